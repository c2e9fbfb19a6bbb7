"""Hunks made in a text that has moved on, judged by the real `git apply`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deburr.text.hunk_placing import apply_hunks
from deburr.text.patch import file_patch, hunks_of
from deburr.text.patch_reading import read_file_patches

# Few different lines, so that a hunk fits in many places.
LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"}\n", b"\n", b"x\r\n"]), max_size=14)


def text(lines: list[bytes], ends: bool) -> bytes:
    data = b"".join(lines)
    return data if ends else data.removesuffix(b"\n")


TEXTS = st.builds(text, LINES, st.booleans())


def git_apply(directory: Path, data: bytes, patch: bytes) -> bytes | None:
    file = directory / "f.rs"
    file.write_bytes(data)
    done = subprocess.run(["git", "apply", "-"], cwd=directory, input=patch, capture_output=True, check=False)
    return file.read_bytes() if done.returncode == 0 else None


@given(before=TEXTS, after=TEXTS, other=TEXTS, above=LINES)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_as_git_does_it(tmp_path: Path, monkeypatch, before: bytes, after: bytes, other: bytes, above) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    patch = file_patch("f.rs", before, after)
    if not patch or not before or not after:
        return
    hunks = hunks_of(before, after)
    for data in (before, b"".join(above) + before, before + b"".join(above), other):
        assert apply_hunks(data, hunks) == git_apply(tmp_path, data, patch)


@pytest.mark.parametrize("moved", [0, 1, 2, 3])
@pytest.mark.parametrize("period", [2, 3, 4])
def test_of_two_places_the_one_that_git_takes(tmp_path: Path, monkeypatch, moved: int, period: int) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    lines = [b"%d\n" % (number % period) for number in range(24)]
    before, after = b"".join(lines), b"".join([*lines[:12], b"new\n", *lines[13:]])
    # Behind what has moved, the place that the hunk names is the middle of a period.
    data = b"above\n" * moved + before
    expected = git_apply(tmp_path, data, file_patch("f.rs", before, after))
    assert expected is not None
    assert apply_hunks(data, hunks_of(before, after)) == expected


@given(before=TEXTS, after=TEXTS)
def test_reading_a_patch_gives_its_hunks(before: bytes, after: bytes) -> None:
    patch = file_patch('a "b"\n.rs', before, after) + file_patch("c.rs", after, before)
    found = read_file_patches(patch)
    expected = [(name, hunks_of(*pair)) for name, pair in (('a "b"\n.rs', (before, after)), ("c.rs", (after, before)))]
    assert [(one.name, one.hunks) for one in found] == [one for one in expected if one[1]]


@pytest.mark.parametrize(
    "patch", [b"@@ -1 +1 @@\n-a\n+b\n", b"+++ b/f\n@@ -1,2 +1 @@\n-a\n", b"+++ b/f\n@@ -1 +1 @@\n a\n-b\n"]
)
def test_what_is_no_patch(patch: bytes) -> None:
    if patch.endswith(b"-b\n"):
        # What follows a complete hunk is not of the patch.
        assert read_file_patches(patch)[0].hunks[0].lines == (b" a\n",)
        return
    with pytest.raises(ValueError, match="hunk"):
        read_file_patches(patch)
