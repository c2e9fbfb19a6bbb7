"""Holds what is true of every fix: bytes outside the edits are untouched, every comment is still there, the result
parses, a second run has nothing to apply, and a text that rustfmt would leave alone is left in that state.

Sources are put together from pieces of real code with idioms in them, with random white space and comments between
their tokens, either line end, with and without a mark and a final line end.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deburr.compiler.rustfmt import LeftAsIs, keep_formatted
from deburr.syntax.source import TRIVIA, SourceFile
from deburr.text.edit import apply_edits
from engine import pages

# `~` is where white space or a comment may come.
IDIOMS = (
    "Box::leak~(~Box::new~(~{}~)~)~.~as_ptr~()",
    "unsafe~{~std::mem::transmute::<f32, u32>~(~{}~)~}",
    "std::mem::transmute::<u8, bool>(~{}~)",
    "{}~==~std::ptr::null~()",
    "k::drop_me~(~{}~,~1~)",
)
OPERANDS = (
    "v",
    "a + b",
    "f(1, 2)",
    "x as u8",
    "-y",
    "S { a: 1 }",
    "if c { 1 } else { 2 }",
    '"two\n   lines"',
    "|t| t + 1",
)
HOLES = (
    "fn f() { let r =~{}; }",
    "fn f() -> u8 {\n    g(~{}~, 2)\n}",
    "fn f() {\n    {};\n}",
    "fn f() {\n\tlet r = vec![{}~, 1];\n\tassert!(~{}~.is_ok());\n}",
    "impl S {\n    /// Says {}.\n    fn m(&self) -> u8 { self.n(~{}~)?.p() }\n}",
    "fn f() { match q { 1 => {}, _ => {} } }",
    "#[no_mangle]\npub fn f() { /* {} */ }",
    'const R: &str = r#"{}"#;',
)
TRIVIA_BITS = ("", "", "", " ", "\n    ", "\t", " /* c{} */ ", " // c{}\n", "/*\n c{}\n*/")


@pytest.fixture(scope="module")
def engine():
    return pages.engine_of(
        pages.rule("leak", pages.LEAK),
        pages.rule("bits", pages.TRANSMUTE),
        pages.rule("bool", ("std::mem::transmute::<u8, bool>($x)", "$x != 0")),
        pages.rule("null", ("$p == std::ptr::null()", "$p.is_null()")),
        pages.rule("drop", ("k::drop_me($x, 1)", "k::dropped($x)")),
        pages.rule("mangle", pages.NO_MANGLE),
    )


@st.composite
def sources(draw) -> bytes:
    count = 0

    def bit(_: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return draw(st.sampled_from(TRIVIA_BITS)).replace("{}", str(count))

    def expression(depth: int) -> str:
        if depth and draw(st.booleans()):
            return draw(st.sampled_from(IDIOMS)).replace("{}", expression(depth - 1))
        return draw(st.sampled_from(OPERANDS))

    parts = []
    for _ in range(draw(st.integers(1, 4))):
        hole = draw(st.sampled_from(HOLES))
        parts.append(re.sub(r"\{\}", lambda _: expression(2), hole))
    text = re.sub("~", bit, draw(st.sampled_from(["\n", "\n\n", "\n\n\n"])).join(parts))
    text += "\n" if draw(st.booleans()) else ""
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if draw(st.booleans()) else b"") + text.encode()


def _comments(data: bytes) -> Counter[bytes]:
    found: Counter[bytes] = Counter()
    pending = [SourceFile(data).root]
    while pending:
        node = pending.pop()
        if node.type in TRIVIA:
            found[data[node.start_byte : node.end_byte].strip()] += 1
        else:
            pending.extend(node.children)
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=sources())
def test_every_fix(engine, data: bytes) -> None:
    source = SourceFile(data)
    if source.root.has_error:
        return
    change = pages.fixed(engine, data)
    assert not SourceFile(change.after).root.has_error
    assert not _comments(data) - _comments(change.after)
    assert change.after[:3] == data[:3] or not data.startswith(b"\xef\xbb\xbf")
    assert (b"\r\n" in change.after) <= (b"\r\n" in data)
    assert change.after.count(b"\n") == change.after.count(b"\r\n") or b"\r\n" not in data
    assert change.after.endswith(b"\n") == data.endswith(b"\n")
    second = pages.fixed(engine, change.after)
    assert second.after == change.after
    assert second.remaining == change.remaining


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=sources())
def test_items_without_a_finding_keep_their_bytes(engine, data: bytes) -> None:
    change = pages.fixed(engine, data)
    places = [one.finding.span.start for one in change.applied if one.round == 0]
    at = 0
    for item in SourceFile(data).root.children:
        if not any(item.start_byte <= place < item.end_byte for place in places):
            at = change.after.index(data[item.start_byte : item.end_byte], at)


def test_edits_of_one_fix_make_the_text(engine) -> None:
    data = b"use std::mem::transmute;\n\nfn f(v: f32) -> u32 {\n    unsafe { transmute::<f32, u32>(v) }\n}\n"
    change = pages.fixed(engine, data)
    (applied,) = change.applied
    assert apply_edits(data, applied.fix.edits) == change.after


FORMATTED = """use std::mem::transmute;
use std::{
    fmt,
    mem::{swap, transmute as cast},
};

// Bits.
fn tail(v: f32) -> u32 {
    // SAFETY: the same size
    unsafe { transmute::<f32, u32>(v) }
}

fn block(v: f32) -> u32 {
    unsafe {
        let x = cast::<f32, u32>(v);
        x + 1
    }
}

fn statements(v: f32) {
    unsafe {
        first(cast::<f32, u32>(v));
        second(
            "a text that is long enough to need a line of its own, and then some",
            transmute::<f32, u32>(v),
        );
    }
}

fn arms(v: u8, w: bool) -> bool {
    match w {
        true => unsafe { std::mem::transmute::<u8, bool>(v) },
        false => {
            let p = Box::leak(Box::new(vec![1, 2, 3])).as_ptr();
            p == std::ptr::null()
        }
    }
}

fn long() {
    let pointer_with_a_long_name =
        Box::leak(Box::new(a_function_with_a_long_name(first_argument, second))).as_ptr();
}
"""


@pytest.mark.rustc
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_formatted_file_stays_formatted(engine, tmp_path: Path, newline: str) -> None:
    file = tmp_path / "lib.rs"
    done = subprocess.run(["rustfmt", "--edition", "2021"], input=FORMATTED.encode(), capture_output=True, check=True)
    data = done.stdout.replace(b"\n", newline.encode())
    assert not isinstance(keep_formatted(data, data, file, "2021"), LeftAsIs)
    change = pages.fixed(engine, data)
    assert len(change.applied) == 8
    result = keep_formatted(data, change.after, file, "2021")
    assert not isinstance(result, LeftAsIs)
    again = keep_formatted(result.data, result.data, file, "2021")
    assert not isinstance(again, LeftAsIs)
    assert not pages.fixed(engine, result.data).applied
