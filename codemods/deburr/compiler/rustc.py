"""Compiling one text as a library crate, as far as rustc's judgement of it: nothing is linked, nothing is run.

A text that needs other crates is a small cargo package in the user's cache (`deburr.compiler.example_packages`).
"""

from __future__ import annotations

import functools
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from deburr.compiler.diagnostics import Diagnostic, read_diagnostics
from deburr.compiler.example_packages import check_with_dependencies
from deburr.compiler.processes import NotRun, run_tool
from deburr.language.versions import Version

SECONDS = 60.0
"""How long rustc may take for one text."""

_VERSION = re.compile(r"^(?:rustc|cargo|rustfmt) (\d+\.\d+\.\d+)")


@dataclass(frozen=True, slots=True)
class Compiled:
    """rustc took the text; with these warnings."""

    warnings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class CompileFailed:
    """rustc refused the text; `diagnostics` are its errors and warnings, at least one of them an error."""

    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.is_error)


CompileResult: TypeAlias = Compiled | CompileFailed | NotRun


@functools.cache
def rustc_version() -> Version | NotRun:
    """The version of the rustc that texts are compiled with."""
    done = run_tool(["rustc", "--version"], seconds=20)
    if isinstance(done, NotRun):
        return done
    found = _VERSION.match(done.stdout.decode(errors="replace"))
    version = Version.parse(found[1]) if found is not None else None
    if done.code != 0 or version is None:
        return NotRun(f"`rustc --version` failed: {done.complaint}")
    return version


def compile_snippet(text: str, edition: str, dependencies: Mapping[str, str] | None = None) -> CompileResult:
    """What rustc says of `text` as a library of that edition (`"2021"`), its deny-by-default lints made warnings.

    `dependencies` are crate names with version requirements: then cargo fetches and compiles them first, which runs
    their build scripts."""
    version = rustc_version()
    if isinstance(version, NotRun):
        return version
    if dependencies:
        found = check_with_dependencies(text, edition, dependencies, str(version))
    else:
        found = _check_alone(text, edition)
    if isinstance(found, NotRun):
        return found
    return CompileFailed(found) if any(diagnostic.is_error for diagnostic in found) else Compiled(found)


def _check_alone(text: str, edition: str) -> tuple[Diagnostic, ...] | NotRun:
    with tempfile.TemporaryDirectory(prefix="deburr-rustc-") as folder:
        arguments = ["-", "--crate-name=example", "--crate-type=lib", "--emit=metadata", f"--out-dir={folder}"]
        return run_rustc(arguments, edition, stdin=text.encode(), seconds=SECONDS)


def run_rustc(
    arguments: Sequence[str],
    edition: str,
    *,
    seconds: float,
    driver: str = "rustc",
    stdin: bytes = b"",
    cwd: Path | None = None,
    settings: Mapping[str, str] | None = None,
) -> tuple[Diagnostic, ...] | NotRun:
    """What rustc, or another program that is called like it, says of a text; its deny-by-default lints are warnings.
    The rest is as in `run_tool`."""
    command = [driver, *arguments, f"--edition={edition}", "--cap-lints=warn", "--error-format=json"]
    done = run_tool(command, seconds=seconds, stdin=stdin, cwd=cwd, settings=settings)
    if isinstance(done, NotRun):
        return done
    found = read_diagnostics(done.stderr)
    if done.code != 0 and not any(diagnostic.is_error for diagnostic in found):
        return NotRun(f"{driver} failed without a diagnostic: {done.complaint}")
    return found
