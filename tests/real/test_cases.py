"""What the pages in `docs/cases` show is what deburr says of the published crates they are about."""

from __future__ import annotations

import pytest

from case_pages import PAGES, folders_in, is_published, made_again, places_of

pytestmark = [pytest.mark.real, pytest.mark.timeout(900), pytest.mark.xdist_group("cases")]

CASES = [page for page in PAGES if any(map(is_published, places_of(page.read_text(encoding="utf-8"))))]
"""Those about published crates; what the others show is made from texts of their own (`tests/cli`)."""


def test_there_are_cases():
    assert {"crux_core", "iced-x86", "wasmtime"} <= {page.stem for page in CASES}


@pytest.mark.parametrize("page", CASES, ids=lambda page: page.stem)
def test_the_outputs_are_those_of_the_commands(page, tmp_path):
    text = page.read_text(encoding="utf-8")
    assert made_again(text, folders_in(tmp_path, published=True)) == text
