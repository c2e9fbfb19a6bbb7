"""`deburr schema`: the JSON schema of a page's front matter, for editors."""

from __future__ import annotations

import typer

from deburr.cli.choices import Color, ColorChoice
from deburr.cli.exit_codes import ExitCode, guarded
from deburr.cli.terminal import open_terminal


def schema(color: Color = ColorChoice.AUTO) -> None:
    """Print the JSON schema of a page's front matter."""
    with guarded():
        from deburr.language.schema import schema_text

        open_terminal(color, quiet=False).result(schema_text())
        raise typer.Exit(ExitCode.OK)
