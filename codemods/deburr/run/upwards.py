"""The directories from one up to the top, one after the other: a search that ends early does not pay for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath


def upwards(directory: FilePath) -> Iterator[FilePath]:
    """`directory` and all directories above it, nearest first."""
    while True:
        yield directory
        above = directory.parent
        if above == directory:
            return
        directory = above
