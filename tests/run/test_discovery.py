"""Which files are found: ignore files as git reads them, pruned directories, links, named paths, errors."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import deburr.run
from deburr.run.discovery import discover


def make(top, *paths, text=""):
    for path in paths:
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text)


def found(top, *given):
    """The files below `top`, relative to it, and the discovery."""
    discovery = discover([Path(one) for one in given] or [top])
    return [os.path.relpath(file, top) for file in discovery.files], discovery


def counts(discovery):
    return {(one.kind, one.reason): one.count for one in discovery.passed_over}


def test_rust_files_sorted_by_path(tmp_path):
    make(tmp_path, "src/lib.rs", "src/a/mod.rs", "src/a.rs", "build.rs", "README.md", "src/x.rsx", "src/.rs.swp")
    assert found(tmp_path)[0] == ["build.rs", "src/a/mod.rs", "src/a.rs", "src/lib.rs"]


def test_current_directory_has_no_prefix(tmp_path, monkeypatch):
    make(tmp_path, "src/lib.rs")
    monkeypatch.chdir(tmp_path)
    assert discover([Path()]).files == ("src/lib.rs",)


@pytest.mark.parametrize(
    ("files", "left", "passed"),
    [
        (["Cargo.toml", "target/a.rs", "src/target/b.rs"], ["src/target/b.rs"], {("directory", "build output"): 1}),
        (["target/CACHEDIR.TAG", "target/a.rs"], [], {("directory", "build output"): 1}),
        (["Cargo.toml", "vendor/x/a.rs", "src/vendor/b.rs"], ["src/vendor/b.rs"], {("directory", "vendored"): 1}),
        (["third/.cargo-checksum.json", "third/a.rs", "b.rs"], ["b.rs"], {("directory", "vendored"): 1}),
        ([".hidden/a.rs", ".b.rs", "c.rs"], ["c.rs"], {("directory", "hidden"): 1, ("file", "hidden"): 1}),
        (["x.rs/a.rs", "x.rs/b.txt"], ["x.rs/a.rs"], {}),
    ],
)
def test_what_is_passed_over(tmp_path, files, left, passed):
    make(tmp_path, *files)
    names, discovery = found(tmp_path)
    assert names == left
    assert counts(discovery) == passed


@pytest.mark.parametrize("root", ["target", "vendor", ".hidden", "ignored"])
def test_a_given_root_is_always_analysed(tmp_path, root):
    make(tmp_path, "Cargo.toml", f"{root}/a.rs", f"{root}/.cargo-checksum.json")
    make(tmp_path, ".gitignore", text="ignored/\n")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert found(tmp_path, tmp_path / root)[0] == [f"{root}/a.rs"]


def test_a_named_file_is_always_analysed(tmp_path):
    make(tmp_path, "Cargo.toml", "target/a.rs", ".b.rs", "c.txt")
    names, discovery = found(tmp_path, tmp_path / "target/a.rs", tmp_path / ".b.rs", tmp_path / "c.txt")
    assert names == [".b.rs", "c.txt", "target/a.rs"]
    assert discovery.named == set(discovery.files)


def test_each_file_once(tmp_path):
    make(tmp_path, "src/a.rs", "src/b.rs")
    names, discovery = found(tmp_path, tmp_path, tmp_path / "src", tmp_path / "src/b.rs", tmp_path / "src/../src/b.rs")
    assert names == ["src/a.rs", "src/b.rs"]
    assert len(discovery.named) == 1


def test_same_files_as_git(tmp_path):
    files = [f"{top}/{middle}/{name}.rs" for top in "abc" for middle in ("x", "y", "gen") for name in "pqr"]
    make(tmp_path, *files)
    make(tmp_path, ".gitignore", text="gen/\n/a/x/p.rs\n*r.rs\n")
    make(tmp_path, "b/.gitignore", text="!r.rs\n/y/*\n!/y/q.rs\n")
    make(tmp_path, "c/x/.gitignore", text="*\n")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".git/info/exclude").write_text("/c/y/q.rs\n")
    listed = subprocess.run(
        ["git", "ls-files", "-o", "--exclude-standard", "*.rs"], cwd=tmp_path, stdout=subprocess.PIPE, check=True
    )
    assert found(tmp_path)[0] == listed.stdout.decode().split()
    assert found(tmp_path, tmp_path / "b")[0] == [one for one in listed.stdout.decode().split() if one.startswith("b/")]


def test_ignore_files_count_outside_of_git_but_not_from_above(tmp_path):
    make(tmp_path, "in/a.rs", "in/b.rs")
    make(tmp_path, ".gitignore", text="a.rs\n")
    make(tmp_path, "in/.gitignore", text="b.rs\n")
    assert found(tmp_path)[0] == []
    assert found(tmp_path, tmp_path / "in")[0] == ["in/a.rs"]


def test_links(tmp_path):
    make(tmp_path, "root/src/a.rs", "out/b.rs", "root/.hidden/c.rs", "out/deep/d.rs")
    root = tmp_path / "root"
    (root / "again").symlink_to("src")
    (root / "loop").symlink_to(".")
    (root / "src/loop").symlink_to("../..")
    (root / "same.rs").symlink_to("src/a.rs")
    (root / "out.rs").symlink_to("../out/b.rs")
    (root / "outdir").symlink_to("../out")
    (root / "hid").symlink_to(".hidden")
    (root / "none.rs").symlink_to("nowhere.rs")
    names, discovery = found(root)
    assert names == ["src/a.rs"]
    assert counts(discovery) == {("directory", "hidden"): 1, ("link", "out of the tree"): 3}
    assert [error.split("/")[-1] for error in discovery.errors] == ["none.rs`: it is a link to nothing"]


def test_a_link_to_what_is_not_found_otherwise_is_followed(tmp_path):
    make(tmp_path, "data/a.txt", "src/lib.rs")
    (tmp_path / "src/linked.rs").symlink_to("../data/a.txt")
    assert found(tmp_path)[0] == ["src/lib.rs", "src/linked.rs"]


def test_what_cannot_be_read_is_an_error(tmp_path):
    os.mkfifo(tmp_path / "pipe.rs")
    names, discovery = found(tmp_path, tmp_path / "none", tmp_path / "pipe.rs")
    assert names == []
    assert [error.split("`: ")[1] for error in discovery.errors] == [
        "no such file or directory",
        "it is neither a file nor a directory",
    ]
    assert found(tmp_path)[0] == []


AS_NOBODY = """
import os
from pathlib import Path
from deburr.run.discovery import discover
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
found = discover([Path()])
print(found.files, found.errors)
"""


def test_an_unreadable_directory_is_an_error(tmp_path):
    make(tmp_path, "ok.rs", "closed/a.rs")
    tmp_path.chmod(0o755)
    (tmp_path / "closed").chmod(0o000)
    source_root = str(Path(deburr.run.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY],
        cwd=tmp_path,
        env={"PYTHONPATH": source_root},
        capture_output=True,
        text=True,
        check=False,
    )
    (tmp_path / "closed").chmod(0o755)
    assert done.stdout.strip() == "('ok.rs',) ('cannot read the directory `closed`: permission denied',)", done.stderr
