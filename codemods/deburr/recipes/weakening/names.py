"""How std's counted pointers are called at a place, with the imports that this takes.

Unknown here: what is written with the names.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from deburr.engine.use_declarations.added_imports import added_imports, merged_imports
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile
from deburr.syntax.types import PathTy, RefTy, Ty
from deburr.text.edit import Edit


@dataclass(frozen=True, slots=True)
class Pointer:
    """`Rc` or `Arc`, by the path that stands for it."""

    path: tuple[str, ...]

    @property
    def full(self) -> str:
        return "::".join(self.path)

    @property
    def weak(self) -> str:
        """The full path of its `Weak`."""
        return "::".join((*self.path[:-1], "Weak"))


_POINTERS = {one.path: one for one in (Pointer(("std", "rc", "Rc")), Pointer(("std", "sync", "Arc")))}


def pointer_at(path: tuple[str, ...]) -> Pointer | None:
    """The pointer that a canonical path names; those of other crates have no `Weak`, or one of their own."""
    return _POINTERS.get(path)


def without_references(ty: Ty) -> Ty:
    """What a reference to a reference leads to in the end."""
    while isinstance(ty, RefTy):
        ty = ty.inner
    return ty


def pointer_of(ty: Ty) -> Pointer | None:
    """The pointer that a value of this type is, references taken off."""
    ty = without_references(ty)
    return pointer_at(ty.path) if isinstance(ty, PathTy) else None


@dataclass(slots=True)
class Names:
    """Names in one file; `imports` grows with what they need."""

    source: SourceFile
    crate: CrateView
    withheld: str | None = None
    _imports: dict[Edit, None] = field(default_factory=dict)

    def name(self, path: str, at: int) -> str:
        """What the item of std is called at byte `at`."""
        added = added_imports(self.source, self.crate, at, (path,))
        self.withheld = self.withheld or added.withheld
        self._imports.update(dict.fromkeys(added.edits))
        return added.names.get(path, path)

    @property
    def imports(self) -> tuple[Edit, ...]:
        """The imports that all names given out need."""
        return merged_imports(self._imports)
