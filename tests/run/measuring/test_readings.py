"""Readings: one format, with each mistake at its place."""

from __future__ import annotations

import pytest

from deburr.run.measuring.readings import read_readings

ENTRY = """[[finding]]
crate = "a-1.0.0"
file = "src/lib.rs"
line = 3
verdict = "right"
fix = "withheld"
reason = "it is so"
"""


def test_a_reading_is_read(tmp_path):
    (tmp_path / "page.toml").write_text(ENTRY + 'second = "wrong"\n')
    (tmp_path / "other.toml").write_text("# Nothing is found.\n")
    (reading,), problems = read_readings(tmp_path)
    assert problems == ()
    assert (reading.page, reading.crate, reading.file, reading.line) == ("page", "a-1.0.0", "src/lib.rs", 3)
    assert not reading.is_right


def test_right_is_what_no_reader_calls_wrong(tmp_path):
    texts = [ENTRY, ENTRY.replace("line = 3", 'line = 4\nsecond = "right"'), ENTRY.replace("3", "5", 1)]
    texts[2] = texts[2].replace('verdict = "right"', 'verdict = "wrong"')
    (tmp_path / "page.toml").write_text("\n".join(texts))
    readings, _ = read_readings(tmp_path)
    assert [reading.is_right for reading in readings] == [True, True, False]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('verdict = "right"', 'verdict = "rigth"', 5, "unknown verdict `rigth`"),
        ('fix = "withheld"', 'fix = "held"', 6, "unknown fix `held`"),
        ("line = 3", "line = 0", 4, "a reading needs `line`, a number from 1 on"),
        ('reason = "it is so"', 'raeson = "it is so"', 7, "unknown key `raeson`"),
        ("[[finding]]", "[[findings]]", 1, "unknown key `findings`"),
        ('reason = "it is so"', "reason = 'it is so", 7, "this is not valid TOML"),
    ],
)
def test_a_mistake_has_its_place(tmp_path, old, new, line, message):
    (tmp_path / "page.toml").write_text(ENTRY.replace(old, new))
    readings, problems = read_readings(tmp_path)
    assert readings == ()
    found = next(one for one in problems if one.message.startswith(message))
    assert (found.file.name, found.position.line) == ("page.toml", line)


def test_a_finding_is_read_once(tmp_path):
    (tmp_path / "page.toml").write_text(ENTRY + "\n" + ENTRY)
    _, (problem,) = read_readings(tmp_path)
    assert problem.message == "`src/lib.rs:3` of `a-1.0.0` is read twice"


def test_a_folder_that_is_none(tmp_path):
    _, (problem,) = read_readings(tmp_path / "gone")
    assert problem.message == "is no folder"
