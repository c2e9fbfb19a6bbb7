"""Holds the three-valued comparison of types with patterns, and types as text. Expected values are by hand."""

from __future__ import annotations

import pytest

from deburr.language.type_patterns import compile_type
from deburr.syntax.types import (
    ArrayTy,
    OtherTy,
    ParamTy,
    PathTy,
    PtrTy,
    RefTy,
    SliceTy,
    TupleTy,
    UnknownTy,
    fill,
    match_type,
    render_type,
    substitute,
)

VEC = ("std", "vec", "Vec")
U8 = PathTy(("u8",))
U16 = PathTy(("u16",))
NOT_SEEN = UnknownTy("not seen")
C_CHAR = PathTy(("std", "ffi", "c_char"))


def vec(inner):
    return PathTy(VEC, (inner,))


@pytest.mark.parametrize(
    ("pattern", "actual", "answer", "bound"),
    [
        ("_", NOT_SEEN, "yes", {}),
        ("$T", U8, "yes", {"T": U8}),
        ("$T", ParamTy("A"), "yes", {"T": ParamTy("A")}),
        ("$T", NOT_SEEN, "unknown", {}),
        ("Vec<_>", vec(U8), "yes", {}),
        ("Vec<_>", PathTy(VEC), "yes", {}),
        ("Vec<_>", vec(NOT_SEEN), "yes", {}),
        ("Vec<$T>", vec(U8), "yes", {"T": U8}),
        ("Vec<$T>", PathTy(VEC), "unknown", {}),
        ("Vec<u8>", PathTy(VEC), "unknown", {}),
        ("Vec<u8>", vec(U16), "no", {}),
        ("Vec<u8>", PathTy(VEC, (U8, PathTy(("std", "alloc", "Global")))), "yes", {}),
        ("Vec", vec(U8), "yes", {}),
        ("Vec<_>", RefTy(False, vec(U8)), "no", {}),
        ("Vec<_>", PathTy(("crate", "Vec"), (U8,)), "no", {}),
        ("Vec<_>", PathTy(("heapless", "Vec"), (U8,)), "no", {}),
        ("Vec<_>", ParamTy("T"), "unknown", {}),
        ("Vec<_>", NOT_SEEN, "unknown", {}),
        ("Vec<_>", OtherTy("impl Iterator"), "no", {}),
        ("Vec<_>", SliceTy(U8), "no", {}),
        ("&_", RefTy(True, U8), "no", {}),
        ("&mut _", RefTy(True, U8), "yes", {}),
        ("&str", RefTy(False, PathTy(("str",)), "'a"), "yes", {}),
        ("*const $T", PtrTy(False, U8), "yes", {"T": U8}),
        ("*const u8", PtrTy(True, U8), "no", {}),
        ("*const u8", RefTy(False, U8), "no", {}),
        ("*const u8", PtrTy(False, C_CHAR), "unknown", {}),
        ("*const std::ffi::c_char", PtrTy(False, PathTy(("libc", "c_char"))), "yes", {}),
        ("*mut std::ffi::c_void", PtrTy(True, PathTy(("libc", "c_void"))), "yes", {}),
        ("*mut u8", PtrTy(True, PathTy(("libc", "c_void"))), "no", {}),
        ("[$T]", SliceTy(U8), "yes", {"T": U8}),
        ("[u8]", ArrayTy(U8, "4"), "no", {}),
        ("[u8; $n]", ArrayTy(U8, "4"), "yes", {"n": OtherTy("4")}),
        ("[u8; $n]", ArrayTy(U8), "unknown", {}),
        ("[u8; 16]", ArrayTy(U8, "0x10usize"), "yes", {}),
        ("[u8; 16]", ArrayTy(U8, "4"), "no", {}),
        ("[u8; 16]", ArrayTy(U8, "LEN"), "unknown", {}),
        ("[u8; _]", ArrayTy(U8, "LEN"), "yes", {}),
        ("(u8, $T)", TupleTy((U8, U16)), "yes", {"T": U16}),
        ("(u8, u8)", TupleTy((U8,)), "no", {}),
        ("($T, $T)", TupleTy((U8, U8)), "yes", {"T": U8}),
        ("($T, $T)", TupleTy((U8, U16)), "no", {}),
        ("($T, $T)", TupleTy((vec(NOT_SEEN), vec(U8))), "unknown", {"T": vec(NOT_SEEN)}),
        ("($T, $T)", TupleTy((ParamTy("A"), ParamTy("B"))), "unknown", {"T": ParamTy("A")}),
        ("([u8; $n], [u8; $n])", TupleTy((ArrayTy(U8, "4"), ArrayTy(U8, "5"))), "no", {}),
        ("dyn std::any::Any", OtherTy("dyn Any"), "unknown", {}),
        ("fn(u8)", OtherTy("fn(u8)"), "yes", {}),
        ("fn(u8)", U8, "no", {}),
        ("!", OtherTy("closure"), "no", {}),
    ],
)
def test_a_type_against_a_pattern(pattern, actual, answer, bound):
    compiled = compile_type(pattern)
    assert not isinstance(compiled, str)
    verdict, found = match_type(compiled, actual)
    assert (verdict.answer.value, dict(found)) == (answer, bound)
    assert bool(verdict.reason) == (answer != "yes")


