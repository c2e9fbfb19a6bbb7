"""A model of a disk that loses power, kept beside the real one while an apply runs.

It is a model: what a real drive and file system do is theirs. It takes POSIX at its word and grants nothing more: bytes
are durable once their file was synced, names once their directory was. What was not synced may be there or not, each
change for itself, and bytes may be there in part.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from run.journaling import World

POLICIES = ("nothing", "names", "everything", "halves", *(f"chance {seed}" for seed in range(5)))


@dataclass
class Power(World):
    """The steps of an apply, and what of them is durable. `tops` are the directories that are looked at."""

    tops: tuple[Path, ...] = ()
    durable_names: dict[Path, int | None] = field(default_factory=dict)
    """None for a directory, a number that stands for the bytes for a file."""
    changes: list[tuple[Path, int | str | None]] = field(default_factory=list)
    """Names that are not durable yet, in order; "gone" for one that went."""
    durable: dict[int, bytes] = field(default_factory=dict)
    now: dict[int, bytes] = field(default_factory=dict)
    opened: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for top in self.tops:
            for path in (top, *top.rglob("*")):
                self.durable_names[path] = None
                if path.is_file():
                    number = self._new(path.read_bytes())
                    self.durable_names[path] = number
                    self.durable[number] = self.now[number]

    def step(self, name: str, real: Callable[..., object], *words: object) -> object:
        result = super().step(name, real, *words)
        getattr(self, f"_{name}")(result, *words)
        return result

    def _new(self, data: bytes) -> int:
        self.now[number := len(self.now)] = data
        return number

    def _number(self, path: Path) -> int:
        found = next((number for one, number in reversed(self.changes) if one == path), self.durable_names.get(path))
        assert isinstance(found, int)
        return found

    def _create(self, descriptor: int, path: Path) -> None:
        self.opened[descriptor] = self._new(b"")
        self.durable[self.opened[descriptor]] = b""
        self.changes.append((path, self.opened[descriptor]))

    def _reopen(self, descriptor: int, path: Path, size: int) -> None:
        self.opened[descriptor] = self._number(path)
        self.now[self._number(path)] = self.now[self._number(path)][:size]

    def _write(self, _: object, descriptor: int, data: bytes) -> None:
        self.now[self.opened[descriptor]] += data

    def _sync(self, _: object, descriptor: int) -> None:
        self.durable[self.opened[descriptor]] = self.now[self.opened[descriptor]]

    def _replace(self, _: object, source: Path, target: Path) -> None:
        self.changes += [(target, self._number(source)), (source, "gone")]

    def _remove(self, _: object, path: Path) -> None:
        self.changes.append((path, "gone"))

    def _make_directory(self, _: object, path: Path) -> None:
        self.changes.append((path, None))

    def _sync_directory(self, _: object, path: Path) -> None:
        for name, value in [one for one in self.changes if one[0].parent == path]:
            _put(self.durable_names, name, value)
        self.changes = [one for one in self.changes if one[0].parent != path]

    def after_power_loss(self, policy: str) -> None:
        """Makes the real directories what may be found when the power is back."""
        chance = random.Random(policy)
        names = dict(self.durable_names)
        for name, value in self.changes:
            if policy != "nothing" and (not policy.startswith("chance") or chance.random() < 0.5):
                _put(names, name, value)
        for top in self.tops:
            shutil.rmtree(top)
        for path in sorted(names, key=lambda one: len(one.parts)):
            number = names[path]
            if number is None and (path in self.tops or path.parent.is_dir()):
                path.mkdir(mode=0o700)
            elif number is not None and path.parent.is_dir():
                path.write_bytes(self._bytes(number, policy, chance))
                path.chmod(0o600)

    def _bytes(self, number: int, policy: str, chance: random.Random) -> bytes:
        durable, now = self.durable[number], self.now[number]
        half = now[: (len(durable) + len(now)) // 2]
        if policy in ("nothing", "names"):
            return durable
        if policy == "everything":
            return now
        return (
            half
            if policy == "halves"
            else chance.choice([durable, now, half, b"\0" * len(now)])
            if now != durable
            else now
        )


def _put(names: dict[Path, int | None], name: Path, value: int | str | None) -> None:
    if isinstance(value, str):
        names.pop(name, None)
    else:
        names[name] = value


def durable_fsync(monkeypatch) -> None:
    """The model decides what is durable; the real drive is not waited for."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
