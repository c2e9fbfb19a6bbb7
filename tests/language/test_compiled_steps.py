"""Mistakes between the steps of a rewrite, and between a match and its alternatives, once they are trees.

Each fence is three lines: its words, its one line of text, its end. Places count the fences from 1 on.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.language.model import Quantity
from deburr.language.page_set import PageProblems, PageSet, load_page_text

FILE = Path("group") / "t.md"
HEAD = """```toml
[pattern]
id = "t"
[rewrites.r]
applicability = "maybe-incorrect"
scope = "block"
"""


def load(fences: tuple[str, ...], entry: str = "") -> tuple[PageSet | PageProblems, int]:
    """The loaded page, and the line of its first fence."""
    head = f"{HEAD}{entry}```\n# t\n"
    if not any(fence.startswith("rewrite|") for fence in fences):
        head, tail = head.replace('[rewrites.r]\napplicability = "maybe-incorrect"\nscope = "block"\n', ""), ""
    else:
        head, tail = f"{head}## Rewrite: r\n", "```rust bad\nfn f() {}\n```\n```rust good\n```\n"
    tail = f"## Example: e\n{tail}" if tail else "## Example: e\n```rust ok\nfn f() {}\n```\n"
    body = "".join("```rust {}\n{}\n```\n".format(*fence.split("|")) for fence in fences)
    return load_page_text(head + body + tail, FILE), head.count("\n") + 1


