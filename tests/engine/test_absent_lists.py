"""Holds that an absent `<$$$>` leaves the words beside it apart, and the body as it is laid out."""

from __future__ import annotations

import pytest

from engine.test_items import outcome

HEADER = (
    "impl<$$$g> $Tr for $S where $$$w { $$$m }",
    "unsafe impl<$$$g> $Tr for $S where $$$w { $$$m }",
)


@pytest.mark.parametrize(
    "text",
    [
        "impl Default for S {\n    fn f() {}\n}\n",
        "impl<T> Default for S<T> {\n    fn f() {}\n}\n",
        "impl<T> Default for S<T>\nwhere\n    T: Copy,\n{\n    fn f() {}\n}\n",
    ],
)
def test_a_qualifier_is_put_before_any_impl(text: str) -> None:
    assert outcome(HEADER, text).text == "unsafe " + text
