"""The specification of the page language names exactly the words that the reader takes, and its page is sound."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deburr.language.fences import FRAGMENT_KINDS, Role
from deburr.language.front_matter import EDITIONS, WITNESSES
from deburr.language.metavariable_checks import PREDICATES
from deburr.language.metavariable_tables import KINDS
from deburr.language.model import Applicability, Level, Page
from deburr.language.page_checks import REQUIRED_SECTIONS, required_sections
from deburr.language.page_reader import read_page
from deburr.language.transforms import TRANSFORMS

SPECIFICATION = (Path(__file__).parents[2] / "docs" / "patterns.md").read_text(encoding="utf-8")


def words_of(start: str, end: str) -> list[str]:
    """The words in backticks from `start` up to `end`."""
    found = re.search(f"{re.escape(start)}(.*?){re.escape(end)}", SPECIFICATION, re.DOTALL)
    assert found is not None, start
    return re.findall(r'`"?([^`"]+)"?`', found[1])


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("The kinds are", ".\n", KINDS),
        ("The kind words are", ". One", FRAGMENT_KINDS),
        ("what shows the hazard:", '| `"none"`', WITNESSES),
        ("the edition of the examples:", "|", EDITIONS),
        ("| `level` |", "|", [level.value for level in Level]),
        ("| `applicability` |", "|", [word.value for word in Applicability]),
        ("has prose under", "\n", [f"## {title}" for title in REQUIRED_SECTIONS]),
    ],
)
def test_the_words_are_those_of_the_reader(start: str, end: str, words: list[str]) -> None:
    assert words_of(start, end) == list(words)


def test_every_role_has_a_row() -> None:
    table = SPECIFICATION.split("| role | words behind it | where |\n")[1].split("\n\n")[0]
    roles = [word for row in table.split("\n")[1:] for word in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert roles == [role.value for role in Role]


def test_every_transform_and_predicate_is_there() -> None:
    assert [name for name in TRANSFORMS if f"| `{name}` |" not in SPECIFICATION] == []
    assert [name for name in PREDICATES if f'`"{name}(name)"`' not in SPECIFICATION] == []


def test_the_page_in_the_specification_is_sound() -> None:
    text = SPECIFICATION.split("`````markdown\n")[1].split("`````")[0]
    page = read_page(text.encode(), Path("patterns/leak/leak_for_pointer.md"))
    assert isinstance(page, Page), page
    assert required_sections(page) == ()
