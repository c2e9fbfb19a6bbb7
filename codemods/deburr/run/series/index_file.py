"""`series.json`: what a series remembers of itself, so that it can be written anew and asked what has become of it.

Nothing in it changes by itself: no line numbers, no absolute paths, one fix a line. Unknown here: how pieces are made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from deburr.run.finding_identity import Identity
from deburr.run.series.fixes import FixName
from deburr.run.series.grouping import By, Earlier, Part

FILE_NAME = "series.json"
VERSION = 1
_HEAD = "deburr-series"
_ANEW = "write the series into another directory"
_NAME = ("file", "module", "item", "pattern", "snippet")


@dataclass(frozen=True, slots=True)
class IndexedPiece:
    """A piece as it was written last. `of` is how many there were when it was first written; `merged` says why it has
    several parts."""

    number: int
    of: int
    file: str
    sha256: str
    parts: tuple[Part, ...]
    needs: tuple[int, ...] = ()
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexedFix:
    """A fix as it was when its piece was written. `becomes` are texts with their file and the items around them."""

    name: FixName
    piece: int
    part: Part
    rewrite: str
    digest: str
    owners: tuple[str, ...] = ()
    becomes: tuple[tuple[str, str, str], ...] = ()
    is_written: bool = True
    """Whether it is in a patch; if not, it was in one, and was no longer pending when the series was written anew."""


@dataclass(frozen=True, slots=True)
class Index:
    """A whole `series.json`. `left_out` are findings of the campaign's patterns that are in no piece, with counts."""

    by: By
    most_hunks: int | None
    author: str
    date: str
    last: int
    cover: str
    pieces: tuple[IndexedPiece, ...] = ()
    fixes: tuple[IndexedFix, ...] = ()
    left_out: Mapping[tuple[str, Identity], int] = field(default_factory=dict)

    @property
    def earlier(self) -> Earlier:
        """What a series that is written anew keeps of this one."""
        return Earlier(
            {one.name: one.part for one in self.fixes},
            {part: piece.number for piece in self.pieces for part in piece.parts},
            {piece.number: piece.merged for piece in self.pieces if piece.merged},
            self.last,
        )

    @property
    def patterns(self) -> tuple[str, ...]:
        return tuple(sorted({one.name.identity.pattern for one in self.fixes}))


def render_index(index: Index) -> str:
    """The text of the file."""
    head = {
        _HEAD: VERSION, "by": index.by.value, "max-hunks": index.most_hunks, "from": index.author, "date": index.date,
        "last": index.last, "cover-letter": index.cover,
    }  # fmt: skip
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    rows: dict[str, list[object]] = {
        "pieces": [_piece_row(one) for one in index.pieces],
        "fixes": [_fix_row(one) for one in sorted(index.fixes, key=lambda fix: (fix.piece, fix.name))],
        "left-out": [
            {"file": file, **_identity_row(identity), "count": count}
            for (file, identity), count in sorted(index.left_out.items())
        ],
    }
    for key, values in rows.items():
        inside = ",\n".join(f"    {json.dumps(value)}" for value in values)
        lines.append(f"  {json.dumps(key)}: [\n{inside}\n  ]" if values else f"  {json.dumps(key)}: []")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _piece_row(one: IndexedPiece) -> dict[str, object]:
    return {
        "number": one.number, "of": one.of, "file": one.file, "sha256": one.sha256, "needs": list(one.needs),
        "parts": [[part.label, part.number] for part in one.parts], "merged": list(one.merged),
    }  # fmt: skip


def _fix_row(one: IndexedFix) -> dict[str, object]:
    return {
        "piece": one.piece, "part": [one.part.label, one.part.number], "file": one.name.file,
        **_identity_row(one.name.identity), "number": one.name.number, "rewrite": one.rewrite, "digest": one.digest,
        "owners": list(one.owners), "becomes": [list(each) for each in one.becomes],
        "written": one.is_written,
    }  # fmt: skip


def _identity_row(one: Identity) -> dict[str, object]:
    return {"module": one.module, "item": one.item, "pattern": one.pattern, "snippet": one.snippet}


class IndexFileError(ValueError):
    """What is wrong with a `series.json`, in words for the user."""


