"""What makes a finding of a review the same one after a rebase, and a fix the one that was looked at.

A key has no line and no column: the file, what `deburr.run.finding_identity` says of the finding, and which of those
alike in the file it is. A fix has a digest of what it replaces by what, by which a decision shows that the code under
it, or what would be written, is no longer what was looked at. Unknown here: decisions.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from deburr.engine.findings import Finding, Fix
from deburr.run.baseline_file import Entry
from deburr.run.finding_identity import identity_of
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit, apply_edits
from deburr.text.span import Span

_DIGITS = 16
_TOKEN = re.compile(
    rb"""
      (?P<trivia> \s+ | //[^\n]* | /\*.*?\*/ )
    | (?P<token> [bc]?r(?P<hashes>\#+)".*?"(?P=hashes) | [bc]?r"[^"]*" | [bc]?"(?:[^"\\]|\\.)*"
      | b?'(?:[^'\\]|\\.[^']*)' | '?[\w\x80-\xff]+ | . )
    """,
    re.DOTALL | re.VERBOSE,
)
_IMPORTS = re.compile(rb"(?:pub\s*(?:\([^)]*\)\s*)?)?use\b[^;]*;")
_CLOSING = (b")", b"]", b"}")


@dataclass(frozen=True, slots=True, order=True)
class FindingKey:
    """`entry.file` is relative to the root, with `/`; `number` is 1-based: the n-th of those alike in the file, in text
    order."""

    entry: Entry
    number: int = 1

    @property
    def file(self) -> str:
        return self.entry.file

    @property
    def pattern(self) -> str:
        return self.entry.identity.pattern


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a finding stands among others, by which one sees that they have changed: `of` is how many alike the file
    has, `place` (1-based, in text order) and `places` count those of its pattern in its item."""

    of: int = 1
    place: int = 1
    places: int = 1


@dataclass(frozen=True, slots=True)
class Keyed:
    """A finding with its key."""

    finding: Finding
    key: FindingKey
    standing: Standing


def keyed(findings: Iterable[Finding], source: SourceFile, file: str, module: str) -> list[Keyed]:
    """The findings of one file with their keys, in text order. `findings` must be all of the file, whoever asks about
    which: a number that depends on what was asked would stand for another finding the next time."""
    ordered = sorted(findings, key=lambda one: (one.span, one.pattern))
    entries = [Entry(file, identity_of(one, source, module)) for one in ordered]
    of, places = Counter(entries), Counter(map(item_of, entries))
    seen: Counter[object] = Counter()
    found: list[Keyed] = []
    for finding, entry in zip(ordered, entries, strict=True):
        item = item_of(entry)
        seen[entry] += 1
        seen[item] += 1
        found.append(Keyed(finding, FindingKey(entry, seen[entry]), Standing(of[entry], seen[item], places[item])))
    return found


def item_of(entry: Entry) -> tuple[str, str, str, str]:
    """What two findings have in common that are of one pattern and in one item of one file."""
    one = entry.identity
    return entry.file, one.module, one.item, one.pattern


def relative_name(file: str, root: FilePath) -> str:
    """What the file at a path is called in a key: relative to the root (a real directory), with `/`."""
    return os.path.relpath(os.path.realpath(file), root).replace(os.sep, "/")


def digest_of(fix: Fix, finding: Finding, source: SourceFile) -> str:
    """What the fix replaces by what, its rewrite's name included, without white space, comments and imports.

    Imports follow from what else the file holds: a `use` that another fix has added meanwhile is no other rewrite."""
    parts = [[fix.rewrite], *_replaced(fix.edits, source, finding.span)]
    for other in sorted(fix.elsewhere, key=lambda one: one.file):
        parts += _replaced(other.edits, SourceFile(other.data, other.file), None)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_DIGITS]


def _replaced(edits: Sequence[Edit], source: SourceFile, place: Span | None) -> list[list[str]]:
    """Old and new text of each changed stretch; the finding's place, if there is one in this file, is one stretch."""
    pairs: list[list[str]] = []
    for span, inside in _stretches(edits, source, place):
        old = span.cut(source.data)
        moved = [Edit(Span(one.span.start - span.start, one.span.end - span.start), one.replacement) for one in inside]
        pair = [spelled(old), spelled(apply_edits(old, moved))]
        if pair[0] != pair[1]:
            pairs.append(pair)
    return pairs


def _stretches(edits: Sequence[Edit], source: SourceFile, place: Span | None) -> list[tuple[Span, list[Edit]]]:
    """The edits by what they touch; those with nothing but white space between them are one."""
    pending = [(one.span, [one]) for one in sorted(set(edits)) if not _is_import(one, source)]
    if place is not None:
        pending.append((place, []))
    found: list[tuple[Span, list[Edit]]] = []
    for span, inside in sorted(pending, key=lambda one: one[0]):
        last = found[-1] if found else None
        if last is not None and not source.data[last[0].end : span.start].strip():
            found[-1] = (Span(last[0].start, max(last[0].end, span.end)), [*last[1], *inside])
        else:
            found.append((span, inside))
    return found


def _is_import(edit: Edit, source: SourceFile) -> bool:
    """Whether an edit changes `use` declarations and nothing else."""
    nodes = source.ancestors(edit.span.start, edit.span.end).nodes
    if any(node.type == "use_declaration" for node in nodes):
        return True
    texts = (edit.span.cut(source.data), edit.replacement)
    return any(text.strip() for text in texts) and all(not _IMPORTS.sub(b"", text).strip() for text in texts)


def spelled(code: bytes) -> str:
    """The tokens of a piece of code, with a space only where two words would run together."""
    text = b""
    for match in _TOKEN.finditer(code):
        token = match["token"]
        if token is None:
            continue
        if token in _CLOSING and text.endswith(b","):
            text = text[:-1]
        text += b" " + token if _is_word(text[-1:]) and _is_word(token[:1]) else token
    return text.decode("utf-8", "backslashreplace")


def _is_word(byte: bytes) -> bool:
    return byte.isalnum() or byte == b"_" or byte >= b"\x80"
