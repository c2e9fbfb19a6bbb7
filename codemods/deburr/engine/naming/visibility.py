"""Whether other files of the crate, or of others, can mention what a name stands for, and whether they do.

What a private item or field is called can be said in its own module and in the modules below it. Deliberately unknown
here: mentions in the file itself (`deburr.engine.naming.mentions`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deburr.engine.naming.denoted import meanings
from deburr.engine.naming.meaning import Sort
from deburr.engine.naming.mentions import occurrences
from deburr.syntax.attributes import attribute_name, attributes_before
from deburr.syntax.crate_view import CrateView, ModuleSource
from deburr.syntax.names import Namespace
from deburr.syntax.paths import plain_name
from deburr.syntax.scopes import mod_items, table_of
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.uses import is_public
from deburr.syntax.verdict import Answer, Verdict, no, unknown
from deburr.text.span import Span

_HOLDERS = frozenset({"struct_item", "union_item", "enum_item", "enum_variant", "field_declaration"})
_CARRIERS = _HOLDERS | {"mod_item", "trait_item"}
"""What a name lies in, and through which others reach it."""
_EXPORTED = frozenset({"static_item", "function_item", "macro_definition"})
_EXPORTS = frozenset({"no_mangle", "export_name", "unsafe", "macro_export", "used", "link_section"})
_MEMBERS = frozenset({"field_expression", "field_initializer", "shorthand_field_initializer", "field_pattern"})
_SELDOM = 4000
"""So many modules of a crate are looked through; a larger crate counts as one that cannot be seen."""


def visible_elsewhere(source: SourceFile, name_node: Node, crate: CrateView) -> Verdict:
    """Whether another file can mention what `name_node` stands for. A yes comes with the reason too."""
    sorts = {one.sort for one in meanings(source, name_node, crate)}
    if not sorts & {Sort.ITEM, Sort.FIELD, Sort.METHOD}:
        return no("it is a local name")
    nodes = source.ancestors_of(name_node).nodes
    declared = _declaration(nodes)
    if declared is None:
        return unknown("its declaration is not in this file")
    return _Visibility(source, nodes[:declared]).answer(nodes[declared])


def public_reason(name: str) -> str:
    """Said of what is `pub` wherever that matters, so that one fix says it once; `name` is empty if it has none."""
    return f"{f'`{name}`' if name else 'it'} is public, and other files or crates may use it"


def _declaration(nodes: tuple[Node, ...]) -> int | None:
    """The index of the declaration that the last node names."""
    for index in range(len(nodes) - 2, -1, -1):
        if nodes[index].child_by_field_name("name") == nodes[-1]:
            kind = nodes[index].type
            return index if kind in _HOLDERS or kind.endswith(("_item", "_definition")) else None
    return None


@dataclass(frozen=True, slots=True)
class _Visibility:
    source: SourceFile
    around: tuple[Node, ...]
    """The nodes around the declaration, outermost first."""

    def answer(self, declaration: Node) -> Verdict:
        here, name = declaration, self._name(declaration)
        for index in range(len(self.around) - 1, -1, -1):
            node = self.around[index]
            if here.type in _EXPORTED and self._is_exported(here):
                return Verdict(Answer.YES, f"`{name}` is exported to other languages")
            if node.type == "block":
                return no("it is declared in a block")
            is_module = node.type in {"source_file", "declaration_list"} and not self._is_of_impl(index)
            if is_module and not is_public(self.source, here):
                return self._from_below(node, name, handed_on=here.type == "mod_item")
            if node.type in {"struct_item", "union_item"} and not is_public(self.source, here):
                return self._from_below(self._scope_around(index), name, handed_on=False)
            if node.type in _CARRIERS:
                here = node
        return Verdict(Answer.YES, public_reason(name))

    def _is_of_impl(self, index: int) -> bool:
        return index > 0 and self.around[index - 1].type in {"foreign_mod_item", "impl_item", "trait_item"}

    def _scope_around(self, index: int) -> Node:
        kinds = {"source_file", "declaration_list", "block"}
        return next((one for one in reversed(self.around[:index]) if one.type in kinds), self.around[0])

    def _is_exported(self, here: Node) -> bool:
        return any(attribute_name(self.source, one) in _EXPORTS for one in attributes_before(self.source, here))

    def _from_below(self, scope: Node, name: str, *, handed_on: bool) -> Verdict:
        """Only the modules below `scope` can see it: those that stand in files of their own are other files. With
        `handed_on` it lies in a private module of `scope`, whose content a glob import may make public."""
        if scope.type == "block":
            return no("it is declared in a block")
        if handed_on and any(leaf.is_public for leaf in table_of(self.source, scope).globs):
            return unknown(f"a glob import may make `{name}` public")
        pending = [scope]
        while pending:
            for module, item in mod_items(self.source, pending.pop()):
                body = item.child_by_field_name("body")
                if body is None:
                    return Verdict(Answer.YES, f"the module `{module}`, in a file of its own, can see `{name}`")
                pending.append(body)
        return no("it is private")

    def _name(self, declaration: Node) -> str:
        named = declaration.child_by_field_name("name")
        return plain_name(self.source.text(named)) if named is not None else "it"


@dataclass(frozen=True, slots=True)
class OtherFiles:
    """The crate's files besides the one that is looked at; `unseen` says why some are not among them."""

    files: tuple[SourceFile, ...]
    unseen: str | None = None


