"""iced-x86 1.21.0, where the leak that `box_leak_as_ptr` is named after was found, and 1.22.0, where it is mended.

The expected places were found by reading the sources, the expected edits are what a person would do there, and git,
cargo and LeakSanitizer say whether the patch is one. The figures for 1.21.0 were measured with a patch made by hand.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

# One worker for all of them: the crate is copied, patched and compiled once.
pytestmark = [pytest.mark.real, pytest.mark.timeout(900), pytest.mark.xdist_group("iced")]

ID = "box_leak_as_ptr"
TABLE = "src/formatter/fast/fmt_tbl.rs"
PSEUDO_OPS = "src/formatter/fast/pseudo_ops_fast.rs"
LEAK = b"let len_data = Box::leak(Box::new(new_vec)).as_ptr();"
MENDED = b"let len_data = Vec::leak(new_vec).as_ptr();"
IMPORT = b"use alloc::boxed::Box;\n"

# Each leaked box held the 24 bytes of a Vec; the six other allocations are the decoder's tables.
LEAKED_BEFORE = (17168, 707)
LEAKED_AFTER = (344, 6)

PROGRAM = """\
use iced_x86::{Decoder, DecoderOptions, FastFormatter, Instruction};

fn main() {
    // vcmpeqps: its mnemonic comes from the table of pseudo-ops.
    let code = [0xc5, 0xe8, 0xc2, 0xd3, 0x00];
    let mut decoder = Decoder::new(64, &code, DecoderOptions::NONE);
    let mut formatter = FastFormatter::new();
    let mut instruction = Instruction::default();
    let mut text = String::new();
    while decoder.can_decode() {
        decoder.decode_out(&mut instruction);
        formatter.format(&instruction, &mut text);
    }
    println!("{text}");
}
"""


@pytest.fixture(scope="module")
def original(crate_sources, copy_crate, tmp_path_factory) -> Path:
    """A copy of 1.21.0 under git, without a change."""
    folder = copy_crate(crate_sources("iced-x86", "1.21.0"), tmp_path_factory.mktemp("iced") / "before")
    for command in (
        ["init", "--quiet"],
        ["add", "--all"],
        [*identity(), "commit", "--quiet", "--message=as published"],
    ):
        git(folder, *command)
    return folder


@pytest.fixture(scope="module")
def patch(original, deburr) -> bytes:
    done = deburr("diff", "--select", ID, original, cwd=original)
    assert done.code == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def patched(original, patch, tmp_path_factory) -> Path:
    """A copy of 1.21.0 that git applied the patch to."""
    folder = tmp_path_factory.mktemp("iced") / "after"
    shutil.copytree(original, folder)
    git(folder, "apply", "-", stdin=patch)
    return folder


def test_the_two_leaks_are_found_and_nothing_else(original, deburr):
    done = deburr("check", "--select", ID, "--format", "json", ".", cwd=original)
    assert done.code == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [item["code"]["code"] for item in found] == [f"deburr::{ID}"] * 2
    places = [next(span for span in item["spans"] if span["is_primary"]) for item in found]
    assert [(place["file_name"], place["line_start"]) for place in places] == [(TABLE, 72), (PSEUDO_OPS, 266)]
    suggested = [
        span["suggestion_applicability"]
        for item in found
        for child in item["children"]
        for span in child["spans"]
        if span.get("suggested_replacement") is not None
    ]
    assert suggested
    assert set(suggested) == {"MachineApplicable"}


def test_boxes_that_become_raw_pointers_are_let_be(original, deburr):
    """Ten handlers are made by `Box::into_raw(Box::new(..))`, in the encoder and in the decoder."""
    sites = [
        path for path in original.rglob("*.rs") for _ in re.findall(rb"Box::into_raw\(Box::new\(", path.read_bytes())
    ]
    assert len(sites) == 10
    done = deburr("check", *sorted(set(sites)), "--select", ID, "--format", "json", cwd=original)
    assert (done.code, done.stdout) == (0, b""), done.stderr


def test_the_patch_changes_the_two_expressions_and_drops_the_imports(original, patched):
    for name in (TABLE, PSEUDO_OPS):
        before = (original / name).read_bytes()
        assert (before.count(LEAK), before.count(IMPORT)) == (1, 1)
        assert (patched / name).read_bytes() == before.replace(LEAK, MENDED).replace(IMPORT, b"")
    assert changed_files(patched) == [TABLE, PSEUDO_OPS]


def test_diff_writes_nothing(original, patch):
    assert patch
    assert changed_files(original) == []


def test_apply_does_what_diff_says(original, patched, deburr, tmp_path):
    folder = tmp_path / "applied"
    shutil.copytree(original, folder)
    done = deburr("apply", "--select", ID, folder, cwd=folder)
    assert done.code == 0, done.stderr
    assert changed_files(folder) == [TABLE, PSEUDO_OPS]
    for name in (TABLE, PSEUDO_OPS):
        assert (folder / name).read_bytes() == (patched / name).read_bytes()


@pytest.fixture(scope="module")
def respelled(original, tmp_path_factory) -> Path:
    """A copy that is spelled anew again and again."""
    folder = tmp_path_factory.mktemp("iced") / "respelled"
    shutil.copytree(original, folder)
    return folder


def test_nothing_is_left_to_find(patched, deburr):
    done = deburr("check", "--select", ID, patched, cwd=patched)
    assert (done.code, done.stdout) == (0, b""), done.stderr


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        (
            "let len_data = unsafe { (*Box::into_raw(Box::new(new_vec))).as_ptr() };",
            "let len_data = (Vec::leak(new_vec)).as_ptr();",
        ),
        (
            "let leaked = Box::leak(Box::new(new_vec));\nlet len_data = leaked.as_ptr();",
            "let leaked = Vec::leak(new_vec);\nlet len_data = leaked.as_ptr();",
        ),
        (
            "let len_data = Box::leak(Box::new(new_vec)).as_slice().as_ptr();",
            "let len_data = (&*Vec::leak(new_vec)).as_ptr();",
        ),
        (
            "let len_data = Box::leak(Box::new(new_vec)).as_mut_ptr().cast_const();",
            "let len_data = Vec::leak(new_vec).as_mut_ptr().cast_const();",
        ),
        (
            "let len_data = Box::leak(Box::new(new_vec.into_boxed_slice())).as_ptr();",
            "let len_data = Box::leak(new_vec.into_boxed_slice()).as_ptr();",
        ),
    ],
)
def test_the_leak_in_another_spelling(original, respelled, deburr, written, mended):
    """In the place of the one that was published. The import stays where `Box` is still named. That such code compiles
    is asked of rustc with the page's own examples."""
    text = (original / TABLE).read_bytes().replace(LEAK, written.encode())
    (respelled / TABLE).write_bytes(text)
    git(respelled, *identity(), "commit", "--quiet", "--all", "--message=another spelling")
    done = deburr("apply", "--no-verify", "--select", ID, TABLE, cwd=respelled)
    assert done.code == 0, done.stderr
    expected = text.replace(written.encode(), mended.encode())
    assert (respelled / TABLE).read_bytes() == (expected if "Box" in mended else expected.replace(IMPORT, b""))


