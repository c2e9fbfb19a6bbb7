"""The power fails at every step of an apply, in a model of a disk (`power.py`; no drive was harmed).

Whatever of the unsynced writes survives, recovery gives the old or the new state, as a whole; and an apply that had
ended is there, and can be undone.
"""

from __future__ import annotations

import contextlib
import inspect
from pathlib import Path

import pytest

from deburr.errors import JournalError
from deburr.run import disk
from deburr.run.journal.pending import pending
from run.journaling import SCENARIOS, STEPS, Killed, Scenario, apply_to, lay_out, recover_in, stopped, tree_of, undo_in
from run.power import POLICIES, Power, durable_fsync


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    durable_fsync(monkeypatch)


def fresh(tmp_path: Path, number: object, scenario: Scenario, monkeypatch) -> tuple[Path, Path]:
    root, state = tmp_path / f"{number}/root", tmp_path / f"{number}/state"
    state.mkdir(parents=True)
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    lay_out(root, scenario.before)
    return root, state


def run_until(at: int | None, action, tops: tuple[Path, ...], monkeypatch) -> Power:
    with stopped(monkeypatch, Power(at, tops=tops)) as world:
        try:
            action()
        except Killed:
            assert at is not None
    return world


@pytest.mark.parametrize("name", SCENARIOS)
def test_power_lost_at_any_step_of_an_apply(tmp_path, monkeypatch, name):
    scenario = SCENARIOS[name]
    tops = fresh(tmp_path, "count", scenario, monkeypatch)
    number = len(run_until(None, lambda: apply_to(tops[0], scenario), tops, monkeypatch).done)
    for at in range(number):
        tops = fresh(tmp_path, at, scenario, monkeypatch)
        world = run_until(at, lambda root=tops[0]: apply_to(root, scenario), tops, monkeypatch)
        for policy in POLICIES:
            world.after_power_loss(policy)
            recover_in(tops[0])
            assert tree_of(tops[0]) in (scenario.before, scenario.after), f"step {at}, {policy}"
            assert pending([tops[0]]) is None


@pytest.mark.parametrize("name", SCENARIOS)
def test_power_lost_at_any_step_of_an_undo(tmp_path, monkeypatch, name):
    scenario = SCENARIOS[name]

    def applied(number: object) -> tuple[Path, Path]:
        tops = fresh(tmp_path, number, scenario, monkeypatch)
        apply_to(tops[0], scenario)
        return tops

    tops = applied("count")
    number = len(run_until(None, lambda: undo_in(tops[0]), tops, monkeypatch).done)
    for at in range(number):
        tops = applied(at)
        world = run_until(at, lambda root=tops[0]: undo_in(root), tops, monkeypatch)
        for policy in POLICIES:
            world.after_power_loss(policy)
            recover_in(tops[0])
            assert tree_of(tops[0]) in (scenario.before, scenario.after), f"step {at}, {policy}"


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_an_apply_that_ended_is_durable_and_can_be_undone(tmp_path, monkeypatch, name, policy):
    scenario = SCENARIOS[name]
    tops = fresh(tmp_path, "root", scenario, monkeypatch)
    world = run_until(None, lambda: apply_to(tops[0], scenario), tops, monkeypatch)
    world.after_power_loss(policy)
    assert tree_of(tops[0]) == scenario.after
    recover_in(tops[0])
    assert tree_of(tops[0]) == scenario.after
    for path in tops[0].rglob("*.rs"):
        # The model keeps no permissions.
        path.chmod(0o644)
    undo_in(tops[0])
    assert tree_of(tops[0]) == scenario.before


class Forgetful(Power):
    """A disk that takes no notice when a file is to be synced."""

    def _sync(self, _: object, descriptor: int) -> None:
        pass


def test_the_model_notices_a_journal_that_is_not_synced(tmp_path, monkeypatch):
    """Without the syncs of files, some loss of power leaves what is neither old nor new."""
    scenario = SCENARIOS["linked"]
    bad = 0
    for at in range(10, 40):
        tops = fresh(tmp_path, at, scenario, monkeypatch)
        with stopped(monkeypatch, Forgetful(at, tops=tops)) as world, contextlib.suppress(Killed):
            apply_to(tops[0], scenario)
        for policy in POLICIES:
            world.after_power_loss(policy)
            bad += not _recovers(tops[0], scenario)
    assert bad


def _recovers(root: Path, scenario: Scenario) -> bool:
    try:
        recover_in(root)
    except JournalError:
        return False
    return tree_of(root) in (scenario.before, scenario.after)


def test_steps_are_those_of_the_disk():
    """A step that is missing here would be one at which nothing is ever stopped."""
    public = {name for name, _ in inspect.getmembers(disk, inspect.isfunction) if not name.startswith("_")}
    assert public == set(STEPS)
