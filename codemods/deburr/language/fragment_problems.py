"""Mistakes inside the fragments of a page, told at their place in the page.

Turns the byte offsets that a fragment's compiler speaks of into lines and columns of the page. What a mistake is, is
decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.language.fragments import FragmentError
from deburr.language.model import Code, Position, Problem


@dataclass(slots=True)
class FragmentProblems:
    """The problems found in the fragments of one page so far."""

    file: FilePath
    text: str
    problems: list[Problem] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.problems)

    def at(self, position: Position, message: str, help: str | None) -> None:
        """Note a mistake at a place of the page."""
        self.problems.append(Problem(self.file, position, message, help, self._line(position.line), 1))

    def within(self, code: Code, start: int, end: int, message: str, help: str | None = None) -> None:
        """Note a mistake from byte `start` to byte `end` (0-based) of a fence's text; one line of it is shown."""
        data = code.text.encode()
        before = data[:start].decode("utf-8", "replace")
        row = before.count("\n")
        column = len(before) - (before.rfind("\n") + 1)
        shown = data[start:end].decode("utf-8", "replace").split("\n")[0]
        position = Position(code.position.line + row, column + 1 + (code.position.column - 1))
        width = max(len(shown), 1)
        self.problems.append(Problem(self.file, position, message, help, self._line(position.line), width))

    def whole(self, code: Code, message: str, help: str | None = None) -> None:
        """Note a mistake about all of a fence, shown at its first line."""
        self.within(code, 0, max(len(code.text.split("\n")[0].encode()), 1), message, help)

    def error(self, code: Code, error: FragmentError) -> None:
        """Note what a fragment's compiler found."""
        self.within(code, error.start, error.end, error.message, error.help)

    def _line(self, number: int) -> str:
        lines = self.text.split("\n")
        return lines[number - 1] if number <= len(lines) else ""