def found(*fences: str, entry: str = "") -> list[tuple[int, int, str]]:
    """Of each mistake the number of its fence, its column and its message."""
    loaded, first = load(fences, entry)
    if isinstance(loaded, PageSet):
        return []
    return [((one.position.line - first) // 3 + 1, one.position.column, one.message) for one in loaded.problems]


EVALUATED = [(2, 1, "the rewrite evaluates `$b`, which the match of another step evaluates")]
A = "[metavariables]\na = { pure = true }\n"
B = "b = { pure = true }\n"
BARE = "a bare metavariable matches everything"


@pytest.mark.parametrize(
    ("fences", "expected"),
    [
        (("match|foo::f($a)", "rewrite|foo::g($b)", "match|foo::h($b)"), []),
        (("match|foo::h($b)", "match|foo::f($a)", "rewrite|foo::g($b)"), []),
        (
            ("match|foo::f($a)", "rewrite|foo::g($b)", "match each|foo::h($b)", "rewrite|foo::k()"),
            [(2, 8, "only the `each` step in line 19 binds `$b`")],
        ),
        (
            ("match|foo::f($a)", "rewrite|foo::g($b)", "match optional|foo::h($b)", "rewrite|foo::k()"),
            [(2, 8, "only the `optional` step in line 19 binds `$b`")],
        ),
        (("match|foo::f($a)", "rewrite|foo::g()", "match each|foo::h($b)", "rewrite|foo::k($b, $a)"), []),
        (
            ("match|foo::f($a)", "rewrite|foo::g($b)", "match|foo::h($b)", "match or|foo::k()"),
            [(2, 8, "not every match of the other step binds `$b`")],
        ),
        (
            ("match|foo::f($a)", "rewrite|foo::g($x)", "match|foo::h($b)"),
            [(2, 8, "no match binds `$x`")],
        ),
        (("match|foo::f($a)", "rewrite|foo::g($a)", "match each|$a", "rewrite|foo::h($a)"), []),
        (("match|foo::f($a)", "rewrite|foo::g($a)", "match optional|$a", "rewrite|foo::h($a)"), []),
        (("match|foo::f($a)", "rewrite|foo::g($a)", "match each|$b", "rewrite|foo::h($b)"), [(3, 1, BARE)]),
        (("match|foo::f($a)", "rewrite|foo::g($a)", "match each|$_", "rewrite|1"), [(3, 1, BARE)]),
        (("match|foo::f($a)", "rewrite|foo::g($a)", "match|$a", "rewrite|1"), [(3, 1, BARE)]),
        (("match each|$a", "rewrite|foo::h($a)", "match|foo::f($a)"), []),
    ],
)
def test_what_a_step_may_use(fences: tuple[str, ...], expected: list[tuple[int, int, str]]) -> None:
    assert found(*fences, entry=A + B if "$b" in str(fences) else A) == expected


def test_a_mistake_in_another_step_hides_no_name() -> None:
    """What a fragment that does not parse would have bound is not known, and is not said to be missing."""
    messages = [message for *_, message in found("match|foo::f()", "rewrite|foo::g($b)", "match|foo::h($b")]
    assert messages
    assert not any("binds" in message for message in messages)


@pytest.mark.parametrize(
    ("fences", "expected"),
    [
        (("match|foo::f($a)", "hoist|let $b = $a;", "rewrite|$b"), []),
        (("match|foo::f($a)", "rewrite|$b", "hoist|let $b = $a;"), []),
        (("match|foo::f($a)", "hoist|let $b = $c;", "rewrite|$b"), [(2, 10, "no match binds `$c`")]),
        (
            ("match|foo::f($a)", "hoist|foo::g($a)", "rewrite|$b"),
            [(2, 1, "a `hoist` is one statement, and this is of the kind `expression`")],
        ),
        (
            ("match|foo::f($a)", "hoist|let $b = 1;", "rewrite|foo::f($b)"),
            [(3, 1, "the rewrite drops `$a`, which may have effects")],
        ),
        (
            ("match|foo::f($a)", "hoist|let $b = $a;", "rewrite|foo::f($a, $b)"),
            [(3, 1, "the rewrite repeats `$a`, which may have effects")],
        ),
    ],
)
def test_a_hoist(fences: tuple[str, ...], expected: list[tuple[int, int, str]]) -> None:
    assert found(*fences, entry='[metavariables]\nb = { fresh = "b" }\n') == expected


@pytest.mark.parametrize(
    ("fences", "expected"),
    [
        # `$a` is one thing in both, which must be pure; so it may be dropped.
        (("match|foo::f($a)", "rewrite|foo::g()", "match each|foo::h($a)", "rewrite|1"), []),
        (("match|foo::f($a)", "rewrite|foo::g($a, $b)", "match|foo::h($a, $b)"), EVALUATED),
        (("match|foo::f($a)", "rewrite|foo::g($a, $b)", "match|static $b: u8 = 1;"), []),
        (("match|foo::f($a)", "rewrite|foo::g($a, $b)", "match|static $b: u8 = 1;", "match each|foo::h($b, $a)"), []),
        # Each `each` step has its own `$e`.
        (
            *(("match|foo::f($a)", "rewrite|1", "match each|foo::h($a, $e)", "rewrite|1", "match each|k::l($a, $e)"),),
            [(4, 1, "the rewrite drops `$e`, which may have effects")],
        ),
    ],
)
def test_effects_across_steps(fences: tuple[str, ...], expected: list[tuple[int, int, str]]) -> None:
    assert found(*fences, entry='only = ["a"]\n') == expected


NEVER = "this alternative is never taken: the match in line {} takes all that it matches"


@pytest.mark.parametrize(
    ("fences", "hidden"),
    [
        (("match|foo::f($a)", "rewrite|1", "match or|foo::f(2)", "rewrite|1"), 3),
        (("match|foo::f(2)", "rewrite|1", "match or|foo::f($a)", "rewrite|1"), None),
        (("match|foo::f($x)", "rewrite|1", "match or|foo::f(2)", "rewrite|1"), None),
        (("match|foo::f($x)", "rewrite|1", "match or|foo::f($x)", "rewrite|1"), 3),
        (("match|foo::f($x)", "not|foo::f(2)", "rewrite|1", "match or|foo::f($x)", "rewrite|1"), None),
        (("match|foo::f($x)", "not|foo::f(2)", "rewrite|1", "match or|foo::f($x)", "not|foo::f(2)  ", "rewrite|2"), 4),
        (("match|foo::f($a)", "rewrite|1", "match or|foo::f(2)", "not|foo::f(3)", "rewrite|1"), 3),
        (
            (
                "match|foo::f($a)",
                "has|foo::g(1)",
                "has or|foo::g(2)",
                "rewrite|1",
                "match or|foo::f($a)",
                "has|foo::g(2)",
                "has or|foo::g(1)",
                "rewrite|1",
            ),
            5,
        ),
        (
            (
                "match|foo::f($a)",
                "has|foo::g(1)",
                "has or|foo::g(2)",
                "rewrite|1",
                "match or|foo::f($a)",
                "has|foo::g(1)",
                "has|foo::g(2)",
                "rewrite|1",
            ),
            None,
        ),
        # Another step says what `$a` is.
        (("match|foo::f($a)", "rewrite|1", "match or|foo::f(2)", "rewrite|1", "match|foo::g($a)"), None),
        # Steps are no alternatives.
        (("match|foo::f($a)", "rewrite|1", "match each|foo::f($a, 2)", "rewrite|1"), None),
        (("match|foo::f($a)", "match or|foo::g()", "match or|foo::f(1)"), 3),
    ],
)
def test_an_alternative_that_is_never_taken(fences: tuple[str, ...], hidden: int | None) -> None:
    entry = (
        '[metavariables]\nx = { text = "[a-z]+", pure = true }\n' if "$x" in str(fences) else 'sure_if = ["pure(a)"]\n'
    )
    loaded, first = load(fences, entry if "rewrite|1" in fences else "")
    problems = loaded.problems if isinstance(loaded, PageProblems) else ()
    places = [((one.position.line - first) // 3 + 1, one.message) for one in problems]
    assert places == ([] if hidden is None else [(hidden, NEVER.format(first))])


def test_steps_are_compiled_in_order() -> None:
    fences = ("match|foo::f($a)", "match optional|foo::g($a)", "match primary|foo::h($a)", "rewrite|foo::k($a)")
    loaded, _ = load(fences)
    assert isinstance(loaded, PageSet), loaded
    (rewrite,) = loaded.compiled[0].rewrites
    assert [step.quantity for step in rewrite.steps] == [Quantity.ONE, Quantity.OPTIONAL, Quantity.ONE]
    assert [step.is_primary for step in rewrite.steps] == [False, False, True]
    assert [step.edits for step in rewrite.steps] == [False, False, True]


@pytest.mark.parametrize(
    ("page", "own", "expected"),
    [
        ({"pure": "true"}, {"mutable": "false"}, (True, False, "lower", ())),
        ({"pure": "true"}, {"pure": "false"}, (False, None, "lower", ())),
        ({"unknown": '"no-match"', "pure": "true"}, {"mutable": "true"}, (True, True, "no-match", ())),
        ({"not-mentions": '["b"]'}, {"pure": "true"}, (True, None, "lower", ("b",))),
        ({"pure": "true"}, {"not-mentions": '["b"]'}, (True, None, "lower", ("b",))),
    ],
)
def test_a_rewrite_adds_to_what_the_page_says(page: dict[str, str], own: dict[str, str], expected: object) -> None:
    stated, added = (", ".join(f"{key} = {value}" for key, value in one.items()) for one in (page, own))
    entry = f'metavariables = {{ a = {{ {added} }} }}\nsure_if = ["pure(a)"]\n[metavariables]\na = {{ {stated} }}\n'
    loaded, _ = load(("match|foo::f($a, $b)", "rewrite|foo::g($a, $b)"), entry)
    assert isinstance(loaded, PageSet), loaded
    variable = loaded.compiled[0].rewrites[0].variables["a"].variable
    assert (variable.pure, variable.mutable, variable.unknown.value, variable.not_mentions) == expected
    assert loaded.compiled[0].variables["a"].variable.pure == ({"true": True}.get(page.get("pure", "")))


def test_uses_are_compiled() -> None:
    entry = "[metavariables]\na = { used-only-as = ['$a.len()', 'foo::g($a)'] }\n"
    loaded, _ = load(("match|foo::f($a)", "rewrite|foo::g($a)"), entry)
    assert isinstance(loaded, PageSet), loaded
    assert [one.text for one in loaded.compiled[0].variables["a"].used_only_as] == ["$a.len()", "foo::g($a)"]


@pytest.mark.parametrize(
    ("fences", "expected"),
    [
        (("match|foo::f($$$a)", "rewrite|foo::g($$$a)", "match|foo::h($$$a)"), []),
        (("match|foo::f($$$a)", "rewrite|foo::g($$$a)", "match|foo::h($a)"), [(3, 8, "`$a` is written `$$$a` above")]),
        (("match|foo::f(&$a)", "rewrite|foo::g(&'$a u8)"), [(2, 9, "`'$a` is written `$a` above")]),
        (("match|foo::f($$$)", "rewrite|foo::g()", "match|foo::h($_)"), []),
    ],
)
def test_a_name_has_one_form(fences: tuple[str, ...], expected: list[tuple[int, int, str]]) -> None:
    said = [one for one in found(*fences) if "is written" in one[2]]
    assert said == expected
