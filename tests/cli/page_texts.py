"""The texts of small pages with one rewrite and one example, for the tests of commands and for benchmarks."""

PAGE = """```toml
[pattern]
id = "{id}"
level = "{level}"
since = "0.1.0"

[rewrites.plain]
applicability = "{applicability}"
default = true
title = "say it plainly"
```

# {message}

## What it does

Finds it.

## Why is this bad?

It is not said plainly.

## Known problems

None.

## Rewrite: plain

```rust match
{match}
```

```rust rewrite
{rewrite}
```

## Example: alone

```rust bad
{bad}
```

```rust good
{good}
```
"""

BARE_PAGE = """```toml
[pattern]
id = "{id}"
since = "0.1.0"

[rewrites.new]
applicability = "machine-applicable"
```

# `{id}` is the old way

## Rewrite: new

```rust match
{match}
```

```rust rewrite
{rewrite}
```

## Example: one

```rust bad
fn f() {{}}
```

```rust good
fn f() {{}}
```
"""
"""Without prose. Its example is none: such a page is for runs over code, and `deburr test` would refuse it."""
