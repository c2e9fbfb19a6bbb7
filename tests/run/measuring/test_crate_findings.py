"""Making some of a crate's fixes and not the others, also where one fix changes several files."""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.language.page_set import PageSet, load_pages
from deburr.run.measuring.crate_findings import PageRun, measure_findings, texts_with

PAGE = """```toml
[pattern]
id = "seven"
level = "warn"
since = "0.1.0"

[rewrites.eight]
applicability = "machine-applicable"
default = true
title = "say eight"
scope = "crate"
```

# a constant is seven

## What it does

Finds it.

## Why is this bad?

It is one too few.

## Known problems

None.

## Rewrite: eight

```rust match item
const $N: u8 = 7;
```

```rust rewrite item
const $N: u16 = 8;
```

```rust match each expression
$N + 1u8
```

```rust rewrite
$N + 1u16
```

## Example: one

```rust bad
const SEVEN: u8 = 7;

pub fn f() {
    let _ = SEVEN + 1u8;
}
```

```rust good
const SEVEN: u16 = 8;

pub fn f() {
    let _ = SEVEN + 1u16;
}
```
"""

FILES = {
    "Cargo.toml": '[package]\nname = "c"\nversion = "0.1.0"\nedition = "2021"\n',
    "src/lib.rs": "mod a;\nmod b;\nmod uses;\n",
    "src/a.rs": "pub(crate) const A: u8 = 7;\n\npub(crate) const Z: u8 = 7;\n",
    "src/b.rs": "pub(crate) const B: u8 = 7;\n",
    "src/uses.rs": (
        "use crate::a::{A, Z};\nuse crate::b::B;\n\n"
        "pub fn f() {\n    let _ = A + 1u8;\n    let _ = B + 1u8;\n    let _ = Z + 1u8;\n}\n"
    ),
}


@pytest.fixture
def crate(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / "c" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "c" / name).write_text(text)
    return tmp_path / "c"


@pytest.fixture
def run(tmp_path: Path) -> PageRun:
    (tmp_path / "pages/demo").mkdir(parents=True)
    (tmp_path / "pages/demo/seven.md").write_text(PAGE)
    pages = load_pages([tmp_path / "pages"])
    assert isinstance(pages, PageSet), pages
    return PageRun(pages, ("seven",), (tmp_path / "pages",), shipped=False, jobs=1)


def test_all_fixes_and_the_files_that_they_change(run, crate):
    found, changes = measure_findings(run, crate)
    assert [(one.page, one.place.file, one.place.line) for one in found.applied] == [
        ("seven", "src/a.rs", 1),
        ("seven", "src/a.rs", 3),
        ("seven", "src/b.rs", 1),
    ]
    assert set(changes) == set(found.changes) == {"src/a.rs", "src/b.rs", "src/uses.rs"}
    assert changes["src/uses.rs"].count(b"1u16") == 3


@pytest.mark.parametrize(("chosen", "left"), [({0}, "BZ"), ({1}, "AB"), ({2}, "AZ"), ({0, 2}, "Z"), ({0, 1, 2}, "")])
def test_a_chosen_fix_is_made_in_all_its_files_and_no_other(run, crate, chosen, left):
    found, changes = measure_findings(run, crate)
    texts = texts_with(run, crate, [found.applied[index] for index in chosen], changes)
    uses = texts["src/uses.rs"].decode()
    assert all((f"{name} + 1u8" in uses) == (name in left) for name in "ABZ")
    for name in "ABZ":
        file = "src/b.rs" if name == "B" else "src/a.rs"
        text = texts.get(file, FILES[file].encode()).decode()
        assert (f"const {name}: u8 = 7" in text) == (name in left)


def test_nothing_chosen_changes_nothing(run, crate):
    _, changes = measure_findings(run, crate)
    assert texts_with(run, crate, [], changes) == {}
