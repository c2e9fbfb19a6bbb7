"""Cases for `deburr why` in which a constraint on a metavariable or on the whole match refuses a place."""

from __future__ import annotations

from cli.why_case import LEAK, TYPED, Case, of_x
from cli.why_pages import page
from deburr.engine.explanation.reasons import Cause

CONSTRAINTS = [
    Case(
        Cause.KIND,
        of_x('x = { kind = "string" }'),
        "fn f(s: u8) {\n§    std::mem::forget(s);\n}\n",
        "`$x` of the kind `string`",
        "`s`: it is no string",
        "s",
    ),
    Case(
        Cause.IN,
        of_x('x = { in = ["1", "2"] }'),
        "fn f() {\n§    std::mem::forget(3);\n}\n",
        "`$x` to be one of `1`, `2`",
        "`3`: `3` is none of those that the page lists",
        "3",
    ),
    Case(
        Cause.TEXT,
        of_x('x = { text = "[a-z]+" }'),
        "fn f() {\n§    std::mem::forget(X1);\n}\n",
        "`$x` with a text like `[a-z]+`",
        "`X1`",
        "X1",
    ),
    Case(
        Cause.NOT_FRAGMENT,
        of_x('x = { not = ["Box::new($_)"] }'),
        "fn f() {\n§    std::mem::forget(Box::new(1));\n}\n",
        "`$x` that is not `Box::new($_)`",
        "`Box::new(1)`",
        "Box::new(1)",
    ),
    Case(
        Cause.MATCHES,
        of_x('x = { matches = ["Box::new($_)"] }'),
        "fn f() {\n§    std::mem::forget(1);\n}\n",
        "`$x` like `Box::new($_)`",
        "`1`",
        "1",
    ),
    Case(
        Cause.TYPE,
        page("p", LEAK, variables=TYPED),
        "fn f(s: String) {\n§    Box::leak(Box::new(s)).as_ptr();\n}\n",
        "`$v` of the type `Vec<_>`",
        "`s`, of the type `String`",
        "s",
    ),
    Case(
        Cause.CONTAINS,
        of_x('x = { kind = "type", contains = ["&_"], through = ["Vec", "Option"] }', "fn $f($p: $x)"),
        "§fn f(p: Result<&u8, &u8>) {}\n",
        "`$x` with `&_` inside",
        "`Result<&u8, &u8>`: nothing like that is inside `Result<&u8, &u8>`",
        "Result<&u8, &u8>",
    ),
    Case(
        Cause.PURE,
        of_x('x = { kind = "expression", pure = true }'),
        "fn f() {\n§    std::mem::forget(panic!());\n}\n",
        "`$x` without an effect",
        "`panic!()`",
        "panic!()",
    ),
    Case(
        Cause.UNKNOWN,
        of_x('x = { type = "Vec<_>", unknown = "no-match" }'),
        "fn f() {\n§    std::mem::forget(somewhere::g());\n}\n",
        "`$x` of the type `Vec<_>`",
        "not known: the type of `somewhere::g()` is not known",
        "somewhere::g()",
    ),
    Case(
        Cause.RESULT_TYPE,
        of_x('match = { type = "u8" }', "std::mem::take($x)"),
        "fn f(x: &mut u32) {\n§    let y: u32 = std::mem::take(x);\n}\n",
        "a match of the type `u8`",
        "of the type `u32`",
        "std::mem::take(x)",
    ),
]

