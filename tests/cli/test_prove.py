"""`deburr prove`: the consent that it tells, its exit codes, and its two formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deburr.compiler.proof import toolchain

PAGE = """```toml
[pattern]
id = "forget_a_four"

[rewrites.plain]
applicability = "unspecified"

[proof]
witness = "assert"
```

# a four is forgotten

## Rewrite: plain

```rust match
std::mem::forget(4)
```

```rust rewrite
drop(4)
```

## Example: alone

```rust bad
pub fn f() -> u8 { std::mem::forget(4); 3 }
```

```rust good
pub fn f() -> u8 { drop(4); 4 }
```

```rust driver
fn main() { println!("started"); assert_eq!(f(), 4); }
```
"""

pytestmark = pytest.mark.rustc


@pytest.fixture
def page(pages: Path) -> Path:
    path = pages / "demo/forget_a_four.md"
    path.write_text(PAGE)
    return path


def skip_if_not_run(result) -> None:
    for line in result.text.splitlines():
        if "not run" in line and "no driver" not in line and "assert" in line:
            pytest.skip(line.strip())


def test_it_says_what_it_will_run_and_shows_the_proof(deburr, page) -> None:
    result = deburr("prove", "forget_a_four", "--jobs", "1")
    skip_if_not_run(result)
    assert result.code == 0
    header, summary = result.err.splitlines()
    assert header.startswith("running the examples of 1 page, compiled by rustc 1.")
    assert "RUSTC_BOOTSTRAP=1" in header
    assert header.endswith("each program has 20 s and 1024 MiB, and runs without a network")
    assert result.text.splitlines()[:4] == [
        "forget_a_four: proven by assert, in 1 of 1 bad example",
        "  alone",
        "    bad           assert  passed  assertion `left == right` failed, left: 3, right: 4",
        "    good `plain`  assert  passed  silent, and prints the same as far as bad comes",
    ]
    assert summary.startswith("1 of 1 pages proven, 0 failed, ")


def test_in_brief(deburr, page) -> None:
    result = deburr("prove", "forget_a_four", "--brief")
    skip_if_not_run(result)
    assert result.text.count("\n") == 5
    assert "(the page)" not in result.text


def test_explain_remembers(deburr, page) -> None:
    assert "not tried on this machine with this text" in deburr("explain", "forget_a_four").text
    skip_if_not_run(deburr("prove", "forget_a_four"))
    text = deburr("explain", "forget_a_four").text
    assert "Proof\n    proven by assert with rustc 1." in text
    assert ", in 1 example: assertion `left == right` failed, left: 3, right: 4\n" in text
    assert "fn main" not in text


def test_json_is_a_row_a_line(deburr, page) -> None:
    result = deburr("prove", "forget-a-four", "--format", "json")
    skip_if_not_run(result)
    rows = [json.loads(line) for line in result.text.splitlines()]
    assert [(row["text"], row["result"]) for row in rows if row["witness"] == "assert"] == [
        ("bad", "passed"),
        ("good `plain`", "passed"),
    ]
    assert {row["page"] for row in rows} == {"forget_a_four"}


def test_a_hazard_that_does_not_show_is_exit_code_one(deburr, page) -> None:
    page.write_text(PAGE.replace("std::mem::forget(4); 3", "std::mem::forget(4); 4"))
    result = deburr("prove", "forget_a_four")
    skip_if_not_run(result)
    assert result.code == 1
    assert "forget_a_four: failed (assert)" in result.text
    assert "bad           assert  failed  the witness is silent" in result.text


def test_limits_can_be_set(deburr, page) -> None:
    page.write_text(PAGE.replace('println!("started");', "loop { std::thread::sleep(std::time::Duration::MAX) }"))
    result = deburr("prove", "forget_a_four", "--seconds", "1.5", "--memory", "512", "--allow-network")
    skip_if_not_run(result)
    assert result.code == 1
    assert "it ran longer than 1.5 s" in result.text
    assert "1.5 s and 512 MiB, and runs without a network, or with one if it cannot be cut" in result.err


def test_pages_that_are_not_run_are_no_failure(deburr, pages: Path) -> None:
    result = deburr("prove", "forget_a_number")
    assert result.code == 0
    assert "forget_a_number: no witness: a modernisation" in result.text


def test_an_unknown_id(deburr) -> None:
    result = deburr("prove", "forget_a_nubmer")
    assert (result.code, result.out) == (2, b"")
    assert "there is no pattern `forget_a_nubmer`" in result.err


def test_a_mistake_in_a_page(deburr, page) -> None:
    page.write_text(PAGE.replace('"assert"', '"asert"'))
    result = deburr("prove", "forget_a_four")
    assert (result.code, result.out) == (2, b"")
    assert "unknown witness `asert`" in result.err


def test_without_rustc_the_work_cannot_be_done(deburr, page, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CARGO_HOME", str(tmp_path))
    toolchain.compiler_text.cache_clear()
    try:
        result = deburr("prove", "forget_a_four")
    finally:
        toolchain.compiler_text.cache_clear()
    assert (result.code, result.out) == (2, b"")
    assert "error: rustc is not installed" in result.err
