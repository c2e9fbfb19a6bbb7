"""`deburr apply`: write the fixes."""

from __future__ import annotations

from typing import Annotated

import typer

from deburr.cli.asked import Asked
from deburr.cli.choices import (
    ApplicabilityOption,
    Color,
    ColorChoice,
    ConfigFile,
    Deny,
    Jobs,
    Levels,
    NoFormat,
    NoTests,
    Paths,
    Patterns,
    Quiet,
    Rewrites,
    Select,
    StdinName,
    StrictGlobs,
    levels,
    rewrites,
    words,
)
from deburr.cli.exit_codes import guarded
from deburr.cli.terminal import open_terminal
from deburr.language.model import Applicability

AllowDirty = Annotated[
    bool, typer.Option("--allow-dirty", help="Also change files that have uncommitted changes in git.")
]
Commit = Annotated[
    bool, typer.Option("--commit", help="Make one git commit for each pattern. No hook is run, nothing is signed.")
]


def apply(
    paths: Paths = None,
    select: Select = None,
    level: Levels = None,
    deny: Deny = None,
    applicability: ApplicabilityOption = Applicability.MACHINE_APPLICABLE,
    rewrite: Rewrites = None,
    patterns: Patterns = None,
    config: ConfigFile = None,
    stdin_name: StdinName = None,
    no_tests: NoTests = False,
    strict_globs: StrictGlobs = False,
    jobs: Jobs = None,
    no_format: NoFormat = False,
    allow_dirty: AllowDirty = False,
    commit: Commit = False,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Write the fixes into the files. Exits with 1 when a selected fix was withheld."""
    asked = Asked(
        paths=tuple(paths or ()),
        select=words(select, "--select"),
        levels=levels(level),
        deny=words(deny, "--deny"),
        applicability=applicability,
        rewrites=rewrites(rewrite),
        patterns=tuple(patterns or ()),
        config=config,
        stdin_name=stdin_name,
        no_tests=no_tests,
        strict_globs=strict_globs,
        jobs=jobs,
        format=not no_format,
        allow_dirty=allow_dirty,
        commit=commit,
    )
    with guarded():
        from deburr.cli.applying import run_apply_command

        raise typer.Exit(run_apply_command(asked, open_terminal(color, quiet=quiet)))
