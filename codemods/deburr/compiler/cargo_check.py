"""`cargo check` over packages of a workspace, and what it says: which units failed, with which errors and warnings.

The user's own settings for builds apply, since the answer is about their project; only the place for build output is
ours. Unknown here: what was changed, and who is to blame.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deburr.compiler.json_lines import objects_in
from deburr.compiler.processes import NotRun, ToolRun, run_tool


@dataclass(frozen=True, slots=True)
class MessageSpan:
    """A place that a message names: 0-based bytes of a file, an absolute path."""

    file: Path
    start: int
    end: int
    is_primary: bool
    line: int


@dataclass(frozen=True, slots=True)
class Message:
    """An error or a warning of rustc, with the unit that it came up in."""

    unit: str
    """The package and the target, e.g. `core (lib)` or `core (test "basic")`."""
    level: str
    code: str | None
    text: str
    spans: tuple[MessageSpan, ...] = ()
    """Those of its notes as well, and of the macro calls that led there; primary ones first."""
    rendered: str = ""

    @property
    def is_error(self) -> bool:
        return self.level.startswith("error")

    @property
    def key(self) -> tuple[str, str | None, str]:
        """What is the same of a message before and after lines have moved."""
        return self.unit, self.code, self.text

    @property
    def title(self) -> str:
        """`error[E0308]: mismatched types`."""
        return f"{self.level}[{self.code}]: {self.text}" if self.code else f"{self.level}: {self.text}"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that compiled, with what was switched on for it."""

    name: str
    package: str
    features: frozenset[str]
    is_test: bool
    kind: str = "lib"
    directory: Path = Path()
    """Where its package's manifest lies."""
    root: Path = Path()
    """The file that it begins with."""
    artifacts: tuple[Path, ...] = ()
    """What was made of it."""

    @property
    def identity(self) -> tuple[str, bool]:
        """What tells a unit from the others of a check: a library and its unit tests are two."""
        return self.name, self.is_test


@dataclass(frozen=True, slots=True)
class Checked:
    """What a run of cargo said."""

    messages: tuple[Message, ...]
    units: tuple[Unit, ...] = ()
    cfgs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What build scripts switched on, by package id."""
    is_ok: bool = True
    complaint: str = ""
    """cargo's own error, where it could not begin: a manifest, a lock file, a dependency that is not there."""

    @property
    def errors(self) -> tuple[Message, ...]:
        return tuple(one for one in self.messages if one.is_error)

    @property
    def warnings(self) -> tuple[Message, ...]:
        return tuple(one for one in self.messages if not one.is_error)

    @property
    def failed_units(self) -> frozenset[str]:
        return frozenset(one.unit for one in self.errors)


@dataclass(frozen=True, slots=True)
class CargoCheck:
    """How a workspace is checked: where, for how long at most, and with which options of the user's."""

    directory: Path
    target: Path
    seconds: float
    options: tuple[str, ...] = ()
    """`--features=…` and the like."""

    def run(self, packages: Sequence[str]) -> Checked | NotRun:
        """All targets of these packages. An error in one unit does not keep the others from being looked at."""
        chosen = [word for name in packages for word in ("--package", name)]
        command = ("cargo", "check", "--all-targets", "--keep-going", "--message-format=json", *self.options, *chosen)
        ran = run_tool(command, seconds=self.seconds, cwd=self.directory, settings=self._settings(), own_settings=True)
        return ran if isinstance(ran, NotRun) else read_messages(ran, self.directory)

    def _settings(self) -> Mapping[str, str]:
        # Where a user's settings put build output, ours would mix with theirs.
        return {"CARGO_TARGET_DIR": str(self.target), "CARGO_BUILD_BUILD_DIR": str(self.target)}


