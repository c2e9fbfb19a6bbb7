"""From a match and its template to edits: the token difference, checked against the template rendered as a whole.

Tokens that stand in both keep their bytes and the comments beside them. The difference is trusted only if it has the
same significant tokens as the whole rendering, what the fragment leaves open aside; else the whole is used, and where
that would lose a comment or something left open the fix is withheld. Unknown here: deletions, several statements or
items, imports.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from deburr.engine.edits.attribute_lists import SCATTERED, is_scattered, staying_lists
from deburr.engine.edits.comments_beside import orphans_comment
from deburr.engine.edits.layout import newline_of, trimmed
from deburr.engine.edits.list_depth import at_depth, lists_on_lines
from deburr.engine.edits.rendering import Piece, Renderer, joined
from deburr.engine.edits.rewrite_checks import Uncovered, agrees, expression_of, keeps_comments, shape_of, uncovered
from deburr.engine.edits.token_difference import Gap, filled, is_trailing_comma, narrowed, touching
from deburr.engine.leftovers.surplus_unsafe import Rewritten
from deburr.language.alignment import align, align_lists
from deburr.language.compiled import CompiledAlternative
from deburr.language.trees import AtomKind
from deburr.syntax.precedence import PLAIN, Form, fits, form_of, place_of
from deburr.syntax.source import Node, SourceFile
from deburr.text.edit import Edit, find_conflict
from deburr.text.span import Span

LOST_COMMENT = "a comment inside it has no place in the rewrite"
LOST_UNSAFE = "an `unsafe` inside it has no place in the rewrite, and may be needed"
MISREAD = "its result would be read in another way"
_OPEN = frozenset({"item", "statement", "field", "arm", "pattern"})
_OPENERS = (b"(", b"[", b"{", b"<", b"|")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The edits of one match, or why there are none."""

    edits: tuple[Edit, ...]
    withheld: str | None = None
    form: Form = PLAIN
    """How the result of an expression looks from outside, without parentheses around it."""
    places: tuple[Rewritten, ...] = ()
    """What it rewrites among code that runs: where an `unsafe` block may have become surplus."""
    lowered: tuple[str, ...] = ()
    """Why the fix is maybe incorrect at the best."""
    imports: tuple[Edit, ...] = ()
    """Those of `edits` that add imports."""


@dataclass(frozen=True, slots=True)
class Part:
    """A node with the atoms of the match that lie in it and those of the template that take their place, both as
    half-open ranges."""

    node: Node
    category: str
    matched: tuple[int, int]
    written: tuple[int, int]
    pairs: tuple[tuple[int, int], ...] | None
    """The atoms that stay, or None: the whole is rendered anew."""


def difference_of(
    renderer: Renderer,
    alternative: CompiledAlternative,
    node: Node,
    match_range: tuple[int, int],
    template_range: tuple[int, int],
    category: str = "statement",
) -> Rewriting:
    """The edits that turn `node`, which stands for some atoms of the match, into some atoms of the template."""
    fragment = replace(alternative.fragment, atoms=alternative.fragment.atoms[slice(*match_range)])
    template = replace(renderer.template, atoms=renderer.template.atoms[slice(*template_range)])
    aligned = align(fragment, template)
    left, right = match_range[0], template_range[0]
    pairs = None if aligned is None else tuple((left + one, right + other) for one, other in aligned)
    return rewritten(renderer, Part(node, category, match_range, template_range, pairs))


def whole_part(renderer: Renderer, alternative: CompiledAlternative) -> Part:
    """The whole match and the whole template."""
    ends = len(alternative.fragment.atoms), len(renderer.template.atoms)
    return Part(renderer.node, alternative.fragment.category, (0, ends[0]), (0, ends[1]), alternative.pairs)


