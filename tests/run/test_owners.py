"""Who owns a file: the examples of GitHub's documentation, and what its documentation says of invalid lines."""

from pathlib import Path

import pytest

from deburr.run.owners import MOST_BYTES, owners_in, read_owners

# The lines of the example in "About code owners", in its order; the comments there say what each of them owns.
DOCUMENTED = """\
# A comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
"""


def owners(text: str, path: str) -> tuple[str, ...]:
    found = read_owners(text.encode("utf-8", "surrogateescape"), Path("CODEOWNERS"))
    assert not found.problems
    return found.owners_of(path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Cargo.toml", ("@global-owner1", "@global-owner2")),
        ("a/deep/file.rs", ("@global-owner1", "@global-owner2")),
        ("index.js", ("@js-owner",)),
        ("web/index.js", ("@js-owner",)),
        ("cmd/main.go", ("docs@example.com",)),
        ("notes.txt", ("@octo-org/octocats",)),
        ("build/logs", ("@octocat",)),
        ("build/logs/x.log", ("@octocat",)),
        ("deeply/nested/logs/x.log", ("@octocat",)),
        ("docs/getting-started.md", ("@doctocat",)),
        ("src/apps/a.rs", ("@octocat",)),
        ("scripts/x", ("@doctocat", "@octocat")),
        ("apps/a.rs", ("@octocat",)),
        ("apps/github", ()),
        ("apps/github/x.rs", ()),
        ("apps/github2/x.rs", ("@octocat",)),
    ],
)
def test_documented(path: str, expected: tuple[str, ...]) -> None:
    assert owners(DOCUMENTED, path) == expected


@pytest.mark.parametrize(
    ("pattern", "owned", "other"),
    [
        ("/build/logs/", ["build/logs/a", "build/logs/b/c"], ["x/build/logs/a", "build/logs"]),
        ("docs/*", ["docs/getting-started.md"], ["docs/build-app/troubleshooting.md", "x/docs/a.md"]),
        ("apps/", ["apps/a", "x/apps/a/b"], ["apps", "xapps/a"]),
        ("**/logs", ["build/logs/a", "scripts/logs/a", "deeply/nested/logs/a", "logs/a"], ["log/s"]),
        ("src/**/gen", ["src/gen/a", "src/x/y/gen/b", "src/gen"], ["gen/a", "src/regen"]),
        ("src/**", ["src/a", "src/b/c"], ["src", "x/src/a"]),
        ("src/b*", ["src/b", "src/bar/x/y"], ["src/a/b"]),
        ("/*", ["a.rs"], ["a/b.rs"]),
        ("*", ["a.rs", "a/b.rs"], []),
        ("/a?.rs", ["ab.rs"], ["a/.rs", "a.rs"]),
        ("with\\ space/", ["with space/a.rs"], ["with/a.rs"]),
        ("*.rs", ["a.rs", "b.rs/c", "x/a.rs"], ["A.RS"]),
        ("été/", ["été/a"], ["ete/a"]),
        ("src/(x)+.rs", ["src/(x)+.rs"], ["src/x.rs", "src/xx.rs"]),
    ],
)
def test_patterns(pattern: str, owned: list[str], other: list[str]) -> None:
    assert [path for path in owned if owners(f"{pattern} @me", path) != ("@me",)] == []
    assert [path for path in other if owners(f"{pattern} @me", path) != ()] == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("***/*.rb @monalisa", "three stars"),
        ("*.txt docs@", "`docs@` is no"),
        ("!a.rs @me", "`!` takes nothing back"),
        ("[ab].rs @me", "`[ ]` is no range"),
        ("\\#a @me", "cannot be escaped"),
        ("/ @me", "`/` matches no file"),
        ("*.rs @me nobody", "`nobody` is no"),
        ("*.rs @me\x1b[31m", "is no `@user`"),
        ("*.rs @ümlaut", "is no `@user`"),
        ("*.rs @a/b/c", "is no `@user`"),
        ("end\\", "matches no file"),
    ],
)
def test_an_invalid_line_is_skipped_and_said(line: str, message: str) -> None:
    found = read_owners(f"* @all\n\n{line}\n".encode(), Path("x/CODEOWNERS"))
    assert [problem.position.line for problem in found.problems] == [3]
    assert message in found.problems[0].message
    assert found.owners_of("a.rs") == found.owners_of("x.txt") == ("@all",)


def test_line_ends_and_a_byte_order_mark() -> None:
    assert owners("\ufeff* @a\r\n\r\n  # c\r\n\tsrc/\t@b  @b\r\n", "src/x") == ("@b",)


def test_a_path_that_is_not_utf_8() -> None:
    assert owners("caf\udce9/ @a", "caf\udce9/x.rs") == ("@a",)
    assert owners("* @a", "new\nline") == ("@a",)


def test_the_first_place_counts(tmp_path: Path) -> None:
    assert owners_in(tmp_path).owners_of("a") == ()
    for place, owner in (("docs", "@docs"), (".", "@top"), (".github", "@github")):
        (tmp_path / place).mkdir(exist_ok=True)
        (tmp_path / place / "CODEOWNERS").write_text(f"* {owner}\n")
        assert owners_in(tmp_path).owners_of("a") == (owner,)
    assert owners_in(tmp_path).file == tmp_path / ".github/CODEOWNERS"


def test_a_directory_of_that_name_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".github" / "CODEOWNERS").mkdir(parents=True)
    (tmp_path / "CODEOWNERS").write_text("* @top\n")
    assert owners_in(tmp_path).owners_of("a") == ("@top",)


def test_a_file_above_the_limit_is_not_loaded() -> None:
    found = read_owners(b"* @a\n" + b"#" * MOST_BYTES, Path("CODEOWNERS"))
    assert found.owners_of("a") == ()
    assert "3 MB" in found.problems[0].message