@pytest.mark.parametrize(
    "written",
    [
        "let len_data = NonNull::from(Box::leak(Box::new(new_vec)));",
        "let len_data = Box::leak(Box::new(new_vec)) as *mut Vec<u8> as *mut c_void;",
        "let len_data = new_vec.as_ptr();\nmem::forget(new_vec);",
        "let leaked = Box::leak(Box::new(new_vec));\nlet len_data = leaked.as_ptr();\nkeep(leaked);",
        "let len_data = Box::leak(Box::new([0u8; 4])).as_ptr();",
        "quote! { let len_data = Box::leak(Box::new(new_vec)).as_ptr(); }",
    ],
)
def test_what_loses_nothing_is_let_be(original, deburr, tmp_path, written):
    file = tmp_path / "fmt_tbl.rs"
    file.write_bytes((original / TABLE).read_bytes().replace(LEAK, written.encode()))
    done = deburr("check", "--select", ID, file, cwd=tmp_path)
    assert (done.code, done.stdout) == (0, b""), done.stderr


def test_the_mended_release_is_silent(crate_sources, copy_crate, deburr, tmp_path):
    folder = copy_crate(crate_sources("iced-x86", "1.22.0"), tmp_path / "iced")
    done = deburr("check", "--select", ID, folder, cwd=folder)
    assert (done.code, done.stdout) == (0, b""), done.stderr


