"""Cases for `deburr why` in which the shape differs, or a name means something else."""

from __future__ import annotations

from cli.why_case import FORGET, LEAK, Case
from cli.why_pages import fence, page
from deburr.engine.explanation.reasons import Cause

SHAPES = [
    Case(
        Cause.TOKEN,
        page("p", LEAK),
        "fn f(v: Vec<u8>) {\n§    Box::leak(Box::new(v)).as_mut_slice();\n}\n",
        "`as_ptr`",
        "`as_mut_slice`",
        "as_mut_slice",
    ),
    Case(
        Cause.TOKEN,
        page("p", LEAK),
        "fn f(v: Vec<u8>) {\n§    Box::leak(v).as_ptr();\n}\n",
        "`Box::new($v)`, a call",
        "`v`, a name",
        "v",
    ),
    Case(
        Cause.LENGTH,
        page("p", LEAK),
        "fn f(v: Vec<u8>) {\n§    Box::leak(Box::new(v, 1)).as_ptr();\n}\n",
        "nothing more",
        "`1`",
        "1",
    ),
    Case(
        Cause.LENGTH,
        page("p", fence("match", "std::mem::replace($a, $b)")),
        "fn f(v: u8) {\n§    std::mem::replace(v);\n}\n",
        "`$b`",
        "nothing there",
        ")",
    ),
    Case(
        Cause.LENGTH,
        page("p", fence("match", "std::mem::transmute::<u32, f32>($x)")),
        "fn f(x: u32) -> f32 {\n§    unsafe { std::mem::transmute(x) }\n}\n",
        "`<u32, f32>` behind it",
        "no generic arguments",
        "transmute",
    ),
    # The receiver is there, and the call on it is not.
    Case(
        Cause.LENGTH,
        page("p", LEAK),
        "fn f(v: Vec<u8>) {\n§    let b = Box::leak(Box::new(v));\n    b.as_ptr();\n}\n",
        "`.as_ptr(…)` behind it",
        "no such call",
        "Box::leak(Box::new(v))",
    ),
    # What is missing is shown where it would stand.
    Case(
        Cause.LENGTH,
        page("p", fence("match item", "unsafe impl<$T> Sync for $_ { $$$ }")),
        "struct A;\n§unsafe impl Sync for A {}\n",
        "`<$T>`",
        "`Sync`",
        "Sync",
    ),
    Case(
        Cause.BINDING,
        page("p", fence("match", "std::mem::swap($a, $a)")),
        "fn f(one: &mut u8, two: &mut u8) {\n§    std::mem::swap(one, two);\n}\n",
        "`$a`, which is the `one` of line 2",
        "`two`",
        "two",
    ),
    Case(
        Cause.NAME,
        page("p", LEAK),
        "fn f(v: Vec<u8>) {\n§    Box::into_raw(Box::new(v)).as_ptr();\n}\n",
        "`std::boxed::Box::leak`",
        "`Box::into_raw`, which is `std::boxed::Box::into_raw`",
        "Box::into_raw",
    ),
    Case(
        Cause.NAME_ELSEWHERE,
        page("p", LEAK),
        "struct Box;\nfn f(v: Vec<u8>) {\n§    Box::leak(Box::new(v)).as_ptr();\n}\n",
        "`std::boxed::Box::leak`",
        "`Box::leak`, which is `crate::Box::leak`, of the struct in line 1",
        "Box::leak",
    ),
    Case(
        Cause.NAME_ELSEWHERE,
        page("p", FORGET),
        "use foo::mem;\nfn f(x: u8) {\n§    mem::forget(x);\n}\n",
        "`std::mem::forget`",
        "`mem::forget`, which is `foo::mem::forget`, imported in line 1",
        "mem::forget",
    ),
    Case(
        Cause.NAME_ELSEWHERE,
        page("p", FORGET),
        "fn f(x: u8, forget: fn(u8)) {\n§    forget(x);\n}\n",
        "`std::mem::forget`",
        "`forget`, which is the local `forget` of line 1",
        "forget",
    ),
    Case(
        Cause.NAME_ELSEWHERE,
        page("p", fence("match", "Box::leak($x)")),
        "fn f<Box: T>(x: u8) {\n§    Box::leak(x);\n}\n",
        "`std::boxed::Box::leak`",
        "`Box::leak`, which is not known: `Box::leak` depends on the parameter `Box`",
        "Box::leak",
    ),
]

