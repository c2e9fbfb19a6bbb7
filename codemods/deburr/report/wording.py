"""The sentences about a finding that every format shares: level names, and what is said of each fix."""

from __future__ import annotations

from collections.abc import Iterator

from deburr.engine.findings import FileChange, Finding, Fix
from deburr.language.model import Applicability, Level
from deburr.text.escape import escape_line

_LEVEL_NAMES = {Level.ALLOW: "note", Level.WARN: "warning", Level.DENY: "error", Level.FORBID: "error"}

_RUSTC_NAMES = {
    Applicability.MACHINE_APPLICABLE: "MachineApplicable",
    Applicability.MAYBE_INCORRECT: "MaybeIncorrect",
    Applicability.HAS_PLACEHOLDERS: "HasPlaceholders",
    Applicability.UNSPECIFIED: "Unspecified",
}


def level_name(level: Level) -> str:
    """rustc's word for a diagnostic of this level."""
    return _LEVEL_NAMES[level]


def rustc_name(applicability: Applicability) -> str:
    """The applicability as rustc's JSON spells it."""
    return _RUSTC_NAMES[applicability]


def code_of(finding: Finding) -> str:
    """The diagnostic's code, e.g. `deburr::box_leak_as_ptr`."""
    return f"deburr::{finding.pattern}"


def fix_title(fix: Fix) -> str:
    """A fix's title; one that is not simply applied says which rewrite it is, and how sure."""
    if fix.is_default and fix.applicability is Applicability.MACHINE_APPLICABLE:
        return fix.title
    return f"{fix.title} (rewrite `{fix.rewrite}`, {fix.applicability.value})"


def other_rewrite(finding: Finding, fix: Fix) -> str:
    """The line about a rewrite that is not the default one, and how to ask for it."""
    if fix.withheld is not None:
        return f"another rewrite, `{fix.rewrite}`, is withheld: {fix.withheld}"
    asked = f"`--rewrite {finding.pattern}={fix.rewrite}`"
    return f"another rewrite: {fix.title} ({fix.applicability.value}), with {asked}"


def notes_of(finding: Finding) -> Iterator[str]:
    """The finding's notes, then what each fix has to say; nothing twice."""
    seen: set[str] = set()
    for note in _all_notes(finding):
        if note not in seen:
            seen.add(note)
            yield note


def _all_notes(finding: Finding) -> Iterator[str]:
    yield from finding.notes
    for fix in finding.fixes:
        for reason in (reason for reason in fix.lowered if reason != fix.withheld):
            yield f"the fix `{fix.rewrite}` is {fix.applicability.value}: {reason}"
        if fix.withheld is not None:
            yield f"the fix `{fix.rewrite}` is withheld: {fix.withheld}"
        yield from fix.notes


def what_changed(change: FileChange) -> str:
    """`2 fixes`, and whose fixes have changed a file besides: `changed with src/lib.rs`."""
    fixes = len(change.applied)
    own = "1 fix" if fixes == 1 else f"{fixes} fixes"
    if not change.joined:
        return own
    others = change.joined[0] if len(change.joined) == 1 else f"{change.joined[0]} and {len(change.joined) - 1} more"
    return escape_line(f"{own}, changed with {others}" if fixes else f"changed with {others}")


def count(number: int, noun: str) -> str:
    """`1 file`, `2 files`, `2 directories`."""
    if number == 1:
        return f"{number} {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"
