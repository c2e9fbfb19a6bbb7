"""A workspace checked by cargo: the packages that own edits first, then those of the workspace that need them.

What did not compile before is named, and the rest goes on. Unknown here: other workspaces, terminals, writing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from deburr.compiler.cargo_check import CargoCheck, Checked, Message
from deburr.compiler.cargo_tests.targets import Building
from deburr.compiler.cargo_workspace import Member, Workspace, read_workspace
from deburr.compiler.processes import NotRun
from deburr.compiler.scratch.copied_parts import files_that_name
from deburr.run.discovery import MANIFEST
from deburr.run.verification.back_out import BackOut, Replan, Verdict
from deburr.run.verification.behaviour import Behaviour, TestOptions, behaviour_of
from deburr.run.verification.blame import new_messages
from deburr.run.verification.comparing import compared
from deburr.run.verification.copied_project import CopiedProject
from deburr.run.verification.plan import Plan, Unverified
from deburr.run.verification.unverified import Build, unverified_in
from deburr.run.verification.verified import Verified, VerifyOptions


@dataclass(slots=True)
class CargoVerification:
    """One workspace. `files` are those that the first plan changes in it."""

    workspace: Workspace
    files: list[Path]
    copy: CopiedProject
    options: VerifyOptions
    tell: Callable[[str], None]
    failing: dict[str, None] = field(default_factory=dict)
    last: Checked | None = None
    """The last answer that had nothing against the fixes."""
    behaviour: Behaviour | None = None
    """What the tests say, where they are asked."""
    _known_ids: Mapping[str, str] | None = None
    _before: dict[tuple[str, ...], Checked] = field(default_factory=dict)

    def settled(self, done: Verified, replan: Replan) -> Verified | NotRun:
        """What is left of the plan once all compiles."""
        for names in self._stages():
            before = self._baseline(names)
            if isinstance(before, NotRun):
                return before
            search = BackOut(partial(self._verdict, names=names), replan, self.copy.detective)
            settled = search.settle(done.plan, done.backed_out)
            if isinstance(settled, NotRun):
                return settled
            done = replace(done, plan=settled.plan, backed_out=settled.backed_out)
        if self.options.tests is not None and self.copy.texts_of(done.plan):
            return self._behaving(self.options.tests, done, replan)
        return done

    def _behaving(self, wanted: TestOptions, done: Verified, replan: Replan) -> Verified | NotRun:
        """What is left once the tests pass as before as well."""
        if self.behaviour is None:
            begun = self._begun(wanted)
            if isinstance(begun, NotRun):
                return begun
            self.behaviour = begun
        asked = self.behaviour
        search = BackOut(asked.check, replan, self.copy.detective, again=asked.again, spare=asked.spare)
        settled = search.settle(done.plan, done.backed_out)
        if isinstance(settled, NotRun):
            return settled
        return replace(done, plan=settled.plan, backed_out=settled.backed_out)

    def _begun(self, wanted: TestOptions) -> Behaviour | NotRun:
        names = self._stages()[-1]
        directory = self.copy.scratch.path_of(self.workspace.root)
        building = Building(directory, self.copy.scratch.target, self.options.seconds, self.options.cargo)

        def put(plan: Plan | None) -> NotRun | None:
            return self.copy.put(self.copy.texts_of(plan) if plan is not None else {})

        found = behaviour_of(
            self.copy.scratch,
            building,
            list(names),
            wanted,
            compiles=partial(self._verdict, names=names),
            put=put,
            tell=self.tell,
        )
        failed = found.begin()
        return found if failed is None else failed

    def accepts(self, plan: Plan) -> bool | NotRun:
        verdict = self._verdict(plan, self._stages()[-1])
        return verdict if isinstance(verdict, NotRun) else not verdict.errors

    def judged(self, plan: Plan) -> Verdict | NotRun:
        """What the compiler has against a plan that nobody has settled."""
        names = self._stages()[-1]
        before = self._baseline(names)
        return before if isinstance(before, NotRun) else self._verdict(plan, names)

    def warnings(self) -> tuple[Message, ...]:
        """Those that came up with the fixes."""
        before = self._before.get(self._stages()[-1])
        return new_messages(before.warnings, self.last.warnings) if before is not None and self.last else ()

    def unverified(self, plan: Plan) -> tuple[Unverified, ...]:
        names = self._stages()[-1]

        def ask(texts: dict[Path, bytes]) -> Checked | NotRun:
            self.tell(f"asking what of {_listed(names)} was compiled")
            return self._check({**self.copy.texts_of(plan), **texts}, names)

        build = Build(self.workspace, self.copy.scratch, self.last or Checked(()), frozenset(self.failing))
        return unverified_in(plan, self.files, build, ask)

    def _stages(self) -> list[tuple[str, ...]]:
        owners = self._owners()
        own = tuple(one.name for one in owners)
        dependents = tuple(one.name for one in self.workspace.dependents_of(own))
        return [own, own + dependents] if dependents else [own]

    def _owners(self) -> tuple[Member, ...]:
        """The members that a changed file lies in or that name one; all, where a file seems to be of none."""
        owners = [self.workspace.member_of(file) for file in self.files]
        if None in owners or self.workspace.root / MANIFEST in self.files:
            return self.workspace.members
        naming = files_that_name(self.files, [one.directory for one in self.workspace.members])
        owners += [self.workspace.member_of(file) for file in naming]
        return tuple(dict.fromkeys(one for one in owners if one is not None))

    def _baseline(self, names: tuple[str, ...]) -> Checked | NotRun:
        if names in self._before:
            return self._before[names]
        self.tell(f"checking {_listed(names)} as it is")
        before = self._check({}, names)
        if isinstance(before, NotRun):
            return before
        built = {one.name.split(" ")[0] for one in self.copy.own_units(before)}
        if not built:
            why = before.complaint or (before.errors[0].title if before.errors else "cargo built nothing")
            return NotRun(f"nothing compiles even before the fixes are made: {why}")
        self.failing.update(dict.fromkeys(sorted(before.failed_units)))
        if before.complaint:
            self.failing.update(dict.fromkeys(name for name in names if name not in built))
        self._before[names] = before
        return before

    def _verdict(self, plan: Plan, names: tuple[str, ...]) -> Verdict | NotRun:
        self.tell(f"checking {_listed(names)} with {len(plan.fixes)} fixes")
        after = self._check(self.copy.texts_of(plan), names)
        if isinstance(after, NotRun):
            return after
        verdict = compared(self._before[names], after, self.copy.own_units)
        if isinstance(verdict, Verdict) and not verdict.errors:
            self.last = after
        return verdict

    def _check(self, texts: dict[Path, bytes], names: Sequence[str]) -> Checked | NotRun:
        directory = self.copy.scratch.path_of(self.workspace.root)
        check = CargoCheck(directory, self.copy.scratch.target, self.options.seconds, self.options.cargo)
        ids = self._ids()
        return (
            ids if isinstance(ids, NotRun) else self.copy.check(texts, lambda: check.run([ids[one] for one in names]))
        )

    def _ids(self) -> Mapping[str, str] | NotRun:
        """What cargo calls the members in the copy: a dependency may have the name of one."""
        if self._known_ids is None:
            workspace = read_workspace(self.copy.scratch.path_of(self.workspace.root) / "Cargo.toml")
            if isinstance(workspace, NotRun):
                return workspace
            self._known_ids = {one.name: one.id for one in workspace.members}
        return self._known_ids


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
