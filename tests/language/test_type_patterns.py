"""Holds that the types in pages are read as what their paths mean, and that a mistake is said in words."""

from __future__ import annotations

import pytest

from deburr.language.type_patterns import compile_type
from deburr.syntax.types import (
    AnyTy,
    ArrayTy,
    BindTy,
    OtherTy,
    PathTy,
    PtrTy,
    RefTy,
    SliceTy,
    TupleTy,
)

VEC = ("std", "vec", "Vec")
U8 = PathTy(("u8",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("u8", U8),
        ("_", AnyTy()),
        ("$T", BindTy("T")),
        (" Vec<_> ", PathTy(VEC, (AnyTy(),))),
        ("Vec<$T>", PathTy(VEC, (BindTy("T"),))),
        ("alloc::vec::Vec<u8>", PathTy(VEC, (U8,))),
        ("::std::vec::Vec<u8>", PathTy(VEC, (U8,))),
        ("String", PathTy(("std", "string", "String"))),
        ("std::os::raw::c_char", PathTy(("std", "ffi", "c_char"))),
        ("napi::JsUnknown", PathTy(("napi", "JsUnknown"))),
        ("Option<Box<$T>>", PathTy(("std", "option", "Option"), (PathTy(("std", "boxed", "Box"), (BindTy("T"),)),))),
        ("&_", RefTy(False, AnyTy())),
        ("&mut $T", RefTy(True, BindTy("T"))),
        ("&'static str", RefTy(False, PathTy(("str",)))),
        ("*const $T", PtrTy(False, BindTy("T"))),
        ("*mut u8", PtrTy(True, U8)),
        ("[$T]", SliceTy(BindTy("T"))),
        ("[u8; $len]", ArrayTy(U8, "$len")),
        ("[u8; 4]", ArrayTy(U8, "4")),
        ("[u8; _]", ArrayTy(U8, "_")),
        ("(u8, $T)", TupleTy((U8, BindTy("T")))),
        ("()", TupleTy(())),
        ("(u8)", U8),
        ("fn(u8) -> u8", OtherTy("fn(u8) -> u8")),
        ("dyn std::any::Any", OtherTy("dyn std::any::Any")),
        ("!", OtherTy("!")),
    ],
)
def test_a_type_is_read(text, expected):
    assert compile_type(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "`` is no type"),
        ("Vec<", "`Vec<` is no type"),
        ("u8; type B = u8", "`u8; type B = u8` is no type"),
        ("Rc<u8>", "`Rc` is no prelude name or primitive: write its full path"),
        ("Vec<HashMap>", "`HashMap` is no prelude name or primitive: write its full path"),
        ("$", "a `$` needs a name behind it"),
        ("$T<u8>", "`$T` takes no type arguments here"),
        ("<T as A>::B", "`<T as A>::B` is an associated type"),
        ("fn($T)", "nothing can be bound inside `fn($T)`"),
    ],
)
def test_a_mistake_is_said(text, message):
    assert compile_type(text) == message


def test_deep_nesting_ends():
    assert compile_type("&" * 5000 + "u8") == "the type is too deep to follow"
