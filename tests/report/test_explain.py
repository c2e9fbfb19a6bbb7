"""`explain` and `list`: everything that a page states and a user may ask for is in the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.language.model import Page
from deburr.language.page_set import PageSet, load_page_text
from deburr.report.explain import render_page
from deburr.report.listing import render_listing
from deburr.report.style import Painter

PAGE = """```toml
[pattern]
id = "shown"
level = "deny"
since = "0.2.0"
references = ["https://example.org/why"]
covered-by = ["clippy::some_lint"]

[gates]
edition = ">=2021"
crates = { libc = ">=0.2" }

[metavariables]
v = { kind = "expression", type = "Vec<_>" }

[rewrites.forget]
applicability = "maybe-incorrect"
msrv = "1.80"
default = true
title = "let it go"
```

# a `Vec` is lost\u202e

## What it does

Finds *it*, \x1b[31mplainly.

## Rewrite: forget

```rust match
std::mem::forget($v)
```

```rust rewrite
drop($v)
```

## Example: one

```rust bad
fn f(v: Vec<u8>) { std::mem::forget(v) }
```

```rust good
fn f(v: Vec<u8>) { drop(v) }
```

```rust driver
fn main() { f(vec![]) }
```
"""


@pytest.fixture(scope="module")
def page() -> Page:
    loaded = load_page_text(PAGE, Path("patterns/demo/shown.md"))
    assert isinstance(loaded, PageSet), loaded
    return loaded.pages[0]


@pytest.mark.parametrize(
    "part",
    [
        "shown: a `Vec` is lost",
        "group demo, level deny, since 0.2.0",
        "What it does\n    Finds *it*",
        "    forget: maybe-incorrect, needs Rust 1.80.0, the default\n      let it go\n",
        "      - std::mem::forget($v)\n      + drop($v)\n",
        "Where\n    $v is of type Vec<_>, of kind expression\n",
        "Only for\n    edition >=2021\n    libc >=0.2\n",
        "Example: one\n    fn f(v: Vec<u8>) { std::mem::forget(v) }\n",
        "After forget\n    fn f(v: Vec<u8>) { drop(v) }\n",
        "Proof\n    proven by lsan\n",
        "Seen in part by\n    clippy::some_lint\n",
        "References\n    https://example.org/why\n",
        "Page\n    patterns/demo/shown.md\n",
    ],
)
def test_the_page_is_told(page: Page, part: str) -> None:
    assert part in render_page(page, "proven by lsan")


@pytest.mark.parametrize("paint", [Painter(False), Painter(True)])
def test_nothing_of_the_page_reaches_the_terminal_raw(page: Page, paint: Painter) -> None:
    text = render_page(page, "\x1b[31mproven\u202e", paint) + render_listing([page], paint)
    assert "\u202e" not in text
    assert "\x1b[31m" not in text
    assert ("\x1b[" in text) == paint.enabled


def test_listing(page: Page) -> None:
    assert render_listing([page]) == "shown  deny  maybe-incorrect  a `Vec` is lost\\u{202e}\n"
    assert render_listing([]) == ""


def test_a_driver_is_not_part_of_the_explanation(page: Page) -> None:
    assert "main" not in render_page(page, "")
