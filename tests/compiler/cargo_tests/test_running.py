"""Holds what is known of each test to what was planted, with the real cargo and the real harness.

The package's tests print where results stand, abort, exit, and leave processes behind.
"""

from __future__ import annotations

import time

import pytest

from deburr.compiler.cargo_tests.running import WHOLE, run_target
from deburr.compiler.cargo_tests.targets import Building, Built, TestTarget

pytestmark = pytest.mark.rustc

MANIFEST = """
[package]
name = "odd"
version = "0.1.0"
edition = "2024"

[[test]]
name = "own"
harness = false

[[test]]
name = "refuses"
harness = false
"""
LIB = """
/// ```
/// assert_eq!(odd::one(), 1);
/// ```
///
/// ```should_panic
/// panic!();
/// ```
///
/// ```
/// std::process::abort();
/// ```
///
/// ```compile_fail
/// nothing here
/// ```
pub fn one() -> u8 {
    1
}
"""
NOISY = """
use std::io::Write;

fn noise(text: &str) {
    std::io::stdout().write_all(text.as_bytes()).unwrap();
}

#[test]
fn half_a_line() {
    noise("half a line");
}

#[test]
fn lies() {
    noise("\\ntest talks ... FAILED\\n");
}

#[test]
fn talks() {
    noise("\\nmore than\\none line\\n");
}

#[test]
fn fails() {
    noise("ok");
    println!("test half_a_line ... FAILED");
    panic!();
}
"""
HIDES = """
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

static SAID: AtomicBool = AtomicBool::new(false);

#[test]
fn fails() {
    while !SAID.load(SeqCst) {}
    panic!();
}

#[test]
fn leaves_half_a_line() {
    std::io::stdout().write_all(b"half a line").unwrap();
    std::io::stdout().flush().unwrap();
    SAID.store(true, SeqCst);
    std::thread::sleep(std::time::Duration::from_secs(1));
}
"""
ENDS = """
#[test]
fn a_good() {}

#[test]
fn b_aborts() {
    std::process::abort()
}

#[test]
fn c_leaves() {
    std::process::exit(0)
}

#[test]
fn d_leaves_as_the_harness() {
    std::process::exit(101)
}

#[test]
fn e_overflows() {
    fn down(n: u64) -> u64 {
        if n == u64::MAX { 0 } else { 1 + down(std::hint::black_box(n + 1)) }
    }
    assert_eq!(down(0), 1);
}

#[test]
fn f_good() {}
"""
STAYS = """
#[test]
fn leaves_a_process() {
    std::process::Command::new("sleep").arg("300").spawn().unwrap();
}
"""


@pytest.fixture(scope="module")
def building(tmp_path_factory) -> Building:
    top = tmp_path_factory.mktemp("odd")
    files = {"Cargo.toml": MANIFEST, "src/lib.rs": LIB, "tests/noisy.rs": NOISY, "tests/ends.rs": ENDS}
    files |= {"tests/own.rs": "fn main() {}\n", "tests/refuses.rs": "fn main() {\n    std::process::exit(3)\n}\n"}
    files |= {"tests/hides.rs": HIDES, "tests/stays.rs": STAYS, "examples/e.rs": "fn main() {}\n"}
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    return Building(top, top / "target", 300.0)


@pytest.fixture(scope="module")
def built(building) -> Built:
    built = building.build(["odd"])
    assert isinstance(built, Built)
    return built


def outcomes(building: Building, target: TestTarget, **chosen: tuple[str, ...]) -> dict[str, str]:
    ran = run_target(building, target, 60.0, **chosen)
    states = {
        key: "ignored" if one.is_ignored else "ok" if one.is_passed else "FAILED" for key, one in ran.results.items()
    }
    how = {key: f"FAILED: {one.how}" for key, one in ran.results.items() if one.how}
    return states | how


def test_every_target_is_found(built):
    assert built.complaint == ""
    assert sorted((one.unit, one.has_harness) for one in built.targets) == [
        ("odd (doc)", True),
        ("odd (lib)", True),
        ('odd (test "ends")', True),
        ('odd (test "hides")', True),
        ('odd (test "noisy")', True),
        ('odd (test "own")', False),
        ('odd (test "refuses")', False),
        ('odd (test "stays")', True),
    ]


def test_what_tests_print_does_not_change_their_results(building):
    said = outcomes(building, TestTarget("odd", "test", "noisy"))
    failed = said.pop("fails")
    assert failed.startswith("FAILED: panicked at tests/noisy.rs:")
    assert said == {"half_a_line": "ok", "lies": "ok", "talks": "ok"}


def test_a_failure_whose_line_another_test_has_hidden_is_a_failure(building):
    """With two threads, so that the half line stands where the failure is told."""
    two = Building(building.directory, building.target, building.seconds, (), {"RUST_TEST_THREADS": "2"})
    said = outcomes(two, TestTarget("odd", "test", "hides"))
    assert said.pop("fails").startswith("FAILED: panicked at tests/hides.rs:")
    assert said == {"leaves_half_a_line": "ok"}


def test_each_test_that_ends_the_binary_is_found_and_the_others_have_results(building):
    assert outcomes(building, TestTarget("odd", "test", "ends")) == {
        "a_good": "ok",
        "b_aborts": "FAILED: it was ended by SIGABRT",
        "c_leaves": "FAILED: it ended with exit code 0",
        "d_leaves_as_the_harness": "FAILED: it ended with exit code 101",
        "e_overflows": "FAILED: it was ended by SIGABRT",
        "f_good": "ok",
    }


def test_single_tests_are_chosen_or_left_out_by_their_whole_name(building):
    target = TestTarget("odd", "test", "ends")
    assert outcomes(building, target, only=("f_good",)) == {"f_good": "ok"}
    bad = ("b_aborts", "c_leaves", "d_leaves_as_the_harness", "e_overflows", "good")
    assert outcomes(building, target, skip=bad) == {"a_good": "ok", "f_good": "ok"}


def test_doctests(building):
    said = outcomes(building, TestTarget("odd", "doc", "odd"))
    assert {key: one.split(":")[0] for key, one in said.items()} == {
        "src/lib.rs - one #1": "ok",
        "src/lib.rs - one #2": "ok",
        "src/lib.rs - one #3": "FAILED",
        "src/lib.rs - one #4": "ok",
    }


def test_a_target_without_the_harness_is_one_test(building):
    assert outcomes(building, TestTarget("odd", "test", "own", has_harness=False)) == {WHOLE: "ok"}
    refused = outcomes(building, TestTarget("odd", "test", "refuses", has_harness=False))
    assert refused == {WHOLE: "FAILED: it ended with exit code 3"}


def test_a_process_that_a_test_leaves_behind_holds_nothing_up(building):
    started = time.monotonic()
    assert outcomes(building, TestTarget("odd", "test", "stays")) == {"leaves_a_process": "ok"}
    assert time.monotonic() - started < 60


def test_what_cargo_cannot_build_is_no_result(building):
    ran = run_target(building, TestTarget("odd", "test", "missing"), 60.0)
    assert (ran.results, ran.broken) == ({}, "error: no test target named `missing` in `odd` package")
