"""A plan checked by cargo in a copy of the project: what compiles stays, what does not is backed out.

The packages that own edits come first, then those of the workspace that need them. What did not compile before is no
measure of a fix: such units are named, and their fixes are made unverified. Unknown here: terminals, and writing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from deburr.compiler.cargo_check import CargoCheck, Checked, Message, MessageSpan
from deburr.compiler.cargo_workspace import Member, Workspace, manifest_above, read_workspace
from deburr.compiler.processes import NotRun
from deburr.compiler.scratch.store import scratch_of
from deburr.compiler.scratch.tree import ScratchTree
from deburr.run.discovery import MANIFEST
from deburr.run.verification.back_out import BackOut, Check, Replan, Verdict
from deburr.run.verification.blame import Detective, new_messages
from deburr.run.verification.plan import BackedOut, Plan, Unverified
from deburr.syntax.source import SourceFile


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """`cargo` are options for each call, such as `--all-features`; `seconds` is for one call."""

    cargo: tuple[str, ...] = ()
    seconds: float = 1800.0


@dataclass(frozen=True, slots=True)
class Verified:
    """What may be written. `failing` are the units that did not compile before anything was changed."""

    plan: Plan
    backed_out: tuple[BackedOut, ...] = ()
    unverified: tuple[Unverified, ...] = ()
    failing: tuple[str, ...] = ()
    warnings: tuple[Message, ...] = ()
    """Those that came up with the fixes."""
    checks: int = 0
    """How often cargo was run."""


@dataclass(frozen=True, slots=True)
class Making:
    """How plans are made: anew without some fixes, and with the layout of rustfmt in some files (real paths)."""

    without: Replan
    laid_out: Callable[[Plan, Collection[Path]], Plan]


def verify(plan: Plan, making: Making, options: VerifyOptions, tell: Callable[[str], None]) -> Verified | NotRun:
    """Checks a plan that changes something, made without layout; `tell` hears of progress."""
    workspaces = _workspaces(plan)
    if isinstance(workspaces, NotRun):
        return workspaces
    done = Verified(plan)
    for workspace, files in workspaces:
        with ExitStack() as stack:
            scratch = stack.enter_context(scratch_of(workspace))
            if isinstance(scratch, NotRun):
                return scratch
            one = _OneWorkspace(workspace, files, scratch, options, tell)
            checked = one.verified(done, making)
            if isinstance(checked, NotRun):
                return checked
            done = checked
    return done


def _workspaces(plan: Plan) -> list[tuple[Workspace, list[Path]]] | NotRun:
    """The workspaces of the files that change, each with these files."""
    by_manifest: dict[Path, list[Path]] = {}
    for file in plan.texts:
        manifest = manifest_above(file)
        if manifest is None:
            return NotRun(f"there is no Cargo.toml above `{os.path.relpath(file)}`")
        by_manifest.setdefault(manifest, []).append(file)
    found: dict[Path, tuple[Workspace, list[Path]]] = {}
    for manifest, files in by_manifest.items():
        workspace = read_workspace(manifest)
        if isinstance(workspace, NotRun):
            return workspace
        found.setdefault(workspace.root, (workspace, []))[1].extend(files)
    return list(found.values())


@dataclass(slots=True)
class _OneWorkspace:
    workspace: Workspace
    files: list[Path]
    scratch: ScratchTree
    options: VerifyOptions
    tell: Callable[[str], None]
    written: dict[Path, bytes] = field(default_factory=dict)
    """What stands in the copy instead of the originals."""
    last: Checked | None = None

    def verified(self, done: Verified, making: Making) -> Verified | NotRun:
        owners = _owners(self.workspace, self.files)
        dependents = self.workspace.dependents_of([one.name for one in owners])
        stages = [list(owners), [*owners, *dependents]] if dependents else [list(owners)]
        failing: dict[str, None] = {}
        warned: tuple[Message, ...] = ()
        for members in stages:
            names = [one.name for one in members]
            self.tell(f"checking {_listed(names)} as it is")
            before = self._check({}, names)
            if isinstance(before, NotRun):
                return before
            if before.complaint or not before.units:
                why = before.complaint or (before.errors[0].title if before.errors else "cargo built nothing")
                return NotRun(f"nothing compiles even before the fixes are made: {why}")
            failing.update(dict.fromkeys(sorted(before.failed_units)))
            search = self._search(names, before, making.without)
            settled = search.settle(done.plan, done.backed_out)
            if isinstance(settled, NotRun):
                return settled
            checks = done.checks + search.checks + 1
            done = replace(done, plan=settled.plan, backed_out=settled.backed_out, checks=checks)
            warned = before.warnings
        laid_out = making.laid_out(done.plan, self.files)
        if self._texts(laid_out) != self._texts(done.plan):
            verdict = search.check(laid_out)
            if isinstance(verdict, NotRun):
                return verdict
            done = replace(done, plan=laid_out if not verdict.errors else done.plan, checks=done.checks + 1)
        warnings = new_messages(warned, self._last_warnings())
        unverified = tuple(self._unverified(done.plan, failing))
        return replace(
            done,
            failing=(*done.failing, *failing),
            warnings=(*done.warnings, *warnings),
            unverified=(*done.unverified, *unverified),
        )

    def _search(self, names: Sequence[str], before: Checked, replan: Replan) -> BackOut:
        def check(plan: Plan) -> Verdict | NotRun:
            self.tell(f"checking {_listed(names)} with {len(plan.fixes)} fixes")
            after = self._check(self._texts(plan), names)
            if isinstance(after, NotRun):
                return after
            if after.complaint:
                return NotRun(f"cargo stopped with the fixes in place: {after.complaint}")
            self.last = after
            new = new_messages(before.errors, after.errors)
            seen = {unit.name for unit in after.units} | after.failed_units
            blocked = frozenset(unit.name for unit in before.units) - seen
            return Verdict(tuple(one for one in new if one.unit not in before.failed_units), blocked)

        checked: Check = check
        return BackOut(checked, replan, self._detective)

    def _check(self, texts: dict[Path, bytes], names: Sequence[str]) -> Checked | NotRun:
        """The answer for the project with these texts in it."""
        restored = {path: path.read_bytes() for path in self.written if path not in texts}
        changed = {path: data for path, data in texts.items() if self.written.get(path) != data}
        try:
            self.scratch.write({**restored, **changed})
        except OSError as error:
            return NotRun(f"the copy cannot be written: {(error.strerror or str(error)).lower()}")
        self.written = dict(texts)
        directory = self.scratch.path_of(self.workspace.root)
        run = CargoCheck(directory, self.scratch.target, self.options.seconds, self.options.cargo).run(names)
        if isinstance(run, NotRun):
            return run
        return replace(run, messages=tuple(self._mapped(one) for one in run.messages))

    def _texts(self, plan: Plan) -> dict[Path, bytes]:
        mine = set(self.files)
        return {path: data for path, data in plan.texts.items() if path in mine}

    def _mapped(self, message: Message) -> Message:
        """The message with the user's own files in the place of those of the copy."""
        return replace(message, spans=tuple(self._mapped_span(one) for one in message.spans))

    def _mapped_span(self, span: MessageSpan) -> MessageSpan:
        original = self.scratch.original_of(span.file)
        return replace(span, file=original) if original is not None else span

    def _detective(self, plan: Plan) -> Detective:
        texts = {path: SourceFile(data, str(path)) for path, data in plan.texts.items()}

        def read(path: Path) -> SourceFile | None:
            if path not in texts:
                try:
                    texts[path] = SourceFile(path.read_bytes(), str(path))
                except OSError:
                    return None
            return texts[path]

        return Detective(plan.fixes, read)

    def _last_warnings(self) -> tuple[Message, ...]:
        return self.last.warnings if self.last is not None else ()

    def _unverified(self, plan: Plan, failing: dict[str, None]) -> Iterator[Unverified]:
        """The fixes of which the compiler has said nothing."""
        packages = {name.split(" ")[0] for name in failing if name.split(" ")[-1] in {"(lib)", "(proc-macro)"}}
        for one in plan.fixes.values():
            member = self.workspace.member_of(one.places[0][0]) if one.places else None
            if member is not None and member.name in packages:
                yield Unverified(one, "baseline fails")


def _owners(workspace: Workspace, files: Sequence[Path]) -> tuple[Member, ...]:
    """The packages that the files belong to; the manifest of the workspace's root is everybody's."""
    if workspace.root / MANIFEST in files:
        return workspace.members
    found = [member for file in files if (member := workspace.member_of(file)) is not None]
    return tuple(dict.fromkeys(found))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
