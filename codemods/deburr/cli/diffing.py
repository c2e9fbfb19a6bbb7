"""What `deburr diff` does with the outcomes: prints one patch for all of them."""

from __future__ import annotations

from deburr.cli.asked import Asked
from deburr.cli.exit_codes import ExitCode
from deburr.cli.recovery import is_pending
from deburr.cli.repository import PatchNames, root_of
from deburr.cli.runs import Run, start
from deburr.cli.terminal import Terminal
from deburr.cli.withheld import WithheldFixes
from deburr.engine.findings import Changed
from deburr.report.patch import render_patch
from deburr.report.summary import change_summary
from deburr.text.patch import file_patch


def run_diff_command(asked: Asked, terminal: Terminal, *, exit_code: bool) -> ExitCode:
    """Prints the patch; with `exit_code`, `FOUND` when there is one."""
    run = start(asked, terminal)
    if run is None or (run.stdin is None and is_pending(run.session.request.paths, terminal)):
        return ExitCode.FAILED
    names = PatchNames(root_of(run.session.request.paths))
    withheld = WithheldFixes(terminal)
    for outcome in run.outcomes(fixing=True):
        withheld.tell(outcome)
        if isinstance(outcome, Changed):
            print_patch(outcome, run, names, terminal)
    withheld.close()
    tell_names(names, terminal)
    failed = run.close(change_summary(run.tally, "pending"))
    return failed or (ExitCode.FOUND if exit_code and run.tally.changed else ExitCode.OK)


def print_patch(outcome: Changed, run: Run, names: PatchNames, terminal: Terminal) -> None:
    """The patch of one file, for `git apply` or for a person."""
    before, after = outcome.change.before, outcome.change.after
    if run.stdin is not None and run.asked.stdin_name is None:
        patch = file_patch("stdin", before, after)
    else:
        found = names.of(outcome.path)
        patch = file_patch(found.name, before, after, found.mode, found.algorithm)
        if names.has_other_line_ends(found, before):
            terminal.note(
                f"{outcome.path}: git tracks it with other line ends: `git apply` takes this patch, `-3` does not"
            )
    if terminal.is_for_people:
        terminal.result(render_patch(patch, terminal.paint))
    else:
        terminal.result_bytes(patch)


def tell_names(names: PatchNames, terminal: Terminal) -> None:
    """What there is to know about the paths in a patch."""
    if names.is_outside:
        terminal.note(f"not in a git repository: the patch's paths are relative to `{names.root}`")
    if len(names.tops) > 1:
        tops = ", ".join(f"`{top}`" for top in names.tops)
        terminal.warn(f"this patch has paths relative to several directories ({tops}); run deburr for each of them")
