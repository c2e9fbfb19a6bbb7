"""Holds what is told of an item besides its hunk: what was unknown, what the compiler said, why nothing is applied."""

from __future__ import annotations

from dataclasses import replace

from deburr.engine.findings import Label
from deburr.review.session import ReviewSession
from deburr.review.terminal.detail import Shown, detail_rows
from deburr.review.terminal.rows import laid_out


def lines(shown: Shown, width: int = 78) -> list[str]:
    return [line.plain.rstrip() for line in laid_out(detail_rows(shown), width)[0]]


def test_all_that_is_known(demo: ReviewSession) -> None:
    item = next(one for one in demo.items if one.pattern == "compare_with_null")
    (one,) = item.alternatives
    known = replace(
        one,
        lowered=("the type is not known",),
        notes=("an import stays",),
        compiler="error[E0308]: mismatched types\n   expected `u8`\x1b[1m",
    )
    other = replace(one, name="b", title="another way", parts=(), withheld="a comment has no place")
    finding = replace(item.finding, labels=(Label(item.finding.span, "made here"),), notes=("n1",), helps=("h1",))
    item = replace(item, finding=finding, alternatives=(known, other), explanation="")
    shown = lines(Shown(item, demo.state(item), known, 0))
    assert shown == [
        "warning[deburr::compare_with_null]: a pointer is compared with a null pointer",
        "--> src/lib.rs:17:5",
        "    crate demo, in fn is_missing",
        "",
        "rewrite 1 of 2 `ask_is_null`: call `is_null` (machine-applicable, default)",
        "17 -     buffer == std::ptr::null()",
        "17 +     buffer.is_null()",
        "",
        " = unknown: the type is not known",
        " = compiler: error[E0308]: mismatched types",
        "                expected `u8`\\x1b[1m",
        " = note: an import stays",
        " = note: line 17: made here",
        " = note: n1",
        " = help: h1",
        "",
        "other rewrites (w)",
        " 2 `b`: another way (machine-applicable)",
        "   = withheld: a comment has no place",
        "",
    ]
    # Nothing to apply: the place itself is shown.
    assert lines(Shown(item, demo.state(item), other, 0))[4:9] == [
        "rewrite 2 of 2 `b`: another way (machine-applicable, default)",
        "17 >     buffer == std::ptr::null()",
        "",
        " = withheld: a comment has no place",
        " = note: line 17: made here",
    ]
    assert (
        "the pattern has no rewrite here" in lines(Shown(replace(item, alternatives=()), demo.state(item), None, 0))[4]
    )
