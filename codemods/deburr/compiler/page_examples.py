"""A page is its own test suite: this runs the examples of pages through the engine and through rustc.

The texts go to rustc in the background, two at a time, while the engine works; without rustc those checks are
"not run", with the reason, and the engine's are made all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from deburr.compiler.example_results import ExampleCheck
from deburr.compiler.page_compiles import Compile, Snippet, check_compiles, fences_of, snippet_of
from deburr.compiler.page_matches import check_example
from deburr.compiler.rustc import CompileResult, compile_snippet
from deburr.engine.recipe import Recipe
from deburr.language.page_set import PageSet
from deburr.recipes.registry import shipped_recipes

JOBS = 2
"""How many texts are compiled at a time."""


def run_tests(
    pages: PageSet,
    ids: Collection[str] = (),
    *,
    jobs: int = JOBS,
    compiler: Compile = compile_snippet,
    recipes: Mapping[str, Recipe] | None = None,
) -> Iterator[ExampleCheck]:
    """Every check of every example of the named pages (of all, if none is named), in the order of the pages.

    An id that `pages` does not have is left out: the caller knows what to say about it. `recipes` are those of the
    pages, if one of them is not shipped."""
    made = recipes if recipes is not None else shipped_recipes(pages.pages)
    alone = tuple(_alone(pages))
    chosen = [only for only in alone if not ids or only.pages[0].id in ids]
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="rustc")
    try:
        compiled = _start(pool, chosen, compiler)
        for only in chosen:
            yield from _check_page(only, compiled, made)
    finally:
        # Also when the reader of the results stops early: what has not begun shall not begin.
        pool.shutdown(wait=True, cancel_futures=True)


def _alone(pages: PageSet) -> Iterator[PageSet]:
    """Each page as a set of its own."""
    for page, compiled in zip(pages.pages, pages.compiled, strict=True):
        yield PageSet((page,), (compiled,))


def _start(
    pool: ThreadPoolExecutor, chosen: list[PageSet], compiler: Compile
) -> Mapping[Snippet, Future[CompileResult]]:
    started: dict[Snippet, Future[CompileResult]] = {}
    for only in chosen:
        page = only.pages[0]
        for example in page.examples:
            for fence in fences_of(page, example):
                snippet = snippet_of(fence)
                if snippet not in started:
                    wanted = dict(snippet.dependencies)
                    started[snippet] = pool.submit(compiler, snippet.text, snippet.edition, wanted)
    return started


def _check_page(
    only: PageSet, compiled: Mapping[Snippet, Future[CompileResult]], recipes: Mapping[str, Recipe]
) -> Iterator[ExampleCheck]:
    page = only.pages[0]
    for example in page.examples:
        yield from check_example(only, page, example, recipes)
        snippets = {snippet_of(fence) for fence in fences_of(page, example)}
        yield from check_compiles(page, example, {snippet: compiled[snippet].result() for snippet in snippets})
