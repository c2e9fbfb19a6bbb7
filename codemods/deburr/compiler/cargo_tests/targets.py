"""Building the tests of packages, and which targets there are to run.

Unknown here: what the tests do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deburr.compiler.cargo_tests.watched import run_watched
from deburr.compiler.json_lines import objects_in
from deburr.compiler.processes import NotRun

_LIBRARIES = frozenset({"lib", "rlib", "dylib", "cdylib", "staticlib", "proc-macro"})


@dataclass(frozen=True, slots=True)
class TestTarget:
    """What one `cargo test` runs: a test binary, or the doctests of a library."""

    __test__ = False  # for pytest, to which the name looks like a test
    package: str
    kind: str
    """`lib`, `bin`, `test`, `example`, `bench` or `doc`."""
    name: str
    has_harness: bool = True
    """Whether it prints as the standard harness does."""

    @property
    def unit(self) -> str:
        """As messages of the compiler name it: `core (lib)`, `core (test "basic")`; `core (doc)` for doctests."""
        if self.kind in {"lib", "doc"}:
            return f"{self.package} ({self.kind})"
        return f'{self.package} ({self.kind} "{self.name}")'

    @property
    def can_choose(self) -> bool:
        """Whether tests can be named whole: rustdoc takes its words apart at spaces, and doctests' names have some."""
        return self.has_harness and self.kind != "doc"

    @property
    def options(self) -> tuple[str, ...]:
        which = (f"--{self.kind}",) if self.kind in {"lib", "doc"} else (f"--{self.kind}", self.name)
        return ("--package", self.package, *which)


@dataclass(frozen=True, slots=True)
class Built:
    """The targets whose tests are there to be run. `complaint` says what did not build."""

    targets: tuple[TestTarget, ...]
    complaint: str = ""


@dataclass(frozen=True, slots=True)
class Building:
    """How tests are built and run: in which directory, with which options of the user's, and which environment."""

    directory: Path
    target: Path
    seconds: float
    """For one build."""
    options: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "CARGO_TARGET_DIR": str(self.target),
            "CARGO_BUILD_BUILD_DIR": str(self.target),
            # With `quiet` in a user's configuration the harness would print dots.
            "CARGO_TERM_QUIET": "false",
            "RUST_TEST_NOCAPTURE": "0",
            **self.settings,
        }

    def build(self, packages: Sequence[str], *, has_doctests: bool = True) -> Built | NotRun:
        """Build the tests of each package by itself: what is built together can have other features."""
        targets: list[TestTarget] = []
        complaint = ""
        for package in packages:
            command = ("cargo", "test", "--no-run", "--no-fail-fast", "--message-format=json", *self.options)
            ended = run_watched(
                (*command, "--package", package), cwd=self.directory, settings=self.environment, seconds=self.seconds
            )
            if isinstance(ended, NotRun):
                return ended
            if ended.stopped is not None:
                return NotRun(f"building the tests of `{package}`: {ended.stopped}")
            targets += _targets(ended.stdout, package, has_doctests)
            if ended.code != 0:
                complaint = complaint or _complaint(ended.stdout, ended.stderr)
        return Built(tuple(dict.fromkeys(targets)), complaint)


def _targets(output: str, package: str, has_doctests: bool) -> Iterator[TestTarget]:
    doc: TestTarget | None = None
    for said in objects_in(output):
        if said.get("reason") != "compiler-artifact":
            continue
        target = said.get("target")
        manifest = Path(str(said.get("manifest_path")))
        if not isinstance(target, dict) or _package_in(manifest) != package:
            continue
        kinds, name = target.get("kind"), str(target.get("name"))
        kind = kinds[0] if isinstance(kinds, list) and kinds else ""
        kind = "lib" if kind in _LIBRARIES else kind
        if kind == "lib" and target.get("doctest") is True and has_doctests:
            doc = TestTarget(package, "doc", name)
        profile = said.get("profile")
        if said.get("executable") and isinstance(profile, dict) and profile.get("test") is True:
            yield TestTarget(package, kind, name, _has_harness(manifest, kind, name))
    if doc is not None:
        yield doc


def _package_in(manifest: Path) -> str | None:
    package = _table(manifest).get("package")
    return str(package.get("name")) if isinstance(package, dict) else None


def _has_harness(manifest: Path, kind: str, name: str) -> bool:
    """Whether the manifest leaves the standard harness in place; cargo's messages do not tell."""
    said = _table(manifest).get(kind)
    if kind == "lib":
        return not (isinstance(said, dict) and said.get("harness") is False)
    tables = said if isinstance(said, list) else []
    return not any(isinstance(one, dict) and one.get("name") == name and one.get("harness") is False for one in tables)


def _table(manifest: Path) -> dict[str, object]:
    try:
        return tomllib.loads(manifest.read_text("utf-8"))
    except (OSError, ValueError):
        # cargo has read it; what it says of itself is only not known here.
        return {}


def _complaint(stdout: str, stderr: str) -> str:
    """The first error of a build that failed: the compiler's, or cargo's own."""
    for said in objects_in(stdout):
        message = said.get("message") if said.get("reason") == "compiler-message" else None
        if isinstance(message, dict) and str(message.get("level")).startswith("error"):
            return f"error: {message.get('message')}"
    lines = [line.strip() for line in stderr.split("\n") if line.strip()]
    errors = [line for line in lines if line.startswith("error")]
    # Where rustc refuses a sanitizer, cargo says first that it cannot ask rustc anything.
    errors.sort(key=lambda line: "sanitizer" not in line)
    return next(iter(errors), lines[-1] if lines else "it failed")
