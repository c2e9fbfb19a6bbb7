"""`deburr test`: the examples of pattern pages, run as the pages' test suite."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from deburr.cli.choices import AllowRecipes, Color, ColorChoice, Patterns, Quiet
from deburr.cli.exit_codes import ExitCode, guarded
from deburr.cli.terminal import Terminal, open_terminal


def run_examples(
    identifiers: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Only these patterns.", show_default=False)
    ] = None,
    patterns: Patterns = None,
    allow_recipes: AllowRecipes = False,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Run the examples of the pattern pages. This compiles the pages' code with rustc, where there is one."""
    with guarded():
        terminal = open_terminal(color, quiet=quiet)
        raise typer.Exit(_test(identifiers or [], patterns or [], terminal, allow_recipes=allow_recipes))


def _test(identifiers: list[str], patterns: list[Path], terminal: Terminal, *, allow_recipes: bool) -> ExitCode:
    from deburr.cli.pages import read_pages, read_recipes, unknown_id
    from deburr.compiler.example_results import Result
    from deburr.compiler.page_examples import run_tests
    from deburr.report.examples import render_check, tests_summary

    pages = read_pages(patterns, terminal)
    if pages is None:
        return ExitCode.FAILED
    known = {page.id for page in pages.pages}
    for wanted in identifiers:
        if wanted not in known:
            unknown_id(wanted, pages, terminal)
            return ExitCode.FAILED
    recipes = read_recipes(pages, terminal, allowed=allow_recipes)
    if recipes is None:
        return ExitCode.FAILED
    results: Counter[Result] = Counter()
    reasons: dict[str, None] = {}
    for check in run_tests(pages, identifiers, recipes=recipes):
        results[check.result] += 1
        if check.result is Result.FAILED:
            terminal.result(render_check(check, terminal.paint))
        elif check.result is Result.NOT_RUN:
            reasons[check.detail] = None
        terminal.progress(f"{check.pattern}: {check.example}")
    for reason in reasons:
        terminal.note(f"not run: {reason}")
    terminal.note(tests_summary(results))
    return ExitCode.FOUND if results[Result.FAILED] else ExitCode.OK
