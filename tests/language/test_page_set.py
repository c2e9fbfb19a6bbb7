"""Sets of pages: which files are pages, what is checked between them, and what is said of directories."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.errors import PatternError
from deburr.language import page_set
from deburr.language.page_set import PageProblems, PageSet, load_page_text, load_pages, shipped_directory

ChangedPage = Callable[..., str]


@pytest.fixture
def add_page(tmp_path: Path, changed_page: ChangedPage) -> Callable[..., Path]:
    """A function that writes a sound page with another id, and says where it is."""

    def add(name: str, group: str = "leak", front: str = "", page_id: str | None = None) -> Path:
        file = tmp_path / group / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        text = changed_page(('id = "leak_it"', f'id = "{page_id or name}"\n{front}'))
        file.write_text(text, encoding="utf-8")
        return file

    return add


def loaded(*directories: Path) -> PageSet:
    pages = load_pages(directories)
    assert isinstance(pages, PageSet), pages
    return pages


def messages(*directories: Path) -> list[str]:
    problems = load_pages(directories)
    assert isinstance(problems, PageProblems)
    return [problem.message for problem in problems.problems]


def test_pages_are_found_in_folders_and_sorted_by_id(tmp_path: Path, add_page: Callable[..., Path]) -> None:
    add_page("zebra", "a_group")
    add_page("apple", "b_group/deeper")
    (tmp_path / "README.md").write_text("# not a page\n", encoding="utf-8")
    (tmp_path / "b_group" / "_shared.md").write_text("# not a page\n", encoding="utf-8")
    (tmp_path / "b_group" / "notes.txt").write_text("no page", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.md").write_text("no page", encoding="utf-8")
    pages = loaded(tmp_path)
    assert [(page.id, page.group) for page in pages.pages] == [("apple", "deeper"), ("zebra", "a_group")]
    assert len(pages.compiled) == 2
    assert pages.page("zebra") == pages.pages[1]
    assert pages.page("none") is None


def test_a_page_that_two_directories_share_is_read_once(tmp_path: Path, add_page: Callable[..., Path]) -> None:
    add_page("apple")
    assert len(loaded(tmp_path, tmp_path / "leak", tmp_path).pages) == 1


def test_an_id_is_taken_once(tmp_path: Path, add_page: Callable[..., Path]) -> None:
    first = add_page("apple", "a_group")
    add_page("apple", "b_group")
    (problem,) = load_pages([tmp_path]).problems  # type: ignore[union-attr]  # a PageSet has none, and fails here
    assert problem.message == "the id `apple` is taken"
    assert problem.help == f"{first} has it"
    assert (problem.position.line, problem.position.column, problem.width) == (3, 7, 5)


def test_mistakes_of_all_pages_are_shown(tmp_path: Path, add_page: Callable[..., Path]) -> None:
    add_page("apple", front='levle = "x"')
    add_page("zebra", page_id="zebu")
    assert messages(tmp_path) == ["unknown key `levle` in `[pattern]`", "the id `zebu` is not the name of the file"]


@pytest.mark.parametrize(
    ("beats", "expected"),
    [
        ({"apple": ["berry"], "berry": [], "cherry": ["apple"]}, []),
        ({"apple": ["bery"], "berry": []}, ["there is no pattern `bery` to beat"]),
        (
            {"apple": ["berry"], "berry": ["cherry"], "cherry": ["apple"]},
            ["the patterns beat one another in a circle: "],
        ),
    ],
)
def test_who_beats_whom(
    tmp_path: Path, add_page: Callable[..., Path], beats: dict[str, list[str]], expected: list[str]
) -> None:
    for name, others in beats.items():
        add_page(name, front=f"beats = {others!r}")
    if expected:
        found = messages(tmp_path)
        assert len(found) == 1
        assert found[0].startswith(expected[0])
    else:
        assert len(loaded(tmp_path).pages) == len(beats)


def test_a_directory_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert messages(tmp_path / "none") == ["cannot read this directory: no such file or directory"]


def test_a_directory_without_pages_is_a_problem(tmp_path: Path, add_page: Callable[..., Path]) -> None:
    add_page("apple", "full")
    (tmp_path / "empty").mkdir()
    assert messages(tmp_path / "full", tmp_path / "empty") == ["there is no pattern page here"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_page_that_cannot_be_read_is_a_problem(tmp_path: Path, add_page: Callable[..., Path]) -> None:
    add_page("apple").chmod(0)
    assert messages(tmp_path) == ["cannot read this page: permission denied"]


def test_a_link_to_nowhere_is_a_problem(tmp_path: Path, add_page: Callable[..., Path]) -> None:
    add_page("apple")
    (tmp_path / "leak" / "lost.md").symlink_to("nowhere.md")
    assert messages(tmp_path) == ["cannot read this page: no such file or directory"]


def test_one_page_on_its_own(changed_page: ChangedPage) -> None:
    file = Path("leak/leak_it.md")
    sound = load_page_text(changed_page(('since = "0.1.0"', 'beats = ["elsewhere"]')), file)
    assert isinstance(sound, PageSet)
    assert [page.id for page in sound.pages] == ["leak_it"]
    assert isinstance(load_page_text(b"\xff", file), PageProblems)
    assert isinstance(load_page_text("\udc80", file), PageProblems)


def test_a_mistake_in_a_fragment_is_a_problem_of_the_page(changed_page: ChangedPage) -> None:
    problems = load_page_text(changed_page(("Vec::leak($v)", "Vec::leak($w)")), Path("leak/leak_it.md"))
    assert isinstance(problems, PageProblems)
    assert {problem.position.line for problem in problems.problems} == {37}


def test_mistakes_of_the_page_do_not_hide_those_of_its_fragments(changed_page: ChangedPage) -> None:
    text = changed_page(
        ('level = "warn"', 'level = "wran"'), ("Vec::leak($v)", "Vec::leak($v"), ("applicability", "risk")
    )
    problems = load_page_text(text, Path("leak/leak_it.md"))
    assert isinstance(problems, PageProblems)
    assert [(one.position.line, one.message) for one in problems.problems if one.position.line != 12] == [
        (4, "unknown level `wran` in `[pattern]`"),
        (37, "this does not parse as Rust"),
    ]


def test_the_shipped_pages_are_sound_and_complete() -> None:
    from deburr.language.page_checks import required_sections

    pages = loaded(shipped_directory())
    assert pages.pages
    assert [required_sections(page) for page in pages.pages] == [()] * len(pages.pages)


MISTAKEN = ("Vec::leak($v).as_ptr()", "Vec::leak($w).as_ptr()")


@pytest.fixture
def shipped_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that passes for the one of the shipped pages."""
    directory = tmp_path / "leak"
    directory.mkdir()
    monkeypatch.setattr(page_set, "shipped_directory", lambda: directory)
    return directory


