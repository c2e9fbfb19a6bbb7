"""Published crates and a team's page that is wrong on purpose: what `deburr apply` keeps compiles, and only what breaks
the build stays out.

`e as usize` becomes `usize::from(e)`, which is right for `u8`, `u16` and `bool` and an error for every other type, and
in every `const fn`. cargo is the judge, in copies of its own: all that was kept compiles together, and none of what was
left out does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import tomlkit

pytestmark = [
    pytest.mark.real,
    pytest.mark.rustc,
    pytest.mark.timeout(500),
    pytest.mark.xdist_group("verified"),
]

PAGE = """```toml
[pattern]
id = "cast_to_usize"
since = "0.1.0"

[rewrites.convert]
applicability = "machine-applicable"
```

# a number is cast

## Rewrite: convert

```rust match
$e as usize
```

```rust rewrite
usize::from($e)
```

## Example: a byte

```rust bad
fn f(x: u8) -> usize { x as usize }
```

```rust good
fn f(x: u8) -> usize { usize::from(x) }
```
"""
VERSIONS = {"percent-encoding": "2.3.1", "ryu": "1.0.20", "unicode-segmentation": "1.12.0"}
SELECT = ("--select", "cast_to_usize")
_BACKED_OUT = r"^withheld: (.+?):(\d+):(\d+): cast_to_usize \(convert\): it does not compile: error"


@dataclass(frozen=True)
class Place:
    """A finding, 1-based, and what its fix puts in the place of which bytes."""

    file: str
    line: int
    column: int
    edits: tuple[tuple[int, int, str], ...]


def places(report: bytes) -> list[Place]:
    found = []
    for line in report.splitlines():
        said = json.loads(line)
        span = said["spans"][0]
        edits = tuple(
            (one["byte_start"], one["byte_end"], one["suggested_replacement"])
            for child in said["children"]
            for one in child["spans"]
        )
        found.append(Place(span["file_name"], span["line_start"], span["column_start"], edits))
    return found


def compiles(folder: Path, target: Path) -> bool:
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target)}
    command = ["cargo", "check", "--all-targets", "--quiet"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("judge")


@pytest.mark.parametrize("name", VERSIONS)
def test_what_is_kept_compiles_and_what_is_left_out_does_not(
    name: str, crate_sources, copy_crate, deburr, target: Path, tmp_path: Path, monkeypatch
) -> None:
    folder = own_crate(name, crate_sources, copy_crate, tmp_path)
    pages = tmp_path / "pages/team/cast_to_usize.md"
    pages.parent.mkdir(parents=True)
    pages.write_text(PAGE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    words = (*SELECT, "--patterns", tmp_path / "pages", ".")
    total = len(places(deburr("check", *words, "--format", "json", cwd=folder).stdout))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    applied = deburr("apply", *words, "--applicability", "maybe-incorrect", cwd=folder)
    assert applied.code == 1, applied.stderr
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after.keys() == before.keys()
    left_out = set(re.findall(_BACKED_OUT, applied.stderr, re.MULTILINE))
    assert f"applied: {total - len(left_out)} fixes" in applied.stderr
    assert 0 < len(left_out) <= total
    judged = shutil.copytree(folder, tmp_path / "judged")
    assert compiles(judged, target)
    rest = places(deburr("check", *words, "--format", "json", cwd=folder).stdout)
    assert len(rest) == len(left_out)
    for place in rest:
        path = judged / place.file
        data = path.read_bytes()
        text = data
        for start, end, replacement in sorted(place.edits, reverse=True):
            text = text[:start] + replacement.encode() + text[end:]
        assert text != data
        path.write_bytes(text)
        assert not compiles(judged, target), f"{place} was left out for nothing"
        path.write_bytes(data)


def test_undo_and_another_apply_give_the_same_bytes(
    crate_sources, copy_crate, deburr, tmp_path: Path, monkeypatch
) -> None:
    folder = own_crate("ryu", crate_sources, copy_crate, tmp_path)
    pages = tmp_path / "pages/team/cast_to_usize.md"
    pages.parent.mkdir(parents=True)
    pages.write_text(PAGE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    words = (*SELECT, "--patterns", tmp_path / "pages", "--applicability", "maybe-incorrect", ".")

    def now() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    original = now()
    first = deburr("apply", *words, cwd=folder)
    applied = now()
    assert applied != original
    undone = deburr("undo", cwd=folder)
    assert (undone.code, now()) == (0, original), undone.stderr
    again = deburr("apply", *words, cwd=folder)
    assert (again.code, again.stdout, now()) == (first.code, first.stdout, applied)


def own_crate(name: str, crate_sources: Callable[[str, str], Path], copy_crate, tmp_path: Path) -> Path:
    """A copy of a crate without what only its tests and benchmarks need."""
    folder = copy_crate(crate_sources(name, VERSIONS[name]), tmp_path / "crate")
    manifest = folder / "Cargo.toml"
    data = tomlkit.parse(manifest.read_text())
    for table in ("dev-dependencies", "bench", "test", "example"):
        data.pop(table, None)
    manifest.write_text(tomlkit.dumps(data))
    return folder
