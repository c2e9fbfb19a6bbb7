"""Holds where an expression needs parentheses: the reference's table, both ways, and what rustc's parser adds to it.

The expected answers are rustc's: an expression that is bare where the table says "no" is another program, or none.
"""

from __future__ import annotations

import subprocess

import pytest

from deburr.syntax.precedence import fits, form_of, place_of
from deburr.syntax.source import Node, SourceFile

# From tight to loose; each binds tighter than the next.
LADDER = (
    "a",
    "a.f",
    "-a",
    "a as u8",
    "a * b",
    "a + b",
    "a << b",
    "a & b",
    "a ^ b",
    "a | b",
    "a == b",
    "a && b",
    "a || b",
)
LADDER += ("a..b", "a = b", "|| a")
# A place, and the loosest rung that stands there bare.
PLACES = {
    "_.m()": "a.f",
    "_?": "a.f",
    "_[0]": "a.f",
    "-_": "-a",
    "!_": "-a",
    "&_": "-a",
    "*_": "-a",
    "_ as u8": "a as u8",
    "_ * x": "a * b",
    "x * _": "a as u8",
    "_ + x": "a + b",
    "x - _": "a * b",
    "_ << x": "a << b",
    "x << _": "a + b",
    "_ == x": "a | b",
    "x == _": "a | b",
    "_ && x": "a && b",
    "x && _": "a == b",
    "_ || x": "a || b",
    "_..x": "a || b",
    "f(_)": "|| a",
    "[_, x]": "|| a",
    "x = _": "|| a",
    "|| _": "|| a",
    "S { f: _ }": "|| a",
    "x[_]": "|| a",
}
# An expression, the statement around it, and whether it may stand there bare.
ODD = [
    ("a.f", "let r = _(1);", False),
    ("a", "let r = _(1);", True),
    ("a as u8", "let r = _ < x;", False),
    ("a + b as u8", "let r = _ < x;", False),
    ("a as u8", "let r = _ > x;", True),
    ("a as u8", "let r = _ << x;", False),
    ("*|| a", "let r = _ + x;", False),
    ("&a", "let r = _ + x;", True),
    ("return a", "let r = _ + x;", False),
    ("S { f: 1 }", "if _ {}", False),
    ("S { f: 1 }.g", "if _ {}", False),
    ("S { f: 1 } == x", "if _ {}", False),
    ("f(S { f: 1 })", "if _ {}", True),
    ("S { f: 1 }", "if x == _ {}", False),
    ("S { f: 1 }", "if f(_) {}", True),
    ("S { f: 1 }", "match _ { _ => 1 }", False),
    ("S { f: 1 }", "for i in _ {}", False),
    ("S { f: 1 }", "while _ {}", False),
    ("a && b", "if let P = _ {}", False),
    ("a == b", "if let P = _ {}", True),
    ("if a { b } else { c }", "let P = _ else { return };", False),
    ("a", "let P = _ else { return };", True),
    ("a || b", "let P = _ else { return };", False),
    ("if a { b } else { c }", "_ + x;", False),
    ("if a { b } else { c }", "let r = _ + x;", True),
    ("match a { _ => 1 } + b", "_;", False),
    ("match a { _ => 1 }.m()", "_;", True),
    ("{ a }", "_.m();", True),
    ("if a { b } else { c } != 0", "match x { _ => _, }", False),
]


def _hole(text: str, bare: str) -> tuple[SourceFile, Node]:
    """The source with `HOLE` for the last `_` that is one, and the node in it."""
    at = (
        text.rindex("_")
        if "match x { _ => _" in text
        else text.index("_", text.index("let P =") if "let P" in text else 0)
    )
    whole = f"fn f() {{ {text[:at]}HOLE{text[at + 1 :]} }}"
    source = SourceFile(whole.encode())
    start = whole.index("HOLE")
    nodes = source.ancestors(start, start + 4).nodes
    assert nodes[-1].type == "identifier", bare
    return source, nodes[-1]


def _expression(text: str) -> Node:
    body = SourceFile(f"fn f() {{ let r = {text}; }}".encode()).root.children[0].child_by_field_name("body")
    assert body is not None
    value = body.named_children[0].child_by_field_name("value")
    assert value is not None
    return value


@pytest.mark.parametrize("place", PLACES)
def test_the_table(place: str) -> None:
    source, node = _hole(f"let r = {place};", place)
    loosest = LADDER.index(PLACES[place])
    for index, text in enumerate(LADDER):
        if text == "a as u8" and "<<" in place and place.startswith("_"):
            # `a as u8 << x` is read as the start of generic arguments.
            continue
        assert fits(form_of(_expression(text)), place_of(source, node)) == (index <= loosest), text


@pytest.mark.parametrize(("text", "around", "may_stand"), ODD)
def test_what_the_parser_adds(text: str, around: str, may_stand: bool) -> None:
    source, node = _hole(around, text)
    assert fits(form_of(_expression(text)), place_of(source, node)) == may_stand


@pytest.mark.rustc
def test_rustc_takes_what_is_said_to_fit() -> None:
    pieces = []
    for text, around, may_stand in ODD:
        at = _hole(around, text)[1].start_byte - len("fn f() { ")
        written = text if may_stand else f"({text})"
        pieces.append(f"fn f() {{ {around[:at]}{written}{around[at + 1 :]} }}")
    done = subprocess.run(["rustfmt", "--edition", "2021"], input="\n".join(pieces), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
