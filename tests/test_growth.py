"""Holds that the measure of growth tells quadratic work from linear work."""

from __future__ import annotations

import pytest

from growth import BELOW_QUADRATIC, assert_grows


def test_linear_work_is_taken_for_linear() -> None:
    assert_grows(lambda size: sum(one * one for one in range(size)), 200_000)


def test_quadratic_work_is_not() -> None:
    with pytest.raises(AssertionError, match="eight times the input took"):
        assert_grows(
            lambda size: sum(one ^ other for one in range(size) for other in range(size)), 2000, BELOW_QUADRATIC
        )
