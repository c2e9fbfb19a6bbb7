"""What the pages of `docs/cases` show of projects under `tests/data` is what deburr says of them."""

from __future__ import annotations

import pytest

from case_pages import PAGES, folders_in, is_published, made_again, places_of

CASES = [page for page in PAGES if not all(map(is_published, places_of(page.read_text(encoding="utf-8"))))]
"""Those about projects of our own; what the others show is made from published crates (`tests/real`)."""


def test_every_page_shows_an_output():
    assert {page.stem for page in CASES} >= {"napi-rs", "rustc-1.85"}
    assert all(places_of(page.read_text(encoding="utf-8")) for page in PAGES)


@pytest.mark.parametrize("page", CASES, ids=lambda page: page.stem)
def test_the_outputs_are_those_of_the_commands(page, tmp_path):
    text = page.read_text(encoding="utf-8")
    assert made_again(text, folders_in(tmp_path, published=False)) == text


def test_a_marker_that_is_not_understood_is_an_error():
    with pytest.raises(ValueError, match="1 markers, and 0 of them are understood"):
        places_of("<!-- output of: deburr check in nowhere -->\n```text\n```\n")
