"""The `[metavariables]` tables of a page: what its front matter says of each `$name`.

Knows what may be said and which keys go together; whether a name stands in a fragment is asked by
`deburr.language.page_checks`, which sees the fragments too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from deburr.language.model import Metavariable, Unknown
from deburr.language.toml_tables import TomlTable
from deburr.language.transforms import TRANSFORMS

KINDS = (
    *("expression", "statement", "block", "type", "path", "pattern", "identifier", "lifetime", "label", "field"),
    *("parameter", "type-parameter", "const-parameter", "lifetime-parameter", "item", "attribute", "visibility"),
    *("literal", "string", "byte-string", "c-string", "char", "integer", "float", "bool"),
    *("closure", "macro-fragment"),
)
"""What `kind` of a metavariable may say."""

_NAME = re.compile(r"(?!_\Z)[A-Za-z_][A-Za-z0-9_]*\Z", re.ASCII)
_CONSTRAINTS = ("kind", "type", "text", "not", "in", "matches", "pure", "unknown")
_NOT_HERE = ("fresh", "mutable", "not-mentions", "kinds")


@dataclass(frozen=True, slots=True)
class MetavariableTable:
    """A whole `[metavariables]` table; `result_type` is that of its reserved key `match`."""

    variables: Mapping[str, Metavariable] = field(default_factory=dict)
    result_type: str | None = None
    result_unknown: Unknown = Unknown.LOWER


def read_metavariables(table: TomlTable, *, of_rewrite: bool = False) -> MetavariableTable:
    """Read the table; that of a rewrite knows no `match` and computes nothing."""
    variables = {}
    result_type, result_unknown = None, Unknown.LOWER
    for name, entry in table.tables().items():
        if name == "match":
            if of_rewrite:
                table.report_key(name, "`match` stands in `[metavariables]` of the page, not in that of a rewrite")
            else:
                result_type, result_unknown = _read_result(entry)
        elif _is_name(table, name):
            variable = _read_variable(name, entry)
            variables[name] = variable
            if of_rewrite and variable.is_derived:
                table.report_key(name, f"`{name}` is computed, and that is said in `[metavariables]` of the page")
    return MetavariableTable(variables, result_type, result_unknown)


def _is_name(table: TomlTable, name: str) -> bool:
    if _NAME.match(name):
        return True
    plain = name.lstrip("'$")
    hint = f"write `{plain}`, without the `$`" if _NAME.match(plain) else "letters, digits and `_`, and not `_` alone"
    table.report_key(name, f"`{name}` is no name for a metavariable", hint)
    return False


def _read_result(entry: TomlTable) -> tuple[str | None, Unknown]:
    wanted = _read_type(entry)
    unknown = _read_unknown(entry)
    if not entry.has("type"):
        entry.report("`match` says nothing: it has no `type`", 'write `match = { type = "…" }`')
    entry.finish()
    return wanted, unknown


def _read_variable(name: str, entry: TomlTable) -> Metavariable:
    variable = Metavariable(
        name=name,
        kind=entry.choice("kind", KINDS),
        type=_read_type(entry),
        text=_read_expression(entry),
        isnt=entry.texts("not"),
        among=entry.texts("in"),
        matches=entry.texts("matches"),
        pure=entry.flag("pure"),
        unknown=_read_unknown(entry),
        source=entry.text("from"),
        transform=entry.choice("transform", TRANSFORMS),
        map=entry.text("map"),
        table=entry.text_map("table"),
        placeholder=entry.text("placeholder"),
        position=entry.toml.position_of(entry.path),
    )
    _check_computed(name, entry)
    _check_lists(entry)
    entry.finish({key: f"`{key}` is not part of this version of the page language" for key in _NOT_HERE})
    return variable


def _check_computed(name: str, entry: TomlTable) -> None:
    """A metavariable is captured and constrained, or computed in one of three ways."""
    for key, partner in (("from", "transform"), ("transform", "from"), ("map", "table"), ("table", "map")):
        if entry.has(key) and not entry.has(partner):
            entry.report_key(key, f"`{key}` of `{name}` needs `{partner}` beside it")
    ways = [key for key in ("from", "map", "placeholder") if entry.has(key)]
    if len(ways) > 1:
        entry.report_key(ways[1], f"`{name}` is computed in two ways, by `{ways[0]}` and by `{ways[1]}`", "keep one")
    if ways:
        for key in _CONSTRAINTS:
            if entry.has(key):
                entry.report_key(key, f"`{name}` is computed (it has `{ways[0]}`), so `{key}` says nothing of it")
    elif not entry.data:
        entry.report(f"nothing is said of `{name}`", "leave the entry out, or add a constraint such as `type`")


def _check_lists(entry: TomlTable) -> None:
    for key in ("not", "in", "matches", "table"):
        if entry.data.get(key) in ([], {}):
            entry.report_value(key, f"`{key}` is empty", "leave it out, or name at least one")


def _read_unknown(entry: TomlTable) -> Unknown:
    word = entry.choice("unknown", [unknown.value for unknown in Unknown])
    return Unknown(word) if word is not None else Unknown.LOWER


def _read_type(entry: TomlTable) -> str | None:
    # Imported here: it brings the parser along, which a page without types does not need.
    from deburr.language.type_patterns import compile_type

    text = entry.text("type")
    if text is not None:
        compiled = compile_type(text)
        if isinstance(compiled, str):
            entry.report_value("type", f"`{text}` is no type: {compiled}")
    return text


def _read_expression(entry: TomlTable) -> str | None:
    text = entry.text("text")
    if text is None:
        return None
    try:
        regex.compile(text)
    except RecursionError:
        entry.report_value("text", "this regular expression is nested too deeply")
    except regex.error as error:
        entry.report_value("text", f"`{text}` is no regular expression: {error}")
    return text
