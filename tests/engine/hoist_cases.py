"""Places of an expression whose owner gets a `let` in front of the statement, and what must become of them.

`OWNER` in a text stands for `CString::new(s).unwrap()`, the value that moves into a variable of its own.
"""

from __future__ import annotations

MATCH, REWRITE, HOIST = "$owner.as_ptr()", "$owned.as_ptr()", "let $owned = $owner;"
OWNER = "CString::new(s).unwrap()"
HEAD = "use std::ffi::{c_char, CString};\n"
PUTS = 'extern "C" {\n    fn puts(s: *const c_char) -> i32;\n}\n'
TAKE = "fn take(_: usize, _: *const c_char) -> usize {\n    0\n}\n"

# A name: a text, and what it becomes.
HOISTED: dict[str, tuple[str, str]] = {
    "a let": (
        "fn f(s: &str) {\n    let p = OWNER.as_ptr();\n    drop(p);\n}\n",
        "fn f(s: &str) {\n    let owned = OWNER;\n    let p = owned.as_ptr();\n    drop(p);\n}\n",
    ),
    "on one line": (
        "fn f(s: &str) { let p = OWNER.as_ptr(); drop(p); }",
        "fn f(s: &str) { let owned = OWNER; let p = owned.as_ptr(); drop(p); }",
    ),
    "carriage returns": (
        "fn f(s: &str) {\r\n    let p = OWNER.as_ptr();\r\n    drop(p);\r\n}\r\n",
        "fn f(s: &str) {\r\n    let owned = OWNER;\r\n    let p = owned.as_ptr();\r\n    drop(p);\r\n}\r\n",
    ),
    "tabs and a comment above": (
        "fn f(s: &str) {\n\t// kept\n\tlet p = OWNER.as_ptr(); // too\n\tdrop(p);\n}\n",
        "fn f(s: &str) {\n\t// kept\n\tlet owned = OWNER;\n\tlet p = owned.as_ptr(); // too\n\tdrop(p);\n}\n",
    ),
    "the statement itself": (
        "fn f(s: &str) {\n    OWNER.as_ptr();\n}\n",
        "fn f(s: &str) {\n    let owned = OWNER;\n    owned.as_ptr();\n}\n",
    ),
    "a statement over several lines": (
        "fn f(s: &str) {\n    let p = (\n        1,\n        OWNER.as_ptr(),\n    );\n    drop(p);\n}\n",
        "fn f(s: &str) {\n    let owned = OWNER;\n    let p = (\n        1,\n        owned.as_ptr(),\n    );\n"
        "    drop(p);\n}\n",
    ),
    "unsafe around the expression": (
        PUTS + "fn f(s: &str) {\n    let n = unsafe { puts(OWNER.as_ptr()) };\n    drop(n);\n}\n",
        PUTS
        + "fn f(s: &str) {\n    let owned = OWNER;\n    let n = unsafe { puts(owned.as_ptr()) };\n    drop(n);\n}\n",
    ),
    "a statement in an unsafe block": (
        PUTS + "fn f(s: &str) {\n    unsafe {\n        puts(OWNER.as_ptr());\n    }\n}\n",
        PUTS + "fn f(s: &str) {\n    unsafe {\n        let owned = OWNER;\n        puts(owned.as_ptr());\n    }\n}\n",
    ),
    "the end of a function without a value": (
        "fn f(s: &str) {\n    drop(OWNER.as_ptr())\n}\n",
        "fn f(s: &str) {\n    let owned = OWNER;\n    drop(owned.as_ptr())\n}\n",
    ),
    "a statement of a loop": (
        "fn f(v: &[&str]) {\n    for s in v {\n        let s: &str = s;\n        drop(OWNER.as_ptr());\n    }\n}\n",
        "fn f(v: &[&str]) {\n    for s in v {\n        let s: &str = s;\n        let owned = OWNER;\n"
        "        drop(owned.as_ptr());\n    }\n}\n",
    ),
    "a statement of a closure": (
        "fn f(s: &str) {\n    let g = || {\n        let p = OWNER.as_ptr();\n        drop(p);\n    };\n    g();\n}\n",
        "fn f(s: &str) {\n    let g = || {\n        let owned = OWNER;\n        let p = owned.as_ptr();\n"
        "        drop(p);\n"
        "    };\n    g();\n}\n",
    ),
    "a statement of an arm": (
        "fn f(s: &str) {\n    match s.len() {\n        0 => {\n            drop(OWNER.as_ptr());\n        }\n"
        "        _ => {}\n    }\n}\n",
        "fn f(s: &str) {\n    match s.len() {\n        0 => {\n            let owned = OWNER;\n"
        "            drop(owned.as_ptr());\n        }\n        _ => {}\n    }\n}\n",
    ),
    "the condition of an if": (
        "fn f(s: &str) -> u8 {\n    if OWNER.as_ptr().is_null() { 1 } else { 2 }\n}\n",
        "fn f(s: &str) -> u8 {\n    let owned = OWNER;\n    if owned.as_ptr().is_null() { 1 } else { 2 }\n}\n",
    ),
    "what a match looks at": (
        "fn f(s: &str) {\n    match OWNER.as_ptr() {\n        p => drop(p),\n    }\n}\n",
        "fn f(s: &str) {\n    let owned = OWNER;\n    match owned.as_ptr() {\n        p => drop(p),\n    }\n}\n",
    ),
    "what a for runs over": (
        "fn f(s: &str) {\n    for p in [OWNER.as_ptr()] {\n        drop(p);\n    }\n}\n",
        "fn f(s: &str) {\n    let owned = OWNER;\n    for p in [owned.as_ptr()] {\n        drop(p);\n    }\n}\n",
    ),
    "the left of an or": (
        "fn f(s: &str, b: bool) -> bool {\n    let c = OWNER.as_ptr().is_null() || b;\n    c\n}\n",
        "fn f(s: &str, b: bool) -> bool {\n    let owned = OWNER;\n"
        "    let c = owned.as_ptr().is_null() || b;\n    c\n}\n",
    ),
    "an argument behind a plain one": (
        TAKE + "fn f(s: &str, n: usize) {\n    take(n, OWNER.as_ptr());\n}\n",
        TAKE + "fn f(s: &str, n: usize) {\n    let owned = OWNER;\n    take(n, owned.as_ptr());\n}\n",
    ),
    "an element of an array": (
        "fn f(s: &str) {\n    let a = [std::ptr::null(), OWNER.as_ptr()];\n    drop(a);\n}\n",
        "fn f(s: &str) {\n    let owned = OWNER;\n    let a = [std::ptr::null(), owned.as_ptr()];\n    drop(a);\n}\n",
    ),
    "a field": (
        "struct C {\n    n: u8,\n    p: *const c_char,\n}\nfn f(s: &str) {\n"
        "    let c = C { n: 1, p: OWNER.as_ptr() };\n"
        "    drop(c);\n}\n",
        "struct C {\n    n: u8,\n    p: *const c_char,\n}\nfn f(s: &str) {\n    let owned = OWNER;\n"
        "    let c = C { n: 1, p: owned.as_ptr() };\n    drop(c);\n}\n",
    ),
    "an argument of a known macro": (
        'fn f(s: &str) {\n    println!("{:?}", OWNER.as_ptr());\n}\n',
        'fn f(s: &str) {\n    let owned = OWNER;\n    println!("{:?}", owned.as_ptr());\n}\n',
    ),
    "a named argument of a known macro": (
        'fn f(s: &str) {\n    println!("{a} {b:?}", a = 1, b = OWNER.as_ptr());\n}\n',
        'fn f(s: &str) {\n    let owned = OWNER;\n    println!("{a} {b:?}", a = 1, b = owned.as_ptr());\n}\n',
    ),
    "what is asserted": (
        'fn f(s: &str) {\n    assert!(!OWNER.as_ptr().is_null(), "{}", 1);\n}\n',
        'fn f(s: &str) {\n    let owned = OWNER;\n    assert!(!owned.as_ptr().is_null(), "{}", 1);\n}\n',
    ),
    "macros in macros": (
        'fn f(s: &str) {\n    println!("{:?}", vec![OWNER.as_ptr()]);\n}\n',
        'fn f(s: &str) {\n    let owned = OWNER;\n    println!("{:?}", vec![owned.as_ptr()]);\n}\n',
    ),
    "an assignment in the same block": (
        "fn f(s: &str) {\n    let mut p = std::ptr::null();\n    drop(p);\n    p = OWNER.as_ptr();\n    drop(p);\n}\n",
        "fn f(s: &str) {\n    let mut p = std::ptr::null();\n    drop(p);\n    let owned = OWNER;\n"
        "    p = owned.as_ptr();\n    drop(p);\n}\n",
    ),
    "an assignment to a parameter": (
        "fn f(s: &str, mut p: *const c_char) {\n    drop(p);\n    p = OWNER.as_ptr();\n    drop(p);\n}\n",
        "fn f(s: &str, mut p: *const c_char) {\n    drop(p);\n    let owned = OWNER;\n    p = owned.as_ptr();\n"
        "    drop(p);\n}\n",
    ),
    "an assignment to a field in the same block": (
        "struct C {\n    p: *const c_char,\n}\nfn f(s: &str) {\n    let mut c = C { p: std::ptr::null() };\n"
        "    c.p = OWNER.as_ptr();\n    drop(c);\n}\n",
        "struct C {\n    p: *const c_char,\n}\nfn f(s: &str) {\n    let mut c = C { p: std::ptr::null() };\n"
        "    let owned = OWNER;\n    c.p = owned.as_ptr();\n    drop(c);\n}\n",
    ),
    "a let with an attribute for the function": (
        "#[allow(unused)]\nfn f(s: &str) {\n    let p = OWNER.as_ptr();\n}\n",
        "#[allow(unused)]\nfn f(s: &str) {\n    let owned = OWNER;\n    let p = owned.as_ptr();\n}\n",
    ),
    "the name is taken by a variable": (
        "fn f(s: &str, owned: u8) {\n    let p = OWNER.as_ptr();\n    drop((p, owned));\n}\n",
        "fn f(s: &str, owned: u8) {\n    let owned_2 = OWNER;\n    let p = owned_2.as_ptr();\n"
        "    drop((p, owned));\n}\n",
    ),
}

