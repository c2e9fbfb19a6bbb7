"""A page of one's own with a recipe of one's own: refused, allowed, tested, explained, like any other."""

from __future__ import annotations

import pytest

PAGE = """```toml
[pattern]
id = "todo_comment"
recipe = "todo_comment"
```

# something is left to do

## Example: it says so

```rust bad
// TODO: more
pub fn f() {}
```

## Example: it does not

```rust ok
pub fn f() {}
```
"""
RECIPE = """\
from deburr.engine.recipe import Sight
from deburr.text.span import Span


class TodoComment:
    def is_possible(self, data):
        return b"TODO" in data

    def find(self, source, crate):
        at = source.data.index(b"TODO")
        yield Sight(Span(at, at + 4), notes=("found by a program",))


def recipe():
    return TodoComment()
"""


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own" / "notes"
    folder.mkdir(parents=True)
    (folder / "todo_comment.md").write_text(PAGE)
    (folder / "todo_comment.py").write_text(RECIPE)
    (tmp_path / "a.rs").write_text("fn f() {}\n// TODO\n")
    return tmp_path


@pytest.mark.parametrize("command", ["check", "diff", "baseline"])
def test_it_is_refused_unasked(own, deburr, monkeypatch, command) -> None:
    monkeypatch.chdir(own)
    result = deburr(command, "a.rs", "--patterns", "own", own=False)
    assert (result.code, result.out) == (2, b"")
    assert "executes the Python code of `own/notes/todo_comment.py` with your rights" in result.err
    assert "todo_comment.md:4:1" in result.err


def test_it_finds_when_it_may(own, deburr, monkeypatch) -> None:
    monkeypatch.chdir(own)
    chosen = ["--patterns", "own", "--select", "todo_comment", "--allow-recipes"]
    result = deburr("check", "a.rs", *chosen, own=False)
    assert result.code == 0
    assert "warning[deburr::todo_comment]: something is left to do\n --> a.rs:2:4" in result.text
    assert "= note: found by a program" in result.text
    assert deburr("diff", "a.rs", *chosen, own=False).out == b""


def test_its_examples_are_tested(own, deburr, monkeypatch) -> None:
    monkeypatch.chdir(own)
    assert deburr("test", "todo_comment", "--patterns", "own", own=False).code == 2
    assert deburr("test", "todo_comment", "--patterns", "own", "--allow-recipes", own=False).code == 0
    page = own / "own/notes/todo_comment.md"
    page.write_text(page.read_text().replace("ok\npub", "ok\n// TODO\npub"))
    assert deburr("test", "todo_comment", "--patterns", "own", "--allow-recipes", own=False).code == 1


def test_why_says_that_a_recipe_found_nothing(own, deburr, monkeypatch) -> None:
    monkeypatch.chdir(own)
    words = ["todo_comment", "--patterns", "own", "--allow-recipes"]
    result = deburr("why", "a.rs:1", *words, own=False)
    assert "no finding at a.rs:1: the recipe `todo_comment` finds nothing there" in result.text
    assert "it is found at a.rs:2" in deburr("why", "a.rs:2", *words, own=False).text


def test_a_page_with_a_recipe_has_no_match(own, deburr, monkeypatch) -> None:
    monkeypatch.chdir(own)
    page = own / "own/notes/todo_comment.md"
    page.write_text(page.read_text().replace("## Example: it says", "```rust match\nf()\n```\n\n## Example: it says"))
    result = deburr("check", "a.rs", "--patterns", "own", "--allow-recipes", own=False)
    assert result.code == 2
    assert "finds what this page describes, and this is not asked" in result.err


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('applicability = "maybe-incorrect"', 'applicability = "machine-applicable"', "cannot be machine-applicable"),
        ('applicability = "maybe-incorrect"', 'applicability = "unspecified", scope = "crate"', "`scope` is about"),
        ("Made by hand.", "```rust match\nf()\n```", "finds what this page describes, and this is not asked"),
    ],
)
def test_a_rewrite_of_a_recipe_says_nothing_in_fragments(own, deburr, monkeypatch, before, after, said) -> None:
    monkeypatch.chdir(own)
    page = own / "own/notes/todo_comment.md"
    text = PAGE.replace("```\n\n# some", '\n[rewrites]\nr = { applicability = "maybe-incorrect" }\n```\n\n# some', 1)
    text = text.replace("## Example: it says", "## Rewrite: r\n\nMade by hand.\n\n## Example: it says", 1)
    page.write_text(text.replace("rust bad", "rust bad withheld").replace(before, after))
    result = deburr("check", "a.rs", "--patterns", "own", "--allow-recipes", own=False)
    assert result.code == 2
    assert said in result.err


@pytest.mark.parametrize(
    ("user", "said"),
    [
        ("fn f(k: &tree::Kid) { k.owner.draw(); }\n", "`owner` is, or may be, used in src/lib.rs as well"),
        ("fn f(owner: u32) {}\n", "make the field a `Weak` (rewrite `weak`, maybe-incorrect)"),
    ],
)
def test_a_field_that_another_file_uses_stays(tmp_path, deburr, monkeypatch, user, said) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "Cargo.toml").write_text('[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n')
    (tmp_path / "src/tree.rs").write_text(
        "use std::cell::RefCell;\nuse std::rc::Rc;\n"
        "pub struct Win { kids: RefCell<Vec<Rc<Kid>>> }\nimpl Win { pub fn draw(&self) {} }\n"
        "pub struct Kid { pub(crate) owner: Rc<Win> }\n"
    )
    (tmp_path / "src/lib.rs").write_text(f"mod tree;\n{user}")
    monkeypatch.chdir(tmp_path)
    assert said in deburr("check", "src", "--select", "rc_parent_cycle", own=False).text


def test_why_says_what_withholds_a_suggestion(tmp_path, deburr, monkeypatch) -> None:
    (tmp_path / "a.rs").write_text(
        "use std::cell::RefCell;\nuse std::rc::Rc;\n"
        "pub struct Win { kids: RefCell<Vec<Rc<Kid>>> }\n"
        "pub struct Kid { owner: RefCell<Vec<Rc<Win>>> }\n"
    )
    monkeypatch.chdir(tmp_path)
    reason = "how an owner gets into and out of a `RefCell<Vec<Rc<Win>>>` is not known"
    for words in ([], ["--rewrite", "rc_parent_cycle=weak_and_test"]):
        result = deburr("why", "a.rs:4", "rc_parent_cycle", *words, own=False)
        assert result.code == 0
        assert reason in result.text
    result = deburr("why", "a.rs:1", "rc_parent_cycle", "--rewrite", "rc_parent_cycle=weak_and_test", own=False)
    assert "the recipe `rc_parent_cycle` finds nothing there" in result.text
