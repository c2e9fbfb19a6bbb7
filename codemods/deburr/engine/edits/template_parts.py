"""Parts of a template as templates of their own, so that one statement of several can be rendered apart.

Unknown here: sources, and what becomes of the parts.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from deburr.engine.edits.rendering import Renderer
from deburr.engine.edits.statement_alignment import Parts
from deburr.language.trees import Atom, AtomKind, Template

_CLOSED = frozenset(
    "if_expression for_expression while_expression loop_expression match_expression unsafe_block block".split()
)


def with_template(renderer: Renderer, template: Template) -> Renderer:
    """A renderer of another template for the same match."""
    given: dict[str, Any] = {
        one.name: getattr(renderer, one.name) for one in fields(renderer) if not one.name.startswith("_")
    }
    return Renderer(**{**given, "template": template})


def part_template(template: Template, parts: Parts, index: int) -> Template:
    """The statement `index` of a template, its atoms counted from 0."""
    atoms = parts.atoms_of(index)
    start, end = atoms[0].start, atoms[-1].end
    text = template.text.encode()[start:end].decode("utf-8", "replace")
    shifted = tuple(replace(atom, start=atom.start - start, end=atom.end - start) for atom in atoms)
    return Template(text, parts.trees[index], shifted, "statement", template.precedence)


def needs_end(parts: Parts, index: int) -> bool:
    """Whether something behind the part would run into it: an expression that is no block, without `;`."""
    kind = getattr(parts.trees[index], "kind", "")
    closes = kind in _CLOSED or kind.endswith(("_declaration", "_item", "_definition"))
    return not parts.ends_itself(index) and not closes


def with_end(part: Template) -> Template:
    """The part with `;` behind it."""
    at = len(part.text.encode())
    atom = Atom(AtomKind.TOKEN, ";", at, at + 1)
    return replace(part, text=part.text + ";", atoms=(*part.atoms, atom))


def without_end(part: Template) -> Template:
    """The part without the `;` that it ends with."""
    atoms = part.atoms[:-1]
    return replace(part, text=part.text.encode()[: atoms[-1].end].decode("utf-8", "replace"), atoms=atoms)
