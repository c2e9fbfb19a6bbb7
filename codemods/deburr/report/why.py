"""The answer of `deburr why` for people and for programs: one diagnostic for each reason, the deciding one first.

In rustc's look, by the same parts as findings. Unknown here: how reasons are found.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from deburr.engine.explanation.reasons import Cause, Explanation, Reason, Stage
from deburr.report.json import Json, unicode_name
from deburr.report.snippet import Mark, render_snippet
from deburr.report.style import PLAIN, Painter, Style
from deburr.text.escape import escape_line
from deburr.text.lines import LineIndex
from deburr.text.span import Span

_NEAREST = {
    Stage.SHAPE: "its shape",
    Stage.RESOLUTION: "a name",
    Stage.PLACE: "where it stands",
    Stage.TYPE: "a type",
    Stage.CONSTRAINT: "a constraint",
    Stage.CONTEXT: "a context fence",
    Stage.STEP: "another step of the rewrite",
    Stage.OVERLAP: "another match",
}
_HEADLINES = {
    Cause.PASSED_OVER: "a run over the directory passes over {path}: {found}",
    Cause.NOT_ANALYSED: "{path} is not analysed: {found}",
    Cause.LEVEL_ALLOW: "`{pattern}` is at {found}",
    Cause.GATE_CLOSED: "`{pattern}` is not about this project: {found}",
    Cause.REMEDIED: "`{pattern}` has nothing to say of this project any more: {found}",
    Cause.RECIPE: "no finding at {place}: {found}",
    Cause.BLANK_LINE: "no match at {place}: the line is blank",
    Cause.COMMENT: "no match at {place}: it is in a comment",
    Cause.STRING: "no match at {place}: it is in a string",
    Cause.UNPARSED: "no match at {place}: deburr cannot read the code there",
    Cause.UNREAD_MACRO: "no match at {place}: macros are nested too deep there",
    Cause.WORD_MISSING: "no match at {place}: a word that every match has is not in the file",
    Cause.NOTHING_ALIKE: "no match at {place}: nothing there is like it",
    Cause.NOT_PRIMARY: "no finding at {place}: it belongs to a finding in another line",
    Cause.BEATEN: "no finding at {place}: another page wins there",
    Cause.PART_OF_MATCH: "no finding at {place}: it is a part of another match",
    Cause.SUPPRESSED: "the finding at {place} is suppressed",
    Cause.TEST_CODE: "the finding at {place} is left out: it is in test code",
    Cause.UNCHANGED: "the finding at {place} is left out: {found}",
    Cause.KNOWN: "the finding at {place} is left out: {found}",
    Cause.NO_REWRITE: "the finding at {place} has no fix: {found}",
    Cause.MSRV: "the fix at {place} is withheld: {found}",
    Cause.WITHHELD: "the fix at {place} is withheld: {found}",
    Cause.LOWERED: "the fix at {place} is less sure than its page says: {found}",
    Cause.PLACEHOLDERS: "the fix at {place} is not applied: it has placeholders",
    Cause.RISK: "the fix at {place} is not applied: it is not sure enough",
    Cause.OVERLAP: "the fix at {place} loses to another one: {found}",
    Cause.NOT_APPLIED: "the fix at {place} is not applied: {found}",
    Cause.FOUND: "it is found at {place}: {found}",
}
_SAID_IN_HEADLINE = frozenset(cause for cause, text in _HEADLINES.items() if "{found}" in text)


def render_why(explanation: Explanation, data: bytes, name: str, line: int, paint: Painter = PLAIN) -> str:
    """All reasons, each with a blank line behind it. `name` is the file's path as shown, `line` the 1-based one."""
    index = LineIndex.of(data)
    blocks = [
        _block(explanation, reason, index, name, line, paint, is_first=number == 0)
        for number, reason in enumerate(explanation.reasons)
    ]
    return "".join("\n".join((*rows, "", "")) for rows in blocks)


