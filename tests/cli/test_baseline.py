"""`deburr baseline`, and runs that leave out what it knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from run.repository import QUIET, commit

FORGET = "    std::mem::forget(1);\n"
OLD = f"pub fn old() {{\n{FORGET}}}\n"
NEW = f"pub fn new() {{\n{FORGET}}}\n"
NAME = "deburr-baseline.json"
CHOSEN = ("--select", "forget_a_number,forget_a_two")


@pytest.fixture
def project(crate: Path, deburr, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The crate with one known finding in each of two files, and a configuration that names the baseline."""
    for name, value in QUIET.items():
        monkeypatch.setenv(name, value)
    (crate / "src/one.rs").write_text(OLD)
    (crate / "src/two.rs").write_text(OLD)
    (crate / "src/lib.rs").write_text("mod one;\nmod two;\n")
    (crate / "deburr.toml").write_text(f'baseline = "{NAME}"\n')
    assert deburr("baseline", *CHOSEN).code == 0
    return crate


def places(deburr, *words: str) -> list[str]:
    """`file:line` of each finding that is reported."""
    result = deburr("check", *CHOSEN, "--format", "json", *words)
    assert result.code == 0, result.err
    spans = [json.loads(line)["spans"][0] for line in result.text.splitlines()]
    return [f"{span['file_name']}:{span['line_start']}" for span in spans]


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_the_file(deburr, project: Path) -> None:
    written = json.loads((project / NAME).read_text())
    assert written == {
        "deburr-baseline": 1,
        "findings": [
            {
                "file": f"src/{name}.rs",
                "module": f"crate::{name}",
                "item": "fn old",
                "pattern": "forget_a_number",
                "snippet": "std::mem::forget(1)",
                "count": 1,
            }
            for name in ("one", "two")
        ],
    }
    assert str(project) not in (project / NAME).read_text()


def test_what_is_known_is_left_out_and_the_run_says_so(deburr, project: Path) -> None:
    result = deburr("check", *CHOSEN)
    assert (result.code, result.out) == (0, b"")
    assert result.err.splitlines() == [f"{NAME}: 2 known findings left out", "no findings in 3 files"]
    assert deburr("check", *CHOSEN, "--deny", "warnings").code == 0
    assert places(deburr, "--no-baseline") == ["src/one.rs:2", "src/two.rs:2"]


def test_a_new_finding_is_reported_with_its_exit_code(deburr, project: Path) -> None:
    change(project / "src/two.rs", OLD, NEW + OLD)
    assert places(deburr) == ["src/two.rs:2"]
    assert deburr("check", *CHOSEN, "--deny", "warnings").code == 1


def test_of_findings_alike_in_one_function_as_many_are_known_as_there_were(deburr, project: Path) -> None:
    change(project / "src/one.rs", FORGET, FORGET * 3)
    assert places(deburr) == ["src/one.rs:3", "src/one.rs:4"]
    deburr("baseline", *CHOSEN)
    assert places(deburr) == []
    change(project / "src/one.rs", FORGET * 3, FORGET * 2)
    result = deburr("check", *CHOSEN)
    assert f"gone: src/one.rs: forget_a_number in `fn old`\n{NAME}: 3 known findings left out, 1 gone" in result.err


@pytest.mark.parametrize(
    "text",
    [
        f"// moved down\n\n\n{OLD}",
        OLD.replace("std::mem::forget(1)", "std::mem::forget( 1, )"),
        OLD.replace("std::mem::forget(1)", "std::mem::forget(\n        // why\n        1,\n    )"),
        f"pub fn first() {{}}\n{OLD}",
        OLD.replace("\n", "\r\n"),
        OLD.replace("pub fn old()", "#[inline]\npub(crate) unsafe fn old(x: u8) -> u8"),
    ],
)
def test_what_is_known_stays_known(deburr, project: Path, text: str) -> None:
    (project / "src/one.rs").write_bytes(text.encode())
    assert places(deburr) == []
    assert "gone" not in deburr("check", *CHOSEN).err


def test_a_renamed_file_and_an_item_that_moved_to_another_file(deburr, project: Path) -> None:
    (project / "src/one.rs").rename(project / "src/three.rs")
    (project / "src/lib.rs").write_text("mod three;\nmod two;\n")
    assert places(deburr) == []
    (project / "src/three.rs").unlink()
    (project / "src/lib.rs").write_text(f"mod two;\nmod one {{\n{OLD}}}\n")
    assert places(deburr) == []
    result = deburr("baseline", *CHOSEN, "--check")
    assert (result.code, result.out) == (1, b""), "nothing is new or gone, but the file would name another place"
    deburr("baseline", *CHOSEN, "--prune")
    files = [one["file"] for one in json.loads((project / NAME).read_text())["findings"]]
    assert files == ["src/lib.rs", "src/two.rs"]


def test_a_copy_is_new_where_the_original_is_still_there(deburr, project: Path) -> None:
    (project / "src/three.rs").write_text(OLD)
    assert places(deburr) == ["src/three.rs:2"]
    assert places(deburr, "src/three.rs") == ["src/three.rs:2"]


