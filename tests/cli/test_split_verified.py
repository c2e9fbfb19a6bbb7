"""The pieces of a series compile alone, asked of the real cargo; what cannot is put together with what it lacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.campaign import tree
from cli.page_texts import BARE_PAGE

pytestmark = pytest.mark.rustc

PAGES = {
    # Neither of these two compiles without the other.
    "wide_field": ("struct $S { $$$a, total: u32 }", "struct $S { $$$a, total: u64 }"),
    "wide_sum": ("fn $f() -> u32 { 7 }", "fn $f() -> u64 { 7 }"),
    "by_index": ("$v.get(0)", "$v.first()"),
    "copied": ("$v.to_owned()", "$v"),
}
FILES = {
    "Cargo.toml": '[package]\nname = "pair"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.80"\n',
    "src/lib.rs": "mod bill;\nmod sums;\npub use bill::print;\n",
    "src/bill.rs": (
        "use crate::sums::sum;\n\nstruct Bill {\n    name: String,\n    total: u32,\n}\n\n"
        "pub fn print(names: &Vec<String>) {\n    let bill = Bill {\n        name: String::new(),\n"
        '        total: sum(),\n    };\n    println!("{} {} {:?}", bill.name, bill.total, names.get(0));\n}\n'
    ),
    "src/sums.rs": "pub fn sum() -> u32 {\n    7\n}\n\npub fn kept(name: String) -> (String, String) {\n"
    "    (name.to_owned(), name)\n}\n",
}
OPTIONS = ("--select", ",".join(PAGES), "--applicability", "maybe-incorrect")


@pytest.fixture
def project(tmp_path: Path, run_git, monkeypatch, somebody) -> Path:
    top = tmp_path / "pair"
    for name, text in FILES.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    pages = tmp_path / "own"
    pages.mkdir()
    for pattern, (match, rewrite) in PAGES.items():
        (pages / f"{pattern}.md").write_text(BARE_PAGE.format(id=pattern, match=match, rewrite=rewrite))
    run_git(top, "init", "--quiet")
    run_git(top, "add", ".")
    run_git(top, "commit", "--quiet", "-m", "as it was")
    monkeypatch.chdir(top)
    return top


def test_what_cannot_compile_alone_is_put_together(deburr, project: Path, run_git, tmp_path: Path) -> None:
    out = tmp_path / "series"
    options = ("--patterns", tmp_path / "own", *OPTIONS)
    result = deburr("split", out, *options, own=False, verify=True)
    assert result.code == 0, result.err
    index = json.loads((out / "series.json").read_text())
    assert [[label for label, _ in piece["parts"]] for piece in index["pieces"]] == [
        ["by_index"],
        ["wide_field", "wide_sum"],
    ]
    assert "warning: put together as piece 2: wide_field, wide_sum: one does not compile without" in result.err
    assert "checked: each piece compiles alone (" in result.err
    # What does not compile at all is in no piece, and the letter says why.
    assert "withheld: src/sums.rs:6:6: copied (new): it does not compile: error[E0382]" in result.err
    letter = (out / "0000-cover-letter.md").read_text()
    assert "- 1 fix of copied: it does not compile: error\\[E0382\\]" in letter
    texts = {piece["file"]: (out / piece["file"]).read_text() for piece in index["pieces"]}
    assert "\nPut together: wide_field, wide_sum: one does not" in texts["0002-wide-field.patch"]
    assert all("\nChecked: it compiles alone.\n" in text for text in texts.values())
    before = tree(project)
    run_git(project, "am", "--quiet", *(out / name for name in texts))
    expected = dict(before)
    expected["src/bill.rs"] = expected["src/bill.rs"].replace(b"u32", b"u64").replace(b"get(0)", b"first()")
    expected["src/sums.rs"] = expected["src/sums.rs"].replace(b"u32", b"u64")
    assert tree(project) == expected
    assert deburr("status", out, "--patterns", tmp_path / "own", "--exit-code", own=False).code == 0


def test_unchecked_pieces_say_so(deburr, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "series"
    deburr("split", out, "--patterns", tmp_path / "own", *OPTIONS, own=False)
    found = sorted(out.glob("0*.patch"))
    assert len(found) == 4
    assert all(b"\nNot checked: nobody compiled this (--no-verify).\n" in one.read_bytes() for one in found)
