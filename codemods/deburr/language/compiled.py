"""A page with its fragments as trees, and the mistakes that only show once they are.

Everything that can be known without a source is checked here: a template's metavariables are bound by its match, a
template neither drops, doubles nor reorders a capture that may have effects, types and sub-fragments parse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from deburr.errors import PatternError
from deburr.language.alignment import align
from deburr.language.compiled_variables import CompiledVariable as CompiledVariable
from deburr.language.compiled_variables import compile_type_at, compile_variable, merged
from deburr.language.fragment_problems import FragmentProblems
from deburr.language.fragments import FragmentError, compile_fragment, compile_template
from deburr.language.model import (
    Alternative,
    Code,
    Condition,
    ConditionRole,
    Page,
    Position,
    Problem,
    Quantity,
    Rewrite,
)
from deburr.language.name_forms import check_forms
from deburr.language.reachability import check_reachable
from deburr.language.template_checks import TemplateChecks, check_self
from deburr.language.trees import Fragment, Meta, Template
from deburr.syntax.type_shapes import Ty


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    role: ConditionRole
    fragment: Fragment
    is_sure: bool = False
    """Whether an unknown answer is a no."""
    count: int | None = None
    others: tuple[CompiledCondition, ...] = ()
    """The alternatives below it (`rust inside or`); one of all of them is enough."""

    @property
    def each(self) -> tuple[CompiledCondition, ...]:
        """The alternatives one by one, in the order of the page."""
        return (self, *self.others)


@dataclass(frozen=True, slots=True)
class CompiledAlternative:
    """A match with its rewrite. `pairs` aligns their atoms; None: render the whole match anew."""

    fragment: Fragment
    template: Template | None
    conditions: tuple[CompiledCondition, ...]
    pairs: tuple[tuple[int, int], ...] | None
    hoist: Template | None = None


@dataclass(frozen=True, slots=True)
class CompiledStep:
    alternatives: tuple[CompiledAlternative, ...]
    quantity: Quantity = Quantity.ONE
    is_primary: bool = False
    """Whether its match is the finding's place; exactly one step of a rewrite has it."""

    @property
    def edits(self) -> bool:
        """Whether it rewrites anything; else it is a condition."""
        return any(one.template is not None for one in self.alternatives)


@dataclass(frozen=True, slots=True)
class CompiledRewrite:
    rewrite: Rewrite
    steps: tuple[CompiledStep, ...]
    conditions: tuple[CompiledCondition, ...]
    variables: Mapping[str, CompiledVariable]
    """All constraints that hold for this rewrite: the page's and its own."""

    @property
    def alternatives(self) -> tuple[CompiledAlternative, ...]:
        """Those of all steps, in the order of the page."""
        return tuple(alternative for step in self.steps for alternative in step.alternatives)


@dataclass(frozen=True, slots=True)
class SoughtStep:
    """The matches of a step, one of each alternative."""

    fragments: tuple[Fragment, ...]
    quantity: Quantity
    is_primary: bool


