"""One spelling for every item of the standard library.

`core::mem::take`, `alloc::boxed::Box` and `std::os::raw::c_char` come out as `std::mem::take`, `std::boxed::Box` and
`std::ffi::c_char`. Deliberately unknown here: source text and scopes (`deburr.syntax.names`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from deburr.syntax import std_names
from deburr.syntax.std_names import MODULE_NAMES, MODULES, PATHED_MACROS, STD_MACROS

__all__ = [
    "MODULES",
    "PRELUDE",
    "PRIMITIVES",
    "STD_CRATES",
    "STD_MACROS",
    "canonical",
    "everywhere",
    "glob_names",
    "has_namespace",
    "home_crate",
    "in_prelude",
    "is_macro",
    "is_module",
    "is_std_path",
]

PRIMITIVES: frozenset[str] = frozenset(std_names.PRIMITIVE_NAMES.split())
"""Names of primitive types; the canonical path of one is the name alone."""

STD_CRATES = frozenset({"std", "core", "alloc"})


def _prelude(*tables: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    paths: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for name, module in table.items():
            paths[name] = ("std", *module.split("::"), name)
    return MappingProxyType(paths)


PRELUDE: Mapping[str, tuple[str, ...]] = _prelude(
    std_names.PRELUDE_2015, std_names.PRELUDE_2021, std_names.PRELUDE_2024
)
"""Every name of the prelude of any edition, with what it is; macros apart."""

_REEXPORTS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    tuple(other.split("::")): tuple(main.split("::")) for other, main in std_names.REEXPORTS.items()
}
_HOMES: Mapping[tuple[str, ...], str] = {
    tuple(path.split("::")): crate for path, crate in std_names.HOME_EXCEPTIONS.items()
}


_LIMITS = frozenset({"MIN", "MAX"})
_MODULES_AND_FUNCTIONS = frozenset({("std", "alloc", "alloc")})


def canonical(path: tuple[str, ...]) -> tuple[str, ...]:
    """The one spelling of `path`, which starts with a crate's name or a primitive. Other crates' paths come back as
    they are."""
    if not path or path[0] not in STD_CRATES:
        return path
    path = ("std", *path[1:])
    if path[1:2] == ("primitive",) and len(path) > 2:
        return path[2:]
    if path[1:2] == ("prelude",) and len(path) > 3 and path[3] in PRELUDE:
        return canonical((*PRELUDE[path[3]], *path[4:]))
    if len(path) > 2 and path[1] in PRIMITIVES and path[2] not in MODULE_NAMES.get(path[:2], _LIMITS):
        # `use std::u8; u8::from_str_radix(…)`: what the old module does not have is the primitive type's.
        return path[1:]
    if path[1:3] == ("io", "prelude") and len(path) > 3:
        return ("std", "io", *path[3:])
    for length in range(len(path), 1, -1):
        main = _REEXPORTS.get(path[:length])
        if main is not None:
            return canonical((*main, *path[length:]))
    return path


def is_std_path(path: tuple[str, ...]) -> bool:
    """Whether a canonical path is one of the standard library (a primitive is)."""
    return bool(path) and (path[0] == "std" or path[0] in PRIMITIVES)


def is_module(path: tuple[str, ...]) -> bool:
    """Whether the canonical `path` is known to be a module of `std`."""
    return path in MODULES


def glob_names(path: tuple[str, ...]) -> frozenset[str] | None:
    """What `use path::*` brings in from a module or enum of `std`; None when the tables do not say."""
    if path[:2] == ("std", "prelude"):
        return frozenset(PRELUDE)
    return MODULE_NAMES.get(canonical(path))


def is_macro(path: tuple[str, ...]) -> bool:
    """Whether the canonical `path` names a macro (it may name something else as well: `std::vec`)."""
    return (len(path) == 2 and path[0] == "std" and path[1] in STD_MACROS) or path in PATHED_MACROS


def has_namespace(path: tuple[str, ...], namespace: str) -> bool:
    """Whether the canonical `path` can be a name of the namespace `type`, `value` or `macro`; yes where the tables do
    not exclude it."""
    if not is_std_path(path):
        return True
    if namespace == "macro":
        return is_macro(path)
    if len(path) < 2:
        return namespace == "type"
    name, module = path[-1], path in MODULES
    if namespace == "value":
        if module:
            return (*path[:-1], name) in _MODULES_AND_FUNCTIONS
        return name not in PRELUDE or not name[:1].isupper() or name in {"Some", "None", "Ok", "Err"}
    if module or name[:1].isupper() or name.startswith("c_"):
        return True
    return name not in MODULE_NAMES.get(path[:-1], ())


def everywhere(name: str, namespace: str) -> tuple[str, ...] | None:
    """What `name` is where nothing in scope defines it: of the prelude of any edition, or a primitive type."""
    if namespace == "macro":
        return ("std", name) if name in STD_MACROS else None
    path = PRELUDE.get(name)
    if path is not None and has_namespace(path, namespace):
        return path
    return (name,) if namespace == "type" and name in PRIMITIVES else None


def in_prelude(name: str, edition: str | None, *, no_std: bool = False) -> tuple[str, ...] | None:
    """What `name` is where nothing but the prelude defines it, for a text that must compile with any toolchain of
    `edition` (None: any edition). With `no_std`, what is not in `core` is not there."""
    path = PRELUDE.get(name)
    if path is None or name in std_names.PRELUDE_SINCE_1_80:
        return None
    if name in std_names.PRELUDE_2021 and (edition or "2015") < "2021":
        return None
    if name in std_names.PRELUDE_2024 and (edition or "2015") < "2024":
        return None
    return None if no_std and home_crate(path) != "core" else path


def home_crate(path: tuple[str, ...]) -> str:
    """The lowest of `core`, `alloc` and `std` that has the canonical `path`."""
    for length in range(len(path), 1, -1):
        crate = _HOMES.get(path[:length])
        if crate is not None:
            return crate
    if len(path) < 2:
        return "std"
    if path[1] in std_names.CORE_MODULES or (len(path) == 2 and path[1] in std_names.CORE_MACROS):
        return "core"
    return "alloc" if path[1] in std_names.ALLOC_MODULES else "std"
