"""`deburr why`: for each reason that there is, a project in which it is the reason, asked through the real command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli import why_constraint_cases, why_context_cases, why_line_cases, why_shape_cases, why_step_cases
from cli.why_case import FORGET, LEAK, Case
from cli.why_pages import fence, page, write
from cli.why_project import Project, causes
from deburr.engine.explanation.reasons import Cause

SURE = 'applicability = "machine-applicable"'
DROP = fence("rewrite", "drop($x)")
CASES: list[Case] = [
    *why_line_cases.LINES,
    *why_line_cases.PLACES,
    *why_shape_cases.SHAPES,
    *why_shape_cases.STATEMENTS,
    *why_constraint_cases.CONSTRAINTS,
    *why_constraint_cases.USES,
    *why_constraint_cases.WHOLE,
    *why_constraint_cases.MANY,
    *why_context_cases.CONTEXTS,
    *why_step_cases.STEPS,
]
BUG = "fn f(x: u8) {\n§    std::mem::forget(x);\n}\n"


@pytest.fixture
def project(deburr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(deburr, tmp_path, monkeypatch)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.cause.value}-{case.found[:30]}")
def test_why_there_is_no_finding(project: Project, case: Case) -> None:
    write(project.pages, case.page)
    answer = project.ask(case.source)
    first = answer["reasons"][0]
    assert (first["cause"], first["stage"]) == (case.cause.value, case.cause.stage.value), answer["rendered"]
    assert not answer["found"]
    assert (first["wanted"] or "") == case.wanted
    assert case.found in (first["found"] or "")
    if case.at is not None:
        span = first["span"]
        data = case.source.replace("§", "").encode()
        assert data[span["byte_start"] : span["byte_end"]].decode() == case.at
        assert case.label is None or case.label == first_label(answer, data)
        assert all(one["text"] in answer["rendered"] for one in first["labels"])
    assert answer["line"] not in project.found_by("p", "src/lib.rs")


def first_label(answer: dict, data: bytes) -> str | None:
    labels = answer["reasons"][0]["labels"]
    span = labels[0]["span"] if labels else None
    return data[span["byte_start"] : span["byte_end"]].decode().strip() if span is not None else None


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("src/.hidden.rs", BUG, "hidden"),
        (".hidden/a.rs", BUG, "hidden"),
        ("target/a.rs", BUG, "build output"),
        ("vendor/a.rs", BUG, "vendored"),
        ("src/ignored.rs", BUG, "ignored by .gitignore"),
        ("out/a.rs", BUG, "ignored by .gitignore"),
        ("src/excluded.rs", BUG, "excluded by the configuration"),
        ("src/made.rs", "// @generated\n" + BUG, "generated"),
        ("src/a.txt", BUG, "not named `*.rs`"),
        ("src/a.rs", BUG, None),
    ],
)
def test_a_file_that_a_run_passes_over(project: Project, run_git, name: str, text: str, words: str | None) -> None:
    write(project.pages, page("p", FORGET))
    run_git(project.top, "init", "--quiet")
    project.write(".gitignore", "ignored.rs\nout/\n")
    project.write("deburr.toml", 'exclude = ["excluded.rs"]\n')
    answer = project.ask(text, name=name)
    assert causes(answer) == [*(["passed-over"] if words else []), "found", "no-rewrite"], answer["rendered"]
    assert words is None or answer["reasons"][0]["found"] == words
    # Of the whole tree, `check` finds it only where nothing is said; named, it is always found.
    assert bool(project.found_by("p", ".")) == (words is None)
    assert project.found_by("p", name)


def test_a_link_out_of_the_tree(project: Project, run_git, tmp_path: Path) -> None:
    write(project.pages, page("p", FORGET))
    run_git(project.top, "init", "--quiet")
    (tmp_path / "elsewhere.rs").write_text(BUG.replace("§", ""))
    (project.top / "src/link.rs").symlink_to(tmp_path / "elsewhere.rs")
    result = project.deburr("why", "src/link.rs:2", "p", "--patterns", project.pages, own=False)
    assert "passes over src/link.rs: a link out of the tree" in result.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"fn f() { std::mem::forget(1); }\0", "not text (a zero byte at 31)"),
        (b"// \xe9\nfn f() { std::mem::forget(1); }", "not UTF-8 (at byte 3)"),
        (b"fn f() { std::mem::forget(1); } //" + b" " * 200, "larger than 100 bytes (234)"),
    ],
)
def test_a_file_that_is_not_analysed(project: Project, data: bytes, words: str) -> None:
    write(project.pages, page("p", FORGET))
    project.write("deburr.toml", "max-file-size = 100\n")
    (project.top / "src/lib.rs").write_bytes(data)
    result = project.deburr("why", "src/lib.rs:1", "p", "--patterns", project.pages, "--format", "json", own=False)
    answer = json.loads(result.text)
    assert causes(answer) == ["not-analysed"]
    assert answer["reasons"][0]["found"] == words


@pytest.mark.parametrize(
    ("level", "config", "where"),
    [
        ("allow", "", "`allow`, in the page"),
        ("warn", '[levels]\np = "allow"\n', "`allow`, in deburr.toml:2"),
        ("warn", '[levels]\np = "deny"\n\n[[paths]]\nglob = "src/**"\nlevels = { p = "allow" }\n', "in deburr.toml:6"),
        ("warn", '[levels]\np = "allow"\n\n[[paths]]\nglob = "src/**"\nlevels = { p = "warn" }\n', None),
        ("warn", '[levels]\np = "allow"\n\n[[paths]]\nglob = "x/**"\nlevels = { p = "warn" }\n', "deburr.toml:2"),
        ("forbid", '[levels]\np = "allow"\n', None),
    ],
)
def test_a_level_that_is_allow(project: Project, level: str, config: str, where: str | None) -> None:
    write(project.pages, page("p", FORGET, level=level))
    project.write("deburr.toml", config)
    answer = project.ask(BUG)
    assert causes(answer) == [*(["level-allow"] if where else []), "found", "no-rewrite"], answer["rendered"]
    assert where is None or where in answer["reasons"][0]["found"]
    assert bool(project.found_by("p", "src/lib.rs")) == (where is None)


@pytest.mark.parametrize(
    ("gates", "words", "note"),
    [
        ('edition = ">=2024"', "the package is of edition 2021, and the pattern is for >=2024", "`Cargo.toml`"),
        ('toolchain = "<1.60"', "the project's toolchain is 1.70.0, and the pattern is for <1.60", "`rust-toolchain"),
        ('crates = { napi = ">=2" }', "`napi` is not among the project's dependencies", "`Cargo.lock`"),
        ('crates = { libc = ">=2" }', "the project uses `libc` 0.2.1, and the pattern is for >=2", "`Cargo.lock`"),
    ],
)
def test_a_gate_that_is_closed(project: Project, gates: str, words: str, note: str) -> None:
    write(project.pages, page("p", FORGET, gates=f"[gates]\n{gates}"))
    project.write("rust-toolchain.toml", '[toolchain]\nchannel = "1.70.0"\n')
    project.write("Cargo.lock", '[[package]]\nname = "libc"\nversion = "0.2.1"\nsource = "r"\n')
    answer = project.ask(BUG)
    assert causes(answer)[0] == "gate-closed"
    first = answer["reasons"][0]
    assert first["found"] == words
    assert note in first["notes"][0]
    assert not project.found_by("p", "src/lib.rs")


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("fn f(x: u8) {\n    // deburr: allow(p) -- it is so\n§    std::mem::forget(x);\n}\n", 2),
        ("fn f(x: u8) {\n§    std::mem::forget(x); // deburr: expect(p)\n}\n", 2),
        ("// deburr: allow-file(p)\n" + BUG, 1),
        ("#[cfg_attr(any(), deburr::allow(p))]\n" + BUG, 1),
    ],
)
def test_a_suppression(project: Project, source: str, line: int) -> None:
    write(project.pages, page("p", FORGET))
    answer = project.ask(source)
    assert causes(answer)[0] == "suppressed"
    assert answer["reasons"][0]["found"].endswith(f" of line {line}")
    assert answer["reasons"][0]["span"]["line_start"] == line
    assert not project.found_by("p", "src/lib.rs")


def test_forbid_is_not_suppressed(project: Project) -> None:
    write(project.pages, page("p", FORGET, level="forbid"))
    assert causes(project.ask("// deburr: allow-file(p)\n" + BUG)) == ["found", "no-rewrite"]


def test_test_code_is_left_out_on_request(project: Project) -> None:
    write(project.pages, page("p", FORGET))
    source = "#[cfg(test)]\nmod t {\n" + BUG + "}\n"
    assert causes(project.ask(source)) == ["found", "no-rewrite"]
    assert causes(project.ask(source, "--no-tests"))[0] == "test-code"


def test_lines_that_did_not_change(project: Project, run_git) -> None:
    write(project.pages, page("p", FORGET))
    run_git(project.top, "init", "--quiet")
    project.write("src/lib.rs", BUG)
    run_git(project.top, "add", ".")
    run_git(project.top, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "--message", "one")
    other = BUG.replace("§", "").replace("fn f", "fn g")
    assert causes(project.ask(BUG + other, "--since", "HEAD"))[0] == "unchanged"
    assert causes(project.ask(other + BUG, "--since", "HEAD"))[0] == "unchanged"
    answer = project.ask(BUG.replace("§", "") + other.replace("    std", "§    std"), "--since", "HEAD")
    assert causes(answer) == ["found", "no-rewrite"]
    answer = project.ask(BUG + other, "--staged")
    assert answer["reasons"][0]["found"] == "`--staged`: no line of it changed"
    assert project.found_by("p", "--since", "HEAD") == [5]


def test_a_finding_that_is_known(project: Project) -> None:
    write(project.pages, page("p", FORGET))
    project.write("src/lib.rs", BUG)
    project.write("deburr.toml", 'baseline = "known.json"\n')
    assert project.deburr("baseline", "--patterns", project.pages, own=False).code == 0
    answer = project.ask(BUG)
    assert causes(answer)[0] == "known"
    assert answer["reasons"][0]["found"] == "`known.json` knows it"
    assert causes(project.ask(BUG, "--no-baseline")) == ["found", "no-rewrite"]
    assert causes(project.ask(BUG.replace("fn f", "fn g"))) == ["found", "no-rewrite"]


def test_a_page_that_is_beaten(project: Project) -> None:
    write(project.pages, page("p", FORGET), page("q", FORGET, head='beats = ["p"]'))
    answer = project.ask(BUG)
    assert causes(answer) == ["beaten"]
    assert "`q`" in answer["reasons"][0]["found"]
    assert not project.found_by("p", "src/lib.rs")


def test_a_part_of_another_match(project: Project) -> None:
    fences = fence("match", "mod $m { fn a() {} }"), fence("match or", "fn a() {}")
    write(project.pages, page("p", *fences))
    assert causes(project.ask("mod m {\n§    fn a() {}\n}\n")) == ["part-of-match"]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["missing.rs:1", "p"], "cannot read `missing.rs`: no such file or directory"),
        (["src:1", "p"], "is a directory"),
        (["src/lib.rs:99", "p"], "`src/lib.rs` has 3 lines, and no line 99"),
        (["src/lib.rs:0", "p"], "no line 0"),
        (["src/lib.rs", "p"], "is not of the form FILE:LINE"),
        (["src/lib.rs:1:0", "p"], "columns start at 1"),
        (["src/lib.rs:1", "pp"], "there is no pattern `pp`"),
        (["src/lib.rs:1", "box_leak_as_prt"], "did you mean `box_leak_as_ptr`?"),
        (["src/lib.rs:1", "p", "--config", "none.toml"], "none.toml"),
    ],
)
def test_what_cannot_be_asked(project: Project, words: list[str], error: str) -> None:
    write(project.pages, page("p", FORGET))
    project.write("src/lib.rs", BUG)
    result = project.deburr("why", *words, "--patterns", project.pages, own=False)
    assert (result.code, result.out) == (2, b""), result.text
    assert error in result.err


def test_a_column_chooses_between_two_places_of_a_line(project: Project) -> None:
    write(project.pages, page("p", LEAK))
    source = "§fn f() { Box::leak(Box::new(1)).len(); Box::pin(Box::new(2)).as_ptr(); }\n"
    project.write("src/lib.rs", source)
    for column, text in ((10, "len"), (42, "Box::pin")):
        words = [f"src/lib.rs:1:{column}", "deburr::p", "--patterns", project.pages, "--format", "json"]
        span = json.loads(project.deburr("why", *words, own=False).text)["reasons"][0]["span"]
        assert source.replace("§", "")[span["byte_start"] : span["byte_end"]] == text


def test_a_recipe_says_that_it_found_nothing_and_not_why(project: Project) -> None:
    project.write("src/lib.rs", "struct Node {\n    parent: Option<std::rc::Rc<Node>>,\n}\n")
    words = ["src/lib.rs:2", "rc_parent_cycle", "--format", "json"]
    answer = json.loads(project.deburr("why", *words, own=False).text)
    assert causes(answer) == ["recipe"]
    assert "`deburr explain rc_parent_cycle` says what it looks for" in answer["rendered"]


def test_a_manifest_that_says_already_what_the_rewrite_would_make_it_say(project: Project) -> None:
    keys = 'applicability = "maybe-incorrect"\n[rewrites.r.manifest]\nprofile.dev.incremental = false'
    write(project.pages, page("p", fence("match", "std::mem::forget($x)"), rewrite=keys))
    source = "fn f() {\n§    std::mem::forget(1);\n}\n"
    assert causes(project.ask(source))[0] == "found"
    manifest = (project.top / "Cargo.toml").read_text()
    project.write("Cargo.toml", manifest + "\n[profile.dev]\nincremental = false\n")
    assert causes(project.ask(source)) == ["remedied"]


def test_every_cause_has_a_case() -> None:
    """Those of pages are in the table; the others have a test of their own, which names the cause."""
    text = Path(__file__).read_text() + Path(__file__).with_name("test_why_fixes.py").read_text()
    elsewhere = {cause for cause in Cause if f'"{cause.value}"' in text}
    never = {Cause.CONSTRAINT}  # what is said if no single key of the page is the reason; no page is known for it
    assert ({case.cause for case in CASES} | elsewhere) - never == set(Cause) - never


def test_the_text(project: Project, snapshot) -> None:
    write(project.pages, page("p", LEAK, DROP.replace("$x", "$v"), rewrite=SURE))
    source = "struct Box;\nfn f(v: Vec<u8>) {\n§    let p = Box::leak(Box::new(v)).as_ptr();\n}\n"
    snapshot.assert_match(project.run(source).text, "shadowed.txt")
    snapshot.assert_match(project.run(source.replace("§", "").replace("struct", "§struct")).text, "alike.txt")
