"""A page with its fragments as trees, and the mistakes that only show once they are.

Everything that can be known without a source is checked here: a template's metavariables are bound by its match, a
template neither drops, doubles nor reorders a capture that may have effects, types and sub-fragments parse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from deburr.language.alignment import align
from deburr.language.evaluation import evaluation_problems
from deburr.language.fragments import FragmentError, compile_fragment, compile_template
from deburr.language.model import (
    Alternative,
    Code,
    Condition,
    ConditionRole,
    Metavariable,
    Page,
    Position,
    Problem,
    Quantity,
    Rewrite,
    Step,
)
from deburr.language.suggestions import did_you_mean
from deburr.language.trees import Fragment, Template
from deburr.language.type_patterns import compile_type
from deburr.syntax.type_shapes import BindTy, Ty, parts

SELF = "self"
_DELETABLE = frozenset({"item", "statement", "attribute"})


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    role: ConditionRole
    fragment: Fragment


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
class CompiledVariable:
    """A metavariable's constraints, ready to be asked."""

    variable: Metavariable
    type: Ty | None
    isnt: tuple[Fragment, ...]
    matches: tuple[Fragment, ...]
    used_only_as: tuple[Fragment, ...] = ()


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
class CompiledPage:
    page: Page
    reports: tuple[CompiledAlternative, ...]
    rewrites: tuple[CompiledRewrite, ...]
    conditions: tuple[CompiledCondition, ...]
    variables: Mapping[str, CompiledVariable]
    result_type: Ty | None


def compile_page(page: Page) -> CompiledPage | tuple[Problem, ...]:
    """The page ready for the engine, or all that is wrong with it."""
    compiler = _Compiler(page)
    compiled = compiler.compile()
    return tuple(compiler.problems) if compiler.problems else compiled


