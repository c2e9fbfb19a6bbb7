"""Holds which places may be written to and which uses write.

`@` marks the place. What is expected is what rustc says of `&mut` of it: E0596 is a no. A constant and a value that is
no place are no as well, though rustc makes a temporary of them.
"""

from __future__ import annotations

import pytest

from deburr.syntax.crate_view import NoCrate
from deburr.syntax.mutability import is_mutable_place, writes_to
from deburr.syntax.source import SourceFile

HEAD = "struct S { a: u8, b: Box<u8>, v: Vec<u8>, r: &'static mut u8, c: &'static u8 } "

PLACES = [
    ("fn t() { let mut x = 1u8; use_(@x@); }", "yes"),
    ("fn t() { let x = 1u8; use_(@x@); }", "no"),
    ("fn t() { let (mut x, y) = (1u8, 2u8); use_(@x@); }", "yes"),
    ("fn t() { let (mut x, y) = (1u8, 2u8); use_(@y@); }", "no"),
    ("fn t(mut x: u8) { use_(@x@); }", "yes"),
    ("fn t(x: u8) { use_(@x@); }", "no"),
    ("fn t(s: S) { let S { mut a, .. } = s; use_(@a@); }", "yes"),
    ("fn t(mut s: S) { let S { ref mut a, .. } = s; use_(@a@); }", "no"),
    ("fn t(mut s: S) { let S { ref mut a, .. } = s; use_(@*a@); }", "yes"),
    ("fn t(x: &mut u8) { use_(@*x@); }", "yes"),
    ("fn t(x: &u8) { use_(@*x@); }", "no"),
    ("fn t(x: *mut u8) { use_(@*x@); }", "yes"),
    ("fn t(x: *const u8) { use_(@*x@); }", "no"),
    ("fn t(mut s: S) { use_(@s.a@); }", "yes"),
    ("fn t(s: S) { use_(@(s.a)@); }", "no"),
    ("fn t(s: &mut S) { use_(@s.a@); }", "yes"),
    ("fn t(s: &S) { use_(@s.a@); }", "no"),
    ("fn t(s: S) { use_(@*s.r@); }", "yes"),
    ("fn t(s: S) { use_(@*s.c@); }", "no"),
    ("fn t(mut s: S) { use_(@*s.b@); }", "yes"),
    ("fn t(s: S) { use_(@*s.b@); }", "no"),
    ("fn t(mut v: Vec<u8>) { use_(@v[0]@); }", "yes"),
    ("fn t(v: Vec<u8>) { use_(@v[0]@); }", "no"),
    ("fn t(v: &mut [u8]) { use_(@v[0]@); }", "yes"),
    ("fn t(v: [u8; 2]) { use_(@v[0]@); }", "no"),
    ("impl S { fn t(&mut self) { use_(@self.a@); } }", "yes"),
    ("impl S { fn t(&self) { use_(@self.a@); } }", "no"),
    ("impl S { fn t(mut self) { use_(@self.a@); } }", "yes"),
    ("impl S { fn t(&mut self) { use_(@self@); } }", "no"),
    ("static mut N: u8 = 0; fn t() { use_(@N@); }", "yes"),
    ("static N: u8 = 0; fn t() { use_(@N@); }", "no"),
    ("const N: u8 = 0; fn t() { use_(@N@); }", "no"),
    ("fn t() { for mut i in 0..3u8 { use_(@i@); } }", "yes"),
    ("fn t() { for i in 0..3u8 { use_(@i@); } }", "no"),
    ("fn t() { let f = |mut x: u8| { use_(@x@); }; }", "yes"),
    ("fn t() { use_(@1@); }", "no"),
    ("fn t() { use_(@f()@); }", "no"),
    ("use m::N; fn t() { use_(@N@); }", "unknown"),
    ("fn t() { use_(@seen_nowhere@); }", "unknown"),
    ("fn t(x: Unseen) { use_(@x.a@); }", "unknown"),
    ("fn t() { let x = unseen(); use_(@x.a@); }", "unknown"),
    ("fn t(x: std::cell::RefMut<u8>) { use_(@*x@); }", "unknown"),
    ("fn t(mut x: Unseen) { use_(@x[0]@); }", "unknown"),
]

USES = [
    ("@x@ = 2;", "yes"),
    ("(@x@) += 2;", "yes"),
    ("@x@.a = 2;", "yes"),
    ("@x@[0] = 2;", "yes"),
    ("*@x@ = 2;", "yes"),
    ("y = @x@;", "no"),
    ("let y = @x@ + 1;", "no"),
    ("f(@x@);", "no"),
    ("f(&@x@);", "no"),
    ("f(&mut @x@);", "unknown"),
    ("f(&mut @x@.a);", "unknown"),
    ("unseen!(@x@);", "unknown"),
    ("assert!(@x@ == 1);", "no"),
    ("z[@x@] = 1;", "no"),
    ("@x@.unseen();", "unknown"),
    ("@n@.pow(2);", "no"),
    ("@v@.push(2);", "yes"),
    ("@v@.len();", "no"),
    ("@v@.clone();", "no"),
    ("@v@.sort_unstable_by_seen_nowhere();", "unknown"),
    ("@s@.change::<u8>();", "yes"),
    ("@s@.look();", "no"),
]


def at_mark(text: str):
    start, _, rest = text.partition("@")
    inside, _, end = rest.partition("@")
    source = SourceFile((start + inside + end).encode())
    first = len(start.encode())
    nodes = source.ancestors(first, first + len(inside.encode())).nodes
    return source, next(one for one in nodes if source.text(one) == inside)


@pytest.mark.parametrize(("text", "wanted"), PLACES)
def test_a_place_may_be_written_to(text, wanted):
    source, node = at_mark(HEAD + text)
    assert is_mutable_place(source, node, NoCrate()).answer.value == wanted


@pytest.mark.parametrize(("statement", "wanted"), USES)
def test_a_use_writes(statement, wanted):
    before = "struct T; impl T { fn change<A>(&mut self) {} fn look(&self) {} } "
    before += "fn t(mut x: X, n: u8, mut v: Vec<u8>, mut s: T) { "
    source, node = at_mark(before + statement + " }")
    assert writes_to(source, node, NoCrate()).answer.value == wanted


def test_deep_places_are_unknown():
    source, node = at_mark("fn t() { let mut x = 1; use_(@x" + ".a" * 5000 + "@); }")
    assert is_mutable_place(source, node, NoCrate()).is_unknown
