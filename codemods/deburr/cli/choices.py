"""The options that several commands share, declared once, and the reading of those that carry two words."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from deburr.language.model import Applicability, Level
from deburr.language.versions import Version

STDIN = "-"


class ColorChoice(enum.Enum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class ByChoice(enum.Enum):
    """The words of `deburr.run.series.grouping.By`, which is too much to load for a command that does not run."""

    PATTERN = "pattern"
    CRATE = "crate"
    OWNER = "owner"
    FILE = "file"


class FormatChoice(enum.Enum):
    TEXT = "text"
    JSON = "json"


def _path(text: str) -> Path:
    if not text:
        # An empty variable in a script must not come to mean the current directory.
        raise typer.BadParameter("the path is empty")
    return Path(text)


def _version(text: str) -> Version:
    version = Version.parse(text)
    if version is None:
        raise typer.BadParameter(f"`{text}` is no version; write it like 1.85 or 1.85.1")
    return version


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH]...",
        parser=_path,
        help="Files and directories (default: the current one); `-` reads stdin.",
        show_default=False,
    ),
]
StdinName = Annotated[
    Path | None,
    typer.Option(
        "--stdin-name",
        metavar="PATH",
        parser=_path,
        help="Where the text from stdin belongs: that project's facts and configuration apply.",
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="ID",
        help="Run only this pattern, whatever its level. Repeat it, or use commas, for several.",
    ),
]
Levels = Annotated[
    list[str] | None,
    typer.Option("--level", metavar="ID=LEVEL", help="Set a pattern's level: allow, warn, deny or forbid."),
]
Deny = Annotated[
    list[str] | None,
    typer.Option("--deny", metavar="warnings|ID", help="Raise all warnings, or one pattern, to deny."),
]
ApplicabilityOption = Annotated[
    Applicability,
    typer.Option("--applicability", help="How unsure a fix may be to be taken.", case_sensitive=False),
]
Rewrites = Annotated[
    list[str] | None,
    typer.Option("--rewrite", metavar="ID=NAME", help="Use this rewrite of a pattern instead of its default."),
]
Patterns = Annotated[
    list[Path] | None,
    typer.Option("--patterns", metavar="DIR", parser=_path, help="A directory of further patterns."),
]
AllowRecipes = Annotated[
    bool,
    typer.Option(
        "--allow-recipes", help="Run the Python files of recipes that are not shipped: they may do all that you may."
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", parser=_path, help="Use this configuration file and no other."),
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help="How many processes (default: one a core).")
]
Format = Annotated[FormatChoice, typer.Option("--format", help="What stdout carries.")]
Color = Annotated[ColorChoice, typer.Option("--color", help="Colours; `auto` heeds the terminal and NO_COLOR.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")]
NoTests = Annotated[bool, typer.Option("--no-tests", help="Leave out test code.")]
StrictGlobs = Annotated[
    bool, typer.Option("--strict-globs", help="A glob import of another crate makes prelude names uncertain.")
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="REV",
        help="Only what is in lines that changed since this commit; `REV...` since it and HEAD parted.",
    ),
]
Staged = Annotated[bool, typer.Option("--staged", help="Only what is in lines that are staged for the next commit.")]
Baseline = Annotated[
    Path | None, typer.Option("--baseline", metavar="FILE", help="Leave out the findings that this file knows.")
]
NoBaseline = Annotated[bool, typer.Option("--no-baseline", help="Use no baseline, not even the configured one.")]
Toolchain = Annotated[
    Version | None,
    typer.Option(
        "--toolchain",
        metavar="VERSION",
        parser=_version,
        help="The Rust that the code is built with, whatever the project pins.",
    ),
]
AllowDirty = Annotated[
    bool, typer.Option("--allow-dirty", help="Also change files that have uncommitted changes in git.")
]
Reviewed = Annotated[
    bool, typer.Option("--reviewed", help="Make exactly what `deburr review` has accepted, and nothing else.")
]
DecisionsFile = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="FILE",
        parser=_path,
        help="The review's file (default: .deburr/review.json at the root).",
    ),
]
NoFormat = Annotated[bool, typer.Option("--no-format", help="Do not run rustfmt on files that were formatted before.")]


def decided_in(file: Path | None, *, reviewed: bool) -> Path | None:
    """The file of decisions; a usage error where nothing is made of them."""
    if file is not None and not reviewed:
        raise typer.BadParameter("it needs --reviewed", param_hint="--decisions")
    return file


def words(values: Iterable[str] | None, option: str) -> tuple[str, ...]:
    """Repeated and comma-separated words as one list, each once; a usage error for a value without any."""
    found: dict[str, None] = {}
    for value in values or ():
        split = [word.strip() for word in value.split(",")]
        if not any(split):
            # An empty variable in a script must not come to mean "no restriction".
            raise typer.BadParameter("the value is empty", param_hint=option)
        found.update(dict.fromkeys(word for word in split if word))
    return tuple(found)


def levels(values: Iterable[str] | None) -> dict[str, Level]:
    """`ID=LEVEL` pairs; a usage error for anything else."""
    found: dict[str, Level] = {}
    for key, value in _pairs(values, "--level", "ID=LEVEL"):
        names = [level.value for level in Level]
        if value not in names:
            raise typer.BadParameter(f"`{value}` is no level; known are {', '.join(names)}", param_hint="--level")
        found[key] = Level(value)
    return found


def rewrites(values: Iterable[str] | None) -> dict[str, str]:
    """`ID=NAME` pairs; a usage error for anything else."""
    return dict(_pairs(values, "--rewrite", "ID=NAME"))


def _pairs(values: Iterable[str] | None, option: str, form: str) -> Iterable[tuple[str, str]]:
    seen: dict[str, str] = {}
    for word in words(values, option):
        key, sign, value = word.partition("=")
        if not (key and sign and value):
            raise typer.BadParameter(f"`{word}` is not of the form {form}", param_hint=option)
        key, value = key.strip(), value.strip()
        if seen.setdefault(key, value) != value:
            raise typer.BadParameter(f"`{key}` is given both `{seen[key]}` and `{value}`", param_hint=option)
        yield key, value
