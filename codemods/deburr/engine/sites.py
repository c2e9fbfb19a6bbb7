"""From anchors to nodes: the places of a file where a fragment is worth a try.

From each anchor the ancestors are climbed a bounded number of levels; only nodes of the fragment's own kind are
tried. `every_site` is the slow way round, over all nodes, which must give the same places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deburr.engine.candidates import Needs, positions
from deburr.language.trees import Fragment, Group, MethodCall, PathPattern, Sequence, Tree
from deburr.syntax.layers import Layer, Trust
from deburr.syntax.paths import PATH_KINDS
from deburr.syntax.source import Ancestry, Node, SourceFile

_MACRO_RULES = re.compile(rb"macro_rules!\s*(?:r#)?(\w+)")
_NO_CODE = frozenset({"line_comment", "block_comment", "doc_comment", "string_content", "string_literal"})
_TRANSPARENT = frozenset({"parenthesized_expression", "unsafe_block", "block", "expression_statement", "arguments"})
_ALSO = {"function_item": frozenset({"function_item", "function_signature_item"})}


def sites(source: SourceFile, fragment: Fragment, needs: Needs) -> Iterator[Node]:
    """The nodes that may match, each once, in the order of their anchors."""
    kinds = root_kinds(fragment.root)
    limit = _depth(fragment.root)
    seen: set[tuple[int, int, str]] = set()
    for start, end in positions(source.data, needs):
        ancestry = source.ancestors(start, end)
        if ancestry.innermost.type in _NO_CODE and needs.is_word and not _is_literal_anchor(fragment):
            continue
        for node in _climb(ancestry, limit, kinds):
            key = (node.start_byte, node.end_byte, node.type)
            if key not in seen:
                seen.add(key)
                yield node


def _is_literal_anchor(fragment: Fragment) -> bool:
    return any(atom.text.startswith(('"', 'b"', 'c"')) for atom in fragment.atoms)


def _climb(ancestry: Ancestry, limit: int, kinds: frozenset[str]) -> Iterator[Node]:
    left = limit
    nodes = ancestry.nodes
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        if node.type in kinds and not (index and _is_part_of_path(node, nodes[index - 1])):
            yield node
        if node.type not in _TRANSPARENT:
            left -= 1
        if left < 0:
            return


def every_site(source: SourceFile, fragment: Fragment) -> Iterator[Node]:
    """All nodes of the fragment's kind, by a walk over the whole file and all macro bodies."""
    kinds = root_kinds(fragment.root)
    pending: list[tuple[Node, Node | None]] = [(source.root, None)]
    while pending:
        node, parent = pending.pop()
        if node.type in kinds and not (parent is not None and _is_part_of_path(node, parent)):
            yield node
        pending.extend((child, node) for child in reversed(list(source.children(node))))


def _is_part_of_path(node: Node, parent: Node) -> bool:
    """Whether the node is only a longer path's last name, or a path without its generic arguments."""
    if node.type not in PATH_KINDS or parent.type not in PATH_KINDS:
        return False
    return any(parent.child_by_field_name(name) == node for name in ("name", "type", "function"))


def root_kinds(root: Tree) -> frozenset[str]:
    """The node kinds that a fragment with this root can be."""
    if isinstance(root, MethodCall):
        return frozenset({"call_expression"})
    if isinstance(root, PathPattern):
        return PATH_KINDS
    if isinstance(root, Group | Sequence):
        return _ALSO.get(root.kind, frozenset({root.kind}))
    return frozenset()


def _depth(tree: Tree) -> int:
    """An upper bound of how many nodes lie between the root of a match and one of its tokens."""
    deepest = 0
    pending: list[tuple[Tree, int]] = [(tree, 0)]
    while pending:
        here, depth = pending.pop()
        deepest = max(deepest, depth)
        if isinstance(here, MethodCall):
            pending += [(here.receiver, depth + 3), (here.arguments, depth + 2)]
        elif isinstance(here, Group):
            pending += [(child, depth + 2) for child in here.children]
        elif isinstance(here, Sequence):
            pending += [(child, depth + 2) for element in here.elements for child in element]
        elif isinstance(here, PathPattern):
            deepest = max(deepest, depth + len(here.item) + 4)
            pending += [(part.generics, depth + 4) for part in here.segments if part.generics is not None]
    return deepest + 4


def trust_at(source: SourceFile, node: Node) -> tuple[tuple[Trust, str], ...]:
    """The macros around a node, outermost first, with the trust in each. A macro that the file itself defines is not
    the known one of its name."""
    return tuple((_trust(source, layer), layer.macro) for layer in source.ancestors_of(node).layers)


def _trust(source: SourceFile, layer: Layer) -> Trust:
    own = layer.trust is Trust.KNOWN and layer.macro.encode() in _macros_of(source)
    return Trust.UNKNOWN if own else layer.trust


def _macros_of(source: SourceFile) -> frozenset[bytes]:
    """The names that `macro_rules!` gives in the file; looked up once."""
    found = source.cache.get("macros of the file")
    if not isinstance(found, frozenset):
        found = source.cache["macros of the file"] = frozenset(_MACRO_RULES.findall(source.data))
    return found


def is_in_attribute(source: SourceFile, node: Node) -> bool:
    """Whether a node is part of an attribute: of its arguments, or of the value in `#[name = value]`."""
    return any(around.type == "attribute" for around in source.ancestors_of(node).nodes)
