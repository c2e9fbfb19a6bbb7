"""The baseline's file: it is read back as it was written, and each mistake is named with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deburr.run.baseline_file import Entry, read_baseline, render_baseline
from deburr.run.finding_identity import Identity
from deburr.run.whole_file import write_whole

ENTRY = Entry("src/a.rs", Identity("crate::a", "impl Foo::fn bar", "box_leak", "f(x)"))
ROW = (
    '    {"file": "src/a.rs", "module": "crate::a", "item": "impl Foo::fn bar", '
    '"pattern": "box_leak", "snippet": "f(x)", "count": 2}'
)
TEXT = f'{{\n  "deburr-baseline": 1,\n  "findings": [\n{ROW}\n  ]\n}}\n'


def problems(tmp_path: Path, text: str) -> list[tuple[int, str, str]]:
    """Line, message and help of each mistake."""
    file = tmp_path / "b.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    found = read_baseline(file)
    assert isinstance(found, tuple), found
    return [(one.position.line, one.message, one.help or "") for one in found]


def test_the_text_is_one_finding_a_line() -> None:
    assert render_baseline({ENTRY: 2}) == TEXT
    assert json.loads(render_baseline({})) == {"deburr-baseline": 1, "findings": []}


@given(
    st.dictionaries(
        st.builds(Entry, st.just("a.rs"), st.builds(Identity, *([st.text()] * 4))), st.integers(1, 9), max_size=5
    )
)
def test_what_is_written_is_read_back_and_sorted(tmp_path_factory: pytest.TempPathFactory, entries) -> None:
    file = tmp_path_factory.mktemp("b") / "b.json"
    write_whole(file, render_baseline(entries).encode())
    assert read_baseline(file) == entries
    backwards = dict(reversed(list(entries.items())))
    assert render_baseline(backwards) == render_baseline(entries)


def test_a_file_that_another_tool_laid_out(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text(json.dumps(json.loads(TEXT), indent=7))
    assert read_baseline(tmp_path / "b.json") == {ENTRY: 2}


def test_writing_replaces_a_link_and_leaves_its_target(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("precious")
    (tmp_path / "b.json").symlink_to(tmp_path / "target")
    write_whole(tmp_path / "b.json", TEXT.encode())
    assert (tmp_path / "target").read_text() == "precious"
    assert (tmp_path / "b.json").read_text() == TEXT
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "advice"),
    [
        (": 1,\n", ": 2,\n", 2, "version 2 is unknown; this deburr reads version 1", "update deburr"),
        (": 1,\n", ": 0,\n", 2, "version 0 is unknown; this deburr reads version 1", "repair it"),
        (": 1,\n", ": true,\n", 2, "version True is unknown; this deburr reads version 1", "repair it"),
        ('"deburr-baseline"', '"other"', 1, "is no baseline of deburr", "name another file"),
        ('"findings"', '"finding"', 1, "a baseline has the keys", "repair it"),
        (ROW, "<<<<<<< HEAD\n" + ROW, 4, "has a merge conflict of git here", "keep the lines of both sides"),
        (ROW, f"{ROW}\n{ROW}", 5, "is not JSON: expecting ',' delimiter", "`deburr baseline`"),
        (ROW, f"{ROW},\n{ROW}", 5, "this finding is listed twice", "the sum of the counts"),
        (ROW, f"{ROW},\n\n    7", 6, "an entry has exactly the keys `file`, `module`", "repair the entry"),
        ('"count": 2', '"count": 0', 4, "`count` must be a number above zero", "repair the entry"),
        ('"count": 2', '"count": "2"', 4, "`count` must be a number above zero", "repair the entry"),
        ('"count": 2', '"count": 2, "line": 3', 4, "an entry has exactly the keys", "repair the entry"),
        ('"f(x)"', "null", 4, "`snippet` must be a string", "repair the entry"),
        ("src/a.rs", "/src/a.rs", 4, "`file` must be a path inside the root", "repair the entry"),
        ("src/a.rs", "../a.rs", 4, "`file` must be a path inside the root", "repair the entry"),
        (TEXT, "", 1, "is not JSON: expecting value", "`deburr baseline`"),
        (TEXT, "[]", 1, "is no baseline of deburr", "name another file"),
        (TEXT, "[" * 100_000, 1, "is nested too deep", "`deburr baseline`"),
        ("f(x)", "\udcff", 4, "is not UTF-8", "`deburr baseline`"),
    ],
)
def test_mistakes(tmp_path: Path, old: str, new: str, line: int, message: str, advice: str) -> None:
    assert old in TEXT
    ((at, said, help_text),) = problems(tmp_path, TEXT.replace(old, new))
    assert at == line
    assert said.startswith(message)
    assert advice in help_text
