"""A project that is not cargo's, checked by a command of the user's that prints what rustc says as JSON.

The command runs in a copy of the tree, without a shell, and never comes from the project. Unknown here: where it does
come from.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from deburr.compiler.cargo_check import Checked, Message, read_messages
from deburr.compiler.processes import NotRun, TookTooLong, run_tool
from deburr.run.verification.back_out import BackOut, Replan, Verdict
from deburr.run.verification.blame import new_messages
from deburr.run.verification.comparing import compared
from deburr.run.verification.copied_project import CopiedProject
from deburr.run.verification.plan import Plan, Unverified
from deburr.run.verification.unverified import unlisted_in
from deburr.run.verification.verified import Verified

_BUILD_FILES = ("BUILD.bazel", "BUILD", "BUCK", "TARGETS", "meson.build", "Cargo.toml")
"""What makes a directory a package, for the `{packages}` of a command."""
_HOW = "rustc prints them with `--error-format=json` (on stderr), cargo with `--message-format=json`"


@dataclass(slots=True)
class CommandVerification:
    """One tree. `files` are those that the first plan changes in it."""

    root: Path
    files: list[Path]
    copy: CopiedProject
    command: str
    seconds: float
    tell: Callable[[str], None]
    failing: dict[str, None] = field(default_factory=dict)
    _before: Checked | None = None
    _last: Checked | None = None

    def settled(self, done: Verified, replan: Replan) -> Verified | NotRun:
        before = self._baseline()
        if isinstance(before, NotRun):
            return before
        search = BackOut(self._verdict, replan, self.copy.detective)
        settled = search.settle(done.plan, done.backed_out)
        if isinstance(settled, NotRun):
            return settled
        return replace(done, plan=settled.plan, backed_out=settled.backed_out, by="the verify command")

    def accepts(self, plan: Plan) -> bool | NotRun:
        verdict = self._verdict(plan)
        return verdict if isinstance(verdict, NotRun) else not verdict.errors

    def judged(self, plan: Plan) -> Verdict | NotRun:
        """What the command has against a plan that nobody has settled."""
        before = self._baseline()
        return before if isinstance(before, NotRun) else self._verdict(plan)

    def warnings(self) -> tuple[Message, ...]:
        if self._before is None or self._last is None:
            return ()
        return new_messages(self._before.warnings, self._last.warnings)

    def unverified(self, plan: Plan) -> tuple[Unverified, ...]:
        """The compiler is asked at every place: what a build of any kind has compiled is listed nowhere."""
        self.tell("asking what was compiled")
        return unlisted_in(plan, self.files, lambda texts: self._check({**self.copy.texts_of(plan), **texts}))

    def _baseline(self) -> Checked | NotRun:
        if self._before is not None:
            return self._before
        self.tell("running the verify command on the tree as it is")
        before = self._check({})
        if isinstance(before, NotRun):
            return before
        if not before.is_ok and not self.copy.own_units(before):
            why = before.errors[0].title if before.errors else before.complaint
            return NotRun(f"the verify command fails even before the fixes are made: {why}")
        self.failing.update(dict.fromkeys(sorted(before.failed_units)))
        self._before = before
        return before

    def _verdict(self, plan: Plan) -> Verdict | NotRun:
        self.tell(f"running the verify command with {len(plan.fixes)} fixes")
        after = self._check(self.copy.texts_of(plan))
        if isinstance(after, NotRun):
            return after
        before = self._before or Checked(())
        verdict = compared(before, after, self.copy.own_units)
        if isinstance(verdict, NotRun):
            return verdict
        if not verdict.errors:
            if before.is_ok and not after.is_ok:
                return NotRun(f"the verify command fails with the fixes, and names no error: {after.complaint}")
            self._last = after
        return verdict

    def _check(self, texts: dict[Path, bytes]) -> Checked | NotRun:
        words = command_words(self.command, self.files, self.root)
        return words if isinstance(words, NotRun) else self.copy.check(texts, lambda: self._run(words))

    def _run(self, words: Sequence[str]) -> Checked | NotRun:
        directory = self.copy.scratch.path_of(self.root)
        settings = {"CARGO_TARGET_DIR": str(self.copy.scratch.target)}
        ran = run_tool(words, seconds=self.seconds, cwd=directory, settings=settings, own_settings=True)
        if isinstance(ran, TookTooLong):
            return NotRun(f"the verify command took longer than {self.seconds:g} s")
        if isinstance(ran, NotRun):
            return NotRun(f"the verify command cannot run: {ran.reason}")
        said = read_messages(ran, directory)
        if isinstance(said, NotRun):
            return NotRun(f"the verify command printed no JSON message on stdout; {_HOW}")
        return said


def tree_around(file: Path, roots: Sequence[Path]) -> Path:
    """What is copied for a command: the work tree of git that a file lies in, else what holds all the given paths."""
    for directory in file.parents:
        if (directory / ".git").exists():
            return directory
    given = [os.path.realpath(one) for one in roots]
    directories = [one if os.path.isdir(one) else os.path.dirname(one) for one in given]
    top = Path(os.path.commonpath(directories)) if directories else file.parent
    return top if file.is_relative_to(top) else file.parent


def command_words(command: str, files: Iterable[Path], root: Path) -> tuple[str, ...] | NotRun:
    """The command as words. A word with `{files}` or `{packages}` in it is there once for each of them; they are
    relative to `root`, and never look like an option. No shell reads them."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        return NotRun(f"the verify command cannot be read: {str(error).lower()}")
    if not words:
        return NotRun("the verify command is empty")
    names = [_relative(file, root) for file in files]
    packages = list(dict.fromkeys(_relative(_package_of(file, root), root) for file in files))
    return tuple(one for word in words for one in _filled(word, names, packages))


def _filled(word: str, files: Sequence[str], packages: Sequence[str]) -> Iterator[str]:
    for holder, values in (("{files}", files), ("{packages}", packages)):
        if holder in word:
            before, _, after = word.partition(holder)
            # Behind other text a name cannot be taken for an option.
            yield from (f"{before}{value.removeprefix('./') if before else value}{after}" for value in values)
            return
    yield word


def _package_of(file: Path, root: Path) -> Path:
    for directory in file.parents:
        if directory == root or any((directory / name).is_file() for name in _BUILD_FILES):
            return directory
    return root


def _relative(path: Path, root: Path) -> str:
    name = os.path.relpath(path, root)
    return f"./{name}" if name.startswith("-") else name
