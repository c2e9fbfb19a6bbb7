"""What is new in the answer of a compiler once fixes are made, measured against its answer before.

What did not compile before is no measure of a fix; what did must still compile, whatever is said. Unknown here: who is
to blame, and how the compiler was run.
"""

from __future__ import annotations

from collections.abc import Callable

from deburr.compiler.cargo_check import Checked, Message, Unit
from deburr.compiler.processes import NotRun
from deburr.run.verification.back_out import Verdict
from deburr.run.verification.blame import new_messages


def compared(before: Checked, after: Checked, own: Callable[[Checked], list[Unit]]) -> Verdict | NotRun:
    """The errors that are new in `after`; `own` says which units are of the project itself. A unit that is no longer
    compiled, for whatever reason, is an error as well."""
    lost = {one.identity for one in own(before)} - {one.identity for one in own(after)}
    if after.complaint and not lost and not before.complaint:
        return NotRun(f"the check stopped with the fixes in place: {after.complaint}")
    # A library and its unit tests go by one name: where one of the two is lost, the errors are new.
    hidden = before.failed_units - {name for name, _ in lost}
    new = tuple(one for one in new_messages(before.errors, after.errors) if one.unit not in hidden)
    if lost and not new:
        new = tuple(_lost(name, after.complaint) for name in sorted({name for name, _ in lost}))
    # A dependency may have the name of a package of the project.
    seen = {unit.name for unit in own(after)} | after.failed_units
    return Verdict(new, frozenset(unit.name for unit in own(before)) - seen)


def _lost(unit: str, complaint: str) -> Message:
    why = f": {complaint.removeprefix('error: ')}" if complaint else ""
    return Message(unit, "error", None, f"{unit} is no longer built{why}")
