"""An item as lines of text: the finding, what the chosen rewrite would change, and all that is known about it.

What comes from a file is escaped, so that nothing in it can move the terminal's cursor or turn text around.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.language.model import Level
from deburr.report.patch import render_patch
from deburr.report.snippet import Mark, render_snippet
from deburr.report.style import PLAIN, Painter, Style
from deburr.report.wording import code_of, level_name
from deburr.review.items import Alternative, ReviewItem
from deburr.review.session import State, Status
from deburr.text.escape import escape_line, escape_text
from deburr.text.lines import LineIndex
from deburr.text.patch import hunks_of


def shown_item(item: ReviewItem, state: State, alternative: Alternative | None, paint: Painter = PLAIN) -> str:
    """Some lines, ending in a newline; `alternative` is the one that would be accepted."""
    return "\n".join(_rows(item, state, alternative, paint)) + "\n"


def _rows(item: ReviewItem, state: State, alternative: Alternative | None, paint: Painter) -> Iterator[str]:
    finding = item.finding
    style = Style.WARNING if finding.level in {Level.ALLOW, Level.WARN} else Style.ERROR
    head = paint(style, f"{level_name(finding.level)}[{code_of(finding)}]")
    yield head + paint(Style.STRONG, f": {escape_line(finding.message)}")
    index = LineIndex.of(item.data)
    place = index.place(finding.span.start)
    about = [escape_line(one) for one in (item.package, " ".join(item.owners)) if one]
    yield f"{paint(Style.GUTTER, ' -->')} {escape_line(item.path)}:{place.line}:{place.column}" + (
        f" ({', '.join(about)})" if about else ""
    )
    marks = [Mark(finding.span, is_primary=True), *(Mark(one.span, one.text) for one in finding.labels)]
    yield from render_snippet(index, marks, paint, style).rows
    for note in finding.notes:
        yield _told("note", note, paint)
    yield from _decided(state, paint)
    if alternative is None:
        yield _told("note", "the pattern has no rewrite here: reject, skip, or edit", paint)
        return
    yield from _proposed(item, alternative, paint)


def _decided(state: State, paint: Painter) -> Iterator[str]:
    decision = state.decision
    if decision is None:
        return
    told = f"{state.status.value}"
    if state.status is Status.STALE:
        told = f"{decision.verdict.value} does not hold any more: {state.why}"
    elif decision.rewrite is not None:
        told += f": `{decision.rewrite}`"
    if decision.reason:
        told += f" ({decision.reason})"
    yield _told("decided", told, paint)
    if decision.replacement is not None:
        yield _told("text", "", paint).rstrip()
        yield from (f"    {line}" for line in escape_text(decision.replacement).split("\n"))


def _proposed(item: ReviewItem, alternative: Alternative, paint: Painter) -> Iterator[str]:
    number = item.alternatives.index(alternative) + 1
    which = f"`{alternative.name}` ({number} of {len(item.alternatives)}, {alternative.applicability.value})"
    yield f"{paint(Style.HELP, 'rewrite')} {escape_line(which)}: {escape_line(alternative.title)}"
    for part in alternative.parts:
        if len(alternative.parts) > 1 or part.file != item.file:
            yield f"{paint(Style.GUTTER, ' -->')} {escape_line(part.path)}"
        hunks = b"".join(hunk.render() for hunk in hunks_of(part.before, part.after))
        yield render_patch(hunks, paint).rstrip("\n")
    for reason in alternative.lowered:
        yield _told("unknown", reason, paint)
    if alternative.withheld is not None:
        yield _told("withheld", alternative.withheld, paint)
    for note in alternative.notes:
        yield _told("note", note, paint)
    if alternative.compiler is not None:
        yield _told("compiler", alternative.compiler, paint)


def _told(word: str, text: str, paint: Painter) -> str:
    return f"  {paint(Style.GUTTER, '=')} {paint(Style.STRONG, word)}: {escape_line(text)}"
