"""What `deburr review` does: a check of everything, then a session over it, on the screen or line by line.

Nothing but the file of decisions is written, unless an answer asks for a suppression or an entry of the baseline.
"""

from __future__ import annotations

import os
import sys

from deburr.cli.asked import Asked
from deburr.cli.exit_codes import ExitCode
from deburr.cli.recovery import is_pending
from deburr.cli.review_actions import ReviewActions
from deburr.cli.review_start import begun
from deburr.cli.runs import Run, start
from deburr.cli.terminal import Terminal
from deburr.cli.verifying import Verification
from deburr.report.wording import count
from deburr.review.plain.walking import Walk
from deburr.review.session import ReviewSession, Status


def run_review_command(asked: Asked, verification: Verification | None, terminal: Terminal, *, plain: bool) -> ExitCode:
    """Asks about every finding that is neither accepted nor rejected. Decisions stay, however it ends."""
    run = start(asked, terminal)
    if run is None or is_pending(run.session.request.paths, terminal):
        return ExitCode.FAILED
    if not plain and not _is_screen():
        terminal.error("this is no terminal to review in; `--plain` asks line by line and reads the answers from stdin")
        return ExitCode.FAILED
    if sys.stdin is None:
        terminal.error("stdin is closed: there are no answers to read")
        return ExitCode.FAILED
    review = begun(run, verification)
    if review.items and plain:
        Walk(review, ReviewActions(run, review), _Lines(terminal).ask, terminal.result, terminal.paint).run()
    elif review.items:
        _review_on_screen(run, review, terminal)
    failed = run.close(review_summary(review))
    return failed or ExitCode.OK


def _is_screen() -> bool:
    """Whether a program can draw here: the keys come from stdin, and the drawing goes to stderr and stdout."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(one is not None and one.isatty() for one in streams) and os.environ.get("TERM") != "dumb"


def _review_on_screen(run: Run, review: ReviewSession, terminal: Terminal) -> None:
    # Textual takes a fifth of a second to load, which no other command shall pay.
    from deburr.review.terminal.opening import review_in_terminal

    heard: list[str] = []
    actions = ReviewActions(run, review, tell=heard.append)
    review_in_terminal(review, actions, heard, is_coloured=terminal.paint.enabled)


class _Lines:
    """Questions on stdout, answers from stdin."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def ask(self, prompt: str) -> str | None:
        self._terminal.result(prompt)
        sys.stdout.flush()
        line = sys.stdin.buffer.readline()
        if not line:
            # Whoever ends the input has not ended the line.
            self._terminal.result("\n")
            return None
        return line.decode("utf-8", "replace").rstrip("\r\n")


def review_summary(review: ReviewSession) -> str:
    """How many findings there are of each state, and what comes next."""
    counts = review.counts()
    told = ", ".join(f"{counts[one]} {one.value}" for one in Status if counts[one])
    text = f"{count(len(review.items), 'finding')}: {told}" if told else "no findings"
    return f"{text}; `deburr apply --reviewed` makes what is accepted" if counts[Status.ACCEPTED] else text
