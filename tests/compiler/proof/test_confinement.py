"""What a program may not do, tried with real programs; a machine that cannot hold it back runs nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deburr.compiler import confine
from deburr.compiler.processes import NotRun
from deburr.compiler.proof.confinement import Ending, Limits, run_confined

OPEN = Limits(seconds=20, memory=1024, allow_network=True)


def run(
    script: str, tmp_path: Path, limits: Limits = OPEN, *, has_shadow: bool = False, settings=None
) -> Ending | NotRun:
    return run_confined(["/bin/sh", "-c", script], limits, cwd=tmp_path, settings=settings or {}, has_shadow=has_shadow)


def test_a_program_is_run_to_its_end(tmp_path):
    done = run("pwd; echo oops >&2; exit 3", tmp_path)
    assert done == Ending(3, f"{tmp_path}\n", "oops\n")


def test_it_sees_nothing_of_the_users_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "1234")
    done = run("env; cat", tmp_path, settings={"ASAN_OPTIONS": "x"})
    assert isinstance(done, Ending)
    named = {line.split("=")[0] for line in done.stdout.splitlines()}
    assert named - {"PWD", "SHLVL", "_"} == {"PATH", "LC_ALL", "RUST_BACKTRACE", "ASAN_OPTIONS"}


def test_what_it_leaves_behind_is_ended_with_it(tmp_path):
    done = run(f"(sleep 1; touch {tmp_path}/alive) & exit 0", tmp_path)
    assert isinstance(done, Ending)
    assert done.code == 0
    time.sleep(1.5)
    assert not (tmp_path / "alive").exists()


def test_a_slow_one_is_ended_with_its_children(tmp_path):
    done = run(f"(sleep 1; touch {tmp_path}/alive) & sleep 60", tmp_path, Limits(0.3, 1024, True))
    assert isinstance(done, Ending)
    assert done.stopped == "it ran longer than 0.3 s"
    time.sleep(1.5)
    assert not (tmp_path / "alive").exists()


EATS = f'exec {sys.executable} -c "x = bytearray(300 << 20); print(len(x)); import time; time.sleep(5)"'


def test_its_addresses_are_limited(tmp_path):
    done = run(EATS, tmp_path, Limits(20, 200, True))
    assert isinstance(done, Ending)
    assert done.code != 0
    assert "MemoryError" in done.stderr


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory in use is only seen on Linux")
def test_where_addresses_are_not_limited_its_memory_is_watched(tmp_path):
    limits = Limits(20, 200, True)
    for script in (EATS, EATS.replace("exec ", "") + "; true"):
        done = run(script, tmp_path, limits, has_shadow=True)
        assert isinstance(done, Ending)
        assert done.stopped == "it used more than 200 MiB of memory"


def test_its_files_and_its_output_are_limited(tmp_path):
    for script in ("yes", "yes > file"):
        done = run(f"exec {script}", tmp_path)
        assert isinstance(done, Ending)
        assert done.stopped == "it printed or wrote more than 4 MiB"
    assert (tmp_path / "file").stat().st_size == 4 << 20


def test_a_program_that_is_not_there_is_not_run(tmp_path):
    done = run_confined([str(tmp_path / "none")], OPEN, cwd=tmp_path, settings={}, has_shadow=False)
    assert done == NotRun(f"{tmp_path / 'none'}: No such file or directory")


def test_without_a_network_of_its_own_nothing_is_run(tmp_path, monkeypatch):
    """A stand-in for a kernel that refuses: `unshare` is not to be had."""
    text = Path(confine.__file__).read_text().replace('"unshare"', '"no_such_call"')
    (tmp_path / "confine.py").write_text(text)
    monkeypatch.setattr(confine, "__file__", str(tmp_path / "confine.py"))
    done = run("touch ran", tmp_path, Limits())
    assert done == NotRun("this system has no network namespaces")
    assert not (tmp_path / "ran").exists()
    assert isinstance(run("true", tmp_path, OPEN), Ending)


def test_a_refusal_of_the_kernel_is_told(tmp_path):
    """Both ways to a network of its own are forbidden by a limit on namespaces, where that limit can be set."""
    limits = [Path(f"/proc/sys/user/max_{kind}_namespaces") for kind in ("user", "net")]
    script = f"{sys.executable} -I -S {confine.__file__} cut 0 0 /bin/true"
    unshared = ["unshare", "--user", "--map-root-user", "sh", "-c", f"echo 0 > {limits[1]} && {script}"]
    done = subprocess.run(unshared, capture_output=True, text=True, check=False, cwd=tmp_path, env=dict(os.environ))
    if confine.MARK not in done.stderr:
        pytest.skip("the limit on network namespaces cannot be set here")
    assert done.returncode == confine.EXIT
    assert done.stderr.startswith(f"{confine.MARK}no network namespace can be made: ")
