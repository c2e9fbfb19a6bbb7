"""An item as lines of text: the finding, what the chosen rewrite would change, and all that is known about it.

What comes from a file is escaped, so that nothing in it can move the terminal's cursor or turn text around.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deburr.language.model import Level
from deburr.report.patch import render_patch
from deburr.report.snippet import Mark, render_snippet
from deburr.report.style import PLAIN, Painter, Style
from deburr.report.wording import code_of, level_name
from deburr.review.edited_text import parts_with_text
from deburr.review.items import Alternative, FilePart, ReviewItem
from deburr.review.session import State, Status
from deburr.text.escape import escape_line
from deburr.text.lines import LineIndex
from deburr.text.patch import hunks_of


def shown_item(
    item: ReviewItem,
    state: State,
    alternative: Alternative | None,
    paint: Painter = PLAIN,
    foreign: str | None = None,
) -> str:
    """Some lines, ending in a newline; `alternative` is the one that would be accepted, or the text `foreign` with what
    it does outside of the finding's place."""
    rows = [*_rows(item, state, paint)]
    if foreign is not None:
        rows.append(f"{paint(Style.HELP, 'text')} edited elsewhere (a accepts it, w shows what deburr would write)")
        rows += _hunks(item, parts_with_text(item, alternative, foreign), paint)
    elif alternative is None:
        rows.append(_told("note", "the pattern has no rewrite here: reject, skip, or edit", paint))
    else:
        rows += _proposed(item, alternative, paint)
    return "\n".join(rows) + "\n"


def _rows(item: ReviewItem, state: State, paint: Painter) -> Iterator[str]:
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
    yield from _decided(item, state, paint)


def _decided(item: ReviewItem, state: State, paint: Painter) -> Iterator[str]:
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
    if decision.replacement is not None and state.status is Status.ACCEPTED:
        yield _told("decided", "with a text of your own:", paint)
        yield from _hunks(item, parts_with_text(item, item.alternative(decision.rewrite), decision.replacement), paint)


def _proposed(item: ReviewItem, alternative: Alternative, paint: Painter) -> Iterator[str]:
    number = item.alternatives.index(alternative) + 1
    which = f"`{alternative.name}` ({number} of {len(item.alternatives)}, {alternative.applicability.value})"
    yield f"{paint(Style.HELP, 'rewrite')} {escape_line(which)}: {escape_line(alternative.title)}"
    yield from _hunks(item, alternative.parts, paint)
    for reason in alternative.lowered:
        yield _told("unknown", reason, paint)
    if alternative.withheld is not None:
        yield _told("withheld", alternative.withheld, paint)
    for note in alternative.notes:
        yield _told("note", note, paint)
    if alternative.compiler is not None:
        yield _told("compiler", alternative.compiler, paint)


def _hunks(item: ReviewItem, parts: Sequence[FilePart], paint: Painter) -> Iterator[str]:
    for part in parts:
        if len(parts) > 1 or part.file != item.file:
            yield f"{paint(Style.GUTTER, ' -->')} {escape_line(part.path)}"
        hunks = b"".join(hunk.render() for hunk in hunks_of(part.before, part.after))
        yield render_patch(hunks, paint).rstrip("\n")


def _told(word: str, text: str, paint: Painter) -> str:
    return f"  {paint(Style.GUTTER, '=')} {paint(Style.STRONG, word)}: {escape_line(text)}"