def test_the_reasons_name_what_is_not_seen():
    pattern = compile_type("Vec<u8>")
    assert match_type(pattern, ParamTy("T"))[0].reason == "`T` is a type parameter"
    assert match_type(pattern, vec(NOT_SEEN))[0].reason == "not seen"
    assert match_type(pattern, RefTy(True, vec(U8)))[0].reason == "the type is `&mut Vec<u8>`"


@pytest.mark.parametrize(
    ("ty", "text"),
    [
        (vec(U8), "Vec<u8>"),
        (PathTy(("std", "rc", "Rc"), (U8,)), "std::rc::Rc<u8>"),
        (PathTy(("crate", "?", "m", "Foo")), "m::Foo"),
        (PathTy(("crate", "?", "{12}", "Foo")), "Foo"),
        (PathTy(("crate", "m", "Foo"), (U8,), ("'a",)), "crate::m::Foo<'a, u8>"),
        (RefTy(True, U8, "'static"), "&'static mut u8"),
        (RefTy(False, OtherTy("dyn A + B")), "&(dyn A + B)"),
        (PtrTy(False, PtrTy(True, U8)), "*const *mut u8"),
        (ArrayTy(SliceTy(U8), "N"), "[[u8]; N]"),
        (ArrayTy(U8), None),
        (TupleTy(()), "()"),
        (TupleTy((U8,)), "(u8,)"),
        (TupleTy((U8, ParamTy("T"))), "(u8, T)"),
        (vec(NOT_SEEN), None),
        (OtherTy("closure"), None),
        (OtherTy("fn(u8) -> u8"), "fn(u8) -> u8"),
    ],
)
def test_a_type_as_text(ty, text):
    assert render_type(ty) == text


def test_the_place_decides_the_spelling():
    assert render_type(vec(PathTy(("std", "rc", "Rc"), (U8,))), lambda path: path[-1]) == "Vec<Rc<u8>>"


def test_a_type_that_doubles_ends():
    ty = U8
    for _ in range(40):
        ty = substitute(TupleTy((ParamTy("T"), ParamTy("T"))), {"T": ty})
    verdict, _ = match_type(compile_type("(u8, _)"), ty)
    assert verdict.is_unknown
    assert verdict.reason == "the type is too deep to follow"


def test_a_closed_part_fills_an_open_one():
    assert fill(vec(NOT_SEEN), vec(U8)) == vec(U8)
    assert fill(vec(U16), vec(U8)) == vec(U16)
    assert fill(PathTy(VEC), vec(U8)) == vec(U8)
    assert fill(vec(NOT_SEEN), SliceTy(U8)) == vec(NOT_SEEN)
