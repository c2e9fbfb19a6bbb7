"""A class of `#[napi]` that an async function borrows inside a parameter's type: dropped under its feet, or not.

The project of `tests/data/napi` is built as an addon with a napi that has the hazard and with the newest, and Node runs
its collector while the functions wait. What counts is only whether the values were dropped while they were borrowed:
that is said by their `Drop`, without a read of what was freed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from real import conftest

pytestmark = [pytest.mark.real, pytest.mark.rustc, pytest.mark.timeout(900), pytest.mark.xdist_group("napi")]

PROJECT = conftest.ROOT / "tests" / "data" / "napi"
COLLECT = conftest.ROOT / "tests" / "real" / "napi_collect.js"
ID = "napi_async_borrowed_args"
BEFORE = ("2.16.17", "2.16.13")
AFTER = ("3.16.1", "3.7.0")
"""Versions of napi and napi-derive."""
BORROWED = {"with": 1, "inVec": 2, "inVecEmptied": 1, "inOption": 1, "inBoth": 1, "inEither": 1, "inAlias": 2}
"""How many items each call borrows inside a type."""


@pytest.mark.parametrize(
    ("versions", "dropped", "found"),
    [(BEFORE, {"plain": 0, **BORROWED}, 6), (AFTER, {"plain": 0, **dict.fromkeys(BORROWED, 0)}, 0)],
    ids=lambda value: f"napi {value[0]}" if isinstance(value, tuple) else "",
)
def test_what_is_borrowed_is_dropped_before_and_not_after(versions, dropped, found, deburr, tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node here")
    folder = addon(versions, tmp_path / "addon")
    built = json.loads(cargo(folder, "build", "--message-format=json-render-diagnostics").splitlines()[-2])
    shutil.copyfile(built["filenames"][0], tmp_path / "addon.node")
    done = subprocess.run(
        [node, "--expose-gc", COLLECT, tmp_path / "addon.node"], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == dropped
    done = deburr("check", "--select", ID, "--format", "json", ".", cwd=folder)
    assert (done.code, len(done.stdout.splitlines())) == (0, found), done.stderr


def addon(versions: tuple[str, str], folder: Path) -> Path:
    """A copy of the project with these versions, under a Cargo.lock that cargo makes."""
    shutil.copytree(PROJECT, folder)
    (folder / "Cargo.lock").unlink()
    manifest = folder / "Cargo.toml"
    text = manifest.read_text().replace('napi = { version = "2.16"', f'napi = {{ version = "={versions[0]}"')
    manifest.write_text(text.replace('napi-derive = "2.16"', f'napi-derive = "={versions[1]}"'))
    return folder


def cargo(folder: Path, *arguments: str) -> str:
    if shutil.which("cargo") is None:
        pytest.skip("there is no cargo here")
    environment = {
        **os.environ,
        "CARGO_TARGET_DIR": str(conftest.tests_cache() / "napi-target"),
        "CARGO_TERM_COLOR": "never",
    }
    command = ["cargo", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=800, check=False)
    words = done.stderr.decode(errors="replace")
    if done.returncode != 0 and any(sign in words for sign in ("failed to download", "Couldn't resolve host")):
        pytest.skip(f"cargo cannot reach the registry: {words.strip().splitlines()[-1]}")
    assert done.returncode == 0, words
    return done.stdout.decode()
