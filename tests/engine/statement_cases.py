"""Runs of statements with their rewrites, and what must become of them, written by hand."""

from __future__ import annotations

ZEROED = (
    "let mut $v = Vec::with_capacity($n); $$$gap $v.set_len($n);",
    "let mut $v = vec![0; $n];\n$$$gap",
)
SIZED = (
    "let mut $v = Vec::with_capacity($c); $$$gap $v.set_len($n);",
    "let mut $v = vec![0; $n];\n$$$gap",
)
FILLED = (
    "let mut $v = Vec::with_capacity($n); $v.set_len($n); "
    "for $i in 0..$n { std::ptr::write($v.as_mut_ptr().add($i), $e); }",
    "let mut $v = (0..$n).map(|$i| $e).collect::<Vec<_>>();",
)
VALUE = ("let $x = $e; $x", "$e")
RETURNED = ("let $x = $e; return $x;", "$e")
TOGETHER = ("$v.push($a); $v.push($b);", "$v.extend([$a, $b]);")
APART = ("$v.extend([$a, $b]); $v.sort();", "$v.push($a);\n$v.push($b);\n$v.sort();")
BEHIND = ("$v.push($a); $v.sort();", "$v.push($a);\n$v.sort();\n$v.dedup();")
BEFORE = ("$v.sort(); $v.pop();", "$v.reverse();\n$v.sort();\n$v.pop();")
SWAPPED = ("let $t = $v.len(); $$$gap $v.truncate($n);", "$$$gap\n$v.truncate($n);")
CHECKED = ("$v.reserve($n); $v.set_len($n);", "if $v.capacity() < $n {\n    $v.resize($n, 0);\n}")
NOTHING = ("$v.reserve($n); $v.set_len($n);", "")
ONE_GONE = ("$v.set_len($n);", "")
ONE_MORE = ("$v.sort();", "$v.sort();\n$v.dedup();")
NAMED = ("$v.push($a); $$$gap $v.sort();", "let $held = &mut $v;\n$held.push($a);\n$$$gap\n$v.sort();")
MOVED_LIST = ("$v.sort(); $$$a $v.pop(); $$$b $v.clear();", "$v.sort(); $$$b $v.pop(); $$$a $v.clear();")
LOST_LIST = ("$v.sort(); $$$a $v.clear();", "$v.sort(); $v.clear();")

