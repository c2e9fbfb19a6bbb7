"""Pieces of a run's real fixes: whatever the files hold and however they are grouped, the pieces are the whole change.

`git apply` makes the patches in every order that is allowed, chosen by chance.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.page_texts import BARE_PAGE
from deburr.engine.findings import FixKey
from deburr.language.model import Applicability
from deburr.run.request import Request
from deburr.run.series.fixes import Naming, SeriesFix, series_fixes
from deburr.run.series.grouping import Earlier
from deburr.run.series.pieces import Piece, hunk_count, needed
from deburr.run.series.series import Grouping, Series, compact, series_of
from deburr.run.series.subsets import Subsets
from deburr.run.session import Session, prepare, run_fix
from deburr.run.verification.plan import Plan
from deburr.text.patch import file_patch

PATTERNS = {
    "one": ("std::mem::forget(1)", "drop(1)"),
    "two": ("std::mem::forget(2)", "std::mem::drop(2)"),
    # Two lines become three, and one of them has a finding of its own: a fix of a later round.
    "three": ("std::mem::forget(3)", "{\n    std::mem::forget(1)\n}"),
    "outer": ("std::convert::identity($e)", "$e"),
}
STATEMENTS = [
    "    mem::forget(1);",
    "    mem::forget(2);",
    "    std::mem::forget(1);",
    "    std::mem::forget(3);",
    "    std::convert::identity(mem::forget(2));",
    "    g();",
    "",
    "}\n\nfn h() {",
]
BODIES = st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=18)


def session_of(directory: Path, bodies: Sequence[Sequence[str]]) -> tuple[Session, Plan]:
    pages = directory / "pages"
    pages.mkdir(exist_ok=True)
    for pattern, (match, rewrite) in PATTERNS.items():
        (pages / f"{pattern}.md").write_text(BARE_PAGE.format(id=pattern, match=match, rewrite=rewrite))
    sources = directory / "sources"
    sources.mkdir(exist_ok=True)
    for file in sources.glob("*.rs"):
        file.unlink()
    for number, body in enumerate(bodies):
        lines = "\n".join(body)
        (sources / f"f{number}.rs").write_text(f"use std::mem;\n\nfn f() {{\n{lines}\n}}\n")
    found = prepare(
        Request(
            paths=(sources,), pattern_directories=(pages,), shipped=False, jobs=1, format=False,
            applicability=Applicability.UNSPECIFIED, no_baseline=True,
        )
    )  # fmt: skip
    assert isinstance(found, Session), found
    return found, Plan(tuple(run_fix(found)))


def split(session: Session, plan: Plan, label_of, most: int | None = None, earlier: Earlier | None = None) -> Series:
    fixes = series_fixes(plan, Naming(os.path.basename))
    grouping = Grouping(label_of, most, earlier or Earlier())
    series = series_of(fixes, plan, grouping, Subsets(session, plan.outcomes, {}))
    return compact(series, grouping.earlier)


def shuffled(pieces: Sequence[Piece], chance: random.Random) -> list[Piece]:
    """The pieces in an order in which each stands behind those that it needs."""
    by_number = {piece.number: piece for piece in pieces}
    left, order = list(pieces), []
    while left:
        placed = {piece.number for piece in order}
        ready = [one for one in left if needed(one.number, by_number) <= placed]
        order.append(chance.choice(ready))
        left.remove(order[-1])
    return order


def keys(pieces: Sequence[Piece]) -> list[FixKey]:
    return sorted(fix.key for piece in pieces for fix in piece.fixes)


def by_pattern(fix: SeriesFix) -> str:
    return fix.pattern


def by_file(fix: SeriesFix) -> str:
    return fix.name.file


@given(
    bodies=st.lists(BODIES, min_size=1, max_size=2),
    most=st.sampled_from([None, 1, 2]),
    by=st.sampled_from("pf"),
    chance=st.randoms(),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pieces_are_the_whole_change(tmp_path: Path, monkeypatch, bodies, most, by: str, chance) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    session, plan = session_of(tmp_path, bodies)
    series = split(session, plan, by_pattern if by == "p" else by_file, most)
    assert keys(series.pieces) == sorted(plan.fixes)
    assert [piece.number for piece in series.pieces] == list(range(1, len(series.pieces) + 1))
    patches = {
        piece.number: b"".join(file_patch(os.path.basename(one.path), one.before, one.after) for one in piece.deltas)
        for piece in series.pieces
    }
    assert all(patches.values())
    work = tmp_path / "work"
    work.mkdir(exist_ok=True)
    wanted = {os.path.basename(one.path): one.change.after for one in plan.changed}
    for order in (series.pieces, *(shuffled(series.pieces, chance) for _ in range(3))):
        for one in plan.changed:
            (work / os.path.basename(one.path)).write_bytes(one.change.before)
        for piece in order:
            given = patches[piece.number]
            done = subprocess.run(["git", "apply", "-"], cwd=work, input=given, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr
        assert {name: (work / name).read_bytes() for name in wanted} == wanted


def test_a_piece_has_no_more_hunks_than_asked(tmp_path: Path) -> None:
    body = [line for n in range(6) for line in ("    std::mem::forget(1);", *[f"    g{n}();"] * 9)]
    session, plan = session_of(tmp_path, [body])
    assert [hunk_count(one) for one in split(session, plan, by_pattern).pieces] == [6]
    assert [hunk_count(one) for one in split(session, plan, by_pattern, 4).pieces] == [4, 2]
    assert [hunk_count(one) for one in split(session, plan, by_pattern, 1).pieces] == [1] * 6


def test_a_fix_of_a_later_round_goes_with_what_it_builds_on(tmp_path: Path) -> None:
    session, plan = session_of(tmp_path, [["    std::mem::forget(3);"]])
    assert sorted(fix.key.pattern for fix in plan.fixes.values()) == ["one", "three"]
    pieces = split(session, plan, by_pattern).pieces
    assert keys(pieces) == sorted(plan.fixes)
    # Either they are one piece, or the later one comes behind the earlier.
    assert len(pieces) == 1 or pieces[1].needs == (pieces[0].number,)
