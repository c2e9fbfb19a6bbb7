"""Holds that no name of ours is one of Textual's own by accident: a newer release may bring new ones."""

from __future__ import annotations

import inspect
import re
from functools import cache

import pytest
from textual.dom import DOMNode

from deburr.review.terminal import app, detail_view, dialogs, finding_list

CLASSES = [
    one
    for module in (app, detail_view, dialogs, finding_list)
    for one in vars(module).values()
    if inspect.isclass(one) and issubclass(one, DOMNode) and one.__module__ == module.__name__
]


@cache
def source_of(one: type) -> str:
    return inspect.getsource(one)


@pytest.mark.parametrize("ours", CLASSES, ids=lambda one: one.__name__)
def test_private_names(ours: type[DOMNode]) -> None:
    source = inspect.getsource(ours)
    names = set(re.findall(r"self\.(_\w+)(?:: [^=\n]+)? = |def (_(?!_)\w+)\(", source))
    mine = {name for pair in names for name in pair if name}
    theirs = "".join(source_of(one) for one in ours.__mro__ if one.__module__.startswith("textual"))
    assert not [name for name in sorted(mine) if re.search(rf"\b{name}\b", theirs)]
