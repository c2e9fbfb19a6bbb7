"""Holds what becomes of `unsafe` around a rewrite: gone where nothing needs it, silent where something does, noted
where that is not known; with the layout, the comments and the meaning around it kept.

rustc is the judge: all snippets are compiled before and after, and no module may have an error or a warning after its
fix that it did not have before.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from engine import pages
from engine.unsafe_cases import CASES

BITS = ("std::mem::transmute::<f32, u32>($x)", "f32::to_bits($x)")
BOOL = ("std::mem::transmute::<u8, bool>($x)", "$x != 0")
TEXT = ("std::str::from_utf8_unchecked($b)", "std::str::from_utf8($b).unwrap()")
ITEM = ("$s.get_unchecked($i)", "&$s[$i]")
STILL_UNSAFE = ("std::mem::transmute::<u32, f32>($x)", "std::ptr::read(&f32::from_bits($x))")


@pytest.fixture(scope="module")
def engine():
    return pages.engine_of(
        pages.rule("bits", BITS),
        pages.rule("bool", BOOL),
        pages.rule("text", TEXT),
        pages.rule("item", ITEM),
        pages.rule("still", STILL_UNSAFE),
    )


@pytest.mark.parametrize("name", CASES)
def test_what_becomes_of_the_block(engine, name: str) -> None:
    before, expected, is_noted = CASES[name]
    change = pages.fixed(engine, before)
    assert change.applied
    if expected is not None:
        assert change.after.decode() == expected
    assert any("`unsafe` block stays" in note for note in change.notes) == is_noted, change.notes


def _module(index: int, text: str) -> str:
    return f"pub mod m{index} {{\n{text}\n}}\n"


def _judged(texts: list[str], folder: Path) -> list[Counter[str]]:
    """For each text the codes of rustc's errors and warnings."""
    starts: list[int] = []
    whole = "#![allow(dead_code, unused_must_use, clippy::all)]\n"
    for index, text in enumerate(texts):
        starts.append(whole.count("\n") + 1)
        whole += _module(index, text)
    file = folder / "lib.rs"
    file.write_text(whole)
    done = subprocess.run(
        [
            "rustc",
            "--edition",
            "2021",
            "--crate-type",
            "lib",
            "--emit",
            "metadata",
            "--error-format",
            "json",
            "-W",
            "unused",
            "-A",
            "dead_code",
            "-A",
            "unused_must_use",
            "-o",
            str(folder / "lib.rmeta"),
            str(file),
        ],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    found: list[Counter[str]] = [Counter() for _ in texts]
    for line in done.stderr.splitlines():
        message = json.loads(line)
        code = (message.get("code") or {}).get("code")
        if code is None or not message["spans"]:
            continue
        at = next(span for span in message["spans"] if span["is_primary"])["line_start"]
        index = max(i for i, start in enumerate(starts) if start <= at)
        found[index][code] += 1
    return found


@pytest.mark.rustc
def test_rustc_has_nothing_new_to_say(engine, tmp_path: Path) -> None:
    texts = [case[0] for case in CASES.values()]
    fixed = [pages.after(engine, text) for text in texts]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    before, after = _judged(texts, tmp_path / "a"), _judged(fixed, tmp_path / "b")
    assert not [name for name, codes in zip(CASES, before, strict=True) if any(code.startswith("E") for code in codes)]
    worse = {
        name: (text, dict(new - old))
        for name, text, old, new in zip(CASES, fixed, before, after, strict=True)
        # A block that stays with a note may be one too many.
        if new - old and not (CASES[name][2] and set(new - old) == {"unused_unsafe"})
    }
    assert not worse
