"""Which steps have nothing to do with one another, and which names `only` may give. Lines are counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.language.model import Page, Quantity, Scope
from deburr.language.page_reader import read_page

HEAD = """```toml
[pattern]
id = "t"

[metavariables]
o = { placeholder = "x" }
v = { type = "Vec<$T>" }
[rewrites.r]
applicability = "maybe-incorrect"
"""
FIRST = 16
"""The line of the first fence."""


def page(*fences: str, entry: str = "") -> str:
    """A page with a rewrite of these fences, each of them three lines: its words, then `|`, then its text."""
    body = "".join("```rust {}\n{}\n```\n".format(*fence.split("|")) for fence in fences)
    example = "## Example: e\n```rust ok\nfn f() {}\n```\n"
    head = HEAD if "$v" in body else HEAD.replace("v = {", "# v = {")
    return f"{head}{entry}```\n# t\n## Rewrite: r\n```rust exists\nf($v, $o)\n```\n{body}{example}"


def found(*fences: str, entry: str = "") -> list[tuple[int, str]]:
    """Line and message of each mistake; lines count the fences, from 1 on, where they are about one."""
    read = read_page(page(*fences, entry=entry).encode(), FILE)
    if isinstance(read, Page):
        return []
    first = FIRST + entry.count("\n")
    return [((one.position.line - first) // 3 + 1, one.message) for one in read]


FILE = Path("patterns/group/t.md")
STATIC = "match|static mut $N: $I = $e;"
EMPTY = "rewrite|"
ALONE = "nothing joins this step to the others, which may be anywhere in the file"
ALONE_OR = "nothing joins this alternative to the other steps"


@pytest.mark.parametrize(
    ("fences", "expected"),
    [
        ((STATIC, EMPTY, "match each|$N += 1", EMPTY), []),
        ((STATIC, EMPTY, "match each|$M += 1", EMPTY), [(3, ALONE)]),
        ((STATIC, EMPTY, "match optional|f($M)", EMPTY), [(3, ALONE)]),
        ((STATIC, EMPTY, "match|f($M)"), [(3, ALONE)]),
        ((STATIC, EMPTY, "match|f($_, $$$)"), [(3, ALONE)]),
        ((STATIC, EMPTY, "match|f($N, $M)", "match|g($M, $K)", "match|h($K)"), []),
        ((STATIC, EMPTY, "match|g($M, $K)", "match|h($K)", "match|f($N, $M)"), []),
        ((STATIC, EMPTY, "match|g($M, $K)", "match|h($K)"), [(3, ALONE), (4, ALONE)]),
        # What one `each` step binds is no bridge to another.
        ((STATIC, EMPTY, "match each|f($N, $M)", EMPTY, "match each|g($M)", EMPTY), [(5, ALONE)]),
        ((STATIC, EMPTY, "match each|f($N)", EMPTY, "match or|g($M)", EMPTY), [(5, ALONE_OR)]),
        ((STATIC, EMPTY, "match or|const $M: $I = 1;", EMPTY, "match each|f($N)", EMPTY), []),
        # `$v` is a `Vec<$T>`, and `$T` is the other step's.
        (("match|f($T)", EMPTY, "match|g($v)"), []),
        (("match|f($v)", EMPTY, "match|impl Drop for $T {}"), []),
        (("match|f($a)", EMPTY, "match primary|g($b)", "match|h($b)"), [(1, ALONE)]),
    ],
)
def test_a_step_that_nothing_joins(fences: tuple[str, ...], expected: list[tuple[int, str]]) -> None:
    assert found(*fences) == expected


@pytest.mark.parametrize(("scope", "count"), [("expression", 0), ("block", 0), ("file", 1), ("crate", 1)])
def test_within_a_block_the_place_joins(scope: str, count: int) -> None:
    assert len(found(STATIC, EMPTY, "match each|f()", EMPTY, entry=f'scope = "{scope}"\n')) == count


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('only = ["N"]\n', None),
        ('only = ["N", "I"]\n', None),
        ('only = ["k"]\n', "`only` names `k`, which no step that must be there captures"),
        ('only = ["o"]\n', "`only` names `o`, which no step that must be there captures"),
        ('only = ["xs"]\n', "`only` names `xs`, which is a list and not one name"),
    ],
)
def test_only_names_captures_of_steps_that_must_be_there(entry: str, expected: str | None) -> None:
    messages = [
        message for _, message in found(STATIC, EMPTY, "match each|f($N, $k)", EMPTY, "match|g($N, $$$xs)", entry=entry)
    ]
    assert messages == ([] if expected is None else [expected])


def test_an_each_step_without_an_edit() -> None:
    useless = (3, "this `each` step changes nothing")
    assert found(STATIC, EMPTY, "match each|f($N)") == [useless]
    assert found(STATIC, EMPTY, "match optional|f($N)") == []
    assert found(STATIC, EMPTY, "match each|f($N)", "match or|g($N)", EMPTY) == []
    # It says which mentions may stay.
    assert found(STATIC, EMPTY, "match each|f($N)", entry='only = ["N"]\n') == []
    assert found(STATIC, EMPTY, "match each|f($N)", entry='only = ["I"]\n') == [useless]


def test_steps_are_read_in_order() -> None:
    text = page(
        STATIC,
        EMPTY,
        "match or|static $N: $I = $e;",
        "not|f($N)",
        "rewrite item|fn f() {}",
        "match each expression|$N += 1",
        "hoist|let $o = 1;",
        "rewrite|$o",
        "match optional|g($N)",
        entry='scope = "crate"\nonly = ["N"]\nuse = ["std::sync::LazyLock", "libc::c_int"]\n',
    )
    read = read_page(text.encode(), FILE)
    assert isinstance(read, Page), read
    (rewrite,) = read.rewrites
    assert (rewrite.scope, rewrite.only, rewrite.uses) == (
        *(Scope.CRATE, ("N",)),
        ("std::sync::LazyLock", "libc::c_int"),
    )
    first, each, optional = rewrite.steps
    assert [len(step.alternatives) for step in rewrite.steps] == [2, 1, 1]
    assert [step.quantity for step in rewrite.steps] == [Quantity.ONE, Quantity.EACH, Quantity.OPTIONAL]
    assert rewrite.primary is first
    assert [step.position.line for step in rewrite.steps] == [19, 34, 43]
    assert [condition.code.text for condition in first.alternatives[1].conditions] == ["f($N)\n"]
    assert first.alternatives[0].conditions == ()
    hoist = each.alternatives[0].hoist
    assert hoist is not None
    assert (hoist.text, hoist.position.line) == ("let $o = 1;\n", 38)
    assert optional.alternatives[0].rewrite is None


def test_the_primary_step_is_the_one_that_says_so() -> None:
    text = page(STATIC, EMPTY, "match primary|f($N)")
    read = read_page(text.encode(), FILE)
    assert isinstance(read, Page), read
    assert read.rewrites[0].primary is read.rewrites[0].steps[1]
