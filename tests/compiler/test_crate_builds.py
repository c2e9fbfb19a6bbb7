"""Building a copy of a crate: what cargo says of it, with which files, and that its sources stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.compiler.confine import in_front_of
from deburr.compiler.crate_builds import ALL_TARGETS, LIBRARY_ONLY, Checked, CrateBuilds
from deburr.compiler.processes import NotRun, TookTooLong, ToolRun, run_tool

pytestmark = pytest.mark.rustc

MANIFEST = '[package]\nname = "sample"\nversion = "0.1.0"\nedition = "2021"\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "src").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "Cargo.toml").write_text(MANIFEST)
    (folder / "src/lib.rs").write_text(
        "#![deny(warnings)]\nmod inner;\n#[cfg(windows)]\nmod windows;\npub use inner::f;\n"
    )
    (folder / "src/inner.rs").write_text("pub fn f() -> u8 {\n    1\n}\n")
    (folder / "src/windows.rs").write_text("pub fn g() {}\n")
    (folder / "tests/it.rs").write_text("#[test]\nfn it() {\n    assert_eq!(sample::f(), 1);\n}\n")
    return folder


@pytest.fixture
def builds(source: Path, tmp_path: Path) -> CrateBuilds:
    return CrateBuilds(source, tmp_path / "copy", tmp_path / "target", 100)


def checked(result: Checked | NotRun) -> Checked:
    assert isinstance(result, Checked), result
    return result


def test_the_files_that_were_read_are_known(builds):
    result = checked(builds.check({}))
    assert result.diagnostics == ()
    assert result.files == {"src/lib.rs", "src/inner.rs", "tests/it.rs"}


def test_a_change_is_judged_and_taken_back(builds, source):
    before = {file: file.read_bytes() for file in source.rglob("*") if file.is_file()}
    assert checked(builds.check({})).errors == ()
    error = checked(builds.check({"src/inner.rs": b"pub fn f() -> u8 {\n    'x'\n}\n"})).errors[0]
    assert (error.code, error.line, error.file) == ("E0308", 2, "src/inner.rs")
    assert checked(builds.check({})).errors == ()
    assert {file: file.read_bytes() for file in source.rglob("*") if file.is_file()} == before


def test_a_second_copy_is_not_taken_for_what_the_first_became(builds, source, tmp_path):
    """Cargo goes by the times of files, and those of a crate are older than any build."""
    checked(builds.check({"src/inner.rs": b"pub fn f() -> u8 {\n    let unused = 2;\n    1\n}\n"}))
    again = CrateBuilds(source, builds.folder, builds.target, 100)
    assert checked(again.check({})).warnings == ()


def test_a_denied_lint_is_a_warning(builds):
    result = checked(builds.check({"src/inner.rs": b"pub fn f() -> u8 {\n    let unused = 2;\n    1\n}\n"}))
    assert result.errors == ()
    assert {warning.code for warning in result.warnings} == {"unused_variables"}


def test_every_broken_target_is_told(builds):
    result = checked(builds.check({"tests/it.rs": b"#[test]\nfn it() {\n    nothing();\n}\n"}))
    assert {error.file for error in result.errors} == {"tests/it.rs"}


def test_a_crate_without_the_files_of_its_tests(builds, source):
    (source / "Cargo.toml").write_text(MANIFEST + '\n[[bench]]\nname = "gone"\npath = "benches/gone.rs"\n')
    whole = builds.check({})
    assert isinstance(whole, NotRun) or whole.errors
    library = builds.without_tests()
    assert (builds.targets, library.targets) == (ALL_TARGETS, LIBRARY_ONLY)
    assert checked(library.check({})).files == {"src/lib.rs", "src/inner.rs"}


def test_the_crate_chooses_no_compiler_and_no_program(builds, source):
    (source / "rust-toolchain.toml").write_text('[toolchain]\nchannel = "1.0.0"\n')
    (source / ".cargo").mkdir()
    (source / ".cargo/config.toml").write_text('[build]\nrustc = "/bin/false"\n')
    assert checked(builds.check({})).errors == ()


def test_a_build_that_takes_too_long_is_ended(builds, source):
    (source / "build.rs").write_text("fn main() {\n    std::thread::sleep(std::time::Duration::from_secs(60));\n}\n")
    builds.seconds = 5
    assert isinstance(builds.check({}), TookTooLong)


def test_a_dependency_that_cannot_be_had_is_told(builds, source):
    (source / "Cargo.toml").write_text(MANIFEST + '\n[dependencies]\ngone = { path = "../gone" }\n')
    result = builds.check({})
    assert isinstance(result, NotRun)
    assert "cargo cannot fetch" in result.reason


def test_build_scripts_have_no_network(builds, source):
    done = run_tool(["true"], seconds=20, front=in_front_of("cut"))
    if not isinstance(done, ToolRun) or done.code != 0:
        pytest.skip("this user cannot make a network namespace")
    (source / "build.rs").write_text(
        'fn main() {\n    let devices = std::fs::read_to_string("/proc/net/dev").unwrap();\n'
        '    assert!(devices.lines().skip(2).all(|line| line.trim().starts_with("lo:")), "{devices}");\n}\n'
    )
    assert checked(builds.check({})).errors == ()
