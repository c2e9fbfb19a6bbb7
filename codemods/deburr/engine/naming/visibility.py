"""Whether other files of the crate, or of others, can mention what a name stands for, and whether they do.

What a private item or field is called can be said in its own module and in the modules below it. Deliberately unknown
here: the mentions themselves (`deburr.engine.naming.mentions`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from deburr.engine.naming.denoted import meanings
from deburr.engine.naming.meaning import Sort
from deburr.syntax.attributes import attribute_name, attributes_before
from deburr.syntax.crate_view import CrateView, ModuleSource
from deburr.syntax.paths import plain_name
from deburr.syntax.scopes import mod_items, table_of
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.uses import is_public
from deburr.syntax.verdict import Answer, Verdict, no, unknown

_HOLDERS = frozenset({"struct_item", "union_item", "enum_item", "enum_variant", "field_declaration"})
_CARRIERS = _HOLDERS | {"mod_item", "trait_item"}
"""What a name lies in, and through which others reach it."""
_EXPORTED = frozenset({"static_item", "function_item", "macro_definition"})
_EXPORTS = frozenset({"no_mangle", "export_name", "unsafe", "macro_export", "used", "link_section"})
_INCLUDES = re.compile(rb"\binclude!\s*[(\[{]")
_INCLUDED = "what `include!` brings in cannot be seen"
_SELDOM = 4000
"""So many modules of a crate are looked through; a larger crate counts as one that cannot be seen."""
_TO_LANGUAGES = "is exported to other languages"


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


def leaves_crate(source: SourceFile, name_node: Node, crate: CrateView) -> Verdict:
    """Whether other crates, or other languages, may mention it. What is `pub` counts, whatever module it is in."""
    elsewhere = visible_elsewhere(source, name_node, crate)
    if elsewhere.is_no:
        return elsewhere
    nodes = source.ancestors_of(name_node).nodes
    declared = _declaration(nodes)
    if declared is None:
        return elsewhere
    bearer = nodes[declared]
    if bearer.type == "enum_variant":
        bearer = next((one for one in reversed(nodes[:declared]) if one.type == "enum_item"), bearer)
    is_open = any(child.type == "visibility_modifier" and source.text(child) == "pub" for child in bearer.children)
    if is_open or elsewhere.reason.endswith(_TO_LANGUAGES):
        return elsewhere
    return no("it is private to its crate")


def public_reason(name: str) -> str:
    """Said of what is `pub` wherever that matters, so that one fix says it once; `name` is empty if it has none."""
    return f"{f'`{name}`' if name else 'it'} is public, and other files or crates may use it"


def is_declaration(source: SourceFile, name_node: Node) -> bool:
    """Whether an item, a variant or a field is declared at the name."""
    nodes = source.ancestors_of(name_node).nodes
    return _declaration(nodes) == len(nodes) - 2


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
                return Verdict(Answer.YES, f"`{name}` {_TO_LANGUAGES}")
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
class OtherFile:
    """A file of the crate, and the crate as it sees it."""

    source: SourceFile
    crate: CrateView


@dataclass(frozen=True, slots=True)
class OtherFiles:
    """The crate's files besides the one that is looked at; `unseen` says why some are not among them."""

    files: tuple[OtherFile, ...]
    unseen: str | None = None


def other_files(source: SourceFile, crate: CrateView) -> OtherFiles:
    """All files of the crate but the one that `source` is, as far as they can be seen."""
    key = ("other files", id(crate))
    known = source.cache.get(key)
    if not isinstance(known, OtherFiles):
        known = source.cache[key] = _collect(source, crate)
    return known


def _collect(source: SourceFile, crate: CrateView) -> OtherFiles:
    own, root = crate.module_of_file(), crate.module(("crate",))
    if own is None or root is None:
        return OtherFiles((), "the crate's other files cannot be seen")
    found: dict[int, OtherFile] = {}
    here = crate.module(own)
    mine = here.source if here is not None else None
    pending: list[tuple[tuple[str, ...], ModuleSource]] = [(("crate",), root)]
    unseen = _INCLUDED if _INCLUDES.search(source.data) is not None else None
    while pending:
        path, module = pending.pop()
        if module.source is not mine and id(module.source) not in found:
            view = crate.view_from(module.source)
            if view is None:
                unseen = f"the module `{'::'.join(path)}` cannot be seen"
                continue
            found[id(module.source)] = OtherFile(module.source, view)
            unseen = _INCLUDED if _INCLUDES.search(module.source.data) is not None else unseen
        for name, _ in mod_items(module.source, module.body):
            inner = crate.module((*path, name))
            if inner is None:
                unseen = f"the module `{name}` cannot be seen"
            elif len(path) + len(pending) < _SELDOM:
                pending.append(((*path, name), inner))
            else:
                return OtherFiles(tuple(found.values()), "the crate has too many modules")
    return OtherFiles(tuple(found.values()), unseen)
