"""All that is known of one item as rows: what it says, what would change, in what code, how sure, and why.

What a reviewer needs for the decision comes first, what can be read up comes last. Unknown here: the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from textual.content import Content

from deburr.language.model import Level
from deburr.report.wording import code_of, level_name
from deburr.review.edited_text import parts_with_text
from deburr.review.items import Alternative, FilePart, ReviewItem
from deburr.review.session import State, Status
from deburr.review.terminal.code_lines import (
    ADDED,
    AROUND,
    FOUND,
    REMOVED,
    CodeLine,
    Gap,
    changed_lines,
    found_lines,
)  # fmt: skip
from deburr.review.terminal.inert import LONGEST, inert, pieces
from deburr.review.terminal.prose import prose_rows
from deburr.review.terminal.rows import BLANK, Row
from deburr.review.terminal.styles import (
    ADDED as ADDED_STYLE,
)  # fmt: skip
from deburr.review.terminal.styles import (
    CHANGED,
    DIM,
    ERROR,
    HEADING,
    PLACE,
    PLAIN,
    STRONG,
    WARNING,
)
from deburr.review.terminal.styles import (
    REMOVED as REMOVED_STYLE,
)
from deburr.review.terminal.wording import SIGNS, state_told
from deburr.text.lines import LineIndex

EXPLANATION = "explanation"
"""The anchor of the page's prose."""
_LONGEST_AROUND = 160
"""Characters of a line that is only there to show where one is."""
_STYLES = {REMOVED: REMOVED_STYLE, ADDED: ADDED_STYLE, AROUND: PLAIN, FOUND: PLAIN}


@dataclass(frozen=True, slots=True)
class Shown:
    """What of an item is to be shown: the alternative that would be accepted, and how many lines around its changes."""

    item: ReviewItem
    state: State
    alternative: Alternative | None
    context: int
    own_text: str | None = None
    """An edited text that stands in the place of the alternative's."""


def detail_rows(shown: Shown) -> list[Row]:
    """The rows, of whatever width."""
    return [*_head(shown), BLANK, *_proposal(shown), *_known(shown), *_others(shown), *_explained(shown.item)]


def _head(shown: Shown) -> Iterator[Row]:
    item, finding = shown.item, shown.item.finding
    style = WARNING if finding.level in {Level.ALLOW, Level.WARN} else ERROR
    yield Row(
        Content.assemble(
            (f"{level_name(finding.level)}[{inert(code_of(finding))}]", style),
            (f": {inert(finding.message)}", STRONG),
        )
    )
    place = LineIndex.of(item.data).place(finding.span.start)
    yield Row(Content(f"{inert(item.path)}:{place.line}:{place.column}"), Content.styled("--> ", DIM))
    identity = item.key.entry.identity
    path = "::".join(one for one in (identity.module.removeprefix("crate").removeprefix("::"), identity.item) if one)
    about = [("crate", item.package), ("in", path), ("owners", " ".join(item.owners))]
    told = ", ".join(f"{word} {inert(text)}" for word, text in about if text)
    if told:
        yield Row(Content(told), Content("    "))
    state = shown.state
    if state.status is not Status.OPEN or state.why is not None:
        yield Row(Content.styled(state_told(state), STRONG), Content(f"{SIGNS[state.status]}   "))


def _proposal(shown: Shown) -> Iterator[Row]:
    item, alternative = shown.item, shown.alternative
    if shown.own_text is not None:
        yield Row(Content.styled("an edited text, in the place of what the rewrite writes", HEADING))
        yield from _hunks(shown, parts_with_text(item, alternative, shown.own_text))
    elif alternative is None:
        yield Row(Content("the pattern has no rewrite here: reject it, skip it, or edit the code yourself"))
        yield from _hunks(shown, ())
    else:
        number = item.alternatives.index(alternative) + 1
        which = f"rewrite {number} of {len(item.alternatives)}"
        sure = alternative.applicability.value + (", default" if alternative.is_default else "")
        yield Row(
            Content.assemble((f"{which} `{inert(alternative.name)}`", STRONG), f": {inert(alternative.title)} ({sure})")
        )
        yield from _hunks(shown, alternative.parts)
    yield BLANK


