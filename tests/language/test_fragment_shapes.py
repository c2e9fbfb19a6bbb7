"""Holds the trees of fragments: definitions with their open parts, lists, statements, parameters, macro bodies."""

from __future__ import annotations

import pytest

from deburr.language.fragments import FragmentError, compile_fragment, compile_template
from deburr.language.trees import (
    NO_ATOM,
    Definition,
    GenericParameter,
    Meta,
    MethodCall,
    PathPattern,
    Sequence,
    Statements,
    Token,
    Tree,
)


def shape(tree: Tree) -> str:
    """A tree in one line: `(kind …)` a node, `[…]` a list, `{…}` a definition, `<…>` a parameter, `a::b` a path."""
    if isinstance(tree, Token):
        return tree.text
    if isinstance(tree, Meta):
        return ("'" if tree.is_lifetime else "") + ("$$$" if tree.repeated else "$") + (tree.name or "")
    if isinstance(tree, PathPattern):
        generics = "".join(shape(one.generics) for one in tree.segments if one.generics is not None)
        return "::".join(tree.item) + ("!" if tree.is_macro else "") + generics
    if isinstance(tree, Sequence):
        inside = ", ".join(_all(element) for element in tree.elements)
        return f"[{tree.opener[0].text}{inside}{tree.closer[0].text if tree.closer else ''}]"
    if isinstance(tree, MethodCall):
        return f"(call {shape(tree.receiver)} {tree.name.text} {shape(tree.arguments)})"
    if isinstance(tree, Statements):
        return " | ".join(shape(part) for part in tree.parts) + (" tail" if tree.has_tail else "")
    if isinstance(tree, GenericParameter):
        return f"<{tree.kind} {_all((tree.name, *tree.bounds))}>"
    if isinstance(tree, Definition):
        front = [*tree.attributes, *([tree.visibility] if tree.visibility is not None else [])]
        return "{" + _all((*front, tree.body)) + "}"
    free = "".join(f" ?{one}" for one in sorted(tree.free))
    return f"({tree.kind}{free} {_all(tree.children)}{' …' if tree.open_after is not None else ''})"


def _all(trees: tuple[Tree, ...]) -> str:
    return " ".join(shape(tree) for tree in trees)


NO_MARK = "?mutable_specifier ?type"

