"""Holds which std functions are taken to need no `unsafe`, are known to need it, or are not known.

Whether a function is unsafe is what its declaration in the std documentation says.
"""

from __future__ import annotations

import pytest

from deburr.syntax.std_safety import is_safe_function

SAFE = (
    "std::boxed::Box::default",
    "std::default::Default::default",
    "std::vec::Vec::from",
    "std::ptr::NonNull::from",
    "std::num::NonZero::try_from",
    "std::string::String::from_iter",
    "std::rc::Rc::clone",
    "std::option::Option::Some",
    "u32::from_ne_bytes",
)
UNSAFE = ("std::boxed::Box::from_raw", "std::ptr::NonNull::new_unchecked", "std::mem::zeroed", "u32::unchecked_add")
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
