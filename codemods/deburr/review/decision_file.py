"""`.deburr/review.json`: the decisions of a review, one a line, written whole and durably the moment one is made.

Sorted and without anything that changes by itself, so that git shows which decisions came and merges those of two
branches; every line of a decision ends alike for the same reason. Several processes may write: each holds the
directory's lock, reads what is there, changes its own decisions and nothing else. A file that cannot be understood is
never written over. Unknown here: what the decisions are about.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.errors import DeburrError
from deburr.language.model import Applicability
from deburr.language.problems import Sheet, render_problem
from deburr.review.decisions import Decision, Decisions, Verdict
from deburr.review.keys import FindingKey, Standing
from deburr.run import disk
from deburr.run.baseline_file import Entry
from deburr.run.finding_identity import Identity
from deburr.run.row_file import Form, Row, read_rows
from deburr.run.whole_file import write_whole
from deburr.text.regular_file import read_regular

VERSION = 1
DIRECTORY = ".deburr"
FILE_NAME = "review.json"
_HEAD = "deburr-review"
_ANEW = "or move the file away, and decide anew with `deburr review`"
_FORM = Form("review", _HEAD, VERSION, "decisions", _ANEW)
_TEXTS = ("file", "module", "item", "pattern", "snippet")
_NUMBERS = ("number", "of", "place", "places")
_ALWAYS = (*_TEXTS, *_NUMBERS, "decision")
_ACCEPTED = ("rewrite", "applicability", "digest")
_SOMETIMES = (*_ACCEPTED, "reason", "replacement")
_ENCODER = json.JSONEncoder(ensure_ascii=True)


class ReviewFileError(DeburrError):
    """The file of decisions cannot be understood, read or written; it holds what it held."""


def usual_file(root: FilePath) -> FilePath:
    """Where the decisions of a project are kept."""
    return root / DIRECTORY / FILE_NAME


def render_decisions(decisions: Decisions) -> str:
    """The text of a file with these decisions."""
    rows = [_ENCODER.encode(row_of(key, decisions[key])) for key in sorted(decisions, key=_order)]
    # The empty row lets every decision's line end with a comma: one more changes no other line.
    listed = "".join(f"    {row},\n" for row in rows)
    return f'{{\n  "{_HEAD}": {VERSION},\n  "decisions": [\n{listed}    {{}}\n  ]\n}}\n'


def _order(key: FindingKey) -> tuple[str | int, ...]:
    """That of keys themselves; comparing tuples takes a fraction of the time."""
    one = key.entry.identity
    return key.file, one.module, one.item, one.pattern, one.snippet, key.number


def row_of(key: FindingKey, decision: Decision) -> dict[str, str | int]:
    """A decision as in the file, its keys in the file's order."""
    one = key.entry.identity
    row: dict[str, str | int] = {
        "file": key.file, "module": one.module, "item": one.item, "pattern": one.pattern, "snippet": one.snippet,
        "number": key.number, "of": decision.standing.of,
        "place": decision.standing.place, "places": decision.standing.places, "decision": decision.verdict.value,
    }  # fmt: skip
    if decision.rewrite is not None:
        row["rewrite"] = decision.rewrite
    if decision.applicability is not None:
        row["applicability"] = decision.applicability.value
    if decision.digest:
        row["digest"] = decision.digest
    if decision.reason:
        row["reason"] = decision.reason
    if decision.replacement is not None:
        row["replacement"] = decision.replacement
    return row


def read_decisions(file: FilePath) -> Decisions:
    """The decisions of the file; none where there is no file.

    Raises ReviewFileError, with every mistake at its line and column, for one that cannot be understood."""
    data = _bytes_of(file)
    return {} if data is None else parse_decisions(file, data)


def _bytes_of(file: FilePath) -> bytes | None:
    try:
        return read_regular(str(file))
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ReviewFileError(f"the review `{file}` cannot be read: {reason}") from None


def parse_decisions(file: FilePath, data: bytes) -> Decisions:
    """The decisions in the bytes of a file of this name.

    Raises ReviewFileError, with every mistake at its line and column, for what cannot be understood."""
    sheet, rows = read_rows(file, data, _FORM)
    found = _read(sheet, rows)
    problems = sheet.sorted_problems()
    if problems:
        raise ReviewFileError("".join(render_problem(one) for one in problems).removeprefix("error: ").rstrip("\n"))
    return found


def _read(sheet: Sheet, rows: list[Row]) -> dict[FindingKey, Decision]:
    found: dict[FindingKey, Decision] = {}
    lines: dict[FindingKey, int] = {}
    for row in rows:
        if row.value == {}:
            continue
        problem = _wrong_with(row.value)
        if problem is not None or not isinstance(row.value, dict):
            sheet.add(row.position, problem or "", f"repair the decision, {_ANEW}")
            continue
        key, decision = _decision(row.value)
        if found.setdefault(key, decision) != decision:
            message = f"line {lines[key]} decides otherwise about this finding"
            sheet.add(row.position, message, "keep one of the two lines")
        lines.setdefault(key, row.position.line)
    return found


