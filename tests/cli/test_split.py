"""`deburr split`: a series that the real `git am` takes, piece by piece, to the same bytes as the one big patch."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from cli import test_linked_files as linked
from cli.campaign import NUMBERS, SELECT, campaign, tree

BIG = ("diff", *SELECT)


@pytest.fixture
def top(tmp_path: Path, run_git, monkeypatch, somebody) -> Path:
    found = campaign(tmp_path / "repository", run_git)
    monkeypatch.chdir(found)
    return found


@pytest.fixture
def whole(deburr, top: Path, run_git) -> dict[str, bytes]:
    """The tree once the one big patch is applied."""
    run_git(top, "apply", given=deburr(*BIG).out)
    found = tree(top)
    run_git(top, "checkout", "--quiet", ".")
    return found


def index_of(directory: Path) -> dict:
    return json.loads((directory / "series.json").read_text())


def patches(directory: Path) -> list[Path]:
    return sorted(directory.glob("0*.patch"))


def orders(directory: Path):
    """All orders of the patches in which each stands behind those that it needs."""
    pieces = {piece["number"]: piece for piece in index_of(directory)["pieces"]}
    for order in permutations(pieces):
        if all(order.index(need) < order.index(one) for one in order for need in pieces[one]["needs"]):
            yield [directory / pieces[number]["file"] for number in order]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--by", "pattern"], ["forget-a-number", "forget-a-three", "forget-a-two"]),
        (["--by", "crate"], ["app", "net"]),
        (["--by", "owner"], ["no-owner", "all", "net-team"]),
        (
            ["--by", "file"],
            ["app-src-apart-rs", "app-src-free-rs", "app-src-near-rs", "app-src-odd-rs", "net-src-lib-rs"],
        ),
    ],
)
def test_git_am_of_the_series_is_the_big_patch(
    deburr, top: Path, run_git, whole, tmp_path: Path, options: list[str], names: list[str]
) -> None:
    out = tmp_path / "series"
    result = deburr("split", out, *SELECT, *options)
    assert (result.code, result.out) == (0, b"")
    assert [one.name for one in patches(out)] == [f"{n:04d}-{name}.patch" for n, name in enumerate(names, 1)]
    assert tree(top) != whole
    run_git(top, "am", "--quiet", *patches(out))
    assert tree(top) == whole
    subjects = run_git(top, "log", "--format=%an <%ae> %s", f"-{len(names)}").decode().splitlines()
    assert all(line.startswith("Some Body <some@body.example> deburr: ") for line in subjects)


@pytest.mark.parametrize("most", [1, 2])
def test_every_allowed_order_is_the_big_patch(deburr, top: Path, run_git, whole, tmp_path: Path, most: int) -> None:
    out = tmp_path / "series"
    deburr("split", out, *SELECT, "--max-hunks", most)
    head = run_git(top, "rev-parse", "HEAD").decode().strip()
    tried = list(orders(out))
    # With at least one dependency not every order is allowed.
    assert len(tried) > 1
    for order in [tried[0], tried[-1], *tried[1 : -1 : max(1, len(tried) // 6)]]:
        run_git(top, "am", "--quiet", *order)
        assert tree(top) == whole, order
        run_git(top, "reset", "--quiet", "--hard", head)


def test_each_fix_is_in_one_piece(deburr, top: Path, tmp_path: Path) -> None:
    out = tmp_path / "series"
    deburr("split", out, *SELECT, "--max-hunks", "1")
    fixes = index_of(out)["fixes"]
    numbers = {"forget_a_number": 1, "forget_a_two": 2, "forget_a_three": 3}
    counts = {number: sum(numbers[fix["pattern"]] == number for fix in fixes) for number in NUMBERS}
    assert counts == NUMBERS
    for piece in index_of(out)["pieces"]:
        text = (out / piece["file"]).read_bytes()
        if b"base64" not in text:
            mine = [fix for fix in fixes if fix["piece"] == piece["number"]]
            assert text.count(b"\n+") - text.count(b"\n+++ ") == len(mine)


def test_lines_near_one_another_depend(deburr, top: Path, tmp_path: Path) -> None:
    out = tmp_path / "series"
    deburr("split", out, "app/src/near.rs", *SELECT)
    assert [piece["needs"] for piece in index_of(out)["pieces"]] == [[], [1]]
    assert b"\nDepends on: 0001-forget-a-number.patch\n" in patches(out)[1].read_bytes()
    assert "| 0001 |\n" in (out / "0000-cover-letter.md").read_text()
    apart = tmp_path / "apart"
    deburr("split", apart, "app/src/apart.rs", *SELECT)
    assert [piece["needs"] for piece in index_of(apart)["pieces"]] == [[], [], []]


def test_the_texts(deburr, top: Path, tmp_path: Path, snapshot, monkeypatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    out = tmp_path / "series"
    result = deburr("split", out, *SELECT, "--by", "owner")
    for file in sorted(out.iterdir()):
        snapshot.assert_match(file.read_bytes(), file.name)
    snapshot.assert_match(result.err.replace(str(out), "series"), "stderr.txt")


def test_written_anew_it_is_the_same(deburr, top: Path, tmp_path: Path) -> None:
    out = tmp_path / "series"
    deburr("split", out, *SELECT, "--max-hunks", "1")
    before = {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in out.iterdir()}
    result = deburr("split", out, *SELECT, "--max-hunks", "1")
    assert {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in out.iterdir()} == before
    assert "0 files written anew" in result.err


def test_what_is_gone_leaves_a_gap_and_what_is_new_comes_last(deburr, top: Path, tmp_path: Path) -> None:
    out = tmp_path / "series"
    deburr("split", out, *SELECT, "--by", "file")
    before = {file.name: file.read_bytes() for file in patches(out)}
    (top / "app/src/free.rs").write_bytes(b"pub fn free() {}\n")
    (top / "app/src/aaa.rs").write_bytes(b"pub fn new() {\n    std::mem::forget(1);\n}\n")
    deburr("split", out, *SELECT, "--by", "file")
    after = {file.name: file.read_bytes() for file in patches(out)}
    assert before.keys() - after.keys() == {"0002-app-src-free-rs.patch"}
    assert after.keys() - before.keys() == {"0006-app-src-aaa-rs.patch"}
    assert {name: data for name, data in after.items() if name in before} == {
        name: data for name, data in before.items() if name in after
    }
    assert "pending any more: 0002." in (out / "0000-cover-letter.md").read_text()
    # It comes back under its old number.
    (top / "app/src/free.rs").write_bytes(b"// moved\npub fn free() {\n    std::mem::forget(1);\n}\n")
    deburr("split", out, *SELECT, "--by", "file")
    assert "0002-app-src-free-rs.patch" in {file.name for file in patches(out)}


def test_lines_that_move_change_no_name(deburr, top: Path, tmp_path: Path) -> None:
    out = tmp_path / "series"
    deburr("split", out, *SELECT, "--max-hunks", "1")
    before = index_of(out)
    for file in top.rglob("*.rs"):
        file.write_bytes(b"// a comment\n// and another\n" + file.read_bytes())
    deburr("split", out, *SELECT, "--max-hunks", "1")
    after = index_of(out)
    assert after["fixes"] == before["fixes"]
    assert [piece["file"] for piece in after["pieces"]] == [piece["file"] for piece in before["pieces"]]


def test_a_directory_that_holds_something_else(deburr, top: Path, tmp_path: Path) -> None:
    out = tmp_path / "series"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    result = deburr("split", out, *SELECT)
    assert result.code == 2
    assert result.err == f"error: `{out}` holds `notes.txt`, which is no part of a series; name another directory\n"
    assert [file.name for file in out.iterdir()] == ["notes.txt"]


def test_an_edited_patch_is_not_overwritten(deburr, top: Path, tmp_path: Path) -> None:
    out = tmp_path / "series"
    deburr("split", out, *SELECT)
    first = patches(out)[0]
    edited = first.read_bytes().replace(b"Subject: ", b"Subject: [RFC] ")
    first.write_bytes(edited)
    assert deburr("split", out, *SELECT).code == 2
    (top / "app/src/free.rs").write_bytes(b"")
    result = deburr("split", out, *SELECT)
    assert result.code == 2
    assert f"`{first}` was edited since it was written; move it away, and split again" in result.err
    assert first.read_bytes() == edited


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ("{", "line 1: it is not JSON: "),
        ("[]", "it is no index of a series"),
        ('{"deburr-series": 2}', "version 2 is unknown; this deburr reads version 1; update deburr"),
        ('{"deburr-series": 1}', "the file: `by` must be a string"),
    ],
)
def test_an_index_that_cannot_be_read(deburr, top: Path, tmp_path: Path, index: str, message: str) -> None:
    out = tmp_path / "series"
    out.mkdir()
    (out / "series.json").write_text(index)
    result = deburr("split", out, *SELECT)
    assert result.code == 2
    assert f"error: `{out / 'series.json'}` cannot be used: {message}" in result.err
    assert (out / "series.json").read_text() == index


def test_another_way_to_split_is_refused(deburr, top: Path, tmp_path: Path) -> None:
    out = tmp_path / "series"
    deburr("split", out, *SELECT)
    result = deburr("split", out, *SELECT, "--by", "file")
    assert result.code == 2
    assert f"error: the series in `{out}` was split with `--by pattern`; split the same way" in result.err


def test_nothing_to_split(deburr, top: Path, tmp_path: Path) -> None:
    result = deburr("split", tmp_path / "series", "app/src/lib.rs", *SELECT)
    assert result.code == 0
    assert "nothing to split" in result.err
    assert not (tmp_path / "series").exists()


def test_stdin_is_in_no_repository(deburr, top: Path, tmp_path: Path) -> None:
    assert deburr("split", tmp_path / "series", "-", *SELECT).code == 2


def test_only_what_a_review_has_accepted(deburr, top: Path, run_git, tmp_path: Path) -> None:
    numbers = ("--select", "forget_a_number,forget_a_two,forget_a_three")
    # The first three places are accepted, whatever they are; the others are open.
    deburr("review", "--plain", *numbers, given=b"a\na\na\nq\n")
    run_git(top, "apply", given=deburr("diff", "--reviewed", *numbers).out)
    whole = tree(top)
    run_git(top, "checkout", "--quiet", ".")
    assert sum(whole[name] != data for name, data in tree(top).items()) > 0
    out = tmp_path / "series"
    result = deburr("split", out, "--reviewed", "--max-hunks", "1", *numbers)
    assert result.code == 0, result.err
    assert "reviewed: " in result.err
    assert len(index_of(out)["fixes"]) == 3
    for order in orders(out):
        run_git(top, "am", "--quiet", *order)
        assert tree(top) == whole
        run_git(top, "reset", "--quiet", "--hard", f"HEAD~{len(order)}")
    # What nobody accepted is no part of the campaign, and has not grown back.
    assert "grown back: " not in deburr("status", out).text


def test_a_fix_of_several_files_stays_whole(deburr, tmp_path: Path, run_git, monkeypatch, somebody) -> None:
    crate = tmp_path / "counted"
    for name, text in linked.ROOT.items():
        (crate / name).parent.mkdir(parents=True, exist_ok=True)
        (crate / name).write_text(text)
    other = crate / "src/other.rs"
    # Another finding in a file of the fix, by a page of its own, and an owner of its own.
    other.write_text(other.read_text() + "\npub fn forgets() {\n    std::mem::forget(1);\n}\n")
    (crate / "CODEOWNERS").write_text("/src/counter.rs @counter\n/src/user.rs @user\n/src/other.rs @other\n")
    run_git(crate, "init", "--quiet")
    run_git(crate, "add", ".")
    run_git(crate, "commit", "--quiet", "-m", "as it was")
    monkeypatch.chdir(crate)
    options = ("--select", "static_mut_counter,forget_a_number", "--applicability", "maybe-incorrect")
    for by, labels in (("owner", ["@counter", "@other"]), ("pattern", ["forget_a_number", "static_mut_counter"])):
        out = tmp_path / by
        result = deburr("split", out, *options, "--by", by)
        assert result.code == 0, result.err
        pieces = index_of(out)["pieces"]
        assert [piece["parts"] for piece in pieces] == [[[label, 1]] for label in labels]
        whole = next(one for one in patches(out) if b"diff --git a/src/counter.rs" in one.read_bytes())
        assert whole.read_bytes().count(b"diff --git ") == 3
        assert b"\nOwners: @counter @other @user\n" in whole.read_bytes()
        for order in orders(out):
            run_git(crate, "am", "--quiet", *order)
            after = {name: (crate / name).read_text() for name in linked.AFTER}
            expected = dict(linked.AFTER)
            expected["src/other.rs"] += "\npub fn forgets() {\n    drop(1);\n}\n"
            assert after == expected
            run_git(crate, "reset", "--quiet", "--hard", f"HEAD~{len(order)}")


HOSTILE_NAMES = ['a "b"\n.rs', "été.rs", "tab\t.rs", "-rf.rs", "caf\udce9.rs", "From x.rs", "\x1b[31m.rs"]


def test_hostile_names_and_pages(deburr, top: Path, run_git, tmp_path: Path) -> None:
    pages = tmp_path / "hostile"
    pages.mkdir()
    (pages / "forget_a_four.md").write_text(HOSTILE_PAGE)
    folder = top / "odd dir"
    folder.mkdir()
    for name in HOSTILE_NAMES:
        (folder / name).write_bytes("pub fn é() {\n    std::mem::forget(4); // \x1b[31m\n}".encode())
    run_git(top, "add", ".")
    run_git(top, "commit", "--quiet", "-m", "odd names")
    options = ("--patterns", pages, "--select", "forget_a_four", "--applicability", "maybe-incorrect")
    big = deburr("diff", *options, own=False).out
    run_git(top, "apply", given=big)
    whole = tree(top)
    run_git(top, "checkout", "--quiet", ".")
    for by in ("file", "pattern"):
        out = tmp_path / f"by-{by}"
        result = deburr("split", out, *options, "--by", by, own=False)
        assert result.code == 0, result.err
        head = run_git(top, "rev-parse", "HEAD").decode().strip()
        run_git(top, "am", "--quiet", "--scissors", *patches(out))
        assert tree(top) == whole
        messages = run_git(top, "log", "--format=%B", f"{head}..HEAD").decode()
        assert "  From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n" in messages
        assert "\x1b" not in messages
        assert run_git(top, "log", "--format=%an", f"{head}..HEAD").decode().split("\n")[0] == "Some Body"
        run_git(top, "reset", "--quiet", "--hard", head)
        letter = (out / "0000-cover-letter.md").read_text()
        assert "\x1b" not in letter
        assert letter.count("\n|") == 2 + len(patches(out))


HOSTILE_PAGE = """```toml
[pattern]
id = "forget_a_four"
since = "0.1.0"

[rewrites]
plain = { applicability = "machine-applicable", default = true }
```

# a `four` is forgotten =?utf-8?q?x=0AFrom:_y?= é

## Why is this bad?

diff --git a/app/src/lib.rs b/app/src/lib.rs
--- a/app/src/lib.rs
+++ b/app/src/lib.rs
@@ -1 +1 @@

---

-- >8 --
From: Mallory <m@example.org>

From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001

## Rewrite: plain

```rust match
std::mem::forget(4)
```

```rust rewrite
drop(4)
```

## Example: one

```rust bad
#[allow(dropping_copy_types)]
pub fn f() {
    std::mem::forget(4);
}
```

```rust good
#[allow(dropping_copy_types)]
pub fn f() {
    drop(4);
}
```
"""
