"""Holds how the steps of a rewrite are joined: by bindings and not by text, required, optional and repeated ones, in
their scope, all or nothing. The expected texts are written by hand.
"""

from __future__ import annotations

import pytest

from deburr.language.gates import NO_FACTS
from deburr.language.model import Applicability
from deburr.syntax.crate_view import NoCrate
from engine import linked, pages
from engine.linked import COUNTED, COUNTER, HOLD, PAIR, step
from engine.test_visibility import Files
from growth import assert_grows


def fixes(engine, text, crate=None):
    crate = crate if crate is not None else NoCrate()
    return [finding.fix() for finding in engine.check(text.encode(), "src/lib.rs", NO_FACTS, crate)]


def withheld(engine, text, crate=None):
    return [fix.withheld for fix in fixes(engine, text, crate)]


def findings(engine, text):
    found = engine.check(text.encode(), "src/lib.rs", NO_FACTS, NoCrate())
    return [finding.span.cut(text.encode()).decode() for finding in found]


PURE = "[metavariables]\ny = { pure = true }"
CASES = {
    "joined by the binding": (
        PAIR,
        "fn f(a: u8) { k::new(a); k::with(a, 1); }",
        "fn f(a: u8) { k::made(a); k::done(a, 1); }",
    ),
    "not by the text": (
        PAIR,
        "fn f(a: u8) { k::new(a); let a = 2; k::with(a, 1); }",
        "fn f(a: u8) { k::new(a); let a = 2; k::with(a, 1); }",
    ),
    "each function for itself": (
        PAIR,
        "fn f(a: u8) { k::new(a); k::with(a, 1); } fn g(a: u8) { k::new(a); } fn h(a: u8) { k::with(a, 1); }",
        "fn f(a: u8) { k::made(a); k::done(a, 1); } fn g(a: u8) { k::new(a); } fn h(a: u8) { k::with(a, 1); }",
    ),
    "several places of a required step": (
        PAIR,
        "fn f(a: u8) { k::new(a); k::with(a, 1); k::with(a, 2); }",
        "fn f(a: u8) { k::made(a); k::done(a, 1); k::done(a, 2); }",
    ),
    "every mention": (
        COUNTER,
        "static mut C: usize = 1;\nfn f() { unsafe { C += C + g(C); C } }",
        "static C: k::A = k::A::new(1);\nfn f() { unsafe { C.add(C.get() + g(C.get())); C.get() } }",
    ),
    "`Self` for the type": (
        (*step("struct $S { $f: u8 }", "struct $S { $f: u16 }"), *step("$S { $f: k::new() }", "$S { $f: k::made() }")),
        "struct S { a: u8 }\nimpl S { fn n() -> Self { Self { a: k::new() } } }",
        "struct S { a: u16 }\nimpl S { fn n() -> Self { Self { a: k::made() } } }",
    ),
    "`Self` alone for the type": (
        (*step("struct $S(u8);", "struct $S(u16);"), *step("$S(k::new())", "$S(k::made())")),
        "struct S(u8);\nimpl S { fn n() -> Self { Self(k::new()) } }",
        "struct S(u16);\nimpl S { fn n() -> Self { Self(k::made()) } }",
    ),
    "two solutions that change one expression": (
        (
            *step("struct $S { $$$a, $f: u8, $$$b }", "struct $S { $$$a, $f: u16, $$$b }"),
            *step("$S { $$$c, $f: k::new(), $$$d }", "$S { $$$c, $f: k::made(), $$$d }", "primary"),
        ),
        "struct S { a: u8, b: u8 }\nfn n() -> S {\n    S {\n        a: k::new(), // c\n        b: k::new(),\n    }\n}",
        "struct S { a: u16, b: u16 }\nfn n() -> S {\n    S {\n        a: k::made(), // c\n"
        "        b: k::made(),\n    }\n}",
    ),
    "two of one name": (
        COUNTER,
        "static mut C: usize = 1; mod m { static mut C: usize = 2; fn f() { unsafe { C } } }",
        "static C: k::A = k::A::new(1); mod m { static C: k::A = k::A::new(2); fn f() { C.get() } }",
    ),
    "a step inside a macro": (
        COUNTER,
        "static mut C: usize = 1; fn f() { unsafe { assert_eq!(C, vec![C]); } }",
        "static C: k::A = k::A::new(1); fn f() { assert_eq!(C.get(), vec![C.get()]); }",
    ),
    "a part of a match is none": (
        COUNTED,
        "static mut C: usize = 1; fn f() { unsafe { C += 1; g(C) } } fn h() { unsafe { C += 2 } }",
        "static C: k::A = k::A::new(1); fn f() { unsafe { C.add(1); g(C.get()) } } fn h() { C.add(2); }",
    ),
    "what a required step has taken in a solution of the same primary match": (
        COUNTED,
        "static mut C: usize = 1; fn f() { unsafe { C += 1; C = C + 2; C = 3; } }",
        "static C: k::A = k::A::new(1); fn f() { C.add(1); C.add(2); C.set(3); }",
    ),
    "places of one solution beside captures of another": (
        COUNTED,
        "static mut C: usize = 1; fn f(a: u8) { unsafe { match a { 0 => C = 1, 1 => C += 1, _ => C += 2, } } }",
        "static C: k::A = k::A::new(1); "
        "fn f(a: u8) { match a { 0 => C.set(1), 1 => { C.add(1); }, _ => { C.add(2); }, } }",
    ),
    "an `unsafe` block whose value is now a statement": (
        COUNTED,
        "static mut C: usize = 1; fn f() { unsafe { C += 1 }; let g = || unsafe { C += 1 }; g(); }",
        "static C: k::A = k::A::new(1); fn f() { C.add(1); let g = || { C.add(1); }; g(); }",
    ),
    "what a list binds moves with it, and a reference needs no `unsafe` to be followed": (
        step(
            "if $C.is_none() {\n    $$$b\n    $C = Some($e);\n}\n$C.unwrap()",
            "*$C.get_or_init(|| {\n    $$$b\n    $e\n})",
        ),
        "fn f() -> u8 {\n    if c.is_none() {\n        let a = 1;\n        c = Some(a);\n    }\n    "
        "unsafe { c.unwrap() }\n}",
        "fn f() -> u8 {\n    *c.get_or_init(|| {\n        let a = 1;\n        a\n    })\n}",
    ),
    "an optional step that is there": (
        (*step("k::new($x)", "k::made($x)"), *step("k::opt($x)", "k::gone($x)", "optional")),
        "fn f(a: u8) { k::new(a); k::opt(a); }",
        "fn f(a: u8) { k::made(a); k::gone(a); }",
    ),
    "an optional step that is not": (
        (*step("k::new($x)", "k::made($x)"), *step("k::opt($x)", "k::gone($x)", "optional")),
        "fn f(a: u8, b: u8) { k::new(a); k::opt(b); }",
        "fn f(a: u8, b: u8) { k::made(a); k::opt(b); }",
    ),
    "a step without a rewrite is a condition": (
        (*step("k::new($x)", "k::made($x)"), *step("k::opt($x)")),
        "fn f(a: u8, b: u8) { k::new(a); k::new(b); k::opt(b); }",
        "fn f(a: u8, b: u8) { k::new(a); k::made(b); k::opt(b); }",
    ),
    "what another step binds": (
        (*step("k::new($x)", "k::made($x, $y)"), *step("k::with($x, $y)", "k::done($x)")),
        "fn f(a: u8) { k::new(a); k::with(a, 7); }",
        "fn f(a: u8) { k::made(a, 7); k::done(a); }",
    ),
    "the primary one further down": (
        (*step("k::new($x)", "k::made($x)"), *step("k::with($x)", "k::done($x)", "primary")),
        "fn f(a: u8) { k::new(a); k::with(a); }",
        "fn f(a: u8) { k::made(a); k::done(a); }",
    ),
}


