"""Holds that a macro does not go while something is left in it that is Rust only inside of it."""

from __future__ import annotations

import pytest

from deburr.engine.edits.opened_macros import left_behind
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit
from deburr.text.span import Span

TEXT = 'lazy_static! {\n    // static ref C\n    static ref A: &str = "static ref D";\n    static ref B: u8 = 1;\n}\n'
HEAD = Edit(Span(0, TEXT.index("{") + 1), b"")
FIRST, SECOND = (Edit(Span(at, at + 3), b"") for at in (TEXT.index("ref A"), TEXT.index("ref B")))


@pytest.mark.parametrize(
    ("edits", "line"),
    [
        ([HEAD, FIRST, SECOND], None),
        ([HEAD, FIRST], 4),
        ([HEAD], 3),
        ([FIRST], None),
        ([], None),
    ],
)
def test_left_behind(edits: list[Edit], line: int | None) -> None:
    source = SourceFile(TEXT.encode())
    said = left_behind(source, source.root.named_children[0].named_children[0].parent, edits)
    wanted = f"the `static ref` at line {line} stays as it is, and has no meaning outside of the macro"
    assert said == (wanted if line is not None else None)