def read_messages(ran: ToolRun, directory: Path) -> Checked | NotRun:
    """What a tool said that prints as `cargo --message-format=json` or `rustc --error-format=json` does; names of files
    are relative to `directory`."""
    messages: list[Message] = []
    units: list[Unit] = []
    cfgs: dict[str, tuple[str, ...]] = {}
    lines = 0
    for said in objects_in(ran.stdout):
        reason = said.get("reason")
        lines += isinstance(reason, str) or "$message_type" in said or {"level", "message"} <= said.keys()
        if reason == "compiler-artifact":
            units.append(_unit(said))
        elif reason == "build-script-executed":
            cfgs[str(said.get("package_id"))] = tuple(_words(said.get("cfgs")))
        elif reason == "compiler-message":
            messages += _message(said.get("message"), _unit_name(said), directory)
        elif reason is None and said.get("$message_type", "diagnostic") == "diagnostic":
            messages += _message(said, "the build", directory)
    if not lines and ran.code == 0:
        return NotRun("it printed no JSON message")
    is_complaint = ran.code != 0 and not any(one.is_error for one in messages)
    return Checked(tuple(messages), tuple(units), cfgs, ran.code == 0, ran.complaint if is_complaint else "")


def _words(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _unit_name(said: Mapping[str, object]) -> str:
    target = said.get("target")
    package = _package_name(str(said.get("package_id")))
    if not isinstance(target, dict):
        return package
    kinds, name = _words(target.get("kind")), str(target.get("name"))
    kind = kinds[0] if kinds else "target"
    return f"{package} ({kind})" if kind in {"lib", "proc-macro", "custom-build"} else f'{package} ({kind} "{name}")'


def _package_name(package: str) -> str:
    """The name in a package id: `path+file:///w/core#0.1.0`, `…/core#other-name@0.1.0` or `core 0.1.0 (…)`."""
    path, sign, version = package.partition("#")
    if not sign:
        return package.split(" ")[0]
    return version.partition("@")[0] if "@" in version else path.rsplit("/", 1)[-1]


def _unit(said: Mapping[str, object]) -> Unit:
    profile = said.get("profile")
    is_test = isinstance(profile, dict) and profile.get("test") is True
    package = str(said.get("package_id"))
    target = said.get("target")
    kinds = _words(target.get("kind")) if isinstance(target, dict) else []
    root = Path(str(target.get("src_path"))) if isinstance(target, dict) else Path()
    return Unit(
        _unit_name(said),
        package,
        frozenset(_words(said.get("features"))),
        is_test,
        kinds[0] if kinds else "",
        Path(str(said.get("manifest_path"))).parent,
        root,
        tuple(map(Path, _words(said.get("filenames")))),
    )


def _message(said: object, unit: str, directory: Path) -> Iterator[Message]:
    if not isinstance(said, dict):
        return
    level, text = said.get("level"), said.get("message")
    if not isinstance(level, str) or not isinstance(text, str) or not level.startswith(("error", "warning")):
        return
    code = said.get("code")
    name = code.get("code") if isinstance(code, dict) else None
    if (name is None and text.startswith(("aborting due to", "could not compile"))) or "warning emitted" in text:
        return
    spans = sorted(_spans(said, directory), key=lambda one: not one.is_primary)
    rendered = said.get("rendered")
    yield Message(unit, level, name, text, tuple(spans), rendered if isinstance(rendered, str) else "")


def _spans(said: Mapping[str, object], directory: Path) -> Iterator[MessageSpan]:
    pending: list[tuple[object, bool]] = [(said, True)]
    while pending:
        here, is_own = pending.pop()
        if not isinstance(here, dict):
            continue
        spans, children = here.get("spans"), here.get("children")
        for span in spans if isinstance(spans, list) else ():
            yield from _with_expansion(span, directory, is_own)
        pending += [(child, False) for child in children] if isinstance(children, list) else []


def _with_expansion(span: object, directory: Path, is_own: bool) -> Iterator[MessageSpan]:
    """A span, and the macro calls and definitions that it came out of."""
    is_primary = is_own and isinstance(span, dict) and span.get("is_primary") is True
    for _ in range(32):
        if not isinstance(span, dict):
            return
        yield from _span(span, directory, is_primary)
        expansion = span.get("expansion")
        if not isinstance(expansion, dict):
            return
        defined = expansion.get("def_site_span")
        if isinstance(defined, dict):
            yield from _span(defined, directory, False)
        span = expansion.get("span")


def _span(said: Mapping[str, object], directory: Path, is_primary: bool) -> Iterator[MessageSpan]:
    file, start, end, line = (said.get(key) for key in ("file_name", "byte_start", "byte_end", "line_start"))
    if isinstance(file, str) and isinstance(start, int) and isinstance(end, int) and isinstance(line, int):
        yield MessageSpan(Path(os.path.normpath(directory / file)), start, end, is_primary, line)
