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

_STDIN = Path(STDIN)


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

    def __post_init__(self) -> None:
        if _STDIN in self.paths and len(self.paths) > 1:
            raise typer.BadParameter("`-` reads stdin and stands alone", param_hint="[PATH]...")
        if self.stdin_name is not None and not self.is_stdin:
            raise typer.BadParameter("names what `-` reads, and `-` was not given", param_hint="--stdin-name")
        if self.commit and self.is_stdin:
            raise typer.BadParameter("a text from stdin is in no repository", param_hint="--commit")

    @property
    def is_stdin(self) -> bool:
        return self.paths == (_STDIN,)

    @property
    def places(self) -> tuple[Path, ...]:
        """The paths that the run is about; the current directory where none was given."""
        return self.paths or (Path("."),)
