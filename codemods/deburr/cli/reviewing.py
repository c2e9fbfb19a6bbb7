"""What `deburr review` does: a check of everything, then a session over it, line by line.

Nothing but the file of decisions is written, unless an answer asks for a suppression or an entry of the baseline.
"""

from __future__ import annotations

import sys

from deburr.cli.asked import Asked
from deburr.cli.exit_codes import ExitCode
from deburr.cli.recovery import is_pending
from deburr.cli.review_actions import ReviewActions
from deburr.cli.reviewed import opened_review
from deburr.cli.runs import start
from deburr.cli.terminal import Terminal
from deburr.report.wording import count
from deburr.review.plain.walking import Walk
from deburr.review.session import ReviewSession, Status


def run_review_command(asked: Asked, terminal: Terminal, *, plain: bool) -> ExitCode:
    """Asks about every finding that is neither accepted nor rejected. Decisions stay, however it ends."""
    run = start(asked, terminal)
    if run is None or is_pending(run.session.request.paths, terminal):
        return ExitCode.FAILED
    if sys.stdin is None or not (plain or sys.stdin.isatty()):
        terminal.error("stdin is no terminal; `--plain` reads the answers line by line")
        return ExitCode.FAILED
    review = opened_review(run.session, run.checked(), asked.decisions)
    walk = Walk(review, ReviewActions(run, review), _Lines(terminal).ask, terminal.result, terminal.paint)
    if review.items:
        walk.run()
    failed = run.close(review_summary(review))
    return failed or ExitCode.OK


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