def rewritten(renderer: Renderer, part: Part) -> Rewriting:
    """The edits of one part."""
    job = _Job(renderer, part)
    if is_scattered(renderer.fragment, renderer.template.atoms, renderer.bindings, job.staying):
        return Rewriting((), SCATTERED)
    job.brackets_all = not job.is_read_as_meant()
    if part.category == "expression" and job.parsed() is None:
        return Rewriting((), MISREAD)
    whole, regular = job.whole(), not renderer.bindings.irregular
    if regular and part.pairs is not None:
        made = job.with_kept(part.pairs, whole)
        if made is not None:
            return replace(made, edits=(*made.edits, *_freed(job))) if made.withheld is None else made
    why = job.why_not_anew(whole)
    if why is None:
        return Rewriting((whole, *_freed(job)), form=job.form)
    if regular and part.pairs is None and part.category == "item":
        pairs = align_lists(renderer.fragment, renderer.template)
        made = job.with_kept(pairs, whole) if pairs is not None else None
        if made is not None and made.withheld is None:
            return made
    return Rewriting((), why)


def _freed(job: _Job) -> tuple[Edit, ...]:
    """The edits that take the brackets around the match away, if only the match needed them."""
    source, node = job.source, job.node
    around = source.parent(node) if job.category == "expression" else None
    if around is None or around.type != "parenthesized_expression":
        return ()
    place = place_of(source, around)
    if fits(form_of(node), place) or not fits(job.form, place):
        return ()
    before, behind = Span(around.start_byte, node.start_byte), Span(node.end_byte, around.end_byte)
    if before.cut(source.data) != b"(" or behind.cut(source.data) != b")":
        return ()
    return Edit(before, b""), Edit(behind, b"")


