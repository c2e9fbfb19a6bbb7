"""Holds the reader of sanitizers' reports to reports that the runtimes of rustc 1.95 wrote, shortened by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.compiler.cargo_tests.hazards import Hazard, inability, read_report, reports_in

LIB = Path("/home/me/src/lib.rs")
STD = "/rustc/5980/library"
LEAK = f"""
=================================================================
==4897==ERROR: LeakSanitizer: detected memory leaks

Direct leak of 24 byte(s) in 1 object(s) allocated from:
    #0 0x558f in malloc /rustc/llvm/src/lsan_interceptors.cpp:74:3
    #1 0x558f in <alloc::alloc::Global as core::alloc::Allocator>::allocate {STD}/alloc/src/alloc.rs:429:14
    #2 0x558f in c::keep /copy/src/lib.rs:16:45
    #3 0x558f in c::tests::keeps /copy/src/lib.rs:19:23

Direct leak of 8 byte(s) in 1 object(s) allocated from:
    #0 0x558f in malloc /rustc/llvm/src/lsan_interceptors.cpp:74:3
    #1 0x558f in test::run_test {STD}/test/src/lib.rs:686:74

Indirect leak of 3 byte(s) in 1 object(s) allocated from:
    #0 0x558f in malloc /rustc/llvm/src/lsan_interceptors.cpp:74:3
    #1 0x558f in c::list::h0123456789abcdef /copy/src/lib.rs:4

SUMMARY: LeakSanitizer: 35 byte(s) leaked in 3 allocation(s).
"""
ADDRESS = f"""=================================================================
==3297==ERROR: AddressSanitizer: heap-use-after-free on address 0x7b32 at pc 0x561f bp 0x7b12 sp 0x7b12
READ of size 1 at 0x7b32 thread T4
    #0 0x561f in core::ptr::read {STD}/core/src/ptr/mod.rs:1717:9
    #1 0x561f in c::dangling::h0123456789abcdef /copy/src/lib.rs:17:86
    #2 0x561f in c::tests::uses /copy/src/lib.rs:20:30

0x7b32 is located 0 bytes inside of 2-byte region [0x7b32,0x7b34)
freed by thread T4 here:
    #0 0x561f in free /rustc/llvm/src/asan_malloc_linux.cpp:51:3
    #1 0x561f in c::tests::uses /copy/src/lib.rs:20:30

SUMMARY: AddressSanitizer: heap-use-after-free /copy/src/lib.rs:17:86 in c::dangling
"""
RACE = f"""==================
WARNING: ThreadSanitizer: data race (pid=3390)
  Write of size 8 at 0x7244 by main thread:
    #0 c::{{first}} /copy/src/lib.rs:8:3 (c-5df5+0x104692) (BuildId: 77e6)
    #1 main <null> (c-5df5+0xf2749) (BuildId: 77e6)

  Previous read of size 8 at 0x7244 by thread T2:
    #0 std::sync::once::call {STD}/std/src/sync/once.rs:13:1 (c-5df5+0xfaef7)
    #1 c::{{second}} /copy/src/lib.rs:9:3 (c-5df5+0xfaef7)

  Thread T2 'tests::keeps' (tid=3393, finished) created by main thread at:
    #0 pthread_create /rustc/llvm/src/tsan_interceptors_posix.cpp:1078:3 (c-5df5+0x691ea)
    #1 c::spawns /copy/src/lib.rs:99:1 (c-5df5+0x691ea)

SUMMARY: ThreadSanitizer: data race /copy/src/lib.rs:8:3 in c::first
==================
"""


def read(text: str) -> list[Hazard]:
    def original_of(path: Path) -> Path | None:
        return Path("/home/me") / path.relative_to("/copy") if path.is_relative_to("/copy") else None

    return list(read_report(text, original_of))


def test_a_leak_is_named_by_who_allocated():
    """That of the harness is not the project's, and what was lost with a leak is none of its own."""
    assert read(LEAK) == [Hazard("leak", "c::keep", LIB, 16)]
    assert reports_in(LEAK) == 2


def test_a_bad_access_is_named_by_who_accessed():
    assert read(ADDRESS + ADDRESS.replace("heap-use-after-free", "stack-overflow")) == [
        Hazard("heap-use-after-free", "c::dangling", LIB, 17),
        Hazard("stack-overflow", "c::dangling", LIB, 17),
    ]


def test_a_race_is_the_same_whichever_side_came_first():
    one = read(RACE.replace("{first}", "a").replace("{second}", "b"))
    other = read(RACE.replace("{first}", "b").replace("{second}", "a"))
    assert [each.kind for each in one] == ["data race"]
    assert [each.function for each in one] == ["c::a and c::b"]
    assert [each.key for each in one] == [each.key for each in other]


def test_who_started_a_thread_is_no_side_of_a_race():
    text = RACE.replace("c::{first} /copy/", "c::x /std/").replace("c::{second} /copy/", "c::y /std/")
    assert read(text) == []


def test_without_symbols_nothing_is_of_the_project():
    text = "Direct leak of 24 byte(s) in 1 object(s) allocated from:\n    #0 0x558f  (/t/c-1+0x67e2a) (BuildId: 77e6)\n"
    assert (read(text), reports_in(text)) == ([], 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "==1==LeakSanitizer has encountered a fatal error.\n",
            "LeakSanitizer cannot look at programs here (it needs ptrace)",
        ),
        ("FATAL: ThreadSanitizer: unexpected memory mapping\n", "it cannot work here"),
        (LEAK, None),
    ],
)
def test_a_sanitizer_that_cannot_work_says_so(text, said):
    assert inability(text) == said
