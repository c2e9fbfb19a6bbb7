"""Gates: for which projects a page speaks, and what is answered where a project does not say."""

from __future__ import annotations

import pytest

from deburr.language.gates import NO_FACTS, Gates, ProjectFacts, allows_msrv, open_for
from deburr.language.versions import Requirement, Version
from deburr.syntax.verdict import Answer


def wanted(text: str) -> Requirement:
    requirement = Requirement.parse(text)
    assert requirement is not None
    return requirement


NAPI = Gates(crates={"napi": wanted(">=2, <3.15")})
OLD_TOOLCHAIN = Gates(toolchain=wanted("<1.88"))
NEW_TOOLCHAIN = Gates(toolchain=wanted(">=1.82"))


@pytest.mark.parametrize(
    ("gates", "facts", "answer", "reason"),
    [
        (Gates(), NO_FACTS, Answer.YES, ""),
        (Gates(edition=wanted(">=2021")), ProjectFacts(edition="2021"), Answer.YES, ""),
        (Gates(edition=wanted(">=2021")), ProjectFacts(edition="2018"), Answer.NO, "edition 2018"),
        (Gates(edition=wanted("<2024")), ProjectFacts(edition="2024"), Answer.NO, "edition 2024"),
        (Gates(edition=wanted("<2024")), NO_FACTS, Answer.YES, ""),
        (Gates(edition=wanted("<2024")), ProjectFacts(edition="next"), Answer.UNKNOWN, "`next`"),
        (OLD_TOOLCHAIN, ProjectFacts(toolchain=Version(1, 70)), Answer.YES, ""),
        (OLD_TOOLCHAIN, ProjectFacts(toolchain=Version(1, 88)), Answer.NO, "1.88.0"),
        (OLD_TOOLCHAIN, NO_FACTS, Answer.NO, "no older toolchain"),
        (OLD_TOOLCHAIN, ProjectFacts(rust_version=Version(1, 70)), Answer.UNKNOWN, "rust-version 1.70.0"),
        (OLD_TOOLCHAIN, ProjectFacts(rust_version=Version(1, 90)), Answer.NO, ""),
        (NEW_TOOLCHAIN, NO_FACTS, Answer.YES, ""),
        (NEW_TOOLCHAIN, ProjectFacts(rust_version=Version(1, 70)), Answer.UNKNOWN, "rust-version 1.70.0"),
        (NEW_TOOLCHAIN, ProjectFacts(rust_version=Version(1, 85)), Answer.YES, ""),
        (NAPI, NO_FACTS, Answer.UNKNOWN, "no Cargo.lock says which version of `napi` is used"),
        (NAPI, ProjectFacts(dependencies={}), Answer.NO, "`napi` is not among"),
        (NAPI, ProjectFacts(dependencies={"napi": (Version(3, 1),)}), Answer.YES, ""),
        (NAPI, ProjectFacts(dependencies={"napi": (Version(3, 15),)}), Answer.NO, "3.15.0"),
        (NAPI, ProjectFacts(dependencies={"napi": (Version(3, 15), Version(2))}), Answer.UNKNOWN, "2.0.0, 3.15.0"),
        (
            Gates(crates={"my-crate": wanted("1")}),
            ProjectFacts(dependencies={"my_crate": (Version(1),)}),
            Answer.YES,
            "",
        ),
        (
            Gates(edition=wanted("<2024"), crates={"napi": wanted("2")}),
            ProjectFacts(edition="2024", dependencies=None),
            Answer.NO,
            "edition 2024",
        ),
    ],
)
def test_a_gate_answers(gates: Gates, facts: ProjectFacts, answer: Answer, reason: str) -> None:
    verdict = open_for(gates, facts)
    assert verdict.answer is answer
    assert reason in verdict.reason


@pytest.mark.parametrize(
    ("msrv", "facts", "answer"),
    [
        (None, ProjectFacts(rust_version=Version(1, 0)), Answer.YES),
        (Version(1, 77), NO_FACTS, Answer.YES),
        (Version(1, 77), ProjectFacts(rust_version=Version(1, 77)), Answer.YES),
        (Version(1, 77), ProjectFacts(rust_version=Version(1, 76)), Answer.NO),
        (Version(1, 77), ProjectFacts(toolchain=Version(1, 76)), Answer.NO),
        (Version(1, 77), ProjectFacts(rust_version=Version(1, 60), toolchain=Version(1, 80)), Answer.NO),
    ],
)
def test_the_oldest_toolchain_decides_about_a_rewrite(
    msrv: Version | None, facts: ProjectFacts, answer: Answer
) -> None:
    assert allows_msrv(msrv, facts).answer is answer
