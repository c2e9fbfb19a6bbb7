"""Pages of several steps for the tests of linking: each fence is its info string and its code."""

from __future__ import annotations

from engine import pages

_PAGE = """```toml
[pattern]
id = "{id}"
level = "warn"
since = "0.1.0"
{pattern}
{tables}
[rewrites.r]
applicability = "machine-applicable"
{keys}
```

# found

## Rewrite: r

{fences}

## Example: one

```rust bad
fn f() {{}}
```

```rust good
fn f() {{}}
```
"""


def page(*fences, keys="", name="linked", tables="", pattern=""):
    """A page's text. `keys` are further lines of the rewrite's table, `tables` whole tables before it."""
    written = "\n\n".join(f"```rust {info}\n{code}\n```" if code else f"```rust {info}\n```" for info, code in fences)
    return _PAGE.format(id=name, keys=keys, fences=written, tables=tables, pattern=pattern)


def engine(*fences, **more):
    return pages.engine_of(page(*fences, **more))


def step(match, rewrite=None, words=""):
    """The fences of one step."""
    found = [(f"match {words}".strip(), match)]
    return found if rewrite is None else [*found, ("rewrite", rewrite)]


COUNTER = (
    *step("static mut $N: usize = $v;", "static $N: k::A = k::A::new($v);"),
    *step("$N += $e", "$N.add($e)", "each"),
    *step("$N", "$N.get()", "each"),
)
"""A counter: every increment and every read of the static."""
COUNTED = (
    *step("static mut $N: usize = $v;", "static $N: k::A = k::A::new($v);", "primary"),
    *step("$N += $e;", "$N.add($e);"),
    *step("$N += $e", "{ $N.add($e); }", "or"),
    *step("$N = $N + $e;", "$N.add($e);", "or"),
    *step("$N = $x", "$N.set($x)", "each"),
    *step("$N", "$N.get()", "each"),
)
"""A counter that must be counted, with forms that contain one another."""
PAIR = (*step("k::new($x)", "k::made($x)"), *step("k::with($x, $y)", "k::done($x, $y)"))
"""Two places that share a variable."""
HOLD = (
    *step("struct $H { $$$a, $f: *const $T, $$$b }", "struct $H { $$$a, $f: &'static [$T], $$$b }"),
    *step("unsafe impl Send for $H {}", "", "optional"),
    *step(
        "$H { $$$x, $f: Box::leak(Box::new($v)).as_ptr(), $$$y }",
        "$H { $$$x, $f: Vec::leak($v), $$$y }",
    ),
    *step("*$h.$f", "$h.$f[0]", "each"),
)
"""A field that holds a pointer into a leaked vector: its type, its constructor, its reads."""
