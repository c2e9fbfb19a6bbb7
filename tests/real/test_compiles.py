"""Small published crates that compile the same before and after `deburr apply`.

rustc is the judge: no error, no warning that was not there before, and the warnings gone that the fixes are for. A
second run finds nothing left to apply. The fixes in each file were counted by hand, with grep and a look at each place.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import tomlkit

# One worker: the crates share a target folder.
pytestmark = [
    pytest.mark.real,
    pytest.mark.rustc,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("compiles"),
]


@dataclass(frozen=True)
class Case:
    """A crate, how many fixes `apply` makes in each of its files, and which warnings of rustc that ends."""

    version: str
    fixes: dict[str, int]
    gone: dict[str, int]
    select: str = ""
    """The one pattern that is applied, with its maybe-incorrect fixes; empty: all, with the sure ones alone."""

    @property
    def options(self) -> list[str]:
        return ["--select", self.select, "--applicability", "maybe-incorrect"] if self.select else []


CASES = {
    # `NonNull::new_unchecked(Box::into_raw(..))`; `ensure!` quotes its argument, so nothing in it is sure.
    "anyhow": Case("1.0.104", {"src/ptr.rs": 1}, {}),
    # An integer transmuted to a float in a `const fn`.
    "const_soft_float": Case(
        "0.1.4",
        {"src/soft_f32/mod.rs": 1, "src/soft_f64/mod.rs": 1},
        {"unnecessary_transmutes": 2},
    ),
    # Edition 2018 with many `extern` without an ABI; the block is fixed twice.
    "dispatch": Case("0.2.0", {"src/ffi.rs": 5, "src/lib.rs": 7}, {"missing_abi": 10}),
    # Eight macro calls become statics, with their imports; one that is initialized by hand stays.
    "prometheus": Case(
        "0.13.4",
        {
            "examples/example_custom_registry.rs": 1,
            "examples/example_hyper.rs": 1,
            "examples/example_int_metrics.rs": 1,
            "examples/example_push.rs": 1,
            "src/process_collector.rs": 1,
            "src/push.rs": 1,
            "src/timer.rs": 2,
        },
        {},
        select="lazy_static_macro",
    ),
    # A vector whose length is set before it is read into: the `unsafe` block goes as a whole.
    "quick-protobuf": Case("0.8.1", {"src/reader.rs": 1}, {}, select="set_len_before_init"),
    # `0 as *mut _` in struct literals.
    "xz2": Case("0.1.7", {"src/stream.rs": 7}, {}),
}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("target")


@pytest.fixture(params=CASES)
def crate(
    request: pytest.FixtureRequest,
    crate_sources: Callable[[str, str], Path],
    copy_crate: Callable[[Path, Path], Path],
    tmp_path: Path,
) -> tuple[Case, Path]:
    """A case and a copy of its crate, without what only the crate's tests need."""
    case = CASES[request.param]
    folder = copy_crate(crate_sources(request.param, case.version), tmp_path / request.param)
    manifest = folder / "Cargo.toml"
    data = tomlkit.parse(manifest.read_text())
    for table in ("dev-dependencies", "bench", "test", "example"):
        data.pop(table, None)
    manifest.write_text(tomlkit.dumps(data))
    return case, folder


def warnings_of(folder: Path, target: Path) -> Counter[tuple[str, str]]:
    """Lint and file of each of rustc's warnings about the library; an error fails the test."""
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target)}
    command = ["cargo", "check", "--lib", "--message-format", "json"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    found: Counter[tuple[str, str]] = Counter()
    for line in done.stdout.splitlines():
        told = json.loads(line)
        message = told.get("message") if told["reason"] == "compiler-message" else None
        if message and message["spans"] and message["code"]:
            found[message["code"]["code"], message["spans"][0]["file_name"]] += 1
    return found


def sources(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*.rs"))}


def test_a_crate_compiles_as_before(crate: tuple[Case, Path], target: Path, deburr) -> None:
    case, folder = crate
    before, original = warnings_of(folder, target), sources(folder)
    applied = deburr("apply", *case.options, folder, cwd=folder)
    assert applied.code in {0, 1}, applied.stderr
    fixed = sources(folder)
    changed = {name for name in original if original[name] != fixed[name]}
    assert changed == set(case.fixes), applied.stderr
    total = sum(case.fixes.values())
    assert f"applied: {total} fix" in applied.stderr
    after = warnings_of(folder, target)
    assert not after - before
    assert Counter(lint for lint, _ in (before - after).elements()) == Counter(case.gone)
    again = deburr("apply", *case.options, folder, cwd=folder)
    assert "applied: 0 fixes" in again.stderr
    assert sources(folder) == fixed
    assert deburr("undo", folder, cwd=folder).code == 0
    assert sources(folder) == original
    deburr("apply", *case.options, folder, cwd=folder)
    assert sources(folder) == fixed
