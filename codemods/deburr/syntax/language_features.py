"""Features of the language itself in a text, each with the Rust that first had it.

Clippy's `incompatible_msrv` knows since when an item of std is there; this table knows the syntax that a rewrite may
bring. Source: the release notes of Rust (https://doc.rust-lang.org/releases.html). Not here: what an edition changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from deburr.syntax.source import Node, SourceFile


@dataclass(frozen=True, slots=True)
class LanguageFeature:
    """What it is called, and the version of Rust (`major.minor`) that made it stable."""

    name: str
    since: str


Test = Callable[[SourceFile, Node], bool]


def language_features(data: bytes) -> dict[LanguageFeature, int]:
    """The features that a text uses, each with how often, macro bodies included."""
    source = SourceFile(data)
    found: dict[LanguageFeature, int] = {}
    for node in _nodes(source):
        for feature, test in _TESTS.get(node.type, ()):
            if test(source, node):
                found[feature] = found.get(feature, 0) + 1
    return found


def _nodes(source: SourceFile) -> Iterator[Node]:
    pending = [source.root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(source.children(node))


def _always(source: SourceFile, node: Node) -> bool:
    return True


def _has(word: str) -> Test:
    return lambda source, node: any(child.type == word for child in node.children)


def _starts(*starts: str) -> Test:
    return lambda source, node: source.text(node).startswith(starts)


_C_STRING = (LanguageFeature("C string literals", "1.77"), _starts('c"', "cr"))

_TESTS: dict[str, tuple[tuple[LanguageFeature, Test], ...]] = {
    "string_literal": (_C_STRING,),
    "raw_string_literal": (_C_STRING,),
    "reference_expression": ((LanguageFeature("`&raw`", "1.82"), _has("raw")),),
    "foreign_mod_item": ((LanguageFeature("`unsafe extern`", "1.82"), _has("unsafe")),),
    "attribute": ((LanguageFeature("`#[unsafe(…)]`", "1.82"), _starts("unsafe(")),),
    "let_declaration": ((LanguageFeature("`let … else`", "1.65"), _has("else")),),
    "let_chain": ((LanguageFeature("`let` chains", "1.88"), _always),),
    "const_block": ((LanguageFeature("`const { … }`", "1.79"), _always),),
    "block": ((LanguageFeature("`break` with a value out of a block", "1.65"), _has("label")),),
    "const_parameter": ((LanguageFeature("const generics", "1.51"), _always),),
    "associated_type": ((LanguageFeature("generic associated types", "1.65"), _has("type_parameters")),),
    "closure_expression": ((LanguageFeature("`async` closures", "1.85"), _has("async")),),
    "use_bounds": ((LanguageFeature("`use<…>`", "1.82"), _always),),
}

LANGUAGE_FEATURES = tuple(dict.fromkeys(feature for tests in _TESTS.values() for feature, _ in tests))
"""All that the table knows."""
