"""What the info string of a fence says: its role, and the words that go with it.

Only fences whose first word is `rust` and that have a second word have a role; every other one is prose. Whether a
fence with that role may stand where it stands is asked by the page reader.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from deburr.language.markdown import Fence
from deburr.language.model import Position, Quantity
from deburr.language.problems import Sheet
from deburr.language.suggestions import did_you_mean, listed


class Role(enum.Enum):
    MATCH = "match"
    REWRITE = "rewrite"
    HOIST = "hoist"
    INSIDE = "inside"
    NOT_INSIDE = "not-inside"
    HAS = "has"
    NOT_HAS = "not-has"
    NOT = "not"
    EXISTS = "exists"
    NOT_EXISTS = "not-exists"
    BAD = "bad"
    GOOD = "good"
    OK = "ok"
    DRIVER = "driver"
    MISUSE = "misuse"
    MANIFEST = "manifest"
    """Of a `toml` fence: a Cargo.toml."""


CONDITIONS = frozenset({Role.INSIDE, Role.NOT_INSIDE, Role.HAS, Role.NOT_HAS, Role.NOT, Role.EXISTS, Role.NOT_EXISTS})
EXAMPLES = frozenset({Role.BAD, Role.GOOD, Role.OK, Role.DRIVER, Role.MISUSE, Role.MANIFEST})
FRAGMENT_KINDS = (
    *("expression", "type", "item", "attribute", "statement", "statements", "pattern", "arm", "field", "path"),
)
"""The words that force what a fragment is read as."""
STEP_WORDS = ("or", "optional", "each", "primary")
"""What a `match` may say of its step."""
CONDITION_WORDS = ("or", "sure")
"""What a context fence may say of itself."""

_RUST_ROLES = tuple(role.value for role in Role if role is not Role.MANIFEST)
_FRONT_MATTER_ONLY = ("only", "scope", "use", "msrv")
_ERROR_CODE = re.compile(r"E\d{4}")
_COUNT = re.compile(r"[1-9][0-9]{0,5}")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class RoleFence:
    """A fence with a role. `kind` is the word that forces a fragment's reading."""

    role: Role
    fence: Fence
    kind: str | None = None
    is_alternative: bool = False
    """`rust match or`, or a context fence with `or`."""
    is_sure: bool = False
    """A context fence with `sure`."""
    quantity: Quantity = Quantity.ONE
    is_primary: bool = False
    count: int | None = None
    """`rust has 2`."""
    rewrite: str | None = None
    """The rewrite that a `good` text, or the driver of one, belongs to; None for the default one."""
    rewrite_column: int = 1
    expect: str | None = None
    findings: int = 1
    is_withheld: bool = False
    """`rust bad withheld`."""
    is_gap: bool = False
    """`rust bad unseen` or `rust ok seen`: the witness says something else here than of the other examples."""
    is_of_good: bool = False
    """`rust driver good`, `toml manifest good`."""


@dataclass(slots=True)
class _Words:
    """The words behind a role, each with its 1-based column, and where to report mistakes in them."""

    sheet: Sheet
    line: int
    role: Role
    words: list[tuple[str, int]]

    def report(self, word: str, column: int, message: str, help: str | None = None) -> None:
        self.sheet.add(Position(self.line, column), message, help, len(word))


def is_sound(fence: Fence, sheet: Sheet) -> bool:
    """Whether a fence at the margin ends, and ends before the next one begins; if not, that is a problem."""
    if not fence.is_closed:
        sheet.add_at_line(fence.line, "this fence is never closed", "close it with a line of as many backticks")
        return False
    opening = sheet.line(fence.line)
    marks = opening[: len(opening) - len(opening.lstrip(opening[0]))]
    for number in range(fence.line + 1, fence.next_line - 1):
        line = sheet.line(number)
        if line.startswith(marks) and line.lstrip(marks[0]).split(" ")[0] in ("rust", "toml"):
            message = f"the fence of line {fence.line} is still open here"
            sheet.add_at_line(number, message, "close it above, or open it with more backticks if this is its text")
            return False
    return True


