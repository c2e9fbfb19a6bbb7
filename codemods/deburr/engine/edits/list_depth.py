"""Lists that have lines of their own in a template: how deep they stand there, and their text at that depth.

Byte offsets throughout. Unknown here: what else the template has, and whether a list keeps its place in the source.
"""

from __future__ import annotations

from collections.abc import Sequence

from deburr.engine.edits.layout import indent_of, trimmed
from deburr.engine.edits.reindent import reindented
from deburr.engine.edits.rendering import Renderer
from deburr.engine.matching.bindings import Capture
from deburr.language.trees import Atom, AtomKind
from deburr.syntax.source import Node, SourceFile
from deburr.text.edit import Edit, apply_edits
from deburr.text.span import Span

_OPENERS = frozenset("([{")
_CLOSERS = frozenset(")]}")


def lists_on_lines(renderer: Renderer, node: Node) -> list[tuple[int, Capture, bytes]]:
    """Each capture that begins a line in the template and is not empty: the index of its atom, and the indentation that
    it is to have at `node`."""
    text, base = renderer.template.text.encode(), indent_of(renderer.source.data, node.start_byte)
    found: list[tuple[int, Capture, bytes]] = []
    for index, atom in enumerate(renderer.template.atoms):
        capture = renderer.bindings.captures.get(atom.text) if atom.kind is AtomKind.CAPTURE else None
        lead = text[text.rfind(b"\n", 0, atom.start) + 1 : atom.start]
        if capture is not None and capture.nodes and not lead.strip():
            found.append((index, capture, base + lead))
    return found


def is_nested_as_before(renderer: Renderer, index: int) -> bool:
    """Whether as many brackets are around the capture of an atom (its index) in the template as in the match."""
    match, template = renderer.fragment.atoms, renderer.template.atoms
    before = next((i for i, atom in enumerate(match) if atom.key == template[index].key), None)
    return before is not None and _nesting(match[:before]) == _nesting(template[:index])


def _nesting(atoms: Sequence[Atom]) -> int:
    tokens = [atom.text for atom in atoms if atom.kind is AtomKind.TOKEN]
    return sum(text in _OPENERS for text in tokens) - sum(text in _CLOSERS for text in tokens)


def at_depth(source: SourceFile, capture: Capture, wanted: bytes, text: bytes) -> bytes:
    """`text`, that of a capture, with its lines but the first indented as `wanted`. It stays as it is where the capture
    begins no line of the source, or where `text` is not the whole of it."""
    data, span = source.data, capture.span
    if text != span.cut(data):
        return text
    members = trimmed(data, span)
    own = data[data.rfind(b"\n", 0, members.start) + 1 : members.start]
    edits = reindented(source, members, own, wanted) if not own.strip() else []
    local = [Edit(Span(one.span.start - span.start, one.span.end - span.start), one.replacement) for one in edits]
    return apply_edits(text, local)
