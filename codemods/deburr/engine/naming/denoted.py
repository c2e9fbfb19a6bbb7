"""What a name of a source stands for, in a form that can be compared.

A name can stand for several things at once: `use a::N` for a type and a function, the shorthand `f` of a struct
expression for a field and a variable. Equal keys are one thing, wherever they are written. Deliberately unknown here:
where a name occurs (`deburr.engine.naming.mentions`), and what a pattern wants to know it for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deburr.engine.naming.denoted_fields import NOT_KNOWN, owner_of_access, owner_of_record
from deburr.engine.naming.meaning import Meaning, Sort, name_of
from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import Generic, Item, Local, Namespace, Unresolved, resolve, resolve_at
from deburr.syntax.paths import PATH_KINDS, plain_name, read_path
from deburr.syntax.scopes import namespaces_of
from deburr.syntax.source import TRIVIA, Ancestry, Node, SourceFile, span_of

_ITEMS = frozenset({"associated_type", "enum_variant", "macro_definition", "extern_crate_declaration"})
_PARAMETERS = frozenset({"type_parameter", "const_parameter"})
_METHODS = frozenset({"function_item", "function_signature_item"})


def meanings(source: SourceFile, node: Node, crate: CrateView) -> tuple[Meaning, ...]:
    """What the name or path `node` stands for; empty for a node that is neither."""
    key = ("denoted", node.start_byte, node.end_byte, node.type, id(crate))
    known = source.cache.get(key)
    if isinstance(known, tuple):
        return known
    found = tuple(_Reader(source, crate).read(node))
    source.cache[key] = found
    return found


def meaning_at(source: SourceFile, name: str, place: Node, crate: CrateView) -> Meaning:
    """What the bare value `name` would mean where `place` stands."""
    found = resolve_at(source, (name,), place.start_byte, Namespace.VALUE, crate)
    if isinstance(found, Unresolved):
        return Meaning(Sort.ITEM, ((name,), place.start_byte), found.reason)
    return _meaning(found)


def is_raw_token(ancestry: Ancestry) -> bool:
    """Whether the innermost node is a bare token of a macro's argument that could not be read as code."""
    if len(ancestry.nodes) < 2 or not ancestry.nodes[-2].type.startswith("token_"):
        return False
    node = ancestry.innermost
    return not (ancestry.layers and any(root == node for root in ancestry.layers[-1].roots))


