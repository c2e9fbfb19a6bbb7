"""What `deburr check` does with the outcomes: prints the findings of each."""

from __future__ import annotations

from deburr.cli.asked import Asked
from deburr.cli.choices import FormatChoice
from deburr.cli.exit_codes import ExitCode
from deburr.cli.recovery import is_pending
from deburr.cli.runs import start
from deburr.cli.terminal import Terminal
from deburr.engine.findings import Clean, Outcome
from deburr.report.summary import check_summary
from deburr.report.text import render_finding
from deburr.text.lines import LineIndex


def run_check_command(asked: Asked, output: FormatChoice, terminal: Terminal) -> ExitCode:
    """Prints all findings; `FOUND` when one is at deny or above."""
    run = start(asked, terminal)
    if run is None or (run.stdin is None and is_pending(run.session.request.paths, terminal)):
        return ExitCode.FAILED
    for outcome in run.outcomes(fixing=False):
        _print(outcome, output, terminal)
    failed = run.close(check_summary(run.tally))
    return failed or (ExitCode.FOUND if run.tally.errors else ExitCode.OK)


def _print(outcome: Outcome, output: FormatChoice, terminal: Terminal) -> None:
    if not isinstance(outcome, Clean) or not outcome.findings:
        return
    index = LineIndex.of(outcome.data)
    if output is FormatChoice.JSON:
        from deburr.report.json import finding_line

        terminal.result("".join(finding_line(finding, index, outcome.path) for finding in outcome.findings))
        return
    for finding in outcome.findings:
        terminal.result(render_finding(finding, index, outcome.path, terminal.paint))
