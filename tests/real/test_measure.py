"""`deburr measure` on a few published crates: fetched by cargo, compiled as they are and with their fixes.

The fixes were counted by hand; rustc is the judge of what they do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.real, pytest.mark.rustc, pytest.mark.timeout(400)]

CRATES = """[crates]
const_soft_float = "=0.1.4"
dispatch = "=0.2.0"
no-such-crate-of-deburr = "=1.0.0"
"""

# Eleven times `extern` without an ABI, by grep; one of them is a block, which is marked as unsafe as well.
DISPATCH = {"src/ffi.rs": 5, "src/lib.rs": 7}


def test_two_crates_and_one_that_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "crates.toml").write_text(CRATES)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deburr-tests"
    done = subprocess.run(
        [sys.executable, "-m", "deburr", "measure", "crates.toml", "--format", "json", "--fresh", "--seconds", "150"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "codemods"), "XDG_CACHE_HOME": str(cache)},
        capture_output=True,
        timeout=390,
        check=False,
    )
    said = done.stderr.decode()
    data = json.loads(done.stdout)
    crates = {crate["name"]: crate for crate in data["crates"]}
    if "no matching package" not in said and "no-such-crate" not in said.split("cargo cannot fetch it: ")[-1]:
        pytest.skip(f"cargo has no network: {said}")
    if any(crates[name]["missing"] for name in ("const_soft_float", "dispatch")):
        pytest.skip(f"cargo cannot fetch the crates: {said}")
    # One crate could not be had: it is named, and the others are measured.
    assert done.returncode == 2
    assert "cargo cannot fetch it" in crates["no-such-crate-of-deburr"]["missing"]
    applied = [fix["place"]["file"] for fix in crates["dispatch"]["findings"]["applied"]]
    assert {file: applied.count(file) for file in set(applied)} == DISPATCH
    pages = {page["id"]: page for page in data["pages"]}
    assert pages["transmute_int_to_float"]["applied"] == 2
    for crate in ("const_soft_float", "dispatch"):
        made = crates[crate]["compilation"]
        assert made["failure"] is None, made
        assert len(made["seen"]) == len(crates[crate]["findings"]["applied"])
        assert (made["broken"], made["together"], made["warnings"]) == ([], [], [])
    assert all(page["meets_compile"] in {True, None} for page in pages.values())
    # The sources as they were published, in the user's cache and not linked to cargo's.
    copy = cache / "deburr/crates/dispatch-0.2.0/src/lib.rs"
    assert copy.stat().st_nlink == 1
