"""Holds that a value outlives its statement exactly where a program that runs sees its temporary gone.

Each context is compiled and run: `Owner` counts itself while it lives, and `seen` writes down whether a pointer is used
after its owner went. rustc decides, in both editions that differ.
"""

from __future__ import annotations

import shutil
import subprocess

import pytest

from deburr.engine.demands.outliving import outlives_statement
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile

POINTER = "Owner::new().as_ptr()"

# The body of a function with the pointer as `P`, and whether the owner is gone when it is used: in edition 2021, and
# in 2024 where that differs. What is used goes through `seen`, `wrap` or `*`.
CONTEXTS = [
    ("let p = P; seen(p);", True),
    ("let p: *const u8 = (P); seen(p);", True),
    ("let p = P as *const i8; seen(p as *const u8);", True),
    ("let p = P as usize + 0; seen(p as *const u8);", True),
    ("let p = unsafe { P }; seen(p);", True),
    ("let p = { let _n = 1; P }; seen(p);", True),
    ("let p = (P, 1).0; seen(p);", True),
    ("let p = [P]; seen(p[0]);", True),
    ("let p = vec![P]; seen(p[0]);", True),
    ("let p = Pair { a: P, b: 1 }; seen(p.a);", True),
    ("let p = Some(P); seen(p.unwrap());", True),
    ("let p = Tuple(P); seen(p.0);", True),
    ("let p = Box::new(P); seen(*p);", True),
    ("let p = std::ptr::NonNull::new(P as *mut u8); seen(p.unwrap().as_ptr());", True),
    ("let p = unsafe { std::slice::from_raw_parts(P, 1) }; seen(p.as_ptr());", True),
    ("let p = P.cast::<u8>(); seen(p);", True),
    ("let p = P.wrapping_add(1).wrapping_sub(1); seen(p);", True),
    ("let p = unsafe { P.as_ref() }.unwrap(); seen(p);", True),
    ("let p = unsafe { &*P }; seen(p);", True),
    ("let p = unsafe { std::ptr::addr_of!(*P) }; seen(p);", True),
    ("let p = &P; seen(*p);", True),
    ("let p = if yes() { P } else { std::ptr::null() }; seen(p);", True),
    ("let p = if !yes() { std::ptr::null() } else { P }; seen(p);", True),
    ("let p = if !yes() { std::ptr::null() } else if yes() { P } else { std::ptr::null() }; seen(p);", True),
    ("let p = match 1 { 1 => P, _ => std::ptr::null() }; seen(p);", True),
    ("let p = match P { q => q }; seen(p);", True),
    ("let p = loop { break P; }; seen(p);", True),
    ("let f = || P; seen(f());", True),
    ("let f = || { P }; seen(f());", True),
    ("let p; p = P; seen(p);", True),
    ("let mut p = Pair { a: std::ptr::null(), b: 0 }; p.a = P; seen(p.a);", True),
    ("let Some(p) = Some(P) else { return }; seen(p);", True),
    ("fn give() -> *const u8 { P } seen(give());", True),
    ("fn give() -> *const u8 { return P; } seen(give());", True),
    ("fn give() -> *const u8 { let _n = 1; P } seen(give());", True),
    ("fn give() -> Option<*const u8> { Some(P) } seen(give().unwrap());", True),
    ("fn give() -> Option<*const u8> { Some(Some(P)?) } seen(give().unwrap());", True),
    ("seen(if yes() { P } else { std::ptr::null() });", True),
    ("seen(match 1 { 1 => P, _ => std::ptr::null() });", True),
    ("seen(P);", False),
    ("seen((P));", False),
    ("seen(P as *const i8 as *const u8);", False),
    ("seen(P.cast());", False),
    ("wrap((P, 1));", False),
    ("pair(Pair { a: P, b: 1 });", False),
    ("seen(wrap(Some(P)));", False),
    ("let n = wrap((P, 1)); drop(n);", False),
    ("It.take(P);", False),
    ("It.take(unsafe { P.add(0) });", False, True),
    ("seen(unsafe { P });", False, True),
    ("seen({ P });", False, True),
    ("let n = read(P); drop(n);", False),
    ("let n = unsafe { *look(P) }; drop(n);", False),
    ("if read(P) == 1 {}", False),
    ("while read(P) != 7 {}", False),
    ("match P { q => seen(q) }", False),
    ("if let q = P { seen(q); }", False),
    ("for q in [P] { seen(q); }", False),
    ('let _n = format!("{}", read(P));', False),
    ("assert!(read(P) == 7);", False),
    ("let _n = read(P) as usize + 1;", False),
]

