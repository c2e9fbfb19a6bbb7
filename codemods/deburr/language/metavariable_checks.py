"""Whether the metavariables that a page speaks of are the ones that its fragments have.

Names are found in the fragments' texts; what a fragment means is not known here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from deburr.language.front_matter import FrontMatter
from deburr.language.front_matter_keys import PREDICATES as PREDICATES
from deburr.language.model import Alternative, Condition, Metavariable, Page, Rewrite
from deburr.language.placeholders import MarkerError, find_markers
from deburr.language.problems import Sheet
from deburr.language.suggestions import did_you_mean, listed
from deburr.language.toml_positions import KeyPath

_SURE_IF = re.compile(r"(?P<predicate>\w+)\((?P<name>\w+)\)", re.ASCII)


@functools.lru_cache(maxsize=1024)
def names_in(text: str) -> frozenset[str]:
    """The metavariables that a fragment or a type names; none where it is mistaken, which its compiler reports."""
    markers = find_markers(text.encode())
    if isinstance(markers, MarkerError):
        return frozenset(re.findall(r"\$([A-Za-z]\w*)", text))
    return frozenset(marker.name for marker in markers if marker.name)


def check_metavariables(page: Page, front: FrontMatter, sheet: Sheet) -> None:
    """Note every name that is unused, unknown, or computed and captured at once."""
    matched = _matched(_all_alternatives(page))
    bound = matched | _bound_by_types(page)
    used = bound | _named_anywhere(page)
    rendered = _texts_names(_templates(page))
    for variable in page.metavariables.values():
        path = ("metavariables", variable.name)
        _check_variable(variable, matched, bound, used, front)
        _check_partners(variable, path, bound, front)
        if variable.fresh is not None and variable.name in used and variable.name not in rendered:
            front.root.toml.report_key(path, f"no rewrite uses the new variable `${variable.name}`")
    for rewrite in page.rewrites:
        _check_overrides(rewrite, page, bound, front)
        _check_sure_if(rewrite, bound, front)
        for variable in rewrite.overrides.values():
            _check_partners(variable, ("rewrites", rewrite.name, "metavariables", variable.name), bound, front)
    _check_span(page, front)


def _check_partners(variable: Metavariable, path: KeyPath, bound: frozenset[str], front: FrontMatter) -> None:
    """The other metavariables that a constraint speaks of."""
    name, toml = variable.name, front.root.toml
    for index, other in enumerate(variable.not_mentions):
        place = (*path, "not-mentions", index)
        if other == name:
            toml.report_value(place, f"`not-mentions` of `{name}` names `{name}` itself")
        elif other not in bound:
            message = f"`not-mentions` of `{name}` names `{other}`, which no match captures"
            toml.report_value(place, message, unknown_name(other, bound))
    _check_length(variable, path, bound, front)
    for index, text in enumerate(variable.used_only_as):
        if name not in names_in(text):
            message = f"this use of `{name}` does not have `${name}` in it"
            toml.report_value((*path, "used-only-as", index), message, f"write it as code, e.g. `${name}.len()`")


def _check_length(variable: Metavariable, path: KeyPath, bound: frozenset[str], front: FrontMatter) -> None:
    name, other, toml = variable.name, variable.as_many_as, front.root.toml
    if other is None:
        return
    place = (*path, "as-many-as")
    if other == name:
        toml.report_value(place, f"`as-many-as` of `{name}` names `{name}` itself")
    elif other not in bound:
        message = f"`as-many-as` of `{name}` names `{other}`, which no match captures"
        toml.report_value(place, message, unknown_name(other, bound))


def _check_span(page: Page, front: FrontMatter) -> None:
    """The finding's place is a capture of every match that can be the finding."""
    if page.result_span is None:
        return
    default = page.default_rewrite
    primary = default.primary if default is not None else None
    reported = page.reports or (primary.alternatives if primary is not None else ())
    for alternative in reported:
        names = names_in(alternative.match.text)
        if page.result_span not in names:
            line = alternative.match.position.line - 1
            message = f"`span` names `{page.result_span}`, which the match in line {line} does not capture"
            place = ("metavariables", "match", "span")
            front.root.toml.report_value(place, message, unknown_name(page.result_span, names))
            return


def unknown_name(name: str, known: Iterable[str]) -> str | None:
    """Help for a name that stands for no metavariable."""
    plain = name.lstrip("'$")
    if plain != name and plain in known:
        return f"write `{plain}`, without the `$`"
    names = sorted(known)
    return did_you_mean(plain, names) if names else None


def _templates(page: Page) -> Iterator[str]:
    for rewrite in page.rewrites:
        for alternative in rewrite.alternatives:
            yield from (code.text for code in (alternative.rewrite, alternative.hoist) if code is not None)


