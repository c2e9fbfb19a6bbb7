"""Holds what is no fragment and where that is said, and what a template may be."""

from __future__ import annotations

import pytest

from deburr.language.fragments import FragmentError, compile_fragment, compile_template
from deburr.language.trees import Meta

MISTAKES = [
    ("struct $$$S;", 7, "is a list, and this is one thing"),
    ("let $$$x = 1;", 4, "is a list"),
    ("fn $f($$$a: u8) {}", 6, "is a list"),
    ("impl<$$$a: Send> $T for $S {}", 5, "is a list"),
    ("f64::max($x, $$$a + 1)", 13, "is a list"),
    ("$$$a", 0, "bare metavariable"),
    ("$x", 0, "bare metavariable"),
    ("let $x = 1; $$$a $$$b", 17, "side by side"),
    ("#[a] $x.f();", 0, "an attribute stands before an item"),
    ("#[a] #[b]", 0, "an attribute stands before an item"),
    ('foo::f("__deburr_mv0", $x)', None, None),
    ("'$a + 1", 0, "does not parse"),
    ('foo::f("$x")', 8, "cannot stand here"),
    ("crate::f($x)", 0, "names no item"),
    ("Ordering::Relaxed", 0, "names no item"),
    ("impl const $T for $S {}", 5, "does not parse"),
    ("let $x = 1; // why\n$x.f();", 12, "a comment"),
    ("foo::f(" * 5000 + "$x" + ")" * 5000, 0, "nested too deep"),
]


@pytest.mark.parametrize(("text", "at", "message"), MISTAKES)
def test_what_is_no_fragment(text: str, at: int | None, message: str | None) -> None:
    found = compile_fragment(text)
    if message is None:
        assert not isinstance(found, FragmentError), found
        return
    assert isinstance(found, FragmentError)
    assert message in found.message
    assert found.start == at or "deep" in message


@pytest.mark.parametrize(("text", "kind"), [("$x", None), ("$T", "type"), ("$p", "pattern")])
def test_a_bare_metavariable_on_request(text: str, kind: str | None) -> None:
    fragment = compile_fragment(text, kind, bare=True)
    assert not isinstance(fragment, FragmentError)
    assert isinstance(fragment.root, Meta)
    assert fragment.category == (kind or "expression")
    assert isinstance(compile_fragment("$$$x", bare=True), FragmentError)


TEMPLATES = [
    ("struct $A; struct $B;", None, "item"),
    ("struct $A; $$$rest", None, "item"),
    ("$$$items", "item", "item"),
    ("$$$items", None, "statements"),
    ("$$$a $$$b", None, "statements"),
    ("let $x = 1; $y", None, "statements"),
    ("// why\nlet $x = 1;", None, "statement"),
    ("// why\nstatic $N: u8 = 0; // there", None, "item"),
    ("$x /* why */", None, None),
    ("Vec<$T> /* why */", "type", None),
]


@pytest.mark.parametrize(("text", "kind", "category"), TEMPLATES)
def test_what_a_template_is(text: str, kind: str | None, category: str | None) -> None:
    template = compile_template(text, kind)
    if category is None:
        assert isinstance(template, FragmentError)
        assert "comment" in template.message
        return
    assert not isinstance(template, FragmentError), template
    assert template.category == category
