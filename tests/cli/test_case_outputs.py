"""What the pages of `docs/cases` show of a project under `tests/data` is what deburr says of it."""

from __future__ import annotations

import pytest

from cli.case_outputs import PAGES, SHOWN, made_again


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_outputs_are_those_of_the_commands(page):
    text = page.read_text(encoding="utf-8")
    assert text.count("<!-- shown by") == len(SHOWN.findall(text)) > 0
    assert made_again(text, PAGES[page]) == text
