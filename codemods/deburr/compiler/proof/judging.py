"""Whether what was seen is what a page claims: the rows of its proof."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from deburr.compiler.proof.claims import Claim, Wanted
from deburr.compiler.proof.observations import Observation, Seen, Trial
from deburr.compiler.proof.results import Outcome, ProofRow

Saw = Callable[[Trial], Observation]
"""What was seen of a trial."""


def judge(claim: Claim, saw: Saw, code: str | None) -> ProofRow:
    """The row of one claim; `code` is the error code that a misuse is refused with."""
    if claim.trial is None:
        return _row(claim, Outcome.NOT_RUN, claim.reason)
    seen = saw(claim.trial)
    if seen.seen is Seen.NOT_RUN:
        return _row(claim, Outcome.NOT_RUN, seen.line, seen.output)
    match claim.wanted:
        case Wanted.FIRES:
            return _firing(claim, seen)
        case Wanted.SILENT:
            return _silent(claim, seen, saw)
        case Wanted.RUNS:
            return _running(claim, seen, saw)
        case Wanted.COMPILES:
            return _compiling(claim, seen, "the text")
        case Wanted.MISUSED:
            return _compiling(claim, seen, "the misuse")
        case Wanted.REFUSED:
            return _refused(claim, seen, code)


def _row(claim: Claim, outcome: Outcome, line: str, output: str = "", *, shows: bool = False) -> ProofRow:
    position = claim.code.position
    return ProofRow(claim.example.title, claim.text, claim.witness, outcome, line, position, output, shows)


def _firing(claim: Claim, seen: Observation) -> ProofRow:
    if claim.is_gap:
        if seen.seen is Seen.SILENT:
            return _row(claim, Outcome.UNPROVEN, "the witness is silent, as the page says")
        said = f"the page says `unseen`, and the witness fires: {seen.line}"
        return _row(claim, Outcome.FAILED, said if seen.seen is Seen.FIRED else _bad_end(seen), seen.output)
    if seen.seen is Seen.FIRED:
        return _row(claim, Outcome.PASSED, seen.line, seen.output, shows=claim.shows)
    if seen.seen is Seen.SILENT:
        return _row(claim, Outcome.FAILED, "the witness is silent", seen.output)
    return _row(claim, Outcome.FAILED, _bad_end(seen), seen.output)


def _silent(claim: Claim, seen: Observation, saw: Saw) -> ProofRow:
    if claim.is_gap and seen.seen is Seen.FIRED:
        return _row(claim, Outcome.UNPROVEN, f"the witness fires, as the page says: {seen.line}", seen.output)
    if claim.is_gap and seen.seen is Seen.SILENT:
        return _row(claim, Outcome.FAILED, "the page says `seen`, and the witness is silent")
    if seen.seen is Seen.FIRED:
        return _row(claim, Outcome.FAILED, f"the witness fires: {seen.line}", seen.output)
    if seen.seen is not Seen.SILENT:
        return _row(claim, Outcome.FAILED, _bad_end(seen), seen.output)
    return _alike(claim, seen, saw, "silent")


def _running(claim: Claim, seen: Observation, saw: Saw) -> ProofRow:
    if seen.seen is not Seen.SILENT:
        return _row(claim, Outcome.FAILED, _bad_end(seen), seen.output)
    return _alike(claim, seen, saw, "it runs")


def _alike(claim: Claim, seen: Observation, saw: Saw, words: str) -> ProofRow:
    """A good text prints what its bad one does; what that was stopped before printing, nobody knows."""
    if claim.like is None:
        return _row(claim, Outcome.PASSED, words)
    bad = saw(claim.like)
    if bad.seen not in (Seen.FIRED, Seen.SILENT):
        return _row(claim, Outcome.PASSED, words)
    difference = _difference(bad, seen)
    if difference is not None:
        return _row(claim, Outcome.FAILED, difference)
    if not seen.printed or not (bad.printed or bad.is_complete):
        return _row(claim, Outcome.PASSED, words)
    how_far = "the same" if bad.is_complete else "the same as far as bad comes"
    return _row(claim, Outcome.PASSED, f"{words}, and prints {how_far}")


def _difference(bad: Observation, good: Observation) -> str | None:
    """The first line that the two print differently."""
    if good.printed == bad.printed or (not bad.is_complete and good.printed.startswith(bad.printed)):
        return None
    pairs = itertools.zip_longest(
        bad.printed.removesuffix("\n").split("\n"), good.printed.removesuffix("\n").split("\n")
    )
    for number, (one, other) in enumerate(pairs, start=1):
        if one is None:
            return f"it prints a line {number} more: `{other}`"
        if other is None:
            return f"it does not print line {number}: `{one}`"
        if one != other:
            return f"it prints something else in line {number}: `{other}` instead of `{one}`"
    return "its output ends in another way"


def _compiling(claim: Claim, seen: Observation, what: str) -> ProofRow:
    if seen.seen is Seen.REFUSED:
        return _row(claim, Outcome.FAILED, f"{what} does not compile: {seen.line}", seen.output)
    return _row(claim, Outcome.PASSED, f"{what} compiles")


def _refused(claim: Claim, seen: Observation, code: str | None) -> ProofRow:
    if seen.seen is not Seen.REFUSED:
        return _row(claim, Outcome.FAILED, "the misuse still compiles")
    if seen.codes != (code,):
        return _row(
            claim, Outcome.FAILED, f"the misuse is refused, but not with {code} alone: {seen.line}", seen.output
        )
    return _row(claim, Outcome.PASSED, f"the misuse is refused: {seen.line}", seen.output, shows=claim.shows)


def _bad_end(seen: Observation) -> str:
    return f"it does not compile: {seen.line}" if seen.seen is Seen.REFUSED else seen.line
