"""Where files lie in their crate, on small packages laid out by hand, with cargo's and rustc's rules as the measure.

`test_rustc_finds_the_same_files` compiles one of the packages and compares the files that rustc says it has read.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from deburr.run import crate_modules
from deburr.run.crate_modules import crate_view_for

MANIFEST = '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n'
TREE = {
    "Cargo.toml": MANIFEST,
    "build.rs": "fn main() {}",
    "src/lib.rs": (
        "pub mod a; mod b; mod inline { pub mod c; pub mod deep { pub mod d; } } #[path = \"odd/place.rs\"] mod moved; "
        "#[path = \"renamed\"] mod folder { pub mod g; } pub fn one() -> u8 { a::x::X + b::y::Y + inline::c::C "
        "+ inline::deep::d::D + moved::M + moved::next::N + folder::g::G + r#type::T }  mod r#type;"
    ),
    "src/a.rs": "pub mod x;",
    "src/a/x.rs": "pub const X: u8 = 1;",
    "src/b/mod.rs": "pub mod y;",
    "src/b/y.rs": "pub const Y: u8 = 1;",
    "src/inline/c.rs": "pub const C: u8 = 1;",
    "src/inline/deep/d.rs": "pub const D: u8 = 1;",
    "src/odd/place.rs": "pub mod next; pub const M: u8 = 1;",
    "src/odd/next.rs": "pub const N: u8 = 1;",
    "src/renamed/g.rs": "pub const G: u8 = 1;",
    "src/type.rs": "pub const T: u8 = 1;",
    "src/main.rs": "mod only_main; fn main() {}",
    "src/only_main.rs": "",
    "src/bin/tool.rs": "fn main() {}",
    "src/bin/big/main.rs": "mod part; fn main() {}",
    "src/bin/big/part.rs": "",
    "src/orphan.rs": "",
    "tests/it.rs": "mod common;",
    "tests/common/mod.rs": "",
    "examples/show.rs": "fn main() {}",
}  # fmt: skip
MODULES = {
    "build.rs": "crate",
    "src/lib.rs": "crate",
    "src/a.rs": "crate::a",
    "src/a/x.rs": "crate::a::x",
    "src/b/mod.rs": "crate::b",
    "src/b/y.rs": "crate::b::y",
    "src/inline/c.rs": "crate::inline::c",
    "src/inline/deep/d.rs": "crate::inline::deep::d",
    "src/odd/place.rs": "crate::moved",
    "src/odd/next.rs": "crate::moved::next",
    "src/renamed/g.rs": "crate::folder::g",
    "src/type.rs": "crate::type",
    "src/main.rs": "crate",
    "src/only_main.rs": "crate::only_main",
    "src/bin/tool.rs": "crate",
    "src/bin/big/main.rs": "crate",
    "src/bin/big/part.rs": "crate::part",
    "src/orphan.rs": None,
    "tests/it.rs": "crate",
    "tests/common/mod.rs": "crate::common",
    "examples/show.rs": "crate",
    "src/not_there.rs": None,
}


def lay_out(directory: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = directory / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    crate_modules.forget()
    return directory


@pytest.mark.parametrize("name", MODULES)
def test_module_of_file(name: str, tmp_path: Path) -> None:
    package = lay_out(tmp_path, TREE)
    expected = MODULES[name]
    assert crate_view_for(package / name).module_of_file() == (tuple(expected.split("::")) if expected else None)


@pytest.mark.rustc
def test_rustc_finds_the_same_files(tmp_path: Path) -> None:
    package = lay_out(tmp_path, TREE)
    command = [
        "rustc",
        "--edition=2021",
        "--crate-type=lib",
        "--emit=dep-info,metadata",
        "src/lib.rs",
        "--cap-lints=allow",
    ]
    (package / "out").mkdir()
    subprocess.run([*command, "--out-dir=out"], cwd=package, check=True, timeout=60)
    told = (package / "out" / "lib.d").read_text()
    files = {line.removesuffix(":") for line in told.splitlines() if line.endswith(".rs:")}
    mine = {name for name, module in MODULES.items() if module and name.startswith("src/") and module != "crate"}
    assert files == {*mine, "src/lib.rs"} - {"src/only_main.rs", "src/bin/big/part.rs"}


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        ("crate", "pub mod a;"),
        ("crate::a::x", "pub const X"),
        ("crate::inline", "{ pub mod c;"),
        ("crate::inline::deep::d", "pub const D"),
        ("crate::moved::next", "pub const N"),
        ("crate::nothing", None),
        ("crate::a::nothing", None),
        ("std::mem", None),
    ],
)
def test_module(path: str, begins: str | None, tmp_path: Path) -> None:
    found = crate_view_for(lay_out(tmp_path, TREE) / "src/b/y.rs").module(tuple(path.split("::")))
    assert (found.source.text(found.body)[: len(begins or "")] if found else None) == begins


def test_children(tmp_path: Path) -> None:
    package = lay_out(tmp_path, {**TREE, "src/b/y.rs": "mod gone;"})
    children = crate_view_for(package / "src/lib.rs").child_modules()
    assert children is not None
    names = sorted(Path(child.source.name).relative_to(package).as_posix() for child in children)
    assert names == [
        "src/a.rs",
        "src/b/mod.rs",
        "src/inline/c.rs",
        "src/inline/deep/d.rs",
        "src/odd/place.rs",
        "src/renamed/g.rs",
        "src/type.rs",
    ]
    assert crate_view_for(package / "src/a/x.rs").child_modules() == ()
    assert crate_view_for(package / "src/b/y.rs").child_modules() is None
    assert crate_view_for(package / "src/orphan.rs").child_modules() is None


@pytest.mark.parametrize(
    ("manifest", "workspace", "expected"),
    [
        ("[package]\nname='a'\nedition='2018'", None, "2018"),
        ("[package]\nname='a'", None, "2015"),
        ("[package]\nname='a'\nedition.workspace=true", "[workspace.package]\nedition='2024'", "2024"),
        ("[package]\nname='a'\nedition.workspace=true", "[workspace]", None),
        ("[package]\nname='a'\nedition.workspace=true", None, None),
        ("[package]\nname='a'\nedition=2021", None, None),
        ("[package\n", "[package]\nname='b'\nedition='2018'", None),
        ("[workspace]", None, None),
        ("package = 3", None, None),
    ],
)
def test_edition(manifest: str, workspace: str | None, expected: str | None, tmp_path: Path) -> None:
    files = {"p/Cargo.toml": manifest, "p/src/lib.rs": ""}
    package = lay_out(tmp_path, files if workspace is None else {**files, "Cargo.toml": workspace}) / "p"
    assert crate_view_for(package / "src/lib.rs").edition == expected


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ("#![no_std]\n", True),
        ("// x\n#![cfg_attr(not(feature = \"std\"), no_std)]\n", True),
        ("// no_std\nfn f() {}", False),
        ("#![doc = \"a\"]", False),
    ],
)  # fmt: skip
def test_no_std(root: str, expected: bool, tmp_path: Path) -> None:
    package = lay_out(
        tmp_path, {"Cargo.toml": MANIFEST, "src/lib.rs": root + " mod a;", "src/a.rs": "", "tests/t.rs": ""}
    )
    assert crate_view_for(package / "src/a.rs").no_std is expected
    assert crate_view_for(package / "tests/t.rs").no_std is False
    assert crate_view_for(package / "src/nowhere.rs").no_std is None


def test_stated_targets(tmp_path: Path) -> None:
    manifest = MANIFEST + '[lib]\npath = "rust/lib.rs"\n[[bin]]\nname = "b"\npath = "tools/b.rs"\n'
    files = {"Cargo.toml": manifest, "rust/lib.rs": "mod a;", "rust/a.rs": "", "tools/b.rs": "mod c;", "tools/c.rs": ""}
    package = lay_out(tmp_path, files)
    for name, module in {"rust/lib.rs": "crate", "rust/a.rs": "crate::a", "tools/c.rs": "crate::c"}.items():
        assert crate_view_for(package / name).module_of_file() == tuple(module.split("::"))


def test_modules_under_cfg(tmp_path: Path) -> None:
    files = {
        "Cargo.toml": MANIFEST,
        "src/lib.rs": (
            '#[cfg(unix)] #[path = "unix.rs"] mod imp; #[cfg(windows)] #[path = "windows.rs"] mod imp; '
            "#[cfg(a)] pub mod same; #[cfg(not(a))] mod same; #[cfg(a)] mod two_bodies {} #[cfg(b)] mod two_bodies {} "
            'cfg_if! { if #[cfg(x)] { mod one; } else { mod two; } } #[cfg_attr(test, path = "fake.rs")] mod real;'
        ),
        **{f"src/{name}.rs": "" for name in ("unix", "windows", "one", "two", "fake", "real", "same")},
    }
    package = lay_out(tmp_path, files)
    answers = {"unix": "imp", "windows": "imp", "one": "one", "two": "two", "fake": "real", "real": "real"}
    for name, module in answers.items():
        assert crate_view_for(package / f"src/{name}.rs").module_of_file() == ("crate", module)
    view = crate_view_for(package / "src/lib.rs")
    assert view.module(("crate", "imp")) is None
    assert view.module(("crate", "real")) is None
    assert view.module(("crate", "two_bodies")) is None
    assert view.module(("crate", "one")) is not None
    assert view.module(("crate", "same")) is not None
    assert view.child_modules() is None


def test_nothing_is_read_before_it_is_asked(tmp_path: Path) -> None:
    view = crate_view_for(tmp_path / "later" / "src" / "lib.rs")
    lay_out(tmp_path / "later", {"Cargo.toml": MANIFEST, "src/lib.rs": ""})
    assert view.module_of_file() == ("crate",)


def test_odd_input(tmp_path: Path) -> None:
    files = {
        "Cargo.toml": MANIFEST,
        "src/lib.rs": "mod loops; mod broken; mod large; " + "mod m { " * 300 + "}" * 300,
        "src/loops.rs": '#[path = "loops.rs"] mod loops;',
        "src/large.rs": " " * 2_000_001,
    }
    package = lay_out(tmp_path, files)
    (package / "src/broken.rs").write_bytes(b"\xff\xfe mod x; }}} fn")
    (package / "src/x.rs").mkdir()
    view = crate_view_for(package / "src/other.rs")
    assert view.module_of_file() is None
    view = crate_view_for(package / "src/lib.rs")
    assert view.module(("crate", "large")) is None
    assert view.module(("crate", "broken")) is not None
    assert view.module(("crate", *["loops"] * 200)) is not None
    assert view.child_modules() is None
    assert crate_view_for("/nowhere/at/all.rs").edition is None
    assert crate_view_for(package / "src/new\nline\0.rs").module_of_file() is None
