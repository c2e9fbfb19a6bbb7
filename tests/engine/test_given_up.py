"""A place with more ways to match than are tried is not passed over in silence."""

from __future__ import annotations

import pytest

from deburr.language.gates import NO_FACTS
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile
from engine import pages

ONE_OF_THEM = pages.rule(
    "one_of_them", ("k::f($$$a, $x, $$$b)", "k::g($$$a, $x, $$$b)"), variables='x = { text = "wanted" }'
)


@pytest.mark.parametrize(("before", "found", "given_up"), [(10, 1, False), (400, 0, True)])
def test_the_place_is_noted(before: int, found: int, given_up: bool) -> None:
    arguments = [f"a{i}" for i in range(before)] + ["wanted"]
    source = SourceFile(f"fn f() {{ k::f({', '.join(arguments)}); }}".encode())
    engine = pages.engine_of(ONE_OF_THEM)
    assert len(engine.sightings(source, NO_FACTS, NoCrate())) == found
    expected = {"`one_of_them` was given up where it can match in more ways than are tried": 9} if given_up else {}
    assert source.passed_over == expected
