"""Which compiler, lints and tools there are: what a result is true of, and what it is kept under."""

from __future__ import annotations

import functools

from deburr.compiler.processes import NotRun, run_tool
from deburr.compiler.proof.observations import Look, Trial

OLD_RUSTC = "/usr/bin/rustc"
"""Where Debian puts its compiler."""
OLD_VERSION = "1.63"


@functools.cache
def compiler_text() -> str | NotRun:
    """What `rustc -vV` prints."""
    return _printed("rustc", "-vV")


@functools.cache
def clippy_text() -> str | NotRun:
    return _printed("clippy-driver", "--version")


@functools.cache
def valgrind_text() -> str | NotRun:
    return _printed("valgrind", "--version")


@functools.cache
def old_compiler_text() -> str | None:
    """What Debian 12's own rustc says of itself, where it is installed."""
    text = _printed(OLD_RUSTC, "-vV")
    return text if isinstance(text, str) and text.startswith(f"rustc {OLD_VERSION}.") else None


def tools_of(trial: Trial) -> str | NotRun:
    """The versions of everything that has a say in what is seen of `trial`; why one of them is not there."""
    if trial.look == Look.OLD_RUSTC.value:
        return old_compiler_text() or NotRun(f"{OLD_RUSTC} is not version {OLD_VERSION}")
    needed = [compiler_text()]
    if trial.look == Look.LINT.value and (trial.lint or "").startswith("clippy::"):
        needed.append(clippy_text())
    if trial.look == "valgrind":
        needed.append(valgrind_text())
    texts = []
    for text in needed:
        if isinstance(text, NotRun):
            return text
        texts.append(text)
    return "\n".join(texts)


def _printed(*command: str) -> str | NotRun:
    done = run_tool(command, seconds=30)
    if isinstance(done, NotRun):
        return done
    if done.code != 0:
        return NotRun(f"`{' '.join(command)}` failed: {done.complaint}")
    return done.stdout.decode(errors="replace").strip()
