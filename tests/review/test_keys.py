"""Holds the digest of a fix: the same for the same replacement however it is laid out, another one for any other."""

import pytest

from deburr.engine.findings import FileEdits, Finding, Fix
from deburr.language.model import Applicability, Level
from deburr.review.keys import digest_of, keyed, spelled
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit
from deburr.text.span import Span


def digest(text, old, new, *more, rewrite="r", elsewhere=()):
    """Of a fix that puts `new` where `old` stands in a text, and the pairs of `more` too; the finding is `old`."""
    data = text.encode()
    pairs = [(old, new), *more]
    edits = []
    for one, other in pairs:
        at = data.index(one.encode())
        edits.append(Edit(Span(at, at + len(one.encode())), other.encode()))
    finding = Finding("p", "g", Level.WARN, "m", edits[0].span)
    fix = Fix(rewrite, "t", Applicability.MACHINE_APPLICABLE, tuple(sorted(edits)), elsewhere=elsewhere)
    return digest_of(fix, finding, SourceFile(data))


PLAIN = digest("fn f() { x(a, b); }", "x(a, b)", "y(a)")


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("// more above\n\nfn f() { x(a, b); }", "x(a, b)", "y(a)"),
        ("fn f() {\r\n\tx(\r\n\t\ta,\r\n\t\tb,\r\n\t);\r\n}", "x(\r\n\t\ta,\r\n\t\tb,\r\n\t)", "y(\r\n\ta,\r\n)"),
        ("fn f() { x(a, /* why */ b); }", "x(a, /* why */ b)", "y(a /* kept */)"),
    ],
)
def test_layout_and_what_stands_around_do_not_count(text, old, new):
    assert digest(text, old, new) == PLAIN


def test_edits_in_pieces_are_the_same_replacement():
    data = b"fn f() { x(a, b); }"
    finding = Finding("p", "g", Level.WARN, "m", Span(9, 16))
    edits = (Edit(Span(9, 10), b"y"), Edit(Span(12, 15), b""))
    fix = Fix("r", "t", Applicability.MACHINE_APPLICABLE, edits)
    assert digest_of(fix, finding, SourceFile(data)) == PLAIN


@pytest.mark.parametrize(
    "other",
    [
        digest("fn f() { x(a, b); }", "x(a, b)", "y(b)"),
        digest("fn f() { x(a, c); }", "x(a, c)", "y(a)"),
        digest("fn f() { x(a, b); }", "x(a, b)", "y(a)", rewrite="s"),
        digest("fn f() { x(a, b); z }", "x(a, b)", "y(a)", ("z", "w")),
        digest(
            "fn f() { x(a, b); }", "x(a, b)", "y(a)", elsewhere=(FileEdits("b.rs", (Edit(Span(0, 1), b"w"),), b"z"),)
        ),
        digest('fn f() { x("a b"); }', 'x("a b")', "y(a)"),
    ],
)
def test_another_replacement_has_another_digest(other):
    assert other != PLAIN


def test_white_space_in_a_text_counts():
    assert digest('f("a b")', 'f("a b")', "g") != digest('f("a  b")', 'f("a  b")', "g")


@pytest.mark.parametrize(
    "imports",
    [
        ("use a::b;\n", ""),
        ("use a::b;\n", "use a::b;\nuse c::d;\n"),
        ("use a::{b, c};\n", "use a::{b};\n"),
    ],
)
def test_imports_follow_and_are_not_decided_about(imports):
    assert digest(f"{imports[0]}fn f() {{ x(a, b); }}", "x(a, b)", "y(a)", imports) == PLAIN


def test_findings_alike_are_numbered_in_text_order():
    source = SourceFile(b"fn f() { x(); x( ); y(); }\nfn g() { x(); }\n")
    spans = [Span(9, 12), Span(14, 18), Span(20, 23), Span(36, 39)]
    findings = [Finding("p", "g", Level.WARN, "m", one) for one in reversed(spans)]
    told = [
        (one.finding.span.start, one.key.entry.identity.item, one.key.entry.identity.snippet, one.key.number,
         one.standing.of, one.standing.place, one.standing.places)
        for one in keyed(findings, source, "src/a.rs", "crate")
    ]  # fmt: skip
    assert told == [
        (9, "fn f", "x()", 1, 2, 1, 3),
        (14, "fn f", "x()", 2, 2, 2, 3),
        (20, "fn f", "y()", 1, 1, 3, 3),
        (36, "fn g", "x()", 1, 1, 1, 1),
    ]


@pytest.mark.parametrize(
    ("code", "tokens"),
    [
        ('let  x = r#"a  b"#;', 'let x=r#"a  b"#;'),
        ("f(\n    a, // one\n    b, /* two */\n)", "f(a,b)"),
        ("'a  'b' b\"\\\"  \" 1_000u8", "'a'b'b\"\\\"  \"1_000u8"),
        ("&'static  str", "&'static str"),
        ("naïve  é", "naïve é"),
    ],
)
def test_the_tokens_of_a_piece_of_code(code, tokens):
    assert spelled(code.encode()) == tokens
