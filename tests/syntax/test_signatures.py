"""Holds that the table of std signatures is what std has: rustc takes every entry at exactly its type.

A function is assigned to a pointer of the table's type, with `u32` and `u64` for the type parameters. Functions whose
own parameters need a bound (a closure, a `Pattern`, `Into`) cannot be named so and are left out.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from deburr.syntax.signatures import STD_SIGNATURES
from deburr.syntax.source import Node, SourceFile

PRELUDE = """
#![allow(warnings)]
use std::{alloc::*, boxed::*, cell::*, ffi::*, mem::*, num::*, path::*, rc::Rc, sync::*};
use std::ptr::NonNull;
"""
NEEDS_A_BOUND = frozenset(["F", "P", "S", "U"])
"""Own type parameters that stand for closures, patterns and the like, but for `cast<U>` and `align_to<U>`."""
ELSEWHERE = frozenset({("u64", "abs"), ("i16", "is_power_of_two"), ("i16", "next_power_of_two"), (None, "transmute")})
"""Members that not all integer types have, and an intrinsic that has no pointer."""


def entries(source: SourceFile) -> list[tuple[str, Node, Node | None]]:
    """The module (or an empty text), the member and its impl."""
    found: list[tuple[str, Node, Node | None]] = []
    for item in source.root.named_children:
        if item.type == "impl_item":
            found += [("", member, item) for member in item.child_by_field_name("body").named_children]
            continue
        module = source.text(item.child_by_field_name("name"))
        for inner in item.child_by_field_name("body").named_children:
            members = inner.child_by_field_name("body").named_children if inner.type == "impl_item" else [inner]
            found += [(module, member, inner if inner.type == "impl_item" else None) for member in members]
    return found


def check_of(source: SourceFile, module: str, member: Node, impl: Node | None, concrete: str | None) -> str | None:
    """A function that compiles only if std has the member at this type; None for one that cannot be named."""
    name = source.text(member.child_by_field_name("name"))
    own = [source.text(one.child_by_field_name("name")) for one in _type_parameters(member)]
    if (concrete, name) in ELSEWHERE:
        return None
    if any(one in NEEDS_A_BOUND for one in own) and name not in {"cast", "align_to"}:
        return None
    owner = source.text(impl.child_by_field_name("type")) if impl is not None else None
    owner = concrete if concrete is not None else owner
    generics = [source.text(one.child_by_field_name("name")) for one in _type_parameters(impl)] if impl else []
    path = f"<{owner}>::{name}" if owner else f"std::{module}::{name}"
    path += f"::<{', '.join('u64' for _ in own)}>" if own else ""
    aliases = "".join(f"type {one} = u32; " for one in generics) + "".join(f"type {one} = u64; " for one in own)
    if owner:
        aliases += f"type This = {owner}; "
    if member.type == "const_item":
        return f"{{ {aliases} let _: {_type(source, member, 'type')} = {path}; }}"
    params = [_parameter(source, one) for one in member.child_by_field_name("parameters").named_children]
    returned = _type(source, member, "return_type") if member.child_by_field_name("return_type") else "()"
    return f"{{ {aliases} let _: unsafe fn({', '.join(params)}) -> {returned} = {path}; }}"


def _type_parameters(item: Node | None) -> list[Node]:
    declared = item.child_by_field_name("type_parameters") if item is not None else None
    return [one for one in declared.named_children if one.type == "type_parameter"] if declared is not None else []


def _type(source: SourceFile, node: Node, field: str) -> str:
    written = node.child_by_field_name(field)
    return _spelled(source.text(written))


def _spelled(text: str) -> str:
    return text.replace("Self", "This").replace("__", "_")


def _parameter(source: SourceFile, node: Node) -> str:
    if node.type == "self_parameter":
        text = source.text(node)
        return text.replace("self", "This")
    return _type(source, node, "type")


@pytest.mark.rustc
def test_rustc_has_every_entry_at_its_type(tmp_path: Path) -> None:
    source = SourceFile(STD_SIGNATURES)
    lines = []
    for module, member, impl in entries(source):
        owner = source.text(impl.child_by_field_name("type")) if impl is not None else ""
        for concrete in {"int": ["i16", "u64"], "float": ["f32", "f64"]}.get(owner, [None]):
            text = check_of(source, module, member, impl, concrete)
            if text is not None:
                lines.append(f"fn f{len(lines)}<'a>() {text}")
    file = tmp_path / "table.rs"
    head = " ".join(PRELUDE.split())
    file.write_text("\n".join([head, *lines]))
    command = ["rustc", "--edition=2024", "--crate-type=lib", "--emit=metadata", "--error-format=json"]
    result = subprocess.run(
        [*command, "--out-dir", str(tmp_path), str(file)], capture_output=True, text=True, timeout=60
    )
    errors = [json.loads(line) for line in result.stderr.splitlines()]
    wrong = [
        (lines[one["spans"][0]["line_start"] - 2], one["message"])
        for one in errors
        if one["spans"] and one["level"] == "error" and one["spans"][0]["line_start"] > 1
    ]
    assert len(lines) > 350
    assert not wrong, "\n".join(map(str, wrong))
