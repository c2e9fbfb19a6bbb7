"""Rewriting items: one that changes, one that becomes several, and a macro whose members take its place.

The item that goes on in the template is edited token by token; what the template puts beside it is written on lines of
its own. Members that come out of a macro, or go into a module, move to their new depth line by line, so that edits
inside them still apply. Unknown here: statements, and what the other steps of a rewrite do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deburr.engine.edits.difference import (
    Rewriting,
    difference_of,
    laid_out,
    laid_out_pieces,
    rewritten,
    whole_part,
)
from deburr.engine.edits.layout import trimmed, with_attributes
from deburr.engine.edits.list_depth import is_nested_as_before, lists_on_lines
from deburr.engine.edits.reindent import reindented
from deburr.engine.edits.rendering import Renderer
from deburr.language.compiled import CompiledAlternative
from deburr.language.trees import AtomKind, Statements
from deburr.syntax.source import TRIVIA, Node
from deburr.text.edit import Edit
from deburr.text.span import Span

NO_PLACE = "an item that the rewrite adds has no place here: more stands on the line"

SHARED_ATTRIBUTES = "the attributes of the macro call would hold for the first of its items alone"


def rewrite_items(renderer: Renderer, alternative: CompiledAlternative) -> Rewriting:
    """The edits that turn an item into the item or items of the template."""
    root = renderer.template.root
    if _shares_attributes(renderer):
        return Rewriting((), SHARED_ATTRIBUTES)
    if isinstance(root, Statements) and len(root.ranges) > 1:
        made = _several(renderer, alternative, root.ranges)
    else:
        made = rewritten(renderer, whole_part(renderer, alternative))
        comment = laid_out(renderer, renderer.node, _leading_comment(renderer))
        if made.withheld is None and comment:
            made = _with(made, _beside(renderer, [(b"", comment)], [], b"\n"))
    if made.withheld is not None:
        return made
    edits = _moved(renderer, _without_semicolon(renderer, made.edits))
    return replace(made, edits=(*edits, *_orphaned_semicolons(renderer.node, edits)))


def _orphaned_semicolons(item: Node, edits: Sequence[Edit]) -> list[Edit]:
    """Each `;` behind a macro call among the members that goes without it."""
    body = item.child_by_field_name("body")
    members = [child for child in body.children if child.type not in TRIVIA] if body is not None else []
    orphaned: list[Edit] = []
    goes = False
    for member in members:
        own = Span(member.start_byte, member.end_byte)
        if member.type != "empty_statement":
            end = Span(member.end_byte - 1, member.end_byte)
            goes = member.type == "macro_invocation" and any(edit.span.contains(end) for edit in edits)
        elif goes and not any(edit.span.overlaps(own) for edit in edits):
            orphaned.append(Edit(own, b""))
    return orphaned


def _several(renderer: Renderer, alternative: CompiledAlternative, ranges: tuple[tuple[int, int], ...]) -> Rewriting:
    """The part that goes on is the one with the most atoms of the match; the others are put around it."""
    atoms, ends = renderer.template.atoms, len(alternative.fragment.atoms)
    keys = {atom.key for atom in alternative.fragment.atoms}
    shared = [sum(atom.key in keys for atom in atoms[slice(*one)]) for one in ranges]
    kept = shared.index(max(shared))
    made = difference_of(renderer, alternative, renderer.node, (0, ends), ranges[kept], "item")
    if made.withheld is not None:
        return made
    before = [_text_of(renderer, one) for one in ranges[:kept]]
    after = [_text_of(renderer, one) for one in ranges[kept + 1 :]]
    return _with(made, _beside(renderer, before, after, b"\n\n"))


def _with(made: Rewriting, added: list[Edit] | None) -> Rewriting:
    return replace(made, edits=(*made.edits, *added)) if added is not None else Rewriting((), NO_PLACE)


def _leading_comment(renderer: Renderer) -> bytes:
    """What the template has above its first token: comments."""
    atoms = renderer.template.atoms
    return renderer.template.text.encode()[: atoms[0].start].strip() if atoms else b""


def _text_of(renderer: Renderer, part: tuple[int, int]) -> tuple[bytes, bytes]:
    """An item of the template with the comments above it, and the white space in front of them, laid out."""
    pieces = [piece for piece in renderer.pieces() if part[0] <= piece.index < part[1]]
    gap = pieces[0].gap if pieces else b""
    lead = gap.lstrip()
    blank = gap[: len(gap) - len(lead)] or b"\n\n"
    if not part[0] and (comment := _leading_comment(renderer)):
        lead = comment + b"\n"
    node = renderer.node
    return laid_out(renderer, node, blank), laid_out(renderer, node, lead) + laid_out_pieces(renderer, node, pieces)


def _beside(
    renderer: Renderer, before: list[tuple[bytes, bytes]], after: list[tuple[bytes, bytes]], last_gap: bytes
) -> list[Edit] | None:
    """The insertions in front of the item, its attributes and its comments (with `last_gap` between), and behind it;
    None: no line is free."""
    data, node = renderer.source.data, renderer.node
    edits: list[Edit] = []
    if before:
        start = _first_line(renderer, node)
        if data[data.rfind(b"\n", 0, start) + 1 : start].strip():
            return None
        gaps = [gap for gap, _ in before[1:]] + [laid_out(renderer, node, last_gap)]
        text = b"".join(part + gap for (_, part), gap in zip(before, gaps, strict=True))
        edits.append(Edit(Span(start, start), text))
    if after:
        end = _line_end(renderer, node)
        if end is None:
            return None
        edits.append(Edit(Span(end, end), b"".join(gap + part for gap, part in after)))
    return edits


def _first_line(renderer: Renderer, node: Node) -> int:
    """Where the item begins with its attributes and the comments directly above it."""
    data = renderer.source.data
    start = with_attributes(node).start
    before = node.prev_sibling
    while before is not None and (before.type == "attribute_item" or before.type in TRIVIA):
        between = data[before.end_byte : start]
        line = data.rfind(b"\n", 0, before.start_byte) + 1
        own_line = not data[line : before.start_byte].strip()
        joined_up = between.count(b"\n") <= (0 if data[before.end_byte - 1 : before.end_byte] == b"\n" else 1)
        if before.type in TRIVIA and not (own_line and joined_up and not between.strip()):
            break
        start = min(start, before.start_byte)
        before = before.prev_sibling
    return start


def _line_end(renderer: Renderer, node: Node) -> int | None:
    """The end of the item's line behind a comment of its own; None where other code follows on it."""
    data = renderer.source.data
    end = data.find(b"\n", node.end_byte)
    end = len(data) if end == -1 else end
    rest = data[node.end_byte : end].strip()
    if rest and not rest.startswith(b"//"):
        return node.end_byte if rest.startswith(b"}") else None
    return end - 1 if data[end - 1 : end] == b"\r" and end > node.end_byte else end


