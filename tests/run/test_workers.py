"""Work spread over processes: order, a worker that dies, an early end, notes, an interrupt."""

import contextlib
import faulthandler
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import deburr.run
from deburr.engine.findings import Clean, Failed
from deburr.run import workers
from deburr.run.request import RunNotes
from deburr.run.workers import run_over

SOURCE_ROOT = str(Path(deburr.run.__file__).parents[2])


@dataclass
class Work:
    """A path `exit-…` or `kill-…` ends the process, `raise-…` raises; `pid` answers with the process."""

    parent: int = field(default_factory=os.getpid)
    notes: RunNotes = field(default_factory=RunNotes)

    def run(self, path):
        if os.getpid() != self.parent:
            if path.startswith("exit"):
                os._exit(3)
            if path.startswith("kill"):
                faulthandler.disable()
                os.kill(os.getpid(), signal.SIGSEGV)
        self.notes.warnings[f"seen {path}"] = None
        return Clean(f"{path} {os.getpid()}" if path.startswith("pid") else path)


@pytest.fixture(autouse=True)
def _workers_at_once(monkeypatch):
    monkeypatch.setattr(workers, "_ALONE_SECONDS", 0.0)


def run(paths, jobs=2):
    notes = RunNotes()
    return list(run_over(paths, Work(), Work, jobs, notes)), notes


def names(count):
    return [f"file-{index:04}" for index in range(count)]


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 500])
@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_outcomes_come_in_order(count, jobs):
    outcomes, notes = run(names(count), jobs)
    assert [one.path for one in outcomes] == names(count)
    assert set(notes.warnings) == {f"seen {name}" for name in names(count)}


def test_more_than_one_process_works():
    outcomes, _ = run([f"pid-{index}" for index in range(400)])
    assert len({one.path.split()[1] for one in outcomes} - {str(os.getpid())}) >= 1


def test_one_job_starts_no_process():
    outcomes, _ = run([f"pid-{index}" for index in range(400)], jobs=1)
    assert {one.path.split()[1] for one in outcomes} == {str(os.getpid())}


def test_a_small_run_does_not_import_multiprocessing():
    script = (
        "import sys; from deburr.run.workers import run_over; from deburr.run.request import RunNotes\n"
        "class W:\n    notes = RunNotes()\n    def run(self, path): return path\n"
        "print(len(list(run_over(['x'] * 50, W(), W, 2, RunNotes()))), 'multiprocessing' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={"PYTHONPATH": SOURCE_ROOT}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["50", "False"]


@pytest.mark.parametrize(("name", "words"), [("exit-1", "ended with code 3"), ("kill-1", "was ended by SIGSEGV")])
def test_a_worker_that_dies_costs_one_file(name, words):
    paths = names(300)
    paths[150] = name
    outcomes, _ = run(paths)
    assert [one.path for one in outcomes] == paths
    failed = [one for one in outcomes if isinstance(one, Failed)]
    assert [one.path for one in failed] == [name]
    assert words in failed[0].error


def test_many_deaths():
    paths = [f"exit-{index}" if index % 40 == 30 else f"file-{index}" for index in range(320)]
    outcomes, _ = run(paths)
    assert [one.path for one in outcomes] == paths
    assert sum(isinstance(one, Failed) for one in outcomes) == 8


def test_an_early_end_leaves_no_process_behind():
    outcomes = run_over([f"pid-{index}" for index in range(2000)], Work(), Work, 2, RunNotes())
    pids = {int(next(outcomes).path.split()[1]) for _ in range(100)} - {os.getpid()}
    assert pids
    outcomes.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


SLOW = """
import os, sys, time
from deburr.engine.findings import Clean
from deburr.run import workers
from deburr.run.request import RunNotes
workers._ALONE_SECONDS = 0.0
class W:
    notes = RunNotes()
    def run(self, path):
        time.sleep(0.02)
        return Clean(f"{os.getpid()}")
for one in workers.run_over([str(n) for n in range(5000)], W(), W, 2, RunNotes()):
    print(one.path, flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_their_parent(how):
    child = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        env={"PYTHONPATH": SOURCE_ROOT},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with child:
        pids = {int(child.stdout.readline()) for _ in range(8)}
        # As a terminal does it: Ctrl-C goes to the whole group.
        os.killpg(child.pid, how) if how == signal.SIGINT else child.kill()
        stderr = child.stderr.read()
    assert pids - {child.pid}
    assert stderr.count("Traceback") <= 1
    for _ in range(100):
        alive = set()
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, 0)
                alive.add(pid)
        if not alive:
            break
        time.sleep(0.05)
    assert alive == set()
