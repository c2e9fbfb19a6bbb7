"""Holds the reader of libtest's text to what rustc 1.95's harness prints, and to what tests can do to it.

The texts were taken from runs of the real harness and shortened; `test_running.py` asks it anew.
"""

from __future__ import annotations

import pytest

from deburr.compiler.cargo_tests.libtest import item_of, keys_of, read_list, read_output

WHOLE = """
running 5 tests
test tests::ign ... ignored, why so
test tests::keeps ... ok
test tests::fails ... FAILED
test tests::pan - should panic ... ok
test tests::plain ... ignored

failures:

---- tests::fails stdout ----

thread 'tests::fails' (2840) panicked at src/lib.rs:23:23:
assertion `left == right` failed
  left: 1
 right: 2


failures:
    tests::fails

test result: FAILED. 2 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.18s

"""


def test_the_results_of_a_whole_run():
    printed = read_output(WHOLE)
    assert printed.passed == {"tests::keeps", "tests::pan"}
    assert printed.failed == {"tests::fails"}
    assert printed.ignored == {"tests::ign", "tests::plain"}
    assert (printed.is_complete, printed.counted, printed.unclear) == (True, 5, set())


def test_what_a_failing_test_printed_is_no_result():
    said = "running 2 tests\ntest tests::keeps ... FAILED\nfailures:\n    tests::keeps\nthread"
    printed = read_output(WHOLE.replace("thread", said, 1))
    assert (printed.passed, printed.failed) == ({"tests::keeps", "tests::pan"}, {"tests::fails"})


@pytest.mark.parametrize(
    ("lines", "passed", "failed"),
    [
        ("test a ... noise\nok\ntest b ... ok\n", {"a", "b"}, set()),
        ("test a ... noise ok\ntest b ... noise\n", {"a"}, {"b"}),
        ("test a ... test b ... FAILED\nok\n", {"a", "b"}, set()),
    ],
)
def test_noise_between_name_and_result(lines, passed, failed):
    """The list at the end is what tells which failed."""
    end = "\nfailures:\n\nfailures:\n    b\n\n" if failed else "\n"
    text = f"running 2 tests\n{lines}{end}test result: ok. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n"
    printed = read_output(text)
    assert printed.failed == failed
    assert "a" in printed.passed


def test_a_failure_whose_line_is_hidden_is_known_from_the_list():
    end = "\nfailures:\n\nfailures:\n    b\n\ntest result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; \n"
    printed = read_output(f"running 2 tests\nhalf a linetest b ... FAILED\ntest a ... ok\n{end}")
    assert (printed.passed, printed.failed, printed.unseen) == ({"a"}, set(), {"b"})


def test_an_aborted_run_with_one_thread_names_the_test():
    printed = read_output("\nrunning 3 tests\ntest a ... ok\ntest b ... ")
    assert (printed.passed, printed.last, printed.is_complete) == ({"a"}, "b", False)
    assert printed.unclear == {"b"}


def test_what_runs_for_over_a_minute_is_known_until_it_ends():
    slow = "test a has been running for over 60 seconds\ntest b has been running for over 60 seconds\n"
    printed = read_output(f"running 2 tests\n{slow}test a ... ok\n")
    assert (printed.slow, printed.passed) == ({"b"}, {"a"})


def test_several_runs_in_one_output():
    """Doctests of edition 2024 run together, and those that cannot in a second run."""
    one = "running 1 test\ntest src/lib.rs - {} (line {}) ... ok\n\n"
    one += "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; "
    printed = read_output(one.format("f", 3) + "\n\n" + one.format("g", 9) + "\n")
    assert printed.passed == {"src/lib.rs - f (line 3)", "src/lib.rs - g (line 9)"}
    assert (printed.is_complete, printed.counted) == (True, 2)


def test_names_that_last_when_lines_move():
    names = ["src/lib.rs - (line 1)", "src/lib.rs - one (line 12)", "src/lib.rs - one (line 6)", "tests::a"]
    assert keys_of(names) == {
        "src/lib.rs - (line 1)": "src/lib.rs",
        "src/lib.rs - one (line 6)": "src/lib.rs - one #1",
        "src/lib.rs - one (line 12)": "src/lib.rs - one #2",
        "tests::a": "tests::a",
    }


def test_the_list_of_tests():
    assert read_list("a: test\nmod::b: benchmark\n\n4 tests, 0 benchmarks\n") == ("a", "mod::b")


@pytest.mark.parametrize(
    ("name", "item"), [("src/lib.rs - a::B::c (line 12)", "a::B::c"), ("src/lib.rs - (line 1)", "src/lib.rs")]
)
def test_the_item_of_a_doctest(name, item):
    assert item_of(name) == item