SHAPES = [
    # statements
    ("let $p = $x;", None, "statement", f"{{(let_declaration {NO_MARK} let $p = $x ;)}}"),
    ("let mut $p: $T = $x;", None, "statement", "{(let_declaration let mut $p : $T = $x ;)}"),
    ("let $p: $T;", None, "statement", "{(let_declaration ?mutable_specifier let $p : $T ;)}"),
    (
        "let $p = $x else { $$$a };",
        None,
        "statement",
        f"{{(let_declaration {NO_MARK} let $p = $x else (block {{ $$$a }}) ;)}}",
    ),
    ("$v.set_len($n);", None, "statement", "(expression_statement (call $v set_len [($n)]) ;)"),
    ("$s;", None, "statement", "(expression_statement $s ;)"),
    ("$$$gap $v.set_len($n);", None, "statements", "$$$gap | (expression_statement (call $v set_len [($n)]) ;)"),
    ("let $a = $b; $$$x; $c", None, "statements", f"{{(let_declaration {NO_MARK} let $a = $b ;)}} | $$$x | $c tail"),
    ("$a.f(); $$$x", None, "statements", "(expression_statement (call $a f [()]) ;) | $$$x"),
    (
        "$a.f(); while $c { $$$ }",
        None,
        "statements",
        "(expression_statement (call $a f [()]) ;) | (while_expression while $c (block { $$$ }))",
    ),
    (
        "#[inline] fn $f() {} $f()",
        None,
        "statements",
        "{(attribute_item # [ (attribute inline) ]) (function_item fn $f [()] (block { }))} | "
        "(call_expression $f [()]) tail",
    ),
    # items
    ("struct $S;", None, "item", "{(struct_item struct $S ;)}"),
    ("struct $S", None, "item", "{(struct_item struct $S …)}"),
    (
        "$vis struct $S { $$$a, $v $f: $T, $g }",
        None,
        "item",
        "{$vis (struct_item struct $S [{$$$a, {$v (field_declaration $f : $T)}, $g}])}",
    ),
    (
        "struct $S($$$a, pub $T, $v $U, $V);",
        None,
        "item",
        "{(struct_item struct $S [($$$a, {(visibility_modifier pub) (tuple_field $T)}, {$v (tuple_field $U)}, "
        "{(tuple_field $V)})] ;)}",
    ),
    (
        "struct $S { #[$$$a] data: u8, }",
        None,
        "item",
        "{(struct_item struct $S [{{$$$a (field_declaration data : u8)}}])}",
    ),
    (
        "enum $E { $$$a, $V, $W($T), $X { $$$f } }",
        None,
        "item",
        "{(enum_item enum $E [{$$$a, $V, {(enum_variant $W [({(tuple_field $T)})])}, {(enum_variant $X [{$$$f}])}}])}",
    ),
    ("enum $E", None, "item", "{(enum_item enum $E …)}"),
    ("union $U { $$$a }", None, "item", "{(union_item union $U [{$$$a}])}"),
    ("trait $T", None, "item", "{(trait_item trait $T …)}"),
    (
        "trait $T: Send { type $A; $$$m }",
        None,
        "item",
        "{(trait_item trait $T (trait_bounds : std::marker::Send) "
        "(declaration_list { {(associated_type type $A ;)} $$$m }))}",
    ),
    ("mod $m", None, "item", "{(mod_item mod $m …)}"),
    ("mod $m { $$$i }", None, "item", "{(mod_item mod $m (declaration_list { $$$i }))}"),
    ("fn $f", None, "item", "{(function_item fn $f …)}"),
    (
        "pub(crate) fn $f($$$p)",
        None,
        "item",
        "{(visibility_modifier pub ( crate )) (function_item fn $f [($$$p)] …)}",
    ),
    (
        "fn $f(&mut self, $$$p) -> $R",
        None,
        "item",
        "{(function_item fn $f [((self_parameter & mut self), $$$p)] -> $R …)}",
    ),
    (
        "const unsafe extern $abi fn $f()",
        None,
        "item",
        "{(function_item (function_modifiers const unsafe (extern_modifier extern $abi)) fn $f [()] …)}",
    ),
    (
        "fn $f($$$) where $T: Send, $$$w { $$$b }",
        None,
        "item",
        "{(function_item fn $f [($$$)] [where(where_predicate $T (trait_bounds : std::marker::Send)), $$$w] "
        "(block { $$$b }))}",
    ),
    (
        "impl<$$$> Drop for $S<$$$>",
        None,
        "item",
        "{(impl_item impl [<$$$>] std::ops::Drop for (generic_type $S [<$$$>]) …)}",
    ),
    ("impl $S { $m }", None, "item", "{(impl_item impl $S (declaration_list { $m }))}"),
    (
        "impl $S { $$$a $vis fn $f() {} $$$b }",
        None,
        "item",
        "{(impl_item impl $S (declaration_list { $$$a {$vis (function_item fn $f [()] (block { }))} $$$b }))}",
    ),
    (
        "unsafe impl<$$$, $T, $$$> Send for $W<$$$> where $$$w {}",
        None,
        "item",
        "{(impl_item unsafe impl [<$$$, <generic_parameter $T>, $$$>] std::marker::Send for "
        "(generic_type $W [<$$$>]) [where$$$w] (declaration_list { }))}",
    ),
    ("static mut $N: $T", None, "item", "{(static_item static mut $N : $T …)}"),
    ("const $C", None, "item", "{(const_item const $C …)}"),
    ("#[$$$a] $vis static ref $X: $T = $e;", None, "item", "{$$$a $vis (static_item static ref $X : $T = $e ;)}"),
    ("type $A<$$$p> = $T;", None, "item", "{(type_item type $A [<$$$p>] = $T ;)}"),
    (
        "use std::sync::{$$$a, Once};",
        None,
        "item",
        "{(use_declaration use (scoped_use_list std::sync :: [{$$$a, Once}]) ;)}",
    ),
    (
        "pub use $m::$x;",
        None,
        "item",
        "{(visibility_modifier pub) (use_declaration use (scoped_identifier $m :: $x) ;)}",
    ),
    (
        "#[macro_use] extern crate $c;",
        None,
        "item",
        "{(attribute_item # [ (attribute macro_use) ]) (extern_crate_declaration extern crate $c ;)}",
    ),
    (
        "extern $abi { $$$i }",
        None,
        "item",
        "{(foreign_mod_item (extern_modifier extern $abi) (declaration_list { $$$i }))}",
    ),
    # generic parameters
    (
        "struct $S<'$a: 'static, $T: Send + $B, const $N: usize, $U = u8>;",
        None,
        "item",
        "{(struct_item struct $S [<<lifetime_parameter '$a (lifetime ' static)>, "
        "<type_parameter $T std::marker::Send $B>, (const_parameter const $N : usize), (type_parameter $U = u8)>] ;)}",
    ),
    # macro calls
    ("vec![$e; $n]", None, "expression", "(macro_invocation std::vec! ! (token_tree [ $e ; $n ]))"),
    ("vec![$$$]", None, "expression", "(macro_invocation std::vec! ! [[$$$]])"),
    ('std::println!("{}", $$$a)', None, "expression", '(macro_invocation std::println! ! [("{}", $$$a)])'),
    ("lazy_static! { $$$i }", None, "item", "(macro_invocation lazy_static! ! [{$$$i}])"),
    (
        "lazy_static! { $$$a static ref $X: $T = $e; }",
        None,
        "item",
        "(macro_invocation lazy_static! ! (token_tree { $$$a {(static_item static ref $X : $T = $e ;)} }))",
    ),
    ("$m!($$$)", None, "expression", "(macro_invocation $m ! [($$$)])"),
    ("vec! { $$$ }", "expression", "expression", "(macro_invocation std::vec! ! [{$$$}])"),
    # attributes
    (
        "#[repr($$$a, packed($n), $$$b)]",
        None,
        "attribute",
        "(attribute_item # [ (attribute repr [($$$a, (call_expression packed [($n)]), $$$b)]) ])",
    ),
    (
        "#[cfg_attr($c, $$$a, unsafe(no_mangle))]",
        None,
        "attribute",
        "(attribute_item # [ (attribute cfg_attr [($c, $$$a, (call_expression unsafe [(no_mangle)]))]) ])",
    ),
    ("#[$a = $s]", None, "attribute", "(attribute_item # [ (attribute $a = $s) ])"),
    # patterns, arms, fields
    ("Some($p)", "pattern", "pattern", "(tuple_struct_pattern std::option::Option::Some [($p)])"),
    (
        "$S { $$$a, $f: $p, .. }",
        "pattern",
        "pattern",
        "(struct_pattern $S [{$$$a, (field_pattern $f : $p), (remaining_field_pattern ..)}])",
    ),
    ("ref mut $x", None, "pattern", "(ref_pattern ref (mut_pattern mut $x))"),
    ("[$a, $$$r]", "pattern", "pattern", "[[$a, $$$r]]"),
    ("$p if $c => $e,", "arm", "arm", "{(match_arm (match_pattern $p if $c) => $e ,)}"),
    ("$p => { $$$ }", None, "arm", "{(match_arm (match_pattern $p) => (block { $$$ }))}"),
    (
        "pub $f: *const $T",
        None,
        "field",
        "{(visibility_modifier pub) (field_declaration $f : (pointer_type * const $T))}",
    ),
    ("#[a] $f: $T,", "field", "field", "{(attribute_item # [ (attribute a) ]) (field_declaration $f : $T)}"),
    (
        "match $x { $$$a, None => $e, $$$b }",
        None,
        "expression",
        "(match_expression match $x (match_block { $$$a "
        "{(match_arm (match_pattern std::option::Option::None) => $e ,)} $$$b }))",
    ),
    # types and lifetimes
    ("&'$a mut [$T]", "type", "type", "(reference_type & '$a mut (array_type [ $T ]))"),
    (
        "for<'$a, $$$> fn(&'$a $T) -> $R",
        "type",
        "type",
        "(function_type (for_lifetimes for [<'$a, $$$>]) fn [((reference_type & '$a $T))] -> $R)",
    ),
    ("dyn $T + '$a", "type", "type", "(bounded_type (dynamic_type dyn $T) + '$a)"),
    (
        "'$l: loop { break '$l; }",
        None,
        "expression",
        "(loop_expression '$l : loop (block { (expression_statement (break_expression break '$l) ;) }))",
    ),
    # expressions
    (
        "$S { $$$a, $f: $e, ..$b }",
        None,
        "expression",
        "(struct_expression $S [{$$$a, (field_initializer $f : $e), (base_field_initializer .. $b)}])",
    ),
    ("move |$$$a, $x: $T| $e", None, "expression", "(closure_expression move [|$$$a, (parameter $x : $T)|] $e)"),
    (
        "if let Some($x) = $e { $$$a } else { $$$b }",
        None,
        "expression",
        "(if_expression if (let_condition let (tuple_struct_pattern std::option::Option::Some [($x)]) = $e) "
        "(block { $$$a }) (else_clause else (block { $$$b })))",
    ),
    ("$f::<$$$g>($x)", None, "expression", "(call_expression (generic_function $f :: [<$$$g>]) [($x)])"),
]


