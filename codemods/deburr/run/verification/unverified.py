"""The fixes of which a check has shown nothing, because the compiler did not get to what they changed.

A file counts as compiled if a unit that was checked lists it; a place in it, if every condition around holds in such a
unit and no macro is around; a manifest, if cargo built something with it. What cannot be told by that is asked of the
compiler. Unknown here: errors and blame.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from deburr.compiler.cargo_check import Checked, Unit
from deburr.compiler.cargo_workspace import Member, Workspace
from deburr.compiler.cfg_values import BuildCfgs
from deburr.compiler.dep_info import files_of
from deburr.compiler.scratch.tree import ScratchTree
from deburr.engine.findings import FixKey
from deburr.run.crate_tree import CrateTree
from deburr.run.manifest_files import is_manifest
from deburr.run.verification.plan import Plan, Planned, Unverified
from deburr.run.verification.probing import Ask, Question, reached
from deburr.run.verification.surroundings import Guard, Kind, Surroundings, surroundings
from deburr.syntax.cfg_predicates import holds
from deburr.syntax.source import SourceFile
from deburr.text.span import Span

BASELINE = "baseline fails"
_UNPLACED = "where its edits have gone is not known"
_DEFINED = re.compile(rb"\bmacro_rules!\s*(?:r#)?(\w+)|\bmacro\s+(\w+)")
_QUOTED_FILE = re.compile(rb"\binclude_(?:str|bytes)!\s*[(\[{][^)\]}]*?([^/\"\s(]+)\"")


@dataclass(slots=True)
class _Doubt:
    """A place that is not surely compiled: why not, and where the compiler can be asked."""

    reason: str
    question: Question | None = None


@dataclass(frozen=True)
class Build:
    """What a check has compiled, file by file. Files are the user's own, by real path."""

    workspace: Workspace
    scratch: ScratchTree
    checked: Checked
    failing: frozenset[str] = frozenset()
    """Units that did not compile before."""

    @cached_property
    def units_of(self) -> Mapping[Path, tuple[Unit, ...]]:
        found: dict[Path, list[Unit]] = {}
        for unit in self.checked.units:
            if self.scratch.original_of(unit.root) is None:
                continue
            for name in {name for artifact in unit.artifacts for name in files_of(artifact)}:
                found.setdefault(self._original(name, unit), []).append(unit)
        return {path: tuple(units) for path, units in found.items()}

    def is_built_with(self, manifest: Path) -> bool:
        """Whether a package that was compiled has this manifest, or is in a workspace with it at the root."""
        compiled = {self.scratch.original_of(unit.directory / manifest.name) for unit in self.checked.units}
        own = {one.directory / manifest.name for one in self.workspace.members}
        return bool(compiled & own) and (manifest in compiled or manifest == self.workspace.root / manifest.name)

    @cached_property
    def cfgs(self) -> BuildCfgs:
        return BuildCfgs(self.scratch.path_of(self.workspace.root), self.checked.cfgs)

    @cached_property
    def own_macros(self) -> frozenset[str]:
        return frozenset(name for data in self._texts for name in _names(_DEFINED.findall(data)))

    @cached_property
    def read_as_text(self) -> frozenset[str]:
        """Names of files that sources take in as text: that a unit lists them does not say that they are compiled."""
        return frozenset(name.decode("utf-8", "replace") for data in self._texts for name in _QUOTED_FILE.findall(data))

    @cached_property
    def _texts(self) -> tuple[bytes, ...]:
        return tuple(_read(path) for path in self.units_of if path.suffix == ".rs")

    def _original(self, name: str, unit: Unit) -> Path:
        """rustc runs in the root of the workspace, or of a package outside of it in the package's own directory."""
        for directory in (self.scratch.path_of(self.workspace.root), unit.directory):
            path = Path(os.path.normpath(directory / name))
            if path.exists():
                return self.scratch.original_of(path) or path
        return Path(name)


def unverified_in(plan: Plan, files: Iterable[Path], build: Build, ask: Ask) -> tuple[Unverified, ...]:
    """The fixes of the plan that change one of `files` where nobody saw it compile.

    The plan is the one that was checked, so that places are those of its texts."""
    search = _Search(plan, frozenset(files), build)
    doubts = {key: search.doubts(fix) for key, fix in plan.fixes.items()}
    questions = frozenset(one.question for found in doubts.values() for one in found if one.question is not None)
    answered = reached(questions, plan.texts, ask)
    return tuple(_verdicts(plan.fixes, doubts, answered))


def unlisted_in(plan: Plan, files: Iterable[Path], ask: Ask) -> tuple[Unverified, ...]:
    """The same for a build that leaves no lists behind: the compiler is asked at every place."""
    mine = frozenset(files)
    sources = {path: SourceFile(data, str(path)) for path, data in plan.texts.items()}
    doubts: dict[FixKey, list[_Doubt]] = {}
    for key, fix in plan.fixes.items():
        found = [_to_ask(sources[path], path, span) for path, span in fix.places if path in mine and path in sources]
        doubts[key] = found if fix.places else [_Doubt(_UNPLACED)]
    questions = frozenset(one.question for found in doubts.values() for one in found if one.question is not None)
    answered = reached(questions, plan.texts, ask)
    return tuple(_verdicts(plan.fixes, doubts, answered))


