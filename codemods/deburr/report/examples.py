"""The results of a page's examples as text: each failure with its place in the page, and a line of counts."""

from __future__ import annotations

from collections.abc import Mapping

from deburr.compiler.example_results import ExampleCheck, Result
from deburr.report.style import PLAIN, Painter, Style
from deburr.text.escape import escape_line, escape_text


def render_check(check: ExampleCheck, paint: Painter = PLAIN) -> str:
    """One check that failed, with what was seen instead; ends in a blank line."""
    title = paint(Style.ERROR, f"{check.result.value}[{check.pattern}]")
    where = f"{check.file}:{check.position.line}:{check.position.column}"
    rows = [f"{title}{paint(Style.STRONG, f': {escape_line(check.claim)}')}"]
    rows.append(f" {paint(Style.GUTTER, '-->')} {escape_line(where)} (example: {escape_line(check.example)})")
    rows.extend(f"    {line}".rstrip() for line in escape_text(check.detail).rstrip("\n").split("\n"))
    return "\n".join(rows) + "\n\n"


def tests_summary(results: Mapping[Result, int]) -> str:
    """`12 passed, 0 failed, 3 not run`."""
    return ", ".join(f"{results.get(result, 0)} {result.value}" for result in Result)
