"""The front matter of a page: its first `toml` fence, read into data.

Every key is checked for its type and its value here. What a key says about the rest of the page (a rewrite that has
no section, a metavariable that no fragment uses) is checked by `deburr.language.page_checks`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from deburr.language.front_matter_keys import (
    DEPENDENCY,
    FRONT_MATTER,
    GATES,
    PATTERN,
    PROOF,
    REWRITE,
    SNAKE_CASE,
    USE_PATH,
)
from deburr.language.front_matter_keys import EDITIONS as EDITIONS
from deburr.language.front_matter_keys import WITNESSES as WITNESSES
from deburr.language.gates import Gates
from deburr.language.manifest_table import read_manifest_table
from deburr.language.markdown import Fence
from deburr.language.metavariable_tables import MetavariableTable, read_metavariables
from deburr.language.model import Applicability, Level, ManifestChange, Metavariable, Position, Proof, Scope
from deburr.language.problems import Sheet
from deburr.language.toml_tables import TomlTable, check_not_empty, parse_toml
from deburr.language.versions import Requirement, Version

_REQUIREMENT = '`"1.2"`'
_SNAKE_CASE = re.compile(SNAKE_CASE, re.ASCII)
_USE_PATH = re.compile(USE_PATH, re.ASCII)
_HINTS = {
    "msrv": "the oldest Rust is that of a rewrite: `[rewrites] name = { msrv = … }`",
    "applicability": "it belongs to a rewrite: `[rewrites] name = { applicability = … }`",
    "group": "the group is the name of the page's folder",
    "gates": "gates stand in a table of their own, `[gates]`",
    "message": "the message is the page's first heading",
    "scope": "it belongs to a rewrite: `[rewrites] name = { scope = … }`",
    "only": "it belongs to a rewrite: `[rewrites] name = { only = … }`",
    "use": "it belongs to a rewrite: `[rewrites] name = { use = … }`",
    "uses": "did you mean `use`?",
    "driver": "a driver stands in an example: ```rust driver",
    "misuse": "it stands in an example: ```rust misuse",
}


@dataclass(frozen=True, slots=True)
class RewriteEntry:
    """One entry of `[rewrites]`."""

    name: str
    applicability: Applicability
    msrv: Version | None
    default: bool | None
    """None where it is not said."""
    sure_if: tuple[str, ...]
    """`predicate(name)`, without white space."""
    title: str | None
    otherwise: str | None
    safety: str | None
    overrides: Mapping[str, Metavariable]
    position: Position
    scope: Scope = Scope.FILE
    only: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    manifest: ManifestChange | None = None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Everything that the front matter says; mistaken values are at their defaults, and are problems."""

    root: TomlTable
    """For further problems at the places of its keys."""
    id: str = ""
    level: Level = Level.WARN
    since: str = ""
    references: tuple[str, ...] = ()
    edition: str = "2021"
    beats: tuple[str, ...] = ()
    covered_by: tuple[str, ...] = ()
    recipe: str | None = None
    gates: Gates = field(default_factory=Gates)
    metavariables: MetavariableTable = field(default_factory=MetavariableTable)
    rewrites: Mapping[str, RewriteEntry] = field(default_factory=dict)
    proof: Proof = field(default_factory=Proof)
    dependencies: Mapping[str, str] = field(default_factory=dict)

    @property
    def default_rewrite(self) -> str | None:
        """The name of the default rewrite; a single one is it unless it says otherwise."""
        names = [name for name, entry in self.rewrites.items() if entry.default]
        if not names and len(self.rewrites) == 1:
            names = [name for name, entry in self.rewrites.items() if entry.default is None]
        return names[0] if names else None


def is_snake_case(name: str) -> bool:
    """Whether `name` may be an id, a group or a rewrite's name."""
    return _SNAKE_CASE.fullmatch(name) is not None


def read_front_matter(fence: Fence, sheet: Sheet) -> FrontMatter | None:
    """Read it, noting every mistake in `sheet`; None where it is no TOML at all."""
    root = parse_toml(sheet, fence.code.text, fence.code.position.line)
    if root is None:
        return None
    root.keys = FRONT_MATTER
    pattern = root.table("pattern", PATTERN)
    level = pattern.choice("level")
    front = FrontMatter(
        root=root,
        id=_read_id(pattern, has_table=root.has("pattern")),
        level=Level(level) if level is not None else Level.WARN,
        since=_read_since(pattern),
        references=pattern.texts("references"),
        edition=pattern.choice("edition") or "2021",
        beats=pattern.texts("beats"),
        covered_by=pattern.texts("covered-by"),
        recipe=_read_recipe(pattern),
        gates=_read_gates(root.table("gates", GATES)),
        metavariables=read_metavariables(root.table("metavariables")),
        rewrites=_read_rewrites(root.table("rewrites")),
        proof=_read_proof(root.table("proof", PROOF)),
        dependencies=_read_dependencies(root.table("dependencies")),
    )
    pattern.finish(_HINTS)
    root.finish(_HINTS)
    return front


def _read_id(pattern: TomlTable, *, has_table: bool) -> str:
    name = pattern.text("id")
    if name is None:
        if not pattern.has("id"):
            message = "`[pattern]` has no `id`" if has_table else "the front matter has no `[pattern]` table"
            pattern.report(message, 'add `id = "…"`, the name of the file without its ending')
        return ""
    if not is_snake_case(name):
        pattern.report_value("id", f"the id `{name}` is not snake_case", "lower-case words joined by `_`")
    return name


def _read_since(pattern: TomlTable) -> str:
    since = pattern.text("since") or ""
    if since and Version.parse(since) is None:
        pattern.report_value("since", f"`{since}` is no version", "the first release that has the page, e.g. `0.1.0`")
    return since