def _hunks(shown: Shown, parts: Sequence[FilePart]) -> Iterator[Row]:
    item = shown.item
    if not parts:
        yield from _code(found_lines(item.data, item.finding.span, shown.context))
    for part in parts:
        if len(parts) > 1 or part.file != item.file:
            yield Row(Content.styled(inert(part.path), STRONG), Content.styled("--> ", DIM))
        yield from _code(changed_lines(part.before, part.after, shown.context))


def _code(lines: Iterable[CodeLine | Gap]) -> Iterator[Row]:
    found = list(lines)
    width = max((len(str(one.number)) for one in found if isinstance(one, CodeLine)), default=1)
    for one in found:
        if isinstance(one, Gap):
            noun = "line" if one.count == 1 else "lines"
            yield Row(Content.styled(f"⋯ {one.count} {noun}", DIM), Content(" " * (width + 1)))
        else:
            yield _code_row(one, width)


def _code_row(line: CodeLine, width: int) -> Row:
    style = _STYLES[line.sign]
    mark = CHANGED if line.sign in (REMOVED, ADDED) else PLACE
    longest = _LONGEST_AROUND if line.sign == AROUND else LONGEST
    shown = pieces(line.text, line.marked, longest)
    body = [(text, style + mark if is_marked else style) for text, is_marked in shown]
    if line.end:
        body.append((f"  ⟨{line.end}⟩", DIM))
    lead = Content.assemble((f"{line.number:>{width}}", DIM), " ", (f"{line.sign} ", style))
    return Row(Content.assemble(*body), lead, is_code=True)


def _known(shown: Shown) -> Iterator[Row]:
    finding, alternative = shown.item.finding, shown.alternative
    rows: list[Row] = []
    if alternative is not None:
        rows += [_told("unknown", one) for one in alternative.lowered]
        rows += [_told("withheld", alternative.withheld)] if alternative.withheld is not None else []
        rows += _compiler_said(alternative.compiler or "")
        rows += [_told("note", one) for one in alternative.notes]
    index = LineIndex.of(shown.item.data)
    rows += [_told("note", f"line {index.line_at(one.span.start)}: {one.text}") for one in finding.labels if one.text]
    rows += [_told("note", one) for one in finding.notes]
    rows += [_told("help", one) for one in finding.helps]
    yield from [*rows, BLANK] if rows else ()


def _compiler_said(text: str) -> Iterator[Row]:
    """Its lines, which are laid out as they are."""
    lead = Content.assemble(" = ", ("compiler", STRONG), ": ")
    for line in text.splitlines():
        yield Row(Content(inert(line)), lead, is_code=True)
        lead = Content(" " * lead.cell_length)


def _told(word: str, text: str) -> Row:
    return Row(Content(inert(text)), Content.assemble(" = ", (word, STRONG), ": "))


def _others(shown: Shown) -> Iterator[Row]:
    others = [one for one in shown.item.alternatives if one is not shown.alternative]
    if not others:
        return
    yield Row(Content.styled("other rewrites (w)", HEADING))
    for one in others:
        number = shown.item.alternatives.index(one) + 1
        yield Row(
            Content.assemble((f"`{inert(one.name)}`", STRONG), f": {inert(one.title)} ({one.applicability.value})"),
            Content(f"{number:>2} "),
        )
        reasons = [*(("unknown", why) for why in one.lowered), *((("withheld", one.withheld),) if one.withheld else ())]
        for word, why in reasons:
            yield Row(Content(inert(why)), Content(f"   = {word}: "))
    yield BLANK


def _explained(item: ReviewItem) -> Iterator[Row]:
    for number, row in enumerate(prose_rows(item.explanation)):
        yield row if number else replace(row, anchor=EXPLANATION)
