"""A review as what its page shows: findings, alternatives, excerpts of files, prose, and the decisions so far. JSON.

Everything is text here; how it is shown without being obeyed is the page's part. Unknown here: HTML, and the browser.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from deburr import __version__
from deburr.report.wording import level_name
from deburr.review.items import Alternative, FilePart, ReviewItem
from deburr.review.keys import FindingKey
from deburr.review.page.excerpts import Excerpts, Region, regions_of
from deburr.review.page.prose import Tree, prose_tree
from deburr.review.page.standing import decided_rows, key_row, standing_row, state_row
from deburr.review.session import ReviewSession
from deburr.text.lines import LineIndex
from deburr.text.span import Span

Content: TypeAlias = "dict[str, object]"


def page_content(session: ReviewSession) -> Content:
    """All that the page of this session shows. `id` names it: the same findings with the same decisions have one."""
    content = _Content(session)
    found: Content = {
        "tool": f"deburr {__version__}",
        "title": session.collected.root.name or "/",
        "items": [content.item(item) for item in session.items],
        "patterns": content.patterns,
        "files": content.file_rows(),
        "keys": [key_row(key) for key in content.rank],
        "decided": decided_rows(session.file.decisions, content.rank),
        "states": [state_row(session.state(item), content.other_key(item)) for item in session.items],
    }
    digest = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
    return {"id": digest[:32], **found}


def _ranks(session: ReviewSession) -> dict[FindingKey, int]:
    """The place of each key that may stand in the file of decisions among all of them."""
    own = (item.key for item in session.items)
    return {key: number for number, key in enumerate(sorted({*own, *session.file.decisions}))}


@dataclass(slots=True)
class _Content:
    session: ReviewSession
    rank: Mapping[FindingKey, int] = field(init=False)
    patterns: dict[str, list[Tree]] = field(default_factory=dict)
    _files: dict[tuple[str, bytes], int] = field(default_factory=dict)
    _excerpts: list[Excerpts] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rank = _ranks(self.session)

    def other_key(self, item: ReviewItem) -> int | None:
        """Where the decision about the item stands in the file, if that is not under its own key."""
        key = self.session.decided_as(item)
        return self.rank[key] if key is not None and key != item.key else None

    def item(self, item: ReviewItem) -> dict[str, object]:
        if item.pattern not in self.patterns:
            self.patterns[item.pattern] = prose_tree(_without_title(item.explanation))
        file = self._file(item.file, item.data)
        finding = item.finding
        offered = item.alternative(None)
        return {
            "key": self.rank[item.key], "standing": standing_row(item.standing),
            "pattern": item.pattern, "group": finding.group,
            "level": level_name(finding.level), "message": finding.message, "file": file,
            "span": self._place(file, finding.span, is_shown=True),
            "labels": [[self._place(file, one.span, is_shown=True), one.text] for one in finding.labels],
            "package": item.package, "owners": list(item.owners),
            "notes": list(finding.notes), "helps": list(finding.helps),
            "alternatives": [self._alternative(one) for one in item.alternatives],
            "offered": offered.name if offered is not None else None,
        }  # fmt: skip

    def _alternative(self, one: Alternative) -> dict[str, object]:
        return {
            "name": one.name, "title": one.title, "applicability": one.applicability.value,
            "isDefault": one.is_default, "digest": one.digest, "canBeAccepted": one.can_be_accepted,
            "parts": [self._part(part) for part in one.parts], "unknown": list(one.lowered),
            "withheld": one.withheld, "notes": list(one.notes), "compiler": one.compiler,
        }  # fmt: skip

    def _part(self, part: FilePart) -> dict[str, object]:
        file = self._file(part.file, part.before)
        excerpts = self._excerpts[file]
        regions = list(regions_of(excerpts.index, part.edits))
        for one in regions:
            excerpts.want(one.start, max(one.end - 1, one.start))
        return {"file": file, "regions": [_region_row(one) for one in regions]}

    def _file(self, name: str, data: bytes) -> int:
        key = (name, data)
        if key not in self._files:
            self._files[key] = len(self._files)
            self._excerpts.append(Excerpts(LineIndex.of(data), name.endswith(".rs")))
            self._names.append(name)
        return self._files[key]

    def _place(self, file: int, span: Span, *, is_shown: bool) -> list[int]:
        """First line and column, last line and column: 0-based, columns in UTF-16 units as JavaScript counts."""
        excerpts = self._excerpts[file]
        start, end = (_unit_place(excerpts.index, offset) for offset in (span.start, span.end))
        if is_shown:
            excerpts.want(start[0], max(start[0], end[0]), start[1])
        return [*start, *end]

    def file_rows(self) -> list[dict[str, object]]:
        return [
            {"name": name, "lines": excerpts.index.line_count, "rust": excerpts.is_rust,
             "excerpts": list(excerpts.parts())}
            for name, excerpts in zip(self._names, self._excerpts, strict=True)
        ]  # fmt: skip


def _region_row(region: Region) -> dict[str, object]:
    row: dict[str, object] = {"start": region.start, "end": region.end, "new": list(region.new)}
    if region.old is not None:
        row["old"] = list(region.old)
    if region.is_open:
        row["open"] = True
    return row


def _unit_place(index: LineIndex, offset: int) -> tuple[int, int]:
    place = index.place(offset)
    before = index.text(place.line)[: place.column - 1] if place.line <= index.line_count else ""
    return place.line - 1, len(before) + sum(character > "\uffff" for character in before)


def _without_title(explanation: str) -> str:
    """The prose without its first heading, which is the message that stands above it anyway."""
    first, _, rest = explanation.partition("\n")
    return rest if first.startswith("# ") else explanation
