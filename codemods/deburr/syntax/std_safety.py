"""Which std functions, methods and macros may be called outside of `unsafe`.

Only what is listed is known; the lists are from the std documentation. A method is known by its name alone where no
type of std has an unsafe method of that name.
"""

from __future__ import annotations

from deburr.syntax.std_paths import PRIMITIVES
from deburr.syntax.types import OtherTy, ParamTy, PathTy, RefTy, Ty, UnknownTy
from deburr.syntax.verdict import YES, Verdict, no, unknown


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _of(owner: str, names: str) -> tuple[str, ...]:
    return tuple(f"{owner}::{name}" for name in names.split())


_TRAIT_METHODS = _words(
    "clone into try_into into_iter to_string to_owned borrow borrow_mut eq ne cmp partial_cmp hash fmt"
)
"""Of traits that declare them safe, so they are for every type."""
_READERS = _TRAIT_METHODS | _words(
    "len is_empty is_null as_ptr as_mut_ptr as_slice as_mut_slice as_bytes as_str unwrap expect unwrap_or "
    "unwrap_or_default unwrap_or_else is_some is_none is_ok is_err iter iter_mut to_vec cast_mut cast_const "
    "wrapping_add wrapping_sub wrapping_mul wrapping_shl wrapping_shr wrapping_offset to_bits to_ne_bytes to_le_bytes "
    "to_be_bytes to_be to_le swap_bytes count_ones count_zeros leading_zeros trailing_zeros rotate_left rotate_right "
    "reverse_bits checked_add checked_sub checked_mul saturating_add saturating_sub overflowing_add overflowing_sub "
    "map collect copied cloned enumerate zip rev filter filter_map flat_map and_then or_else ok err ok_or ok_or_else "
    "map_err unwrap_err expect_err chars bytes lines trim parse to_str to_string_lossy to_bytes to_bytes_with_nul "
    "as_deref as_deref_mut min max abs"
)
_SAFE_METHODS = _READERS | _words(
    "leak into_boxed_slice into_boxed_str into_raw get get_mut push pop insert lock load store fetch_add fetch_sub "
    "compare_exchange remove clear truncate extend extend_from_slice reserve capacity contains starts_with ends_with "
    "first last skip fold sum any all count find position rposition chunks windows as_os_str to_path_buf join "
    "is_some_and is_ok_and cast pow powi powf sqrt cbrt hypot exp exp2 exp_m1 ln ln_1p log log2 log10 sin cos tan asin "
    "acos atan atan2 sin_cos sinh cosh tanh mul_add recip to_degrees to_radians copysign clamp total_cmp fract floor "
    "ceil round trunc signum rem_euclid div_euclid is_nan is_finite is_infinite is_sign_negative is_sign_positive "
    "is_power_of_two next_power_of_two is_positive is_negative unsigned_abs abs_diff checked_div checked_rem "
    "checked_pow checked_neg wrapping_neg wrapping_pow saturating_mul saturating_pow overflowing_mul"
)
_UNSAFE_METHODS = _words(
    "offset byte_add byte_sub byte_offset offset_from read_volatile write_volatile read_unaligned "
    "write_unaligned drop_in_place copy_from copy_to copy_from_nonoverlapping copy_to_nonoverlapping assume_init "
    "assume_init_ref assume_init_mut assume_init_read assume_init_drop set_len as_mut_vec as_bytes_mut as_uninit_ref "
    "as_uninit_mut unwrap_unchecked get_unchecked get_unchecked_mut slice_unchecked to_int_unchecked"
)
_POINTER_METHODS = _UNSAFE_METHODS | _words("add sub read write replace swap as_ref as_mut copy_within write_bytes")
_SAFE_POINTER_METHODS = _words("cast cast_mut cast_const addr wrapping_add wrapping_sub wrapping_offset is_aligned eq")
_UNSAFE_FUNCTIONS = _words(
    "transmute transmute_copy zeroed uninitialized read write read_volatile write_volatile read_unaligned "
    "write_unaligned copy copy_nonoverlapping from_raw_parts from_raw_parts_mut from_utf8_unchecked "
    "from_utf8_unchecked_mut from_raw new_unchecked from_ptr unreachable_unchecked alloc dealloc realloc alloc_zeroed "
    "from_bytes_with_nul_unchecked drop_in_place swap_nonoverlapping from_u32_unchecked set_var remove_var "
    "from_raw_in increment_strong_count decrement_strong_count from_size_align_unchecked assert_unchecked"
)
_SAFE_FUNCTIONS = frozenset(
    {
        *_of("std::ptr", "null null_mut eq addr_eq from_ref from_mut slice_from_raw_parts"),
        *_of("std::mem", "size_of align_of size_of_val align_of_val take replace swap forget drop"),
        *_of("std::boxed::Box", "new leak into_raw pin"),
        *_of("std::vec::Vec", "new with_capacity leak"),
        *_of("std::string::String", "new with_capacity from leak"),
        *_of("std::ffi::CString", "new into_raw"),
        *_of("std::ptr::NonNull", "new dangling from"),
        *_of("std::sync::Arc", "new clone into_raw downgrade"),
        *_of("std::rc::Rc", "new clone into_raw downgrade"),
        "std::option::Option::Some",
        "std::result::Result::Ok",
        "std::result::Result::Err",
        *_of("std::mem::MaybeUninit", "uninit zeroed"),
        *_of("std::fs", "copy read write"),
        "std::io::copy",
        "std::mem::ManuallyDrop::new",
    }
)
_TRAIT_FUNCTIONS = _words("default from try_from from_str from_iter clone")
"""Of traits that declare them safe, so for every type; no type of std has an unsafe function of such a name."""
_SAFE_MACROS = _words(
    "assert assert_eq assert_ne debug_assert debug_assert_eq debug_assert_ne println print eprintln eprint format vec "
    "matches panic unreachable todo unimplemented write writeln format_args dbg concat stringify"
)


