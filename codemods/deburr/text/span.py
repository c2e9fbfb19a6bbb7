"""Spans: half-open byte ranges of one text.

Every position in the product is a byte offset (0-based) into the original bytes of a file; lines and columns are
computed from it only where something is shown to a person (`deburr.text.lines`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The bytes `start` (inclusive) to `end` (exclusive), both 0-based byte offsets."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        """Whether every byte of `other` lies in this span (an empty span at either edge does)."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a byte; spans that only touch do not overlap."""
        return self.start < other.end and other.start < self.end

    def cut(self, data: bytes) -> bytes:
        """The bytes of `data` that this span covers."""
        return data[self.start : self.end]
