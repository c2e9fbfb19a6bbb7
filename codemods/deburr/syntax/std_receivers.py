"""How methods of std types take what they are called on, for those that the table of signatures does not list.

By the type and the name: borrowed mutably, or not (shared, or by value). What is listed nowhere is not known.
Deliberately unknown here: what the methods give back, and methods of user code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from deburr.syntax.calls import receivers
from deburr.syntax.signatures import STD_SIGNATURES
from deburr.syntax.std_paths import PRIMITIVES
from deburr.syntax.types import ArrayTy, PathTy, PtrTy, RefTy, SliceTy, TupleTy, Ty


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SEQUENCE = _words(
    "iter get get_unchecked first last split_first split_last chunks chunks_exact rchunks windows concat join "
    "binary_search binary_search_by binary_search_by_key partition_point split splitn rsplit as_slice as_array "
    "is_sorted is_sorted_by is_sorted_by_key strip_prefix strip_suffix escape_ascii is_ascii eq_ignore_ascii_case "
    "to_ascii_lowercase to_ascii_uppercase as_ptr_range as_chunks each_ref map"
)
_MAP = _words(
    "iter len is_empty get get_key_value contains_key contains keys values into_keys into_values capacity range "
    "first_key_value last_key_value first last union intersection difference symmetric_difference is_subset "
    "is_superset is_disjoint hasher"
)
_CHANGED_MAP = _words(
    "insert remove entry get_mut iter_mut values_mut retain clear drain remove_entry reserve shrink_to_fit range_mut "
    "pop_first pop_last first_entry last_entry append split_off take replace get_or_insert_with extract_if"
)
_UNCHANGED: dict[str, frozenset[str]] = {
    "[]": _SEQUENCE,
    "std::vec::Vec": _words("into_raw_parts allocator"),
    "std::collections::VecDeque": _words(
        "iter len is_empty get front back contains capacity range as_slices binary_search binary_search_by"
    ),
    "std::collections::BinaryHeap": _words("iter len is_empty peek capacity into_vec into_sorted_vec as_slice"),
    "std::collections::HashMap": _MAP,
    "std::collections::BTreeMap": _MAP,
    "std::collections::HashSet": _MAP,
    "std::collections::BTreeSet": _MAP,
    "str": _words(
        "chars bytes char_indices lines split splitn rsplit rsplitn split_whitespace split_ascii_whitespace "
        "split_terminator split_inclusive split_once rsplit_once matches match_indices rfind replacen trim_matches "
        "trim_start_matches trim_end_matches get get_unchecked to_ascii_lowercase to_ascii_uppercase "
        "eq_ignore_ascii_case escape_debug escape_default escape_unicode encode_utf16"
    ),
    "std::string::String": frozenset(),
    "std::option::Option": _words(
        "iter is_some_and is_none_or as_deref copied cloned map_or map_or_else xor zip flatten inspect transpose "
        "unzip and as_slice"
    ),
    "std::result::Result": _words(
        "iter is_ok_and is_err_and as_deref copied cloned map_or map_or_else or or_else and inspect inspect_err "
        "transpose into_ok"
    ),
    "std::path::PathBuf": _words("into_boxed_path capacity"),
    "std::path::Path": _words(
        "display parent file_name file_stem extension is_absolute is_relative is_dir is_file components iter "
        "ancestors starts_with ends_with with_extension with_file_name canonicalize metadata read_dir strip_prefix"
    ),
    "std::fs::File": _words("metadata sync_all sync_data set_len try_clone set_permissions"),
    "std::time::Instant": _words("elapsed duration_since"),
    "std::time::Duration": _words(
        "as_secs as_millis as_micros as_nanos as_secs_f64 as_secs_f32 subsec_nanos subsec_micros subsec_millis is_zero "
        "checked_add checked_sub saturating_sub mul_f64"
    ),
}
_CHANGED: dict[str, frozenset[str]] = {
    "[]": _words(
        "iter_mut get_mut get_unchecked_mut chunks_mut chunks_exact_mut rchunks_mut split_first_mut split_last_mut "
        "sort_by sort_by_key sort_by_cached_key sort_unstable sort_unstable_by sort_unstable_by_key rotate_left "
        "rotate_right fill_with swap_with_slice copy_within select_nth_unstable split_mut as_mut_ptr_range "
        "make_ascii_lowercase make_ascii_uppercase as_mut_slice each_mut"
    ),
    "std::vec::Vec": _words(
        "retain retain_mut dedup dedup_by dedup_by_key drain splice extend resize_with try_reserve try_reserve_exact "
        "shrink_to extend_from_within pop_if extract_if"
    ),
    "std::collections::VecDeque": _words(
        "push_back push_front pop_back pop_front iter_mut get_mut front_mut back_mut clear drain retain resize "
        "truncate extend append insert remove reserve make_contiguous rotate_left rotate_right swap as_mut_slices "
        "swap_remove_back swap_remove_front split_off"
    ),
    "std::collections::BinaryHeap": _words("push pop peek_mut clear drain append retain reserve extend"),
    "std::collections::HashMap": _CHANGED_MAP,
    "std::collections::BTreeMap": _CHANGED_MAP,
    "std::collections::HashSet": _CHANGED_MAP,
    "std::collections::BTreeSet": _CHANGED_MAP,
    "str": _words("make_ascii_lowercase make_ascii_uppercase get_mut get_unchecked_mut"),
    "std::string::String": _words(
        "insert insert_str remove truncate retain drain reserve reserve_exact shrink_to_fit replace_range split_off "
        "extend extend_from_within"
    ),
    "std::option::Option": _words("as_deref_mut iter_mut take_if get_or_insert_default as_mut_slice"),
    "std::result::Result": _words("as_deref_mut iter_mut"),
    "std::path::PathBuf": _words("push set_file_name set_extension clear reserve as_mut_os_string"),
    "std::cell::Cell": _words("get_mut"),
    "std::cell::RefCell": _words("get_mut"),
    "std::sync::RwLock": _words("get_mut"),
    "std::sync::OnceLock": _words("get_mut take"),
    "std::cell::OnceCell": _words("get_mut take"),
}
_OF_TRAITS = _words(
    "clone to_owned to_string eq ne cmp partial_cmp lt le gt ge hash fmt into try_into into_iter as_ref borrow deref"
)
_CHANGING_TRAITS = _words("as_mut deref_mut clone_from")
_STREAMS = _words("write write_all write_fmt write_str write_char flush read read_exact read_to_end read_to_string")
_MUTABLE_RECEIVER = re.compile(rb"\bfn (\w+)[^(;{]*\((?:&mut self|(?:this|slot): &mut Self)")


def borrows_mutably(ty: Ty, name: str) -> bool | None:
    """Whether the method `name`, called on a value of this owned type, takes it as `&mut self`; None if that is not
    known. References are never followed: what is behind one needs nothing of the variable that holds it."""
    for owner, step in _owners(ty):
        if name in _CHANGED.get(owner, ()):
            return True
        if name in _UNCHANGED.get(owner, ()):
            return False
        if not _is_of_std(step):
            return None
        if name in _OF_TRAITS:
            return False
        if name in _CHANGING_TRAITS and not isinstance(step, PtrTy):
            return True
        if name in _STREAMS and owner in {"std::vec::Vec", "std::string::String"}:
            return True
    return None


@cache
def mutating_names() -> frozenset[str]:
    """The names of the std methods that are known to take `&mut self`, whatever the type."""
    listed = frozenset(name.decode() for name in _MUTABLE_RECEIVER.findall(STD_SIGNATURES))
    return listed.union(*_CHANGED.values(), _CHANGING_TRAITS, _STREAMS)


def _owners(ty: Ty) -> Iterator[tuple[str, Ty]]:
    """The key of each type that a method is looked for at, up to the first reference."""
    for step in receivers(ty):
        match step:
            case RefTy():
                return
            case SliceTy() | ArrayTy():
                yield "[]", step
            case PathTy(path=path):
                yield "::".join(path), step
            case _:
                yield "", step


def _is_of_std(ty: Ty) -> bool:
    if isinstance(ty, PathTy):
        return ty.path[0] == "std" or ty.path[0] in PRIMITIVES
    return isinstance(ty, SliceTy | ArrayTy | TupleTy | PtrTy)