# A name: a text, and a part of the reason why the fix is withheld.
WITHHELD: dict[str, tuple[str, str]] = {
    "the value of a function": ("fn f(s: &str) -> *const c_char {\n    OWNER.as_ptr()\n}", "leaves the block"),
    "part of the value of a function": ("fn f(s: &str) -> C {\n    C { p: OWNER.as_ptr() }\n}", "leaves the block"),
    "a return": ("fn f(s: &str) -> *const c_char {\n    return OWNER.as_ptr();\n}", "leaves the block"),
    "a break": ("fn f(s: &str) {\n    let p = loop { break OWNER.as_ptr(); };\n}", "leaves the block"),
    "the value of a block": ("fn f(s: &str) {\n    let p = { g(); OWNER.as_ptr() };\n}", "leaves the block"),
    "the value of a longer unsafe block": (
        "fn f(s: &str) {\n    let p = unsafe { g(); OWNER.as_ptr() };\n}",
        "leaves the block",
    ),
    "the value of a branch": (
        "fn f(s: &str) {\n    let p = if b { OWNER.as_ptr() } else { q };\n}",
        "leaves the block",
    ),
    "the value of a closure": ("fn f(s: &str) {\n    let g = || { OWNER.as_ptr() };\n}", "leaves the block"),
    "the value of an async block": ("fn f(s: &str) {\n    let g = async { OWNER.as_ptr() };\n}", "leaves the block"),
    "a closure without braces": ("fn f(s: &str) {\n    let g = || OWNER.as_ptr();\n}", "closure without braces"),
    "an arm without braces": ("fn f(s: &str) {\n    match 1 { _ => drop(OWNER.as_ptr()) }\n}", "arm without braces"),
    "a guard": ("fn f(s: &str) {\n    match 1 { _ if OWNER.as_ptr().is_null() => {} _ => {} }\n}", "the guard"),
    "a while": ("fn f(s: &str) {\n    while OWNER.as_ptr().is_null() {}\n}", "condition of a loop"),
    "a while let": ("fn f(s: &str) {\n    while let Some(p) = g(OWNER.as_ptr()) {}\n}", "`while let`"),
    "an if let": ("fn f(s: &str) {\n    if let Some(p) = g(OWNER.as_ptr()) {}\n}", "`if let`"),
    "an else if": ("fn f(s: &str) {\n    if b {} else if OWNER.as_ptr().is_null() {}\n}", "`else if`"),
    "a let else": ("fn f(s: &str) {\n    let Some(p) = g(OWNER.as_ptr()) else { return };\n}", "`let … else`"),
    "the right of an and": ("fn f(s: &str) {\n    let c = b && OWNER.as_ptr().is_null();\n}", "right side of `&&`"),
    "the right of an or": ("fn f(s: &str) {\n    let c = b || OWNER.as_ptr().is_null();\n}", "right side of `||`"),
    "a constant": ("const P: *const c_char = OWNER.as_ptr();", "in a constant"),
    "a static in a function": ("fn f(s: &str) {\n    static P: P = P(OWNER.as_ptr());\n}", "in a constant"),
    "the length of an array": ("fn f(s: &str) {\n    let a = [0; OWNER.as_ptr() as usize];\n}", "in a constant"),
    "an attribute": ("fn f(s: &str) {\n    #[cfg(unix)]\n    let p = OWNER.as_ptr();\n}", "an attribute"),
    "an unknown macro": ("fn f(s: &str) {\n    foo!(OWNER.as_ptr());\n}", "`foo!`"),
    "a block in an unknown macro": ("foo! { fn f(s: &str) {\n    let p = OWNER.as_ptr();\n} }", "`foo!`"),
    "the body of a macro": ("macro_rules! m {\n    () => { let p = OWNER.as_ptr(); };\n}", "the body of a macro"),
    "the message of an assertion": (
        'fn f(s: &str) {\n    assert!(b, "{:?}", OWNER.as_ptr());\n}',
        "`assert!` may not evaluate it",
    ),
    "a debug assertion": (
        "fn f(s: &str) {\n    debug_assert!(OWNER.as_ptr().is_null());\n}",
        "`debug_assert!` may not",
    ),
    "something that assigns before it": (
        "fn f(s: &str, mut n: u8) {\n    g({ n = 2; n }, OWNER.as_ptr());\n}",
        "is evaluated before it, and it assigns",
    ),
    "something that leaves before it": (
        "fn f(s: &str) -> Option<u8> {\n    g(h()?, OWNER.as_ptr());\n    None\n}",
        "is evaluated before it, and it can leave",
    ),
    "an assignment to something outside of the block": (
        "fn f(s: &str, b: bool) {\n    let mut p = std::ptr::null();\n    if b {\n"
        "        p = OWNER.as_ptr();\n    }\n}",
        "outlives the block",
    ),
    "an assignment to a field of self": (
        "impl C {\n    fn f(&mut self, s: &str) {\n        self.p = OWNER.as_ptr();\n    }\n}",
        "outlives the block",
    ),
    "an assignment through a reference": (
        "struct C { p: *const c_char }\nfn f(s: &str) {\n    let mut c = C { p: std::ptr::null() };\n"
        "    let r = &mut c;\n"
        "    r.p = OWNER.as_ptr();\n}",
        "outlives the block",
    ),
    "an assignment to a static": (
        "static mut P: *const c_char = std::ptr::null();\nfn f(s: &str) {\n    unsafe { P = OWNER.as_ptr(); }\n}",
        "outlives the block",
    ),
}

