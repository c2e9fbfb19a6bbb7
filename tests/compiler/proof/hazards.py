"""One tiny hazard for each runtime witness, with what ends it and what the witness must say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hazard:
    proof: str
    bad: str
    good: str
    driver: str
    says: str
    """A part of the telling line."""
    prints: str
    """The words about the output in the row of the good text."""


_KEPT = """\
static KEPT: std::sync::atomic::AtomicPtr<u8> = std::sync::atomic::AtomicPtr::new(std::ptr::null_mut());
fn main() { KEPT.store(first(vec![7; 40]), std::sync::atomic::Ordering::Relaxed); println!("kept"); }"""

HAZARDS = {
    "lsan": Hazard(
        'witness = "lsan"',
        "pub fn first(v: Vec<u8>) -> *mut u8 { Box::leak(Box::new(v)).as_mut_ptr() }",
        "pub fn first(v: Vec<u8>) -> *mut u8 { Vec::leak(v).as_mut_ptr() }",
        _KEPT,
        # Three words: capacity, pointer, length.
        "LeakSanitizer: 24 byte(s) leaked in 1 allocation(s)",
        "silent, and prints the same",
    ),
    "asan": Hazard(
        'witness = "asan"',
        "pub fn read() -> u8 { let p = vec![7u8; 40].as_ptr(); unsafe { *p.add(3) } }",
        "pub fn read() -> u8 { let v = vec![7u8; 40]; let p = v.as_ptr(); unsafe { *p.add(3) } }",
        'fn main() { println!("before"); println!("{}", read()); }',
        "AddressSanitizer: heap-use-after-free, READ",
        "silent, and prints the same as far as bad comes",
    ),
    "tsan": Hazard(
        'witness = "tsan"',
        "static mut N: u32 = 0; pub fn count() { unsafe { N += 1 } }",
        "use std::sync::atomic::*; static N: AtomicU32 = AtomicU32::new(0);"
        " pub fn count() { N.fetch_add(1, Ordering::Relaxed); }",
        "fn main() { let threads = [0; 2].map(|_| std::thread::spawn(count));"
        ' for one in threads { one.join().unwrap() } println!("done"); }',
        "ThreadSanitizer: data race",
        "silent, and prints the same",
    ),
    "valgrind": Hazard(
        'witness = "valgrind"',
        "pub fn make() -> Vec<u8> { let mut v = Vec::with_capacity(9); unsafe { v.set_len(9) }; v }",
        "pub fn make() -> Vec<u8> { vec![0; 9] }",
        'fn main() { if make()[3] == 7 { std::process::exit(3) } println!("done"); }',
        "Memcheck: Conditional jump or move depends on uninitialised value(s)",
        "silent, and prints the same",
    ),
    "ub-check": Hazard(
        'witness = "ub-check"',
        "pub fn at(v: &[u8], i: usize) -> u8 { unsafe { *v.get_unchecked(i) } }",
        "pub fn at(v: &[u8], i: usize) -> u8 { v.get(i).copied().unwrap_or(0) }",
        'fn main() { println!("{}", at(&[1, 2], 1)); println!("{}", at(&[1, 2], 2)); }',
        "unsafe precondition(s) violated: slice::get_unchecked requires",
        "silent, and prints the same as far as bad comes",
    ),
    "assert": Hazard(
        'witness = "assert"',
        "use std::rc::Rc; pub fn copy(one: &Rc<u8>) -> Rc<u8> { unsafe { Rc::from_raw(Rc::as_ptr(one)) } }",
        "use std::rc::Rc; pub fn copy(one: &Rc<u8>) -> Rc<u8> { Rc::clone(one) }",
        "fn main() { let one = Rc::new(7); let two = std::mem::ManuallyDrop::new(copy(&one));"
        ' assert_eq!(Rc::strong_count(&one), 2); drop(std::mem::ManuallyDrop::into_inner(two)); println!("done"); }',
        "assertion `left == right` failed, left: 1, right: 2",
        "silent",
    ),
}
