"""`deburr graph` over a package, over a file, and where there is neither."""

from __future__ import annotations

import pytest

MANIFEST = '[package]\nname = "two"\nversion = "0.1.0"\nedition = "2021"\n'


@pytest.fixture
def package(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "Cargo.toml").write_text(MANIFEST)
    (tmp_path / "src/lib.rs").write_text("mod b;\npub struct A { pub b: Box<b::B> }\n")
    (tmp_path / "src/b.rs").write_text("pub struct B { pub a: Option<std::sync::Arc<crate::A>> }\n")
    return tmp_path


def test_a_package_and_a_file_of_it_have_one_graph(package, deburr, monkeypatch) -> None:
    monkeypatch.chdir(package)
    result = deburr("graph", own=False)
    assert result.code == 0
    assert result.out.decode() == (
        "B (src/b.rs:1)\n  -> A [a: shared] (src/b.rs:1)\nA (src/lib.rs:2)\n  -> B [b: owned] (src/lib.rs:2)\n"
    )
    assert deburr("graph", "src/b.rs", own=False).out == result.out


@pytest.mark.parametrize(("form", "start"), [("dot", b"digraph"), ("svg", b"<svg ")])
def test_other_formats(package, deburr, form, start) -> None:
    assert deburr("graph", str(package), "--format", form, own=False).out.startswith(start)


def test_no_package(tmp_path, deburr) -> None:
    result = deburr("graph", str(tmp_path / "missing.rs"), own=False)
    assert result.code == 2
    assert "cannot read" in result.err
    assert deburr("graph", str(tmp_path), own=False).code == 2
