"""Reading the pattern pages for the commands that are about pages, with mistakes shown where they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from deburr.cli.terminal import Terminal
from deburr.engine.recipe import Recipe
from deburr.language.page_set import PageProblems, PageSet, load_pages, shipped_directory
from deburr.language.problems import render_problem
from deburr.language.suggestions import did_you_mean
from deburr.recipes.registry import RecipeProblems, recipes_of


def read_pages(directories: Sequence[Path], terminal: Terminal, *, trusts_shipped: bool = False) -> PageSet | None:
    """The shipped pages and those of `directories`; None when one is mistaken, which then has been said.

    With `trusts_shipped` nobody asks what is in the fragments of the shipped ones."""
    pages = load_pages([shipped_directory(), *directories], trusts_shipped=trusts_shipped)
    if not isinstance(pages, PageProblems):
        return pages
    for problem in pages.problems:
        terminal.block(render_problem(problem))
    return None


def read_recipes(pages: PageSet, terminal: Terminal, *, allowed: bool) -> dict[str, Recipe] | None:
    """The recipes of the pages; None when one cannot be used, which then has been said. `allowed`: those that are not
    shipped may be run."""
    recipes = recipes_of(pages.pages, allowed=allowed)
    if not isinstance(recipes, RecipeProblems):
        return recipes
    for problem in recipes.problems:
        terminal.block(render_problem(problem))
    return None


def unknown_id(wanted: str, pages: PageSet, terminal: Terminal) -> None:
    """Say that there is no such pattern, and which one may have been meant."""
    known = [page.id for page in pages.pages]
    terminal.error(f"there is no pattern `{wanted}`; {did_you_mean(wanted, known)}")
