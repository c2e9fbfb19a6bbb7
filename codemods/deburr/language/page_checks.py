"""What must hold of a page as a whole, once it is assembled.

Each check notes what it finds and lets the others go on, so that all mistakes of a page are seen at once. The
metavariables, the steps and what a recipe leaves open have modules of their own, `deburr.language.metavariable_checks`,
`step_checks` and `recipe_checks`.
"""

from __future__ import annotations

from collections.abc import Sequence

from deburr.language.front_matter import FrontMatter, is_snake_case
from deburr.language.markdown import Block, Heading
from deburr.language.metavariable_checks import check_metavariables
from deburr.language.model import Page, Position, Problem
from deburr.language.problems import Sheet
from deburr.language.recipe_checks import check_recipe
from deburr.language.step_checks import check_steps
from deburr.language.suggestions import closest, listed

REQUIRED_SECTIONS = ("What it does", "Why is this bad?", "Known problems")
"""The prose that a shipped page must have."""


def check_page(page: Page, front: FrontMatter, sheet: Sheet) -> None:
    """Note everything that does not fit together."""
    _check_names(page, front, sheet)
    _check_entries(page, front)
    _check_default(page, front)
    _check_content(page, front, sheet)
    _check_examples(page, sheet)
    _check_proof(page, sheet)
    check_metavariables(page, front, sheet)
    check_steps(page, front, sheet)


def check_headings(blocks: Sequence[Block], sheet: Sheet) -> None:
    """No two sections may have the same heading: a link or a test named after it would mean either."""
    lines: dict[str, int] = {}
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            first = lines.setdefault(block.text.casefold(), block.line)
            if first != block.line:
                sheet.add_at_line(block.line, f"the heading `{block.text}` stands in line {first} already")


def required_sections(page: Page) -> tuple[Problem, ...]:
    """What a page that is shipped lacks in prose and in facts that are optional for others."""
    sheet = Sheet(page.file, page.text)
    texts = {section.title: section.text for section in page.sections}
    for title in REQUIRED_SECTIONS:
        if title not in texts:
            sheet.add_at_line(1, f"the page has no section `{title}`", f"add `## {title}`")
        elif not texts[title].strip():
            number = next((n for n, line in enumerate(sheet.lines, start=1) if line.strip("# ") == title), 1)
            sheet.add_at_line(number, f"the section `{title}` is empty")
    if not page.since:
        sheet.add_at_line(1, "the page does not say since when it is there", 'add `since = "0.1.0"` to `[pattern]`')
    return sheet.sorted_problems()


def _check_names(page: Page, front: FrontMatter, sheet: Sheet) -> None:
    pattern = front.root.table("pattern")
    stem = sheet.file.stem
    if page.id and page.id != stem:
        message = f"the id `{page.id}` is not the name of the file"
        pattern.report_value("id", message, f"rename the file to `{page.id}.md`, or write `{stem}`")
    if not is_snake_case(page.group):
        sheet.add(Position(1, 1), f"the folder `{page.group}`, which names the page's group, is not snake_case")
    if page.id in page.beats:
        pattern.report_value("beats", f"`{page.id}` cannot beat itself")


def _check_entries(page: Page, front: FrontMatter) -> None:
    """Every rewrite in the front matter has its section; the opposite is checked where sections are read."""
    names = [rewrite.name for rewrite in page.rewrites]
    for name in front.rewrites:
        if name not in names:
            guess = closest(name, names)
            help_ = f"did you mean `{guess}`?" if guess else f"add a section `## Rewrite: {name}`"
            front.root.toml.report_key(("rewrites", name), f"the rewrite `{name}` has no section", help_)


def _check_default(page: Page, front: FrontMatter) -> None:
    chosen = [name for name, entry in front.rewrites.items() if entry.default]
    for extra in chosen[1:]:
        message = f"a page has one default rewrite, and `{chosen[0]}` is it already"
        front.root.toml.report_key(("rewrites", extra, "default"), message)
    if front.rewrites and front.default_rewrite is None:
        message = f"none of the rewrites {listed(front.rewrites)} is the default"
        if len(front.rewrites) == 1:
            message = f"`{next(iter(front.rewrites))}` is the only rewrite, so it must be the default"
        front.root.toml.report_key(("rewrites",), message, "add `default = true` to one")


def _check_content(page: Page, front: FrontMatter, sheet: Sheet) -> None:
    if page.recipe is not None:
        check_recipe(page, front, sheet)
    elif not page.reports and not any(rewrite.alternatives for rewrite in page.rewrites):
        sheet.add(Position(1, 1), "the page matches nothing", "add a ```rust match fence")
    if page.conditions and not page.reports:
        for condition in page.conditions:
            line = condition.code.position.line - 1
            message = f"this `{condition.role.value}` fence belongs to no match"
            sheet.add_at_line(line, message, "move it into the rewrite, above its first match")
    if not page.examples:
        sheet.add(Position(1, 1), "the page has no example", "add an `## Example: …` section")


def _check_proof(page: Page, sheet: Sheet) -> None:
    """What an example says for the sake of a witness, and the page's own has no use for."""
    for example in page.examples:
        misuse = example.misuse
        if misuse is not None and page.proof.witness != "compile-fail":
            help_ = 'write `witness = "compile-fail"` in `[proof]`'
            sheet.add_at_line(misuse.position.line - 1, "a `misuse` is for the witness `compile-fail`", help_)
        shown = example.bad or example.ok
        if example.is_gap and page.proof.witness in ("none", "compile-fail") and shown is not None:
            word = "unseen" if example.bad is not None else "seen"
            witness = f"and `{page.proof.witness}` is none that looks at a text"
            sheet.add_at_line(shown.position.line - 1, f"`{word}` speaks of a witness, {witness}")


def _check_examples(page: Page, sheet: Sheet) -> None:
    """A page that rewrites shows what it makes of each bad text."""
    if page.default_rewrite is None:
        return
    for example in page.examples:
        if example.bad is not None and not (example.good or example.manifest_good or example.is_withheld):
            fence = "toml manifest good" if page.default_rewrite.manifest is not None else "rust good"
            help_ = f"add what `{page.default_rewrite.name}` makes of it as ```{fence}"
            sheet.add_at_line(example.bad.position.line - 1, "a `bad` text without a `good` one below it", help_)
