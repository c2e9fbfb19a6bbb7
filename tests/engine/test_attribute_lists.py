"""Holds that an attribute which a page names at an item can be changed or dropped wherever it stands among the others,
and that those others keep their bytes.
"""

from __future__ import annotations

import pytest

from deburr.engine.edits.attribute_lists import SCATTERED
from engine.test_items import outcome

DROPPED = ("#[cold]\nfn $f", "fn $f")
LISTED = ("#[cold]\n#[$$$attrs]\nfn $f() {}", "#[$$$attrs]\nfn $f() {}")
DERIVED = ("#[derive($$$a, Clone, $$$b)]\n#[$$$attrs]\nstruct $S", "#[derive($$$a, $$$b)]\n#[$$$attrs]\nstruct $S")
UNLISTED = ("#[cold]\n#[$$$attrs]\nfn $f() {}", "fn $f() {}")


@pytest.mark.parametrize(
    ("step", "text", "result"),
    [
        (DROPPED, "#[cold]\nfn f() {}\n", "fn f() {}\n"),
        (DROPPED, "/// d\n#[inline]\n#[cold]\npub fn f() {}\n", "/// d\n#[inline]\npub fn f() {}\n"),
        (DROPPED, "#[cold]\n#[inline]\n// c\npub fn f() {}\n", "#[inline]\n// c\npub fn f() {}\n"),
        (DROPPED, "#[inline] #[cold] fn f() {}\n", "#[inline] fn f() {}\n"),
        (DROPPED, "mod m {\n    #[cold]\n    fn f() {}\n}\n", "mod m {\n    fn f() {}\n}\n"),
        (LISTED, "#[a]\n#[cold]\nfn f() {}\n", "#[a]\nfn f() {}\n"),
        (LISTED, "#[a]\n#[cold]\n/// d\n#[b]\nfn f() {}\n", "#[a]\n/// d\n#[b]\nfn f() {}\n"),
        (LISTED, "#[a] #[cold] #[b] fn f() {}\n", "#[a] #[b] fn f() {}\n"),
        (DERIVED, "#[r]\n#[derive(A, Clone)]\nstruct S {\n    x: u8, // c\n}\n", None),
        (UNLISTED, "#[cold]\n#[a]\nfn f() {}\n", "fn f() {}\n"),
    ],
)
def test_an_attribute_goes_and_the_others_stay(step: tuple[str, str], text: str, result: str | None) -> None:
    made = outcome(step, text)
    assert made.made.withheld is None
    assert made.text == (result if result is not None else text.replace(", Clone", ""))


def test_a_list_around_a_named_attribute_is_not_left_out() -> None:
    made = outcome(UNLISTED, "#[a]\n#[cold]\n#[b]\nfn f() {}\n")
    assert made.made.withheld == SCATTERED
    assert made.made.edits == ()
