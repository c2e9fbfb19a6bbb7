"""Records in the cache: what is written is read back, and what is damaged is made again."""

from __future__ import annotations

import json

import pytest

from deburr.run.measuring.records import AppliedFix, Broken, Compilation, CrateFindings, CrateParse, Found, Place
from deburr.run.measuring.saved import Saved, key_of

PLACE = Place("src/lib.rs", 3, 7)
FIX = AppliedFix("a_page", PLACE, 40, 0)
FINDINGS = CrateFindings(
    files=2,
    bytes=300,
    seconds=1.5,
    findings=(Found("a_page", PLACE, "let é = 1;", "withheld", "a comment", ""),),
    applied=(FIX,),
    changes={"src/lib.rs": "ab"},
    skipped=(("src/big.rs", "larger"),),
)
COMPILATION = Compilation(None, "all targets", True, (FIX,), (Broken(FIX, "error"),), (), ("a warning",), 2.0)


@pytest.mark.parametrize(
    "record", [FINDINGS, COMPILATION, Compilation("it fails"), CrateParse((PLACE,), ("tests/ui.rs",))]
)
def test_what_is_kept_comes_back(tmp_path, record):
    saved = Saved(tmp_path / "deep" / "er")
    saved.save(record, "key")
    assert saved.load(type(record), "key") == record
    assert [file.name for file in (tmp_path / "deep" / "er").iterdir()] == ["key.json"]


def test_fresh_reads_nothing_and_writes(tmp_path):
    Saved(tmp_path).save(COMPILATION, "key")
    fresh = Saved(tmp_path, fresh=True)
    assert fresh.load(Compilation, "key") is None
    fresh.save(Compilation("again"), "key")
    assert Saved(tmp_path).load(Compilation, "key") == Compilation("again")


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b"\xff", b'{"failure": 3}'])
def test_a_damaged_record_counts_as_absent(tmp_path, damage):
    (tmp_path / "key.json").write_bytes(damage)
    assert Saved(tmp_path).load(Compilation, "key") is None


def test_a_record_of_another_shape_counts_as_absent(tmp_path):
    saved = Saved(tmp_path)
    saved.save(FINDINGS, "key")
    assert saved.load(Compilation, "key") is None
    text = json.loads((tmp_path / "key.json").read_text())
    text["files"] = "two"
    (tmp_path / "key.json").write_text(json.dumps(text))
    assert saved.load(CrateFindings, "key") is None


def test_a_key_depends_on_every_part():
    keys = {key_of("a", "b"), key_of("ab"), key_of("a", "c"), key_of("a", ["b"]), key_of("a", {"b": 1})}
    assert len(keys) == 5
    assert key_of("a", {"b": 1, "c": 2}) == key_of("a", {"c": 2, "b": 1})
