"""What the README shows is what deburr does: its outputs are made again, and its page passes its own tests."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from deburr.compiler.example_results import Result
from deburr.compiler.page_examples import run_tests
from deburr.language.page_set import PageProblems, load_page_text

SHOWN = re.compile(r"<!-- output of: deburr ([^\n]*) -->\n```\w*\n(.*?)\n```\n", re.DOTALL)
PAGE = re.compile(r"`````markdown\n(.*?)`````", re.DOTALL)


def run(root: Path, arguments: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deburr", *shlex.split(arguments)],
        cwd=root,
        env={**environment, "PYTHONPATH": str(root / "codemods")},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_the_outputs_are_those_of_the_commands(root):
    shown = [one for one in SHOWN.findall((root / "README.md").read_text()) if not one[0].startswith("prove")]
    assert len(shown) == 2
    for arguments, output in shown:
        done = run(root, arguments, {"PATH": "/usr/bin:/bin"})
        assert done.stdout.rstrip() == output, done.stderr


@pytest.mark.rustc
def test_the_hazards_are_those_that_show(root):
    """Where the machine has what they need; what was seen with the same toolchain is taken from the cache."""
    ((arguments, output),) = [
        one for one in SHOWN.findall((root / "README.md").read_text()) if one[0].startswith("prove")
    ]
    done = run(root, arguments, os.environ)
    if ": not run (" in done.stdout:
        pytest.skip("a witness is not there: " + done.stdout.split(": not run (")[1].split(")")[0])
    assert done.stdout.rstrip() == output, done.stderr
    assert output.count(": proven by ") == 5


def test_the_page_is_a_page(root):
    (text,) = PAGE.findall((root / "README.md").read_text())
    pages = load_page_text(text, Path("raw_pointer/is_null_by_comparison.md"))
    assert not isinstance(pages, PageProblems), pages
    checks = list(run_tests(pages))
    assert checks
    assert [check for check in checks if check.result is Result.FAILED] == []


def test_every_command_is_in_the_table(root):
    named = set(re.findall(r"^\| `deburr (\w+)", (root / "README.md").read_text(), re.MULTILINE))
    done = subprocess.run(
        [sys.executable, "-m", "deburr", "--help"],
        env={"PYTHONPATH": str(root / "codemods")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    commands = done.stdout.split("Commands:\n")[1].split("\n\n")[0]
    assert named == set(re.findall(r"^  (\w+)", commands, re.MULTILINE))
