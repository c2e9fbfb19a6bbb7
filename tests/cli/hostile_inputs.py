"""Texts, names and pages for the tests of hostile input, each with what an honest answer to it is."""

from __future__ import annotations

IDIOM = "0 as *const u8"
FIXED = "std::ptr::null::<u8>()"
PLAIN = f"pub fn f() -> *const u8 {{ {IDIOM} }}\n".encode()
PLAIN_FIXED = PLAIN.replace(IDIOM.encode(), FIXED.encode())
DEPTH = 5_000


def _nested(opener: str, closer: str, inner: str = IDIOM, head: str = "pub fn f() { ", tail: str = " }\n") -> bytes:
    return f"{head}{opener * DEPTH}{inner}{closer * DEPTH}{tail}".encode()


# Code around the idiom that is nested so deep that recursion over it would end the process. Each is fixed.
DEEP = {
    "parens.rs": _nested("(", ")"),
    "blocks.rs": _nested("{", "}"),
    "calls.rs": _nested("g(", ")"),
    "closures.rs": _nested("|| ", ""),
    "negations.rs": _nested("!", "", f"g({IDIOM})"),
    "sums.rs": _nested("1 + ", "", f"g({IDIOM})"),
    "methods.rs": _nested("", ".a()", f"({IDIOM})"),
    "generics.rs": _nested("A<", ">", "u8", "pub fn f() { g::<", f">({IDIOM}) }}\n"),
    "branches.rs": _nested("if a { } else ", "", f"{{ {IDIOM}; }}"),
    "modules.rs": _nested("mod m { ", " }", PLAIN.decode().strip(), "", "\n"),
    "comments.rs": _nested("/*", "*/", "", tail=f" {IDIOM}; }}\n"),
    "imports.rs": _nested("a::{", "}", "b", "use ", f";\n{PLAIN.decode()}"),
    "types.rs": _nested("&", "", "u8", "pub fn f(_: ", f") {{ {IDIOM}; }}\n"),
}
UNCLOSED = _nested("(", "")

# The same inside macros: found, and withheld or not looked into, which is said.
TOKEN_TREES = _nested("[", "]", head="pub fn f() { m!(", tail=") }\n")
MACRO_CALLS = _nested("m!(", ")")

LIMIT = 2_000_000
UNDER_THE_LIMIT = PLAIN + b"pub fn g(a: u8) -> u8 { a + 1 }\n" * ((LIMIT - 100) // 32)
TOO_LARGE = PLAIN * 465_000

# Not analysed, and the reason that is given.
UNREADABLE_TEXTS = {
    "latin.rs": (b"// \xe9\n" + PLAIN, "not UTF-8 (at byte 3)"),
    "cut.rs": (PLAIN + b"// \xe2\x82", f"not UTF-8 (at byte {len(PLAIN) + 3})"),
    "utf16.rs": (PLAIN.decode().encode("utf-16"), "not text (a zero byte at 3)"),
    "nul.rs": (b"// \0\n" + PLAIN, "not text (a zero byte at 3)"),
}

# A file's name, how it is shown, and how git quotes it.
NAMES = {
    b"--help.rs": ("--help.rs", b"--help.rs"),
    b"-.rs": ("-.rs", b"-.rs"),
    b"new\nline.rs": ("new\\nline.rs", b'"@new\\nline.rs"'),
    b'quo"te.rs': ('quo"te.rs', b'"@quo\\"te.rs"'),
    b"it's.rs": ("it's.rs", b"it's.rs"),
    b"back\\slash.rs": ("back\\slash.rs", b'"@back\\\\slash.rs"'),
    b"non\xffutf8.rs": ("non\\xffutf8.rs", b'"@non\\377utf8.rs"'),
    b"esc\x1b[31m.rs": ("esc\\x1b[31m.rs", b'"@esc\\033[31m.rs"'),
    "bidi\u202e.rs".encode(): ("bidi\\u{202e}.rs", b'"@bidi\\342\\200\\256.rs"'),
    "é.rs".encode(): ("é.rs", b'"@\\303\\251.rs"'),
    b"spa ce.rs": ("spa ce.rs", b"spa ce.rs"),
    b"tab\t.rs": ("tab\\t.rs", b'"@tab\\t.rs"'),
    b"$(touch x).rs": ("$(touch x).rs", b"$(touch x).rs"),
    b"a\r.rs": ("a\\r.rs", b'"@a\\r.rs"'),
}

PAGE = """```toml
[pattern]
id = "{id}"
level = "warn"
since = "0.1.0"

[metavariables]
x = {{ text = '{text}' }}

[rewrites.plain]
applicability = "machine-applicable"
default = true
title = "say it plainly"
```

# a name is forgotten

## What it does

Finds it.

## Why is this bad?

It is not said plainly.

## Known problems

None.

## Rewrite: plain

```rust match
std::mem::forget($x)
```

```rust rewrite
drop($x)
```

## Example: alone

```rust bad
pub fn f(a: String) {{
    std::mem::forget(a);
}}
```

```rust good
pub fn f(a: String) {{
    drop(a);
}}
```
"""

# A mistake in the page above: what is replaced by what, the line and column, and words of the message.
MISTAKES = {
    "unknown_key": ("since =", "sinse =", "5:1", "unknown key `sinse`"),
    "unknown_level": ('"warn"', '"wran"', "4:9", "unknown level `wran`"),
    "wrong_kind": ('level = "warn"', "level = 1", "4:9", "must be a string"),
    "other_id": ('id = "', 'id = "x', "3:6", "is not the name of the file"),
    "bad_version": ('"0.1.0"', '"soon"', "5:9", "`soon` is no version"),
    "bad_regex": ("'.*'", "'('", "8:14", "is no regular expression"),
    "unused_variable": ("x = {", "y = { pure = true }\nx = {", "8:1", "no fragment uses `$y`"),
    "bad_word": ('"machine-applicable"', '"safe"', "11:17", "unknown applicability `safe`"),
    "no_toml": ("[pattern]", "[pattern", "2:9", "not valid TOML"),
    "no_rust": (
        "std::mem::forget($x)\n```\n\n```rust rewrite",
        "forget($x))(\n```\n\n```rust rewrite",
        "33:11",
        "does not parse as Rust",
    ),
    "unknown_fence": ("```rust bad", "```rust baad", "42:9", "unknown role `baad`"),
    "unbound": ("drop($x)\n", "drop($y)\n", "37:6", "no match binds `$y`"),
}