@pytest.mark.parametrize(("fences", "before", "after"), CASES.values(), ids=CASES)
def test_steps_are_joined(fences, before, after):
    tables = PURE if "$y" in fences[1][1] else ""
    assert pages.after(linked.engine(*fences, tables=tables), before + "\n") == after + "\n"


SCOPES = {
    "expression": ("k::new(k::opt(1)); k::opt(2)", "k::made(k::gone(1)); k::opt(2)"),
    "block": ("k::opt(1); { k::new(2); k::opt(3); } k::opt(4)", "k::opt(1); { k::made(2); k::gone(3); } k::opt(4)"),
    "file": ("k::opt(a); { k::new(a); } k::opt(a)", "k::gone(a); { k::made(a); } k::gone(a)"),
}


@pytest.mark.parametrize(("scope", "texts"), SCOPES.items())
def test_a_scope_bounds_the_steps(scope, texts):
    name = "$x" if scope == "file" else "$y"
    engine = linked.engine(
        *step("k::new($x)", "k::made($x)"),
        *step(f"k::opt({name})", f"k::gone({name})", "each"),
        keys=f'scope = "{scope}"',
    )
    before, after = (f"fn f(a: u8) {{ {text} }}\n" for text in texts)
    assert pages.after(engine, before) == after


def test_in_a_block_the_steps_come_in_order_and_unsafe_is_looked_through():
    engine = linked.engine(*PAIR, keys='scope = "block"')
    text = "fn f(a: u8) {{ {} }}\n"
    wrong = text.format("k::with(a, 1); k::new(a);")
    assert pages.after(engine, wrong) == wrong
    right = text.format("unsafe { k::new(a); } k::with(a, 1);")
    assert pages.after(engine, right) == text.format("k::made(a); k::done(a, 1);")