def read_fence(fence: Fence, sheet: Sheet) -> RoleFence | None:
    """The fence with its role; None where it is prose or where its role is mistaken (which is a problem)."""
    line = sheet.line(fence.line)
    at = line.find(fence.info) if fence.info else len(line)
    words = [(found.group(), max(at, 0) + found.start() + 1) for found in _WORD.finditer(fence.info)]
    if not words:
        return None
    (language, column), *rest = words
    if language == "toml" and rest and rest[0][0] == Role.MANIFEST.value:
        return _placed(Role.MANIFEST, fence, sheet, rest[1:])
    if language != "rust":
        _check_language(language, column, fence, sheet, has_more=bool(rest))
        return None
    if not rest:
        return None
    role = _read_role(*rest[0], fence, sheet)
    return _placed(role, fence, sheet, rest[1:]) if role is not None else None


def _placed(role: Role, fence: Fence, sheet: Sheet, rest: list[tuple[str, int]]) -> RoleFence | None:
    if fence.is_nested:
        help_ = "start the fence at the margin"
        sheet.add_at_line(fence.line, f"a `{role.value}` fence stands in a list or a quote, or is indented", help_)
        return None
    return _read_words(role, fence, _Words(sheet, fence.line, role, rest))


def _check_language(language: str, column: int, fence: Fence, sheet: Sheet, *, has_more: bool) -> None:
    """Words that look like a role in a fence that has none, so that nobody waits for it to do something."""
    roles = [role.value for role in Role]
    if language.casefold() == "rust" and has_more:
        sheet.add(Position(fence.line, column), f"unknown language `{language}`", "write `rust`", len(language))
    elif language in roles:
        message = f"the role `{language}` stands behind the language"
        sheet.add(Position(fence.line, column), message, f"write `rust {fence.info}`", len(language))


def _read_role(word: str, column: int, fence: Fence, sheet: Sheet) -> Role | None:
    known = _RUST_ROLES
    if word in known:
        return Role(word)
    message, help_ = f"unknown role `{word}`", f"{did_you_mean(word, known)}; a fence with `rust` alone is prose"
    if word in STEP_WORDS:
        help_ = f"it stands behind `match`: write `rust match {word}`"
    elif word in _FRONT_MATTER_ONLY:
        help_ = f"it stands in the front matter: `[rewrites] name = {{ {word} = … }}`"
    elif word == "recipe":
        help_ = 'it stands in the front matter: `[pattern] recipe = "…"`'
    sheet.add(Position(fence.line, column), message, help_ or None, len(word))
    return None


def _read_words(role: Role, fence: Fence, words: _Words) -> RoleFence:
    if role is Role.MATCH:
        return _read_match_words(fence, words)
    if role in CONDITIONS:
        return _read_condition_words(fence, words)
    if role is Role.REWRITE:
        return RoleFence(role, fence, kind=_kind(words, ()))
    if role is Role.BAD:
        return _read_bad_words(fence, words)
    if role is Role.OK:
        _reject(words.words[1:] if _is_seen(words) else words.words, words, "only `seen` follows `ok`")
        return RoleFence(role, fence, is_gap=_is_seen(words))
    if role in {Role.DRIVER, Role.MANIFEST} and words.words:
        return _read_driver_words(role, fence, words)
    if role is Role.GOOD and words.words:
        (name, column), *extra = words.words
        _reject(extra, words, "a `good` text names one rewrite")
        return RoleFence(role, fence, rewrite=name, rewrite_column=column)
    _reject(words.words, words, f"nothing follows `{role.value}`")
    return RoleFence(role, fence)


def _is_seen(words: _Words) -> bool:
    return [word for word, _ in words.words[:1]] == ["seen"]


def _read_driver_words(role: Role, fence: Fence, words: _Words) -> RoleFence:
    (first, column), *rest = words.words
    if first != "good":
        message = f"unexpected `{first}`: only `good` follows `{role.value}`"
        words.report(first, column, message, did_you_mean(first, ("good",)))
    _reject(rest[1:], words, f"a {role.value} names one rewrite")
    name, at = rest[0] if rest else (None, 1)
    return RoleFence(role, fence, rewrite=name, rewrite_column=at, is_of_good=True)


