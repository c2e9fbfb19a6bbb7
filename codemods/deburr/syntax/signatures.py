"""What the functions of the standard library take and give back, as far as patterns and fixes ask for it.

The table is Rust: an `impl` in a `mod` says which type it is about, `int` and `float` stand for all integer and float
types, enum variants are written as functions and constants. A function written `const fn` is one whose call has no
effect and cannot panic (so it may be dropped or repeated), whatever it is in the real library. `__` is a type that
the table does not follow. A function that is not here is not known; a return type that its arguments cannot decide
stays open. `std_calls` answers questions from this table.
"""

from __future__ import annotations

STD_SIGNATURES = b"""
impl int {
    const MAX: Self; const MIN: Self; const BITS: u32;
    const fn count_ones(self) -> u32; const fn count_zeros(self) -> u32; const fn leading_zeros(self) -> u32;
    const fn trailing_zeros(self) -> u32; const fn swap_bytes(self) -> Self; const fn reverse_bits(self) -> Self;
    const fn to_be(self) -> Self; const fn to_le(self) -> Self; const fn from_be(x: Self) -> Self;
    const fn from_le(x: Self) -> Self; const fn rotate_left(self, n: u32) -> Self;
    const fn rotate_right(self, n: u32) -> Self; fn pow(self, exp: u32) -> Self; fn abs(self) -> Self;
    const fn wrapping_add(self, rhs: Self) -> Self; const fn wrapping_sub(self, rhs: Self) -> Self;
    const fn wrapping_mul(self, rhs: Self) -> Self; const fn wrapping_neg(self) -> Self;
    const fn saturating_add(self, rhs: Self) -> Self; const fn saturating_sub(self, rhs: Self) -> Self;
    const fn saturating_mul(self, rhs: Self) -> Self; const fn checked_add(self, rhs: Self) -> Option<Self>;
    const fn checked_sub(self, rhs: Self) -> Option<Self>; const fn checked_mul(self, rhs: Self) -> Option<Self>;
    const fn checked_div(self, rhs: Self) -> Option<Self>; const fn is_power_of_two(self) -> bool;
    fn next_power_of_two(self) -> Self; const fn min(self, other: Self) -> Self;
    const fn max(self, other: Self) -> Self;
    fn clamp(self, min: Self, max: Self) -> Self;
}
impl float {
    const MAX: Self; const MIN: Self; const EPSILON: Self; const INFINITY: Self; const NEG_INFINITY: Self;
    const NAN: Self; const fn abs(self) -> Self; const fn sqrt(self) -> Self; const fn floor(self) -> Self;
    const fn ceil(self) -> Self; const fn round(self) -> Self; const fn trunc(self) -> Self;
    const fn powi(self, n: i32) -> Self; const fn powf(self, n: Self) -> Self; const fn sin(self) -> Self;
    const fn cos(self) -> Self; const fn min(self, other: Self) -> Self; const fn max(self, other: Self) -> Self;
    const fn mul_add(self, a: Self, b: Self) -> Self; const fn is_nan(self) -> bool; const fn is_finite(self) -> bool;
}
impl f32 { const fn to_bits(self) -> u32; const fn from_bits(v: u32) -> Self; }
impl f64 { const fn to_bits(self) -> u64; const fn from_bits(v: u64) -> Self; }
impl bool { fn then<T, F>(self, f: F) -> Option<T>; const fn then_some<T>(self, t: T) -> Option<T>; }
impl char {
    const MAX: char; const fn len_utf8(self) -> usize; const fn from_u32(i: u32) -> Option<char>;
    const fn from_u32_unchecked(i: u32) -> char; const fn is_ascii(&self) -> bool;
    const fn to_ascii_lowercase(&self) -> char; const fn to_ascii_uppercase(&self) -> char;
}
impl str {
    const fn len(&self) -> usize; const fn is_empty(&self) -> bool; const fn as_bytes(&self) -> &[u8];
    const fn as_ptr(&self) -> *const u8; const fn as_mut_ptr(&mut self) -> *mut u8; const fn trim(&self) -> &str;
    const fn trim_start(&self) -> &str; const fn trim_end(&self) -> &str;
    unsafe fn as_bytes_mut(&mut self) -> &mut [u8];
    const fn to_lowercase(&self) -> String; const fn to_uppercase(&self) -> String;
    const fn into_string(self: Box<str>) -> String; const fn into_boxed_bytes(self: Box<str>) -> Box<[u8]>;
    const fn is_char_boundary(&self, index: usize) -> bool; const fn is_ascii(&self) -> bool;
    fn repeat(&self, n: usize) -> String; fn split_at(&self, mid: usize) -> (&str, &str);
    fn parse<F>(&self) -> Result<F, __>; fn replace<P>(&self, from: P, to: &str) -> String;
    fn contains<P>(&self, pat: P) -> bool; fn starts_with<P>(&self, pat: P) -> bool;
    fn ends_with<P>(&self, pat: P) -> bool; fn find<P>(&self, pat: P) -> Option<usize>;
    fn strip_prefix<P>(&self, prefix: P) -> Option<&str>; fn strip_suffix<P>(&self, suffix: P) -> Option<&str>;
}
impl<T> [T] {
    const fn len(&self) -> usize; const fn is_empty(&self) -> bool; const fn as_ptr(&self) -> *const T;
    const fn as_mut_ptr(&mut self) -> *mut T; const fn first(&self) -> Option<&T>; const fn last(&self) -> Option<&T>;
    fn first_mut(&mut self) -> Option<&mut T>; fn last_mut(&mut self) -> Option<&mut T>; fn to_vec(&self) -> Vec<T>;
    const fn into_vec(self: Box<[T]>) -> Vec<T>; fn contains(&self, x: &T) -> bool;
    fn swap(&mut self, a: usize, b: usize);
    fn split_at(&self, mid: usize) -> (&[T], &[T]); fn split_at_mut(&mut self, mid: usize) -> (&mut [T], &mut [T]);
    fn copy_from_slice(&mut self, src: &[T]); fn clone_from_slice(&mut self, src: &[T]); fn fill(&mut self, value: T);
    unsafe fn align_to<U>(&self) -> (&[T], &[U], &[T]); fn repeat(&self, n: usize) -> Vec<T>; fn reverse(&mut self);
    fn sort(&mut self); fn starts_with(&self, needle: &[T]) -> bool; fn ends_with(&self, needle: &[T]) -> bool;
}
impl<T> *const T {
    const fn is_null(self) -> bool; const fn cast<U>(self) -> *const U; const fn cast_mut(self) -> *mut T;
    const fn addr(self) -> usize; unsafe fn add(self, n: usize) -> Self; unsafe fn sub(self, n: usize) -> Self;
    unsafe fn offset(self, n: isize) -> Self; unsafe fn byte_add(self, n: usize) -> Self;
    unsafe fn byte_sub(self, n: usize) -> Self; unsafe fn byte_offset(self, n: isize) -> Self;
    const fn wrapping_add(self, n: usize) -> Self; const fn wrapping_sub(self, n: usize) -> Self;
    const fn wrapping_offset(self, n: isize) -> Self; unsafe fn offset_from(self, origin: *const T) -> isize;
    unsafe fn as_ref<'a>(self) -> Option<&'a T>; unsafe fn read(self) -> T; unsafe fn read_unaligned(self) -> T;
    unsafe fn read_volatile(self) -> T; unsafe fn copy_to(self, to: *mut T, n: usize);
    unsafe fn copy_to_nonoverlapping(self, to: *mut T, n: usize);
}
impl<T> *mut T {
    const fn is_null(self) -> bool; const fn cast<U>(self) -> *mut U; const fn cast_const(self) -> *const T;
    const fn addr(self) -> usize; unsafe fn add(self, n: usize) -> Self; unsafe fn sub(self, n: usize) -> Self;
    unsafe fn offset(self, n: isize) -> Self; unsafe fn byte_add(self, n: usize) -> Self;
    unsafe fn byte_sub(self, n: usize) -> Self; unsafe fn byte_offset(self, n: isize) -> Self;
    const fn wrapping_add(self, n: usize) -> Self; const fn wrapping_sub(self, n: usize) -> Self;
    const fn wrapping_offset(self, n: isize) -> Self; unsafe fn offset_from(self, origin: *const T) -> isize;
    unsafe fn as_ref<'a>(self) -> Option<&'a T>; unsafe fn as_mut<'a>(self) -> Option<&'a mut T>;
    unsafe fn read(self) -> T; unsafe fn read_unaligned(self) -> T; unsafe fn read_volatile(self) -> T;
    unsafe fn write(self, val: T); unsafe fn write_unaligned(self, val: T); unsafe fn write_volatile(self, val: T);
    unsafe fn replace(self, src: T) -> T; unsafe fn drop_in_place(self); unsafe fn write_bytes(self, val: u8, n: usize);
    unsafe fn copy_from(self, src: *const T, n: usize);
    unsafe fn copy_from_nonoverlapping(self, src: *const T, n: usize);
}
mod vec { impl<T> Vec<T> {
    const fn new() -> Self; fn with_capacity(n: usize) -> Self; fn from<U>(value: U) -> Self; fn default() -> Self;
    unsafe fn from_raw_parts(ptr: *mut T, length: usize, capacity: usize) -> Self; fn from_iter<U>(iter: U) -> Self;
    fn leak<'a>(self) -> &'a mut [T]; const fn as_slice(&self) -> &[T]; const fn as_mut_slice(&mut self) -> &mut [T];
    const fn as_ptr(&self) -> *const T; const fn as_mut_ptr(&mut self) -> *mut T; const fn len(&self) -> usize;
    const fn is_empty(&self) -> bool; const fn capacity(&self) -> usize; fn into_boxed_slice(self) -> Box<[T]>;
    unsafe fn set_len(&mut self, n: usize); fn push(&mut self, value: T); fn pop(&mut self) -> Option<T>;
    fn insert(&mut self, index: usize, value: T); fn remove(&mut self, index: usize) -> T; fn clear(&mut self);
    fn swap_remove(&mut self, index: usize) -> T; fn truncate(&mut self, n: usize); fn reserve(&mut self, n: usize);
    fn reserve_exact(&mut self, n: usize); fn shrink_to_fit(&mut self); fn append(&mut self, other: &mut Vec<T>);
    fn split_off(&mut self, at: usize) -> Vec<T>; fn resize(&mut self, n: usize, value: T);
    fn extend_from_slice(&mut self, other: &[T]); fn spare_capacity_mut(&mut self) -> &mut [std::mem::MaybeUninit<T>];
} }
mod string { impl String {
    const fn new() -> Self; fn with_capacity(n: usize) -> Self; fn from<U>(value: U) -> Self; fn default() -> Self;
    fn from_utf8(vec: Vec<u8>) -> Result<String, std::string::FromUtf8Error>; fn from_iter<U>(iter: U) -> Self;
    fn from_utf8_lossy(v: &[u8]) -> std::borrow::Cow<str>; unsafe fn from_utf8_unchecked(bytes: Vec<u8>) -> Self;
    const fn into_bytes(self) -> Vec<u8>; const fn as_str(&self) -> &str; const fn as_mut_str(&mut self) -> &mut str;
    const fn as_bytes(&self) -> &[u8]; const fn len(&self) -> usize; const fn is_empty(&self) -> bool;
    const fn capacity(&self) -> usize; fn into_boxed_str(self) -> Box<str>; fn leak<'a>(self) -> &'a mut str;
    fn push(&mut self, ch: char); fn push_str(&mut self, string: &str); fn pop(&mut self) -> Option<char>;
    fn clear(&mut self); unsafe fn as_mut_vec(&mut self) -> &mut Vec<u8>;
} }
mod boxed { impl<T> Box<T> {
    const fn new(x: T) -> Self; const fn pin(x: T) -> std::pin::Pin<Self>; fn leak<'a>(b: Self) -> &'a mut T;
    fn into_raw(b: Self) -> *mut T; unsafe fn from_raw(raw: *mut T) -> Self;
    fn into_pin(b: Self) -> std::pin::Pin<Self>;
    fn default() -> Self; fn new_uninit() -> Box<std::mem::MaybeUninit<T>>; fn from<U>(value: U) -> Self;
} }
mod rc { impl<T> Rc<T> {
    const fn new(x: T) -> Self; fn into_raw(this: Self) -> *const T; unsafe fn from_raw(ptr: *const T) -> Self;
    const fn as_ptr(this: &Self) -> *const T; fn clone(this: &Self) -> Self;
    fn downgrade(this: &Self) -> std::rc::Weak<T>;
    fn strong_count(this: &Self) -> usize; fn weak_count(this: &Self) -> usize;
    const fn ptr_eq(this: &Self, other: &Self) -> bool; fn get_mut(this: &mut Self) -> Option<&mut T>;
    fn try_unwrap(this: Self) -> Result<T, Self>; fn make_mut(this: &mut Self) -> &mut T; fn from<U>(value: U) -> Self;
} }
mod sync { impl<T> Arc<T> {
    const fn new(x: T) -> Self; fn into_raw(this: Self) -> *const T; unsafe fn from_raw(ptr: *const T) -> Self;
    const fn as_ptr(this: &Self) -> *const T; fn clone(this: &Self) -> Self;
    fn downgrade(this: &Self) -> std::sync::Weak<T>;
    fn strong_count(this: &Self) -> usize; fn weak_count(this: &Self) -> usize;
    const fn ptr_eq(this: &Self, other: &Self) -> bool; fn get_mut(this: &mut Self) -> Option<&mut T>;
    fn try_unwrap(this: Self) -> Result<T, Self>; fn make_mut(this: &mut Self) -> &mut T; fn from<U>(value: U) -> Self;
}
impl<T> Mutex<T> {
    const fn new(t: T) -> Self; fn get_mut(&mut self) -> Result<&mut T, std::sync::PoisonError<&mut T>>;
    fn lock(&self) -> Result<std::sync::MutexGuard<T>, std::sync::PoisonError<std::sync::MutexGuard<T>>>;
    fn into_inner(self) -> Result<T, std::sync::PoisonError<T>>;
}
impl<T> RwLock<T> {
    const fn new(t: T) -> Self; fn into_inner(self) -> Result<T, std::sync::PoisonError<T>>;
    fn read(&self) -> Result<std::sync::RwLockReadGuard<T>, std::sync::PoisonError<std::sync::RwLockReadGuard<T>>>;
    fn write(&self) -> Result<std::sync::RwLockWriteGuard<T>, std::sync::PoisonError<std::sync::RwLockWriteGuard<T>>>;
}
impl<T> OnceLock<T> { const fn new() -> Self; fn get(&self) -> Option<&T>; fn set(&self, value: T) -> Result<(), T>;
    fn get_or_init<F>(&self, f: F) -> &T; }
}
mod cell {
    impl<T> Cell<T> { const fn new(value: T) -> Self; const fn as_ptr(&self) -> *mut T; fn get(&self) -> T;
        fn set(&self, val: T); fn replace(&self, val: T) -> T; fn take(&self) -> T; fn into_inner(self) -> T; }
    impl<T> RefCell<T> { const fn new(value: T) -> Self; const fn as_ptr(&self) -> *mut T; fn replace(&self, t: T) -> T;
        fn take(&self) -> T; fn into_inner(self) -> T; fn borrow(&self) -> std::cell::Ref<T>;
        fn borrow_mut(&self) -> std::cell::RefMut<T>; }
    impl<T> UnsafeCell<T> { const fn new(value: T) -> Self; const fn get(&self) -> *mut T; fn into_inner(self) -> T;
        const fn get_mut(&mut self) -> &mut T; }
    impl<T> OnceCell<T> { const fn new() -> Self; fn get(&self) -> Option<&T>; fn set(&self, value: T) -> Result<(), T>;
        fn get_or_init<F>(&self, f: F) -> &T; }
}
mod mem {
    impl<T> ManuallyDrop<T> { const fn new(value: T) -> Self; const fn into_inner(slot: Self) -> T;
        unsafe fn take(slot: &mut Self) -> T; unsafe fn drop(slot: &mut Self); }
    impl<T> MaybeUninit<T> { const fn new(val: T) -> Self; const fn uninit() -> Self; const fn zeroed() -> Self;
        const fn as_ptr(&self) -> *const T; const fn as_mut_ptr(&mut self) -> *mut T;
        unsafe fn assume_init(self) -> T; unsafe fn assume_init_ref(&self) -> &T;
        unsafe fn assume_init_mut(&mut self) -> &mut T; unsafe fn assume_init_read(&self) -> T;
        fn write(&mut self, val: T) -> &mut T; unsafe fn assume_init_drop(&mut self); }
    fn take<T>(dest: &mut T) -> T; fn replace<T>(dest: &mut T, src: T) -> T; fn swap<T>(a: &mut T, b: &mut T);
    fn forget<T>(t: T); fn drop<T>(x: T); unsafe fn transmute<Src, Dst>(src: Src) -> Dst;
    unsafe fn transmute_copy<Src, Dst>(src: &Src) -> Dst; unsafe fn zeroed<T>() -> T; unsafe fn uninitialized<T>() -> T;
    const fn size_of<T>() -> usize; const fn align_of<T>() -> usize; const fn size_of_val<T>(val: &T) -> usize;
    const fn align_of_val<T>(val: &T) -> usize; const fn needs_drop<T>() -> bool;
    const fn discriminant<T>(v: &T) -> std::mem::Discriminant<T>;
}
mod ptr {
    impl<T> NonNull<T> { const fn new(ptr: *mut T) -> Option<Self>; const unsafe fn new_unchecked(ptr: *mut T) -> Self;
        const fn dangling() -> Self; const fn as_ptr(self) -> *mut T; unsafe fn as_ref<'a>(&self) -> &'a T;
        unsafe fn as_mut<'a>(&mut self) -> &'a mut T; const fn cast<U>(self) -> NonNull<U>;
        fn from<U>(value: U) -> Self; unsafe fn add(self, n: usize) -> Self; unsafe fn read(self) -> T; }
    const fn null<T>() -> *const T; const fn null_mut<T>() -> *mut T; const fn dangling<T>() -> *const T;
    const fn dangling_mut<T>() -> *mut T; const fn without_provenance<T>(addr: usize) -> *const T;
    const fn without_provenance_mut<T>(addr: usize) -> *mut T; const fn eq<T>(a: *const T, b: *const T) -> bool;
    const fn from_ref<T>(r: &T) -> *const T; const fn from_mut<T>(r: &mut T) -> *mut T;
    const fn slice_from_raw_parts<T>(data: *const T, len: usize) -> *const [T];
    const fn slice_from_raw_parts_mut<T>(data: *mut T, len: usize) -> *mut [T];
    unsafe fn read<T>(src: *const T) -> T; unsafe fn read_unaligned<T>(src: *const T) -> T;
    unsafe fn read_volatile<T>(src: *const T) -> T; unsafe fn write<T>(dst: *mut T, src: T);
    unsafe fn write_unaligned<T>(dst: *mut T, src: T); unsafe fn write_volatile<T>(dst: *mut T, src: T);
    unsafe fn write_bytes<T>(dst: *mut T, val: u8, count: usize); unsafe fn replace<T>(dst: *mut T, src: T) -> T;
    unsafe fn copy<T>(src: *const T, dst: *mut T, count: usize); unsafe fn drop_in_place<T>(p: *mut T);
    unsafe fn copy_nonoverlapping<T>(src: *const T, dst: *mut T, count: usize); unsafe fn swap<T>(a: *mut T, b: *mut T);
}
mod slice {
    unsafe fn from_raw_parts<'a, T>(data: *const T, len: usize) -> &'a [T]; const fn from_ref<T>(s: &T) -> &[T];
    unsafe fn from_raw_parts_mut<'a, T>(data: *mut T, len: usize) -> &'a mut [T];
    const fn from_mut<T>(s: &mut T) -> &mut [T];
}
mod str {
    const fn from_utf8(v: &[u8]) -> Result<&str, std::str::Utf8Error>; unsafe fn from_utf8_unchecked(v: &[u8]) -> &str;
    unsafe fn from_utf8_unchecked_mut(v: &mut [u8]) -> &mut str;
}
mod char { const fn from_u32(i: u32) -> Option<char>; unsafe fn from_u32_unchecked(i: u32) -> char; }
mod alloc {
    unsafe fn alloc(layout: std::alloc::Layout) -> *mut u8;
    unsafe fn alloc_zeroed(layout: std::alloc::Layout) -> *mut u8;
    unsafe fn realloc(ptr: *mut u8, layout: std::alloc::Layout, new_size: usize) -> *mut u8;
    unsafe fn dealloc(ptr: *mut u8, layout: std::alloc::Layout);
    impl Layout { const fn new<T>() -> Self; const fn size(&self) -> usize; const fn align(&self) -> usize;
        const fn from_size_align(size: usize, align: usize) -> Result<Self, std::alloc::LayoutError>;
        unsafe fn from_size_align_unchecked(size: usize, align: usize) -> Self;
        const fn array<T>(n: usize) -> Result<Self, std::alloc::LayoutError>; }
}
mod ffi {
    impl CString { fn new<U>(t: U) -> Result<CString, std::ffi::NulError>; fn into_raw(self) -> *mut std::ffi::c_char;
        unsafe fn from_raw(ptr: *mut std::ffi::c_char) -> CString; const fn as_c_str(&self) -> &std::ffi::CStr;
        const fn as_bytes(&self) -> &[u8]; const fn as_bytes_with_nul(&self) -> &[u8];
        const fn into_bytes(self) -> Vec<u8>; const fn into_bytes_with_nul(self) -> Vec<u8>;
        fn into_string(self) -> Result<String, std::ffi::IntoStringError>;
        unsafe fn from_vec_unchecked(v: Vec<u8>) -> Self; }
    impl CStr { unsafe fn from_ptr<'a>(ptr: *const std::ffi::c_char) -> &'a CStr;
        const fn as_ptr(&self) -> *const std::ffi::c_char; const fn to_bytes(&self) -> &[u8];
        const fn to_bytes_with_nul(&self) -> &[u8]; const fn to_str(&self) -> Result<&str, std::str::Utf8Error>;
        const fn from_bytes_with_nul(bytes: &[u8]) -> Result<&CStr, std::ffi::FromBytesWithNulError>;
        const fn from_bytes_until_nul(bytes: &[u8]) -> Result<&CStr, std::ffi::FromBytesUntilNulError>;
        unsafe fn from_bytes_with_nul_unchecked(bytes: &[u8]) -> &CStr;
        const fn to_string_lossy(&self) -> std::borrow::Cow<str>; }
    impl OsString { const fn new() -> Self; fn from<U>(value: U) -> Self; const fn as_os_str(&self) -> &std::ffi::OsStr;
        fn into_string(self) -> Result<String, OsString>; }
    impl OsStr { const fn to_str(&self) -> Option<&str>; const fn to_string_lossy(&self) -> std::borrow::Cow<str>;
        const fn to_os_string(&self) -> std::ffi::OsString; const fn len(&self) -> usize; }
}
mod path {
    impl PathBuf { const fn new() -> Self; fn from<U>(value: U) -> Self; const fn as_path(&self) -> &std::path::Path;
        const fn into_os_string(self) -> std::ffi::OsString; fn pop(&mut self) -> bool; }
    impl Path { fn new<S>(s: &S) -> &Path; const fn as_os_str(&self) -> &std::ffi::OsStr; fn exists(&self) -> bool;
        const fn to_str(&self) -> Option<&str>; const fn to_string_lossy(&self) -> std::borrow::Cow<str>;
        const fn to_path_buf(&self) -> std::path::PathBuf; fn join<P>(&self, path: P) -> std::path::PathBuf; }
}
mod option { impl<T> Option<T> {
    const None: Option<T>; const fn Some(value: T) -> Option<T>; const fn is_some(&self) -> bool;
    const fn is_none(&self) -> bool; const fn as_ref(&self) -> Option<&T>; const fn as_mut(&mut self) -> Option<&mut T>;
    fn unwrap(self) -> T; fn expect(self, msg: &str) -> T; fn unwrap_or(self, default: T) -> T;
    fn unwrap_or_else<F>(self, f: F) -> T; fn unwrap_or_default(self) -> T; unsafe fn unwrap_unchecked(self) -> T;
    const fn ok_or<E>(self, err: E) -> Result<T, E>; fn ok_or_else<E, F>(self, err: F) -> Result<T, E>;
    fn map<U, F>(self, f: F) -> Option<U>; fn and_then<U, F>(self, f: F) -> Option<U>; fn take(&mut self) -> Option<T>;
    fn filter<P>(self, predicate: P) -> Option<T>; const fn or(self, other: Option<T>) -> Option<T>;
    fn or_else<F>(self, f: F) -> Option<T>; fn replace(&mut self, value: T) -> Option<T>;
    fn insert(&mut self, value: T) -> &mut T; fn get_or_insert(&mut self, value: T) -> &mut T;
    fn get_or_insert_with<F>(&mut self, f: F) -> &mut T;
} }
mod result { impl<T, E> Result<T, E> {
    const fn Ok(value: T) -> Result<T, E>; const fn Err(error: E) -> Result<T, E>; const fn is_ok(&self) -> bool;
    const fn is_err(&self) -> bool; const fn ok(self) -> Option<T>; const fn err(self) -> Option<E>;
    const fn as_ref(&self) -> Result<&T, &E>; const fn as_mut(&mut self) -> Result<&mut T, &mut E>;
    fn unwrap(self) -> T; fn expect(self, msg: &str) -> T; fn unwrap_or(self, default: T) -> T;
    fn unwrap_or_else<F>(self, op: F) -> T; fn unwrap_or_default(self) -> T; unsafe fn unwrap_unchecked(self) -> T;
    fn unwrap_err(self) -> E; fn expect_err(self, msg: &str) -> E; fn map<U, F>(self, op: F) -> Result<U, E>;
    fn map_err<O, F>(self, op: F) -> Result<T, O>; fn and_then<U, F>(self, op: F) -> Result<U, E>;
} }
mod num { impl<T> NonZero<T> { const fn new(n: T) -> Option<Self>; const unsafe fn new_unchecked(n: T) -> Self;
    const fn get(self) -> T; } }
mod thread { fn spawn<F, T>(f: F) -> std::thread::JoinHandle<T>; fn sleep(dur: std::time::Duration); }
mod process { fn exit(code: i32) -> !; fn abort() -> !; }
mod hint { unsafe fn unreachable_unchecked() -> !; fn black_box<T>(dummy: T) -> T; fn spin_loop(); }
mod convert { const fn identity<T>(x: T) -> T; }
"""
