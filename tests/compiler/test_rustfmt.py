"""A file that rustfmt left alone stays so after a fix; every other file keeps the bytes of the fix."""

from __future__ import annotations

import shutil

import pytest

from deburr.compiler.rustfmt import Formatted, LeftAsIs, keep_formatted, nearest_config

needs_rustfmt = pytest.mark.skipif(shutil.which("rustfmt") is None, reason="rustfmt is not installed")

CLEAN = b"pub fn f(a: u8) -> u8 {\n    g(a)\n}\n"
UNTIDY = b"pub fn f(a: u8) -> u8 {\n    h( a,1 )\n}\n"
TIDY = b"pub fn f(a: u8) -> u8 {\n    h(a, 1)\n}\n"
BOM = b"\xef\xbb\xbf"


def crlf(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


@needs_rustfmt
@pytest.mark.parametrize(
    ("before", "after", "result"),
    [
        (CLEAN, UNTIDY, TIDY),
        (crlf(CLEAN), crlf(UNTIDY), crlf(TIDY)),
        (BOM + CLEAN, BOM + UNTIDY, BOM + TIDY),
        (BOM + crlf(CLEAN), BOM + crlf(UNTIDY), BOM + crlf(TIDY)),
        (CLEAN, TIDY, TIDY),
    ],
    ids=["lf", "crlf", "bom", "bom and crlf", "already tidy"],
)
def test_a_clean_file_stays_clean(before, after, result, tmp_path):
    assert keep_formatted(before, after, tmp_path / "a.rs", "2021") == Formatted(result)


@needs_rustfmt
@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (b"fn  f() {}\n", b"fn  g() {}\n", "the file was not laid out by rustfmt before"),
        (CLEAN.rstrip(), UNTIDY.rstrip(), "the file was not laid out by rustfmt before"),
        (CLEAN.replace(b"\n", b"\r\n", 1), UNTIDY, "the file was not laid out by rustfmt before"),
        (b"fn f( {}\n", b"fn g( {}\n", "rustfmt refused the file: error: "),
        (CLEAN, b"fn g( {}\n", "rustfmt refused the file: error: "),
    ],
    ids=["untidy", "no newline at the end", "mixed line ends", "no Rust before", "no Rust after"],
)
def test_any_other_file_keeps_its_bytes(before, after, reason, tmp_path):
    result = keep_formatted(before, after, tmp_path / "a.rs", "2021")
    assert isinstance(result, LeftAsIs)
    assert result.data == after
    assert result.reason.startswith(reason)


@needs_rustfmt
def test_the_projects_own_settings_count(tmp_path):
    (tmp_path / "rustfmt.toml").write_text("hard_tabs = true\n")
    path = tmp_path / "src" / "deep" / "a.rs"
    tabs = CLEAN.replace(b"    ", b"\t")
    assert keep_formatted(tabs, UNTIDY, path, "2021") == Formatted(TIDY.replace(b"    ", b"\t"))
    assert isinstance(keep_formatted(CLEAN, UNTIDY, path, "2021"), LeftAsIs)


@needs_rustfmt
def test_the_edition_decides_what_parses(tmp_path):
    before, after = b"async fn f() {}\n", b"async fn  g() {}\n"
    assert keep_formatted(before, after, tmp_path / "a.rs", "2021") == Formatted(b"async fn g() {}\n")
    assert keep_formatted(before, after, tmp_path / "a.rs", None) == Formatted(b"async fn g() {}\n")
    assert isinstance(keep_formatted(before, after, tmp_path / "a.rs", "2015"), LeftAsIs)


@needs_rustfmt
def test_other_modules_are_not_visited(tmp_path):
    before, after = b"mod missing;\n", b"mod  missing;\n"
    assert keep_formatted(before, after, tmp_path / "a.rs", "2021") == Formatted(b"mod missing;\n")


def test_without_rustfmt_the_fix_stays_as_it_is(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CARGO_HOME", str(tmp_path))
    result = keep_formatted(CLEAN, UNTIDY, tmp_path / "a.rs", "2021")
    assert result == LeftAsIs(UNTIDY, "rustfmt is not installed")


def test_the_nearest_settings_file_is_found(tmp_path):
    path = tmp_path / "a" / "b" / "c.rs"
    path.parent.mkdir(parents=True)
    (tmp_path / "rustfmt.toml").touch()
    assert nearest_config(path) == tmp_path
    (tmp_path / "a" / ".rustfmt.toml").touch()
    assert nearest_config(path) == tmp_path / "a"
