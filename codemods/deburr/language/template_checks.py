"""Whether the templates of a rewrite use what is bound, delete what can be deleted, and evaluate what their match does.

Works on the trees of one rewrite's fragments; how they are rendered is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deburr.language.compiled_variables import CompiledVariable, bound_with
from deburr.language.evaluation import evaluated, evaluation_problems
from deburr.language.fragment_problems import FragmentProblems
from deburr.language.model import Alternative, Code, Quantity, Rewrite
from deburr.language.suggestions import did_you_mean
from deburr.language.trees import AtomKind, Fragment, Template
from deburr.syntax.type_shapes import Ty

SELF = "self"
_DELETABLE = frozenset({"item", "statement", "statements", "attribute", "field", "arm"})


def check_self(fragment: Fragment, code: Code, problems: FragmentProblems) -> bool:
    """Whether a match does without `$self`."""
    found = [atom for atom in fragment.atoms if atom.kind is AtomKind.CAPTURE and atom.text == SELF]
    for atom in found:
        message = "`$self` is the match itself and stands in context fences only"
        problems.within(code, atom.start, atom.end, message)
    return not found


@dataclass(frozen=True, slots=True)
class TemplateChecks:
    """The templates of one rewrite. `fragments` has those of each step's matches; None: mistaken, and a problem."""

    rewrite: Rewrite
    fragments: Sequence[Sequence[Fragment | None]]
    variables: Mapping[str, CompiledVariable]
    result: Ty | None
    problems: FragmentProblems

    def check(
        self, step: int, alternative: Alternative, fragment: Fragment, template: Template, hoist: Template | None
    ) -> None:
        """Note what is wrong with the rewrite, and the hoist, of one match of the step with this index."""
        code = alternative.rewrite
        assert code is not None
        if template.root is None and fragment.category not in _DELETABLE:
            message = "only items, fields, arms, statements and attributes can be deleted"
            help_ = f"this is of the kind `{fragment.category}`; write what takes its place"
            self.problems.within(code, 0, 1, message, help_)
        if alternative.hoist is not None and hoist is not None and hoist.category != "statement":
            message = f"a `hoist` is one statement, and this is of the kind `{hoist.category}`"
            self.problems.whole(alternative.hoist, message, "write what goes before it, e.g. `let $name = $value;`")
        is_bound = self._check_bound(step, fragment, template, code)
        if alternative.hoist is not None and hoist is not None:
            is_bound = self._check_bound(step, fragment, hoist, alternative.hoist) and is_bound
        if is_bound:
            elsewhere, shared = self._evaluated_elsewhere(step), self._shared(step)
            found = evaluation_problems(
                fragment, template, self.variables, self.rewrite, hoist, elsewhere=elsewhere, shared=shared
            )
            for one in found:
                self.problems.within(code, 0, 1, one.message, one.help)

    def _check_bound(self, step: int, fragment: Fragment, template: Template, code: Code) -> bool:
        before = len(self.problems)
        known = self._known(step, fragment)
        if known is None:
            return False
        for atom in template.atoms:
            if atom.kind is not AtomKind.CAPTURE or atom.text in known:
                continue
            message, help_ = self._unbound(step, atom.text, known)
            self.problems.within(code, atom.start, atom.end, message, help_)
        return len(self.problems) == before

    def _unbound(self, step: int, name: str, known: frozenset[str]) -> tuple[str, str]:
        if not name:
            return "an unnamed metavariable in a rewrite has nothing to render", "give it a name"
        for index, other in enumerate(self.rewrite.steps):
            if index != step and name in self._captured(index):
                if other.quantity is Quantity.ONE:
                    line = next(
                        alternative.match.position.line - 1
                        for alternative, one in zip(other.alternatives, self.fragments[index], strict=True)
                        if one is not None and name not in one.captures
                    )
                    return f"not every match of the other step binds `${name}`", f"that in line {line} does not"
                message = f"only the `{other.quantity.value}` step in line {other.position.line} binds `${name}`"
                return message, "what it binds is for its own rewrite; use it in a step that must be there"
        return f"no match binds `${name}`", did_you_mean(name, sorted(known)) if known else "use it in the match"

    def _known(self, step: int, fragment: Fragment) -> frozenset[str] | None:
        """What the templates of a match may use; None where another step is mistaken, so that it is not known."""
        names = set(fragment.captures)
        for index, other in enumerate(self.rewrite.steps):
            if index == step or other.quantity is not Quantity.ONE:
                continue
            whole = [one for one in self.fragments[index] if one is not None]
            if len(whole) != len(self.fragments[index]):
                return None
            names |= frozenset[str].intersection(*(one.captures for one in whole))
        derived = {name for name, one in self.variables.items() if one.variable.is_derived}
        return bound_with(names, self.variables, self.result) | derived

    def _captured(self, step: int) -> frozenset[str]:
        return frozenset(name for one in self.fragments[step] if one is not None for name in one.captures)

    def _evaluated_elsewhere(self, step: int) -> frozenset[str]:
        return frozenset(
            name
            for index, fragments in enumerate(self.fragments)
            if index != step
            for fragment in fragments
            if fragment is not None
            for name in evaluated(fragment, self.variables, self.rewrite, self._shared(index))
        )

    def _shared(self, step: int) -> frozenset[str]:
        """The captures of a step that another one has too; of two steps that need not be there each has its own."""
        is_required = [one.quantity is Quantity.ONE for one in self.rewrite.steps]
        others = (i for i in range(len(is_required)) if i != step and (is_required[i] or is_required[step]))
        return self._captured(step).intersection(frozenset().union(*(self._captured(index) for index in others)))