SET_LEN = fence("match", "let mut $v = Vec::with_capacity($n);\n$$$gap\n$v.set_len($n);")

STATEMENTS = [
    Case(
        Cause.LENGTH,
        page("p", SET_LEN),
        "fn f(n: usize) {\n§    let mut v = Vec::<u8>::with_capacity(n);\n    g();\n}\n",
        "`$v.set_len($n);`",
        "no such statement behind this",
        "let mut v = Vec::<u8>::with_capacity(n);",
    ),
    Case(
        Cause.BINDING,
        page("p", SET_LEN),
        "fn f(n: usize, m: usize) {\n§    let mut v = Vec::<u8>::with_capacity(n);\n    g();\n"
        "    unsafe { v.set_len(m) };\n}\n",
        "`$n`, which is the `n` of line 2",
        "`m`",
        "m",
    ),
    Case(
        Cause.NOT_MENTIONS,
        page("p", SET_LEN, variables='gap = { not-mentions = ["v"] }'),
        "fn f(n: usize) {\n§    let mut v = Vec::<u8>::with_capacity(n);\n    g(&mut v);\n"
        "    unsafe { v.set_len(n); }\n}\n",
        "`$gap` without a mention of `v`",
        "g(&mut v)",
    ),
    Case(
        Cause.AS_MANY_AS,
        page("p", fence("match", "fn $f($$$p, $q: u8) { k::g($$$a, $q) }"), variables='a = { as-many-as = "p" }'),
        "§fn f(v: u8, w: u8) { k::g(w) }\n",
        "`$a` for as many as `$p`",
        "it stands for 0, and `$p` for 1",
        "fn f(v: u8, w: u8) { k::g(w) }",
    ),
    # The statement of the line is in the match; of those before it the one with the same name is meant.
    Case(
        Cause.TOKEN,
        page("p", SET_LEN),
        "fn f(n: usize) {\n    let mut v: Vec<u8> = vec![0; 64];\n    let w = g(&v);\n"
        "§    unsafe { v.set_len(n) };\n    let mut x: Vec<u8> = Vec::with_capacity(n);\n}\n",
        "`Vec::with_capacity($n)`, a call",
        "`vec![0; 64]`, a macro call",
        "vec![0; 64]",
    ),
    Case(
        Cause.LENGTH,
        page("p", SET_LEN),
        "fn f(n: usize, v: &mut Vec<u8>) {\n§    unsafe { v.set_len(n) };\n}\n"
        "fn g() { let v = Vec::<u8>::with_capacity(1); }\n",
        "`let mut $v = Vec::with_capacity($n);`",
        "no such statement before this",
        "v.set_len(n)",
    ),
    Case(
        Cause.TOKEN,
        page("p", SET_LEN.replace("mut ", "")),
        "fn f(n: usize) {\n    let mut v: Vec<u8> = vec![0; 64];\n    let w = g(&v);\n"
        "§    unsafe { v.set_len(n) };\n}\n",
        "`Vec::with_capacity($n)`, a call",
        "`vec![0; 64]`, a macro call",
        "vec![0; 64]",
    ),
    # A line above all of the statements that are like the fragment's has none of them.
    Case(
        Cause.NOTHING_ALIKE,
        page("p", SET_LEN),
        "§fn f(n: usize) {\n    g();\n    let mut v = Vec::<u8>::with_capacity(n);\n    v.set_len(1);\n}\n",
        "something like `let mut $v = Vec::with_capacity($n); $$$gap $v.…`",
    ),
]
