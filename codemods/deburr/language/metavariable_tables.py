"""The `[metavariables]` tables of a page: what its front matter says of each `$name`.

Knows what may be said and which keys go together; whether a name stands in a fragment is asked by
`deburr.language.page_checks`, which sees the fragments too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from deburr.language.front_matter_keys import COMPUTING, CONSTRAINTS, METAVARIABLE, RESULT, TYPE_NAMES, VARIABLE
from deburr.language.front_matter_keys import KINDS as KINDS
from deburr.language.model import Metavariable, Unknown
from deburr.language.suggestions import listed
from deburr.language.toml_tables import TomlTable, check_not_empty

_NAME = re.compile(VARIABLE, re.ASCII)
_KEYWORDS = frozenset(
    "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move "
    "mut pub ref return self static struct super trait true type unsafe use where while abstract become box do final "
    "gen macro override priv try typeof unsized virtual yield".split()
)
_HINTS = {
    "kinds": "did you mean `kind`?",
    "used-after": "did you mean `not-used-after`?",
    "mentions": "did you mean `not-mentions`?",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What the reserved key `match` says of the whole match."""

    type: str | None = None
    unknown: Unknown = Unknown.LOWER
    kept: bool | None = None
    tests: bool | None = None
    span: str | None = None


@dataclass(frozen=True, slots=True)
class MetavariableTable:
    """A whole `[metavariables]` table."""

    variables: Mapping[str, Metavariable] = field(default_factory=dict)
    result: Result = field(default_factory=Result)


def read_metavariables(table: TomlTable, *, of_rewrite: bool = False) -> MetavariableTable:
    """Read the table; that of a rewrite knows no `match` and computes nothing."""
    variables = {}
    result = Result()
    for name, entry in table.tables(METAVARIABLE, {"match": RESULT}).items():
        if name == "match":
            if of_rewrite:
                table.report_key(name, "`match` stands in `[metavariables]` of the page, not in that of a rewrite")
            else:
                result = _read_result(entry)
        elif _is_name(table, name):
            variable = _read_variable(name, entry)
            variables[name] = variable
            if of_rewrite and variable.is_derived:
                table.report_key(name, f"`{name}` is computed, and that is said in `[metavariables]` of the page")
    return MetavariableTable(variables, result)


def _is_name(table: TomlTable, name: str) -> bool:
    if _NAME.fullmatch(name):
        return True
    plain = name.lstrip("'$")
    hint = (
        f"write `{plain}`, without the `$`" if _NAME.fullmatch(plain) else "letters, digits and `_`, and not `_` alone"
    )
    table.report_key(name, f"`{name}` is no name for a metavariable", hint)
    return False


def _read_result(entry: TomlTable) -> Result:
    result = Result(
        type=_read_type(entry),
        unknown=_read_unknown(entry),
        kept=entry.flag("kept"),
        tests=entry.flag("tests"),
        span=entry.text("span"),
    )
    asking = [key for key in RESULT if key != "unknown"]
    if not any(entry.has(key) for key in asking):
        entry.report(f"`match` says nothing: it has none of {listed(asking)}", 'write `match = { type = "…" }`')
    entry.finish()
    return result


def _read_variable(name: str, entry: TomlTable) -> Metavariable:
    variable = Metavariable(
        name=name,
        kind=entry.choice("kind"),
        type=_read_type(entry),
        text=_read_expression(entry),
        isnt=entry.texts("not"),
        among=entry.texts("in"),
        matches=entry.texts("matches"),
        contains=_read_types(entry, "contains"),
        through=_read_names(entry, "through"),
        pure=entry.flag("pure"),
        unknown=_read_unknown(entry),
        source=entry.text("from"),
        transform=entry.choice("transform"),
        map=entry.text("map"),
        table=entry.text_map("table"),
        placeholder=entry.text("placeholder"),
        fresh=_read_fresh(entry),
        not_mentions=entry.texts("not-mentions"),
        used_only_as=entry.texts("used-only-as"),
        not_used_after=bool(entry.flag("not-used-after")),
        mutable=entry.flag("mutable"),
        safe=bool(entry.flag("safe")),
        as_many_as=entry.text("as-many-as"),
        position=entry.toml.position_of(entry.path),
    )
    _check_computed(name, entry)
    check_not_empty(entry)
    entry.finish(_HINTS)
    return variable


def _check_computed(name: str, entry: TomlTable) -> None:
    """A metavariable is captured and constrained, or computed in one of four ways."""
    for key, said in METAVARIABLE.items():
        if said.partner is not None and entry.has(key) and not entry.has(said.partner):
            entry.report_key(key, f"`{key}` of `{name}` needs `{said.partner}` beside it")
    ways = [key for key in COMPUTING if entry.has(key)]
    if len(ways) > 1:
        entry.report_key(ways[1], f"`{name}` is computed in two ways, by `{ways[0]}` and by `{ways[1]}`", "keep one")
    if ways:
        for key in CONSTRAINTS:
            if entry.has(key):
                entry.report_key(key, f"`{name}` is computed (it has `{ways[0]}`), so `{key}` says nothing of it")
    elif not entry.data:
        entry.report(f"nothing is said of `{name}`", "leave the entry out, or add a constraint such as `type`")


def _read_fresh(entry: TomlTable) -> str | None:
    name = entry.text("fresh")
    if name is not None and (not _NAME.fullmatch(name) or name in _KEYWORDS):
        entry.report_value("fresh", f"`{name}` is no name for a variable", "letters, digits and `_`, and no keyword")
    return name


def _read_unknown(entry: TomlTable) -> Unknown:
    word = entry.choice("unknown")
    return Unknown(word) if word is not None else Unknown.LOWER


def _read_type(entry: TomlTable) -> str | None:
    # Imported here: it brings the parser along, which a page without types does not need.
    from deburr.language.type_patterns import compile_type

    text = entry.text("type")
    if text is not None:
        compiled = compile_type(text)
        if isinstance(compiled, str):
            entry.report_value(
                "type", compiled if compiled.startswith(f"`{text.strip()}` is") else f"`{text}` is no type: {compiled}"
            )
    return text


def _read_types(entry: TomlTable, key: str) -> tuple[str, ...]:
    """Types that are compared only, so that a `$name` in them would bind nothing."""
    from deburr.language.type_patterns import compile_type

    texts = entry.texts(key)
    for index, text in enumerate(texts):
        compiled = "a `$` binds nothing here, write `_`" if "$" in text else compile_type(text)
        if isinstance(compiled, str):
            message = compiled if compiled.startswith(f"`{text.strip()}` is") else f"`{text}` is no type: {compiled}"
            entry.toml.report_value((*entry.path, key, index), message)
    return texts


def _read_names(entry: TomlTable, key: str) -> tuple[str, ...]:
    names = entry.texts(key)
    for index, name in enumerate(names):
        if re.fullmatch(TYPE_NAMES, name, re.ASCII) is None:
            place = (*entry.path, key, index)
            entry.toml.report_value(
                place, f"`{name}` is no name of a type", "write its last name, e.g. `Vec` or `Map*`"
            )
    return names


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
