"""The outputs that a page of `docs/cases` shows of a project under `tests/data`: made again from that project.

A page marks an output with a comment that names the command. As a program, this module writes the outputs into the
page: `PYTHONPATH=codemods:tests .venv/bin/python -m cli.case_outputs`.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = {ROOT / "docs" / "cases" / "rustc-1.85.md": ROOT / "tests" / "data" / "incremental"}
"""By page the project that its commands run in."""
SHOWN = re.compile(
    r"(?P<head><!-- shown by: deburr (?P<arguments>[^\n]*?) -->\n```\w+\n)(?P<output>.*?)(?P<tail>```\n)", re.DOTALL
)


def output_of(arguments: str, project: Path) -> str:
    """What a deburr command prints on stdout in a copy of `project`, whole lines."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "codemods"), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "deburr", *shlex.split(arguments)]
    with tempfile.TemporaryDirectory() as scratch:
        # Elsewhere, so that a patch is about the project and not about where it is kept.
        copy = shutil.copytree(project, Path(scratch) / project.name)
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=100, check=False)
    if done.returncode > 1:
        raise RuntimeError(done.stderr.decode())
    return done.stdout.decode().rstrip("\n") + "\n"


def made_again(text: str, project: Path) -> str:
    """A page with its outputs as they are now."""
    return SHOWN.sub(lambda one: one["head"] + output_of(one["arguments"], project) + one["tail"], text)


if __name__ == "__main__":
    for page, project in PAGES.items():
        page.write_text(made_again(page.read_text(encoding="utf-8"), project), encoding="utf-8")
