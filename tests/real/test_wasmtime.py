"""wasmtime 34.0.2, whose contexts keep a raw pointer beside a lifetime, and 35.0.0, whose contexts do not.

The two places were found by reading the sources: `unsafe fn new` of `LowerContext` and of `LiftContext`, where the
parameter `instance` goes into the field of that name.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from deburr.language.model import Applicability
from engine import pages

pytestmark = [pytest.mark.real, pytest.mark.timeout(600), pytest.mark.xdist_group("cases")]

ID = "raw_pointer_field_beside_lifetime"
PAGE = Path(__file__).resolve().parents[2] / "patterns" / "dangling" / f"{ID}.md"
OPTIONS = "src/runtime/component/func/options.rs"


def test_the_two_contexts_are_found_and_nothing_else(crate_sources, copy_crate, deburr, tmp_path):
    folder = copy_crate(crate_sources("wasmtime", "34.0.2"), tmp_path / "wasmtime")
    lines = (folder / OPTIONS).read_text().splitlines()
    structs = [lines.index(f"        {name} {{") for name in ("LowerContext", "LiftContext")]
    stores = [lines.index("            instance,", start) + 1 for start in structs]
    done = deburr("check", "--select", ID, "--format", "json", ".", cwd=folder)
    assert done.code == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    places = [next(span for span in item["spans"] if span["is_primary"]) for item in found]
    assert [(place["file_name"], place["line_start"]) for place in places] == [(OPTIONS, line) for line in stores]
    for remedy in ("a reference", "`PhantomData`", "a handle"):
        assert all(remedy in item["message"] for item in found)
    # Both are public, and one gives its pointer out: neither gets a reference.
    withheld = [[child["message"] for child in item["children"] if "withheld" in child["message"]] for item in found]
    assert ["private struct" in withheld[0][0], "`instance` is also used" in withheld[1][0]] == [True, True]


def test_nobody_is_told_unasked(crate_sources, copy_crate, deburr, tmp_path):
    folder = copy_crate(crate_sources("wasmtime", "34.0.2"), tmp_path / "wasmtime")
    done = deburr("check", OPTIONS, cwd=folder)
    assert ID not in done.stdout.decode(), done.stderr


def test_the_release_with_handles_is_silent(crate_sources, copy_crate, deburr, tmp_path):
    folder = copy_crate(crate_sources("wasmtime", "35.0.0"), tmp_path / "wasmtime")
    done = deburr("check", "--select", ID, ".", cwd=folder)
    assert (done.code, done.stdout) == (0, b""), done.stderr


@pytest.mark.rustc
def test_rustc_refuses_the_program_of_the_page_after_the_rewrite(tmp_path):
    """The driver that shows the use after free, behind what the rewrite makes of the context."""
    good, driver = (re.search(rf"```rust {role}\n(.*?)```", PAGE.read_text(), re.S)[1] for role in ("good", "driver"))
    (tmp_path / "a.rs").write_text(good + driver)
    command = ["rustc", "--edition", "2021", "--emit", "metadata", "--cap-lints", "allow", "a.rs"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert re.findall(r"error\[(E\d+)\]", done.stderr) == ["E0505"], done.stderr


TWO = """struct Both<'a> {
    name: &'a str,
    count: *mut usize,
    other: *const u8,
}

impl<'a> Both<'a> {
    unsafe fn new(name: &'a str, count: *mut usize, other: *const u8) -> Self {
        Both { name, count, other }
    }

    fn add(&mut self) {
        unsafe { *self.count += self.name.len() }
    }

    fn other(&self) -> *const u8 {
        self.other
    }
}

pub fn both(bytes: &[u8]) -> usize {
    let mut count = 0;
    let mut both = unsafe { Both::new("b", &raw mut count, bytes.as_ptr()) };
    both.add();
    count + usize::from(both.other() == bytes.as_ptr())
}
"""
SECTION = """    /// # Safety
    ///
    /// The caller upholds what the unsafe operations in the body ask for.
"""
CHANGED = {
    "    unsafe fn new": SECTION + "    unsafe fn new",
    "    count: *mut usize": "    count: &'a mut usize",
    ", count: *mut usize": ", count: &'a mut usize",
    "unsafe { *self.count += self.name.len() }": "*self.count += self.name.len()",
    "&raw mut count": "&mut count",
}


def test_a_function_that_takes_another_pointer_stays_unsafe():
    """An example of the page would have no finding left; here the pointer that is given out stays one."""
    engine = pages.engine_of(PAGE.read_text(), applicability=Applicability.MAYBE_INCORRECT)
    change = pages.fixed(engine, TWO)
    expected = TWO
    for before, after in CHANGED.items():
        expected = expected.replace(before, after)
    assert change.after.decode() == expected
    assert [one.reason for one in change.withheld] == ["`other` is also used at line 20"]