def test_a_shipped_page_is_compiled_when_it_is_needed(shipped_here: Path, changed_page: ChangedPage) -> None:
    (shipped_here / "leak_it.md").write_text(changed_page(MISTAKEN))
    pages = load_pages([shipped_here], trusts_shipped=True)
    assert isinstance(pages, PageSet)
    (pending,) = pages.compiled
    assert [len(one.steps) for one in pending.sought.rewrites] == [1, 1]
    for _ in range(2):
        with pytest.raises(PatternError, match=r"leak_it\.md:37:11"):
            _ = pending.whole
    assert isinstance(load_pages([shipped_here]), PageProblems)


def test_a_match_of_a_shipped_page_that_is_no_rust_is_said_before_a_file_is_read(
    shipped_here: Path, changed_page: ChangedPage
) -> None:
    (shipped_here / "leak_it.md").write_text(changed_page(("Box::leak(Box::new($v))", "Box::leak(Box::new($v)")))
    pages = load_pages([shipped_here], trusts_shipped=True)
    assert isinstance(pages, PageSet)
    for _ in range(2):
        with pytest.raises(PatternError, match=r"leak_it\.md:33:"):
            _ = pages.compiled[0].sought


def test_a_page_of_ones_own_is_always_compiled(
    shipped_here: Path, tmp_path: Path, changed_page: ChangedPage, add_page: Callable[..., Path]
) -> None:
    add_page("sound")
    own = tmp_path / "own"
    own.mkdir()
    (own / "leak_it.md").write_text(changed_page(MISTAKEN))
    problems = load_pages([shipped_here, own], trusts_shipped=True)
    assert isinstance(problems, PageProblems)
    assert [(one.file, one.position.line) for one in problems.problems] == [(own / "leak_it.md", 37)]


def test_what_is_sought_is_what_the_compiled_page_has() -> None:
    """The engine knows the words of a fragment by the fragment itself."""
    pages = load_pages([shipped_directory()], trusts_shipped=True)
    assert isinstance(pages, PageSet)
    fragments = 0
    for pending in pages.compiled:
        before, after = pending.sought, pending.whole.sought
        assert before == after
        pairs = zip(
            (one for rewrite in before.rewrites for step in rewrite.steps for one in step.fragments),
            (one for rewrite in pending.whole.rewrites for one in rewrite.alternatives),
            strict=True,
        )
        for one, alternative in pairs:
            assert one is alternative.fragment
            fragments += 1
        for one, alternative in zip(before.reports, pending.whole.reports, strict=True):
            assert one is alternative.fragment
    assert fragments > len(pages.pages)


def test_a_page_is_read_again_when_its_bytes_have_changed(tmp_path: Path, add_page: Callable[..., Path]) -> None:
    file = add_page("apple")
    (first,) = loaded(tmp_path).pages
    assert loaded(tmp_path).pages[0] is first
    file.write_text(file.read_text().replace("# a `Vec` is leaked", "# a `Vec` is lost"))
    (second,) = loaded(tmp_path).pages
    assert (first.message, second.message) == ("a `Vec` is leaked for its pointer", "a `Vec` is lost for its pointer")


def test_the_group_of_a_page_is_that_of_the_folder_it_is_read_in(
    tmp_path: Path, add_page: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = []
    for group in ("one", "other"):
        monkeypatch.chdir(add_page("apple", group).parent)
        groups += [page.group for page in loaded(Path()).pages]
    assert groups == ["one", "other"]