def test_one_finding_and_one_fix_with_the_other_places_as_labels():
    text = "fn f(a: u8) { k::new(a); k::with(a, 1); }\n"
    (finding,) = linked.engine(*PAIR).check(text.encode(), "src/lib.rs", NO_FACTS, NoCrate())
    assert finding.span.cut(text.encode()) == b"k::new(a)"
    assert [(one.span.cut(text.encode()), one.text) for one in finding.labels] == [
        (b"k::with(a, 1)", "changes with it")
    ]
    assert len(finding.fixes) == 1


def test_the_primary_step_is_the_finding():
    engine = linked.engine(*step("k::new($x)", "k::made($x)"), *step("k::with($x)", "k::done($x)", "primary"))
    assert findings(engine, "fn f(a: u8) { k::new(a); k::with(a); }\n") == ["k::with(a)"]


ONLY = {
    "covered": ("unsafe { C += 1; }", None),
    "another form": ("unsafe { C += 1; C = 2; }", "`C` is also used at line 2"),
    "a reference": ("unsafe { &raw mut C; }\nfn g() { unsafe { &C; C -= 1; } }", "`C` is also used at lines 2 and 3"),
    "many": ("\nC;\nC;\nC;\nC;\nC;\n", "`C` is also used at lines 3, 4, 5 and 2 more"),
    "a format string": ('unsafe { println!("{C}"); }', "`C` is also used at line 2"),
    "an unknown macro": (
        "own!(C);",
        "`C` may also be used at line 2: what `own!` does with its argument is not known",
    ),
    "a shadowing variable": ("let C = 1; g(C);", None),
}


@pytest.mark.parametrize(("body", "reason"), ONLY.values(), ids=ONLY)
def test_only_lets_no_mention_be_left_behind(body, reason):
    engine = linked.engine(*COUNTER[:4], keys='only = ["N"]')
    text = f"static mut C: usize = 0;\nfn f() {{ {body} }}\n"
    assert withheld(engine, text) == [reason]
    assert (pages.after(engine, text) == text) is (reason is not None)


