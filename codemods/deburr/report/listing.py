"""All patterns as a table: id, level, what its default rewrite is, and the message."""

from __future__ import annotations

from collections.abc import Sequence

from deburr.language.model import Page
from deburr.report.style import PLAIN, Painter, Style
from deburr.text.escape import escape_line

NO_REWRITE = "reports only"


def render_listing(pages: Sequence[Page], paint: Painter = PLAIN) -> str:
    """One line for each page, columns aligned, in the order given; empty for no pages."""
    rows = [(page.id, page.level.value, applicability_of(page), page.message) for page in pages]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = []
    for name, level, applicability, message in rows:
        head = f"{paint(Style.STRONG, name)}{' ' * (widths[0] - len(name))}"
        lines.append(f"{head}  {level:<{widths[1]}}  {applicability:<{widths[2]}}  {escape_line(message)}\n")
    return "".join(lines)


def applicability_of(page: Page) -> str:
    """How sure the page's default rewrite is, in rustc's word."""
    rewrite = page.default_rewrite
    return rewrite.applicability.value if rewrite is not None else NO_REWRITE
