"""Keeping formatted files formatted: a file that its project's rustfmt would leave alone is still so after a fix.

A file that was not clean before keeps its bytes: laying it out would be a change that nobody asked for. Whatever stands
in the way (no rustfmt, a setting it refuses, a text it cannot parse) leaves the fix as it is, and is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from deburr.compiler.processes import NotRun, run_tool

SECONDS = 20.0
"""How long rustfmt may take for one text."""

_BOM = b"\xef\xbb\xbf"
_CONFIGS = ("rustfmt.toml", ".rustfmt.toml")


@dataclass(frozen=True, slots=True)
class Formatted:
    """`data` is clean under the project's rustfmt, as the file was before."""

    data: bytes


@dataclass(frozen=True, slots=True)
class LeftAsIs:
    """`data` is what was given, and why."""

    data: bytes
    reason: str


FormatResult: TypeAlias = Formatted | LeftAsIs


def keep_formatted(before: bytes, after: bytes, path: Path, edition: str | None) -> FormatResult:
    """`after` laid out by rustfmt if it left `before` alone, else `after` itself.

    `path` is the file's own (for the nearest rustfmt.toml); `edition` that of its package, None where it has none."""
    if before == after:
        return Formatted(after) if _run(before, path, edition) == before else LeftAsIs(after, "nothing was changed")
    original = _run(before, path, edition)
    if isinstance(original, NotRun):
        return LeftAsIs(after, original.reason)
    if original != before:
        return LeftAsIs(after, "the file was not laid out by rustfmt before")
    result = _run(after, path, edition)
    if isinstance(result, NotRun):
        return LeftAsIs(after, result.reason)
    return Formatted(result)


def nearest_config(path: Path) -> Path | None:
    """The folder of the rustfmt.toml or .rustfmt.toml that rustfmt would use for the file at `path`."""
    for folder in path.absolute().parents:
        if any((folder / name).is_file() for name in _CONFIGS):
            return folder
    return None


def _run(data: bytes, path: Path, edition: str | None) -> bytes | NotRun:
    """What rustfmt makes of `data`, in its own line endings and with its byte order mark: rustfmt would drop both."""
    mark = _BOM if data.startswith(_BOM) else b""
    text = data[len(mark) :]
    has_crlf = b"\r\n" in text and text.count(b"\r\n") == text.count(b"\n")
    command = ["rustfmt", "--edition", edition or "2021", "--emit", "stdout", "--quiet"]
    if config := nearest_config(path):
        command += ["--config-path", str(config)]
    done = run_tool(command, stdin=text, seconds=SECONDS)
    if isinstance(done, NotRun):
        return done
    if done.code != 0:
        return NotRun(f"rustfmt refused the file: {done.complaint}")
    laid_out = done.stdout.replace(b"\r\n", b"\n")
    return mark + (laid_out.replace(b"\n", b"\r\n") if has_crlf else laid_out)
