"""Holds that projects of every layout are checked as they are, and that nothing of them changes but what is applied.

Each case is a tree in which some fixes are good and some break the build in a way that only a faithful copy shows. The
judge is cargo itself, on the user's tree as it is left; times, modes and links of all other files are looked at too.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cli import planted_workspace as planted

pytestmark = [pytest.mark.rustc, pytest.mark.timeout(180)]

SELECT = ("--select", "by_index,copied,narrow_total,owned_label", "--applicability", "maybe-incorrect")
GOOD = "pub fn {0}(v: &Vec<u8>) -> Option<&u8> {{\n    v.get(0)\n}}\n"
OWN = "pub struct {0};\nimpl {0} {{\n    pub fn get(&self, at: usize) -> usize {{\n        at\n    }}\n}}\n"
BAD = OWN + "pub fn of_{1}(v: &{0}) -> usize {{\n    v.get(0)\n}}\n"


def good(name: str) -> str:
    return GOOD.format(name)


def bad(name: str) -> str:
    """A place whose fix does not compile: the type has `get`, and no `first`."""
    return BAD.format(name, name.lower())


def manifest(name: str, more: str = "", edition: str = "2021") -> str:
    return f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "{edition}"\n{more}'


@dataclass(frozen=True)
class Layout:
    """A tree below a folder of its own. `at` is where deburr and the judge run; `changed` are the files that are fixed,
    `kept` how many fixes stay out."""

    files: dict[str, str]
    changed: frozenset[str]
    kept: int
    at: tuple[str, ...] = ("",)
    links: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[Path], None] | None = None
    paths: tuple[str, ...] = (".",)


def absolute(top: Path) -> None:
    """A path dependency by its whole path."""
    file = top / "work/Cargo.toml"
    file.write_text(file.read_text().replace("@TOP@", str(top)))


MACROS = "use proc_macro::TokenStream;\n#[proc_macro]\npub fn one(_: TokenStream) -> TokenStream {\n    "
LAYOUTS = {
    "hidden behind failing unit tests": Layout(
        {
            "Cargo.toml": manifest("a"),
            "src/lib.rs": good("one") + bad("Shelf") + "#[cfg(test)]\nmod tests {\n    fn t() -> u8 { true }\n}\n",
        },
        frozenset({"src/lib.rs"}),
        1,
    ),
    "one that is blamed for what another has done": Layout(
        {
            "Cargo.toml": manifest("a"),
            # The first must not move `s`, the second may: rustc names the second first.
            "src/lib.rs": (
                "pub fn f(s: String) -> (String, String) {\n"
                "    let a = s.to_owned();\n    let b = s.to_owned();\n    (a, b)\n}\n"
            ),
        },
        frozenset({"src/lib.rs"}),
        1,
    ),
    "two that only break together, and two that only go together": Layout(
        {
            "Cargo.toml": manifest("a"),
            "src/lib.rs": (
                "pub mod b;\npub struct A {\n    pub total: u32,\n}\n\n"
                "const _: () = assert!(size_of::<A>() + size_of::<b::B>() <= 12);\n\n"
                'pub fn one() -> String {\n    String::from("one")\n}\n'
                'pub fn two() -> String {\n    String::from("two")\n}\n'
                "pub fn any(first: bool) -> usize {\n    let s = if first { one() } else { two() };\n    s.len()\n}\n"
            ),
            "src/b.rs": "pub struct B {\n    pub total: u32,\n}\n",
        },
        frozenset({"src/lib.rs"}),
        1,
    ),
    "what a package of another workspace needs": Layout(
        {
            "work/Cargo.toml": manifest("a", '\n[dependencies]\ndep = { path = "../dep" }\n'),
            "work/src/lib.rs": "pub fn title() -> String {\n    dep::title()\n}\n" + good("one"),
            "dep/Cargo.toml": manifest("dep"),
            "dep/src/lib.rs": (
                'pub fn title() -> String {\n    String::from("title")\n}\n'
                'pub fn note() -> String {\n    String::from("note")\n}\n'
            ),
        },
        frozenset({"work/src/lib.rs", "dep/src/lib.rs"}),
        1,
        at=("work", "dep"),
        paths=("work", "dep"),
    ),
    "files by #[path], outside and inside": Layout(
        {
            "work/Cargo.toml": '[workspace]\nmembers = ["a", "b"]\nresolver = "2"\n',
            "work/a/Cargo.toml": manifest("a"),
            "work/a/src/lib.rs": (
                '#[path = "../../../shared/deep/x.rs"]\npub mod x;\n#[path = "../../common/y.rs"]\npub mod y;\n'
            ),
            "work/b/Cargo.toml": manifest("b"),
            "work/b/src/lib.rs": '#[path = "../../common/y.rs"]\npub mod y;\npub struct Shelf;\n',
            "work/common/y.rs": good("y") + bad("Shelf"),
            "shared/deep/x.rs": good("x"),
        },
        frozenset({"work/common/y.rs"}),
        1,
        at=("work",),
    ),
    "include!": Layout(
        {
            "Cargo.toml": manifest("a"),
            "src/lib.rs": 'include!("parts/one.in.rs");\n' + good("two"),
            "src/parts/one.in.rs": good("one") + bad("Shelf"),
        },
        frozenset({"src/lib.rs", "src/parts/one.in.rs"}),
        1,
    ),
    "links to folders and files": Layout(
        {
            "work/Cargo.toml": '[workspace]\nmembers = ["a"]\nresolver = "2"\n',
            "work/a/Cargo.toml": manifest("a"),
            "work/a/src/lib.rs": "pub mod far;\npub mod near;\npub use far::one;\n",
            "work/common/near.rs": good("near") + bad("Near"),
            "work/code/far/mod.rs": "pub mod one;\n",
            "work/code/far/one.rs": good("one") + bad("Far"),
        },
        frozenset({"work/common/near.rs", "work/code/far/one.rs"}),
        2,
        at=("work",),
        links={"work/a/src/near.rs": "../../common/near.rs", "work/a/src/far": "../../code/far"},
    ),
    "path dependencies outside, by absolute path": Layout(
        {
            "work/Cargo.toml": manifest("a", '\n[dependencies]\ndep = { path = "@TOP@/dep" }\n'),
            "work/src/lib.rs": (
                "pub fn use_it() -> String {\n    let s = String::new();\n    let t = s.to_owned();\n"
                "    t + &s + &dep::label(String::new())\n}\n" + good("one")
            ),
            "dep/Cargo.toml": manifest("dep"),
            "dep/src/lib.rs": "pub fn label(s: String) -> String {\n    s.to_owned()\n}\n" + bad("Shelf"),
        },
        frozenset({"work/src/lib.rs", "dep/src/lib.rs"}),
        2,
        at=("work", "dep"),
        paths=("work", "dep"),
        prepare=absolute,
    ),
    "settings of cargo above": Layout(
        {
            ".cargo/config.toml": '[build]\nrustflags = ["--cfg", "above"]\n',
            "clippy.toml": "",
            "deep/work/Cargo.toml": manifest("a"),
            "deep/work/src/lib.rs": (
                '#![allow(unexpected_cfgs)]\n#[cfg(not(above))]\ncompile_error!("not above");\n'
                + good("one")
                + bad("Shelf")
            ),
        },
        frozenset({"deep/work/src/lib.rs"}),
        1,
        at=("deep/work",),
    ),
    "a virtual workspace, an excluded package, one of no workspace": Layout(
        {
            "Cargo.toml": '[workspace]\nmembers = ["in"]\nexclude = ["out"]\nresolver = "2"\n',
            "in/Cargo.toml": manifest("in-it"),
            "in/src/lib.rs": good("one") + bad("Shelf"),
            "out/Cargo.toml": manifest("out-of-it"),
            "out/src/lib.rs": good("one") + bad("Shelf"),
            "in/inner/Cargo.toml": manifest("alone", "[workspace]\n"),
            "in/inner/src/main.rs": "fn main() {}\n" + good("one") + bad("Shelf"),
        },
        frozenset({"in/src/lib.rs", "out/src/lib.rs", "in/inner/src/main.rs"}),
        3,
        at=("", "out", "in/inner"),
    ),
    "all kinds of targets": Layout(
        {
            "Cargo.toml": manifest("a"),
            "src/lib.rs": good("one"),
            "src/bin/tool.rs": "fn main() {}\n" + good("two") + bad("Tool"),
            "examples/show.rs": "fn main() {}\n" + good("three") + bad("Show"),
            "benches/fast.rs": "fn main() {}\n" + good("four") + bad("Fast"),
            "tests/it.rs": good("five") + bad("It"),
        },
        frozenset({"src/lib.rs", "src/bin/tool.rs", "examples/show.rs", "benches/fast.rs", "tests/it.rs"}),
        4,
    ),
    "a procedural macro": Layout(
        {
            "Cargo.toml": '[workspace]\nmembers = ["m", "u"]\nresolver = "2"\n',
            "m/Cargo.toml": manifest("m", "\n[lib]\nproc-macro = true\n"),
            "m/src/lib.rs": MACROS
            + 'let v = vec!["1"];\n    v.get(0).unwrap().parse().unwrap()\n}\n'
            + bad("Shelf").replace("pub ", ""),
            "u/Cargo.toml": manifest("u", '\n[dependencies]\nm = { path = "../m" }\n'),
            "u/src/lib.rs": "pub fn one() -> u8 {\n    m::one!()\n}\n" + good("two"),
        },
        frozenset({"m/src/lib.rs", "u/src/lib.rs"}),
        1,
    ),
    "code that a build script makes": Layout(
        {
            "Cargo.toml": manifest("a"),
            "build.rs": (
                "use std::{env, fs, path::Path};\nfn main() {\n    let v = vec![1];\n    let n = v.get(0).unwrap();\n"
                '    let out = env::var("OUT_DIR").unwrap();\n'
                '    fs::write(Path::new(&out).join("made.rs"), format!("pub const N: u8 = {n};")).unwrap();\n}\n'
            ),
            "src/lib.rs": 'include!(concat!(env!("OUT_DIR"), "/made.rs"));\npub const M: u8 = N;\n'
            + good("one")
            + bad("Shelf"),
        },
        frozenset({"build.rs", "src/lib.rs"}),
        1,
    ),
    "edition 2024": Layout(
        {"Cargo.toml": manifest("a", edition="2024"), "src/lib.rs": good("one") + bad("Shelf")},
        frozenset({"src/lib.rs"}),
        1,
    ),
    "odd names": Layout(
        {
            'o\'dd "nä" $x;y/Cargo.toml': manifest("a"),
            'o\'dd "nä" $x;y/src/lib.rs': '#[path = "a b/ü.rs"]\npub mod u;\n',
            'o\'dd "nä" $x;y/src/a b/ü.rs': good("one") + bad("Shelf"),
        },
        frozenset({'o\'dd "nä" $x;y/src/a b/ü.rs'}),
        1,
        at=('o\'dd "nä" $x;y',),
    ),
    "a link to everything": Layout(
        {"work/Cargo.toml": manifest("a"), "work/src/lib.rs": good("one") + bad("Shelf")},
        frozenset({"work/src/lib.rs"}),
        1,
        at=("work",),
        links={"work/everything": "/", "work/above": "..", "work/kernel": "/proc", "work/nowhere": "/no/such"},
    ),
}


def snapshot(top: Path) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    for folder, folders, files in os.walk(top):
        for name in (*folders, *files):
            path = Path(folder, name)
            status = path.lstat()
            link = os.readlink(path) if path.is_symlink() else None
            text = path.read_bytes() if link is None and path.is_file() else None
            time = status.st_mtime_ns if text is not None else 0
            found[str(path.relative_to(top))] = (link, status.st_mode, time, text)
    return found


@pytest.fixture
def run(deburr, tmp_path, monkeypatch):
    """Lays a tree out, applies, and asks the judge; hands back the result and the files that changed."""
    pages = planted.lay_out(tmp_path / "planted")[1]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def ran(layout: Layout):
        top = tmp_path / "top"
        for name, text in layout.files.items():
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            (top / name).write_text(text)
        for name, target in layout.links.items():
            os.symlink(target, top / name)
        if layout.prepare is not None:
            layout.prepare(top)
        monkeypatch.chdir(top / layout.at[0] if len(layout.at) == 1 else top)
        before = snapshot(top)
        result = deburr("apply", "--patterns", pages, *SELECT, *layout.paths, own=False, verify=True)
        after = snapshot(top)
        assert after.keys() == before.keys()
        changed = {name for name in after if after[name] != before[name]}
        assert all(after[name][:2] == before[name][:2] for name in changed), "a mode or a link has changed"
        for at in layout.at:
            judge(top / at, tmp_path / "judge")
        return result, changed

    return ran


def judge(at: Path, target: Path) -> None:
    env = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_TERM_COLOR": "never"}
    command = ["cargo", "check", "--all-targets", "--offline", "--keep-going"]
    done = subprocess.run(command, cwd=at, env=env, capture_output=True, text=True, check=False)
    errors = [line for line in done.stderr.splitlines() if line.startswith("error[")]
    # One tree is broken before; what is wrong in it is no place of ours.
    assert done.returncode == 0 or errors == ["error[E0308]: mismatched types"], done.stderr


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_is_applied_compiles_and_nothing_else_changes(run, name):
    layout = LAYOUTS[name]
    result, changed = run(layout)
    assert changed == layout.changed, result.err
    withheld = [line for line in result.err.splitlines() if "it does not compile: error" in line]
    assert len(withheld) == layout.kept, result.err
    assert result.code == 1
    assert "unverified" not in result.err


def test_a_source_that_is_read_only_is_checked_and_left(run, tmp_path):
    def read_only(top: Path) -> None:
        (top / "src/lib.rs").chmod(0o444)

    files = {"Cargo.toml": manifest("a"), "src/lib.rs": good("one")}
    result, changed = run(Layout(files, frozenset(), 0, prepare=read_only))
    assert (result.code, changed) == (2, set())
    assert "error: src/lib.rs: not written: it is read-only" in result.err


def test_many_files(run):
    names = [f"m{number}" for number in range(150)]
    files = {f"src/{name}.rs": good("f") for name in names}
    files["src/m77.rs"] = bad("Shelf")
    files["src/m120.rs"] = good("f") + bad("Shelf")
    files["src/lib.rs"] = "".join(f"pub mod {name};\n" for name in names)
    files["Cargo.toml"] = manifest("many")
    result, changed = run(Layout(files, frozenset(), 2))
    assert changed == {f"src/{name}.rs" for name in names} - {"src/m77.rs"}
    assert "applied: 149 fixes in 149 of 151 files; withheld: 2" in result.err
    assert "(3 runs of cargo)" in result.err


def test_the_layout_is_kept_in_each_of_two_workspaces(run):
    files = {}
    for name in ("one", "two"):
        files[f"{name}/Cargo.toml"] = manifest(name)
        files[f"{name}/src/lib.rs"] = (
            "pub fn f(vector: &Vec<u8>) -> Option<&u8> {\n    vector.get(\n        0, // the first\n    )\n}\n"
            + bad("Shelf")
        )
    result, _ = run(Layout(files, frozenset(), 2, at=("one", "two"), paths=("one", "two")))
    assert result.code == 1