@pytest.mark.parametrize(
    ("item", "reasons"),
    [
        ("static mut C: usize = 0;", ()),
        ("pub static mut C: usize = 0;", ("`C` is public, and other files or crates may use it",)),
        ("mod below; static mut C: usize = 0;", ("the module `below`, in a file of its own, can see `C`",)),
    ],
)
def test_a_name_that_other_files_can_see_is_less_sure(item, reasons):
    engine = linked.engine(*COUNTER, keys='only = ["N"]')
    (fix,) = fixes(engine, item + "\n")
    assert set(reasons) <= set(fix.lowered)
    assert fix.applicability is (Applicability.MAYBE_INCORRECT if reasons else Applicability.MACHINE_APPLICABLE)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ("fn f() {}", None),
        ("\nuse super::C;", None),
        ("\nuse super::C as D;", "`C` is also used at line 2 of crate__below.rs"),
    ],
)
def test_in_scope_crate_the_other_files_are_looked_at(other, reason):
    engine = linked.engine(*COUNTER, keys='only = ["N"]\nscope = "crate"')
    text = "mod below; static mut C: usize = 0;\n"
    crate = Files(("crate",), crate=text, crate__below=other)
    (fix,) = fixes(engine, text, crate)
    assert (fix.withheld, fix.lowered) == (reason, ())


def test_a_crate_that_cannot_be_seen_is_less_sure():
    engine = linked.engine(*COUNTER, keys='only = ["N"]\nscope = "crate"')
    (fix,) = fixes(engine, "pub static mut C: usize = 0;\n")
    assert "the crate's other files cannot be seen" in fix.lowered


def test_two_places_of_an_optional_step_are_ambiguous():
    engine = linked.engine(*step("k::new($x)", "k::made($x)"), *step("k::opt($x)", "k::gone($x)", "optional"))
    text = "fn f(a: u8) {\nk::new(a);\nk::opt(a);\nk::opt(a);\n}\n"
    assert withheld(engine, text) == ["2 places match a step that is there at most once: lines 3 and 4"]


def test_what_stays_unknown_in_any_step_lowers_the_fix():
    (fix,) = fixes(linked.engine(*PAIR), "fn f(a: u8) { k::new(a); own!(k::with(a, 1)); }\n")
    assert fix.lowered == ("what `own!` does with its argument is not known",)
    assert fix.applicability is Applicability.MAYBE_INCORRECT


def test_a_required_step_that_is_nowhere_leaves_no_finding():
    assert findings(linked.engine(*PAIR), "fn f(a: u8) { k::new(a); }\n") == []


def test_a_page_is_looked_for_only_where_all_its_required_steps_can_be():
    engine = linked.engine(*PAIR, *step("k::more($x)", "k::less($x)", "optional"))
    assert engine.is_candidate(b"k::new(a); k::with(a, 1);")
    assert not engine.is_candidate(b"k::new(a); k::more(a);")
    assert not engine.is_candidate(b"k::with(a, 1); k::more(a);")


def test_what_two_steps_change_alike_is_one_edit_and_what_they_change_apart_is_withheld():
    fences = (*step("k::new($x)", "k::made($x, $y)"), *step("k::with($x, $y)", "k::done($x)"))
    different = linked.engine(*fences, tables=PURE)
    text = "fn f(a: u8) {{ k::new(a); k::with(a, 1); k::with(a, {}); }}\n"
    assert withheld(different, text.format(2)) == ["two of its steps change the same code at line 1"]
    assert withheld(different, text.format(1)) == [None]


def test_a_fix_that_meets_one_of_another_page_is_a_whole():
    other = pages.rule("other", ("k::with($x, $y)", "k::mine($x, $y)"))
    engine = pages.engine_of(linked.page(*PAIR), other)
    change = pages.fixed(engine, "fn f(a: u8) { k::new(a); k::with(a, 1); k::with(2, 3); }\n")
    assert change.after.decode() == "fn f(a: u8) { k::made(a); k::done(a, 1); k::mine(2, 3); }\n"
    assert [(one.finding.pattern, one.reason) for one in change.withheld] == [
        ("other", "it overlaps with a fix of `linked`")
    ]


def test_beats_decides_against_the_linked_fix_as_a_whole():
    other = pages.rule("other", ("k::with($x, $y)", "k::mine($x, $y)"), beats=["linked"])
    engine = pages.engine_of(linked.page(*PAIR), other)
    change = pages.fixed(engine, "fn f(a: u8) { k::new(a); k::with(a, 1); k::with(2, 3); }\n")
    assert change.after.decode() == "fn f(a: u8) { k::new(a); k::mine(a, 1); k::mine(2, 3); }\n"