def _block(
    explanation: Explanation,
    reason: Reason,
    index: LineIndex,
    name: str,
    line: int,
    paint: Painter,
    *,
    is_first: bool,
) -> Iterator[str]:
    code = f"note[deburr::{explanation.pattern}]" if is_first else "note"
    text = headline(explanation, reason, index, name, line)
    yield paint(Style.NOTE, code) + paint(Style.STRONG, f": {escape_line(text)}")
    spans = [reason.at, *(one.at for one in reason.labels)] if reason.at is not None else []
    gutter = max((len(str(index.line_at(one.end))) for one in spans), default=0)
    blank = " " * gutter
    if reason.at is not None:
        place = index.place(reason.at.start)
        bar = f"{blank} {paint(Style.GUTTER, '|')}"
        yield f"{blank}{paint(Style.GUTTER, '-->')} {escape_line(name)}:{place.line}:{place.column}"
        yield bar
        marks = [Mark(reason.at, _label(reason), is_primary=True)]
        marks += [Mark(_first_line(index, one.at), one.text) for one in reason.labels]
        yield from render_snippet(index, marks, paint, Style.NOTE, gutter).rows
        if list(_footer(reason)):
            yield bar
    sign = paint(Style.GUTTER, "=")
    for kind, words in _footer(reason):
        yield f"{blank} {sign} {paint(Style.STRONG, kind)}: {escape_line(words)}"


def headline(explanation: Explanation, reason: Reason, index: LineIndex, name: str, line: int) -> str:
    """The reason in one line, with the place that it is about."""
    is_beside = explanation.is_found and reason.stage in _NEAREST
    has_place = reason.at is not None and (is_beside or reason.stage in _ABOUT_FINDING)
    at = index.place(reason.at.start).line if reason.at is not None and has_place else line
    text = _HEADLINES.get(reason.cause)
    if text is None:
        what = "a fence of the rewrite has no match" if is_beside else "no match"
        text = what + " at {place}: the nearest one fails at " + _NEAREST[reason.stage]
    words = {"place": f"{name}:{at}", "path": name, "pattern": explanation.pattern, "found": reason.found}
    return text.format(**words)


def _first_line(index: LineIndex, span: Span) -> Span:
    """What of a place is underlined beside the one that the reason is about."""
    number = index.line_at(span.start)
    return Span(span.start, min(span.end, index.text_start(number) + len(index.bytes_of(number))))


_ABOUT_FINDING = frozenset({Stage.FIX, Stage.FOUND})


def _label(reason: Reason) -> str:
    if reason.cause in _SAID_IN_HEADLINE:
        return ""
    return _difference(reason)


def _difference(reason: Reason) -> str:
    pieces = [f"wanted {reason.wanted}"] if reason.wanted else []
    pieces += [f"found {reason.found}"] if reason.found else []
    return ", ".join(pieces)


def _footer(reason: Reason) -> Iterator[tuple[str, str]]:
    if reason.at is None and reason.cause not in _SAID_IN_HEADLINE:
        yield "note", _difference(reason)
    if reason.fence is not None:
        rewrite = f"rewrite `{reason.fence.rewrite}`, " if reason.fence.rewrite is not None else ""
        yield "note", f"{rewrite}`{reason.fence.role}` fence in line {reason.fence.line} of the page"
    for note in reason.notes:
        yield "note", note
    for line in reason.helps:
        yield "help", line


def why_line(explanation: Explanation, data: bytes, name: str, line: int) -> str:
    """The answer as one JSON object on one line, newline included."""
    index = LineIndex.of(data)
    name = unicode_name(name)
    value: dict[str, Json] = {
        "pattern": explanation.pattern,
        "file_name": name,
        "line": line,
        "found": explanation.is_found,
        "reasons": [_json(explanation, one, index, name, line) for one in explanation.reasons],
        "rendered": render_why(explanation, data, name, line),
    }
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n"


def _json(explanation: Explanation, reason: Reason, index: LineIndex, name: str, line: int) -> Json:
    fence = reason.fence
    return {
        "stage": reason.stage.value,
        "cause": reason.cause.value,
        "message": headline(explanation, reason, index, name, line),
        "wanted": reason.wanted or None,
        "found": reason.found or None,
        "span": _span(reason.at, index),
        "labels": [{"span": _span(one.at, index), "text": one.text} for one in reason.labels],
        "fence": {"role": fence.role, "line": fence.line, "rewrite": fence.rewrite} if fence is not None else None,
        "notes": list(reason.notes),
        "helps": list(reason.helps),
    }


def _span(at: Span | None, index: LineIndex) -> Json:
    if at is None:
        return None
    start, end = index.place(at.start), index.place(at.end)
    return {
        "byte_start": at.start,
        "byte_end": at.end,
        "line_start": start.line,
        "line_end": end.line,
        "column_start": start.column,
        "column_end": end.column,
    }
