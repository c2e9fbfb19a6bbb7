"""The JSON schema (draft 2020-12) of a page's front matter, for editors that complete and check while one writes.

Made from the keys that the reader of the front matter uses. Rules that a schema cannot say (a requirement's syntax, a
rewrite without its section) are checked by the reader alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

from deburr.language.front_matter_keys import FRONT_MATTER
from deburr.language.toml_keys import Key, Keys, Shape

Schema: TypeAlias = dict[str, object]

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def front_matter_schema() -> Schema:
    """The schema as data."""
    return {
        "$schema": DRAFT,
        "title": "the front matter of a deburr page",
        "description": "The first `toml` fence of a page. docs/patterns.md says what each key means.",
        **_table(FRONT_MATTER),
    }


def schema_text() -> str:
    """The schema as JSON, ending in a newline."""
    return json.dumps(front_matter_schema(), indent=2, ensure_ascii=False) + "\n"


def _table(keys: Keys) -> Schema:
    schema: Schema = {"type": "object", "additionalProperties": False}
    schema["properties"] = {name: _value(key) for name, key in keys.items()}
    if needed := [name for name, key in keys.items() if key.is_needed]:
        schema["required"] = needed
    if partners := {name: [key.partner] for name, key in keys.items() if key.partner is not None}:
        schema["dependentRequired"] = partners
    return schema


def _value(key: Key) -> Schema:
    return {"description": key.about, **_shape(key)}


def _shape(key: Key) -> Mapping[str, object]:
    match key.shape:
        case Shape.TEXT:
            return _text(key)
        case Shape.FLAG:
            return {"type": "boolean", **({"const": True} if key.only_true else {})}
        case Shape.TEXTS:
            return {"type": "array", "items": _text(key), **({} if key.may_be_empty else {"minItems": 1})}
        case Shape.TEXT_MAP:
            texts: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
            return texts if key.may_be_empty else {**texts, "minProperties": 1}
        case Shape.DEPENDENCIES:
            return {"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, _table(key.inner or {})]}}
        case Shape.TABLE:
            return {**_table(key.inner or {}), **_fewest(key)}
        case Shape.TABLES:
            return {**_tables(key), **_fewest(key)}


def _fewest(key: Key) -> Schema:
    return {} if key.may_be_empty else {"minProperties": 1}


def _text(key: Key) -> Schema:
    if key.words:
        return {"enum": list(key.words)}
    return {"type": "string", **({"pattern": f"^(?:{key.pattern})$"} if key.pattern is not None else {})}


def _tables(key: Key) -> Schema:
    schema: Schema = {"type": "object", "additionalProperties": _table(key.inner or {})}
    if key.fixed is not None:
        schema["properties"] = {name: _value(one) for name, one in key.fixed.items()}
    if key.names is not None:
        schema["propertyNames"] = {"pattern": f"^(?:{key.names})$"}
    return schema
