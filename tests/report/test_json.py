"""JSON diagnostics: rustc's own keys, and replacements that mean what the edits mean."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from deburr.engine.findings import Finding
from deburr.report.json import finding_line
from deburr.text.edit import apply_edits
from deburr.text.lines import LineIndex

FILE = "src/table.rs"
Sample = tuple[bytes, Finding]
Samples = dict[str, Sample]


def diagnostic(sample: Sample) -> dict:
    data, finding = sample
    line = finding_line(finding, LineIndex.of(data), FILE)
    assert line.endswith("}\n")
    assert line.count("\n") == 1
    assert line.isascii()
    return json.loads(line)


def shape(value: object) -> object:
    """The keys, all the way down; of a list the shapes that occur in it."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return None


@pytest.mark.rustc
def test_keys_are_those_of_rustc(tmp_path: Path, samples: Samples) -> None:
    (tmp_path / "a.rs").write_text("#![deny(unused_variables)]\nfn main() { let x = 1; }\n")
    done = subprocess.run(
        ["rustc", "--error-format=json", "--emit=metadata", "a.rs"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    theirs = json.loads(done.stderr.splitlines()[0])
    ours = diagnostic(samples["with labels, notes and a lowered fix"])
    assert list(ours) == list(theirs)
    assert list(ours["code"]) == list(theirs["code"])
    assert shape(ours["spans"]) == shape(theirs["spans"])
    with_spans = [
        child for child in theirs["children"] if child["spans"] and child["spans"][0]["suggested_replacement"]
    ]
    our_help = [child for child in ours["children"] if child["spans"]]
    assert shape(our_help) == shape(with_spans)
    assert our_help[0]["spans"][0].keys() == with_spans[0]["spans"][0].keys()
    assert with_spans[0]["spans"][0]["suggestion_applicability"] in {"MachineApplicable", "MaybeIncorrect"}
    assert {type(value) for value in ours["spans"][0].values()} <= {str, int, bool, list, type(None)}


def test_the_replacements_of_a_child_give_the_fixed_text(sample: Sample) -> None:
    data, finding = sample
    fix = next(fix for fix in finding.fixes if fix.edits)
    child = next(child for child in diagnostic(sample)["children"] if child["spans"])
    fixed = data
    for span in sorted(child["spans"], key=lambda one: -one["byte_start"]):
        fixed = fixed[: span["byte_start"]] + span["suggested_replacement"].encode() + fixed[span["byte_end"] :]
    assert fixed == apply_edits(data, fix.edits)
    assert child["message"] == fix.title


@pytest.mark.parametrize(
    ("name", "level", "applicability"),
    [
        ("with a fix in two places", "warning", "MachineApplicable"),
        ("with labels, notes and a lowered fix", "error", "MaybeIncorrect"),
        ("over several lines", "error", "MachineApplicable"),
    ],
)
def test_words(samples: Samples, name: str, level: str, applicability: str) -> None:
    found = diagnostic(samples[name])
    assert found["level"] == level
    assert found["code"]["code"] == "deburr::" + samples[name][1].pattern
    spans = [span for child in found["children"] for span in child["spans"]]
    assert {span["suggestion_applicability"] for span in spans} == {applicability}


def test_places_by_hand(samples: Samples) -> None:
    primary = diagnostic(samples["crlf, tab and byte order mark"])["spans"][0]
    assert (primary["line_start"], primary["column_start"], primary["column_end"]) == (2, 10, 24)
    assert (primary["byte_start"], primary["byte_end"]) == (22, 36)
    assert primary["text"] == [{"text": "\tlet p = 0 as *const u8;", "highlight_start": 10, "highlight_end": 24}]


def test_a_withheld_fix_is_a_note_and_no_suggestion(samples: Samples) -> None:
    children = diagnostic(samples["with labels, notes and a lowered fix"])["children"]
    assert [child["level"] for child in children] == ["note", "note", "note", "note", "help", "help"]
    assert "the fix `keep_box` is withheld: a comment has no place" in [child["message"] for child in children]
    assert sum(bool(child["spans"]) for child in children) == 1


def test_a_span_over_several_lines_has_the_text_of_each(samples: Samples) -> None:
    primary = diagnostic(samples["over several lines"])["spans"][0]
    assert [(line["highlight_start"], line["highlight_end"]) for line in primary["text"]] == [(9, 24), (1, 20), (1, 10)]


def test_a_name_that_is_no_utf8_is_text_that_every_reader_takes(samples: Samples) -> None:
    """serde_json, and with it rustfix, refuses a stream with a lone surrogate in it; rustc writes U+FFFD."""
    data, finding = next(iter(samples.values()))
    line = finding_line(finding, LineIndex.of(data), os.fsdecode(b"src/\xff.rs"))
    value = json.loads(line)
    assert value["spans"][0]["file_name"] == "src/\ufffd.rs"
    json.dumps(value, ensure_ascii=False).encode("utf-8")
