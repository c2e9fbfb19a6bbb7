"""Holds what counts as a metavariable in a fragment, and that places in the substituted text lead back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deburr.language.placeholder_positions import Around, dresses
from deburr.language.placeholders import Dress, MarkerError, find_markers, marker_of, side_by_side, substitute


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f($a)", [("a", False, False)]),
        ("f($_)", [("", False, False)]),
        ("f($$$)", [("", True, False)]),
        ("f($$$rest)", [("rest", True, False)]),
        ("f::<'$a>()", [("a", False, True)]),
        ("$a + $b1", [("a", False, False), ("b1", False, False)]),
        ("f()", []),
    ],
)
def test_markers(text, expected):
    assert [(one.name, one.repeated, one.is_lifetime) for one in find_markers(text.encode())] == expected


@pytest.mark.parametrize(("text", "at"), [("f($)", 2), ("f($1)", 2), ("$$a", 0)])
def test_what_is_no_metavariable(text, at):
    found = find_markers(text.encode())
    assert isinstance(found, MarkerError)
    assert found.start == at


# A fragment, where it is wrong, and where its text would be wrong in a template.
SIDE_BY_SIDE = [
    ("f($$$a, $$$b)", 8, None),
    ("f($$$a, $b)", None, None),
    ("f($$$a, 1, $$$b)", None, None),
    ("f($$$a,\n  $$$b)", 10, None),
    ("f($$$a $b)", 7, 7),
    ("f($a $$$b)", 5, 5),
    ("a; $$$a $$$b", 8, None),
    ("a; $$$a; $$$b", 9, None),
    ("a; $$$a $b.f();", None, None),
    ("impl $T { $$$a $$$b }", 15, None),
    ("impl $T { $$$a $vis fn $f() {} }", None, None),
    ("#[$$$a] $vis struct $S;", None, None),
    ("match $x { $$$a $p => 1 }", 16, 16),
]


@pytest.mark.parametrize(("text", "in_match", "in_template"), SIDE_BY_SIDE)
def test_two_lists_side_by_side(text, in_match, in_template):
    data = text.encode()
    markers = find_markers(data)
    chosen = dresses(data, markers)
    for at, is_template in ((in_match, False), (in_template, True)):
        found = side_by_side(data, markers, chosen, in_template=is_template)
        assert (found.start if found else None) == at


# A fragment and the placeholders in it; `0`, `1` … stand for the reserved identifiers.
DRESSED = [
    ("f($a, $$$b)", "f(0, 1)"),
    ("let $a = 1; $$$b $a.f();", "let 0 = 1; 1; 2.f();"),
    ("$$$a; f();", "0 ; f();"),
    ("{ $$$a }", "{ 0; }"),
    ("if $c { $$$a } else { $$$b }", "if 0 { 1; } else { 2; }"),
    ("for $i in $x { $$$a }", "for 0 in 1 { 2; }"),
    ("if let $S { $$$a } = $x { $$$b }", "if let 0 { 1 } = 2 { 3; }"),
    ("unsafe { $$$a }", "unsafe { 0; }"),
    ("|$x| { $$$a }", "|0| { 1; }"),
    ("fn f() -> $T { $$$a }", "fn f() -> 0 { 1; }"),
    ("$S { $$$a, $f: $e }", "0 { 1, 2: 3 }"),
    ("f($S { $$$a })", "f(0 { 1 })"),
    ("impl<$$$a, $b> $T for $S { $$$c }", "impl<0, 1> 2 for 3 { 4!{} }"),
    ("trait $T { $$$a fn f(); }", "trait 0 { 1!{} fn f(); }"),
    ("mod $m { $$$a }", "mod 0 { 1!{} }"),
    ("extern $abi { $$$a }", 'extern "0" { 1!{} }'),
    ("unsafe extern { $$$a }", "unsafe extern { 0!{} }"),
    ("extern $abi fn f()", 'extern "0" fn f()'),
    ("extern crate $c;", "extern crate 0;"),
    ("struct $S { $$$a, $f: $T, $g }", "struct 0 { 1: (), 2: 3, 4: () }"),
    ("struct $S { $f: A<$a, $b, $c>, }", "struct 0 { 1: A<2, 3, 4>, }"),
    ("struct $S($$$a, $b);", "struct 0(1, 2);"),
    ("union $S { $$$a }", "union 0 { 1: () }"),
    ("enum $E { $$$a, $V }", "enum 0 { 1, 2 }"),
    ("match $x { $$$a, $p => $e, $$$b }", "match 0 { 1 => (), 2 => 3, 4 => (), }"),
    ("match $x { $p => { $$$a } $q => $S { $$$b } }", "match 0 { 1 => { 2; } 3 => 4 { 5 } }"),
    ("fn f() where $$$a, $T: X, $$$b {}", "fn f() where 0: 0, 1: X, 2: 2 {}"),
    ("impl $T for $S where $$$w", "impl 0 for 1 where 2: 2"),
    ("fn f() where $T: A<$a, $b, $c> {}", "fn f() where 0: A<1, 2, 3> {}"),
    ("&'$a $T", "&'0 1"),
    ("for<$$$a> fn()", "for<'0> fn()"),
    ("$v struct $S;", "pub(in 0) struct 1;"),
    ("$v static ref $X: $T = $e;", "pub(in 0) static ref 1: 2 = 3;"),
    ("struct $S { $v $f: $T }", "struct 0 { pub(in 1) 2: 3 }"),
    ("struct $S($v $T);", "struct 0(pub(in 1) 2);"),
    ("struct $S($vis u8);", "struct 0(pub(in 1) u8);"),
    ("#[$$$a] $v static $X: $T = $e;", "#[0] pub(in 1) static 2: 3 = 4;"),
    ("#[$a = $b] fn f() {}", "#[0 = 1] fn f() {}"),
    ("#[a] $i", "#[a] 0!{}"),
    ("m! { $$$a }", "m! { 0!{} }"),
    ("m! { $$$a static ref $X: $T = $e; $$$b }", "m! { 0!{} static ref 1: 2 = 3; 4!{} }"),
    ("vec![$a; $n]", "vec![0; 1]"),
    ('f($$$a, \'{\', "} {", r#"{"#)', 'f(0, \'{\', "} {", r#"{"#)'),
    ("{ /* { */ $$$a }", "{ /* { */ 0; }"),
]


@pytest.mark.parametrize(("text", "expected"), DRESSED)
def test_each_position_has_its_placeholder(text, expected):
    data = text.encode()
    markers = find_markers(data)
    found = substitute(data, markers, dresses(data, markers), b"", b"")
    assert found.data.decode().replace("__deburr_mv", "") == expected


def test_what_stands_alone_depends_on_what_it_is_read_as():
    data = b"$a"
    markers = find_markers(data)
    alone = {around: dresses(data, markers, around)[0] for around in (Around.BLOCK, Around.ARMS, Around.FIELDS)}
    assert alone == {Around.BLOCK: Dress.PLAIN, Around.ARMS: Dress.ARM, Around.FIELDS: Dress.FIELD}


@given(st.lists(st.sampled_from(["$a", "$_", "'$l", "$$$m", "foo", "é", "(", "1"]), min_size=1, max_size=8))
def test_places_lead_back(parts):
    data = ", ".join(parts).encode()
    markers = find_markers(data)
    substituted = substitute(data, markers, dresses(data, markers), b"fn f() { ", b" }")
    inside = substituted.data[substituted.start : substituted.end]
    at = 0
    for part in parts:
        offset = substituted.origin(substituted.start + at)
        assert data[offset:].startswith(part.encode())
        at = inside.find(b",", at) + 2
    for marker in markers:
        assert marker_of(marker.identifier, markers) == marker
