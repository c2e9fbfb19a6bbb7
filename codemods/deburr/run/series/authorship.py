"""Who the mails of a series are from, and when: asked once, and kept in its index, so that its bytes stay the same.

Unknown here: mails.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

from deburr.errors import ToolError
from deburr.run.work_tree.running import opened, top_of

_EPOCH = "SOURCE_DATE_EPOCH"
_IDENT = re.compile(r"(.*<[^<>]*>) \d+ [+-]\d{4}")


def authorship(top: Path) -> tuple[str, str]:
    """The author whom git would name, and the date of HEAD (or `SOURCE_DATE_EPOCH`); empty, and 1970, where git does
    not know."""
    home = top_of(top)
    try:
        tree = opened(home) if home is not None else None
        ident = tree.run("var", "GIT_AUTHOR_IDENT", codes=(0, 128)) if tree is not None else b""
        head = tree.run("log", "-1", "--no-show-signature", "--format=%cI", codes=(0, 128)) if tree is not None else b""
    except ToolError:
        ident = head = b""
    found = _IDENT.match(ident.decode("utf-8", "replace"))
    return (found[1] if found is not None else ""), format_datetime(_date(head.decode("ascii", "replace").strip()))


def _date(head: str) -> datetime:
    stated = os.environ.get(_EPOCH, "")
    if stated.isdecimal():
        return datetime.fromtimestamp(int(stated), UTC)
    try:
        return datetime.fromisoformat(head)
    except ValueError:
        return datetime.fromtimestamp(0, timezone(timedelta(0)))
