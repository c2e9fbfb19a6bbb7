"""Pages for the tests of the engine, made from a match and its rewrite; what a page must have besides is filled in.

`rule` writes one page, `engine_of` builds an engine from some, `fixed` runs it over one text without a project around.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from deburr.engine.analysis import Engine, Options
from deburr.engine.findings import FileChange
from deburr.language.gates import NO_FACTS
from deburr.language.model import Applicability
from deburr.language.page_set import PageProblems, PageSet, load_page_text
from deburr.language.problems import render_problem
from deburr.syntax.crate_view import CrateView, NoCrate

_PAGE = """```toml
[pattern]
id = "{id}"
level = "{level}"
since = "0.1.0"
{pattern}
[metavariables]
{variables}
[rewrites.r]
applicability = "{applicability}"
{sure_if}
```

# found

## Rewrite: r

{steps}

## Example: one

```rust bad
fn f() {{}}
```

```rust good
fn f() {{}}
```
"""

LEAK = ("Box::leak(Box::new($v)).as_ptr()", "Vec::leak($v).as_ptr()")
TRANSMUTE = ("std::mem::transmute::<f32, u32>($x)", "f32::to_bits($x)")
NO_MANGLE = ("#[no_mangle]", "#[unsafe(no_mangle)]")


def rule(
    name: str,
    *steps: tuple[str, str | None],
    level: str = "warn",
    beats: Iterable[str] = (),
    applicability: str = "machine-applicable",
    variables: str = "",
    kind: str = "",
    sure_if: Iterable[str] = (),
) -> str:
    """A page's text. Each step is a match with its rewrite (None: it only reports); the later are alternatives."""
    fences = []
    for index, (match, rewrite) in enumerate(steps):
        words = " ".join(word for word in ("or" if index else "", kind) if word)
        fences.append(f"```rust match {words}".rstrip() + f"\n{match}\n```")
        if rewrite is not None:
            body = f"{rewrite}\n" if rewrite else ""
            fences.append(f"```rust rewrite {kind}".rstrip() + f"\n{body}```")
    pattern = f"beats = {list(beats)!r}".replace("'", '"') if beats else ""
    return _PAGE.format(
        id=name,
        level=level,
        pattern=pattern,
        variables=variables,
        applicability=applicability,
        sure_if=f"sure_if = {list(sure_if)!r}".replace("'", '"') if sure_if else "",
        steps="\n\n".join(fences),
    )


def pages_of(*texts: str) -> PageSet:
    """The pages, read and compiled; a mistake in one fails the test with its text."""
    sets = []
    for text in texts:
        name = text.split('id = "')[1].split('"')[0]
        loaded = load_page_text(text, Path("group") / f"{name}.md")
        if isinstance(loaded, PageProblems):
            raise AssertionError("\n".join(render_problem(one) for one in loaded.problems))
        sets.append(loaded)
    return PageSet(
        tuple(page for one in sets for page in one.pages), tuple(page for one in sets for page in one.compiled)
    )


def engine_of(
    *texts: str,
    applicability: Applicability = Applicability.MAYBE_INCORRECT,
    rewrites: Mapping[str, str] | None = None,
) -> Engine:
    """An engine that applies what is maybe incorrect as well: most tests are about bytes, not about confidence."""
    return Engine(pages_of(*texts), Options(applicability=applicability, rewrites=rewrites or {}))


def fixed(engine: Engine, text: str | bytes, crate: CrateView | None = None) -> FileChange:
    """The change of one file."""
    data = text.encode() if isinstance(text, str) else text
    return engine.fix(data, "src/lib.rs", NO_FACTS, crate if crate is not None else NoCrate())


def after(engine: Engine, text: str, crate: CrateView | None = None) -> str:
    """The new text of one file."""
    return fixed(engine, text, crate).after.decode()
