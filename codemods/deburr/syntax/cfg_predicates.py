"""Whether the condition of a `cfg` holds, as far as is known what is on.

The grammar is that of the Reference, "Conditional compilation": `all`, `any`, `not`, `true`, `false`, names, and names
with a value. Unknown here: where conditions stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

IsOn: TypeAlias = Callable[[str, "str | None"], "bool | None"]
"""Whether an option with a value, or a bare one (None), is on; None: unknown."""

_TOKEN = re.compile(r'\s*(?:(?P<name>(?:r#)?[A-Za-z_]\w*)|"(?P<value>[^"\\]*)"|(?P<sign>[(),=]))\s*')
_DEEPEST = 64


def holds(condition: str, is_on: IsOn) -> bool | None:
    """Whether `condition` (what stands in the parentheses of `cfg(…)`) holds; None where that cannot be told."""
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(condition):
        found = _TOKEN.match(condition, at)
        if found is None or found.lastgroup is None:
            return None
        tokens.append((found.lastgroup, found[found.lastgroup]))
        at = found.end()
    if tokens and tokens[-1] == ("sign", ","):
        tokens.pop()
    reader = _Reader(tokens, is_on)
    result = reader.predicate(0)
    return result if reader.is_sound and reader.at == len(tokens) else None


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], is_on: IsOn) -> None:
        self._tokens = tokens
        self._is_on = is_on
        self.at = 0
        self.is_sound = True

    def predicate(self, depth: int) -> bool | None:
        kind, name = self._next()
        if kind != "name" or depth > _DEEPEST:
            self.is_sound = False
            return None
        if self._takes("("):
            return self._combined(name, depth)
        if self._takes("="):
            kind, value = self._next()
            self.is_sound = self.is_sound and kind == "value"
            return self._is_on(name.removeprefix("r#"), value)
        return name == "true" if name in {"true", "false"} else self._is_on(name.removeprefix("r#"), None)

    def _combined(self, name: str, depth: int) -> bool | None:
        parts: list[bool | None] = []
        while not self._takes(")"):
            parts.append(self.predicate(depth + 1))
            if not self._takes(","):
                self.is_sound = self._takes(")") and self.is_sound
                break
        if name == "all":
            return False if False in parts else None if None in parts else True
        if name == "any":
            return True if True in parts else None if None in parts else False
        if name == "not" and len(parts) == 1:
            return None if parts[0] is None else not parts[0]
        # `accessible(…)`, `version(…)`: unstable, and the compiler's to say.
        self.is_sound = self.is_sound and name != "not"
        return None

    def _next(self) -> tuple[str, str]:
        if self.at >= len(self._tokens):
            self.is_sound = False
            return "", ""
        self.at += 1
        return self._tokens[self.at - 1]

    def _takes(self, sign: str) -> bool:
        if self.at < len(self._tokens) and self._tokens[self.at] == ("sign", sign):
            self.at += 1
            return True
        return False
