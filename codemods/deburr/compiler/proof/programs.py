"""A text with its driver as a program: built for its witness, run confined, and what was seen of it."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from deburr.compiler.diagnostics import Diagnostic
from deburr.compiler.example_packages import build_with_dependencies
from deburr.compiler.processes import NotRun, find_tool
from deburr.compiler.proof.confinement import Limits, run_confined
from deburr.compiler.proof.linting import refused
from deburr.compiler.proof.observations import Observation, Seen, Trial
from deburr.compiler.proof.witnesses import WITNESSES, Witness, observe_ending
from deburr.compiler.rustc import run_rustc

SECONDS = 120.0
"""How long rustc may take for one program."""
_EMPTY = "fn main() {}\n"


def observe_program(trial: Trial, limits: Limits, toolchain: str) -> Observation:
    """Build and run; "not run" where the witness cannot even watch a program that does nothing."""
    trouble = missing(trial.look, limits, toolchain)
    return trouble or _observe(trial, limits, toolchain)


@functools.cache
def missing(look: str, limits: Limits, toolchain: str) -> Observation | None:
    """Why the witness does not work on this machine, if it does not."""
    seen = _observe(Trial(_EMPTY, "2021", look), limits, toolchain)
    if seen.seen is Seen.SILENT:
        return None
    reason = seen.line if seen.seen is Seen.NOT_RUN else f"an empty program does not pass: {seen.line}"
    return Observation(Seen.NOT_RUN, reason, seen.output)


def _observe(trial: Trial, limits: Limits, toolchain: str) -> Observation:
    witness = WITNESSES[trial.look]
    wrapper = list(witness.wrapper)
    if wrapper:
        tool = find_tool(wrapper[0])
        if tool is None:
            return Observation(Seen.NOT_RUN, f"{wrapper[0]} is not installed")
        wrapper[0] = tool
    with tempfile.TemporaryDirectory(prefix="deburr-prove-") as name:
        folder = Path(name)
        program = folder / "example"
        built = _build(trial, witness, program, toolchain)
        if built is not None:
            return built
        has_shadow = witness.sanitizer is not None
        settings = witness.settings(limits.memory)
        ending = run_confined([*wrapper, str(program)], limits, cwd=folder, settings=settings, has_shadow=has_shadow)
    if isinstance(ending, NotRun):
        return Observation(Seen.NOT_RUN, ending.reason)
    return observe_ending(witness, ending)


def _build(trial: Trial, witness: Witness, program: Path, toolchain: str) -> Observation | None:
    """Build the program; what was seen instead if that failed."""
    if trial.dependencies:
        wanted = dict(trial.dependencies)
        found = build_with_dependencies(trial.source, trial.edition, wanted, toolchain, witness.flags, program)
    else:
        found = _build_alone(trial, witness, program)
    if isinstance(found, NotRun):
        return Observation(Seen.NOT_RUN, found.reason)
    errors = [diagnostic for diagnostic in found if diagnostic.is_error]
    return refused(errors) if errors else None


def _build_alone(trial: Trial, witness: Witness, program: Path) -> tuple[Diagnostic, ...] | NotRun:
    source = program.with_suffix(".rs")
    source.write_text(trial.source, encoding="utf-8")
    arguments = [
        source.name,
        f"--crate-name={program.name}",
        "--crate-type=bin",
        "-Cdebuginfo=1",
        # Unoptimised code shows more, and std's checks are part of it.
        "-Copt-level=0",
        "-Cdebug-assertions=on",
        *witness.flags,
        f"-o{program}",
    ]
    settings = {"RUSTC_BOOTSTRAP": "1"} if witness.flags else {}
    return run_rustc(arguments, trial.edition, seconds=SECONDS, cwd=program.parent, settings=settings)
