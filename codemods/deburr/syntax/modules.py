"""The tree of modules around a file: own inline modules first, the rest of the crate through its view.

The file's own bytes win over what the crate view reads from disk. Deliberately unknown here: what a name in a module
means (`resolver`).
"""

from __future__ import annotations

from dataclasses import dataclass

from deburr.syntax.crate_view import CrateView
from deburr.syntax.paths import plain_name
from deburr.syntax.resolution import UNKNOWN_MODULE, Module, Namespace
from deburr.syntax.scopes import table_of
from deburr.syntax.source import Node, SourceFile


@dataclass(frozen=True, slots=True)
class ModuleTree:
    """The modules that can be seen from `source`."""

    source: SourceFile
    crate: CrateView

    def of_file(self) -> Module:
        """The module that the file is."""
        path = self.crate.module_of_file()
        return Module(self.source, self.source.root, path or ("crate", UNKNOWN_MODULE))

    def enclosing(self, outside: Module, nodes: tuple[Node, ...]) -> Module:
        """The innermost module among `nodes` (outermost first), which lie in the file-level module `outside`."""
        module = outside
        for index, node in enumerate(nodes):
            if node.type == "mod_item":
                body = node.child_by_field_name("body")
                if body is not None and index + 1 < len(nodes) and nodes[index + 1] == body:
                    module = inline(module, node, body, block_of(nodes[:index], module))
        return module

    def root(self) -> Module | None:
        """The crate's root module."""
        return self.at(("crate",))

    def at(self, path: tuple[str, ...]) -> Module | None:
        """The module at an absolute path, or None when it cannot be seen."""
        own = self.crate.module_of_file()
        if own is not None and path[: len(own)] == own:
            module: Module | None = self.of_file()
            for name in path[len(own) :]:
                module = self.child(module, name) if module is not None else None
            return module
        seen = self.crate.module(path)
        return Module(seen.source, seen.body, path) if seen is not None else None

    def child(self, module: Module, name: str) -> Module | None:
        """The module `name` that `module` declares, inline or in a file of its own."""
        for entry in table_of(module.source, module.body).items.get((Namespace.TYPE, name), ()):
            if entry.node.type == "mod_item":
                return self.declared(module, entry.node)
        return None

    def declared(self, module: Module, mod_item: Node, block: tuple[str, ...] = ()) -> Module | None:
        """The module that `mod_item`, an item of `module` (in its block `block`), declares."""
        named = mod_item.child_by_field_name("name")
        if named is None:
            return None
        name = plain_name(module.source.text(named))
        entries = table_of(module.source, module.body).items.get((Namespace.TYPE, name), ())
        bodies = [entry.node.child_by_field_name("body") for entry in entries if entry.node.type == "mod_item"]
        if not block and len(bodies) > 1 and any(bodies):
            # Two modules of one name, each under its `cfg`: which one is there cannot be seen. Of two that are in
            # files, the crate knows whether they are one file.
            return None
        body = mod_item.child_by_field_name("body")
        if body is not None:
            return inline(module, mod_item, body, block)
        if UNKNOWN_MODULE in module.path or block:
            return None
        path = (*module.path, name)
        seen = self.crate.module(path)
        return Module(seen.source, seen.body, path) if seen is not None else None

    def parent(self, module: Module) -> Module | None:
        """The module around `module`."""
        if module.parent is not None:
            return module.parent
        if UNKNOWN_MODULE in module.path or len(module.path) < 2:
            return None
        return self.at(module.path[:-1])


def inline(parent: Module, mod_item: Node, body: Node, block: tuple[str, ...] = ()) -> Module:
    """The module of a `mod name { … }` in `parent`."""
    named = mod_item.child_by_field_name("name")
    name = plain_name(parent.source.text(named)) if named is not None else UNKNOWN_MODULE
    return Module(parent.source, body, (*parent.path, *block, name), parent)


def block_of(nodes: tuple[Node, ...], module: Module) -> tuple[str, ...]:
    """The path segment for items of the innermost block among `nodes`; empty when it is the module itself."""
    for node in reversed(nodes):
        if node == module.body:
            return ()
        if node.type == "block":
            return (f"{{{node.start_byte}}}",)
    return ()
