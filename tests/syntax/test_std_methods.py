"""Holds which functions of std are methods, and of which receivers: what rustc takes in method position."""

from __future__ import annotations

import pytest

from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile
from deburr.syntax.std_methods import is_method
from deburr.syntax.verdict import Answer

VEC, BOX, F32, STR = ("std", "vec", "Vec"), ("std", "boxed", "Box"), ("f32",), ("str",)


@pytest.mark.parametrize(
    ("item", "parameter", "answer"),
    [
        ((*VEC, "leak"), "Vec<u8>", Answer.YES),
        ((*VEC, "leak"), "&mut Vec<u8>", Answer.YES),
        ((*VEC, "leak"), "String", Answer.NO),
        ((*VEC, "leak"), "T", Answer.NO),
        ((*VEC, "new"), "Vec<u8>", Answer.NO),
        ((*VEC, "with_capacity"), "Vec<u8>", Answer.NO),
        ((*BOX, "leak"), "Box<u8>", Answer.NO),
        ((*BOX, "into_raw"), "Box<u8>", Answer.NO),
        ((*F32, "to_bits"), "f32", Answer.YES),
        ((*F32, "to_bits"), "f64", Answer.NO),
        ((*F32, "from_bits"), "f32", Answer.NO),
        ((*STR, "len"), "&str", Answer.YES),
        (("std", "mem", "take"), "Vec<u8>", Answer.NO),
        (("foo", "Bar", "baz"), "Vec<u8>", Answer.NO),
        ((*VEC, "leak"), None, Answer.UNKNOWN),
    ],
)
def test_methods(item, parameter, answer):
    source = SourceFile(f"fn f<T>(x: {parameter or 'u8'}) {{ g({'x' if parameter else 'unseen()'}); }}".encode())
    at = source.data.index(b"g(") + 2
    nodes = source.ancestors(at, at + 1).nodes
    receiver = nodes[-1] if parameter else next(node for node in reversed(nodes) if node.type == "call_expression")
    assert is_method(source, NoCrate(), item, receiver).answer is answer
