"""Holds that a path has one form however it is written. The segments were read off the text by hand."""

from __future__ import annotations

import pytest

from deburr.syntax.paths import PATH_KINDS, read_path
from deburr.syntax.source import SourceFile


def path_of(text, before="fn f() { ", behind="; }"):
    source = SourceFile(f"{before}{text}{behind}".encode())
    start = len(before.encode())
    for node in source.ancestors(start, start + len(text.encode())).nodes:
        if node.type in PATH_KINDS and node.end_byte - node.start_byte == len(text.encode()):
            return source, read_path(source, node)
    raise AssertionError(text)


def shown(source, path):
    return [one.name + (source.text(one.generics) if one.generics is not None else "") for one in path.segments]


@pytest.mark.parametrize(
    ("text", "segments", "anchored"),
    [
        ("a", ["a"], False),
        ("r#a", ["a"], False),
        ("a::b", ["a", "b"], False),
        ("::a::b", ["a", "b"], True),
        ("a::r#b::c", ["a", "b", "c"], False),
        ("a :: /* c */ b", ["a", "b"], False),
        ("crate::a", ["crate", "a"], False),
        ("self::super::a", ["self", "super", "a"], False),
        ("Self::a", ["Self", "a"], False),
        ("a::b::<u8>", ["a", "b<u8>"], False),
        ("a::<u8>::b::<u16, u32>", ["a<u8>", "b<u16, u32>"], False),
        ("<a::B<u8>>::c", ["a", "B<u8>", "c"], False),
        ("<::a::B<_>>::c::<u8>", ["a", "B<_>", "c<u8>"], True),
        ("<<A>::B>::c", ["A", "B", "c"], False),
        ("u8::from", ["u8", "from"], False),
    ],
)
def test_segments(text, segments, anchored):
    source, path = path_of(text)
    assert shown(source, path) == segments
    assert path.anchored is anchored
    assert path.self_type is None
    assert (path.span.start, path.span.end) == (9, 9 + len(text))


@pytest.mark.parametrize(
    ("text", "segments", "self_type", "trait"),
    [
        ("<[u8]>::len", ["len"], "[u8]", None),
        ("<&T>::a::b", ["a", "b"], "&T", None),
        ("<A as B>::c", ["c"], "A", "B"),
        ("<A as b::B<u8>>::C::d", ["C", "d"], "A", "b::B<u8>"),
        ("<<[u8]>::B>::c", ["B", "c"], "[u8]", None),
    ],
)
def test_types_that_are_no_paths(text, segments, self_type, trait):
    source, path = path_of(text)
    assert shown(source, path) == segments
    assert source.text(path.self_type) == self_type
    assert (source.text(path.trait) if path.trait is not None else None) == trait


@pytest.mark.parametrize("text", ["Vec<u8>", "a::Vec<u8>", "u8", "T"])
def test_types(text):
    _, path = path_of(text, "type A = ", ";")
    assert path.last.name == text.split("::")[-1].split("<")[0]


def test_five_thousand_segments():
    _, path = path_of("a::" * 5000 + "b")
    assert len(path.segments) == 5001
    _, path = path_of("<" * 2000 + "A" + ">::B" * 2000)
    assert len(path.segments) == 2001


def test_what_is_no_path():
    source = SourceFile(b"fn f() { a.b() }")
    assert read_path(source, source.root) is None
