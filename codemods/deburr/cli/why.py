"""`deburr why FILE:LINE ID`: why a pattern says nothing at a place, or why its fix is not made."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deburr.cli.asked import exclusive
from deburr.cli.choices import (
    AllowRecipes,
    ApplicabilityOption,
    Baseline,
    Color,
    ColorChoice,
    ConfigFile,
    Format,
    FormatChoice,
    NoBaseline,
    NoTests,
    Patterns,
    Rewrites,
    Since,
    Staged,
    StrictGlobs,
    Toolchain,
    rewrites,
)
from deburr.cli.exit_codes import ExitCode, guarded
from deburr.cli.terminal import Terminal, open_terminal
from deburr.language.model import Applicability

if TYPE_CHECKING:
    from deburr.run.request import Request

_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d+)(?::(?P<column>\d+))?", re.DOTALL)

PlaceArgument = Annotated[str, typer.Argument(metavar="FILE:LINE[:COL]", help="Where the finding was expected.")]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The pattern; `deburr::` before it is allowed.")]


def why(
    place: PlaceArgument,
    identifier: IdArgument,
    applicability: ApplicabilityOption = Applicability.MACHINE_APPLICABLE,
    rewrite: Rewrites = None,
    patterns: Patterns = None,
    allow_recipes: AllowRecipes = False,
    config: ConfigFile = None,
    no_tests: NoTests = False,
    strict_globs: StrictGlobs = False,
    toolchain: Toolchain = None,
    since: Since = None,
    staged: Staged = False,
    baseline: Baseline = None,
    no_baseline: NoBaseline = False,
    output: Format = FormatChoice.TEXT,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Say why a pattern finds nothing at a line, or makes no fix."""
    file, line, column = _read_place(place)
    chosen = rewrites(rewrite)
    exclusive(since, staged, baseline, no_baseline)
    with guarded():
        from deburr.run.request import Request, since_of

        request = Request(
            paths=(file,),
            pattern_directories=tuple(patterns or ()),
            allow_recipes=allow_recipes,
            applicability=applicability,
            rewrites=chosen,
            config=config,
            strict_globs=strict_globs,
            toolchain=toolchain,
            no_tests=no_tests,
            format=False,
            jobs=1,
            since=since_of(since, staged),
            baseline=baseline,
            no_baseline=no_baseline,
        )
        terminal = open_terminal(color, quiet=False)
        raise typer.Exit(_why((file, line, column), identifier, request, output, terminal))


def _read_place(text: str) -> tuple[Path, int, int | None]:
    found = _PLACE.fullmatch(text)
    if found is None:
        raise typer.BadParameter(f"`{text}` is not of the form FILE:LINE or FILE:LINE:COL", param_hint="FILE:LINE")
    column = int(found["column"]) if found["column"] else None
    if column == 0:
        raise typer.BadParameter("columns start at 1", param_hint="FILE:LINE:COL")
    return Path(found["file"]), int(found["line"]), column


def _why(
    place: tuple[Path, int, int | None], identifier: str, request: Request, output: FormatChoice, terminal: Terminal
) -> ExitCode:
    from deburr.language.problems import render_problem
    from deburr.report.why import render_why, why_line
    from deburr.run.explanation import Question, Told, explain_place

    wanted = identifier.strip().removeprefix("deburr::").replace("-", "_")
    told = explain_place(Question(*place, wanted), request)
    if not isinstance(told, Told):
        for problem in told.problems:
            terminal.block(render_problem(problem))
        for error in told.errors:
            terminal.error(error)
        return ExitCode.FAILED
    name, line = str(place[0]), place[1]
    if output is FormatChoice.JSON:
        terminal.result(why_line(told.explanation, told.data, name, line))
    else:
        terminal.result(render_why(told.explanation, told.data, name, line, terminal.paint))
    return ExitCode.OK
