"""The closed list of capture transforms: what `transform = "name"` of a metavariable may say.

A transform gets the source text of a capture (a literal or a type, as it is written) and gives the text that replaces
it, or None where it does not apply; then the fix is withheld. It sees no more than that text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

_RAW = re.compile(r'(?P<prefix>b?)r(?P<hashes>#*)"(?P<body>.*)"(?P=hashes)', re.DOTALL)
_PLAIN = re.compile(r'(?P<prefix>b?)"(?P<body>(?:[^"\\]|\\.)*)"', re.DOTALL)
_UNIT = re.compile(
    r"""(?P<nul>\0|\\0|\\x00|\\u\{_*0[0_]*\})
    |(?P<none>\\\n[ \t\r\n]*|\\\r\n[ \t\r\n]*)
    |(?P<byte>\\x[0-9a-fA-F]{2}|\\u\{[0-9a-fA-F_]+\}|\\[nrt\\'"]|[^\\])""",
    re.VERBOSE | re.DOTALL,
)
_INTEGER_TYPE = re.compile(r"[iu](?:8|16|32|64|128|size)")
_FLOAT_TYPE = re.compile(r"f(?:32|64)")
_ARRAY_TYPE = re.compile(r"\[(?P<inner>.*);\s*(?P<length>(?:0x[0-9a-fA-F_]+|[0-9][0-9_]*)(?:_?usize)?)\s*\]", re.DOTALL)
_MOST_NESTED = 8


def c_string_of_nul_terminated_bytes(text: str) -> str | None:
    r"""`b"abc\0"` becomes `c"abc"`: a byte string whose only NUL is its last byte."""
    return _c_string(text, "b")


def c_string_of_nul_terminated_str(text: str) -> str | None:
    r"""`"abc\0"` becomes `c"abc"`: a string whose only NUL is its last character."""
    return _c_string(text, "")


def zero_of_type(text: str) -> str | None:
    """`u8` becomes `0u8`, `[f32; 4]` becomes `[0.0f32; 4]`: the literal says its type, so nothing else decides it."""
    return _zero(text.strip(), _MOST_NESTED)


def _zero(text: str, depth: int) -> str | None:
    """A length that is a name is not taken over: the type may have been written where the name means something else."""
    array = _ARRAY_TYPE.fullmatch(text)
    if array is not None:
        inner = _zero(array["inner"].strip(), depth - 1) if depth else None
        return None if inner is None else f"[{inner}; {array['length']}]"
    if _INTEGER_TYPE.fullmatch(text):
        return f"0{text}"
    if _FLOAT_TYPE.fullmatch(text):
        return f"0.0{text}"
    return {"bool": "false", "char": r"'\0'"}.get(text)


TRANSFORMS: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {
        "c_string_of_nul_terminated_bytes": c_string_of_nul_terminated_bytes,
        "c_string_of_nul_terminated_str": c_string_of_nul_terminated_str,
        "zero_of_type": zero_of_type,
    }
)
"""Every transform by the name that a page calls it."""


def _c_string(text: str, prefix: str) -> str | None:
    raw = _RAW.fullmatch(text)
    if raw is not None and raw["prefix"] == prefix:
        return _raw_c_string(raw["hashes"], raw["body"])
    plain = _PLAIN.fullmatch(text)
    if plain is None or plain["prefix"] != prefix:
        return None
    body = _without_last_nul(plain["body"])
    return None if body is None else f'c"{body}"'


def _raw_c_string(hashes: str, body: str) -> str | None:
    """A raw string has no escapes: only a NUL character itself ends it."""
    if body.find("\0") != len(body) - 1 or not body:
        return None
    return f'cr{hashes}"{body[:-1]}"{hashes}'


def _without_last_nul(body: str) -> str | None:
    """The body with its NUL taken out, if that is the only one and the last byte; a line that is continued with a
    backslash adds no byte, so it may follow."""
    nul: re.Match[str] | None = None
    at = 0
    while at < len(body):
        unit = _UNIT.match(body, at)
        if unit is None:
            return None
        if unit.lastgroup == "nul" and nul is None:
            nul = unit
        elif unit.lastgroup != "none" and nul is not None:
            return None
        at = unit.end()
    return None if nul is None else body[: nul.start()] + body[nul.end() :]
