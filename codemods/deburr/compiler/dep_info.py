"""The lists that rustc leaves beside what it makes: every file that a unit was compiled from.

The format is that of make: `target: file file …`, with spaces in names escaped. Unknown here: which unit is meant.
"""

from __future__ import annotations

from pathlib import Path


def list_beside(artifact: Path) -> Path:
    """Where the list of what is made as `artifact` lies, if there is one: `deps/libx-1a2b.rmeta` has `deps/x-1a2b.d`,
    and of a build script, whose file has no name of its own, the list is the only one in its folder."""
    if artifact.suffix:
        return artifact.with_name(f"{artifact.stem.removeprefix('lib')}.d")
    return next(iter(sorted(artifact.parent.glob("*.d"))), artifact.with_suffix(".d"))


def prerequisites(text: str) -> set[str]:
    """The files behind the colons of a list, as rustc named them: relative to where it ran."""
    found: set[str] = set()
    for line in text.split("\n"):
        _, colon, names = line.partition(": ")
        if colon and not line.startswith("#"):
            found.update(name.replace("\0", " ") for name in names.replace("\\ ", "\0").split())
    return found


def files_of(artifact: Path) -> set[str]:
    """The names in the list beside an artifact; none where there is no list."""
    try:
        return prerequisites(list_beside(artifact).read_text("utf-8", "surrogateescape"))
    except OSError:
        return set()