def test_another_function_or_other_code_is_new(deburr, project: Path) -> None:
    change(project / "src/one.rs", "fn old", "fn older")
    assert places(deburr) == ["src/one.rs:2"]
    result = deburr("baseline", *CHOSEN, "--check")
    assert result.code == 1
    assert result.text.splitlines() == [
        "gone: src/one.rs: forget_a_number in `fn old`",
        "new: src/one.rs: forget_a_number in `fn older`",
    ]
    assert result.err.splitlines()[-1] == f"{NAME}: 1 finding not in it, 1 of it gone"


def test_apply_and_diff_leave_alone_what_is_known(deburr, project: Path, run_git) -> None:
    change(project / "src/two.rs", FORGET, FORGET * 2)
    before = (project / "src/two.rs").read_bytes()
    patch = deburr("diff", *CHOSEN).out
    assert deburr("apply", *CHOSEN, "--allow-dirty").code == 0
    after = (project / "src/two.rs").read_text()
    assert after == OLD.replace(FORGET, FORGET + "    drop(1);\n")
    assert (project / "src/one.rs").read_text() == OLD
    (project / "src/two.rs").write_bytes(before)
    run_git(project, "apply", given=patch)
    assert (project / "src/two.rs").read_text() == after


def test_fixing_what_is_known_is_seen(deburr, project: Path) -> None:
    deburr("apply", *CHOSEN, "--no-baseline", "src/one.rs", "--allow-dirty")
    result = deburr("check", *CHOSEN)
    assert result.err.splitlines()[0] == "gone: src/one.rs: forget_a_number in `fn old`"
    deburr("baseline", *CHOSEN, "--prune")
    assert [one["file"] for one in json.loads((project / NAME).read_text())["findings"]] == ["src/two.rs"]


def test_prune_records_nothing_new(deburr, project: Path) -> None:
    (project / "src/one.rs").write_text(NEW)
    result = deburr("baseline", *CHOSEN, "--prune")
    assert result.err.splitlines()[-1] == f"{NAME}: 1 finding (1 gone)"
    assert places(deburr) == ["src/one.rs:2"]
    assert deburr("baseline", *CHOSEN, "--prune", "--check").code == 0
    assert deburr("baseline", *CHOSEN, "--check").code == 1


def test_a_run_over_some_files_says_nothing_about_the_others(deburr, project: Path) -> None:
    (project / "src/one.rs").write_text("")
    (project / "src/two.rs").write_text(NEW + OLD)
    assert deburr("baseline", *CHOSEN, "src/two.rs").code == 0
    found = [(one["file"], one["item"]) for one in json.loads((project / NAME).read_text())["findings"]]
    assert found == [("src/one.rs", "fn old"), ("src/two.rs", "fn new"), ("src/two.rs", "fn old")]


def test_patterns_that_do_not_run_keep_their_entries(deburr, project: Path) -> None:
    (project / "src/one.rs").write_text("")
    result = deburr("baseline", "--select", "forget_a_two")
    assert result.err.splitlines()[-1] == f"{NAME}: 2 findings (0 new, 0 gone)"
    change(project / NAME, "forget_a_number", "forgotten")
    result = deburr("check", *CHOSEN)
    assert "there is no pattern `forgotten`; its findings stay listed" in result.err


def test_files_that_cannot_be_analysed_keep_the_baseline_as_it_is(deburr, project: Path) -> None:
    before = (project / NAME).read_bytes()
    (project / "src/one.rs").unlink()
    (project / "src/one.rs").symlink_to("nowhere.rs")
    result = deburr("baseline", *CHOSEN)
    assert result.code == 2
    assert "not every file was analysed, so it stays as it is" in result.err
    assert (project / NAME).read_bytes() == before


def test_changed_lines_tell_which_of_two_alike_is_new(deburr, project: Path) -> None:
    kept = "    // kept\n"
    change(project / "src/one.rs", FORGET, kept + FORGET)
    commit(project)
    change(project / "src/one.rs", kept, FORGET + kept)
    assert places(deburr, "--since", "HEAD") == ["src/one.rs:2"]
    assert places(deburr) == ["src/one.rs:4"], "without the lines, the first ones are taken for the old ones"
    (project / "src/one.rs").write_text(OLD.replace(FORGET, kept + FORGET * 2))
    assert places(deburr, "--since", "HEAD") == ["src/one.rs:4"]


def test_an_editor_that_sends_the_text(deburr, project: Path) -> None:
    result = deburr("check", "-", *CHOSEN, "--stdin-name", "src/one.rs", given=(NEW + OLD).encode())
    assert "src/one.rs:2:5" in result.text
    assert "src/one.rs:5:5" not in result.text
    fixed = deburr("apply", "-", *CHOSEN, "--stdin-name", "src/one.rs", given=(NEW + OLD).encode())
    assert fixed.text == NEW.replace("std::mem::forget(1)", "drop(1)") + OLD
    assert "src/one.rs" not in deburr("check", "-", *CHOSEN, given=OLD.encode()).err


