"""Taking the network away from a program and all that it starts, where the system lets a user do that."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from deburr.compiler.processes import ToolRun, run_tool

_APART = ("unshare", "--map-current-user", "--net", "--")


def without_network(command: Sequence[str]) -> list[str]:
    """The command in a network namespace of its own; as it is where there are none for this user."""
    return [*_APART, *command] if can_cut_network() else list(command)


@functools.cache
def can_cut_network() -> bool:
    """Whether programs can be run without a network here."""
    done = run_tool([*_APART, "true"], seconds=20)
    return isinstance(done, ToolRun) and done.code == 0
