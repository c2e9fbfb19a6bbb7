"""The text of a small page with one rewrite and one example, for the tests of commands."""

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
