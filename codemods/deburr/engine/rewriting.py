"""From a match and its template to edits: the token difference, checked against the template rendered as a whole.

Tokens that stand in both keep their bytes and the comments beside them. The difference is trusted only if it has the
same significant tokens as the whole rendering; else the whole is used, and where that would lose a comment the fix is
withheld.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from deburr.engine.removal import whole_lines
from deburr.engine.rendering import Piece, Renderer, joined
from deburr.engine.token_difference import Gap, filled
from deburr.engine.unsafe_needs import loses_unsafe
from deburr.language.compiled import CompiledAlternative
from deburr.syntax.precedence import PLAIN, Form, fits, form_of, place_of
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.tokens import comments_in, significant_tokens, strip_parentheses
from deburr.text.edit import Edit, apply_edits, find_conflict
from deburr.text.span import Span

LOST_COMMENT = "a comment inside it has no place in the rewrite"
LOST_UNSAFE = "an `unsafe` inside it has no place in the rewrite, and may be needed"
MISREAD = "its result would be read in another way"
_WRAPPERS = {
    "type": (b"type _T = ", b";"),
    "attribute": (b"", b" fn _f() {}"),
    "item": (b"", b""),
    "expression": (b"fn _f() { let _x = ", b"; }"),
    "statement": (b"fn _f() { ", b" }"),
}
_WORDS = re.compile(rb"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The edits of one match, or why there are none."""

    edits: tuple[Edit, ...]
    withheld: str | None = None
    form: Form = PLAIN
    """How the result of an expression looks from outside, without parentheses around it."""


def rewrite(renderer: Renderer, alternative: CompiledAlternative) -> Rewriting:
    """The edits that turn the match into its rewrite."""
    if renderer.template.root is None:
        return _deletion(renderer)
    if loses_unsafe(renderer.source, renderer.crate, renderer.node, _captured(renderer), renderer.template):
        return Rewriting((), LOST_UNSAFE)
    job = _Job(renderer, alternative)
    job.brackets_all = not job.is_read_as_meant()
    if job.category == "expression" and job.parsed() is None:
        return Rewriting((), MISREAD)
    form = job.form
    if not renderer.bindings.irregular and alternative.pairs is not None:
        difference = job.difference(alternative.pairs)
        if find_conflict(difference) is None and job.agrees(difference):
            if job.keeps_comments(difference):
                return Rewriting(tuple(difference), form=form)
            return Rewriting((), LOST_COMMENT)
    whole = job.whole()
    if not job.keeps_comments([whole]):
        return Rewriting((), LOST_COMMENT)
    return Rewriting((whole,), form=form)


def _captured(renderer: Renderer) -> list[Span]:
    return [capture.span for capture in renderer.bindings.captures.values() if capture.nodes]


def _deletion(renderer: Renderer) -> Rewriting:
    data, node = renderer.source.data, renderer.node
    span = Span(node.start_byte, node.end_byte)
    if comments_in(renderer.source, span):
        return Rewriting((), LOST_COMMENT)
    return Rewriting((Edit(whole_lines(data, span), b""),))