def test_many_solutions_of_one_spelling_take_no_square_of_time():
    engine = linked.engine(*PAIR)

    def fix(count):
        text = "".join(f"fn f{n}(a: u8) {{ k::new(a); k::with(a, 1); }}\n" for n in range(count))
        assert len(fixes(engine, text)) == count

    assert_grows(fix, 320)


STRUCT = """struct {name} {{ n: u8, p: *const u8 }}
unsafe impl Send for {name} {{}}
impl {name} {{
    fn new(v: Vec<u8>) -> Self {{ Self {{ n: 1, p: Box::leak(Box::new(v)).as_ptr() }} }}
    fn get(&self) -> u8 {{ unsafe {{ *self.p }} }}
}}
"""
HELD = """struct {name} {{ n: u8, p: &'static [u8] }}
impl {name} {{
    fn new(v: Vec<u8>) -> Self {{ Self {{ n: 1, p: Vec::leak(v) }} }}
    fn get(&self) -> u8 {{ self.p[0] }}
}}
"""


COUNTED_ARGUMENTS = (
    *step("fn $f($$$p, $q: *const u8, $$$r)", "fn $f($$$p, $q: &u8, $$$r)"),
    *step("$f($$$a, k::raw($v), $$$b)", "$f($$$a, $v, $$$b)", "each"),
)


@pytest.mark.parametrize(
    ("calls", "after"),
    [
        ("f(1, k::raw(2), 3); g(k::raw(4));", "f(1, 2, 3); g(k::raw(4));"),
        ("f(k::raw(1), p, 3);", None),
        ("f(1, p, k::raw(3));", None),
        ("f(k::raw(1), k::raw(2), k::raw(3));", "f(k::raw(1), 2, k::raw(3));"),
    ],
)
def test_an_argument_is_the_one_of_its_parameter_by_what_stands_in_front_of_it(calls, after):
    tables = '[metavariables]\na = { as-many-as = "p" }'
    engine = linked.engine(*COUNTED_ARGUMENTS, tables=tables, keys='only = ["f"]')
    text = "fn f(a: u8, p: *const u8, c: u8) {{}}\nfn t(p: P) {{ {} }}\n"
    before = text.format(calls)
    expected = text.format(after).replace("p: *const u8, c", "p: &u8, c") if after is not None else before
    assert pages.after(engine, before) == expected


def test_a_lifetime_that_is_written_again_keeps_what_stands_around_it():
    fences = step("struct $S<'$a> { $$$b, $f: *mut $T, $$$c }", "struct $S<'$a> { $$$b, $f: &'$a mut $T, $$$c }")
    text = "struct S<'s> {\n    o: &'s u8,\n    /// Ours.\n    p: *mut u8, // kept\n}\n"
    assert pages.after(linked.engine(*fences), text) == text.replace("*mut u8", "&'s mut u8")


def test_the_finding_is_shown_where_its_own_step_has_the_name():
    fences = (
        *step("struct $S { $$$a, $f: u8, $$$b }", "struct $S { $$$a, $f: u16, $$$b }"),
        *step("$S { $$$x, $f: $p, $$$y }", None, "primary"),
        *step("$e.$f.gone()", None, "each"),
    )
    engine = linked.engine(*fences, tables='[metavariables]\nmatch = { span = "f" }', keys='only = ["f"]')
    text = "struct S { f: u8, g: u8 }\nfn t(f: u8, g: u8) {\n    let s = S { f, g };\n    s.f;\n    s.g;\n}\n"
    found = engine.check(text.encode(), "src/lib.rs", NO_FACTS, NoCrate())
    places = [(one.span.start, one.fixes[0].withheld) for one in found]
    start = text.index("{ f, g }") + 2
    assert places == [(start, "`f` is also used at line 4"), (start + 3, "`g` is also used at line 5")]


