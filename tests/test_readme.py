"""What the README shows is what deburr does: its outputs are made again, and its page passes its own tests."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

from deburr.compiler.example_results import Result
from deburr.compiler.page_examples import run_tests
from deburr.language.page_set import PageProblems, load_page_text

SHOWN = re.compile(r"<!-- output of: deburr ([^\n]*) -->\n```\w*\n(.*?)\n```\n", re.DOTALL)
PAGE = re.compile(r"`````markdown\n(.*?)`````", re.DOTALL)


def test_the_outputs_are_those_of_the_commands(root):
    shown = SHOWN.findall((root / "README.md").read_text())
    assert len(shown) == 2
    for arguments, output in shown:
        done = subprocess.run(
            [sys.executable, "-m", "deburr", *shlex.split(arguments)],
            cwd=root,
            env={"PYTHONPATH": str(root / "codemods"), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.stdout.rstrip() == output, done.stderr


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
