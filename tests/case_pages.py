"""The outputs that the pages in `docs/cases` show: made again, from published crates and from projects of `tests/data`.

A page marks an output with a comment above its fence that names the command and where it runs:

    <!-- output of: deburr check src in crux_core 0.9.0 -->
    <!-- output of: deburr diff . in tests/data/napi -->

`make cases` writes the outputs of all pages, `make cases PAGES=docs/cases/napi-rs.md` those of one.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from real.conftest import copied, sources_of

ROOT = Path(__file__).resolve().parents[1]
PAGES = tuple(sorted((ROOT / "docs" / "cases").glob("*.md")))
MARKER = "<!-- output of"
_SHOWN = re.compile(
    r"(?P<head><!-- output of: deburr (?P<arguments>[^\n]*?) in (?P<place>[\w-]+ [\d.]+|tests/data/[\w-]+) -->\n"
    r"```\w+\n)(?P<output>(?:(?!```).*\n)*)(?P<tail>```\n)"
)
_DATA = "tests/data/"

FolderOf = Callable[[str], "Path | None"]
"""Where a command runs, by the place that a page names; None for a place whose outputs are left as they are."""


def places_of(text: str) -> list[str]:
    """The place of each output of a page, in order. Raises ValueError where a marker is not understood."""
    places = [shown["place"] for shown in _SHOWN.finditer(text)]
    if text.count(MARKER) != len(places):
        raise ValueError(f"{text.count(MARKER)} markers, and {len(places)} of them are understood")
    return places


def is_published(place: str) -> bool:
    """Whether a place is a crate of the registry, and not a project of this repository."""
    return not place.startswith(_DATA)


def made_again(text: str, folder_of: FolderOf) -> str:
    """A page with its outputs as they are now."""

    def replaced(shown: re.Match[str]) -> str:
        folder = folder_of(shown["place"])
        if folder is None:
            return shown[0]
        return shown["head"] + _output_of(shown["arguments"], folder) + "\n" + shown["tail"]

    return _SHOWN.sub(replaced, text)


def folders_in(scratch: Path, *, published: bool) -> FolderOf:
    """Copies of the published crates, or of the projects of `tests/data`, made in `scratch` when they are asked for.

    A copy, so that a patch is about the project and not about where it is kept."""

    def folder_of(place: str) -> Path | None:
        if is_published(place) is not published:
            return None
        target = scratch / place.removeprefix(_DATA).replace(" ", "-")
        if target.exists():
            return target
        if not published:
            return shutil.copytree(ROOT / place, target)
        crate, version = place.split(" ")
        return copied(sources_of({crate: version}, f"{crate}-{version.replace('.', '-')}")[crate], target)

    return folder_of


def _output_of(arguments: str, folder: Path) -> str:
    """What a deburr command prints in `folder`: its stdout, or its last word on stderr where that is empty."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "codemods"), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "deburr", *shlex.split(arguments)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode > 1:
        raise RuntimeError(done.stderr)
    return done.stdout.rstrip("\n") or done.stderr.strip().splitlines()[-1]


def main(pages: list[Path]) -> None:
    """Writes the pages anew."""
    for page in pages or PAGES:
        text = page.read_text(encoding="utf-8")
        places_of(text)
        with tempfile.TemporaryDirectory() as scratch:
            for published in (False, True):
                text = made_again(text, folders_in(Path(scratch), published=published))
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
