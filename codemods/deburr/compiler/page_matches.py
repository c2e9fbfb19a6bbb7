"""What the engine makes of a page's examples: bad is found, a rewrite gives the good text, good and ok are silent.

Every page is tried alone, so that no other page's finding or fix can stand in for its own. Runs no program.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from deburr.compiler.example_crate import crate_of, facts_for
from deburr.compiler.example_results import ExampleCheck, Fence
from deburr.engine.analysis import Engine, Options
from deburr.engine.findings import Finding
from deburr.engine.recipe import Recipe
from deburr.errors import PatternCycleError
from deburr.language.model import Applicability, Code, Example, Good, Page
from deburr.language.page_set import PageSet
from deburr.text.edit import apply_edits, find_conflict


def check_example(
    pages: PageSet, page: Page, example: Example, recipes: Mapping[str, Recipe]
) -> Iterator[ExampleCheck]:
    """The checks of one example; `pages` holds `page` alone, `recipes` what it may need."""
    if example.ok is not None:
        yield _silent(pages, Fence(page, example, "ok", example.ok), recipes)
    if example.bad is None:
        return
    bad = Fence(page, example, "bad", example.bad)
    findings = _findings(pages, bad, recipes)
    yield bad.check_that("is found", _count_failure(findings, example.findings))
    if example.is_withheld:
        yield bad.check_that("has its fix withheld", _offered(findings))
    for good in example.good:
        fence = Fence(page, example, f"good `{good.rewrite}`", good.code)
        yield fence.check_that("is what the rewrite gives", _rewrite_failure(pages, bad, good, findings, recipes))
        yield _silent(pages, fence, recipes)
    for good in example.manifest_good:
        fence = Fence(page, example, f"good manifest `{good.rewrite}`", good.code)
        yield fence.check_that("is what the rewrite gives", _manifest_failure(good, findings, example))
        left = _findings(pages, bad, recipes, good.code)
        yield fence.check_that("leaves no finding", _count_failure(left, 0))


def _manifest_failure(good: Good, findings: tuple[Finding, ...], example: Example) -> str | None:
    before = example.manifest.text.encode() if example.manifest is not None else b""
    fixes = [fix for finding in findings if (fix := finding.fix(good.rewrite)) is not None]
    edits = {edit for fix in fixes for part in fix.elsewhere for edit in part.edits}
    if find_conflict(edits) is not None:
        return "the edits of two findings conflict"
    return _difference(good, apply_edits(before, edits), findings)


def _offered(findings: tuple[Finding, ...]) -> str | None:
    """The places where the default rewrite is not withheld."""
    given = [finding for finding in findings if (fix := finding.fix()) is None or fix.withheld is None]
    return f"{len(given)} of {len(findings)} findings have a fix, or none that could be withheld" if given else None


def _silent(pages: PageSet, fence: Fence, recipes: Mapping[str, Recipe]) -> ExampleCheck:
    return fence.check_that("has no finding", _count_failure(_findings(pages, fence, recipes), 0))


def _findings(
    pages: PageSet, fence: Fence, recipes: Mapping[str, Recipe], manifest: Code | None = None
) -> tuple[Finding, ...]:
    """The findings in a text, with the manifest of its example or another one around it."""
    page, text = fence.page, fence.code.text
    crate = crate_of(page, text, manifest or fence.example.manifest)
    engine = Engine(pages, Options(applicability=Applicability.UNSPECIFIED), recipes)
    found = engine.check(text.encode(), _name(fence), facts_for(page), crate)
    return tuple(finding for finding in found if finding.pattern == page.id)


def _rewrite_failure(
    pages: PageSet, bad: Fence, good: Good, findings: tuple[Finding, ...], recipes: Mapping[str, Recipe]
) -> str | None:
    after = _rewritten(pages, bad, good.rewrite, findings, recipes)
    return after if isinstance(after, str) else _difference(good, after, findings)


def _difference(good: Good, after: bytes, findings: tuple[Finding, ...]) -> str | None:
    if after == good.code.text.encode():
        return None
    wanted, given = good.code.text.split("\n"), after.decode(errors="replace").split("\n")
    difference = "\n".join(difflib.unified_diff(wanted, given, "in the page", "from the rewrite", lineterm="", n=1))
    reasons = _reasons(findings, good.rewrite)
    return difference + (f"\n{reasons}" if reasons else "")


def _rewritten(
    pages: PageSet, bad: Fence, rewrite: str, findings: tuple[Finding, ...], recipes: Mapping[str, Recipe]
) -> bytes | str:
    """The bad text with the named rewrite applied everywhere, or what is wrong."""
    page, data = bad.page, bad.code.text.encode()
    declared = next((found.applicability for found in page.rewrites if found.name == rewrite), None)
    if declared is Applicability.HAS_PLACEHOLDERS:
        return _with_placeholders(data, rewrite, findings)
    options = Options(applicability=Applicability.UNSPECIFIED, rewrites={page.id: rewrite})
    engine = Engine(pages, options, recipes)
    crate = crate_of(page, bad.code.text, bad.example.manifest)
    try:
        return engine.fix(data, _name(bad), facts_for(page), crate).after
    except PatternCycleError as error:
        return str(error)


def _with_placeholders(data: bytes, rewrite: str, findings: tuple[Finding, ...]) -> bytes | str:
    """A text with placeholders is never made in bulk, so its edits are taken from the findings themselves."""
    edits = [edit for finding in findings if (fix := finding.fix(rewrite)) is not None for edit in fix.edits]
    if find_conflict(edits) is not None:
        return "the edits of two findings conflict"
    return apply_edits(data, edits)


def _reasons(findings: tuple[Finding, ...], rewrite: str) -> str:
    """Why fixes were withheld, one line each."""
    fixes = [finding.fix(rewrite) for finding in findings]
    return "\n".join(f"withheld: {fix.withheld}" for fix in fixes if fix is not None and fix.withheld is not None)


def _count_failure(findings: tuple[Finding, ...], wanted: int) -> str | None:
    if len(findings) == wanted:
        return None
    return f"{len(findings)} finding{'' if len(findings) == 1 else 's'} instead of {wanted}"


def _name(fence: Fence) -> str:
    return f"{fence.page.id}: {fence.name}"
