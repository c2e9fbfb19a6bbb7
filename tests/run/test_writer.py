"""Writing a file: whole or not at all, what is refused, what is kept, what is left behind (nothing)."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import deburr.run
from deburr.run.writer import WriteFailed, WriteRefused, Written, write_change

SOURCE_ROOT = str(Path(deburr.run.__file__).parents[2])


def run_python(script, *args, **more):
    command = [sys.executable, "-c", script, *map(str, args)]
    return subprocess.run(command, env={"PYTHONPATH": SOURCE_ROOT}, capture_output=True, check=False, **more)


def test_writes_and_keeps_the_mode(tmp_path):
    file = tmp_path / "a.rs"
    file.write_bytes(b"old\r\n")
    file.chmod(0o754)
    assert write_change(file, b"old\r\n", b"new", tmp_path) == Written(str(file))
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o7777 == 0o754
    assert os.listdir(tmp_path) == ["a.rs"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can keep another owner")
def test_root_keeps_the_owner(tmp_path):
    file = tmp_path / "a.rs"
    file.write_bytes(b"old")
    os.chown(file, 1234, 4321)
    assert isinstance(write_change(file, b"old", b"new", tmp_path), Written)
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 4321)


def test_a_file_that_changed_meanwhile_is_refused(tmp_path):
    file = tmp_path / "a.rs"
    file.write_bytes(b"someone else's")
    result = write_change(file, b"old", b"new", tmp_path)
    assert isinstance(result, WriteRefused)
    assert "changed" in result.reason
    assert file.read_bytes() == b"someone else's"


def test_a_vanished_file_fails(tmp_path):
    result = write_change(tmp_path / "a.rs", b"old", b"new", tmp_path)
    assert result == WriteFailed(str(tmp_path / "a.rs"), "cannot be read: no such file or directory")
    assert os.listdir(tmp_path) == []


def test_a_link_inside_the_root_stays_a_link(tmp_path):
    (tmp_path / "real.rs").write_bytes(b"old")
    (tmp_path / "link.rs").symlink_to("real.rs")
    assert isinstance(write_change(tmp_path / "link.rs", b"old", b"new", tmp_path), Written)
    assert (tmp_path / "link.rs").is_symlink()
    assert (tmp_path / "real.rs").read_bytes() == b"new"


def test_a_link_out_of_the_root_is_refused(tmp_path):
    (tmp_path / "root").mkdir()
    (tmp_path / "out.rs").write_bytes(b"old")
    (tmp_path / "root/link.rs").symlink_to("../out.rs")
    assert isinstance(write_change(tmp_path / "root/link.rs", b"old", b"new", tmp_path / "root"), WriteRefused)
    assert (tmp_path / "out.rs").read_bytes() == b"old"


def test_a_link_out_of_a_root_that_is_reached_through_a_link_is_refused(tmp_path):
    (tmp_path / "root").mkdir()
    (tmp_path / "way").symlink_to("root")
    (tmp_path / "out.rs").write_bytes(b"old")
    (tmp_path / "root/link.rs").symlink_to("../out.rs")
    assert isinstance(write_change(tmp_path / "way/link.rs", b"old", b"new", tmp_path / "root"), WriteRefused)
    assert (tmp_path / "out.rs").read_bytes() == b"old"


def test_a_read_only_file_is_refused(tmp_path):
    file = tmp_path / "a.rs"
    file.write_bytes(b"old")
    file.chmod(0o444)
    assert write_change(file, b"old", b"new", tmp_path) == WriteRefused(str(file), "it is read-only")


def test_a_hard_link_is_noted(tmp_path):
    (tmp_path / "a.rs").write_bytes(b"old")
    os.link(tmp_path / "a.rs", tmp_path / "b.rs")
    result = write_change(tmp_path / "a.rs", b"old", b"new", tmp_path)
    assert isinstance(result, Written)
    assert "hard link" in result.notes[0]
    assert (tmp_path / "b.rs").read_bytes() == b"old"


def test_a_full_disk_leaves_the_old_file(tmp_path):
    file = tmp_path / "a.rs"
    file.write_bytes(b"old")
    script = (
        "import sys; from pathlib import Path; from deburr.run.writer import write_change; f = Path(sys.argv[1]);"
        "print(write_change(f, b'old', b'n' * 200_000, f.parent))"
    )
    done = run_python(
        script, file, text=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
    )
    assert "WriteFailed" in done.stdout, done.stderr
    assert "file too large" in done.stdout
    assert file.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.rs"]


@pytest.mark.parametrize("seed", range(6))
def test_an_interrupt_leaves_old_or_new_and_nothing_else(tmp_path, seed):
    script = """
import sys
from pathlib import Path
from deburr.run.writer import write_change
f = Path(sys.argv[1])
texts = [b"a" * 300_000, b"b" * 300_000]
print("ready", flush=True)
for n in range(100_000):
    write_change(f, texts[n % 2], texts[(n + 1) % 2], f.parent)
"""
    file = tmp_path / "a.rs"
    file.write_bytes(b"a" * 300_000)
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(file)],
        env={"PYTHONPATH": SOURCE_ROOT},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with child:
        assert child.stdout.readline() == b"ready\n"
        time.sleep(0.02 + seed * 0.0037)
        child.send_signal(signal.SIGINT)
        assert child.wait(20) != 0
    assert os.listdir(tmp_path) == ["a.rs"]
    assert file.read_bytes() in (b"a" * 300_000, b"b" * 300_000)
