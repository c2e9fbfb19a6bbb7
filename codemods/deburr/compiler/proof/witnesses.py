"""The runtime witnesses: how a program is built and started for each, and what its ending says.

A witness *fires* only with its own words; a program that merely crashes is broken, whoever watches. Sanitizers'
wording: https://clang.llvm.org/docs/AddressSanitizer.html and its siblings; std's: `library/core/src/ub_checks.rs`.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from deburr.compiler.proof.confinement import Ending
from deburr.compiler.proof.observations import Look, Observation, Seen

_LONGEST_OUTPUT = 4000
_TSAN_EXIT = 66
_VALGRIND_EXIT = 99
_STD_CHECKS = (
    *("unsafe precondition(s) violated", "misaligned pointer dereference", "null pointer dereference occurred"),
    *("attempted to leave type", "attempted to zero-initialize type", "attempted to instantiate"),
    *("trying to construct an enum from an invalid value", "unsafe_precondition"),
)


@dataclass(frozen=True, slots=True)
class Witness:
    """One way to watch a program."""

    read: Callable[[Ending], Observation | None]
    """What only this witness sees in an ending; None where it says nothing."""
    sanitizer: str | None = None
    """What rustc's `-Zsanitizer=` is given."""
    options: tuple[str, str] | None = None
    """The environment variable of the sanitizer, and its options."""
    wrapper: tuple[str, ...] = ()
    """The program, with its arguments, that runs the program."""

    @property
    def flags(self) -> tuple[str, ...]:
        """What rustc is given. A sanitizer is unstable, so it needs RUSTC_BOOTSTRAP."""
        if self.sanitizer is None:
            return ()
        # std comes without the sanitizer, and rustc minds that for this one.
        mixed = ("-Cunsafe-allow-abi-mismatch=sanitizer",) if self.sanitizer == "thread" else ()
        return (f"-Zsanitizer={self.sanitizer}", *mixed)

    def settings(self, memory: int) -> Mapping[str, str]:
        """Environment variables for the program; `memory` is its limit in MiB."""
        if self.options is None:
            return {}
        name, options = self.options
        return {name: f"{options}:hard_rss_limit_mb={memory}"}


def observe_ending(witness: Witness, ending: Ending) -> Observation:
    """What was seen of a program that `witness` watched."""
    if ending.stopped is not None:
        return _seen(Seen.STOPPED, ending, ending.stopped)
    if "hard rss limit exhausted" in ending.stderr:
        return _seen(Seen.STOPPED, ending, "it used more memory than it may")
    own = witness.read(ending)
    if own is not None:
        return own
    if ending.code == 0:
        return Observation(Seen.SILENT, printed=ending.stdout)
    if "memory allocation of" in ending.stderr and ending.code == -signal.SIGABRT:
        return _seen(Seen.STOPPED, ending, "it used more memory than it may")
    return _seen(Seen.BROKEN, ending, _how(ending))


def _seen(seen: Seen, ending: Ending, line: str, *, is_complete: bool = False) -> Observation:
    return Observation(seen, line, ending.stderr[:_LONGEST_OUTPUT], ending.stdout, is_complete)


def _how(ending: Ending) -> str:
    """The end of a program that nobody explains."""
    lines = [line.strip() for line in ending.stderr.split("\n") if line.strip()]
    panic = next((index for index, line in enumerate(lines) if " panicked at " in line), None)
    if panic is not None:
        return f"it panicked: {' '.join(lines[panic + 1 : panic + 2])}"
    if ending.code < 0:
        return f"it was ended by {signal.Signals(-ending.code).name}"
    return f"it ended with exit code {ending.code}" + (f": {lines[-1]}" if lines else "")


def _has_panicked(ending: Ending) -> bool:
    """Whether `main` did, where the exit code is the witness' own whatever happened."""
    return re.search(r"^thread 'main' .*panicked at ", ending.stderr, re.MULTILINE) is not None


