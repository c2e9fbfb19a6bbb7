"""The oldest Rust that a rewrite needs, seen on its examples, against the one that the page declares.

What counts is what a good text has more of than its bad one: items of std, whose age Clippy knows
(`incompatible_msrv`), and features of the language, from a small table. The declared version must be the greater.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from deburr.compiler.proof.judging import Saw
from deburr.compiler.proof.linting import INCOMPATIBLE_MSRV
from deburr.compiler.proof.observations import Look, Observation, Seen, Trial
from deburr.compiler.proof.results import Outcome, ProofRow
from deburr.language.model import Page, Rewrite
from deburr.language.versions import Version
from deburr.syntax.language_features import language_features

_SINCE = re.compile(r"stable (?:in a `const` context )?since `?(\d+\.\d+(?:\.\d+)?)")
_OLDEST = Version(1)


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a rewrite brings, and the Rust that first had it."""

    version: Version
    what: str


def msrv_trials(page: Page) -> Iterator[Trial]:
    """What must be seen before the rows can be made."""
    for rewrite in page.rewrites:
        for bad, good in _pairs(page, rewrite):
            yield bad
            yield good


def msrv_rows(page: Page, saw: Saw) -> Iterator[ProofRow]:
    """One row for each rewrite that has an example."""
    for rewrite in page.rewrites:
        pairs = list(_pairs(page, rewrite))
        if pairs:
            outcome, line = _judge(rewrite, pairs, saw)
            yield ProofRow("", f"good `{rewrite.name}`", "msrv", outcome, line, rewrite.position)


def _pairs(page: Page, rewrite: Rewrite) -> Iterator[tuple[Trial, Trial]]:
    for example in page.examples:
        for good in example.good:
            if good.rewrite == rewrite.name and example.bad is not None and example.expect is None:
                yield _trial(page, example.bad.text), _trial(page, good.code.text)


def _trial(page: Page, text: str) -> Trial:
    return Trial(text, page.edition, Look.LINT.value, tuple(sorted(page.dependencies.items())), INCOMPATIBLE_MSRV)


def _judge(rewrite: Rewrite, pairs: list[tuple[Trial, Trial]], saw: Saw) -> tuple[Outcome, str]:
    declared = rewrite.msrv or _OLDEST
    needs = [Need(_OLDEST, "nothing new")]
    for bad, good in pairs:
        before, after = saw(bad), saw(good)
        for seen in (before, after):
            if seen.seen is Seen.NOT_RUN:
                return Outcome.NOT_RUN, seen.line
            if seen.seen is Seen.REFUSED:
                return Outcome.FAILED, f"it does not compile: {seen.line}"
        needs += _new_items(before, after)
        needs += _new_features(bad, good)
    most = max(needs, key=lambda need: need.version)
    if most.version == declared:
        if rewrite.msrv is None:
            return Outcome.PASSED, "it brings nothing that Rust 1.0 has not"
        return Outcome.PASSED, f"{_short(declared)}, for {most.what}"
    said = f"msrv {_short(declared)}" if rewrite.msrv is not None else "no msrv"
    return Outcome.FAILED, f"the page declares {said}, and it needs {_short(most.version)}, for {most.what}"


def _new_items(before: Observation, after: Observation) -> Iterator[Need]:
    surplus = Counter(_items(after))
    surplus.subtract(_items(before))
    yield from (need for need, count in surplus.items() if count > 0)


def _items(seen: Observation) -> Iterator[Need]:
    for snippet, message in seen.found:
        since = _SINCE.search(message)
        version = Version.parse(since[1]) if since is not None else None
        if version is not None:
            yield Need(version, f"`{' '.join(snippet.split()) or 'an item of std'}`")


def _new_features(bad: Trial, good: Trial) -> Iterator[Need]:
    before = language_features(bad.source.encode())
    for feature in language_features(good.source.encode()):
        version = Version.parse(feature.since)
        if feature not in before and version is not None:
            yield Need(version, feature.name)


def _short(version: Version) -> str:
    """`1.47` for 1.47.0."""
    return str(version).removesuffix(".0") if str(version).count(".") == 2 else str(version)
