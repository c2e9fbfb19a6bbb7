"""Holds where the lines of a list come to stand when a rewrite puts brackets around it: as rustfmt has them."""

from __future__ import annotations

import pytest

from engine.pages import after, engine_of, fixed, rule

DEEPER = rule(
    "deeper",
    (
        "async fn $f($$$a) {\n    $$$body\n}",
        "fn $f($$$a) {\n    std::mem::forget(\n        async move {\n            $$$body\n        },\n    )\n}",
    ),
)
NAMED_TWICE = rule(
    "named_twice",
    (
        "async fn $f($p: &$T) {\n    $$$body\n}",
        "fn $f($p: &$T) {\n    let $p: $T = $p.clone();\n    std::mem::forget(\n        async move {\n"
        "            $$$body\n        },\n    )\n}",
    ),
)
BODIES = {
    "one statement": "    one(p)\n",
    "several": "    let two = one(p);\n    if two {\n        three();\n    }\n\n    two\n",
    "comments": "    // first\n    one(p); // behind\n\n    /* between */\n    two()\n    // last\n",
    "a string of two lines": '    let two = "a\n    b";\n    one(two)\n',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize(
    ("page", "before", "opened"),
    [
        (DEEPER, "pub async fn f(p: &u8) {\n", "pub fn f(p: &u8) {\n"),
        (NAMED_TWICE, "pub async fn f(p: &u8) {\n", "pub fn f(p: &u8) {\n    let p: u8 = p.clone();\n"),
    ],
    ids=["kept in place", "written anew"],
)
def test_a_body_comes_to_the_depth_that_the_rewrite_has_it_at(page, before, opened, body) -> None:
    inside = "".join(
        line if not line.strip() or line == '    b";\n' else "        " + line for line in body.splitlines(True)
    )
    wanted = opened + "    std::mem::forget(\n        async move {\n" + inside + "        },\n    )\n}\n"
    assert after(engine_of(page), before + body + "}\n") == wanted
    shifted = after(engine_of(page), indented("mod m {\n", before + body + "}\n"))
    assert shifted == indented("mod m {\n", wanted)


def indented(header: str, text: str) -> str:
    """The text four columns further to the right, in braces; the second line of a string stays."""
    lines = (line if not line.strip() or line == '    b";\n' else "    " + line for line in text.splitlines(True))
    return header + "".join(lines) + "}\n"


@pytest.mark.parametrize("page", [DEEPER, NAMED_TWICE], ids=["kept in place", "written anew"])
def test_of_an_empty_body_no_line_is_left(page) -> None:
    assert "        async move {},\n" in after(engine_of(page), "async fn f(p: &u8) {}\n")


def test_a_body_on_one_line_stays_on_one() -> None:
    made = after(engine_of(DEEPER), "async fn f() { one(); two() }\n")
    assert "        async move {\n            one(); two()\n        },\n" in made


def test_a_comment_at_what_is_named_twice_stays_where_it_is() -> None:
    made = after(engine_of(NAMED_TWICE), "async fn f(p: /* which */ &u8) {\n    one(p)\n}\n")
    assert made.startswith("fn f(p: /* which */ &u8) {\n    let p: u8 = p.clone();\n")


def test_a_comment_that_has_no_place_is_not_lost() -> None:
    change = fixed(engine_of(NAMED_TWICE), "async /* late */ fn f(p: &u8) {\n    one(p)\n}\n")
    assert b"/* late */" in change.after


@pytest.mark.parametrize("indent", ["  ", "\t", "        "])
def test_a_list_that_is_nested_as_before_keeps_its_own_indentation(indent) -> None:
    page = rule("safe", ("unsafe trait $T {\n    $$$body\n}", "trait $T {\n    $$$body\n}"))
    body = f"{indent}fn one();\n{indent}fn two();\n{indent}// last\n"
    assert after(engine_of(page), "unsafe trait A {\n" + body + "}\n") == "trait A {\n" + body + "}\n"


def test_lines_that_end_in_crlf_keep_doing_so() -> None:
    made = after(engine_of(DEEPER), "async fn f() {\r\n    one();\r\n    two()\r\n}\r\n")
    assert made.count("\r\n") == made.count("\n")
    assert "            one();\r\n            two()\r\n        },\r\n" in made
