"""The demo crate under review: five findings in two files, the first with two rewrites."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from deburr.review.collecting import Collected
from deburr.review.session import ReviewSession
from review.terminal.reviewed_crate import collected


def _copied(demo_crate: Path, top: Path) -> Path:
    shutil.copytree(demo_crate, top, ignore=shutil.ignore_patterns("target", "Cargo.lock"))
    return top.resolve()


@pytest.fixture(scope="session")
def demo_collected(demo_crate: Path, tmp_path_factory: pytest.TempPathFactory) -> Collected:
    """Looked at once; whoever changes a file takes `own_demo`."""
    top = _copied(demo_crate, tmp_path_factory.mktemp("review") / "demo")
    before = os.getcwd()
    os.chdir(top)
    try:
        return collected(top)
    finally:
        os.chdir(before)


@pytest.fixture
def demo(demo_collected: Collected, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReviewSession]:
    """Nothing is decided yet."""
    monkeypatch.chdir(demo_collected.root)
    yield ReviewSession.opened(demo_collected)
    shutil.rmtree(demo_collected.root / ".deburr", ignore_errors=True)


@pytest.fixture
def own_demo(demo_crate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewSession:
    """Of files that may be changed."""
    top = _copied(demo_crate, tmp_path / "demo")
    monkeypatch.chdir(top)
    return ReviewSession.opened(collected(top))
