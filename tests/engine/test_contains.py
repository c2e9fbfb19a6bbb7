"""Holds what `contains` and `through` of a metavariable answer; what is inside a type was worked out by hand."""

from __future__ import annotations

import pytest

from deburr.language.gates import NO_FACTS
from deburr.syntax.crate_view import NoCrate
from engine import linked

USES = (
    "use q::bindings::*;\nuse std::collections::HashMap;\nuse k::Handle;\n"
    "mod made { define!(pub struct Options { a: u8 }); }\n"
    "struct Item;\ntype Items<'a> = Vec<&'a Item>;\ntype Named<'a> = Either<&'a Item, u8>;\n"
    "type Mixed<T> = Either<T, u8>;\ntype Deep<T> = Option<Mixed<T>>;\ntype Row = Vec<u8>;\ntype Own<'a> = &'a Item;\n"
)
THROUGH = 'through = ["Vec", "Option", "Either*", "HashMap"]'


def answer(written: str, more: str = THROUGH) -> str:
    tables = f'[metavariables]\nT = {{ kind = "type", contains = ["&_", "&mut _"]{f", {more}" if more else ""} }}\n'
    engine = linked.engine(*linked.step("fn $f($p: $T)", "fn $f($p: u8)"), tables=tables)
    found = engine.check(f"{USES}fn t(p: {written}) {{}}\n".encode(), "src/lib.rs", NO_FACTS, NoCrate(edition="2021"))
    if not found:
        return "no"
    lowered = found[0].fixes[0].lowered
    return lowered[0] if lowered else "yes"


@pytest.mark.parametrize(
    "written",
    [
        "Vec<&Item>",
        "Vec<&mut Item>",
        "Option<&Item>",
        "Vec<Option<&Item>>",
        "HashMap<u8, &Item>",
        "(u8, &Item)",
        "[&Item; 2]",
        "&[&Item]",
        "Items<'_>",
        "Option<Items<'_>>",
        "Vec<Own<'_>>",
        "std::vec::Vec<&Item>",
    ],
)
def test_a_reference_inside_is_found(written):
    assert answer(written) == "yes"


@pytest.mark.parametrize(
    "written",
    [
        "Either<&Item, u8>",
        "Vec<Either3<u8, &Item, u8>>",
        "Named<'_>",
        "Mixed<&Item>",
        "Deep<&Item>",
        "Vec<Deep<&Item>>",
    ],
)
def test_through_a_name_that_cannot_be_resolved_it_is_not_sure(written):
    assert "a glob import of `q::bindings` may define `Either" in answer(written)


@pytest.mark.parametrize(
    "written",
    [
        "&Item",
        "Own<'_>",
        "Vec<Item>",
        "Row",
        "Buffer",
        "Vec<Buffer>",
        "Mixed<u8>",
        "Handle<&Item>",
        "Vec<Handle<&Item>>",
        "Unseen<&Item>",
        "made::Options",
        "Vec<made::Options>",
        "Box<dyn Fn(&Item)>",
        "Vec<fn(&Item)>",
        "impl Fn(Vec<&Item>)",
        "*const Item",
    ],
)
def test_where_nothing_is_inside_there_is_no_match(written):
    assert answer(written) == "no"


def test_without_through_every_type_is_looked_into():
    assert answer("Handle<&Item>", "") == "yes"
    assert answer("Handle<Item>", "") == "no"
    assert "may define `Unseen`" in answer("Unseen<&Item>", "")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("Vec<m!()>", "a macro in the place of a type"),
        ("Vec<<Item as Holds>::Held>", "is an associated type"),
    ],
)
def test_what_cannot_be_seen_is_not_sure(written, reason):
    assert reason in answer(written)


def test_aliases_that_double_come_to_an_end():
    doubled = "".join(f"type A{n}<T> = Either<A{n + 1}<T>, A{n + 1}<T>>;\n" for n in range(30))
    tables = f'[metavariables]\nT = {{ kind = "type", contains = ["&_"], {THROUGH} }}\n'
    engine = linked.engine(*linked.step("fn $f($p: $T)", "fn $f($p: u8)"), tables=tables)
    text = f"{USES}{doubled}type A30<T> = Option<T>;\nfn t(p: A0<u8>) {{}}\n"
    found = engine.check(text.encode(), "src/lib.rs", NO_FACTS, NoCrate(edition="2021"))
    assert [len(finding.fixes[0].lowered) for finding in found] == [1]
