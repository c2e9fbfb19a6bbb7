"""For the tests of commands: pattern pages that are the tests' own, a crate in a git repository, and a way to run."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.page_texts import PAGE
from deburr.cli.app import main

PAGES = [
    {
        "id": "forget_a_number",
        "level": "warn",
        "applicability": "machine-applicable",
        "message": "a number is forgotten",
        "match": "std::mem::forget(1)",
        "rewrite": "drop(1)",
        "bad": "#[allow(dropping_copy_types)]\npub fn f() {\n    std::mem::forget(1);\n}",
        "good": "#[allow(dropping_copy_types)]\npub fn f() {\n    drop(1);\n}",
    },
    {
        "id": "forget_a_two",
        "level": "warn",
        "applicability": "maybe-incorrect",
        "message": "a two is forgotten",
        "match": "std::mem::forget(2)",
        "rewrite": "drop(2)",
        "bad": "#[allow(dropping_copy_types)]\npub fn f() {\n    std::mem::forget(2);\n}",
        "good": "#[allow(dropping_copy_types)]\npub fn f() {\n    drop(2);\n}",
    },
    {
        "id": "forget_a_three",
        "level": "allow",
        "applicability": "machine-applicable",
        "message": "a three is forgotten",
        "match": "std::mem::forget(3)",
        "rewrite": "drop(3)",
        "bad": "#[allow(dropping_copy_types)]\npub fn f() {\n    std::mem::forget(3);\n}",
        "good": "#[allow(dropping_copy_types)]\npub fn f() {\n    drop(3);\n}",
    },
]

ONE = b"use std::mem;\n\npub fn one() {\n    mem::forget(1);\n}\n\npub fn mem_is_used() {\n    mem::drop(0);\n}\n"
ONE_FIXED = ONE.replace(b"mem::forget(1)", b"drop(1)")
TWO = b"pub fn two() {\r\n\tstd::mem::forget(2);\r\n}"
CLEAN = b"pub fn clean() {}\n"


@dataclass(frozen=True)
class Result:
    """What one command gave back."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()


Deburr = Callable[..., Result]


@pytest.fixture
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the tests' own pattern pages."""
    directory = tmp_path_factory.mktemp("pages") / "demo"
    directory.mkdir()
    for page in PAGES:
        (directory / f"{page['id']}.md").write_text(PAGE.format(**page))
    return directory.parent


@pytest.fixture
def crate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository with a crate: a file with a fix, one with an unsure fix, one with none. The cwd is there."""
    top = tmp_path / "crate"
    (top / "src").mkdir(parents=True)
    (top / "Cargo.toml").write_text(
        '[package]\nname = "c"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.80"\n'
    )
    (top / "src/one.rs").write_bytes(ONE)
    (top / "src/two.rs").write_bytes(TWO)
    (top / "src/lib.rs").write_bytes(CLEAN)
    git(top, "init", "--quiet")
    git(top, "config", "core.autocrlf", "false")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "-m", "as it was")
    monkeypatch.chdir(top)
    return top


@pytest.fixture
def deburr(
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    pages: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Deburr:
    """Runs a command in this process. The tests' own pages are there, and nothing else is selected unless asked."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.delenv("NO_COLOR", raising=False)

    def run(command: str, *words: str | Path, given: bytes = b"", own: bool = True, verify: bool = False) -> Result:
        arguments = [command, *map(str, words)]
        if command in {"apply", "split"} and not verify:
            # Most tests are about what is written, in trees that cargo does not know.
            arguments.append("--no-verify")
        if own:
            arguments += ["--patterns", str(pages)]
        if own and command in {"check", "diff", "apply", "split"} and "--select" not in arguments:
            arguments += ["--select", "forget_a_number,forget_a_two"]
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        out, err = capfdbinary.readouterr()
        return Result(int(stopped.value.code or 0), out, err.decode())

    return run


@pytest.fixture
def process(pages: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Starts a command in a process of its own, for what only a process can show."""

    def start(*words: str | Path, **options: object) -> subprocess.Popen[bytes]:
        import deburr as package

        path = str(Path(package.__file__).resolve().parents[1])
        return subprocess.Popen(
            [sys.executable, "-m", "deburr", *map(str, words)],
            env={**os.environ, "PYTHONPATH": path},
            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )

    return start


SOMEBODY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Some Body"), ("EMAIL", "some@body.example"))
}


def git(directory: Path, *words: str, given: bytes = b"") -> bytes:
    environment = {**os.environ, **SOMEBODY, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *words], cwd=directory, input=given, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commits have an author, and no setting of whoever runs the tests counts."""
    for name, value in {**SOMEBODY, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def run_git() -> Callable[..., bytes]:
    """The real git, without the user's settings."""
    return git
