"""Cases for `deburr why` in which another step of a rewrite is the reason."""

from __future__ import annotations

from cli.why_case import Case
from cli.why_pages import fence, page
from deburr.engine.explanation.reasons import Cause

SURE = 'applicability = "machine-applicable"'

COUNTER = (
    fence("match", "static mut $N: u32 = 0;"),
    fence("rewrite", "static $N: u64 = 0;"),
    fence("match", "$N += 1"),
    fence("rewrite", "$N -= 1"),
)

EVERY_USE = (*COUNTER, fence("match each", "$N"), fence("rewrite", "drop($N)"))
EXCLUDED = (
    fence("match primary", "static mut $N: u32 = 0;"),
    fence("not-exists", "drop(7);\n$N += 1;"),
    fence("not", "#[no_mangle]\nstatic mut $N: u32 = 0;"),
    fence("rewrite", "static $N: u64 = 0;"),
    fence("match", "$N += 1"),
    fence("rewrite", "$N -= 1"),
    fence("match each", "$N"),
    fence("rewrite", "drop($N)"),
)

STEPS = [
    Case(
        Cause.STEP_MISSING,
        page("p", *COUNTER, rewrite=SURE),
        "§static mut A: u32 = 0;\nfn f() {}\n",
        "`$N += 1` as well",
        "none in the file",
    ),
    Case(
        Cause.STEP_NOT_JOINED,
        page("p", *COUNTER, rewrite=SURE),
        "§static mut A: u32 = 0;\nstatic mut B: u8 = 0;\nfn f() { unsafe { B += 1 } }\n",
        "`$N += 1` with `A` for `$N`",
        "`B` in line 3",
    ),
    Case(
        Cause.NOT_PRIMARY,
        page("p", *COUNTER, rewrite=SURE),
        "static mut A: u32 = 0;\nfn f() {\n§    unsafe { A += 1 }\n}\n",
        "the place of a finding",
        "a part of one",
    ),
    Case(
        Cause.NOT_PRIMARY,
        page("p", fence("match", "extern { $$$items }")),
        "extern {\n§    fn a();\n}\n",
        "the place of a finding",
        "a line of the match that is shown in line 1",
    ),
    Case(
        Cause.SCOPE,
        page(
            "p",
            fence("match", "std::mem::forget($x)"),
            fence("rewrite", "drop($x)"),
            fence("match", "std::mem::take($y)"),
            rewrite=f'{SURE}\nscope = "block"',
        ),
        "fn f(x: u8) {\n§    std::mem::forget(x);\n}\nfn g(y: &mut u8) {\n    std::mem::take(y);\n}\n",
        "all steps in one block",
        "matches of the steps further apart",
    ),
    # A metavariable alone is no shape: `:` or the name would be an instance of it.
    Case(
        Cause.STEP_MISSING,
        page("p", *EVERY_USE, rewrite=SURE),
        "§static mut A: u32 = 0;\nfn f() { unsafe { A = 2; } }\n",
        "`$N += 1` as well",
        "none in the file",
        "static mut A: u32 = 0;",
    ),
    Case(
        Cause.NOT_EXISTS,
        page("p", *EXCLUDED, rewrite=SURE),
        "fn f() {\n§    static mut A: u32 = 0;\n    drop(7);\n    unsafe { A += 1; }\n}\n",
        "no `drop(7); $N += 1;` in the file",
        "one",
        "static mut A: u32 = 0;",
        "drop(7);\n    unsafe { A += 1;",
    ),
    Case(
        Cause.NOT,
        page("p", *EXCLUDED, rewrite=SURE),
        "#[no_mangle]\n§pub static mut A: u32 = 0;\nfn f() { unsafe { A += 1; } }\n",
        "another shape than `#[no_mangle] static mut $N: u32 = 0;`",
        "that shape",
        "pub static mut A: u32 = 0;",
        "#[no_mangle]",
    ),
    Case(
        Cause.STEP_MISSING,
        page("p", *EXCLUDED, rewrite=SURE),
        "#[no_mangle]\npub static mut A: u32 = 0;\nfn f() {\n§    unsafe { A += 1; }\n}\n",
        "`static mut $N: u32 = 0;` as well",
        "one in line 2 that is refused",
        "A += 1",
        "pub static mut A: u32 = 0;",
    ),
]
