"""What rustc makes of a page's examples: they compile, bad fails where it says so, good brings no new warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from deburr.compiler.diagnostics import Diagnostic
from deburr.compiler.example_results import ExampleCheck, Fence, Result
from deburr.compiler.processes import NotRun
from deburr.compiler.rustc import Compiled, CompileFailed, CompileResult
from deburr.language.model import Example, Page


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text and what it is compiled with; equal ones are compiled once."""

    text: str
    edition: str
    dependencies: tuple[tuple[str, str], ...] = ()


Compile = Callable[[str, str, Mapping[str, str]], CompileResult]
"""`compile_snippet`, or a stand-in for it."""


def snippet_of(fence: Fence) -> Snippet:
    return Snippet(fence.code.text, fence.page.edition, tuple(sorted(fence.page.dependencies.items())))


def fences_of(page: Page, example: Example) -> Iterator[Fence]:
    """All texts of an example, in the order: ok, bad, good."""
    if example.ok is not None:
        yield Fence(page, example, "ok", example.ok)
    if example.bad is not None:
        yield Fence(page, example, "bad", example.bad)
    for good in example.good:
        yield Fence(page, example, f"good `{good.rewrite}`", good.code)


def check_compiles(page: Page, example: Example, results: Mapping[Snippet, CompileResult]) -> Iterator[ExampleCheck]:
    """The checks of one example, from what rustc said of its texts."""
    known: CompileResult | None = None
    for fence in fences_of(page, example):
        result = results[snippet_of(fence)]
        if fence.name == "bad":
            known = result
            if example.expect is not None:
                yield _check_failing(fence, example.expect, result)
                continue
        yield _check_compiling(fence, result)
        if fence.name.startswith("good") and isinstance(result, Compiled) and isinstance(known, Compiled):
            yield fence.check_that("brings no new warning", _new_warnings(known, result))


def _check_compiling(fence: Fence, result: CompileResult) -> ExampleCheck:
    match result:
        case NotRun(reason):
            return fence.check("compiles", Result.NOT_RUN, reason)
        case CompileFailed():
            return fence.check("compiles", Result.FAILED, _errors(result))
        case Compiled():
            return fence.check("compiles", Result.PASSED)


def _check_failing(fence: Fence, expected: str, result: CompileResult) -> ExampleCheck:
    claim = f"fails with {expected}"
    match result:
        case NotRun(reason):
            return fence.check(claim, Result.NOT_RUN, reason)
        case Compiled():
            return fence.check(claim, Result.FAILED, "it compiles")
        case CompileFailed():
            codes = {error.code for error in result.errors}
            return fence.check_that(claim, None if codes == {expected} else _errors(result))


def _errors(result: CompileFailed) -> str:
    return "\n".join(str(error) for error in result.errors)


def _new_warnings(before: Compiled, after: Compiled) -> str | None:
    """The warnings that `after` has more of than `before`, by their code."""
    surplus = Counter(_kind(warning) for warning in after.warnings)
    surplus.subtract(_kind(warning) for warning in before.warnings)
    new = [str(warning) for warning in after.warnings if surplus[_kind(warning)] > 0]
    return "\n".join(new) or None


def _kind(warning: Diagnostic) -> str:
    return warning.code or warning.message
