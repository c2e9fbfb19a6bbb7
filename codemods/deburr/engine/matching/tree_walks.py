"""What the tree of a fragment says before anything is matched: where it can stand, how deep it is, what it binds.

Unknown here: sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deburr.language.trees import (
    Definition,
    GenericParameter,
    Group,
    Meta,
    MethodCall,
    PathPattern,
    Statements,
    Token,
    Tree,
)
from deburr.language.trees import Sequence as ListTree
from deburr.syntax.paths import PATH_KINDS

_ALSO = {
    "function_item": frozenset({"function_item", "function_signature_item"}),
    "field_initializer": frozenset({"field_initializer", "shorthand_field_initializer"}),
}
_HOLDERS = frozenset({"block", "source_file", "declaration_list", "token_tree"})


def root_kinds(root: Tree) -> frozenset[str]:
    """The node kinds that a match of a fragment with this root can be; none: any."""
    if isinstance(root, MethodCall):
        return frozenset({"call_expression"})
    if isinstance(root, PathPattern):
        return PATH_KINDS
    if isinstance(root, Statements):
        return _HOLDERS
    if isinstance(root, Definition):
        return _kinds(root.body.kind)
    if isinstance(root, Group):
        return _group_kinds(root)
    return _kinds(root.kind) if isinstance(root, ListTree) else frozenset()


def _kinds(kind: str) -> frozenset[str]:
    return _ALSO.get(kind, frozenset({kind}))


def _group_kinds(root: Group) -> frozenset[str]:
    if root.kind == "generic_type" and isinstance(root.children[-1], ListTree) and root.children[-1].may_be_absent:
        return frozenset({"generic_type", "type_identifier", "scoped_type_identifier"})
    if root.kind == "expression_statement" and not isinstance(root.children[0], Meta):
        # The last statement of a block may lack its `;`.
        return root_kinds(root.children[0]) | {root.kind}
    return _kinds(root.kind)


def depth_of(tree: Tree) -> int:
    """An upper bound of how many nodes lie between the root of a match and one of its tokens."""
    deepest = 0
    pending: list[tuple[Tree, int]] = [(tree, 0)]
    while pending:
        here, depth = pending.pop()
        deepest = max(deepest, depth)
        if isinstance(here, PathPattern):
            deepest = max(deepest, depth + len(here.item) + 4)
        pending += [(child, depth + more) for child, more in _below(here)]
    return deepest + 4


def _below(tree: Tree) -> Iterator[tuple[Tree, int]]:
    """The trees in a tree, with how many nodes they may lie below it."""
    if isinstance(tree, MethodCall):
        yield tree.receiver, 3
        yield tree.arguments, 2
        if tree.generics is not None:
            yield tree.generics, 3
    elif isinstance(tree, Group):
        yield from ((child, 2) for child in tree.children)
    elif isinstance(tree, ListTree):
        yield from ((part, 2) for part in (*tree.opener, *tree.closer))
        yield from ((child, 2) for element in tree.elements for child in element)
    elif isinstance(tree, PathPattern):
        yield from ((part.generics, 4) for part in tree.segments if part.generics is not None)
    elif isinstance(tree, Statements):
        yield from ((part, 2) for part in tree.parts)
    elif isinstance(tree, Definition):
        yield from ((one, 4) for one in (*tree.attributes, tree.body))
        if tree.visibility is not None:
            yield tree.visibility, 2
    elif isinstance(tree, GenericParameter):
        yield tree.name, 2
        yield from ((bound, 6) for bound in tree.bounds)


def trees_in(tree: Tree) -> Iterator[Tree]:
    """The tree and all trees in it."""
    pending = [tree]
    while pending:
        here = pending.pop()
        yield here
        pending += [child for child, _ in _below(here)]


def metas_of(tree: Tree) -> frozenset[str]:
    """The names of the metavariables that stand for one node."""
    metas = (one for one in trees_in(tree) if isinstance(one, Meta) and not one.repeated)
    return frozenset(one.name for one in metas if one.name is not None)


def writes_unsafe(parts: Sequence[Tree]) -> bool:
    """Whether a statement of the fragment is itself an `unsafe` block, which then is not looked through."""
    inner = (one.children[0] if isinstance(one, Group) and one.kind == "expression_statement" else one for one in parts)
    return any(isinstance(one, Group) and one.kind == "unsafe_block" for one in inner)


def optional_atoms(root: Tree) -> frozenset[int]:
    """The atoms of tokens that a match need not have, or may have in another spelling. A list's end is one: where the
    parser recovers from an error it makes one up."""
    found: set[int] = set()
    for tree in trees_in(root):
        if isinstance(tree, ListTree):
            found.update(one.atom for one in tree.closer)
        elif isinstance(tree, Group) and isinstance(tree.children[-1] if tree.children else None, Token):
            found.update(one.atom for one in tree.children[-1:] if isinstance(one, Token) and one.text == "}")
        if isinstance(tree, ListTree) and (tree.may_be_absent or tree.kind == "token_tree"):
            found.update((*tree.commas, *(one.atom for one in (*tree.opener, *tree.closer))))
        elif isinstance(tree, Group) and tree.kind == "for_lifetimes" and _is_free(tree.children[-1]):
            found.update(one.atom for one in tree.children if isinstance(one, Token))
        elif isinstance(tree, Group) and tree.kind == "token_tree":
            ends = (tree.children[0], tree.children[-1]) if tree.children else ()
            found.update(one.atom for one in ends if isinstance(one, Token))
        elif isinstance(tree, Group) and tree.kind == "attribute":
            found.update(_prefix_atoms(tree.children[0]))
    return frozenset(found)


def _is_free(tree: Tree) -> bool:
    return isinstance(tree, ListTree) and tree.may_be_absent


def _prefix_atoms(name: Tree) -> Iterator[int]:
    """Of an attribute's name, the tokens in front of its last part."""
    if isinstance(name, Group) and name.kind == "scoped_identifier":
        for child in name.children[:-1]:
            yield from (one.atom for one in trees_in(child) if isinstance(one, Token))
