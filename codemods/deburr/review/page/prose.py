"""Markdown as a tree of a few harmless elements, which the page builds as DOM nodes: no HTML text is ever parsed.

CommonMark's rules are markdown-it's, with HTML off: a tag in the prose is text. Pictures become their words, links keep
only addresses of the web. Unknown here: what the prose is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

Tree: TypeAlias = "str | dict[str, str | list[Tree]]"
"""Text, or an element: `t` its tag, `c` what it holds, `h` where a link leads, `l` the language of a block of code."""

_TAGS = frozenset("p ul ol li blockquote em strong code table thead tbody tr th td hr br h4 h5 h6 a pre".split())
_HEADINGS = {"h1": "h4", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
"""The page itself has three levels of headings above the prose."""
_DEEPEST = 40


def prose_tree(markdown: str) -> list[Tree]:
    """The blocks of the text."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST}).enable("table")
    return _tree(parser.parse(markdown))


def _tree(tokens: Iterable[Token]) -> list[Tree]:
    top: list[Tree] = []
    open_ones = [top]
    for token in tokens:
        here = open_ones[-1]
        if token.nesting == 1:
            inside: list[Tree] = []
            if not token.hidden:
                here.append(_element(token, inside))
            # The paragraph of a tight list is hidden: what it holds belongs to the entry.
            open_ones.append(here if token.hidden else inside)
        elif token.nesting == -1:
            open_ones.pop()
        else:
            here += _leaf(token)
    return top


def _element(token: Token, inside: list[Tree]) -> Tree:
    tag = _HEADINGS.get(token.tag, token.tag)
    if tag == "a":
        address = str(token.attrGet("href") or "")
        if address.startswith(("https://", "http://")):
            return {"t": "a", "h": address, "c": inside}
        return {"t": "span", "c": inside}
    return {"t": tag if tag in _TAGS else "span", "c": inside}


def _leaf(token: Token) -> list[Tree]:
    if token.type == "inline":
        return _tree(token.children or [])
    if token.type in ("fence", "code_block"):
        return [{"t": "pre", "l": token.info.split(" ")[0], "c": [token.content.rstrip("\n")]}]
    if token.type == "code_inline":
        return [{"t": "code", "c": [token.content]}]
    if token.type in ("softbreak", "hardbreak"):
        return [" "] if token.type == "softbreak" else [{"t": "br", "c": []}]
    if token.type == "hr":
        return [{"t": "hr", "c": []}]
    return [token.content] if token.content else []
