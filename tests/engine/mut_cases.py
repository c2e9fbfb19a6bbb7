"""Snippets with a rewrite that takes a use of a `mut` variable away, and what must become of the `mut`.

`~` marks it."""

from __future__ import annotations

HEAD = (
    "pub struct S { pub a: u8, pub r: &'static mut u8, pub v: Vec<u8> }\n"
    "impl S { pub fn look(&self) {} pub fn change(&mut self) {} pub fn end(self) {} }\n"
    "pub fn give<T>(_: T) {}\n"
    "pub trait Odd { fn odd(&self) {} }\nimpl<T> Odd for T {}\n"
    "#[allow(unused_macros)]\nmacro_rules! unseen { ($($t:tt)*) => { $($t)* } }\n"
)
ZERO = "let ~mut v: Vec<u8> = Vec::with_capacity(n); unsafe { v.set_len(n) }; "

ZEROED = "let ~mut v: Vec<u8> = vec![0; n]; "

GOES, STAYS, NOTED = "goes", "stays", "noted"

# A function's parameters and its body. `TOUCH(x)` is a use that needs `mut` and does not any more after the fix,
# `DROP(x)` one that goes altogether; `ZERO` begins the body of those that set a length.
CASES: dict[str, tuple[str, str, str]] = {
    # What is left reads or moves.
    "read": ("n: usize", ZERO + "give(&v)", GOES),
    "moved": ("n: usize", ZERO + "give(v)", GOES),
    "the value": ("n: usize", ZERO + "let w = v; give(w)", GOES),
    "nothing left": ("n: usize", "let ~mut x = n; TOUCH(x);", GOES),
    "a known method": ("n: usize", ZERO + "give(v.len())", GOES),
    "a listed method": ("n: usize", ZERO + "for one in v.iter() { give(one) }", GOES),
    "a method of the slice": ("n: usize", ZERO + "give(v.first()); give(v.windows(2).count())", GOES),
    "a loop over it": ("n: usize", ZERO + "for one in v { give(one) }", GOES),
    "an index that is read": ("n: usize", ZERO + "give(v[0])", GOES),
    "a range that is read": ("n: usize", ZERO + "give(&v[1..n])", GOES),
    "a comparison": ("n: usize", ZERO + "give(v == [1])", GOES),
    "format strings": ("n: usize", ZERO + 'println!("{v:?} {}", v.len())', GOES),
    "asserted": ("n: usize", ZERO + "assert_eq!(v.len(), n)", GOES),
    "in a closure that reads": ("n: usize", ZERO + "let c = || v.len(); give(c())", GOES),
    "in an array": ("n: usize", ZERO + "give([v])", GOES),
    "a field that is read": ("s: S", "let ~mut t = s; TOUCH(t); give(t.a)", GOES),
    "a method of the file": ("s: S", "let ~mut t = s; TOUCH(t); t.look(); t.end()", GOES),
    "through a reference in it": ("s: S", "let ~mut t = s; TOUCH(t); *t.r = 1; *t.r += 1", GOES),
    "through a reference": ("a: &mut u8", "let ~mut r = a; TOUCH(r); *r = 1; give(r)", GOES),
    "a method through a reference": ("a: &mut Vec<u8>", "let ~mut r = a; TOUCH(r); r.push(1)", GOES),
    "an index through a reference": ("a: &mut [u8]", "let ~mut r = a; TOUCH(r); r[0] = 1", GOES),
    "through a pointer": ("a: *mut u8", "let ~mut p = a; TOUCH(p); unsafe { *p = 1; p.write(2) }", GOES),
    "a field through a reference": ("a: &mut S", "let ~mut r = a; TOUCH(r); r.a = 1; r.v.push(1)", GOES),
    "a reborrow": ("a: &mut u8", "let ~mut r = a; TOUCH(r); give(&mut *r)", GOES),
    "written to a stream behind": (
        "a: &mut String",
        'use std::fmt::Write; let ~mut r = a; TOUCH(r); write!(r, "a").unwrap()',
        GOES,
    ),
    "the receiver of a raw pointer": ("n: usize", "let ~mut x = n; TOUCH(x); give(&raw const x)", GOES),
    "an address": ("n: usize", "let ~mut x = n; TOUCH(x); give(std::ptr::addr_of!(x))", GOES),
    "another variable of the name": ("n: usize", "let ~mut x = n; TOUCH(x); let mut x = 2u8; x += 1; give(x)", GOES),
    "a shorthand field": ("v: Vec<u8>, r: &'static mut u8", "let ~mut a = 1; TOUCH(a); give(S { a, r, v })", GOES),
    # Where it is declared.
    "a parameter": ("~mut x: usize", "TOUCH(x); give(x)", GOES),
    "in a tuple": ("n: (u8, u8)", "let (~mut x, y) = n; TOUCH(x); give((x, y))", GOES),
    "in a struct": ("s: S", "let S { ~mut a, .. } = s; TOUCH(a); give(a)", GOES),
    "in an arm": ("n: Option<u8>", "match n { Some(~mut x) => { TOUCH(x); give(x) } None => {} }", GOES),
    "with a sub-pattern": ("n: u8", "match n { ~mut x @ 1..=2 => { TOUCH(x); give(x) } _ => {} }", GOES),
    "of a closure": ("n: u8", "let c = |~mut x: u8| { TOUCH(x); x }; give(c(n))", GOES),
    "of a loop": ("n: u8", "for ~mut x in 0..n { TOUCH(x); give(x) }", GOES),
    "in a macro": ("n: u8", "assert!({ let ~mut x = n; TOUCH(x); x == 1 })", GOES),
    "on a line of its own": ("n: u8", "let ~mut\n        x = n; TOUCH(x); give(x)", GOES),
    # What is left writes.
    "an assignment": ("n: usize", "let ~mut x = n; TOUCH(x); x = 2; give(x)", STAYS),
    "a compound assignment": ("n: usize", "let ~mut x = n; TOUCH(x); x += 2; give(x)", STAYS),
    "taken apart": ("n: usize", "let ~mut x = n; TOUCH(x); (x, _) = (2, 3); give(x)", STAYS),
    "taken apart by a struct": ("s: S", "let ~mut a = 1; TOUCH(a); S { a, .. } = s; give(a)", STAYS),
    "a write to an element": ("n: usize", ZERO + "v[0] = 1; give(v)", STAYS),
    "a write to a field": ("s: S", "let ~mut t = s; TOUCH(t); t.a = 1; give(t)", STAYS),
    "a borrow": ("n: usize", ZERO + "give(&mut v)", STAYS),
    "a borrow of a part": ("n: usize", ZERO + "give(&mut v[..2])", STAYS),
    "a raw borrow": ("n: usize", "let ~mut x = n; TOUCH(x); give(&raw mut x)", STAYS),
    "a mutable address": ("n: usize", "let ~mut x = n; TOUCH(x); give(std::ptr::addr_of_mut!(x))", STAYS),
    "a method that changes": ("n: usize", ZERO + "v.push(1)", STAYS),
    "a listed method that changes": ("n: usize", ZERO + "v.sort_unstable()", STAYS),
    "a method that changes a part": ("s: S", "let ~mut t = s; TOUCH(t); t.v.push(1); give(t)", STAYS),
    "a method of the file that changes": ("s: S", "let ~mut t = s; TOUCH(t); t.change(); give(t)", STAYS),
    "in a closure that changes": ("n: usize", ZERO + "let ~mut c = || v.push(1); c()", STAYS),
    "written to": ("n: usize", "use std::io::Write; " + ZERO + 'write!(v, "a").unwrap()', STAYS),
    "bound by reference": ("n: Option<u8>", "let ~mut x = n; TOUCH(x); if let Some(ref mut y) = x { *y = 1 }", STAYS),
    "a match by reference": (
        "n: Option<u8>",
        "let ~mut x = n; TOUCH(x); match x { Some(ref mut y) => *y = 1, _ => {} }",
        STAYS,
    ),
    "a reference in a vector": ("a: Vec<&'static mut u8>", "let ~mut v = a; TOUCH(v); *v[0] = 1", STAYS),
    "behind a box": ("a: Box<u8>", "let ~mut b = a; TOUCH(b); *b = 1; give(b)", STAYS),
    "behind a guard": (
        "a: &std::sync::Mutex<u8>",
        "let ~mut g: std::sync::MutexGuard<u8> = a.lock().unwrap(); TOUCH(g); *g = 1",
        STAYS,
    ),
    "a stream that moves on": (
        "a: &mut [u8]",
        'use std::io::Write; let ~mut r = a; TOUCH(r); r.write_all(b"a").unwrap()',
        NOTED,
    ),
    # The first value.
    "one first value": ("n: u8", "let ~mut x; x = n; TOUCH(x); give(x)", GOES),
    "first values of branches": ("n: u8", "let ~mut x; if n > 1 { x = 1 } else { x = 2 } TOUCH(x); give(x)", GOES),
    "first values of arms": ("n: u8", "let ~mut x; match n { 1 => x = 1, _ => x = 2 } TOUCH(x); give(x)", GOES),
    "a second value": ("n: u8", "let ~mut x; x = n; TOUCH(x); give(x); x = 2; give(x)", STAYS),
    "a value in a loop": (
        "n: u8",
        "let ~mut x = n; TOUCH(x); for y in 0..n { give(x); x = y }",
        STAYS,
    ),
    "a first value in the loop": ("n: u8", "for y in 0..n { let ~mut x; x = y; TOUCH(x); give(x) }", GOES),
    # What goes altogether.
    "a statement": ("n: u8", "let ~mut x = n; DROP(x); give(x)", GOES),
    "one of two": ("n: u8", "let ~mut x = n; DROP(x); std::mem::swap(&mut x, &mut 2); give(x)", STAYS),
    "all of two": ("n: u8", "let ~mut x = n; DROP(x); DROP(x); give(x)", GOES),
    # What cannot be seen.
    "an unknown method": ("n: usize", ZERO + "v.odd()", NOTED),
    "a method of a type parameter": ("a: impl Iterator<Item = u8>", "let ~mut i = a; TOUCH(i); give(i.next())", NOTED),
    "an unknown macro": ("n: u8", "let ~mut x = n; TOUCH(x); unseen! { give(x) }", NOTED),
    "a closure that is called": ("n: u8", "let ~mut c = || give(n); TOUCH(c); c()", NOTED),
    # What is nobody's business.
    "surplus before": ("n: u8", "let ~mut x = n; give(std::convert::identity(&x))", STAYS),
    "an underscore": ("n: u8", "let ~mut _x = n; TOUCH(_x);", STAYS),
    "several alternatives": ("n: Result<u8, u8>", "let (Ok(~mut x) | Err(mut x)) = n; TOUCH(x); give(x)", NOTED),
    "a reference pattern": ("n: Option<u8>", "let ~mut m = n; if let Some(ref mut x) = m { TOUCH(*x); }", STAYS),
}
