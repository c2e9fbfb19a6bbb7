"""The types of literals and of the macros that every Rust program knows.

Deliberately unknown here: what the context says (an integer without a suffix stays open).
"""

from __future__ import annotations

import re

from deburr.syntax.calls import STRING, VEC
from deburr.syntax.inquiry import Inquiry
from deburr.syntax.layers import Shape
from deburr.syntax.names import Item, Namespace
from deburr.syntax.paths import read_path
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.types import (
    BOOL,
    FLOATS,
    INTEGERS,
    NEVER,
    STR,
    UNIT,
    ArrayTy,
    PathTy,
    PtrTy,
    RefTy,
    Ty,
    UnknownTy,
)

LITERALS = frozenset(
    ["integer_literal", "float_literal", "boolean_literal", "char_literal", "string_literal", "raw_string_literal"]
)
_U8 = PathTy(("u8",))
_C_STR = PathTy(("std", "ffi", "CStr"))
_SUFFIX = re.compile(r"(?:[iu](?:8|16|32|64|128|size)|f(?:16|32|64|128))\Z")
_TRIED = 8
"""Elements of a list that are asked for the type of all of them."""

_STATIC_STR = RefTy(False, STR, "'static")
DIVERGING = frozenset({"panic", "todo", "unimplemented", "unreachable", "compile_error"})
"""The macros after which nothing runs."""
_MACROS: dict[str, Ty] = {
    **dict.fromkeys(DIVERGING, NEVER),
    **dict.fromkeys(("matches", "cfg"), BOOL),
    **dict.fromkeys(("line", "column"), PathTy(("u32",))),
    **dict.fromkeys(("file", "stringify", "concat", "include_str", "env", "module_path"), _STATIC_STR),
    **dict.fromkeys(("print", "println", "eprint", "eprintln", "assert", "assert_eq", "assert_ne"), UNIT),
    **dict.fromkeys(("debug_assert", "debug_assert_eq", "debug_assert_ne"), UNIT),
    "format": PathTy(STRING),
    "include_bytes": RefTy(False, ArrayTy(_U8), "'static"),
}


def literal_type(source: SourceFile, node: Node) -> Ty:
    """The type of a literal (a kind in `LITERALS`)."""
    text = source.text(node)
    match node.type:
        case "boolean_literal":
            return BOOL
        case "char_literal":
            return _U8 if text.startswith("b") else PathTy(("char",))
        case "string_literal" | "raw_string_literal":
            return _string_type(text)
    return _number_type(node, text)


def _number_type(node: Node, text: str) -> Ty:
    hexadecimal = text.startswith(("0x", "0X"))
    suffix = _SUFFIX.search(text)
    # In `0x1f32` the end is digits.
    if suffix is not None and not (hexadecimal and suffix[0].startswith("f")):
        return PathTy((suffix[0],))
    kind = "a float" if node.type == "float_literal" else "an integer"
    return UnknownTy(f"{kind} literal without a suffix")


def fits_literal(node: Node, ty: Ty) -> bool:
    """Whether the number literal `node` may have the type `ty`."""
    if not isinstance(ty, PathTy) or len(ty.path) != 1:
        return False
    return ty.path[0] in FLOATS if node.type == "float_literal" else ty.path[0] in INTEGERS


def number_literal(node: Node) -> Node | None:
    """The literal that `node` is but for parentheses and signs."""
    while node.type in {"parenthesized_expression", "unary_expression"} and node.named_child_count == 1:
        node = node.named_children[0]
    return node if node.type in {"integer_literal", "float_literal"} else None


def _string_type(text: str) -> Ty:
    prefix = text[: text.index('"')].rstrip("#")
    if prefix in {"b", "br"}:
        content = text[text.index('"') + 1 : text.rindex('"')]
        plain = prefix == "br" or "\\" not in content
        return RefTy(False, ArrayTy(_U8, str(len(content)) if plain and "\n" not in content else None), "'static")
    return RefTy(False, _C_STR if prefix in {"c", "cr"} else STR, "'static")


def macro_name(inquiry: Inquiry, call: Node) -> str | None:
    """The name of the macro of std that the `macro_invocation` calls, e.g. `vec`; None for any other macro."""
    named = call.child_by_field_name("macro")
    path = read_path(inquiry.source, named) if named is not None else None
    found = inquiry.resolve(path, Namespace.MACRO) if path is not None else None
    return found.path[-1] if isinstance(found, Item) and found.path[0] == "std" else None


def macro_arguments(inquiry: Inquiry, call: Node, name: str) -> tuple[tuple[Node, ...], Shape] | None:
    """The expressions in a macro's argument, and as what it was read; None where it is no plain list of them."""
    tree = next((child for child in call.named_children if child.type == "token_tree"), None)
    layer = inquiry.source.layer_of(tree, name) if tree is not None else None
    if layer is None or not layer.clean or layer.shape not in {Shape.ARGUMENTS, Shape.REPEAT}:
        return None
    roots = tuple(node for node in layer.roots if node.is_named and node.type not in TRIVIA)
    return roots, layer.shape


def macro_type(inquiry: Inquiry, call: Node) -> Ty:
    """The type of a `macro_invocation` in the place of an expression."""
    name = macro_name(inquiry, call)
    if name is None:
        return UnknownTy("what the macro expands to is not known")
    if name in _MACROS:
        return _MACROS[name]
    arguments = macro_arguments(inquiry, call, name)
    if name == "vec":
        return PathTy(VEC, (_element(inquiry, arguments),))
    if arguments is None or len(arguments[0]) != 1:
        return UnknownTy(f"what `{name}!` gives is not known")
    if name in {"addr_of", "addr_of_mut"}:
        return PtrTy(name == "addr_of_mut", inquiry.type_of(arguments[0][0]))
    return inquiry.type_of(arguments[0][0]) if name == "dbg" else UnknownTy(f"what `{name}!` gives is not known")


def _element(inquiry: Inquiry, arguments: tuple[tuple[Node, ...], Shape] | None) -> Ty:
    if arguments is None:
        return UnknownTy("the elements of the `vec!` are not known")
    nodes, shape = arguments
    return common_type(inquiry, nodes[:1] if shape is Shape.REPEAT else nodes)


def common_type(inquiry: Inquiry, nodes: tuple[Node, ...]) -> Ty:
    """The type of the first of the elements whose type is known."""
    found: Ty = UnknownTy("the type of the elements is not known")
    for node in nodes[:_TRIED]:
        ty = inquiry.type_of(node)
        if not isinstance(ty, UnknownTy):
            return ty
        found = ty
    return found
