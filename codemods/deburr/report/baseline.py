"""Entries of a baseline in words: which are gone, which are new.

Unknown here: how they were compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deburr.report.wording import count
from deburr.run.baseline_file import Entry


def entry_lines(word: str, entries: Mapping[Entry, int], shown: int | None = None) -> Iterator[str]:
    """`gone: src/a.rs: box_leak_as_ptr in `fn f` (2 times)`, sorted; above `shown` lines the others are counted."""
    for entry in sorted(entries)[:shown]:
        inside = f" in `{entry.identity.item}`" if entry.identity.item else ""
        times = f" ({entries[entry]} times)" if entries[entry] > 1 else ""
        yield f"{word}: {entry.file}: {entry.identity.pattern}{inside}{times}"
    if shown is not None and len(entries) > shown:
        yield f"{word}: {len(entries) - shown} more"


def baseline_summary(file: str, known: int, gone: int) -> str:
    """What a baseline kept from being reported, and how to tidy it up."""
    text = f"{file}: {count(known, 'known finding')} left out"
    return f"{text}, {gone} gone; `deburr baseline --prune` takes out what is gone" if gone else text
