"""A `mut` that a fix leaves with nothing that needs it: which edits remove it, and which fixes need one that is not
there.

A `mut` goes when no use that is left needs it, stays silently when one surely does, and stays with a note when that is
not known. One that was surplus before stays. Deliberately unknown here: how the rewrites came about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from deburr.engine.leftovers.aftermath import Aftermath
from deburr.engine.leftovers.mut_needs import variable_needs_mut
from deburr.engine.leftovers.touched_variables import Touched, touched_variables
from deburr.syntax.crate_view import CrateView
from deburr.syntax.mutability import is_declared_mut
from deburr.syntax.mutable_use import needs_mut
from deburr.syntax.names import Local
from deburr.syntax.source import SourceFile, span_of
from deburr.syntax.std_receivers import mutating_names
from deburr.syntax.verdict import YES, Verdict, unknown
from deburr.text.edit import Edit
from deburr.text.span import Span

_WHITE = re.compile(rb"[ \t\r\n]*")
_ALLOWED = re.compile(rb"allow\s*\([^)]*\bunused_mut\b")
_METHOD = re.compile(r"\.\s*(\w+)\s*(?:::\s*<|\()")
_WRITES = re.compile(r"\bmut\b|addr_of_mut|write|(?<![=!<>])=(?![=>])|[-+*/%^&|]=|<<=|>>=")


@dataclass(frozen=True, slots=True)
class SurplusMut:
    """What to do with the `mut` of variables that lost uses."""

    edits: tuple[Edit, ...]
    notes: tuple[str, ...]


def surplus_mut(source: SourceFile, crate: CrateView, edits: Iterable[Edit]) -> SurplusMut:
    """The edits that remove each `mut` that became surplus by `edits`, which have no conflict."""
    if b"mut" not in source.data:
        return SurplusMut((), ())
    after = Aftermath.of(source, edits)
    removals: list[Edit] = []
    notes: list[str] = []
    for touched in touched_variables(source, crate, after.edits):
        keyword = _keyword(source, touched.local)
        if keyword is None or after.touches(touched.local.definition) or after.touches(keyword):
            continue
        verdict = _still_needed(source, crate, touched, after)
        if verdict.is_unknown:
            notes.append(f"`mut` of `{touched.local.name}` stays: {verdict.reason}")
        elif verdict.is_no and _is_alternative(source, touched.local):
            notes.append(f"`mut` of `{touched.local.name}` stays: it is declared in several alternatives")
        elif verdict.is_no:
            white = _WHITE.match(source.data, keyword.end)
            removals.append(Edit(Span(keyword.start, white.end() if white else keyword.end), b""))
    return SurplusMut(tuple(removals), tuple(notes))


def missing_mut(source: SourceFile, crate: CrateView, edits: Iterable[Edit]) -> str | None:
    """Why `edits` do not compile: they write to a variable that is surely not `mut`; None if they do not."""
    ordered = tuple(edits)
    if not any(_may_write(edit) for edit in ordered):
        return None
    after = Aftermath.of(source, ordered)
    for touched in touched_variables(source, crate, after.edits):
        local = touched.local
        if is_declared_mut(source, local) or local.binder.type == "self_parameter":
            continue
        there = after.node_at(local.definition)
        is_new = there is not None and variable_needs_mut(after.source, there, crate).is_yes
        if is_new and not variable_needs_mut(source, touched.names[0], crate).is_yes:
            return f"`{local.name}` would have to be `mut`"
    return None


def _may_write(edit: Edit) -> bool:
    text = edit.replacement.decode("utf-8", "replace")
    if _WRITES.search(text) is not None:
        return True
    return not mutating_names().isdisjoint(_METHOD.findall(text)) or text.strip() in mutating_names()


def _keyword(source: SourceFile, local: Local) -> Span | None:
    """The `mut` of a variable whose `mut` rustc would call unused; not that of `self`, of `ref mut` or of names that
    start with `_`."""
    if local.binder.type == "self_parameter" or local.name.startswith("_") or not is_declared_mut(source, local):
        return None
    around = source.ancestors(local.definition.start, local.definition.end).nodes
    if _ALLOWED.search(source.data) is not None:
        return None
    for node in reversed(around[:-1]):
        for child in node.children:
            if child.type == "mutable_specifier" and child.end_byte <= local.definition.start:
                return span_of(child)
    return None


def _is_alternative(source: SourceFile, local: Local) -> bool:
    around = source.ancestors(local.definition.start, local.definition.end).nodes
    return any(node.type == "or_pattern" for node in around)


def _still_needed(source: SourceFile, crate: CrateView, touched: Touched, after: Aftermath) -> Verdict:
    """Whether the `mut` must stay; yes, too, if no use that changes can have needed it."""
    if all(needs_mut(source, name, crate).is_no for name in touched.names):
        return YES
    gone = frozenset(span_of(name) for name in touched.names)
    left = variable_needs_mut(source, touched.names[0], crate, gone)
    if left.is_yes or after.drops(touched.local.name, gone):
        return left
    there = after.node_at(touched.local.definition)
    return variable_needs_mut(after.source, there, crate) if there is not None else unknown("it is declared anew")
