"""What `deburr report` does with the outcomes: one page, written whole, over nothing but an older page."""

from __future__ import annotations

import os
from pathlib import Path

from deburr.cli.asked import Asked
from deburr.cli.exit_codes import ExitCode
from deburr.cli.recovery import is_pending
from deburr.cli.review_start import begun
from deburr.cli.runs import start
from deburr.cli.terminal import Terminal
from deburr.cli.verifying import Verification
from deburr.errors import UsageError, WriteError
from deburr.report.summary import check_summary
from deburr.report.wording import count
from deburr.review.page.assembling import MARK, assembled
from deburr.review.page.content import page_content
from deburr.run.whole_file import write_whole


def run_report_command(asked: Asked, file: Path, verification: Verification | None, terminal: Terminal) -> ExitCode:
    """Writes the page to `file`; what stands there must be an older page, or nothing."""
    _check_place(file)
    run = start(asked, terminal)
    if run is None or is_pending(run.session.request.paths, terminal):
        return ExitCode.FAILED
    review = begun(run, verification, must_exist=asked.decisions is not None)
    failed = run.close(check_summary(run.tally))
    page = assembled(page_content(review), f"{review.collected.root.name}: deburr review")
    try:
        write_whole(file, page.encode())
    except OSError as error:
        raise WriteError(f"`{file}` cannot be written: {(error.strerror or str(error)).lower()}") from None
    terminal.note(f"{file}: {count(len(review.items), 'finding')}")
    return failed or ExitCode.OK


def _check_place(file: Path) -> None:
    if not os.path.lexists(file):
        return
    if file.is_dir():
        raise UsageError(f"`{file}` is a directory", "name a file for the page")
    try:
        with file.open("rb") as page:
            is_page = page.read(len(MARK)) in (MARK.encode(), b"")
    except OSError as error:
        raise UsageError(f"`{file}` cannot be read: {(error.strerror or str(error)).lower()}") from None
    if not is_page:
        raise UsageError(f"`{file}` is there and is no page of deburr's: it is not overwritten", "name another file")
