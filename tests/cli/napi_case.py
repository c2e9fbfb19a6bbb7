"""The outputs that `docs/cases/napi-rs.md` shows: made again from the project in `tests/data/napi`.

The page marks an output with a comment that names the command. As a program, this module writes them into the page:
`PYTHONPATH=codemods:tests .venv/bin/python -m cli.napi_case`.
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
PAGE = ROOT / "docs" / "cases" / "napi-rs.md"
PROJECT = ROOT / "tests" / "data" / "napi"
SHOWN = re.compile(
    r"(?P<head><!-- shown by: deburr (?P<arguments>[^\n]*?) -->\n```\w+\n)(?P<output>.*?)(?P<tail>```\n)", re.DOTALL
)


def made_again(text: str) -> str:
    """The page with its outputs as they are now."""
    return SHOWN.sub(lambda one: one["head"] + output_of(one["arguments"]) + one["tail"], text)


def output_of(arguments: str) -> str:
    """What a deburr command prints on stdout in a copy of the project."""
    with tempfile.TemporaryDirectory() as scratch:
        # Elsewhere, so that a patch is about the project and not about where it is kept.
        copy = shutil.copytree(PROJECT, Path(scratch) / PROJECT.name)
        return run(shlex.split(arguments), copy).stdout.decode().rstrip("\n") + "\n"


def run(arguments: list[str], project: Path) -> subprocess.CompletedProcess[bytes]:
    """A deburr command in `project`, which must be able to do its work."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "codemods"), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "deburr", *arguments]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, timeout=100, check=False)
    if done.returncode > 1:
        raise RuntimeError(done.stderr.decode())
    return done


if __name__ == "__main__":
    PAGE.write_text(made_again(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
