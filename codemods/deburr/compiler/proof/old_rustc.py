"""Rewrites that claim to work with Rust 1.63 or less, given to the rustc 1.63 of Debian 12 where that is installed.

A text that needs more for reasons of its own (its bad text does not compile either) says nothing about the rewrite.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from deburr.compiler.diagnostics import read_diagnostics
from deburr.compiler.processes import NotRun, run_tool
from deburr.compiler.proof.judging import Saw
from deburr.compiler.proof.linting import SECONDS, refused
from deburr.compiler.proof.observations import Look, Observation, Seen, Trial
from deburr.compiler.proof.results import Outcome, ProofRow
from deburr.compiler.proof.toolchain import OLD_RUSTC, OLD_VERSION, old_compiler_text
from deburr.language.model import Page, Rewrite
from deburr.language.versions import Version

_OLD = Version(1, int(OLD_VERSION.split(".")[1]))


def old_trials(page: Page) -> Iterator[Trial]:
    """What must be seen before the rows can be made; nothing where there is no such compiler."""
    for rewrite in page.rewrites:
        for pair in _pairs(page, rewrite):
            yield from pair


def old_rows(page: Page, saw: Saw) -> Iterator[ProofRow]:
    """One row for each rewrite that claims so much."""
    for rewrite in page.rewrites:
        pairs = list(_pairs(page, rewrite))
        if pairs:
            outcome, line = _judge(pairs, saw)
            yield ProofRow("", f"good `{rewrite.name}`", f"rustc {OLD_VERSION}", outcome, line, rewrite.position)


def observe_old(trial: Trial) -> Observation:
    """What Debian's compiler says of a library."""
    with tempfile.TemporaryDirectory(prefix="deburr-rustc-") as folder:
        command = [OLD_RUSTC, "-", "--crate-name=example", "--crate-type=lib", f"--edition={trial.edition}"]
        options = ["--emit=metadata", "--cap-lints=warn", "--error-format=json", f"--out-dir={folder}"]
        done = run_tool([*command, *options], stdin=trial.source.encode(), seconds=SECONDS, cwd=Path(folder))
    if isinstance(done, NotRun):
        return Observation(Seen.NOT_RUN, done.reason)
    errors = [diagnostic for diagnostic in read_diagnostics(done.stderr) if diagnostic.is_error]
    if errors:
        return refused(errors)
    return Observation(Seen.SILENT) if done.code == 0 else Observation(Seen.NOT_RUN, done.complaint)


def _pairs(page: Page, rewrite: Rewrite) -> Iterator[tuple[Trial, Trial]]:
    declared = rewrite.msrv or Version(1)
    if declared > _OLD or page.dependencies or page.edition == "2024" or old_compiler_text() is None:
        return
    for example in page.examples:
        for good in example.good:
            if good.rewrite == rewrite.name and example.bad is not None and example.expect is None:
                yield _trial(page, example.bad.text), _trial(page, good.code.text)


def _trial(page: Page, text: str) -> Trial:
    return Trial(text, page.edition, Look.OLD_RUSTC.value)


def _judge(pairs: list[tuple[Trial, Trial]], saw: Saw) -> tuple[Outcome, str]:
    goods = [saw(good) for bad, good in pairs if saw(bad).seen is Seen.SILENT]
    failed = next((seen for seen in goods if seen.seen is Seen.REFUSED), None)
    if failed is not None:
        return Outcome.FAILED, f"it does not compile: {failed.line}"
    if not goods:
        return Outcome.NOT_RUN, "none of the bad texts compiles with it either"
    rest = len(pairs) - len(goods)
    return Outcome.PASSED, f"{len(goods)} of {len(pairs)} examples compile" + (
        f", {rest} need a newer Rust before the rewrite too" if rest else ""
    )
