"""Hostile input through the real command: texts, trees, names, pages and moments that want to break it.

Each has a stated outcome, nothing is written but on request, and what was written is whole.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

spec = importlib.util.spec_from_file_location("hostile_inputs", Path(__file__).with_name("hostile_inputs.py"))
inputs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(inputs)

PLAIN, PLAIN_FIXED = inputs.PLAIN, inputs.PLAIN_FIXED
ROOT = Path(__file__).resolve().parents[2]
SOURCE_ROOT = str(ROOT / "codemods")
MANIFEST = '[package]\nname = "c"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.85"\n'
pytestmark = pytest.mark.timeout(600)
together = pytest.mark.xdist_group("hostile")
HANGS = 280
"""Seconds after which a command that has not ended never will."""
COMMANDS = ("check", "diff", "apply")


@dataclass(frozen=True)
class Ran:
    code: int
    out: bytes
    err: str
    seconds: float
    """Of processor time: what a busy machine makes of it says nothing about the command."""


def processor_seconds() -> float:
    """What the processes that have ended so far took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def deburr(*words: str | bytes | Path, at: Path, given: bytes = b"", **more: object) -> Ran:
    """The command in a process of its own, only the null pointer page selected unless another is."""
    arguments = [os.fsencode(word) for word in words]
    if arguments[0].decode() in COMMANDS and b"--select" not in arguments:
        arguments[1:1] = [b"--select", b"zero_as_ptr"]
    if arguments[0] in (b"diff", b"apply"):
        arguments.insert(1, b"--no-format")
    if arguments[0] == b"apply":
        arguments.insert(1, b"--no-verify")
    began = processor_seconds()
    done = subprocess.run(
        command(*arguments), cwd=at, input=given, env=environment(), capture_output=True, timeout=HANGS, **more
    )
    return Ran(done.returncode, done.stdout, done.stderr.decode(), processor_seconds() - began)


