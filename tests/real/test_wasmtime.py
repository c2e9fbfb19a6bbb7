"""wasmtime 34.0.2, whose contexts keep a raw pointer beside a lifetime, and 35.0.0, whose contexts do not.

The two places were found by reading the sources: `unsafe fn new` of `LowerContext` and of `LiftContext`, where the
parameter `instance` goes into the field of that name.
"""

from __future__ import annotations

import json

import pytest

pytestmark = [pytest.mark.real, pytest.mark.timeout(600), pytest.mark.xdist_group("cases")]

ID = "raw_pointer_field_beside_lifetime"
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


def test_nobody_is_told_unasked(crate_sources, copy_crate, deburr, tmp_path):
    folder = copy_crate(crate_sources("wasmtime", "34.0.2"), tmp_path / "wasmtime")
    done = deburr("check", OPTIONS, cwd=folder)
    assert ID not in done.stdout.decode(), done.stderr


def test_the_release_with_handles_is_silent(crate_sources, copy_crate, deburr, tmp_path):
    folder = copy_crate(crate_sources("wasmtime", "35.0.0"), tmp_path / "wasmtime")
    done = deburr("check", "--select", ID, ".", cwd=folder)
    assert (done.code, done.stdout) == (0, b""), done.stderr
