"""What a person decided about a finding. Data only; unknown here: files, and whether it still holds."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from deburr.language.model import Applicability
from deburr.review.keys import FindingKey, Standing


class Verdict(enum.Enum):
    ACCEPT = "accept"
    REJECT = "reject"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Decision:
    """`rewrite`, `applicability` and `digest` are what was accepted; None and empty for what was not. With
    `replacement`, this text takes the place of the finding's own; `rewrite` is then what was edited, or None."""

    verdict: Verdict
    standing: Standing
    """Where the finding stood then."""
    rewrite: str | None = None
    applicability: Applicability | None = None
    digest: str = ""
    reason: str = ""
    replacement: str | None = None


Decisions: TypeAlias = Mapping[FindingKey, Decision]
