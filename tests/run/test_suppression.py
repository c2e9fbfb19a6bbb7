"""Suppressions: their reach, their exact form, and what is said of those that are wrong or not needed.

Every `b` followed by digits in a text is a finding of the pattern `bad` there (`w` and digits: of `worse`)."""

import re

import pytest

from deburr.engine.findings import Finding
from deburr.language.model import Level
from deburr.run.levels import BUILT_IN, FileLevels
from deburr.run.suppression import apply_suppressions
from deburr.syntax.source import SourceFile
from deburr.text.span import Span

KNOWN = ("bad", "worse")


def finding(pattern, start, end):
    return Finding(pattern, "group", Level.WARN, f"a {pattern} thing", Span(start, end))


def findings_in(data):
    return tuple(
        finding("bad" if found[1] == b"b" else "worse", found.start(), found.end())
        for found in re.finditer(rb"\b(b|w)\d+\b", data)
    )


def run(text, *, judged=None, **levels):
    data = text.encode()
    table = {**BUILT_IN, "bad": Level.WARN, "worse": Level.WARN, **{k: Level(v) for k, v in levels.items()}}
    source = SourceFile(data)
    return data, apply_suppressions(source, findings_in(data), FileLevels(table, KNOWN), judged)


def kept(text, **more):
    data, filtered = run(text, **more)
    return " ".join(one.span.cut(data).decode() for one in filtered.kept)


def about(text, **more):
    """What is said about suppressions: pattern id, and the text pointed at."""
    data, filtered = run(text, **more)
    return [(one.pattern.split("_")[0], one.span.cut(data).decode()) for one in filtered.about_suppressions]


A = "// deburr: allow(bad)"
X = "#[cfg_attr(any(), deburr::allow(bad))]"

