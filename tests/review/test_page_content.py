"""What the page holds: parts of files, changed lines, prose, and a text that nothing in it can break out of."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deburr.review.page.assembling import MARK, SCRIPTS, STYLES, assembled, json_block, served_page, served_policy
from deburr.review.page.content import page_content
from deburr.review.page.excerpts import Excerpts, long_tokens, regions_of, shown_line, state_at
from deburr.review.page.prose import prose_tree
from deburr.text.edit import Edit, apply_edits, find_conflict
from deburr.text.lines import LineIndex, split_lines
from deburr.text.span import Span
from review.page_case import BOXED, FUNCTION, functions, opened, write_crate, write_pages

# Excerpts and regions.

CODE = b"""fn f() { // "not a string
    let a = "one
two \\" still
three"; let b = '"'; let c = '\\'';
    /* a comment /* inside
    one of */ another
    */ let d = r#"raw "
    // and on
    "#; let e: &'static str = br"x
    "; let r#type = 1;
}
"""
STATES = ["", "", '"', '"', "", "/*/*", "/*", "r#", "r#", "r", ""]


def test_what_a_line_begins_inside_of() -> None:
    index = LineIndex.of(CODE)
    tokens = list(long_tokens(CODE))
    assert [state_at(tokens, index, line) for line in range(len(STATES))] == STATES


@pytest.mark.parametrize("code", [b"/* open", b'"open\n', b'r##"open "#\n', b"/*\n/*\n*/\n"])
def test_what_is_never_closed_goes_on_to_the_end(code) -> None:
    assert all(end == len(code) for _, end, _ in long_tokens(code))


def replaced(data: bytes, old: bytes, new: bytes) -> Edit:
    return Edit(Span(data.index(old), data.index(old) + len(old)), new)


def rows(data: bytes, *edits: Edit) -> list[tuple]:
    return [(one.start, one.end, one.new, one.is_open) for one in regions_of(LineIndex.of(data), edits)]


def test_changed_lines_of_edits() -> None:
    data = b"a\nb\nc\nd"
    assert rows(data, replaced(data, b"b", b"x\ny")) == [(1, 2, ("x", "y"), False)]
    assert rows(data, replaced(data, b"b\n", b"")) == [(1, 2, (), False)]
    assert rows(data, Edit(Span(7, 7), b"\ne")) == [(3, 4, ("d", "e"), True)]
    assert rows(data, replaced(data, b"a", b"x"), replaced(data, b"d", b"y")) == [
        (0, 1, ("x",), False), (3, 4, ("y",), True)
    ]  # fmt: skip
    crlf = b"a\r\nb\r\n"
    assert rows(crlf, replaced(crlf, b"b", b"x")) == [(1, 2, ("x",), False)]
    # In a file of `\n`, a `\r` is something to see.
    assert rows(b"a\nb\n", Edit(Span(2, 3), b"b\r")) == [(1, 2, ("b\r",), False)]


TEXT = st.binary(max_size=60).map(lambda data: bytes(b"ab\n\n"[byte % 4] for byte in data))


@given(TEXT, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6), TEXT), max_size=4))
def test_the_regions_lead_from_the_old_lines_to_the_new_ones(data, wanted) -> None:
    edits = [Edit(Span(start, min(start + length, len(data))), new) for start, length, new in wanted
             if start <= len(data)]  # fmt: skip
    if find_conflict(edits) is not None:
        return
    lines: list[bytes] = []
    at = 0
    old = split_lines(data)
    for one in regions_of(LineIndex.of(data), edits):
        lines += [line.rstrip(b"\n") for line in old[at : one.start]]
        lines += [str(line).encode() for line in one.new]
        at = one.end
    lines += [line.rstrip(b"\n") for line in old[at:]]
    assert lines == [line.rstrip(b"\n") for line in split_lines(apply_edits(data, edits))]


def test_of_a_long_line_the_part_in_question_is_there() -> None:
    assert shown_line("x" * 1500) == "x" * 1500
    assert shown_line("a" * 2000 + "!" + "b" * 2000, 2000) == [1700, "a" * 300 + "!" + "b" * 1199, 801]
    data = b"z" * 3000 + b"old" + b"z" * 3000 + b"\n"
    (one,) = regions_of(LineIndex.of(data), [replaced(data, b"old", b"new")])
    assert one.old == ([2700, "z" * 300 + "old" + "z" * 1197, 1803],)
    assert one.new == ([2700, "z" * 300 + "new" + "z" * 1197, 1803],)


def test_an_excerpt_has_thirty_lines_on_both_sides_and_near_ones_are_one() -> None:
    data = b"".join(b"%d\n" % line for line in range(400))
    excerpts = Excerpts(LineIndex.of(data), is_rust=True)
    for line in (10, 70, 300):
        excerpts.want(line, line)
    found = [(one["first"], len(one["lines"]), one["lines"][-1]) for one in excerpts.parts()]
    assert found == [(0, 101, "100"), (270, 61, "330")]


# Prose.


def test_prose_is_a_tree_of_harmless_elements() -> None:
    assert prose_tree("## Title\n\nA *b* `c` <b>d</b>\n") == [
        {"t": "h4", "c": ["Title"]},
        {"t": "p", "c": ["A ", {"t": "em", "c": ["b"]}, " ", {"t": "code", "c": ["c"]}, " <b>d</b>"]},
    ]
    assert prose_tree("- a\n- b\n") == [{"t": "ul", "c": [{"t": "li", "c": ["a"]}, {"t": "li", "c": ["b"]}]}]
    assert prose_tree("```rust ok\nfn f() {}\n```\n") == [{"t": "pre", "l": "rust", "c": ["fn f() {}"]}]
    link = {"t": "a", "h": "https://a.example/", "c": ["x"]}
    assert prose_tree("[x](https://a.example/)") == [{"t": "p", "c": [link]}]
    assert prose_tree("[x](/etc/passwd)") == [{"t": "p", "c": [{"t": "span", "c": ["x"]}]}]
    assert prose_tree("[x](javascript:a)") == [{"t": "p", "c": ["[x](javascript:a)"]}]
    assert prose_tree("![x](https://a.example/)") == [{"t": "p", "c": ["x"]}]


def test_deep_prose_is_no_deep_tree() -> None:
    assert json.dumps(prose_tree(">" * 5000 + " x\n"))
    assert json.dumps(prose_tree("*a " * 5000))


# The page.


class Blocks(HTMLParser):
    """The scripts and styles of a page as a browser sees them, and its policy."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open = ""
        self.texts: dict[str, str] = {}
        self.tags: list[str] = []
        self.policy = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes) -> None:
        given = dict(attributes)
        self.tags.append(tag)
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        self.open = given.get("id", tag)

    def handle_data(self, data) -> None:
        self.texts[self.open] = self.texts.get(self.open, "") + data

    def handle_endtag(self, tag) -> None:
        self.open = ""


