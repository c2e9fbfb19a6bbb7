"""The constraints of metavariables, compiled: types and sub-fragments parsed, a page's and a rewrite's put together.

Which names a match captures through the types of its captures is worked out here too. Unknown here: the fragments that
the metavariables stand in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from deburr.language.fragment_problems import FragmentProblems
from deburr.language.fragments import FragmentError, compile_fragment
from deburr.language.model import Metavariable, Position, Unknown
from deburr.language.trees import Fragment
from deburr.language.type_patterns import compile_type
from deburr.syntax.type_shapes import BindTy, Ty, parts


@dataclass(frozen=True, slots=True)
class CompiledVariable:
    """A metavariable's constraints, ready to be asked."""

    variable: Metavariable
    type: Ty | None
    isnt: tuple[Fragment, ...]
    matches: tuple[Fragment, ...]
    used_only_as: tuple[Fragment, ...] = ()
    contains: tuple[Ty, ...] = ()


def compile_variable(variable: Metavariable, problems: FragmentProblems) -> CompiledVariable:
    """The variable with its type and its fragments; those that do not parse are left out and are problems."""
    at = variable.position
    return CompiledVariable(
        variable,
        compile_type_at(variable.type, at, problems) if variable.type is not None else None,
        tuple(_sub_fragments(variable.isnt, at, problems)),
        tuple(_sub_fragments(variable.matches, at, problems)),
        tuple(_sub_fragments(variable.used_only_as, at, problems)),
        tuple(ty for text in variable.contains if (ty := compile_type_at(text, at, problems)) is not None),
    )


def compile_type_at(text: str, position: Position, problems: FragmentProblems) -> Ty | None:
    result = compile_type(text)
    if isinstance(result, str):
        problems.at(position, result, None)
        return None
    return result


def _sub_fragments(texts: Iterable[str], position: Position, problems: FragmentProblems) -> Iterable[Fragment]:
    for text in texts:
        result = compile_fragment(text)
        if isinstance(result, FragmentError):
            problems.at(position, f"in the fragment `{text}`: {result.message}", result.help)
        else:
            yield result


def merged(shared: CompiledVariable | None, own: CompiledVariable) -> CompiledVariable:
    """What a rewrite adds to the page's constraints: of a key that both state, the rewrite's value holds."""
    if shared is None:
        return own
    page, stated = shared.variable, own.variable
    said = {key: getattr(stated, key) for key in _STATED if getattr(stated, key) not in (None, ())}
    variable = replace(
        page,
        **said,
        unknown=Unknown.NO_MATCH if Unknown.NO_MATCH in (page.unknown, stated.unknown) else Unknown.LOWER,
        not_used_after=page.not_used_after or stated.not_used_after,
        safe=page.safe or stated.safe,
    )
    return CompiledVariable(
        variable,
        own.type or shared.type,
        shared.isnt + own.isnt,
        own.matches or shared.matches,
        own.used_only_as or shared.used_only_as,
        own.contains or shared.contains,
    )


_STATED = (
    "kind",
    "type",
    "text",
    "among",
    "pure",
    "not_mentions",
    "used_only_as",
    "matches",
    "mutable",
    "contains",
    "through",
    "as_many_as",
)


def bound_with(captures: Iterable[str], variables: Mapping[str, CompiledVariable], result: Ty | None) -> frozenset[str]:
    """The captures of a match together with what their types, and that of the whole match, capture."""
    known = set(captures) | (_bound_by(result) if result is not None else frozenset())
    pending = list(known)
    while pending:
        variable = variables.get(pending.pop())
        if variable is not None and variable.type is not None:
            more = _bound_by(variable.type) - known
            known |= more
            pending += more
    return frozenset(known)


def _bound_by(ty: Ty) -> frozenset[str]:
    pending, names = [ty], set()
    while pending:
        here = pending.pop()
        if isinstance(here, BindTy):
            names.add(here.name)
        pending.extend(parts(here))
        length = getattr(here, "length", None)
        if isinstance(length, str) and length.startswith("$"):
            names.add(length[1:])
    return frozenset(names)
