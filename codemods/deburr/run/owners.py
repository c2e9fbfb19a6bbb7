"""Who owns a file: CODEOWNERS, as GitHub documents that it reads it.

The first file of `.github/`, the top directory and `docs/` counts, and in it the last line that matches. Patterns are
those of a .gitignore with three differences: `!` and `[ ]` are refused, `docs/*` is about the files in `docs` and not
about those deeper down, and a directory's name owns what is in it. Unknown here: which owners exist, and git.

Source: "About code owners" in GitHub's documentation, and "List CODEOWNERS errors" in that of its REST API, which has
examples of what is an invalid line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath

from deburr.language.model import Position, Problem
from deburr.language.problems import Sheet
from deburr.run.gitignore import glob_expression
from deburr.text.regular_file import read_regular

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
MOST_BYTES = 3_000_000
"""GitHub loads no file that is larger."""

_WORD = re.compile(r"(?:\\.|[^\s\\]|\\$)+")
_OWNER = re.compile(r"@[\w-]+(?:/[\w.-]+)?|[\w.%+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Rule:
    matches: re.Pattern[str]
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owners:
    """The lines of a CODEOWNERS, the last one first. `problems` are those lines that say nothing, as on GitHub."""

    file: FilePath | None = None
    problems: tuple[Problem, ...] = ()
    _rules: tuple[_Rule, ...] = ()

    def owners_of(self, path: str) -> tuple[str, ...]:
        """Who owns the file `path` (relative to the repository's top, with `/`); nobody: no owner."""
        return next((rule.owners for rule in self._rules if rule.matches.fullmatch(path)), ())


def owners_in(top: FilePath) -> Owners:
    """The owners that the repository whose top directory is `top` names. Raises OSError where they cannot be read."""
    for place in PLACES:
        if os.path.isfile(top / place):
            return read_owners(read_regular(top / place), top / place)
    return Owners()


def read_owners(data: bytes, file: FilePath) -> Owners:
    """The owners in a CODEOWNERS with the content `data`."""
    sheet = Sheet(file, data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape"))
    if len(data) > MOST_BYTES:
        problem = Problem(file, Position(1, 1), "is larger than 3 MB: GitHub does not load it, so nobody is an owner")
        return Owners(file, (problem,))
    rules = list(_rules(sheet))
    return Owners(file, sheet.sorted_problems(), tuple(reversed(rules)))


def _rules(sheet: Sheet) -> Iterator[_Rule]:
    for number, line in enumerate(sheet.lines, 1):
        words = list(_words(line.removesuffix("\r")))
        if not words:
            continue
        wrong = _wrong_with(words[0]) or next(filter(None, map(_wrong_owner, words[1:])), None)
        matches = None if wrong else _expression(words[0])
        if matches is None:
            message = wrong or f"`{words[0]}` matches no file"
            sheet.add_at_line(number, message, "GitHub skips the line; repair or remove it")
            continue
        yield _Rule(matches, tuple(dict.fromkeys(words[1:])))


def _words(line: str) -> Iterator[str]:
    """The pattern and the owners; a word that begins with `#` begins a comment."""
    for word in _WORD.findall(line):
        if word.startswith("#"):
            return
        yield word


def _wrong_with(pattern: str) -> str | None:
    if pattern.startswith("!"):
        return "`!` takes nothing back here; a line without an owner does"
    if pattern.startswith("\\#"):
        return "`\\#` cannot be escaped here"
    if re.search(r"(?<!\\)(?:\\\\)*[\[\]]", pattern):
        return "`[ ]` is no range of characters here"
    return "a pattern has no three stars in a row" if "***" in pattern else None


def _wrong_owner(word: str) -> str | None:
    return None if _OWNER.fullmatch(word) else f"`{word}` is no `@user`, no `@org/team` and no email address"


def _expression(pattern: str) -> re.Pattern[str] | None:
    """What the paths of the files that `pattern` owns match; None if there can be none."""
    is_directory = pattern.endswith("/")
    body = pattern.removesuffix("/")
    is_anywhere = "/" not in body
    expression = glob_expression(body.removeprefix("/"))
    if not expression:
        return None
    above = "(?:.*/)?" if is_anywhere else ""
    # What stands behind the last `/` is the name of a file or of a directory; only a single star is of a file alone.
    below = "/.+" if is_directory else "" if body.rsplit("/", 1)[-1] == "*" else "(?:/.+)?"
    return re.compile(above + expression + below, re.DOTALL)
