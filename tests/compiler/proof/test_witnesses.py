"""What an ending says to each witness; the texts are those of the tools, their numbers shortened."""

from __future__ import annotations

import pytest

from deburr.compiler.proof.confinement import Ending
from deburr.compiler.proof.observations import Seen
from deburr.compiler.proof.witnesses import WITNESSES, observe_ending
from deburr.language.front_matter_keys import RUNTIME_WITNESSES

# compiler-rt/lib/lsan/lsan_common.cpp
PTRACE = """\
==7==LeakSanitizer has encountered a fatal error.
==7==HINT: For debugging, try setting environment variable LSAN_OPTIONS=verbosity=1:log_threads=1
==7==HINT: LeakSanitizer does not work under ptrace (strace, gdb, etc)
"""
SHADOW = """\
==7==ERROR: AddressSanitizer failed to allocate 0xdfff0001000 bytes at address 0x2008fff7000 (errno: 12)
==7==ReserveShadowMemoryRange failed while trying to map 0xdfff0001000 bytes.
"""
MAPPING = "FATAL: ThreadSanitizer: unexpected memory mapping 0x7f0000000000-0x7f0000001000\n"
SEGV = """\
AddressSanitizer:DEADLYSIGNAL
=================================================================
==7==ERROR: AddressSanitizer: SEGV on unknown address 0x000000000000 (pc 0x55 bp 0x7f sp 0x7f T0)
==7==The signal is caused by a READ memory access.
"""
OVERFLOW = """\
==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x60200 at pc 0x55 bp 0x7f sp 0x7f
WRITE of size 4 at 0x60200 thread T0
    #0 0x55 in example::main example.rs:2:178
"""
TOO_BIG = "==7==ERROR: AddressSanitizer: requested allocation size 0xff exceeds maximum supported size of 0x10000\n"
RSS = "==7==AddressSanitizer: hard rss limit exhausted (500Mb vs 512Mb)\n==7==Process memory map follows:\n"
LEAK = """\

=================================================================
==7==ERROR: LeakSanitizer: detected memory leaks

Direct leak of 24 byte(s) in 1 object(s) allocated from:
    #0 0x55 in malloc lsan_interceptors.cpp:74:3

SUMMARY: LeakSanitizer: 88 byte(s) leaked in 2 allocation(s).
"""
RACE = """\
==================
WARNING: ThreadSanitizer: data race (pid=7)
  Write of size 4 at 0x5603289bfa50 by thread T2:
    #0 race::f example.rs:2:16
"""
MEMCHECK = "==7== Invalid read of size 1\n==7==    at 0x11D682: example::main (example.rs:2)\n"
PANIC = "\nthread 'main' (7) panicked at example.rs:1:97:\n{}\nnote: run with `RUST_BACKTRACE=1`\n"
MISALIGNED = "misaligned pointer dereference: address must be a multiple of 0x4 but is 0x7ffed2548a95"
LEFT_RIGHT = "assertion `left == right` failed: counted once\n  left: 1\n right: 2"


@pytest.mark.parametrize(
    ("witness", "code", "stderr", "seen", "line"),
    [
        ("lsan", 23, LEAK, Seen.FIRED, "LeakSanitizer: 88 byte(s) leaked in 2 allocation(s)"),
        ("lsan", 23, PTRACE, Seen.NOT_RUN, "LeakSanitizer cannot look at the program here (it needs ptrace)"),
        ("asan", 1, OVERFLOW, Seen.FIRED, "AddressSanitizer: heap-buffer-overflow, WRITE"),
        ("asan", 1, SEGV, Seen.FIRED, "AddressSanitizer: SEGV"),
        ("asan", 1, SHADOW, Seen.NOT_RUN, "AddressSanitizer cannot work here"),
        ("asan", 1, TOO_BIG, Seen.STOPPED, "it used more memory than it may"),
        ("asan", 1, RSS, Seen.STOPPED, "it used more memory than it may"),
        ("tsan", 66, RACE, Seen.FIRED, "ThreadSanitizer: data race"),
        ("tsan", 66, MAPPING, Seen.NOT_RUN, "ThreadSanitizer cannot work here"),
        ("valgrind", 99, MEMCHECK, Seen.FIRED, "Memcheck: Invalid read of size 1"),
        ("valgrind", 1, "valgrind: failed to start tool\n", Seen.NOT_RUN, "valgrind: failed to start tool"),
        ("valgrind", 99, "", Seen.BROKEN, "it ended with exit code 99"),
        (
            *("ub-check", -6, PANIC.format(MISALIGNED), Seen.FIRED),
            "misaligned pointer dereference: address must be a multiple of 0x4",
        ),
        (
            "ub-check",
            101,
            PANIC.format("attempt to add with overflow"),
            Seen.BROKEN,
            "it panicked: attempt to add with overflow",
        ),
        ("ub-check", 0, "unsafe precondition(s) violated, it prints", Seen.SILENT, ""),
        (
            *("assert", 101, PANIC.format(LEFT_RIGHT), Seen.FIRED),
            "assertion `left == right` failed: counted once, left: 1, right: 2",
        ),
        ("assert", 101, PANIC.format("assertion failed: a > b"), Seen.FIRED, "assertion failed: a > b"),
        ("assert", 101, PANIC.format("no"), Seen.BROKEN, "it panicked: no"),
        ("assert", -6, "memory allocation of 99 bytes failed\n", Seen.STOPPED, "it used more memory than it may"),
        ("run", -11, "", Seen.BROKEN, "it was ended by SIGSEGV"),
        ("run", 0, LEAK, Seen.SILENT, ""),
    ],
)
def test_an_ending_is_read(witness, code, stderr, seen, line):
    found = observe_ending(WITNESSES[witness], Ending(code, "printed\n", stderr))
    assert (found.seen, found.line, found.printed) == (seen, line, "printed\n")


@pytest.mark.parametrize("witness", WITNESSES)
def test_a_limit_is_told_whoever_watches(witness):
    found = observe_ending(WITNESSES[witness], Ending(-9, "", LEAK, "it ran longer than 3 s"))
    assert (found.seen, found.line) == (Seen.STOPPED, "it ran longer than 3 s")


@pytest.mark.parametrize(
    ("witness", "code", "stderr"), [("tsan", 66, RACE), ("lsan", 23, LEAK), ("valgrind", 99, MEMCHECK)]
)
def test_a_program_that_is_only_reported_on_prints_to_its_end(witness, code, stderr):
    assert observe_ending(WITNESSES[witness], Ending(code, "", stderr)).is_complete
    panicked = stderr + PANIC.format("no")
    assert not observe_ending(WITNESSES[witness], Ending(code, "", panicked)).is_complete
    if witness != "lsan":
        assert not observe_ending(WITNESSES[witness], Ending(-11, "", stderr)).is_complete


def test_every_word_of_the_page_language_has_a_witness():
    assert set(WITNESSES) == {*RUNTIME_WITNESSES, "run"}


def test_only_sanitizers_need_unstable_flags():
    assert {name for name, witness in WITNESSES.items() if witness.flags} == {"lsan", "asan", "tsan"}
    assert WITNESSES["asan"].settings(512) == {"ASAN_OPTIONS": "detect_leaks=0:hard_rss_limit_mb=512"}
    assert WITNESSES["valgrind"].settings(512) == {}
