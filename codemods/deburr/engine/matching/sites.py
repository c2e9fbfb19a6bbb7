"""From anchors to nodes: the places of a file where a fragment is worth a try.

From each anchor the ancestors are climbed a bounded number of levels; only nodes of the fragment's own kind are
tried. `every_site` is the slow way round, over all nodes, which must give the same places. `sites_from` starts from the
mentions of what is bound already. Unknown here: whether a place does match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deburr.engine.matching.bindings import Bindings, Capture
from deburr.engine.matching.candidates import Needs, positions
from deburr.engine.matching.statement_lists import holds_statements, is_spliced
from deburr.engine.matching.tree_walks import depth_of, metas_of, root_kinds, writes_unsafe
from deburr.engine.naming.denoted import meanings
from deburr.engine.naming.meaning import Sort
from deburr.engine.naming.parameters import parameter_of_type
from deburr.engine.naming.reach import reach_of
from deburr.language.trees import Fragment, Group, Meta, Statements
from deburr.syntax.crate_view import CrateView
from deburr.syntax.layers import Layer, Trust
from deburr.syntax.paths import PATH_KINDS, plain_name, read_path
from deburr.syntax.source import TRIVIA, Ancestry, Node, SourceFile
from deburr.text.span import Span

__all__ = ["every_site", "is_in_attribute", "macros_of", "root_kinds", "sites", "sites_from", "trust_at"]

_MACRO_RULES = re.compile(rb"macro_rules!\s*(?:r#)?(\w+)")
_NO_CODE = frozenset({"line_comment", "block_comment", "doc_comment", "string_content", "string_literal"})
_TRANSPARENT = frozenset({"parenthesized_expression", "unsafe_block", "block", "expression_statement", "arguments"})
_WORD = re.compile(r"'?[A-Za-z_]\w*")
_NAMES = frozenset({"identifier", "type_identifier", "field_identifier", "shorthand_field_identifier", "lifetime"})


def sites(source: SourceFile, fragment: Fragment, needs: Needs, within: Span | None = None) -> Iterator[Node]:
    """The nodes that may match, each once, in the order of their anchors, of which only those in `within` count."""
    limit = depth_of(fragment.root)
    seen: dict[tuple[int, int, str], int] = {}
    for start, end in positions(source.data, needs, within):
        ancestry = source.ancestors(start, end)
        if ancestry.innermost.type in _NO_CODE and needs.is_word and not _is_literal_anchor(fragment):
            continue
        for node, left in _climb(source, ancestry, limit, fragment):
            key = (node.start_byte, node.end_byte, node.type)
            before = seen.get(key)
            if before is None:
                yield node
            elif before >= left:
                # Another anchor led here, and from here as far up.
                break
            seen[key] = left


def sites_from(source: SourceFile, fragment: Fragment, bindings: Bindings, crate: CrateView) -> Iterator[Node] | None:
    """The nodes that may match where a metavariable of the fragment is bound, from the mentions of its name; None when
    nothing that is bound has a name to look for."""
    found = ((bindings.captures[name], name) for name in metas_of(fragment.root) if name in bindings.captures)
    named = [
        (word, capture)
        for capture, _ in found
        if (word := _word_of(source, capture)) is not None and not _has_other_names(source, capture, crate)
    ]
    if not named:
        return None
    word, capture = max(named, key=lambda one: (not _is_type(one[1]), len(one[0]), one[0]))
    within = reach_of(source, capture.node, crate) if capture.node is not None else None
    # In an `impl` the type has a second name.
    words = (word, "Self") if _is_type(capture) else (word,)
    nodes = _from_words(source, fragment, words, capture, within)
    if isinstance(fragment.root, Meta):
        return (one for one in nodes if not _binds(source, one, crate))
    return nodes


def _from_words(
    source: SourceFile, fragment: Fragment, words: tuple[str, ...], capture: Capture, within: Span | None
) -> Iterator[Node]:
    seen: set[tuple[int, int, str]] = set()
    for word in words:
        anchor = word.encode()
        needs = Needs(anchor, True, not word.startswith("'"), (), (), frozenset({anchor}))
        is_meta = isinstance(fragment.root, Meta)
        found = _mentions(source, needs, capture, within) if is_meta else sites(source, fragment, needs, within)
        for node in found:
            key = (node.start_byte, node.end_byte, node.type)
            if key not in seen:
                seen.add(key)
                yield node


def _is_type(capture: Capture) -> bool:
    if capture.foreign is not None:
        return capture.foreign.is_type
    return capture.node is not None and capture.node.type == "type_identifier"


def _has_other_names(source: SourceFile, capture: Capture, crate: CrateView) -> bool:
    """Whether it is a parameter of an impl or type, which the other impls of the type may call something else."""
    node = capture.node
    if node is None or node.type not in {"type_identifier", "identifier"}:
        return False
    return any(parameter_of_type(source, one, crate) is not None for one in meanings(source, node, crate))


def _word_of(source: SourceFile, capture: Capture) -> str | None:
    """The last name of what is captured, which every mention of it has; None for what is more than a name."""
    node = capture.node
    if capture.foreign is not None:
        return capture.foreign.word
    if node is None:
        return capture.text if capture.ty is None and _WORD.fullmatch(capture.text or "") else None
    if node.type in _NAMES:
        return plain_name(source.text(node))
    path = read_path(source, node) if node.type in PATH_KINDS else None
    return path.last.name if path is not None else None


def _mentions(source: SourceFile, needs: Needs, capture: Capture, within: Span | None) -> Iterator[Node]:
    """The places of a metavariable alone, which is bound to a name: its mentions but the one that was captured."""
    seen: set[tuple[int, int, str]] = set()
    for start, end in positions(source.data, needs, within):
        nodes = source.ancestors(start, end).nodes
        index = len(nodes) - 1
        if index and nodes[index - 1].type == "lifetime":
            index -= 1
        while index and _is_part_of_path(nodes[index], nodes[index - 1]):
            index -= 1
        node = nodes[index]
        key = (node.start_byte, node.end_byte, node.type)
        if node.type in _NAMES | PATH_KINDS and key not in seen and not _is_definition(nodes[: index + 1]):
            seen.add(key)
            if Span(node.start_byte, node.end_byte) != capture.span:
                yield node


def _binds(source: SourceFile, node: Node, crate: CrateView) -> bool:
    """Whether a variable or type parameter is declared at the name, which then is no use of it."""
    own = Span(node.start_byte, node.end_byte)
    return any(one.sort in {Sort.LOCAL, Sort.GENERIC} and one.key == own for one in meanings(source, node, crate))


def _is_definition(nodes: tuple[Node, ...]) -> bool:
    """Whether the last of the nodes is no use of a name, but brings it in, or names a field by being a variable."""
    around = nodes[-2] if len(nodes) > 1 else nodes[-1]
    if around.type in {"shorthand_field_initializer", "field_pattern"}:
        return True
    return any(node.type in {"use_declaration", "extern_crate_declaration"} for node in nodes)


def _is_literal_anchor(fragment: Fragment) -> bool:
    return any(atom.text.startswith(('"', 'b"', 'c"')) for atom in fragment.atoms)


def _climb(source: SourceFile, ancestry: Ancestry, limit: int, fragment: Fragment) -> Iterator[tuple[Node, int]]:
    """The nodes to try around an anchor, each with how many further levels are climbed from it."""
    left = limit
    nodes = ancestry.nodes
    kinds = root_kinds(fragment.root)
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        if node.type in kinds and _is_site(source, node, nodes[max(index - 3, 0) : index][::-1], fragment):
            yield node, left
        elif node.type == "attribute_item" and (item := _dressed(node)) is not None and item.type in kinds:
            yield item, left
        if node.type not in _TRANSPARENT:
            left -= 1
        if left < 0:
            return


def every_site(source: SourceFile, fragment: Fragment) -> Iterator[Node]:
    """All nodes of the fragment's kind, by a walk over the whole file and all macro bodies."""
    kinds = root_kinds(fragment.root)
    pending: list[tuple[Node, tuple[Node, ...]]] = [(source.root, ())]
    while pending:
        node, above = pending.pop()
        if (not kinds or node.type in kinds) and _is_site(source, node, above, fragment):
            yield node
        around = (node, *above[:2])
        pending.extend((child, around) for child in reversed(list(source.children(node))))


