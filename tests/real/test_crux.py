"""crux_core 0.9.0, where a pending task kept itself alive, and 0.9.1, where its wakers know a number.

The cycle is the one that the report names (redbadger/crux, issue 268): the task owns the future, the future waits for a
`ShellRequest`, its shared state keeps the waker, and the waker is the task. The lines were read off the sources.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = [pytest.mark.real, pytest.mark.timeout(300), pytest.mark.xdist_group("crux")]

ID = "arc_task_waker_cycle"


def findings(deburr, folder: Path, *more: str) -> list[dict]:
    done = deburr("check", *more, "--format", "json", "src", cwd=folder)
    assert done.code == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [one for one in found if one["$message_type"] == "diagnostic"]


def notes(finding: dict) -> list[str]:
    return [child["message"] for child in finding["children"] if child["level"] == "note"]


def test_the_cycle_of_the_report_is_named_edge_by_edge(crate_sources, deburr):
    (found,) = findings(deburr, crate_sources("crux_core", "0.9.0"), "--select", ID)
    (place,) = [span for span in found["spans"] if span["is_primary"]]
    assert (place["file_name"], place["line_start"]) == ("src/capability/executor.rs", 31)
    drawn, *edges = notes(found)
    assert drawn == "the cycle is `Task` -> a boxed future -> `ShellRequest` -> `SharedState` -> a waker -> `Task`"
    assert [edge.rsplit("(", 1)[1] for edge in edges] == [
        "src/capability/executor.rs:31)",
        "src/capability/shell_request.rs:22)",
        "src/capability/shell_request.rs:13)",
        "src/capability/shell_request.rs:18)",
        "src/capability/executor.rs:62)",
    ]


def test_the_mended_release_is_silent(crate_sources, deburr):
    assert findings(deburr, crate_sources("crux_core", "0.9.1"), "--select", ID) == []
