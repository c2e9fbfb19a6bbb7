"""A sound page, and ways to make it unsound, for the tests of the page reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FRONT = """\
[pattern]
id = "leak_it"
level = "warn"
since = "0.1.0"
references = ["std::vec::Vec::leak"]

[metavariables]
v = { kind = "expression", type = "Vec<_>" }

[rewrites]
keep = { applicability = "machine-applicable", msrv = "1.47", default = true }
drop_it = { applicability = "maybe-incorrect", sure_if = ["pure(v)"] }
"""

BODY = """\
# a `Vec` is leaked for its pointer

## What it does

Finds it.

## Why is this bad?

It leaks.

## Known problems

None.

## Rewrite: keep

```rust match
Box::leak(Box::new($v)).as_ptr()
```

```rust rewrite
Vec::leak($v).as_ptr()
```

## Rewrite: drop_it

```rust match
Box::leak(Box::new($v)).as_ptr()
```

```rust rewrite
$v.as_ptr()
```

## Example: a call

```rust bad
pub fn f(v: Vec<u8>) -> *const u8 { Box::leak(Box::new(v)).as_ptr() }
```

```rust good
pub fn f(v: Vec<u8>) -> *const u8 { Vec::leak(v).as_ptr() }
```

```rust good drop_it
pub fn f(v: Vec<u8>) -> *const u8 { v.as_ptr() }
```

## Example: another box

```rust ok
pub fn g() {}
```
"""

PAGE = f"```toml\n{FRONT}```\n\n{BODY}"


ChangedPage = Callable[..., str]


@pytest.fixture
def changed_page() -> ChangedPage:
    """A function that gives the sound page with each first text replaced by the second; the first must be there."""

    def change(*changes: tuple[str, str]) -> str:
        text = PAGE
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        return text

    return change
