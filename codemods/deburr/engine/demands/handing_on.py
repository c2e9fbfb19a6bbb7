"""Whether a call or a macro hands the value of its argument on in its own value, or uses it up while it runs.

A function is taken to use its arguments up, constructors and the functions of std that wrap a pointer or turn it into
a reference apart. Deliberately unknown here: where the value of the call goes (`deburr.engine.demands.outliving`).
"""

from __future__ import annotations

import enum

from deburr.syntax.crate_view import CrateView
from deburr.syntax.layers import Trust, trust_of
from deburr.syntax.names import Item, Namespace, Unresolved, resolve
from deburr.syntax.paths import read_path
from deburr.syntax.source import Node, SourceFile


class Use(enum.Enum):
    """What a call does with the value of an argument or receiver."""

    HANDED_ON = "it is part of the call's value"
    USED = "it is not"
    COMPARED = "only the value itself is looked at, not what it points to"
    BORROWED = "a pointer to it is made"
    UNKNOWN = "it is not known"


_POINTER_METHODS = frozenset(
    "cast cast_mut cast_const as_ptr as_mut_ptr add sub offset wrapping_add wrapping_sub wrapping_offset byte_add "
    "byte_sub byte_offset wrapping_byte_add wrapping_byte_sub wrapping_byte_offset with_addr map_addr with_metadata_of "
    "as_ref as_mut as_ref_unchecked as_mut_unchecked as_uninit_ref as_uninit_mut addr expose_provenance "
    "to_raw_parts as_non_null_ptr".split()
)
_WRAPPER_METHODS = frozenset(
    "unwrap expect unwrap_unchecked unwrap_or unwrap_or_default clone into try_into ok".split()
)
_LOOKS = frozenset("is_null is_some is_none is_ok is_err eq ne cmp partial_cmp is_aligned".split())
_REFERENCES = frozenset("as_ref as_mut as_ref_unchecked as_mut_unchecked as_uninit_ref as_uninit_mut".split())
_STORING = frozenset(
    "push push_back push_front push_within_capacity insert extend set store replace swap send try_send write fill "
    "append put get_or_insert or_insert get_or_init init chain register write_volatile write_unaligned "
    "compare_exchange compare_exchange_weak fetch_update".split()
)
_STORING_PREFIXES = ("set_", "push_", "insert_", "add_", "register_", "with_", "store_")
_CONSTRUCTORS = frozenset("Some Ok Err".split())
_WRAPPERS = frozenset(
    "Box Rc Arc Cell RefCell OnceCell Mutex RwLock NonNull AtomicPtr UnsafeCell ManuallyDrop Pin Wrapping".split()
)
_MAKING = frozenset("new new_unchecked from pin".split())
_FUNCTIONS = frozenset(
    [
        ("std", "slice", "from_raw_parts"),
        ("std", "slice", "from_raw_parts_mut"),
        ("std", "ptr", "slice_from_raw_parts"),
        ("std", "ptr", "slice_from_raw_parts_mut"),
        ("std", "ptr", "from_ref"),
        ("std", "ptr", "from_mut"),
        ("std", "ffi", "CStr", "from_ptr"),
        ("std", "convert", "identity"),
        ("std", "mem", "transmute"),
        ("std", "mem", "transmute_copy"),
        ("std", "hint", "black_box"),
        ("std", "hint", "must_use"),
    ]
)
_LISTS = frozenset({"vec", "smallvec", "dbg"})
_PLACES = frozenset({"addr_of", "addr_of_mut"})
_USING = frozenset(
    "assert assert_eq assert_ne debug_assert debug_assert_eq debug_assert_ne print println eprint eprintln write "
    "writeln format format_args panic todo unimplemented unreachable matches trace debug info warn error log anyhow "
    "bail assert_matches".split()
)


def use_of_receiver(source: SourceFile, access: Node) -> Use:
    """What the method of `access`, the `receiver.method` of a call, does with its receiver."""
    name = _method_of(source, access)
    if name in _POINTER_METHODS | _WRAPPER_METHODS:
        return Use.HANDED_ON
    return Use.COMPARED if name in _LOOKS else Use.USED


def only_looks(source: SourceFile, access: Node) -> bool:
    """Whether the method of `access` gives nothing of what its receiver holds, whatever that is."""
    return _method_of(source, access) in _LOOKS | {"len", "is_empty"}


def hands_out_reference(source: SourceFile, access: Node) -> bool:
    """Whether the method of `access`, called on a raw pointer, gives a reference."""
    return _method_of(source, access) in _REFERENCES


def stores(source: SourceFile, call: Node) -> str | None:
    """The name of what the `call_expression` calls, if such a function often keeps its arguments somewhere."""
    function = call.child_by_field_name("function")
    if function is not None and function.type == "generic_function":
        function = function.child_by_field_name("function")
    if function is None:
        return None
    path = read_path(source, function)
    name = _method_of(source, function) if path is None else path.last.name
    is_method = path is None or len(path.segments) > 1
    return name if is_method and (name in _STORING or name.startswith(_STORING_PREFIXES)) else None


def _method_of(source: SourceFile, access: Node) -> str:
    field = access.child_by_field_name("field")
    return source.text(field) if field is not None else ""


def use_in_call(source: SourceFile, crate: CrateView, call: Node) -> Use:
    """What the `call_expression` does with its arguments."""
    function = call.child_by_field_name("function")
    path = read_path(source, function) if function is not None else None
    if path is None:
        return Use.USED
    found = resolve(source, path, Namespace.VALUE, crate)
    if isinstance(found, Item):
        return Use.HANDED_ON if _is_constructor(found) or _wraps(found.path) else Use.USED
    # A function has a small first letter; what has a capital one and cannot be seen may be a constructor.
    is_capital = path.last.name[:1].isupper()
    return Use.UNKNOWN if isinstance(found, Unresolved) and is_capital else Use.USED


def _is_constructor(item: Item) -> bool:
    declared = item.definition.node if item.definition is not None else item.node
    if declared is not None:
        return declared.type in {"struct_item", "enum_variant"}
    return item.path[0] == "std" and item.path[-1] in _CONSTRUCTORS


def _wraps(path: tuple[str, ...]) -> bool:
    if path in _FUNCTIONS:
        return True
    return path[0] == "std" and len(path) > 2 and path[-1] in _MAKING and path[-2] in _WRAPPERS


def use_in_macro(source: SourceFile, crate: CrateView, call: Node) -> Use:
    """What the `macro_invocation` does with its arguments."""
    named = call.child_by_field_name("macro")
    path = read_path(source, named) if named is not None else None
    if path is None:
        return Use.UNKNOWN
    name = path.last.name
    found = resolve(source, path, Namespace.MACRO, crate)
    is_own = isinstance(found, Item) and found.path[0] == "crate"
    if is_own or trust_of(name) is not Trust.KNOWN:
        return Use.UNKNOWN
    if name in _LISTS:
        return Use.HANDED_ON
    if name in _PLACES:
        return Use.BORROWED
    return Use.USED if name in _USING else Use.UNKNOWN
