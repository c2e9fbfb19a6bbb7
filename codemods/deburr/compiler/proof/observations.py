"""What is tried on a text, and what was seen. Plain data: it is kept in a cache and compared in tests."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Look(enum.Enum):
    """How a text is looked at, apart from the runtime witnesses, which have their own words."""

    RUN = "run"
    """It is a program that is run as it is."""
    LINT = "lint"
    COMPILE = "compile"
    OLD_RUSTC = "rustc 1.63"
    """It is given to the compiler that Debian 12 has."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A text and how it is looked at; equal ones are tried once."""

    source: str
    edition: str
    look: str
    """A runtime witness, or the word of a `Look`."""
    dependencies: tuple[tuple[str, str], ...] = ()
    lint: str | None = None


class Seen(enum.Enum):
    FIRED = "fired"
    """The witness shows a hazard, the lint speaks."""
    SILENT = "silent"
    """It ran or compiled to its end, and there was nothing."""
    REFUSED = "refused"
    """It does not compile."""
    BROKEN = "broken"
    """It ended badly, in a way that is not the witness' own."""
    STOPPED = "stopped"
    """It was ended at a limit."""
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen of a trial."""

    seen: Seen
    line: str = ""
    """The telling line of the output, or the reason (lower case, no full stop)."""
    output: str = ""
    """More of it, for a person: at most a few thousand characters."""
    printed: str = ""
    """What the program wrote to stdout."""
    is_complete: bool = True
    """Whether the program came to its own end, so that `printed` is all that it prints."""
    codes: tuple[str, ...] = ()
    """Of a text that does not compile, the error codes, each once."""
    found: tuple[tuple[str, str], ...] = ()
    """Of a lint, each finding: the source text that it is about, and its message."""
