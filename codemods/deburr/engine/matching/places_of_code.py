"""Whether a place is code that runs there, and what lowers the confidence in that: macros, parse errors.

Unknown here: what was matched.
"""

from __future__ import annotations

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.sites import is_in_attribute, trust_at
from deburr.language.trees import Fragment
from deburr.syntax.layers import Trust
from deburr.syntax.source import Node, SourceFile


def is_code(source: SourceFile, fragment: Fragment, node: Node, bindings: Bindings) -> bool:
    """Whether a match of `fragment` at `node` is code; notes in `bindings` what is not sure about it."""
    if fragment.category != "attribute" and is_in_attribute(source, node):
        return False
    at = bindings.run[0] if bindings.run else node
    for trust, macro in trust_at(source, at):
        if trust is Trust.QUOTED:
            return False
        if trust is Trust.ATTRIBUTE and fragment.category != "attribute":
            return False
        if trust is Trust.UNKNOWN:
            bindings.note_unknown(f"what `{macro}!` does with its argument is not known")
        elif trust is Trust.DEFINITION:
            bindings.note_unknown("it is in the body of a macro, whose arguments are not known")
    if any(one.has_error for one in bindings.run or (node,)):
        bindings.note_unknown("deburr cannot parse all of the code in it")
    elif _is_amid_errors(source, at):
        bindings.note_unknown("deburr cannot parse the code around it")
    return True


def _is_amid_errors(source: SourceFile, node: Node) -> bool:
    """Whether the parser lost its way around a node. In a macro that is no sign: its text need not be Rust."""
    for around in source.ancestors_of(node).nodes:
        if around.type == "token_tree":
            return False
        if around.is_error:
            return True
    return False
