"""The pages in `docs/cases` show what deburr prints. Each shown run is a ```console fence: `$ cd CRATE-VERSION` on a
line of its own, then `$ deburr …`, then what that printed to stdout.

    python tests/real/console_pages.py docs/cases/NAME.md    # runs them again, writes what they print

Crates are had as for the tests in this folder.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(
    r"^```console\n\$ cd (?P<crate>[\w-]+)-(?P<version>\d[\w.]*)\n\$ deburr (?P<words>.*)\n(?P<output>(?:.*\n)*?)```$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Shown:
    """One run that a page shows. `start` and `end` are where its output stands in the page, in characters."""

    crate: str
    version: str
    words: tuple[str, ...]
    output: str
    start: int
    end: int


def shown_runs(text: str) -> list[Shown]:
    """All runs that a page shows, in its order."""
    return [
        Shown(one["crate"], one["version"], tuple(shlex.split(one["words"])), one["output"], *one.span("output"))
        for one in _FENCE.finditer(text)
    ]


def with_outputs(text: str, run: Callable[[Shown], str]) -> str:
    """The page with what `run` gives for each shown run."""
    for one in reversed(shown_runs(text)):
        text = text[: one.start] + run(one) + text[one.end :]
    return text


def main(page: Path) -> None:
    """Writes the page anew."""
    import subprocess

    from conftest import ROOT, sources_of  # type: ignore[import-not-found]

    def run(one: Shown) -> str:
        folder = sources_of({one.crate: one.version}, f"{one.crate}-{one.version.replace('.', '-')}")[one.crate]
        program = [str(ROOT / ".venv/bin/deburr"), *one.words]
        return subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False).stdout

    page.write_text(with_outputs(page.read_text(encoding="utf-8"), run), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