@dataclass(slots=True)
class _Job:
    renderer: Renderer
    part: Part
    brackets_all: bool = False
    _form: Form | None = None
    _tree: list[Node | None] = field(default_factory=list)

    @property
    def source(self) -> SourceFile:
        return self.renderer.source

    @property
    def node(self) -> Node:
        return self.part.node

    @property
    def category(self) -> str:
        return self.part.category

    @property
    def staying(self) -> frozenset[str]:
        """The lists of attributes that stay as what a page leaves open does."""
        return staying_lists(self.renderer.fragment, self.renderer.template.atoms[slice(*self.part.written)])

    @property
    def atoms(self) -> dict[int, Span]:
        """The bytes of the atoms of the match, without those of lists that stay."""
        atoms, listed = self.renderer.bindings.atoms, self.staying
        if not listed:
            return atoms
        return {index: span for index, span in atoms.items() if self.renderer.fragment.atoms[index].text not in listed}

    @property
    def area(self) -> Span:
        """The node with the attributes in front of it that the fragment speaks of."""
        own = Span(self.node.start_byte, self.node.end_byte)
        return Span(min(own.start, self.region().start), own.end)

    @property
    def is_open(self) -> bool:
        """Whether it is of a kind of which a fragment writes only a part."""
        return self.category in _OPEN and self.node.type != "expression_statement"

    @property
    def uncovered(self) -> Uncovered:
        """The tokens that no atom covers; where atoms do not line up, none is known to be one."""
        if self.renderer.bindings.irregular and not self.is_open:
            return Uncovered()
        atoms = self.atoms
        covered = [atoms[index] for index in range(*self.part.matched) if index in atoms]
        return uncovered(self.source, self.node, self.region(), covered)

    def region(self) -> Span:
        """The bytes that the fragment speaks of: of an item only what it writes, of an expression the whole node."""
        atoms = self.atoms
        spans = [atoms[index] for index in range(*self.part.matched) if index in atoms and len(atoms[index])]
        if not self.is_open or not spans:
            return Span(self.node.start_byte, self.node.end_byte)
        return Span(min(span.start for span in spans), max(span.end for span in spans))

    def pieces(self) -> list[Piece]:
        """The pieces of the template's range."""
        first, end = self.part.written
        pieces = [piece for piece in self.renderer.pieces(self.brackets_all) if first <= piece.index < end]
        listed, atoms = self.staying, self.renderer.template.atoms
        return [piece for piece in pieces if atoms[piece.index].text not in listed] if listed else pieces

    def whole(self) -> Edit:
        text = laid_out_pieces(self.renderer, self.node, self.pieces())
        return Edit(self.region(), b"(" + text + b")" if self._needs_parentheses() else text)

    def is_read_as_meant(self) -> bool:
        """Whether the whole rendering parses to the same tree as with parentheses around every capture."""
        if self.category != "expression":
            return True
        if not self.renderer.is_delicate():
            return True
        usual, bracketed = self.renderer.whole(), self.renderer.whole(True)
        shape = shape_of(expression_of(usual))
        return shape is not None and shape == shape_of(expression_of(bracketed))

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
            self._tree = [expression_of(self._rendered())]
        return self._tree[0]

    def _needs_parentheses(self) -> bool:
        return self.category == "expression" and not fits(self.form, place_of(self.source, self.node))

    def _rendered(self) -> bytes:
        return joined(self.pieces())

    def _laid_out(self, text: bytes) -> bytes:
        return laid_out(self.renderer, self.node, text)

    @property
    def free(self) -> tuple[Span, ...]:
        """The tokens that the rewrite must leave, and does not speak of."""
        loose = self.uncovered
        return (*loose.open, *(loose.unsafe if self.is_open else ()))

    def with_kept(self, pairs: tuple[tuple[int, int], ...], whole: Edit) -> Rewriting | None:
        """The rewriting that keeps these atoms, None where it is not the same as the whole rendering."""
        difference, source, area = self.difference(pairs), self.source, self.area
        if find_conflict(difference) is not None:
            return None
        if not agrees(source, area, (difference, whole), self.free, self.category):
            return None
        if keeps_comments(source, area, difference, self.category) and not orphans_comment(source, difference):
            return Rewriting(tuple(difference), form=self.form)
        return Rewriting((), LOST_COMMENT)

    def why_not_anew(self, whole: Edit) -> str | None:
        """Why the whole cannot be rendered anew: something in it would be lost."""
        loose = self.uncovered
        if loose.open:
            text = loose.open[0].cut(self.source.data).decode("utf-8", "replace")
            return f"`{text}`, which the page leaves open, has no place in the rewrite"
        if self.free:
            return LOST_UNSAFE
        return None if keeps_comments(self.source, self.area, [whole], self.category) else LOST_COMMENT

    def difference(self, pairs: tuple[tuple[int, int], ...]) -> list[Edit]:
        """The edits that keep every token which stands on both sides, in source order."""
        atoms = self.atoms
        pieces = {piece.index: piece for piece in self.pieces()}
        kept = [(left, right) for left, right in pairs if left in atoms and len(atoms[left]) and right in pieces]
        edits: list[Edit] = []
        region = self.region()
        needs_parentheses = self._needs_parentheses()
        if needs_parentheses:
            edits.append(Edit(Span(region.start, region.start), b"("))
        at, left, right = region.start, self.part.matched[0] - 1, self.part.written[0] - 1
        for next_left, next_right in kept:
            here = trimmed(self.source.data, atoms[next_left])
            if here.start < at:
                return [Edit(region, b""), Edit(region, b"?")]
            edits += self._between(Span(at, here.start), (left, next_left), (right, next_right), pieces)
            edits += self._around(here, pieces[next_right])
            at, left, right = here.end, next_left, next_right
        ends = self.part.matched[1], self.part.written[1]
        edits += self._between(Span(at, region.end), (left, ends[0]), (right, ends[1]), pieces)
        if needs_parentheses:
            edits.append(Edit(Span(region.end, region.end), b")"))
        return touching(edits)

    def _between(
        self, chunk: Span, matched: tuple[int, int], written: tuple[int, int], pieces: dict[int, Piece]
    ) -> list[Edit]:
        """The edit of what stands between two kept atoms, both given as ranges without their ends."""
        atoms, data = self.atoms, self.source.data
        gone = [atoms[i] for i in range(matched[0] + 1, matched[1]) if i in atoms and len(atoms[i])]
        gone = [span for span in gone if not is_trailing_comma(data, span)]
        new = [pieces[i] for i in range(written[0] + 1, written[1]) if i in pieces]
        if not gone and not new:
            return []
        first = min((one.start for one in gone), default=chunk.end)
        last = max((one.end for one in gone), default=chunk.end)
        if first < chunk.start or last > chunk.end:
            return [Edit(chunk, b""), Edit(chunk, b"?")]
        end = pieces.get(written[1])
        before, after = data[chunk.start : first], data[last : chunk.end]
        if not new and (before + after).strip() == b"," and data[chunk.start - 1 : chunk.start] in _OPENERS:
            before, after = b"", b""
        gap = Gap(
            before=_without_comma(before, data[first : first + 1]) if gone and new else before,
            after=after,
            removes=bool(gone),
            inserted=laid_out_pieces(self.renderer, self.node, new),
            lead=self._laid_out(new[0].gap if new else end.gap if end is not None else b""),
            trail=self._laid_out(end.gap) if end is not None else b"",
            follows_list=matched[0] >= self.part.matched[0] and self._is_list(matched[0]),
            at_start=written[0] < self.part.written[0],
            at_end=end is None,
        )
        kept = (before, after) if gone else (before, before)
        return [narrowed(Edit(chunk, filled(gap)), *kept)]

    def _is_list(self, index: int) -> bool:
        fragment = self.renderer.fragment
        atom = fragment.atoms[index]
        return atom.kind is AtomKind.CAPTURE and fragment.text.encode().startswith(b"$$$", atom.start)

    def _around(self, span: Span, piece: Piece) -> list[Edit]:
        """The brackets that a kept capture gets or loses, and the bounds that a generic parameter gets."""
        if piece.inside is not None:
            at, added = piece.inside
            return [Edit(Span(at, at), added)]
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


