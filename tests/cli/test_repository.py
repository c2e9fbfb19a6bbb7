"""Names in patches: relative to what the real git calls the top of the work tree."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from deburr.cli.repository import PatchNames, root_of


def top_by_git(directory: Path, run_git) -> str:
    return run_git(directory, "rev-parse", "--show-toplevel").decode().strip()


def test_names_are_relative_to_the_top(tmp_path: Path, run_git) -> None:
    run_git(tmp_path, "init", "--quiet", "outer")
    inner = tmp_path / "outer/a/b"
    inner.mkdir(parents=True)
    (inner / "c.rs").write_text("")
    names = PatchNames(inner)
    assert names.of(str(inner / "c.rs")).name == "a/b/c.rs"
    assert list(names.tops) == [top_by_git(inner, run_git)]
    assert not names.is_outside


def test_a_repository_in_a_repository_is_its_own(tmp_path: Path, run_git) -> None:
    run_git(tmp_path, "init", "--quiet")
    run_git(tmp_path, "init", "--quiet", "inner")
    (tmp_path / "a.rs").write_text("")
    (tmp_path / "inner/a.rs").write_text("")
    names = PatchNames(tmp_path)
    assert [names.of(str(tmp_path / one)).name for one in ("a.rs", "inner/a.rs")] == ["a.rs", "a.rs"]
    assert list(names.tops) == [str(tmp_path), top_by_git(tmp_path / "inner", run_git)]


def test_a_linked_work_tree(tmp_path: Path, run_git) -> None:
    main = tmp_path / "main"
    run_git(tmp_path, "init", "--quiet", "main")
    (main / "a.rs").write_text("")
    run_git(main, "add", ".")
    run_git(main, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "one")
    run_git(main, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    found = PatchNames(tmp_path).of(str(tmp_path / "linked/a.rs"))
    assert (found.name, found.repository.top) == ("a.rs", tmp_path / "linked")


def test_a_sha256_repository_names_its_blobs_so(tmp_path: Path, run_git) -> None:
    try:
        run_git(tmp_path, "init", "--quiet", "--object-format=sha256", "new")
    except AssertionError:
        pytest.skip("this git has no sha256 repositories")
    (tmp_path / "new/a.rs").write_text("")
    assert PatchNames(tmp_path).of(str(tmp_path / "new/a.rs")).algorithm == "sha256"


def test_outside_of_git_names_are_relative_to_the_root(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.rs").write_text("")
    names = PatchNames(root_of([tmp_path]))
    assert names.of(str(tmp_path / "a/b.rs")).name == "a/b.rs"
    assert names.is_outside


def test_a_link_is_named_as_the_file_it_leads_to(tmp_path: Path, run_git) -> None:
    run_git(tmp_path, "init", "--quiet")
    (tmp_path / "real.rs").write_text("")
    (tmp_path / "link.rs").symlink_to("real.rs")
    assert PatchNames(tmp_path).of(str(tmp_path / "link.rs")).name == "real.rs"


@pytest.mark.parametrize(
    ("paths", "root"), [(["a"], "a"), (["a/x.rs"], "a"), (["a", "b"], ""), (["a/x.rs", "a/deep"], "a")]
)
def test_root_of_the_given_paths(tmp_path: Path, paths: list[str], root: str) -> None:
    for directory in ("a/deep", "b"):
        (tmp_path / directory).mkdir(parents=True)
    (tmp_path / "a/x.rs").write_text("")
    assert root_of([tmp_path / path for path in paths]) == tmp_path / root


def test_the_mode_is_that_of_git(tmp_path: Path, run_git) -> None:
    run_git(tmp_path, "init", "--quiet")
    for name, mode in (("plain.rs", 0o644), ("run.rs", 0o755)):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(mode)
    run_git(tmp_path, "add", ".")
    listed = run_git(tmp_path, "ls-files", "--format=%(objectmode) %(path)").decode().splitlines()
    staged = {name: mode for mode, name in (line.split(" ", 1) for line in listed)}
    names = PatchNames(tmp_path)
    assert {name: names.of(str(tmp_path / name)).mode for name in staged} == staged


def test_git_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    (tmp_path / "a.rs").write_text("")
    assert PatchNames(tmp_path).of(str(tmp_path / "a.rs")).name == "a.rs"