# A name: the match with its rewrite, a text, and what it becomes.
CHANGED: dict[str, tuple[tuple[str, str], str, str]] = {
    "an unsafe block of its own": (
        ZEROED,
        "fn f(n: usize) -> Vec<u8> {\n    let mut v = Vec::with_capacity(n);\n    unsafe {\n        v.set_len(n);\n"
        "    }\n    v\n}\n",
        "fn f(n: usize) -> Vec<u8> {\n    let mut v = vec![0; n];\n    v\n}\n",
    ),
    "a block without a semicolon inside": (
        ZEROED,
        "fn f(n: usize) -> Vec<u8> {\n    let mut v = Vec::with_capacity(n);\n    unsafe { v.set_len(n) }\n    v\n}\n",
        "fn f(n: usize) -> Vec<u8> {\n    let mut v = vec![0; n];\n    v\n}\n",
    ),
    "a block with a semicolon behind": (
        ZEROED,
        "fn f(n: usize) -> Vec<u8> {\n    let mut v = Vec::with_capacity(n);\n    unsafe { v.set_len(n) };\n    v\n}\n",
        "fn f(n: usize) -> Vec<u8> {\n    let mut v = vec![0; n];\n    v\n}\n",
    ),
    "both in one block": (
        ZEROED,
        "fn f(n: usize) -> Vec<u8> {\n    unsafe {\n        let mut v = Vec::with_capacity(n);\n        v.set_len(n);\n"
        "        v\n    }\n}\n",
        "fn f(n: usize) -> Vec<u8> {\n    {\n        let mut v = vec![0; n];\n        v\n    }\n}\n",
    ),
    "a gap with comments and blank lines": (
        ZEROED,
        "fn f(n: usize) -> Vec<u8> {\n    let mut v: Vec<u8> = Vec::with_capacity(n); // sized\n\n    // the gap\n"
        "    let k  =  1;\n    drop( k );\n\n    unsafe { v.set_len(n) };\n\n    v\n}\n",
        "fn f(n: usize) -> Vec<u8> {\n    let mut v: Vec<u8> = vec![0; n]; // sized\n\n    // the gap\n"
        "    let k  =  1;\n    drop( k );\n\n    v\n}\n",
    ),
    "the first of a longer block": (
        ZEROED,
        "fn f(n: usize) -> usize {\n    let mut v: Vec<u8> = Vec::with_capacity(n);\n    unsafe {\n"
        "        v.set_len(n);\n        drop(n);\n    }\n    v.len()\n}\n",
        "fn f(n: usize) -> usize {\n    let mut v: Vec<u8> = vec![0; n];\n    drop(n);\n    v.len()\n}\n",
    ),
    "the last of a longer block": (
        ZEROED,
        "fn f(n: usize) -> usize {\n    let mut v: Vec<u8> = Vec::with_capacity(n);\n    unsafe {\n"
        "        drop(n);\n        v.set_len(n);\n    }\n    v.len()\n}\n",
        "fn f(n: usize) -> usize {\n    let mut v: Vec<u8> = vec![0; n];\n    drop(n);\n    v.len()\n}\n",
    ),
    "the middle of a longer block": (
        ZEROED,
        "fn f(n: usize) -> usize {\n    let mut v: Vec<u8> = Vec::with_capacity(n);\n    unsafe {\n"
        "        drop(n);\n        v.set_len(n);\n        drop(n);\n    }\n    v.len()\n}\n",
        "fn f(n: usize) -> usize {\n    let mut v: Vec<u8> = vec![0; n];\n    drop(n);\n    drop(n);\n    v.len()\n}\n",
    ),
    "a block that is needed for the rest": (
        ZEROED,
        "fn f(n: usize, p: *const usize) -> usize {\n    let mut v: Vec<u8> = Vec::with_capacity(n);\n    unsafe {\n"
        "        v.set_len(n);\n        drop(*p);\n    }\n    v.len()\n}\n",
        "fn f(n: usize, p: *const usize) -> usize {\n    let mut v: Vec<u8> = vec![0; n];\n    unsafe {\n"
        "        drop(*p);\n    }\n    v.len()\n}\n",
    ),
    "a block with a variable of its own": (
        ZEROED,
        "fn f(n: usize) -> usize {\n    let mut v: Vec<u8> = Vec::with_capacity(n);\n    unsafe {\n"
        "        let k = n;\n        v.set_len(n);\n        drop(k);\n    }\n    v.len()\n}\n",
        "fn f(n: usize) -> usize {\n    let mut v: Vec<u8> = vec![0; n];\n    {\n"
        "        let k = n;\n        drop(k);\n    }\n    v.len()\n}\n",
    ),
    "blocks in blocks": (
        ZEROED,
        "#[allow(unused_unsafe)]\nfn f(n: usize) -> Vec<u8> {\n    let mut v = Vec::with_capacity(n);\n    unsafe {\n"
        "        unsafe { v.set_len(n) }\n    }\n    v\n}\n",
        "#[allow(unused_unsafe)]\nfn f(n: usize) -> Vec<u8> {\n    let mut v = vec![0; n];\n    v\n}\n",
    ),
    "all on one line": (
        ZEROED,
        "fn f(n: usize) -> Vec<u8> { let mut v = Vec::with_capacity(n); unsafe { v.set_len(n); } v }",
        "fn f(n: usize) -> Vec<u8> { let mut v = vec![0; n]; v }",
    ),
    "one of two on a line": (
        ZEROED,
        "fn f(n: usize) -> usize { let mut v: Vec<u8> = Vec::with_capacity(n); unsafe { v.set_len(n); "
        "drop(n); } v.len() }",
        "fn f(n: usize) -> usize { let mut v: Vec<u8> = vec![0; n]; drop(n); v.len() }",
    ),
    "carriage returns": (
        ZEROED,
        "fn f(n: usize) -> Vec<u8> {\r\n    let mut v = Vec::with_capacity(n);\r\n    unsafe { v.set_len(n) };\r\n"
        "    v\r\n}\r\n",
        "fn f(n: usize) -> Vec<u8> {\r\n    let mut v = vec![0; n];\r\n    v\r\n}\r\n",
    ),
    "tabs": (
        ZEROED,
        "fn f(n: usize) -> Vec<u8> {\n\tlet mut v = Vec::with_capacity(n);\n\tunsafe {\n\t\tv.set_len(n);\n"
        "\t}\n\tv\n}\n",
        "fn f(n: usize) -> Vec<u8> {\n\tlet mut v = vec![0; n];\n\tv\n}\n",
    ),
    "a closure body": (
        ZEROED,
        "fn f(n: usize) -> Vec<u8> {\n    let g = || {\n        let mut v = Vec::with_capacity(n);\n"
        "        unsafe { v.set_len(n) };\n        v\n    };\n    g()\n}\n",
        "fn f(n: usize) -> Vec<u8> {\n    let g = || {\n        let mut v = vec![0; n];\n        v\n    };\n"
        "    g()\n}\n",
    ),
    "the end of a function without a value": (
        ZEROED,
        "fn f(n: usize) {\n    let mut v: Vec<u8> = Vec::with_capacity(n);\n    unsafe { v.set_len(n) }\n}\n",
        "fn f(n: usize) {\n    let mut v: Vec<u8> = vec![0; n];\n}\n",
    ),
    "a multi-line capture": (
        ZEROED,
        'fn f() -> Vec<u8> {\n    let mut v = Vec::with_capacity(\n        "a\n  b".len(),\n    );\n'
        '    unsafe { v.set_len("a\n  b".len()) };\n    v\n}\n',
        'fn f() -> Vec<u8> {\n    let mut v = vec![0;\n        "a\n  b".len()\n    ];\n    v\n}\n',
    ),
    "another length, known before": (
        SIZED,
        "fn f(c: usize, n: usize) -> Vec<u8> {\n    let mut v = Vec::with_capacity(c);\n    drop(c);\n"
        "    unsafe { v.set_len(n) };\n    v\n}\n",
        "fn f(c: usize, n: usize) -> Vec<u8> {\n    let mut v = vec![0; n];\n    drop(c);\n    v\n}\n",
    ),
    "another length that is only read between": (
        SIZED,
        "fn f(c: usize, mut n: usize) -> Vec<u8> {\n    n += c;\n    let mut v = Vec::with_capacity(c);\n    drop(n);\n"
        "    unsafe { v.set_len(n) };\n    v\n}\n",
        "fn f(c: usize, mut n: usize) -> Vec<u8> {\n    n += c;\n    let mut v = vec![0; n];\n    drop(n);\n    v\n}\n",
    ),
    "three become one": (
        FILLED,
        "fn f(n: usize) -> Vec<usize> {\n    let mut v: Vec<usize> = Vec::with_capacity(n);\n    unsafe {\n"
        "        v.set_len(n);\n"
        "        for i in 0..n {\n            std::ptr::write(v.as_mut_ptr().add(i), i * 2);\n        }\n"
        "    }\n    v\n}\n",
        "fn f(n: usize) -> Vec<usize> {\n"
        "    let mut v: Vec<usize> = (0..n).map(|i| i * 2).collect::<Vec<_>>();\n    v\n}\n",
    ),
    "three become one, in two blocks": (
        FILLED,
        "fn f(n: usize) -> Vec<usize> {\n    let mut v: Vec<usize> = Vec::with_capacity(n);\n"
        "    unsafe { v.set_len(n) }\n\n"
        "    for i in 0..n {\n        unsafe { std::ptr::write(v.as_mut_ptr().add(i), i * 2) };\n    }\n\n    v\n}\n",
        "fn f(n: usize) -> Vec<usize> {\n"
        "    let mut v: Vec<usize> = (0..n).map(|i| i * 2).collect::<Vec<_>>();\n\n    v\n}\n",
    ),
    "a variable that was only returned": (
        VALUE,
        "fn f(n: usize) -> usize {\n    let m = n + 1;\n    m\n}\n",
        "fn f(n: usize) -> usize {\n    n + 1\n}\n",
    ),
    "a variable that was only returned, in a block": (
        VALUE,
        "fn f(n: usize) -> usize {\n    let k = {\n        let m = n + 1;\n        m\n    };\n    k * 2\n}\n",
        "fn f(n: usize) -> usize {\n    let k = {\n        n + 1\n    };\n    k * 2\n}\n",
    ),
    "a return becomes the value": (
        RETURNED,
        "fn f(n: usize) -> usize {\n    let m = n + 1;\n    return m;\n}\n",
        "fn f(n: usize) -> usize {\n    n + 1\n}\n",
    ),
    "two become one": (
        TOGETHER,
        "fn f(v: &mut Vec<u8>) {\n    v.push(1);\n    v.push(2);\n    v.sort();\n}\n",
        "fn f(v: &mut Vec<u8>) {\n    v.extend([1, 2]);\n    v.sort();\n}\n",
    ),
    "two become one at the end": (
        TOGETHER,
        "fn f(v: &mut Vec<u8>) {\n    v.push(1);\n    v.push(2)\n}\n",
        "fn f(v: &mut Vec<u8>) {\n    v.extend([1, 2]);\n}\n",
    ),
    "one becomes two": (
        APART,
        "fn f(v: &mut Vec<u8>) {\n    v.extend([1, 2]); // both\n    v.sort();\n}\n",
        "fn f(v: &mut Vec<u8>) {\n    v.push(1); // both\n    v.push(2);\n    v.sort();\n}\n",
    ),
    "a new one behind": (
        BEHIND,
        "fn f(v: &mut Vec<u8>) {\n    v.push(1);\n    v.sort(); // in order\n    drop(v);\n}\n",
        "fn f(v: &mut Vec<u8>) {\n    v.push(1);\n    v.sort(); // in order\n    v.dedup();\n    drop(v);\n}\n",
    ),
    "a new one behind the last": (
        BEHIND,
        "fn f(v: &mut Vec<u8>) {\n    v.push(1);\n    v.sort()\n}\n",
        "fn f(v: &mut Vec<u8>) {\n    v.push(1);\n    v.sort();\n    v.dedup();\n}\n",
    ),
    "a new one behind, with carriage returns": (
        BEHIND,
        "fn f(v: &mut Vec<u8>) {\r\n    v.push(1);\r\n    v.sort();\r\n}\r\n",
        "fn f(v: &mut Vec<u8>) {\r\n    v.push(1);\r\n    v.sort();\r\n    v.dedup();\r\n}\r\n",
    ),
    "a new one behind, on the same line": (
        BEHIND,
        "fn f(v: &mut Vec<u8>) { v.push(1); v.sort(); drop(v); }",
        "fn f(v: &mut Vec<u8>) { v.push(1); v.sort(); v.dedup(); drop(v); }",
    ),
    "a new one before": (
        BEFORE,
        "fn f(v: &mut Vec<u8>) {\n    // order\n    v.sort();\n    v.pop();\n}\n",
        "fn f(v: &mut Vec<u8>) {\n    // order\n    v.reverse();\n    v.sort();\n    v.pop();\n}\n",
    ),
    "a gap in front of what stays": (
        SWAPPED,
        "fn f(v: &mut Vec<u8>, n: usize) {\n    let t = v.len();\n\n    v.sort();\n    v.truncate(n);\n}\n",
        "fn f(v: &mut Vec<u8>, n: usize) {\n    v.sort();\n    v.truncate(n);\n}\n",
    ),
    "a template of several lines": (
        CHECKED,
        "fn f(v: &mut Vec<u8>, n: usize) {\n    if n > 1 {\n        v.reserve(n);\n        unsafe { v.set_len(n) };\n"
        "    }\n}\n",
        "fn f(v: &mut Vec<u8>, n: usize) {\n    if n > 1 {\n        if v.capacity() < n {\n"
        "            v.resize(n, 0);\n"
        "        }\n    }\n}\n",
    ),
    "all go": (
        NOTHING,
        "fn f(v: &mut Vec<u8>, n: usize) {\n    v.sort();\n\n    v.reserve(n);\n    unsafe { v.set_len(n) };\n\n"
        "    v.pop();\n}\n",
        "fn f(v: &mut Vec<u8>, n: usize) {\n    v.sort();\n\n    v.pop();\n}\n",
    ),
    "all of a block go": (
        NOTHING,
        "fn f(v: &mut Vec<u8>, n: usize) {\n    v.sort();\n    unsafe {\n        v.reserve(n);\n        v.set_len(n);\n"
        "    }\n    v.pop();\n}\n",
        "fn f(v: &mut Vec<u8>, n: usize) {\n    v.sort();\n    v.pop();\n}\n",
    ),
    "one goes with its block": (
        ONE_GONE,
        "fn f(v: &mut Vec<u8>, n: usize) {\n    v.sort();\n    unsafe {\n        v.set_len(n);\n    }\n"
        "    v.pop();\n}\n",
        "fn f(v: &mut Vec<u8>, n: usize) {\n    v.sort();\n    v.pop();\n}\n",
    ),
    "one goes from its block": (
        ONE_GONE,
        "fn f(v: &mut Vec<u8>, n: usize) {\n    unsafe {\n        v.set_len(n);\n        drop(n);\n    }\n"
        "    v.pop();\n}\n",
        "fn f(v: &mut Vec<u8>, n: usize) {\n    drop(n);\n    v.pop();\n}\n",
    ),
    "one goes and leaves a needed block": (
        ONE_GONE,
        "fn f(v: &mut Vec<u8>, n: usize, p: *mut u8) {\n    unsafe {\n        *p = 1;\n        v.set_len(n);\n    }\n"
        "    v.pop();\n}\n",
        "fn f(v: &mut Vec<u8>, n: usize, p: *mut u8) {\n    unsafe {\n        *p = 1;\n    }\n    v.pop();\n}\n",
    ),
    "one statement gets a second": (
        ONE_MORE,
        "fn f(v: &mut Vec<u8>) {\n    v.sort();\n    v.pop();\n}\n",
        "fn f(v: &mut Vec<u8>) {\n    v.sort();\n    v.dedup();\n    v.pop();\n}\n",
    ),
}

