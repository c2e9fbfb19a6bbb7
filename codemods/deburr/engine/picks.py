"""Making single fixes that a caller names, and no other: which rewrite for which finding, or a text instead of it.

Where fixes are picked, neither applicability nor the default rewrite counts, and only the findings of the first texts
are asked about: what a round finds anew was picked by nobody. A pick that has lost to another one gets its turn as long
as its place still reads as it did and it would write nothing else. Unknown here: who picks, and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from deburr.engine.drafts import Draft, Part, Sighting
from deburr.engine.findings import FileEdits, Finding, Fix
from deburr.language.model import Applicability
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit, apply_edits
from deburr.text.span import Span

BY_HAND = "by_hand"
"""What the rewrite of a text is called that is no pattern's."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The fix of `rewrite`. With `text`, that stands in the place of the finding's own text, whatever the rewrite would
    put there; what it does outside stays. A text needs no rewrite."""

    rewrite: str | None
    text: bytes | None = None


class Picks(Protocol):
    """What a caller wants."""

    def pick(self, source: SourceFile, finding: Finding) -> Pick | None:
        """What is to be made of a finding of a first text; None: nothing."""
        ...


@dataclass(slots=True, eq=False)
class Picked:
    """A pick for a finding of the first texts. `draft` is what it comes to there, None where there is no such fix."""

    file: str
    finding: Finding
    pick: Pick
    draft: Draft | None
    is_made: bool = False

    @property
    def fix(self) -> Fix:
        return self.draft.fix if self.draft is not None else Fix(
            self.pick.rewrite or BY_HAND, "", Applicability.UNSPECIFIED, (), is_default=False
        )  # fmt: skip


def drafted(pick: Pick, sighting: Sighting, source: SourceFile, crate: CrateView) -> Draft | None:
    """What a pick comes to for a finding."""
    draft = next((one for one in sighting.drafts if one.fix.rewrite == pick.rewrite), None)
    if pick.text is None or (pick.rewrite is not None and (draft is None or not draft.parts)):
        return draft
    span = sighting.finding.span
    edit = Edit(span, pick.text)
    if draft is None:
        fix = Fix(BY_HAND, "edited by hand", Applicability.UNSPECIFIED, (edit,), is_default=False)
        return Draft(fix, (Part(source, crate, (edit,)),))
    # Nothing is tidied up for a text that no template knows: what it leaves unused, the compiler says.
    first = Part(source, crate, _with_text(draft.core, span, edit))
    others = tuple(replace(part, places=(), imports=()) for part in draft.parts[1:])
    fix = replace(
        draft.fix,
        edits=first.core,
        elsewhere=tuple(FileEdits(one.source.name, one.core, one.source.data) for one in others),
        applicability=Applicability.UNSPECIFIED,
    )
    return Draft(fix, (first, *others))


def _with_text(core: Iterable[Edit], span: Span, edit: Edit) -> tuple[Edit, ...]:
    return tuple(sorted({*(one for one in core if not span.contains(one.span)), edit}))


def still_reads(picked: Picked, now: Draft, finding: Finding, source: SourceFile) -> bool:
    """Whether a finding of a later text reads as the one that was picked, and its draft writes nothing else."""
    before = picked.draft
    if before is None or not before.parts or not now.parts:
        return False
    old = before.parts[0].source
    if picked.finding.span.cut(old.data) != finding.span.cut(source.data):
        return False
    was, new = _inside(before.core, picked.finding.span, old), _inside(now.core, finding.span, source)
    # Where it stands now, the same expression may need parentheses.
    if new not in (was, b"(" + was + b")"):
        return False
    allowed = _outside(before, picked.finding.span)
    return not (_outside(now, finding.span) - allowed)


def _inside(core: Iterable[Edit], span: Span, source: SourceFile) -> bytes:
    """What stands at `span` once the edits in it are made."""
    moved = (
        Edit(Span(one.span.start - span.start, one.span.end - span.start), one.replacement)
        for one in core
        if span.contains(one.span)
    )
    return apply_edits(span.cut(source.data), moved)


def _outside(draft: Draft, span: Span) -> Counter[tuple[str, bytes, bytes]]:
    found: Counter[tuple[str, bytes, bytes]] = Counter()
    for number, part in enumerate(draft.parts):
        for edit in part.core:
            if number or not span.contains(edit.span):
                found[part.source.name, edit.span.cut(part.source.data), edit.replacement] += 1
    return found
