"""What the pages in `docs/cases` show is what deburr says of the published crates they are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from real.case_pages import PAGES, SHOWN, made_again

pytestmark = [pytest.mark.real, pytest.mark.timeout(900), pytest.mark.xdist_group("cases")]

CASES = sorted(page for page in PAGES.glob("*.md") if "<!-- output of" in page.read_text())
"""Those about published crates; what the others show is made from texts of their own (`tests/cli`)."""


def test_there_are_cases():
    assert {"iced-x86", "wasmtime"} <= {page.stem for page in CASES}


@pytest.mark.parametrize("page", CASES, ids=lambda page: page.stem)
def test_the_outputs_are_those_of_the_commands(page, crate_sources, copy_crate, tmp_path):
    def folder_of(crate: str, version: str) -> Path:
        target = tmp_path / f"{crate}-{version}"
        return target if target.exists() else copy_crate(crate_sources(crate, version), target)

    text = page.read_text()
    assert text.count("<!-- output of") == len(SHOWN.findall(text)) > 0
    assert made_again(text, folder_of) == text