# A name: a text whose fix is lowered, and a part of the reason.
LOWERED: dict[str, tuple[str, str]] = {
    "something unknown before it": (
        "fn f(s: &str) {\n    g(h(), OWNER.as_ptr());\n}",
        "`h()` would be evaluated later",
    ),
    "a receiver with effects": ("fn f(s: &str) {\n    h().g(OWNER.as_ptr());\n}", "`h()` would be evaluated later"),
    "a shared variable": (
        "fn f(s: &str) {\n    g(s.len(), OWNER.as_ptr());\n}",
        "shares a variable with what moves",
    ),
    "an earlier field": ("fn f(s: &str) {\n    let c = C { a: h(), p: OWNER.as_ptr() };\n}", "`h()` would be"),
    "an earlier argument of a macro": (
        'fn f(s: &str) {\n    println!("{} {:?}", h(), OWNER.as_ptr());\n}',
        "`h()` would",
    ),
}

# A name: what follows `let p = OWNER.as_ptr();` in a function that returns, and a part of the reason why the fix is
# withheld (`-`), lowered (`?`), or nothing where it is sure.
LATER: dict[str, tuple[str, str, str]] = {
    "used by a call": ("()", "g(p);", ""),
    "read through": ("i8", "unsafe { *p }", ""),
    "compared": ("bool", "p.is_null()", ""),
    "formatted": ("()", 'println!("{p:?}");', ""),
    "moved on and used": ("()", "let q = p.cast::<u8>(); let r = [q, q]; g(r.as_ptr());", ""),
    "taken apart and used": ("()", "if let Some(r) = unsafe { p.as_ref() } { g(*r); }", ""),
    "its address in a comparison": ("bool", "let n = p as usize; n == 0", ""),
    "the value of the function": ("*const c_char", "p", "-`p` leaves the block"),
    "returned": ("*const c_char", "return p;", "-`p` leaves the block"),
    "in a branch": ("*const c_char", "if g(1) { p } else { q }", "-`p` leaves the block"),
    "in a struct that is returned": ("C", "C { p }", "-`p` leaves the block"),
    "in a struct that a variable holds": ("C", "let c = C { p }; c", "-`c` leaves the block"),
    "part of an array": ("*const c_char", "let a = [p]; a[0]", "-`a` leaves the block"),
    "a reference through it": ("&'static i8", "unsafe { &*p }", "-`p` leaves the block"),
    "what a match finds in it": (
        "Option<&'static i8>",
        "match unsafe { p.as_ref() } { Some(r) => Some(r), None => None }",
        "-`r` leaves the block",
    ),
    "assigned to a static": ("()", "unsafe { P = p; }", "-`p` is assigned to what outlives"),
    "assigned through a pointer": ("()", "unsafe { *out = p; }", "-`p` is assigned to what outlives"),
    "assigned to a variable that leaves": ("*const c_char", "let q; q = p; q", "-`q` leaves the block"),
    "taken along by a closure": ("()", "g(move || p);", "?takes `p` along"),
    "the parameter of a closure that hides it": ("()", "g(|p: u8| p);", ""),
    "pushed": ("()", "v.push(p);", "?`push` may store it"),
    "set": ("()", "v.set_name(p);", "?`set_name` may store it"),
    "a method of what it is in": ("()", "let a = vec![p]; g(a.into_iter());", "?`a`: a method of it"),
    "an unknown macro": ("()", "foo!(p);", "?`p`: what becomes of it in the macro"),
}
