"""Whether a crate compiles, with some of its files changed: `cargo check` on a copy of it, again and again.

The copy is a package of its own and stays in its folder, the target folder is shared, so that dependencies are compiled
once. Build scripts and procedural macros of the crate and its dependencies run: a caller has to say so. Does not know
where the changes come from.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from deburr.compiler.confine import in_front_of
from deburr.compiler.crate_sources import copy_whole
from deburr.compiler.dep_info import files_of
from deburr.compiler.diagnostics import Diagnostic, read_artifacts, read_package_diagnostics
from deburr.compiler.processes import NotRun, ToolRun, run_tool

ALL_TARGETS = "all targets"
LIBRARY_ONLY = "library and programs only"

# The crate's own idea of which toolchain to take and which programs to run for cargo.
_FOREIGN = ("rust-toolchain", "rust-toolchain.toml", ".cargo")

# What a package needs for its tests and nothing else; it may name files that were not published.
_OF_TESTS = ("dev-dependencies", "dev_dependencies", "bench", "test", "example")


@dataclass(frozen=True, slots=True)
class Checked:
    """What `cargo check` said of the crate itself, its dependencies left out."""

    diagnostics: tuple[Diagnostic, ...]
    files: frozenset[str]
    """The files that the compiler read, relative to the crate; empty where it did not get as far as telling."""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(one for one in self.diagnostics if one.is_error)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        return tuple(one for one in self.diagnostics if not one.is_error)


@dataclass(slots=True)
class CrateBuilds:
    """The builds of one crate. `folder` holds the copy, `seconds` is the limit of each build."""

    source: Path
    folder: Path
    target: Path
    seconds: float
    jobs: int | None = None
    targets: str = ALL_TARGETS
    all_features: bool = False
    """Whether every feature of the crate is switched on, or its default ones."""
    _changed: dict[str, bytes] | None = None
    """What is changed in the copy now; None before the first build."""

    def check(self, changes: Mapping[str, bytes]) -> Checked | NotRun:
        """What the compiler says with `changes` (paths relative to the crate) made, and no other."""
        try:
            self._prepare()
            self._put(changes)
        except OSError as error:
            return NotRun(f"the copy in {self.folder} cannot be made: {error.strerror or error}")
        except TOMLKitError as error:
            return NotRun(f"its Cargo.toml cannot be read: {error}")
        command = ["cargo", "check", "--quiet", "--keep-going", "--message-format=json"]
        command += ["--all-targets"] if self.targets == ALL_TARGETS else ["--lib", "--bins"]
        command += ["--all-features"] if self.all_features else []
        done = self._build(command)
        if isinstance(done, ToolRun) and done.code != 0 and not self._diagnostics(done):
            fetched = self._run(["cargo", "fetch", "--quiet"])
            if isinstance(fetched, ToolRun) and fetched.code != 0:
                return NotRun(f"cargo cannot fetch what it depends on: {fetched.complaint}")
            done = self._build(command)
        if isinstance(done, NotRun):
            return done
        found = self._diagnostics(done)
        if done.code != 0 and not any(one.is_error for one in found):
            return NotRun(done.complaint)
        return Checked(found, self._files_read(done))

    def without_tests(self) -> CrateBuilds:
        """The same crate without what only its tests, benchmarks and examples need, in a copy of its own."""
        folder = self.folder.with_name(f"{self.folder.name}.lib")
        return CrateBuilds(self.source, folder, self.target, self.seconds, self.jobs, LIBRARY_ONLY)

    def with_all_features(self) -> CrateBuilds:
        """The same copy, as it is now, with every feature switched on; to be used in the place of this one.

        It gets a part of the time only: what optional dependencies build (whole C libraries) knows no bounds."""
        return replace(self, all_features=True, seconds=self.seconds / 4)

    def remove(self) -> None:
        """Take the copy away; what was compiled of dependencies stays."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _build(self, command: list[str]) -> ToolRun | NotRun:
        """Cargo alone has the network, and only to fetch what is not there; what is built has none, where that can be
        cut."""
        return self._run([*command, "--offline"], in_front_of("try"))

    def _run(self, command: list[str], front: Sequence[str] = ()) -> ToolRun | NotRun:
        settings = {
            "CARGO_TARGET_DIR": str(self.target),
            "CARGO_INCREMENTAL": "0",
            "CARGO_PROFILE_DEV_DEBUG": "0",
            # `deny(warnings)` in a published crate meets lints that are younger than it.
            "RUSTFLAGS": "--cap-lints=warn",
        }
        if self.jobs is not None:
            settings["CARGO_BUILD_JOBS"] = str(self.jobs)
        return run_tool(command, seconds=self.seconds, cwd=self.folder, settings=settings, front=front)

    def _prepare(self) -> None:
        if self._changed is not None:
            return
        self.remove()
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        copy_whole(self.source, self.folder)
        for name in _FOREIGN:
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        manifest = self.folder / "Cargo.toml"
        document = tomlkit.parse(manifest.read_text(encoding="utf-8"))
        document.setdefault("workspace", tomlkit.table())
        if self.targets == LIBRARY_ONLY:
            for key in _OF_TESTS:
                document.pop(key, None)
        manifest.write_text(tomlkit.dumps(document), encoding="utf-8")
        self._changed = {}

    def _put(self, changes: Mapping[str, bytes]) -> None:
        """A file that is as it shall be keeps its time, any other gets a new one: cargo goes by that."""
        before = self._changed or {}
        for name in sorted({*before, *changes}):
            wanted = changes[name] if name in changes else (self.source / name).read_bytes()
            if before.get(name) != wanted:
                (self.folder / name).write_bytes(wanted)
        self._changed = dict(changes)

    def _diagnostics(self, done: ToolRun) -> tuple[Diagnostic, ...]:
        return read_package_diagnostics(done.stdout, self._manifest)

    @property
    def _manifest(self) -> Path:
        return Path(os.path.realpath(self.folder)) / "Cargo.toml"

    def _files_read(self, done: ToolRun) -> frozenset[str]:
        """From the dependency lists that rustc leaves beside what it makes."""
        found: set[str] = set()
        for made in read_artifacts(done.stdout, self._manifest):
            if made.suffix == ".rmeta":
                found.update(self._relative(files_of(made)))
        return frozenset(found)

    def _relative(self, names: set[str]) -> set[str]:
        top = self._manifest.parent
        paths = [Path(os.path.normpath(top / name)) for name in names]
        return {path.relative_to(top).as_posix() for path in paths if path.is_relative_to(top)}
