"""A measurement as a document: its pages against their targets first, then everything that a figure leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deburr.compiler.crate_builds import LIBRARY_ONLY
from deburr.report.measuring.document import Block, Heading, Items, Paragraph, Table, code
from deburr.report.wording import count
from deburr.run.measuring.comparison import Comparison
from deburr.run.measuring.measurement import CrateMeasure
from deburr.run.measuring.readings import Reading
from deburr.run.measuring.records import Compilation, CrateFindings
from deburr.run.measuring.sample import Sighting
from deburr.run.measuring.totals import COMPILE_TARGET, RIGHT_TARGET, PageTotals, Totals

_MANY = 50
"""Lines of one list of differences that are shown; the JSON has them all."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How the measurement was made."""

    version: str
    toolchain: str
    """`rustc 1.95.0 (…)`, or why there is none."""
    list_name: str
    compiled: bool
    reads: bool
    """Whether readings were given."""
    seed: int


def measurement_blocks(totals: Totals, made: Circumstances, comparison: Comparison | None) -> list[Block]:
    """The whole document; a section without content is left out."""
    blocks: list[Block] = [Heading("What the patterns find in published crates", 1), *_preface(totals, made)]
    if comparison is not None:
        blocks += _comparison(comparison)
    blocks += [Heading("Pages"), _pages(totals, made), *_legend(made), *_targets(totals, made)]
    sections = (
        ("Fixes with which a crate does not compile", _broken(totals)),
        ("Warnings that fixes bring", _warnings(totals)),
        ("Crates of which no build could judge the fixes", _failures(totals)),
        ("Findings read as wrong", _wrong(totals)),
        ("Readings whose finding is gone", _lost(totals)),
        ("Findings to be read", _unread(totals)),
        ("Files that rustc parses and deburr does not", _unparsed(totals)),
        ("Not analysed", _skipped(totals)),
        ("Crates that could not be had", _missing(totals)),
    )
    for title, found in sections:
        lines = list(found)
        if lines:
            blocks += [Heading(title), Items(lines)]
    return blocks


def _preface(totals: Totals, made: Circumstances) -> Iterator[Block]:
    measured = [found for _, found in _findings(totals)]
    size = sum(one.bytes for one in measured) / 1e6
    seconds = sum(one.seconds for one in measured)
    yield Paragraph(
        f"Made by deburr {made.version} with {made.toolchain} on {len(measured)} of the "
        f"{count(len(totals.crates), 'crate')} in {code(made.list_name)}: "
        f"{count(sum(one.files for one in measured), 'Rust file')}, {size:.1f} MB, analysed in {seconds:.0f} s."
    )
    if not made.compiled:
        yield Paragraph("Nothing was compiled.")
        return
    builds = [made for _, made in _compilations(totals)]
    library = sum(one.failure is None and one.targets == LIBRARY_ONLY for one in builds)
    text = (
        "A crate with a machine-applicable fix is compiled as published and with all its fixes "
        f"({count(len(builds), 'crate')}, {sum(one.seconds for one in builds) / 60:.0f} min): `cargo check` on this "
        "machine's platform, with the default features, or with all where only those read a file with a fix. That ran "
        "the build scripts and procedural macros of the crates and of what they depend on. "
    )
    if library:
        text += f"Of {count(library, 'crate')} only the library and programs build here, without tests and examples. "
    yield Paragraph(text + "A fix in a file that the compiler did not read, say for Windows, is not judged.")


def _pages(totals: Totals, made: Circumstances) -> Table:
    titles = ["pattern", "level", "findings", "crates", "sure fixes"]
    titles += ["judged", "compile"] if made.compiled else []
    titles += ["read", "right", "twice"] if made.reads else []
    rows = []
    for page in totals.pages:
        row = [code(page.id), page.level.value, str(len(page.findings)), str(page.crates), str(page.applied)]
        if made.compiled:
            row += [str(page.compiled), _share(page.compiled - len(page.broken), page.compiled)]
        if made.reads:
            twice = sum(reading.second is not None for reading in page.readings)
            row += [str(len(page.readings)), _share(page.right, len(page.readings)), str(twice)]
        rows.append(row)
    return Table(titles, rows, frozenset(range(2, len(titles))))


def _legend(made: Circumstances) -> Iterator[Block]:
    said = ["sure fixes: machine-applicable ones, made together"]
    if made.compiled:
        said.append("judged: those of them in files that the compiler read; compile: of those, with which it compiles")
    if made.reads:
        said.append("read, right: findings that a person read, and that nobody found wrong; twice: by two people")
    yield Paragraph(f"{'. '.join(part[0].upper() + part[1:] for part in said)}.")


def _targets(totals: Totals, made: Circumstances) -> Iterator[Block]:
    lines = []
    if made.reads:
        lines.append(
            _target(f"{RIGHT_TARGET} % of what was read is right", totals, "is_right_enough", "nothing was read")
        )
    if made.compiled:
        lines.append(
            _target(
                f"with {COMPILE_TARGET} % of the judged fixes the crate compiles",
                totals,
                "compiles_enough",
                "no fix was judged",
            )
        )
    if lines:
        yield Heading("Targets")
        yield Items(lines)


