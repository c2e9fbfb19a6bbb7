"""Statement sequences rewritten: some change, some go, some are new; what stands between them keeps every byte.

`unsafe { … }` around some of the statements is looked through: what is inside is changed where it stands, and a block
that is left empty goes with its line. Unknown here: the token difference of one statement
(`deburr.engine.edits.difference`), and blocks that merely became surplus (`deburr.engine.leftovers.surplus_unsafe`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from deburr.engine.edits.block_values import ends_itself, is_closed, returns_last, value_is_used
from deburr.engine.edits.difference import Rewriting, difference_of
from deburr.engine.edits.hoist_places import attributes_of
from deburr.engine.edits.inserted_lines import after_statement, before_statement, laid_out
from deburr.engine.edits.rendering import Piece, Renderer
from deburr.engine.edits.statement_alignment import Parts, paired, parts_of
from deburr.engine.edits.statement_deletion import ATTRIBUTE, delete_statements, end_of, shell_of
from deburr.engine.edits.statement_moves import moves_of
from deburr.engine.edits.template_parts import needs_end, part_template, with_end, with_template, without_end
from deburr.engine.leftovers.surplus_unsafe import Rewritten
from deburr.engine.leftovers.template_needs import template_needs, used_in
from deburr.language.compiled import CompiledAlternative
from deburr.language.trees import AtomKind, Template
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.tokens import strip
from deburr.syntax.verdict import unknown
from deburr.text.edit import Edit, find_conflict
from deburr.text.span import Span

MOVED_LIST = "it would move or copy a run of statements"
LOST_LIST = "statements between those of the match have no place in the rewrite"
USED_VALUE = "the last statement is the value of its block"
HIDDEN = "a new variable would not be seen behind the `unsafe` block that it would be declared in"
CONFLICT = "the edits of its statements do not go together"


def rewrite_statements(renderer: Renderer, alternative: CompiledAlternative) -> Rewriting:
    """The edits that turn the statements of a match into those of its template."""
    match, template = parts_of(alternative.fragment), parts_of(renderer.template)
    pairs = paired(match, template)
    if pairs is None:
        return Rewriting((), MOVED_LIST)
    return _Job(renderer, alternative, match, template, _statements(renderer, match)).rewriting(pairs)


def _statements(renderer: Renderer, match: Parts) -> list[tuple[Node, ...]]:
    """Of each part of the match its statements, as children of their blocks."""
    if len(match.trees) == 1 and not renderer.bindings.parts:
        return [(_statement_of(renderer.source, renderer.node),)]
    found = renderer.bindings.parts
    return [tuple(_statement_of(renderer.source, node) for node in found.get(i, ())) for i in range(len(match.trees))]


def _statement_of(source: SourceFile, node: Node) -> Node:
    nodes = source.ancestors_of(node).nodes
    for index in range(len(nodes) - 1, 0, -1):
        if nodes[index - 1].type in {"block", "token_tree"}:
            return nodes[index]
    return node


@dataclass(slots=True)
class _Job:
    renderer: Renderer
    alternative: CompiledAlternative
    match: Parts
    template: Parts
    nodes: list[tuple[Node, ...]]
    edits: list[Edit] = field(default_factory=list)
    places: list[Rewritten] = field(default_factory=list)
    lowered: list[str] = field(default_factory=list)
    origins: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    """Of each statement of the template that is written: where, and from which statement of the match."""

    @property
    def source(self) -> SourceFile:
        return self.renderer.source

    def rewriting(self, pairs: list[tuple[int | None, int | None]]) -> Rewriting:
        """All edits together, or the first reason against them."""
        gone = [i for i, j in pairs if i is not None and j is None]
        if any(self.match.list_name(i) is not None and self.nodes[i] for i in gone):
            return Rewriting((), LOST_LIST)
        if self._loses_value():
            return Rewriting((), USED_VALUE)
        statements = [run[0] for i, run in enumerate(self.nodes) if run and self.match.list_name(i) is None]
        if any(attribute.startswith("cfg") for node in statements for attribute in attributes_of(self.source, node)):
            return Rewriting((), ATTRIBUTE)
        reason = self._change(pairs) or self._delete([i for i in gone if self.match.list_name(i) is None])
        reason = reason or self._insert(pairs)
        if reason is not None:
            return Rewriting((), reason)
        for verdict in moves_of(self.renderer, self.match, self.template, self.origins):
            if verdict.is_no:
                return Rewriting((), verdict.reason)
            self.lowered.append(verdict.reason)
        edits = tuple(sorted(set(self.edits)))
        if find_conflict(edits) is not None:
            return Rewriting((), CONFLICT)
        return Rewriting(edits, places=tuple(self.places), lowered=tuple(dict.fromkeys(self.lowered)))

    # -- statements that change --------------------------------------------------------------------------------------

    def _change(self, pairs: list[tuple[int | None, int | None]]) -> str | None:
        for i, j in pairs:
            if i is None or j is None or self.match.list_name(i) is not None:
                continue
            node = self.nodes[i][0]
            if self._keys(self.match, i) == self._keys(self.template, j):
                continue
            if self._declares(self.template, j) and not self._declares(self.match, i) and not self._is_in_base(node):
                return HIDDEN
            part = self._fitted(i, j)
            self.origins[j] = node.start_byte, i
            made = difference_of(
                with_template(self.renderer, part), self.alternative, node, self.match.ranges[i], (0, len(part.atoms))
            )
            if made.withheld is not None:
                return made.withheld
            self.edits += made.edits
            self.lowered += made.lowered
            safety, used = template_needs(part), used_in(part, self.renderer.bindings)
            self.places.append(Rewritten(span_of(node), self._captures(i, j), made.form, safety, used))
        return None

    @staticmethod
    def _keys(parts: Parts, index: int) -> list[tuple[AtomKind, str]]:
        return [atom.key for atom in parts.atoms_of(index)]

    @staticmethod
    def _declares(parts: Parts, index: int) -> bool:
        tree = parts.trees[index]
        return getattr(tree, "kind", "") == "let_declaration"

    def _is_in_base(self, node: Node) -> bool:
        """Whether a statement stands in the block of the whole match, not in an `unsafe` block inside."""
        blocks = [self.source.parent(one) for run in self.nodes for one in run]
        outer = min((one for one in blocks if one is not None), key=lambda one: one.start_byte - one.end_byte)
        return self.source.parent(node) == outer

    def _fitted(self, i: int, j: int) -> Template:
        """The statement `j` of the template with or without `;`, as the place of the statement `i` asks for."""
        part = part_template(self.renderer.template, self.template, j)
        node = self.nodes[i][0]
        if self.template.ends_itself(j) and self.match.ends_itself(i) and not ends_itself(node):
            return without_end(part) if value_is_used(self.source, node) else part
        return with_end(part) if needs_end(self.template, j) and not self._is_value(j) else part

    def _is_value(self, j: int) -> bool:
        """Whether the statement `j` of the template takes the place of the value of the block."""
        last = next((run[-1] for run in reversed(self.nodes) if run), None)
        if j != len(self.template.trees) - 1 or last is None:
            return False
        return not ends_itself(last) or returns_last(self.source, last)

    def _captures(self, i: int, j: int) -> tuple[Span, ...]:
        """The captures that stay in a changed statement, and what they are without brackets around them."""
        bindings = self.renderer.bindings
        stay = {atom.text for atom in self.template.atoms_of(j) if atom.kind is AtomKind.CAPTURE}
        spans: dict[Span, None] = {}
        for index in range(*self.match.ranges[i]):
            atom = self.match.atoms[index]
            if atom.kind is AtomKind.CAPTURE and atom.text in stay and index in bindings.atoms:
                spans[bindings.atoms[index]] = None
                node = bindings.captures[atom.text].node
                if node is not None and bindings.atoms[index].contains(span_of(node)):
                    spans[span_of(strip(node))] = None
        return tuple(spans)

    # -- statements that go ------------------------------------------------------------------------------------------

    def _delete(self, gone: list[int]) -> str | None:
        nodes = [node for i in gone for node in self.nodes[i]]
        deletion = delete_statements(self.source, nodes)
        self.edits += deletion.edits
        self.places += [Rewritten(span_of(node), ()) for node in deletion.gone]
        return deletion.withheld

    def _loses_value(self) -> bool:
        """Whether the match ends with a value that is used, and the template does not."""
        node = next((run[-1] for run in reversed(self.nodes) if run), None)
        if node is None or ends_itself(node) or not value_is_used(self.source, node):
            return False
        last = len(self.template.trees) - 1
        is_same = len(self.match.trees) > 0 and last >= 0 and self.template.list_name(last) is not None
        return not is_same and (last < 0 or self.template.ends_itself(last))

    # -- statements that are new -------------------------------------------------------------------------------------

    def _insert(self, pairs: list[tuple[int | None, int | None]]) -> str | None:
        ordered = sorted((pair for pair in pairs if pair[1] is not None), key=lambda pair: pair[1] or 0)
        texts: dict[tuple[Span, bool], tuple[Node, list[bytes]]] = {}
        for at, (i, j) in enumerate(ordered):
            if i is not None or j is None:
                continue
            anchor = self._anchor(self._kept(reversed(ordered[:at]), -1), self._kept(ordered[at + 1 :], 0), j)
            if anchor is None:
                return CONFLICT
            node, behind = anchor
            if not behind and attributes_of(self.source, node):
                return ATTRIBUTE
            text = laid_out(self.source, node, self._rendered(j))
            texts.setdefault((span_of(node), behind), (node, []))[1].append(text)
            self.origins[j] = (end_of(node) if behind else node.start_byte), None
        for (_, behind), (node, lines) in texts.items():
            if behind and not ends_itself(node) and not is_closed(node) and value_is_used(self.source, node):
                return USED_VALUE
            self.edits += self._inserted(node, behind, lines)
        return None

    def _rendered(self, j: int) -> list[Piece]:
        part = part_template(self.renderer.template, self.template, j)
        if needs_end(self.template, j) and not self._is_value(j):
            part = with_end(part)
        return with_template(self.renderer, part).pieces()

    def _kept(self, pairs: Iterable[tuple[int | None, int | None]], end: int) -> Node | None:
        """The nearest statement that stays, of the pairs in front of a new one (`end` -1) or behind it (0)."""
        for i, _ in pairs:
            if i is not None and self.nodes[i]:
                return self.nodes[i][end]
        return None

    def _anchor(self, before: Node | None, behind: Node | None, j: int) -> tuple[Node, bool] | None:
        """The statement beside which the statement `j` of the template is put, and whether it goes behind it."""
        part = part_template(self.renderer.template, self.template, j)
        verdict = template_needs(part)
        if verdict.is_yes and used_in(part, self.renderer.bindings):
            verdict = unknown("a function that is called in a new statement may need it")
        known = before if before is not None else behind
        if known is None:
            return None
        here = self.source.parent(known)
        apart = before is None or behind is None or self.source.parent(behind) != here
        while verdict.is_yes and apart and (shell := shell_of(self.source, known)) is not None:
            known = shell
        if shell_of(self.source, known) is not None:
            self.places.append(Rewritten(span_of(known), (span_of(known),), is_safe=verdict))
        return known, before is not None

    def _inserted(self, node: Node, behind: bool, lines: list[bytes]) -> list[Edit]:
        if not behind:
            return _joined(before_statement(self.source, node, line) for line in lines)
        end = end_of(node)
        closed = ends_itself(node) or is_closed(node)
        semicolon = [] if closed else [Edit(Span(end, end), b";")]
        return _joined([*semicolon, *(after_statement(self.source, node, end, line) for line in lines)])


def _joined(insertions: Iterable[Edit]) -> list[Edit]:
    """Insertions with those at one byte as one, in their order."""
    texts: dict[Span, bytes] = {}
    for one in insertions:
        texts[one.span] = texts.get(one.span, b"") + one.replacement
    return [Edit(span, text) for span, text in texts.items()]
