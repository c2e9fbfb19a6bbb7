"""The entry points: start-up cost, closed pipes, full disks, `cargo deburr`, and mistakes of our own."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deburr import __version__
from deburr.cli import app

PACKAGE = Path(app.__file__).resolve().parents[2]
HEAVY = ["tree_sitter", "markdown_it", "rich", "textual", "tomlkit", "pathspec", "regex", "multiprocessing"]


def test_the_version_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom deburr.cli.app import main\n"
        "try: main(['--version'])\n"
        f"except SystemExit: print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(PACKAGE)}, capture_output=True, text=True
    )
    assert done.stdout == f"deburr {__version__}\n[]\n", done.stderr


def test_a_run_does_not_load_rich(crate: Path, pages: Path) -> None:
    code = (
        "import sys\nfrom deburr.cli.app import main\n"
        f"try: main(['check', '--patterns', {str(pages)!r}])\n"
        "except SystemExit:\n"
        "    loaded = [name for name in ('rich', 'pydantic', 'textual') if name in sys.modules]\n"
        "    print(loaded, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(PACKAGE)}, capture_output=True, text=True
    )
    assert done.stderr.endswith("[]\n"), done.stderr


def test_a_check_for_people_does_not_load_what_writes_json(crate: Path, pages: Path) -> None:
    code = (
        "import sys\nfrom deburr.cli.app import main\n"
        f"try: main(['check', '--patterns', {str(pages)!r}])\n"
        "except SystemExit: print([name for name in ('json', 'deburr.report.json') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(PACKAGE)}, capture_output=True, text=True
    )
    assert "a number is forgotten" in done.stdout
    assert done.stdout.endswith("[]\n"), done.stderr


@pytest.mark.parametrize(("command", "mode"), [("check", None), ("apply", None), ("diff", os.O_WRONLY)])
def test_stdin_that_cannot_be_read_is_an_error(
    process, crate: Path, pages: Path, command: str, mode: int | None
) -> None:
    """Closed, as `<&-` leaves it, or open for writing only."""

    def take_away() -> None:
        os.close(0)
        if mode is not None:
            os.open(os.devnull, mode)

    running = process(command, "-", "--patterns", pages, preexec_fn=take_away)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (2, b"")
    assert err.startswith(b"error: cannot read stdin: ")
    assert err.count(b"\n") == 1


@pytest.mark.parametrize("command", ["check", "diff"])
def test_a_closed_pipe_ends_quietly(process, crate: Path, pages: Path, command: str) -> None:
    body = b"".join(b"fn f%d() { /* %b */ std::mem::forget(1); }\n" % (n, b"-" * 200) for n in range(30))
    for number in range(30):
        (crate / f"src/many{number}.rs").write_bytes(body)
    running = process(command, "src", "--patterns", pages, "--select", "forget_a_number")
    assert running.stdout.read(10)
    running.stdout.close()
    errors = running.stderr.read().decode()
    running.stderr.close()
    assert running.wait(60) == 141
    assert "Traceback" not in errors
    assert "BrokenPipe" not in errors


def is_asleep(process: subprocess.Popen[bytes]) -> bool:
    return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc to see what a process does")
def test_ctrl_c_ends_with_130(process, crate: Path, pages: Path) -> None:
    running = process("check", "-", "--patterns", pages, stdin=subprocess.PIPE)
    os.set_blocking(running.stdin.fileno(), False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(running.stdin.fileno(), b"\n" * 4096)
    # There is room again: it has begun to read. Once it sleeps it waits for more, in the middle of what it does.
    assert select.select([], [running.stdin], [], 60)[1]
    while not is_asleep(running):
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    out, errors = running.stdout.read(), running.stderr.read()
    for stream in (running.stdin, running.stdout, running.stderr):
        stream.close()
    running.wait(60)
    assert (running.returncode, out) == (130, b"")
    assert errors.decode().splitlines()[-1] == "interrupted"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("command", ["check", "diff", "list"])
def test_a_full_disk_under_stdout_is_an_error(process, crate: Path, pages: Path, command: str) -> None:
    words = [] if command == "list" else ["src", "--select", "forget_a_number"]
    with open("/dev/full", "wb") as full:
        running = process(command, *words, "--patterns", pages, stdout=full)
        errors = running.stderr.read().decode()
        running.stderr.close()
        assert running.wait(60) == 2
    assert "error: cannot write the output: no space left on device" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("words", [["deburr", "--version"], ["--version"]])
def test_cargo_deburr(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["cargo-deburr", *words])
    with pytest.raises(SystemExit) as stopped:
        app.cargo_main()
    assert (stopped.value.code or 0, capsys.readouterr().out) == (0, f"deburr {__version__}\n")


def test_no_command_shows_the_help_and_is_a_usage_error(deburr) -> None:
    result = deburr("--help", own=False)
    assert result.code == 0
    assert all(word in result.text for word in ("check", "diff", "apply", "explain", "list", "test"))
    assert deburr("chekc", own=False).code == 2


def test_the_list_of_commands_has_whole_sentences(deburr) -> None:
    result = deburr("--help", own=False)
    assert result.code == 0
    assert "..." not in result.text.split("Commands:")[1]


def test_a_mistake_of_ours_is_no_finding(deburr, crate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deburr.cli import checking

    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(checking, "start", broken)
    result = deburr("check", "src")
    assert result.code == 2
    assert "this is a mistake in deburr" in result.err
