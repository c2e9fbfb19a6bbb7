"""The finding half of the engine for its tests: one page from a match, and where its matches are in a text.

Built on `Matcher` alone, so that a mistake in rewriting does not show up here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deburr.engine.matching.candidates import Needs, needs_of
from deburr.engine.matching.matches import Match, Matcher
from deburr.engine.matching.unify import Unifier
from deburr.language.compiled import CompiledPage
from deburr.language.page_set import PageProblems, load_page_text
from deburr.language.problems import render_problem
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile

_PAGE = """```toml
[pattern]
id = "t"
level = "warn"
since = "0.1.0"

[metavariables]
{variables}
```

# found

{fences}

## Example: one

```rust bad
fn f() {{}}
```
"""


@dataclass(frozen=True)
class Searcher:
    """One page that only reports."""

    page: CompiledPage
    needs: dict[int, Needs]

    def matches(self, text: str | bytes) -> list[Match]:
        source = SourceFile(text if isinstance(text, bytes) else text.encode())
        matcher = Matcher(self.page, Unifier(source, NoCrate()), self.needs)
        return matcher.find(self.page.reports, self.page.conditions, self.page.variables)

    def found(self, text: str | bytes) -> list[str]:
        """The source text of every match."""
        data = text if isinstance(text, bytes) else text.encode()
        return [match.span.cut(data).decode() for match in self.matches(text)]

    def unknowns(self, text: str | bytes) -> list[str]:
        """What lowers the matches, of all of them together."""
        return [reason for match in self.matches(text) for reason in match.bindings.unknowns]


def fence(info: str, code: str) -> str:
    return f"```rust {info}\n{code}\n```"


def searcher(match: str, variables: str = "", *more: str, kind: str = "") -> Searcher:
    """A page with one match and these lines in `[metavariables]`; `more` are further fences."""
    text = _PAGE.format(variables=variables, fences="\n\n".join((fence(f"match {kind}".strip(), match), *more)))
    loaded = load_page_text(text, Path("group") / "t.md")
    if isinstance(loaded, PageProblems):
        raise AssertionError("\n".join(render_problem(one) for one in loaded.problems))
    page = loaded.compiled[0]
    found = ((one.fragment, needs_of(one.fragment)) for one in page.reports)
    return Searcher(page, {id(fragment): needs for fragment, needs in found if needs is not None})