def _target(title: str, totals: Totals, name: str, nothing: str) -> str:
    groups: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for page in totals.pages:
        groups[getattr(page, name)].append(code(page.id))
    met = f"{len(groups[True])} of {len(totals.pages)} pages meet it"
    missed = f"missed by {', '.join(groups[False])}" if groups[False] else "none misses it"
    rest = f"; {nothing} of {', '.join(groups[None])}" if groups[None] else ""
    return f"**{title}**: {met}, {missed}{rest}"


def _share(part: int, whole: int) -> str:
    if not whole:
        return "-"
    # Rounded down: what is not all does not look like all.
    return f"{part * 1000 // whole / 10:g} %"


def _findings(totals: Totals) -> Iterator[tuple[CrateMeasure, CrateFindings]]:
    for one in totals.crates:
        if one.findings is not None:
            yield one, one.findings


def _compilations(totals: Totals) -> Iterator[tuple[CrateMeasure, Compilation]]:
    for one in totals.crates:
        if one.compilation is not None:
            yield one, one.compilation


def _broken(totals: Totals) -> Iterator[str]:
    for page in totals.pages:
        for crate, broken in page.broken:
            place = broken.fix.place
            yield f"{code(page.id)}: {code(f'{crate} {place.file}:{place.line}')}: {code(broken.error)}"


def _warnings(totals: Totals) -> Iterator[str]:
    for measure, made in _compilations(totals):
        for warning in made.warnings:
            pages = sorted({fix.page for fix in made.seen if warning.startswith(f"{fix.place.file}: ")})
            of = ", ".join(map(code, pages)) or "no file with a fix"
            yield f"{of}: {code(f'{measure.crate.label} {warning}')}"


def _failures(totals: Totals) -> Iterator[str]:
    for measure, made in _compilations(totals):
        if made.failure is not None and measure.findings is not None:
            fixes = len(measure.findings.applied)
            noun = "1 fix" if fixes == 1 else f"{fixes} fixes"
            yield f"{code(measure.crate.label)} ({noun}): {code(made.failure)}"


def _wrong(totals: Totals) -> Iterator[str]:
    for page in totals.pages:
        yield from (_reading(page, one) for one in page.readings if not one.is_right)


def _lost(totals: Totals) -> Iterator[str]:
    for page in totals.pages:
        yield from (f"{_reading(page, one)} (read as {one.verdict})" for one in page.lost)


def _reading(page: PageTotals, reading: Reading) -> str:
    return f"{code(page.id)}: {code(f'{reading.crate} {reading.file}:{reading.line}')}: {reading.reason}"


def _unread(totals: Totals) -> Iterator[str]:
    for page in totals.pages:
        yield from (_sighting(one) for one in page.unread)


def _sighting(sighting: Sighting) -> str:
    found = sighting.found
    where = f"{sighting.crate} {found.place.file}:{found.place.line}:{found.place.column}"
    return f"{code(found.page)}: {code(where)}: {code(found.text)}"


def _unparsed(totals: Totals) -> Iterator[str]:
    for one in totals.crates:
        for place in one.parse.unparsed if one.parse is not None else ():
            yield code(f"{one.crate.label} {place.file}:{place.line}:{place.column}")


def _skipped(totals: Totals) -> Iterator[str]:
    for one in totals.crates:
        for file, reason in one.findings.skipped if one.findings is not None else ():
            yield f"{code(f'{one.crate.label} {file}')}: {reason}"
        for file in one.parse.refused if one.parse is not None else ():
            yield f"{code(f'{one.crate.label} {file}')}: rustc does not parse it either"


def _missing(totals: Totals) -> Iterator[str]:
    yield from (f"{code(one.crate.label)}: {code(one.missing)}" for one in totals.crates if one.missing is not None)


def _comparison(comparison: Comparison) -> Iterator[Block]:
    yield Heading("Before and after")
    counts = (len(comparison.added), len(comparison.gone), len(comparison.changed))
    if not any(counts):
        yield Paragraph("No finding came, went or changed.")
        return
    yield Paragraph(f"{counts[0]} came, {counts[1]} went, {counts[2]} are at their place with another fix.")
    parts: list[tuple[str, Sequence[str]]] = [
        ("Came", [_sighting(one) for one in comparison.added]),
        ("Went", [_sighting(one) for one in comparison.gone]),
        ("Changed", [f"{_sighting(Sighting(one.crate, one.after))}: {one.what}" for one in comparison.changed]),
    ]
    for title, lines in parts:
        if lines:
            yield Heading(title, 3)
            more = [f"and {len(lines) - _MANY} more"] if len(lines) > _MANY else []
            yield Items([*lines[:_MANY], *more])
