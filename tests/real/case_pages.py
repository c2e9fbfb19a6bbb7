"""The outputs that the pages in `docs/cases` show: made again from published crates.

A page marks an output with a comment that names the command and the crate it runs in. As a program, this module writes
the outputs into the pages: `PYTHONPATH=tests .venv/bin/python -m real.case_pages`.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from real.conftest import copied, sources_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "cases"
SHOWN = re.compile(
    r"(?P<head><!-- output of: deburr (?P<arguments>[^\n]*?) in (?P<crate>[\w-]+) (?P<version>[\d.]+) -->\n```\w+\n)"
    r"(?P<output>(?:(?!```).*\n)*)(?P<tail>```\n)"
)


def output_of(arguments: str, folder: Path) -> str:
    """What a deburr command prints in `folder`: its stdout, or its last word on stderr where that is empty."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "codemods"), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "deburr", *shlex.split(arguments)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode > 1:
        raise RuntimeError(done.stderr)
    return done.stdout.rstrip() or done.stderr.strip().splitlines()[-1]


def made_again(text: str, folder_of: Callable[[str, str], Path]) -> str:
    """A page with its outputs as they are now; `folder_of` has a crate's sources by name and version."""

    def replaced(shown: re.Match[str]) -> str:
        folder = folder_of(shown["crate"], shown["version"])
        return shown["head"] + output_of(shown["arguments"], folder) + "\n" + shown["tail"]

    return SHOWN.sub(replaced, text)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:

        def folder_of(crate: str, version: str) -> Path:
            target = Path(scratch) / f"{crate}-{version}"
            source = sources_of({crate: version}, f"{crate}-{version.replace('.', '-')}")[crate]
            return target if target.exists() else copied(source, target)

        for page in sorted(PAGES.glob("*.md")):
            page.write_text(made_again(page.read_text(), folder_of))


if __name__ == "__main__":
    main()
