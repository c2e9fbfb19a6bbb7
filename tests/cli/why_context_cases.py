"""Cases for `deburr why` in which a context fence refuses a place."""

from __future__ import annotations

from cli.why_case import Case, of_x
from cli.why_pages import fence
from deburr.engine.explanation.reasons import Cause

CONTEXTS = [
    Case(
        Cause.INSIDE,
        of_x("", "std::mem::forget($x)", fence("inside", "Some($self)")),
        "fn f() {\n§    std::mem::forget(1);\n}\n",
        "`Some($self)` around it",
        "none",
        "std::mem::forget(1)",
    ),
    Case(
        Cause.INSIDE,
        of_x("", "std::mem::forget($x)", fence("inside", "Some($self)"), fence("inside or", "Ok($self)")),
        "fn f() {\n§    std::mem::forget(1);\n}\n",
        "`Some($self)` or `Ok($self)` around it",
        "none",
        "std::mem::forget(1)",
    ),
    Case(
        Cause.NOT_INSIDE,
        of_x("", "std::mem::forget($x)", fence("not-inside", "Some($self)")),
        "fn f() {\n§    Some(std::mem::forget(1));\n}\n",
        "no `Some($self)` around it",
        "one",
        "std::mem::forget(1)",
        "Some(std::mem::forget(1))",
    ),
    Case(
        Cause.HAS,
        of_x("", "std::mem::forget($x)", fence("has", "Box::new($_)")),
        "fn f() {\n§    std::mem::forget(1);\n}\n",
        "`Box::new($_)` in it",
        "none",
    ),
    Case(
        Cause.NOT_HAS,
        of_x("", "std::mem::forget($x)", fence("not-has", "Box::new($_)")),
        "fn f() {\n§    std::mem::forget(Box::new(1));\n}\n",
        "no `Box::new($_)` in it",
        "one",
    ),
    Case(
        Cause.NOT,
        of_x("", "std::mem::forget($x)", fence("not", "std::mem::forget(1)")),
        "fn f() {\n§    std::mem::forget(1);\n}\n",
        "another shape than `std::mem::forget(1)`",
        "that shape",
    ),
    Case(
        Cause.EXISTS,
        of_x("", "std::mem::forget($x)", fence("exists", "static A: u8 = 1;")),
        "fn f(x: u8) {\n§    std::mem::forget(x);\n}\n",
        "`static A: u8 = 1;` somewhere in the file",
        "none",
    ),
    Case(
        Cause.NOT_EXISTS,
        of_x("", "std::mem::forget($x)", fence("not-exists", "static A: u8 = 1;")),
        "static A: u8 = 1;\nfn f(x: u8) {\n§    std::mem::forget(x);\n}\n",
        "no `static A: u8 = 1;` in the file",
        "one",
        "std::mem::forget(x)",
        "static A: u8 = 1;",
    ),
    Case(
        Cause.NOT_INSIDE,
        of_x("", "std::mem::forget($x)", fence("not-inside", "$_.lock();\n$$$\n$self;")),
        "fn f() {\n    m.lock();\n    g();\n§    std::mem::forget(1);\n}\n",
        "no `$_.lock(); $$$ $self;` around it",
        "one",
        "std::mem::forget(1)",
        "m.lock();\n    g();\n    std::mem::forget(1);",
    ),
    # The fence that fails is named, not the first one.
    Case(
        Cause.NOT_HAS,
        of_x("", "std::mem::forget($x)", fence("not-has", "Vec::from($_)"), fence("not-has", "Box::new($_)")),
        "fn f() {\n§    std::mem::forget((1, Box::new(1)));\n}\n",
        "no `Box::new($_)` in it",
        "one",
        "std::mem::forget((1, Box::new(1)))",
        "Box::new(1)",
    ),
    Case(
        Cause.NOT,
        of_x("", "static mut $N: u32 = $v;", fence("not", "#[no_mangle]\nstatic mut $N: u32 = $v;")),
        "#[no_mangle]\n§pub static mut A: u32 = 0;\n",
        "another shape than `#[no_mangle] static mut $N: u32 = $v;`",
        "that shape",
        "pub static mut A: u32 = 0;",
        "#[no_mangle]",
    ),
]
