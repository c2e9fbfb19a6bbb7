"""The command line's entry: which commands there are. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from deburr import __version__
from deburr.cli.apply import apply
from deburr.cli.baseline import baseline
from deburr.cli.check import check
from deburr.cli.diff import diff
from deburr.cli.explain import explain
from deburr.cli.graph import graph
from deburr.cli.listing import list_patterns
from deburr.cli.measure import measure
from deburr.cli.prove import prove
from deburr.cli.report import report
from deburr.cli.review import review
from deburr.cli.schema import schema
from deburr.cli.split import split
from deburr.cli.status import status
from deburr.cli.suppress import suppress
from deburr.cli.testing import run_examples
from deburr.cli.undo import undo
from deburr.cli.why import why

_HELP = "Take the sharp edges off Rust: find unsafe idioms, explain them, and rewrite them as patches."
_EPILOG = (
    "Exit codes: 0 done; 1 an answer that asks for attention (check: a finding at deny; diff --exit-code: a change is "
    "pending; apply: something was withheld; undo: a file was edited since; status --exit-code: something is open); "
    "2 the work could not be done."
)

app = typer.Typer(
    name="deburr",
    help=_HELP,
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("check")(check)
app.command("diff")(diff)
app.command("apply")(apply)
app.command("review")(review)
app.command("undo")(undo)
app.command("suppress")(suppress)
app.command("split")(split)
app.command("status")(status)
app.command("baseline")(baseline)
app.command("report")(report)
app.command("explain")(explain)
app.command("why")(why)
app.command("graph")(graph)
app.command("list")(list_patterns)
app.command("test")(run_examples)
app.command("measure")(measure)
app.command("prove")(prove)
app.command("schema")(schema)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"deburr {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", "-V", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> None:
    """`deburr`: runs the command that the arguments (by default those of the process) name, and exits."""
    app(args=list(sys.argv[1:] if arguments is None else arguments), prog_name="deburr")


def cargo_main() -> None:
    """`cargo-deburr`: what `cargo deburr …` starts, with the subcommand's name as the first argument."""
    arguments = sys.argv[1:]
    app(args=arguments[1:] if arguments[:1] == ["deburr"] else arguments, prog_name="cargo deburr")