REACH = [
    ("no suppression", "fn f() { b1; }", "b1"),
    ("the line below", f"fn f() {{\n    {A}\n    b1;\n    b2;\n}}", "b2"),
    ("the same line", f"fn f() {{\n    b1; b2; {A} -- why\n    b3;\n}}", "b3"),
    ("the line, not the body", f"fn f() {{ b1; {A}\n    b2;\n}}", "b2"),
    ("behind the last line of what begins above", f"fn f() {{\n    b1; g(\n    b2,\n    b3); {A}\n}}", "b1 b2"),
    ("an item", f"{A}\nfn f() {{\n    b1;\n    b2;\n}}\nfn g() {{ b3; }}", "b3"),
    (
        "an item with what is in front of it",
        f"{A}\n/// doc\n#[b1]\n// more\n#[x] #[y]\npub fn f() {{\n b2;\n}}\nb3!();",
        "b3",
    ),
    ("an item from between its attributes", f"#[b1]\n{A}\n#[b2]\nfn f() {{\n b3;\n}}\nfn b4() {{}}", "b4"),
    ("an item inside of a function", f"fn f() {{\n  {A}\n  static S: u8 = {{\n b1 }};\n  b2;\n}}", "b2"),
    ("a field", f"struct S {{\n  {A}\n  x: [u8;\n  b1],\n  y: [u8; b2] }}", "b2"),
    ("a statement is its first line", f"fn f() {{\n  {A}\n  let x = b1 +\n    b2;\n}}", "b2"),
    ("a statement with an attribute", f"fn f() {{\n  {A}\n  #[cfg(x)]\n  let x = b1 +\n    b2;\n}}", "b2"),
    ("stacked", f"fn f() {{\n  {A}\n  // deburr: allow(worse)\n  // note\n  b1 + w2;\n}}", ""),
    ("not across a blank line", f"fn f() {{\n  {A}\n\n  b1;\n}}", "b1"),
    ("not upwards", f"fn f() {{\n  b1;\n  {A}\n}}", "b1"),
    ("only what it names", f"fn f() {{\n  {A}\n  b1 + w1;\n}}", "w1"),
    ("two ids", "fn f() {\n  // deburr: allow(worse, bad) -- both\n  b1 + w1;\n}", ""),
    ("inside of a macro", f"fn f() {{ vec![\n  {A}\n  b1,\n  b2, {A}\n  b3,\n]; }}", "b3"),
    ("inside of an unknown macro", f"m! {{\n  {A}\n  fn f() {{\n b1 }}\n  b2 => x\n}}", "b2"),
    ("not from a string", f'fn f() {{\n  g("\n  {A}\n  ", b1);\n}}', "b1"),
    ("not from a string in a macro", f'fn f() {{\n  g!("\n  {A}\n  ", b1);\n}}', "b1"),
    ("not from a raw string", f'fn f() {{\n  g(r#"\n  {A}\n"#, b1);\n}}', "b1"),
    ("not from a block comment", f"fn f() {{\n  /*\n  {A}\n*/ b1;\n}}", "b1"),
    ("the file", "fn f() { b1; }\n// deburr: allow-file(bad)\nfn g() { b2; w1; }", "w1"),
    ("CRLF", f"fn f() {{\r\n    {A}\r\n    b1;\r\n    b2; {A}\r\n    b3;\r\n}}\r\n", "b3"),
    ("at the very end", f"fn f() {{ b1; }} {A}", ""),
    ("expect", "fn f() {\n  // deburr: expect(bad)\n  b1;\n}", ""),
    ("attribute on an item", f"{X}\nfn f() {{\n b1;\n}}\nfn g() {{ b2; }}", "b2"),
    ("attribute after others", f"#[b1]\n/// doc\n{X}\n#[b2]\nfn f() {{\n b3;\n}}\nfn g() {{ b4; }}", "b4"),
    ("attribute on a let", f"fn f() {{\n {X} let x = b1 +\n b2;\n b3;\n}}", "b3"),
    ("attribute on a call", f"fn f() {{\n {X}\n g(b1,\n b2);\n b3;\n}}", "b3"),
    ("attribute on an argument", f"fn f() {{ g({X} h(b1), b2); }}", "b2"),
    ("attribute on a parameter", f"fn f({X} x: [u8; b1], y: [u8; b2]) {{}}", "b2"),
    ("attribute on a field", f"struct S {{ {X} x: [u8; b1], y: [u8; b2] }}", "b2"),
    ("attribute on a tuple field", f"struct S({X} pub [u8; b1], [u8; b2]);", "b2"),
    ("attribute on a field of a literal", f"fn f() {{ S {{ {X} x: b1, y: b2 }}; }}", "b2"),
    ("attribute on an arm", f"fn f() {{ match x {{ {X} 1 => b1, _ => b2 }} }}", "b2"),
    ("attribute on a variant", f"enum E {{ {X} A = b1, B = b2 }}", "b2"),
    ("attribute on an element", f"fn f() {{ [{X} b1, b2]; }}", "b2"),
    ("attribute in a macro", f"lazy_static! {{ {X} static ref A: u8 = b1; static ref B: u8 = b2; }}", "b2"),
    (
        "attribute with a reason",
        '#[cfg_attr(any(), deburr::allow(worse, bad, reason = "a ) \\" b"))]\nfn f() { b1; w1; }',
        "",
    ),
    ("attribute over lines", "#[cfg_attr(\n  any(),\n  deburr::allow(\n    bad,\n  ),\n)]\nfn f() { b1; }", ""),
    ("attribute of the file", "#![cfg_attr(any(), deburr::allow(bad))]\nfn f() { b1; w1; }", "w1"),
    (
        "attribute of a module",
        "mod m {\n#![cfg_attr(any(), deburr::allow(bad))]\nfn f() { b1; }\n}\nfn g() { b2; }",
        "b2",
    ),
]


@pytest.mark.parametrize(("text", "left"), [pytest.param(*one[1:], id=one[0]) for one in REACH])
def test_reach(text, left):
    assert kept(text) == left
    assert all(pattern != "malformed" for pattern, _ in about(text))


