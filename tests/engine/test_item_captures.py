"""Holds what may move into an item inside of a function.

rustc refuses what is withheld here: E0401 and E0434.
"""

from __future__ import annotations

import pytest

from deburr.language.gates import NO_FACTS
from deburr.syntax.crate_view import NoCrate
from engine.pages import engine_of, rule

FUNCTION = rule("function", ("let $f = |$$$p| -> $R { $$$b };", "fn $f($$$p) -> $R { $$$b }"))
CONSTANT = rule("constant", ("let $n: $T = $v;", "const $n: $T = $v;"), variables="v = { pure = true }")
AROUND = """\
struct S<T> {{ n: T }}
const K: u32 = 1;
impl<'a, T> S<T> {{
    fn f(&self, n: u32) {{
        {}
    }}
}}
"""


def fix_of(page: str, statement: str):
    (finding,) = engine_of(page).check(AROUND.format(statement).encode(), "src/lib.rs", NO_FACTS, NoCrate())
    (fix,) = finding.fixes
    return fix


@pytest.mark.parametrize(
    "closure",
    [
        '|x: u32| -> u32 { println!("{x}"); 2 }',
        "|x: u32| -> u32 { let n = x; n + K }",
        "|S { n, .. }: S<u32>| -> u32 { n }",
        "|x: u32| -> u32 { S { n: x }.n }",
        "|x: u32| -> u32 { (|n: u32| n)(x) }",
        '|x: u32| -> u32 { println!("{n}", n = x); x }',
        "|x: u32| -> u32 { #[cfg(n)] helper(); x.n() }",
        "|x: u32| -> u32 { x /* n */ }",
        "|x: &'static str| -> u32 { struct P; impl P { fn g(&self) -> Self { self.h() } } 1 }",
        "|x: fn(&'_ u32) -> u32| -> u32 { 'b: loop { break 'b 1 } }",
        "|x: for<'b> fn(&'b u32) -> u32| -> u32 { 1 }",
        "|x: u32| -> u32 { own!(x) }",
    ],
)
def test_what_names_nothing_of_the_function_moves(closure) -> None:
    fix = fix_of(FUNCTION, f"let g = {closure};")
    assert (fix.withheld, fix.lowered, bool(fix.edits)) == (None, (), True)


@pytest.mark.parametrize(
    ("closure", "named"),
    [
        ("|x: u32| -> u32 { n }", "n"),
        ('|x: u32| -> u32 { println!("{n}"); x }', "n"),
        ('|x: u32| -> u32 { println!("{x:n$}"); x }', "n"),
        ("|x: u32| -> u32 { vec![x; n].len() }", "n"),
        ("|x: u32| -> u32 { S { n }.n }", "n"),
        ("|x: T| -> u32 { 1 }", "T"),
        ("|x: u32| -> T { h(x) }", "T"),
        ("|x: u32| -> u32 { h::<Vec<T>>() }", "T"),
        ("|x: &'a u32| -> u32 { *x }", "'a"),
        ("|x: u32| -> u32 { self.n }", "self"),
        ("|x: u32| -> u32 { Self::h() }", "Self"),
    ],
)
def test_what_names_something_of_the_function_does_not(closure, named) -> None:
    fix = fix_of(FUNCTION, f"let g = {closure};")
    assert fix.withheld == f"it mentions `{named}`, which the item that it moves into does not see"


@pytest.mark.parametrize("body", ["own!(n)", "own!(x => n)", "own! { if n then x }", 'own!("{n}")'])
def test_a_name_that_an_unknown_macro_is_given_lowers(body) -> None:
    fix = fix_of(FUNCTION, f"let g = |x: u32| -> u32 {{ {body} }};")
    assert (fix.withheld, fix.lowered) == (None, ("what `own!` does with its argument is not known",))


def test_a_constant_is_an_item_too() -> None:
    assert fix_of(CONSTANT, "let c: u32 = n + 1;").withheld is not None
    assert fix_of(CONSTANT, "let c: u32 = K + 1;").withheld is None
