"""The JSON schema of the front matter says what the reader of the front matter takes, and the shipped pages meet it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from deburr.language.front_matter_keys import FRONT_MATTER, METAVARIABLE, REWRITE
from deburr.language.model import Page
from deburr.language.page_reader import read_page
from deburr.language.page_set import shipped_directory
from deburr.language.schema import front_matter_schema, schema_text
from deburr.language.toml_keys import Key, Shape

DOCUMENT = Path(__file__).parents[2] / "docs" / "front-matter.schema.json"
KNOWN = {
    *("$schema", "title", "description", "type", "properties", "additionalProperties", "required", "propertyNames"),
    *("dependentRequired", "enum", "const", "pattern", "items", "minItems", "minProperties", "anyOf"),
}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}


def errors(value: object, schema: Mapping[str, Any], at: str = "") -> Iterator[str]:
    """What the schema says against the value; it knows the keywords that the schema uses, and no other."""
    assert schema.keys() <= KNOWN, schema.keys() - KNOWN
    if "anyOf" in schema and all([*errors(value, one, at)] for one in schema["anyOf"]):
        yield f"{at}: another shape"
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        yield f"{at}: no {schema['type']}"
        return
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{at}: another word"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{at}: another form"
    if isinstance(value, list) and "items" in schema:
        if len(value) < schema.get("minItems", 0):
            yield f"{at}: empty"
        for item in value:
            yield from errors(item, schema["items"], at)
    if isinstance(value, dict):
        yield from table_errors(value, schema, at)


def table_errors(value: dict[str, Any], schema: Mapping[str, Any], at: str) -> Iterator[str]:
    if len(value) < schema.get("minProperties", 0):
        yield f"{at}: empty"
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{at}: no {name}"
    for name, partners in schema.get("dependentRequired", {}).items():
        if name in value and not set(partners) <= value.keys():
            yield f"{at}: {name} alone"
    for name, item in value.items():
        if "propertyNames" in schema:
            yield from errors(name, schema["propertyNames"], f"{at}.{name}")
        if name in schema.get("properties", {}):
            yield from errors(item, schema["properties"][name], f"{at}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}: unknown {name}"
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from errors(item, schema["additionalProperties"], f"{at}.{name}")


def front_of(text: str) -> dict[str, Any]:
    return tomllib.loads(text.split("```toml\n", 1)[1].split("```", 1)[0])


def test_the_document_is_the_schema() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == schema_text()


def test_it_is_json_of_the_stated_draft() -> None:
    read = json.loads(schema_text())
    assert read == front_matter_schema()
    assert read["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("file", sorted(shipped_directory().glob("*/*.md")), ids=lambda file: file.stem)
def test_shipped_pages_meet_it(file: Path) -> None:
    assert list(errors(front_of(file.read_text(encoding="utf-8")), front_matter_schema())) == []


PAGE = """```toml
[pattern]
id = "t"
{pattern}
[gates]
{gates}
[metavariables.v]
{variable}
[metavariables.match]
{match}
[rewrites.r]
applicability = "maybe-incorrect"
{rewrite}
[rewrites.r.metavariables.v]
{override}
[proof]
{proof}
```
# t
## Rewrite: r
```rust match
f($v)
```
```rust rewrite
g($v)
```
"""
WHOLE = {
    **{"pattern": "", "gates": "", "variable": "pure = true", "match": "kept = true", "rewrite": ""},
    **{"override": "pure = true", "proof": ""},
}
TABLES: list[tuple[str, Mapping[str, Key]]] = [
    ("pattern", FRONT_MATTER["pattern"].inner or {}),
    ("gates", FRONT_MATTER["gates"].inner or {}),
    ("variable", METAVARIABLE),
    ("match", (FRONT_MATTER["metavariables"].fixed or {})["match"].inner or {}),
    ("rewrite", {name: key for name, key in REWRITE.items() if name != "metavariables"}),
    ("override", REWRITE["metavariables"].inner or {}),
    ("proof", FRONT_MATTER["proof"].inner or {}),
]
VALUES = ["'x'", "''", "true", "false", "1", "[]", "['x']", "[1]", "{}", "{ x = 'y' }", "{ x = 1 }"]
WRONG = re.compile(
    "must be (?:a|`)|takes strings|unknown|is empty|says nothing|not snake_case|no name for a variable|has no "
    "|is computed|no full path|is no lint|is no error code"
)


def about(problems: tuple[Any, ...], line: int) -> bool:
    """Whether the reader says of that line that its value has the wrong type, another form or an unknown word."""
    return any(problem.position.line == line and WRONG.search(problem.message) for problem in problems)


CASES = [(place, name, key, value) for place, keys in TABLES for name, key in keys.items() for value in VALUES]


@pytest.mark.parametrize(("place", "name", "key", "value"), CASES, ids=[f"{p}.{n}={v}" for p, n, _, v in CASES])
def test_reader_and_schema_refuse_the_same_values(place: str, name: str, key: Key, value: str) -> None:
    """Where they differ, it is about what a schema cannot say, and these values are chosen to be clear of it."""
    text = PAGE.format(**{**WHOLE, place: f"{name} = {value}"})
    if name in ("id", "applicability"):
        text = (
            text.replace('id = "t"\n', "") if name == "id" else text.replace('applicability = "maybe-incorrect"\n', "")
        )
    if (name, value) == ("span", "''"):
        return
    read = read_page(text.encode(), Path("g/t.md"))
    problems = () if isinstance(read, Page) else read
    line = text[: text.index(f"{name} = {value}")].count("\n") + 1
    refused = [one for one in errors(front_of(text), front_matter_schema()) if "alone" not in one]
    assert about(problems, line) is bool(refused), (problems, refused)


@pytest.mark.parametrize(
    ("place", "added", "expected"),
    [
        ("pattern", "levle = 'warn'", ".pattern: unknown levle"),
        ("rewrite", "scope = 'fiel'", ".rewrites.r.scope: another word"),
        ("variable", "kinds = 'x'", ".metavariables.v: unknown kinds"),
        ("variable", "from = 'b'", ".metavariables.v: from alone"),
        ("variable", "table = {}", ".metavariables.v.table: empty"),
        ("override", "fresh = 'x'", ".rewrites.r.metavariables.v: unknown fresh"),
        ("match", "sapn = 'T'", ".metavariables.match: unknown sapn"),
        ("proof", '[metavariables."$w"]\npure = true', ".metavariables.$w: another form"),
        ("proof", "[rewrites.Big]\napplicability = 'unspecified'", ".rewrites.Big: another form"),
        ("proof", "[rewrites.s]", ".rewrites.s: no applicability"),
        ("proof", "[more]", ": unknown more"),
    ],
)
def test_what_an_editor_marks(place: str, added: str, expected: str) -> None:
    text = PAGE.format(**{**WHOLE, place: added})
    assert expected in list(errors(front_of(text), front_matter_schema()))


def test_every_key_says_what_it_is_for() -> None:
    pending = dict(FRONT_MATTER)
    while pending:
        name, key = pending.popitem()
        assert key.about, name
        assert not key.about.endswith("."), name
        assert (key.inner is not None) == (key.shape in {Shape.TABLE, Shape.TABLES, Shape.DEPENDENCIES}), name
        pending.update({f"{name}.{inner}": one for inner, one in {**(key.inner or {}), **(key.fixed or {})}.items()})
