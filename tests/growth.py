"""How the work of something grows with its input.

Asked in processor time, once for a small input and once for one that is eight times as large: what a busy or a slow
machine adds, it adds to both. Linear work takes eight times as long, quadratic work sixty-four times.
"""

from __future__ import annotations

import time
from collections.abc import Callable

FACTOR = 8
LINEAR = 24.0
"""So many times as long is still taken for linear work: three times what it should be."""
BELOW_QUADRATIC = 45.0
"""The same for work that may take the logarithm or the depth on top."""
_TRIES = 3
_SHORTEST = 0.002
"""Seconds; what the clock says of less is chance."""


def assert_grows(work: Callable[[int], object], size: int, limit: float = LINEAR) -> None:
    """`work(size)` takes at most `limit` times the processor time of `work(size // 8)`, in one of a few tries."""
    ratios = []
    for _ in range(_TRIES):
        small = max(_seconds(work, size // FACTOR), _SHORTEST)
        ratios.append(_seconds(work, size) / small)
        if ratios[-1] <= limit:
            return
    raise AssertionError(f"eight times the input took {', '.join(f'{one:.0f}' for one in ratios)} times as long")


def _seconds(work: Callable[[int], object], size: int) -> float:
    start = time.process_time()
    work(size)
    return time.process_time() - start
