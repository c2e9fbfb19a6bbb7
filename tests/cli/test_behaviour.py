"""Holds `deburr apply --test` and `--sanitize`: what makes a passing test fail, or brings a hazard, stays out.

The judge is the real `cargo test` on the user's tree as apply leaves it, and the real sanitizers.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from cli import planted_tests as planted

pytestmark = pytest.mark.rustc

SELECT = ("--select", ",".join(planted.PAGES))


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache of the test's own, for the copies."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def plant(tmp_path, monkeypatch):
    """Lays out a package, goes there, and gives its folder and the words that name the pages."""

    def lay_out(files):
        work, pages = planted.lay_out(tmp_path, files)
        monkeypatch.chdir(work)
        return work, ("--patterns", pages, *SELECT, "--applicability", "maybe-incorrect")

    return lay_out


def judged(at: Path, target: Path, *words: str) -> dict[str, str]:
    """What the real `cargo test` says of each test; of the targets that fail, their names."""
    env = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_TERM_COLOR": "never"}
    command = ["cargo", "test", "--offline", "--no-fail-fast", *words, "--", "--test-threads=1"]
    done = subprocess.run(command, cwd=at, env=env, capture_output=True, check=False, text=True)
    found = re.findall(r"^test (\S+)(?: .*)? \.\.\. (ok|FAILED|ignored)", done.stdout, re.MULTILINE)
    failed = re.findall(r"^    `(--.*)`$", done.stderr, re.MULTILINE)
    return {**dict(found), **dict.fromkeys(failed, "FAILED")}


def withheld(err: str) -> dict[str, str]:
    """What was said of each fix that stays out, by file and line."""
    found = re.findall(r"^withheld: (\S+?:\d+)(?::\d+)?: (.*)$", err, re.MULTILINE)
    return dict(found)


def test_what_makes_a_passing_test_fail_stays_out(deburr, plant, tmp_path):
    work, words = plant(planted.STOCK)
    before = judged(work, tmp_path / "judge")
    assert {name for name, said in before.items() if said == "FAILED"} == {"tests::broken", "--lib"}
    result = deburr("apply", *words, "--test", own=False, verify=True)
    assert result.code == 1, result.err
    assert withheld(result.err) == planted.FAILING
    after = judged(work, tmp_path / "judge")
    assert after == before
    text = (work / "src/lib.rs").read_text()
    assert text.count("v.first()") == 6
    assert "pub fn untested(a: u8, b: u8) -> u8 {\n    a.wrapping_sub(b)" in text
    assert "the test `tests::broken` (panicked at src/lib.rs:64): it fails before the fixes are made too" in result.err


def test_without_being_asked_no_test_is_run(deburr, plant, tmp_path):
    work, words = plant(planted.STOCK)
    mark = tmp_path / "ran"
    (work / "tests/marks.rs").write_text(
        f'#[test]\nfn marks() {{\n    std::fs::write({str(mark)!r}, "").unwrap();\n}}\n'.replace("'", '"')
    )
    result = deburr("apply", *words, own=False, verify=True)
    assert (result.code, mark.exists()) == (0, False)
    assert "tested" not in result.err
    failed = {name for name, said in judged(work, tmp_path / "judge").items() if said == "FAILED"}
    assert failed >= {"tests::total_adds", "src/lib.rs", "--test parts", "--test custom"}
    assert mark.exists()


def test_a_fix_that_makes_a_test_hang_stays_out(deburr, plant):
    work, words = plant(planted.HANGING)
    result = deburr("apply", *words, "--test", "--test-timeout", "3", own=False, verify=True)
    assert result.code == 1, result.err
    [said] = withheld(result.err).values()
    assert re.fullmatch(r"no_step \(new\): it makes the test `counts` fail \(it did not end within .* s\)", said)
    assert "v.first()" in (work / "src/lib.rs").read_text()


def test_a_test_that_hangs_before_is_named_and_the_others_count(deburr, plant):
    work, words = plant(planted.SLEEPING)
    result = deburr("apply", *words, "--test", "--test-timeout", "3", own=False, verify=True)
    assert result.code == 1, result.err
    assert re.search(r"^the test `sleeps` \(it did not end within .* s\): it fails before the fixes", result.err, re.M)
    assert list(withheld(result.err).values()) == [
        "other_way (new): it makes the test `adds` fail (panicked at src/lib.rs:7)"
    ]
    assert "tested: 2 tests in 1 target passed with what is applied" in result.err
    assert "wrapping_add" in (work / "src/lib.rs").read_text()


@pytest.mark.parametrize(("failing", "runs"), [("2", 3), ("2,3", 4)])
def test_no_fix_is_blamed_for_a_flaky_test(deburr, plant, tmp_path, monkeypatch, failing, runs):
    work, words = plant(planted.FLAKY)
    counter = tmp_path / "counter"
    counter.write_text("")
    monkeypatch.setenv("COUNTER", str(counter))
    monkeypatch.setenv("FAILING", failing)
    result = deburr("apply", *words, "--test", own=False, verify=True)
    assert result.code == 0, result.err
    assert len(counter.read_text()) >= runs, "the failing runs did not come"
    assert "the test `comes_and_goes`: it is flaky, and does not count" in result.err
    assert (work / "src/lib.rs").read_text().count("v.first()") == 2


def test_a_leak_that_a_shipped_page_ends_is_reported_as_gone(deburr, plant):
    work, _ = plant(planted.LEAKING)
    words = ("--select", "box_leak_as_ptr", "--sanitize", "leak")
    result = deburr("apply", *words, own=False, verify=True)
    assert result.code == 0, result.err
    assert "leak sanitizer: 1 hazard before, 0 with what is applied" in result.err
    assert re.search(r"^  gone +leak in `stock::keep` \(src/lib.rs:6\)$", result.err, re.MULTILINE)
    assert "Vec::leak(list).as_mut_ptr()" in (work / "src/lib.rs").read_text()


def test_a_fix_that_brings_a_use_after_free_stays_out(deburr, plant, tmp_path):
    work, words = plant(planted.DANGLING)
    result = deburr("apply", *words, "--sanitize", "address", own=False, verify=True)
    assert result.code == 1, result.err
    assert list(withheld(result.err).values()) == [
        "early_drop (new): it brings a hazard: heap-use-after-free in `stock::read` (src/lib.rs:6)"
    ]
    assert "address sanitizer: 1 hazard before, 1 with what is applied" in result.err
    assert re.search(r"^  still there +heap-use-after-free in `stock::known`", result.err, re.MULTILINE)
    assert re.search(r"^  new, backed out +heap-use-after-free in `stock::read`", result.err, re.MULTILINE)
    text = (work / "src/lib.rs").read_text()
    assert "v.first()" in text
    assert "ManuallyDrop" in text
    assert set(judged(work, tmp_path / "judge").values()) == {"ok"}


def test_a_fix_that_brings_a_data_race_stays_out(deburr, plant):
    work, words = plant(planted.RACING)
    result = deburr("apply", *words, "--sanitize", "thread", own=False, verify=True)
    assert result.code == 1, result.err
    [said] = withheld(result.err).values()
    assert said.startswith("no_order (new): it brings a hazard: data race in `stock::add` (src/lib.rs:")
    assert "thread sanitizer: 0 hazards before, 0 with what is applied" in result.err
    text = (work / "src/lib.rs").read_text()
    assert ("v.first()" in text, "fetch_add" in text) == (True, True)


def test_where_a_sanitizer_is_not_available_the_tests_still_count(deburr, plant, tmp_path, monkeypatch):
    work, words = plant(planted.FLAKY)
    (work / "src/lib.rs").write_text(planted.SLEEPING["src/lib.rs"].replace("std::thread::sleep", "std::mem::drop"))
    compiler = tmp_path / "rustc"
    refusal = "error: leak sanitizer is not supported for this target"
    compiler.write_text(
        f'#!/bin/sh\ncase "$*" in *-Zsanitizer*) echo "{refusal}" >&2; exit 1;; esac\nexec rustc "$@"\n'
    )
    compiler.chmod(0o755)
    monkeypatch.setenv("RUSTC", str(compiler))
    result = deburr("apply", *words, "--sanitize", "leak", own=False, verify=True)
    assert result.code == 1, result.err
    assert f"warning: the leak sanitizer cannot be used: the tests do not build with it: {refusal}" in result.err
    assert list(withheld(result.err).values()) == [
        "other_way (new): it makes the test `adds` fail (panicked at src/lib.rs:7)"
    ]


def test_tests_that_do_not_build_are_no_ground_for_writing(deburr, plant):
    work, words = plant(planted.RACING)
    (work / "src/lib.rs").write_text(planted.RACING["src/lib.rs"] + '#[link(name = "nowhere")]\nextern "C" {}\n')
    before = (work / "src/lib.rs").read_bytes()
    result = deburr("apply", *words, "--test", own=False, verify=True)
    assert (result.code, (work / "src/lib.rs").read_bytes()) == (2, before)
    assert "the tests do not build even before the fixes are made: error: linking with" in result.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--test", "--no-verify"), "--no-verify leaves nothing to run the tests of"),
        (("--sanitize", "magic"), "`magic` is no sanitizer; known are leak, address, thread"),
        (("--test-timeout", "5"), "it needs --test or --sanitize"),
    ],
)
def test_options_that_do_not_fit(deburr, plant, words, said):
    plant(planted.LEAKING)
    result = deburr("apply", *words, own=False, verify=True)
    assert result.code == 2
    assert said in " ".join(result.err.replace("│", " ").split())
