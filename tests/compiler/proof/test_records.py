"""What was seen is kept and taken again, under everything that has a say in it; nothing in the cache can do harm."""

from __future__ import annotations

import json
import os

import pytest

from deburr.compiler.proof import observing, toolchain
from deburr.compiler.proof.confinement import Limits
from deburr.compiler.proof.observations import Observation, Seen, Trial
from deburr.compiler.proof.observing import observe
from deburr.compiler.proof.proving import prove_pages
from deburr.compiler.proof.records import keep_observation, keep_verdict, kept_observation, kept_verdict
from deburr.compiler.proof.results import label_of
from deburr.compiler.proof.verdicts import keep_proof, proof_sentence

SEEN = Observation(Seen.FIRED, "a line", "more", "printed\n", False, ("E0277",), (("x", "message"),))
TRIAL = Trial("fn main() {}", "2021", "assert")


def test_an_observation_comes_back_as_it_was(own_cache):
    assert kept_observation(["a", "b"]) is None
    keep_observation(["a", "b"], SEEN)
    assert kept_observation(["a", "b"]) == SEEN
    assert kept_observation(["a", "c"]) is None
    assert kept_observation(["ab"]) is None


@pytest.mark.parametrize("broken", ["", "{", "[]", "{}", '{"seen": "imagined"}', "\x00"])
def test_what_cannot_be_read_is_not_there(own_cache, broken):
    keep_observation(["a"], SEEN)
    (file,) = (own_cache / "deburr/prove/trials").iterdir()
    file.write_text(broken)
    assert kept_observation(["a"]) is None
    keep_observation(["a"], SEEN)
    assert kept_observation(["a"]) == SEEN


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    keep_observation(["a"], SEEN)
    keep_verdict("text", "proven")
    assert kept_observation(["a"]) is None
    assert kept_verdict("text") is None


def test_nothing_half_written_is_left(own_cache, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(json, "dump", full)
    keep_observation(["a"], SEEN)
    assert list((own_cache / "deburr/prove/trials").iterdir()) == []


@pytest.mark.parametrize(
    ("change", "looks"),
    [
        ({}, 1),
        ({"source": "fn main() { }"}, 2),
        ({"edition": "2018"}, 2),
        ({"look": "ub-check"}, 2),
        ({"lint": "x"}, 2),
    ],
)
def test_a_trial_is_looked_at_once(own_cache, monkeypatch, change, looks):
    count = []
    monkeypatch.setattr(observing, "_look", lambda *_: count.append(1) or Observation(Seen.SILENT))
    monkeypatch.setattr(observing, "tools_of", lambda _: "rustc 1.95.0")
    fields = {"source": TRIAL.source, "edition": TRIAL.edition, "look": TRIAL.look, **change}
    observe(TRIAL, Limits())
    observe(Trial(**fields), Limits())
    assert len(count) == looks


def test_another_toolchain_looks_anew(own_cache, monkeypatch):
    count = []
    monkeypatch.setattr(observing, "_look", lambda *_: count.append(1) or Observation(Seen.SILENT))
    for text in ("rustc 1.95.0", "rustc 1.96.0", "rustc 1.95.0"):
        monkeypatch.setattr(observing, "tools_of", lambda _, text=text: text)
        observe(TRIAL, Limits())
    assert len(count) == 2


@pytest.mark.parametrize("seen", [Seen.NOT_RUN, Seen.STOPPED])
def test_what_the_machine_is_to_blame_for_is_not_kept(own_cache, monkeypatch, seen):
    count = []
    monkeypatch.setattr(observing, "_look", lambda *_: count.append(1) or Observation(seen))
    monkeypatch.setattr(observing, "tools_of", lambda _: "rustc 1.95.0")
    observe(TRIAL, Limits())
    observe(TRIAL, Limits())
    assert len(count) == 2


def test_a_tool_that_is_not_there_is_not_run(own_cache, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CARGO_HOME", str(tmp_path))
    monkeypatch.setattr(toolchain, "compiler_text", lambda: "rustc 1.95.0")
    toolchain.valgrind_text.cache_clear()
    toolchain.clippy_text.cache_clear()
    try:
        for trial, tool in [
            (Trial("fn main() {}", "2021", "valgrind"), "valgrind"),
            (Trial("", "2021", "lint", lint="clippy::zero_ptr"), "clippy-driver"),
        ]:
            assert observe(trial, Limits()) == Observation(Seen.NOT_RUN, f"{tool} is not installed")
    finally:
        toolchain.valgrind_text.cache_clear()
        toolchain.clippy_text.cache_clear()


def test_a_page_is_remembered_by_its_text(own_cache, page_of):
    def silent(trial: Trial, limits: Limits) -> Observation:
        return Observation(Seen.FIRED, "it leaks") if "bad" in trial.source else Observation(Seen.SILENT)

    texts = {"bad": "fn bad() {}", "good": "fn good() {}", "driver": "fn main() {}"}
    page = page_of('witness = "lsan"', **texts)
    assert proof_sentence(page) == "not tried on this machine with this text: `deburr prove a_hazard` asks lsan"
    (proof,) = prove_pages([page], Limits(), jobs=1, observe=silent)
    keep_proof(page, proof, "rustc 1.95.0")
    assert proof_sentence(page) == "proven by lsan with rustc 1.95.0, in 1 example: it leaks"
    other = page_of('witness = "lsan"', **{**texts, "bad": "fn bad() { }"})
    assert proof_sentence(other).startswith("not tried")


@pytest.mark.parametrize(
    ("proof", "seen", "sentence"),
    [
        ('witness = "lsan"', Observation(Seen.SILENT), "failed with rustc 1: bad: the witness is silent"),
        ('witness = "lsan"', Observation(Seen.NOT_RUN, "no ptrace"), "not run: no ptrace"),
        ('witness = "none"', Observation(Seen.SILENT), "none: a modernisation, there is no hazard to show"),
    ],
)
def test_the_other_verdicts_are_told_too(own_cache, page_of, proof, seen, sentence):
    page = page_of(proof, bad="fn bad() {}", good="fn good() {}", driver="fn main() {}")
    (proven,) = prove_pages([page], Limits(), jobs=1, observe=lambda *_: seen)
    keep_proof(page, proven, "rustc 1")
    assert proof_sentence(page) == sentence


def test_the_label_has_the_lint_or_the_code(page_of):
    assert label_of(page_of('witness = "lint"\nlint = "clippy::zero_ptr"', ok="fn f() {}")) == "lint clippy::zero_ptr"
    assert label_of(page_of('witness = "compile-fail"\ncode = "E0277"', ok="fn f() {}")) == "compile-fail E0277"