@dataclass(slots=True)
class _Job:
    renderer: Renderer
    alternative: CompiledAlternative
    brackets_all: bool = False
    _form: Form | None = None
    _tree: list[Node | None] = field(default_factory=list)

    @property
    def source(self) -> SourceFile:
        return self.renderer.source

    @property
    def node(self) -> Node:
        return self.renderer.node

    @property
    def category(self) -> str:
        return self.alternative.fragment.category

    def region(self) -> Span:
        """The bytes that the fragment speaks of: of an item only what it writes, of all else the whole node."""
        if self.category != "item":
            return Span(self.node.start_byte, self.node.end_byte)
        spans = [span for span in self.renderer.bindings.atoms.values() if len(span)]
        return Span(min(span.start for span in spans), max(span.end for span in spans))

    def whole(self) -> Edit:
        text = self._laid_out(self._rendered())
        return Edit(self.region(), b"(" + text + b")" if self._needs_parentheses() else text)

    def is_read_as_meant(self) -> bool:
        """Whether the whole rendering parses to the same tree as with parentheses around every capture."""
        if self.category != "expression":
            return True
        if not self.renderer.is_delicate():
            return True
        usual, bracketed = self.renderer.whole(), self.renderer.whole(True)
        shape = _shape_of(_expression(usual))
        return shape is not None and shape == _shape_of(_expression(bracketed))

    @property
    def form(self) -> Form:
        """How the result looks from outside."""
        if self._form is None:
            parsed = self.parsed() if self.category == "expression" else None
            self._form = form_of(parsed) if parsed is not None else Form()
        return self._form

    def parsed(self) -> Node | None:
        """The tree of the whole rendering, if it parses."""
        if not self._tree:
            self._tree = [_expression(self._rendered())]
        return self._tree[0]

    def _needs_parentheses(self) -> bool:
        return self.category == "expression" and not fits(self.form, place_of(self.source, self.node))

    def _rendered(self) -> bytes:
        return self.renderer.whole(self.brackets_all)

    def _laid_out(self, text: bytes) -> bytes:
        """A template of several lines takes the indentation and the line ends of its place."""
        template = self.renderer.template.text.strip().encode()
        if b"\n" not in template:
            return text
        data, start = self.source.data, self.node.start_byte
        line = data.rfind(b"\n", 0, start) + 1
        indent = data[line:start][: len(data[line:start]) - len(data[line:start].lstrip())]
        newline = b"\r\n" if data[line - 2 : line] == b"\r\n" else b"\n"
        return text.replace(b"\n", newline + indent)

    def difference(self, pairs: tuple[tuple[int, int], ...]) -> list[Edit]:
        """The edits that keep every token which stands on both sides, in source order."""
        atoms = self.renderer.bindings.atoms
        pieces = {piece.index: piece for piece in self.renderer.pieces(self.brackets_all)}
        kept = [(left, right) for left, right in pairs if left in atoms and len(atoms[left]) and right in pieces]
        edits: list[Edit] = []
        region = self.region()
        needs_parentheses = self._needs_parentheses()
        if needs_parentheses:
            edits.append(Edit(Span(region.start, region.start), b"("))
        at, left, right = region.start, -1, -1
        for next_left, next_right in kept:
            here = atoms[next_left]
            edits += self._between(Span(at, here.start), (left, next_left), (right, next_right), pieces)
            edits += self._around(here, pieces[next_right])
            at, left, right = here.end, next_left, next_right
        ends = len(self.alternative.fragment.atoms), len(self.renderer.template.atoms)
        edits += self._between(Span(at, region.end), (left, ends[0]), (right, ends[1]), pieces)
        if needs_parentheses:
            edits.append(Edit(Span(region.end, region.end), b")"))
        return _joined(edits)

    def _between(
        self, chunk: Span, matched: tuple[int, int], written: tuple[int, int], pieces: dict[int, Piece]
    ) -> list[Edit]:
        """The edit of what stands between two kept atoms, both given as ranges without their ends."""
        atoms, data = self.renderer.bindings.atoms, self.source.data
        gone = [atoms[i] for i in range(matched[0] + 1, matched[1]) if i in atoms and len(atoms[i])]
        new = [pieces[i] for i in range(written[0] + 1, written[1]) if i in pieces]
        if not gone and not new:
            return []
        first = min((one.start for one in gone), default=chunk.end)
        last = max((one.end for one in gone), default=chunk.end)
        if first < chunk.start or last > chunk.end:
            return [Edit(chunk, b""), Edit(chunk, b"?")]
        end = pieces.get(written[1])
        gap = Gap(
            before=data[chunk.start : first],
            after=data[last : chunk.end],
            removes=bool(gone),
            inserted=self._laid_out(joined(new)),
            lead=self._laid_out(new[0].gap if new else end.gap if end is not None else b""),
            trail=self._laid_out(end.gap) if end is not None else b"",
            at_start=written[0] < 0,
            at_end=end is None,
        )
        return [Edit(chunk, filled(gap))]

    def _around(self, span: Span, piece: Piece) -> list[Edit]:
        """The brackets that a kept capture gets or loses."""
        inner = self.renderer.needless_parentheses(piece.index)
        if inner is not None:
            return [
                Edit(Span(span.start, inner.start_byte), b""),
                Edit(Span(inner.end_byte, span.end), b""),
            ]
        if not piece.around[0]:
            return []
        return [
            Edit(Span(span.start, span.start), piece.around[0]),
            Edit(Span(span.end, span.end), piece.around[1]),
        ]

    def agrees(self, edits: list[Edit]) -> bool:
        """Whether both ways give the same significant tokens, and the difference parses as well as the whole."""
        one, other = self._parsed(edits), self._parsed([self.whole()])
        if one.root.has_error and not other.root.has_error:
            return False
        if _WORDS.findall(one.data) == _WORDS.findall(other.data):
            return True
        return [token for token, _ in significant_tokens(one, one.root)] == [
            token for token, _ in significant_tokens(other, other.root)
        ]

    def _parsed(self, edits: list[Edit]) -> SourceFile:
        opener, closer = _WRAPPERS[self.category]
        return SourceFile(opener + self._edited(edits) + b"\n" + closer)

    def _edited(self, edits: list[Edit]) -> bytes:
        node = self.node
        shift = node.start_byte
        local = [Edit(Span(one.span.start - shift, one.span.end - shift), one.replacement) for one in edits]
        return apply_edits(self.source.data[shift : node.end_byte], local)

    def keeps_comments(self, edits: list[Edit]) -> bool:
        span = Span(self.node.start_byte, self.node.end_byte)
        text = span.cut(self.source.data)
        if b"//" not in text and b"/*" not in text:
            return True
        before = Counter(one.cut(self.source.data) for one in comments_in(self.source, span))
        if not before:
            return True
        after = self._parsed(edits)
        left = Counter(one.cut(after.data) for one in comments_in(after, Span(0, len(after.data))))
        return not before - left


def _expression(text: bytes) -> Node | None:
    """The tree of an expression on its own."""
    opener, closer = _WRAPPERS["expression"]
    root = SourceFile(opener + text + b"\n" + closer).root
    if root.has_error:
        return None
    body = root.children[0].child_by_field_name("body")
    declaration = body.named_children[0] if body is not None and body.named_child_count else None
    return declaration.child_by_field_name("value") if declaration is not None else None


def _shape_of(node: Node | None) -> list[tuple[int, str]] | None:
    """The kinds of the nodes with their depths, parentheses and comments left out; None without a tree."""
    if node is None:
        return None
    shape: list[tuple[int, str]] = []
    pending = [(node, 0)]
    while pending:
        here, depth = pending.pop()
        here = strip_parentheses(here)
        if here.type in TRIVIA:
            continue
        shape.append((depth, here.type))
        pending += [(child, depth + 1) for child in reversed(here.children)]
    return shape


def _joined(edits: list[Edit]) -> list[Edit]:
    """Edits that touch become one, so that insertions at one place keep their order; what changes nothing goes."""
    result: list[Edit] = []
    for edit in edits:
        last = result[-1] if result else None
        if last is not None and last.span.end == edit.span.start:
            result[-1] = Edit(Span(last.span.start, edit.span.end), last.replacement + edit.replacement)
        else:
            result.append(edit)
    return result
