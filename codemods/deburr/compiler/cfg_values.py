"""What is switched on for a unit that cargo has checked: the answers to the conditions of `cfg`.

Features and tests are said by cargo's messages, what build scripts switch on as well; the rest is asked of rustc in the
directory of the build. Where a user's settings name a target or flags, rustc's own answer may be another than the
build's, and all of it is unknown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deburr.compiler.cargo_check import Unit
from deburr.compiler.processes import NotRun, run_tool

_SETTINGS = (
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "RUSTC",
    "RUSTC_WRAPPER",
)
_NEVER = frozenset({"doc", "doctest", "miri", "rustfmt", "clippy"})
"""On only for tools other than `cargo check`."""
_OF_PROFILES = frozenset({"debug_assertions", "overflow_checks", "panic", "ub_checks", "proc_macro", "sanitize"})
_LINE = re.compile(r'([A-Za-z_]\w*)(?:="(.*)")?')


@dataclass(frozen=True)
class BuildCfgs:
    """What is on in a build in `directory`; `scripts` is by package id, as `Checked.cfgs`."""

    directory: Path
    scripts: Mapping[str, tuple[str, ...]]

    def is_on(self, unit: Unit, name: str, value: str | None) -> bool | None:
        if name == "feature":
            return value in unit.features
        if name == "test":
            return unit.is_test
        if name in _NEVER:
            return False
        if (name, value) in _read(self.scripts.get(unit.package, ())):
            return True
        if name in _OF_PROFILES or self._of_target is None:
            return None
        return (name, value) in self._of_target

    @cached_property
    def _of_target(self) -> frozenset[tuple[str, str | None]] | None:
        if any(os.environ.get(name) for name in _SETTINGS) or _sets_flags(self.directory):
            return None
        if any(name.startswith("CARGO_TARGET_") and name.endswith("FLAGS") for name in os.environ):
            return None
        ran = run_tool(("rustc", "--print", "cfg"), seconds=60, cwd=self.directory)
        if isinstance(ran, NotRun) or ran.code != 0:
            return None
        return _read(ran.stdout.decode("utf-8", "replace").split("\n"))


def _read(lines: list[str] | tuple[str, ...]) -> frozenset[tuple[str, str | None]]:
    found = (_LINE.fullmatch(line.strip()) for line in lines)
    return frozenset((one[1], one[2]) for one in found if one is not None)


def _sets_flags(directory: Path) -> bool:
    """Whether settings of cargo that hold in `directory` speak of a target or of flags."""
    home = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo")
    places = [home, *(one / ".cargo" for one in (directory, *directory.parents))]
    for file in (one / name for one in places for name in ("config.toml", "config")):
        try:
            text = file.read_text("utf-8", "replace")
        except OSError:
            continue
        if re.search(r"rustflags|\btarget\b|\brustc\b|\bprofile\b|\binclude\b|\benv\b", text):
            return True
    return False
