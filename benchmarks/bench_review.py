"""Times the keys of `deburr review` among many findings: from the key until the screen is drawn.

    python benchmarks/bench_review.py [--findings 2000] [--decided]

The crate is made up: functions with two findings each. Times are of the processor, so that a machine with other work
gives the same figures; a decision also waits for the disk, which is timed as well and printed beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import statistics
import tempfile
import time
from pathlib import Path

from textual.pilot import Pilot

from deburr.review.collecting import collect
from deburr.review.items import ReviewItem
from deburr.review.session import ReviewSession
from deburr.review.terminal.app import ReviewApp
from deburr.review.terminal.browsing import Browsing
from deburr.review.terminal.deciding import Deciding
from deburr.run.request import Request
from deburr.run.session import Session, prepare, run_check_all

MANIFEST = '[package]\nname = "many"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.85"\n'
FUNCTION = """\
pub fn f{0}(x: u32, p: *const u8) -> bool {{
    let y = unsafe {{ std::mem::transmute::<u32, f32>(x + {0}) }};
    p == std::ptr::null() && y > 0.0
}}
"""
A_FILE = 50
KEYS = (
    *(("down", 20), ("pagedown", 5), ("w", 3), ("plus", 3), ("g", 4), ("t", 7)),
    *(("a", 10), ("r,enter", 5), ("s", 5), ("u", 5)),
)


class Nothing:
    """No answer leads to more than a decision here."""

    def suppress(self, item: ReviewItem, reason: str) -> str | None:
        return "not here"

    def add_to_baseline(self, item: ReviewItem) -> str | None:
        return "not here"

    def look_again(self, item: ReviewItem) -> str | None:
        return "not here"

    def edited(self, text: str) -> str | None:
        return None


def made_crate(top: Path, findings: int) -> None:
    (top / "src").mkdir()
    (top / "Cargo.toml").write_text(MANIFEST)
    functions = [FUNCTION.format(number) for number in range(findings // 2)]
    files = [functions[at : at + A_FILE] for at in range(0, len(functions), A_FILE)]
    for number, texts in enumerate(files):
        (top / f"src/m{number}.rs").write_text("\n".join(texts))
    (top / "src/lib.rs").write_text("".join(f"pub mod m{number};\n" for number in range(len(files))))


def opened(top: Path) -> ReviewSession:
    session = prepare(Request((Path("."),)))
    assert isinstance(session, Session)
    return ReviewSession.opened(collect(session, top, run_check_all(session)))


async def timed(pilot: Pilot[None], keys: str, times: int) -> str:
    busy: list[float] = []
    passed: list[float] = []
    for _ in range(times):
        start = time.process_time(), time.perf_counter()
        await pilot.press(*keys.split(","))
        busy.append(1000 * (time.process_time() - start[0]))
        passed.append(1000 * (time.perf_counter() - start[1]))
    return f"{keys:<10} {statistics.median(busy):>9.1f} {max(busy):>9.1f} {statistics.median(passed):>9.1f}"


async def measure(session: ReviewSession) -> None:
    app = ReviewApp(Deciding(Browsing(session), Nothing()))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        print(f"{'key':<10} {'busy ms':>9} {'most':>9} {'passed':>9}")
        for keys, times in KEYS:
            print(await timed(pilot, keys, times))


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--findings", type=int, default=2_000)
    reader.add_argument("--decided", action="store_true", help="accept all but twenty before")
    given = reader.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        top = Path(directory).resolve()
        made_crate(top, given.findings)
        os.chdir(top)
        session = opened(top)
        if given.decided:
            session.accept(session.items[20:])
        print(f"{len(session.items)} findings, {len(session.file.decisions)} decided")
        # As the command does it.
        gc.collect()
        gc.freeze()
        asyncio.run(measure(session))


if __name__ == "__main__":
    main()
