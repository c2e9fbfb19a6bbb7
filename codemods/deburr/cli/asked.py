"""What was asked for on the command line, in one value, whichever command it is.

Light on purpose: the run itself is imported by the module that starts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import typer

from deburr.cli.choices import STDIN
from deburr.language.model import Applicability, Level
from deburr.language.versions import Version

_STDIN = Path(STDIN)


def exclusive(since: str | None, staged: bool, baseline: Path | None, no_baseline: bool) -> None:
    """A usage error for options that contradict one another."""
    if since is not None and staged:
        raise typer.BadParameter("give one of the two", param_hint="--since / --staged")
    if baseline is not None and no_baseline:
        raise typer.BadParameter("give one of the two", param_hint="--baseline / --no-baseline")


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that check, diff and apply share; `format` and `applicability` only matter to the last two,
    `allow_dirty` and `commit` to apply alone."""

    paths: tuple[Path, ...]
    select: tuple[str, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)
    deny: tuple[str, ...] = ()
    applicability: Applicability = Applicability.MACHINE_APPLICABLE
    rewrites: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[Path, ...] = ()
    config: Path | None = None
    stdin_name: Path | None = None
    no_tests: bool = False
    strict_globs: bool = False
    jobs: int | None = None
    format: bool = True
    allow_dirty: bool = False
    commit: bool = False
    since: str | None = None
    staged: bool = False
    baseline: Path | None = None
    no_baseline: bool = False
    toolchain: Version | None = None
    allow_recipes: bool = False
    """Whether recipes that are not shipped may be run."""
    in_place: bool = False
    """Whether the files themselves are to be changed."""
    reviewed: bool = False
    """Whether only what a review has accepted is made."""
    decisions: Path | None = None
    """The file of the review, if it is not the usual one."""

    def __post_init__(self) -> None:
        if _STDIN in self.paths and len(self.paths) > 1:
            raise typer.BadParameter("`-` reads stdin and stands alone", param_hint="[PATH]...")
        if self.stdin_name is not None and not self.is_stdin:
            raise typer.BadParameter("names what `-` reads, and `-` was not given", param_hint="--stdin-name")
        if self.commit and self.is_stdin:
            raise typer.BadParameter("a text from stdin is in no repository", param_hint="--commit")
        if self.is_stdin and (self.since is not None or self.staged):
            raise typer.BadParameter("git knows nothing of what `-` reads", param_hint="--since / --staged")
        if self.is_stdin and self.stdin_name is None and self.baseline is not None:
            raise typer.BadParameter("needs `--stdin-name` to know which file `-` is", param_hint="--baseline")
        if self.reviewed:
            self._check_reviewed()
        exclusive(self.since, self.staged, self.baseline, self.no_baseline)

    def _check_reviewed(self) -> None:
        if self.is_stdin:
            raise typer.BadParameter("no review is about what `-` reads", param_hint="--reviewed")
        if self.rewrites:
            raise typer.BadParameter("what was accepted says which rewrite is made", param_hint="--rewrite")
        if self.applicability is not Applicability.MACHINE_APPLICABLE:
            raise typer.BadParameter("what was accepted is made, however sure it is", param_hint="--applicability")

    @property
    def is_stdin(self) -> bool:
        return self.paths == (_STDIN,)

    @property
    def places(self) -> tuple[Path, ...]:
        """The paths that the run is about; the current directory where none was given."""
        return self.paths or (Path("."),)
