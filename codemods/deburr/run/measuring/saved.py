"""Records kept in the user's cache under keys made of all that they depend on, one file each.

A file is written whole or not at all. One that is not what it should be counts as absent, and is made again.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import os
import tempfile
import types
import typing
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Record = TypeVar("Record")

_JUDGING = ("engine", "language", "run", "syntax", "text")
"""The rooms whose code decides what is found."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The folder of the kept records. With `fresh` none is read, and all are written."""

    folder: Path
    fresh: bool = False

    def load(self, kind: type[Record], key: str) -> Record | None:
        """The record under `key`, or None."""
        if self.fresh:
            return None
        try:
            record = _read(kind, json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, KeyError):
            return None
        assert isinstance(record, kind)
        return record

    def save(self, record: object, key: str) -> None:
        """Keep a dataclass under `key`. Raises OSError where the folder cannot be written."""
        assert dataclasses.is_dataclass(record)
        assert not isinstance(record, type)
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".", dir=self.folder)
        with ExitStack() as unfinished:
            unfinished.callback(Path(name).unlink, missing_ok=True)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(dataclasses.asdict(record), file)
            os.replace(name, self.folder / f"{key}.json")
            unfinished.pop_all()


def key_of(*parts: object) -> str:
    """A name for what depends on all of `parts` and on nothing else."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


@functools.cache
def own_fingerprint() -> str:
    """Changes whenever code of deburr does that a record may depend on."""
    package = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for room in _JUDGING:
        for file in sorted((package / room).rglob("*.py")):
            digest.update(f"{file.relative_to(package)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def fingerprint_of_folder(folder: Path) -> str:
    """Changes whenever a Rust file or manifest below `folder` does."""
    digest = hashlib.sha256()
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one != "target")
        for name in sorted(names):
            if name.endswith((".rs", ".toml")):
                file = Path(root, name)
                digest.update(f"{file.relative_to(folder)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _read(kind: object, value: object) -> typing.Any:
    """`value` from JSON as `kind`: dataclasses, tuples, dicts, optionals and plain values."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, dict):
            raise TypeError("not a table")
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: _read(hints[field.name], value[field.name]) for field in dataclasses.fields(kind)})
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and isinstance(value, list):
        kinds = arguments[:1] * len(value) if arguments[-1] is Ellipsis else arguments
        return tuple(_read(one, item) for one, item in zip(kinds, value, strict=True))
    if origin is dict and isinstance(value, dict):
        return {key: _read(arguments[1], item) for key, item in value.items()}
    if origin is types.UnionType:
        return None if value is None else _read(arguments[0], value)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise TypeError(f"not {kind}")
    return value
