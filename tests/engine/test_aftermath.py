"""Holds what the text looks like behind edits, and where its places went. Expected texts are written by hand; `_` is a
blank that took the place of a body far away."""

from __future__ import annotations

import pytest

from deburr.engine.leftovers.aftermath import Aftermath
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit
from deburr.text.span import Span

TEXT = b"fn a() { x }\nfn b() { y; z }\nimpl S { fn c() { w } }\n"
# Replacements by the byte where they start, the bytes that go, and the text that is left.
TEXTS = {
    "none": ([], TEXT),
    "in the second": ([(22, 1, b"yy")], b"fn a() {___}\nfn b() { yy; z }\nimpl S { fn c() {___} }\n"),
    "in a method": ([(47, 1, b"")], b"fn a() {___}\nfn b() {______}\nimpl S { fn c() {  } }\n"),
    "in two": ([(9, 1, b"v"), (22, 1, b"u")], b"fn a() { v }\nfn b() { u; z }\nimpl S { fn c() {___} }\n"),
    "in front": ([(0, 0, b"use k;\n")], b"use k;\nfn a() {___}\nfn b() {______}\nimpl S { fn c() {___} }\n"),
    "at the end": ([(54, 0, b"// e\n")], b"fn a() {___}\nfn b() {______}\nimpl S { fn c() {___} }\n// e\n"),
    "at the start of a body": ([(21, 0, b"v;")], b"fn a() {___}\nfn b() {v; y; z }\nimpl S { fn c() {___} }\n"),
    "a name": ([(16, 1, b"q")], b"fn a() {___}\nfn q() {______}\nimpl S { fn c() {___} }\n"),
}


def after(edits) -> Aftermath:
    return Aftermath.of(SourceFile(TEXT), [Edit(Span(at, at + length), text) for at, length, text in edits])


@pytest.mark.parametrize("name", TEXTS)
def test_the_text(name: str) -> None:
    edits, expected = TEXTS[name]
    assert after(edits).source.data == expected.replace(b"_", b" ")


# A span of the old text, and where it stands once `y` is `yy` and `v;` stands in front of `z`.
PLACES = [((3, 4), (3, 4)), ((22, 23), None), ((25, 26), (28, 29)), ((21, 24), None), ((47, 48), (50, 51))]


@pytest.mark.parametrize(("old", "new"), PLACES)
def test_where_a_place_went(old, new) -> None:
    found = after([(22, 1, b"yy"), (25, 0, b"v;")]).moved(Span(*old))
    assert found == (Span(*new) if new is not None else None)


def test_whether_a_word_is_dropped() -> None:
    made = after([(22, 1, b"wide")])
    assert made.drops("y", [Span(22, 23)])
    assert not made.drops("y", [Span(22, 23), Span(25, 26)])
    assert not made.drops("wide", [Span(22, 23)])
    assert made.drops("w", [Span(22, 23)])
