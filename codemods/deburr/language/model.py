"""The vocabulary of pattern pages: every shape that flows from the reader to the engine, frozen.

A `Page` keeps the texts of its fragments with their positions; `deburr.language.fragments` turns them into the trees
that are matched. Lines and columns here are 1-based and count characters, as an editor shows them.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.language.gates import Gates
from deburr.language.versions import Version


class Applicability(enum.Enum):
    """rustc's four words, from the safest to the least safe to apply without a look."""

    MACHINE_APPLICABLE = "machine-applicable"
    MAYBE_INCORRECT = "maybe-incorrect"
    HAS_PLACEHOLDERS = "has-placeholders"
    UNSPECIFIED = "unspecified"

    @property
    def risk(self) -> int:
        """0 for machine-applicable up to 3 for unspecified."""
        return list(Applicability).index(self)


class Level(enum.Enum):
    """How loud a finding is."""

    ALLOW = "allow"
    WARN = "warn"
    DENY = "deny"
    FORBID = "forbid"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a page: 1-based line and column."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Code:
    """The content of one fence: its text (without the fence lines, ending in a newline) and where that text starts."""

    text: str
    position: Position


class Unknown(enum.Enum):
    """What a constraint that answers "unknown" does to a match."""

    LOWER = "lower"
    """The finding stays, its fix drops to maybe-incorrect (the default)."""
    NO_MATCH = "no-match"


@dataclass(frozen=True, slots=True)
class Metavariable:
    """What a page says of one `$name` in `[metavariables]`; the defaults say nothing."""

    name: str
    kind: str | None = None
    type: str | None = None
    """A type with `_` and `$T` inside, in Rust's syntax; paths are meant as what they resolve to."""
    text: str | None = None
    """A regular expression that the source text must match as a whole."""
    isnt: tuple[str, ...] = ()
    """`not` of the page: fragments that the capture must not match."""
    among: tuple[str, ...] = ()
    """`in` of the page: the texts it may have (modulo trivia)."""
    matches: tuple[str, ...] = ()
    """Fragments of which the capture must match one."""
    contains: tuple[str, ...] = ()
    """Types of which the type that was captured has one inside, at any depth, itself aside."""
    through: tuple[str, ...] = ()
    """The names of the types whose `<…>` counts as inside, a `*` at the end for any rest; empty: all of them."""
    pure: bool | None = None
    unknown: Unknown = Unknown.LOWER
    source: str | None = None
    """`from` of the page: the metavariable that this one is computed from."""
    transform: str | None = None
    map: str | None = None
    table: Mapping[str, str] = field(default_factory=dict)
    placeholder: str | None = None
    fresh: str | None = None
    """A name to start from: the metavariable is a variable that the rewrite brings in, named so that it clashes with
    nothing."""
    not_mentions: tuple[str, ...] = ()
    """Metavariables whose captures are not mentioned in this one: of a gap, what happens between two statements."""
    used_only_as: tuple[str, ...] = ()
    """Fragments (with the metavariable in them) that cover all other mentions of the captured binding."""
    not_used_after: bool = False
    """The captured variable is not mentioned behind the match, nor before it in a loop around it."""
    mutable: bool | None = None
    """Whether the captured place may be written to."""
    safe: bool = False
    """The capture holds nothing that needs `unsafe`, in an `unsafe` block or outside."""
    as_many_as: str | None = None
    """A list: this one, a list as well, stands for as many things as it."""
    position: Position = Position(1, 1)

    @property
    def is_derived(self) -> bool:
        """Whether it is computed rather than captured."""
        return any(one is not None for one in (self.source, self.map, self.placeholder, self.fresh))


class ConditionRole(enum.Enum):
    """The context fences."""

    INSIDE = "inside"
    NOT_INSIDE = "not-inside"
    HAS = "has"
    NOT_HAS = "not-has"
    NOT = "not"
    EXISTS = "exists"
    NOT_EXISTS = "not-exists"


