"""The fixes of a run under names that last: by file, items and tokens, as a baseline names findings, never by line.

Two fixes with one name in a file are told apart by their order. A fix of a later round has no finding in the original
text; it is named by the item that its code came from. Unknown here: how fixes are grouped, and what patches look like.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from deburr.engine.findings import Applied, Changed, Clean, Finding, Fix, FixKey, Outcome
from deburr.run.crate_modules import crate_view_for
from deburr.run.finding_identity import Identity, identity_of
from deburr.run.verification.plan import Plan
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit
from deburr.text.lines import LineIndex
from deburr.text.span import Span

_DIGITS = 16
_TOKEN = re.compile(r"\w+|[^\w\s]")
FOLLOW_UP = "(follow-up)"
"""Stands for the tokens of a finding that only comes up once another fix is made."""


@dataclass(frozen=True, slots=True, order=True)
class FixName:
    """`file` is the name in a patch; `number` counts those with the same identity in it, from 1."""

    file: str
    identity: Identity
    number: int = 1


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of an original text, 0-based and half open; an insertion has none."""

    file: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SeriesFix:
    """A fix that is to be part of a series. Files are named as in a patch."""

    name: FixName
    key: FixKey
    applied: Applied
    digest: str
    lines: tuple[Lines, ...] = ()
    """What its own edits touch; not what is tidied up because of them."""
    becomes: tuple[tuple[str, str], ...] = ()
    """The texts that it puts in, each with its file: tokens with single spaces between them."""

    @property
    def pattern(self) -> str:
        return self.applied.finding.pattern


@dataclass(slots=True)
class Naming:
    """Names what is found. `name_of` says what the file at a path is called in a patch."""

    name_of: Callable[[str], str]
    _sources: dict[str, tuple[bytes, SourceFile, str]] = field(default_factory=dict)

    def findings(self, path: str, data: bytes, findings: Iterable[Finding]) -> list[tuple[FixName, Finding]]:
        """The findings of a text in the order of the text, with their names."""
        source, module = self._source(path, data)
        file = self.name_of(path)
        seen: Counter[Identity] = Counter()
        named: list[tuple[FixName, Finding]] = []
        for one in sorted(findings, key=lambda finding: (finding.span, finding.pattern)):
            identity = identity_of(one, source, module)
            seen[identity] += 1
            named.append((FixName(file, identity, seen[identity]), one))
        return named

    def follow_up(self, path: str, data: bytes, applied: Applied, at: int) -> Identity:
        """The identity of a fix of a later round, whose code came from byte `at`."""
        source, module = self._source(path, data)
        place = replace(applied.finding, span=Span(min(at, len(data)), min(at, len(data))))
        return replace(identity_of(place, source, module), snippet=FOLLOW_UP)

    def _source(self, path: str, data: bytes) -> tuple[SourceFile, str]:
        known = self._sources.get(path)
        if known is None or known[0] != data:
            module = "::".join(crate_view_for(path).module_of_file() or ())
            known = self._sources[path] = (data, SourceFile(data, path), module)
        return known[1], known[2]


def series_fixes(plan: Plan, naming: Naming) -> tuple[SeriesFix, ...]:
    """The fixes of a plan, in the order of its files and in each in that of the text."""
    found: list[SeriesFix] = []
    known: set[FixKey] = set()
    for outcome in plan.outcomes:
        change = outcome.change if isinstance(outcome, Changed | Clean) else None
        if change is None or not change.applied:
            continue
        own = [one for one in change.applied if one.key is not None and one.key not in known]
        known.update(one.key for one in own if one.key is not None)
        found += _of_file(outcome, change.before, own, naming)
    return tuple(found)


def _of_file(outcome: Outcome, data: bytes, applied: Sequence[Applied], naming: Naming) -> Iterator[SeriesFix]:
    path = outcome.path
    findings = outcome.findings if isinstance(outcome, Changed | Clean) else ()
    names = {
        (one.pattern, one.span): name
        for name, one in naming.findings(path, data, dict.fromkeys((*findings, *_first(applied))))
    }
    later: Counter[Identity] = Counter()
    index = LineIndex.of(data)
    unique: dict[FixKey, Applied] = {}
    for one in applied:
        if one.key is not None:
            unique.setdefault(one.key, one)
    for key, one in sorted(unique.items(), key=lambda item: item[0].origin):
        finding = one.finding
        if one.round:
            identity = naming.follow_up(path, data, one, key.origin)
            later[identity] += 1
            name = FixName(naming.name_of(path), identity, later[identity])
        else:
            name = names[finding.pattern, finding.span]
        yield SeriesFix(
            name,
            key,
            one,
            digest_of(one.fix, None if one.round else data),
            tuple(_lines(one, path, index, key, naming)),
            tuple(becomes_of(one.fix, name.file, naming)),
        )


def _first(applied: Iterable[Applied]) -> Iterator[Finding]:
    return (one.finding for one in applied if one.round == 0)


def _lines(one: Applied, path: str, index: LineIndex, key: FixKey, naming: Naming) -> Iterator[Lines]:
    file = naming.name_of(path)
    if one.round:
        at = index.line_at(key.origin) - 1
        yield Lines(file, at, at + 1)
        yield from (Lines(naming.name_of(other.file), 0, 0) for other in one.fix.elsewhere)
        return
    yield from (_touched(file, index, edit) for edit in one.fix.edits)
    for other in one.fix.elsewhere:
        there = LineIndex.of(other.data)
        yield from (_touched(naming.name_of(other.file), there, edit) for edit in other.edits)


def _touched(file: str, index: LineIndex, edit: Edit) -> Lines:
    first = index.line_at(edit.span.start) - 1
    last = index.line_at(max(edit.span.end - 1, edit.span.start))
    return Lines(file, first, last)


def digest_of(fix: Fix, data: bytes | None) -> str:
    """What a fix replaces by what, white space aside; without `data`, the text of its finding's file, only by what."""
    parts = [fix.rewrite]
    sources: list[tuple[bytes | None, tuple[Edit, ...]]] = [(data, fix.edits)]
    sources += [(other.data if data is not None else None, other.edits) for other in fix.elsewhere]
    for text, edits in sources:
        for edit in sorted(edits):
            parts.append(tokens(edit.span.cut(text)) if text is not None else "")
            parts.append(tokens(edit.replacement))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:_DIGITS]


def becomes_of(fix: Fix, file: str, naming: Naming) -> Iterator[tuple[str, str]]:
    """The texts that a fix puts in, each with its file, without those that are empty."""
    for edit in fix.edits:
        if text := tokens(edit.replacement):
            yield file, text
    for other in fix.elsewhere:
        for edit in other.edits:
            if text := tokens(edit.replacement):
                yield naming.name_of(other.file), text


def tokens(data: bytes) -> str:
    """Words and signs with single spaces between them."""
    return " ".join(_TOKEN.findall(data.decode("utf-8", "surrogateescape")))