def command(*arguments: bytes) -> list[str | bytes]:
    return [sys.executable, "-m", "deburr", *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": SOURCE_ROOT, "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def tree(top: Path) -> Mapping[bytes, object]:
    """All that is below `top`: what kind of thing, its mode, and its bytes or where it leads."""
    found: dict[bytes, object] = {}
    for folder, folders, files in os.walk(os.fsencode(top)):
        for name in (*folders, *files):
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            if stat.S_ISLNK(mode):
                found[path] = os.readlink(path)
            else:
                found[path] = mode, Path(os.fsdecode(path)).read_bytes() if stat.S_ISREG(mode) else None
    return found


@pytest.fixture
def crate(tmp_path: Path) -> Path:
    """A package that holds nothing yet."""
    (tmp_path / "crate/src").mkdir(parents=True)
    (tmp_path / "crate/Cargo.toml").write_text(MANIFEST)
    return tmp_path / "crate"


def page(folder: Path, name: str, text: str = ".*", **replaced: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    body = inputs.PAGE.format(id=name, text=text)
    for old, new in replaced.values():
        assert old in body
        body = body.replace(old, new, 1)
    (folder / f"{name}.md").write_text(body)
    return folder / f"{name}.md"


# Texts


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with all hostile texts at once."""
    top = tmp_path_factory.mktemp("texts")
    (top / "Cargo.toml").write_text(MANIFEST)
    (top / "src").mkdir()
    for name, data in inputs.DEEP.items():
        (top / "src" / name).write_bytes(data)
    for name, (data, _) in inputs.UNREADABLE_TEXTS.items():
        (top / "src" / name).write_bytes(data)
    (top / "src/token_trees.rs").write_bytes(inputs.TOKEN_TREES)
    (top / "src/macro_calls.rs").write_bytes(inputs.MACRO_CALLS)
    (top / "src/unclosed.rs").write_bytes(inputs.UNCLOSED)
    (top / "src/under.rs").write_bytes(inputs.UNDER_THE_LIMIT)
    return top


LOCATED = {
    **inputs.DEEP,
    "unclosed.rs": inputs.UNCLOSED,
    "token_trees.rs": inputs.TOKEN_TREES,
    "under.rs": inputs.UNDER_THE_LIMIT,
}


@pytest.fixture(scope="module")
def checked(texts: Path) -> Ran:
    before = tree(texts)
    ran = deburr("check", "--format", "json", "src", at=texts)
    assert tree(texts) == before
    return ran


@together
def test_all_hostile_texts_are_one_run(checked: Ran) -> None:
    assert checked.code == 0
    assert "internal error" not in checked.err
    assert "Traceback" not in checked.err


@together
@pytest.mark.parametrize("name", LOCATED)
def test_the_idiom_is_found_however_deep(checked: Ran, name: str) -> None:
    found = [json.loads(line) for line in checked.out.splitlines()]
    places = [one["spans"][0] for one in found if one["spans"][0]["file_name"] == f"src/{name}"]
    assert len(places) == 1
    at = LOCATED[name].index(inputs.IDIOM.encode())
    assert (places[0]["byte_start"], places[0]["byte_end"]) == (at, at + len(inputs.IDIOM))


@together
def test_macro_calls_in_macro_calls_are_not_passed_over_in_silence(checked: Ran) -> None:
    at = inputs.MACRO_CALLS.index(inputs.IDIOM.encode())
    said = re.search(r"warning: src/macro_calls.rs: macros nested too deep were not .* \(at byte (\d+)\)", checked.err)
    assert said is not None
    assert at <= int(said[1]) < at + len(inputs.IDIOM)


@together
@pytest.mark.parametrize("name", inputs.UNREADABLE_TEXTS)
def test_what_is_no_text_is_named(checked: Ran, name: str) -> None:
    assert f"not analysed: src/{name}: {inputs.UNREADABLE_TEXTS[name][1]}\n" in checked.err


@together
def test_applying_changes_the_idiom_and_nothing_else(texts: Path, tmp_path: Path) -> None:
    shutil.copytree(texts, tmp_path / "copy")
    ran = deburr("apply", "src", at=tmp_path / "copy")
    assert ran.code == 1
    withheld = [line.split(":")[1].strip() for line in ran.err.splitlines() if line.startswith("withheld: ")]
    assert sorted(withheld) == ["src/token_trees.rs", "src/unclosed.rs"]
    for path in (texts / "src").iterdir():
        before, after = path.read_bytes(), (tmp_path / "copy/src" / path.name).read_bytes()
        if path.name in inputs.DEEP or path.name == "under.rs":
            # The brackets that the cast needed in front of a method go with it.
            expected = before.replace(f"({inputs.IDIOM}).a()".encode(), f"{inputs.FIXED}.a()".encode())
            assert after == expected.replace(inputs.IDIOM.encode(), inputs.FIXED.encode()), path.name
        else:
            assert after == before, path.name


def test_a_file_of_20_megabytes_is_not_analysed(crate: Path) -> None:
    (crate / "src/lib.rs").write_bytes(inputs.TOO_LARGE)
    size = len(inputs.TOO_LARGE)
    ran = deburr("apply", "src", at=crate)
    assert (ran.code, ran.out) == (0, b"")
    assert f"not analysed: src/lib.rs: larger than 2000000 bytes ({size})\n" in ran.err
    assert (crate / "src/lib.rs").read_bytes() == inputs.TOO_LARGE


def test_a_file_just_under_the_limit_is_quick(crate: Path) -> None:
    (crate / "src/lib.rs").write_bytes(inputs.UNDER_THE_LIMIT)
    assert inputs.LIMIT * 0.99 < len(inputs.UNDER_THE_LIMIT) <= inputs.LIMIT
    ran = deburr("check", "src", at=crate)
    assert ran.out.count(b"warning[deburr::zero_as_ptr]") == 1
    assert ran.seconds < 15


@pytest.mark.parametrize(
    ("words", "name"), [("check", "latin.rs"), ("diff", "cut.rs"), ("apply", "utf16.rs"), ("apply", "latin.rs")]
)
def test_stdin_that_is_no_text(crate: Path, words: str, name: str) -> None:
    given, reason = inputs.UNREADABLE_TEXTS[name]
    ran = deburr(words, "-", at=crate, given=given)
    assert f"not analysed: <stdin>: {reason}\n" in ran.err
    assert (ran.code, ran.out) == (0, given if words == "apply" else b"")


def test_controls_in_a_source_line_are_shown_inert(crate: Path) -> None:
    hostile = "\x1b]0;owned\x07\x1b[2J\u202e\u2066\u200b\x9b31m\x7f\r"
    (crate / "src/lib.rs").write_bytes(f"/* {hostile} */ {PLAIN.decode()}".encode())
    ran = deburr("check", "--color", "never", "src", at=crate)
    shown = ran.out.decode()
    assert "\\x1b]0;owned\\x07\\x1b[2J\\u{202e}\\u{2066}\\u{200b}\\u{9b}31m\\x7f" in shown
    assert not set(shown) & (set(hostile) - set("0;owned[2J]31m"))
    patch = deburr("diff", "--color", "always", "src", at=crate).out.decode()
    assert not set(patch) & set("\x07\u202e\u2066\u200b\x9b\x7f")


# Trees


def test_odd_trees(crate: Path) -> None:
    src = crate / "src"
    (crate.parent / "outside").mkdir()
    (crate.parent / "outside/out.rs").write_bytes(PLAIN)
    (src / "a.rs").write_bytes(PLAIN)
    (src / "folder.rs").mkdir()
    (src / "folder.rs/in.rs").write_bytes(PLAIN)
    os.mkfifo(src / "pipe.rs")
    os.mkfifo(src / ".gitignore")
    for name, target in {
        "loop": ".",
        "self.rs": "self.rs",
        "ping": "pong",
        "pong": "ping",
        "again.rs": "a.rs",
        "dangling.rs": "nowhere.rs",
        "out.rs": "../../outside/out.rs",
        "out": "../../outside",
    }.items():
        (src / name).symlink_to(target)
    before = tree(crate.parent)
    ran = deburr("check", "--format", "json", "src", at=crate)
    files = [json.loads(line)["spans"][0]["file_name"] for line in ran.out.splitlines()]
    assert files == ["src/a.rs", "src/folder.rs/in.rs"]
    assert ran.code == 2
    assert "error: cannot read `src/self.rs`: it is a link that leads back to itself\n" in ran.err
    assert "error: cannot read `src/dangling.rs`: it is a link to nothing\n" in ran.err
    assert "passed over: 1 entry (neither a file nor a directory), 2 links (out of the tree)\n" in ran.err
    assert tree(crate.parent) == before

    assert deburr("apply", "src", at=crate).code == 2
    assert (src / "a.rs").read_bytes() == PLAIN_FIXED
    assert (crate.parent / "outside/out.rs").read_bytes() == PLAIN
    assert (src / "again.rs").is_symlink()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("ring.rs", "too many levels of symbolic links"), ("pipe.rs", "it is neither a file nor a directory")],
)
def test_named_paths_that_are_no_files(crate: Path, name: str, reason: str) -> None:
    (crate / "src/ring.rs").symlink_to("ring.rs")
    os.mkfifo(crate / "src/pipe.rs")
    ran = deburr("apply", f"src/{name}", at=crate)
    assert ran.code == 2
    assert f"error: cannot read `src/{name}`: {reason}\n" in ran.err


def test_a_pipe_among_the_pages_is_a_mistake(crate: Path) -> None:
    (crate / "pages").mkdir()
    os.mkfifo(crate / "pages/a_page.md")
    ran = deburr("check", "src", "--patterns", "pages", at=crate)
    assert ran.code == 2
    assert "error: cannot read this page: it is not a regular file\n --> pages/a_page.md:1:1\n" in ran.err


NOBODY = 65534
# The modules of a command are loaded as whoever may read them, then the process becomes nobody in particular.
BECOME_NOBODY = """
import contextlib, io, os, sys
from deburr.cli.app import main
for words in (["check"], ["apply", "--no-format", "--no-verify"]):
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        main([*words, "--select", "zero_as_ptr", "--quiet", "warm.rs"])
os.unlink("warm.rs")
os.setgroups([]), os.setgid(int(sys.argv[1])), os.setuid(int(sys.argv[1]))
main(sys.argv[2:])
"""


@pytest.fixture
def open_crate() -> Iterator[Path]:
    """A package in a folder that belongs to nobody, where nobody may go."""
    with tempfile.TemporaryDirectory(prefix="deburr-") as name:
        top = Path(name)
        (top / "src/shut").mkdir(parents=True)
        (top / "Cargo.toml").write_text(MANIFEST)
        for file in ("src/a.rs", "src/closed.rs", "src/shut/b.rs"):
            (top / file).write_bytes(PLAIN)
        for path in (top, *top.rglob("*")) if os.geteuid() == 0 else ():
            os.chown(path, NOBODY, NOBODY)
        yield top
        for path in (top, top / "src", top / "src/shut"):
            path.chmod(0o755)


def as_nobody(*words: str, at: Path) -> Ran:
    if os.geteuid() != 0:
        return deburr(*words, at=at)
    if any(not one.stat().st_mode & 0o001 for one in (ROOT / "patterns").parents):
        pytest.skip("another user cannot read the checkout")
    (at / "warm.rs").write_bytes(PLAIN)
    with tempfile.TemporaryDirectory(prefix="deburr-state-") as state:
        os.chown(state, NOBODY, NOBODY)
        done = subprocess.run(
            [sys.executable, "-c", BECOME_NOBODY, str(NOBODY), *words],
            cwd=at, env={**environment(), "XDG_STATE_HOME": state}, capture_output=True, timeout=HANGS, check=False,
        )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr.decode(), 0.0)


def test_what_may_not_be_read_is_an_error_and_the_rest_is_done(open_crate: Path) -> None:
    (open_crate / "src/closed.rs").chmod(0)
    (open_crate / "src/shut").chmod(0)
    ran = as_nobody("check", "--select", "zero_as_ptr", "src", at=open_crate)
    assert ran.code == 2
    assert ran.out.count(b"warning[deburr::zero_as_ptr]") == 1
    assert "error: cannot read the directory `src/shut`: permission denied\n" in ran.err
    assert "error: src/closed.rs: cannot be read: permission denied\n" in ran.err


def test_what_may_not_be_written_stays(open_crate: Path) -> None:
    (open_crate / "src/a.rs").chmod(0o444)
    (open_crate / "src/shut").chmod(0o555)
    before = tree(open_crate)
    ran = as_nobody("apply", "--select", "zero_as_ptr", "--no-format", "--no-verify", "src", at=open_crate)
    assert ran.code == 2
    assert "error: src/a.rs: not written: it is read-only\n" in ran.err
    assert "error: src/shut/b.rs: cannot be written: permission denied; it was left as it is\n" in ran.err
    assert "applied: 1 fix in 1 of 3 files" in ran.err
    changed = {os.fsencode(open_crate / "src/closed.rs")}
    after = tree(open_crate)
    assert {name for name in before | after if before.get(name) != after.get(name)} == changed


# Names


@pytest.fixture
def named(crate: Path) -> Path:
    for name in inputs.NAMES:
        Path(os.path.join(os.fsdecode(crate), "src", os.fsdecode(name))).write_bytes(PLAIN)
    return crate


def test_odd_names_are_shown_escaped(named: Path) -> None:
    ran = deburr("check", "src", at=named)
    assert ran.code == 0
    lines = ran.out.decode().splitlines()
    for shown, _ in inputs.NAMES.values():
        assert f" --> src/{shown}:1:27" in lines


def test_a_patch_with_odd_names_is_quoted_as_git_does(named: Path, run_git: Callable[..., bytes]) -> None:
    run_git(named, "init", "--quiet")
    patch = deburr("diff", "src", at=named).out
    for _, quoted in inputs.NAMES.values():
        old, new = (
            (quoted.replace(b"@", side + b"/src/") if quoted.startswith(b'"') else side + b"/src/" + quoted)
            for side in (b"a", b"b")
        )
        assert b"diff --git %s %s\n" % (old, new) in patch
    run_git(named, "apply", given=patch)
    for name in inputs.NAMES:
        assert Path(os.fsdecode(os.path.join(os.fsencode(named / "src"), name))).read_bytes() == PLAIN_FIXED


def test_odd_names_are_applied_and_reported(named: Path) -> None:
    ran = deburr("apply", "src", at=named)
    assert ran.code == 0
    assert sorted(ran.out.decode().splitlines()) == sorted(f"src/{one}: 1 fix" for one, _ in inputs.NAMES.values())


def test_a_file_that_is_named_like_an_option(named: Path) -> None:
    inside = named / "src"
    assert deburr("check", "--help.rs", at=inside).code == 2
    for words in (["--", "--help.rs"], ["./--help.rs"]):
        assert b"--help.rs:1:27\n" in deburr("check", *words, at=inside).out


# Moments


HELD = """
import os, pathlib, sys
from deburr.run import session

def held(real):
    def run(*arguments):
        yield from real(*arguments)
        {what}
    return run

def early(real):
    def run(*arguments):
        {first}
        yield from real(*arguments)
    return run

import deburr.cli.runs as runs
runs.run_fix = held(early(session.run_fix))
runs.run_check = held(early(session.run_check))
from deburr.cli.app import main
main(sys.argv[1:])
"""


def meanwhile(*words: str, at: Path, what: str = "pass", first: str = "pass", **more: object) -> Ran:
    """The command, with something else going on after discovery (`first`) or after the analysis (`what`)."""
    script = HELD.format(what=what, first=first)
    done = subprocess.run(
        [sys.executable, "-c", script, *words], cwd=at, env=environment(), capture_output=True, timeout=HANGS, **more
    )
    return Ran(done.returncode, done.stdout, done.stderr.decode(), 0.0)


def two_files(crate: Path) -> None:
    (crate / "src/a.rs").write_bytes(PLAIN)
    (crate / "src/b.rs").write_bytes(PLAIN)


@pytest.mark.parametrize("words", [["check"], ["diff"], ["apply", "--no-verify"]])
def test_a_file_that_vanishes_before_it_is_read(crate: Path, words: list[str]) -> None:
    two_files(crate)
    ran = meanwhile(*words, "src", at=crate, first="os.unlink('src/a.rs')")
    assert ran.code == 2
    assert "error: src/a.rs: cannot be read: no such file or directory\n" in ran.err
    assert b"b.rs" in ran.out
    assert os.listdir(crate / "src") == ["b.rs"]


def test_a_file_that_becomes_a_pipe_before_it_is_read(crate: Path) -> None:
    two_files(crate)
    ran = meanwhile("apply", "--no-verify", "src", at=crate, first="os.unlink('src/a.rs'); os.mkfifo('src/a.rs')")
    assert ran.code == 2
    assert "error: src/a.rs: cannot be read: it is not a regular file\n" in ran.err
    assert (crate / "src/b.rs").read_bytes() == PLAIN_FIXED


@pytest.mark.parametrize(
    ("what", "message", "left"),
    [
        ("os.unlink('src/a.rs')", "cannot be read: no such file or directory", None),
        ("pathlib.Path('src/a.rs').write_text('mine')", "not written: it changed while deburr ran; run again", b"mine"),
        ("os.unlink('src/a.rs'); os.mkdir('src/a.rs')", "not written: it is not a regular file", None),
        ("os.unlink('src/a.rs'); os.mkfifo('src/a.rs')", "not written: it is not a regular file", None),
        (
            "os.rename('src/a.rs', '../a.rs'); os.symlink('../../a.rs', 'src/a.rs')",
            "not written: it is a link to `",
            PLAIN,
        ),
    ],
)
def test_a_file_that_is_another_when_it_is_written(crate: Path, what: str, message: str, left: bytes | None) -> None:
    two_files(crate)
    ran = meanwhile("apply", "--no-verify", "src", at=crate, what=what)
    assert ran.code == 2
    assert f"error: src/a.rs: {message}" in ran.err
    assert "applied: 1 fix in 1 of 2 files" in ran.err
    assert (crate / "src/b.rs").read_bytes() == PLAIN_FIXED
    if left is not None:
        assert (crate / "src/a.rs").read_bytes() == left
    assert set(os.listdir(crate / "src")) <= {"a.rs", "b.rs"}


def test_a_full_disk_leaves_the_old_file(crate: Path) -> None:
    (crate / "src/a.rs").write_bytes(PLAIN * 200)
    (crate / "src/b.rs").write_bytes(PLAIN)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    ran = deburr("apply", "src", at=crate, preexec_fn=limit)
    assert ran.code == 2
    assert "error: src/a.rs: cannot be written: file too large; it was left as it is\n" in ran.err
    assert (crate / "src/a.rs").read_bytes() == PLAIN * 200
    assert (crate / "src/b.rs").read_bytes() == PLAIN_FIXED
    assert sorted(os.listdir(crate / "src")) == ["a.rs", "b.rs"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", ["check", "diff"])
def test_a_full_disk_at_stdout(crate: Path, words: str) -> None:
    (crate / "src/a.rs").write_bytes(PLAIN)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command(words.encode(), b"--select", b"zero_as_ptr", b"src"),
            cwd=crate, env=environment(), stdout=full, stderr=subprocess.PIPE, timeout=HANGS, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert b"error: cannot write the output: no space left on device\n" in done.stderr


@pytest.mark.parametrize("delay", [0.0, 0.05])
def test_ctrl_c_in_the_middle_of_writing(crate: Path, delay: float) -> None:
    names = [f"f{number:03}.rs" for number in range(300)]
    for name in names:
        (crate / "src" / name).write_bytes(PLAIN)
    child = subprocess.Popen(
        command(b"apply", b"--no-verify", b"--no-format", b"--select", b"zero_as_ptr", b"src"),
        cwd=crate, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    first = crate / "src" / names[0]
    until = time.monotonic() + HANGS
    while first.read_bytes() == PLAIN and time.monotonic() < until and child.poll() is None:
        time.sleep(0.001)
    time.sleep(delay)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGINT)
    _, err = child.communicate(timeout=HANGS)
    texts = [(crate / "src" / name).read_bytes() for name in names]
    assert set(texts) <= {PLAIN, PLAIN_FIXED}
    assert sorted(os.listdir(crate / "src")) == names
    new = texts.count(PLAIN_FIXED)
    assert new >= 1
    assert b"Traceback" not in err
    if child.returncode == 0:
        assert new == len(names)  # it was done before the signal came
    else:
        assert child.returncode == 130
        files = "1 file" if new == 1 else f"{new} files"
        assert f"error: interrupted: {files} written, {300 - new} left as before\n" in err.decode()
        assert texts == [PLAIN_FIXED] * new + [PLAIN] * (300 - new)


# Pages and options


def test_every_mistake_of_every_page_is_shown_with_its_place(crate: Path) -> None:
    for name, (old, new, _, _) in inputs.MISTAKES.items():
        page(crate / "pages/mine", name, mistake=(old, new))
    (crate / "src/lib.rs").write_bytes(PLAIN)
    for words in ("check", "apply"):
        ran = deburr(words, "src", "--patterns", "pages", at=crate)
        assert (ran.code, ran.out) == (2, b"")
        for name, (_, _, place, message) in inputs.MISTAKES.items():
            at = ran.err.index(f"--> pages/mine/{name}.md:{place}\n")
            assert message in ran.err[:at].splitlines()[-2]
    assert (crate / "src/lib.rs").read_bytes() == PLAIN


def test_two_pages_with_one_id(crate: Path) -> None:
    page(crate / "one/mine", "forget_it")
    page(crate / "two/mine", "forget_it")
    ran = deburr("check", "src", "--patterns", "one", "--patterns", "two", at=crate)
    assert (ran.code, ran.out) == (2, b"")
    assert "`forget_it`" in ran.err
    assert "error: the id `forget_it` is taken\n --> two/mine/forget_it.md:3:7\n" in ran.err
    assert "one/mine/forget_it.md has it" in ran.err


# The `text` of a metavariable under which a name of forty letters takes longer than the age of the universe.
ENDLESS = ["(a|aa)+b", "(a|aa)+[bd]"]


@pytest.mark.parametrize("text", ENDLESS)
def test_an_endless_regular_expression_is_given_up_and_said(crate: Path, text: str) -> None:
    page(crate / "pages/mine", "forget_it", text)
    name = "a" * 40 + "c"
    (crate / "src/lib.rs").write_text(f"fn f({name}: String) {{\n    std::mem::forget({name});\n}}\n")
    ran = deburr("diff", "src", "--patterns", "pages", "--select", "forget_it", at=crate)
    assert (ran.code, ran.out) == (0, b"")
    assert "withheld: src/lib.rs:2:5: forget_it (plain): it is maybe-incorrect" in ran.err
    checked = deburr("check", "src", "--patterns", "pages", "--select", "forget_it", at=crate)
    assert b"the expression in `text` of `x` took longer than 0.1 s" in checked.out


def test_an_endless_regular_expression_at_many_places_ends(crate: Path) -> None:
    page(crate / "pages/mine", "forget_it", ENDLESS[0])
    names = [f"{'a' * (30 + number)}c" for number in range(200)]
    (crate / "src/lib.rs").write_text("".join(f"fn f({one}: String) {{ std::mem::forget({one}) }}\n" for one in names))
    ran = deburr("check", "src", "--patterns", "pages", "--select", "forget_it", at=crate)
    assert ran.code == 0
    assert ran.seconds < 10


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["src", "--patterns", "nowhere"], "cannot read this directory: no such file or directory\n --> nowhere:1:1\n"),
        (["src", "--patterns", "Cargo.toml"], "Cargo.toml"),
        (["src", "--select", "zero_as_prt"], "there is no pattern `zero_as_prt`; did you mean `zero_as_ptr`?"),
        (["src", "--select", ""], "Invalid value for --select: the value is empty"),
        (["src", "--select", "zero_as_ptr", "--select", " , "], "Invalid value for --select: the value is empty"),
        (
            ["src", "--level", "zero_as_ptr=allow,zero_as_ptr=deny"],
            "Invalid value for --level: `zero_as_ptr` is given both `allow` and `deny`",
        ),
        (["", "src"], "the path is empty"),
        (["src", "--config", ""], "Invalid value for '--config': the path is empty"),
        (["src", "--patterns", ""], "Invalid value for '--patterns': the path is empty"),
        (["-", "src"], "`-` reads stdin and stands alone"),
        (["src", "--stdin-name", "a.rs"], "--stdin-name"),
        (["src", "--jobs", "0"], "--jobs"),
        (["src", "--config", "nowhere.toml"], "nowhere.toml"),
        (["src", "--config", "src"], "src"),
        (["src", "--rewrite", "zero_as_ptr=fly"], "`zero_as_ptr` has no rewrite `fly`; it has `call_null`"),
        (["nowhere"], "cannot read `nowhere`: no such file or directory"),
    ],
)
def test_options_that_make_no_sense(crate: Path, words: list[str], message: str) -> None:
    (crate / "src/lib.rs").write_bytes(PLAIN)
    before = tree(crate)
    ran = deburr("apply", *words, at=crate)
    assert ran.code == 2, ran.err
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert tree(crate) == before
