"""Unification alone for the tests of the engine: what a fragment captures in a text, without a page around it."""

from __future__ import annotations

from collections.abc import Iterator

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.candidates import needs_of
from deburr.engine.matching.sites import every_site, sites
from deburr.engine.matching.trace import Trace
from deburr.engine.matching.unify import Unifier
from deburr.language.fragments import FragmentError, compile_fragment
from deburr.language.trees import Fragment
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile


def compiled(text: str, kind: str | None = None, *, bare: bool = False) -> Fragment:
    fragment = compile_fragment(text, kind, bare=bare)
    assert not isinstance(fragment, FragmentError), (text, fragment)
    return fragment


def bindings(
    fragment: str, text: str | bytes, kind: str | None = None, *, every: bool = False
) -> Iterator[tuple[SourceFile, Bindings]]:
    """The first solution of each place, or with `every` all of them."""
    source = SourceFile(text if isinstance(text, bytes) else text.encode())
    tree = compiled(fragment, kind)
    needs = needs_of(tree)
    unifier = Unifier(source, NoCrate())
    for node in sites(source, tree, needs) if needs is not None else every_site(source, tree):
        for solutions in unifier.by_place(tree.root, node):
            for one in solutions:
                yield source, one
                if not every:
                    break


def captures(fragment: str, text: str | bytes, kind: str | None = None, *, every: bool = False) -> list[dict[str, str]]:
    """The captures of each solution as the text that they cover."""
    return [
        {name: one.span.cut(source.data).decode() for name, one in sorted(found.captures.items())}
        for source, found in bindings(fragment, text, kind, every=every)
    ]


def unknowns(fragment: str, text: str, kind: str | None = None) -> list[str]:
    return [reason for _, found in bindings(fragment, text, kind) for reason in found.unknowns]


def runs(fragment: str, text: str) -> list[list[str]]:
    """The statements that each solution covers."""
    return [[source.text(node) for node in found.run] for source, found in bindings(fragment, text)]


def parts(fragment: str, text: str) -> list[dict[int, list[str]]]:
    """The same by the parts of the fragment."""
    return [
        {index: [source.text(node) for node in nodes] for index, nodes in sorted(found.parts.items())}
        for source, found in bindings(fragment, text)
    ]


def furthest_miss(fragment: str, text: str, kind: str | None = None) -> tuple[str, str, str] | None:
    """What was looked at, wanted and found where the attempts came furthest."""
    source = SourceFile(text.encode())
    tree = compiled(fragment, kind)
    trace = Trace()
    unifier = Unifier(source, NoCrate(), trace=trace)
    for node in every_site(source, tree):
        for _ in unifier.all_matches(tree.root, node):
            pass
    miss = trace.furthest
    return (miss.at.cut(source.data).decode(), miss.wanted, miss.found) if miss is not None else None
