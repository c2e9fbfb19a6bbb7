"""A crate, the review over it, the application, and what it shows: for the tests of the terminal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from textual.pilot import Pilot

from deburr.review.collecting import Collected, collect
from deburr.review.items import ReviewItem
from deburr.review.session import ReviewSession
from deburr.review.terminal.app import ReviewApp
from deburr.review.terminal.browsing import Browsing
from deburr.review.terminal.deciding import Deciding
from deburr.run.request import Request
from deburr.run.session import Session, prepare, run_check_all

MANIFEST = '[package]\nname = "c"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.85"\n'


def collected(root: Path, *select: str) -> Collected:
    """What a check finds in the crate at `root`, the current directory."""
    session = prepare(Request((Path("."),), select=select, jobs=1))
    assert isinstance(session, Session)
    return collect(session, root, run_check_all(session))


def crate(root: Path, **files: str | bytes) -> Path:
    """A crate with these modules, by name."""
    (root / "src").mkdir(parents=True)
    (root / "Cargo.toml").write_text(MANIFEST)
    for name, text in files.items():
        (root / f"src/{name}.rs").write_bytes(text if isinstance(text, bytes) else text.encode())
    return root.resolve()


@dataclass
class Hand:
    """What a user can do besides: here it is written down, and the answers are given beforehand."""

    session: ReviewSession
    text: str | None = None
    """What the editor is left with."""
    problem: str | None = None
    done: list[tuple[str, ...]] = field(default_factory=list)

    def suppress(self, item: ReviewItem, reason: str) -> str | None:
        self.done.append(("suppress", item.file, reason))
        return self.problem

    def add_to_baseline(self, item: ReviewItem) -> str | None:
        self.done.append(("baseline", item.file))
        return self.problem

    def look_again(self, item: ReviewItem) -> str | None:
        self.done.append(("look", item.file))
        if self.problem is None:
            self.session.replace_items(collected(self.session.collected.root))
        return self.problem

    def edited(self, text: str) -> str | None:
        self.done.append(("edit", text))
        return self.text


@dataclass
class Desk:
    """The application under a pilot."""

    app: ReviewApp
    pilot: Pilot[None]
    hand: Hand

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    @property
    def screen(self) -> str:
        """The lines of the main screen, as they are drawn."""
        # What a terminal is given; Textual's public way out of it is an SVG.
        strips = self.app.screen_stack[0]._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips) + "\n"

    @property
    def focus(self) -> str:
        """The line of the list that is in focus."""
        return next(line for line in self.screen.split("\n") if line.startswith("▸"))

    @property
    def counts(self) -> str:
        return self.screen.split("\n")[0]

    @property
    def told(self) -> str:
        """The line above the keys."""
        return self.screen.split("\n")[-3]

    @property
    def decided(self) -> list[str]:
        """What the file says."""
        return decided_in(self.hand.session.collected.root)


def decided_in(root: Path) -> list[str]:
    """`pattern snippet decision`, with the rewrite, the reason and the text."""
    file = root / ".deburr/review.json"
    if not file.exists():
        return []
    keys = ("pattern", "snippet", "decision", "rewrite", "reason", "replacement")
    rows = json.loads(file.read_text())["decisions"][:-1]
    return [" ".join(str(one[key]) for key in keys if key in one) for one in rows]


def at_desk(
    session: ReviewSession,
    act: Callable[[Desk], Awaitable[None]],
    *,
    size: tuple[int, int] = (80, 24),
    hand: Hand | None = None,
    is_coloured: bool = True,
) -> None:
    """Starts the application, acts, and ends it."""

    async def run() -> None:
        hands = hand if hand is not None else Hand(session)
        app = ReviewApp(Deciding(Browsing(session), hands), is_coloured=is_coloured)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await act(Desk(app, pilot, hands))

    asyncio.run(run())