@pytest.fixture(scope="module")
def text(tmp_path_factory) -> str:
    top = tmp_path_factory.mktemp("page")
    hostile = FUNCTION.format(n=1).replace("What", "</script><!--<script>\u2028{{data}}")
    session = opened(write_crate(top / "crate", files={"lib.rs": hostile}), write_pages(top / "pages"))
    return assembled(page_content(session), "</title>{{script}}")


def test_the_policy_names_exactly_what_is_there(text) -> None:
    blocks = Blocks(text)
    assert text.startswith(MARK)
    assert blocks.tags.count("script") == 2
    assert blocks.tags.count("style") == 1
    directives = dict(one.split(" ", 1) for one in blocks.policy.split("; "))
    for tag in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(blocks.texts[tag].encode()).digest()).decode()
        assert directives[f"{tag}-src"] == f"'sha256-{digest}'"
    assert directives["default-src"] == "'none'"
    assert directives["connect-src"] == "'none'"
    assert "unsafe" not in blocks.policy
    assert blocks.texts["title"] == "</title>{{script}}"


def test_what_was_found_cannot_end_its_block(text) -> None:
    blocks = Blocks(text)
    assert json.loads(blocks.texts["data"])["content"]["items"]
    assert text.isascii() or "\u2028" not in text
    assert "</script><!--<script>\u2028{{data}}" in json.dumps(json.loads(blocks.texts["data"]), ensure_ascii=False)
    assert json_block("<\u2028\ud800") == '"\\u003c\\u2028\\ud800"'


def test_a_served_page_may_ask_its_server_and_nobody_may_frame_it() -> None:
    assert "connect-src 'self'" in Blocks(served_page()).policy
    assert "frame-ancestors" not in Blocks(served_page()).policy, "a browser complains about it in a page"
    assert served_policy().endswith("; frame-ancestors 'none'")


def test_every_source_is_in_the_page_and_none_is_fetched() -> None:
    there = {one.name for one in files("deburr.review.page").joinpath("assets").iterdir()}
    assert there == {*SCRIPTS, *STYLES, "page.html"}
    for name in there:
        source = files("deburr.review.page").joinpath("assets", name).read_text("utf-8")
        assert not re.search(r"(inner|outer|insertAdjacent)HTML|document\.write|eval\(|new Function", source), name
        assert not re.search(r"@import|url\(|src=|https?://(?!\w*[\\/])", source), name


def test_the_content_is_the_same_for_the_same_findings(tmp_path) -> None:
    """It names what a browser keeps, so it may change with nothing but what is found and decided."""
    pages = write_pages(tmp_path / "pages")
    one = write_crate(tmp_path / "a/crate", files={"lib.rs": functions(2)})
    other = write_crate(tmp_path / "b/crate", files={"lib.rs": functions(2)})
    contents = [page_content(opened(top, pages)) for top in (one, other)]
    assert contents[0] == contents[1]
    assert str(tmp_path) not in json.dumps(contents[0]), "a page is for others as well"
    session = opened(one, pages)
    before = page_content(session)["id"]
    assert before == page_content(opened(one, pages))["id"]
    session.skip(session.items[:1])
    assert page_content(session)["id"] != before


def test_a_finding_without_a_rewrite(tmp_path) -> None:
    assert "rewrite" not in BOXED.partition("# a box")[0]
    top = write_crate(tmp_path / "crate", files={"lib.rs": "pub fn g(x: Box<u8>) {\n    let é = Box::leak(x);\n}\n"})
    content = page_content(opened(top, write_pages(tmp_path / "pages")))
    (item,) = content["items"]
    assert (item["alternatives"], item["offered"], item["pattern"]) == ([], None, "boxed")
    # 0-based, in UTF-16 units: behind `    let é = `.
    assert item["span"] == [1, 12, 1, 24]
