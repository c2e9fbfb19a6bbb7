"""`contains` of a metavariable: whether the captured type has one of some types inside it.

Deliberately unknown here: what counts as inside (`deburr.syntax.contained_types`), and what the answer does to a match.
"""

from __future__ import annotations

from deburr.language.compiled_variables import CompiledVariable
from deburr.syntax.contained_types import contained_types
from deburr.syntax.types import PathTy, Ty, UnknownTy, describe_type, match_type
from deburr.syntax.verdict import YES, Verdict, no, unknown


def contains(one: CompiledVariable, actual: Ty) -> Verdict:
    """Yes if one of the types is surely inside, unknown if it may be.

    Of a name that cannot be resolved, only the `<…>` that it is written with may hold something."""
    through = one.variable.through
    answer = no(f"nothing like that is inside `{describe_type(actual)}`")
    parts = contained_types(actual, lambda name: not through or _is_one_of(through, name))
    for part, doubt in ((actual, None), *parts):
        unseen = _unseen(part, through)
        verdict = unknown(unseen) if unseen is not None else _is_wanted(one, part, actual)
        if verdict.is_yes and doubt is None:
            return YES
        if not verdict.is_no and answer.is_no:
            answer = unknown(doubt or verdict.reason)
    return answer


def _unseen(part: Ty, through: tuple[str, ...]) -> str | None:
    """Why it cannot be seen what is inside: nothing is written, or an alias elsewhere has written it."""
    if isinstance(part, UnknownTy):
        return part.reason if part.written is None else None
    if isinstance(part, PathTy) and part.args is None and _is_one_of(through, part.path[-1]):
        return f"the type arguments of `{part.path[-1]}` are not written"
    return None


def _is_wanted(one: CompiledVariable, part: Ty, whole: Ty) -> Verdict:
    answer = no("it is none of them")
    if part is whole or isinstance(part, UnknownTy):
        return answer
    for ty in one.contains:
        verdict, _ = match_type(ty, part)
        if verdict.is_yes:
            return YES
        if verdict.is_unknown:
            answer = verdict
    return answer


def _is_one_of(names: tuple[str, ...], name: str) -> bool:
    return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in names)
