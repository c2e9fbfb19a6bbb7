"""`deburr undo`: take back the last apply."""

from __future__ import annotations

from typing import Annotated

import typer

from deburr.cli.choices import Color, ColorChoice, Paths, Quiet
from deburr.cli.exit_codes import guarded
from deburr.cli.terminal import open_terminal

Forget = Annotated[
    bool,
    typer.Option("--forget", help="Change no file: give up what the last apply left, so that an earlier one is next."),
]


def undo(paths: Paths = None, forget: Forget = False, color: Color = ColorChoice.AUTO, quiet: Quiet = False) -> None:
    """Take back the last apply. Exits with 1 when a file was edited since and is left alone."""
    with guarded():
        from deburr.cli.undoing import run_undo_command

        raise typer.Exit(run_undo_command(tuple(paths or ()), open_terminal(color, quiet=quiet), forget=forget))
