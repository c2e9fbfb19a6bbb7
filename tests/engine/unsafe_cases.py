"""Snippets with a rewrite in an `unsafe` block, and what must become of the block."""

from __future__ import annotations

# A snippet, what becomes of it (None: only rustc judges), and whether a note says that a block stays.
CASES: dict[str, tuple[str, str | None, bool]] = {
    "tail": (
        "fn f(v: f32) -> u32 { unsafe { std::mem::transmute::<f32, u32>(v) } }",
        "fn f(v: f32) -> u32 { f32::to_bits(v) }",
        False,
    ),
    "tail on lines": (
        "fn f(v: f32) -> u32 {\n    unsafe {\n        std::mem::transmute::<f32, u32>(v)\n    }\n}",
        "fn f(v: f32) -> u32 {\n    f32::to_bits(v)\n}",
        False,
    ),
    "let": (
        "fn f(v: f32) { let _x = unsafe { std::mem::transmute::<f32, u32>(v) }; }",
        "fn f(v: f32) { let _x = f32::to_bits(v); }",
        False,
    ),
    "statement": (
        "fn f(v: f32) { unsafe { std::mem::transmute::<f32, u32>(v); } }",
        "fn f(v: f32) { f32::to_bits(v); }",
        False,
    ),
    "statement with a semicolon behind": (
        "fn f(v: f32) { unsafe { std::mem::transmute::<f32, u32>(v); }; }",
        "fn f(v: f32) { f32::to_bits(v); }",
        False,
    ),
    "value with a semicolon behind": (
        "fn g() {}\nfn f(v: f32) { unsafe { std::mem::transmute::<f32, u32>(v) }; g() }",
        "fn g() {}\nfn f(v: f32) { f32::to_bits(v); g() }",
        False,
    ),
    "value with a comment and a semicolon behind": (
        "fn g() {}\nfn f(v: f32) { unsafe { std::mem::transmute::<f32, u32>(v) /* c */ }; g() }",
        None,
        False,
    ),
    "the value of a macro's rule": (
        "#[macro_export]\nmacro_rules! m { ($v:expr) => { unsafe { std::mem::transmute::<f32, u32>($v) } }; }\n"
        "fn f(v: f32) -> u32 { m!(v) }",
        "#[macro_export]\nmacro_rules! m { ($v:expr) => { f32::to_bits($v) }; }\nfn f(v: f32) -> u32 { m!(v) }",
        False,
    ),
    "repeated as the values of a list": (
        "macro_rules! m { ($($v:expr),*) => { [$( unsafe { std::mem::transmute::<f32, u32>($v) } ),*] }; }\n"
        "fn f(v: f32) -> [u32; 2] { m!(v, v) }",
        "macro_rules! m { ($($v:expr),*) => { [$( f32::to_bits($v) ),*] }; }\nfn f(v: f32) -> [u32; 2] { m!(v, v) }",
        False,
    ),
    "repeated without a sign between": (
        "macro_rules! m { ($($v:expr),*) => { $( unsafe { drop(std::mem::transmute::<f32, u32>($v)) } )* }; }\n"
        "fn f(v: f32) { m!(v, v); }",
        "macro_rules! m { ($($v:expr),*) => { $( { drop(f32::to_bits($v)) } )* }; }\nfn f(v: f32) { m!(v, v); }",
        False,
    ),
    "the body of a function that is repeated": (
        "macro_rules! m { ($($n:ident),*) => { $( fn $n(v: f32) -> u32 "
        "{ unsafe { std::mem::transmute::<f32, u32>(v) } } )* }; }\nm!(f, g);",
        "macro_rules! m { ($($n:ident),*) => { $( fn $n(v: f32) -> u32 { f32::to_bits(v) } )* }; }\nm!(f, g);",
        False,
    ),
    "closures and safe pointers are called": (
        "fn f<F: Fn() -> f32>(a: impl Fn() -> f32, b: &dyn Fn() -> f32, c: fn() -> f32, d: F) -> u32 {\n"
        "    let e = || 1.0;\n"
        "    unsafe { std::mem::transmute::<f32, u32>(a() + b() + c() + d() + e()) }\n}",
        "fn f<F: Fn() -> f32>(a: impl Fn() -> f32, b: &dyn Fn() -> f32, c: fn() -> f32, d: F) -> u32 {\n"
        "    let e = || 1.0;\n"
        "    f32::to_bits(a() + b() + c() + d() + e())\n}",
        False,
    ),
    "an unsafe pointer is called": (
        "fn f(a: unsafe fn() -> f32) -> u32 { unsafe { std::mem::transmute::<f32, u32>(a()) } }",
        "fn f(a: unsafe fn() -> f32) -> u32 { unsafe { f32::to_bits(a()) } }",
        True,
    ),
    "statement in the middle": (
        "fn g() {}\nfn f(v: f32) { unsafe { let _ = std::mem::transmute::<f32, u32>(v); } g() }",
        None,
        False,
    ),
    "arm without comma": (
        "fn f(v: f32) -> u32 { match v { _ if v > 1.0 => unsafe { std::mem::transmute::<f32, u32>(v) }\n _ => 0 } }",
        "fn f(v: f32) -> u32 { match v { _ if v > 1.0 => f32::to_bits(v),\n _ => 0 } }",
        False,
    ),
    "arm with comma": (
        "fn f(v: f32) -> u32 { match v { _ if v > 1.0 => unsafe { std::mem::transmute::<f32, u32>(v) }, _ => 0 } }",
        "fn f(v: f32) -> u32 { match v { _ if v > 1.0 => f32::to_bits(v), _ => 0 } }",
        False,
    ),
    "last arm": ("fn f(v: f32) -> u32 { match v { _ => unsafe { std::mem::transmute::<f32, u32>(v) } } }", None, False),
    "closure": (
        "fn f(v: f32) { let _c = || unsafe { std::mem::transmute::<f32, u32>(v) }; }",
        "fn f(v: f32) { let _c = || f32::to_bits(v); }",
        False,
    ),
    "condition": (
        "fn f(v: u8) { if unsafe { std::mem::transmute::<u8, bool>(v) } {} }",
        "fn f(v: u8) { if v != 0 {} }",
        False,
    ),
    "negated": (
        "fn f(v: u8) -> bool { !unsafe { std::mem::transmute::<u8, bool>(v) } }",
        "fn f(v: u8) -> bool { !(v != 0) }",
        False,
    ),
    "receiver": (
        "fn f(v: u8) -> Option<u8> { unsafe { std::mem::transmute::<u8, bool>(v) }.then(|| 1) }",
        "fn f(v: u8) -> Option<u8> { (v != 0).then(|| 1) }",
        False,
    ),
    "cast": (
        "fn f(v: u8) -> u8 { let r = unsafe { std::mem::transmute::<u8, bool>(v) } as u8; r }",
        "fn f(v: u8) -> u8 { let r = (v != 0) as u8; r }",
        False,
    ),
    "compared": (
        "fn f(v: u8) -> bool { let r = unsafe { std::mem::transmute::<u8, bool>(v) } == true; r }",
        "fn f(v: u8) -> bool { let r = (v != 0) == true; r }",
        False,
    ),
    "both": (
        "fn f(v: u8) -> bool { let r = true && unsafe { std::mem::transmute::<u8, bool>(v) }; r }",
        "fn f(v: u8) -> bool { let r = true && v != 0; r }",
        False,
    ),
    "argument": (
        "fn g(_: bool, _: u8) {}\nfn f(v: u8) { g(unsafe { std::mem::transmute::<u8, bool>(v) }, 2) }",
        "fn g(_: bool, _: u8) {}\nfn f(v: u8) { g(v != 0, 2) }",
        False,
    ),
    "sum in it": (
        "fn f(v: u8) -> bool { unsafe { std::mem::transmute::<u8, bool>(v + 1) } }",
        "fn f(v: u8) -> bool { v + 1 != 0 }",
        False,
    ),
    "in println": (
        'fn f(v: f32) { println!("{}", unsafe { std::mem::transmute::<f32, u32>(v) }); }',
        'fn f(v: f32) { println!("{}", f32::to_bits(v)); }',
        False,
    ),
    "around println": (
        'fn f(v: f32) { unsafe { println!("{}", std::mem::transmute::<f32, u32>(v)); } }',
        'fn f(v: f32) { println!("{}", f32::to_bits(v)); }',
        False,
    ),
    "in vec": (
        "fn f(v: f32) -> Vec<u32> { vec![unsafe { std::mem::transmute::<f32, u32>(v) }, 1] }",
        "fn f(v: f32) -> Vec<u32> { vec![f32::to_bits(v), 1] }",
        False,
    ),
    "in assert": (
        "fn f(v: u8) { assert!(unsafe { std::mem::transmute::<u8, bool>(v) }); }",
        "fn f(v: u8) { assert!(v != 0); }",
        False,
    ),
    "two in one block": (
        "fn f(v: f32) -> u32 { unsafe { std::mem::transmute::<f32, u32>(v) + std::mem::transmute::<f32, u32>(v) } }",
        "fn f(v: f32) -> u32 { f32::to_bits(v) + f32::to_bits(v) }",
        False,
    ),
    "one inside the other": (
        "fn f(v: f32) -> bool { unsafe { std::mem::transmute::<u8, bool>(std::mem::transmute::<f32, u32>(v) as u8) } }",
        "fn f(v: f32) -> bool { f32::to_bits(v) as u8 != 0 }",
        False,
    ),
    "let inside": (
        "fn f(v: f32) -> u32 { unsafe { let x = std::mem::transmute::<f32, u32>(v); x + 1 } }",
        "fn f(v: f32) -> u32 { { let x = f32::to_bits(v); x + 1 } }",
        False,
    ),
    "let in a statement": (
        "fn f(v: f32) {\n    unsafe {\n        let x = std::mem::transmute::<f32, u32>(v);\n        drop(x);\n    }\n}",
        "fn f(v: f32) {\n    {\n        let x = f32::to_bits(v);\n        drop(x);\n    }\n}",
        False,
    ),
    "several statements": (
        "fn g(_: u32) {}\nfn f(v: f32) {\n    unsafe {\n        g(std::mem::transmute::<f32, u32>(v));\n    "
        "    g(1);\n    }\n}",
        "fn g(_: u32) {}\nfn f(v: f32) {\n    g(f32::to_bits(v));\n    g(1);\n}",
        False,
    ),
    "several with a tail": (
        "fn g(_: u32) {}\nfn f(v: f32) -> u32 {\n    unsafe {\n        g(1);\n        "
        "std::mem::transmute::<f32, u32>(v)\n    }\n}",
        "fn g(_: u32) {}\nfn f(v: f32) -> u32 {\n    g(1);\n    f32::to_bits(v)\n}",
        False,
    ),
    "value of several": (
        "fn g(_: u32) {}\nfn f(v: f32) -> u32 { let x = unsafe { g(1); std::mem::transmute::<f32, u32>(v) }; x }",
        "fn g(_: u32) {}\nfn f(v: f32) -> u32 { let x = { g(1); f32::to_bits(v) }; x }",
        False,
    ),
    "dereference stays": (
        "fn f(v: f32, p: *const u32) -> u32 { unsafe { *p + std::mem::transmute::<f32, u32>(v) } }",
        "fn f(v: f32, p: *const u32) -> u32 { unsafe { *p + f32::to_bits(v) } }",
        False,
    ),
    "dereference in the capture": (
        "fn f(p: *const f32) -> u32 { unsafe { std::mem::transmute::<f32, u32>(*p) } }",
        "fn f(p: *const f32) -> u32 { unsafe { f32::to_bits(*p) } }",
        False,
    ),
    "of a reference": (
        "fn f(p: &f32) -> u32 { unsafe { std::mem::transmute::<f32, u32>(*p) } }",
        "fn f(p: &f32) -> u32 { f32::to_bits(*p) }",
        False,
    ),
    "unsafe fn stays": (
        "unsafe fn g() {}\nfn f(v: f32) { unsafe { g(); std::mem::transmute::<f32, u32>(v); } }",
        "unsafe fn g() {}\nfn f(v: f32) { unsafe { g(); f32::to_bits(v); } }",
        False,
    ),
    "an associated unsafe fn stays": (
        "struct S;\nimpl S { unsafe fn g(_: u32) {} }\n"
        "fn f(v: f32) { unsafe { S::g(std::mem::transmute::<f32, u32>(v)); } }",
        "struct S;\nimpl S { unsafe fn g(_: u32) {} }\nfn f(v: f32) { unsafe { S::g(f32::to_bits(v)); } }",
        False,
    ),
    "an associated fn": (
        "struct S;\nimpl S { fn g(_: u32) {} }\nfn f(v: f32) { unsafe { S::g(std::mem::transmute::<f32, u32>(v)); } }",
        "struct S;\nimpl S { fn g(_: u32) {} }\nfn f(v: f32) { S::g(f32::to_bits(v)); }",
        False,
    ),
    "an associated fn that cannot be seen": (
        "trait T: Sized { fn g(_: u32) {} }\nstruct S;\nimpl T for S {}\n"
        "fn f(v: f32) { unsafe { S::g(std::mem::transmute::<f32, u32>(v)); } }",
        None,
        True,
    ),
    "a method of its own": (
        "struct S(u32);\nimpl S { fn g(&self) -> u32 { self.0 } }\n"
        "fn f(v: f32, s: &S) -> u32 { unsafe { s.g() + std::mem::transmute::<f32, u32>(v) } }",
        "struct S(u32);\nimpl S { fn g(&self) -> u32 { self.0 } }\n"
        "fn f(v: f32, s: &S) -> u32 { s.g() + f32::to_bits(v) }",
        False,
    ),
    "an unsafe method of its own": (
        "struct S(u32);\nimpl S { unsafe fn g(&self) -> u32 { self.0 } }\n"
        "fn f(v: f32, s: &S) -> u32 { unsafe { s.g() + std::mem::transmute::<f32, u32>(v) } }",
        "struct S(u32);\nimpl S { unsafe fn g(&self) -> u32 { self.0 } }\n"
        "fn f(v: f32, s: &S) -> u32 { unsafe { s.g() + f32::to_bits(v) } }",
        True,
    ),
    "foreign fn stays": (
        'extern "C" { fn abs(x: i32) -> i32; }\nfn f(v: f32) { unsafe { abs(1); '
        "std::mem::transmute::<f32, u32>(v); } }",
        'extern "C" { fn abs(x: i32) -> i32; }\nfn f(v: f32) { unsafe { abs(1); f32::to_bits(v); } }',
        False,
    ),
    "static mut stays": (
        "static mut N: u32 = 0;\nfn f(v: f32) { unsafe { N = std::mem::transmute::<f32, u32>(v); } }",
        "static mut N: u32 = 0;\nfn f(v: f32) { unsafe { N = f32::to_bits(v); } }",
        False,
    ),
    "lower-case static mut": (
        "#[allow(non_upper_case_globals)] static mut n: u32 = 0;\n"
        "fn f(v: f32) { unsafe { n = std::mem::transmute::<f32, u32>(v); } }",
        "#[allow(non_upper_case_globals)] static mut n: u32 = 0;\nfn f(v: f32) { unsafe { n = f32::to_bits(v); } }",
        False,
    ),
    "constant": (
        "const N: u32 = 0;\nfn f(v: f32) -> u32 { unsafe { N + std::mem::transmute::<f32, u32>(v) } }",
        "const N: u32 = 0;\nfn f(v: f32) -> u32 { N + f32::to_bits(v) }",
        False,
    ),
    "union field": (
        "#[derive(Clone, Copy)] union U { a: f32, b: u32 }\n"
        "fn f(v: U) -> u32 { unsafe { v.b + std::mem::transmute::<f32, u32>(v.a) } }",
        None,
        True,
    ),
    "struct field": (
        "struct P { a: f32 }\nfn f(v: P) -> u32 { unsafe { std::mem::transmute::<f32, u32>(v.a) } }",
        "struct P { a: f32 }\nfn f(v: P) -> u32 { f32::to_bits(v.a) }",
        False,
    ),
    "own field": (
        "struct P { a: f32 }\nimpl P { fn f(&self) -> u32 { unsafe { std::mem::transmute::<f32, u32>(self.a) } } }",
        "struct P { a: f32 }\nimpl P { fn f(&self) -> u32 { f32::to_bits(self.a) } }",
        False,
    ),
    "what is called is no name": (
        "fn f(v: f32, m: &[fn() -> u32]) -> u32 { unsafe { m[0]() + std::mem::transmute::<f32, u32>(v) } }",
        None,
        True,
    ),
    "known methods": (
        "fn f(v: &[f32]) -> u32 { unsafe { std::mem::transmute::<f32, u32>(v[v.len() - 1]) } }",
        "fn f(v: &[f32]) -> u32 { f32::to_bits(v[v.len() - 1]) }",
        False,
    ),
    "own method of a known name": (
        "struct P;\nimpl P { unsafe fn len(&self) -> u32 { 1 } }\n"
        "fn f(v: f32, p: P) -> u32 { unsafe { p.len() + std::mem::transmute::<f32, u32>(v) } }",
        None,
        True,
    ),
    "unsafe method stays": (
        "fn f(v: f32, p: *const u32) -> u32 { unsafe { p.add(1); std::mem::transmute::<f32, u32>(v) } }",
        "fn f(v: f32, p: *const u32) -> u32 { unsafe { p.add(1); f32::to_bits(v) } }",
        False,
    ),
    "nested": (
        "fn f(v: f32) -> u32 { unsafe { unsafe { std::mem::transmute::<f32, u32>(v) } } }",
        "fn f(v: f32) -> u32 { f32::to_bits(v) }",
        False,
    ),
    "nested, outer needed": (
        "fn f(v: f32, p: *const u32) -> u32 { unsafe { *p + unsafe { std::mem::transmute::<f32, u32>(v) } } }",
        "fn f(v: f32, p: *const u32) -> u32 { unsafe { *p + f32::to_bits(v) } }",
        False,
    ),
    "needed beside": (
        "fn f(v: f32, p: *const u32) -> u32 { let x = unsafe { *p } + unsafe { std::mem::transmute::<f32, "
        "u32>(v) }; x }",
        "fn f(v: f32, p: *const u32) -> u32 { let x = unsafe { *p } + f32::to_bits(v); x }",
        False,
    ),
    "comment on its line": (
        "fn f(v: f32) -> u32 {\n    // SAFETY: fine\n    unsafe { std::mem::transmute::<f32, u32>(v) }\n}",
        "fn f(v: f32) -> u32 {\n    // SAFETY: fine\n    f32::to_bits(v)\n}",
        False,
    ),
    "comment inside a tail": (
        "fn f(v: f32) -> u32 {\n    unsafe {\n        // SAFETY: fine\n        std::mem::transmute::<f32, "
        "u32>(v)\n    }\n}",
        "fn f(v: f32) -> u32 {\n    // SAFETY: fine\n    f32::to_bits(v)\n}",
        False,
    ),
    "comment inside a value": (
        "fn f(v: f32) {\n    let _x = unsafe {\n        // SAFETY: fine\n        std::mem::transmute::<f32, "
        "u32>(v)\n    };\n}",
        "fn f(v: f32) {\n    let _x = {\n        // SAFETY: fine\n        f32::to_bits(v)\n    };\n}",
        False,
    ),
    "block comment in a value": (
        "fn f(v: f32) { let _x = unsafe { /* SAFETY: fine */ std::mem::transmute::<f32, u32>(v) }; }",
        "fn f(v: f32) { let _x = /* SAFETY: fine */ f32::to_bits(v); }",
        False,
    ),
    "comment behind": (
        "fn f(v: f32) -> u32 {\n    unsafe {\n        std::mem::transmute::<f32, u32>(v) // fine\n    }\n}",
        "fn f(v: f32) -> u32 {\n    f32::to_bits(v) // fine\n}",
        False,
    ),
    "comment between keyword and brace": (
        "fn f(v: f32) -> u32 { unsafe /* here */ { std::mem::transmute::<f32, u32>(v) } }",
        "fn f(v: f32) -> u32 { /* here */ f32::to_bits(v) }",
        False,
    ),
    "text of several lines": (
        'fn f(v: f32) {\n    unsafe {\n        println!("{} a\n        b", '
        "std::mem::transmute::<f32, u32>(v));\n    }\n}",
        'fn f(v: f32) {\n    println!("{} a\n        b", f32::to_bits(v));\n}',
        False,
    ),
    "const item": (
        "const X: u32 = unsafe { std::mem::transmute::<f32, u32>(1.0) };",
        "const X: u32 = f32::to_bits(1.0);",
        False,
    ),
    "static item": ("static X: u32 = unsafe { std::mem::transmute::<f32, u32>(1.0) };", None, False),
    "struct literal": (
        "struct P { a: u32 }\nfn f(v: f32) -> P { P { a: unsafe { std::mem::transmute::<f32, u32>(v) } } }",
        "struct P { a: u32 }\nfn f(v: f32) -> P { P { a: f32::to_bits(v) } }",
        False,
    ),
    "return": (
        "fn f(v: f32) -> u32 { return unsafe { std::mem::transmute::<f32, u32>(v) }; }",
        "fn f(v: f32) -> u32 { return f32::to_bits(v); }",
        False,
    ),
    "index": (
        "fn f(v: f32, a: &[u8]) -> u8 { a[unsafe { std::mem::transmute::<f32, u32>(v) } as usize] }",
        "fn f(v: f32, a: &[u8]) -> u8 { a[f32::to_bits(v) as usize] }",
        False,
    ),
    "range": (
        "fn f(v: f32) { for _ in 0..unsafe { std::mem::transmute::<f32, u32>(v) } {} }",
        "fn f(v: f32) { for _ in 0..f32::to_bits(v) {} }",
        False,
    ),
    "method chain": (
        "fn f(v: &[u8]) -> String {\n    unsafe { std::str::from_utf8_unchecked(v) }\n        .trim()\n     "
        "   .to_string()\n}",
        "fn f(v: &[u8]) -> String {\n    std::str::from_utf8(v).unwrap()\n        .trim()\n        .to_string()\n}",
        False,
    ),
    "borrowed result": (
        "fn f(v: &[u8]) -> u8 { *unsafe { v.get_unchecked(1) } }",
        "fn f(v: &[u8]) -> u8 { *&v[1] }",
        False,
    ),
    "borrowed receiver": (
        "fn f(v: &[String]) -> usize { unsafe { v.get_unchecked(1) }.len() }",
        "fn f(v: &[String]) -> usize { (&v[1]).len() }",
        False,
    ),
    "template is unsafe": (
        "fn f(v: u32) -> f32 { unsafe { std::mem::transmute::<u32, f32>(v) } }",
        "fn f(v: u32) -> f32 { unsafe { std::ptr::read(&f32::from_bits(v)) } }",
        False,
    ),
    "in an unsafe fn": (
        "unsafe fn f(v: f32) -> u32 { std::mem::transmute::<f32, u32>(v) }",
        "unsafe fn f(v: f32) -> u32 { f32::to_bits(v) }",
        False,
    ),
    "fn inside the block": (
        "fn f(v: f32) -> u32 { unsafe { fn g(v: f32) -> u32 { unsafe { std::mem::transmute::<f32, u32>(v) } } g(v) } }",
        None,
        False,
    ),
    "if and else": (
        "fn f(v: f32, c: bool) -> u32 {\n    if c {\n        unsafe { std::mem::transmute::<f32, "
        "u32>(v) }\n    } else {\n"
        "        unsafe { std::mem::transmute::<f32, u32>(-v) }\n    }\n}",
        "fn f(v: f32, c: bool) -> u32 {\n    if c {\n        f32::to_bits(v)\n    } else {\n        "
        "f32::to_bits(-v)\n    }\n}",
        False,
    ),
    "loop": ("fn f(v: f32) -> u32 { loop { break unsafe { std::mem::transmute::<f32, u32>(v) }; } }", None, False),
    "scrutinee": (
        "fn f(v: u8) { match unsafe { std::mem::transmute::<u8, bool>(v) } { _ => {} } }",
        "fn f(v: u8) { match v != 0 { _ => {} } }",
        False,
    ),
    "while": (
        "fn f(v: u8) { while unsafe { std::mem::transmute::<u8, bool>(v) } {} }",
        "fn f(v: u8) { while v != 0 {} }",
        False,
    ),
    "async": (
        "pub async fn f(v: f32) -> u32 { async { unsafe { std::mem::transmute::<f32, u32>(v) } }.await }",
        None,
        False,
    ),
    "with a macro that is not known": (
        "macro_rules! m { () => { *p() } }\nfn p() -> *const u32 { &1 }\n"
        "fn f(v: f32) -> u32 { unsafe { m!() + std::mem::transmute::<f32, u32>(v) } }",
        None,
        True,
    ),
    "unit value in the middle": (
        "fn f(v: &mut Vec<u32>, x: f32) {\n    unsafe { v.push(std::mem::transmute::<f32, u32>(x)) }\n    "
        "v.push(1);\n}",
        "fn f(v: &mut Vec<u32>, x: f32) {\n    v.push(f32::to_bits(x));\n    v.push(1);\n}",
        False,
    ),
    "interior with its own need": (
        "fn g(_: u32) {}\nfn f(p: *const f32) { g(std::convert::identity(unsafe { "
        "std::mem::transmute::<f32, u32>(*p) })) }",
        None,
        False,
    ),
}
