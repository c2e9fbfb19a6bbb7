"""`deburr check`: what goes to which stream, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

COUNTS = "2 findings (2 warnings) in 2 of 3 files; `deburr diff` shows 1 fix"


def test_findings_go_to_stdout_and_the_summary_to_stderr(deburr, crate: Path) -> None:
    result = deburr("check", "src")
    assert result.code == 0
    assert "warning[deburr::forget_a_number]: a number is forgotten\n --> src/one.rs:4:5\n" in result.text
    assert "warning[deburr::forget_a_two]: a two is forgotten\n --> src/two.rs:2:2\n" in result.text
    assert result.err.splitlines()[-1] == COUNTS
    assert "files" not in result.text


def test_nothing_is_written(deburr, crate: Path) -> None:
    before = {path: path.read_bytes() for path in crate.rglob("*.rs")}
    deburr("check", ".")
    assert {path: path.read_bytes() for path in crate.rglob("*.rs")} == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 0),
        (["--deny", "warnings"], 1),
        (["--deny", "forget_a_two"], 1),
        (["--level", "forget_a_number=deny"], 1),
        (["--level", "forget_a_number=forbid"], 1),
        (["--level", "forget_a_number=allow", "--level", "forget_a_two=allow"], 0),
        (["--select", "forget_a_three", "--deny", "warnings"], 0),
        (["--select", "forget_a_nubmer"], 2),
        (["--level", "forget_a_number=loud"], 2),
        (["--level", "forget_a_number"], 2),
        (["--deny", "warning"], 2),
        (["--rewrite", "forget_a_number=other"], 2),
        (["--rewrite", "forget_a_number"], 2),
        (["--config", "missing.toml"], 2),
        (["--patterns", "missing"], 2),
        (["--jobs", "0"], 2),
        (["--format", "yaml"], 2),
        (["--no-such-option"], 2),
        (["missing.rs"], 2),
        (["-", "src"], 2),
        (["--stdin-name", "a.rs"], 2),
    ],
)
def test_exit_codes(deburr, crate: Path, words: list[str], code: int) -> None:
    result = deburr("check", "src", *words)
    assert result.code == code, result.err
    if code == 2:
        assert result.err.strip()


def test_an_unknown_id_names_the_one_that_was_meant(deburr, crate: Path) -> None:
    result = deburr("check", "--select", "forget_a_nubmer")
    assert result.out == b""
    assert "there is no pattern `forget_a_nubmer`; did you mean `forget_a_number`?" in result.err


def test_several_patterns_can_be_selected_with_commas_and_by_repeating(deburr, crate: Path) -> None:
    (crate / "src/three.rs").write_bytes(b"fn f() { std::mem::forget(3); std::mem::forget(1); std::mem::forget(2); }\n")
    result = deburr("check", "src/three.rs", "--select", "forget_a_three,forget_a_two", "--select", "forget_a_number")
    assert result.text.count("warning[deburr::") == 3
    assert deburr("check", "src/three.rs", "--select", "forget_a_three").text.count("warning[deburr::") == 1


def test_without_a_path_it_is_the_current_directory(deburr, crate: Path) -> None:
    result = deburr("check")
    assert " --> src/one.rs:4:5" in result.text


def test_json_has_one_diagnostic_a_line(deburr, crate: Path) -> None:
    result = deburr("check", "src", "--format", "json")
    found = [json.loads(line) for line in result.text.splitlines()]
    assert [one["code"]["code"] for one in found] == ["deburr::forget_a_number", "deburr::forget_a_two"]
    assert found[0]["spans"][0]["file_name"] == "src/one.rs"
    assert (found[0]["spans"][0]["byte_start"], found[0]["spans"][0]["byte_end"]) == (34, 48)


def test_a_missing_path_does_not_keep_the_others_from_being_checked(deburr, crate: Path) -> None:
    result = deburr("check", "missing", "src")
    assert result.code == 2
    assert "forget_a_number" in result.text
    assert "error: cannot read `missing`: no such file or directory" in result.err


def test_a_bad_page_is_shown_with_its_line(deburr, crate: Path, pages: Path) -> None:
    page = pages / "demo/forget_a_two.md"
    page.write_text(page.read_text().replace('level = "warn"', 'level = "loud"'))
    result = deburr("check", "src")
    assert (result.code, result.out) == (2, b"")
    assert "forget_a_two.md:4:" in result.err
    assert 'level = "loud"' in result.err


def test_what_is_not_analysed_is_said(deburr, crate: Path) -> None:
    (crate / "src/latin.rs").write_bytes(b"// \xe9\nfn f() { std::mem::forget(1); }\n")
    (crate / "target").mkdir()
    result = deburr("check", ".")
    assert result.code == 0
    assert "not analysed: src/latin.rs: not UTF-8 (at byte 3)" in result.err
    assert "passed over: 1 directory (build output)\n" in result.err


def test_quiet_leaves_only_errors_on_stderr(deburr, crate: Path) -> None:
    assert deburr("check", "src", "--quiet").err == ""
    assert (
        deburr("check", "src", "missing", "--quiet").err == "error: cannot read `missing`: no such file or directory\n"
    )


def test_stdin(deburr, crate: Path) -> None:
    result = deburr("check", "-", given=b"fn f() { std::mem::forget(1); }\n")
    assert " --> <stdin>:1:10" in result.text
    named = deburr("check", "-", "--stdin-name", "src/new.rs", given=b"fn f() { std::mem::forget(1); }\n")
    assert " --> src/new.rs:1:10" in named.text
    assert named.code == 0


def test_the_configuration_beside_a_stdin_name_applies(deburr, crate: Path) -> None:
    (crate / "deburr.toml").write_text('[levels]\nforget_a_number = "deny"\n')
    text = b"fn f() { std::mem::forget(1); }\n"
    assert deburr("check", "-", "--stdin-name", "src/new.rs", given=text).code == 1


@pytest.mark.parametrize(
    ("words", "environment", "coloured"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {}, False),
    ],
)
def test_colours(deburr, crate: Path, monkeypatch, words, environment, coloured: bool) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert (b"\x1b[" in deburr("check", "src", *words).out) == coloured


def test_a_package_without_rust_version_is_mentioned_once(deburr, crate: Path) -> None:
    manifest = crate / "Cargo.toml"
    manifest.write_text(manifest.read_text().replace('rust-version = "1.80"\n', ""))
    assert deburr("check", "src").err.count("the current toolchain is assumed") == 1