def test_a_finding_over_several_lines_is_covered_by_a_comment_behind_its_end():
    data = f"fn f() {{\n  g(\n    b1,\n  ); {A}\n}}".encode()
    start, end = data.index(b"g("), data.index(b";")
    levels = FileLevels({**BUILT_IN, "bad": Level.WARN}, KNOWN)
    filtered = apply_suppressions(SourceFile(data), (finding("bad", start, end),), levels)
    assert filtered.kept == ()
    assert filtered.unused == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("// deburr: allow(bad)\nfn f() {}", [("unused", "bad")]),
        ("// deburr: allow(bad, worse)\nfn f() { b1; }", [("unused", "worse")]),
        ("// deburr: allow-file(bad)\nfn f() {}", [("unused", "bad")]),
        ("// deburr: expect(bad)\nfn f() {}", [("unfulfilled", "bad")]),
        ("// deburr: expect-file(bad)\nfn f() { b1; }", []),
        ("#[cfg_attr(any(), deburr::expect(bad))]\nfn f() {}", [("unfulfilled", "bad")]),
        ("// deburr: allow(bda)\nfn f() {}", [("malformed", "bda")]),
        ("// deburr: allow()\nfn f() {}", [("malformed", "// deburr: allow()")]),
        ("// deburr: allow(bad worse)\nfn f() {}", [("malformed", "bad worse")]),
        ("// deburr: allow(bad,)\nfn f() { b1; }", []),
        ("// deburr: alow(bad)\nfn f() {}", [("malformed", "// deburr: alow(bad)")]),
        ("// deburr: allow bad\nfn f() {}", [("malformed", "// deburr: allow bad")]),
        ("// deburr: allow(bad) because\nfn f() {}", [("malformed", "// deburr: allow(bad) because")]),
        ("// deburr: allow(bad) --\nfn f() {}", [("malformed", "// deburr: allow(bad) --")]),
        ("//deburr:allow(bad)\nfn f() { b1; }", []),
        ("// Deburr: allow(bad)\nfn f() {}", [("malformed", "// Deburr: allow(bad)")]),
        ("/// deburr: allow(bad)\nfn f() {}", [("malformed", "/// deburr: allow(bad)")]),
        ("/* deburr: allow(bad) */\nfn f() {}", [("malformed", "/* deburr: allow(bad) */")]),
        ("// see deburr: allow(bad)\nfn f() {}", []),
        ("// deburr is a tool\nfn f() {}", []),
        ("use deburr::allow; fn f() { deburr::allow(bad); }", []),
        ("#[allow(deburr::bad)]\nfn f() {}", [("malformed", "#[allow(deburr::bad)]")]),
        ("#[deburr::allow(bad)]\nfn f() {}", [("malformed", "#[deburr::allow(bad)]")]),
        ("#[cfg_attr(test, deburr::allow(bad))]\nfn f() {}", [("malformed", "#[cfg_attr(test, deburr::allow(bad))]")]),
        ("#[cfg_attr(any(), deburr::allow(bda))]\nfn f() {}", [("malformed", "bda")]),
        ("// deburr: allow(unused_suppression)\nfn f() {}", [("malformed", "unused_suppression")]),
    ],
)
def test_what_is_said_about_suppressions(text, wanted):
    assert about(text) == wanted


def test_a_mistyped_id_is_named():
    _, filtered = run("// deburr: allow(bda)\nfn f() {}")
    assert filtered.malformed[0].message == "there is no pattern `bda`"
    assert filtered.malformed[0].helps == ("did you mean `bad`?",)


def test_a_suppression_of_what_did_not_run_is_not_called_unused():
    text = "// deburr: allow(bad)\nfn f() {}"
    assert about(text, judged=("worse",)) == []
    assert about(text, bad="allow") == []
    assert about(text, unused_suppression="allow") == []


def test_forbid_ignores_suppressions_and_says_so():
    _, filtered = run("\n// deburr: allow(bad)\nfn f() { b1; }", bad="forbid")
    (one,) = filtered.kept
    assert one.level is Level.FORBID
    assert one.notes == ("`bad` is at forbid here: the suppression in line 2 is ignored",)
    assert filtered.unused == ()


def test_levels_are_applied():
    _, filtered = run("fn f() { b1; w1; }", bad="deny", worse="allow")
    assert [(one.pattern, one.level) for one in filtered.kept] == [("bad", Level.DENY)]


def test_the_kept_findings_of_a_file_without_suppressions_need_no_parse():
    source = SourceFile(b"fn f() { b1; }")
    apply_suppressions(source, findings_in(source.data), FileLevels({"bad": Level.WARN}, KNOWN))
    assert source._tree is None


def test_deep_nesting_is_no_trouble():
    text = "fn f() {" + "(" * 5000 + "b1" + ")" * 5000 + "; // deburr: allow(bad)\n}"
    assert kept(text) == ""
