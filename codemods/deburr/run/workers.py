"""Spreading files over processes, and their outcomes back in the order of the files.

A run starts in this process; only if it is not done after a moment are workers started for the rest, so a small run
never pays for them. A worker that dies costs the file that it died of and nothing else. Unknown here: what is done.
"""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from deburr.engine.findings import Failed, Outcome
from deburr.run.request import RunNotes

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_ALONE_SECONDS = 0.2
"""How long this process works alone; starting workers costs about a tenth of that."""
_FEW = 16
"""Files; fewer than that are never worth a process."""
_LARGEST_CHUNK = 64


class Work(Protocol):
    """What is done with one path."""

    @property
    def notes(self) -> RunNotes: ...

    def run(self, path: str) -> Outcome: ...


@dataclass(slots=True)
class _Chunk:
    """Files from `start` (an index into all paths) on; `outcomes` once they are there."""

    start: int
    paths: Sequence[str]


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    chunk: _Chunk | None = None


def available_cores() -> int:
    """How many processes can run at once here."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1


def run_over(
    paths: Sequence[str], work: Work, rebuild: Callable[[], Work], jobs: int | None, notes: RunNotes
) -> Iterator[Outcome]:
    """The outcome of each path, in order. `rebuild` makes the work anew in a process that cannot inherit it.

    `notes` is complete when the iterator is at its end."""
    jobs = jobs or available_cores()
    done = 0
    began = time.monotonic()
    for path in paths:
        if jobs > 1 and len(paths) - done >= _FEW and time.monotonic() - began > _ALONE_SECONDS:
            break
        yield work.run(path)
        done += 1
    notes.add(work.notes)
    if done < len(paths):
        yield from _Pool(paths, done, work, rebuild, jobs, notes).outcomes()


@dataclass(slots=True)
class _Pool:
    paths: Sequence[str]
    begin: int
    work: Work
    rebuild: Callable[[], Work]
    jobs: int
    notes: RunNotes
    waiting: deque[_Chunk] = field(default_factory=deque)
    workers: list[_Worker] = field(default_factory=list)
    finished: dict[int, list[Outcome]] = field(default_factory=dict)

    def outcomes(self) -> Iterator[Outcome]:
        count = len(self.paths) - self.begin
        size = max(1, min(_LARGEST_CHUNK, count // (self.jobs * 8)))
        for start in range(self.begin, len(self.paths), size):
            self.waiting.append(_Chunk(start, self.paths[start : start + size]))
        at = self.begin
        try:
            for _ in range(min(self.jobs, len(self.waiting))):
                self._start_worker()
            while at < len(self.paths):
                while at in self.finished:
                    ready = self.finished.pop(at)
                    at += len(ready)
                    yield from ready
                if at < len(self.paths):
                    self._collect()
        finally:
            self._stop()

    def _start_worker(self) -> None:
        import multiprocessing

        can_fork = "fork" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork") if can_fork else multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        inherited = [ours, *(worker.pipe for worker in self.workers)] if can_fork else []
        build = (lambda: self.work) if can_fork else self.rebuild
        process = context.Process(target=_serve, args=(theirs, build, inherited), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self.workers.append(worker)
        self._give(worker)

    def _give(self, worker: _Worker) -> None:
        worker.chunk = self.waiting.popleft() if self.waiting else None
        try:
            worker.pipe.send(None if worker.chunk is None else list(worker.chunk.paths))
        except OSError:
            # It died meanwhile; its end of the pipe says so where results are read.
            return

    def _collect(self) -> None:
        """Waits for the next chunk and hands out new work."""
        from multiprocessing.connection import wait

        busy = {worker.pipe: worker for worker in self.workers if worker.chunk is not None}
        for pipe in wait(list(busy)):
            worker = next(one for one in busy.values() if one.pipe is pipe)
            chunk = worker.chunk
            if chunk is None:
                continue
            try:
                outcomes, notes = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker, chunk)
                continue
            self.finished[chunk.start] = outcomes
            self.notes.add(notes)
            self._give(worker)

    def _bury(self, worker: _Worker, chunk: _Chunk) -> None:
        """A worker died: its files are tried again one by one, to learn which of them it was."""
        worker.process.join()
        self.workers.remove(worker)
        worker.pipe.close()
        if len(chunk.paths) == 1:
            self.finished[chunk.start] = [Failed(chunk.paths[0], _cause_of_death(worker.process.exitcode))]
        else:
            alone = [_Chunk(chunk.start + index, [path]) for index, path in enumerate(chunk.paths)]
            self.waiting.extendleft(reversed(alone))
        if self.waiting:
            self._start_worker()

    def _stop(self) -> None:
        for worker in self.workers:
            worker.pipe.close()
            if worker.chunk is not None:
                worker.process.terminate()
        for worker in self.workers:
            worker.process.join()


def _cause_of_death(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return f"internal error: the process that analysed it was ended by {name}; please report it"
    return f"internal error: the process that analysed it ended with code {code}; please report it"


def _serve(pipe: Connection, build: Callable[[], Work], inherited: list[Connection]) -> None:
    """A worker's life: chunks of paths in, outcomes out, until there are none left or the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ends of other workers' pipes that came along in the fork would keep them waiting for a parent that is gone.
    for one in inherited:
        one.close()
    work = build()
    try:
        while (paths := pipe.recv()) is not None:
            outcomes = [work.run(path) for path in paths]
            pipe.send((outcomes, work.notes))
    except (EOFError, OSError):
        # The parent is gone, or wants no more: there is nobody left to tell.
        return
