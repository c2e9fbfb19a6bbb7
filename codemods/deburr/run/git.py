"""Asking git about one work tree, so that nothing of the repository runs: no hook, no filter, no diff program.

A checkout may bring a `.git/config` of its own, and git takes programs from there for many of its steps; each of them
is switched off here, and nothing is written or fetched. Unknown here: what the answers mean.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.compiler.processes import NotRun, run_tool
from deburr.errors import ToolError, UsageError
from deburr.run.git_safety import ENVIRONMENT, FILTERS, SWITCHED_OFF, without_filter

_SECONDS = 120.0
_ABOUT_REPOSITORY = frozenset(
    """GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_COMMON_DIR GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
    GIT_PREFIX GIT_NAMESPACE GIT_CONFIG GIT_CONFIG_PARAMETERS GIT_CONFIG_COUNT GIT_SHALLOW_FILE GIT_GRAFT_FILE
    GIT_NO_REPLACE_OBJECTS GIT_REPLACE_REF_BASE GIT_IMPLICIT_WORK_TREE""".split()
)
"""What a hook hands on: true of the repository that it runs for, and of no other."""
_ABOUT_OUTPUT = frozenset(
    "GIT_DIFF_OPTS GIT_EXTERNAL_DIFF GIT_LITERAL_PATHSPECS GIT_GLOB_PATHSPECS GIT_NOGLOB_PATHSPECS "
    "GIT_ICASE_PATHSPECS".split()
)
_GLOBAL = (
    *("git", "--no-pager", "--no-optional-locks"),
    *(word for one in (*SWITCHED_OFF, "core.quotePath=true") for word in ("-c", one)),
)


@dataclass(frozen=True, slots=True)
class Git:
    """git in one work tree; `top` is its real path."""

    top: FilePath
    cwd: FilePath
    without: Collection[str]
    settings: Mapping[str, str] = field(default_factory=dict)

    def ask(self, *words: str, stdin: bytes = b"") -> bytes:
        """What a command prints; raises ToolError where it fails."""
        answer = self.try_(*words, stdin=stdin)
        if isinstance(answer, Refusal):
            raise ToolError(f"`git {words[0]}` failed in `{self.top}`: {answer.reason}")
        return answer

    def try_(self, *words: str, stdin: bytes = b"") -> bytes | Refusal:
        """What a command prints, or why it printed nothing; raises ToolError where there is no git."""
        settings = {**ENVIRONMENT, **self.settings}
        done = run_tool(
            [*_GLOBAL, *words], seconds=_SECONDS, stdin=stdin, cwd=self.cwd, settings=settings, without=self.without
        )
        if isinstance(done, NotRun):
            raise ToolError(f"cannot ask git which lines changed: {done.reason}")
        return done.stdout if done.code == 0 else Refusal(_complaint(done.stderr, done.code))


@dataclass(frozen=True, slots=True)
class Refusal:
    """git's own words, without `fatal:`."""

    reason: str


def git_at(top: FilePath) -> Git:
    """git for the work tree at `top` (a real path); raises UsageError where git sees none there."""
    here = Git(top, FilePath.cwd(), _ABOUT_OUTPUT)
    # In a hook the index to look at may be another file than the usual one, named relative to the hook's folder.
    if _top(here.try_("rev-parse", "--show-toplevel")) != top:
        here = Git(top, top, _ABOUT_OUTPUT | _ABOUT_REPOSITORY)
        answer = here.try_("rev-parse", "--show-toplevel")
        if isinstance(answer, Refusal):
            raise UsageError(f"git does not take `{top}` for a work tree: {answer.reason}")
        if _top(answer) != top:
            raise UsageError(f"the work tree of `{top}/.git` is elsewhere: `{_top(answer)}`")
    return Git(top, here.cwd, here.without, _without_filters(here))


def _top(answer: bytes | Refusal) -> FilePath | None:
    if isinstance(answer, Refusal):
        return None
    return FilePath(os.path.realpath(os.fsdecode(answer.removesuffix(b"\n"))))


def _without_filters(git: Git) -> dict[str, str]:
    """Settings that take all filter programs from git, whatever their names."""
    answer = git.try_("config", "--null", "--name-only", "--get-regexp", FILTERS)
    names = sorted(set(answer.split(b"\0")) - {b""}) if isinstance(answer, bytes) else []
    count = os.environ.get("GIT_CONFIG_COUNT", "") if "GIT_CONFIG_COUNT" not in git.without else ""
    first = int(count) if count.isdecimal() else 0
    settings: dict[str, str] = {"GIT_CONFIG_COUNT": str(first + len(names))} if names else {}
    for number, name in enumerate(names, first):
        settings[f"GIT_CONFIG_KEY_{number}"] = os.fsdecode(name)
        settings[f"GIT_CONFIG_VALUE_{number}"] = without_filter(os.fsdecode(name))
    return settings


def _complaint(stderr: bytes, code: int) -> str:
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").split("\n") if line.strip()]
    said = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1] if lines else "")
    return said.split(": ", 1)[-1] if said.startswith(("fatal:", "error:")) else said or f"exit code {code}"


def repository_tops(directories: Sequence[str]) -> dict[str, FilePath | None]:
    """Of each real directory the top of the work tree that it is in, by the nearest `.git`."""
    known: dict[FilePath, FilePath | None] = {}
    return {directory: _nearest(FilePath(directory), known) for directory in directories}


def _nearest(directory: FilePath, known: dict[FilePath, FilePath | None]) -> FilePath | None:
    passed: list[FilePath] = []
    found: FilePath | None = None
    for one in (directory, *directory.parents):
        if one in known:
            found = known[one]
            break
        passed.append(one)
        if os.path.exists(one / ".git"):
            found = one
            break
    known.update(dict.fromkeys(passed, found))
    return found