USES = [
    Case(
        Cause.USED_ONLY_AS,
        of_x('x = { used-only-as = ["$x.len()"] }', "let $x = Vec::new();"),
        "fn f() {\n§    let x = Vec::new();\n    x.len();\n    g(x);\n}\n",
        "`$x` used as `$x.len()` only",
        "`x`",
        "x",
    ),
    Case(
        Cause.NOT_USED_AFTER,
        of_x("x = { not-used-after = true }"),
        "fn f(x: u8) {\n§    std::mem::forget(x);\n    g(x);\n}\n",
        "`$x` not used after the match",
        "`x`",
        "x",
    ),
    Case(
        Cause.MUTABLE,
        of_x("x = { mutable = true }"),
        "fn f(x: u8) {\n§    std::mem::forget(x);\n}\n",
        "`$x` that may be written to",
        "`x`",
        "x",
    ),
    Case(
        Cause.SAFE,
        of_x("x = { safe = true }"),
        "fn f(p: *const u8) {\n§    std::mem::forget(unsafe { *p });\n}\n",
        "`$x` without anything that needs `unsafe`",
        "`unsafe { *p }`: a dereference remains",
        "unsafe { *p }",
    ),
    Case(
        Cause.RESULT_TESTS,
        of_x("match = { tests = false }"),
        "#[cfg(test)]\nmod t {\n    fn f(x: u8) {\n§        std::mem::forget(x);\n    }\n}\n",
        "code that is not only for tests",
        "code that exists for tests only",
    ),
    Case(
        Cause.RESULT_KEPT,
        of_x("match = { kept = true }", "$x.as_ptr()"),
        "fn f(x: Vec<u8>) -> usize {\n§    g(x.as_ptr())\n}\nfn g(p: *const u8) -> usize { p as usize }\n",
        "a value that outlives its statement",
        "a value of its statement only",
        "x.as_ptr()",
    ),
]

MANY = [
    Case(
        Cause.GIVEN_UP,
        of_x('x = { in = ["z"] }', "foo::g($$$a, $x, $$$b)"),
        f"fn f(y: u8) {{\n§    foo::g({', '.join(['y'] * 300)});\n}}\n",
        "`$x` to be one of `z`",
        "more than 200 ways to match, of which the first fail",
    ),
]

TWO = "foo::g($x, $y, $x)"

WHOLE = [
    Case(
        Cause.TWICE,
        of_x("", TWO),
        "fn f() {\n    let mut n = 1;\n§    foo::g(n, { n = 2; 1 }, n);\n}\n",
        "the same value wherever the page names it twice",
        "`n` is written to between its uses",
        "foo::g(n, { n = 2; 1 }, n)",
    ),
    # A constraint comes before what is named twice, as in a run.
    Case(
        Cause.IN,
        of_x('y = { in = ["z"] }', TWO),
        "fn f() {\n    let mut n = 1;\n§    foo::g(n, { n = 2; 1 }, n);\n}\n",
        "`$y` to be one of `z`",
        "`{ n = 2; 1 }`",
        "{ n = 2; 1 }",
    ),
    # And before what the page asks of the whole match.
    Case(
        Cause.TEXT,
        of_x('x = { text = "y" }\nmatch = { tests = true }'),
        "fn f(x: u8) {\n§    std::mem::forget(x);\n}\n",
        "`$x` with a text like `y`",
        "`x`",
        "x",
    ),
    Case(
        Cause.RESULT_TESTS,
        of_x("match = { tests = true }"),
        "fn f(x: u8) {\n§    std::mem::forget(x);\n}\n",
        "code that exists for tests only",
        "code that is not only for tests",
        "std::mem::forget(x)",
    ),
    Case(
        Cause.RESULT_KEPT,
        of_x("match = { kept = false }", "$x.as_ptr()"),
        "fn f(x: Vec<u8>) {\n§    let p = x.as_ptr();\n    g(p);\n}\nfn g(p: *const u8) {}\n",
        "a value of its statement only",
        "a value that outlives its statement",
        "x.as_ptr()",
    ),
    Case(
        Cause.UNKNOWN,
        of_x('match = { kept = true, unknown = "no-match" }', "$x.as_ptr()"),
        "fn f(x: Vec<u8>) {\n§    somewhere!(x.as_ptr());\n}\n",
        "a value that outlives its statement",
        "not known: ",
        "x.as_ptr()",
    ),
    Case(
        Cause.UNKNOWN,
        of_x('match = { type = "u8", unknown = "no-match" }', "foo::take($x)"),
        "fn f(x: u32) {\n§    foo::take(x);\n}\n",
        "a match of the type `u8`",
        "not known: a type that is not known",
        "foo::take(x)",
    ),
]
