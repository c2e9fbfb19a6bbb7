"""What becomes of a recipe's suggestions: which of them are fixes, how sure they are, and what withholds one."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from deburr.engine.analysis import Engine, Options
from deburr.engine.findings import FileChange
from deburr.engine.recipe import Sight, Suggestion
from deburr.language.gates import ProjectFacts
from deburr.language.model import Applicability
from deburr.language.page_set import PageSet, load_page_text
from deburr.language.versions import Version
from deburr.syntax.crate_view import NoCrate
from deburr.text.edit import Edit
from deburr.text.span import Span

PAGE = """```toml
[pattern]
id = "seven"
recipe = "seven"

[rewrites]
eight = { applicability = "maybe-incorrect", default = true, msrv = "1.60" }
nine = { applicability = "has-placeholders" }
```

# there is a seven

## Rewrite: eight

## Rewrite: nine

## Example: none

```rust ok
fn f() {}
```
"""
TEXT = b"const A: u8 = 7;\n"


@dataclass
class Seven:
    suggestions: tuple[Suggestion, ...]
    asked: list[bytes] = field(default_factory=list)

    def is_possible(self, data: bytes) -> bool:
        return b"7" in data

    def find(self, source, crate):
        yield Sight(Span(14, 15), suggestions=self.suggestions)


@pytest.fixture
def engine(tmp_path):
    def made(*suggestions: Suggestion, **options) -> Engine:
        loaded = load_page_text(PAGE, tmp_path / "seven.md")
        assert isinstance(loaded, PageSet), loaded
        return Engine(loaded, Options(**options), {"seven": Seven(suggestions)})

    return made


def becomes(text: str, rewrite: str = "eight", **more) -> Suggestion:
    return Suggestion(rewrite, (Edit(Span(14, 15), text.encode()),), **more)


def fixed(engine: Engine, facts: ProjectFacts | None = None) -> FileChange:
    return engine.fix(TEXT, "a.rs", facts or ProjectFacts(), NoCrate())


@pytest.mark.parametrize(
    ("suggestion", "allowed", "after"),
    [
        (becomes("8"), "machine-applicable", b"7"),
        (becomes("8"), "maybe-incorrect", b"8"),
        (becomes("8", has_placeholders=True), "maybe-incorrect", b"7"),
        (becomes("8", has_placeholders=True), "has-placeholders", b"8"),
        (becomes("9", "nine"), "unspecified", b"7"),
    ],
)
def test_it_is_applied_where_its_risk_is_taken(engine, suggestion, allowed, after):
    change = fixed(engine(suggestion, applicability=Applicability(allowed)))
    assert change.after == TEXT.replace(b"7", after)


def test_another_rewrite_can_be_chosen(engine):
    suggestions = (becomes("8"), becomes("9", "nine"))
    change = fixed(engine(*suggestions, applicability=Applicability.UNSPECIFIED, rewrites={"seven": "nine"}))
    assert change.after == TEXT.replace(b"7", b"9")


@pytest.mark.parametrize(
    ("suggestion", "reason"),
    [
        (Suggestion("eight", withheld="it is the last one"), "it is the last one"),
        (Suggestion("eight"), "the rewrite changes nothing here"),
        (Suggestion("eight", (Edit(Span(17, 18), b"8"),)), "one of its edits lies behind the end of the file"),
        (
            Suggestion("eight", (Edit(Span(14, 15), b"8"), Edit(Span(13, 15), b"9"))),
            "two of its edits change the same code",
        ),
        (becomes("(", has_placeholders=True), "its result would not parse"),
    ],
)
def test_it_is_withheld_as_a_whole(engine, suggestion, reason):
    change = fixed(engine(suggestion, applicability=Applicability.UNSPECIFIED))
    assert change.after == TEXT
    assert [one.reason for one in change.withheld] == [reason]


def test_a_project_that_supports_an_older_rust_keeps_its_code(engine):
    facts = ProjectFacts(rust_version=Version.parse("1.59"))
    change = fixed(engine(becomes("8"), applicability=Applicability.UNSPECIFIED), facts)
    assert change.after == TEXT
    assert "1.60" in change.withheld[0].reason


def test_what_the_page_does_not_declare_is_not_offered(engine):
    (finding,) = engine(becomes("1", "one"), becomes("9", "nine")).check(TEXT, "a.rs", ProjectFacts(), NoCrate())
    assert [(fix.rewrite, fix.is_default) for fix in finding.fixes] == [("nine", False)]
