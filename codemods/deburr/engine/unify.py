"""Unification: does this node have the shape of that fragment?

Parentheses, `unsafe { e }`, comments and trailing commas are looked through, paths are compared by what they resolve
to, and a method call is the same as its `Type::method(receiver)` form. Lists are tried shortest first. Unknown here:
where in a file to look (`deburr.engine.sites`) and what a page demands of its captures (`deburr.engine.constraints`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field

from deburr.engine.bindings import Bindings, Capture
from deburr.engine.equality import literal_value, same_code
from deburr.language.trees import Group, Meta, MethodCall, PathPattern, Sequence, Token, Tree
from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import Generic, Item, Namespace, Unresolved, resolve, resolve_at
from deburr.syntax.paths import PATH_KINDS, Path, read_path
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.std_methods import is_method
from deburr.syntax.std_paths import PRIMITIVES
from deburr.syntax.tokens import inner_of, is_leaf, significant_children, strip
from deburr.text.span import Span

SELF = "self"
_SAME_KIND = {"function_signature_item": "function_item", "generic_type_with_turbofish": "generic_type"}
_MACRO_DELIMITERS = frozenset("()[]{}")


@dataclass(slots=True)
class Unifier:
    """Unifies fragments with nodes of one source."""

    source: SourceFile
    crate: CrateView
    strict_globs: bool = False
    site: Node | None = None
    """What `$self` must stand for, while a context fence is matched."""
    timeouts: Counter[str] = field(default_factory=Counter)
    """How often a page's regular expression has run out of time in this file."""

    def match(self, tree: Tree, node: Node, bindings: Bindings | None = None) -> Bindings | None:
        """The bindings with which `node` is an instance of `tree`, starting from `bindings`."""
        found = bindings.copy() if bindings is not None else Bindings()
        return found if self._unify(tree, node, found) else None

    def _unify(self, tree: Tree, node: Node, out: Bindings) -> bool:
        if isinstance(tree, Meta):
            return self._bind(tree, (node,), out)
        while (inner := inner_of(node)) is not None and not (isinstance(tree, Group) and tree.kind == node.type):
            node = inner
        if isinstance(tree, Token):
            return self._token(tree, node, out)
        if isinstance(tree, PathPattern):
            return self._path(tree, node, out)
        if isinstance(tree, MethodCall):
            return node.type == "call_expression" and self._method_call(tree, node, out)
        if isinstance(tree, Sequence):
            return node.type == tree.kind and self._sequence(tree, significant_children(self.source, node), out)
        return self._group(tree, node, out)

    def _token(self, tree: Token, node: Node, out: Bindings) -> bool:
        if not is_leaf(node):
            return False
        text = self.source.text(node).removeprefix("r#")
        if text != tree.text and not (tree.literal and literal_value(text) == literal_value(tree.text)):
            return False
        out.atoms[tree.atom] = span_of(node)
        return True

    def _bind(self, meta: Meta, nodes: Seq[Node], out: Bindings, at: int = 0) -> bool:
        span = Span(nodes[0].start_byte, nodes[-1].end_byte) if nodes else Span(at, at)
        if meta.name == SELF and not meta.repeated:
            return self.site is not None and len(nodes) == 1 and strip(nodes[0]) == strip(self.site)
        if meta.is_lifetime and nodes[0].type != "lifetime":
            return False
        out.atoms[meta.atom] = span
        if meta.name is None:
            return True
        known = out.captures.get(meta.name)
        if known is None:
            out.captures[meta.name] = Capture(span, tuple(nodes))
            return True
        return len(known.nodes) == len(nodes) and all(
            same_code(self.source, one, other, self.crate) for one, other in zip(known.nodes, nodes, strict=True)
        )

    def _path(self, tree: PathPattern, node: Node, out: Bindings) -> bool:
        if node.type not in PATH_KINDS:
            return False
        path = read_path(self.source, node)
        if path is None or path.self_type is not None or not self._names(tree, path, out):
            return False
        return self._segments(tree, path, out)

    def _names(self, tree: PathPattern, path: Path, out: Bindings) -> bool:
        namespace = Namespace.TYPE if tree.is_type else Namespace.VALUE
        found = resolve(self.source, path, namespace, self.crate, strict_globs=self.strict_globs)
        if isinstance(found, Unresolved):
            if path.last.name != tree.item[-1] or self._starts_with_parameter(path):
                return False
            out.note_unknown(found.reason)
            return True
        if not isinstance(found, Item) or found.path != tree.item:
            return False
        if found.via is not None:
            out.imports[path.span] = found.via
        return True

    def _starts_with_parameter(self, path: Path) -> bool:
        """Whether it is `T::name` of a type parameter, which is never the item of a type."""
        first = resolve_at(self.source, path.names[:1], path.span.start, Namespace.TYPE, self.crate)
        return isinstance(first, Generic) and len(path.segments) > 1 and not path.anchored

    def _segments(self, tree: PathPattern, path: Path, out: Bindings) -> bool:
        written, pattern = path.segments, tree.segments
        for back in range(1, len(pattern) + 1):
            wanted = pattern[-back]
            part = written[-back] if back <= len(written) else None
            if wanted.generics is not None:
                if part is None or part.generics is None:
                    return False
                children = significant_children(self.source, part.generics)
                children = children[1:] if children[0].type == "::" else children
                if not self._sequence(wanted.generics, children, out):
                    return False
            if wanted.atom is not None and part is not None:
                out.atoms[wanted.atom] = part.span
        covered = written[-1 - tree.head] if tree.head < len(written) else written[0]
        closed = pattern[-1 - tree.head].generics is not None
        end = covered.span.end if closed or tree.head else path.span.end
        out.atoms[tree.atom] = Span(path.span.start, end)
        return True

    def _method_call(self, tree: MethodCall, node: Node, out: Bindings) -> bool:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None or arguments is None:
            return False
        generics: Node | None = None
        callee = strip(function)
        if callee.type == "generic_function":
            generics = callee.child_by_field_name("type_arguments")
            callee = callee.child_by_field_name("function") or callee
        if callee.type != "field_expression":
            return self._qualified_call(tree, strip(function), arguments, out)
        value, name = callee.child_by_field_name("value"), callee.child_by_field_name("field")
        if value is None or name is None or self.source.text(name).removeprefix("r#") != tree.name.text:
            return False
        if tree.generics is not None and (
            generics is None or not self._sequence(tree.generics, self._generic_children(generics), out)
        ):
            return False
        if not self._unify(tree.receiver, value, out):
            return False
        dot = next(child for child in callee.children if child.type == ".")
        out.atoms[tree.dot.atom] = span_of(dot)
        end = generics.end_byte if generics is not None and tree.generics is None else name.end_byte
        out.atoms[tree.name.atom] = Span(name.start_byte, end)
        return self._sequence(tree.arguments, significant_children(self.source, arguments), out)

    def _generic_children(self, generics: Node) -> list[Node]:
        children = significant_children(self.source, generics)
        return children[1:] if children[0].type == "::" else children

    def _qualified_call(self, tree: MethodCall, callee: Node, arguments: Node, out: Bindings) -> bool:
        """`Type::method(receiver, arguments)` for `receiver.method(arguments)`."""
        path = read_path(self.source, callee) if callee.type in PATH_KINDS else None
        if path is None or path.last.name != tree.name.text or not self._is_type_prefix(path, out):
            return False
        if tree.generics is not None:
            return False
        children = significant_children(self.source, arguments)
        if len(children) < 3:
            return False
        receiver = _without_borrow(children[1])
        if not isinstance(tree.receiver, Meta):
            receiver = _without_reborrow(receiver)
        if not self._unify(tree.receiver, receiver, out):
            return False
        out.irregular = True
        rest = children[3:] if len(children) > 3 and children[2].type == "," else [children[-1]]
        return self._sequence(tree.arguments, [children[0], *rest], out)

    def _is_type_prefix(self, path: Path, out: Bindings) -> bool:
        """Whether what stands before the last segment is a std type, so that the call can be a method's."""
        if path.self_type is not None:
            return path.trait is None
        if len(path.segments) < 2:
            return False
        found = resolve(self.source, path, Namespace.VALUE, self.crate, strict_globs=self.strict_globs)
        if isinstance(found, Unresolved):
            out.note_unknown(found.reason)
            return True
        if not isinstance(found, Item):
            return False
        owner = found.path[-2]
        return found.path[0] in PRIMITIVES or (found.path[0] == "std" and owner[:1].isupper())

    def _sequence(self, tree: Sequence, children: list[Node], out: Bindings) -> bool:
        if not children:
            return False
        first, last = children[0], children[-1]
        opener, closer = tree.opener[0], tree.closer[0]
        if first.type != opener.text and not (tree.kind == "token_tree" and first.type in _MACRO_DELIMITERS):
            return False
        elements, commas = _split(children[1:-1])
        if not self._elements(tree, 0, elements, 0, commas, out):
            return False
        out.atoms[opener.atom] = span_of(first)
        out.atoms[closer.atom] = span_of(last)
        return True

    def _elements(
        self, tree: Sequence, i: int, elements: list[list[Node]], j: int, commas: list[Node], out: Bindings
    ) -> bool:
        if i == len(tree.elements):
            return j == len(elements)
        pattern = tree.elements[i]
        for taken in self._choices(pattern, len(elements) - j):
            attempt = out.copy()
            if not self._element(pattern, elements[j : j + taken], elements, j, attempt):
                continue
            after = j + taken
            if taken and i < len(tree.commas) and after - 1 < len(commas):
                attempt.atoms[tree.commas[i]] = span_of(commas[after - 1])
            if self._elements(tree, i + 1, elements, after, commas, attempt):
                out.adopt(attempt)
                return True
        return False

    @staticmethod
    def _choices(pattern: tuple[Tree, ...], left: int) -> range:
        repeated = len(pattern) == 1 and isinstance(pattern[0], Meta) and pattern[0].repeated
        return range(left + 1) if repeated else range(1, min(left, 1) + 1)

    def _element(
        self, pattern: tuple[Tree, ...], taken: list[list[Node]], elements: list[list[Node]], j: int, out: Bindings
    ) -> bool:
        first = pattern[0]
        if len(pattern) == 1 and isinstance(first, Meta) and first.repeated:
            nodes = [node for element in taken for node in element]
            at = elements[j][0].start_byte if j < len(elements) else elements[-1][-1].end_byte if elements else 0
            return self._bind(first, nodes, out, at)
        nodes = taken[0]
        if len(nodes) > len(pattern):
            nodes = [node for node in nodes if node.type != "attribute_item"]
        return len(nodes) == len(pattern) and all(
            self._unify(part, node, out) for part, node in zip(pattern, nodes, strict=True)
        )

    def _group(self, tree: Group, node: Node, out: Bindings) -> bool:
        if _SAME_KIND.get(node.type, node.type) != _SAME_KIND.get(tree.kind, tree.kind):
            return False
        if tree.kind == "call_expression" and self._call_as_method(tree, node, out):
            return True
        children = significant_children(self.source, node)
        kinds = [part.kind for part in tree.children if isinstance(part, Group)]
        if "visibility_modifier" not in kinds:
            children = [child for child in children if child.type != "visibility_modifier"]
        if tree.open_after is not None:
            children = children[: len(tree.children)]
        return self._run(tree.children, 0, children, 0, out, node)

    def _run(self, parts: tuple[Tree, ...], i: int, nodes: list[Node], j: int, out: Bindings, around: Node) -> bool:
        while i < len(parts):
            part = parts[i]
            if isinstance(part, Meta) and part.repeated:
                return self._gap(parts, i, nodes, j, out, around)
            if j >= len(nodes) or not self._unify(part, nodes[j], out):
                return False
            i, j = i + 1, j + 1
        return j == len(nodes)

    def _gap(self, parts: tuple[Tree, ...], i: int, nodes: list[Node], j: int, out: Bindings, around: Node) -> bool:
        meta = parts[i]
        assert isinstance(meta, Meta)
        at = nodes[j].start_byte if j < len(nodes) else around.end_byte
        for end in range(j, len(nodes) + 1):
            attempt = out.copy()
            if self._bind(meta, nodes[j:end], attempt, at) and self._run(parts, i + 1, nodes, end, attempt, around):
                out.adopt(attempt)
                return True
        return False

    def _call_as_method(self, tree: Group, node: Node, out: Bindings) -> bool:
        """`receiver.method(…)` for a fragment that writes `Type::method(receiver, …)`."""
        callee = tree.children[0]
        arguments = tree.children[1] if len(tree.children) == 2 else None
        if not isinstance(callee, PathPattern) or not isinstance(arguments, Sequence) or not arguments.elements:
            return False
        function, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None or given is None:
            return False
        function = strip(function)
        if function.type == "generic_function":
            function = function.child_by_field_name("function") or function
        name = function.child_by_field_name("field") if function.type == "field_expression" else None
        value = function.child_by_field_name("value") if name is not None else None
        if name is None or value is None or self.source.text(name).removeprefix("r#") != callee.item[-1]:
            return False
        attempt = out.copy()
        if not self._receiver_has_type(callee, value, attempt):
            return False
        children = significant_children(self.source, given)
        elements, commas = _split(children[1:-1])
        if not self._elements(arguments, 0, [[value], *elements], 0, commas, attempt):
            return False
        attempt.irregular = True
        out.adopt(attempt)
        return True

    def _receiver_has_type(self, callee: PathPattern, value: Node, out: Bindings) -> bool:
        verdict = is_method(self.source, self.crate, callee.item, value)
        if verdict.is_unknown:
            out.note_unknown(verdict.reason)
        return not verdict.is_no


def _without_borrow(node: Node) -> Node:
    node = strip(node)
    if node.type != "reference_expression":
        return node
    return node.child_by_field_name("value") or node


def _without_reborrow(node: Node) -> Node:
    """`x` of `&*x`: a method call would dereference by itself."""
    inner = strip(node)
    while inner.type == "unary_expression" and inner.children[0].type == "*":
        inner = strip(inner.children[-1])
    return inner


def _split(nodes: list[Node]) -> tuple[list[list[Node]], list[Node]]:
    """The runs of nodes between commas, and the commas."""
    elements: list[list[Node]] = [[]]
    commas: list[Node] = []
    for node in nodes:
        if node.type == ",":
            commas.append(node)
            elements.append([])
        else:
            elements[-1].append(node)
    return [element for element in elements if element], commas