def _is_site(source: SourceFile, node: Node, above: Sequence[Node], fragment: Fragment) -> bool:
    """Whether a node of the right kind is a place of its own; `above` are the nodes around it, nearest first."""
    root = fragment.root
    if isinstance(root, Statements):
        return holds_statements(source, node) and (writes_unsafe(root.parts) or not is_spliced(source, node, above))
    if above and _is_part_of_path(node, above[0]):
        return False
    if isinstance(root, Group) and root.kind == "expression_statement":
        return _is_statement(root, node, above[0] if above else None)
    return True


def _is_statement(root: Group, node: Node, parent: Node | None) -> bool:
    """Whether it is a statement, or the last of a block without its `;`; one in an `unsafe` block is a site itself."""
    if node.type != root.kind:
        return parent is not None and parent.type == "block"
    return writes_unsafe([root]) or isinstance(root.children[0], Meta) or node.children[0].type != "unsafe_block"


def _dressed(attribute: Node) -> Node | None:
    """What an attribute stands in front of."""
    behind = attribute.next_sibling
    while behind is not None and (behind.type == "attribute_item" or behind.type in TRIVIA):
        behind = behind.next_sibling
    return behind


def _is_part_of_path(node: Node, parent: Node) -> bool:
    """Whether the node is only a longer path's last name, or a path without its generic arguments."""
    if node.type not in PATH_KINDS or parent.type not in PATH_KINDS:
        return False
    return any(parent.child_by_field_name(name) == node for name in ("name", "type", "function"))


def trust_at(source: SourceFile, node: Node) -> tuple[tuple[Trust, str], ...]:
    """The macros around a node, outermost first, with the trust in each. A macro that the file itself defines is not
    the known one of its name."""
    return tuple((_trust(source, layer), layer.macro) for layer in source.ancestors_of(node).layers)


def _trust(source: SourceFile, layer: Layer) -> Trust:
    own = layer.trust is Trust.KNOWN and layer.macro.encode() in macros_of(source)
    return Trust.UNKNOWN if own else layer.trust


def macros_of(source: SourceFile) -> frozenset[bytes]:
    """The names that `macro_rules!` gives in the file; looked up once."""
    found = source.cache.get("macros of the file")
    if not isinstance(found, frozenset):
        found = source.cache["macros of the file"] = frozenset(_MACRO_RULES.findall(source.data))
    return found


def is_in_attribute(source: SourceFile, node: Node) -> bool:
    """Whether a node is part of an attribute: of its arguments, or of the value in `#[name = value]`."""
    return any(around.type == "attribute" for around in source.ancestors_of(node).nodes)
