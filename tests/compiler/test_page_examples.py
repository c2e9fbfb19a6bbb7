"""A page's examples are run as its tests, and a page that says something untrue of itself fails in the right place."""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.compiler.example_results import Result
from deburr.compiler.page_examples import run_tests
from deburr.compiler.processes import NotRun
from deburr.compiler.rustc import Compiled
from deburr.language.page_set import PageProblems, PageSet, load_page_text

PAGE = """\
```toml
[pattern]
id = "is_null_by_comparison"
level = "warn"
since = "0.1.0"

[rewrites.ask]
applicability = "machine-applicable"
```

# comparing with null says in two words what `is_null` says in one

## What it does

Finds comparisons.

## Why is this bad?

It is long.

## Known problems

None.

## Rewrite: ask

```rust match
$p == std::ptr::null()
```

```rust rewrite
$p.is_null()
```

## Example: in a function

```rust bad
pub fn f(p: *const u8) -> bool {
    p == std::ptr::null()
}
```

```rust good
pub fn f(p: *const u8) -> bool {
    p.is_null()
}
```

## Example: two pointers

```rust ok
pub fn f(p: *const u8, q: *const u8) -> bool {
    p == q
}
```
"""

CLAIMS = [
    ("in a function", "bad is found"),
    ("in a function", "good `ask` is what the rewrite gives"),
    ("in a function", "good `ask` has no finding"),
    ("in a function", "bad compiles"),
    ("in a function", "good `ask` compiles"),
    ("in a function", "good `ask` brings no new warning"),
    ("two pointers", "ok has no finding"),
    ("two pointers", "ok compiles"),
]


def pages(text: str = PAGE) -> PageSet:
    read = load_page_text(text, Path("raw_pointer/is_null_by_comparison.md"))
    assert not isinstance(read, PageProblems), read
    return read


def compiles(*_: object) -> Compiled:
    return Compiled()


@pytest.mark.rustc
def test_a_true_page_passes_in_the_order_of_its_text():
    checks = list(run_tests(pages()))
    assert [(check.example, check.claim) for check in checks] == CLAIMS
    assert {check.result for check in checks} == {Result.PASSED}


@pytest.mark.parametrize(
    ("change", "failed", "detail"),
    [
        (("    p == std::ptr::null()\n", "    p.is_null() // now\n"), "bad is found", "0 findings instead of 1"),
        (("```rust bad\n", "```rust bad findings=2\n"), "bad is found", "1 finding instead of 2"),
        (
            ("    p.is_null()\n", "    (p).is_null()\n"),
            "good `ask` is what the rewrite gives",
            "-    (p).is_null()\n+    p.is_null()",
        ),
        (("    p == q\n", "    p == std::ptr::null() || p == q\n"), "ok has no finding", "1 finding instead of 0"),
    ],
    ids=["bad is not found", "found less often", "another text", "ok is found"],
)
def test_an_untrue_page_fails_where_it_is_untrue(change, failed, detail):
    text = PAGE.replace(*change)
    assert text != PAGE
    failures = {
        check.claim: check.detail
        for check in run_tests(pages(text), compiler=compiles)
        if check.result is Result.FAILED
    }
    assert detail in failures[failed]


COMMENTED = PAGE.replace("    p == std::ptr::null()\n", "    p == std::ptr:: /* why */ null()\n")
"""The comment has no place in the rewrite, so the fix is withheld."""


@pytest.mark.parametrize(("text", "failed"), [(COMMENTED, []), (PAGE, ["bad has its fix withheld"])])
def test_a_bad_text_may_show_a_fix_that_is_withheld(text, failed):
    good = text.index("```rust good"), text.index("## Example: two pointers")
    text = (text[: good[0]] + text[good[1] :]).replace("```rust bad\n", "```rust bad withheld\n")
    checks = list(run_tests(pages(text), compiler=compiles))
    assert "bad has its fix withheld" in [check.claim for check in checks]
    assert [check.claim for check in checks if check.result is Result.FAILED] == failed


@pytest.mark.rustc
def test_a_text_that_rustc_refuses_fails():
    broken = PAGE.replace("q: *const u8) -> bool", "q: *const u16) -> bool")
    failed = [check for check in run_tests(pages(broken)) if check.result is Result.FAILED]
    assert [check.claim for check in failed] == ["ok compiles"]
    assert failed[0].detail.startswith("error[E0308]: ")
    assert failed[0].position.line == PAGE[: PAGE.index("pub fn f(p: *const u8, q")].count("\n") + 1


def test_without_rustc_the_engine_is_asked_all_the_same():
    checks = list(run_tests(pages(), compiler=lambda *_: NotRun("rustc is not installed")))
    by_result = {result: [check.claim for check in checks if check.result is result] for result in Result}
    assert by_result[Result.FAILED] == []
    assert by_result[Result.NOT_RUN] == ["bad compiles", "good `ask` compiles", "ok compiles"]
    assert by_result[Result.PASSED] == [
        "bad is found",
        "good `ask` is what the rewrite gives",
        "good `ask` has no finding",
        "ok has no finding",
    ]


def test_only_the_named_pages_run():
    assert list(run_tests(pages(), ["something_else"], compiler=compiles)) == []
    assert len(list(run_tests(pages(), ["is_null_by_comparison"], compiler=compiles))) == len(CLAIMS)


def test_stopping_early_starts_nothing_more():
    texts = []

    def slow(text: str, *_: object) -> Compiled:
        texts.append(text)
        return Compiled()

    checks = run_tests(pages(), jobs=1, compiler=slow)
    next(checks)
    checks.close()
    assert len(texts) <= 3


@pytest.mark.rustc
def test_a_driver_is_neither_matched_nor_compiled():
    """It would be one finding more, and an error of rustc."""
    driver = "```rust driver\nfn main() { std::ptr::null::<u8>() == std::ptr::null() }\n```\n\n## Example: two pointers"
    checks = list(run_tests(pages(PAGE.replace("## Example: two pointers", driver))))
    assert [(check.example, check.claim) for check in checks] == CLAIMS
    assert {check.result for check in checks} == {Result.PASSED}