def test_another_file(deburr, project: Path, tmp_path: Path) -> None:
    (project / "deburr.toml").unlink()
    assert places(deburr) == ["src/one.rs:2", "src/two.rs:2"]
    other = tmp_path / "other.json"
    assert deburr("baseline", *CHOSEN, "--output", other, "src/one.rs").code == 0
    assert places(deburr, "--baseline", str(other)) == ["src/two.rs:2"]


def test_workers_know_it_too(deburr, project: Path) -> None:
    for number in range(40):
        (project / f"src/f{number:02}.rs").write_text(OLD + "// a comment\n" * 3000)
    deburr("baseline", *CHOSEN, "--jobs", "2")
    for number in range(40):
        change(project / f"src/f{number:02}.rs", OLD, NEW + OLD)
    assert places(deburr, "--jobs", "2") == [f"src/f{number:02}.rs:2" for number in range(40)]
    assert deburr("apply", *CHOSEN, "--jobs", "2", "--allow-dirty").code == 0
    assert all((project / f"src/f{number:02}.rs").read_text().count("drop(1)") == 1 for number in range(40))
    assert places(deburr, "--jobs", "2") == []


@pytest.mark.parametrize("command", ["check", "diff", "apply", "baseline"])
def test_a_broken_baseline_stops_everything_and_is_left_as_it_is(deburr, project: Path, command: str) -> None:
    change(project / NAME, '"count": 1}\n', '"count": one}\n')
    before = (project / NAME).read_bytes()
    result = deburr(command, *CHOSEN)
    assert (result.code, result.out) == (2, b"")
    assert "error: is not JSON: expecting value" in result.err
    column = before.decode().split("\n")[4].index("one}") + 1
    assert f"{NAME}:5:{column}\n" in result.err
    assert "write it anew with `deburr baseline`" in result.err
    assert (project / NAME).read_bytes() == before
    assert (project / "src/one.rs").read_text() == OLD


@pytest.mark.parametrize("words", [["check"], ["baseline", "--check"], ["baseline", "--prune"]])
def test_a_baseline_that_is_not_there(deburr, project: Path, words: list[str]) -> None:
    (project / NAME).unlink()
    result = deburr(*words, *CHOSEN)
    assert result.code == 2
    assert "there is no baseline" in result.err
    assert "`deburr baseline` writes one" in result.err


def test_a_file_that_is_no_baseline_is_not_overwritten(deburr, project: Path) -> None:
    before = (project / "src/one.rs").read_bytes()
    (project / "deburr.toml").write_text('baseline = "src/one.rs"\n')
    assert deburr("baseline", *CHOSEN).code == 2
    assert deburr("baseline", *CHOSEN, "--output", "Cargo.toml").code == 2
    assert (project / "src/one.rs").read_bytes() == before


@pytest.mark.parametrize("name", ["../b.json", "/tmp/b.json", "out/b.json"])
def test_a_configured_baseline_lies_inside_the_root(deburr, project: Path, tmp_path: Path, name: str) -> None:
    (project / "out").symlink_to(tmp_path)
    (project / "deburr.toml").write_text(f'baseline = "{name}"\n')
    result = deburr("baseline", *CHOSEN)
    assert result.code == 2
    assert f"the baseline `{name}` is not inside" in result.err


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--baseline", NAME, "--no-baseline"],
        ["check", "-", "--baseline", NAME],
        ["baseline", "-"],
        ["check", "--baseline", "missing.json"],
        ["check", "--baseline", "src"],
    ],
)
def test_usage(deburr, project: Path, words: list[str]) -> None:
    result = deburr(*words, *CHOSEN, given=b"")
    assert result.code == 2
    assert result.err.strip()


def test_paths_in_two_projects(deburr, project: Path, tmp_path: Path, run_git) -> None:
    other = tmp_path / "other"
    other.mkdir()
    run_git(other, "init", "--quiet")
    result = deburr("baseline", *CHOSEN, ".", str(other))
    assert result.code == 2
    assert "a baseline is about one project" in result.err


def test_without_tests_nothing_in_tests_is_gone(deburr, project: Path) -> None:
    (project / "src/one.rs").write_text(f"#[cfg(test)]\nmod tests {{\n{OLD}}}\n")
    assert deburr("baseline", *CHOSEN).code == 0
    result = deburr("check", *CHOSEN, "--no-tests")
    assert "gone" not in result.err
    assert deburr("baseline", *CHOSEN, "--no-tests", "--prune").code == 0
    assert places(deburr) == []
    (project / "src/two.rs").write_text(f"{OLD}mod more {{\n{OLD}}}\n")
    assert places(deburr, "--no-tests") == ["src/two.rs:6"], "what is in tests does not make it known"


def test_suppressions_without_a_use_can_be_known(deburr, project: Path) -> None:
    text = "// deburr: allow(forget_a_number) -- no more\npub fn f() {}\n"
    (project / "src/one.rs").write_text(text)
    assert places(deburr) == ["src/one.rs:1"]
    deburr("baseline", *CHOSEN)
    (project / "src/one.rs").write_text(f"\n\n{text}")
    assert places(deburr) == []
