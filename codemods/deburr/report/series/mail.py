"""A piece as a mail that `git am` takes: headers that nothing can break out of, prose that no line of which can be read
as anything else, then the patch.

What git's mailinfo takes for a header, a scissors line or the beginning of a patch is in its sources; prose is indented
here, which keeps it from all but the scissors, and those are taken apart. A patch that a mail cannot carry as it stands
(a carriage return, no UTF-8, a line above the limit of RFC 5322) is sent as base64. Unknown here: what is in a piece.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr

from deburr.text.escape import escape_line, escape_text

LONGEST_LINE = 998
"""Bytes without the line end, of RFC 5322."""
LONGEST_SUBJECT = 120
"""Characters."""
NOBODY = "deburr <deburr@localhost>"
_FROM = b"From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n"
_IDENT = re.compile(r"([^<>]*)<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+)>")
_SCISSORS = re.compile(r">8|8<|>%|%<")
_FEWEST_SIGNS = 4
"""A perforation of git's has eight characters, and more than half of them are dashes and scissors."""
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says. `subject` stands behind `[PATCH number/of]`; `prose` is from elsewhere, `words` are ours."""

    author: str
    date: str
    number: int
    of: int
    subject: str
    words: Sequence[str]
    prose: Sequence[str]
    patch: bytes


def render_mail(mail: Mail) -> bytes:
    """The mail, `From ` line first."""
    words = "\n".join(_inert(escape_line(line)) for line in mail.words)
    prose = "\n\n".join(indented(text) for text in mail.prose if text.strip())
    body = "\n\n".join(part for part in (words, prose) if part)
    content = body.encode("utf-8", "backslashreplace") + b"\n---\n\n" + mail.patch
    encoding, carried = _carried(content)
    headers = (
        _header("From", safe_author(mail.author)),
        f"Date: {escape_line(mail.date)}",
        _header("Subject", f"[PATCH {mail.number}/{mail.of}] {_short(escape_line(mail.subject))}"),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Transfer-Encoding: {encoding}",
    )
    return _FROM + "\n".join(headers).encode("ascii") + b"\n\n" + carried


def indented(text: str) -> str:
    """Text from elsewhere with every line moved in, so that none of them is anything but text."""
    lines = escape_text(text.replace("\r\n", "\n")).strip("\n").split("\n")
    return "\n".join((_INDENT + _inert(line)).rstrip() for line in lines)


def safe_author(author: str) -> str:
    """The author as a header takes it; nobody in particular where there is no address."""
    found = _IDENT.fullmatch(escape_line(author))
    if found is None:
        return NOBODY
    name, address = found[1].strip(), found[2]
    if name.isascii() and "=?" not in name:
        return formataddr((name, address))
    return f"{Header(name, 'utf-8').encode(maxlinelen=LONGEST_LINE)} <{address}>"


def _header(name: str, value: str) -> str:
    # What looks like an encoded word would be decoded, and could then hold a line end.
    if name == "From" or (value.isascii() and "=?" not in value):
        return f"{name}: {value}"
    return f"{name}: {Header(value, 'utf-8', header_name=name).encode(linesep=chr(10))}"


def _short(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"


def _inert(line: str) -> str:
    """A line that git does not take for the place where a patch is cut off from what is above."""
    found = _SCISSORS.findall(line)
    if not found or line.count("-") + 2 * len(found) < _FEWEST_SIGNS:
        return line
    return _SCISSORS.sub(lambda match: f"{match[0][0]} {match[0][1]}", line)


def _carried(content: bytes) -> tuple[str, bytes]:
    """The transfer encoding, and the content in it."""
    if _is_plain(content):
        return "8bit", content
    return "base64", base64.encodebytes(content)


def _is_plain(content: bytes) -> bool:
    if b"\r" in content or b"\0" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(len(line) <= LONGEST_LINE for line in content.split(b"\n"))


def listed(words: Iterable[str], most: int = 5) -> str:
    """Words with commas, the first few of them."""
    found = list(words)
    shown = ", ".join(found[:most])
    return shown if len(found) <= most else f"{shown} and {len(found) - most} more"
