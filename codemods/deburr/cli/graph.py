"""`deburr graph`: what the types of a crate own, as a graph."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from deburr.cli.choices import Color, ColorChoice, Quiet
from deburr.cli.exit_codes import ExitCode, guarded
from deburr.cli.terminal import Terminal, open_terminal


class GraphFormat(enum.Enum):
    TEXT = "text"
    DOT = "dot"
    SVG = "svg"


def graph(
    path: Annotated[
        Path, typer.Argument(metavar="[PATH]", help="A package, or a file of a crate.", show_default=False)
    ] = Path("."),
    circles: Annotated[bool, typer.Option("--circles", help="Only edges that are on a circle.")] = False,
    output: Annotated[GraphFormat, typer.Option("--format", help="What stdout carries.")] = GraphFormat.TEXT,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Show which types of a crate keep which alive.

    Of a package with several crates it is the library, or else the first program; a file is of one crate."""
    with guarded():
        raise typer.Exit(_graph(path, circles, output, open_terminal(color, quiet=quiet)))


def _graph(path: Path, only_circles: bool, output: GraphFormat, terminal: Terminal) -> ExitCode:
    from deburr.report.graph.dot import graph_dot
    from deburr.report.graph.shown import shown
    from deburr.report.graph.svg import graph_svg
    from deburr.report.graph.text import graph_text
    from deburr.report.wording import count
    from deburr.run.type_graph import type_graph_at

    name, found = type_graph_at(path)
    part = shown(found, only_circles=only_circles)
    if output is GraphFormat.TEXT:
        terminal.result(graph_text(found, part))
    else:
        terminal.result(graph_dot(part) if output is GraphFormat.DOT else graph_svg(part))
    said = f"{count(len(part.vertices), 'type')}, {count(len(part.edges), 'edge')}"
    terminal.note(f"the crate of {name}: {said}")
    return ExitCode.OK
