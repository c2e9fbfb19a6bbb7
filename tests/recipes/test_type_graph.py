"""What a type keeps alive, by its fields. The expected edges are what Rust's drop order makes of each type."""

from __future__ import annotations

import pytest

from recipes.graphs import edges

HEAD = "use std::cell::*;\nuse std::collections::*;\nuse std::rc::*;\nuse std::sync::*;\nstruct B;\n"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("B", ["A.f -> B"]),
        ("Box<B>", ["A.f -> B"]),
        ("Option<Vec<B>>", ["A.f -> B"]),
        ("HashMap<u8, (u8, [B; 2])>", ["A.f -> B"]),
        ("std::rc::Rc<B>", ["A.f* -> B"]),
        ("std::sync::Arc<std::sync::Mutex<Option<B>>>", ["A.f*~ -> B"]),
        ("std::cell::RefCell<Vec<std::rc::Rc<B>>>", ["A.f*~ -> B"]),
        ("std::cell::RefCell<std::rc::Weak<B>>", []),
        ("std::sync::Weak<B>", []),
        ("&'static B", []),
        ("*const B", []),
        ("std::ptr::NonNull<B>", []),
        ("std::marker::PhantomData<B>", []),
        ("fn(B) -> B", []),
        ("std::sync::mpsc::Receiver<B>", ["A.f*~ -> B"]),
        ("std::sync::mpsc::Sender<B>", ["A.f*~ (queue) -> B"]),
        ("Box<dyn Fn(B)>", ["A.f -> a boxed closure"]),
        ("Box<dyn for<'a> FnMut(&'a B) + Send>", ["A.f -> a boxed closure"]),
        ("std::pin::Pin<Box<dyn std::future::Future<Output = B> + Send + 'static>>", ["A.f -> a boxed future"]),
        ("Option<std::task::Waker>", ["A.f* -> a waker"]),
        ("elsewhere::Holder<B>", []),
        ("std::rc::Rc<Self>", ["A.f* -> A"]),
    ],
)
def test_a_field(field: str, expected: list[str]) -> None:
    assert edges(f"{HEAD}struct A {{ f: {field} }}") == expected


def test_an_alias_is_seen_through_with_its_arguments() -> None:
    text = "type Link<T> = Option<std::rc::Rc<std::cell::RefCell<T>>>;\nstruct A { f: Link<B> }\nstruct B;"
    assert edges(text) == ["A.f*~ -> B"]


def test_what_a_generic_type_does_with_its_argument_is_looked_up() -> None:
    """`Slot` keeps its `T` in a cell, `Tag` keeps none."""
    text = (
        "struct Slot<T> { value: std::cell::UnsafeCell<Option<T>> }\n"
        "struct Tag<T>(std::marker::PhantomData<T>);\n"
        "struct A { f: Slot<B>, g: Tag<B>, h: Slot<Slot<B>> }\nstruct B;"
    )
    assert edges(text) == ["A.f -> Slot", "A.f~ -> B", "A.g -> Tag", "A.h -> Slot", "A.h~ -> Slot", "A.h~ -> B"]


def test_the_fields_of_variants_count() -> None:
    assert edges("enum A { One(Box<B>), Two { f: B }, Three }\nstruct B;") == ["A.One.0 -> B", "A.Two.f -> B"]


def test_a_foreign_type_of_the_same_name_is_not_the_local_one() -> None:
    text = "mod own { pub struct Receiver; }\nuse crossbeam_channel::Receiver;\nstruct A { f: Receiver<B> }\nstruct B;"
    assert edges(text) == ["A.f*~ -> B"]
    assert edges(text.replace("crossbeam_channel", "own").replace("<B>", "")) == ["A.f -> Receiver"]


def test_a_waker_leads_to_what_implements_wake() -> None:
    text = "use std::task::Wake;\nstruct A;\nimpl Wake for A { fn wake(self: std::sync::Arc<Self>) {} }"
    assert edges(text) == ["a waker.wakes* -> A"]
    assert edges(text.replace("std::task::Wake", "own::Wake")) == []


@pytest.mark.parametrize(
    "body",
    [
        "drop(Arc::from_raw(p as *const A))",
        "drop(Arc::<A>::from_raw(p.cast()))",
        "Arc::increment_strong_count(p.cast::<A>())",
    ],
)
def test_a_waker_that_is_made_by_hand(body: str) -> None:
    text = (
        "use std::sync::Arc;\nuse std::task::*;\nstruct A;\n"
        f"unsafe fn release(p: *const ()) {{ unsafe {{ {body} }} }}\n"
        "static TABLE: RawWakerVTable = RawWakerVTable::new(copy, release, release, release);\n"
    )
    assert edges(text) == ["a waker.wakes* -> A"]
    assert edges(text.replace("RawWakerVTable::new", "own::table")) == []


def test_types_for_tests_are_left_out() -> None:
    assert edges("#[cfg(test)]\nmod tests { struct A { f: Box<B> }\nstruct B; }") == []