def _read_recipe(pattern: TomlTable) -> str | None:
    name = pattern.text("recipe")
    if name is not None and not is_snake_case(name):
        help_ = "the name of the Python file without `.py`, lower-case words joined by `_`"
        pattern.report_value("recipe", f"the recipe's name `{name}` is not snake_case", help_)
    return name


def _read_proof(table: TomlTable) -> Proof:
    witness = table.choice("witness")
    proof = Proof(witness or "none", table.text("lint"), table.text("code"), table.text("because"))
    if witness is not None or not table.has("witness"):
        _check_partner(table, proof, "lint", "lint", proof.lint, '"clippy::zero_ptr"')
        _check_partner(table, proof, "code", "compile-fail", proof.code, '"E0277"')
    if proof.because is not None and proof.witness != "none":
        table.report_key("because", "`because` belongs to the witness `none`", "leave it out")
    table.finish(_HINTS)
    return proof


def _check_partner(table: TomlTable, proof: Proof, key: str, witness: str, value: str | None, example: str) -> None:
    """`key` stands beside that witness, and beside no other."""
    if value is not None and re.fullmatch(PROOF[key].pattern or "", value, re.ASCII) is None:
        table.report_value(key, f"`{value}` is no {PROOF[key].about}", f"write it like `{example}`")
    elif proof.witness == witness and not table.has(key):
        table.report_value("witness", f"the witness `{witness}` needs a `{key}`", f"add `{key} = {example}`")
    elif proof.witness != witness and table.has(key):
        table.report_key(key, f"`{key}` belongs to the witness `{witness}`", f'write `witness = "{witness}"`')


def _read_gates(gates: TomlTable) -> Gates:
    edition = _read_requirement(gates, "edition", '`">=2021"`')
    toolchain = _read_requirement(gates, "toolchain", '`"<1.88"`')
    table = gates.table("crates")
    crates = {name: _read_requirement(table, name, '`">=2, <3.15"`') for name in table.data}
    gates.finish(_HINTS)
    return Gates(edition, toolchain, {name: wanted for name, wanted in crates.items() if wanted is not None})


def _read_requirement(table: TomlTable, key: str, example: str) -> Requirement | None:
    text = table.text(key)
    if text is None:
        return None
    requirement = Requirement.parse(text)
    if requirement is None:
        table.report_value(key, f"`{text}` is no version requirement", f"write it as Cargo does, e.g. {example}")
    return requirement


def _read_dependencies(table: TomlTable) -> Mapping[str, str]:
    return {name: _read_dependency(table, name) for name in table.data}


def _read_dependency(table: TomlTable, name: str) -> str:
    """A version requirement, or the inline table that Cargo.toml has in its place."""
    if not isinstance(table.data[name], dict):
        _read_requirement(table, name, _REQUIREMENT)
        return str(table.data[name])
    entry = table.table(name, DEPENDENCY)
    _read_requirement(entry, "version", _REQUIREMENT)
    if not entry.has("version"):
        entry.report(f"the dependency `{name}` has no `version`", 'write it as Cargo does, e.g. `version = "1.2"`')
    features = entry.texts("features")
    entry.finish()
    listed = ", ".join(_quoted(one) for one in features)
    return f"{{ version = {_quoted(entry.text('version'))}, features = [{listed}] }}"


def _quoted(text: object) -> str:
    """A TOML string; the writer of JSON would do, and a check for people does without loading it."""
    written = str(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{written}"'


def _read_rewrites(table: TomlTable) -> Mapping[str, RewriteEntry]:
    rewrites = {}
    for name, entry in table.tables(REWRITE).items():
        if not is_snake_case(name):
            table.report_key(name, f"the rewrite's name `{name}` is not snake_case", "lower-case words joined by `_`")
        rewrites[name] = _read_rewrite(name, entry)
    return rewrites


def _read_rewrite(name: str, entry: TomlTable) -> RewriteEntry:
    word = entry.choice("applicability")
    if not entry.has("applicability"):
        words = ", ".join(f"`{applicability.value}`" for applicability in Applicability)
        entry.report(f"the rewrite `{name}` has no `applicability`", f"one of {words}")
    msrv = entry.text("msrv")
    version = Version.parse(msrv) if msrv is not None else None
    if msrv is not None and version is None:
        entry.report_value("msrv", f"`{msrv}` is no version", "write it as Cargo does, e.g. `1.47`")
    scope = entry.choice("scope")
    rewrite = RewriteEntry(
        name=name,
        applicability=Applicability(word) if word is not None else Applicability.UNSPECIFIED,
        msrv=version,
        default=entry.flag("default"),
        sure_if=tuple("".join(text.split()) for text in entry.texts("sure_if")),
        title=entry.text("title"),
        otherwise=entry.text("otherwise"),
        safety=entry.text("safety"),
        overrides=read_metavariables(entry.table("metavariables"), of_rewrite=True).variables,
        position=entry.toml.position_of(entry.path),
        scope=Scope(scope) if scope is not None else Scope.FILE,
        only=entry.texts("only"),
        uses=_read_uses(entry),
        manifest=read_manifest_table(entry, word),
    )
    check_not_empty(entry)
    entry.finish({**_HINTS, "metavariable": "did you mean `metavariables`?"})
    return rewrite


def _read_uses(entry: TomlTable) -> tuple[str, ...]:
    """Full paths: what `use` stands before. A path of the crate itself is no path of another one."""
    paths = entry.texts("use")
    for index, path in enumerate(paths):
        if _USE_PATH.fullmatch(path) is None:
            help_ = "write its full path as it stands behind `use`, e.g. `std::sync::LazyLock`"
            place = (*entry.path, "use", index)
            entry.toml.report_value(place, f"`{path}` is no full path of an item", help_)
    return paths
