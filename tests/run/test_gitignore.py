"""What a .gitignore excludes, judged by git itself: `git check-ignore` decides every case of the table."""

import subprocess

import pytest

from deburr.run.gitignore import globs, ignores, read_rules

PATHS = [
    "a.rs",
    "b.rs",
    "foo/a.rs",
    "foo/bar/a.rs",
    "foo/bar/b.rs",
    "bar/a.rs",
    "a1/x.rs",
    "a1/a2/y.rs",
    "deep/er/foo/z.rs",
    "build/out.rs",
    "src/build/out.rs",
    "gen.rs.rs",
    "x y.rs",
    "trail .rs",
    "#hash.rs",
    "!bang.rs",
    "B.rs",
    "file[1].rs",
    "été.rs",
]

IGNORES = [
    "*.rs",
    "a.rs",
    "/a.rs",
    "foo",
    "foo/",
    "/foo/",
    "foo/bar",
    "bar/",
    "**/bar",
    "foo/**",
    "foo/**/a.rs",
    "**/foo/*.rs",
    "a*",
    "*\n!a.rs",
    "*\n!*/\n!*.rs",
    "*\n!*/",
    "*\n!a*",
    "foo/*\n!foo/bar",
    "foo/\n!foo/a.rs",
    "/*\n!/foo",
    "# a.rs\n\\#hash.rs",
    "\\!bang.rs",
    "!bang.rs",
    "x\\ y.rs",
    "a.rs   ",
    "trail\\ .rs",
    "[ab].rs",
    "[!a].rs",
    "[^a].rs",
    "[a-b].rs",
    "[[:upper:]].rs",
    "file[[]1[]].rs",
    "file\\[1\\].rs",
    "file[1].rs",
    "?.rs",
    "?/a.rs",
    "fo?/a.rs",
    "foo*/a.rs",
    "a**.rs",
    "**",
    "**/",
    "/**/a.rs",
    "build",
    "/build",
    "src/*/out.rs",
    "a.rs\r\nb.rs\r\n",
    "\ufeffa.rs",
    "foo\\",
    "[a.rs",
    "a.rs\\",
    "deep/**/z.rs",
    "**/er/**",
    "*.rs.rs",
    "gen*",
    "été.rs",
    "",
]


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    top = tmp_path_factory.mktemp("ignore")
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    for path in PATHS:
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(b"")
    return top


@pytest.mark.parametrize("text", IGNORES)
def test_same_as_git(repository, text):
    (repository / ".gitignore").write_bytes(text.encode())
    asked = subprocess.run(
        ["git", "-c", "core.excludesFile=/dev/null", "check-ignore", "-z", "--stdin"],
        input="\0".join(PATHS).encode(),
        stdout=subprocess.PIPE,
        cwd=repository,
        check=False,
    )
    assert asked.returncode in (0, 1)
    wanted = {one for one in asked.stdout.decode().split("\0") if one}
    for rules in (read_rules(text), read_rules(text, only_rust=False)):
        assert {path for path in PATHS if ignores(rules, path)} == wanted


def test_rules_that_no_rust_file_matches_cost_nothing():
    rules = read_rules("target/\n*.o\nCargo.lock\n*.swp\n.idea\n**/*.bk\n")
    assert rules.files == ()
    assert len(rules.directories) == 6


def test_globs_cover_what_lies_below():
    rules = globs(["src/generated", "*_pb.rs"])
    assert ignores(rules, "src/generated/deep/a.rs")
    assert ignores(rules, "any/where_pb.rs")
    assert not ignores(rules, "other/src/generated/a.rs")