def is_safe_method(name: str, receiver: Ty) -> bool:
    """Whether a method of this name may be called anywhere, by the type that it is called on.

    Of a type of std that is known from the name; types of other crates give such names to unsafe methods too."""
    while isinstance(receiver, RefTy):
        receiver = receiver.inner
    match receiver:
        case PathTy(path=path) if path[0] == "std" or path[0] in PRIMITIVES:
            return name in _SAFE_METHODS
        case PathTy(path=path):
            return name in (_READERS if path[0] == "crate" else _TRAIT_METHODS)
        case ParamTy() | OtherTy():
            return name in _TRAIT_METHODS
        case UnknownTy():
            return name in _READERS
    return name in _SAFE_METHODS


def is_safe_pointer_method(name: str) -> Verdict:
    """Whether a raw pointer's method may be called anywhere."""
    if name in _POINTER_METHODS:
        return no(f"`.{name}()` of a raw pointer remains")
    return YES if name in _SAFE_METHODS | _SAFE_POINTER_METHODS else unknown(f"`.{name}()` may need it")


def is_unsafe_method(name: str) -> bool:
    """Whether every std type that has a method of this name has it as an unsafe one."""
    return name in _UNSAFE_METHODS


def is_safe_macro(name: str) -> bool:
    """Whether the macro adds nothing unsafe to its arguments."""
    return name in _SAFE_MACROS


def is_safe_function(path: tuple[str, ...]) -> Verdict:
    """Whether the std function with this canonical path is safe to call."""
    shown = "::".join(path)
    if path[0] in PRIMITIVES:
        return no(f"`{shown}` is unsafe") if path[-1].startswith("unchecked_") else YES
    if path[0] != "std":
        return unknown(f"`{shown}` may need it")
    # First, because these include namesakes of unsafe ones: `std::fs::read`.
    if shown in _SAFE_FUNCTIONS:
        return YES
    if path[-1] in _UNSAFE_FUNCTIONS:
        return no(f"`{shown}` is unsafe")
    return YES if path[-1] in _TRAIT_FUNCTIONS or path[-1][:1].isupper() else unknown(f"`{shown}` may need it")