@dataclass(frozen=True, slots=True)
class Condition:
    """One context fence."""

    role: ConditionRole
    code: Code
    kind: str | None = None
    is_alternative: bool = False
    """`rust inside or`: it may hold instead of the fence above it, which has the same role."""
    is_sure: bool = False
    """`rust exists sure`: what cannot be seen is taken for a no."""
    count: int | None = None
    """Of `has`, at how many places in the match the fragment matches at least; None: one, which may be the match."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One `match` (or `match or`) fence, the rewrite that belongs to it, and the conditions that follow it.

    `rewrite` is None on a page or a step that only reports; an empty rewrite deletes."""

    match: Code
    rewrite: Code | None
    kind: str | None = None
    """The word in the info string that forces what the fragment is read as, if any."""
    rewrite_kind: str | None = None
    conditions: tuple[Condition, ...] = ()
    hoist: Code | None = None
    """A statement that goes before the one around the match."""


class Quantity(enum.Enum):
    """How often a step's match is there in one solution."""

    ONE = "one"
    OPTIONAL = "optional"
    """Once or not at all."""
    EACH = "each"
    """As often as it is found, also never; matched once the steps above have bound their metavariables."""


@dataclass(frozen=True, slots=True)
class Step:
    """One `match` fence of a rewrite with its alternatives. All steps of a rewrite apply together or not at all."""

    alternatives: tuple[Alternative, ...]
    quantity: Quantity = Quantity.ONE
    is_primary: bool = False
    """Whether its match is the finding's place; else that is the first step with quantity ONE."""
    position: Position = Position(1, 1)


@dataclass(frozen=True, slots=True)
class ManifestChange:
    """`[rewrites.NAME.manifest]`: what the Cargo.toml is to say, so that the finding is none."""

    profiles: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    """Profile to flag to value: `profile.dev.incremental = false`."""
    dependencies: Mapping[str, str] = field(default_factory=dict)
    """Crate to the version that is to be required of it at least, as the page writes it."""


class Scope(enum.Enum):
    """How far apart the steps of one rewrite may be."""

    EXPRESSION = "expression"
    """All in the expression that the first step matches."""
    BLOCK = "block"
    """All in one block, in the order of the page."""
    FILE = "file"
    CRATE = "crate"
    """Steps and mentions are looked for in all files of the crate that can be seen; edits stay in one file."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One `## Rewrite: name` section."""

    name: str
    applicability: Applicability
    steps: tuple[Step, ...]
    conditions: tuple[Condition, ...] = ()
    """Conditions of the whole rewrite: the context fences before its first match."""
    msrv: Version | None = None
    default: bool = False
    sure_if: tuple[str, ...] = ()
    overrides: Mapping[str, Metavariable] = field(default_factory=dict)
    """`[rewrites.NAME.metavariables]`: constraints that this rewrite adds."""
    title: str | None = None
    otherwise: str | None = None
    """Said where a form has no rewrite: what would have to be there for one."""
    safety: str | None = None
    """What a `# Safety` section says of a function whose head changes and which stays `unsafe`, if it has none."""
    position: Position = Position(1, 1)
    scope: Scope = Scope.FILE
    only: tuple[str, ...] = ()
    """Metavariables all of whose mentions must lie in a match of a step; else the fix is withheld."""
    uses: tuple[str, ...] = ()
    """Canonical paths of items that are imported, where their names are free, instead of being written in full."""
    manifest: ManifestChange | None = None
    """A change of the manifest instead of one of the code."""

    @property
    def reaches_other_files(self) -> bool:
        """Whether its fix may change files that are not the finding's."""
        return self.scope is Scope.CRATE or self.manifest is not None

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """Those of all steps, in the order of the page."""
        return tuple(alternative for step in self.steps for alternative in step.alternatives)

    @property
    def primary(self) -> Step | None:
        """The step whose match is the finding's place: the one that says so, or else the first that must be there."""
        required = [step for step in self.steps if step.quantity is Quantity.ONE]
        return next((step for step in required if step.is_primary), required[0] if required else None)


class ExampleRole(enum.Enum):
    BAD = "bad"
    GOOD = "good"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Good:
    """What a rewrite makes of an example's bad text, byte for byte."""

    rewrite: str
    code: Code