@pytest.mark.rustc
def test_the_patched_crate_compiles_without_a_new_warning(original, patched, tmp_path):
    before, after = (warnings_of(folder, tmp_path / "target") for folder in (original, patched))
    assert before, "the original has warnings of its own; none seen means that cargo said nothing"
    assert after - before == Counter()


@pytest.mark.rustc
def test_leak_sanitizer_sees_the_leak_before_and_not_after(original, patched, tmp_path):
    assert leaked(original, tmp_path) == LEAKED_BEFORE
    assert leaked(patched, tmp_path) == LEAKED_AFTER


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, input=stdin, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def identity() -> list[str]:
    return ["-c", "user.name=nobody", "-c", "user.email=nobody@example.invalid"]


def changed_files(folder: Path) -> list[str]:
    return git(folder, "diff", "--name-only").split()


def warnings_of(folder: Path, target: Path) -> Counter[tuple[str | None, str]]:
    done = cargo(folder, "check", "--message-format=json", "--features", "fast_fmt", target=target)
    entries = [json.loads(line) for line in done.splitlines() if line.startswith("{")]
    messages = [entry["message"] for entry in entries if entry["reason"] == "compiler-message"]
    return Counter(((message["code"] or {}).get("code"), message["message"]) for message in messages)


def leaked(crate: Path, scratch: Path) -> tuple[int, int]:
    """Bytes and allocations that LeakSanitizer counts when a program formats one instruction."""
    program = scratch / f"program-{crate.name}"
    (program / "src").mkdir(parents=True)
    (program / "src" / "main.rs").write_text(PROGRAM)
    (program / "Cargo.toml").write_text(
        '[package]\nname = "program"\nversion = "0.0.0"\nedition = "2021"\n\n'
        f"[dependencies]\niced-x86 = {{ path = {json.dumps(str(crate))} }}\n\n[workspace]\n"
    )
    triple = "x86_64-unknown-linux-gnu"
    flags = {"RUSTC_BOOTSTRAP": "1", "RUSTFLAGS": "-Zsanitizer=leak"}
    cargo(program, "build", "--target", triple, target=scratch / "lsan", settings=flags)
    binary = scratch / "lsan" / triple / "debug" / "program"
    done = subprocess.run([binary], capture_output=True, timeout=120, check=False)
    assert done.stdout == b"vcmpeqps xmm2,xmm2,xmm3\n", done.stderr.decode()
    said = done.stderr.decode()
    if "LeakSanitizer has encountered a fatal error" in said:
        pytest.skip("LeakSanitizer cannot run here")
    summary = re.search(r"SUMMARY: LeakSanitizer: (\d+) byte\(s\) leaked in (\d+) allocation\(s\)", said)
    assert summary is not None, said
    return int(summary[1]), int(summary[2])


def cargo(folder: Path, *arguments: str, target: Path, settings: dict[str, str] | None = None) -> str:
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_TERM_COLOR": "never", **(settings or {})}
    done = subprocess.run(
        ["cargo", *arguments], cwd=folder, env=environment, capture_output=True, timeout=800, check=False
    )
    words = done.stderr.decode(errors="replace")
    if done.returncode != 0 and ("failed to download" in words or "Couldn't resolve host" in words):
        pytest.skip(f"cargo cannot reach the registry: {words.strip().splitlines()[-1]}")
    assert done.returncode == 0, words
    return done.stdout.decode()
