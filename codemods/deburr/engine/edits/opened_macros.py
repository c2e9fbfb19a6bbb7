"""What comes out of a macro that goes, and is Rust only inside of it: `static ref` of `lazy_static!`.

The grammar takes it anywhere, so that a parse of the result would not tell. Unknown here: which step should have
rewritten it, and why that did not match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from deburr.engine.steps.places import line_of
from deburr.syntax.source import Node, SourceFile
from deburr.text.edit import Edit
from deburr.text.span import Span

_STATIC_REF = re.compile(rb"\bstatic\s+(ref)\b")


def left_behind(source: SourceFile, node: Node, edits: Iterable[Edit]) -> str | None:
    """Why the macro call `node` cannot go: what `edits` leave of its inside that has no meaning elsewhere."""
    bang = next((child for child in node.children if child.type == "!"), None)
    if node.type != "macro_invocation" or bang is None:
        return None
    gone = [edit.span for edit in edits if len(edit.span)]
    if not _is_gone(Span(bang.start_byte, bang.end_byte), gone):
        return None
    for hit in _STATIC_REF.finditer(source.data, node.start_byte, node.end_byte):
        word = Span(*hit.span(1))
        if source.ancestors(word.start, word.end).innermost.type == "ref" and not _is_gone(word, gone):
            line = line_of(source, word.start)
            return f"the `static ref` at line {line} stays as it is, and has no meaning outside of the macro"
    return None


def _is_gone(span: Span, gone: list[Span]) -> bool:
    return any(one.contains(span) for one in gone)
