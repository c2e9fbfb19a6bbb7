"""Holds which expressions may be dropped, doubled or moved, which leave their place, and where a method may be called.

Each row is an expression between `«` and `»` in a body; answers by hand from the Rust reference.
"""

from __future__ import annotations

import pytest

from deburr.syntax.crate_view import NoCrate
from deburr.syntax.effects import exits, is_settled, purity
from deburr.syntax.source import Node, SourceFile

DECLARATIONS = """
struct Point { x: u8 }
struct Pair(u8, u8);
static COUNT: u32 = 1;
static mut GLOBAL: u32 = 1;
const N: usize = 1;
fn free() -> u8 { 1 }
fn make<T>() -> T { todo!() }
extern "C" { static C_GLOBAL: u32; }
"""


def marked(body: str) -> tuple[SourceFile, Node]:
    """The source without its marks, and the outermost node between them."""
    before, inside, after = body.replace("»", "«").split("«")
    before = "fn a(x: u8, f: f32, s: &String, v: Vec<u8>, p: *const u8, g: G, point: Point) -> Option<u8> { " + before
    start, end = len(before.encode()), len((before + inside).encode())
    source = SourceFile((before + inside + after + "; None }" + DECLARATIONS).encode())
    nodes = source.ancestors(start, end).nodes
    return source, next(node for node in nodes if (node.start_byte, node.end_byte) == (start, end))


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("«1»", "yes"),
        ('«"a"»', "yes"),
        ("«x»", "yes"),
        ("«point.x»", "yes"),
        ("«g.field.other»", "yes"),
        ("«COUNT»", "yes"),
        ("«N»", "yes"),
        ("«u8::MAX»", "yes"),
        ("«None»", "yes"),
        ("«GLOBAL»", "unknown"),
        ("«C_GLOBAL»", "unknown"),
        ("«&x»", "yes"),
        ("«&mut point.x»", "yes"),
        ("«*s»", "yes"),
        ("«*p»", "unknown"),
        ("«*g»", "unknown"),
        ("«x as u16»", "yes"),
        ("«(x)»", "yes"),
        ("«(x, f)»", "yes"),
        ("«[x, x]»", "yes"),
        ("«[0u8; 4]»", "yes"),
        ("«Point { x: 1 }»", "yes"),
        ("«Point { x, ..point }»", "yes"),
        ("«Point { x: free() }»", "unknown"),
        ("«Pair(1, x)»", "yes"),
        ("«Some(x)»", "yes"),
        ("«|| free()»", "yes"),
        ("«async { free() }»", "yes"),
        ("«x < 2»", "yes"),
        ("«x == 2 && f > 1.0»", "yes"),
        ('«s == "a"»', "yes"),
        ("«g == 2»", "unknown"),
        ("«x & 1»", "yes"),
        ("«x + 1»", "unknown"),
        ("«x << 1»", "unknown"),
        ("«f + 1.0»", "yes"),
        ("«-f»", "yes"),
        ("«-1»", "yes"),
        ("«!x»", "yes"),
        ("«-g»", "unknown"),
        ("«x..2»", "yes"),
        ("«{ x }»", "yes"),
        ("«unsafe { x }»", "yes"),
        ("«{ let y = x; y }»", "unknown"),
        ("«if x == 1 { 2 } else { 3 }»", "yes"),
        ("«if free() == 1 { 2 } else { 3 }»", "unknown"),
        ("«match x { 1 if f > 1.0 => 2, _ => 3 }»", "yes"),
        ("«Vec::<u8>::new()»", "yes"),
        ("«String::new()»", "yes"),
        ("«vec![]»", "yes"),
        ("«vec![x, 1]»", "yes"),
        ("«vec![free()]»", "unknown"),
        ("«v.len()»", "yes"),
        ("«v.as_ptr()»", "yes"),
        ("«s.as_bytes().len()»", "yes"),
        ("«s.clone()»", "yes"),
        ("«v.clone()»", "unknown"),
        ("«v.push(1)»", "unknown"),
        ("«g.len()»", "unknown"),
        ("«std::mem::size_of::<u8>()»", "yes"),
        ("«std::mem::take(&mut x)»", "unknown"),
        ("«Box::new(x)»", "yes"),
        ("«Box::new(free())»", "unknown"),
        ("«free()»", "unknown"),
        ("«foreign::call()»", "unknown"),
        ("«v[0]»", "unknown"),
        ("«[1u8, 2][1]»", "yes"),
        ("«[1u8, 2][2]»", "unknown"),
        ('«concat!("a", 1)»', "yes"),
        ('«format!("{}", x)»', "unknown"),
        ("«custom!(x)»", "unknown"),
        ("«loop {}»", "unknown"),
        ("«x = 1»", "no"),
        ("«x += 1»", "no"),
        ("«{ x = 1; x }»", "no"),
        ("«free(x = 1)»", "no"),
        ("«Some(1)?»", "no"),
        ("«return None»", "no"),
        ("«vec![Some(1)?]»", "no"),
        ("loop { «break» }", "no"),
        ("loop { «continue» }", "no"),
        ("«g.await»", "no"),
        ('«panic!("a")»', "no"),
        ("«|| { x = 1; }»", "yes"),
    ],
)
def test_purity(body: str, answer: str) -> None:
    source, node = marked(body)
    verdict = purity(source, node, NoCrate())
    assert verdict.answer.value == answer
    assert bool(verdict.reason) == (answer != "yes")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("«x»", False),
        ("«free(Some(1)?)»", True),
        ("«{ return None; }»", True),
        ("«g.await.len()»", True),
        ("«|| { return 1; }»", False),
        ("«async { g.await }»", False),
        ("«{ fn inner() -> u8 { return 1; } 2 }»", False),
        ("loop { «if x == 1 { break }»; }", True),
        ("«loop { if x == 1 { break } }»", False),
        ("'outer: loop { «loop { break 'outer }»; }", True),
        ("«for i in 0..3 { return None; }»", True),
        ("loop { «for i in { break } {}»; }", True),
        ("«vec![free(), Some(1)?]»", True),
        ("«vec![|| return 1]»", False),
    ],
)
def test_exits(body: str, expected: bool) -> None:
    source, node = marked(body)
    assert exits(source, node) is expected


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("«x»", "yes"),
        ("«1u8»", "yes"),
        ("«1»", "no"),
        ("let y: u8 = «1»", "no"),
        ("«-1.0»", "no"),
        ("let y = 1; «y»", "unknown"),
        ("let y; «y»; y = 1u8", "unknown"),
        ("let y = 1u8; «y»", "yes"),
        ("let y = free(); «y»", "yes"),
        ("«g»", "yes"),
        ("«g.field»", "yes"),
        ("«&g»", "yes"),
        ("«COUNT»", "yes"),
        ("«free()»", "yes"),
        ("«make()»", "unknown"),
        ("let y: u8 = «make()»", "unknown"),
        ("«make::<u8>()»", "yes"),
        ("let y: u8 = «x.into()»", "unknown"),
        ("let y: Vec<u8> = «Vec::new()»", "yes"),
        ("let y: f32 = unsafe { «std::mem::transmute(x)» }", "unknown"),
        ("unsafe { «std::mem::transmute::<u32, f32>(x)» }", "yes"),
        ("let c = |y| «y»", "unknown"),
        ("let c = |y: u8| «y»", "yes"),
        ("let c = |y: _| «y»", "unknown"),
        ("«foreign::call()»", "unknown"),
        ("«g.call()»", "unknown"),
        ("«v.len()»", "yes"),
        ("«x as u16»", "yes"),
        ("«x as _»", "unknown"),
        ("«&x as *const u8»", "yes"),
        ("«&x as *const _»", "unknown"),
        ("(«(&x as *const _)»)", "unknown"),
        ("let p = &x as *const _; «p»", "unknown"),
        ("let p: *const _ = &x; «p»", "unknown"),
        ("let p = std::ptr::null_mut(); «p»", "unknown"),
        ("let p = std::ptr::null_mut::<u8>(); «p»", "yes"),
        ("let p = (&raw const x).cast(); «p»", "unknown"),
        ("let p = (&raw const x).cast::<u16>(); «p»", "yes"),
        ("let Some(y) = Some(x) else { return None }; «y»", "yes"),
    ],
)
def test_where_a_method_may_be_called(body: str, answer: str) -> None:
    source, node = marked(body)
    verdict = is_settled(source, node, NoCrate())
    assert verdict.answer.value == answer
    assert bool(verdict.reason) == (answer != "yes")


@pytest.mark.parametrize("shape", [("(", ")"), ("&", ""), ("{", "}"), ("f(", ")"), ("vec![", "]"), ("-", "")])
def test_deep_nesting_ends(shape: tuple[str, str]) -> None:
    depth = 3000
    before, after = shape
    source = SourceFile(f"fn a() {{ let x = {before * depth}1{after * depth}; }}".encode())
    value = source.root.named_children[0].child_by_field_name("body").named_children[0].child_by_field_name("value")
    verdict = purity(source, value, NoCrate())
    assert verdict.is_unknown or shape[0] == "-"
    assert not is_settled(source, value, NoCrate()).is_yes or shape[0] in {"vec![", "&"}
