"""A repository with a campaign in it: forgotten numbers in two crates of several owners, near one another and apart."""

from __future__ import annotations

from pathlib import Path

SELECT = ("--select", "forget_a_number,forget_a_two,forget_a_three", "--applicability", "maybe-incorrect")
OWNERS = b"* @all\n/net/ @net/team\n/app/src/free.rs\n*.bad !me\n"
_SPACE = b"".join(b"fn filler_%d() {}\n" % number for number in range(12))
FILES = {
    "app/Cargo.toml": b'[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.80"\n',
    "net/Cargo.toml": b'[package]\nname = "net"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.80"\n',
    "app/src/lib.rs": b"pub mod apart;\npub mod free;\npub mod near;\npub mod odd;\n",
    # Lines apart: each piece is made from the original text.
    "app/src/apart.rs": (
        b"pub fn one() {\n    std::mem::forget(1);\n}\n" + _SPACE + b"pub fn two() {\n    std::mem::forget(2);\n}\n"
        + _SPACE.replace(b"filler", b"more") + b"pub fn three() {\n    std::mem::forget(3);\n}\n"
    ),
    # Lines near one another: a chain.
    "app/src/near.rs": b"pub fn near() {\n    std::mem::forget(1);\n    std::mem::forget(2);\n}\n",
    "app/src/free.rs": b"pub fn free() {\n    std::mem::forget(1);\n}\n",
    "app/src/odd.rs": b"pub fn odd() {\r\n\tstd::mem::forget(2);\r\n}",
    # An import that nobody needs once both are made.
    "net/src/lib.rs": (
        b"use std::mem;\n\npub fn a() {\n    mem::forget(1);\n}\n\n" + _SPACE
        + b"\npub fn b() {\n    mem::forget(2);\n}\n"
    ),
}  # fmt: skip
NUMBERS = {1: 4, 2: 4, 3: 1}
"""How often each number is forgotten, counted by hand."""


def campaign(top: Path, git) -> Path:
    """The repository, with everything committed."""
    for name, data in {**FILES, ".github/CODEOWNERS": OWNERS}.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(data)
    git(top, "init", "--quiet")
    git(top, "config", "core.autocrlf", "false")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "-m", "as it was")
    return top


def tree(top: Path) -> dict[str, bytes]:
    """The sources, by path."""
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*.rs"))}
