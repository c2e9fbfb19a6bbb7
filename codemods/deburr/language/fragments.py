"""Match fragments and rewrite templates: from a page's text to the trees that are matched and rendered.

What is no fragment is an error at a byte of the text. Unknown here: which page the fragment stands in, and any source
to fix.
"""

from __future__ import annotations

from deburr.language.fragment_atoms import Collector
from deburr.language.fragment_parsing import FragmentError, Parsed, parse
from deburr.language.fragment_reader import Reader
from deburr.language.trees import Definition, Fragment, Meta, Statements, Template, Tree
from deburr.syntax.precedence import PRIMARY, precedence_of
from deburr.syntax.source import Node

__all__ = ["FragmentError", "compile_fragment", "compile_template"]

_WITH_COMMENTS = frozenset({"statement", "statements", "item"})
_NO_TAILS = frozenset({"expression_statement", "let_declaration", "empty_statement", "attribute_item"})


def compile_fragment(text: str, kind: str | None = None, *, bare: bool = False) -> Fragment | FragmentError:
    """A match fragment; only with `bare` it may be a metavariable alone."""
    parsed = parse(text, kind)
    if isinstance(parsed, FragmentError):
        return parsed
    if (comment := parsed.first_comment()) is not None:
        message = "a comment in a fragment would have to stand in every source"
        return FragmentError(*comment, message, "put it in the prose")
    collected = Collector(parsed)
    read = _read(Reader(collected, keeps_parentheses=False), kind)
    if isinstance(read, FragmentError):
        return read
    root, category = read
    if _is_bare(root) and not (bare and isinstance(root, Meta)):
        return FragmentError(0, len(text.encode()), "a bare metavariable matches everything", "write what it stands in")
    return Fragment(text, root, tuple(collected.atoms), category, frozenset(collected.inner_captures))


def compile_template(text: str, kind: str | None = None) -> Template | FragmentError:
    """A rewrite template; white space alone deletes."""
    if not text.strip():
        return Template("", None, (), "nothing", PRIMARY)
    parsed = parse(text, kind, in_template=True)
    if isinstance(parsed, FragmentError):
        return parsed
    collected = Collector(parsed)
    read = _read(Reader(collected, keeps_parentheses=True), kind)
    if isinstance(read, FragmentError):
        return read
    root, category = read
    category = _category_of_run(root, kind) if isinstance(root, Statements) else category
    if category not in _WITH_COMMENTS and (comment := parsed.first_comment()) is not None:
        message = "a comment in a rewrite needs a whole statement or item around it"
        return FragmentError(*comment, message, "put it in the prose")
    if collected.unrenderable:
        message = "a rewrite adds plain traits and lifetimes to a parameter, no bound with arguments"
        return FragmentError(*collected.place(collected.unrenderable[0]), message, "write it in a where-clause")
    precedence = precedence_of(parsed.parts[0]) if len(parsed.parts) == 1 else PRIMARY
    return Template(text, root, tuple(collected.atoms), category, precedence)


def _is_bare(root: Tree) -> bool:
    return isinstance(root, Meta) or (
        isinstance(root, Statements) and all(isinstance(part, Meta) and part.repeated for part in root.parts)
    )


def _read(reader: Reader, kind: str | None) -> tuple[Tree, str] | FragmentError:
    """The fragment's root and its category."""
    collected = reader.collected
    parsed = collected.parsed
    parts: list[Tree] = []
    ranges: list[tuple[int, int]] = []
    for run in _runs(parsed.parts):
        before = len(collected.atoms)
        read = reader.read_neighbours(run)
        if len(read) != 1:
            message = "an attribute stands before an item, or is a match of its own"
            return FragmentError(*collected.place(run[0]), message, "write the item, or one attribute alone")
        parts += read
        ranges.append((before, len(collected.atoms)))
    if collected.errors:
        return collected.errors[0]
    if (misplaced := collected.misplaced()) is not None:
        return misplaced
    only = parts[0]
    if len(parts) > 1 or (isinstance(only, Meta) and only.repeated):
        return Statements(tuple(parts), tuple(ranges), _is_tail(parsed, parts[-1])), "statements"
    return only, _category(parsed, only, kind)


def _runs(nodes: tuple[Node, ...]) -> list[list[Node]]:
    """The statements, each with the attributes before it."""
    runs: list[list[Node]] = [[]]
    for node in nodes:
        runs[-1].append(node)
        if node.type != "attribute_item":
            runs.append([])
    return [run for run in runs if run]


def _is_tail(parsed: Parsed, last: Tree) -> bool:
    """Whether the last of several statements is the value of the block."""
    node = parsed.parts[-1]
    if isinstance(last, Definition) or (isinstance(last, Meta) and last.repeated):
        return False
    return node.type not in _NO_TAILS and not _is_braced_macro(node)


def _is_braced_macro(node: Node) -> bool:
    return node.type == "macro_invocation" and node.children[-1].child(0).type == "{"


def _category(parsed: Parsed, root: Tree, kind: str | None) -> str:
    node = parsed.parts[-1]
    if parsed.way not in {"block", "head"}:
        return parsed.way
    if isinstance(root, Meta):
        return kind or "expression"
    if node.type in {"attribute_item", "inner_attribute_item"}:
        return "attribute"
    if node.type == "let_declaration" or (node.type == "expression_statement" and node.child_count > 1):
        return "statement"
    is_item = isinstance(root, Definition) or (_is_braced_macro(node) and kind not in {"expression", "statement"})
    return "item" if is_item else "expression"


def _category_of_run(root: Statements, kind: str | None) -> str:
    """Several items are of the category `item`; lists say nothing."""
    written = [part for part in root.parts if not isinstance(part, Meta)]
    items = all(isinstance(part, Definition) and part.kind != "let_declaration" for part in written)
    return "item" if items and (written or kind == "item") else "statements"
