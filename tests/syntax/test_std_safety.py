"""Holds which std functions and methods are taken to need no `unsafe`, are known to need it, or are not known.

Whether a function is unsafe is what its declaration in the documentation says: that of std, and that of hashbrown 0.14
for its `RawTable`, whose `iter` and `remove` are unsafe.
"""

from __future__ import annotations

import pytest

from deburr.syntax.std_safety import is_safe_function, is_safe_method
from deburr.syntax.types import ParamTy, PathTy, RefTy, SliceTy, Ty, UnknownTy

SAFE = (
    "std::boxed::Box::default",
    "std::default::Default::default",
    "std::vec::Vec::from",
    "std::ptr::NonNull::from",
    "std::num::NonZero::try_from",
    "std::string::String::from_iter",
    "std::rc::Rc::clone",
    "std::option::Option::Some",
    "std::mem::MaybeUninit::zeroed",
    "std::fs::read",
    "u32::from_ne_bytes",
)
UNSAFE = (
    "std::boxed::Box::from_raw",
    "std::ptr::NonNull::new_unchecked",
    "std::mem::zeroed",
    "std::ptr::read",
    "u32::unchecked_add",
)
# `Waker::new` is unsafe where every other `new` of std is safe.
NOT_KNOWN = ("std::task::Waker::new", "std::os::fd::OwnedFd::from_raw_fd", "libc::c_char::from")


@pytest.mark.parametrize("path", SAFE)
def test_needs_no_unsafe(path: str) -> None:
    assert is_safe_function(tuple(path.split("::"))).is_yes


@pytest.mark.parametrize("path", UNSAFE)
def test_needs_unsafe(path: str) -> None:
    assert is_safe_function(tuple(path.split("::"))).is_no


@pytest.mark.parametrize("path", NOT_KNOWN)
def test_is_not_taken_for_safe(path: str) -> None:
    assert not is_safe_function(tuple(path.split("::"))).is_yes


U32 = PathTy(("u32",))
VEC = PathTy(("std", "vec", "Vec"), (U32,))
FOREIGN = PathTy(("hashbrown", "raw", "RawTable"), (U32,))


@pytest.mark.parametrize(
    ("name", "receiver", "is_safe"),
    [
        ("mul_add", PathTy(("f32",)), True),
        ("mul_add", FOREIGN, False),
        ("unchecked_add", U32, False),
        ("cast", PathTy(("std", "ptr", "NonNull"), (U32,)), True),
        ("to_be", U32, True),
        ("insert", VEC, True),
        ("insert", RefTy(True, VEC), True),
        ("set_len", VEC, False),
        ("len", SliceTy(U32), True),
        ("get_unchecked", SliceTy(U32), False),
        ("remove", FOREIGN, False),
        ("iter", RefTy(False, FOREIGN), False),
        ("clone", FOREIGN, True),
        ("remove", UnknownTy("no type is written"), False),
        ("len", UnknownTy("no type is written"), True),
        ("into", ParamTy("T"), True),
        ("first", ParamTy("T"), False),
    ],
)
def test_a_method_by_the_type_it_is_called_on(name: str, receiver: Ty, is_safe: bool) -> None:
    assert is_safe_method(name, receiver) == is_safe