def _decision(value: Mapping[str, object]) -> tuple[FindingKey, Decision]:
    file, module, item, pattern, snippet = (str(value[key]) for key in _TEXTS)
    number, of, place, places = (int(str(value[key])) for key in _NUMBERS)
    given = value.get("applicability")
    rewrite, replacement = value.get("rewrite"), value.get("replacement")
    return FindingKey(Entry(file, Identity(module, item, pattern, snippet)), number), Decision(
        Verdict(value["decision"]),
        Standing(of, place, places),
        str(rewrite) if rewrite is not None else None,
        Applicability(given) if given is not None else None,
        str(value.get("digest", "")),
        str(value.get("reason", "")),
        str(replacement) if replacement is not None else None,
    )


def _wrong_with(value: object) -> str | None:
    if not isinstance(value, dict):
        return "a decision is an object"
    missing = [key for key in _ALWAYS if key not in value]
    if missing:
        return f"`{missing[0]}` is missing"
    unknown = [key for key in value if key not in {*_ALWAYS, *_SOMETIMES}]
    if unknown:
        return f"`{unknown[0]}` is no key of a decision"
    wrong = next((key for key in value if key not in _NUMBERS and not isinstance(value[key], str)), None)
    if wrong is not None:
        return f"`{wrong}` must be a string"
    if any(isinstance(value[key], bool) or not isinstance(value[key], int) for key in _NUMBERS):
        return "`number`, `of`, `place` and `places` must be numbers"
    for one, most in (("number", "of"), ("place", "places")):
        if not 1 <= value[one] <= value[most]:
            return f"`{one}` must be from 1 to what `{most}` says"
    return _wrong_words(value)


def _wrong_words(value: Mapping[str, str]) -> str | None:
    words = [one.value for one in Verdict]
    if value["decision"] not in words:
        return f"`decision` must be one of {', '.join(words)}"
    if "applicability" in value and value["applicability"] not in [one.value for one in Applicability]:
        return f"`{value['applicability']}` is no applicability"
    is_accept = value["decision"] == Verdict.ACCEPT.value
    given = [key for key in _ACCEPTED if key in value]
    if not is_accept and (given or "replacement" in value):
        return f"only what is accepted has `{(*given, 'replacement')[0]}`"
    if is_accept and len(given) != len(_ACCEPTED) and (given or "replacement" not in value):
        return "what is accepted has `rewrite`, `applicability` and `digest`"
    names = value["file"].split("/")
    if names[0] == "" or ".." in names:
        return "`file` must be a path inside the root, relative to it"
    return None


@dataclass(slots=True)
class DecisionFile:
    """The file with the decisions as they were when it was last read."""

    file: FilePath
    decisions: Decisions = field(default_factory=dict)
    _data: bytes | None = field(default=None, repr=False)
    """The file's bytes that say so."""
    is_others: bool = False
    """Whether the last change found that somebody else had changed the file meanwhile."""

    def read(self) -> Decisions:
        """The decisions as they are now."""
        data = _bytes_of(self.file)
        if data is None:
            self.decisions = {}
        elif data != self._data:
            self.decisions = parse_decisions(self.file, data)
        self._data = data
        return self.decisions

    def change(self, wanted: Mapping[FindingKey, Decision | None]) -> dict[FindingKey, Decision | None]:
        """Makes these decisions (None: takes one away) and leaves all others as they are by now. On disk when it
        returns, with what was there before in the place of each.

        Raises ReviewFileError when the file cannot be understood or written; it is as it was then."""
        with self._locked():
            known = self._data
            now = dict(self.read())
            self.is_others = self._data != known
            before = {key: now.get(key) for key in wanted}
            for key, decision in wanted.items():
                if decision is None:
                    now.pop(key, None)
                else:
                    now[key] = decision
            if any(before[key] != decision for key, decision in wanted.items()):
                data = render_decisions(now).encode()
                self._write(data)
                self.decisions, self._data = now, data
            return before

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """The lock of the directory: it needs no file of its own, and ends with the process that holds it."""
        directory = self.file.parent
        try:
            made = _made(directory)
            # A checkout can bring a link of this name along, which would have us write where it likes.
            nofollow = os.O_NOFOLLOW if directory.name == DIRECTORY else 0
            descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | nofollow)
        except OSError as error:
            raise self._failed(error) from None
        try:
            if made:
                disk.sync_directory(directory.parent)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _write(self, data: bytes) -> None:
        try:
            write_whole(self.file, data)
        except OSError as error:
            raise self._failed(error) from None
        disk.sync_directory(self.file.parent)

    def _failed(self, error: OSError) -> ReviewFileError:
        reason = (error.strerror or str(error)).lower()
        return ReviewFileError(f"the decision cannot be kept in `{self.file}`: {reason}", "nothing in it was changed")


def _made(directory: FilePath) -> bool:
    """Whether the directory had to be made."""
    try:
        os.mkdir(directory)
    except FileExistsError:
        return False
    return True
