"""Holds as what a fragment is read, what its paths stand for, and which atoms it has."""

from __future__ import annotations

import pytest

from deburr.language.fragments import FragmentError, compile_fragment, compile_template
from deburr.language.trees import AtomKind, Group, MethodCall, PathPattern


@pytest.mark.parametrize(
    ("text", "kind", "category"),
    [
        ("foo::f($a)", None, "expression"),
        ("$a.f()", None, "expression"),
        ("$a + 1", None, "expression"),
        ("let $a = 1;", None, "statement"),
        ("$a.f();", None, "statement"),
        ("#[no_mangle]", None, "attribute"),
        ("unsafe impl Send for $T {}", None, "item"),
        ("fn $f", None, "item"),
        ("unsafe extern fn $f($$$p)", None, "item"),
        ("extern crate foo;", None, "item"),
        ("static mut $S: $T = $e;", None, "item"),
        ("std::vec::Vec<$T>", None, "type"),
        ("std::vec::Vec<$T>", "type", "type"),
        ("*const $T", None, "type"),
        ("std::ffi::c_char", "type", "type"),
        ("std::ffi::c_char", None, "expression"),
    ],
)
def test_what_a_fragment_is_read_as(text, kind, category):
    fragment = compile_fragment(text, kind)
    assert not isinstance(fragment, FragmentError), fragment
    assert fragment.category == category


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Box::leak($a)", "std::boxed::Box::leak"),
        ("alloc::boxed::Box::leak($a)", "std::boxed::Box::leak"),
        ("::core::mem::take($a)", "std::mem::take"),
        ("std::mem::transmute::<u8, i8>($a)", "std::mem::transmute"),
        ("f32::to_bits($a)", "f32::to_bits"),
        ("foo::bar($a)", "foo::bar"),
    ],
)
def test_paths_are_what_they_resolve_to(text, item):
    fragment = compile_fragment(text)
    assert isinstance(fragment.root, Group)
    callee = fragment.root.children[0]
    assert isinstance(callee, PathPattern)
    assert "::".join(callee.item) == item


def test_atoms_are_in_order_and_say_where_they_are():
    text = "Box::leak($a).as_ptr()"
    fragment = compile_fragment(text)
    assert isinstance(fragment.root, MethodCall)
    assert [(atom.kind, text[atom.start : atom.end]) for atom in fragment.atoms] == [
        (AtomKind.PATH, "Box::leak"),
        (AtomKind.TOKEN, "("),
        (AtomKind.CAPTURE, "$a"),
        (AtomKind.TOKEN, ")"),
        (AtomKind.TOKEN, "."),
        (AtomKind.TOKEN, "as_ptr"),
        (AtomKind.TOKEN, "("),
        (AtomKind.TOKEN, ")"),
    ]
    assert fragment.captures == {"a"}


def test_white_space_alone_deletes():
    template = compile_template(" \n")
    assert not isinstance(template, FragmentError)
    assert template.root is None


def test_a_whole_statement_may_hold_a_comment():
    assert not isinstance(compile_template("let $a = 1; // why"), FragmentError)
    assert isinstance(compile_template("foo::f(/* why */ $a)"), FragmentError)
