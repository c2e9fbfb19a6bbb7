"""The list of crates: what it may say, and where each mistake in it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.run.measuring.crate_list import Listed, read_crate_list


def read(folder: Path, text: str) -> tuple[tuple[Listed, ...], list[tuple[int, int, str, str | None]]]:
    file = folder / "crates.toml"
    file.write_text(text)
    crates, problems = read_crate_list(file)
    assert all(problem.file == file for problem in problems)
    return crates, [(one.position.line, one.position.column, one.message, one.help) for one in problems]


def test_versions_and_folders(tmp_path):
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "Cargo.toml").touch()
    crates, problems = read(
        tmp_path,
        '# ours\n[crates]\nanyhow = "=1.0.104"\nxz2 = "0.1.7"\npre = "1.0.0-rc.1+b"\nours = { path = "ours" }\n',
    )
    assert problems == []
    assert [(one.name, one.version, one.label) for one in crates] == [
        ("anyhow", "1.0.104", "anyhow-1.0.104"),
        ("xz2", "0.1.7", "xz2-0.1.7"),
        ("pre", "1.0.0-rc.1+b", "pre-1.0.0-rc.1+b"),
        ("ours", None, "ours"),
    ]
    assert crates[3].folder == tmp_path / "ours"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[crates]\nanyhow = "1.0"\n', (2, 10, "`1.0` is no exact version", "three numbers")),
        ('[crates]\nanyhow = "^1.0.0"\n', (2, 10, "`^1.0.0` is no exact version", "three numbers")),
        ("[crates]\nanyhow = 1\n", (2, 10, "`anyhow` needs an exact version or a folder", "=1.0.104")),
        ('[crates]\n"../up" = "1.0.0"\n', (2, 1, "`../up` is no name of a crate", None)),
        ('[crates]\nours = { path = "gone" }\n', (2, 17, "there is no crate in `gone`", "folder of this file")),
        ('[crates]\nours = { pth = "gone" }\n', (2, 10, "unknown key `pth`", "did you mean `path`?")),
        ('[crate]\nanyhow = "1.0.0"\n', (1, 2, "unknown key `crate`", "did you mean `crates`?")),
        ('crates = ["anyhow"]\n', (1, 10, "`crates` must be a table", "[crates]")),
        ("", (1, 1, "there is no table `[crates]`", "anyhow")),
        ("[crates\n", (1, 8, "this is not valid TOML", None)),
    ],
)
def test_a_mistake_has_its_place_and_a_way_out(tmp_path, text, expected):
    line, column, message, help = expected
    _, problems = read(tmp_path, text)
    found = next(one for one in problems if one[2].startswith(message))
    assert found[:2] == (line, column)
    assert help is None or help in (found[3] or "")


def test_every_mistake_is_shown(tmp_path):
    _, problems = read(tmp_path, "[crates]\na = 1\nb = 2\n")
    assert [problem[0] for problem in problems] == [2, 3]


def test_a_list_that_is_not_there(tmp_path):
    _, (problem,) = read_crate_list(tmp_path / "none.toml")
    assert problem.message == "cannot be read: no such file or directory"
