"""Whether a trait that no prelude has may be in scope somewhere in a file.

Only what the text of the file can say: a glob import may bring in anything, unless it is that of an inline module from
the module around it. Unknown here: what the trait is implemented for.
"""

from __future__ import annotations

import re

from deburr.syntax.source import SourceFile

_BORROW = re.compile(rb"\bBorrow(?:Mut)?\b")
_GLOB = re.compile(rb"\buse\s+([^;]*?\*[^;]*);")
_OF_PARENT = b"super::*"


def may_import_borrow(source: SourceFile) -> bool:
    """Whether `std::borrow::Borrow` or `BorrowMut` may be in scope, so that `borrow` may be a method of any pointer."""
    key = "may import borrow"
    known = source.cache.get(key)
    if not isinstance(known, bool):
        known = source.cache[key] = _BORROW.search(source.data) is not None or _has_open_glob(source)
    return known


def _has_open_glob(source: SourceFile) -> bool:
    globs = {one[1] for one in _GLOB.finditer(source.data)} if b"*" in source.data else set()
    if globs - {_OF_PARENT}:
        return True
    return bool(globs) and any(
        one.type == "use_declaration" and _OF_PARENT in source.data[one.start_byte : one.end_byte]
        for one in source.root.named_children
    )
