"""The process is killed at every step of an apply and of an undo; what is there afterwards is old or new, as a whole.

Most of these kills are an exception that nothing outlives (no step is done after it), which is quick; the last test
sends real SIGKILLs to a real process. Loss of power is in `test_journal_power.py`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import deburr
from deburr.run.journal.pending import pending
from run.journaling import (
    SCENARIOS,
    Killed,
    Scenario,
    World,
    apply_to,
    lay_out,
    left_in,
    recover_in,
    stopped,
    tree_of,
    undo_in,
)

SOURCE_ROOT = str(Path(deburr.__file__).parents[1])
TESTS = str(Path(__file__).parents[1])


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """A kill takes nothing from the kernel, so whether the drive has it too makes no difference here."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


def steps_of(monkeypatch, action) -> int:
    with stopped(monkeypatch, World()) as world:
        action()
    return len(world.done)


def killed(monkeypatch, action, at: int, torn: bool) -> None:
    with stopped(monkeypatch, World(at, torn)), pytest.raises(Killed):
        action()


def fresh(tmp_path: Path, number: object, scenario: Scenario, monkeypatch) -> Path:
    """A new root with a state directory of its own."""
    root = tmp_path / f"{number}/root"
    state = tmp_path / f"{number}/state"
    state.mkdir(parents=True)
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    lay_out(root, scenario.before)
    return root


def points(tmp_path, scenario, monkeypatch, prepare, action) -> int:
    root = fresh(tmp_path, "count", scenario, monkeypatch)
    prepare(root)
    return steps_of(monkeypatch, lambda: action(root))


@pytest.mark.parametrize("torn", [False, True], ids=["between", "torn"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_an_apply_killed_at_any_step_is_old_or_new(tmp_path, monkeypatch, name, torn):
    scenario = SCENARIOS[name]
    number = points(tmp_path, scenario, monkeypatch, lambda root: None, lambda root: apply_to(root, scenario))
    seen = set()
    for at in range(number):
        root = fresh(tmp_path, at, scenario, monkeypatch)
        killed(monkeypatch, lambda root=root: apply_to(root, scenario), at, torn)
        is_mixed = tree_of(root) not in (scenario.before, scenario.after)
        assert not is_mixed or pending([root]), f"step {at}: a mixed tree that nobody is told of"
        recover_in(root)
        assert tree_of(root) in (scenario.before, scenario.after), f"step {at}"
        assert pending([root]) is None
        seen.add(tree_of(root) == scenario.after)
        # What counts as new can be taken back, what counts as old leaves nothing behind.
        if tree_of(root) == scenario.after:
            undo_in(root)
        assert tree_of(root) == scenario.before
        assert left_in(tmp_path / f"{at}/state") == []
    assert seen == {False, True}


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_undo_killed_at_any_step_is_done_or_not(tmp_path, monkeypatch, name):
    scenario = SCENARIOS[name]
    number = points(tmp_path, scenario, monkeypatch, lambda root: apply_to(root, scenario), undo_in)
    for at in range(number):
        root = fresh(tmp_path, at, scenario, monkeypatch)
        apply_to(root, scenario)
        killed(monkeypatch, lambda root=root: undo_in(root), at, torn=bool(at % 2))
        recover_in(root)
        is_undone = tree_of(root) == scenario.before
        assert is_undone or tree_of(root) == scenario.after, f"step {at}"
        # Done, it is out of the history; not done, it can be done.
        assert (undo_in(root) is None) == is_undone, f"step {at}"
        assert tree_of(root) == scenario.before
        assert left_in(tmp_path / f"{at}/state") == []


@pytest.mark.parametrize("at_apply", [14, 20, 26, 32])
def test_a_recovery_killed_at_any_step_is_recovered(tmp_path, monkeypatch, at_apply):
    scenario = SCENARIOS["linked"]

    def interrupted(root):
        killed(monkeypatch, lambda: apply_to(root, scenario), at_apply, torn=False)

    number = points(tmp_path, scenario, monkeypatch, interrupted, recover_in)
    assert number > 5
    for at in range(number):
        root = fresh(tmp_path, at, scenario, monkeypatch)
        interrupted(root)
        killed(monkeypatch, lambda root=root: recover_in(root), at, torn=True)
        recover_in(root)
        assert tree_of(root) in (scenario.before, scenario.after), f"step {at}"
        assert pending([root]) is None


def test_there_are_more_than_two_hundred_points(tmp_path, monkeypatch):
    total = 0
    for name, scenario in SCENARIOS.items():
        root = fresh(tmp_path, name, scenario, monkeypatch)
        total += 2 * steps_of(monkeypatch, lambda root=root, scenario=scenario: apply_to(root, scenario))
        total += steps_of(monkeypatch, lambda root=root: undo_in(root))
    assert total >= 200, total


SCRIPT = """
import os, signal, sys
from pathlib import Path
from run.journaling import SCENARIOS, STEPS, apply_to
from deburr.run import disk
root, at, done = Path(sys.argv[1]), int(sys.argv[2]), 0
def counted(real):
    def step(*words):
        global done
        if done == at:
            os.kill(os.getpid(), signal.SIGKILL)
        done += 1
        return real(*words)
    return step
for name in STEPS:
    setattr(disk, name, counted(getattr(disk, name)))
apply_to(root, SCENARIOS["linked"])
"""


@pytest.mark.parametrize("at", range(8, 48, 2))
def test_a_real_sigkill(tmp_path, monkeypatch, at):
    scenario = SCENARIOS["linked"]
    root = fresh(tmp_path, at, scenario, monkeypatch)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((SOURCE_ROOT, TESTS))}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, root, str(at)], env=environment, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    is_mixed = tree_of(root) not in (scenario.before, scenario.after)
    assert not is_mixed or "was interrupted" in str(pending([root]))
    recover_in(root)
    assert tree_of(root) in (scenario.before, scenario.after)
    assert pending([root]) is None
