"""`deburr why` where there is a finding: why its fix is none, withheld, unsure or lost; and rewrites by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.why_case import FORGET
from cli.why_pages import fence, page, write
from cli.why_project import Project, causes

SURE = 'applicability = "machine-applicable"'
DROP = fence("rewrite", "drop($x)")
BUG = "fn f(x: u8) {\n§    std::mem::forget(x);\n}\n"


@pytest.fixture
def project(deburr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(deburr, tmp_path, monkeypatch)


def test_a_fix_with_a_placeholder(project: Project) -> None:
    fences = fence("match", "std::mem::forget($x)"), fence("rewrite", "drop(($x, $todo))")
    variables = 'todo = { placeholder = "what else" }'
    write(project.pages, page("p", *fences, variables=variables, rewrite=SURE))
    assert causes(project.ask(BUG)) == ["found", "has-placeholders"]


@pytest.mark.parametrize(
    ("rewrite", "fences", "source", "words", "cause", "found"),
    [
        (SURE, (FORGET, DROP), BUG, [], None, ""),
        ('applicability = "maybe-incorrect"', (FORGET, DROP), BUG, [], "risk", "one that is maybe-incorrect"),
        ('applicability = "maybe-incorrect"', (FORGET, DROP), BUG, ["--applicability", "maybe-incorrect"], None, ""),
        (f'{SURE}\nmsrv = "1.80"', (FORGET, DROP), BUG, [], "msrv", "rust-version is 1.70.0"),
        (SURE, (FORGET, DROP), "fn f(x: u8) {\n§    m!(std::mem::forget(x));\n}\n", [], "lowered", "`m!`"),
        (SURE, (FORGET, DROP), "fn f(x: u8) {\n§    std::mem::forget(/* why */ x /* so */);\n}\n", [], None, ""),
        (SURE, (FORGET, DROP), "fn f(x: u8) {\n§    std::mem /* a */ ::forget(x);\n}\n", [], "withheld", "comment"),
    ],
)
def test_why_a_fix_is_not_made(
    project: Project,
    rewrite: str,
    fences: tuple[str, str],
    source: str,
    words: list[str],
    cause: str | None,
    found: str,
) -> None:
    write(project.pages, page("p", *fences, rewrite=rewrite))
    project.write("Cargo.toml", '[package]\nname = "c"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.70"\n')
    answer = project.ask(source, *words)
    assert causes(answer)[0] == "found"
    if cause is None:
        assert causes(answer) == ["found"], answer["rendered"]
    else:
        assert causes(answer)[1] == cause, answer["rendered"]
        assert found in answer["reasons"][1]["found"]
    patch = project.deburr("diff", "src/lib.rs", "--patterns", project.pages, "--select", "p", *words, own=False)
    assert bool(patch.out) == (cause is None)


@pytest.mark.parametrize(
    ("steps", "settings", "source", "found"),
    [
        (
            (fence("match each", "$N += 1"), fence("rewrite", "$N -= 1")),
            'only = ["N"]',
            "§static mut A: u32 = 0;\nfn f() { unsafe { A += 1; A = 2; } }\n",
            "line 2",
        ),
        (
            (fence("match optional", "$N += 1"), fence("rewrite", "$N -= 1")),
            "",
            "§static mut A: u32 = 0;\nfn f() { unsafe { A += 1; } }\nfn g() { unsafe { A += 1; } }\n",
            "2 places match",
        ),
    ],
)
def test_why_linked_steps_have_no_fix(
    project: Project, steps: tuple[str, str], settings: str, source: str, found: str
) -> None:
    first = fence("match", "static mut $N: u32 = 0;"), fence("rewrite", "static $N: u32 = 1;")
    write(project.pages, page("p", *first, *steps, rewrite=f"{SURE}\n{settings}"))
    answer = project.ask(source)
    assert causes(answer)[:2] == ["found", "withheld"], answer["rendered"]
    assert found in answer["reasons"][1]["found"]


def test_a_fix_that_loses_an_overlap(project: Project) -> None:
    outer = page("outer", fence("match", "Some(std::mem::forget(1))"), fence("rewrite", "None::<()>"), rewrite=SURE)
    write(project.pages, page("p", FORGET, DROP, rewrite=SURE), outer)
    answer = project.ask("fn f() {\n§    Some(std::mem::forget(1));\n}\n")
    assert causes(answer) == ["found", "overlap"], answer["rendered"]
    assert "`outer`" in answer["reasons"][1]["found"]


def test_pages_that_undo_one_another(project: Project) -> None:
    back = page("back", fence("match", "drop($x)"), fence("rewrite", "std::mem::forget($x)"), rewrite=SURE)
    write(project.pages, page("p", FORGET, DROP, rewrite=SURE), back)
    answer = project.ask(BUG)
    assert causes(answer) == ["found", "not-applied"], answer["rendered"]
    assert "undo one another" in answer["reasons"][1]["found"]


TWO_REWRITES = f"{SURE}\ndefault = true\n\n[rewrites.s]\n{SURE}"


def other(match: str, *more: str) -> str:
    """The section of a second rewrite."""
    return "\n\n".join(("## Rewrite: s", fence("match", match), *more, fence("rewrite", "panic!()")))


def test_a_near_miss_of_another_rewrite_of_the_page(project: Project) -> None:
    write(
        project.pages,
        page("p", FORGET, DROP, other("std::mem::forget(1)"), variables="x = { pure = true }", rewrite=TWO_REWRITES),
    )
    assert causes(project.ask(BUG)) == ["found"]
    answer = project.ask(BUG, "--rewrite", "p=s")
    assert causes(answer) == ["found", "no-rewrite", "token"], answer["rendered"]
    last = answer["reasons"][2]
    assert (last["wanted"], last["found"], last["fence"]["rewrite"]) == ("`1`", "`x`", "s")
    assert causes(project.ask(BUG.replace("(x)", "(1)"), "--rewrite", "p=s")) == ["found"]


def test_a_fence_of_another_rewrite(project: Project) -> None:
    second = other("std::mem::forget($x)", fence("not-inside", "Some($self)"))
    write(project.pages, page("p", FORGET, DROP, second, variables="x = { pure = true }", rewrite=TWO_REWRITES))
    answer = project.ask(BUG.replace("std::mem::forget(x)", "Some(std::mem::forget(x))"), "--rewrite", "p=s")
    assert causes(answer) == ["found", "no-rewrite", "not-inside"], answer["rendered"]


def test_no_finding_and_a_near_miss_of_another_rewrite(project: Project) -> None:
    write(
        project.pages,
        page("p", FORGET, DROP, other("std::mem::take($x)"), variables="x = { pure = true }", rewrite=TWO_REWRITES),
    )
    source = BUG.replace("forget(x)", "take(x, 1)")
    assert causes(project.ask(source)) == ["word-missing"]
    answer = project.ask(source, "--rewrite", "p=s")
    assert causes(answer) == ["word-missing", "length"], answer["rendered"]
    assert answer["reasons"][1]["fence"]["rewrite"] == "s"


def test_a_report_where_the_rewrite_does_not_match(project: Project) -> None:
    text = page("p", FORGET, rewrite=None).replace("[metavariables]", f"[rewrites.r]\n{SURE}\n\n[metavariables]")
    rewrite = "\n\n".join(("## Rewrite: r", fence("match", "std::mem::forget(1)"), fence("rewrite", "()")))
    write(project.pages, text.replace("## Example: none", f"{rewrite}\n\n## Example: none"))
    answer = project.ask(BUG)
    assert causes(answer) == ["found", "no-rewrite", "token"], answer["rendered"]
    assert answer["reasons"][2]["fence"]["rewrite"] == "r"


def test_what_a_withheld_fix_leaves_inside(project: Project) -> None:
    outer = fence("match", "lazy_static::lazy_static! { $$$items }"), fence("rewrite", "$$$items")
    inner = (
        fence("match each", "static ref $X: $T = $e;"),
        fence("rewrite", "static $X: std::sync::LazyLock<$T> = std::sync::LazyLock::new(|| $e);"),
        fence("not-exists", "lazy_static::initialize(&$X)"),
    )
    write(project.pages, page("p", *outer, *inner, rewrite=f'{SURE}\nscope = "expression"'))
    source = (
        "§lazy_static::lazy_static! {\n    static ref A: u8 = f();\n    static ref B: u8 = f();\n}\n"
        "fn g() { lazy_static::initialize(&B); }\n"
    )
    answer = project.ask(source)
    assert causes(answer) == ["found", "withheld", "not-exists"], answer["rendered"]
    last = answer["reasons"][2]
    assert last["message"].startswith("a fence of the rewrite has no match at src/lib.rs:3: ")
    assert (last["span"]["line_start"], last["labels"][0]["span"]["line_start"]) == (3, 5)
    assert last["fence"]["role"] == "not-exists"
