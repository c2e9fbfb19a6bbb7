"""Asking the compiler whether it gets to a piece of code: something that it must complain of is put there.

`compile_error!` is expanded where code is, and nowhere else: not under a condition that is off, not in a rule that
nothing expands, not in an argument that is dropped. As an answer in one crate keeps those that need it from being
looked at, what has answered is taken out and the others are asked again. Unknown here: why anything is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from deburr.compiler.cargo_check import Checked
from deburr.compiler.processes import NotRun
from deburr.run.verification.surroundings import Probe
from deburr.text.edit import Edit, apply_edits

MOST_ROUNDS = 6
_ANSWER = re.compile(r"deburr asks (\d+)")

Question: TypeAlias = "tuple[Path, Probe]"
Ask: TypeAlias = "Callable[[dict[Path, bytes]], Checked | NotRun]"
"""The check with other texts in some files."""


def reached(questions: frozenset[Question], texts: Mapping[Path, bytes], ask: Ask) -> set[Question]:
    """Those of the probes that the compiler gets to. `texts` are the files with them."""
    ordered = sorted(questions, key=lambda one: (str(one[0]), one[1].span.start, -one[1].span.end))
    found: set[Question] = set()
    rounds = 0
    left = ordered
    while left and rounds < MOST_ROUNDS:
        rounds += 1
        put = _not_in_one_another(left)
        said = ask({path: _with(texts[path], path, put, ordered) for path in {one[0] for one in put}})
        if isinstance(said, NotRun):
            break
        numbers = {int(one[1]) for error in said.errors if (one := _ANSWER.fullmatch(error.text))}
        answered = {ordered[number] for number in numbers if number < len(ordered)}
        # Without an answer those that were asked have none; what stood in their way can still be asked.
        left = [one for one in left if one not in (answered or put)]
        found |= answered
    return found


def _not_in_one_another(questions: list[Question]) -> list[Question]:
    kept: list[Question] = []
    for path, probe in questions:
        last = kept[-1] if kept else None
        is_behind = last is not None and last[1].span.start < probe.span.start >= last[1].span.end
        if last is None or last[0] != path or is_behind:
            kept.append((path, probe))
    return kept


def _with(data: bytes, path: Path, put: list[Question], ordered: list[Question]) -> bytes:
    numbers = {one: number for number, one in enumerate(ordered)}
    edits = [
        Edit(one[1].span, one[1].before + b' compile_error!{"deburr asks %d"} ' % numbers[one])
        for one in put
        if one[0] == path
    ]
    return apply_edits(data, edits)
