"""From the text of a page to a `Page`: which fence stands where, and what belongs to what.

The reader assembles and notes what cannot be assembled; whether the assembled page makes sense as a whole is asked by
`deburr.language.page_checks`. What the fragments mean is known to neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from deburr.language.example_reader import read_example
from deburr.language.fences import EXAMPLES, Role, RoleFence, is_sound, read_fence
from deburr.language.front_matter import FrontMatter, is_snake_case, read_front_matter
from deburr.language.markdown import Block, Fence, Heading, blocks_of, open_sheet, text_between
from deburr.language.model import Example, Page, Position, Problem, Rewrite, Section
from deburr.language.page_checks import check_headings, check_page
from deburr.language.problems import Sheet
from deburr.language.rewrite_reader import Steps, read_rewrite, read_steps

_TITLE = re.compile(r"(?P<word>rewrite|example)\b\s*(?P<colon>:?)\s*(?P<title>.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Part:
    """A `##` heading with the fences under it; the part above the first one has no heading."""

    heading: Heading | None
    fences: tuple[RoleFence, ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Body:
    """What the page says below its front matter."""

    message: str
    reports: Steps
    rewrites: tuple[Rewrite, ...]
    steps: tuple[Steps, ...]
    """Of each rewrite section, also of one that is no rewrite for some mistake."""
    examples: tuple[Example, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class MistakenPage:
    """The mistakes of a page from top to bottom, and the fragments that could be made out all the same."""

    file: FilePath
    text: str
    problems: tuple[Problem, ...]
    sections: tuple[Steps, ...] = ()


def read_page(data: bytes, file: FilePath) -> Page | tuple[Problem, ...]:
    """The page that `data` holds, or all its mistakes from top to bottom. `file` gives its name and its group."""
    read = examine_page(data, file)
    return read if isinstance(read, Page) else read.problems


def examine_page(data: bytes, file: FilePath) -> Page | MistakenPage:
    """The page that `data` holds, or what there is of it with its mistakes; for `file` see `read_page`."""
    sheet = open_sheet(data, file)
    if sheet.problems:
        return MistakenPage(file, sheet.text, sheet.sorted_problems())
    blocks = blocks_of(sheet)
    check_headings(blocks, sheet)
    front = _read_front(blocks, sheet)
    body = _read_body(blocks, front, sheet)
    if front is not None:
        page = _assemble(front, body, sheet)
        check_page(page, front, sheet)
        if not sheet.problems:
            return page
    return MistakenPage(file, sheet.text, sheet.sorted_problems(), (body.reports, *body.steps))


def _assemble(front: FrontMatter, body: _Body, sheet: Sheet) -> Page:
    variables, result = front.metavariables, front.metavariables.result
    rewrites = tuple(_with_reports(one, body.reports, sheet) for one in body.rewrites)
    return Page(
        id=front.id,
        group=sheet.file.absolute().parent.name,
        message=body.message,
        level=front.level,
        since=front.since,
        references=front.references,
        gates=front.gates,
        metavariables=variables.variables,
        rewrites=rewrites,
        reports=body.reports.alternatives,
        conditions=body.reports.conditions,
        examples=body.examples,
        sections=body.sections,
        file=sheet.file,
        text=sheet.text,
        beats=front.beats,
        covered_by=front.covered_by,
        proof=front.proof,
        edition=front.edition,
        dependencies=front.dependencies,
        result_type=result.type,
        result_unknown=result.unknown,
        result_kept=result.kept,
        result_tests=result.tests,
        result_span=result.span,
        recipe=front.recipe,
    )


def _with_reports(rewrite: Rewrite, reports: Steps, sheet: Sheet) -> Rewrite:
    """A rewrite of the manifest without a match of its own is one of all that the page reports."""
    if rewrite.manifest is None or rewrite.steps:
        return rewrite
    if not reports.steps:
        help_ = "add one, above the first rewrite or in this one: what the manifest is changed for"
        sheet.add_at_line(rewrite.position.line, f"there is no `match` fence for the rewrite `{rewrite.name}`", help_)
    return replace(rewrite, steps=reports.steps)


def _read_front(blocks: Sequence[Block], sheet: Sheet) -> FrontMatter | None:
    fence = next((block for block in blocks if isinstance(block, Fence) and block.info.split()[:1] == ["toml"]), None)
    if fence is None or fence.is_nested:
        line = fence.line if fence is not None else 1
        sheet.add_at_line(line, "the page has no front matter", "start it with a ```toml fence at the margin")
        return None
    first = blocks[0]
    if first is not fence:
        sheet.add_at_line(fence.line, "the front matter does not stand first", f"move it above line {first.line}")
    return read_front_matter(fence, sheet)


def _read_body(blocks: Sequence[Block], front: FrontMatter | None, sheet: Sheet) -> _Body:
    message = _read_message(blocks, sheet)
    reports: list[RoleFence] = []
    rewrites: list[Rewrite] = []
    steps: list[Steps] = []
    examples: list[Example] = []
    sections: list[Section] = []
    for part in _parts(blocks, sheet):
        title = _TITLE.fullmatch(part.heading.text) if part.heading is not None else None
        if part.heading is None or title is None or not title["colon"]:
            reports += _page_level(part, sheet, is_above=not rewrites)
            if part.heading is not None:
                sections.append(Section(part.heading.text, part.text))
                _check_title(part.heading, title is not None, sheet)
        elif title["word"].casefold() == "rewrite":
            steps.append(_steps(part, sheet))
            rewrites += _rewrite(steps[-1], part.heading, title["title"], front, sheet)
        else:
            examples.append(read_example(title["title"], part.heading, part.fences, front, sheet))
    reported = read_steps(reports, sheet, of_rewrite=False)
    return _Body(message, reported, tuple(rewrites), tuple(steps), tuple(examples), tuple(sections))


def _read_message(blocks: Sequence[Block], sheet: Sheet) -> str:
    """The one `#` heading."""
    headings = [block for block in blocks if isinstance(block, Heading) and block.level == 1]
    if not headings or not headings[0].text:
        line = headings[0].line if headings else 1
        sheet.add_at_line(line, "the page has no message", "the message is the first heading: `# what is wrong`")
        return ""
    for extra in headings[1:]:
        first = f"the message is in line {headings[0].line}"
        sheet.add_at_line(extra.line, "a page has one `#` heading", f"{first}; sections start with `##`")
    return headings[0].text


def _parts(blocks: Sequence[Block], sheet: Sheet) -> Iterator[_Part]:
    heading: Heading | None = None
    fences: list[RoleFence] = []
    end = len(sheet.lines) + 1
    for block in blocks:
        if isinstance(block, Heading):
            _check_level(block, sheet)
            if block.level <= 2:
                yield _part(heading, fences, block.line, sheet)
                heading, fences = block if block.level == 2 else None, []
        elif block.is_nested or is_sound(block, sheet):
            found = read_fence(block, sheet)
            fences += [found] if found is not None else []
    yield _part(heading, fences, end, sheet)


def _part(heading: Heading | None, fences: Sequence[RoleFence], behind: int, sheet: Sheet) -> _Part:
    text = text_between(sheet, heading.next_line, behind) if heading is not None else ""
    return _Part(heading, tuple(fences), text)


def _check_level(heading: Heading, sheet: Sheet) -> None:
    title = _TITLE.fullmatch(heading.text)
    if heading.level > 2 and title is not None and title["colon"]:
        word = title["word"].capitalize()
        sheet.add_at_line(heading.line, f"`{word}: …` is a heading of level two", f"write `## {heading.text}`")


def _check_title(heading: Heading, is_lookalike: bool, sheet: Sheet) -> None:
    """`## Rewrite name`, with its colon forgotten, would be prose."""
    if is_lookalike:
        word = heading.text.split()[0].capitalize()
        sheet.add_at_line(heading.line, "the colon is missing in this heading", f"write `## {word}: …`")
    elif not heading.text:
        sheet.add_at_line(heading.line, "this heading is empty")


def _page_level(part: _Part, sheet: Sheet, *, is_above: bool) -> list[RoleFence]:
    """The match and condition fences of the page itself; every other fence with a role is out of place."""
    fences = []
    for fence in part.fences:
        if fence.role in EXAMPLES:
            _report_stray(fence, "an `## Example: …` section", sheet)
        elif fence.role in {Role.REWRITE, Role.HOIST}:
            _report_stray(fence, "a `## Rewrite: name` section", sheet)
        elif not is_above:
            message = f"a `{fence.role.value}` fence of the page stands below a rewrite"
            sheet.add_at_line(fence.fence.line, message, "move it above the first `## Rewrite: …`, or into one")
        else:
            fences.append(fence)
    return fences


def _steps(part: _Part, sheet: Sheet) -> Steps:
    fences = []
    for fence in part.fences:
        if fence.role in EXAMPLES:
            _report_stray(fence, "an `## Example: …` section", sheet)
        else:
            fences.append(fence)
    return read_steps(fences, sheet, of_rewrite=True)


def _rewrite(steps: Steps, heading: Heading, name: str, front: FrontMatter | None, sheet: Sheet) -> list[Rewrite]:
    """The rewrite of a section; none where its name or the front matter is mistaken."""
    if not is_snake_case(name):
        sheet.add_at_line(heading.line, "a rewrite has a snake_case name", "write `## Rewrite: name_of_it`")
        return []
    return read_rewrite(name, Position(heading.line, 1), steps, front, sheet) if front is not None else []


def _report_stray(fence: RoleFence, place: str, sheet: Sheet) -> None:
    sheet.add_at_line(fence.fence.line, f"a `{fence.role.value}` fence stands outside {place}")
