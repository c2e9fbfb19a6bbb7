"""A class of `#[napi]` that an async function borrows inside a parameter's type: dropped under its feet, or not.

The project of `tests/data/napi` is built as an addon with a napi that has the hazard, and once more after deburr raised
it in the manifest. Node runs its collector while the functions wait. What counts is only whether the values were
dropped while they were borrowed: that is said by their `Drop`, without a read of what was freed.
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
RAISED = """\
[package]
name = "borrowed"
version = "0.0.0"
edition = "2021"
publish = false

[lib]
crate-type = ["cdylib"]

[dependencies]
napi = { version = "3.15", features = ["tokio_rt"] }
napi-derive = "3.6.13"
tokio = { version = "1", features = ["time"] }

[workspace]
"""
BORROWED = {"with": 1, "inVec": 2, "inVecEmptied": 1, "inOption": 1, "inBoth": 1, "inEither": 1, "inAlias": 2}
"""How many items each call borrows inside a type."""


@pytest.mark.parametrize("is_raised", [False, True], ids=["napi 2", "napi raised"])
def test_what_is_borrowed_is_dropped_before_and_not_after(is_raised, deburr, tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node here")
    folder = shutil.copytree(PROJECT, tmp_path / "addon")
    if is_raised:
        done = deburr("apply", "--select", ID, "--applicability", "maybe-incorrect", "--no-verify", ".", cwd=folder)
        assert done.code == 0, done.stderr
        assert (folder / "Cargo.toml").read_text() == RAISED
    lock(folder, AFTER if is_raised else BEFORE)
    built = json.loads(cargo(folder, "build", "--message-format=json-render-diagnostics").splitlines()[-2])
    shutil.copyfile(built["filenames"][0], tmp_path / "addon.node")
    done = subprocess.run(
        [node, "--expose-gc", COLLECT, tmp_path / "addon.node"], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {"plain": 0, **(dict.fromkeys(BORROWED, 0) if is_raised else BORROWED)}
    done = deburr("check", "--select", ID, "--format", "json", ".", cwd=folder)
    assert (done.code, len(done.stdout.splitlines())) == (0, 0 if is_raised else 6), done.stderr


def lock(folder: Path, versions: tuple[str, str]) -> None:
    """A Cargo.lock that cargo makes, with these versions."""
    (folder / "Cargo.lock").unlink()
    cargo(folder, "generate-lockfile")
    for crate, version in zip(("napi", "napi-derive"), versions, strict=True):
        cargo(folder, "update", crate, "--precise", version)


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
