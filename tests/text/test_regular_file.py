"""Opening only what is a regular file: nothing that could be waited for, and no descriptor left behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deburr.text.regular_file import read_regular


def test_a_file_and_a_link_to_one_are_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a\r\n\0")
    (tmp_path / "b").symlink_to("a")
    assert read_regular(tmp_path / "a") == read_regular(str(tmp_path / "b")) == b"a\r\n\0"


@pytest.mark.timeout(10)
def test_anything_else_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    before = os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else []
    with pytest.raises(OSError, match="it is not a regular file"):
        read_regular(tmp_path / "pipe")
    with pytest.raises(OSError, match="it is not a regular file"):
        read_regular("/dev/null")
    with pytest.raises(IsADirectoryError):
        read_regular(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "none")
    if before:
        assert len(os.listdir("/proc/self/fd")) == len(before)