@dataclass(slots=True)
class _Compiler:
    page: Page
    problems: list[Problem] = field(default_factory=list)

    def compile(self) -> CompiledPage:
        page = self.page
        variables = {name: self._variable(variable) for name, variable in page.metavariables.items()}
        result = self._type(page.result_type, Position(1, 1)) if page.result_type is not None else None
        bound = _bound_by_types(variables.values(), result)
        reports = tuple(self._alternative(one, None, variables, bound) for one in page.reports)
        conditions = tuple(self._conditions(page.conditions))
        rewrites = tuple(self._rewrite(one, variables, bound) for one in page.rewrites)
        kept = tuple(one for one in reports if one is not None)
        return CompiledPage(page, kept, rewrites, conditions, variables, result)

    def _rewrite(
        self, rewrite: Rewrite, shared: Mapping[str, CompiledVariable], bound: frozenset[str]
    ) -> CompiledRewrite:
        own = {name: self._variable(variable) for name, variable in rewrite.overrides.items()}
        variables = {**shared, **{name: _merged(shared.get(name), one) for name, one in own.items()}}
        bound |= _bound_by_types(own.values(), None)
        steps = tuple(self._step(step, rewrite, variables, bound) for step in rewrite.steps)
        return CompiledRewrite(rewrite, steps, tuple(self._conditions(rewrite.conditions)), variables)

    def _step(
        self, step: Step, rewrite: Rewrite, variables: Mapping[str, CompiledVariable], bound: frozenset[str]
    ) -> CompiledStep:
        found = (self._alternative(one, rewrite, variables, bound) for one in step.alternatives)
        alternatives = tuple(one for one in found if one is not None)
        first = next((one for one in rewrite.steps if one.quantity is Quantity.ONE), rewrite.steps[0])
        is_primary = step.is_primary or (step is first and not any(one.is_primary for one in rewrite.steps))
        return CompiledStep(alternatives, step.quantity, is_primary)

    def _alternative(
        self,
        alternative: Alternative,
        rewrite: Rewrite | None,
        variables: Mapping[str, CompiledVariable],
        bound: frozenset[str],
    ) -> CompiledAlternative | None:
        fragment = self._fragment(alternative.match, alternative.kind)
        template = self._template(alternative)
        conditions = tuple(self._conditions(alternative.conditions))
        if fragment is None:
            return None
        all_bound = self._check_self(fragment, alternative.match)
        if template is None or alternative.rewrite is None:
            return CompiledAlternative(fragment, None, conditions, None)
        if template.root is None and fragment.category not in _DELETABLE:
            message = "only items, statements and attributes can be deleted"
            help_text = f"this is of the kind `{fragment.category}`; write what takes its place"
            self.problems.append(self._problem(alternative.rewrite, 0, 1, message, help_text))
        derived = {name for name, one in variables.items() if one.variable.is_derived}
        known = fragment.captures | bound | derived
        all_bound = self._check_bound(template, alternative.rewrite, known) and all_bound
        problems = evaluation_problems(fragment, template, variables, rewrite) if all_bound else []
        self.problems += [self._problem(alternative.rewrite, 0, 1, one.message, one.help) for one in problems]
        return CompiledAlternative(fragment, template, conditions, align(fragment, template))

    def _check_self(self, fragment: Fragment, code: Code) -> bool:
        before = len(self.problems)
        for atom in fragment.atoms:
            if atom.text == SELF and atom.kind.value == "capture":
                message = "`$self` is the match itself and stands in context fences only"
                self.problems.append(self._problem(code, atom.start, atom.end, message, None))
        return len(self.problems) == before

    def _check_bound(self, template: Template, code: Code, known: frozenset[str] | set[str]) -> bool:
        before = len(self.problems)
        for atom in template.atoms:
            if atom.kind.value != "capture":
                continue
            if not atom.text:
                message, help_text = "an unnamed metavariable in a rewrite has nothing to render", "give it a name"
            elif atom.text not in known:
                message = f"no match binds `${atom.text}`"
                help_text = did_you_mean(atom.text, sorted(known)) if known else "use it in the match"
            else:
                continue
            self.problems.append(self._problem(code, atom.start, atom.end, message, help_text))
        return len(self.problems) == before

    def _conditions(self, conditions: Iterable[Condition]) -> Iterable[CompiledCondition]:
        for condition in conditions:
            fragment = self._fragment(condition.code, condition.kind)
            if fragment is not None:
                yield CompiledCondition(condition.role, fragment)

    def _fragment(self, code: Code, kind: str | None) -> Fragment | None:
        return self._checked(code, compile_fragment(code.text, kind))

    def _template(self, alternative: Alternative) -> Template | None:
        if alternative.rewrite is None:
            return None
        result = compile_template(alternative.rewrite.text, alternative.rewrite_kind or alternative.kind)
        if isinstance(result, FragmentError):
            self._report(alternative.rewrite, result)
            return None
        return result

    def _checked(self, code: Code, result: Fragment | FragmentError) -> Fragment | None:
        if isinstance(result, FragmentError):
            self._report(code, result)
            return None
        return result

    def _report(self, code: Code, error: FragmentError) -> None:
        self.problems.append(self._problem(code, error.start, error.end, error.message, error.help))

    def _variable(self, variable: Metavariable) -> CompiledVariable:
        ty = self._type(variable.type, variable.position) if variable.type is not None else None
        isnt = tuple(self._sub_fragments(variable.isnt, variable.position))
        matches = tuple(self._sub_fragments(variable.matches, variable.position))
        return CompiledVariable(variable, ty, isnt, matches)

    def _sub_fragments(self, texts: Iterable[str], position: Position) -> Iterable[Fragment]:
        for text in texts:
            result = compile_fragment(text)
            if isinstance(result, FragmentError):
                self._problem_at(position, f"in the fragment `{text}`: {result.message}", result.help)
            else:
                yield result

    def _type(self, text: str, position: Position) -> Ty | None:
        result = compile_type(text)
        if isinstance(result, str):
            self._problem_at(position, result, None)
            return None
        return result

    def _problem_at(self, position: Position, message: str, help_text: str | None) -> None:
        lines = self.page.text.split("\n")
        line = lines[position.line - 1] if position.line <= len(lines) else ""
        self.problems.append(Problem(self.page.file, position, message, help_text, line, 1))

    def _problem(self, code: Code, start: int, end: int, message: str, help_text: str | None) -> Problem:
        data = code.text.encode()
        before = data[:start].decode("utf-8", "replace")
        row = before.count("\n")
        column = len(before) - (before.rfind("\n") + 1)
        shown = data[start:end].decode("utf-8", "replace").split("\n")[0]
        position = Position(code.position.line + row, column + 1 + (code.position.column - 1))
        lines = self.page.text.split("\n")
        line = lines[position.line - 1] if position.line <= len(lines) else ""
        return Problem(self.page.file, position, message, help_text, line, max(len(shown), 1))


def _bound_by_types(variables: Iterable[CompiledVariable], result: Ty | None) -> frozenset[str]:
    pending = [one.type for one in variables if one.type is not None]
    if result is not None:
        pending.append(result)
    names: set[str] = set()
    while pending:
        here = pending.pop()
        if isinstance(here, BindTy):
            names.add(here.name)
        pending.extend(parts(here))
        length = getattr(here, "length", None)
        if isinstance(length, str) and length.startswith("$"):
            names.add(length[1:])
    return frozenset(names)


def _merged(shared: CompiledVariable | None, own: CompiledVariable) -> CompiledVariable:
    """What a rewrite adds to the page's constraints: what it states wins, the rest stays."""
    if shared is None:
        return own
    stated = own.variable
    variable = replace(
        shared.variable,
        **{
            name: getattr(stated, name)
            for name in ("kind", "type", "text", "among", "pure", "unknown")
            if getattr(stated, name) not in (None, ())
        },
    )
    return CompiledVariable(variable, own.type or shared.type, shared.isnt + own.isnt, shared.matches + own.matches)
