"""Pages for the tests of `deburr why`: each is written with just what its case needs, in a directory of its own."""

from __future__ import annotations

from pathlib import Path

_PAGE = """```toml
[pattern]
id = "{id}"
level = "{level}"
since = "0.1.0"
{head}
{gates}
[metavariables]
{variables}
{rewrites}
```

# it is found

{fences}

## Example: none

```rust ok
fn f() {{}}
```
"""


def fence(info: str, code: str) -> str:
    """A fence with a role."""
    return f"```rust {info}\n{code}\n```"


def page(
    name: str = "p",
    *fences: str,
    level: str = "warn",
    head: str = "",
    gates: str = "",
    variables: str = "",
    rewrite: str | None = None,
) -> str:
    """The text of a page. `rewrite` is what stands in `[rewrites.r]`; without it the page only reports."""
    body = "\n\n".join(fences)
    table = f"[rewrites.r]\n{rewrite}" if rewrite is not None else ""
    text = f"## Rewrite: r\n\n{body}" if rewrite is not None else body
    return _PAGE.format(id=name, level=level, head=head, gates=gates, variables=variables, rewrites=table, fences=text)


def write(directory: Path, *pages: str) -> Path:
    """Writes pages into `directory/group` and answers with `directory`."""
    group = directory / "group"
    group.mkdir(parents=True, exist_ok=True)
    for text in pages:
        name = text.split('id = "', 1)[1].split('"', 1)[0]
        (group / f"{name}.md").write_text(text)
    return directory
