"""Holds the mistakes that show once a page's fragments are trees: where each is, counted by hand, and in which words.

In `page` the first line of the match is line 18 of the page, and the first line of the rewrite is `REWRITE`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.language.page_set import PageProblems, load_page_text

PAGE = """```toml
[pattern]
id = "t"
level = "warn"
since = "0.1.0"

[metavariables]
{variables}

[rewrites.r]
applicability = "machine-applicable"
```

# found

## Rewrite: r

```rust match
{match}
```

```rust rewrite
{rewrite}```

## Example: one

```rust bad
fn f() {{}}
```

```rust good
fn f() {{}}
```
"""
MATCH, REWRITE = 19, 23
"""Lines of a one-line match and of its rewrite."""


def problems(match, rewrite, variables="f = { pure = true }"):
    used = "" if "$f" not in match + rewrite else variables
    variables = used if variables.startswith("f =") else variables
    text = PAGE.format(match=match, rewrite=rewrite + "\n" if rewrite else "", variables=variables)
    loaded = load_page_text(text, Path("group") / "t.md")
    return loaded.problems if isinstance(loaded, PageProblems) else ()


CASES = [
    ("foo::f($value)", "foo::g($vale)", (REWRITE, 8, 5), "no match binds `$vale`", "did you mean `value`?"),
    ("foo::f()", "foo::g($vale)", (REWRITE, 8, 5), "no match binds `$vale`", "use it in the match"),
    ("foo::f($value)", "foo::g(\n    1, $vale)", (REWRITE + 1, 8, 5), "no match binds `$vale`", "did you mean"),
    ("foo::f($value)", 'foo::g("é€", $vale)', (REWRITE, 14, 5), "no match binds `$vale`", "did you mean"),
    ("foo::f($a)", "foo::g($_)", (REWRITE, 8, 2), "an unnamed metavariable in a rewrite", "give it a name"),
    ("foo::f::<'$a>()", "foo::g::<'$b>()", (REWRITE, 10, 3), "no match binds `$b`", ""),
    ("foo::f($v)", "foo::g($v + )", (REWRITE, 12, 1), "this does not parse as Rust", ""),
    ("foo::f($v))", "foo::g($v)", (MATCH, 11, 1), "this does not parse as Rust", ""),
    ("foo::f($v, $w)", "foo::g($v)", (REWRITE, 1, 1), "the rewrite drops `$w`", "`pure = true` for `w`"),
    ("foo::f($v)", "foo::g($v, $v)", (REWRITE, 1, 1), "the rewrite repeats `$v`", '`sure_if = ["pure(v)"]`'),
    ("foo::f($v, $w)", "foo::g($w, $v)", (REWRITE, 1, 1), "evaluates `$v` and `$w` in another order", "pure"),
    ("Foo", "foo::g()", (MATCH, 1, 3), "`Foo` names no item of the prelude or of a crate", "`$Foo`"),
    ("foo::f($v, bar)", "foo::g($v)", (MATCH, 12, 3), "`bar` names no item", "`$bar`"),
    ("mem::take($v)", "foo::g($v)", (MATCH, 1, 9), "`mem::take` names no item", "`std::mem::take`"),
    ("crate::f($v)", "foo::g($v)", (MATCH, 1, 8), "`crate::f` names no item", "the crate that owns the item"),
    ("foo::f($self)", "foo::g()", (MATCH, 8, 5), "`$self` is the match itself", ""),
    ("foo::f($v /* x */)", "foo::g($v)", (MATCH, 11, 7), "a comment in a fragment", "in the prose"),
    ("foo::f($v) // x", "foo::g($v)", (MATCH, 12, 4), "a comment in a fragment", "in the prose"),
    ("// x\nfoo::f($v)", "foo::g($v)", (MATCH, 1, 4), "a comment in a fragment", "in the prose"),
    ("foo::f($v)", "foo::g(/* x */ $v)", (REWRITE, 8, 7), "a comment in a rewrite needs", "in the prose"),
    ("foo::f($$$a, $$$b)", "foo::g()", (MATCH, 14, 4), "two list metavariables side by side", "between them"),
    ("foo::f($$$, $$$b)", "foo::g()", (MATCH, 13, 4), "two list metavariables side by side", "between them"),
    ("foo::f($$$a $$$b)", "foo::g()", (MATCH, 13, 4), "two metavariables side by side", "between them"),
    ("$x", "foo::g($x)", (MATCH, 1, 2), "a bare metavariable matches everything", "what it stands in"),
    ("($x)", "foo::g($x)", (MATCH, 1, 4), "a bare metavariable matches everything", "what it stands in"),
    ("foo::f($1)", "foo::g()", (MATCH, 8, 1), "`$` starts no metavariable", "`$name`"),
    ("foo::f($f)", "", (REWRITE, 1, 1), "arms, statements and attributes can be deleted", "`expression`"),
    ("foo::f($a); foo::g();", "foo::g();", (REWRITE, 1, 1), "the rewrite drops `$a`", "`pure = true` for `a`"),
]


@pytest.mark.parametrize(
    ("match", "rewrite", "place", "message", "help_text"), CASES, ids=[f"{one[0]} => {one[1]}" for one in CASES]
)
def test_a_mistake_is_shown_where_it_is(match, rewrite, place, message, help_text):
    lines = match.count("\n")
    found = problems(match, rewrite)
    problem = found[0]
    line = place[0] + (lines if place[0] >= REWRITE else 0)
    assert (problem.position.line, problem.position.column, problem.width) == (line, *place[1:])
    assert message in problem.message
    assert help_text in (problem.help or "")
    assert not problem.message.endswith(".")


def test_one_mistake_is_told_once():
    assert len(problems("foo::f($value)", "foo::g($vale)")) == 1


@pytest.mark.parametrize(
    "variables", ["v = { type = 'Vec<' }", "v = { not = ['foo::('] }", "v = { matches = ['mem::f'] }"]
)
def test_constraints_are_compiled_too(variables):
    assert problems("foo::f($v)", "foo::g($v)", variables)[0].position.line == 8


@pytest.mark.parametrize(
    ("match", "rewrite"),
    [
        ("extern crate foo;", ""),
        ("#[inline]", ""),
        ("pub(crate) fn $f", "fn $f"),
        ("foo::f($$$a, 1, $$$b)", "foo::g($$$a, $$$b)"),
        ("foo::f($v, $w)", "foo::g($v, $w)"),
    ],
)
def test_what_is_no_mistake(match, rewrite):
    pure = "a = { pure = true }\nb = { pure = true }" if "$$$a" in match else ""
    assert problems(match, rewrite, pure) == ()
