"""`deburr measure` on crates that were written for it: which pages break them, what is kept, and what two versions of
a page differ in. Cargo compiles them; nothing here needs a network."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli.page_texts import PAGE

pytestmark = pytest.mark.rustc

ROOT = Path(__file__).resolve().parents[2]


def write_page(folder: Path, id: str, match: str, rewrite: str, **more: str) -> None:
    values = {"level": "warn", "applicability": "machine-applicable", "message": f"{id} is said in another way", **more}
    bad, good = (f"pub fn f() {{\n    {text};\n}}" for text in (match, rewrite))
    (folder / "demo").mkdir(parents=True, exist_ok=True)
    text = PAGE.format(id=id, match=match, rewrite=rewrite, bad=bad, good=good, **values)
    (folder / "demo" / f"{id}.md").write_text(text)


def write_crate(folder: Path, text: str, **files: str) -> None:
    (folder / "src").mkdir(parents=True)
    (folder / "Cargo.toml").write_text(
        f'[package]\nname = "{folder.name}"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.80"\n'
    )
    (folder / "src/lib.rs").write_text(text)
    for name, content in files.items():
        (folder / "src" / f"{name}.rs").write_text(content)


@dataclass
class Lab:
    """A list of crates, folders of pages, and a cache that is this test's own."""

    top: Path

    @property
    def pages(self) -> Path:
        return self.top / "pages"

    def crates(self, *names: str) -> Path:
        path = self.top / "crates.toml"
        path.write_text("[crates]\n" + "".join(f'{name} = {{ path = "{name}" }}\n' for name in names))
        return path

    def start(self, *words: object) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "codemods"), "XDG_CACHE_HOME": str(self.top / "cache")}
        return subprocess.Popen(
            [sys.executable, "-m", "deburr", "measure", *map(str, words), "--jobs", "1"],
            cwd=self.top,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # A shell starts what runs in the background with Ctrl-C ignored, and that is inherited.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def run(self, *words: object) -> tuple[int, str, str]:
        process = self.start(*words)
        out, err = process.communicate(timeout=100)
        return process.returncode, out.decode(), err.decode()

    def json(self, *words: object) -> tuple[int, dict[str, Any]]:
        code, out, err = self.run(*words, "--format", "json")
        assert out, err
        return code, json.loads(out)

    def records(self) -> dict[str, float]:
        folder = self.top / "cache/deburr/measured"
        return {file.name: file.stat().st_mtime for file in folder.glob("*.json")} if folder.is_dir() else {}


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    made = Lab(tmp_path)
    write_page(made.pages, "good_page", "std::mem::forget(1)", "drop(1)")
    write_page(made.pages, "wrong_page", "std::mem::forget(2)", "std::convert::identity::<char>(2)")
    write_crate(
        tmp_path / "both",
        "mod more;\npub use more::g;\n\n#[allow(dropping_copy_types, forgetting_copy_types)]\npub fn f() {\n"
        "    std::mem::forget(1);\n    std::mem::forget(2);\n    std::mem::forget(1);\n}\n",
        more="#[allow(forgetting_copy_types)]\npub fn g() {\n    std::mem::forget(2);\n}\n",
        unseen="pub fn h() {\n    std::mem::forget(1);\n}\n",
    )
    write_crate(tmp_path / "none", "pub fn f() {}\n")
    return made


def page(data: dict[str, Any], id: str) -> dict[str, Any]:
    return next(one for one in data["pages"] if one["id"] == id)


def test_a_page_that_breaks_a_crate_is_named_and_the_other_is_not(lab):
    code, data = lab.json(lab.crates("both", "none"), "--patterns", lab.pages)
    assert code == 1
    good, wrong = page(data, "good_page"), page(data, "wrong_page")
    # Three places of the good page, one of them in a file that is no module of the crate.
    assert (good["findings"], good["applied"], good["judged"], good["broken"]) == (3, 3, 2, [])
    assert (wrong["findings"], wrong["applied"], wrong["judged"]) == (2, 2, 2)
    places = [(one["fix"]["place"]["file"], one["fix"]["place"]["line"]) for one in wrong["broken"]]
    assert sorted(places) == [("src/lib.rs", 7), ("src/more.rs", 3)]
    assert all("E0308" in one["error"] for one in wrong["broken"])
    assert (good["meets_compile"], wrong["meets_compile"]) == (True, False)
    assert [one["id"] for one in data["pages"]] == ["good_page", "wrong_page"]


def test_the_text_says_it_first_and_the_header_says_what_runs(lab):
    code, out, err = lab.run(lab.crates("both"), "--patterns", lab.pages)
    assert code == 1
    assert "runs build scripts and procedural macros" in err
    assert "a target is missed by wrong_page" in err
    assert "with 99 % of the judged fixes the crate compiles: 1 of 2 pages meet it, missed by wrong_page" in out
    assert "wrong_page: both src/lib.rs:7: src/lib.rs: error[E0308]" in out
    (lab.top / "md").mkdir()
    _, markdown, _ = lab.run(lab.crates("both"), "--patterns", lab.pages, "--format", "markdown")
    assert "| `wrong_page` | warn | 2 | 1 | 2 | 2 | 0 % |" in markdown
    assert "| `good_page` | warn | 3 | 1 | 3 | 2 | 100 % |" in markdown


def test_a_new_warning_is_told(lab):
    write_page(lab.pages, "noisy_page", "std::mem::forget(3)", "Some(3).is_some()")
    write_crate(lab.top / "noisy", "pub fn f() {\n    std::mem::forget(3);\n}\n")
    code, data = lab.json(lab.crates("noisy"), "--patterns", lab.pages, "--select", "noisy_page")
    assert code == 0
    (crate,) = data["crates"]
    (warning,) = crate["compilation"]["warnings"]
    assert "unused_must_use" in warning


def test_a_file_behind_a_feature_is_judged_with_all_features(lab):
    write_crate(
        lab.top / "wide",
        '#[cfg(feature = "more")]\npub mod more;\n',
        more="#[allow(forgetting_copy_types)]\npub fn g() {\n    std::mem::forget(2);\n}\n",
    )
    manifest = lab.top / "wide/Cargo.toml"
    manifest.write_text(manifest.read_text() + "\n[features]\nmore = []\n")
    code, data = lab.json(lab.crates("wide"), "--patterns", lab.pages)
    assert (code, page(data, "wrong_page")["judged"], len(page(data, "wrong_page")["broken"])) == (1, 1, 1)


def test_features_that_do_not_go_together_are_left_off(lab):
    write_crate(
        lab.top / "wide",
        '#[cfg(feature = "more")]\ncompile_error!("not today");\n#[cfg(feature = "more")]\npub mod more;\n'
        "#[allow(forgetting_copy_types)]\npub fn f() {\n    std::mem::forget(2);\n}\n",
        more="pub fn g() {\n    std::mem::forget(2);\n}\n",
    )
    manifest = lab.top / "wide/Cargo.toml"
    manifest.write_text(manifest.read_text() + "\n[features]\nmore = []\n")
    code, data = lab.json(lab.crates("wide"), "--patterns", lab.pages)
    assert (code, page(data, "wrong_page")["applied"], page(data, "wrong_page")["judged"]) == (1, 2, 1)


def test_a_crate_that_does_not_compile_is_not_counted(lab):
    write_crate(lab.top / "ill", "pub fn f() {\n    std::mem::forget(1);\n    missing();\n}\n")
    code, data = lab.json(lab.crates("ill"), "--patterns", lab.pages)
    assert code == 0
    assert (page(data, "good_page")["applied"], page(data, "good_page")["judged"]) == (1, 0)
    assert "missing" in data["crates"][0]["compilation"]["failure"]


def test_without_compiling_nothing_is_built(lab):
    code, data = lab.json(lab.crates("both"), "--patterns", lab.pages, "--no-compile")
    assert code == 0
    assert page(data, "wrong_page")["findings"] == 2
    assert data["crates"][0]["compilation"] is None
    assert not (lab.top / "cache/deburr/builds").exists()


def test_the_sources_are_left_alone(lab):
    before = {file: file.read_bytes() for file in (lab.top / "both").rglob("*") if file.is_file()}
    lab.run(lab.crates("both"), "--patterns", lab.pages)
    assert {file: file.read_bytes() for file in (lab.top / "both").rglob("*") if file.is_file()} == before


def test_what_was_done_is_not_done_again(lab):
    crates = lab.crates("both", "none")
    _, first = lab.json(crates, "--patterns", lab.pages)
    kept = lab.records()
    _, second = lab.json(crates, "--patterns", lab.pages)
    assert second == first
    assert lab.records() == kept
    lab.json(crates, "--patterns", lab.pages, "--fresh")
    assert set(lab.records()) == set(kept)
    assert all(lab.records()[name] > kept[name] for name in kept)


def test_a_changed_page_costs_only_what_it_changes(lab):
    crates = lab.crates("both", "none")
    lab.json(crates, "--patterns", lab.pages)
    kept = set(lab.records())
    path = lab.pages / "demo/good_page.md"
    path.write_text(path.read_text().replace("It is not said plainly.", "It is not plain at all."))
    lab.json(crates, "--patterns", lab.pages)
    # Other words: both crates are analysed anew, and neither is parsed or compiled.
    assert len(set(lab.records()) - kept) == 2


BUSY_UNTIL = """fn main() {{
    for _ in 0..2400 {{
        if std::fs::metadata("{file}").is_ok() {{
            break;
        }}
        std::thread::sleep(std::time::Duration::from_millis(25));
    }}
}}
"""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_goes_on_with_the_next_crate(lab, how):
    # The second crate's build script keeps the run busy until it is ended, and no longer.
    ended = lab.top / "ended"
    write_crate(lab.top / "slow", "pub fn f() {\n    std::mem::forget(1);\n}\n")
    (lab.top / "slow/build.rs").write_text(BUSY_UNTIL.format(file=str(ended)))
    crates = lab.crates("both", "slow")
    process = lab.start(crates, "--patterns", lab.pages, "--format", "json")
    # What is found, what is compiled and what is not parsed of the first crate; what is found in the second.
    deadline = time.monotonic() + 90
    while len(lab.records()) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    kept = lab.records()
    assert len(kept) == 4
    process.send_signal(how)
    out, _ = process.communicate(timeout=60)
    ended.touch()
    assert process.returncode != 0
    assert out == b""
    code, data = lab.json(crates, "--patterns", lab.pages)
    assert code == 1
    assert [one["compilation"]["failure"] for one in data["crates"]] == [None, None]
    assert {name: lab.records()[name] for name in kept} == kept


def test_two_versions_of_a_page(lab):
    older = lab.top / "older"
    write_page(older, "good_page", "std::mem::forget($x)", "drop($x)", applicability="maybe-incorrect")
    write_page(older, "gone_page", "std::mem::needs_drop::<u8>()", "false")
    write_crate(lab.top / "other", "pub fn f() -> bool {\n    std::mem::needs_drop::<u8>()\n}\n")
    crates = lab.crates("both", "other")
    words = (crates, "--patterns", lab.pages, "--before", older, "--no-compile")
    code, data = lab.json(*words)
    assert code == 0
    found = data["comparison"]
    place = lambda one: (one["page"], one["crate"], one["file"], one["line"])  # noqa: E731
    assert sorted(map(place, found["added"])) == [
        ("wrong_page", "both", "src/lib.rs", 7),
        ("wrong_page", "both", "src/more.rs", 3),
    ]
    # The page was about every number before, and is about one now.
    assert sorted(map(place, found["gone"])) == [
        ("gone_page", "other", "src/lib.rs", 2),
        ("good_page", "both", "src/lib.rs", 7),
        ("good_page", "both", "src/more.rs", 3),
    ]
    assert sorted(map(place, found["changed"])) == [
        ("good_page", "both", "src/lib.rs", 6),
        ("good_page", "both", "src/lib.rs", 8),
        ("good_page", "both", "src/unseen.rs", 2),
    ]
    assert {one["what"] for one in found["changed"]} == {"the fix was maybe-incorrect and is machine-applicable"}
    _, out, _ = lab.run(*words)
    assert "2 came, 3 went, 3 are at their place with another fix." in out
    assert "gone_page: other src/lib.rs:2:5: std::mem::needs_drop::<u8>()" in out


def test_the_same_pages_differ_in_nothing(lab):
    _, out, _ = lab.run(lab.crates("both"), "--patterns", lab.pages, "--before", lab.pages, "--no-compile")
    assert "No finding came, went or changed." in out


READING = """[[finding]]
crate = "both"
file = "src/{file}.rs"
line = {line}
verdict = "{verdict}"
fix = "right"
reason = "seen"
"""


def test_readings_are_held_against_what_is_found(lab):
    readings = lab.top / "readings"
    readings.mkdir()
    (readings / "good_page.toml").write_text(
        READING.format(file="lib", line=6, verdict="right")
        + READING.format(file="lib", line=8, verdict="wrong")
        + READING.format(file="lib", line=99, verdict="right")
    )
    words = (lab.crates("both"), "--patterns", lab.pages, "--readings", readings, "--no-compile")
    code, data = lab.json(*words)
    assert code == 1
    good, wrong = page(data, "good_page"), page(data, "wrong_page")
    assert (good["read"], good["right"], good["meets_right"]) == (2, 1, False)
    assert [one["line"] for one in good["lost"]] == [99]
    assert [(one["file"], one["line"]) for one in good["unread"]] == [("src/unseen.rs", 2)]
    assert (wrong["meets_right"], len(wrong["unread"])) == (None, 2)
    _, out, _ = lab.run(*words)
    assert "good_page: both src/lib.rs:8: seen" in out
    assert "good_page: both src/lib.rs:99: seen (read as right)" in out


def test_a_mistake_that_was_mended_counts_when_it_comes_back(lab):
    readings = lab.top / "readings"
    readings.mkdir()
    (readings / "good_page.toml").write_text(
        READING.format(file="lib", line=99, verdict="wrong")
        + 'gone = "a guard"\n'
        + READING.format(file="lib", line=8, verdict="wrong")
        + 'gone = "a guard"\n'
    )
    code, data = lab.json(lab.crates("both"), "--patterns", lab.pages, "--readings", readings, "--no-compile")
    good = page(data, "good_page")
    assert (code, good["read"], good["right"], good["lost"]) == (1, 1, 0, [])


def test_an_audit_is_held_to_no_share_of_right_findings(lab):
    readings = lab.top / "readings"
    readings.mkdir()
    write_page(lab.pages, "good_page", "std::mem::forget(1)", "drop(1)", level="allow")
    (readings / "good_page.toml").write_text(READING.format(file="lib", line=6, verdict="wrong"))
    code, data = lab.json(lab.crates("both"), "--patterns", lab.pages, "--readings", readings, "--no-compile")
    assert (code, page(data, "good_page")["meets_right"]) == (0, None)


Mistake = Callable[[Lab], list[object]]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (lambda lab: [lab.top / "gone.toml"], "no such file or directory"),
        (lambda lab: [lab.crates("both"), "--patterns", lab.top / "gone"], "cannot read this directory"),
        (
            lambda lab: [lab.crates("both"), "--patterns", lab.pages, "--select", "good_pag"],
            "did you mean `good_page`?",
        ),
        (lambda lab: [lab.crates("both"), "--readings", lab.top / "gone"], "is no folder"),
        (lambda lab: [lab.crates("both"), "--before", lab.top / "gone"], "cannot read this directory"),
    ],
)
def test_a_mistaken_request_is_refused(lab, words: Mistake, message):
    code, out, err = lab.run(*words(lab))
    assert (code, out) == (2, "")
    assert message in err


def test_a_crate_with_a_mistaken_configuration_is_named_and_the_others_are_done(lab):
    write_crate(lab.top / "odd", "pub fn f() {\n    std::mem::forget(1);\n}\n")
    (lab.top / "odd/deburr.toml").write_text("levles = {}\n")
    code, data = lab.json(lab.crates("odd", "both"), "--patterns", lab.pages, "--no-compile")
    assert code == 2
    assert "levles" in data["crates"][0]["missing"]
    assert page(data, "good_page")["findings"] == 3
