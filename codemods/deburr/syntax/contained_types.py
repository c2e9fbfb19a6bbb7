"""The types inside another one, at any depth: `&T` in `Vec<Option<&T>>`.

What a type holds is read from what is written: its `<…>`, the elements of tuples, arrays and slices, what a reference
or a pointer leads to. Aliases were followed when the type was read. Deliberately unknown here: fields, and what the
types inside are compared with. The arguments of `dyn Fn(&T)` and `fn(&T)` are no part of such a type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from deburr.syntax.type_shapes import LARGE, TOO_DEEP, PathTy, Ty, UnknownTy, parts


def contained_types(ty: Ty, opens: Callable[[str], bool]) -> Iterator[tuple[Ty, str | None]]:
    """Every type inside `ty`, without `ty` itself, and why it is not sure that it is there (None: it is).

    A named type is looked into if `opens` says so of its name. One whose name cannot be resolved is looked into by the
    name that is written. Of a type with too many parts the last one given is an `UnknownTy`."""
    pending: list[tuple[Ty, str | None]] = [(ty, None)]
    for count in range(LARGE):
        if not pending:
            return
        here, doubt = pending.pop()
        if count:
            yield here, doubt
        named: Ty = here
        if isinstance(here, UnknownTy) and here.written is not None:
            named, doubt = here.written, doubt or here.reason
        if not isinstance(named, PathTy) or opens(named.path[-1]):
            pending.extend((part, doubt) for part in reversed(parts(named)))
    yield UnknownTy(TOO_DEEP), TOO_DEEP