def _lsan(ending: Ending) -> Observation | None:
    if "LeakSanitizer has encountered a fatal error" in ending.stderr or "LeakSanitizer: CHECK failed" in ending.stderr:
        return _seen(Seen.NOT_RUN, ending, "LeakSanitizer cannot look at the program here (it needs ptrace)")
    if "ERROR: LeakSanitizer: detected memory leaks" not in ending.stderr:
        return None
    found = re.search(r"^SUMMARY: (LeakSanitizer: .*?)\.?$", ending.stderr, re.MULTILINE)
    line = found[1] if found is not None else "LeakSanitizer: detected memory leaks"
    return _seen(Seen.FIRED, ending, line, is_complete=not _has_panicked(ending))


def _asan(ending: Ending) -> Observation | None:
    if re.search("ReserveShadowMemoryRange failed|AddressSanitizer: CHECK failed", ending.stderr):
        return _seen(Seen.NOT_RUN, ending, "AddressSanitizer cannot work here")
    found = re.search(
        r"ERROR: (AddressSanitizer: [^\n]*?)(?: on (?:unknown )?address [^\n]*)?\n([^\n]*)", ending.stderr
    )
    if found is None:
        return None
    if "out-of-memory" in found[1] or "exceeds maximum supported size" in found[1]:
        return _seen(Seen.STOPPED, ending, "it used more memory than it may")
    access = re.match("READ|WRITE", found[2])
    return _seen(Seen.FIRED, ending, found[1] + (f", {access[0]}" if access is not None else ""))


def _tsan(ending: Ending) -> Observation | None:
    if "FATAL: ThreadSanitizer" in ending.stderr:
        return _seen(Seen.NOT_RUN, ending, "ThreadSanitizer cannot work here")
    found = re.search(r"WARNING: (ThreadSanitizer: .*?)(?: \(pid=\d+\))?$", ending.stderr, re.MULTILINE)
    if found is None:
        return None
    is_complete = ending.code == _TSAN_EXIT and not _has_panicked(ending)
    return _seen(Seen.FIRED, ending, found[1], is_complete=is_complete)


def _valgrind(ending: Ending) -> Observation | None:
    if ending.stderr.startswith("valgrind: "):
        return _seen(Seen.NOT_RUN, ending, ending.stderr.split("\n")[0])
    found = re.search(r"^==\d+== (\S.*)$", ending.stderr, re.MULTILINE)
    if found is None or ending.code == 0:
        return None
    return _seen(
        Seen.FIRED,
        ending,
        f"Memcheck: {found[1]}",
        is_complete=ending.code == _VALGRIND_EXIT and not _has_panicked(ending),
    )


def _ub_check(ending: Ending) -> Observation | None:
    if ending.code == 0:
        return None
    lines = ending.stderr.split("\n")
    line = next((line for line in lines if any(check in line for check in _STD_CHECKS)), None)
    # A misaligned address is another one each time.
    return _seen(Seen.FIRED, ending, re.sub(r" but is 0x[0-9a-f]+", "", line).strip()) if line is not None else None


def _assert(ending: Ending) -> Observation | None:
    lines = ending.stderr.split("\n")
    at = next((index for index, line in enumerate(lines) if line.startswith("assertion ")), None)
    if ending.code == 0 or at is None:
        return None
    values = [line.strip() for line in lines[at + 1 : at + 3] if line.strip().startswith(("left: ", "right: "))]
    return _seen(Seen.FIRED, ending, ", ".join([lines[at], *values]))


WITNESSES: Mapping[str, Witness] = {
    "lsan": Witness(_lsan, sanitizer="leak", options=("LSAN_OPTIONS", "exitcode=23")),
    "asan": Witness(_asan, sanitizer="address", options=("ASAN_OPTIONS", "detect_leaks=0")),
    "tsan": Witness(
        _tsan, sanitizer="thread", options=("TSAN_OPTIONS", f"exitcode={_TSAN_EXIT}:report_thread_leaks=0")
    ),
    "valgrind": Witness(
        _valgrind, wrapper=("valgrind", "--quiet", "--leak-check=no", f"--error-exitcode={_VALGRIND_EXIT}")
    ),
    "ub-check": Witness(_ub_check),
    "assert": Witness(_assert),
    Look.RUN.value: Witness(lambda ending: None),
}
