"""One match and its rewrite applied to a text, without pages: for the tests of statements and hoists.

The unifier finds the match, everything behind it is what is tested: the rewriting, its hoist, and the `unsafe` that
became surplus by it. The first match in source order is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deburr.engine.edits.fresh_names import bind_fresh
from deburr.engine.edits.rendering import Renderer
from deburr.engine.edits.rewriting import rewrite
from deburr.engine.leftovers.surplus_unsafe import surplus_unsafe
from deburr.engine.matching.unify import Unifier
from deburr.language.alignment import align
from deburr.language.compiled import CompiledAlternative
from deburr.language.compiled_variables import CompiledVariable
from deburr.language.fragments import FragmentError, compile_fragment, compile_template
from deburr.language.model import Metavariable
from deburr.language.trees import Fragment, Statements, Template
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.tokens import inner_of
from deburr.text.edit import apply_edits


@dataclass(frozen=True)
class Outcome:
    """The new text (the old one where the fix is withheld), and what was said."""

    text: str
    withheld: str | None
    lowered: tuple[str, ...]
    notes: tuple[str, ...]


def alternative_of(match: str, template: str, hoist: str | None = None) -> CompiledAlternative:
    fragment, made = compile_fragment(match), compile_template(template)
    hoisted = compile_template(hoist) if hoist is not None else None
    for one in (fragment, made, hoisted):
        assert not isinstance(one, FragmentError), one
    assert isinstance(fragment, Fragment)
    assert isinstance(made, Template)
    assert not isinstance(hoisted, FragmentError)
    return CompiledAlternative(fragment, made, (), align(fragment, made), hoisted)


def changed(match: str, template: str, text: str, hoist: str | None = None, **fresh: str) -> Outcome:
    """What becomes of `text`; each of `fresh` is a variable that the rewrite brings in, with the name to start from."""
    alternative = alternative_of(match, template, hoist)
    source = SourceFile(text.encode())
    unifier = Unifier(source, NoCrate())
    for node in _nodes(source, isinstance(alternative.fragment.root, Statements)):
        bindings = unifier.match(alternative.fragment.root, node)
        if bindings is None:
            continue
        variables = {
            name: CompiledVariable(Metavariable(name, fresh=wanted), None, (), ()) for name, wanted in fresh.items()
        }
        bind_fresh(variables, source, unifier.crate, node, bindings)
        assert alternative.template is not None
        renderer = Renderer(source, unifier.crate, node, alternative.fragment, alternative.template, bindings)
        made = rewrite(renderer, alternative)
        if made.withheld is not None:
            return Outcome(text, made.withheld, (), ())
        surplus = surplus_unsafe(source, unifier.crate, made.places, made.edits)
        edits = [*made.edits, *(edit for one in surplus.removals for edit in (*one.edits, *one.layout))]
        after = apply_edits(source.data, edits).decode()
        return Outcome(after, None, made.lowered, surplus.notes)
    raise AssertionError("nothing matches")


def _nodes(source: SourceFile, blocks_only: bool) -> Iterator[Node]:
    """All nodes in source order, those in macros too."""
    pending = [source.root]
    while pending:
        node = pending.pop()
        # `unsafe { e }` would match as `e` does; an engine's sites are what is inside.
        if node.type in {"block", "token_tree"} if blocks_only else inner_of(node) is None:
            yield node
        pending.extend(reversed(list(source.children(node))))
