"""The specification of the page language names exactly the words that the reader takes, and its page is sound."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deburr.compiler.example_results import Result
from deburr.compiler.page_examples import run_tests
from deburr.compiler.proof.confinement import Limits
from deburr.compiler.proof.proving import prove_pages
from deburr.compiler.proof.results import Outcome
from deburr.language.fences import FRAGMENT_KINDS, Role
from deburr.language.front_matter import EDITIONS, WITNESSES
from deburr.language.front_matter_keys import FRONT_MATTER
from deburr.language.metavariable_checks import PREDICATES
from deburr.language.metavariable_tables import KINDS
from deburr.language.model import Applicability, Level, Page
from deburr.language.page_checks import REQUIRED_SECTIONS, required_sections
from deburr.language.page_reader import read_page
from deburr.language.page_set import PageSet, load_page_text
from deburr.language.transforms import TRANSFORMS
from deburr.syntax.language_features import LANGUAGE_FEATURES

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


def test_every_key_is_named() -> None:
    pending, missing = dict(FRONT_MATTER), []
    while pending:
        name, key = pending.popitem()
        missing += [name] if not re.search(rf"`\[?{re.escape(name)}[\]` ]", SPECIFICATION) else []
        pending.update({**(key.inner or {}), **(key.fixed or {})})
    assert sorted(set(missing)) == []


def test_every_transform_and_predicate_is_there() -> None:
    assert [name for name in TRANSFORMS if f"| `{name}` |" not in SPECIFICATION] == []
    assert [name for name in PREDICATES if f'`"{name}(name)"`' not in SPECIFICATION] == []


FILES = ["patterns/leak/leak_for_pointer.md", "patterns/counter/counted_static.md"]
PAGES = [part.split("`````")[0] for part in SPECIFICATION.split("`````markdown\n")[1:]]


@pytest.mark.parametrize(("file", "text"), list(zip(FILES, PAGES, strict=True)), ids=FILES)
def test_a_page_in_the_specification_is_sound(file: str, text: str) -> None:
    assert f"`{file}`" in SPECIFICATION
    page = read_page(text.encode(), Path(file))
    assert isinstance(page, Page), page
    assert required_sections(page) == ()


@pytest.mark.rustc
@pytest.mark.parametrize(("file", "text"), list(zip(FILES, PAGES, strict=True)), ids=FILES)
def test_the_examples_of_a_page_in_the_specification_are_true(file: str, text: str) -> None:
    loaded = load_page_text(text, Path(file))
    assert isinstance(loaded, PageSet), loaded
    checks = list(run_tests(loaded))
    assert [(one.example, one.claim, one.detail) for one in checks if one.result is not Result.PASSED] == []
    assert len(checks) == 8


@pytest.mark.rustc
def test_the_hazard_of_the_whole_page_in_the_specification_shows(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    loaded = load_page_text(PAGES[0], Path(FILES[0]))
    assert isinstance(loaded, PageSet), loaded
    (proof,) = prove_pages(loaded.pages, Limits(), jobs=2)
    for row in proof.rows:
        if row.outcome is Outcome.NOT_RUN and row.line != "no driver":
            pytest.skip(row.line)
    assert [(row.text, row.witness, row.outcome.value) for row in proof.rows if row.line != "no driver"] == [
        *(("bad", "lsan", "passed"), ("good `leak_elements`", "lsan", "passed")),
        ("good `leak_elements`", "msrv", "passed"),
    ]


def test_the_witnesses_have_a_row_each_and_the_features_are_named() -> None:
    rows = SPECIFICATION.split("| witness | fires when |\n|---|---|\n")[1].split("\n\n")[0].split("\n")
    assert [row.split("`")[1] for row in rows] == list(WITNESSES)
    found = re.search(r"^- The table has (.*)\.$", SPECIFICATION, re.MULTILINE)
    assert found is not None
    assert re.split(", | and ", found[1]) == [feature.name for feature in LANGUAGE_FEATURES]


def test_the_contents_are_the_headings_in_their_order() -> None:
    """Every heading outside of the pages that are shown, once, with the address that GitHub gives it."""
    text = re.sub(r"`````markdown\n.*?`````", "", SPECIFICATION, flags=re.DOTALL)
    headings = [one.lower() for one in re.findall(r"^##+ (.*)$", text, re.MULTILINE)]
    contents = text.split("## A whole page")[0]
    named = re.findall(r"\[([^\]]+)\]\(#([^)]+)\)", contents)
    assert [title.lower() for title, _ in named] == headings
    addresses = {re.sub(r"[^\w -]", "", one).replace(" ", "-") for one in headings}
    assert {address for _, address in re.findall(r"\[([^\]]+)\]\(#([^)]+)\)", text)} == addresses
