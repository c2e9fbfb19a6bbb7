"""Findings as text for people, in the form that rustc's users know.

One diagnostic: the headline, the place, the source lines with carets, notes, and for each fix a help with the lines it
would change. What came from a file is escaped, so nothing in it can move the terminal's cursor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from deburr.engine.findings import Finding, Fix
from deburr.language.model import Level
from deburr.report.fix_diff import render_fix
from deburr.report.snippet import Mark, render_snippet
from deburr.report.style import PLAIN, Painter, Style
from deburr.report.wording import code_of, fix_title, level_name, notes_of, other_rewrite
from deburr.text.edit import Edit
from deburr.text.escape import escape_line
from deburr.text.lines import LineIndex


def render_finding(finding: Finding, index: LineIndex, name: str, paint: Painter = PLAIN) -> str:
    """One diagnostic, with a blank line behind it. `name` is the file's path as shown."""
    return "\n".join((*_rows(finding, index, name, paint), "", ""))


def _rows(finding: Finding, index: LineIndex, name: str, paint: Painter) -> Iterator[str]:
    style = Style.WARNING if finding.level in {Level.ALLOW, Level.WARN} else Style.ERROR
    gutter = _gutter(finding, index)
    blank = " " * gutter
    bar = f"{blank} {paint(Style.GUTTER, '|')}"
    place = index.place(finding.span.start)
    level = paint(style, f"{level_name(finding.level)}[{code_of(finding)}]")
    yield level + paint(Style.STRONG, f": {escape_line(finding.message)}")
    yield f"{blank}{paint(Style.GUTTER, '-->')} {escape_line(name)}:{place.line}:{place.column}"
    yield bar
    marks = [Mark(finding.span, is_primary=True), *(Mark(label.span, label.text) for label in finding.labels)]
    yield from render_snippet(index, marks, paint, style, gutter).rows
    others = _others(finding)
    footer = list(_footer(finding, others, blank, paint))
    shown = [fix for fix in finding.fixes if fix.changes_anything and fix not in others]
    if footer or shown:
        yield bar
    yield from footer
    for fix in shown:
        yield from _fix_rows(fix, index, gutter, bar, paint)


def _gutter(finding: Finding, index: LineIndex) -> int:
    """The width of the widest line number of the diagnostic, fixes included."""
    ends = [finding.span.end, *(label.span.end for label in finding.labels)]
    grown = 0
    for fix in finding.fixes:
        ends.extend(edit.span.end for edit in fix.edits)
        grown = max(grown, _lines_in(fix.edits))
    last = index.line_at(max(ends)) + grown
    for other in (one for fix in finding.fixes for one in fix.elsewhere):
        end = LineIndex.of(other.data).line_at(max(edit.span.end for edit in other.edits))
        last = max(last, end + _lines_in(other.edits))
    return len(str(last))


def _lines_in(edits: Sequence[Edit]) -> int:
    return sum(edit.replacement.count(b"\n") for edit in edits)


def _others(finding: Finding) -> tuple[Fix, ...]:
    """The fixes that are only named: where the default one is shown, a second way need not be spelled out."""
    default = finding.fix()
    if default is None or not default.changes_anything:
        return ()
    return tuple(fix for fix in finding.fixes if fix is not default)


def _footer(finding: Finding, others: tuple[Fix, ...], blank: str, paint: Painter) -> Iterator[str]:
    sign = paint(Style.GUTTER, "=")
    told = replace(finding, fixes=tuple(fix for fix in finding.fixes if fix not in others))
    for note in notes_of(told):
        yield f"{blank} {sign} {paint(Style.STRONG, 'note')}: {escape_line(note)}"
    for line in (*finding.helps, *(other_rewrite(finding, fix) for fix in others)):
        yield f"{blank} {sign} {paint(Style.STRONG, 'help')}: {escape_line(line)}"


def _fix_rows(fix: Fix, index: LineIndex, gutter: int, bar: str, paint: Painter) -> Iterator[str]:
    yield f"{paint(Style.HELP, 'help')}: {escape_line(fix_title(fix))}"
    yield bar
    if fix.edits:
        yield from render_fix(index, fix.edits, gutter, paint)
        yield bar
    for other in fix.elsewhere:
        yield f"{' ' * gutter}{paint(Style.GUTTER, '-->')} {escape_line(other.file)}"
        yield bar
        yield from render_fix(LineIndex.of(other.data), other.edits, gutter, paint)
        yield bar