_ONLY_LOOKED_AT = "no match captures it"
_CAPTURES = "a context fence and the fragments of `not` and `matches` capture nothing; write there what they look for"


def _check_variable(
    variable: Metavariable, matched: frozenset[str], bound: frozenset[str], used: frozenset[str], front: FrontMatter
) -> None:
    name, toml, path = variable.name, front.root.toml, ("metavariables", variable.name)
    if name == "self":
        toml.report_key(path, "`self` is the match itself and takes no constraints")
    elif name not in used:
        known = sorted(used - {"self"})
        toml.report_key(path, f"no fragment uses `${name}`", did_you_mean(name, known) if known else None)
    elif variable.is_derived and name in matched:
        toml.report_key(path, f"`{name}` is computed, and a match captures it too", "give one of them another name")
    elif not variable.is_derived and name not in bound:
        toml.report_key(path, f"what is said of `{name}` is never asked: {_ONLY_LOOKED_AT}", _CAPTURES)
    for key, source in (("from", variable.source), ("map", variable.map)):
        if source is not None and source not in bound:
            help_ = f"name it without a `$`; captured are {listed(sorted(bound))}" if bound else None
            toml.report_value((*path, key), f"`{key}` of `{name}` names `{source}`, which no match captures", help_)


def _check_overrides(rewrite: Rewrite, page: Page, bound: frozenset[str], front: FrontMatter) -> None:
    types = [variable.type for variable in (*page.metavariables.values(), *rewrite.overrides.values())]
    named = _texts_names([*_texts_of(rewrite.alternatives, rewrite.conditions), page.result_type, *types])
    for name in rewrite.overrides:
        if name not in named:
            path = ("rewrites", rewrite.name, "metavariables", name)
            message = f"no fragment of the rewrite `{rewrite.name}` uses `${name}`"
            front.root.toml.report_key(path, message, did_you_mean(name, sorted(named)) if named else None)
        elif name not in bound:
            path = ("rewrites", rewrite.name, "metavariables", name)
            front.root.toml.report_key(path, f"what is said of `{name}` is never asked: {_ONLY_LOOKED_AT}", _CAPTURES)


def _check_sure_if(rewrite: Rewrite, bound: frozenset[str], front: FrontMatter) -> None:
    for index, text in enumerate(rewrite.sure_if):
        path = ("rewrites", rewrite.name, "sure_if", index)
        found = _SURE_IF.fullmatch(text)
        if found is None or found["predicate"] not in PREDICATES:
            known = listed(f"{predicate}(name)" for predicate in PREDICATES)
            front.root.toml.report_value(path, f"unknown condition `{text}` in `sure_if`", f"known are {known}")
        elif found["name"] not in bound:
            message = f"`sure_if` names `{found['name']}`, which no match captures"
            front.root.toml.report_value(path, message, did_you_mean(found["name"], sorted(bound)) if bound else None)


def _all_alternatives(page: Page) -> Iterator[Alternative]:
    yield from page.reports
    for rewrite in page.rewrites:
        yield from rewrite.alternatives


def _matched(alternatives: Iterable[Alternative]) -> frozenset[str]:
    return _texts_names(alternative.match.text for alternative in alternatives)


def _bound_by_types(page: Page) -> frozenset[str]:
    """A type such as `Vec<$T>` captures; a condition or a fragment in `matches` only looks."""
    texts: list[str | None] = [page.result_type]
    for variable in _all_variables(page):
        texts.append(variable.type)
    return _texts_names(texts)


def _all_variables(page: Page) -> Iterator[Metavariable]:
    yield from page.metavariables.values()
    for rewrite in page.rewrites:
        yield from rewrite.overrides.values()


def _named_anywhere(page: Page) -> frozenset[str]:
    names = _texts_names(_texts_of(page.reports, page.conditions))
    for rewrite in page.rewrites:
        names |= _texts_names(_texts_of(rewrite.alternatives, rewrite.conditions))
    for variable in _all_variables(page):
        names |= _texts_names([*variable.isnt, *variable.matches, *variable.used_only_as])
        names |= {name for name in (variable.source, variable.map) if name}
    return names


def _texts_of(alternatives: Iterable[Alternative], conditions: Iterable[Condition]) -> Iterator[str]:
    yield from (condition.code.text for condition in conditions)
    for alternative in alternatives:
        yield alternative.match.text
        yield from (code.text for code in (alternative.rewrite, alternative.hoist) if code is not None)
        yield from (condition.code.text for condition in alternative.conditions)


def _texts_names(texts: Iterable[str | None]) -> frozenset[str]:
    return frozenset(name for text in texts if text is not None for name in names_in(text))
