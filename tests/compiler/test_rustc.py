"""Texts are judged by the real rustc: what it takes, what it refuses and with which code."""

from __future__ import annotations

import pytest

from deburr.compiler import rustc
from deburr.compiler.processes import NotRun
from deburr.compiler.rustc import Compiled, CompileFailed, compile_snippet, rustc_version
from deburr.language.versions import Version


@pytest.mark.rustc
def test_the_version_is_read():
    version = rustc_version()
    assert isinstance(version, Version)
    assert version >= Version(1, 60)


@pytest.mark.rustc
@pytest.mark.parametrize(
    ("text", "edition", "codes"),
    [
        ("pub fn f() {}\n", "2021", set()),
        ("unsafe fn f() {}\npub fn g() { f() }\n", "2021", {"E0133"}),
        ("pub fn f() -> f32 { unsafe { std::mem::transmute(0u64) } }\n", "2021", {"E0512"}),
        ("pub fn f( {}\n", "2021", {None}),
        ("#[no_mangle]\npub fn f() {}\n", "2021", set()),
        ("#[no_mangle]\npub fn f() {}\n", "2024", {None}),
        # Denied by default, and capped.
        ("pub fn f() -> u8 { unsafe { *std::ptr::null::<u8>() } }\n", "2021", set()),
    ],
)
def test_rustc_takes_or_refuses_a_text(text, edition, codes):
    result = compile_snippet(text, edition)
    if codes:
        assert isinstance(result, CompileFailed)
        assert {error.code for error in result.errors} == codes
    else:
        assert isinstance(result, Compiled)


@pytest.mark.rustc
def test_warnings_are_told():
    result = compile_snippet("pub fn f() { unsafe {} }\n", "2021")
    assert isinstance(result, Compiled)
    assert [warning.code for warning in result.warnings] == ["unused_unsafe"]


@pytest.mark.rustc
def test_a_toolchain_file_around_the_user_is_not_followed(tmp_path, monkeypatch):
    (tmp_path / "rust-toolchain.toml").write_text('[toolchain]\nchannel = "1.0.0"\n')
    monkeypatch.chdir(tmp_path)
    assert isinstance(compile_snippet("pub fn f() {}\n", "2021"), Compiled)


def test_without_rustc_nothing_is_run(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CARGO_HOME", str(tmp_path))
    rustc.rustc_version.cache_clear()
    try:
        assert compile_snippet("pub fn f() {}\n", "2021") == NotRun("rustc is not installed")
    finally:
        rustc.rustc_version.cache_clear()


@pytest.mark.real
@pytest.mark.rustc
@pytest.mark.timeout(300)
def test_a_text_may_need_other_crates(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    wanted = {"libc": "0.2"}
    good = compile_snippet("pub fn f() -> libc::c_int { 3 }\n", "2021", wanted)
    if isinstance(good, NotRun):
        pytest.skip(good.reason)
    assert good == Compiled()
    bad = compile_snippet("pub fn f() -> libc::c_int { 'c' }\n", "2021", wanted)
    assert isinstance(bad, CompileFailed)
    assert {error.code for error in bad.errors} == {"E0308"}
    again = compile_snippet("pub fn f() -> libc::c_int { 3 }\n", "2021", wanted)
    assert again == Compiled()
    assert len(list((tmp_path / "deburr" / "examples").iterdir())) == 1


@pytest.mark.real
@pytest.mark.rustc
def test_a_crate_that_cannot_be_had_is_no_failure(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("CARGO_NET_OFFLINE", "true")
    monkeypatch.setenv("CARGO_HOME", str(tmp_path / "empty"))
    result = compile_snippet("pub fn f() {}\n", "2021", {"libc": "0.2"})
    assert isinstance(result, NotRun)
    assert result.reason.startswith("cargo could not compile the dependencies: error: ")