def laid_out(renderer: Renderer, node: Node, text: bytes) -> bytes:
    """Text of a template of several lines with the indentation and the line ends of the place of `node`."""
    template = renderer.template.text.strip().encode()
    if b"\n" not in template:
        return text
    data, start = renderer.source.data, node.start_byte
    line = data.rfind(b"\n", 0, start) + 1
    indent = data[line:start][: len(data[line:start]) - len(data[line:start].lstrip())]
    newline = newline_of(data, start)
    *broken, last = text.split(b"\n")
    return (
        b"".join(
            line + newline + (indent if i + 1 == len(broken) or broken[i + 1] else b"") for i, line in enumerate(broken)
        )
        + last
    )


def laid_out_pieces(renderer: Renderer, node: Node, pieces: list[Piece]) -> bytes:
    """Pieces of a template as text. What the template has between its tokens is laid out, and a list that has lines of
    its own in it: any other line break in a capture may be part of a string."""
    depths = {index: (capture, depth) for index, capture, depth in lists_on_lines(renderer, node)}
    laid = []
    for piece in pieces:
        text = at_depth(renderer.source, *depths[piece.index], piece.text) if piece.index in depths else piece.text
        laid.append(replace(piece, gap=laid_out(renderer, node, piece.gap), text=text))
    return joined(laid)


def _without_comma(text: bytes, bracket: bytes) -> bytes:
    """The bytes in front of a closing bracket that is replaced, without a trailing comma: in front of another one it
    may be wrong (`vec![0; n,]`) or mean something else (`(x,)`)."""
    is_trailing = bracket in (b")", b"]", b"}", b">") and text.lstrip().startswith(b",")
    return text.replace(b",", b"", 1) if is_trailing else text
