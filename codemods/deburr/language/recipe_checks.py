"""What a page with a recipe may say, and what would be passed over: the recipe finds, and the recipe makes the edits.

A rewrite of such a page has an entry and a section without fences. Unknown here: what the recipe does.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.language.front_matter import FrontMatter
from deburr.language.model import Applicability, Page
from deburr.language.problems import Sheet

_OF_FRAGMENTS = ("scope", "only", "use", "sure_if", "metavariables", "manifest")
"""Keys of a rewrite that speak of its fences, or take their place."""


def check_recipe(page: Page, front: FrontMatter, sheet: Sheet) -> None:
    """Note all that a page with a recipe says and nobody would ask."""
    for line in _fragments(page):
        message = f"the recipe `{page.recipe}` finds what this page describes, and this is not asked"
        sheet.add_at_line(line, message, "take it out, or take out `recipe`")
    rewrites = front.root.table("rewrites")
    for name, entry in front.rewrites.items():
        table = rewrites.table(name)
        for word in _OF_FRAGMENTS:
            if table.has(word):
                message = f"`{word}` is about fragments, and the recipe `{page.recipe}` makes the edits of `{name}`"
                table.report_key(word, message, "leave it out")
        if entry.applicability is Applicability.MACHINE_APPLICABLE:
            help_ = "what a recipe suggests is for a person to decide: write `maybe-incorrect`"
            table.report_value("applicability", "a rewrite of a recipe cannot be machine-applicable", help_)


def _fragments(page: Page) -> Iterator[int]:
    """The lines of what is said in fragments or about them."""
    yield from (one.match.position.line - 1 for one in page.reports)
    yield from (one.code.position.line - 1 for one in page.conditions)
    for rewrite in page.rewrites:
        yield from (one.match.position.line - 1 for one in rewrite.alternatives)
        yield from (one.code.position.line - 1 for one in rewrite.conditions)
    yield from (one.position.line for one in page.metavariables.values())
