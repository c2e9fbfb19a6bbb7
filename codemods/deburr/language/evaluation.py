"""Whether a rewrite evaluates what its match evaluates: the same operands, as often, in the same order.

Computed from the page alone. A capture whose kind cannot have effects may be dropped, doubled or moved. So may one that
its match names twice, or that another step names too: matching asks that it is pure. Any other may only where the page
says that it is pure, as a constraint or in `sure_if`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deburr.language.model import Rewrite
from deburr.language.moments import Moment, moments_of
from deburr.language.trees import Atom, AtomKind, Fragment, Template

if TYPE_CHECKING:  # the compiled page imports this module
    from deburr.language.compiled_variables import CompiledVariable

_EFFECTLESS = frozenset(
    "type path lifetime label identifier item attribute visibility literal string byte-string c-string integer float "
    "char bool field parameter type-parameter const-parameter lifetime-parameter pattern closure macro-fragment".split()
)
_EVALUATING = frozenset({"expression", "statement", "statements"})
"""The categories of fragments whose captures are evaluated where the fragment stands. A static's or a const's value is
not: the compiler evaluates it, and it has no effects."""


@dataclass(frozen=True, slots=True)
class EvaluationProblem:
    message: str
    help: str


def evaluated(
    fragment: Fragment,
    variables: Mapping[str, CompiledVariable],
    rewrite: Rewrite | None,
    shared: Container[str] = (),
) -> dict[str, Moment]:
    """The captures that a match evaluates and that may have effects, in the order in which they stand.

    `shared` are those that another step captures too."""
    if fragment.category not in _EVALUATING:
        return {}
    sure = set(rewrite.sure_if) if rewrite is not None else set()
    named = Counter(atom.text for atom in fragment.atoms if atom.kind is AtomKind.CAPTURE)
    moments = moments_of(fragment.root)
    found: dict[str, Moment] = {}
    for index, atom in enumerate(fragment.atoms):
        moment = moments.get(index, Moment.AT_ONCE)
        is_once = named[atom.text] == 1 and atom.text not in shared
        if is_once and moment is not Moment.NEVER and _may_have_effects(atom, variables, sure):
            found[atom.text] = moment
    return found


def evaluation_problems(
    fragment: Fragment,
    template: Template,
    variables: Mapping[str, CompiledVariable],
    rewrite: Rewrite | None,
    hoist: Template | None = None,
    elsewhere: Container[str] = (),
    shared: Container[str] = (),
) -> list[EvaluationProblem]:
    """What the template, with the statement that is put before it, does to captures that may have effects.

    `elsewhere` has those that the matches of other steps evaluate, `shared` those that another step captures too."""
    before = evaluated(fragment, variables, rewrite, shared)
    after = [*_rendered(hoist), *_rendered(template)]
    counts = Counter(name for name, _ in after)
    problems = [_count_problem(name, counts[name]) for name in before if counts[name] != 1]
    problems += [
        EvaluationProblem(f"the rewrite evaluates `${name}`, which the match of another step evaluates", _pure(name))
        for name in counts
        if name not in fragment.captures and name in elsewhere
    ]
    kept = [name for name, _ in after if name in before]
    if not problems and kept != list(before):
        names = " and ".join(f"`${name}`" for name in before)
        problems.append(
            EvaluationProblem(f"the rewrite evaluates {names} in another order", "say which of them are pure")
        )
    if not problems:
        problems += [_moment_problem(name, now) for name, now in after if name in before and before[name] is not now]
    return problems


def _rendered(template: Template | None) -> list[tuple[str, Moment]]:
    """The captures that a template evaluates, as often as it does."""
    if template is None or template.root is None:
        return []
    moments = moments_of(template.root)
    atoms = [(atom, moments.get(index, Moment.AT_ONCE)) for index, atom in enumerate(template.atoms)]
    return [
        (atom.text, moment)
        for atom, moment in atoms
        if atom.kind is AtomKind.CAPTURE and atom.namespace != "type" and moment is not Moment.NEVER
    ]


def _count_problem(name: str, count: int) -> EvaluationProblem:
    does = "drops" if count == 0 else "repeats"
    return EvaluationProblem(f"the rewrite {does} `${name}`, which may have effects", _pure(name))


def _moment_problem(name: str, now: Moment) -> EvaluationProblem:
    later = f"the rewrite moves `${name}` to where it runs never or often, and it may have effects"
    sooner = f"the rewrite evaluates `${name}` once, and the match does so never or often"
    return EvaluationProblem(later if now is Moment.LATER else sooner, _pure(name))


def _pure(name: str) -> str:
    return f'say `pure = true` for `{name}` in `[metavariables]`, or `sure_if = ["pure({name})"]`'


def _may_have_effects(atom: Atom, variables: Mapping[str, CompiledVariable], sure: set[str]) -> bool:
    if atom.kind is not AtomKind.CAPTURE or not atom.text or atom.namespace == "type":
        return False
    compiled = variables.get(atom.text)
    if compiled is not None:
        variable = compiled.variable
        if variable.pure or variable.kind in _EFFECTLESS:
            return False
    return f"pure({atom.text})" not in sure
