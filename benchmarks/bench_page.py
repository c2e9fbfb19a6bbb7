"""Times the page of a review with 2,000 findings in Chromium: the first paint, and from a key to the next frame.

    PYTHONPATH=tests python benchmarks/bench_page.py [--rounds 15]

As a file, and served (there the decision is also saved, which the key does not wait for; `decide` is that alone, with
all findings decided). Needs the development tools and chromium (`make browser`).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from deburr.review.page.assembling import assembled
from deburr.review.page.content import page_content
from deburr.review.session import ReviewSession
from deburr.review.web.saving import Saving
from deburr.review.web.server import ReviewServer
from review.page_case import functions, many_times, opened, write_crate, write_pages

FILES, IN_EACH = 100, 20
ARGUMENTS = "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-sync".split()
PRESS = """async (key) => {
  const start = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
}"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def main() -> None:
    parser = argparse.ArgumentParser(description="time the page of a review")
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed: make browser")
    with tempfile.TemporaryDirectory() as holder, sync_playwright() as play:
        session = large(Path(holder))
        browser = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        start = time.perf_counter()
        text = assembled(page_content(session), "2,000 findings")
        print(f"made in {time.perf_counter() - start:.2f} s: {len(text) / 1e6:.1f} MB")
        file = Path(holder) / "page.html"
        file.write_text(text)
        measure(browser, "file", file.as_uri(), rounds)
        saving = Saving(session)
        server = ReviewServer(saving)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        measure(browser, "served", server.guard.address, rounds)
        server.shutdown()
        server.server_close()
        browser.close()
        saved(saving, rounds)


def large(top: Path) -> ReviewSession:
    """A session over as many findings, with files on disk that are what was looked at."""
    pages = write_pages(top / "pages")
    crate = write_crate(top / "crate", files={"lib.rs": functions(IN_EACH)})
    session = ReviewSession.opened(many_times(opened(crate, pages).collected, FILES))
    for number in range(FILES):
        (crate / f"src/m{number:02}.rs").write_text(functions(IN_EACH))
    os.chdir(crate)
    return session


def measure(browser: Browser, name: str, address: str, rounds: int) -> None:
    page = browser.new_page()
    page.goto(address)
    page.wait_for_selector("#app:not([hidden])")
    page.wait_for_timeout(300)
    print(f"{name}: first paint {page.evaluate(PAINT):.0f} ms")
    for key in "jaswkd":
        told(f"  {key}", [page.evaluate(PRESS, key) for _ in range(rounds)])
    page.close()


def saved(saving: Saving, rounds: int) -> None:
    asked = {"verdict": "accept", "rewrite": None, "reason": "", "replacement": None}
    saving.decide({**asked, "items": list(range(FILES * IN_EACH))})
    times = []
    for at in range(rounds):
        start = time.perf_counter()
        saving.decide({**asked, "verdict": "reject", "items": [at]})
        times.append((time.perf_counter() - start) * 1000)
    told("decide", times)


def told(name: str, times: list[float]) -> None:
    print(f"{name}: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")


if __name__ == "__main__":
    main()
