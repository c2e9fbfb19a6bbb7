"""What every test shares: where the checkout is, where snapshots live, and named skips for missing tools.

A snapshot of the test `test_x` in `tests/report/test_text.py` is under `snapshots/report/test_text/test_x/`; a test
says `snapshot.assert_match(value, "name.txt")`, and `pytest --snapshot-update` writes what is new. Text with a carriage
return must be passed as bytes.
"""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine makes any example slow, and says nothing about the code with that.
settings.register_profile("deburr", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("deburr")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what it runs in the background deaf to Ctrl-C, and children are as deaf.
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
SNAPSHOTS = ROOT / "snapshots"


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def demo_crate() -> Path:
    """The small crate that the README and `make demo` show. Copy it before changing anything."""
    return TESTS / "data" / "demo"


@pytest.fixture(autouse=True, scope="session")
def state_home_of_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where journals are kept during the tests: never in the state directory of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True)
def state_home(
    state_home_of_session: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The state directory's parent during a test, which is the test's own."""
    directory = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(directory))
    return directory


@pytest.fixture
def snapshot(snapshot, request):
    """pytest-snapshot's fixture, with its files under the top-level `snapshots/`."""
    module = Path(request.path).relative_to(TESTS).with_suffix("")
    test = re.sub(r"[^\w.=-]+", "_", request.node.name).strip("_")
    snapshot.snapshot_dir = SNAPSHOTS / module / test
    return snapshot


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `rustc` needs a toolchain, one marked `real` also cargo; without it is skipped by name."""
    if item.get_closest_marker("rustc") is not None and shutil.which("rustc") is None:
        pytest.skip("rustc is not installed")
    if item.get_closest_marker("real") is not None and shutil.which("cargo") is None:
        pytest.skip("cargo is not installed")
