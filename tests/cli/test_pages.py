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


def test_a_mistaken_shipped_page_stops_the_run_that_needs_it(
    deburr, pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("deburr.run.session", "deburr.language.page_set", "deburr.cli.pages"):
        monkeypatch.setattr(f"{module}.shipped_directory", lambda: pages)
    page = pages / "demo/forget_a_two.md"
    page.write_text(page.read_text().replace("\ndrop(2)", "\ndrop($x)"))
    file = tmp_path / "a.rs"
    file.write_text("fn f() { std::mem::forget(2); }\n")
    result = deburr("check", file, own=False)
    assert (result.code, result.out) == (2, b"")
    assert f"a pattern page is mistaken: {page}:34:6: no match binds `$x`" in result.err
    assert deburr("test", own=False).code == 2
    file.write_text("fn f() {}\n")
    assert deburr("check", file, own=False).code == 0


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
