"""The program in front of another one: it becomes that program, with everything but the network."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deburr.compiler import confine
from deburr.compiler.processes import NotRun, TookTooLong, ToolRun, run_tool

SHOWS = "import os, socket; print(os.getuid(), os.getgid(), [name for _, name in socket.if_nameindex()])"


def test_the_program_is_the_same():
    done = run_tool(["sh", "-c", "cat; exit 3"], seconds=20, stdin=b"here\n", front=confine.in_front_of("try"))
    assert isinstance(done, ToolRun)
    assert (done.code, done.stdout, done.stderr) == (3, b"here\n", b"")


def test_it_is_called_by_its_own_name():
    front = confine.in_front_of("try")
    assert run_tool(["no-such-tool"], seconds=20, front=front) == NotRun("no-such-tool is not installed")
    assert run_tool(["sleep", "60"], seconds=0.5, front=front) == TookTooLong("sleep took longer than 0.5 s")


def test_it_may_be_run_with_a_network_where_that_cannot_be_cut(tmp_path, monkeypatch):
    """A stand-in for a kernel that refuses: `unshare` is not to be had."""
    text = Path(confine.__file__).read_text().replace('"unshare"', '"no_such_call"')
    (tmp_path / "confine.py").write_text(text)
    monkeypatch.setattr(confine, "__file__", str(tmp_path / "confine.py"))
    done = run_tool(["python3", "-c", SHOWS], seconds=20, front=confine.in_front_of("try"))
    assert isinstance(done, ToolRun)
    assert done.stdout.decode().strip().endswith(str([name for _, name in socket.if_nameindex()]))


@pytest.mark.parametrize("user", [None, 12345])
def test_the_user_stays_who_it_is(user: int | None):
    """Also one who has no right to a network namespace alone, where this test can be somebody else."""
    if user is not None and os.getuid() != 0:
        pytest.skip("only root can be somebody else")
    # A Python that is somebody's own may be closed to others.
    python = shutil.which("python3", path=os.defpath) or os.path.realpath(sys.executable)
    text = Path(confine.__file__).read_text()
    command = [python, "-I", "-S", "-c", text, "cut", "0", "0", python, "-c", SHOWS]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", user=user, group=user)
    except PermissionError:
        pytest.skip("there is no Python for everybody")
    if confine.MARK in done.stderr:
        pytest.skip("this user cannot make a network namespace")
    wanted = (os.getuid(), os.getgid()) if user is None else (user, user)
    assert done.stdout == f"{wanted[0]} {wanted[1]} ['lo']\n", done.stderr
