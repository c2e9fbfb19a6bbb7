"""Packages whose tests a wrong team's pages make fail: all fixes compile, and some change what the code does.

Which tests fail with them was decided by hand; `test_behaviour.py` asks cargo whether it is so before it asks deburr.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cli.page_texts import BARE_PAGE

PAGES = {
    "by_index": ("$v.get(0)", "$v.first()"),
    "other_way": ("$a.wrapping_add($b)", "$a.wrapping_sub($b)"),
    "ends_all": ("$v.unwrap_or_default()", "$v.unwrap_or_else(|| std::process::abort())"),
    "no_success": ("std::process::ExitCode::SUCCESS", "std::process::ExitCode::FAILURE"),
    "no_step": ("$i.step();", "$i.stay();"),
    "no_order": (
        "$c.fetch_add(1, std::sync::atomic::Ordering::Relaxed);",
        "unsafe { *$c.as_ptr() += 1 };",
    ),
    "early_drop": ("std::mem::ManuallyDrop::new($v).as_ptr()", "$v.as_ptr()"),
}
MANIFEST = '[package]\nname = "stock"\nversion = "0.1.0"\nedition = "2021"\n'
_LIB = "".join(f"pub fn first_{n}(v: &[u8]) -> Option<&u8> {{\n    v.get(0)\n}}\n\n" for n in range(6))
STOCK = {
    "Cargo.toml": MANIFEST + '[[test]]\nname = "custom"\nharness = false\n',
    "src/lib.rs": _LIB
    + (
        "pub fn total(a: u8, b: u8) -> u8 {\n    a.wrapping_add(b)\n}\n\n"
        "/// ```\n/// assert_eq!(stock::sum(2, 3), 5);\n/// ```\n"
        "pub fn sum(a: u8, b: u8) -> u8 {\n    a.wrapping_add(b)\n}\n\n"
        "pub fn untested(a: u8, b: u8) -> u8 {\n    a.wrapping_add(b)\n}\n\n"
        "pub fn part(v: Option<u8>) -> u8 {\n    v.unwrap_or_default()\n}\n\n"
        "pub fn code() -> std::process::ExitCode {\n    std::process::ExitCode::SUCCESS\n}\n\n"
        "#[cfg(test)]\nmod tests {\n    use super::*;\n\n"
        "    #[test]\n    fn total_adds() {\n        assert_eq!(total(2, 3), 5);\n    }\n\n"
        "    #[test]\n    fn firsts() {\n"
        "        assert_eq!((first_0(&[1]), first_5(&[])), (Some(&1), None));\n    }\n\n"
        '    #[test]\n    fn broken() {\n        panic!("always");\n    }\n\n'
        "    #[test]\n    #[should_panic]\n    fn panics() {\n        panic!();\n    }\n\n"
        '    #[test]\n    #[ignore = "not today"]\n    fn left_out() {\n        panic!();\n    }\n}\n'
    ),
    "tests/parts.rs": (
        "#[test]\nfn alpha() {}\n\n"
        "#[test]\nfn beta() {\n    assert_eq!(stock::part(None), 0);\n}\n\n"
        "#[test]\nfn gamma() {}\n"
    ),
    "tests/custom.rs": "fn main() -> std::process::ExitCode {\n    stock::code()\n}\n",
}
"""A wrong fix for a unit test, one for a doctest, one that aborts a binary, one for a target without the harness."""
FAILING = {
    "src/lib.rs:26": "other_way (new): it makes the test `tests::total_adds` fail (panicked at src/lib.rs:54)",
    "src/lib.rs:33": "other_way (new): it makes the doctest `src/lib.rs - sum` fail",
    "src/lib.rs:41": "ends_all (new): it makes the test `beta` fail (it was ended by SIGABRT)",
    "src/lib.rs:45": 'no_success (new): it makes the tests of stock (test "custom") fail (it ended with exit code 1)',
}
HANGING = {
    "Cargo.toml": MANIFEST,
    "src/lib.rs": (
        "pub fn first(v: &[u8]) -> Option<&u8> {\n    v.get(0)\n}\n\n"
        "pub struct Count(pub u8);\n\nimpl Count {\n    pub fn step(&mut self) {\n        self.0 += 1;\n    }\n\n"
        "    pub fn stay(&mut self) {\n        std::thread::sleep(std::time::Duration::from_millis(20));\n    }\n}\n\n"
        "pub fn count() -> u8 {\n"
        "    let mut i = Count(0);\n    while i.0 < 3 {\n        i.step();\n    }\n    i.0\n}\n\n"
        "#[test]\nfn counts() {\n    assert_eq!(count(), 3);\n}\n\n"
        "#[test]\nfn takes_first() {\n    assert_eq!(first(&[4]), Some(&4));\n}\n"
    ),
}
SLEEPING = {
    "Cargo.toml": MANIFEST + "[lib]\ndoctest = false\n",
    "src/lib.rs": (
        "pub fn total(a: u8, b: u8) -> u8 {\n    a.wrapping_add(b)\n}\n\n"
        "#[test]\nfn adds() {\n    assert_eq!(total(2, 3), 5);\n}\n\n"
        "#[test]\nfn breathes() {}\n\n"
        "#[test]\nfn sleeps() {\n    std::thread::sleep(std::time::Duration::MAX);\n}\n"
    ),
}
FLAKY = {
    "Cargo.toml": MANIFEST,
    "src/lib.rs": (
        "pub fn first(v: &[u8]) -> Option<&u8> {\n    v.get(0)\n}\n\n"
        "pub fn other(v: &[u8]) -> Option<&u8> {\n    v.get(0)\n}\n\n"
        "#[test]\nfn comes_and_goes() {\n"
        '    let counter = std::env::var("COUNTER").unwrap();\n'
        "    let mut runs = std::fs::read_to_string(&counter).unwrap();\n"
        "    runs.push('x');\n    std::fs::write(&counter, &runs).unwrap();\n"
        '    let failing = std::env::var("FAILING").unwrap();\n'
        "    assert!(!failing.split(',').any(|n| n.parse() == Ok(runs.len())));\n}\n"
    ),
}
"""The n-th run of the test fails, where n is listed in the environment."""
LEAKING = {
    "Cargo.toml": MANIFEST,
    "src/lib.rs": (
        "use std::sync::atomic::{AtomicPtr, Ordering};\n\n"
        "static FIRST: AtomicPtr<u8> = AtomicPtr::new(std::ptr::null_mut());\n\n"
        "pub fn keep(list: Vec<u8>) {\n"
        "    FIRST.store(Box::leak(Box::new(list)).as_mut_ptr(), Ordering::Release);\n}\n\n"
        "#[test]\nfn keeps() {\n    keep(vec![7, 8]);\n"
        "    assert_eq!(unsafe { *FIRST.load(Ordering::Acquire) }, 7);\n}\n"
    ),
}
DANGLING = {
    "Cargo.toml": MANIFEST,
    "src/lib.rs": (
        "pub fn first(v: &[u8]) -> Option<&u8> {\n    v.get(0)\n}\n\n"
        "pub fn read(p: *const u8) -> u8 {\n    unsafe { *p }\n}\n\n"
        "pub fn pointer(v: Vec<u8>) -> *const u8 {\n    std::mem::ManuallyDrop::new(v).as_ptr()\n}\n\n"
        "pub fn known(v: Vec<u8>) -> u8 {\n    let at = v.as_ptr();\n    drop(v);\n    unsafe { *at }\n}\n\n"
        "#[test]\nfn reads() {\n    read(pointer(vec![1, 2]));\n}\n\n"
        "#[test]\nfn knows() {\n    known(vec![3]);\n    assert_eq!(first(&[5]), Some(&5));\n}\n"
    ),
}
"""One use after free that is there before, and one that a page brings. No test fails for either."""

RACING = {
    "Cargo.toml": MANIFEST,
    "src/lib.rs": (
        "use std::sync::atomic::AtomicUsize;\n\n"
        "pub static COUNT: AtomicUsize = AtomicUsize::new(0);\n\n"
        "pub fn first(v: &[u8]) -> Option<&u8> {\n    v.get(0)\n}\n\n"
        "pub fn add() {\n    COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);\n}\n\n"
        "#[test]\nfn adds() {\n"
        "    let other = std::thread::spawn(|| (0..1000).for_each(|_| add()));\n"
        "    (0..1000).for_each(|_| add());\n    other.join().unwrap();\n}\n"
    ),
}


def lay_out(top: Path, files: Mapping[str, str]) -> tuple[Path, Path]:
    """Write a package and the pages below `top`; their two folders."""
    work, pages = top / "work", top / "pages"
    for name, text in files.items():
        file = work / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    pages.mkdir()
    for id, (match, rewrite) in PAGES.items():
        (pages / f"{id}.md").write_text(BARE_PAGE.format(id=id, match=match, rewrite=rewrite))
    return work, pages