def _without_semicolon(renderer: Renderer, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The `;` behind a macro call that becomes items has to go: items take none."""
    node, follower = renderer.node, renderer.node.next_sibling
    if node.type != "macro_invocation" or follower is None or follower.type != ";" or _keeps_call(renderer):
        return edits
    return (*edits, Edit(Span(follower.start_byte, follower.end_byte), b""))


def _shares_attributes(renderer: Renderer) -> bool:
    """Whether a macro call that goes has attributes, and more than one member for them."""
    node = renderer.node
    if node.type != "macro_invocation" or _keeps_call(renderer):
        return False
    around = renderer.source.parent(node)
    whole = around if around is not None and around.type == "expression_statement" else node
    if with_attributes(whole).start == whole.start_byte:
        return False
    members = [one for capture in renderer.bindings.captures.values() for one in capture.nodes]
    return sum(one.type not in {"attribute_item", "empty_statement", ";"} for one in members) > 1


def _keeps_call(renderer: Renderer) -> bool:
    return any(atom.kind is AtomKind.TOKEN and atom.text == "!" for atom in renderer.template.atoms)


def _moved(renderer: Renderer, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The edits with those of white space that bring the members of a list to the depth that the template has them at.
    A list that is nested as before keeps its own, and one that an edit writes anew has come to its depth with that."""
    data = renderer.source.data
    for index, capture, wanted in lists_on_lines(renderer, renderer.node):
        members = _with_comments(data, capture.nodes, trimmed(data, capture.span))
        line = Span(data.rfind(b"\n", 0, members.start) + 1, members.start)
        own = line.cut(data)
        if own.strip() or own == wanted or is_nested_as_before(renderer, index):
            continue
        if any(edit.span.contains(members) for edit in edits):
            continue
        moved = reindented(renderer.source, members, own, wanted)
        edits = tuple(_in_front_of(edit, members, own, wanted) for edit in edits)
        if not any(edit.span.end > line.start and edit.span.start <= line.end for edit in edits):
            moved.append(Edit(line, wanted))
        edits = (*edits, *moved)
    return edits


def _with_comments(data: bytes, nodes: Sequence[Node], members: Span) -> Span:
    """The members with the comments in front of them that begin their lines, and those behind them."""
    start, before = members.start, nodes[0].prev_sibling
    while before is not None and before.type in TRIVIA and before.start_byte < start:
        if data[data.rfind(b"\n", 0, before.start_byte) + 1 : before.start_byte].strip():
            break
        start, before = before.start_byte, before.prev_sibling
    end, behind = members.end, nodes[-1].next_sibling
    while behind is not None and behind.type in TRIVIA and behind.end_byte > end:
        end, behind = behind.end_byte, behind.next_sibling
    return trimmed(data, Span(start, end))


def _in_front_of(edit: Edit, members: Span, own: bytes, wanted: bytes) -> Edit:
    """An edit that ends where the members begin, with the indentation of their first line as it is to be."""
    before, newline, indentation = edit.replacement.rpartition(b"\n")
    if edit.span.end != members.start or not newline or indentation != own:
        return edit
    return Edit(edit.span, before + newline + wanted)
