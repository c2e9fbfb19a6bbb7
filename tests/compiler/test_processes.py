"""Tools are run under a time limit, with a bare environment, away from the project; a missing one is an answer."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from deburr.compiler.processes import NotRun, TookTooLong, ToolRun, find_tool, run_tool


def test_output_and_code_are_handed_back():
    done = run_tool(["sh", "-c", "cat; echo oops >&2; exit 3"], stdin=b"in", seconds=20)
    assert done == ToolRun(3, b"in", b"oops\n")


def test_a_missing_tool_is_named():
    assert run_tool(["no-such-tool-here"], seconds=1) == NotRun("no-such-tool-here is not installed")


def test_a_slow_tool_is_ended_with_its_children(tmp_path):
    started = time.monotonic()
    done = run_tool(["sh", "-c", f"(sleep 1; touch {tmp_path}/alive) & sleep 60"], seconds=0.3)
    assert done == TookTooLong("sh took longer than 0.3 s")
    assert time.monotonic() - started < 4
    time.sleep(1.5)
    assert not (tmp_path / "alive").exists()


def test_it_runs_in_an_empty_folder_by_default():
    done = run_tool(["sh", "-c", "pwd; ls -A"], seconds=20)
    assert isinstance(done, ToolRun)
    folder, *entries = done.stdout.decode().splitlines()
    assert entries == []
    assert not Path.cwd().is_relative_to(folder)


def test_settings_for_builds_of_ones_own_are_dropped(monkeypatch):
    monkeypatch.setenv("RUSTFLAGS", "-Dwarnings")
    monkeypatch.setenv("RUSTUP_TOOLCHAIN", "1.2.3")
    done = run_tool(
        ["sh", "-c", 'echo "$RUSTFLAGS,$RUSTUP_TOOLCHAIN,$RUSTUP_AUTO_INSTALL,$X"'], seconds=20, settings={"X": "y"}
    )
    assert isinstance(done, ToolRun)
    assert done.stdout == b",1.2.3,0,y\n"


def test_tools_are_found_where_rustup_puts_them(monkeypatch, tmp_path):
    tool = tmp_path / "bin" / "rust-tool-of-test"
    tool.parent.mkdir()
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o755)
    monkeypatch.setenv("CARGO_HOME", str(tmp_path))
    assert find_tool("rust-tool-of-test") == str(tool)


@pytest.mark.parametrize(
    ("stderr", "complaint"),
    [
        (b"note: x\nerror: wrong\n  --> a\n", "error: wrong"),
        (b"first\nlast\n\n", "last"),
        (b"", "exit code 7"),
    ],
)
def test_the_complaint_is_the_first_error_or_the_last_line(stderr, complaint):
    assert ToolRun(7, b"", stderr).complaint == complaint


def test_standard_input_larger_than_a_pipe_does_not_hang():
    data = os.urandom(1 << 20)
    done = run_tool(["cat"], stdin=data, seconds=20)
    assert isinstance(done, ToolRun)
    assert done.stdout == data