# A name: the match with its rewrite, a text, and a part of the reason why the fix is withheld.
WITHHELD: dict[str, tuple[tuple[str, str], str, str]] = {
    "a comment above": (
        ZEROED,
        "fn f(n: usize) {\n    let mut v = Vec::with_capacity(n);\n    // SAFETY: none\n"
        "    unsafe { v.set_len(n) };\n}",
        "a comment",
    ),
    "a comment behind": (
        ZEROED,
        "fn f(n: usize) {\n    let mut v = Vec::with_capacity(n);\n    unsafe { v.set_len(n) }; // grown\n}",
        "a comment",
    ),
    "a comment inside of the block that goes": (
        ZEROED,
        "fn f(n: usize) {\n    let mut v = Vec::with_capacity(n);\n    unsafe {\n        // grown\n"
        "        v.set_len(n);\n    }\n}",
        "a comment",
    ),
    "a comment among the tokens": (
        ZEROED,
        "fn f(n: usize) {\n    let mut v = Vec::with_capacity(n);\n    unsafe { v.set_len(/* all */ n) };\n}",
        "a comment",
    ),
    "an attribute": (
        ONE_MORE,
        "fn f(v: &mut Vec<u8>) {\n    v.pop();\n    #[cfg(unix)]\n    v.sort();\n}",
        "an attribute",
    ),
    "a length that is made between": (
        SIZED,
        "fn f(c: usize) {\n    let mut v = Vec::with_capacity(c);\n    let n = c / 2;\n    unsafe { v.set_len(n) };\n}",
        "`n` is another variable, or none",
    ),
    "a length that is shadowed between": (
        SIZED,
        "fn f(c: usize, n: usize) {\n    let mut v = Vec::with_capacity(c);\n    let n = n / 2;\n"
        "    unsafe { v.set_len(n) };\n}",
        "`n` is another variable, or none",
    ),
    "a length that is assigned to between": (
        SIZED,
        "fn f(c: usize, mut n: usize) {\n    let mut v = Vec::with_capacity(c);\n    n /= 2;\n"
        "    unsafe { v.set_len(n) };\n}",
        "`n` changes",
    ),
    "a length that is set late": (
        SIZED,
        "fn f(c: usize) {\n    let n;\n    let mut v = Vec::with_capacity(c);\n    n = c;\n"
        "    unsafe { v.set_len(n) };\n}",
        "`n` changes",
    ),
    "a new one behind a value": (
        ("$v.sort(); $v.pop()", "$v.sort();\n$v.pop();\n$v.dedup();"),
        "fn f(v: &mut Vec<u8>) -> Option<u8> {\n    v.sort();\n    v.pop()\n}",
        "the value of its block",
    ),
    "the value goes": (
        ("$v.sort(); $v.pop()", "$v.sort();"),
        "fn f(v: &mut Vec<u8>) -> Option<u8> {\n    v.sort();\n    v.pop()\n}",
        "the value of its block",
    ),
    "a new variable in a block of its own": (
        ("$v.reserve($n); $$$gap $v.set_len($n);", "let $old = $v.len();\n$$$gap\n$v.resize($n + $old, 0);"),
        "fn f(v: &mut Vec<u8>, n: usize) {\n    unsafe {\n        v.reserve(n);\n    }\n    v.sort();\n"
        "    unsafe { v.set_len(n) }\n}",
        "would not be seen",
    ),
    "a run that moves": (
        MOVED_LIST,
        "fn f(v: &mut Vec<u8>) {\n    v.sort();\n    drop(1);\n    v.pop();\n    drop(2);\n    v.clear();\n}",
        "move or copy",
    ),
    "a run that has no place": (
        LOST_LIST,
        "fn f(v: &mut Vec<u8>) {\n    v.sort();\n    drop(1);\n    v.clear();\n}",
        "no place",
    ),
}
