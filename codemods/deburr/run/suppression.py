"""Applying suppressions and levels to the findings of one file.

A suppression silences only the patterns it names, only in its reach, and is itself reported when it is malformed or
suppresses nothing: an exception that nobody needs any more should not outlive its reason. Unknown here: how findings
come about.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from deburr.engine.findings import Finding
from deburr.language.model import Level
from deburr.language.suggestions import closest
from deburr.run.levels import BUILT_IN, FileLevels
from deburr.run.suppression_marks import Malformed, Mark, Marks, Verb, find_marks
from deburr.syntax.source import SourceFile
from deburr.text.span import Span

GROUP = "suppression"


@dataclass(frozen=True, slots=True)
class Filtered:
    """`kept` at their level in this file; `unused` and `malformed` are findings about suppressions."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Finding, ...] = ()
    unused: tuple[Finding, ...] = ()
    malformed: tuple[Finding, ...] = ()

    @property
    def about_suppressions(self) -> tuple[Finding, ...]:
        return tuple(sorted((*self.malformed, *self.unused), key=lambda finding: finding.span))


def mentions_suppressions(data: bytes) -> bool:
    """Whether a file can hold a suppression at all; cheap, and never no for one that does."""
    # One pass for `deburr` and the mistaken `Deburr`: this is asked of every file of a run.
    return b"eburr" in data


def apply_suppressions(
    source: SourceFile, findings: tuple[Finding, ...], levels: FileLevels, judged: Collection[str] | None = None
) -> Filtered:
    """The findings that stay. A suppression is called unused only if its pattern is among `judged`, i.e. was run."""
    heard = tuple(
        replace(finding, level=levels.of(finding.pattern)) for finding in findings if levels.is_heard(finding.pattern)
    )
    if not mentions_suppressions(source.data):
        return Filtered(heard)
    marks = find_marks(source)
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    used: set[Mark] = set()
    for finding in heard:
        covering = [mark for mark in marks.marks if covers(mark, finding)]
        used.update(covering)
        if not covering:
            kept.append(finding)
        elif finding.level is Level.FORBID:
            kept.append(_with_note(source, finding, covering[0]))
        else:
            suppressed.append(finding)
    ran = levels.known if judged is None else judged
    return Filtered(
        tuple(kept),
        tuple(suppressed),
        tuple(_unused(mark, levels) for mark in marks.marks if mark not in used and _is_judged(mark, levels, ran)),
        tuple(_malformed(one, levels) for one in _all_malformed(marks, levels)),
    )


def covers(mark: Mark, finding: Finding) -> bool:
    """Whether a suppression is about a finding."""
    if mark.id != finding.pattern:
        return False
    if mark.reach.start <= finding.span.start < mark.reach.end:
        return True
    return mark.by_line and mark.reach.start < finding.span.end <= mark.reach.end


def _is_judged(mark: Mark, levels: FileLevels, ran: Collection[str]) -> bool:
    """A pattern that did not run here proves nothing about its suppressions."""
    name = "unfulfilled_expectation" if mark.verb is Verb.EXPECT else "unused_suppression"
    return levels.is_heard(name) and mark.id in ran and levels.is_heard(mark.id) and mark.id not in BUILT_IN


def _with_note(source: SourceFile, finding: Finding, mark: Mark) -> Finding:
    line = source.data.count(b"\n", 0, mark.span.start) + 1
    note = f"`{finding.pattern}` is at forbid here: the suppression in line {line} is ignored"
    return replace(finding, notes=(*finding.notes, note))


def _unused(mark: Mark, levels: FileLevels) -> Finding:
    if mark.verb is Verb.EXPECT:
        message = f"`{mark.id}` is expected here and does not occur"
        return _about("unfulfilled_expectation", message, mark.span, levels, "remove the expectation")
    message = f"this suppression of `{mark.id}` suppresses nothing"
    help_text = "remove it, or put it directly above what it is about"
    return _about("unused_suppression", message, mark.span, levels, help_text)


def _all_malformed(marks: Marks, levels: FileLevels) -> list[Malformed]:
    if not levels.is_heard("malformed_suppression"):
        return []
    return [*marks.malformed, *(_unknown_id(mark, levels) for mark in marks.marks if mark.id not in levels.known)]


def _unknown_id(mark: Mark, levels: FileLevels) -> Malformed:
    if mark.id in BUILT_IN:
        help_text = "set its level on the command line or in the configuration"
        return Malformed(mark.span, f"`{mark.id}` cannot be suppressed in place", help_text)
    guess = closest(mark.id, levels.known)
    help_text = f"did you mean `{guess}`?" if guess is not None else "`deburr list` names all patterns"
    return Malformed(mark.span, f"there is no pattern `{mark.id}`", help_text)


def _malformed(one: Malformed, levels: FileLevels) -> Finding:
    return _about("malformed_suppression", one.message, one.span, levels, one.help)


def _about(pattern: str, message: str, span: Span, levels: FileLevels, help_text: str) -> Finding:
    return Finding(pattern, GROUP, levels.of(pattern), message, span, helps=(help_text,))
