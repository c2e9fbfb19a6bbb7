"""Mistakes in a text: where they are, and how they are shown.

`Sheet` holds the text of a page (or of any other file that a person wrote) and makes `Problem`s that carry the line
they are about; `render_problem` prints one the way rustc does. What a mistake is, is decided elsewhere.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.language.model import Position, Problem
from deburr.text.escape import escape_line

_TAB = "    "
_LONGEST_LINE = 500


@dataclass(slots=True)
class Sheet:
    """A text with its lines, and the problems found in it so far. Positions are 1-based lines and characters."""

    file: FilePath
    text: str
    problems: list[Problem] = field(default_factory=list)
    lines: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")

    def line(self, number: int) -> str:
        """The 1-based line, without its line end; empty past the last one."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    def add(self, position: Position, message: str, help: str | None = None, width: int = 1) -> None:
        """Note a mistake; `width` is how many characters the carets cover."""
        line = self.line(position.line)
        self.problems.append(Problem(self.file, position, message, help, line, max(width, 1)))

    def add_at_line(self, number: int, message: str, help: str | None = None) -> None:
        """Note a mistake that is about a whole line."""
        line = self.line(number)
        indent = len(line) - len(line.lstrip())
        self.add(Position(number, indent + 1), message, help, len(line.strip()))

    def add_at_word(self, number: int, word: str, message: str, help: str | None = None) -> None:
        """Note a mistake about the first `word` of a line (about the whole line where the word is not there)."""
        at = self.line(number).find(word)
        if at < 0 or not word:
            self.add_at_line(number, message, help)
        else:
            self.add(Position(number, at + 1), message, help, len(word))

    def sorted_problems(self) -> tuple[Problem, ...]:
        """All problems once, from the top of the text to its end."""
        unique = dict.fromkeys(self.problems)
        return tuple(sorted(unique, key=lambda problem: (problem.position.line, problem.position.column)))


def render_problem(problem: Problem) -> str:
    """The problem as rustc prints an error, ending in a newline; control and bidi characters are escaped."""
    position = problem.position
    number = str(position.line)
    gutter = " " * len(number)
    where = f"{problem.file}:{position.line}:{position.column}"
    rows = [f"error: {escape_line(problem.message)}", f"{gutter}--> {escape_line(where)}"]
    if problem.line_text.strip() and len(problem.line_text) <= _LONGEST_LINE:
        before, marked, after = _cut(problem.line_text, position.column - 1, problem.width)
        carets = "^" * max(_cells(marked), 1)
        rows += [f"{gutter} |", f"{number} | {before}{marked}{after}".rstrip()]
        rows.append(f"{gutter} | {' ' * _cells(before)}{carets}")
        if problem.help is not None:
            rows.append(f"{gutter} |")
    if problem.help is not None:
        rows.append(f"{gutter} = help: {escape_line(problem.help)}")
    return "\n".join(rows) + "\n"


def _cut(line: str, start: int, width: int) -> tuple[str, str, str]:
    """What stands before, under and behind the carets, as shown."""
    return _shown(line[:start]), _shown(line[start : start + width]), _shown(line[start + width :])


def _shown(text: str) -> str:
    return escape_line(text.replace("\t", _TAB))


def _cells(text: str) -> int:
    """How many terminal cells the text takes."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) != 0 for character in text)
