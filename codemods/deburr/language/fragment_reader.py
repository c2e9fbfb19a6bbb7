"""From the nodes of a parsed fragment to its tree.

Lists, method calls, macro bodies and all else that is not a definition or a path. Unknown here: how the text was
parsed, and any source to fix.
"""

from __future__ import annotations

from dataclasses import dataclass

from deburr.language.definition_reader import defines, read_definition, read_parameter, read_run, read_tuple_field
from deburr.language.fragment_atoms import INNER_LISTS, LISTS, Collector
from deburr.language.path_patterns import read_macro_name, read_path_pattern
from deburr.language.trees import NO_ATOM, Group, MethodCall, Sequence, Token, Tree
from deburr.syntax.paths import PATH_KINDS
from deburr.syntax.source import Node
from deburr.syntax.tokens import is_leaf, significant_children, strip_parentheses

_DEEPEST = 120
"""More nodes than this below each other are an error: the readers call each other."""
_NO_NAMES = frozenset({"field_identifier", "shorthand_field_identifier"})
_NAME_FIELDS = frozenset({"enum_variant", "type_parameter", "const_parameter", "type_binding", "associated_type"})
_STATEMENTS = frozenset({"expression_statement", "let_declaration", "macro_definition"})


@dataclass(slots=True)
class Reader:
    """Turns the nodes of a parsed fragment into its tree, collecting atoms and errors on the way."""

    collected: Collector
    keeps_parentheses: bool
    _depth: int = 0

    def read_neighbours(self, nodes: list[Node]) -> list[Tree]:
        """Some of the fragment's outermost nodes in order, a definition with the attributes before it."""
        return read_run(self, nodes, self.collected.parsed.parent)

    def read(self, node: Node, parent: Node, plain_names: bool = False) -> Tree:
        """`node` as a tree; with `plain_names` (in attributes and import lists) names are tokens, not paths."""
        if self._depth >= _DEEPEST:
            if not self.collected.errors:
                self.collected.complain(node, "this is nested too deep", "split it, or leave out what is around")
            return Token("", NO_ATOM)
        self._depth += 1
        tree = self._read(node, parent, plain_names)
        self._depth -= 1
        return tree

    def _read(self, node: Node, parent: Node, plain_names: bool) -> Tree:
        if not self.keeps_parentheses:
            node = strip_parentheses(node)
        if (marker := self.collected.marker(node)) is not None:
            return self.collected.meta(node, parent, marker)
        if is_leaf(node):
            return self._leaf(node, parent, plain_names)
        if node.type in {"attribute_item", "inner_attribute_item", "use_list"}:
            plain_names = True
        if node.type in PATH_KINDS and not plain_names and (path := read_path_pattern(self, node)) is not None:
            return path
        if node.type == "call_expression" and (call := self._method_call(node, plain_names)) is not None:
            return call
        if (parameter := read_parameter(self, node, parent)) is not None:
            return parameter
        if defines(node):
            return read_definition(self, (), node, parent)
        if node.type == "expression_statement" and node.child_count == 1:
            return self.read(node.children[0], node, plain_names)
        if self._is_list(node):
            return self.sequence(node, plain_names)
        if node.type == "token_tree" and (whole := self._whole_argument(node)) is not None:
            return self._list(node, [node.children[0], whole, node.children[-1]], plain_names)
        return self._group(node, plain_names)

    def _leaf(self, node: Node, parent: Node, plain_names: bool) -> Tree:
        is_name = node.type in PATH_KINDS and not plain_names and self.collected.parsed.text(node) != "_"
        if is_name and not _is_definition(node, parent):
            path = read_path_pattern(self, node)
            if path is not None:
                return path
        return self.collected.token(node, literal=node.type.endswith("_literal"))

    def _method_call(self, node: Node, plain_names: bool) -> MethodCall | None:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None or arguments is None:
            return None
        generics = None
        if function.type == "generic_function":
            generics = function.child_by_field_name("type_arguments")
            function = function.child_by_field_name("function") or function
        if function.type != "field_expression":
            return None
        value, name = function.child_by_field_name("value"), function.child_by_field_name("field")
        dot = next((child for child in function.children if child.type == "."), None)
        if value is None or name is None or dot is None or self.collected.marker(name) is not None:
            return None
        return MethodCall(
            self.read(value, function, plain_names),
            self.collected.token(dot),
            self.collected.token(name),
            self.sequence(generics, plain_names) if generics is not None else None,
            self.sequence(arguments, plain_names),
        )

    def _is_list(self, node: Node) -> bool:
        if node.type not in LISTS:
            return False
        if any(child.type == ";" for child in node.children):
            return False
        return node.type != "token_tree" or not any(map(self._is_statement, self._children(node)))

    def _is_statement(self, node: Node) -> bool:
        """Whether a part of a macro's argument shows that it holds statements or items."""
        if node.type in {";", "source_file"} or node.type in _STATEMENTS or defines(node):
            return True
        return node.type == "macro_invocation" and self.collected.marker(node) is not None

    def _whole_argument(self, node: Node) -> Node | None:
        """The list that is all of a macro's argument: what the argument holds is not known then."""
        inside = self._children(node)[1:-1]
        if len(inside) == 1 and inside[0].type == "source_file":
            inside = self._children(inside[0])
        marker = self.collected.marker(inside[0]) if len(inside) == 1 else None
        return inside[0] if marker is not None and marker.repeated else None

    def sequence(self, node: Node, plain_names: bool = False) -> Sequence:
        """A list that is a node of its own."""
        children = self._children(node)
        if children[0].type == "::":
            children = children[1:]
        return self._list(node, children, plain_names)

    def _list(self, node: Node, children: list[Node], plain_names: bool) -> Sequence:
        """The list from its opener, the first of `children`, to its closer, the last (a where-clause has none)."""
        opener = self.collected.token(children[0])
        is_open = node.type == "where_clause"
        inside = children[1:] if is_open else children[1:-1]
        if is_open and inside and inside[-1].type == ",":
            inside = inside[:-1]
        elements: list[tuple[Tree, ...]] = []
        commas: list[int] = []
        run: list[Node] = []
        for child in inside:
            if child.type == ",":
                elements.append(self._element(run, node, plain_names))
                commas.append(self.collected.token(child).atom)
                run = []
            else:
                run.append(child)
        elements.append(self._element(run, node, plain_names))
        closer = () if is_open else (self.collected.token(children[-1]),)
        return Sequence(node.type, (opener,), tuple(one for one in elements if one), closer, tuple(commas))

    def _element(self, run: list[Node], node: Node, plain_names: bool) -> tuple[Tree, ...]:
        if run and node.type == "ordered_field_declaration_list":
            return tuple(read_tuple_field(self, run, node))
        return tuple(read_run(self, run, node, plain_names))

    def _group(self, node: Node, plain_names: bool) -> Group:
        children = self._children(node)
        if node.type == "macro_invocation" and not plain_names:
            name = None if self.collected.marker(children[0]) is not None else read_macro_name(self, children[0])
            if name is not None:
                return Group(node.type, (name, *read_run(self, children[1:], node)))
        at = next((i for i, child in enumerate(children) if child.type == INNER_LISTS.get(node.type)), None)
        if at is not None:
            front = read_run(self, children[:at], node, plain_names)
            return Group(node.type, (*front, self._list(node, children[at:], plain_names)))
        plain_names = plain_names or node.type in {"lifetime", "label"}
        return Group(node.type, tuple(read_run(self, children, node, plain_names)))

    def _children(self, node: Node) -> list[Node]:
        return significant_children(self.collected.parsed.source, node)


def _is_definition(node: Node, parent: Node) -> bool:
    """Whether a name defines something, or is only the end of a path that was taken apart."""
    if node.type in _NO_NAMES or parent.type in {"visibility_modifier", "extern_crate_declaration", "self_parameter"}:
        return True
    if parent.type == "use_as_clause":
        return parent.child_by_field_name("alias") == node
    if parent.type in {"scoped_identifier", "scoped_type_identifier"} or parent.type in _NAME_FIELDS:
        return parent.child_by_field_name("name") == node
    return parent.type.endswith(("_item", "signature_item")) and parent.child_by_field_name("name") == node
