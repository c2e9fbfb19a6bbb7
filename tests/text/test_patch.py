"""Patches, judged by the real git: what `git apply` makes of them must be the new text, byte for byte.

An exit code is no evidence (git skips paths it does not know in silence), so every test compares the bytes on disk.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deburr.text.patch import blob_id, file_patch, hunks_of, quoted_name

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

ENVIRONMENT = {
    **os.environ,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


def git(directory: Path, *words: str, given: bytes = b"", check: bool = True) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(
        ["git", *words], cwd=directory, input=given, env=ENVIRONMENT, capture_output=True, check=False
    )
    if check:
        assert done.returncode == 0, done.stderr.decode()
    return done


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("repository")
    git(top, "init", "--quiet")
    git(top, "config", "core.autocrlf", "false")
    return top


def applied(top: Path, name: str, before: bytes, after: bytes) -> bytes:
    file = top / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(before)
    git(top, "apply", "--whitespace=nowarn", given=file_patch(name, before, after))
    result = file.read_bytes()
    file.unlink()
    return result


LINES = ["fn a() {", "}", "", "    x();", "\tlet é = 1;", "a\x0cb", "a\u2028b", "a\rb", "-- a", "++ b", "\\ No newline"]
ENDS = ["\n", "\r\n"]


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    end = draw(st.sampled_from(ENDS))
    lines = draw(st.lists(st.sampled_from(LINES), max_size=30))
    text = "".join(line + (draw(st.sampled_from(ENDS)) if draw(st.integers(0, 9)) == 0 else end) for line in lines)
    if draw(st.booleans()):
        text = text.removesuffix("\n").removesuffix("\r")
    if draw(st.integers(0, 4)) == 0:
        text = "\ufeff" + text
    return text.encode()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=texts(), after=texts())
def test_applying_gives_the_new_text(repository: Path, before: bytes, after: bytes) -> None:
    if before != after:
        assert applied(repository, "src/lib.rs", before, after) == after


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=texts(), cut=st.data())
def test_applying_a_local_change_gives_the_new_text(repository: Path, before: bytes, cut: st.DataObject) -> None:
    start = cut.draw(st.integers(0, len(before)))
    end = cut.draw(st.integers(start, min(len(before), start + 9)))
    after = before[:start] + cut.draw(st.sampled_from([b"", b"\n", b"x", b"\r\n", b"a\nb"])) + before[end:]
    if before != after:
        assert applied(repository, "lib.rs", before, after) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"fn a() {}\n"),
        (b"", b"fn a() {}"),
        (b"fn a() {}\n", b""),
        (b"fn a() {}", b""),
        (b"a\r\nb", b"a\r\nb\r\n"),
        (b"a\r\nb\r\n", b"a\r\nb"),
        (b"a\nb", b"a\r\nb"),
        (b"\xef\xbb\xbfa\n", b"\xef\xbb\xbfb\n"),
        (b"a\n" * 50, b"a\n" * 20),
        (b"\n\n\n", b"\n"),
        (b"x\n" * 9 + b"y", b"x\n" * 9 + b"y\n"),
        (b"\xff\xfe\n", b"\xff\n"),
    ],
)
def test_edges(repository: Path, before: bytes, after: bytes) -> None:
    assert applied(repository, "edge.rs", before, after) == after


@pytest.mark.parametrize(
    "name",
    [
        "a b.rs",
        "tab\there.rs",
        'quo"te.rs',
        "back\\slash.rs",
        "ümlaut.rs",
        "new\nline.rs",
        "a/b c/d.rs",
        "\x01.rs",
        "\x7f.rs",
    ],
)
def test_odd_names(repository: Path, name: str) -> None:
    assert applied(repository, name, b"a\nb\n", b"a\nc\n") == b"a\nc\n"


def test_a_name_that_is_no_utf8(repository: Path) -> None:
    name = os.fsdecode(b"\xff.rs")
    assert applied(repository, name, b"a\n", b"b\n") == b"b\n"


@pytest.mark.parametrize(
    "name", ["a b.rs", "tab\there.rs", 'q"\\.rs', "ü.rs", "n\nl.rs", "plain.rs", "a\x0b\x0c\r\x07\x08.rs"]
)
def test_names_and_ids_are_those_of_git(repository: Path, name: str) -> None:
    file = repository / name
    file.write_bytes(b"fn a() {\n    1\n}\n")
    git(repository, "add", "--", name)
    file.write_bytes(b"fn a() {\n    2\n}\n")
    theirs = git(repository, "diff", "--full-index", "--", name).stdout
    git(repository, "rm", "--quiet", "--cached", "--force", "--", name)
    file.unlink()
    assert file_patch(name, b"fn a() {\n    1\n}\n", b"fn a() {\n    2\n}\n") == theirs


def test_the_heading_is_the_item_that_git_names(repository: Path) -> None:
    (repository / ".git/info/attributes").write_text("*.rs diff=rust\n")
    heads = ["pub(crate) unsafe fn f<T>() {", "impl Foo for Bar {", "mod m {", "unsafe fn g() {", "struct S {"]
    heads += ["const fn h() {", "macro_rules! m {", "let fnord = 1;", "mod gone;"]
    body = [line for head in heads for line in (head, *(f"  {head[:3]}{n}" for n in range(9)))]
    before = ("\n".join(body) + "\n").encode()
    after = before.replace(b"7\n", b"seven\n")
    (repository / "heads.rs").write_bytes(before)
    git(repository, "add", "heads.rs")
    (repository / "heads.rs").write_bytes(after)
    theirs = git(repository, "diff", "--full-index", "heads.rs").stdout
    git(repository, "rm", "--quiet", "--cached", "--force", "heads.rs")
    assert file_patch("heads.rs", before, after) == theirs


@pytest.mark.parametrize("head", ['pub unsafe extern "C" fn g() {', "unsafe impl Send for X {}", "auto trait T {}"])
def test_the_heading_may_have_several_words_before_its_keyword(head: str) -> None:
    # git 2.39 itself knows one such word only.
    before = head.encode() + b"\n1\n2\n3\n4\n5\n"
    (hunk,) = hunks_of(before, before.replace(b"5", b"five"))
    assert hunk.heading == head.encode()


def test_a_three_way_apply_finds_the_base(repository: Path) -> None:
    before = b"".join(b"line %d\n" % n for n in range(30))
    file = repository / "three.rs"
    file.write_bytes(before)
    git(repository, "add", "three.rs")
    git(repository, "commit", "--quiet", "-m", "base")
    # The line beside the change moved on: a plain apply refuses, the blob on the index line lets git merge.
    file.write_bytes(before.replace(b"line 5\n", b"line five\n"))
    git(repository, "commit", "--quiet", "-am", "later")
    patch = file_patch("three.rs", before, before.replace(b"line 7\n", b"line seven\n"))
    assert git(repository, "apply", given=patch, check=False).returncode != 0
    git(repository, "apply", "-3", given=patch)
    assert file.read_bytes() == before.replace(b"line 5\n", b"line five\n").replace(b"line 7\n", b"line seven\n")


def test_a_stale_base_is_refused(repository: Path) -> None:
    file = repository / "stale.rs"
    file.write_bytes(b"another text\n")
    done = git(repository, "apply", given=file_patch("stale.rs", b"a\nb\n", b"a\nc\n"), check=False)
    assert done.returncode != 0
    assert file.read_bytes() == b"another text\n"


def test_several_files_make_one_patch(repository: Path) -> None:
    changes = {"one.rs": (b"a\nb", b"a\nc"), "two.rs": (b"", b"x\n"), "dir/three.rs": (b"z\r\n", b"")}
    for name, (before, _) in changes.items():
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_bytes(before)
    patch = b"".join(file_patch(name, *texts) for name, texts in changes.items())
    git(repository, "apply", given=patch)
    assert {name: (repository / name).read_bytes() for name in changes} == {
        n: after for n, (_, after) in changes.items()
    }


def test_the_executable_bit_is_kept(repository: Path) -> None:
    file = repository / "run.rs"
    file.write_bytes(b"a\n")
    file.chmod(0o755)
    git(repository, "apply", given=file_patch("run.rs", b"a\n", b"b\n", "100755"))
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"b\n", 0o755)


def test_no_change_is_no_patch() -> None:
    assert file_patch("a.rs", b"a\n", b"a\n") == b""


def test_counts_of_a_hunk_by_hand() -> None:
    (hunk,) = hunks_of(b"1\n2\n3\n4\n5\n6\n7\n8\n9\n", b"1\n2\n3\n4\nfive\n5b\n6\n7\n8\n9\n")
    assert hunk.render() == b"@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+5b\n 6\n 7\n 8\n"


def test_blob_id_of_a_sha256_repository() -> None:
    # printf 'hello\n' | git hash-object --stdin, in repositories of both formats
    assert blob_id(b"hello\n") == b"ce013625030ba8dba906f756967f9e9ca394464a"
    assert blob_id(b"hello\n", "sha256") == b"2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4"


@pytest.mark.parametrize(("name", "quoted"), [("a/b.rs", b"a/b.rs"), ("é", b'"\\303\\251"'), ("a\tb", b'"a\\tb"')])
def test_quoting(name: str, quoted: bytes) -> None:
    assert quoted_name(name) == quoted
