"""Holds as what the fragments of forty catalogue entries, written on paper before there was a tool, are read."""

from __future__ import annotations

import pytest

from deburr.language.fragments import FragmentError, compile_fragment, compile_template

# Role (`m` match, `r` rewrite), kind word, text, and what it is; `!` and a word of the message where it is an error:
# the paper abbreviates the paths of modules and foreign types, which a page writes in full.
FRAGMENTS = [
    (1, "m", None, "$owner.as_ptr()", "expression"),
    (1, "m", None, "CString::new($_).unwrap()", "!names no item"),
    (1, "m", None, "std::ffi::CString::new($_).unwrap()", "expression"),
    (1, "m", None, "std::ffi::CString::new($_)?", "expression"),
    (1, "m", None, "$_($$$, $self, $$$)", "expression"),
    (1, "m", None, "$_.$_($$$, $self, $$$)", "expression"),
    (1, "r", None, "let $owned = $owner;", "statement"),
    (2, "m", None, "format!($$$)", "expression"),
    (2, "m", None, "vec![$$$]", "expression"),
    (2, "m", None, "String::from($_)", "expression"),
    (2, "m", None, "$_.to_string()", "expression"),
    (2, "m", None, "$owner.as_mut_ptr()", "expression"),
    (2, "r", None, "let mut $buf = $owner;", "statement"),
    (3, "m", None, "static mut $N: $I = $v;", "item"),
    (3, "r", None, "static $N: $A = $A::new($v);", "item"),
    (3, "m", None, "$N += $e", "expression"),
    (3, "r", None, "$N.fetch_add($e, std::sync::atomic::Ordering::Relaxed)", "expression"),
    (3, "r", None, "$N.fetch_sub($e, Ordering::Relaxed)", "!names no item"),
    (3, "m", None, "$N = $e", "expression"),
    (3, "m", None, "$N", "!bare metavariable"),
    (4, "m", None, "static mut $C: Option<$T> = None;", "item"),
    (4, "r", None, "static $C: std::sync::OnceLock<$T> = std::sync::OnceLock::new();", "item"),
    (4, "m", None, "if $C.is_none() { $C = Some($e); } $C.as_ref().unwrap()", "statements"),
    (4, "r", None, "$C.get_or_init(|| $e)", "expression"),
    (4, "m", None, "$C.get_or_insert_with($f)", "expression"),
    (5, "m", None, "static $I: std::sync::Once = std::sync::Once::new();", "item"),
    (5, "m", None, "$I.call_once(|| $V = Some($e)); $V.as_ref().unwrap()", "statements"),
    (6, "m", None, "lazy_static! { $$$items }", "item"),
    (6, "r", "item", "$$$items", "item"),
    (6, "r", None, "$$$items", "statements"),
    (6, "m", None, "static ref $X: $T = $e;", "item"),
    (6, "r", None, "static $X: std::sync::LazyLock<$T> = std::sync::LazyLock::new(|| $e);", "item"),
    (7, "m", "path", "once_cell::sync::Lazy", "expression"),
    (8, "m", None, "let mut $v = Vec::with_capacity($n); $$$gap $v.set_len($n);", "statements"),
    (8, "r", None, "let mut $v = vec![0; $n]; $$$gap", "statements"),
    (
        9,
        "m",
        None,
        "let mut $v = Vec::with_capacity($n); $v.set_len($n); "
        "for $i in 0..$n { std::ptr::write($v.as_mut_ptr().add($i), $e); }",
        "statements",
    ),
    (9, "m", None, "ptr::write($v, $e)", "!names no item"),
    (9, "r", None, "let mut $v = (0..$n).map(|$i| $e).collect::<Vec<_>>();", "statement"),
    (10, "m", None, "let mut $v = Vec::with_capacity($n); $$$a $v.set_len($n); $$$b", "statements"),
    (10, "r", None, "let mut $v = vec![0; $n]; $$$a $$$b", "statements"),
    (10, "m", None, "$_.read_exact(&mut $v)", "expression"),
    (11, "m", None, "unsafe impl<$$$, $T, $$$> Send for $W<$$$> {}", "item"),
    (11, "r", None, "unsafe impl<$$$a, $T: Send, $$$b> Send for $W<$$$c> {}", "item"),
    (12, "m", None, "#[no_mangle]", "attribute"),
    (12, "r", None, "#[unsafe(no_mangle)]", "attribute"),
    (12, "m", None, "#[cfg_attr($$$a, no_mangle, $$$b)]", "attribute"),
    (12, "r", None, "#[cfg_attr($$$a, unsafe(no_mangle), $$$b)]", "attribute"),
    (13, "m", None, "#[$a = $s]", "attribute"),
    (13, "r", None, "#[unsafe($a = $s)]", "attribute"),
    (14, "m", None, "extern $abi { $$$items }", "item"),
    (14, "r", None, "unsafe extern $abi { $$$items }", "item"),
    (14, "m", None, "extern { $$$items }", "item"),
    (15, "m", None, "extern fn $f", "item"),
    (15, "r", None, 'extern "C" fn $f', "item"),
    (15, "m", None, "extern fn($$$p) -> $R", "type"),
    (16, "m", None, "$b.as_ptr() as *const std::ffi::c_char", "expression"),
    (16, "m", None, "std::ffi::CStr::from_bytes_with_nul_unchecked($b)", "expression"),
    (17, "m", None, "std::mem::transmute::<f32, u32>($x)", "expression"),
    (17, "m", None, "mem::transmute::<f32, u32>($x)", "!names no item"),
    (17, "r", None, "f32::to_bits($x)", "expression"),
    (18, "r", None, "$x != 0", "expression"),
    (19, "m", None, "std::mem::transmute::<*mut $T, &mut $T>($p)", "expression"),
    (19, "r", None, "&mut *$p", "expression"),
    (20, "m", None, "struct $Holder { $$$a, $f: *const $T, $$$b }", "item"),
    (20, "r", None, "struct $Holder { $$$a, $f: &'static [$T], $$$b }", "item"),
    (20, "m", None, "unsafe impl Sync for $Holder {}", "item"),
    (20, "m", None, "$Holder { $$$x, $f: Box::leak(Box::new($v)).as_ptr(), $$$y }", "expression"),
    (20, "r", None, "$Holder { $$$x, $f: Vec::leak($v), $$$y }", "expression"),
    (20, "m", None, "*$h.$f", "expression"),
    (20, "r", None, "$h.$f[0]", "expression"),
    (21, "m", None, "struct $S<$$$, '$a, $$$> { $$$, $f: *mut $T, $$$ }", "item"),
    (21, "m", None, "fn $new($$$, $p: *mut $T, $$$) -> $R { $$$ }", "item"),
    (22, "m", None, "fn $f<$$$A, '$x, $$$B>($$$P) -> &'$x $T { $$$body }", "item"),
    (22, "r", None, "fn $f<$$$A, $$$B>($$$P) -> &$T { $$$body }", "item"),
    (22, "m", None, "fn $f<$$$A, '$x, $$$B>($$$P) -> &'$x mut $T { $$$body }", "item"),
    (23, "m", None, "pub fn $f($$$a, $p: *const $T, $$$b)", "item"),
    (23, "r", None, "// SAFETY: the caller's\npub unsafe fn $f($$$a, $p: *const $T, $$$b)", "item"),
    (23, "m", None, "unsafe fn $f", "item"),
    (24, "m", None, "std::ptr::write($x, $f(std::ptr::read($x)));", "statement"),
    (24, "r", None, "let $old = std::mem::take($x); *$x = $f($old);", "statements"),
    (25, "m", None, "struct $P(*mut $T);", "item"),
    (25, "m", None, "static $C: $P = $P($e);", "item"),
    (25, "m", None, "$C.0", "expression"),
    (
        26,
        "m",
        None,
        "let $a: [std::mem::MaybeUninit<$T>; $N] = std::mem::MaybeUninit::uninit().assume_init();",
        "statement",
    ),
    (26, "r", None, "[const { std::mem::MaybeUninit::<$T>::uninit() }; $N]", "expression"),
    (27, "m", None, "std::ptr::NonNull::new_unchecked(&mut $x as *mut $T)", "expression"),
    (28, "r", None, "std::ptr::NonNull::from(Box::leak($b))", "expression"),
    (29, "r", None, "$c.then(|| $e)", "expression"),
    (
        30,
        "m",
        None,
        "let $n = $v.len(); let $p = $v.as_mut_ptr(); (std::slice::from_raw_parts_mut($p, $m), "
        "std::slice::from_raw_parts_mut($p.add($m), $n - $m))",
        "statements",
    ),
    (31, "m", None, "#[repr($$$a, packed, $$$b)]", "attribute"),
    (31, "m", None, "#[repr($$$a, packed($n), $$$b)]", "attribute"),
    (31, "m", None, "#[repr($$$, C, $$$)]", "attribute"),
    (32, "m", None, "vec![$r; $n]", "expression"),
    (32, "r", None, "(0..$n).map(|_| $r).collect::<Vec<_>>()", "expression"),
    (33, "m", None, "$a.compare_and_swap($o, $n, $ord)", "expression"),
    (33, "r", None, "$a.compare_exchange($o, $n, $ord, $fail).unwrap_or_else(|x| x)", "!names no item"),
    (34, "r", None, "unsafe { std::env::set_var($k, $v) }", "expression"),
    (34, "m", None, "unsafe { $$$ }", "expression"),
    (35, "m", None, "let $t = ($v.as_mut_ptr(), $v.len(), $v.capacity()); std::mem::forget($v);", "statements"),
    (36, "m", None, "$v.as_ptr() as *mut $T", "expression"),
    (37, "m", None, "$e as *const i8", "expression"),
    (38, "m", None, "#[napi] async fn $f($$$a, $p: Vec<&$E>, $$$b)", "item"),
    (39, "r", None, "$b[..$n].copy_from_slice(&$a[..$n])", "expression"),
    (40, "m", None, "std::mem::transmute::<&$T, &mut $U>($x)", "expression"),
    (0, "m", None, "let $x: $T = std::mem::uninitialized();", "statement"),
]


@pytest.mark.parametrize(("page", "role", "kind", "text", "expected"), FRAGMENTS)
def test_what_the_paper_pages_say(page: int, role: str, kind: str | None, text: str, expected: str) -> None:
    compiled = compile_fragment(text, kind) if role == "m" else compile_template(text, kind)
    if expected.startswith("!"):
        assert isinstance(compiled, FragmentError)
        assert expected[1:] in compiled.message
        return
    assert not isinstance(compiled, FragmentError), compiled
    assert compiled.category == expected
    written = {name for name in _names(text) if name != "_"}
    assert compiled.captures == written
    for atom in compiled.atoms:
        assert text.encode()[atom.start : atom.end].strip()


def _names(text: str) -> set[str]:
    """The metavariables of a text, found without the code under test."""
    words = "".join(char if char.isalnum() or char in "_$" else " " for char in text).split()
    return {word.strip("$") for word in words if word.startswith("$") and word.strip("$")}
