"""Findings for the tests of the report room, made by hand: no engine is involved."""

from __future__ import annotations

import pytest

from deburr.engine.findings import Finding, Fix, Label
from deburr.language.model import Applicability, Level
from deburr.text.edit import Edit
from deburr.text.span import Span

LEAK = b"""use alloc::boxed::Box;

fn table() -> *const u8 {
    let v: Vec<u8> = make();
    let start = Box::leak(Box::new(v)).as_ptr();
    start
}
"""
CRLF = b"\xef\xbb\xbffn f() {\r\n\tlet p = 0 as *const u8;\r\n}"
LONG = b"""fn f() {
    let word: u32 = unsafe {
        mem::transmute(
            1.5f32,
        )
    };
}
"""


def _span(data: bytes, text: bytes) -> Span:
    start = data.index(text)
    return Span(start, start + len(text))


def _edit(data: bytes, old: bytes, new: bytes) -> Edit:
    return Edit(_span(data, old), new)


_LEAK_FIX = Fix(
    "leak_elements",
    "leak the vector's elements",
    Applicability.MACHINE_APPLICABLE,
    (
        _edit(LEAK, b"use alloc::boxed::Box;\n", b""),
        _edit(LEAK, b"Box::leak(Box::new(v))", b"Vec::leak(v)"),
    ),
)

SAMPLES = {
    "with a fix in two places": (
        LEAK,
        Finding(
            "box_leak_as_ptr",
            "leak",
            Level.WARN,
            "only a raw pointer into a leaked `Vec` is kept",
            _span(LEAK, b"Box::leak(Box::new(v)).as_ptr()"),
            (_LEAK_FIX,),
        ),
    ),
    "with labels, notes and a lowered fix": (
        LEAK,
        Finding(
            "box_leak_as_ptr",
            "leak",
            Level.DENY,
            "only a raw pointer into a leaked `Vec` is kept",
            _span(LEAK, b"Box::leak(Box::new(v)).as_ptr()"),
            (
                Fix(
                    "leak_elements",
                    "leak the vector's elements",
                    Applicability.MAYBE_INCORRECT,
                    (_edit(LEAK, b"Box::leak(Box::new(v))", b"Vec::leak(v)"),),
                    lowered=("the type of `v` cannot be seen",),
                    notes=("the import of `Box` stays: it is used elsewhere",),
                ),
                Fix(
                    "keep_box",
                    "keep the box",
                    Applicability.UNSPECIFIED,
                    (),
                    is_default=False,
                    withheld="a comment has no place",
                ),
            ),
            labels=(Label(_span(LEAK, b"v: Vec<u8>"), "this is the vector"),),
            notes=("the box itself is never freed",),
            helps=("keep the box where it can be freed",),
        ),
    ),
    "over several lines": (
        LONG,
        Finding(
            "transmute_float_to_int",
            "transmute",
            Level.FORBID,
            "the bits of a float are read with `transmute`",
            _span(LONG, b"mem::transmute(\n            1.5f32,\n        )"),
            (
                Fix(
                    "to_bits",
                    "use `to_bits`",
                    Applicability.MACHINE_APPLICABLE,
                    (_edit(LONG, LONG[29:-4], b"f32::to_bits(1.5)"),),
                ),
            ),
        ),
    ),
    "crlf, tab and byte order mark": (
        CRLF,
        Finding(
            "zero_as_ptr",
            "null",
            Level.WARN,
            "a null pointer is written as `0 as *const`",
            _span(CRLF, b"0 as *const u8"),
            (
                Fix(
                    "null",
                    "use `ptr::null`",
                    Applicability.MACHINE_APPLICABLE,
                    (_edit(CRLF, b"0 as *const u8", b"std::ptr::null::<u8>()"),),
                ),
            ),
        ),
    ),
}


@pytest.fixture
def samples() -> dict[str, tuple[bytes, Finding]]:
    """All samples by name: the file's bytes and the finding."""
    return SAMPLES


@pytest.fixture(params=SAMPLES)
def sample(request: pytest.FixtureRequest) -> tuple[bytes, Finding]:
    """Each sample in turn."""
    return SAMPLES[request.param]
