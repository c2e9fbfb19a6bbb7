"""`deburr explain`, `list` and `test`: the commands about pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def test_explain_shows_the_page(deburr, snapshot, pages: Path) -> None:
    result = deburr("explain", "forget_a_number")
    assert result.code == 0
    snapshot.assert_match(result.out.replace(str(pages).encode(), b"PAGES"), "explained.txt")


@pytest.mark.parametrize("name", ["deburr::forget_a_number", "forget-a-number"])
def test_explain_takes_an_id_as_it_is_printed(deburr, name: str) -> None:
    assert deburr("explain", name).text.startswith("forget_a_number: a number is forgotten\n")


def test_explain_of_an_unknown_id(deburr) -> None:
    result = deburr("explain", "forget_a_nubmer")
    assert (result.code, result.out) == (2, b"")
    assert "there is no pattern `forget_a_nubmer`; did you mean `forget_a_number`?" in result.err


def test_list_is_a_table(deburr) -> None:
    result = deburr("list")
    rows = [line for line in result.text.splitlines() if line.startswith("forget_")]
    assert [row.split()[:3] for row in rows] == [
        ["forget_a_number", "warn", "machine-applicable"],
        ["forget_a_three", "allow", "machine-applicable"],
        ["forget_a_two", "warn", "maybe-incorrect"],
    ]
    assert len({row.index("machine-applicable") for row in rows if "machine" in row}) == 1


def test_list_as_json(deburr) -> None:
    pages = {page["id"]: page for page in map(json.loads, deburr("list", "--format", "json").text.splitlines())}
    assert pages["forget_a_two"]["rewrites"] == [
        {"name": "plain", "applicability": "maybe-incorrect", "default": True, "msrv": None}
    ]


def test_test_runs_the_examples(deburr) -> None:
    result = deburr("test", "forget_a_number")
    assert result.code == 0, result.text
    assert result.err.splitlines()[-1].endswith("not run")
    assert " 0 failed" in result.err


def test_a_wrong_example_fails_with_its_place(deburr, pages: Path) -> None:
    page = pages / "demo/forget_a_number.md"
    page.write_text(page.read_text().replace("    drop(1);", "    drop( 1 );"))
    result = deburr("test", "forget_a_number")
    assert result.code == 1
    assert "failed[forget_a_number]" in result.text
    assert "forget_a_number.md:" in result.text


def test_test_of_an_unknown_id(deburr) -> None:
    assert deburr("test", "forget_a_nubmer").code == 2
