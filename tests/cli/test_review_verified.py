"""Holds what a review says of owners and of the compiler; rustc itself refuses `drop` in a `const fn`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.rustc

MANIFEST = '[package]\nname = "asked"\nversion = "0.1.0"\nedition = "2021"\n'
F = "std::mem::forget"
LIB = f"""pub fn fine() {{
    {F}(1);
}}

pub const fn refused() {{
    {F}(1);
}}

#[cfg(windows)]
pub fn elsewhere() {{
    {F}(1);
}}
"""
OWNERS = "* @all\n/src/lib.rs @lib @core\n"


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "Cargo.toml").write_text(MANIFEST)
    (tmp_path / "src/lib.rs").write_text(LIB)
    (tmp_path / "CODEOWNERS").write_text(OWNERS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def review(deburr, *words: str):
    return deburr("review", "--plain", "--select", "forget_a_number", *words, given=b"s\ns\ns\n")


def test_the_compiler_is_asked_about_each_fix(deburr, asked: Path) -> None:
    shown = review(deburr, "--verify").text
    told = re.findall(r"= compiler: (.*)", shown)
    assert [one.split(":")[0] for one in told] == [
        "it compiles, made together with the other fixes",
        "it does not compile",
        "it was not compiled",
    ]
    assert "in constant functions (src/lib.rs:6)" in told[1]
    assert "`cfg(windows)` is off" in told[2]
    assert (asked / "src/lib.rs").read_text() == LIB


def test_no_compiler_is_started_unasked(deburr, asked: Path) -> None:
    result = review(deburr)
    assert "compiler" not in result.text
    assert "cargo" not in result.err


def test_the_owners_are_those_of_codeowners(deburr, asked: Path) -> None:
    assert review(deburr).text.count("(asked, @lib @core)") == 3


def test_an_option_of_the_check_needs_the_check(deburr, asked: Path) -> None:
    result = review(deburr, "--all-features")
    assert result.code == 2
    assert "needs --verify" in result.err


def test_what_cannot_be_compiled_at_all_is_said(deburr, asked: Path) -> None:
    (asked / "src/lib.rs").write_text(LIB + "fn broken( {}\n")
    result = review(deburr, "--verify")
    assert result.code == 2
    assert "the compiler cannot be asked: nothing compiles even before the fixes are made" in result.err
    assert "--verify" in result.err
