"""Whether a rewrite evaluates what its match evaluates: the same operands, as often, in the same order.

Computed from the page alone. A capture whose kind cannot have effects may be dropped, doubled or moved; any other only
where the page says that it is pure, as a constraint or in `sure_if`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deburr.language.model import Rewrite
from deburr.language.trees import Atom, AtomKind, Fragment, Template

if TYPE_CHECKING:  # the compiled page imports this module
    from deburr.language.compiled import CompiledVariable

_EFFECTLESS = frozenset(
    "type path lifetime label identifier item attribute visibility literal string byte-string c-string integer float "
    "char bool field parameter type-parameter const-parameter lifetime-parameter pattern closure macro-fragment".split()
)


@dataclass(frozen=True, slots=True)
class EvaluationProblem:
    message: str
    help: str


def evaluation_problems(
    fragment: Fragment,
    template: Template,
    variables: Mapping[str, CompiledVariable],
    rewrite: Rewrite | None,
) -> list[EvaluationProblem]:
    """What the template does to captures that may have effects."""
    if fragment.category not in {"expression", "statement"}:
        return []
    sure = set(rewrite.sure_if) if rewrite is not None else set()
    before = [atom.text for atom in fragment.atoms if _may_have_effects(atom, variables, sure)]
    after = [atom.text for atom in template.atoms if atom.kind is AtomKind.CAPTURE and atom.text in before]
    counts = Counter(after)
    problems = [
        EvaluationProblem(
            f"the rewrite {'drops' if counts[name] == 0 else 'repeats'} `${name}`, which may have effects",
            f'say `pure = true` for `{name}` in `[metavariables]`, or `sure_if = ["pure({name})"]`',
        )
        for name in dict.fromkeys(before)
        if counts[name] != 1
    ]
    if not problems and after != list(dict.fromkeys(before)):
        names = " and ".join(f"`${name}`" for name in before)
        problems.append(
            EvaluationProblem(f"the rewrite evaluates {names} in another order", "say which of them are pure")
        )
    return problems


def _may_have_effects(atom: Atom, variables: Mapping[str, CompiledVariable], sure: set[str]) -> bool:
    if atom.kind is not AtomKind.CAPTURE or not atom.text or atom.namespace == "type":
        return False
    compiled = variables.get(atom.text)
    if compiled is not None:
        variable = compiled.variable
        if variable.pure or variable.kind in _EFFECTLESS:
            return False
    return f"pure({atom.text})" not in sure
