"""What a finding is called: its module, its items and its tokens, and nothing that moves."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from deburr.engine.findings import Finding
from deburr.language.model import Level
from deburr.run.finding_identity import Identity, identity_of
from deburr.syntax.source import SourceFile
from deburr.text.span import Span


def identity(text: str, marked: str, module: str = "crate") -> Identity:
    """Of a finding at the only place of `marked`."""
    assert text.count(marked) == 1
    start = len(text[: text.index(marked)].encode())
    span = Span(start, start + len(marked.encode()))
    return identity_of(Finding("p", "g", Level.WARN, "m", span), SourceFile(text.encode()), module)


@pytest.mark.parametrize(
    ("text", "module", "item"),
    [
        ("fn f() { here(1) }", "crate", "fn f"),
        ("impl Foo { fn f() { here(1) } }", "crate", "impl Foo::fn f"),
        ("impl<T> Foo<T , u8> { fn f() { here(1) } }", "crate", "impl Foo<T,u8>::fn f"),
        ("impl Tr for &'a  mut Foo { fn f() { here(1) } }", "crate", "impl Tr for &'a mut Foo::fn f"),
        ("unsafe impl Send for Foo { const A: u8 = here(1); }", "crate", "impl Send for Foo::const A"),
        ("trait Tr { fn f() { here(1) } }", "crate", "trait Tr::fn f"),
        ("mod a { mod b { fn f() { here(1) } } }", "crate::a::b", "fn f"),
        ("fn f() { mod a { fn g() { here(1) } } }", "crate", "fn f::mod a::fn g"),
        ("fn f() { fn g() { here(1) } }", "crate", "fn f::fn g"),
        ("static S: u8 = here(1);", "crate", "static S"),
        ("struct S { a: [u8; here(1)] }", "crate", "struct S"),
        ("union U { a: [u8; here(1)] }", "crate", "union U"),
        ("enum E { A = here(1) }", "crate", "enum E"),
        ("fn f() { vec![here(1)] }", "crate", "fn f"),
        ("macro_rules! m { () => { here(1) } }", "crate", "macro m"),
        ("macro_rules! m { ($a:ty) => { impl $a { fn f() { here(1) } } } }", "crate", "macro m"),
        ("here(1);", "crate", ""),
    ],
)
def test_items(text: str, module: str, item: str) -> None:
    assert identity(text, "here(1)") == Identity(module, item, "p", "here(1)")


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("fn a() {}\n#[here]\nfn f() {}\nfn b() {}", "fn f"),
        ("#[here]\n/// doc\n#[inline]\n// more\npub extern fn f() {}", "fn f"),
        ("impl Foo { #[inline] #[here] fn f() {} }", "impl Foo::fn f"),
        ("fn f() { #[here] let x = 1; }", "fn f"),
        ("#[here]\nmod a { fn f() {} }", "mod a"),
        ("fn f() {}\n#[here]", ""),
        ("#![here]\nfn f() {}", ""),
    ],
)
def test_an_attribute_belongs_to_the_item_that_it_stands_on(text: str, item: str) -> None:
    marked = "#![here]" if "!" in text else "#[here]"
    assert identity(text, marked) == Identity("crate", item, "p", marked)


@pytest.mark.parametrize(
    ("marked", "snippet"),
    [
        ("f ( a ,b)", "f(a,b)"),
        ("f(\n    a,\n    b,\n)", "f(a,b)"),
        ("f(/* why */ a, // because\n b)", "f(a,b)"),
        ("[1, 2, ]", "[1,2]"),
        ("unsafe { *p as *const u8 }", "unsafe{*p as*const u8}"),
        ('f("a  b // c")', 'f("a  b // c")'),
        ('f("a\r\nb")', 'f("a\nb")'),
        ('f(r#"a "  b"#)', 'f(r#"a "  b"#)'),
        ("f('a')", "f('a')"),
        ("// deburr:   allow(x)", "// deburr: allow(x)"),
    ],
)
def test_snippets(marked: str, snippet: str) -> None:
    assert identity(f"fn f() {{ {marked}\n }}", marked).snippet == snippet


def test_a_long_snippet_is_cut_and_still_its_own() -> None:
    one, two = (identity(f"fn f() {{ g({'a, ' * 200}{end}) }}", f"g({'a, ' * 200}{end})").snippet for end in "bc")
    assert len(one) == len(two) == 160
    assert one != two
    assert one.startswith("g(a,a,a,")


@pytest.mark.rustc
@pytest.mark.parametrize(
    "marked",
    [
        "call(a,b , |x|  x+1)",
        "call(first_argument_with_a_long_name, second_argument_with_a_long_name, third_argument_with_a_long_name, 4)",
        "Foo{a:1,b:2}",
        "vec![call(1),call( 2 )]",
        "unsafe{ptr::read(p)}",
        "std::mem::transmute::<Vec< Vec<u8>>,_>(a)",
        "first.second(11111111111111111).third(22222222222222222222).fourth(3333333333333333333).fifth(44444444)",
    ],
)
def test_what_rustfmt_does_to_it(marked: str) -> None:
    """rustfmt is asked for the other layout of the same code."""
    text = f"fn f() {{\n    let _ = {marked};\n}}\n"
    rustfmt = shutil.which("rustfmt")
    assert rustfmt is not None
    after = subprocess.run([rustfmt], input=text.encode(), capture_output=True, check=True).stdout.decode()
    assert after != text
    now = after[after.index("= ") + 2 : after.rindex(";")]
    assert identity(text, marked) == identity(after, now)
