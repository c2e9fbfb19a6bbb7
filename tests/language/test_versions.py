"""Versions and requirements: Cargo's rules, with the answers that `semver` and the Cargo book give."""

from __future__ import annotations

import itertools

import pytest

from deburr.language.versions import Requirement, Version


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", Version(1, 0, 0)),
        ("1.82", Version(1, 82, 0)),
        (" 1.82.3 ", Version(1, 82, 3)),
        ("1.90.0-nightly", Version(1, 90, 0, "nightly")),
        ("3.0.0-beta.11", Version(3, 0, 0, "beta.11")),
        ("1.0.0+build.5", Version(1, 0, 0)),
        ("2021", Version(2021)),
        ("", None),
        ("v1.2", None),
        ("1.2.3.4", None),
        ("1.02", None),
        ("1.", None),
        ("stable", None),
        ("1.2.3-", None),
        ("1.٢", None),
        ("9" * 5000, None),
    ],
)
def test_a_version_is_read(text: str, expected: Version | None) -> None:
    assert Version.parse(text) == expected


def test_versions_are_ordered_as_the_semver_page_orders_them() -> None:
    # The first eight are the example of semver.org, section 11.
    texts = (
        *("1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11"),
        *("1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0"),
    )
    versions = [Version.parse(text) for text in texts]
    for lower, higher in itertools.combinations(versions, 2):
        assert lower is not None
        assert higher is not None
        assert lower < higher
        assert not higher <= lower


@pytest.mark.parametrize(
    ("requirement", "allowed", "refused"),
    [
        ("1.2.3", ["1.2.3", "1.9.0"], ["1.2.2", "2.0.0"]),
        ("^1.2", ["1.2.0", "1.99.9"], ["1.1.9", "2.0.0", "2.0.0-alpha"]),
        ("0.2.3", ["0.2.3", "0.2.9"], ["0.3.0", "0.2.2"]),
        ("^0.0.3", ["0.0.3"], ["0.0.4", "0.0.2"]),
        ("0.0", ["0.0.7"], ["0.1.0"]),
        ("0", ["0.9.9"], ["1.0.0"]),
        ("~1.2.3", ["1.2.3", "1.2.9"], ["1.3.0", "1.2.2"]),
        ("~1.2", ["1.2.9"], ["1.3.0"]),
        ("~1", ["1.9.0"], ["2.0.0"]),
        ("*", ["0.0.1", "9.9.9"], []),
        ("1.*", ["1.0.0", "1.9.9"], ["2.0.0", "0.9.0"]),
        ("1.2.*", ["1.2.9"], ["1.3.0"]),
        ("=1.2", ["1.2.0", "1.2.9"], ["1.3.0"]),
        ("=1.2.3", ["1.2.3"], ["1.2.4"]),
        (">1.2", ["1.3.0"], ["1.2.9"]),
        (">1.2.3", ["1.2.4"], ["1.2.3"]),
        ("<=1.2", ["1.2.9"], ["1.3.0"]),
        (">=2, <3.15", ["2.0.0", "3.14.9", "3.0.0-beta.1"], ["1.9.9", "3.15.0", "3.15.0-alpha.1"]),
        ("<1.88", ["1.87.0"], ["1.88.0", "1.88.0-nightly"]),
        (">=1.82", ["1.82.0"], ["1.82.0-beta.1"]),
        (">=3.0.0-beta.2", ["3.0.0-beta.10", "3.0.0"], ["3.0.0-beta.1"]),
        (">=2021", ["2021", "2024"], ["2018"]),
        (">= 1.2 , < 2", ["1.2.0"], ["2.0.0"]),
    ],
)
def test_a_requirement_allows(requirement: str, allowed: list[str], refused: list[str]) -> None:
    parsed = Requirement.parse(requirement)
    assert parsed is not None
    assert [text for text in allowed + refused if parsed.allows(Version.parse(text) or Version(0))] == allowed


@pytest.mark.parametrize("text", ["", ",", "1,", "latest", ">=", "=>1", ">=1.*", "1 2", "1.*.3"])
def test_what_is_no_requirement(text: str) -> None:
    assert Requirement.parse(text) is None
