"""How loud each pattern is in each file.

The order, each step over the one before: the page, the configuration from the outermost directory inwards, its
per-path levels, the command line, then `--deny`. `forbid` is never lowered. A pattern that was selected by name and
comes out at allow reports at warn. Unknown here: findings and suppressions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from deburr.language.model import Level

BUILT_IN: Mapping[str, Level] = {
    "malformed_suppression": Level.WARN,
    "unfulfilled_expectation": Level.WARN,
    "unused_suppression": Level.WARN,
}
"""What a run reports by itself, with its level; these have no page, but can be set like a pattern."""


@dataclass(frozen=True, slots=True)
class CommandLevels:
    """What the command line says: `--select`, `--level ID=LEVEL` and `--deny`."""

    select: frozenset[str] = frozenset()
    levels: Mapping[str, Level] = field(default_factory=dict)
    deny: frozenset[str] = frozenset()

    def level(self, pattern: str, default: Level, *configured: Mapping[str, Level]) -> Level:
        """The level of `pattern`, whose page says `default`; `configured` goes from the weakest to the strongest."""
        level = default
        for levels in (*configured, self.levels):
            if level is not Level.FORBID:
                level = levels.get(pattern, level)
        if level is Level.ALLOW and pattern in self.select:
            level = Level.WARN
        if level is Level.WARN and "warnings" in self.deny:
            level = Level.DENY
        if pattern in self.deny and level is not Level.FORBID:
            level = Level.DENY
        return level

    def may_run(self, pattern: str) -> bool:
        """Whether the pattern is among the selected ones, where any are."""
        return not self.select or pattern in self.select


@dataclass(frozen=True, slots=True)
class FileLevels:
    """The levels of all patterns in one file, and which of them speak there at all (not at allow)."""

    by_pattern: Mapping[str, Level]
    known: Collection[str]
    """All ids that exist, run or not: a suppression may name them."""

    def of(self, pattern: str) -> Level:
        return self.by_pattern.get(pattern, Level.ALLOW)

    def is_heard(self, pattern: str) -> bool:
        return self.of(pattern) is not Level.ALLOW
