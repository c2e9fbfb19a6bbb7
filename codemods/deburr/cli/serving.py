"""What `deburr review --web` does: a check of everything, then a server for its page until Ctrl-C."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack

from deburr.cli.asked import Asked
from deburr.cli.exit_codes import ExitCode
from deburr.cli.recovery import is_pending
from deburr.cli.review_start import begun
from deburr.cli.reviewing import review_summary
from deburr.cli.runs import start
from deburr.cli.terminal import Terminal
from deburr.cli.verifying import Verification
from deburr.errors import UsageError
from deburr.review.web.opening import opened_in_browser
from deburr.review.web.saving import Saving
from deburr.review.web.server import ReviewServer

_POLL = 0.2
"""Seconds between two looks whether the server shall end."""


def run_web_review(
    asked: Asked, verification: Verification | None, terminal: Terminal, *, port: int, opens: bool
) -> ExitCode:
    """Serves the review on 127.0.0.1 at `port` (0: a free one). Ctrl-C is the way to end it, and no failure."""
    run = start(asked, terminal)
    if run is None or is_pending(run.session.request.paths, terminal):
        return ExitCode.FAILED
    review = begun(run, verification)
    failed = run.close(review_summary(review))
    saving = Saving(review, is_staged=asked.staged)
    try:
        server = ReviewServer(saving, port)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(
            f"port {port} cannot be used: {reason}", "give another `--port`, or none for a free one"
        ) from None
    with server, ExitStack() as stack:
        terminal.result(f"{server.guard.address}\n")
        if sys.stdout is not None:
            sys.stdout.flush()
        terminal.note(f"every decision is kept in {os.path.relpath(review.file.file)}; Ctrl-C ends this")
        if opens and _is_watched() and not stack.enter_context(opened_in_browser(server.guard.address)):
            terminal.note("no browser could be started: open the address in one")
        try:
            server.serve_forever(_POLL)
        except KeyboardInterrupt:
            pass
        finally:
            saving.finished(lambda session: terminal.note(review_summary(session)))
    return failed or ExitCode.OK


def _is_watched() -> bool:
    """Whether somebody sits at this terminal who can see a browser. One that runs in the terminal itself would get in
    the way of what is said here."""
    has_screen = sys.platform == "darwin" or any(os.environ.get(one) for one in ("DISPLAY", "WAYLAND_DISPLAY"))
    return has_screen and all(one is not None and one.isatty() for one in (sys.stdin, sys.stdout))
