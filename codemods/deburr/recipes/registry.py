"""Which recipe a page means: a shipped one, or the Python file beside a page of one's own.

A file beside a page is a program that somebody else may have written, and is only run for a caller who said so.
Unknown here: what recipes find.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from types import ModuleType

from deburr.engine.recipe import Recipe
from deburr.errors import PatternError
from deburr.language.model import Page, Position, Problem
from deburr.language.page_set import shipped_directory
from deburr.language.problems import Sheet
from deburr.language.suggestions import did_you_mean

SHIPPED: Mapping[str, str] = {
    name: f"deburr.recipes.{name}"
    for name in (
        "arc_self_reference",
        "arc_task_waker_cycle",
        "closure_captures_owner_arc",
        "ownership_cycle",
        "rc_parent_cycle",
    )
}
"""The shipped recipes and their modules."""
_MAKER = "recipe"
"""What a module of a recipe has: a function without parameters that makes it."""


@dataclass(frozen=True, slots=True)
class RecipeProblems:
    """What keeps the recipes of some pages from being used."""

    problems: tuple[Problem, ...]


def recipes_of(pages: Sequence[Page], *, allowed: bool) -> dict[str, Recipe] | RecipeProblems:
    """The recipes of those of `pages` that have one, by the ids of the pages. `allowed`: files beside pages that are
    not shipped may be run."""
    found: dict[str, Recipe] = {}
    problems: list[Problem] = []
    for page in pages:
        if page.recipe is None:
            continue
        made = _recipe(page, page.recipe, allowed=allowed)
        if isinstance(made, Problem):
            problems.append(made)
        else:
            found[page.id] = made
    return RecipeProblems(tuple(problems)) if problems else found


def shipped_recipes(pages: Sequence[Page]) -> dict[str, Recipe]:
    """The recipes of pages none of which runs a file of one's own.

    Raises PatternError for one that would."""
    found = recipes_of(pages, allowed=False)
    if isinstance(found, RecipeProblems):
        first = found.problems[0]
        raise PatternError(f"{first.file}: {first.message}", first.help)
    return found


def _recipe(page: Page, name: str, *, allowed: bool) -> Recipe | Problem:
    own = page.file.with_name(f"{name}.py")
    is_shipped = page.file.resolve().is_relative_to(shipped_directory().resolve())
    if is_shipped or not own.is_file():
        module = SHIPPED.get(name)
        if module is None:
            message = f"there is no recipe `{name}`"
            return _about(page, name, message, f"{did_you_mean(name, SHIPPED)}; or put it into `{own.name}` beside it")
        return _made(importlib.import_module(module))
    if not allowed:
        message = f"the recipe `{name}` is a program, and nobody has said that it may run"
        help_ = f"running it executes the Python code of `{own}` with your rights: read it, then add `--allow-recipes`"
        return _about(page, name, message, help_)
    return _own(page, name, own)


def _own(page: Page, name: str, file: FilePath) -> Recipe | Problem:
    spec = importlib.util.spec_from_file_location(f"deburr_recipe_{page.id}", file)
    if spec is None or spec.loader is None:
        return _about(page, name, f"cannot read `{file}` as Python", None)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (ImportError, SyntaxError, NameError, AttributeError, TypeError, ValueError, OSError) as error:
        return _about(page, name, f"the recipe `{file}` cannot be loaded: {error}", None)
    if not callable(getattr(module, _MAKER, None)):
        return _about(page, name, f"`{file}` has no function `{_MAKER}`", "it takes nothing and returns the recipe")
    return _made(module)


def _made(module: ModuleType) -> Recipe:
    maker: Callable[[], Recipe] = getattr(module, _MAKER)
    return maker()


def _about(page: Page, name: str, message: str, help_: str | None) -> Problem:
    sheet = Sheet(page.file, page.text)
    number = next((n for n, line in enumerate(sheet.lines, start=1) if line.strip().startswith("recipe")), 1)
    sheet.add(Position(number, 1), message, help_, len(sheet.lines[number - 1]) or 1)
    return sheet.problems[0]
