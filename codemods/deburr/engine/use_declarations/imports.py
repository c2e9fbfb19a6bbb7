"""Imports that the rewrites of a file leave without a use: which of them go.

A `use` goes only if its name occurs nowhere else where it is visible. Whatever makes that unsure keeps the import, and
a note says so. Unknown here: how a leaf is cut out of its declaration (`import_removal`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from deburr.engine.edits.deletion import deleted
from deburr.engine.edits.removal import whole_lines
from deburr.engine.use_declarations.glob_imports import glob_is_used, names_through
from deburr.engine.use_declarations.import_removal import removals_of
from deburr.engine.use_declarations.import_uses import Touched, is_use_of, occurrences, scope_of
from deburr.engine.use_declarations.macro_imports import crate_still_used, macro_crates, macro_leaves
from deburr.syntax.attributes import attribute_name, attributes_before
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.uses import UseLeaf
from deburr.text.edit import Edit
from deburr.text.span import Span

_TRAITS = frozenset(
    {
        "Add",
        "AsMut",
        "AsRef",
        "Any",
        "Binary",
        "Borrow",
        "BorrowMut",
        "BufRead",
        "BuildHasher",
        "Clone",
        "Copy",
        "Debug",
        "Default",
        "Deref",
        "DerefMut",
        "Display",
        "Drop",
        "DoubleEndedIterator",
        "Eq",
        "Error",
        "Extend",
        "ExactSizeIterator",
        "Fn",
        "FnMut",
        "FnOnce",
        "From",
        "FromIterator",
        "FromStr",
        "Future",
        "Hash",
        "Hasher",
        "Index",
        "IndexMut",
        "Into",
        "IntoFuture",
        "IntoIterator",
        "Iterator",
        "LowerHex",
        "Ord",
        "PartialEq",
        "PartialOrd",
        "Pointer",
        "Read",
        "Seek",
        "Send",
        "SliceIndex",
        "Sub",
        "Sum",
        "Sync",
        "Termination",
        "ToOwned",
        "ToSocketAddrs",
        "ToString",
        "TryFrom",
        "TryInto",
        "UpperHex",
        "Wake",
        "Write",
    }
)


@dataclass(frozen=True, slots=True)
class UnusedImports:
    """The removals, and why an import stays that may have become unused."""

    edits: tuple[Edit, ...]
    notes: tuple[str, ...]


def unused_imports(
    source: SourceFile, crate: CrateView, used: Iterable[UseLeaf], edits: tuple[Edit, ...]
) -> UnusedImports:
    """What to do with the imports `used` by code that `edits` rewrites."""
    notes: list[str] = []
    removable: list[UseLeaf] = []
    touched = Touched(edits)
    for leaf in dict.fromkeys((*used, *macro_leaves(source, crate, edits))):
        reason = _is_still_used(source, crate, leaf, edits, touched)
        if reason is _USED:
            continue
        reason = reason or _keeps(source, crate, leaf)
        if reason is None:
            removable.append(leaf)
        else:
            notes.append(_note(leaf, reason))
    removed = removals_of(source, removable, [edit.span.start for edit in edits if not len(edit.span)])
    notes += [_note(leaf, "a comment stands beside it") for leaf in removed.kept]
    all_edits = (*edits, *removed.edits)
    crates = [_without_crate(source, crate, one, all_edits, notes) for one in macro_crates(source, edits)]
    gone = [*removed.edits, *(edit for edit in crates if edit is not None)]
    return UnusedImports(_as_one(source.data, gone), tuple(notes))


def _as_one(data: bytes, edits: list[Edit]) -> tuple[Edit, ...]:
    """Removals of whole lines with those on the next lines: the blank line behind them is one too many only for all."""
    joined: list[Edit] = []
    for edit in sorted(edits):
        last = joined[-1] if joined else None
        if last is not None and last.span.end == edit.span.start and data[edit.span.end - 1 : edit.span.end] == b"\n":
            joined[-1] = Edit(whole_lines(data, Span(last.span.start, edit.span.end - 1)), b"")
        else:
            joined.append(edit)
    return tuple(joined)


def _without_crate(
    source: SourceFile, crate: CrateView, declaration: Node, edits: tuple[Edit, ...], notes: list[str]
) -> Edit | None:
    """The removal of an `extern crate` whose macro is not called any more, or a note why it stays."""
    reason = crate_still_used(source, crate, declaration, edits)
    made = deleted(source, declaration, "item")
    if reason is None and (made.withheld is not None or _is_conditional(source, declaration)):
        reason = made.withheld or "it has attributes"
    if reason is None:
        return made.edits[0]
    if reason:
        notes.append(f"`{source.text(declaration)}` may be unused now, and stays: {reason}")
    return None


def _is_conditional(source: SourceFile, declaration: Node) -> bool:
    return any(attribute_name(source, one) != "macro_use" for one in attributes_before(source, declaration))


def _note(leaf: UseLeaf, reason: str) -> str:
    name = "::".join((*leaf.path, "*")) if leaf.is_glob else leaf.name
    return f"the import of `{name}` may be unused now, and stays: {reason}"


_USED = "used"
_ASKED = 50


def _is_still_used(
    source: SourceFile, crate: CrateView, leaf: UseLeaf, edits: tuple[Edit, ...], touched: Touched
) -> str | None:
    """_USED where a use surely remains, None where the name is nowhere left, else what it may be."""
    if leaf.is_glob:
        used = glob_is_used(source, crate, leaf, edits, touched)
        return _USED if used is True else used or None
    untouched = (one for one in occurrences(source, leaf) if not touched.contains(one.span))
    # The first ones decide for nearly every import; asking each of thousands would cost more than it tells.
    left = list(itertools.islice(untouched, _ASKED))
    if any(is_use_of(source, crate, one, leaf) for one in left):
        return _USED
    word = re.compile(rb"\b" + re.escape(leaf.name.encode()) + rb"\b")
    scope = scope_of(source, leaf.declaration)
    if any(word.search(edit.replacement) for edit in edits if scope.contains(edit.span)):
        return _USED
    return f"`{leaf.name}` occurs elsewhere in the file" if left else None


def _keeps(source: SourceFile, crate: CrateView, leaf: UseLeaf) -> str | None:
    """Why an import without a use in its file must stay, or None."""
    if leaf.is_public:
        return "it is public"
    if leaf.is_glob and not _TRAITS.isdisjoint(names_through(source, leaf, crate) or ()):
        return "it brings in traits, whose methods need it"
    if not leaf.is_glob and leaf.path[-1] in _TRAITS:
        return "it is a trait, whose methods need it"
    if leaf.cfg is not None:
        return f"it is under `{leaf.cfg}`"
    if _has_attributes(source, leaf.declaration):
        return "it has attributes"
    return _seen_by_child(source, crate, leaf)


def _seen_by_child(source: SourceFile, crate: CrateView, leaf: UseLeaf) -> str | None:
    if not _declares_modules(source) or _is_in_block(source, leaf.declaration):
        return None
    children = crate.child_modules()
    if children is None:
        return "a child module that cannot be seen may use it"
    word = re.compile(rb"\b" + re.escape(leaf.name.encode()) + rb"\b")
    for child in children:
        data = child.source.data
        if b"super" in data and word.search(data):
            return "a child module may use it through `super`"
    return None


def _is_in_block(source: SourceFile, declaration: Span) -> bool:
    nodes = source.ancestors(declaration.start, declaration.end).nodes
    return any(node.type == "block" for node in nodes)


def _declares_modules(source: SourceFile) -> bool:
    return re.search(rb"\bmod\s+(?:r#)?\w+\s*;", source.data) is not None


def _has_attributes(source: SourceFile, declaration: Span) -> bool:
    node = _node_at(source, declaration)
    before = node.prev_sibling if node is not None else None
    while before is not None and before.type in TRIVIA:
        before = before.prev_sibling
    return before is not None and before.type == "attribute_item"


def _node_at(source: SourceFile, span: Span) -> Node | None:
    nodes = source.ancestors(span.start, span.end).nodes
    return next((node for node in reversed(nodes) if (node.start_byte, node.end_byte) == (span.start, span.end)), None)
