"""Which recipe a page gets, and that a stranger's program does not run unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.language.page_set import PageSet, load_page_text, load_pages, shipped_directory
from deburr.recipes.registry import SHIPPED, RecipeProblems, recipes_of, shipped_recipes

PAGE = """```toml
[pattern]
id = "mine"
recipe = "{recipe}"
```

# it is mine

## Example: none

```rust ok
fn f() {{}}
```
"""
OWN = "from pathlib import Path\nPath({marker!r}).touch()\n\n\ndef recipe():\n    return {made}\n"


def page(folder: Path, recipe: str):
    loaded = load_page_text(PAGE.format(recipe=recipe), folder / "mine.md")
    assert isinstance(loaded, PageSet), loaded
    return loaded.pages


def problem(found) -> str:
    assert isinstance(found, RecipeProblems)
    return f"{found.problems[0].message}; {found.problems[0].help}"


def test_every_shipped_recipe_has_a_page_and_every_page_its_recipe() -> None:
    loaded = load_pages([shipped_directory()])
    assert isinstance(loaded, PageSet)
    named = {one.recipe: one.id for one in loaded.pages if one.recipe is not None}
    assert named.keys() == SHIPPED.keys()
    assert shipped_recipes(loaded.pages).keys() == set(named.values())


def test_a_file_beside_a_page_does_not_run_unasked(tmp_path) -> None:
    marker = tmp_path / "ran"
    (tmp_path / "own.py").write_text(OWN.format(marker=str(marker), made="7"))
    said = problem(recipes_of(page(tmp_path, "own"), allowed=False))
    assert "executes the Python code of" in said
    assert "--allow-recipes" in said
    assert not marker.exists()
    assert recipes_of(page(tmp_path, "own"), allowed=True) == {"mine": 7}
    assert marker.exists()


def test_a_page_of_ones_own_may_name_a_shipped_recipe(tmp_path) -> None:
    assert isinstance(recipes_of(page(tmp_path, "rc_parent_cycle"), allowed=False), dict)


def test_an_unknown_recipe_is_said(tmp_path) -> None:
    assert "did you mean `rc_parent_cycle`?" in problem(recipes_of(page(tmp_path, "rc_parent_cycl"), allowed=False))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def recipe(:\n", "cannot be loaded"),
        ("import no_such_module\n", "cannot be loaded"),
        ("x = 1\n", "no function"),
    ],
)
def test_a_file_that_is_no_recipe_is_said(tmp_path, text, said) -> None:
    (tmp_path / "own.py").write_text(text)
    assert said in problem(recipes_of(page(tmp_path, "own"), allowed=True))