@dataclass(frozen=True, slots=True)
class _Reader:
    source: SourceFile
    crate: CrateView

    def read(self, node: Node) -> Iterable[Meaning]:
        if node.type == "lifetime":
            return (Meaning(Sort.LIFETIME, self.source.text(node)),)
        named = name_of(node)
        if named is None:
            return ()
        around = self.source.ancestors_of(named).nodes[:-1]
        parent = around[-1] if around else None
        if parent is None:
            return self._path(named, around)
        declared = self._declaration(named, parent, around)
        if declared is not None:
            return declared
        special = self._special(named, parent, around)
        return special if special is not None else self._path(named, around)

    def _declaration(self, named: Node, parent: Node, around: tuple[Node, ...]) -> Iterable[Meaning] | None:
        if parent.child_by_field_name("name") != named:
            return None
        if parent.type in _PARAMETERS:
            return (Meaning(Sort.GENERIC, span_of(named)),)
        if parent.type == "field_declaration":
            return (self._field(self._owner_of_declaration(around), named),)
        if parent.type in _ITEMS or namespaces_of(parent):
            return self._item(named, parent, around)
        return None

    def _special(self, named: Node, parent: Node, around: tuple[Node, ...]) -> Iterable[Meaning] | None:
        """Names that are no paths."""
        if parent.type == "label":
            return (Meaning(Sort.LABEL, self.source.text(named)),)
        if parent.type == "lifetime":
            return (Meaning(Sort.LIFETIME, self.source.text(parent)),)
        if parent.type == "attribute" and parent.child_by_field_name("value") != named:
            return (Meaning(Sort.OTHER),)
        if is_raw_token(self.source.ancestors_of(named)):
            return (Meaning(Sort.OTHER),)
        if parent.type == "field_expression" and parent.child_by_field_name("field") == named:
            return (self._accessed(named, parent, around),)
        if parent.type in {"field_initializer", "shorthand_field_initializer", "field_pattern"}:
            return self._of_record(named, parent, around)
        return None

    def _accessed(self, named: Node, access: Node, around: tuple[Node, ...]) -> Meaning:
        text = plain_name(self.source.text(named))
        outer = around[-2] if len(around) > 1 else None
        if outer is not None and outer.type == "generic_function":
            outer = around[-3] if len(around) > 2 else None
        if outer is not None and outer.type == "call_expression" and self._calls(outer, access):
            return Meaning(Sort.METHOD, text, f"which `{text}` a method call means is not followed")
        value = access.child_by_field_name("value")
        owner = owner_of_access(self.source, self.crate, value, text) if value is not None else NOT_KNOWN
        return self._field(owner, named)

    @staticmethod
    def _calls(call: Node, access: Node) -> bool:
        function = call.child_by_field_name("function")
        return function is not None and (function == access or function.child_by_field_name("function") == access)

    def _of_record(self, named: Node, parent: Node, around: tuple[Node, ...]) -> Iterable[Meaning] | None:
        """The field of a struct expression or pattern; a shorthand is its variable as well."""
        slot = parent.child_by_field_name("field") or parent.child_by_field_name("name")
        shorthand = parent.type == "shorthand_field_initializer" or named.type == "shorthand_field_identifier"
        if not shorthand and slot != named:
            return None
        kinds = {"struct_expression", "struct_pattern"}
        record = next((node for node in reversed(around) if node.type in kinds), None)
        path = record and (record.child_by_field_name("name") or record.child_by_field_name("type"))
        owner = owner_of_record(self.source, self.crate, path) if path is not None else NOT_KNOWN
        found = [self._field(owner, named)]
        return [*found, *self._resolved(named, Namespace.VALUE)] if shorthand else found

    def _field(self, owner: tuple[str, ...] | str, named: Node) -> Meaning:
        name = plain_name(self.source.text(named))
        if isinstance(owner, str):
            return Meaning(Sort.FIELD, None, owner)
        return Meaning(Sort.FIELD, (owner, name))

    def _owner_of_declaration(self, around: tuple[Node, ...]) -> tuple[str, ...] | str:
        for index in range(len(around) - 1, -1, -1):
            node = around[index]
            if node.type in {"struct_item", "union_item", "enum_variant"}:
                name = node.child_by_field_name("name")
                found = self._item(name, node, around[:index]) if name is not None else ()
                return next((one.key for one in found if isinstance(one.key, tuple)), NOT_KNOWN)
        return NOT_KNOWN

    def _item(self, named: Node, item: Node, around: tuple[Node, ...]) -> tuple[Meaning, ...]:
        """What a declaration declares: the path that leads to it from everywhere."""
        name = plain_name(self.source.text(named))
        owner = self._owner(item, around)
        names = (*owner, name)
        spaces = namespaces_of(item) or {Namespace.TYPE, Namespace.VALUE}
        found = [resolve_at(self.source, names, named.start_byte, space, self.crate) for space in spaces]
        paths = [one.path for one in found if isinstance(one, Item) and one.path[-1] == name and one.via is None]
        key: object = paths[0] if paths else ("at", named.start_byte)
        meanings = [Meaning(Sort.ITEM, key, spaces=frozenset(spaces))]
        if owner == ("Self",) and item.type in _METHODS and _takes_self(item):
            meanings.append(Meaning(Sort.METHOD, name, f"which `{name}` a method call means is not followed"))
        return tuple(meanings)

    def _owner(self, item: Node, around: tuple[Node, ...]) -> tuple[str, ...]:
        """What must be written before the name of `item` at its own place."""
        for node in reversed(around):
            if node.type == "enum_item" and item.type == "enum_variant":
                name = node.child_by_field_name("name")
                return (plain_name(self.source.text(name)),) if name is not None else ()
            if node.type in {"impl_item", "trait_item"}:
                return ("Self",)
            if node.type in {"block", "mod_item", "foreign_mod_item"}:
                return ()
        return ()

    def _path(self, named: Node, around: tuple[Node, ...]) -> Iterable[Meaning]:
        """What a name in a path means: the path up to this name."""
        here, index = named, len(around) - 1
        while index >= 0 and around[index].type in PATH_KINDS and _is_last(around[index], here):
            here, index = around[index], index - 1
        parent = around[index] if index >= 0 else None
        if parent is not None and parent.type in PATH_KINDS:
            return self._resolved(here, Namespace.TYPE)
        if parent is not None and parent.type == "macro_invocation" and parent.child_by_field_name("macro") == here:
            return self._resolved(here, Namespace.MACRO)
        if any(node.type == "use_declaration" for node in around):
            return self._imported(here, parent)
        if parent is not None and parent.type == "type_arguments":
            return self._in_some(here, (Namespace.TYPE, Namespace.VALUE))
        is_type = "type" in here.type
        return self._resolved(here, Namespace.TYPE if is_type else Namespace.VALUE)

    def _imported(self, here: Node, parent: Node | None) -> Iterable[Meaning]:
        if parent is not None and parent.type == "use_as_clause" and parent.child_by_field_name("alias") == here:
            here = parent.child_by_field_name("path") or here
        return self._in_some(here, tuple(Namespace))

    def _in_some(self, here: Node, spaces: tuple[Namespace, ...]) -> Iterable[Meaning]:
        found = [one for space in spaces for one in self._resolved(here, space)]
        sure = [one for one in found if not one.reason]
        return dict.fromkeys(sure or found[:1])

    def _resolved(self, node: Node, namespace: Namespace) -> tuple[Meaning, ...]:
        path = read_path(self.source, node)
        if path is None:
            return ()
        found = resolve(self.source, path, namespace, self.crate)
        if isinstance(found, Unresolved):
            return (Meaning(Sort.ITEM, (path.names, self._scope(node)), found.reason, frozenset({namespace})),)
        return (_meaning(found),)

    def _scope(self, node: Node) -> int:
        """The byte where the function or module around `node` starts."""
        around = reversed(self.source.ancestors_of(node).nodes)
        return next((one.start_byte for one in around if one.type in {"function_item", "mod_item"}), 0)


def _takes_self(item: Node) -> bool:
    """Whether a method call can mean the function."""
    parameters = item.child_by_field_name("parameters")
    first = next((one for one in parameters.named_children if one.type not in TRIVIA), None) if parameters else None
    return first is not None and (first.type == "self_parameter" or _is_named_self(first))


def _is_named_self(parameter: Node) -> bool:
    pattern = parameter.child_by_field_name("pattern")
    return pattern is not None and pattern.type == "self"


def _is_last(path: Node, part: Node) -> bool:
    return any(path.child_by_field_name(field) == part for field in ("name", "type", "function"))


def _meaning(found: Local | Generic | Item) -> Meaning:
    if isinstance(found, Local):
        return Meaning(Sort.LOCAL, found.definition)
    if isinstance(found, Generic):
        return Meaning(Sort.GENERIC, found.definition)
    return Meaning(Sort.ITEM, found.path)
