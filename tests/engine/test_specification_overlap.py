"""Holds what docs/patterns.md says of a linked fix that overlaps with another page's, and of a page with two rewrites
of one struct. Who wins is read off the stated order by hand.
"""

from __future__ import annotations

import pytest

from deburr.language.gates import NO_FACTS
from deburr.syntax.crate_view import NoCrate
from engine import linked, pages
from engine.linked import PAIR

# What the other page matches and makes, its id, level and the lines of the linked page's `[pattern]`; a text; who wins.
CLASHES = {
    "the outermost": (
        ("k::o(k::new($x))", "k::by_other($x)"),
        *("zz", "allow", "", "fn t(a: u8) { k::o(k::new(a)); k::with(a, 1); }", "zz"),
    ),
    "the first of two side by side": (
        ("k::with($x, 1)", "k::by_other($x)"),
        *("aa", "warn", "", "fn t(a: u8) { k::new(a); k::with(a, 1); }", "linked"),
    ),
    "the first of two side by side, the other way round": (
        ("k::with($x, 1)", "k::by_other($x)"),
        *("zz", "warn", "", "fn t(a: u8) { k::with(a, 1); k::new(a); }", "zz"),
    ),
    "the level": (
        ("k::new($x)", "k::by_other($x)"),
        "zz",
        "deny",
        "",
        "fn t(a: u8) { k::new(a); k::with(a, 1); }",
        "zz",
    ),
    "the id": (("k::new($x)", "k::by_other($x)"), "aa", "warn", "", "fn t(a: u8) { k::new(a); k::with(a, 1); }", "aa"),
    "the id, the other way round": (
        ("k::new($x)", "k::by_other($x)"),
        *("zz", "warn", "", "fn t(a: u8) { k::new(a); k::with(a, 1); }", "linked"),
    ),
    "beats": (
        ("k::o(k::new($x))", "k::by_other($x)"),
        *("aa", "deny", 'beats = ["aa"]', "fn t(a: u8) { k::o(k::new(a)); k::with(a, 1); }", "linked"),
    ),
}


@pytest.mark.parametrize(("rule", "name", "level", "pattern", "text", "winner"), CLASHES.values(), ids=CLASHES)
def test_a_linked_fix_wins_or_loses_as_a_whole(rule, name, level, pattern, text, winner):
    engine = pages.engine_of(linked.page(*PAIR, pattern=pattern), pages.rule(name, rule, level=level))
    change = pages.fixed(engine, text + "\n")
    made = change.after.decode()
    assert [one.finding.pattern for one in change.applied] == [winner]
    assert ("k::made" in made, "k::done" in made) == ((winner == "linked"),) * 2
    assert ("k::by_other" in made) is (winner != "linked")
    loser = name if winner == "linked" else "linked"
    reasons = {one.finding.pattern: one.reason for one in change.withheld}
    assert reasons == {loser: f"it overlaps with a fix of `{winner}`"}


TWO = """```toml
[pattern]
id = "two"
[rewrites]
reference = { applicability = "machine-applicable", default = true }
number = { applicability = "machine-applicable" }
```
# found
## Rewrite: reference
```rust match
struct $S { $$$a, $f: *const $T, $$$b }
```
```rust rewrite
struct $S { $$$a, $f: &'static $T, $$$b }
```
```rust match each
$S { $$$x, $f: k::null(), $$$y }
```
```rust rewrite
$S { $$$x, $f: k::zero(), $$$y }
```
## Rewrite: number
```rust match
struct $S { $$$a, $f: *const $T, $$$b }
```
```rust rewrite
struct $S { $$$a, $f: usize, $$$b }
```
```rust match each
$S { $$$x, $f: k::null(), $$$y }
```
```rust rewrite
$S { $$$x, $f: 0, $$$y }
```
## Example: e
```rust bad
fn f() {}
```
```rust good
fn f() {}
```
"""
STRUCTS = "struct A { p: *const u8 }\nstruct B { p: *const u8 }\nfn t() { A { p: k::null() }; B { p: k::null() }; }\n"


def test_two_rewrites_of_one_struct_are_two_fixes_of_one_finding_and_the_default_is_made():
    engine = pages.engine_of(TWO)
    findings = engine.check(STRUCTS.encode(), "src/lib.rs", NO_FACTS, NoCrate())
    assert [[fix.rewrite for fix in one.fixes] for one in findings] == [["reference", "number"]] * 2
    assert pages.after(engine, STRUCTS) == STRUCTS.replace("*const u8", "&'static u8").replace("null", "zero")


def test_the_other_one_is_made_on_request():
    engine = pages.engine_of(TWO, rewrites={"two": "number"})
    assert pages.after(engine, STRUCTS) == STRUCTS.replace("*const u8", "usize").replace("k::null()", "0")