HEAD = step("fn $g($x: k::T<$N>)", "fn $g($x: k::U<$N>)")
OPEN = {
    "a step in the body of another's head": (
        (*step("k::new($x)", "k::made($x)", "primary"), *step("fn $g($x: u8)", "fn $g($x: u16)")),
        "fn t(a: u8) -> u8 where u8: Copy {\n    k::new(a)\n}",
        "fn t(a: u16) -> u8 where u8: Copy {\n    k::made(a)\n}",
    ),
    "the head above the step in its body": (
        (*step("fn $g($x: u8)", "fn $g($x: u16)"), *step("k::new($x)", "k::made($x)", "each")),
        "fn t(a: u8) { k::new(a); k::new(2); }",
        "fn t(a: u16) { k::made(a); k::new(2); }",
    ),
    "a head in the body of one of the same step": (
        step("fn $g($x: k::T)", "fn $g($x: k::U)"),
        "fn t(a: k::T) { fn u(a: k::T) {} }",
        "fn t(a: k::U) { fn u(a: k::U) {} }",
    ),
}


@pytest.mark.parametrize(("fences", "before", "after"), OPEN.values(), ids=OPEN)
def test_what_a_head_leaves_open_is_none_of_its_tokens(fences, before, after):
    assert pages.after(linked.engine(*fences), before + "\n") == after + "\n"


def test_a_mention_behind_a_head_is_not_covered_by_it():
    engine = linked.engine(*step("static mut $N: u8 = $v;", "static $N: k::A = $v;"), *HEAD, keys='only = ["N"]')
    text = "static mut C: u8 = 1;\nfn f(x: k::T<C>) -> u8 {\n    g(C)\n}\n"
    assert withheld(engine, text) == ["`C` is also used at line 3"]
    assert withheld(engine, text.replace("g(C)", "g(1)")) == [None]


def test_two_structs_of_one_shape_are_two_solutions():
    engine = linked.engine(*HOLD, keys='only = ["f"]')
    text = STRUCT.format(name="S") + STRUCT.format(name="T")
    assert len(fixes(engine, text)) == 2
    assert pages.after(engine, text) == HELD.format(name="S") + HELD.format(name="T")


def test_a_read_that_no_step_covers_holds_back_one_struct_and_not_the_other():
    engine = linked.engine(*HOLD, keys='only = ["f"]')
    text = STRUCT.format(name="S") + STRUCT.format(name="T") + "fn f(s: &S) { g(s.p); }\n"
    assert withheld(engine, text) == ["`p` is also used at line 13", None]


def test_two_constructors_of_one_struct_change_together():
    engine = linked.engine(*HOLD, keys='only = ["f"]')
    other = "fn f(v: Vec<u8>) -> S {{ S {{ p: {}, n: 2 }} }}\n"
    text = STRUCT.format(name="S") + other.format("Box::leak(Box::new(v)).as_ptr()")
    assert pages.after(engine, text) == HELD.format(name="S") + other.format("Vec::leak(v)")


def test_two_rewrites_of_one_struct_conflict_and_the_loser_is_listed():
    fences = step("struct $H { $$$a, $f: *const $T, $$$b }", "struct $H { $$$a, $f: *mut $T, $$$b }")
    engine = pages.engine_of(linked.page(*HOLD), linked.page(*fences, name="another"))
    change = pages.fixed(engine, STRUCT.format(name="S"))
    assert [one.finding.pattern for one in change.applied] == ["another"]
    assert [(one.finding.pattern, one.reason) for one in change.withheld] == [
        ("linked", "it overlaps with a fix of `another`")
    ]


def test_a_parameter_of_an_impl_is_the_one_of_its_type_whatever_its_name():
    bounded = "unsafe impl<$$$a, $T: Send, $$$b> Send for $W<$$$c> {}"
    engine = linked.engine(
        *step("unsafe impl<$$$a, $T, $$$b> Send for $W<$$$c> {}", bounded),
        *step("struct $W<$$$p>($$$x, $vis $T, $$$y);"),
        *step("fn $g($value: $T) -> $r { $$$body }"),
    )
    text = (
        "struct W<K, V>(*mut K, V);\nunsafe impl<A, B> Send for W<A, B> {}\n"
        "impl<X, Y> W<X, Y> {\n    fn f(y: Y) -> u8 {\n        1\n    }\n}\n"
    )
    assert pages.fixed(engine, text).after.decode() == text.replace("<A, B> Send", "<A, B: Send> Send")
    other = text.replace("y: Y", "y: X")
    assert pages.fixed(engine, other).after.decode() == other
