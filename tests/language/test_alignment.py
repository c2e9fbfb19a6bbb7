"""Holds which tokens of a match and its rewrite are taken for the same."""

from __future__ import annotations

import pytest

from deburr.language.alignment import align, align_lists
from deburr.language.fragments import FragmentError, compile_fragment, compile_template

# A match, its rewrite, and the kept tokens in order; None where nothing can be kept.
CASES = [
    ("k::a($x)", "k::b($x)", "( $x )"),
    ("Box::leak(Box::new($v)).as_ptr()", "Vec::leak($v).as_ptr()", "( $v ) . as_ptr ( )"),
    ("$p == std::ptr::null()", "$p.is_null()", "$p ( )"),
    ("k::a($x, $y)", "k::a($y, $x)", None),
    ("k::a($x)", "k::b($x, $x)", None),
    ("struct $S<'$a> { $f: *mut $T }", "struct $S<'$a> { $f: &'$a mut $T }", "struct $S < $a > { $f : mut $T }"),
    ("k::a::<$T>($x)", "k::a::<$T, $T>($x)", None),
    ("#[no_mangle]", "#[unsafe(no_mangle)]", "# [ no_mangle ]"),
    ("k::a($x, 1)", "k::a($x)", "k::a ( $x )"),
    ("k::a($x, $y, $x)", "k::b($x, $x)", "( $x , $x )"),
    ("k::a($x, $y, $x)", "k::b($y, $x)", "( $y , $x )"),
    ("k::a($x, $y, $x)", "k::b($y, $x, $y)", None),
    (
        "let mut $v = Vec::with_capacity($n); $$$g $v.set_len($n);",
        "let mut $v = vec![0; $n]; $$$g",
        "let mut $v = $n ; $g",
    ),
    (
        "unsafe impl<$$$a, $T, $$$b> Send for $W<$$$c> {}",
        "unsafe impl<$$$a, $T: Send, $$$b> Send for $W<$$$c> {}",
        "unsafe impl < $a , $T , $b > std::marker::Send for $W < $c > { }",
    ),
    ("static mut $N: $I = $v;", "static $N: $A = $A::new($v);", "static $N : = $v ;"),
]


@pytest.mark.parametrize(("match", "rewrite", "kept"), CASES)
def test_kept_tokens(match: str, rewrite: str, kept: str | None) -> None:
    fragment, template = compile_fragment(match), compile_template(rewrite)
    assert not isinstance(fragment, FragmentError)
    assert not isinstance(template, FragmentError)
    pairs = align(fragment, template)
    if kept is None:
        assert pairs is None
        return
    assert pairs is not None
    names = [fragment.atoms[left].text for left, _ in pairs]
    captures = {atom.text for atom in fragment.atoms if atom.kind.value == "capture"}
    assert " ".join(f"${name}" if name in captures else name for name in names) == kept
    assert all(fragment.atoms[left].key == template.atoms[right].key for left, right in pairs)
    assert list(pairs) == sorted(pairs)
    assert len({right for _, right in pairs}) == len(pairs)


@pytest.mark.parametrize(
    ("match", "rewrite", "kept"),
    [
        ("fn $f($p: $T) { $$$b }", "fn $f($p: $T) { let $p: $T = $p; $$$b }", "fn f ( p : T ) { b }"),
        ("fn $f($p: $T, $q: $T) { $$$b }", "fn $f($q: $T, $p: $T) { $$$b }", "fn f ( p : T ) { b }"),
        ("fn $f($p: $T) {}", "fn $f($T: $p) {}", None),
    ],
)
def test_what_is_in_order_around_lists(match: str, rewrite: str, kept: str | None) -> None:
    fragment, template = compile_fragment(match), compile_template(rewrite)
    assert not isinstance(fragment, FragmentError)
    assert not isinstance(template, FragmentError)
    assert align(fragment, template) is None
    pairs = align_lists(fragment, template)
    assert (pairs is None) == (kept is None)
    if pairs is not None:
        assert " ".join(fragment.atoms[left].text for left, _ in pairs) == kept
        assert all(fragment.atoms[left].key == template.atoms[right].key for left, right in pairs)
        assert [right for _, right in pairs] == sorted({right for _, right in pairs})
