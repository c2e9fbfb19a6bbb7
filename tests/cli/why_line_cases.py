"""Cases for `deburr why` in which the line itself, or where it stands, says why nothing can match."""

from __future__ import annotations

from cli.why_case import FORGET, LEAK, Case
from cli.why_pages import fence, page
from deburr.engine.explanation.reasons import Cause

LINES = [
    Case(Cause.BLANK_LINE, page("p", LEAK), "fn f() {\n§\n}\n", "code", "a blank line"),
    Case(
        Cause.COMMENT,
        page("p", LEAK),
        "fn f() {\n§    // Box::leak(Box::new(v)).as_ptr()\n}\n",
        "code",
        "`// Box::leak(Box::new(v)).as_ptr()` in a comment",
    ),
    Case(
        Cause.COMMENT,
        page("p", LEAK),
        "fn f(v: u8) {\n§    v; // Box::leak(Box::new(v)).as_ptr()\n}\n",
        "code",
        "`as_ptr` in a comment",
        "as_ptr",
    ),
    Case(
        Cause.STRING,
        page("p", LEAK),
        'fn f() {\n§    g("Box::leak(Box::new(v)).as_ptr()");\n}\n',
        "code",
        "`as_ptr` in a string",
        "as_ptr",
    ),
    Case(
        Cause.STRING,
        page("p", LEAK),
        'fn f() {\n    g("one\n§  Box::leak(Box::new(v)).as_ptr()\n  three");\n}\n',
        "code",
        "`Box::leak(Box::new(v)).as_ptr()` in a string",
    ),
    Case(
        Cause.UNPARSED,
        page("p", fence("match", "$a.as_ptr()")),
        "fn f() {\n§    @@@ ))) (\n}\nfn g(v: Vec<u8>) { v.as_ptr(); }\n",
        "code",
        "code that deburr cannot parse",
    ),
    Case(
        Cause.UNREAD_MACRO,
        page("p", FORGET),
        "fn f(x: u8) {\n§    " + "m!(" * 110 + "std::mem::forget(x)" + ")" * 110 + ";\n}\n",
        "code",
        "macros nested too deep to be looked into",
    ),
    Case(
        Cause.WORD_MISSING,
        page("p", LEAK),
        "fn f(x: u8) {\n§    x + 1;\n}\n",
        "`as_ptr`, which every match has",
        "none in the file",
    ),
    # Of alternatives no single word is in every match.
    Case(
        Cause.WORD_MISSING,
        page("p", FORGET, fence("match or", "std::mem::take($x)")),
        "fn f(x: u8) {\n§    x + 1;\n}\n",
        "`forget`, `take`, one of which every match has",
        "none in the file",
    ),
    # The words are there, but not side by side.
    Case(
        Cause.LENGTH,
        page("p", fence("match item", "extern { $$$i }"), fence("match or item", "unsafe extern { $$$i }")),
        '§extern "C" {\n    fn g();\n}\n',
        "nothing more",
        '`"C"`',
        '"C"',
    ),
    Case(
        Cause.NOTHING_ALIKE,
        page("p", FORGET),
        "fn f(x: u8) {\n§    g(x);\n    std::mem::forget(x);\n}\n",
        "something like `std::mem::forget($x)`",
        "`g(x);`",
        "g(x);",
    ),
]

PLACES = [
    Case(
        Cause.QUOTED,
        page("p", LEAK),
        "fn f() {\n§    quote!(Box::leak(Box::new(v)).as_ptr());\n}\n",
        "code that runs",
        "code as data, in `quote!`",
    ),
    Case(
        Cause.ATTRIBUTE,
        page("p", FORGET),
        "§#[foo(std::mem::forget(1))]\nfn f() {}\n",
        "code that runs",
        "the argument of an attribute",
    ),
]
