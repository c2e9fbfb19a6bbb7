"""What the tests of the page share: a pattern with two rewrites, crates with many findings and with hostile ones, and
sessions over them, all without a command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from deburr.review.collecting import Collected, collect
from deburr.review.items import ReviewItem
from deburr.review.session import ReviewSession
from deburr.run.request import Refused, Request
from deburr.run.session import one_root, prepare, run_check_all

FORGOTTEN = """```toml
[pattern]
id = "forgotten"
level = "warn"
since = "0.1.0"

[metavariables]
x = { kind = "expression" }

[rewrites.drop_it]
applicability = "machine-applicable"
default = true
title = "drop it"

[rewrites.keep_it]
applicability = "maybe-incorrect"
title = "keep it"
```

# a value is forgotten

## What it does

Finds `std::mem::forget`.

## Why is this bad?

It leaks. <img src=x onerror="window.hit=1"> is no picture, [this](javascript:alert(1)) no link,
and ![neither](https://elsewhere.example/x.png) is this. See [the book](https://doc.rust-lang.org/book/).

- one
- two

```rust
fn f() { /* code */ }
```

## Known problems

None.

## Rewrite: drop_it

```rust match
std::mem::forget($x)
```

```rust rewrite
drop($x)
```

## Rewrite: keep_it

```rust match
std::mem::forget($x)
```

```rust rewrite
$x.keep()
```

## Example: alone

```rust bad
pub fn f(x: String) {
    std::mem::forget(x);
}
```

```rust good drop_it
pub fn f(x: String) {
    drop(x);
}
```
"""

# Reports only: there is nothing to accept.
BOXED = """```toml
[pattern]
id = "boxed"
level = "warn"
since = "0.1.0"

[metavariables]
x = { kind = "expression" }
```

# a box is leaked

## What it does

Finds it.

## Why is this bad?

It leaks.

## Known problems

None.

## Find

```rust match
Box::leak($x)
```

## Example: alone

```rust bad
pub fn f(x: Box<String>) {
    Box::leak(x);
}
```
"""

MANIFEST = '[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.80"\n'
FUNCTION = """pub fn f{n}(value: String) {{
    // What f{n} is for.
    let _kept = "a \\"string\\"";
    std::mem::forget(value);
}}

"""


def write_pages(directory: Path) -> Path:
    """A directory for `--patterns`."""
    (directory / "demo").mkdir(parents=True)
    (directory / "demo/forgotten.md").write_text(FORGOTTEN)
    (directory / "demo/boxed.md").write_text(BOXED)
    return directory


def write_crate(top: Path, name: str = "c", files: dict[str, str | bytes] | None = None) -> Path:
    """A package with these files under `src/`."""
    (top / "src").mkdir(parents=True)
    (top / "Cargo.toml").write_text(MANIFEST.format(name=name))
    for file, text in (files or {}).items():
        (top / "src" / file).write_bytes(text.encode() if isinstance(text, str) else text)
    return top


def functions(number: int) -> str:
    """A file with as many findings of `forgotten`."""
    return "".join(FUNCTION.format(n=n) for n in range(number))


def many_times(collected: Collected, times: int) -> Collected:
    """The same findings in as many files, half of them of another package and owner: many without a long run."""
    items: list[ReviewItem] = []
    for number in range(times):
        name = f"src/m{number:02}.rs"
        items += [_moved(item, name, number % 2) for item in collected.items]
    return Collected(collected.root, tuple(items), {one.key: one.standing for one in items})


def _moved(item: ReviewItem, name: str, half: int) -> ReviewItem:
    key = replace(item.key, entry=replace(item.key.entry, file=name))
    alternatives = tuple(
        replace(one, parts=tuple(replace(part, file=name, path=name) for part in one.parts))
        for one in item.alternatives
    )
    return replace(
        item,
        key=key,
        path=name,
        package=["second", "first"][half],
        owners=(("@a/second",), ("@first",))[half],
        alternatives=alternatives,
    )


def opened(top: Path, pages: Path, file: Path | None = None) -> ReviewSession:
    """A session over all findings of the tests' own patterns in a crate."""
    request = Request(paths=(top,), pattern_directories=(pages,), shipped=False, select=("forgotten", "boxed"), jobs=1)
    session = prepare(request)
    assert not isinstance(session, Refused), session
    root = one_root(session, "a review")
    assert isinstance(root, Path)
    return ReviewSession.opened(collect(session, root, run_check_all(session)), file)
