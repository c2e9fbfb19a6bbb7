"""Tests under a sanitizer of the stock toolchain: how they are built, and what it reported while they ran.

Only what is compiled for the target is instrumented, so build scripts and procedural macros stay as they are. A small
script stands in front of rustc and adds the flags there: set as flags of a build they would replace the user's own, and
RUSTC_BOOTSTRAP would be seen by build scripts that ask which features the compiler has. std is not instrumented.
"""

from __future__ import annotations

import enum
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from deburr.compiler.cargo_tests.hazards import Hazard, inability, read_report, reports_in
from deburr.compiler.cargo_tests.running import TargetRun, run_target
from deburr.compiler.cargo_tests.targets import Building, Built, TestTarget
from deburr.compiler.processes import NotRun, run_tool
from deburr.compiler.scratch.tree import ScratchTree

_WRAPPER = """#!/bin/sh
for word in "$@"; do
    case $word in
        --target | --target=*) RUSTC_BOOTSTRAP=1 exec "$@" {flags} ;;
    esac
done
exec "$@"
"""


class Sanitizer(enum.Enum):
    LEAK = "leak"
    ADDRESS = "address"
    THREAD = "thread"

    @property
    def flags(self) -> tuple[str, ...]:
        more = {
            # Without it the first bad access ends the program.
            Sanitizer.ADDRESS: ("-Zsanitizer-recover=address",),
            # std comes without the sanitizer, and rustc minds that for this one.
            Sanitizer.THREAD: ("-Cunsafe-allow-abi-mismatch=sanitizer",),
        }
        return (f"-Zsanitizer={self.value}", "-Cforce-frame-pointers=yes", *more.get(self, ()))

    def settings(self, log: Path) -> dict[str, str]:
        """Its runtime's options: reports go to files, and a test's exit code stays its own."""
        shared = f"log_path={_quoted(log)}:exitcode=0:allow_addr2line=1"
        match self:
            case Sanitizer.LEAK:
                # std has no frame pointers, and the short way through the stack would lose the caller.
                return {"LSAN_OPTIONS": f"{shared}:fast_unwind_on_malloc=0"}
            case Sanitizer.ADDRESS:
                return {"ASAN_OPTIONS": f"{shared}:detect_leaks=0:halt_on_error=0"}
            case Sanitizer.THREAD:
                return {"TSAN_OPTIONS": f"{shared}:report_thread_leaks=0"}


@dataclass(frozen=True, slots=True)
class Sanitized:
    """What was reported while a target's tests ran. `elsewhere` are reports that name no file of the project."""

    run: TargetRun
    hazards: tuple[Hazard, ...]
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class SanitizedTests:
    """The tests of a copy under one sanitizer, with build output of their own."""

    sanitizer: Sanitizer
    scratch: ScratchTree
    building: Building

    def build(self, packages: Sequence[str]) -> Built | NotRun:
        """Builds test binaries; doctests are compiled by rustdoc, and are left out."""
        return self.building.build(packages, has_doctests=False)

    def run(self, target: TestTarget, seconds: float, skip: Sequence[str] = ()) -> Sanitized | NotRun:
        """What is reported of a target's tests; `NotRun` too where the sanitizer says that it cannot work."""
        folder = self._reports
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        ran = run_target(self.building, target, seconds, skip=skip)
        if isinstance(ran, NotRun):
            return ran
        hazards: dict[object, Hazard] = {}
        elsewhere = 0
        for file in sorted(folder.iterdir()):
            text = file.read_text("utf-8", "replace")
            reason = inability(text)
            if reason is not None:
                return NotRun(reason)
            found = list(read_report(text, self.scratch.original_of))
            hazards.update((one.key, one) for one in reversed(found))
            elsewhere += reports_in(text) - len(found)
        return Sanitized(ran, tuple(hazards.values()), elsewhere)

    @property
    def _reports(self) -> Path:
        return reports_directory(self.scratch, self.sanitizer)


def sanitized_tests(sanitizer: Sanitizer, scratch: ScratchTree, building: Building) -> SanitizedTests | NotRun:
    """The tests of `building` under a sanitizer; why that cannot be, as far as can be said before a build."""
    host = _host(building)
    if isinstance(host, NotRun):
        return host
    target = scratch.directory / f"target-{sanitizer.value}"
    target.mkdir(parents=True, exist_ok=True)
    wrapper = scratch.directory / f"rustc-{sanitizer.value}"
    wrapper.write_text(_WRAPPER.format(flags=" ".join(sanitizer.flags)))
    wrapper.chmod(0o700)
    settings = {
        **building.settings,
        "RUSTC_WRAPPER": str(wrapper),
        # Line numbers, whatever the project's profiles say.
        "CARGO_PROFILE_DEV_DEBUG": "1",
        "CARGO_PROFILE_TEST_DEBUG": "1",
        **sanitizer.settings(reports_directory(scratch, sanitizer) / "report"),
    }
    options = (*building.options, f"--target={host}")
    return SanitizedTests(sanitizer, scratch, replace(building, target=target, settings=settings, options=options))


def reports_directory(scratch: ScratchTree, sanitizer: Sanitizer) -> Path:
    return scratch.directory / f"reports-{sanitizer.value}"


def _host(building: Building) -> str | NotRun:
    """What the compiler that the project chooses calls this platform."""
    said = run_tool(("rustc", "-vV"), seconds=60, cwd=building.directory, own_settings=True)
    if isinstance(said, NotRun):
        return said
    line = next((one for one in said.stdout.decode(errors="replace").split("\n") if one.startswith("host: ")), None)
    return line.removeprefix("host: ").strip() if line is not None else NotRun(f"rustc failed: {said.complaint}")


def _quoted(path: Path) -> str:
    """As sanitizers' options want it: a colon would end the value."""
    return f'"{path}"'