@dataclass(frozen=True, slots=True)
class Proof:
    """`[proof]`: what shows the hazard of a page's bad texts."""

    witness: str = "none"
    lint: str | None = None
    """With the witness `lint`, the rustc or Clippy lint, e.g. `clippy::zero_ptr`."""
    code: str | None = None
    """With the witness `compile-fail`, rustc's error code for the misuse, e.g. `E0277`."""
    because: str | None = None
    """With the witness `none`, why a hazard that there is cannot be shown; None: there is none to show."""


@dataclass(frozen=True, slots=True)
class Driver:
    """Code with `fn main` that makes a program of an example's texts, or of the good text of `rewrite` alone."""

    code: Code
    rewrite: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One `## Example: title` section: either a bad text with its good ones, or an ok text."""

    title: str
    bad: Code | None = None
    good: tuple[Good, ...] = ()
    ok: Code | None = None
    expect: str | None = None
    """An error code that rustc gives for the bad text, e.g. `E0133` (`rust bad expect=E0133`)."""
    findings: int = 1
    """How many findings the bad text has (`rust bad findings=2`)."""
    is_withheld: bool = False
    """Whether the default rewrite is withheld at all of them (`rust bad withheld`); then there is no good text."""
    is_gap: bool = False
    """Whether the page's witness is known to be silent about the bad text (`unseen`), or to speak of the ok text
    (`seen`)."""
    drivers: tuple[Driver, ...] = ()
    misuse: Code | None = None
    """Code that compiles with the bad text, and is refused with the good ones."""
    manifest: Code | None = None
    """The Cargo.toml around the bad or ok text."""
    manifest_good: tuple[Good, ...] = ()
    """What rewrites make of the Cargo.toml, byte for byte."""
    position: Position = Position(1, 1)

    def driver_of(self, rewrite: str | None) -> Code | None:
        """The driver of the bad or ok text (`rewrite` is None), or that of a rewrite's good text."""
        own = next((driver for driver in self.drivers if rewrite is not None and driver.rewrite == rewrite), None)
        common = next((driver for driver in self.drivers if driver.rewrite is None), None)
        chosen = own or common
        return chosen.code if chosen is not None else None


@dataclass(frozen=True, slots=True)
class Section:
    """Prose under a `##` heading that is no rewrite and no example."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One pattern, as its page says it."""

    id: str
    group: str
    message: str
    """The first heading: static, lower case, Markdown code spans kept."""
    level: Level
    since: str
    references: tuple[str, ...]
    gates: Gates
    metavariables: Mapping[str, Metavariable]
    rewrites: tuple[Rewrite, ...]
    reports: tuple[Alternative, ...]
    """Page-level `match` fences before the first rewrite; empty when the default rewrite's matches are the report."""
    conditions: tuple[Condition, ...]
    examples: tuple[Example, ...]
    sections: tuple[Section, ...]
    file: FilePath
    text: str
    """The whole page."""
    beats: tuple[str, ...] = ()
    covered_by: tuple[str, ...] = ()
    """The rustc or Clippy lints that see part of the same, e.g. `clippy::zero_ptr`."""
    proof: Proof = field(default_factory=Proof)
    edition: str = "2021"
    """The edition that the examples are compiled with."""
    dependencies: Mapping[str, str] = field(default_factory=dict)
    """`[dependencies]` of the examples: crate name to version requirement, or to the inline table of a Cargo.toml (it
    starts with `{`); not empty: cargo compiles them."""
    result_type: str | None = None
    """`match = { type = … }` in `[metavariables]`: the type that the whole match must have in its context."""
    result_unknown: Unknown = Unknown.LOWER
    result_kept: bool | None = None
    """`match = { kept = true }`: whether the value of the match outlives its statement."""
    result_tests: bool | None = None
    """`match = { tests = false }`: whether the match is in code that exists for tests only."""
    result_span: str | None = None
    """`match = { span = "T" }`: the capture that is the finding's place; each one found is a finding of its own."""
    recipe: str | None = None
    """The name of the Python module that finds what the page describes, where no fragment can."""

    @property
    def default_rewrite(self) -> Rewrite | None:
        return next((rewrite for rewrite in self.rewrites if rewrite.default), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a page: where it is, what it is, and what to do."""

    file: FilePath
    position: Position
    message: str
    help: str | None = None
    line_text: str = ""
    width: int = 1
    """How many characters the carets cover."""
