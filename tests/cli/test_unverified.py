"""Holds what is said of fixes that the check did not compile, and that nothing is said of those that it did.

One package with a place in each kind of corner. Whether rustc gets there was asked of it by hand: `compile_error!` in
each place, one after the other.
"""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.rustc

NULL = ("--select", "compare_with_null", "--applicability", "maybe-incorrect")
OLD = "p == std::ptr::null()"
FN = "fn {name}(p: *const u8) -> bool {{ p == std::ptr::null() }}\n"


def fn(name: str) -> str:
    return "pub " + FN.format(name=name)


MANIFEST = """[package]
name = "corners"
version = "0.1.0"
edition = "2021"

[features]
default = ["on"]
on = []
off = []
"""
GATED = """
[[example]]
name = "gated"
required-features = ["off"]
"""
RULES = """
macro_rules! used {
    ($v:ident) => { pub fn $v(p: *const u8) -> bool { p == std::ptr::null() } };
}
used!(made);

#[allow(unused_macros)]
macro_rules! idle {
    ($v:ident) => { pub fn $v(p: *const u8) -> bool { p == std::ptr::null() } };
}

macro_rules! two_arms {
    (one) => { pub fn of_one(p: *const u8) -> bool { p == std::ptr::null() } };
    (two) => { pub fn of_two(p: *const u8) -> bool { p == std::ptr::null() } };
}
two_arms!(one);
"""
ARGUMENTS = """
macro_rules! dropped { ($($t:tt)*) => {}; }
macro_rules! kept { ($e:expr) => { $e }; }
macro_rules! if_unix { ($($t:tt)*) => { $(#[cfg(unix)] $t)* }; }

pub fn in_dropped(p: *const u8) { let _ = p; dropped!(p == std::ptr::null()); }
pub fn in_kept(p: *const u8) -> bool { kept!(p == std::ptr::null()) }
pub fn in_assert(p: *const u8) { assert!(p == std::ptr::null()); }
"""
PLACES: dict[str, tuple[str, str | None]] = {
    "plain": (fn("plain"), None),
    "unix": ("#[cfg(unix)]\n" + fn("here"), None),
    "windows": ("#[cfg(windows)]\n" + fn("there"), "`cfg(windows)` is off"),
    "inner": ("#![cfg(windows)]\n" + fn("inner"), "`cfg(windows)` is off"),
    "feature_on": ('#[cfg(feature = "on")]\n' + fn("on"), None),
    "feature_off": ('#[cfg(feature = "off")]\n' + fn("off"), '`cfg(feature = "off")` is off'),
    "tests": (
        "#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() {\n        let p = &0u8 as *const u8;\n"
        "        assert!(p == std::ptr::null());\n    }\n}\n",
        None,
    ),
    "no_tests": ("#[cfg(not(test))]\n" + fn("no_tests"), None),
    "neither": (
        '#[cfg(all(test, not(feature = "on")))]\n' + fn("never"),
        '`cfg(all(test, not(feature = "on")))` is off',
    ),
    "script": ("#[cfg(by_script)]\n" + fn("by_script"), None),
    "no_script": ("#[cfg(by_nobody)]\n" + fn("by_nobody"), "`cfg(by_nobody)` is off"),
    "checked": ("#[cfg(debug_assertions)]\n" + fn("checked"), None),
    "unchecked": ("#[cfg(not(debug_assertions))]\n" + fn("unchecked"), "`cfg(not(debug_assertions))` is off"),
    "statement": (
        "pub fn s(p: *const u8) -> bool {\n    #[cfg(windows)]\n    return p == std::ptr::null();\n"
        "    #[allow(unreachable_code)]\n    {\n        let _ = p;\n        false\n    }\n}\n",
        "`cfg(windows)` is off",
    ),
    "arm": (
        "pub fn a(p: *const u8, n: u8) -> bool {\n    match n {\n        #[cfg(windows)]\n"
        "        0 => p == std::ptr::null(),\n        _ => {\n            let _ = p;\n            false\n        }\n"
        "    }\n}\n",
        "`cfg(windows)` is off",
    ),
    "odd_attribute": ("#[cfg_attr(windows, cold)]\n#[rustfmt::skip]\n" + fn("odd"), None),
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with all of it; the current folder. Its sources are ready to be extended."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("RUST_BACKTRACE", "0")
    top = tmp_path / "corners"
    (top / "src").mkdir(parents=True)
    (top / "Cargo.toml").write_text(MANIFEST)
    (top / "build.rs").write_text(
        'fn main() {\n    println!("cargo::rustc-cfg=by_script");\n'
        '    println!("cargo::rustc-check-cfg=cfg(by_script, by_nobody)");\n}\n'
    )
    monkeypatch.chdir(top)
    return top


def said(err: str) -> dict[str, str]:
    """By file the reason that its fixes are called unverified with."""
    found: dict[str, str] = {}
    for line in err.splitlines():
        if line.startswith("unverified: "):
            reason, _, rest = line.removeprefix("unverified: ").rpartition(": ")
            for name in rest.partition("(")[2].rstrip(")").split(", "):
                found[name] = reason
    return found


def test_conditions_files_and_targets(deburr, package):
    for name, (text, _) in PLACES.items():
        (package / f"src/{name}.rs").write_text(text)
    (package / "src/orphan.rs").write_text(fn("orphan"))
    (package / "src/far.rs").write_text(fn("far"))
    (package / "examples").mkdir()
    (package / "examples/gated.rs").write_text("fn main() {}\n" + FN.format(name="gated"))
    (package / "Cargo.toml").write_text(MANIFEST + GATED)
    modules = "".join(f"pub mod {name};\n" for name in PLACES)
    (package / "src/lib.rs").write_text(modules + "#[cfg(windows)]\npub mod far;\n")
    result = deburr("apply", *NULL, own=False, verify=True)
    assert result.code == 0, result.err
    expected = {f"src/{name}.rs": reason for name, (_, reason) in PLACES.items() if reason is not None}
    expected["src/orphan.rs"] = expected["src/far.rs"] = "no crate that was checked includes the file"
    expected["examples/gated.rs"] = "its target needs features that are off"
    found = said(result.err)
    assert found == expected
    assert all(OLD not in path.read_text() for path in package.rglob("*.rs"))


def test_rules_and_arguments_of_macros(deburr, package):
    (package / "src/lib.rs").write_text("mod arguments;\nmod rules;\n")
    (package / "src/rules.rs").write_text(RULES)
    (package / "src/arguments.rs").write_text(ARGUMENTS)
    result = deburr("apply", *NULL, "--verified-only", own=False, verify=True)
    assert result.code == 1, result.err
    rules, arguments = (package / "src/rules.rs").read_text(), (package / "src/arguments.rs").read_text()
    assert [line.count("is_null()") for line in rules.splitlines() if "(p: " in line] == [1, 0, 1, 0]
    assert [line.count("is_null()") for line in arguments.splitlines() if "fn in_" in line] == [0, 1, 1]
    assert "unverified: nothing that was checked expands this rule of `idle!`: 1 fix left out" in result.err
    assert "unverified: nothing that was checked expands this rule of `two_arms!`: 1 fix left out" in result.err
    assert "unverified: `dropped!` may have dropped it: 1 fix left out" in result.err


def test_a_test_of_its_own_may_fail_before(deburr, package):
    (package / "tests").mkdir()
    (package / "src/lib.rs").write_text(fn("sound") + "#[cfg(test)]\nmod tests;\n")
    (package / "src/tests.rs").write_text("pub fn broken() -> u8 { true }\n" + FN.format(name="in_tests"))
    (package / "tests/broken.rs").write_text("fn broken() -> u8 { true }\n" + FN.format(name="in_broken"))
    (package / "tests/sound.rs").write_text(FN.format(name="in_sound"))
    result = deburr("apply", *NULL, "--verified-only", own=False, verify=True)
    assert "is_null()" in (package / "src/lib.rs").read_text(), result.err
    assert "is_null()" in (package / "tests/sound.rs").read_text()
    found = said(result.err)
    assert {name: found.get(name) for name in ("src/tests.rs", "tests/broken.rs")} == {
        "src/tests.rs": "baseline fails",
        "tests/broken.rs": "baseline fails",
    }
    assert "is_null()" not in (package / "src/tests.rs").read_text()
    assert "is_null()" not in (package / "tests/broken.rs").read_text()


def test_a_chosen_feature_is_on(deburr, package):
    (package / "src/lib.rs").write_text('#[cfg(feature = "off")]\n' + fn("off"))
    result = deburr("apply", *NULL, "--features", "off", own=False, verify=True)
    assert (result.code, said(result.err)) == (0, {})


def test_flags_of_the_users_make_conditions_a_question(deburr, package):
    settings = package / ".cargo/config.toml"
    settings.parent.mkdir()
    settings.write_text('[build]\nrustflags = ["--cfg", "mine"]\n')
    (package / "src/lib.rs").write_text(
        "#![allow(unexpected_cfgs)]\n#[cfg(mine)]\n" + fn("mine") + "#[cfg(not(mine))]\n" + fn("mine")
    )
    result = deburr("apply", *NULL, own=False, verify=True)
    assert said(result.err) == {"src/lib.rs": "`cfg(not(mine))` is off"}


def test_a_file_that_is_only_read_as_text_is_not_compiled(deburr, package):
    (package / "src/snippet.rs").write_text(fn("snippet"))
    (package / "src/made.rs").write_text(fn("made"))
    (package / "src/lib.rs").write_text('pub const TEXT: &str = include_str!("snippet.rs");\ninclude!("made.rs");\n')
    result = deburr("apply", *NULL, own=False, verify=True)
    assert said(result.err) == {"src/snippet.rs": "it is taken in as text, and may not be compiled"}
