"""Holds `--verify-command`: projects that are not cargo's are checked by what their user names.

The commands are real: rustc itself, called as a build tool would, and a little shell.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.rustc

NULL = ("--select", "compare_with_null", "--applicability", "maybe-incorrect", "--allow-dirty")
LIBRARY = """mod inner;

pub fn f(p: *const u8) -> bool {
    p == std::ptr::null()
}

pub struct Mine(u8);
impl PartialEq<Mine> for *const u8 {
    fn eq(&self, other: &Mine) -> bool { other.0 == 0 }
}
"""
INNER = "pub fn g(p: *const u8) -> bool {\n    p == std::ptr::null()\n}\n"
RUSTC = (
    "rustc --edition 2021 --crate-type lib --emit metadata --error-format json --json artifacts -o {out} lib/src/lib.rs"
)


def tree(top: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(top)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(top.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A work tree of git with a Rust library and no Cargo.toml; the current folder. A tool that compiles it is made."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    top = tmp_path / "a tree"
    (top / "lib/src").mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", top], check=True)
    (top / "lib/BUILD").write_text("# rust_library\n")
    (top / "lib/src/lib.rs").write_text(LIBRARY)
    (top / "lib/src/inner.rs").write_text(INNER)
    monkeypatch.chdir(top)
    return top


@pytest.fixture
def tool(tmp_path):
    """A build tool: rustc, with its messages on stdout; what it was called with is written down."""
    script = tmp_path / "my build"
    out = tmp_path / "out.rmeta"
    script.write_text(
        "#!/bin/sh\n"
        f"pwd >> '{tmp_path}/called'\n"
        f'for word in "$@"; do echo "$word" >> \'{tmp_path}/called\'; done\n'
        "echo some words of its own\n"
        f"{RUSTC.format(out=out)} 2>&1\n"
    )
    script.chmod(0o755)
    return f"'{script}' build {{files}} --of=//{{packages}}"


def called(tmp_path: Path) -> list[str]:
    return (tmp_path / "called").read_text().splitlines()


def test_what_compiles_is_applied_and_the_rest_is_named(deburr, project, tool, tmp_path):
    (project / "lib/src/inner.rs").write_text(INNER + "// never\n")
    (project / "lib/src/loose.rs").write_text(INNER)
    (project / "lib/src/-odd name.rs").write_text(INNER)
    result = deburr("apply", *NULL, "--verify-command", tool, own=False, verify=True)
    assert result.code == 0, result.err
    assert "is_null()" in (project / "lib/src/lib.rs").read_text()
    assert "checked: what is applied compiles (4 runs of the verify command)" in result.err
    assert "unverified: the verify command did not compile it: 2 fixes made" in result.err
    at, *words = called(tmp_path)[:7]
    assert at.endswith("/a tree")
    assert at != str(project)
    assert words == [
        "build",
        *("lib/src/-odd name.rs", "lib/src/inner.rs", "lib/src/lib.rs", "lib/src/loose.rs"),
        "--of=//lib",
    ]


def test_what_breaks_the_build_stays_out(deburr, project, tool, pages, tmp_path):
    (project / "lib/src/inner.rs").write_text("pub fn h() {\n    std::mem::forget(1);\n}\n")
    (project / "lib/src/lib.rs").write_text(
        "mod inner;\n#[macro_use]\nmod wrong {\n    pub fn drop(_: &str) {}\n}\nuse wrong::drop;\n"
        "pub fn two() {\n    let _ = drop;\n    std::mem::forget(1);\n}\n"
    )
    before = (project / "lib/src/lib.rs").read_bytes()
    page = pages / "demo/forget_a_number.md"
    page.write_text(page.read_text().replace("\ndrop(1)\n", "\nstd::mem::drop::<&str>(1)\n", 1))
    result = deburr("apply", "--allow-dirty", "--verify-command", tool, "lib/src/lib.rs", verify=True)
    assert result.code == 1, result.err
    assert "it does not compile: error[E0308]: mismatched types (lib/src/lib.rs:9)" in result.err
    assert (project / "lib/src/lib.rs").read_bytes() == before


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("sleep 60", "the verify command took longer than 1 s"),
        ("echo built", "the verify command printed no JSON message on stdout"),
        ("echo '{}'", "the verify command printed no JSON message on stdout"),
        ("sh -c 'echo oh no >&2; exit 3'", "the verify command fails even before the fixes are made: oh no"),
        ("sh -c 'exit 3'", "the verify command fails even before the fixes are made: exit code 3"),
        ("no-such-tool-here", "the verify command cannot run: no-such-tool-here is not installed"),
        ("'unclosed", "the verify command cannot be read: no closing quotation"),
        ("", "the verify command is empty"),
        (
            """sh -c 'echo "{\\"reason\\":\\"build-finished\\"}"; ! grep -rq is_null lib || exit 7'""",
            "the check stopped with the fixes in place: exit code 7",
        ),
    ],
)
def test_a_command_that_says_nothing_of_use_changes_nothing(deburr, project, command, said):
    before = tree(project)
    options = ("--verify-timeout", "1", "--verify-command", command)
    result = deburr("apply", *NULL, *options, own=False, verify=True)
    assert (result.code, tree(project)) == (2, before), result.err
    assert f"error: the fixes cannot be checked: {said}" in result.err
    assert "applied: 0 fixes" in result.err


def test_no_shell_reads_the_names(deburr, project, tool, tmp_path):
    odd = "lib/src/$(touch pwned);x.rs"
    (project / odd).write_text(INNER)
    assert deburr("apply", *NULL, "--verify-command", tool, own=False, verify=True).code == 0
    assert odd in called(tmp_path)
    assert not any(tmp_path.rglob("pwned"))


def test_a_file_named_like_an_option_is_none(deburr, project, tool, tmp_path):
    (project / "--out-dir.rs").write_text(INNER)
    assert deburr("apply", *NULL, "--verify-command", tool, own=False, verify=True).code == 0
    assert "./--out-dir.rs" in called(tmp_path)


def config(tmp_path: Path, text: str) -> None:
    (tmp_path / "config/deburr").mkdir(parents=True)
    (tmp_path / "config/deburr/config.toml").write_text(text)


def test_the_users_own_settings_may_name_it(deburr, project, tool, tmp_path):
    config(tmp_path, f"verify-command = '''{tool}'''\n")
    result = deburr("apply", *NULL, own=False, verify=True)
    assert result.code == 0, result.err
    assert "of the verify command)" in result.err


def test_the_users_setting_is_for_what_is_not_cargos(deburr, project, tmp_path):
    config(tmp_path, 'verify-command = "false"\n')
    (project / "lib/Cargo.toml").write_text('[package]\nname = "lib"\nversion = "0.1.0"\nedition = "2021"\n')
    result = deburr("apply", *NULL, own=False, verify=True)
    assert result.code == 0, result.err
    assert "runs of cargo)" in result.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("verify-command = 1\n", "`verify-command` must be a string"),
        ("verify-comand = 'x'\n", "unknown setting `verify-comand`; there is `verify-command`"),
        ("verify-command\n", "is not TOML"),
    ],
)
def test_a_mistake_in_the_users_settings_is_named(deburr, project, tmp_path, text, said):
    config(tmp_path, text)
    before = tree(project)
    result = deburr("apply", *NULL, own=False, verify=True)
    assert (result.code, tree(project)) == (2, before)
    assert said in result.err


def test_a_projects_settings_cannot_name_it(deburr, project, tmp_path):
    (project / "deburr.toml").write_text(f'verify-command = "touch {tmp_path}/pwned"\n')
    before = tree(project)
    result = deburr("apply", *NULL, own=False, verify=True)
    assert (result.code, tree(project)) == (2, before)
    assert "names a program to run, which a project's configuration cannot do" in result.err
    assert "--verify-command" in result.err
    assert not (tmp_path / "pwned").exists()


def test_without_a_command_the_way_out_is_said(deburr, project):
    before = tree(project)
    result = deburr("apply", *NULL, own=False, verify=True)
    assert (result.code, tree(project)) == (2, before)
    assert "there is no Cargo.toml above `lib/src/inner.rs`; `--verify-command` names what compiles it" in result.err


@pytest.mark.parametrize("option", ["--no-verify", "--all-features"])
def test_what_does_not_go_together_is_refused(deburr, project, option):
    result = deburr("apply", *NULL, "--verify-command", "x", option, own=False, verify=True)
    assert result.code == 2
    assert f"`{option}`" in result.err


def test_outside_of_git_what_was_given_is_copied(deburr, project, tool, tmp_path, monkeypatch):
    shutil.rmtree(project / ".git")
    monkeypatch.chdir(tmp_path)
    result = deburr("apply", *NULL, "--verify-command", tool, "a tree", own=False, verify=True)
    assert result.code == 0, result.err
    assert called(tmp_path)[0].endswith("/a tree")
