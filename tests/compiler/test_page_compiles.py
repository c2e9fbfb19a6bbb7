"""What is said of an example follows from what rustc said of its texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.compiler.diagnostics import Diagnostic
from deburr.compiler.example_results import Result
from deburr.compiler.page_compiles import check_compiles, fences_of, snippet_of
from deburr.compiler.processes import NotRun
from deburr.compiler.rustc import Compiled, CompileFailed
from deburr.language.gates import Gates
from deburr.language.model import Code, Example, Good, Level, Page, Position

E0133 = Diagnostic("error", "E0133", "call to unsafe function", 2)
E0308 = Diagnostic("error", "E0308", "mismatched types", 1)
UNUSED_UNSAFE = Diagnostic("warning", "unused_unsafe", "unnecessary `unsafe` block", 4)
UNUSED_MUT = Diagnostic("warning", "unused_mut", "variable does not need to be mutable", 3)


def code(text: str) -> Code:
    return Code(text, Position(1, 1))


def page(*examples: Example, **more: object) -> Page:
    return Page(
        id="a_page",
        group="leak",
        message="a message",
        level=Level.WARN,
        since="0.1.0",
        references=(),
        gates=Gates(),
        metavariables={},
        rewrites=(),
        reports=(),
        conditions=(),
        examples=examples,
        sections=(),
        file=Path("a_page.md"),
        text="",
        **more,
    )


def judged(example: Example, results: dict[str, object]) -> list[tuple[str, Result, str]]:
    of = page(example)
    known = {snippet_of(fence): results[fence.code.text] for fence in fences_of(of, example)}
    return [(check.claim, check.result, check.detail) for check in check_compiles(of, example, known)]


PAIR = Example("x", bad=code("bad"), good=(Good("leak", code("good")),))


def test_all_texts_compile():
    assert judged(PAIR, {"bad": Compiled(), "good": Compiled()}) == [
        ("bad compiles", Result.PASSED, ""),
        ("good `leak` compiles", Result.PASSED, ""),
        ("good `leak` brings no new warning", Result.PASSED, ""),
    ]
    assert judged(Example("x", ok=code("ok")), {"ok": Compiled()}) == [("ok compiles", Result.PASSED, "")]


def test_a_text_that_fails_is_shown_with_its_errors_alone():
    failed = CompileFailed((UNUSED_MUT, E0308))
    assert judged(PAIR, {"bad": Compiled(), "good": failed})[1:] == [
        ("good `leak` compiles", Result.FAILED, "error[E0308]: mismatched types (line 1)")
    ]


@pytest.mark.parametrize(
    ("result", "outcome", "detail"),
    [
        (CompileFailed((E0133, E0133, UNUSED_MUT)), Result.PASSED, ""),
        (CompileFailed((E0308,)), Result.FAILED, "error[E0308]: mismatched types (line 1)"),
        (
            CompileFailed((E0133, E0308)),
            Result.FAILED,
            "error[E0133]: call to unsafe function (line 2)\nerror[E0308]: mismatched types (line 1)",
        ),
        (Compiled(), Result.FAILED, "it compiles"),
        (NotRun("rustc is not installed"), Result.NOT_RUN, "rustc is not installed"),
    ],
)
def test_an_expected_error_is_that_error_and_no_other(result, outcome, detail):
    example = Example("x", bad=code("bad"), good=(Good("leak", code("good")),), expect="E0133")
    first, second, *_ = judged(example, {"bad": result, "good": Compiled()})
    assert first == ("bad fails with E0133", outcome, detail)
    assert second == ("good `leak` compiles", Result.PASSED, "")


@pytest.mark.parametrize(
    ("before", "after", "detail"),
    [
        ((UNUSED_MUT,), (UNUSED_MUT,), ""),
        ((UNUSED_MUT,), (), ""),
        ((), (UNUSED_UNSAFE,), "warning[unused_unsafe]: unnecessary `unsafe` block (line 4)"),
        ((UNUSED_MUT,), (UNUSED_UNSAFE,), "warning[unused_unsafe]: unnecessary `unsafe` block (line 4)"),
    ],
)
def test_a_rewrite_brings_no_new_warning(before, after, detail):
    *_, last = judged(PAIR, {"bad": Compiled(before), "good": Compiled(after)})
    assert last == (
        "good `leak` brings no new warning",
        Result.FAILED if detail else Result.PASSED,
        detail,
    )


def test_without_rustc_every_text_is_not_run():
    absent = NotRun("rustc is not installed")
    assert [result for _, result, _ in judged(PAIR, {"bad": absent, "good": absent})] == [Result.NOT_RUN] * 2


def test_equal_texts_of_one_edition_are_one_snippet():
    example = Example("x", bad=code("a"), good=(Good("one", code("b")), Good("two", code("b"))))
    of, older = page(example), page(example, edition="2018")
    assert len({snippet_of(fence) for fence in fences_of(of, example)}) == 2
    assert len({snippet_of(fence) for some in (of, older) for fence in fences_of(some, example)}) == 4
