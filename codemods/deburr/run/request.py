"""What a caller asks of a run, and what a run has to say besides the outcome of each file. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.language.model import Applicability, Level, Problem
from deburr.language.versions import Version

DEFAULT_SIZE_LIMIT = 2_000_000
"""Bytes; a file above it is not analysed (parsing takes about eighty times its size in memory)."""


@dataclass(frozen=True, slots=True)
class Since:
    """What changed is asked for: since the commit `revision`, or in the index where that is None.

    `main...` means the last commit that `main` and HEAD have in common, as in `git diff`."""

    revision: str | None

    @property
    def words(self) -> str:
        """As on the command line."""
        return "--staged" if self.revision is None else f"--since {self.revision}"


def since_of(revision: str | None, staged: bool) -> Since | None:
    """What the two options of the command line come to."""
    return Since(revision) if staged or revision is not None else None


@dataclass(frozen=True, slots=True)
class Request:
    """One run, as asked for. Paths may be relative to the working directory.

    `pattern_directories` come besides the shipped patterns and those that the configuration names; `shipped` False
    leaves the shipped ones out. `select` runs only these ids, whatever their level. `deny` may hold `"warnings"`.
    `jobs` None means one process for each core that this process may use. `baseline` is the file of findings that are
    known, instead of the one that the configuration names; `no_baseline` uses neither. `in_place` says that the caller
    is going to write what files become. `toolchain` is what all packages are built with, whatever they pin."""

    paths: tuple[FilePath, ...]
    pattern_directories: tuple[FilePath, ...] = ()
    shipped: bool = True
    select: tuple[str, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)
    deny: frozenset[str] = frozenset()
    applicability: Applicability = Applicability.MACHINE_APPLICABLE
    rewrites: Mapping[str, str] = field(default_factory=dict)
    config: FilePath | None = None
    strict_globs: bool = False
    no_tests: bool = False
    format: bool = True
    jobs: int | None = None
    since: Since | None = None
    baseline: FilePath | None = None
    no_baseline: bool = False
    in_place: bool = False
    toolchain: Version | None = None
    allow_recipes: bool = False
    """Whether the Python files of recipes that are not shipped may be run."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A run that cannot start: mistakes with a position in a page or a configuration, and mistakes without one."""

    problems: tuple[Problem, ...] = ()
    errors: tuple[str, ...] = ()


@dataclass(slots=True)
class RunNotes:
    """What came up while the files were worked on; complete once the outcomes have been read to their end."""

    warnings: dict[str, None] = field(default_factory=dict)
    """In the order in which they came up, each once: a Cargo.toml that cannot be read, a rustfmt that failed."""
    packages_without_msrv: set[str] = field(default_factory=set)
    """Directories of packages that state no rust-version and of which a file was analysed."""

    def add(self, other: RunNotes) -> None:
        self.warnings.update(other.warnings)
        self.packages_without_msrv.update(other.packages_without_msrv)