@dataclass(frozen=True, slots=True)
class SoughtRewrite:
    rewrite: Rewrite
    steps: tuple[SoughtStep, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """The fragments of a page whose matches are looked for by what they contain, without all that is asked of them."""

    reports: tuple[Fragment, ...]
    rewrites: tuple[SoughtRewrite, ...]


@dataclass(frozen=True, slots=True)
class CompiledPage:
    page: Page
    reports: tuple[CompiledAlternative, ...]
    rewrites: tuple[CompiledRewrite, ...]
    conditions: tuple[CompiledCondition, ...]
    variables: Mapping[str, CompiledVariable]
    result_type: Ty | None

    @property
    def sought(self) -> Sought:
        """What is looked for in the bytes of a file before anything else."""
        rewrites = (SoughtRewrite(one.rewrite, tuple(map(_sought_step, one.steps))) for one in self.rewrites)
        return Sought(tuple(one.fragment for one in self.reports), tuple(rewrites))

    @property
    def whole(self) -> CompiledPage:
        """Itself: nothing of it is pending."""
        return self


def _sought_step(step: CompiledStep) -> SoughtStep:
    return SoughtStep(tuple(one.fragment for one in step.alternatives), step.quantity, step.is_primary)


class PendingPage:
    """A page of which only what somebody asks for is compiled, and that once.

    Each of its properties raises PatternError where it needs a fragment that is mistaken: a caller who wants to know
    all mistakes beforehand asks for `compiled`."""

    __slots__ = ("_compiled", "_compiler", "_sought", "page")

    def __init__(self, page: Page) -> None:
        self.page = page
        self._compiler = _Compiler(page, FragmentProblems(page.file, page.text))
        self._sought: Sought | None = None
        self._compiled: CompiledPage | tuple[Problem, ...] | None = None

    @property
    def sought(self) -> Sought:
        """What is looked for in the bytes of a file before anything else; its fragments are those of `whole`."""
        if self._sought is None:
            sought = self._compiler.sought()
            _refuse(tuple(self._compiler.problems.problems))
            self._sought = sought
        return self._sought

    @property
    def whole(self) -> CompiledPage:
        """The page ready for the engine."""
        compiled = self.compiled()
        if isinstance(compiled, CompiledPage):
            return compiled
        _refuse(compiled)
        raise AssertionError("a page that is not compiled has a problem")

    def compiled(self) -> CompiledPage | tuple[Problem, ...]:
        """The page ready for the engine, or all that is wrong with it."""
        if self._compiled is None:
            made = self._compiler.compile()
            self._compiled = tuple(self._compiler.problems.problems) or made
        return self._compiled


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        first = problems[0]
        where = f"{first.file}:{first.position.line}:{first.position.column}"
        raise PatternError(f"a pattern page is mistaken: {where}: {first.message}", "`deburr test` shows all mistakes")


Compilable: TypeAlias = CompiledPage | PendingPage
"""A page that the engine can use: compiled, or to be compiled when a file needs it."""


def compile_page(page: Page) -> CompiledPage | tuple[Problem, ...]:
    """The page ready for the engine, or all that is wrong with it."""
    return PendingPage(page).compiled()


@dataclass(slots=True)
class _Matches:
    """The match fragments of a page: of its report, and of each step of each rewrite. None: mistaken."""

    reports: list[Fragment | None]
    rewrites: list[list[list[Fragment | None]]]


@dataclass(slots=True)
class _Compiler:
    page: Page
    problems: FragmentProblems
    variables: Mapping[str, CompiledVariable] = field(default_factory=dict)
    """Those that hold for what is being compiled: of the page, or of one rewrite."""
    result: Ty | None = None
    found: _Matches | None = None

    def matches(self) -> _Matches:
        """The match fragments, which are compiled once."""
        if self.found is None:
            reports = [self._match(one) for one in self.page.reports]
            self.found = _Matches(reports, [self._matches(one) for one in self.page.rewrites])
        return self.found

    def sought(self) -> Sought:
        """What is looked for; a mistaken fragment is a problem and left out."""
        found = self.matches()
        rewrites = (
            SoughtRewrite(rewrite, tuple(_sought_steps(rewrite, fragments)))
            for rewrite, fragments in zip(self.page.rewrites, found.rewrites, strict=True)
        )
        return Sought(tuple(_sound(found.reports)), tuple(rewrites))

    def compile(self) -> CompiledPage:
        page, matches = self.page, self.matches()
        shared = {name: compile_variable(one, self.problems) for name, one in page.metavariables.items()}
        self.variables = shared
        if page.result_type is not None:
            self.result = compile_type_at(page.result_type, Position(1, 1), self.problems)
        reports = self._only_compiled(page.reports, matches.reports)
        conditions = tuple(self._conditions(page.conditions))
        check_reachable(page, None, page.reports, matches.reports, self.problems)
        found = zip(page.rewrites, matches.rewrites, strict=True)
        rewrites = tuple(self._rewrite(one, fragments, shared) for one, fragments in found)
        check_forms(page, self.problems)
        return CompiledPage(page, reports, rewrites, conditions, shared, self.result)

    def _rewrite(
        self, rewrite: Rewrite, fragments: list[list[Fragment | None]], shared: Mapping[str, CompiledVariable]
    ) -> CompiledRewrite:
        own = {name: compile_variable(variable, self.problems) for name, variable in rewrite.overrides.items()}
        self.variables = {**shared, **{name: merged(shared.get(name), one) for name, one in own.items()}}
        checks = TemplateChecks(rewrite, fragments, self.variables, self.result, self.problems)
        steps = tuple(
            CompiledStep(
                self._only_compiled(step.alternatives, fragments[index], checks, index),
                step.quantity,
                step is rewrite.primary,
            )
            for index, step in enumerate(rewrite.steps)
        )
        for step, found in zip(rewrite.steps, fragments, strict=True):
            check_reachable(self.page, rewrite, step.alternatives, found, self.problems)
        return CompiledRewrite(rewrite, steps, tuple(self._conditions(rewrite.conditions)), self.variables)

    def _matches(self, rewrite: Rewrite) -> list[list[Fragment | None]]:
        """The fragments of each step. One metavariable alone is a match where another step says what it is."""
        found: dict[int, list[Fragment | None]] = {}
        required = [index for index, step in enumerate(rewrite.steps) if step.quantity is Quantity.ONE]
        for index in required:
            found[index] = [self._match(one) for one in rewrite.steps[index].alternatives]
        whole = [one for fragments in found.values() for one in fragments]
        bound = frozenset(name for one in whole if one is not None for name in one.captures)
        for index, step in enumerate(rewrite.steps):
            if index not in found:
                found[index] = [self._match(one, bound, knows_all=None not in whole) for one in step.alternatives]
        return [found[index] for index in range(len(rewrite.steps))]

    def _match(
        self, alternative: Alternative, bound: frozenset[str] | None = None, *, knows_all: bool = True
    ) -> Fragment | None:
        """The fragment of a match; with `bound`, it may be one of these metavariables alone."""
        code, kind = alternative.match, alternative.kind
        if bound is None:
            fragment = self._checked(code, compile_fragment(code.text, kind))
        else:
            result = compile_fragment(code.text, kind, bare=True)
            if not isinstance(result, FragmentError) and knows_all and _is_unbound(result, bound):
                result = compile_fragment(code.text, kind)
            fragment = self._checked(code, result)
        if fragment is not None and not check_self(fragment, code, self.problems):
            return None
        return fragment

    def _only_compiled(
        self,
        alternatives: Iterable[Alternative],
        fragments: Iterable[Fragment | None],
        checks: TemplateChecks | None = None,
        step: int = 0,
    ) -> tuple[CompiledAlternative, ...]:
        found = []
        for alternative, fragment in zip(alternatives, fragments, strict=True):
            template = self._template(alternative.rewrite, alternative.rewrite_kind or alternative.kind)
            hoist = self._template(alternative.hoist, "statement")
            conditions = tuple(self._conditions(alternative.conditions))
            if fragment is None:
                continue
            if template is None or checks is None:
                found.append(CompiledAlternative(fragment, None, conditions, None))
                continue
            checks.check(step, alternative, fragment, template, hoist)
            found.append(CompiledAlternative(fragment, template, conditions, align(fragment, template), hoist))
        return tuple(found)

    def _conditions(self, conditions: Iterable[Condition]) -> list[CompiledCondition]:
        found: list[CompiledCondition] = []
        for condition in conditions:
            fragment = self._checked(condition.code, compile_fragment(condition.code.text, condition.kind))
            if fragment is None:
                continue
            compiled = CompiledCondition(condition.role, fragment, condition.is_sure, condition.count)
            if condition.is_alternative and found:
                found[-1] = replace(found[-1], others=(*found[-1].others, compiled))
            else:
                found.append(compiled)
        return found

    def _template(self, code: Code | None, kind: str | None) -> Template | None:
        if code is None:
            return None
        result = compile_template(code.text, kind)
        if isinstance(result, FragmentError):
            self.problems.error(code, result)
            return None
        return result

    def _checked(self, code: Code, result: Fragment | FragmentError) -> Fragment | None:
        if isinstance(result, FragmentError):
            self.problems.error(code, result)
            return None
        return result


def _sought_steps(rewrite: Rewrite, fragments: list[list[Fragment | None]]) -> Iterator[SoughtStep]:
    for step, found in zip(rewrite.steps, fragments, strict=True):
        yield SoughtStep(tuple(_sound(found)), step.quantity, step is rewrite.primary)


def _sound(fragments: Iterable[Fragment | None]) -> Iterator[Fragment]:
    return (one for one in fragments if one is not None)


def _is_unbound(fragment: Fragment, bound: frozenset[str]) -> bool:
    root = fragment.root
    return isinstance(root, Meta) and (root.name not in bound or root.repeated)
