"""What `docs/cases/napi-rs.md` shows and says is what deburr says of the project in `tests/data/napi`."""

from __future__ import annotations

import json
import shutil

import pytest

from cli.napi_case import PAGE, PROJECT, SHOWN, made_again, run

ID = "napi_async_borrowed_args"


def test_the_outputs_are_those_of_the_commands():
    text = PAGE.read_text(encoding="utf-8")
    assert text.count("<!-- shown by") == len(SHOWN.findall(text)) == 2
    assert made_again(text) == text


@pytest.mark.parametrize(
    ("version", "found"), [("2.0.0", 6), ("2.16.17", 6), ("3.0.0", 6), ("3.14.2", 6), ("3.15.0", 0), ("3.16.1", 0)]
)
def test_the_version_in_the_lock_file_decides(version, found, tmp_path):
    project = shutil.copytree(PROJECT, tmp_path / "napi")
    lock = project / "Cargo.lock"
    lock.write_text(lock.read_text().replace('"2.16.17"', f'"{version}"'))
    done = run(["check", "--select", ID, "--format", "json", "."], project)
    lines = [json.loads(line)["spans"][0]["line_start"] for line in done.stdout.splitlines()]
    # Counted by hand: `with`, `in_vec`, `in_option`, `in_both`, `in_either` and `in_alias`.
    assert lines == [39, 50, 55, 60, 65, 75][:found]