@pytest.mark.parametrize(("text", "kind", "category", "expected"), SHAPES)
def test_the_tree_of_a_fragment(text: str, kind: str | None, category: str, expected: str) -> None:
    fragment = compile_fragment(text, kind)
    assert not isinstance(fragment, FragmentError), fragment
    assert fragment.category == category
    assert shape(fragment.root) == expected
    starts = [atom.start for atom in fragment.atoms]
    assert starts == sorted(starts)
    assert all(one.end <= other.start for one, other in zip(fragment.atoms, fragment.atoms[1:], strict=False))


def test_each_statement_has_the_atoms_of_its_range() -> None:
    text = "let mut $v = Vec::with_capacity($n); $$$gap $v.set_len($n);"
    fragment = compile_fragment(text)
    assert not isinstance(fragment, FragmentError)
    assert isinstance(fragment.root, Statements)
    written = [text[fragment.atoms[a].start : fragment.atoms[b - 1].end] for a, b in fragment.root.ranges]
    assert written == ["let mut $v = Vec::with_capacity($n);", "$$$gap", "$v.set_len($n);"]


def test_a_parameter_is_one_atom_with_its_bounds() -> None:
    text = "impl<$$$a, $T: Send + 'static> Sync for $S<$T> {}"
    fragment, template = compile_fragment(text), compile_template(text)
    assert not isinstance(fragment, FragmentError)
    assert not isinstance(template, FragmentError)
    for compiled in (fragment, template):
        (atom,) = (one for one in compiled.atoms if one.parameter)
        assert text[atom.start : atom.end] == "$T: Send + 'static"
        assert (atom.text, atom.adds) == ("T", ("std::marker::Send", "'static"))
    assert isinstance(fragment.root, Definition)
    (parameters,) = (one for one in fragment.root.body.children if isinstance(one, Sequence))
    parameter = parameters.elements[1][0]
    assert isinstance(parameter, GenericParameter)
    assert [one.atom for one in parameter.bounds if isinstance(one, PathPattern)] == [NO_ATOM]


def test_bounds_with_arguments_are_matched_but_not_added() -> None:
    fragment = compile_fragment("fn $f<$T: Into<$U>>() {}")
    assert not isinstance(fragment, FragmentError)
    assert fragment.captures == {"f", "T", "U"}
    assert isinstance(compile_template("fn $f<$T: Into<$U>>() {}"), FragmentError)


@pytest.mark.parametrize(
    ("text", "absent"),
    [("fn $f<$$$>() {}", True), ("fn $f<$$$p>() {}", True), ("fn $f<$T>() {}", False), ("fn $f<$$$, $T>() {}", False)],
)
def test_a_list_alone_may_be_absent(text: str, absent: bool) -> None:
    fragment = compile_fragment(text)
    assert not isinstance(fragment, FragmentError)
    assert isinstance(fragment.root, Definition)
    lists = [one for one in fragment.root.body.children if isinstance(one, Sequence)]
    assert [(one.kind, one.may_be_absent) for one in lists] == [("type_parameters", absent), ("parameters", False)]
