"""For the tests of proofs: small pages that say what one example and its witness are, and a cache of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.compiler.proof.confinement import Limits
from deburr.compiler.proof.proving import prove_pages
from deburr.compiler.proof.results import Outcome, PageProof
from deburr.language.model import Page
from deburr.language.page_set import PageSet, load_page_text

_PAGE = """\
```toml
[pattern]
id = "a_hazard"
edition = "{edition}"

[rewrites.end]
applicability = "unspecified"
{rewrite}

[proof]
{proof}
{more}
```

# a hazard

## Rewrite: end

```rust match
std::mem::forget($x)
```

```rust rewrite
drop($x)
```

{examples}
"""

# Reasons that lie in a page, and not in the machine.
_OF_THE_PAGE = ("no driver", "no misuse", "a modernisation", "rustc refuses it")

_LIMITS = Limits()

PageOf = Callable[..., Page]
Prove = Callable[..., PageProof]


def fences(**texts: str) -> str:
    """Fences by their roles, `good_` for a second one of a role, `driver__good` for `driver good`."""
    return "\n".join(f"```rust {role.rstrip('_').replace('__', ' ')}\n{text}\n```\n" for role, text in texts.items())


@pytest.fixture
def page_of() -> PageOf:
    """A page with one example, or with `examples` as they are."""

    def make(proof: str, *, examples: str = "", edition: str = "2021", rewrite: str = "", more: str = "", **texts: str):
        shown = examples or f"## Example: one\n\n{fences(**texts)}"
        text = _PAGE.format(proof=proof, edition=edition, rewrite=rewrite, more=more, examples=shown)
        loaded = load_page_text(text, Path("patterns/demo/a_hazard.md"))
        assert isinstance(loaded, PageSet), loaded
        return loaded.pages[0]

    return make


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is seen here is neither taken from the user's cache nor put there."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def prove(own_cache: Path, page_of: PageOf) -> Prove:
    """The proof of a page as `page_of` makes it; skips by name where the machine lacks something for it."""

    def run(proof: str, *, limits: Limits = _LIMITS, may_skip: bool = True, **texts: str) -> PageProof:
        (proven,) = prove_pages([page_of(proof, **texts)], limits, jobs=2)
        rows = [row for row in proven.rows if row.witness not in ("msrv", "rustc 1.63")]
        for row in rows:
            if may_skip and row.outcome is Outcome.NOT_RUN and not row.line.startswith(_OF_THE_PAGE):
                pytest.skip(row.line)
        return PageProof(proven.pattern, proven.file, proven.witness, tuple(rows))

    return run
