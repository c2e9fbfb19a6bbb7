"""The patterns of one .gitignore, asked for one entry at a time.

Callers walk from the top down and do not enter an ignored directory, so a pattern is only ever compared with the
entry itself, as git does it; that an ignored parent cannot be undone below follows from the walk. Unknown here: files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


@dataclass(frozen=True, slots=True)
class _Rule:
    matches: re.Pattern[str]
    negated: bool
    whole_path: bool
    """Whether it is compared with the path from the .gitignore's directory on, or with the last name alone."""


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The rules for directories and those that could match a Rust file, the last one of the text first."""

    directories: tuple[_Rule, ...]
    files: tuple[_Rule, ...]

    def decide(self, path: str, name: str, *, is_directory: bool) -> bool | None:
        """True: ignored; False: kept by a `!` rule; None: no rule speaks of it. `path` is relative, with `/`."""
        for rule in self.directories if is_directory else self.files:
            if rule.matches.fullmatch(path if rule.whole_path else name):
                return not rule.negated
        return None


def read_rules(text: str, *, only_rust: bool = True) -> IgnoreRules:
    """The rules of a .gitignore's text. With `only_rust`, rules that match no `*.rs` and no Cargo.toml are left out
    for files."""
    directories: list[_Rule] = []
    files: list[_Rule] = []
    for line in text.removeprefix("\ufeff").split("\n"):
        pattern = _without_trailing_blanks(line.removesuffix("\r"))
        if not pattern or pattern.startswith("#"):
            continue
        negated = pattern.startswith("!")
        pattern = pattern[1:] if negated else pattern
        only_directories = pattern.endswith("/")
        pattern = pattern[:-1] if only_directories else pattern
        rule = _rule(pattern, negated)
        if rule is None:
            continue
        directories.append(rule)
        if not only_directories and (not only_rust or _may_be_of_a_run(pattern)):
            files.append(rule)
    return IgnoreRules(tuple(reversed(directories)), tuple(reversed(files)))


def globs(patterns: Iterable[str]) -> IgnoreRules:
    """The globs of a configuration file, read as a .gitignore reads them."""
    return read_rules("\n".join(patterns), only_rust=False)


def ignores(rules: IgnoreRules, path: str) -> bool:
    """Whether the file `path` (relative, with `/`) or a directory above it is matched by `rules`."""
    names = path.split("/")
    for depth in range(1, len(names)):
        if rules.decide("/".join(names[:depth]), names[depth - 1], is_directory=True):
            return True
    return bool(rules.decide(path, names[-1], is_directory=False))


def _without_trailing_blanks(line: str) -> str:
    stripped = line.rstrip(" ")
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if backslashes % 2 and len(stripped) < len(line) else stripped


def _may_be_of_a_run(pattern: str) -> bool:
    """Whether a pattern of files may be one of a `*.rs`, or of a Cargo.toml."""
    last = pattern.rsplit("/", 1)[-1]
    if "[" in last or "\\" in last:
        return True
    tail = re.split(r"[*?]", last)[-1]
    return any(end.endswith(tail) or tail.endswith(end) for end in (".rs", "Cargo.toml"))


def _rule(pattern: str, negated: bool) -> _Rule | None:
    whole_path = "/" in pattern
    pattern = pattern.removeprefix("/")
    translated = glob_expression(pattern) if pattern else None
    if translated is None:
        return None
    try:
        return _Rule(re.compile(translated, re.DOTALL), negated, whole_path)
    except re.error:
        # A range such as `[z-a]`: git's matcher says that nothing is in it.
        return None


def glob_expression(pattern: str) -> str | None:
    """The pattern, without `/` at its ends, as a regular expression for a full match with DOTALL; None where git says
    it never matches."""
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "*":
            end = at
            while end < len(pattern) and pattern[end] == "*":
                end += 1
            text, at = _stars(pattern, at, end)
            parts.append(text)
        elif char == "[":
            found = _bracket(pattern, at)
            if found is None:
                return None
            parts.append(found[0])
            at = found[1]
        elif char == "\\":
            if at + 1 == len(pattern):
                return None
            parts.append(re.escape(pattern[at + 1]))
            at += 2
        else:
            parts.append("[^/]" if char == "?" else re.escape(char))
            at += 1
    return "".join(parts)


def _stars(pattern: str, start: int, end: int) -> tuple[str, int]:
    """The expression for the stars from `start` to `end`, and where to go on."""
    alone = end - start == 2 and (start == 0 or pattern[start - 1] == "/")
    if alone and end == len(pattern):
        return ".+" if start else ".*", end
    if alone and pattern[end] == "/":
        return "(?:.*/)?", end + 1
    return "[^/]*", end


def _bracket(pattern: str, start: int) -> tuple[str, int] | None:
    """The character class that opens at `start`, and where it ends; None when it does not close."""
    at = start + 1
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    body = ""
    first = True
    while at < len(pattern) and (first or pattern[at] != "]"):
        first = False
        named = re.match(r"\[:(\w+):\]", pattern[at:])
        if named and named[1] in _CLASSES:
            body += _CLASSES[named[1]]
            at += named.end()
            continue
        if pattern[at] == "\\" and at + 1 < len(pattern):
            at += 1
            body += re.escape(pattern[at])
        else:
            body += pattern[at] if pattern[at] == "-" else re.escape(pattern[at])
        at += 1
    if at >= len(pattern):
        return None
    return f"(?!/)[{'^' if negated else ''}{body}]", at + 1