def _read_match_words(fence: Fence, words: _Words) -> RoleFence:
    """The words of its step and one kind word, in any order."""
    kind = _kind(words, STEP_WORDS)
    said = [(word, column) for word, column in words.words if word in STEP_WORDS]
    first = said[0][0] if said else ""
    for word, column in said[1:]:
        if word == first:
            words.report(word, column, f"`{word}` stands here twice", "keep one of them")
        else:
            words.report(word, column, f"a match cannot be both `{first}` and `{word}`", _apart(first, word))
    quantity = Quantity(first) if first in ("optional", "each") else Quantity.ONE
    return RoleFence(Role.MATCH, fence, kind, first == "or", quantity=quantity, is_primary=first == "primary")


def _read_condition_words(fence: Fence, words: _Words) -> RoleFence:
    """`or`, `sure`, of `has` a number of places, and one kind word, in any order."""
    numbers = [(word, column) for word, column in words.words if _COUNT.fullmatch(word)]
    numbers = numbers if words.role is Role.HAS else []
    for word, column in numbers[1:]:
        words.report(word, column, "a `has` fence has one number of places", "keep one of them")
    kind = _kind(words, (*CONDITION_WORDS, *(word for word, _ in numbers)))
    said = [(word, column) for word, column in words.words if word in CONDITION_WORDS]
    for index, (word, column) in enumerate(said):
        if word in dict(said[:index]):
            words.report(word, column, f"`{word}` stands here twice", "keep one of them")
    count = int(numbers[0][0]) if numbers else None
    has_or, is_sure = "or" in dict(said), "sure" in dict(said)
    return RoleFence(words.role, fence, kind, is_alternative=has_or, is_sure=is_sure, count=count)


def _apart(word: str, other: str) -> str:
    """What to do about two words of which a match can have one."""
    if "or" in (word, other):
        return f"say `{word if other == 'or' else other}` on the step's first match"
    if "primary" in (word, other):
        return "the finding's place is a step that is always there"
    return "keep one of them"


def _kind(words: _Words, known: tuple[str, ...]) -> str | None:
    """The kind word; words that are neither one nor in `known` are problems."""
    kind = None
    for word, column in words.words:
        if word in known:
            continue
        if word not in FRAGMENT_KINDS:
            message = f"unknown word `{word}` behind `{words.role.value}`"
            words.report(word, column, message, did_you_mean(word, (*known, *FRAGMENT_KINDS)))
        elif kind is not None:
            words.report(word, column, f"the fragment cannot be both `{kind}` and `{word}`", "keep one of them")
        else:
            kind = word
    return kind


def _read_bad_words(fence: Fence, words: _Words) -> RoleFence:
    expect, findings, is_withheld, is_gap = None, 1, False, False
    for word, column in words.words:
        key, _, value = word.partition("=")
        if key == "expect" and _ERROR_CODE.fullmatch(value):
            expect = value
        elif key == "findings" and _COUNT.fullmatch(value):
            findings = int(value)
        elif word == "withheld":
            is_withheld = True
        elif word == "unseen":
            is_gap = True
        elif key == "expect":
            words.report(word, column, "`expect` takes an error code of rustc", "write `expect=E0133`")
        elif key == "findings":
            words.report(word, column, "`findings` takes a number from 1 on", "write `findings=2`")
        else:
            known = ("expect", "findings", "unseen", "withheld")
            words.report(word, column, f"unknown word `{word}` behind `bad`", f"known are {listed(known)}")
    return RoleFence(Role.BAD, fence, expect=expect, findings=findings, is_withheld=is_withheld, is_gap=is_gap)


def _reject(extra: list[tuple[str, int]], words: _Words, message: str) -> None:
    if extra:
        word, column = extra[0]
        words.report(word, column, f"unexpected `{word}`: {message}")
