"""Holds that the type of an expression is what rustc says it is, or unknown with a reason.

Each row is a program with one expression between `«` and `»` and its type, written by hand: last path segments only,
`_` for a part that must stay unknown. rustc is asked about the same rows: an expression is handed to a function
together with a `PhantomData` of the expected type, which leaves no room for a coercion; only mismatched types (E0308)
count there, as many rows move out of what they borrow.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from deburr.syntax.crate_view import NoCrate
from deburr.syntax.inference import type_of
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.types import UnknownTy, describe_type

DECLARATIONS = """
use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::HashMap;
use std::ffi::{CStr, CString, NulError, c_char, c_void};
use std::mem::{self, ManuallyDrop, MaybeUninit};
use std::ptr::{self, NonNull};
use std::rc::Rc;
use std::sync::{Arc, Mutex};
#[derive(Clone)]
struct Point { x: u8, label: String, parts: Vec<u16> }
struct Pair(u8, String);
struct Wrap<T> { inner: T, list: Vec<T> }
struct Tag<T>(T);
enum Shape { Dot, Line(u32), Box { side: f32 } }
struct Unit;
type Bytes = Vec<u8>;
type Table<V> = HashMap<String, V>;
static COUNT: u32 = 1;
const NAMES: [&str; 2] = ["a", "b"];
fn free(n: u8) -> Option<Vec<u8>> { None }
fn same<T>(x: T) -> T { x }
fn first<T>(list: &[T]) -> &T { &list[0] }
fn make<T: Default>() -> T { T::default() }
impl Point {
    const ORIGIN: u8 = 0;
    fn new() -> Self { todo!() }
    fn name(&self) -> &str { &self.label }
    fn into_parts(self) -> (u8, String) { (self.x, self.label) }
}
impl<T> Wrap<T> {
    fn of(inner: T) -> Wrap<T> { Wrap { inner, list: Vec::new() } }
    fn get(&self) -> &T { &self.inner }
}
"""

BODIES = [
    # literals
    ("«1u8»;", "u8"),
    ("«1usize»;", "usize"),
    ("«1f32»;", "f32"),
    ("«0x1f32u16»;", "u16"),
    ("«1.5f64»;", "f64"),
    ("«true»;", "bool"),
    ("«'a'»;", "char"),
    ("«b'a'»;", "u8"),
    ('«"a"»;', "&'static str"),
    ('«b"abc"»;', "&'static [u8; 3]"),
    ('«c"abc"»;', "&'static CStr"),
    ('«br#"a"#»;', "&'static [u8; 1]"),
    ("let x: u16 = «1»;", "u16"),
    ("let x: f32 = «-(1.0)»;", "f32"),
    ("let x = 1u64 + «2»;", "u64"),
    ("free(«1»);", "u8"),
    ("Pair(«1», String::new());", "u8"),
    ("let x = Point { x: «1», ..Point::new() };", "u8"),
    ("«1»;", None),
    ("let x = 1; «x»;", None),
    # bindings
    ("let x: Vec<u8> = todo!(); «x»;", "Vec<u8>"),
    ("let x = Vec::<u8>::new(); «x»;", "Vec<u8>"),
    ("let x: Vec<_> = vec![1u8]; «x»;", "Vec<u8>"),
    ("let (a, b) = (1u8, 'c'); «b»;", "char"),
    ("let (a, .., b) = (1u8, 2u16, 'c'); «b»;", "char"),
    ("let ref x = 1u8; «x»;", "&u8"),
    ("let ref mut x = 1u8; «x»;", "&mut u8"),
    ("let mut x = 1u8; «x»;", "u8"),
    ("let x = 1u8; let x = 'c'; «x»;", "char"),
    ("let x = 1u8; { let x = 'c'; } «x»;", "u8"),
    ("let x; «x»; x = 1u8;", None),
    ("let &x = &1u8; «x»;", "u8"),
    ("let Point { x, label: l, .. } = Point::new(); «l»;", "String"),
    ("let Point { x, .. } = &Point::new(); «x»;", "&u8"),
    ("let Point { ref label, .. } = Point::new(); «label»;", "&String"),
    ("let Pair(a, b) = Pair(1, String::new()); «b»;", "String"),
    ("let [a, rest @ ..] = [1u8, 2, 3]; «a»;", "u8"),
    ("if let Some(x) = free(1) { «x»; }", "Vec<u8>"),
    ("if let Some(x) = &free(1) { «x»; }", "&Vec<u8>"),
    ("if let Some(x) = free(1) && let Some(y) = x.first() { «y»; }", "&u8"),
    ("while let Some(x) = free(1) { «x»; }", "Vec<u8>"),
    ("let Some(x) = free(1) else { return }; «x»;", "Vec<u8>"),
    ("match free(1) { Some(v) if v.len() > 1 => { «v»; } _ => {} }", "Vec<u8>"),
    ("match Shape::Dot { Shape::Line(n) => { «n»; } _ => {} }", "u32"),
    ("match &Shape::Dot { Shape::Box { side } => { «side»; } _ => {} }", "&f32"),
    ("match 3u8 { n @ 1..=2 => { «n»; } _ => {} }", "u8"),
    ("match Ok::<u8, String>(1) { Ok(a) => (), Err(e) => { «e»; } }", "String"),
    ("for x in vec![1u8] { «x»; }", "u8"),
    ("for x in &[1u8, 2] { «x»; }", "&u8"),
    ("let v: Vec<String> = vec![]; for x in v.iter() { «x»; }", "&String"),
    ("for i in 0..3u64 { «i»; }", "u64"),
    ("let f = |a: u8, b| { «a»; };", "u8"),
    ("let f = |a: u8, b| { «b»; };", None),
    # items
    ("«COUNT»;", "u32"),
    ("«NAMES»;", "[&str; 2]"),
    ("«u8::MAX»;", "u8"),
    ("«i64::BITS»;", "u32"),
    ("«std::f32::consts::PI»;", "f32"),
    ("«std::u16::MAX»;", "u16"),
    ("«Point::ORIGIN»;", "u8"),
    ("«Shape::Dot»;", "Shape"),
    ("«Unit»;", "Unit"),
    ("let x: Option<u8> = «None»;", "Option<u8>"),
    # calls in the file
    ("«free(1)»;", "Option<Vec<u8>>"),
    ("«same('c')»;", "char"),
    ("«first(&vec![1u8])»;", "&u8"),
    ("«first::<u8>(&[])»;", "&u8"),
    ("let x: u8 = «make()»;", "u8"),
    ("«make::<String>()»;", "String"),
    ("«Point::new()»;", "Point"),
    ("«Point::new().name()»;", "&str"),
    ("let p = &mut &Point::new(); «p.name()»;", "&str"),
    ("«Point::name(&Point::new())»;", "&str"),
    ("«Point::new().into_parts()»;", "(u8, String)"),
    ("«Wrap::of(1u8)»;", "Wrap<u8>"),
    ("«Wrap::of(1u8).get()»;", "&u8"),
    ("«Wrap::<u8>::of(1).list»;", "Vec<u8>"),
    ("let w: Wrap<_> = Wrap::of('c'); «w.inner»;", "char"),
    ("«Wrap { inner: 1u8, list: vec![] }»;", "Wrap<u8>"),
    ("«Tag(1u8)»;", "Tag<u8>"),
    ("«Tag(1u8).0»;", "u8"),
    ("«Some(1u8)»;", "Option<u8>"),
    ("«Shape::Line(1)»;", "Shape"),
    ("«Shape::Box { side: 1.0 }»;", "Shape"),
    ("«Point::new().parts»;", "Vec<u16>"),
    ("let p = Box::new(Point::new()); «p.label»;", "String"),
    ("«Point::new().clone()»;", "Point"),
    ("«(&Point::new()).clone()»;", "Point"),
    ("let b: Bytes = todo!(); «b»;", "Vec<u8>"),
    ("let t: Table<u8> = todo!(); «t»;", "HashMap<String, u8>"),
    ("«Bytes::new()»;", "Vec<u8>"),
    # std
    ("«Vec::<u8>::with_capacity(1)»;", "Vec<u8>"),
    ("«<Vec<u8>>::new()»;", "Vec<u8>"),
    ("let v: Vec<u8> = «Vec::new()»;", "Vec<u8>"),
    ("«std::vec::Vec::<u8>::new()»;", "Vec<u8>"),
    ("«String::from(1 as char)»;", "String"),
    ("«Box::new('c')»;", "Box<char>"),
    ("«Box::leak(Box::new(1u8))»;", "&mut u8"),
    ("«Box::leak(Box::new(vec![1u8])).as_ptr()»;", "*const u8"),
    ("«Box::into_raw(Box::new(1u8))»;", "*mut u8"),
    ("«Rc::new(String::new())»;", "Rc<String>"),
    ("«Rc::clone(&Rc::new(1u8))»;", "Rc<u8>"),
    ("«Arc::new(Mutex::new(1u8))»;", "Arc<Mutex<u8>>"),
    ('«CString::new("a")»;', "Result<CString, NulError>"),
    ('«CString::new("a").unwrap().as_ptr()»;', "*const c_char"),
    ('«CString::new("a").unwrap().into_raw()»;', "*mut c_char"),
    ("«Cell::new(1u8).get()»;", "u8"),
    ("«UnsafeCell::new(1u8).get()»;", "*mut u8"),
    ("«ManuallyDrop::new(String::new())»;", "ManuallyDrop<String>"),
    ("let mut s = String::new(); «mem::take(&mut s)»;", "String"),
    ("let mut s = String::new(); «std::mem::replace(&mut s, String::new())»;", "String"),
    ("unsafe { «mem::transmute::<u32, f32>(1)» };", "f32"),
    ("unsafe { let x: f32 = «mem::transmute(1u32)»; }", "f32"),
    ("let f: [&dyn Fn() -> u32; 1] = todo!(); unsafe { mem::transmute::<u32, f32>(«f[0]()») };", "u32"),
    ("let f: [&dyn Fn() -> Vec<u8>; 1] = todo!(); let x: &[u8] = &«f[0]()»;", "_"),
    ("«mem::size_of::<u8>()»;", "usize"),
    ('unsafe { mem::transmute::<u32, f32>(«"1".parse().unwrap()») };', "u32"),
    ("«ptr::null::<u8>()»;", "*const u8"),
    ("let p: *mut u8 = «ptr::null_mut()»;", "*mut u8"),
    ("«NonNull::new(ptr::null_mut::<u8>())»;", "Option<NonNull<u8>>"),
    ("«NonNull::<u8>::dangling().as_ptr()»;", "*mut u8"),
    ("«unsafe { ptr::read(&1u8) }»;", "u8"),
    ("«MaybeUninit::<u8>::uninit().as_mut_ptr()»;", "*mut u8"),
    ("«[1u8, 2].to_vec()»;", "Vec<u8>"),
    ("«vec![1u8].into_boxed_slice()»;", "Box<[u8]>"),
    ("«vec![1u8].into_boxed_slice().into_vec()»;", "Vec<u8>"),
    ("«String::new().into_boxed_str()»;", "Box<str>"),
    ("«String::new().into_boxed_str().into_string()»;", "String"),
    ('«"a".to_string()»;', "String"),
    ('«"a".to_owned()»;', "String"),
    ('«"a".as_ptr()»;', "*const u8"),
    ('«b"a".to_owned()»;', "[u8; 1]"),
    ("«1u8.to_string()»;", "String"),
    ("«(&[1u8] as &[u8]).to_owned()»;", "Vec<u8>"),
    ("«String::new().into_bytes()»;", "Vec<u8>"),
    ('«"a".as_bytes()»;', "&[u8]"),
    ("«vec![1u8].as_mut_ptr()»;", "*mut u8"),
    ("«vec![1u8].first()»;", "Option<&u8>"),
    ("«vec![1u8].first().unwrap()»;", "&u8"),
    ("«free(1).unwrap_or_default()»;", "Vec<u8>"),
    ("«free(1).as_ref().unwrap()»;", "&Vec<u8>"),
    ('«free(1).expect("x").len()»;', "usize"),
    ('«"1".parse::<u8>().ok()»;', "Option<u8>"),
    ("«(0..3u8).collect::<Vec<u8>>()»;", "Vec<u8>"),
    ("let x: Vec<u8> = «(0..3u8).collect()»;", "Vec<u8>"),
    ("let x: String = «'c'.into()»;", "String"),
    ("«1.5f32.to_bits()»;", "u32"),
    ("«1.5f64.to_bits()»;", "u64"),
    ("«1u8.wrapping_add(2)»;", "u8"),
    ("«u16::from(1u8)»;", "u16"),
    ("let p: *const u8 = todo!(); «p.cast::<u16>()»;", "*const u16"),
    ("let p: *const u8 = todo!(); let q: *const u32 = «p.cast()»;", "*const u32"),
    ("let p: *const u8 = todo!(); «unsafe { p.add(1) }»;", "*const u8"),
    ("let p: *mut u8 = todo!(); «unsafe { p.offset(1).read() }»;", "u8"),
    ("let s: &String = todo!(); «s.clone()»;", "String"),
    ("let s: &str = todo!(); «s.clone()»;", "&str"),
    ("let s: &&str = todo!(); «s.clone()»;", "&str"),
    ("let s: &Rc<u8> = todo!(); «s.clone()»;", "Rc<u8>"),
    ("let s: Rc<String> = todo!(); «s.len()»;", "usize"),
    ("let m: Arc<Mutex<u8>> = todo!(); «*m.lock().unwrap()»;", "u8"),
    ("let p: Rc<RefCell<Point>> = todo!(); «p.borrow().x»;", "u8"),
    ("let p: &Rc<RefCell<Point>> = todo!(); «p.borrow_mut().label»;", "String"),
    ("let p: Rc<RefCell<Point>> = todo!(); let q = p.borrow(); «q.parts.clone()»;", "Vec<u16>"),
    ("let s: Box<String> = todo!(); «s.as_ref()»;", None),
    ("«Box::new(1u8).as_ref()»;", None),
    # macros
    ("«vec![1u8, 2]»;", "Vec<u8>"),
    ("«vec![0u16; 4]»;", "Vec<u16>"),
    ("«vec![1, 2]»;", "Vec<_>"),
    ("let v: Vec<u8> = vec![«1»];", "u8"),
    ("vec![«'c'»];", "char"),
    ('«format!("{}", 1)»;', "String"),
    ("«matches!(1, 1)»;", "bool"),
    ('«concat!("a", 1)»;', "&'static str"),
    ("«ptr::addr_of!(COUNT)»;", "*const u32"),
    # operators and blocks
    ("let x = 1u8; «&x»;", "&u8"),
    ("let mut x = 1u8; «&mut x»;", "&mut u8"),
    ("let x = 1u8; «&raw const x»;", "*const u8"),
    ("let mut x = 1u8; «&raw mut x»;", "*mut u8"),
    ("let x = &1u8; «*x»;", "u8"),
    ("let x = Box::new(1u8); «*x»;", "u8"),
    ("let x = vec![1u8]; «&*x»;", "&[u8]"),
    ("let x = String::new(); «&**&x»;", "&str"),
    ("let p: *const u16 = todo!(); «unsafe { *p }»;", "u16"),
    ("«1 as u8»;", "u8"),
    ("«&1u8 as *const u8 as *const _»;", None),
    ("«&1u8 as *const _»;", "*const u8"),
    ("«ptr::null::<u8>() as *const [u8; 4]»;", "*const [u8; 4]"),
    ("«(1u8)»;", "u8"),
    ("«{ let a = 1u8; a }»;", "u8"),
    ("«{ 1u8; }»;", "()"),
    ("«unsafe { 1u8 }»;", "u8"),
    ("«if true { 1u8 } else { 2 }»;", "u8"),
    ("«if true { 1 } else { 2u8 }»;", "u8"),
    ("«if true { return } else { 2u8 }»;", "u8"),
    ("«match 1 { 1 => 'a', _ => panic!() }»;", "char"),
    ("«(1u8, 'c')»;", "(u8, char)"),
    ("«()»;", "()"),
    ("«[1u8, 2, 3]»;", "[u8; 3]"),
    ("«[0u8; 16]»;", "[u8; 16]"),
    ("«[0u8; 16][3]»;", "u8"),
    ("«vec![1u8][0]»;", "u8"),
    ("«&vec![1u8][1..]»;", "&[u8]"),
    ("let v = vec!['c']; let i = 0; «v[i]»;", "char"),
    ("let v = vec!['c']; for i in 0..1 { «v[i]»; }", "char"),
    ("let m: HashMap<u8, String> = todo!(); «m[&1]»;", "String"),
    ("«1u8 < 2»;", "bool"),
    ("«1u8 + 2»;", "u8"),
    ("«1 + 2u8»;", "u8"),
    ("let x = &1u8; «x + 1»;", "u8"),
    ("«1u8 << 2u32»;", "u8"),
    ("«-1i8»;", "i8"),
    ("«!true»;", "bool"),
    ('«String::new() + "a"»;', "String"),
    ("let t = (1u8, (2u16, 'c')); «t.1.1»;", "char"),
    ("«|a: u8| a»;", "_"),
    ("«loop { break 1u8 }»;", None),
]

FUNCTIONS = [
    ("impl Point { fn a(&self) { «self»; } }", "&Point"),
    ("impl Point { fn a(&mut self) { «self.label»; } }", "String"),
    ("impl Point { fn a(self: Box<Self>) { «self»; } }", "Box<Point>"),
    ("impl Point { fn a(self) { «Self::new()»; } }", "Point"),
    ("impl Pair { fn a() { «Self(1, String::new())»; } }", "Pair"),
    ("impl Pair { fn a(&self) { «self.0»; } }", "u8"),
    ("impl Point { fn a() { «Self { x: 1, ..Self::new() }»; } }", "Point"),
    ("impl<T> Wrap<T> { fn b(&self) { «self.inner»; } }", "T"),
    ("impl<T> Wrap<T> { fn b(x: T) { «Self::of(x)»; } }", "Wrap<T>"),
    ("fn a(v: &[u8]) { «v»; }", "&[u8]"),
    ("fn a((x, y): (u8, char)) { «y»; }", "char"),
    ("fn a<T>(v: Vec<T>) { «v.as_ptr()»; }", "*const T"),
    ("fn a<const N: usize>(v: [u8; N]) { «v»; }", "[u8; N]"),
    ("fn a<const N: usize>() { «N»; }", "usize"),
    ("fn a(x: Option<u8>) -> Option<u8> { «x?»; None }", "u8"),
    ("fn a(x: Result<u8, ()>) -> Result<(), ()> { «x?»; Ok(()) }", "u8"),
    ("fn a(x: impl Fn()) { «x»; }", "impl Fn()"),
    ("fn a(x: &dyn Fn(u8)) { «x»; }", "&dyn Fn(u8)"),
    ("fn a(x: std::io::Result<u8>) { «x.unwrap()»; }", "u8"),
    ("fn a() -> u8 { «1» }", "u8"),
    ("fn a() -> u8 { if true { «1» } else { 2 } }", "u8"),
    ("fn a() -> (u8, f32) { (1, «1.0») }", "f32"),
    ("trait Tr { fn m(&self) { «self»; } }", "&Self"),
    ("fn a(p: *mut std::ffi::c_void) { «p»; }", "*mut c_void"),
    ('extern "C" { fn ext(n: i32) -> *mut u8; } fn a() { «unsafe { ext(1) }»; }', "*mut u8"),
    ("mod m { pub struct Vec; impl Vec { pub fn new() -> u8 { 1 } } } fn a() { «m::Vec::new()»; }", "u8"),
    ("fn a() { fn inner() -> u8 { 1 } «inner()»; }", "u8"),
    ("fn a() { struct Local(u8); «Local(1).0»; }", "u8"),
    ("use std::borrow::Borrow; fn a(p: Rc<RefCell<u8>>) { «p.borrow()»; }", None),
    ("mod q {} use q::*; fn a(p: Rc<RefCell<u8>>) { «p.borrow()»; }", None),
    ("mod t { use super::*; fn a(p: Rc<RefCell<Point>>) { «p.borrow().x»; } }", "u8"),
    ("async fn f() -> u8 { 1 } async fn a() { «f().await»; }", None),
]


def marked(text: str) -> tuple[SourceFile, Node]:
    """The source without its marks, and the outermost node between them."""
    before, inside, after = text.replace("»", "«").split("«")
    start = len(before.encode())
    end = start + len(inside.encode())
    source = SourceFile((before + inside + after).encode())
    nodes = source.ancestors(start, end).nodes
    return source, next(node for node in nodes if (node.start_byte, node.end_byte) == (start, end))


@pytest.mark.parametrize(
    ("text", "expected"),
    [(f"fn main() {{ {body} }}", ty) for body, ty in BODIES] + FUNCTIONS,
)
def test_type_of_an_expression(text: str, expected: str | None) -> None:
    source, node = marked(text + DECLARATIONS)
    ty = type_of(source, node, NoCrate())
    if expected is None:
        assert isinstance(ty, UnknownTy) or describe_type(ty).endswith("_")
    else:
        assert describe_type(ty) == expected


def checkable(text: str, expected: str | None) -> str | None:
    """The row as a module that compiles (types apart) only if rustc agrees with it."""
    if expected in {None, "_", "Vec<_>"} or "impl " in str(expected):
        return None
    before, inside, after = text.replace("»", "«").split("«")
    return f"{before}is({inside}, std::marker::PhantomData::<{expected}>){after}"


@pytest.mark.rustc
def test_rustc_gives_the_same_types(tmp_path: Path) -> None:
    rows = [(f"fn main() {{ {body} }}", ty) for body, ty in BODIES] + FUNCTIONS
    modules = []
    for text, expected in rows:
        program = checkable(text, expected)
        if program is not None:
            one_line = " ".join((DECLARATIONS + "fn is<T>(x: T, _: std::marker::PhantomData<T>) -> T { x }").split())
            modules.append(f"mod r{len(modules)} {{ {one_line} {program} }}")
    file = tmp_path / "rows.rs"
    file.write_text("\n".join(modules))
    command = ["rustc", "--edition=2024", "--crate-type=lib", "--emit=metadata", "--error-format=json", "-Awarnings"]
    result = subprocess.run(
        [*command, "--out-dir", str(tmp_path), str(file)], capture_output=True, text=True, timeout=60
    )
    wrong = []
    for line in result.stderr.splitlines():
        message = json.loads(line)
        if (message.get("code") or {}).get("code") == "E0308":
            wrong.append((modules[message["spans"][0]["line_start"] - 1][len(one_line) + 8 :], message["rendered"]))
    assert len(modules) > 200
    assert not wrong
