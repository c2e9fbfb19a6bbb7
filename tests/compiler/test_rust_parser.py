"""rustc as a parser: what it takes, without looking beyond the text."""

from __future__ import annotations

import pytest

from deburr.compiler.rust_parser import rustc_parses

pytestmark = pytest.mark.rustc


@pytest.mark.parametrize(
    ("text", "edition", "expected"),
    [
        (b"fn main() {}", "2021", True),
        (b"mod elsewhere;\nfn main() { unknown!(,,); missing() }", "2021", True),
        (b"fn main() { let x = ; }", "2021", False),
        (b"fn async() {}", "2015", True),
        (b"fn async() {}", "2018", False),
        (b"\xff", "2021", False),
        (b"", "2021", True),
    ],
)
def test_the_parser_decides(text, edition, expected):
    assert rustc_parses(text, edition) is expected
