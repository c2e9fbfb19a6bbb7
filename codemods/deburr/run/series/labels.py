"""Under which label a fix is, for each way to group: its pattern, its crate, its owners, its file.

All of them are about the file of the fix's finding, also where the fix changes others. Unknown here: pieces.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from deburr.run.crate_layout import read_manifest
from deburr.run.owners import Owners
from deburr.run.project import Projects
from deburr.run.series.fixes import SeriesFix
from deburr.run.series.grouping import By

NO_OWNER = "(no owner)"
NO_CRATE = "(no crate)"


@dataclass(slots=True)
class Labels:
    """`top` is the real directory that the names of files are relative to."""

    top: Path
    owners: Owners
    _projects: Projects = field(default_factory=Projects)
    _crates: dict[Path, str] = field(default_factory=dict)
    _homes: dict[str, Path] = field(default_factory=dict)

    def by(self, way: By) -> Callable[[SeriesFix], str]:
        """What labels a fix when it is grouped this way."""
        match way:
            case By.PATTERN:
                return lambda fix: fix.pattern
            case By.CRATE:
                return lambda fix: self.crate_of(fix.name.file)
            case By.OWNER:
                return lambda fix: " ".join(self.owners.owners_of(fix.name.file)) or NO_OWNER
            case By.FILE:
                return lambda fix: fix.name.file

    def crate_of(self, file: str) -> str:
        """The name of the package that a file is in; of two with one name, the second is told by its directory."""
        package = self._projects.package_of((self.top / file).parent)
        if package is None:
            return NO_CRATE
        home = package.directory
        if home not in self._crates:
            name = _name(home)
            if self._homes.setdefault(name, home) != home:
                below = home.relative_to(self.top).as_posix() if home.is_relative_to(self.top) else str(home)
                name = f"{name} ({below})"
            self._crates[home] = name
        return self._crates[home]


def _name(directory: Path) -> str:
    document = read_manifest(str(directory / "Cargo.toml")) or {}
    package = document.get("package")
    name = package.get("name") if isinstance(package, dict) else None
    return name if isinstance(name, str) else directory.name
