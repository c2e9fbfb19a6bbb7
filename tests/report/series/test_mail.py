"""A mail of a series, as the real git takes it apart: nothing of a page or a name becomes a header or a patch."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deburr.report.series.mail import NOBODY, Mail, render_mail, safe_author
from deburr.run.series.mail_reading import patch_in
from deburr.text.patch import file_patch

PATCH = file_patch("src/a.rs", b"one\ntwo\nthree\n", b"one\n2\nthree\n")
MAIL = Mail(
    author="Some Body <some@body.example>",
    date="Tue, 01 Dec 2026 04:08:59 +0000",
    number=2,
    of=7,
    subject="deburr: an_id: a message",
    words=("1 fix, 1 hunk in 1 file.",),
    prose=("Because.",),
    patch=PATCH,
)
HOSTILE = """\
diff --git a/x b/x
--- a/x
+++ b/x
@@ -1 +1 @@
---
From: Mallory <mallory@example.org>
Subject: other
From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001
-- >8 --
Index: x
\x1b[31mred\u202e
[PATCH] x
>From here
-- 
end"""


def taken_apart(directory: Path, mail: bytes, *options: str) -> tuple[dict[str, str], str, bytes]:
    """The headers, the message and the patch, as `git am` sees them (mailsplit, then mailinfo)."""
    environment = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "PATH": "/usr/bin:/bin"}
    folder = directory / "split"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()

    def git(*words: str | Path, given: bytes) -> bytes:
        done = subprocess.run(
            ["git", *words], cwd=directory, input=given, env=environment, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert git("mailsplit", f"-o{folder}", given=mail) == b"1\n"
    split = (folder / "0001").read_bytes()
    info = git("mailinfo", *options, directory / "msg", directory / "patch", given=split)
    headers = dict(line.split(": ", 1) for line in info.decode().strip().split("\n"))
    return headers, (directory / "msg").read_text("utf-8"), (directory / "patch").read_bytes()


def test_the_bytes(snapshot) -> None:
    snapshot.assert_match(render_mail(MAIL), "mail.patch")


def test_what_git_makes_of_it(tmp_path: Path) -> None:
    headers, message, patch = taken_apart(tmp_path, render_mail(MAIL))
    assert headers == {
        "Author": "Some Body",
        "Email": "some@body.example",
        "Subject": "deburr: an_id: a message",
        "Date": "Tue, 01 Dec 2026 04:08:59 +0000",
    }
    assert message == "1 fix, 1 hunk in 1 file.\n\n  Because.\n"
    assert patch.removeprefix(b"---\n\n") == PATCH


@pytest.mark.parametrize("options", [(), ("--scissors",)])
@pytest.mark.parametrize("crlf", [False, True])
def test_a_page_that_quotes_mails_and_patches(tmp_path: Path, options: tuple[str, ...], crlf: bool) -> None:
    patch = file_patch("a.rs", b"x\r\ny", b"z\r\ny") if crlf else PATCH
    mail = render_mail(replace(MAIL, prose=(HOSTILE.replace("\n", "\r\n") if crlf else HOSTILE,), patch=patch))
    headers, message, found = taken_apart(tmp_path, mail, *options)
    assert headers["Author"] == "Some Body"
    assert headers["Subject"] == "deburr: an_id: a message"
    assert "  diff --git a/x b/x\n" in message
    assert "  -- > 8 --\n" in message
    assert "\\x1b[31mred\\u{202e}" in message
    assert message.endswith("  end\n")
    assert found.removeprefix(b"---\n\n") == patch
    assert patch_in(mail) == patch


@pytest.mark.parametrize(
    ("before", "encoding"),
    [
        (b"one\n", b"8bit"),
        ("é\n".encode(), b"8bit"),
        (b"one\r\n", b"base64"),
        (b"\xff\n", b"base64"),
        (b"a" * 997 + b"\n", b"8bit"),
        (b"a" * 998 + b"\n", b"base64"),
        (b"a\0\n", b"base64"),
        (b"no newline", b"8bit"),
    ],
)
def test_what_a_mail_cannot_carry_is_base64(tmp_path: Path, before: bytes, encoding: bytes) -> None:
    patch = file_patch("a.rs", before, before + b"two\n")
    mail = render_mail(replace(MAIL, patch=patch))
    assert b"\nContent-Transfer-Encoding: %s\n" % encoding in mail
    assert all(len(line) <= 998 for line in mail.split(b"\n"))
    assert taken_apart(tmp_path, mail)[2].removeprefix(b"---\n\n") == patch
    assert patch_in(mail) == patch


ANY = st.text(max_size=60)


@given(subject=ANY, author=ANY, word=ANY, prose=st.lists(st.sampled_from([*HOSTILE.split("\n"), "", "8<", ">8"])))
@example(subject="=?utf-8?q?a=0AFrom:_x?=", author='"a\n" <b@c.d>', word="---", prose=[])
@example(subject="ü" * 300, author='Ü, "x" <u@x.example>', word="From x", prose=[">8>8>8>8"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_breaks_out(tmp_path: Path, subject: str, author: str, word: str, prose: list[str]) -> None:
    mail = render_mail(
        replace(MAIL, subject=f"deburr: {subject}", author=author, words=("Words: " + word,), prose=("\n".join(prose),))
    )
    assert mail.split(b"\n\n", 1)[0].isascii()
    headers, message, patch = taken_apart(tmp_path, mail, "--scissors")
    assert set(headers) <= {"Author", "Email", "Subject", "Date"}
    assert headers["Subject"].startswith("deburr:")
    assert headers["Date"] == MAIL.date
    assert message.startswith("Words:")
    assert patch.removeprefix(b"---\n\n") == PATCH


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Some Body <some@body.example>", "Some Body <some@body.example>"),
        ("", NOBODY),
        ("no address", NOBODY),
        ("a <b@c.d>\nBcc: x@y.z", NOBODY),
        ("A. B, C <b@c.d>", '"A. B, C" <b@c.d>'),
        ("=?utf-8?q?x?= <b@c.d>", "=?utf-8?b?PT91dGYtOD9xP3g/PQ==?= <b@c.d>"),
        ("Ü <u@c.d>", "=?utf-8?b?w5w=?= <u@c.d>"),
    ],
)
def test_the_author(author: str, expected: str) -> None:
    assert safe_author(author) == expected
