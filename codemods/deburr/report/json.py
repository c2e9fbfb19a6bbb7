"""Findings as rustc's JSON diagnostics, one object a line: what rustfix, editors and other tools already read.

Byte offsets are 0-based into the original file, lines and columns 1-based in characters. All edits of a fix are the
spans of one child, because they belong together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypeAlias

from deburr.engine.findings import Finding, Fix
from deburr.language.model import Page
from deburr.report.text import render_finding
from deburr.report.wording import code_of, level_name, notes_of, rustc_name
from deburr.text.lines import LineIndex
from deburr.text.span import Span

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


def finding_line(finding: Finding, index: LineIndex, name: str) -> str:
    """One diagnostic as a line of JSON, newline included."""
    return _line(diagnostic(finding, index, unicode_name(name)))


def unicode_name(name: str) -> str:
    """A file name as text: what of it is no UTF-8 becomes U+FFFD, as rustc writes it.

    JSON can hold a lone surrogate, but serde_json, and with it rustfix, refuses the whole stream for one."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def page_line(page: Page) -> str:
    """One pattern of `deburr list` as a line of JSON, newline included."""
    rewrites: list[Json] = [
        {
            "name": rewrite.name,
            "applicability": rewrite.applicability.value,
            "default": rewrite.default,
            "msrv": str(rewrite.msrv) if rewrite.msrv is not None else None,
        }
        for rewrite in page.rewrites
    ]
    return _line(
        {
            "id": page.id,
            "group": page.group,
            "level": page.level.value,
            "message": page.message,
            "since": page.since,
            "rewrites": rewrites,
            "references": list(page.references),
            "covered_by": list(page.covered_by),
        }
    )


def _line(value: dict[str, Json]) -> str:
    # ASCII only: no byte of a source file reaches a terminal raw.
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n"


def diagnostic(finding: Finding, index: LineIndex, name: str) -> dict[str, Json]:
    """The diagnostic as plain data with rustc's keys."""
    spans: list[Json] = [_span(index, name, finding.span, is_primary=True)]
    spans.extend(_span(index, name, label.span, label=label.text) for label in finding.labels)
    return {
        "$message_type": "diagnostic",
        "message": finding.message,
        "code": {"code": code_of(finding), "explanation": None},
        "level": level_name(finding.level),
        "spans": spans,
        "children": list(_children(finding, index, name)),
        "rendered": render_finding(finding, index, name),
    }


def _children(finding: Finding, index: LineIndex, name: str) -> Iterator[Json]:
    for note in notes_of(finding):
        yield _child("note", note, [])
    for line in finding.helps:
        yield _child("help", line, [])
    for fix in finding.fixes:
        if fix.changes_anything:
            yield _child("help", fix.title, list(_replacements(fix, index, name)))


def _child(level: str, message: str, spans: list[Json]) -> Json:
    return {"message": message, "code": None, "level": level, "spans": spans, "children": [], "rendered": None}


def _replacements(fix: Fix, index: LineIndex, name: str) -> Iterator[Json]:
    files = [(name, index, fix.edits)]
    files += [(one.file, LineIndex.of(one.data), one.edits) for one in fix.elsewhere]
    for file, lines, edits in files:
        for edit in sorted(set(edits)):
            yield _span(
                lines,
                file,
                edit.span,
                is_primary=True,
                replacement=edit.replacement.decode("utf-8", "surrogateescape"),
                applicability=rustc_name(fix.applicability),
            )


def _span(
    index: LineIndex,
    name: str,
    span: Span,
    *,
    is_primary: bool = False,
    label: str | None = None,
    replacement: str | None = None,
    applicability: str | None = None,
) -> Json:
    start, end = index.place(span.start), index.place(span.end)
    return {
        "file_name": name,
        "byte_start": span.start,
        "byte_end": span.end,
        "line_start": start.line,
        "line_end": end.line,
        "column_start": start.column,
        "column_end": end.column,
        "is_primary": is_primary,
        "text": list(_text_lines(index, span)),
        "label": label,
        "suggested_replacement": replacement,
        "suggestion_applicability": applicability,
        "expansion": None,
    }


def _text_lines(index: LineIndex, span: Span) -> Iterator[Json]:
    start, end = index.place(span.start), index.place(span.end)
    for line in range(start.line, end.line + 1):
        text = index.text(line)
        yield {
            "text": text,
            "highlight_start": start.column if line == start.line else 1,
            "highlight_end": end.column if line == end.line else len(text) + 1,
        }
