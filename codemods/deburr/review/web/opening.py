"""Opening the page in the user's browser without showing the token to other users of the machine.

The words of a command are visible to all of them, so the browser is given a file that only this user can read, which
leads to the address. Unknown here: what is served.
"""

from __future__ import annotations

import html
import os
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path as FilePath


@contextmanager
def opened_in_browser(address: str) -> Iterator[bool]:
    """Whether a browser was started; the file is there until the end."""
    with tempfile.TemporaryDirectory(prefix="deburr-") as directory:
        file = FilePath(directory) / "review.html"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as page:
            page.write(leading_page(address))
        yield webbrowser.open(file.as_uri())


def leading_page(address: str) -> str:
    """A page that leads to the address at once, without a script."""
    there = html.escape(address)
    head = f'<meta charset="utf-8"><meta http-equiv="refresh" content="0;url={there}"><title>deburr review</title>'
    return f'<!doctype html>\n<html lang="en">{head}<p><a href="{there}">The review</a></p></html>\n'
