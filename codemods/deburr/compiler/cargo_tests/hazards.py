"""The reports of sanitizers, read: what kind of hazard each is of, and where in the project it came up.

The wording is that of LLVM's compiler-rt (`lsan_common.cpp`, `asan_errors.cpp`, `tsan_report.cpp`). Unknown here: how
the reports came to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_BEGIN = re.compile(
    r"^(?:(?P<leak>Direct leak) of \d+ byte\(s\)|"
    r"==\d+==ERROR: AddressSanitizer: (?P<address>\S+)|"
    r"WARNING: ThreadSanitizer: (?P<thread>.+?) \(pid=\d+\)$)",
    re.MULTILINE,
)
_END = re.compile(r"^(?:Indirect leak of |SUMMARY: |=====)", re.MULTILINE)
_FRAME = re.compile(r"^\s+#\d+ (?:0x[0-9a-f]+ in )?(?P<function>.+) (?P<file>/.+?):(?P<line>\d+)(?::\d+)?(?: \(.*)?$")
_HASH = re.compile(r"::h[0-9a-f]{16}$")
_UNABLE = re.compile(
    r"LeakSanitizer has encountered a fatal error|(?:Leak|Address|Thread)Sanitizer: CHECK failed|"
    r"ReserveShadowMemoryRange failed|FATAL: ThreadSanitizer"
)


@dataclass(frozen=True, slots=True)
class Hazard:
    """A hazard of the project; of several with one kind and place one stands for all."""

    kind: str
    """`leak`, `heap-use-after-free`, `data race`."""
    function: str
    file: Path
    """The user's own file: an absolute path."""
    line: int

    @property
    def key(self) -> tuple[str, str, Path]:
        """What stays when lines move."""
        return self.kind, self.function, self.file


def read_report(text: str, original_of: Callable[[Path], Path | None]) -> Iterator[Hazard]:
    """The hazards of a report whose stack goes through a file of the project: `original_of` knows which that are.

    A leak is named by who allocated, a bad access by who accessed, a data race by both sides; what was only lost with a
    leak (an indirect one) is not named. Without symbols there is no such file, and nothing is found."""
    begins = list(_BEGIN.finditer(text))
    for begin, after in zip(begins, [*begins[1:], None], strict=True):
        stop = after.start() if after is not None else len(text)
        end = _END.search(text, begin.end(), stop)
        stacks = text[begin.end() : end.start() if end is not None else stop].split("\n\n")
        places = [place for one in stacks if (place := _first_place(one, original_of)) is not None]
        kind = "leak" if begin["leak"] else begin["address"] or begin["thread"]
        if begin["thread"]:
            yield from _race(kind, [place for one in stacks[:2] if (place := _first_place(one, original_of))])
        elif places:
            yield Hazard(kind, *places[0])


def _first_place(stack: str, original_of: Callable[[Path], Path | None]) -> tuple[str, Path, int] | None:
    """The innermost frame of a stack that is in a file of the project."""
    for line in stack.split("\n"):
        frame = _FRAME.match(line)
        file = original_of(Path(frame["file"])) if frame is not None else None
        if frame is not None and file is not None:
            return _HASH.sub("", frame["function"]), file, int(frame["line"])
    return None


def _race(kind: str, sides: list[tuple[str, Path, int]]) -> Iterator[Hazard]:
    """Which side came first differs from run to run."""
    if sides:
        _, file, line = min(sides)
        yield Hazard(kind, " and ".join(sorted({function for function, _, _ in sides})), file, line)


def reports_in(text: str) -> int:
    """How many reports there are, whether or not they are of the project."""
    return len(_BEGIN.findall(text))


def inability(text: str) -> str | None:
    """Why the sanitizer could not do its work, if it says so."""
    found = _UNABLE.search(text)
    if found is None:
        return None
    is_leak = found[0].startswith("LeakSanitizer has")
    return "LeakSanitizer cannot look at programs here (it needs ptrace)" if is_leak else "it cannot work here"