def read_index(data: bytes) -> Index:
    """The index. Raises `IndexFileError` with what is wrong and where."""
    try:
        document = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise IndexFileError(f"it is not UTF-8 (at byte {error.start}); {_ANEW}") from None
    except json.JSONDecodeError as error:
        raise IndexFileError(f"line {error.lineno}: it is not JSON: {error.msg.lower()}; {_ANEW}") from None
    except RecursionError:
        raise IndexFileError(f"it is nested too deep; {_ANEW}") from None
    if not isinstance(document, dict) or _HEAD not in document:
        raise IndexFileError(f'it is no index of a series: it begins with `"{_HEAD}": {VERSION}`; {_ANEW}')
    version = document[_HEAD]
    if isinstance(version, bool) or version != VERSION:
        advice = "update deburr" if isinstance(version, int) and version > VERSION else _ANEW
        raise IndexFileError(f"version {version} is unknown; this deburr reads version {VERSION}; {advice}")
    return _index(_Row("the file", document))


@dataclass(frozen=True, slots=True)
class _Row:
    """An object of the file; `where` is for messages."""

    where: str
    values: Mapping[str, object]

    def text(self, key: str) -> str:
        return cast("str", self._typed(key, str, "a string"))

    def number(self, key: str) -> int:
        value = self._typed(key, int, "a number")
        if isinstance(value, bool) or cast("int", value) < 0:
            raise IndexFileError(f"{self.where}: `{key}` must be a number; {_ANEW}")
        return cast("int", value)

    def truth(self, key: str) -> bool:
        return cast("bool", self._typed(key, bool, "true or false"))

    def listed(self, key: str) -> list[object]:
        return cast("list[object]", self._typed(key, list, "an array"))

    def rows(self, key: str) -> Iterator[_Row]:
        for at, value in enumerate(self.listed(key), 1):
            where = f"`{key}`, entry {at}"
            if not isinstance(value, dict):
                raise IndexFileError(f"{where}: it must be an object; {_ANEW}")
            yield _Row(where, value)

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.listed(key)
        if not all(isinstance(one, str) for one in values):
            raise IndexFileError(f"{self.where}: `{key}` must be strings; {_ANEW}")
        return tuple(cast("list[str]", values))

    def path(self) -> str:
        """The file that a row is about."""
        file = self.text("file")
        names = file.split("/")
        if names[0] == "" or ".." in names:
            raise IndexFileError(f"{self.where}: `file` must be a path inside the repository; {_ANEW}")
        return file

    def part(self, value: object) -> Part:
        match value:
            case [str(label), int(number)]:
                return Part(label, number)
        raise IndexFileError(f"{self.where}: a part is a label and a number; {_ANEW}")

    def _typed(self, key: str, kind: type, words: str) -> object:
        value = self.values.get(key)
        if not isinstance(value, kind):
            raise IndexFileError(f"{self.where}: `{key}` must be {words}; {_ANEW}")
        return value


def _index(row: _Row) -> Index:
    by = row.text("by")
    if by not in [one.value for one in By]:
        raise IndexFileError(f"`by` is `{by}`, which is unknown; {_ANEW}")
    pieces = tuple(_piece(one) for one in row.rows("pieces"))
    fixes = tuple(_fix(one) for one in row.rows("fixes"))
    left_out = {(one.path(), _identity(one)): one.number("count") for one in row.rows("left-out")}
    most = row.number("max-hunks") if row.values.get("max-hunks") is not None else None
    return Index(
        By(by), most, row.text("from"), row.text("date"), row.number("last"), row.text("cover-letter"), pieces, fixes,
        left_out,
    )  # fmt: skip


def _piece(row: _Row) -> IndexedPiece:
    file = row.text("file")
    if "/" in file or not file.endswith(".patch"):
        raise IndexFileError(f"{row.where}: `file` must be the name of a patch beside the index; {_ANEW}")
    needs = row.listed("needs")
    if not all(isinstance(one, int) for one in needs):
        raise IndexFileError(f"{row.where}: `needs` must be numbers; {_ANEW}")
    parts = tuple(row.part(one) for one in row.listed("parts"))
    numbers = tuple(cast("list[int]", needs))
    return IndexedPiece(
        row.number("number"), row.number("of"), file, row.text("sha256"), parts, numbers, row.texts("merged")
    )


def _fix(row: _Row) -> IndexedFix:
    becomes: list[tuple[str, str, str]] = []
    for value in row.listed("becomes"):
        match value:
            case [str(file), str(item), str(text)]:
                becomes.append((file, item, text))
            case _:
                raise IndexFileError(f"{row.where}: what a fix becomes is a file, an item and a text; {_ANEW}")
    return IndexedFix(
        FixName(row.path(), _identity(row), row.number("number")),
        row.number("piece"),
        row.part(row.values.get("part")),
        row.text("rewrite"),
        row.text("digest"),
        row.texts("owners"),
        tuple(becomes),
        row.truth("written"),
    )


def _identity(row: _Row) -> Identity:
    module, item, pattern, snippet = (row.text(key) for key in _NAME[1:])
    return Identity(module, item, pattern, snippet)
