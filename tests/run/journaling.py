"""For the tests of journals: small trees, applies to them without the engine, and ways to stop the world at a step.

A *step* is a call of a function of `deburr.run.disk`, the only way in which the journal and the writer change anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deburr.run import disk
from deburr.run.journal.transaction import transaction
from deburr.run.journal.undoing import Undone, undo_last
from deburr.run.linked_writing import Writing
from deburr.run.writer import WriteResult

STEPS = ("create", "reopen", "write", "sync", "replace", "remove", "make_directory", "sync_directory")

Tree = Mapping[str, bytes]


class Killed(BaseException):
    """Stands for the end of the process: nothing that it would do afterwards happens."""


@dataclass
class World:
    """Counts the steps that are done, and ends at the step `until` (0-based), a write in its middle if `torn`."""

    until: int | None = None
    torn: bool = False
    done: list[str] = field(default_factory=list)
    is_over: bool = False

    def step(self, name: str, real: Callable[..., object], *arguments: object) -> object:
        if self.is_over:
            raise Killed
        if self.until == len(self.done):
            self.is_over = True
            if self.torn and name == "write":
                descriptor, data = arguments
                real(descriptor, data[: len(data) // 2])
            raise Killed
        self.done.append(name)
        return real(*arguments)


@contextmanager
def stopped(monkeypatch, world: World):
    """Inside, the steps are those of `world`."""
    with monkeypatch.context() as patch:
        for name in STEPS:
            real = getattr(disk, name)
            patch.setattr(disk, name, lambda *words, name=name, real=real: world.step(name, real, *words))
        yield world


@dataclass(frozen=True)
class Scenario:
    """An apply: the files before and after, and which of them are changed together."""

    before: Tree
    after: Tree
    groups: tuple[tuple[str, ...], ...]


ALONE = Scenario({"a.rs": b"old"}, {"a.rs": b"new"}, (("a.rs",),))
APART = Scenario(
    {"a.rs": b"one\r\n" * 300, "src/b.rs": b"", "src/c d.rs": b"\xff\xfe no text"},
    {"a.rs": b"two\r\n" * 300, "src/b.rs": b"x", "src/c d.rs": b""},
    (("a.rs",), ("src/b.rs",), ("src/c d.rs",)),
)
LINKED = Scenario(
    {"src/lib.rs": b"l", "src/m/x.rs": b"x", "src/m/y.rs": b"y", "z.rs": b"z"},
    {"src/lib.rs": b"L" * 70_000, "src/m/x.rs": b"X", "src/m/y.rs": b"Y", "z.rs": b"Z"},
    (("src/lib.rs", "src/m/x.rs", "src/m/y.rs"), ("z.rs",)),
)
SCENARIOS = {"alone": ALONE, "apart": APART, "linked": LINKED}


def lay_out(root: Path, tree: Tree) -> None:
    for name, data in tree.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def tree_of(root: Path) -> dict[str, bytes]:
    """Every file below the root, those that nobody wants included."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def apply_to(root: Path, scenario: Scenario) -> list[WriteResult]:
    with transaction(root, "deburr apply") as work:
        groups = [
            [Writing(root / name, scenario.before[name], scenario.after[name]) for name in g] for g in scenario.groups
        ]
        work.write(groups, [root] * len(groups))
        return work.done


def undo_in(root: Path) -> Undone | None:
    with transaction(root, "deburr undo") as work:
        return undo_last(work, root)


def recover_in(root: Path) -> list:
    with transaction(root, "deburr undo") as work:
        return work.recovered


def left_in(state: Path) -> list[str]:
    """The files of the state directory besides the one that stands for the lock of locks."""
    return sorted(
        path.relative_to(state).as_posix() for path in state.rglob("*") if path.is_file() and path.name != "lock"
    )


def modes_of(root: Path) -> dict[str, int]:
    return {path.relative_to(root).as_posix(): os.lstat(path).st_mode for path in root.rglob("*")}
