"""What a test binary with the standard harness prints, and what can be known of its tests from that.

The stable form is text (rust's `library/test/src/formatters/pretty.rs`). What tests print themselves can stand in
between, or stop a line in its middle; so the list of failures at the end counts as well, and a test without any word is
named as such. Unknown here: how the binary was run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_STARTED = re.compile(r"^running \d+ tests?$")
_RESULT = re.compile(r"^test (?P<name>.+?)(?: - (?:should panic|compile fail|compile))? \.\.\. ?(?P<said>.*)$")
_SLOW = re.compile(r"^test (?P<name>.+?)(?: - (?:should panic|compile fail|compile))? has been running for over ")
_SUMMARY = re.compile(r"^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored; (\d+) measured; ")
_LISTED = re.compile(r"^(?P<name>.+): (?:test|benchmark)$")
_DOCTEST = re.compile(r"^(?P<place>.+) \(line (?P<line>\d+)\)$")


@dataclass(slots=True)
class Printed:
    """The tests of one binary by what was said of them."""

    passed: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    ignored: set[str] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)
    """A line about them was begun, and how it went on is not known."""
    slow: set[str] = field(default_factory=set)
    """The harness said that they ran for over a minute, and nothing since."""
    is_complete: bool = False
    """Whether the harness came to its summary."""
    counted: int = 0
    """How many tests the summary speaks of."""
    unseen: set[str] = field(default_factory=set)
    """Names in the harness's own list of failures that no line spoke of: what another test printed has hidden it."""
    last: str | None = None
    """The test whose line was begun last, if nothing was said of it: with one thread, the one that was running."""

    @property
    def told(self) -> set[str]:
        return self.passed | self.failed | self.ignored


def read_output(output: str) -> Printed:
    """What the standard harness has said, as far as it came."""
    printed = Printed()
    listed: set[str] = set()
    names: set[str] = set()
    is_telling = is_ending = False
    for line in output.split("\n"):
        if line == "failures:":
            # The first is followed by what the tests printed, the last by their names.
            is_telling, is_ending, names = False, True, set()
        elif is_ending and line.startswith("    "):
            names.add(line.strip())
        elif not is_ending and _STARTED.match(line):
            is_telling, printed.is_complete = True, False
        elif (is_telling or names) and (summary := _SUMMARY.match(line)) is not None:
            printed.counted += sum(map(int, summary.groups()))
            printed.is_complete = True
            listed |= names
            is_telling, is_ending, names = False, False, set()
        elif is_telling:
            _read_line(line, printed)
    if printed.is_complete:
        _correct(printed, listed)
    printed.unclear -= printed.told
    printed.slow -= printed.told
    return printed


def _correct(printed: Printed, listed: set[str]) -> None:
    """The list at the end is right whatever tests have printed in between."""
    known = printed.told | printed.unclear
    printed.passed |= (printed.failed | printed.unclear) - listed - printed.ignored
    printed.failed = listed & known
    printed.unseen = listed - known
    printed.passed -= printed.failed
    printed.unclear = set()


def _read_line(line: str, printed: Printed) -> None:
    slow = _SLOW.match(line)
    if slow is not None:
        printed.slow.add(slow["name"])
        return
    found = _RESULT.match(line)
    if found is not None:
        name = found["name"]
        printed.last = name
        printed.unclear.add(name)
        _settle(name, found["said"], printed)
    elif printed.last is not None:
        # With one thread, what a test prints stands between its name and the result.
        _settle(printed.last, line, printed)


def _settle(name: str, said: str, printed: Printed) -> None:
    if said == "ok" or said.startswith("bench:"):
        printed.passed.add(name)
    elif said == "FAILED" or said.startswith("FAILED ("):
        printed.failed.add(name)
    elif said == "ignored" or said.startswith("ignored, "):
        printed.ignored.add(name)
    else:
        return
    printed.last = None


def read_list(output: str) -> tuple[str, ...]:
    """The names that `--list` prints."""
    return tuple(found["name"] for line in output.split("\n") if (found := _LISTED.match(line)) is not None)


def keys_of(names: Iterable[str]) -> dict[str, str]:
    """For each test the name that it keeps when lines move: a doctest is called after its line, and is the n-th of its
    item instead."""
    by_place: dict[str, list[tuple[int, str]]] = {}
    keys: dict[str, str] = {}
    for name in names:
        found = _DOCTEST.match(name)
        if found is None:
            keys[name] = name
        else:
            by_place.setdefault(found["place"].rstrip(" -"), []).append((int(found["line"]), name))
    for place, tests in by_place.items():
        for number, (_, name) in enumerate(sorted(tests), 1):
            keys[name] = place if len(tests) == 1 else f"{place} #{number}"
    return keys


def item_of(doctest: str) -> str:
    """The word of a doctest's name that says which item it is of; its file for those of the crate itself."""
    found = _DOCTEST.match(doctest)
    place = found["place"] if found is not None else doctest
    return place.rstrip(" -").split(" ")[-1]
