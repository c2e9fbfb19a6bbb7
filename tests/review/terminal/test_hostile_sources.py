"""Holds that nothing in a source, a path, a reason or a page reaches the terminal as anything but letters."""

from __future__ import annotations

import dataclasses
import unicodedata
from pathlib import Path

import pytest

from deburr.review.collecting import Collected
from deburr.review.session import ReviewSession
from review.terminal.reviewed_crate import Desk, at_desk, collected, crate

LONG = "x" * 3_000
EVIL = (
    "pub fn a(p: *const u8) -> bool {\r\n"
    '\tlet _s = "\x1b[31m\x1b]0;title\x07[red]r[/red] [@click=app.bell]<b>&amp;";\r\n'
    "\tp == std::ptr::null() // \u202egnp.exe\u200b \x9b31m 漢字かな 😀 e\u0301 $var \\[b]\r\n}\r\n"
    f'pub fn b(p: *const u8) -> bool {{ let _q = "{LONG}"; p == std::ptr::null() }}\r\n'
    f"pub fn c(漢: *const u8) -> bool {{ /* {'漢字' * 60} */ 漢 == std::ptr::null() }}"
)
NAME = "[bold]\u202e\x1b[2J"


@pytest.fixture
def evil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewSession:
    top = crate(tmp_path / "evil", lib="pub mod m;\n")
    (top / "src/m").mkdir()
    # A path as a repository may bring it along.
    (top / f"src/{NAME}.rs").write_text(EVIL)
    monkeypatch.chdir(top)
    found = collected(top, "compare_with_null")
    items = [
        dataclasses.replace(one, explanation="# t\n\n## [red]x[/] \u202e\n\n<script>\x1b[1m `\x1b[0m` [a](\x1bjs)\n")
        for one in found.items
    ]
    assert len(items) == 3
    return ReviewSession.opened(Collected(found.root, tuple(items), found.seen, found.looked_at))


@pytest.mark.parametrize("size", [(41, 11), (150, 50)])
def test_all_of_it_is_shown_and_none_of_it_is_obeyed(evil: ReviewSession, size: tuple[int, int]) -> None:
    seen: list[str] = []

    async def act(desk: Desk) -> None:
        for _ in range(3):
            for key in ("plus", "i", "g"):
                await desk.press(key)
                seen.append(desk.screen)
                check(desk, size)
            await desk.press("r", *"[b]", "enter")
        assert desk.counts.startswith(("· 0 open", "·0"))
        await desk.press("slash", "left_square_bracket", "b", "enter")
        check(desk, size)

    at_desk(evil, act, size=size)
    text = "".join("".join(seen).split())
    assert "[bold]\\u{202e}\\x1b[2J" in text or size[0] < 80
    assert "<script>" in text or size[1] < 20
    assert "[31mr" not in text
    if size[0] == 150:
        assert "[red]r[/red][@click=app.bell]<b>&amp;" in text
        assert "\\u{202e}gnp.exe\\u{200b}\\u{9b}31m漢字かな" in text
        assert "(30" in text


def check(desk: Desk, size: tuple[int, int]) -> None:
    strips = desk.app.screen_stack[0]._compositor.render_strips()
    assert len(strips) == size[1]
    for strip in strips:
        # Whatever else a style can carry, a source sets none of it.
        assert strip.cell_length == size[0]
        assert not [one for one in strip.text if unicodedata.category(one) in {"Cc", "Cs", "Cf"}]
        assert not [one for one in strip if one.control or (one.style is not None and one.style.link)]
        assert not [one for one in strip if one.style is not None and one.style.meta.get("@click")]
