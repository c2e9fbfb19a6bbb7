"""What a page demands of a place, and what the place is instead, in words for a person. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Sequence

from deburr.engine.explanation.tree_words import in_ticks
from deburr.language.model import ConditionRole, Metavariable
from deburr.syntax.types import Ty, UnknownTy, describe_type

_MOST_LISTED = 3


def condition_words(role: ConditionRole, fragments: Sequence[str]) -> str:
    """What a context fence with its alternatives asks for."""
    shown = fragments if len(fragments) <= _MOST_LISTED + 1 else fragments[:_MOST_LISTED]
    text = " or ".join(in_ticks(one) for one in shown)
    if len(shown) < len(fragments):
        text = f"{text} or {len(fragments) - len(shown)} more"
    return {
        ConditionRole.INSIDE: f"{text} around it",
        ConditionRole.NOT_INSIDE: f"no {text} around it",
        ConditionRole.HAS: f"{text} in it",
        ConditionRole.NOT_HAS: f"no {text} in it",
        ConditionRole.NOT: f"another shape than {text}",
        ConditionRole.EXISTS: f"{text} somewhere in the file",
        ConditionRole.NOT_EXISTS: f"no {text} in the file",
    }[role]


def demand(variable: Metavariable, key: str) -> str:
    """What a key asks for, completing "`$v` …"."""
    texts = _texts(getattr(variable, key))
    # One more is shorter than saying that there is one more.
    shown = texts if len(texts) <= _MOST_LISTED + 1 else texts[:_MOST_LISTED]
    listed = ", ".join(in_ticks(one) for one in shown)
    if len(shown) < len(texts):
        listed = f"{listed} and {len(texts) - len(shown)} more"
    return {
        "kind": f"of the kind `{variable.kind}`",
        "among": f"to be one of {listed}",
        "text": f"with a text like `{variable.text}`",
        "isnt": f"that is not {listed}",
        "matches": f"like {listed}",
        "type": f"of the type `{variable.type}`",
        "contains": f"with {listed} inside",
        "pure": "without an effect",
        "not_mentions": f"without a mention of {listed}",
        "used_only_as": f"used as {listed} only",
        "not_used_after": "not used after the match",
        "safe": "without anything that needs `unsafe`",
        "as_many_as": f"for as many as `${variable.as_many_as}`",
        "mutable": "that may be written to" if variable.mutable else "that may not be written to",
    }[key]


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, tuple) else []


def type_words(ty: Ty) -> str:
    """A type behind the code that has it: `of the type …`."""
    if isinstance(ty, UnknownTy):
        return f"a type that is not known: {ty.reason}"
    return f"of the type `{describe_type(ty)}`"