def other_files(source: SourceFile, crate: CrateView) -> OtherFiles:
    """All files of the crate but the one that `source` is, as far as they can be seen."""
    key = ("other files", id(crate))
    known = source.cache.get(key)
    if not isinstance(known, OtherFiles):
        known = source.cache[key] = _collect(crate)
    return known


def _collect(crate: CrateView) -> OtherFiles:
    own, root = crate.module_of_file(), crate.module(("crate",))
    if own is None or root is None:
        return OtherFiles((), "the crate's other files cannot be seen")
    found: dict[int, SourceFile] = {}
    here = crate.module(own)
    mine = here.source if here is not None else None
    pending: list[tuple[tuple[str, ...], ModuleSource]] = [(("crate",), root)]
    unseen: str | None = None
    while pending:
        path, module = pending.pop()
        if module.source is not mine:
            found[id(module.source)] = module.source
        for name, _ in mod_items(module.source, module.body):
            inner = crate.module((*path, name))
            if inner is None:
                unseen = f"the module `{name}` cannot be seen"
            elif len(path) + len(pending) < _SELDOM:
                pending.append(((*path, name), inner))
            else:
                return OtherFiles(tuple(found.values()), "the crate has too many modules")
    return OtherFiles(tuple(found.values()), unseen)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place in another file: its name and the 1-based line."""

    file: str
    line: int


def mentioned_in(file: SourceFile, name: str, *, is_member: bool) -> Iterator[Elsewhere]:
    """Where another file may mention an item, or with `is_member` a field, of this name. Only the word and its
    surroundings are looked at: what it means there is not known."""
    for at in occurrences(file.data, name, Span(0, len(file.data))):
        if _may_be(file, at, name, is_member):
            yield Elsewhere(file.name, file.data.count(b"\n", 0, at.start) + 1)


def _may_be(file: SourceFile, at: Span, name: str, is_member: bool) -> bool:
    nodes = file.ancestors(at.start, at.end).nodes
    if not nodes or any(node.type in TRIVIA for node in nodes):
        return False
    if nodes[-1].type in {"string_content", "string_literal", "raw_string_literal", "char_literal"}:
        return any(one.type == "token_tree" for one in nodes) and not is_member
    if any(one.type == "token_tree" for one in nodes):
        return True
    parent = nodes[-2].type if len(nodes) > 1 else ""
    if is_member:
        return parent in _MEMBERS
    if parent in {"label", "lifetime", "field_declaration"} or parent in _MEMBERS - {"shorthand_field_initializer"}:
        return False
    return parent.startswith(("scoped_", "use_")) or not _defines(file, name)


def _defines(file: SourceFile, name: str) -> bool:
    """Whether the file's own module has an item of the name, which a bare name then means."""
    items = table_of(file, file.root).items
    return any(
        entry.condition is None for space in (Namespace.TYPE, Namespace.VALUE) for entry in items.get((space, name), ())
    )
