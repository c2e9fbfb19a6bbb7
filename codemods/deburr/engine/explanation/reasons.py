"""Why a page says nothing at a place, or says less than it could: every reason there is, as data.

`Cause` is the list of all reasons, in the order in which a file goes through them; a `Reason` is one of them at one
place. Unknown here: how a reason is found (`why`, `deburr.run.explanation`) and how it is shown.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from deburr.text.span import Span


class Stage(enum.Enum):
    """Which part of a run the reason belongs to, in the order of a run."""

    FILE = "file"
    LEVEL = "level"
    GATE = "gate"
    LINE = "line"
    SHAPE = "shape"
    RESOLUTION = "resolution"
    PLACE = "place"
    TYPE = "type"
    CONSTRAINT = "constraint"
    GIVEN_UP = "given-up"
    CONTEXT = "context"
    STEP = "step"
    OVERLAP = "overlap"
    SUPPRESSION = "suppression"
    FIX = "fix"
    FOUND = "found"


class Cause(enum.Enum):
    """All reasons; the value is the word that `--format json` has."""

    PASSED_OVER = "passed-over"
    NOT_ANALYSED = "not-analysed"
    LEVEL_ALLOW = "level-allow"
    GATE_CLOSED = "gate-closed"
    REMEDIED = "remedied"

    RECIPE = "recipe"

    BLANK_LINE = "blank-line"
    COMMENT = "comment"
    STRING = "string"
    UNPARSED = "unparsed"
    UNREAD_MACRO = "unread-macro"
    NOTHING_ALIKE = "nothing-alike"
    WORD_MISSING = "word-missing"
    TOKEN = "token"
    LENGTH = "length"
    BINDING = "binding"
    NAME = "name"
    NAME_ELSEWHERE = "name-elsewhere"

    ATTRIBUTE = "attribute"
    QUOTED = "quoted"

    KIND = "kind"
    IN = "in"
    TEXT = "text"
    NOT_FRAGMENT = "not"
    MATCHES = "matches"
    TYPE = "type"
    CONTAINS = "contains"
    PURE = "pure"
    NOT_MENTIONS = "not-mentions"
    USED_ONLY_AS = "used-only-as"
    NOT_USED_AFTER = "not-used-after"
    MUTABLE = "mutable"
    SAFE = "safe"
    AS_MANY_AS = "as-many-as"
    UNKNOWN = "unknown-is-no-match"
    RESULT_TYPE = "match-type"
    RESULT_KEPT = "match-kept"
    RESULT_TESTS = "match-tests"
    CONSTRAINT = "constraint"
    TWICE = "named-twice"
    GIVEN_UP = "given-up"

    INSIDE = "inside"
    NOT_INSIDE = "not-inside"
    HAS = "has"
    NOT_HAS = "not-has"
    NOT = "not-fence"
    EXISTS = "exists"
    NOT_EXISTS = "not-exists"

    STEP_MISSING = "step-missing"
    STEP_NOT_JOINED = "step-not-joined"
    SCOPE = "scope"
    NOT_PRIMARY = "not-primary"
    PART_OF_MATCH = "part-of-match"
    BEATEN = "beaten"

    SUPPRESSED = "suppressed"
    TEST_CODE = "test-code"
    UNCHANGED = "unchanged"
    KNOWN = "known"

    NO_REWRITE = "no-rewrite"
    MSRV = "msrv"
    WITHHELD = "withheld"
    LOWERED = "lowered"
    PLACEHOLDERS = "has-placeholders"
    RISK = "risk"
    OVERLAP = "overlap"
    NOT_APPLIED = "not-applied"
    FOUND = "found"

    @property
    def stage(self) -> Stage:
        """The part of a run that the cause belongs to."""
        return _STAGES[self]


_BY_STAGE = {
    Stage.FILE: (Cause.PASSED_OVER, Cause.NOT_ANALYSED),
    Stage.LEVEL: (Cause.LEVEL_ALLOW,),
    Stage.GATE: (Cause.GATE_CLOSED, Cause.REMEDIED),
    Stage.LINE: (Cause.BLANK_LINE, Cause.COMMENT, Cause.STRING, Cause.UNPARSED, Cause.UNREAD_MACRO),
    Stage.SHAPE: (
        *(Cause.RECIPE, Cause.NOTHING_ALIKE, Cause.WORD_MISSING, Cause.TOKEN, Cause.LENGTH, Cause.BINDING),
        Cause.NAME,
    ),
    Stage.RESOLUTION: (Cause.NAME_ELSEWHERE,),
    Stage.PLACE: (Cause.ATTRIBUTE, Cause.QUOTED),
    Stage.TYPE: (Cause.TYPE, Cause.RESULT_TYPE),
    Stage.CONSTRAINT: (
        *(Cause.KIND, Cause.IN, Cause.TEXT, Cause.NOT_FRAGMENT, Cause.MATCHES, Cause.PURE, Cause.NOT_MENTIONS),
        Cause.CONTAINS,
        *(Cause.USED_ONLY_AS, Cause.NOT_USED_AFTER, Cause.MUTABLE, Cause.UNKNOWN, Cause.GIVEN_UP, Cause.RESULT_KEPT),
        *(Cause.RESULT_TESTS, Cause.CONSTRAINT, Cause.TWICE, Cause.SAFE, Cause.AS_MANY_AS),
    ),
    Stage.CONTEXT: (
        *(Cause.INSIDE, Cause.NOT_INSIDE, Cause.HAS, Cause.NOT_HAS, Cause.NOT, Cause.EXISTS, Cause.NOT_EXISTS),
    ),
    Stage.STEP: (Cause.STEP_MISSING, Cause.STEP_NOT_JOINED, Cause.SCOPE, Cause.NOT_PRIMARY),
    Stage.OVERLAP: (Cause.PART_OF_MATCH, Cause.BEATEN),
    Stage.SUPPRESSION: (Cause.SUPPRESSED, Cause.TEST_CODE, Cause.UNCHANGED, Cause.KNOWN),
    Stage.FIX: (
        *(Cause.NO_REWRITE, Cause.MSRV, Cause.WITHHELD, Cause.LOWERED, Cause.PLACEHOLDERS, Cause.RISK),
        *(Cause.OVERLAP, Cause.NOT_APPLIED),
    ),
    Stage.FOUND: (Cause.FOUND,),
}
_STAGES = {cause: stage for stage, causes in _BY_STAGE.items() for cause in causes}


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence of the page: its role, its rewrite (None: above the first one) and its 1-based line in the page."""

    role: str
    line: int
    rewrite: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that a reason is about, in bytes of the source, with what is to be said of it."""

    at: Span
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause at one place. The texts are lower case, without a full stop, code in backticks."""

    cause: Cause
    wanted: str = ""
    found: str = ""
    at: Span | None = None
    """In bytes of the source; None where the reason is about no place in it."""
    fence: Fence | None = None
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()

    @property
    def stage(self) -> Stage:
        return self.cause.stage


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer for one page at one line: the reasons, the deciding one first. Never empty."""

    pattern: str
    reasons: tuple[Reason, ...]

    @property
    def is_found(self) -> bool:
        """Whether the page matches at the line; what follows then is about how the finding is shown and fixed."""
        return any(one.cause is Cause.FOUND for one in self.reasons)
