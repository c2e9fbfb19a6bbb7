"""From a series to what it remembers of itself.

Unknown here: how the index is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from deburr.engine.findings import Changed, Clean, Finding, Outcome
from deburr.run.finding_identity import Identity
from deburr.run.manifest_files import is_manifest
from deburr.run.series.fixes import Naming, SeriesFix
from deburr.run.series.grouping import Draft, Part
from deburr.run.series.index_file import Index, IndexedFix
from deburr.run.series.pieces import Piece
from deburr.run.series.written_texts import WrittenTexts


def indexed_fixes(
    pieces: Iterable[Piece],
    changed: Sequence[Changed],
    naming: Naming,
    label_of: Callable[[SeriesFix], str],
    owners_of: Callable[[str], tuple[str, ...]],
) -> tuple[IndexedFix, ...]:
    """What is remembered of each fix."""
    after = {naming.name_of(one.path): WrittenTexts(one.change.after, not is_manifest(one.path)) for one in changed}
    return tuple(
        IndexedFix(
            fix.name,
            piece.number,
            _part(piece.draft, label_of(fix)),
            fix.applied.fix.rewrite,
            fix.digest,
            owners_of(fix.name.file),
            tuple(_becomes(fix, after)),
        )
        for piece in pieces
        for fix in piece.fixes
    )


def with_earlier(fixes: Sequence[IndexedFix], earlier: Index) -> tuple[IndexedFix, ...]:
    """The fixes, and those of the series as it was that are in no patch any more."""
    names = {one.name for one in fixes}
    gone = [replace(one, is_written=False) for one in earlier.fixes if one.name not in names]
    return (*fixes, *gone)


def _part(draft: Draft, label: str) -> Part:
    return next((part for part in draft.parts if part.label == label), draft.parts[0])


def _becomes(fix: SeriesFix, after: Mapping[str, WrittenTexts]) -> Iterable[tuple[str, str, str]]:
    for file, text in fix.becomes:
        # What another fix has changed again says nothing of whether this one was made.
        item = after[file].nearest_item(text, fix.key.origin) if file in after else None
        if item is not None:
            yield file, item, text


def left_out(
    outcomes: Iterable[Outcome], patterns: Iterable[str], fixes: Iterable[SeriesFix], naming: Naming
) -> dict[tuple[str, Identity], int]:
    """The findings of these patterns that are in no piece: those that no fix is made for, and those that remain."""
    wanted = set(patterns)
    made = Counter((fix.name.file, fix.name.identity) for fix in fixes)
    found: dict[tuple[str, Identity], int] = {}
    for outcome in outcomes:
        if not isinstance(outcome, Changed | Clean):
            continue
        change = outcome.change
        data = change.before if change is not None else outcome.data if isinstance(outcome, Clean) else b""
        before = Counter(_names(outcome.path, data, outcome.findings, wanted, naming))
        remaining = change.remaining if change is not None and isinstance(outcome, Changed) else ()
        after = Counter(_names(outcome.path, change.after if change is not None else b"", remaining, wanted, naming))
        for name in sorted({*before, *after}):
            count = max(before[name] - made[name], after[name])
            if count > 0:
                found[name] = count
    return found


def _names(
    path: str, data: bytes, findings: Sequence[Finding], patterns: set[str], naming: Naming
) -> Iterable[tuple[str, Identity]]:
    mine = [one for one in findings if one.pattern in patterns]
    return [(name.file, name.identity) for name, _ in naming.findings(path, data, mine)] if mine else []
