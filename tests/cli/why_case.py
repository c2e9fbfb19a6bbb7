"""A case for `deburr why`: a page, a source and the reason that must be given, and what many cases share.

`§` marks the line that is asked about; it is taken out before the file is written.
"""

from __future__ import annotations

from dataclasses import dataclass

from cli.why_pages import fence, page
from deburr.engine.explanation.reasons import Cause

LEAK = fence("match", "Box::leak(Box::new($v)).as_ptr()")
FORGET = fence("match", "std::mem::forget($x)")
TYPED = 'v = { kind = "expression", type = "Vec<_>" }'


@dataclass(frozen=True)
class Case:
    """What is asked, and what the first reason must be."""

    cause: Cause
    page: str
    source: str
    wanted: str = ""
    found: str = ""
    at: str | None = None
    """The text that the caret row marks."""
    label: str | None = None
    """The text that the second row of marks is under."""


def of_x(variables: str, match: str = "std::mem::forget($x)", *more: str) -> str:
    """A page that reports one shape, with what it says of its metavariables."""
    return page("p", fence("match", match), *more, variables=variables)
