"""Holds that two thousand findings are listed, found and decided; how fast is for `benchmarks/bench_review.py`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from deburr.review.collecting import Collected
from deburr.review.items import ReviewItem
from deburr.review.keys import FindingKey
from deburr.review.session import ReviewSession
from deburr.review.terminal.finding_list import FindingList
from review.terminal.reviewed_crate import Desk, at_desk

MANY = 2_000


@pytest.fixture
def many(demo_collected: Collected, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewSession:
    """The findings of the demo crate, again and again in items of other names."""
    monkeypatch.chdir(demo_collected.root)
    items: list[ReviewItem] = []
    for number in range(MANY):
        one = demo_collected.items[number % len(demo_collected.items)]
        identity = replace(one.key.entry.identity, item=f"fn f{number}")
        items.append(replace(one, key=FindingKey(replace(one.key.entry, identity=identity))))
    found = Collected(demo_collected.root, tuple(items), {one.key: one.standing for one in items})
    return ReviewSession.opened(found, tmp_path / "review.json")


def test_they_are_all_there(many: ReviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    render = FindingList.render_line

    def counted(self: FindingList, y: int):
        drawn.append(y)
        return render(self, y)

    async def act(desk: Desk) -> None:
        assert desk.counts.startswith("· 2000 open")
        await desk.press("end", "a")
        assert desk.counts.startswith("· 1999 open  ✓ 1 accepted")
        monkeypatch.setattr(FindingList, "render_line", counted)
        await desk.press("down", "pagedown", "g")
        # Only what is in sight is drawn, and that a few times.
        assert set(drawn) <= set(range(desk.app.size.height))
        assert "1 of 2000" in desk.screen or "of 2000  by file" in desk.screen
        await desk.press("g", "g", "g", "slash", *"fn f1999", "enter")
        assert "1 of 1 (2000 in all)" in desk.screen
        await desk.press("escape", "home", "p", "a")
        assert desk.counts.startswith("· 1599 open  ✓ 401 accepted")

    at_desk(many, act)
