"""Which fragment takes all that another one matches, so that the other one below it is never reached."""

from __future__ import annotations

import pytest

from deburr.language.fragments import FragmentError, compile_fragment
from deburr.language.subsumption import covers, is_equal
from deburr.language.trees import Fragment


def fragment(text: str, kind: str | None = None) -> Fragment:
    compiled = compile_fragment(text, kind)
    assert not isinstance(compiled, FragmentError), compiled
    return compiled


@pytest.mark.parametrize(
    ("earlier", "later", "tied", "expected"),
    [
        ("foo::f($x)", "foo::f($x)", "", True),
        ("foo::f($x)", "foo::f($y)", "", True),
        ("foo::f($x)", "foo::f(1)", "", True),
        ("foo::f($_)", "foo::f(1)", "", True),
        ("foo::f($x)", "foo::f(foo::g($_, $a))", "", True),
        ("foo::f(1)", "foo::f($x)", "", False),
        ("foo::f($x)", "foo::g($x)", "", False),
        ("foo::f($x)", "foo::f($x, $y)", "", False),
        ("foo::f($x)", "foo::f()", "", False),
        ("foo::f($x)", "foo::f($$$x)", "", False),
        # A constraint, or another step, says what `$x` may be.
        ("foo::f($x)", "foo::f(1)", "x", False),
        ("foo::f($x)", "foo::f($y)", "x", False),
        ("foo::f($x, $y)", "foo::f($x, 1)", "x", True),
        # Named twice, both are the same thing.
        ("foo::f($x, $x)", "foo::f($a, $b)", "", False),
        ("foo::f($x, $x)", "foo::f($x, $x)", "", True),
        ("foo::f($x, $y)", "foo::f($x, $x)", "", True),
        ("foo::f($$$)", "foo::f()", "", True),
        ("foo::f($$$)", "foo::f(1, $x)", "", True),
        ("foo::f($$$a, 1)", "foo::f($x, $$$b, 1)", "", True),
        ("foo::f($$$a, 1)", "foo::f($x, $$$b)", "", False),
        ("foo::f($$$a, 1, $$$)", "foo::f(1, 2, 1)", "", True),
        ("foo::f($$$a)", "foo::f(1)", "a", False),
        ("$x.len()", "foo::f($y).len()", "", True),
        ("$x.len()", "$x.len(1)", "", False),
        ("$x.len()", "$x.iter()", "", False),
        ("$x.sum()", "$x.sum::<u8>()", "", False),
        ("foo::f::<$T>($x)", "foo::f::<u8>($x)", "", True),
        ("foo::f::<u8>($x)", "foo::f::<$T>($x)", "", False),
        ("foo::f($x)", "foo::f::<u8>($x)", "", False),
        ("$x + $y", "$x + 1", "", True),
        ("$x + $y", "$x - 1", "", False),
        ("foo::f::<'$a>()", "foo::f::<'$b>()", "", True),
        ("std::mem::take($x)", "core::mem::take($y)", "", True),
    ],
)
def test_covers(earlier: str, later: str, tied: str, expected: bool) -> None:
    assert covers(fragment(earlier), fragment(later), frozenset(tied.split())) is expected


def test_fragments_of_two_kinds_cover_nothing() -> None:
    assert not covers(fragment("foo::T", "path"), fragment("foo::T", "type"), frozenset())


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("foo::f( $x )", "foo::f($x)", True),
        ("foo::f($x)", "foo::f($y)", False),
        ("foo::f($x)", "foo::f($x, 1)", False),
        ("#[inline]", "#[inline]", True),
        ("#[inline]", "#[cold]", False),
        ("fn $f", "fn $f", True),
        ("extern fn $f", "fn $f", False),
    ],
)
def test_equal(one: str, other: str, expected: bool) -> None:
    assert is_equal(fragment(one), fragment(other)) is expected
