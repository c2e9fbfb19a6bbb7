"""Each witness, for real: it fires on a hazard and is silent without; and whatever goes wrong is said as such."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest

from compiler.proof.hazards import HAZARDS
from deburr.compiler import confine
from deburr.compiler.proof.confinement import Limits
from deburr.compiler.proof.results import Outcome, Verdict

pytestmark = pytest.mark.rustc
WITNESSES = pytest.mark.parametrize("name", HAZARDS)


def rows_of(proof):
    return [(row.text, row.outcome, row.line) for row in proof.rows]


@WITNESSES
def test_a_hazard_that_shows_and_goes_is_proven(prove, name):
    one = HAZARDS[name]
    proof = prove(one.proof, bad=one.bad, good=one.good, driver=one.driver)
    assert [(text, outcome) for text, outcome, _ in rows_of(proof)] == [
        ("bad", Outcome.PASSED),
        ("good `end`", Outcome.PASSED),
    ], rows_of(proof)
    bad, good = proof.rows
    assert one.says in bad.line
    assert good.line == one.prints
    assert (proof.verdict, proof.witness, [row.shows for row in proof.rows]) == (Verdict.PROVEN, name, [True, False])


@WITNESSES
def test_a_witness_that_is_silent_on_bad_fails_the_page(prove, name):
    one = HAZARDS[name]
    proof = prove(one.proof, bad=one.good, good=one.good, driver=one.driver)
    assert rows_of(proof)[0] == ("bad", Outcome.FAILED, "the witness is silent")
    assert proof.verdict is Verdict.FAILED


@WITNESSES
def test_a_witness_that_fires_on_good_fails_the_page(prove, name):
    one = HAZARDS[name]
    proof = prove(one.proof, bad=one.bad, good=one.bad, driver=one.driver)
    text, outcome, line = rows_of(proof)[1]
    assert (text, outcome) == ("good `end`", Outcome.FAILED)
    assert line.startswith("the witness fires: ")
    assert one.says in line
    assert proof.verdict is Verdict.FAILED


@WITNESSES
def test_an_ok_text_must_be_silent_too(prove, name):
    one = HAZARDS[name]
    assert rows_of(prove(one.proof, ok=one.good, driver=one.driver)) == [("ok", Outcome.PASSED, "silent")]
    ((_, outcome, line),) = rows_of(prove(one.proof, ok=one.bad, driver=one.driver))
    assert (outcome, line.split(": ")[0]) == (Outcome.FAILED, "the witness fires")


def test_a_known_gap_proves_nothing(prove):
    one = HAZARDS["ub-check"]
    proof = prove(one.proof, bad__unseen=one.good, good=one.good, driver=one.driver)
    assert rows_of(proof)[0] == ("bad", Outcome.UNPROVEN, "the witness is silent, as the page says")
    assert proof.verdict is Verdict.NOT_RUN
    proof = prove(one.proof, ok__seen=one.bad, driver=one.driver)
    ((_, outcome, line),) = rows_of(proof)
    assert outcome is Outcome.UNPROVEN
    assert line.startswith(f"the witness fires, as the page says: {one.says}")


def test_a_gap_that_is_none_fails_the_page(prove):
    one = HAZARDS["ub-check"]
    proof = prove(one.proof, bad__unseen=one.bad, good=one.good, driver=one.driver)
    assert rows_of(proof)[0][1] is Outcome.FAILED
    assert rows_of(proof)[0][2].startswith("the page says `unseen`, and the witness fires: unsafe precondition")
    proof = prove(one.proof, ok__seen=one.good, driver=one.driver)
    assert rows_of(proof) == [("ok", Outcome.FAILED, "the page says `seen`, and the witness is silent")]


def test_without_a_driver_nothing_is_run(prove):
    one = HAZARDS["ub-check"]
    proof = prove(one.proof, bad=one.bad, good=one.good)
    assert rows_of(proof) == [("bad, good `end`", Outcome.NOT_RUN, "no driver")]
    assert proof.verdict is Verdict.NOT_RUN


def test_a_bad_text_whose_fix_is_withheld_is_run_alone(prove):
    one = HAZARDS["ub-check"]
    proof = prove(one.proof, bad__withheld=one.bad, driver=one.driver)
    assert [(text, outcome) for text, outcome, _ in rows_of(proof)] == [("bad", Outcome.PASSED)]


def test_a_driver_of_a_good_text_takes_the_place_of_the_common_one(prove):
    one = HAZARDS["ub-check"]
    renamed = one.good.replace("fn at", "fn checked_at")
    texts = {"bad": one.bad, "good": renamed, "driver": one.driver}
    assert prove(one.proof, **texts).verdict is Verdict.FAILED
    own = {"driver__good": one.driver.replace("at(", "checked_at(")}
    assert prove(one.proof, **texts, **own).verdict is Verdict.PROVEN
    assert prove(one.proof, **texts, driver__good__end=own["driver__good"]).verdict is Verdict.PROVEN


def test_another_output_fails(prove):
    one = HAZARDS["lsan"]
    driver = one.driver.replace('"kept"', '"a\\n{}", stringify!(first)')
    good = one.good.replace("Vec::leak(v)", '{ println!("new"); Vec::leak(v) }')
    proof = prove(one.proof, bad=one.bad, good=good, driver=driver)
    assert rows_of(proof)[1][1:] == (Outcome.FAILED, "it prints something else in line 1: `new` instead of `a`")


def test_what_does_not_compile_fails_with_rustcs_words(prove):
    one = HAZARDS["ub-check"]
    for role in ("bad", "good"):
        texts = {"bad": one.bad, "good": one.good, role: "pub fn at(v: &[u8], i: usize) -> u8 { v }"}
        row = next(row for row in prove(one.proof, **texts, driver=one.driver).rows if row.text.startswith(role))
        assert (row.outcome, row.line) == (
            Outcome.FAILED,
            "it does not compile: error[E0308]: mismatched types (line 1)",
        )
        assert "expected `u8`, found `&[u8]`" in row.output


def test_a_crash_is_no_proof(prove):
    one = HAZARDS["ub-check"]
    proof = prove(
        one.proof, bad="pub fn at(_: &[u8], _: usize) -> u8 { std::process::abort() }", driver=one.driver, good=one.good
    )
    assert rows_of(proof)[0] == ("bad", Outcome.FAILED, "it was ended by SIGABRT")
    panics = "pub fn at(v: &[u8], i: usize) -> u8 { v[i] }"
    proof = prove(one.proof, bad=one.bad, good=panics, driver=one.driver)
    said = "it panicked: index out of bounds: the len is 2 but the index is 2"
    assert rows_of(proof)[1] == ("good `end`", Outcome.FAILED, said)
    leaves = 'pub fn at(_: &[u8], _: usize) -> u8 { eprintln!("no"); std::process::exit(3) }'
    proof = prove(one.proof, bad=one.bad, good=leaves, driver=one.driver)
    assert rows_of(proof)[1][2] == "it ended with exit code 3: no"


@pytest.mark.parametrize("name", ["assert", "valgrind", "asan"])
def test_a_program_that_hangs_is_ended(prove, name):
    one = HAZARDS[name]
    hangs = "fn main() { loop { std::thread::sleep(std::time::Duration::from_secs(9)) } }"
    started = time.monotonic()
    proof = prove(one.proof, bad=one.bad, good=one.good, driver=hangs, limits=Limits(seconds=3))
    assert rows_of(proof)[0] == ("bad", Outcome.FAILED, "it ran longer than 3 s")
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("name", ["assert", "valgrind", "asan", "lsan", "tsan"])
def test_a_program_that_eats_memory_is_ended(prove, name):
    one = HAZARDS[name]
    eats = 'fn main() { let all: Vec<_> = (0..4000).map(|_| vec![7u8; 1 << 20]).collect(); println!("{}", all.len()); }'
    proof = prove(one.proof, bad=one.bad, good=one.good, driver=eats, limits=Limits(memory=500))
    assert rows_of(proof)[0][1] is Outcome.FAILED
    assert rows_of(proof)[0][2] in ("it used more memory than it may", "it used more than 500 MiB of memory")


def test_a_program_that_prints_without_end_is_ended(prove):
    one = HAZARDS["assert"]
    proof = prove(one.proof, bad=one.bad, good=one.good, driver='fn main() { loop { println!("on and on") } }')
    assert rows_of(proof)[0] == ("bad", Outcome.FAILED, "it printed or wrote more than 4 MiB")


def test_a_program_reaches_no_network(prove, tmp_path, monkeypatch):
    one = HAZARDS["assert"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_accept, args=(server,), daemon=True).start()
        connects = (
            f'fn main() {{ let done = std::net::TcpStream::connect("127.0.0.1:{server.getsockname()[1]}");'
            ' assert!(done.is_ok(), "{done:?}"); assert_eq!(1, 2); }'
        )
        proof = prove(one.proof, bad=one.bad, good=one.good, driver=connects)
        # The assertion about the connection fails, which is the program's own panic and no `assertion …` of rustc's.
        assert rows_of(proof)[0][1] is Outcome.FAILED
        assert "Network is unreachable" in rows_of(proof)[0][2]
        # On a system that cannot cut it, that may be allowed, and the same program gets through.
        without = Path(confine.__file__).read_text().replace('"unshare"', '"no_such_call"')
        (tmp_path / "confine.py").write_text(without)
        monkeypatch.setattr(confine, "__file__", str(tmp_path / "confine.py"))
        proof = prove(one.proof, bad=one.bad, good=one.good, driver=connects, limits=Limits(allow_network=True))
        assert rows_of(proof)[0] == ("bad", Outcome.PASSED, "assertion `left == right` failed, left: 1, right: 2")
        proof = prove(one.proof, may_skip=False, bad=one.bad, good=one.good, driver="fn main() { }", limits=Limits(31))
        assert rows_of(proof)[0] == ("bad", Outcome.NOT_RUN, "this system has no network namespaces")
        assert proof.verdict is Verdict.NOT_RUN


def _accept(server):
    with server.accept()[0]:
        pass


def test_lints_are_asked_of_each_text(prove):
    zero = {"bad": "pub fn f() -> *const u8 { 0 as *const u8 }", "good": "pub fn f() -> *const u8 { std::ptr::null() }"}
    proof = prove('witness = "lint"\nlint = "clippy::zero_ptr"', **zero)
    assert rows_of(proof) == [
        ("bad", Outcome.PASSED, "line 1: `0 as *const _` detected"),
        ("good `end`", Outcome.PASSED, "silent"),
    ]
    assert (proof.verdict, proof.witness) == (Verdict.PROVEN, "lint clippy::zero_ptr")
    proof = prove('witness = "lint"\nlint = "clippy::zero_ptr"', bad=zero["good"], good=zero["bad"])
    assert [outcome for _, outcome, _ in rows_of(proof)] == [Outcome.FAILED] * 2


def test_a_lint_of_rustc_needs_no_clippy_and_may_be_allowed_by_default(prove):
    extern = {"bad": 'extern "C" { fn f(); }', "good": 'unsafe extern "C" { fn f(); }'}
    assert prove('witness = "lint"\nlint = "missing_unsafe_on_extern"', **extern).verdict is Verdict.PROVEN


@pytest.mark.parametrize("lint", ["clippy::no_such_lint", "no_such_lint"])
def test_a_lint_that_the_toolchain_does_not_have_is_not_run(prove, lint):
    proof = prove(f'witness = "lint"\nlint = "{lint}"', may_skip=False, bad="pub fn f() {}", good="pub fn f() {}")
    if "is not installed" in proof.rows[0].line:
        pytest.skip(proof.rows[0].line)
    assert rows_of(proof)[0] == ("bad", Outcome.NOT_RUN, f"this toolchain has no lint `{lint}`")
    assert proof.verdict is Verdict.NOT_RUN


SENT = {
    "bad": "pub struct P<T>(pub T, pub *const u8); unsafe impl<T> Send for P<T> {}",
    "good": "pub struct P<T>(pub T, pub *const u8); unsafe impl<T: Send> Send for P<T> {}",
    "misuse": "pub fn misuse(p: P<std::rc::Rc<u8>>) { std::thread::spawn(move || drop(p)); }",
}
FAILS = 'witness = "compile-fail"\ncode = "E0277"'


def test_a_misuse_that_compiled_is_refused(prove):
    proof = prove(FAILS, **SENT)
    assert [(text, outcome, line.split(":")[0]) for text, outcome, line in rows_of(proof)] == [
        ("bad", Outcome.PASSED, "the misuse compiles"),
        ("good `end`", Outcome.PASSED, "the text compiles"),
        ("good `end`", Outcome.PASSED, "the misuse is refused"),
    ]
    assert "error[E0277]: `Rc<u8>` cannot be sent between threads safely (line 3)" in proof.rows[2].line
    assert (proof.verdict, [row.shows for row in proof.rows]) == (Verdict.PROVEN, [False, False, True])


@pytest.mark.parametrize(
    ("changes", "proof", "failed"),
    [
        ({"good": SENT["bad"]}, FAILS, "the misuse still compiles"),
        ({"bad": SENT["good"]}, FAILS, "the misuse does not compile: error[E0277]"),
        ({"good": SENT["good"] + " fn"}, FAILS, "the text does not compile: error"),
        ({}, FAILS.replace("0277", "0308"), "the misuse is refused, but not with E0308 alone: error[E0277]"),
    ],
    ids=["still compiles", "never compiled", "text is broken", "another code"],
)
def test_a_misuse_that_proves_nothing_fails_the_page(prove, changes, proof, failed):
    lines = [line for _, outcome, line in rows_of(prove(proof, **{**SENT, **changes})) if outcome is Outcome.FAILED]
    assert any(line.startswith(failed) for line in lines), lines


def test_without_a_misuse_nothing_is_asked(prove):
    proof = prove(FAILS, bad=SENT["bad"], good=SENT["good"])
    assert rows_of(proof) == [("bad, good `end`", Outcome.NOT_RUN, "no misuse")]
    assert rows_of(prove(FAILS, ok=SENT["good"])) == [("ok", Outcome.PASSED, "the text compiles")]


def test_a_page_without_a_witness_is_never_proven(prove):
    texts = {"bad": "pub fn f() -> u8 { 1 }", "good": "pub fn f() -> u8 { 2 - 1 }"}
    proof = prove('witness = "none"', **texts)
    assert rows_of(proof) == [("bad", Outcome.NOT_RUN, "a modernisation: nothing to show")]
    assert proof.verdict is Verdict.NONE
    driver = 'fn main() { println!("{}", f()); }'
    proof = prove('witness = "none"', **texts, driver=driver)
    assert rows_of(proof)[1:] == [
        ("bad", Outcome.PASSED, "it runs"),
        ("good `end`", Outcome.PASSED, "it runs, and prints the same"),
    ]
    assert proof.verdict is Verdict.NONE
    proof = prove('witness = "none"', bad=texts["bad"], good="pub fn f() -> u8 { 2 }", driver=driver)
    assert rows_of(proof)[2][2] == "it prints something else in line 1: `2` instead of `1`"
    assert proof.verdict is Verdict.FAILED


def test_a_bad_text_that_rustc_refuses_is_not_run(prove):
    one = HAZARDS["ub-check"]
    refused = {"bad__expect=E0308": "pub fn at(v: &[u8], i: usize) -> u8 { v }"}
    proof = prove(one.proof, **refused, good=one.good, driver=one.driver)
    assert rows_of(proof) == [
        ("bad", Outcome.NOT_RUN, "rustc refuses it with E0308, as the page says"),
        ("good `end`", Outcome.PASSED, "silent"),
    ]


@pytest.mark.real
@pytest.mark.timeout(600)
def test_an_example_with_dependencies_is_a_cargo_package(prove):
    """The library is compiled with the sanitizer as well: the bad read is in its code."""
    proof = prove(
        'witness = "asan"\n[dependencies]\nmemchr = "2.7"',
        bad="pub fn find() -> bool { let v: &[u8] = unsafe { &*(&*vec![7u8; 40] as *const [u8]) };"
        " memchr::memchr(9, v).is_some() }",
        good="pub fn find() -> bool { let v = vec![7u8; 40]; memchr::memchr(9, &v).is_some() }",
        driver='fn main() { println!("{}", find()); }',
    )
    assert [outcome for _, outcome, _ in rows_of(proof)] == [Outcome.PASSED] * 2, rows_of(proof)
    assert "heap-use-after-free" in proof.rows[0].line


def test_a_text_is_compiled_in_its_edition_and_lints_that_rustc_denies_do_not_stop_it(prove):
    """`async` is a name in 2015, and `invalid_reference_casting` an error unless it is made a warning."""
    texts = {
        "bad": "pub fn async(x: &u8) { unsafe { *(x as *const u8 as *mut u8) = 3 } }",
        "good": "pub fn async(_: &u8) {}",
        "driver": "fn main() { let x = 4; async(&x); assert_eq!(std::hint::black_box(&x), &4); }",
    }
    proof = prove('witness = "assert"', edition="2015", **texts)
    assert [outcome for _, outcome, _ in rows_of(proof)] == [Outcome.PASSED] * 2, rows_of(proof)
