"""The project as a thing to install: its wheel, its versions, its layout and the promises that the documents make."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from deburr.language.front_matter_keys import RUNTIME_WITNESSES
from deburr.language.page_set import PageSet, load_pages, shipped_directory

LONGEST_MODULE = 400


@pytest.fixture(scope="module")
def project(root) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> zipfile.ZipFile:
    """The wheel as the build backend makes it, without an isolated environment."""
    target = tmp_path_factory.mktemp("wheel")
    build = "import hatchling.build, sys; print(hatchling.build.build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(target)], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(next(target.glob("*.whl")))


def modules(root: Path) -> list[Path]:
    return sorted((root / "codemods" / "deburr").rglob("*.py"))


def test_the_wheel_holds_the_package_and_every_page(root, wheel):
    names = set(wheel.namelist())
    assert {f"deburr/{path.relative_to(root / 'codemods' / 'deburr').as_posix()}" for path in modules(root)} <= names
    sources = {path.name for path in (root / "codemods/deburr/review/page/assets").iterdir()}
    assert sources >= {"page.html", "main.js", "theme.css"}
    assert {f"deburr/review/page/assets/{name}" for name in sources} <= names
    pages = {path.relative_to(root).as_posix() for path in (root / "patterns").rglob("*.md")}
    assert pages
    assert {f"deburr/{name}" for name in pages} <= names
    assert not [name for name in names if name.startswith(("tests", "codemods", "benchmarks"))]


def test_the_wheel_works_without_the_checkout(wheel, tmp_path):
    """From the wheel alone, in a folder of its own, the shipped pages are listed."""
    wheel.extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-m", "deburr", "list"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "box_leak_as_ptr" in done.stdout


def test_the_commands_are_there(project, wheel):
    assert project["scripts"] == {"deburr": "deburr.cli.app:main", "cargo-deburr": "deburr.cli.app:cargo_main"}
    app = ast.parse(wheel.read("deburr/cli/app.py"))
    defined = {node.name for node in app.body if isinstance(node, ast.FunctionDef)}
    assert {"main", "cargo_main"} <= defined


def test_the_version_is_one(project):
    import deburr

    assert deburr.__version__ == project["version"]


def test_every_dependency_is_pinned_for_development(project, root):
    lines = (root / "constraints.txt").read_text().splitlines()
    pinned = {_plain(line.split("==")[0]) for line in lines if line and not line.startswith("#")}
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    wanted = {_plain(re.split(r"[<>=!~\[ ]", line)[0]) for group in groups for line in group}
    assert wanted <= pinned
    assert all(re.fullmatch(r"[\w.-]+==[\w.!+-]+", line) for line in lines if line and not line.startswith("#"))


def test_modules_are_short_and_say_what_they_are_for(root):
    for path in modules(root):
        text = path.read_text()
        assert text.count("\n") <= LONGEST_MODULE, path
        assert ast.get_docstring(ast.parse(text)), path


def test_links_between_documents_lead_somewhere(root):
    documents = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    for document in documents:
        for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document}: {target}"


def test_the_map_of_the_rooms_names_files_that_exist(root):
    text = (root / "docs" / "architecture.md").read_text()
    named = set(re.findall(r"`((?:cli|report|run|compiler|engine|language|syntax|text)/\w+\.py)`", text))
    assert named
    missing = {name for name in named if not (root / "codemods" / "deburr" / name).exists()}
    assert missing == set()


def test_decisions_are_numbered_without_a_gap(root):
    numbers = sorted(int(path.name[:4]) for path in (root / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_shipped_page_with_a_runtime_witness_has_a_program_to_watch():
    """One bad text with a driver at least, that the page does not call unseen; every page says what its proof is."""
    pages = load_pages([shipped_directory()])
    assert isinstance(pages, PageSet)
    without = [
        page.id
        for page in pages.pages
        if page.proof.witness in RUNTIME_WITNESSES
        and not any(one.bad is not None and one.driver_of(None) is not None and not one.is_gap for one in page.examples)
    ]
    assert without == []
    silent = [page.id for page in pages.pages if not re.search(r"^witness = ", page.text, re.MULTILINE)]
    assert silent == []


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
