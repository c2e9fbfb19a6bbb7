"""A journal is believed only where nobody else could have written it, and can name nothing outside of its root.

Also what happens when it cannot be written: nothing is changed then.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import resource
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

import deburr
from deburr.errors import JournalError
from deburr.run import disk
from deburr.run.journal import history
from deburr.run.journal.entries import Entry, Head
from deburr.run.journal.holders import Holder, start_of, this_process
from deburr.run.journal.journal_file import read_journal, written_journal
from deburr.run.journal.pending import pending
from deburr.run.journal.places import key_of, opened_state, root_for, state_directory
from deburr.run.journal.records import Record, first_line, framed
from deburr.run.journal.transaction import transaction
from deburr.run.linked_writing import Writing
from deburr.run.writer import WriteRefused
from run.journaling import ALONE, LINKED, Scenario, apply_to, lay_out, left_in, tree_of, undo_in

SOURCE_ROOT = str(Path(deburr.__file__).parents[1])
TESTS = str(Path(__file__).parents[1])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    directory = tmp_path / "root"
    lay_out(directory, ALONE.before)
    return directory


@pytest.fixture
def applied(root: Path, state_home: Path) -> Path:
    """The journal of an apply."""
    apply_to(root, ALONE)
    return next((state_home / "deburr/roots").rglob("*.journal"))


def forged(root: Path, path: str, head: dict[str, object] | None = None) -> Path:
    """A journal in the right place, with the right frames, that says what it likes."""
    state = opened_state(root)
    identity = history.new_identity(state, root)
    told = {"identity": identity, "root": str(root), "user": os.geteuid(), "token": "t", "command": "c", "since": "s"}
    entry = Entry(0, "x", b"evil", "0" * 64, 0o644, 0)
    described = json.dumps({**json.loads(entry.described()), "path": path}).encode()
    records = [
        Record("apply", json.dumps({**told, **(head or {})}).encode()),
        Record("file", described),
        Record("before", entry.packed()),
        Record("prepared", b"{}"),
    ]
    directory = state.journals(root)
    directory.mkdir(mode=0o700, exist_ok=True)
    file = directory / f"{identity}.journal"
    file.write_bytes(first_line() + b"".join(map(framed, records)))
    file.chmod(0o600)
    return file


# Whom it is believed


@pytest.mark.parametrize("path", ["../out.rs", "/etc/passwd", "a/../../out.rs", "", ".", "a//b", "a\0b"])
def test_a_path_that_leads_out_is_refused(root: Path, path: str) -> None:
    file = forged(root, path)
    with pytest.raises(JournalError, match="outside of its root"):
        read_journal(file)
    with pytest.raises(JournalError):
        apply_to(root, ALONE)
    assert tree_of(root) == ALONE.before


def test_a_link_out_of_the_root_is_not_followed(root: Path, tmp_path: Path) -> None:
    lay_out(tmp_path, {"out/a.rs": b"old"})
    lay_out(root, {"src/a.rs": b"old"})
    scenario = Scenario({"src/a.rs": b"old"}, {"src/a.rs": b"new"}, (("src/a.rs",),))
    apply_to(root, scenario)
    (root / "src").rename(root / "gone")
    (root / "src").symlink_to(tmp_path / "out")
    (tmp_path / "out/a.rs").write_bytes(b"new")
    (result,) = undo_in(root).results
    assert "leads elsewhere" in result.reason
    assert (tmp_path / "out/a.rs").read_bytes() == b"new"


@pytest.mark.parametrize("head", [{"user": 12345}, {"root": "/"}, {"identity": "1"}])
def test_a_journal_of_another_place_is_refused(root: Path, head: dict) -> None:
    file = forged(root, "a.rs", head)
    with pytest.raises(JournalError, match="not of the root that its place says"):
        read_journal(file)


def test_a_journal_in_the_tree_has_no_effect(root: Path, tmp_path: Path, state_home: Path) -> None:
    """What a repository brings along is never looked at, whatever it is called."""
    forged(root, "a.rs")
    for place in (".deburr", ".local/state/deburr", "deburr", ".git/deburr"):
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-r", state_home / "deburr", root / place], check=True)
    subprocess.run(["rm", "-r", state_home / "deburr"], check=True)
    assert undo_in(root) is None
    assert pending([root]) is None
    assert (root / "a.rs").read_bytes() == b"old"


def test_a_state_directory_inside_of_the_tree_is_refused(root: Path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(root / "state"))
    with pytest.raises(JournalError, match="is inside of"):
        apply_to(root, ALONE)


def test_a_relative_state_directory_is_not_taken(monkeypatch) -> None:
    """The XDG Base Directory Specification: a relative path is to be ignored."""
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    monkeypatch.setenv("HOME", "/home/somebody")
    assert str(state_directory().top).startswith("/home/somebody/")


def test_the_home_directory_may_be_worked_on(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME")
    lay_out(tmp_path, ALONE.before)
    apply_to(tmp_path, ALONE)
    undo_in(tmp_path)
    assert (tmp_path / "a.rs").read_bytes() == b"old"


@pytest.mark.parametrize("what", ["", "active", "roots"])
@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_what_others_may_write_is_refused(root: Path, applied: Path, state_home: Path, what: str, mode: int) -> None:
    (state_home / "deburr" / what).chmod(mode)
    with pytest.raises(JournalError, match="others may write"):
        undo_in(root)
    assert tree_of(root) == ALONE.after


def test_a_journal_that_others_may_write_is_refused(root: Path, applied: Path) -> None:
    applied.chmod(0o660)
    with pytest.raises(JournalError, match="others may write"):
        undo_in(root)


def test_a_parent_that_everybody_may_write_is_refused(root: Path, state_home: Path) -> None:
    state_home.chmod(0o777)
    with pytest.raises(JournalError, match="others may change"):
        apply_to(root, ALONE)
    state_home.chmod(0o1777)
    apply_to(root, ALONE)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("what", ["", "active", "journal"])
def test_what_belongs_to_somebody_else_is_refused(root: Path, applied: Path, state_home: Path, what: str) -> None:
    os.chown(applied if what == "journal" else state_home / "deburr" / what, 65534, 65534)
    with pytest.raises(JournalError, match="belongs to user 65534"):
        undo_in(root)


@pytest.mark.parametrize("what", ["deburr", "deburr/active", "deburr/roots", "journal"])
def test_a_link_in_the_state_directory_is_refused(root: Path, applied: Path, state_home: Path, what: str) -> None:
    path = applied if what == "journal" else state_home / what
    path.rename(state_home / "moved")
    path.symlink_to(state_home / "moved")
    with pytest.raises(JournalError, match="is no "):
        undo_in(root)


def test_nobody_else_can_read_what_is_kept(root: Path, applied: Path, state_home: Path) -> None:
    for path in (state_home / "deburr").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_the_key_is_of_path_and_user(monkeypatch) -> None:
    one = key_of(Path("/a"))
    assert one != key_of(Path("/b"))
    monkeypatch.setattr(os, "geteuid", lambda: 4321)
    assert one != key_of(Path("/a"))


def test_the_root_is_the_top_of_the_work_tree(tmp_path: Path) -> None:
    lay_out(tmp_path, {"top/.git": b"gitdir: x", "top/a/b/c.rs": b"", "top/d/e.rs": b"", "else/f.rs": b""})
    assert root_for([tmp_path / "top/a/b/c.rs"]) == tmp_path / "top"
    assert root_for([tmp_path / "top/a", tmp_path / "top/d/e.rs"]) == tmp_path / "top"
    assert root_for([tmp_path / "else/f.rs"]) == tmp_path / "else"
    assert root_for([tmp_path / "top/a", tmp_path / "else"]) == tmp_path


# What is damaged or newer


def test_a_newer_journal_is_refused_by_name(root: Path, applied: Path) -> None:
    applied.write_bytes(applied.read_bytes().replace(b"deburr journal 1\n", b"deburr journal 2\n"))
    with pytest.raises(JournalError, match=r"newer deburr \(format 2\)"):
        undo_in(root)
    assert tree_of(root) == ALONE.after


def test_a_damaged_journal_of_another_root_is_its_own_matter(root: Path, applied: Path, tmp_path: Path) -> None:
    applied.write_bytes(b"no journal")
    lay_out(tmp_path / "other", ALONE.before)
    apply_to(tmp_path / "other", ALONE)
    state = opened_state(root)
    assert history.root_of_newest(state, tmp_path / "other") == tmp_path / "other"
    assert history.roots_below(state, tmp_path) == [tmp_path / "other"]
    assert history.root_of_newest(state, tmp_path) is None


def test_a_changed_byte_is_noticed_wherever_it_is(root: Path, applied: Path, tmp_path: Path) -> None:
    whole = applied.read_bytes()
    end = whole.index(b"complete ")
    for at in range(0, end, 7):
        applied.write_bytes(whole[:at] + bytes([whole[at] ^ 0x20]) + whole[at + 1 :])
        with pytest.raises(JournalError):
            read_journal(applied)


def test_a_torn_mark_is_as_if_it_were_not_there(root: Path, applied: Path) -> None:
    whole = applied.read_bytes()
    start = whole.index(b"complete ")
    for end in range(start, len(whole)):
        applied.write_bytes(whole[:end])
        assert not read_journal(applied).is_complete
    applied.write_bytes(whole)
    assert read_journal(applied).is_complete


def test_a_mark_goes_where_a_torn_one_was(root: Path, applied: Path) -> None:
    whole = applied.read_bytes()
    applied.write_bytes(whole[:-30])
    assert undo_in(root) is not None
    assert tree_of(root) == ALONE.before


def test_a_packed_text_that_grows_is_stopped(root: Path) -> None:
    entry = Entry(0, "a.rs", b"x", "0" * 64, 0o644, 0)
    with pytest.raises(JournalError, match="damaged"):
        Entry.decoded(0, entry.described(), zlib.compress(b"\0" * 10_000_000), "j")


def test_a_path_that_is_no_utf8_is_kept(root: Path) -> None:
    name = os.fsdecode(b"odd \xff\n'.rs")
    (root / name).write_bytes(b"old")
    apply_to(root, Scenario({name: b"old"}, {name: b"new"}, ((name,),)))
    assert (root / name).read_bytes() == b"new"
    undo_in(root)
    assert (root / name).read_bytes() == b"old"


# What cannot be written


def test_a_state_directory_that_cannot_be_made(root: Path, state_home: Path, monkeypatch) -> None:
    (state_home / "deburr").write_bytes(b"in the way")
    with pytest.raises(JournalError, match="is no directory"):
        apply_to(root, ALONE)
    monkeypatch.setenv("XDG_STATE_HOME", str(state_home / "deburr/below"))
    with pytest.raises(JournalError, match="cannot be kept in"):
        apply_to(root, ALONE)
    assert tree_of(root) == ALONE.before


@pytest.mark.parametrize("number", range(2, 12))
def test_a_disk_that_is_full_at_any_write_of_the_journal(
    root: Path, state_home: Path, monkeypatch, number: int
) -> None:
    lay_out(root, LINKED.before)
    before = tree_of(root)
    writes = 0
    real = disk.write

    def full(descriptor: int, data: bytes) -> None:
        nonlocal writes
        writes += 1
        is_of_journal = os.fstat(descriptor).st_ino in {os.lstat(path).st_ino for path in state_home.rglob("*")}
        if writes >= number and is_of_journal:
            real(descriptor, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor, data)

    said = ""
    with monkeypatch.context() as patch:
        patch.setattr(disk, "write", full)
        try:
            apply_to(root, LINKED)
        except JournalError as error:
            said = error.message
    assert "no space left on device" in said or number > 8
    if tree_of(root) != before:
        # Only the last mark was in the way: that the apply is complete is seen from the files.
        assert {name: tree_of(root)[name] for name in LINKED.after} == LINKED.after
    undo_in(root)
    undo_in(root)
    assert tree_of(root) == before
    assert left_in(state_home) == []


def test_a_real_limit_on_the_size_of_files(root: Path, state_home: Path) -> None:
    (root / "a.rs").write_bytes(os.urandom(200_000))
    before = tree_of(root)
    script = (
        "import sys; from pathlib import Path; from run.journaling import Scenario, apply_to\n"
        "root = Path(sys.argv[1])\n"
        "apply_to(root, Scenario({'a.rs': (root / 'a.rs').read_bytes()}, {'a.rs': b'n'}, (('a.rs',),)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, root],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((SOURCE_ROOT, TESTS))},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )
    assert "cannot be written: file too large; nothing was changed" in done.stderr
    assert tree_of(root) == before
    assert left_in(state_home) == []


def test_a_real_full_disk(root: Path, tmp_path: Path, monkeypatch) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "none", small], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no small file system can be mounted here")
    try:
        monkeypatch.setenv("XDG_STATE_HOME", str(small))
        (root / "a.rs").write_bytes(os.urandom(200_000))
        before = tree_of(root)
        with pytest.raises(JournalError, match="no space left on device; nothing was changed"):
            apply_to(root, Scenario({"a.rs": before["a.rs"]}, {"a.rs": b"n"}, (("a.rs",),)))
        assert tree_of(root) == before
        assert left_in(small) == []
    finally:
        subprocess.run(["umount", small], check=True)


def test_a_real_read_only_tree(tmp_path: Path, state_home: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", root], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no small file system can be mounted here")
    try:
        lay_out(root, ALONE.before)
        subprocess.run(["mount", "-o", "remount,ro", root], check=True)
        (result,) = apply_to(root, ALONE)
        assert result == WriteRefused(str(root / "a.rs"), "it is read-only")
        assert tree_of(root) == ALONE.before
        assert left_in(state_home) == []
    finally:
        subprocess.run(["umount", root], check=True)


# Who only looks


def test_while_files_are_written_it_is_said(root: Path) -> None:
    """Between the first file and the last there is neither the old state nor the new one."""
    said = []
    with transaction(root, "deburr apply x") as work:
        assert pending([root]) is None
        writing = Writing(root / "a.rs", b"old", b"new")
        work.write([[writing]], [root], lambda number, results: said.append(pending([root / "a.rs"])))
        assert pending([root]) is None
    assert len(said) == 1
    assert f"`deburr apply x` (process {os.getpid()}, since 2" in said[0]
    assert said[0].endswith(f"is writing to `{root}` at this moment; run again when it is done")


def test_an_unsafe_state_directory_is_no_answer(root: Path, applied: Path, state_home: Path) -> None:
    (state_home / "deburr").chmod(0o777)
    with pytest.raises(JournalError, match="others may write"):
        pending([root])


def test_a_damaged_journal_of_an_interrupted_apply_is_an_answer(root: Path, state_home: Path) -> None:
    state = opened_state(root)
    (state.active / key_of(root)).write_bytes(this_process(root, "deburr apply x", "2026").encoded())
    (state.active / key_of(root)).chmod(0o600)
    file = forged(root, "a.rs")
    assert "is writing to" in str(pending([root]))
    file.write_bytes(file.read_bytes()[:-40])
    assert "was interrupted cannot be seen" in str(pending([root]))


# Where the file system has no locks


@pytest.fixture
def no_locks(monkeypatch) -> None:
    def flock(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", flock)


@pytest.mark.usefixtures("no_locks")
@pytest.mark.parametrize(("change", "is_held"), [({}, True), ({"started": "1"}, False), ({"host": "elsewhere"}, True)])
def test_without_locks_the_process_decides(root: Path, change: dict[str, str], is_held: bool) -> None:
    state = opened_state(root)
    file = state.active / key_of(root)
    file.write_bytes(replace(this_process(root, "deburr apply x", "2026"), **change).encoded())
    file.chmod(0o600)
    if is_held:
        with pytest.raises(JournalError, match="is at work on"):
            apply_to(root, ALONE)
        file.unlink()
    apply_to(root, ALONE)
    assert tree_of(root) == ALONE.after
    assert os.listdir(state.active) == []


# Small things that the rest stands on


def test_a_new_journal_is_later_than_every_other(root: Path, applied: Path) -> None:
    """Even when the clock goes back."""
    state = opened_state(root)
    late = state.journals(root) / f"{10**19 + 5:020}.journal"
    applied.rename(late)
    assert history.new_identity(state, root) == f"{10**19 + 6:020}"


def test_a_process_knows_itself_and_what_is_gone(tmp_path: Path) -> None:
    me = this_process(tmp_path, "c", "s")
    assert me.is_alive is True
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    other = replace(me, process=child.pid, started=start_of(child.pid))
    assert other.is_alive is True
    # The same number, given out again.
    assert replace(other, started=me.started + "1").is_alive is False
    child.communicate(b"\n")
    assert other.is_alive is False
    assert replace(other, host="elsewhere").is_alive is None
    assert Holder.decoded(other.encoded()) == other
    assert Holder.decoded(other.encoded()[:-5]) is None


def test_a_journal_says_what_it_was_told(root: Path) -> None:
    state = opened_state(root)
    head = Head("00000000000000000007", root, os.geteuid(), "t", "deburr apply", "2026-01-01", None)
    entries = (Entry(0, "a.rs", b"\x00\xff" * 50, "f" * 64, 0o755, 3), Entry(1, "b/ü.rs", b"", "0" * 64, 0o600, 4))
    read = read_journal(written_journal(state.journals(root), head, entries).file)
    assert (read.head, read.entries, read.is_complete) == (head, entries, False)
