"""A patch for people: colours by the kind of line, control characters visible, text otherwise unchanged."""

from __future__ import annotations

import re

from deburr.report.patch import render_patch
from deburr.report.style import PLAIN, Painter
from deburr.text.patch import file_patch

PATCH = file_patch("a.rs", b"fn f() {\r\n-- x\r\n\x1b[2J\r\n}\r\n", b"fn f() {\r\n++ y\r\n\x1b[2J\r\n}\r\n")


def test_plain() -> None:
    rows = render_patch(PATCH, PLAIN).splitlines()
    assert rows[2:] == ["--- a/a.rs", "+++ b/a.rs", "@@ -1,4 +1,4 @@", " fn f() {", "--- x", "+++ y", " \\x1b[2J", " }"]


def test_colours_go_by_the_place_and_not_only_by_the_sign() -> None:
    rows = render_patch(PATCH, Painter(True)).splitlines()
    assert rows[2].startswith("\x1b[1m--- a/a.rs")
    assert rows[6] == "\x1b[31m--- x\x1b[0m"
    assert rows[7] == "\x1b[32m+++ y\x1b[0m"
    assert rows[8] == " \\x1b[2J"
    assert re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(rows)) + "\n" == render_patch(PATCH, PLAIN)
