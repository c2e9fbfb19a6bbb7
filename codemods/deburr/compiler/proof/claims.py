"""What a page claims of its examples, text by text: what is to be tried, and what must be seen.

Nothing is run here. A text that cannot be tried is a claim without a trial, with the reason.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from deburr.compiler.proof.observations import Look, Trial
from deburr.language.front_matter_keys import RUNTIME_WITNESSES
from deburr.language.model import Code, Example, Page


class Wanted(enum.Enum):
    FIRES = "fires"
    SILENT = "silent"
    RUNS = "runs"
    COMPILES = "compiles"
    MISUSED = "compiles with its misuse"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Claim:
    """One text, how it is tried, and what is wanted."""

    example: Example
    text: str
    code: Code
    witness: str
    wanted: Wanted
    trial: Trial | None = None
    reason: str = ""
    """Why there is no trial."""
    is_gap: bool = False
    """The page says itself that the witness answers otherwise here."""
    shows: bool = False
    """Whether what is wanted shows the hazard."""
    like: Trial | None = None
    """The trial of the bad text, whose output must be the same."""


def claims_of(page: Page) -> Iterator[Claim]:
    """All claims of a page, in the order of its examples."""
    witness = page.proof.witness
    for example in page.examples:
        if witness in RUNTIME_WITNESSES:
            yield from _programs(page, example, witness)
        elif witness == "lint":
            yield from _lints(page, example)
        elif witness == "compile-fail":
            yield from _misuses(page, example)
        if witness not in RUNTIME_WITNESSES and example.drivers:
            yield from _programs(page, example, Look.RUN.value)


@dataclass(frozen=True, slots=True)
class _Text:
    name: str
    code: Code
    rewrite: str | None = None


def _texts(example: Example) -> Iterator[_Text]:
    if example.ok is not None:
        yield _Text("ok", example.ok)
    if example.bad is not None:
        yield _Text("bad", example.bad)
    for good in example.good:
        yield _Text(f"good `{good.rewrite}`", good.code, good.rewrite)


def _trial(page: Page, source: str, look: str, lint: str | None = None) -> Trial:
    return Trial(source, page.edition, look, tuple(sorted(page.dependencies.items())), lint)


def _programs(page: Page, example: Example, look: str) -> Iterator[Claim]:
    """Each text with its driver; `look` is a runtime witness or `run`."""
    texts = list(_texts(example))
    trials = {text.name: _program(page, example, text, look) for text in texts}
    if example.expect is not None:
        yield _untried(example, texts[:1], look, f"rustc refuses it with {example.expect}, as the page says")
        texts = texts[1:]
    missing = [text for text in texts if trials[text.name] is None]
    if missing:
        yield _untried(example, missing, look, "no driver")
    like = trials.get("bad") if example.expect is None else None
    is_watched = look != Look.RUN.value
    for text in texts:
        trial = trials[text.name]
        if trial is None:
            continue
        is_bad = text.name == "bad"
        wanted = Wanted.RUNS if not is_watched else Wanted.FIRES if is_bad else Wanted.SILENT
        yield Claim(
            *(example, text.name, text.code, look, wanted, trial),
            is_gap=is_watched and example.is_gap and text.rewrite is None,
            shows=is_watched and is_bad and not example.is_gap,
            like=like if text.rewrite is not None else None,
        )


def _program(page: Page, example: Example, text: _Text, look: str) -> Trial | None:
    driver = example.driver_of(text.rewrite)
    return _trial(page, joined(text.code, driver), look) if driver is not None else None


def joined(text: Code, below: Code) -> str:
    """The text with a driver or a misuse below it, one file."""
    return f"{text.text}\n{below.text}"


def _untried(example: Example, texts: list[_Text], witness: str, reason: str) -> Claim:
    names = ", ".join(text.name for text in texts)
    return Claim(example, names, texts[0].code, witness, Wanted.SILENT, reason=reason)


def _lints(page: Page, example: Example) -> Iterator[Claim]:
    lint = page.proof.lint
    for text in _texts(example):
        is_bad = text.name == "bad"
        if is_bad and example.expect is not None:
            yield _untried(example, [text], "lint", f"rustc refuses it with {example.expect}, as the page says")
            continue
        yield Claim(
            *(example, text.name, text.code, "lint", Wanted.FIRES if is_bad else Wanted.SILENT),
            _trial(page, text.code.text, Look.LINT.value, lint),
            is_gap=example.is_gap and text.rewrite is None,
            shows=is_bad and not example.is_gap,
        )


def _misuses(page: Page, example: Example) -> Iterator[Claim]:
    """A misuse must compile with the bad text, and be what a good text is refused for."""
    misuse = example.misuse
    texts = list(_texts(example))
    if misuse is None and example.bad is not None:
        yield _untried(example, texts, "compile-fail", "no misuse")
        return
    for text in texts:
        alone = _trial(page, text.code.text, Look.COMPILE.value)
        if misuse is None:
            yield Claim(example, text.name, text.code, "compile-fail", Wanted.COMPILES, alone)
            continue
        misused = _trial(page, joined(text.code, misuse), Look.COMPILE.value)
        if text.rewrite is None:
            yield Claim(example, text.name, text.code, "compile-fail", Wanted.MISUSED, misused)
        else:
            yield Claim(example, text.name, text.code, "compile-fail", Wanted.COMPILES, alone)
            yield Claim(example, text.name, text.code, "compile-fail", Wanted.REFUSED, misused, shows=True)