# What no run can show: nothing goes through the pointer, or deburr does not know the macro or the edition.
UNRUN = [
    ("let n = unsafe { *P };", "no", "no"),
    ("let n = unsafe { (*P).wrapping_add(1) };", "no", "no"),
    ("let n = P.is_null();", "no", "no"),
    ("let n = P == other;", "no", "no"),
    ("let n = P.read();", "no", "no"),
    ("let n = (if c { P } else { q }).is_null();", "no", "no"),
    ("if P.is_null() { }", "no", "no"),
    ("P;", "no", "no"),
    ("{ P };", "no", "no"),
    ("let _ = P;", "no", "no"),
    ('println!("{:p}", P);', "no", "no"),
    ('println!("{p:?}", p = P);', "no", "no"),
    ('let n = format!("{p:?}", p = P);', "no", "no"),
    ("let n = unseen!(P);", "unknown", "unknown"),
    ("macro_rules! println { ($e:expr) => { $e } } let n = println!(P);", "unknown", "unknown"),
    ("macro_rules! m { () => { P } }", "unknown", "unknown"),
    ("let p = Unseen(P);", "unknown", "unknown"),
    ("static S: T = T(P);", "unknown", "unknown"),
    ("static S: T = Some(P);", "yes", "yes"),
    ("const C: *const u8 = P;", "yes", "yes"),
    ("x = async { P };", "yes", "yes"),
    ("#[derive(A)] struct S { a: [u8; P] }", "unknown", "unknown"),
]

PROGRAM = """#![allow(unused, dangling_pointers_from_temporaries, clippy::all)]
use std::cell::Cell;
thread_local! { static LIVE: Cell<usize> = Cell::new(0); static GONE: Cell<bool> = Cell::new(false); }
struct Owner(Box<u8>);
impl Owner {
    fn new() -> Owner { LIVE.with(|n| n.set(n.get() + 1)); Owner(Box::new(7)) }
    fn as_ptr(&self) -> *const u8 { &*self.0 }
}
impl Drop for Owner { fn drop(&mut self) { LIVE.with(|n| n.set(n.get() - 1)); } }
fn seen(_: *const u8) { GONE.with(|gone| gone.set(LIVE.with(|n| n.get()) == 0)); }
fn look(p: *const u8) -> *const u8 { seen(p); p }
fn read(p: *const u8) -> u8 { seen(p); 7 }
fn wrap<T>(_: T) -> *const u8 { let p = std::ptr::null(); seen(p); p }
fn pair(_: Pair) { seen(std::ptr::null()); }
fn yes() -> bool { std::env::args().count() > 0 }
struct Pair { a: *const u8, b: u8 }
struct Tuple(*const u8);
struct It;
impl It { fn take(&self, p: *const u8) { seen(p); } }
"""


def verdict(body: str, edition: str | None, before: str = PROGRAM) -> str:
    text = before + "fn t() { " + body.replace("P", POINTER).replace(POINTER + "air", "Pair") + " }"
    source = SourceFile(text.encode())
    start = text.encode().rindex(POINTER.encode())
    nodes = source.ancestors(start, start + len(POINTER)).nodes
    node = next(one for one in nodes if (one.start_byte, one.end_byte) == (start, start + len(POINTER)))
    return outlives_statement(source, node, NoCrate(edition)).answer.value


def body_of(context: tuple) -> str:
    return context[0].replace("P", POINTER).replace(POINTER + "air", "Pair")


@pytest.fixture(scope="module", params=["2021", "2024"])
def run(request, tmp_path_factory):
    """The edition, and for each context whether the owner was gone."""
    if shutil.which("rustc") is None:
        pytest.skip("needs rustc")
    directory = tmp_path_factory.mktemp("outliving")
    functions = [f"fn context_{index}() {{ {body_of(one)} }}" for index, one in enumerate(CONTEXTS)]
    calls = [f'context_{index}(); println!("{{}}", GONE.with(|g| g.get()));' for index in range(len(CONTEXTS))]
    text = PROGRAM + "\n".join(functions) + "\nfn main() {\n" + "\n".join(calls) + "\n}\n"
    (directory / "main.rs").write_text(text)
    command = ["rustc", "--edition", request.param, "--cap-lints", "allow", "-o", "main", "main.rs"]
    subprocess.run(command, cwd=directory, check=True, timeout=120)
    lines = subprocess.run(["./main"], cwd=directory, check=True, capture_output=True, text=True, timeout=60).stdout
    return request.param, [line == "true" for line in lines.split()]


def test_the_table_is_what_a_program_shows(run):
    edition, gone = run
    expected = [one[2] if edition == "2024" and len(one) > 2 else one[1] for one in CONTEXTS]
    wrong = [(one[0], real) for one, want, real in zip(CONTEXTS, expected, gone, strict=True) if want is not real]
    assert wrong == []


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda one: one[0])
def test_a_value_outlives_its_statement_where_the_owner_is_gone(context):
    body, old, new = context[0], context[1], context[-1]
    assert verdict(body, "2021") == ("yes" if old else "no")
    assert verdict(body, "2024") == ("yes" if new else "no")
    assert verdict(body, None) == ("unknown" if old is not new else "yes" if old else "no")


@pytest.mark.parametrize(("body", "old", "new"), UNRUN)
def test_what_no_run_shows(body, old, new):
    assert (verdict(body, "2021", ""), verdict(body, "2024", "")) == (old, new)


def test_deep_nesting_is_followed():
    assert verdict("let p = " + "(" * 5000 + "P" + ")" * 5000 + ";", "2021") == "yes"