def _to_ask(source: SourceFile, path: Path, span: Span) -> _Doubt:
    if is_manifest(str(path)):
        return _Doubt("whether the verify command reads it cannot be told")
    around = surroundings(source, span, ())
    reason = "the verify command did not compile it"
    unanswered = [guard for guard in around.guards if not guard.is_answered]
    if around.probe is None or unanswered:
        return _Doubt(_why(unanswered[0]) if unanswered else reason)
    return _Doubt(reason, (path, around.probe))


def _verdicts(
    fixes: Mapping[FixKey, Planned], doubts: Mapping[FixKey, Sequence[_Doubt]], answered: set[Question]
) -> Iterator[Unverified]:
    for key, found in doubts.items():
        left = next((one for one in found if one.question is None or one.question not in answered), None)
        if left is not None:
            yield Unverified(fixes[key], left.reason)


@dataclass(slots=True)
class _Search:
    plan: Plan
    files: frozenset[Path]
    build: Build
    _sources: dict[Path, SourceFile] = field(default_factory=dict)

    def doubts(self, fix: Planned) -> list[_Doubt]:
        if not fix.places:
            return [_Doubt(_UNPLACED)]
        found = (self._doubt(path, span) for path, span in fix.places if path in self.files)
        return [one for one in found if one is not None]

    def _doubt(self, path: Path, span: Span) -> _Doubt | None:
        if is_manifest(str(path)):
            return None if self.build.is_built_with(path) else _Doubt("no package that was checked is built with it")
        units = self.build.units_of.get(path, ())
        if not units:
            return _Doubt(self._why_not_compiled(path))
        source = self._source(path)
        around = surroundings(source, span, self.build.own_macros)
        answers = [self._answers(around, unit) for unit in units]
        is_listed_as_text = path.name in self.build.read_as_text
        if not is_listed_as_text and any(all(one is True for one in found) for found in answers):
            return None
        possible = [found for found in answers if False not in found]
        if not possible:
            is_open = self._may_be_in_failing(path)
            at = min(found.index(False) for found in answers)
            return _Doubt(BASELINE if is_open else _why(around.guards[at]))
        open_guards = [guard for guard, answer in zip(around.guards, possible[0], strict=True) if answer is None]
        reason = _why(open_guards[0]) if open_guards else "it is taken in as text, and may not be compiled"
        can_ask = around.probe is not None and all(guard.is_answered for guard in open_guards)
        return _Doubt(reason, (path, around.probe) if can_ask and around.probe is not None else None)

    def _answers(self, around: Surroundings, unit: Unit) -> list[bool | None]:
        """For each guard whether it lets the code through in a unit."""
        return [self._answer(guard, unit) for guard in around.guards]

    def _answer(self, guard: Guard, unit: Unit) -> bool | None:
        if guard.kind is Kind.CONDITION:
            return holds(guard.text, lambda name, value: self.build.cfgs.is_on(unit, name, value))
        if guard.kind is Kind.TEST:
            return unit.is_test
        return False if guard.kind is Kind.COMMENT else None

    def _why_not_compiled(self, path: Path) -> str:
        if self._may_be_in_failing(path):
            return BASELINE
        member = self.build.workspace.member_of(path)
        if member is not None and any(_is_module(root, path) for root in member.gated):
            return "its target needs features that are off"
        return "no crate that was checked includes the file"

    def _may_be_in_failing(self, path: Path) -> bool:
        """Whether a file may belong to a unit that did not compile before, or that was not begun because of one."""
        member = self.build.workspace.member_of(path)
        if member is None or not self.build.failing:
            return False
        compiled = {self.build.scratch.original_of(unit.root) for unit in self.build.checked.units}
        fails = {name.split(" ")[0] for name in self.build.failing}
        names = {member.name, *(one.name for one in self._needed_by(member))}
        if not names & fails:
            return False
        own = {root for root in member.roots if root not in member.gated}
        missing = own - compiled if member.name not in fails else own
        return any(_is_module(root, path) for root in missing)

    def _needed_by(self, member: Member) -> Iterator[Member]:
        for other in self.build.workspace.members:
            if member in self.build.workspace.dependents_of([other.name]):
                yield other

    def _source(self, path: Path) -> SourceFile:
        if path not in self._sources:
            data = self.plan.texts.get(path)
            self._sources[path] = SourceFile(data if data is not None else _read(path), str(path))
        return self._sources[path]


def _why(guard: Guard) -> str:
    match guard.kind:
        case Kind.CONDITION:
            return f"`cfg({' '.join(guard.text.split())})` is off"
        case Kind.TEST:
            return "the tests of its target are not built"
        case Kind.ATTRIBUTE:
            return f"`#[{guard.text}]` may have dropped it"
        case Kind.RULE:
            return f"nothing that was checked expands this rule of `{guard.text}!`"
        case Kind.ARGUMENT:
            return f"`{guard.text}!` may have dropped it"
        case Kind.COMMENT:
            return "it stands in a comment or a doctest"
        case Kind.UNREADABLE:
            return f"what `{guard.text}` says there cannot be told"


def _is_module(root: Path, path: Path) -> bool:
    real = Path(os.path.realpath(root))
    return real == path or CrateTree(str(root)).find(str(path)) is not None


def _names(found: Iterable[tuple[bytes, bytes]]) -> Iterator[str]:
    yield from ((one or other).decode("utf-8", "replace") for one, other in found)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
