"""`exists`: whether a fragment matches anywhere in the file or, where that is not enough, in the rest of the crate.

Captures of the match stay bound, so that `impl<$$$> Drop for $S<$$$>` asks for an impl of the type that was found. The
file is enough if what the captures name is private to it. Deliberately unknown here: where the answer is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deburr.engine.matching.bindings import Bindings, Capture
from deburr.engine.matching.candidates import needs_of
from deburr.engine.matching.sites import every_site, is_in_attribute, sites, trust_at
from deburr.engine.matching.solutions_at import solutions_at
from deburr.engine.matching.unify import SELF, Unifier
from deburr.engine.naming.mentions import mentions
from deburr.engine.naming.visibility import OtherFile, other_files, visible_elsewhere
from deburr.language.trees import Fragment
from deburr.syntax.layers import Trust
from deburr.syntax.names import Item, Local, Namespace, Resolution, resolve
from deburr.syntax.paths import PATH_KINDS, read_path
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.tokens import significant_tokens, strip
from deburr.syntax.verdict import YES, Verdict, all_of, any_of, no, unknown

_MOST_MODULES = 2000
_ITEM_HOLDERS = frozenset({"source_file", "declaration_list"})


def exists(unifier: Unifier, fragment: Fragment, bindings: Bindings) -> Verdict:
    """Whether `fragment` matches somewhere, given the captures in `bindings`."""
    here = any_of(_in_file(unifier, fragment, bindings))
    if not here.is_no:
        return here
    if unifier.source.root.has_error:
        return unknown("deburr cannot parse all of the file")
    names = [
        capture.node
        for name, capture in bindings.captures.items()
        if name in fragment.captures and capture.node is not None
    ]
    hidden = any_of(_made_by_macro(unifier, node) for node in names) if fragment.category == "item" else no("")
    if hidden.is_unknown:
        return hidden
    if SELF in fragment.captures or any(_is_of_file_alone(unifier, node) for node in names):
        return no("it is not in the file")
    return _elsewhere(unifier, fragment, bindings)


# -- this file ---------------------------------------------------------------------------------------------------------


def instances_in_file(
    unifier: Unifier, fragment: Fragment, bindings: Bindings
) -> Iterator[tuple[Node, Bindings, Verdict]]:
    """The places of this file where `fragment` matches, each with what it binds and whether it is code that is there;
    never with the answer no."""
    for node in _candidates(unifier.source, fragment):
        trusted = _trusted(unifier.source, fragment, node)
        if not trusted.is_no:
            for found in solutions_at(unifier, fragment.root, node, bindings):
                yield node, found, trusted


def _in_file(unifier: Unifier, fragment: Fragment, bindings: Bindings) -> Iterator[Verdict]:
    for _, found, trusted in instances_in_file(unifier, fragment, bindings):
        fresh = [reason for reason in found.unknowns if reason not in bindings.unknowns]
        yield unknown(fresh[0]) if fresh else trusted


def _candidates(source: SourceFile, fragment: Fragment) -> tuple[Node, ...]:
    """The places that are worth a try; looked up once for a file."""
    key = ("exists", id(fragment))
    known = source.cache.get(key)
    if not isinstance(known, _Candidates) or known.fragment is not fragment:
        needs = needs_of(fragment)
        found = sites(source, fragment, needs) if needs is not None else every_site(source, fragment)
        known = source.cache[key] = _Candidates(fragment, tuple(found))
    return known.nodes


@dataclass(frozen=True, slots=True)
class _Candidates:
    fragment: Fragment
    nodes: tuple[Node, ...]


def _trusted(source: SourceFile, fragment: Fragment, node: Node) -> Verdict:
    """Whether the place is code that is there."""
    if fragment.category != "attribute" and is_in_attribute(source, node):
        return no("it is in an attribute")
    for trust, macro in trust_at(source, node):
        if trust is Trust.QUOTED:
            return no(f"`{macro}!` takes it as data")
        if trust in {Trust.UNKNOWN, Trust.DEFINITION}:
            return unknown(f"what `{macro}!` does with its argument is not known")
    return YES


def _made_by_macro(unifier: Unifier, name: Node) -> Verdict:
    """Whether a macro in the place of an item is given the name, and may make what is looked for."""
    for one in mentions(unifier.source, name, unifier.crate):
        nodes = unifier.source.ancestors_of(one.node).nodes
        for index, node in enumerate(nodes):
            if node.type != "macro_invocation" or not one.verdict.is_unknown:
                continue
            around = nodes[index - 1]
            outer = nodes[index - 2] if around.type == "expression_statement" and index > 1 else around
            if outer.type in _ITEM_HOLDERS:
                called = node.child_by_field_name("macro")
                shown = unifier.source.text(called) if called is not None else "a macro"
                return unknown(f"what `{shown}!` makes of `{unifier.source.text(name)}` is not known")
    return no("no macro is given the name")


def _is_of_file_alone(unifier: Unifier, node: Node) -> bool:
    """Whether what a capture names cannot be named by another file."""
    source, crate = unifier.source, unifier.crate
    found = _meaning(unifier, node)
    if isinstance(found, Local):
        return True
    declared = found.node if isinstance(found, Item) else None
    name = declared.child_by_field_name("name") if declared is not None else None
    return name is not None and visible_elsewhere(source, name, crate).is_no


# -- other files -------------------------------------------------------------------------------------------------------


def _elsewhere(unifier: Unifier, fragment: Fragment, bindings: Bindings) -> Verdict:
    files = other_files(unifier.source, unifier.crate)
    answer = unknown(files.unseen) if files.unseen is not None else no("it is nowhere in the crate")
    for file in files.files:
        found = _in_other(unifier, _unifier_of(unifier, file), fragment, bindings)
        if found.is_yes:
            return found
        answer = found if answer.is_no else answer
    return answer


def _unifier_of(unifier: Unifier, file: OtherFile) -> Unifier:
    """A unifier for another file, kept with it: names are resolved there as that module sees them."""
    known = file.source.cache.get("exists: unifier")
    if not isinstance(known, Unifier) or known.crate is not file.crate:
        known = file.source.cache["exists: unifier"] = Unifier(file.source, file.crate, unifier.strict_globs)
    return known


def _in_other(unifier: Unifier, other: Unifier, fragment: Fragment, bindings: Bindings) -> Verdict:
    """Whether a match in another file binds what the captures of this one bind."""
    answer = no("it is not in the file")
    for node in _candidates(other.source, fragment):
        trusted = _trusted(other.source, fragment, node)
        if trusted.is_no:
            continue
        for found in solutions_at(other, fragment.root, node):
            unseen = unknown(found.unknowns[0]) if found.unknowns else YES
            same = (
                _same_across(unifier, bindings.captures[name], other, capture)
                for name, capture in found.captures.items()
                if name in bindings.captures
            )
            verdict = all_of((trusted, unseen, *same))
            if verdict.is_yes:
                return verdict
            answer = verdict if verdict.is_unknown else answer
    if answer.is_no and other.source.root.has_error:
        return unknown(f"deburr cannot parse all of {other.source.name}")
    return answer


def _same_across(unifier: Unifier, one: Capture, other: Unifier, two: Capture) -> Verdict:
    """Whether captures in two files mean the same: names by what they resolve to, all else by its tokens."""
    if one.node is None or two.node is None:
        return YES if not one.nodes and not two.nodes else unknown("lists in two files are not compared")
    first, second = _meaning(unifier, one.node), _meaning(other, two.node)
    if isinstance(first, Item) and isinstance(second, Item):
        return YES if first.path == second.path else no("it is another item")
    texts = [
        [text for text, _ in significant_tokens(where.source, strip(node))]
        for where, node in ((unifier, one.node), (other, two.node))
    ]
    if texts[0][-1:] != texts[1][-1:]:
        return no("its text is another")
    return unknown(f"whether `{''.join(texts[1])}` in {other.source.name} is the same is not known")


def _meaning(unifier: Unifier, node: Node) -> Resolution | None:
    """What a name, also one that is being declared, stands for."""
    node = strip(node)
    path = read_path(unifier.source, node) if node.type in PATH_KINDS else None
    if path is None:
        return None
    type_kinds = {"type_identifier", "scoped_type_identifier", "generic_type", "primitive_type"}
    namespaces = [Namespace.TYPE] if node.type in type_kinds else [Namespace.VALUE, Namespace.TYPE]
    found: Resolution | None = None
    for namespace in namespaces:
        found = resolve(unifier.source, path, namespace, unifier.crate)
        if isinstance(found, Item | Local):
            return found
    return found
