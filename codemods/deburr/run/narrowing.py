"""Leaving out findings that nobody asked about: those outside the changed lines, and those that were there before.

Works on one file at a time, on its text as it is now and as it becomes while it is fixed. Unknown here: who says which
lines changed and what was there before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from deburr.engine.findings import Finding
from deburr.run.finding_identity import Identity, identity_of
from deburr.syntax.source import SourceFile
from deburr.text.changed_lines import WHOLE, ChangedLines
from deburr.text.lines import LineIndex


@dataclass(frozen=True, slots=True)
class Known:
    """The findings of one file that were there before, with how many there were of each; `module` is the file's."""

    module: str = ""
    counts: Mapping[Identity, int] = field(default_factory=dict)


@dataclass(slots=True)
class Narrowing:
    """Asked about one text of a file after the other; the changed lines are those of the first."""

    lines: ChangedLines = WHOLE
    known: Known = field(default_factory=Known)
    _first: bytes | None = None

    def __call__(self, source: SourceFile, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The findings that are new and in a changed line."""
        if self._first is None:
            self._first = source.data
        if not findings or (self.lines is WHOLE and not self.known.counts):
            return findings
        lines = self.lines.after(self._first, source.data)
        index = LineIndex.of(source.data)
        changed = [lines.touch(one.span, index) for one in findings]
        known = self._known(source, findings, changed)
        return tuple(one for at, one in enumerate(findings) if changed[at] and at not in known)

    def _known(self, source: SourceFile, findings: tuple[Finding, ...], changed: list[bool]) -> set[int]:
        """Where in `findings` those stand that were there before. Of several alike, those in lines that did not change
        come first, then those higher up."""
        left = Counter(self.known.counts)
        patterns = {one.pattern for one in left}
        found: set[int] = set()
        for at in sorted(range(len(findings)), key=lambda one: changed[one]):
            if findings[at].pattern not in patterns:
                continue
            identity = identity_of(findings[at], source, self.known.module)
            if left[identity] > 0:
                left[identity] -= 1
                found.add(at)
        return found
