"""`deburr diff`: a patch that the real git takes, and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest


def snapshot_of(top: Path) -> dict[str, bytes]:
    return {str(path.relative_to(top)): path.read_bytes() for path in sorted(top.rglob("*.rs"))}


def fixed(before: dict[str, bytes], *numbers: int) -> dict[str, bytes]:
    """The tree after the fixes for these numbers, made without deburr."""
    after = dict(before)
    for number in numbers:
        for name, data in after.items():
            for old in (b"std::mem::forget(%d)" % number, b"mem::forget(%d)" % number):
                data = data.replace(old, b"drop(%d)" % number)
            after[name] = data
    return after


@pytest.mark.parametrize("where", [".", "src"])
def test_git_applies_the_patch(deburr, crate: Path, run_git, monkeypatch, where: str) -> None:
    before = snapshot_of(crate)
    monkeypatch.chdir(crate / where)
    result = deburr("diff", "--applicability", "maybe-incorrect")
    assert result.code == 0
    assert snapshot_of(crate) == before
    run_git(crate / where, "apply", given=result.out)
    assert snapshot_of(crate) == fixed(before, 1, 2)


def test_the_text_of_a_patch(deburr, crate: Path, snapshot) -> None:
    snapshot.assert_match(deburr("diff", "src", "--applicability", "maybe-incorrect").out, "patch.diff")


def test_a_file_with_an_odd_name(deburr, crate: Path, run_git) -> None:
    odd = crate / 'src/a \té".rs'
    odd.write_bytes(b"pub fn odd() {\n    std::mem::forget(1)\n}")
    result = deburr("diff", odd)
    run_git(crate, "apply", given=result.out)
    assert odd.read_bytes() == b"pub fn odd() {\n    drop(1)\n}"


def test_outside_of_git_paths_are_relative_to_the_given_root(deburr, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "loose/deep"
    folder.mkdir(parents=True)
    (folder / "a.rs").write_bytes(b"fn f() { std::mem::forget(1); }\n")
    result = deburr("diff", tmp_path / "loose")
    assert b"--- a/deep/a.rs\n+++ b/deep/a.rs\n" in result.out
    assert f"not in a git repository: the patch's paths are relative to `{tmp_path / 'loose'}`" in result.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 0),
        (["--exit-code"], 1),
        (["--exit-code", "--select", "forget_a_three"], 0),
        (["--exit-code", "--select", "nothing_such"], 2),
        (["missing"], 2),
    ],
)
def test_exit_codes(deburr, crate: Path, words: list[str], code: int) -> None:
    assert deburr("diff", "src", *words).code == code


def test_what_is_withheld_is_said(deburr, crate: Path) -> None:
    result = deburr("diff", "src")
    assert "withheld: src/two.rs:2:2: forget_a_two (plain): " in result.err
    assert result.err.splitlines()[-1] == "pending: 1 fix in 1 of 3 files; withheld: 1"
    assert b"two.rs" not in result.out


def test_no_change_is_no_output(deburr, crate: Path) -> None:
    result = deburr("diff", "src/lib.rs")
    assert (result.code, result.out) == (0, b"")


def test_colours_are_for_people_only(deburr, crate: Path) -> None:
    (crate / "src/one.rs").write_bytes(b"fn f() {\n    // \x1b[2J\n    std::mem::forget(1);\n}\n")
    coloured = deburr("diff", "src", "--color", "always").text
    assert "\x1b[32m+    drop(1);\x1b[0m\n" in coloured
    assert "\\x1b[2J" in coloured
    assert b"     // \x1b[2J\n" in deburr("diff", "src").out


def test_stdin(deburr, crate: Path) -> None:
    text = b"fn f() { std::mem::forget(1); }\n"
    assert b"--- a/src/new.rs\n" in deburr("diff", "-", "--stdin-name", "src/new.rs", given=text).out
    assert b"+fn f() { drop(1); }\n" in deburr("diff", "-", given=text).out


def test_an_executable_file_keeps_its_mode_in_the_patch(deburr, crate: Path) -> None:
    (crate / "src/one.rs").chmod(0o755)
    assert b" 100755\n" in deburr("diff", "src/one.rs").out


def test_many_fixes_withheld_for_one_reason_are_counted(deburr, tmp_path: Path) -> None:
    (tmp_path / "a.rs").write_text("fn f() {\n" + "    std::mem::forget(2);\n" * 8 + "}\n")
    listed = [line for line in deburr("diff", tmp_path).err.splitlines() if line.startswith("withheld: ")]
    assert len(listed) == 6
    assert listed[-1].startswith("withheld: 3 more of ")


def test_a_folder_without_rust(deburr, tmp_path: Path) -> None:
    result = deburr("diff", tmp_path)
    assert (result.code, result.out, result.err) == (0, b"", "no Rust file was analysed\n")


@pytest.mark.parametrize(
    ("settings", "attributes", "is_noted"),
    [(["core.autocrlf", "true"], "", True), ([], "*.rs text eol=crlf\n", True), ([], "", False)],
)
def test_where_git_converts_line_ends_that_is_said(
    deburr, tmp_path: Path, run_git, monkeypatch, settings: list[str], attributes: str, is_noted: bool
) -> None:
    """A plain `git apply` gives the right bytes there, and a three-way one finds no base: both are seen here."""
    run_git(tmp_path, "init", "--quiet")
    run_git(tmp_path, "config", "core.safecrlf", "false")
    if settings:
        run_git(tmp_path, "config", *settings)
    text = b"fn f() {\r\n    std::mem::forget(1);\r\n}\r\n"
    (tmp_path / ".gitattributes").write_text(attributes)
    (tmp_path / "a.rs").write_bytes(text)
    run_git(tmp_path, "add", ".")
    monkeypatch.chdir(tmp_path)
    result = deburr("diff", ".")
    note = "a.rs: git tracks it with other line ends: `git apply` takes this patch, `-3` does not\n"
    assert (note in result.err) is is_noted
    if is_noted:
        with pytest.raises(AssertionError, match="does not apply"):
            run_git(tmp_path, "apply", "-3", "-", given=result.out)
    run_git(tmp_path, "apply", *([] if is_noted else ["-3"]), "-", given=result.out)
    assert (tmp_path / "a.rs").read_bytes() == text.replace(b"std::mem::forget(1)", b"drop(1)")
