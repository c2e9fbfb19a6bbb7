"""Tables of the standard library: which names its modules hold, and which of its crates has them.

Only what decides a glob import, a prelude name or the spelling of a path stands here; `std_paths` has the questions.
A module that is missing in `MODULE_NAMES` is one whose globs decide nothing. The tables are checked against rustc.
"""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INTEGERS = "i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize"

PRIMITIVE_NAMES = f"{_INTEGERS} f16 f32 f64 f128 bool char str"

_MODULES: Mapping[str, str] = {
    "alloc": "Layout LayoutError System GlobalAlloc alloc alloc_zeroed dealloc realloc handle_alloc_error",
    "any": "Any TypeId type_name type_name_of_val",
    "array": "IntoIter TryFromSliceError from_fn from_mut from_ref",
    "ascii": "EscapeDefault escape_default",
    "borrow": "Borrow BorrowMut Cow ToOwned",
    "boxed": "Box",
    "cell": "BorrowError BorrowMutError Cell LazyCell OnceCell Ref RefCell RefMut UnsafeCell",
    "char": (
        "CharTryFromError DecodeUtf16 DecodeUtf16Error EscapeDebug EscapeDefault EscapeUnicode MAX ParseCharError "
        "REPLACEMENT_CHARACTER ToLowercase ToUppercase TryFromCharError UNICODE_VERSION decode_utf16 from_digit "
        "from_u32 from_u32_unchecked"
    ),
    "clone": "Clone",
    "cmp": "Eq Ord Ordering PartialEq PartialOrd Reverse max max_by max_by_key min min_by min_by_key",
    "collections": (
        "BTreeMap BTreeSet BinaryHeap HashMap HashSet LinkedList TryReserveError VecDeque binary_heap btree_map "
        "btree_set hash_map hash_set linked_list vec_deque Bound"
    ),
    "convert": "AsMut AsRef From Infallible Into TryFrom TryInto identity",
    "default": "Default",
    "env": (
        "Args ArgsOs JoinPathsError SplitPaths VarError Vars VarsOs args args_os consts current_dir current_exe "
        "home_dir join_paths remove_var set_current_dir set_var split_paths temp_dir var var_os vars vars_os"
    ),
    "error": "Error",
    "f32": "DIGITS EPSILON INFINITY MANTISSA_DIGITS MAX MAX_10_EXP MAX_EXP MIN MIN_10_EXP MIN_EXP MIN_POSITIVE NAN "
    "NEG_INFINITY RADIX consts",
    "f64": "DIGITS EPSILON INFINITY MANTISSA_DIGITS MAX MAX_10_EXP MAX_EXP MIN MIN_10_EXP MIN_EXP MIN_POSITIVE NAN "
    "NEG_INFINITY RADIX consts",
    "f32::consts": "E FRAC_1_PI FRAC_1_SQRT_2 FRAC_2_PI FRAC_2_SQRT_PI FRAC_PI_2 FRAC_PI_3 FRAC_PI_4 FRAC_PI_6 "
    "FRAC_PI_8 LN_10 LN_2 LOG10_2 LOG10_E LOG2_10 LOG2_E PI SQRT_2 TAU",
    "f64::consts": "E FRAC_1_PI FRAC_1_SQRT_2 FRAC_2_PI FRAC_2_SQRT_PI FRAC_PI_2 FRAC_PI_3 FRAC_PI_4 FRAC_PI_6 "
    "FRAC_PI_8 LN_10 LN_2 LOG10_2 LOG10_E LOG2_10 LOG2_E PI SQRT_2 TAU",
    "ffi": (
        "CStr CString FromBytesUntilNulError FromBytesWithNulError FromVecWithNulError IntoStringError NulError OsStr "
        "OsString c_char c_double c_float c_int c_long c_longlong c_schar c_short c_uchar c_uint c_ulong c_ulonglong "
        "c_ushort c_void os_str"
    ),
    "fmt": (
        "Alignment Arguments Binary Debug DebugList DebugMap DebugSet DebugStruct DebugTuple Display Error Formatter "
        "LowerExp LowerHex Octal Pointer Result UpperExp UpperHex Write format write from_fn FromFn"
    ),
    "fs": (
        "DirBuilder DirEntry File FileTimes FileType Metadata OpenOptions Permissions ReadDir TryLockError "
        "canonicalize copy create_dir create_dir_all exists hard_link metadata read read_dir read_link read_to_string "
        "remove_dir remove_dir_all remove_file rename set_permissions soft_link symlink_metadata write"
    ),
    "future": "Future IntoFuture Pending PollFn Ready pending poll_fn ready",
    "hash": "BuildHasher BuildHasherDefault DefaultHasher Hash Hasher RandomState SipHasher",
    "hint": "assert_unchecked black_box cold_path select_unpredictable spin_loop unreachable_unchecked",
    "io": (
        "BufRead BufReader BufWriter Bytes Chain Cursor Empty Error ErrorKind IntoInnerError IoSlice IoSliceMut "
        "IsTerminal LineWriter Lines PipeReader PipeWriter Read Repeat Result Seek SeekFrom Sink Split Stderr "
        "StderrLock Stdin StdinLock Stdout StdoutLock Take Write WriterPanicked copy empty pipe prelude "
        "read_to_string repeat sink stderr stdin stdout"
    ),
    "io::prelude": "BufRead Read Seek Write",
    "iter": (
        "Chain Cloned Copied Cycle DoubleEndedIterator Empty Enumerate ExactSizeIterator Extend Filter FilterMap "
        "FlatMap Flatten FromFn FromIterator Fuse FusedIterator Inspect IntoIterator Iterator Map MapWhile Once "
        "OnceWith Peekable Product Repeat RepeatN RepeatWith Rev Scan Skip SkipWhile StepBy Successors Sum Take "
        "TakeWhile Zip chain empty from_fn once once_with repeat repeat_n repeat_with successors zip"
    ),
    "marker": "Copy PhantomData PhantomPinned Send Sized Sync Unpin",
    "mem": (
        "Discriminant ManuallyDrop MaybeUninit align_of align_of_val discriminant drop forget min_align_of "
        "min_align_of_val needs_drop offset_of replace size_of size_of_val swap take transmute transmute_copy "
        "uninitialized zeroed"
    ),
    "net": (
        "AddrParseError Incoming IpAddr Ipv4Addr Ipv6Addr Shutdown SocketAddr SocketAddrV4 SocketAddrV6 TcpListener "
        "TcpStream ToSocketAddrs UdpSocket"
    ),
    "num": (
        "FpCategory IntErrorKind NonZero NonZeroI128 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI8 NonZeroIsize "
        "NonZeroU128 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU8 NonZeroUsize ParseFloatError ParseIntError Saturating "
        "TryFromIntError Wrapping"
    ),
    "ops": (
        "Add AddAssign AsyncFn AsyncFnMut AsyncFnOnce BitAnd BitAndAssign BitOr BitOrAssign BitXor BitXorAssign Bound "
        "ControlFlow Deref DerefMut Div DivAssign Drop Fn FnMut FnOnce Index IndexMut Mul MulAssign Neg Not Range "
        "RangeBounds RangeFrom RangeFull RangeInclusive RangeTo RangeToInclusive Rem RemAssign Shl ShlAssign Shr "
        "ShrAssign Sub SubAssign"
    ),
    "option": "IntoIter Iter IterMut Option",
    "panic": (
        "AssertUnwindSafe Location PanicHookInfo PanicInfo RefUnwindSafe UnwindSafe catch_unwind panic_any "
        "resume_unwind set_hook take_hook"
    ),
    "path": (
        "Ancestors Component Components Display Iter MAIN_SEPARATOR MAIN_SEPARATOR_STR Path PathBuf Prefix "
        "PrefixComponent StripPrefixError absolute is_separator"
    ),
    "pin": "Pin pin",
    "process": (
        "Child ChildStderr ChildStdin ChildStdout Command CommandArgs CommandEnvs ExitCode ExitStatus Output Stdio "
        "Termination abort exit id"
    ),
    "ptr": (
        "NonNull addr_eq addr_of addr_of_mut copy copy_nonoverlapping dangling dangling_mut drop_in_place eq "
        "fn_addr_eq from_mut from_ref hash null null_mut read read_unaligned read_volatile replace "
        "slice_from_raw_parts slice_from_raw_parts_mut swap swap_nonoverlapping with_exposed_provenance "
        "with_exposed_provenance_mut without_provenance without_provenance_mut write write_bytes write_unaligned "
        "write_volatile"
    ),
    "rc": "Rc Weak",
    "result": "IntoIter Iter IterMut Result",
    "slice": (
        "ChunkBy ChunkByMut Chunks ChunksExact ChunksExactMut ChunksMut EscapeAscii GetDisjointMutError Iter IterMut "
        "RChunks RChunksExact RChunksExactMut RChunksMut RSplit RSplitMut RSplitN RSplitNMut SliceIndex Split "
        "SplitInclusive SplitInclusiveMut SplitMut SplitN SplitNMut Windows from_mut from_raw_parts "
        "from_raw_parts_mut from_ref"
    ),
    "str": (
        "Bytes CharIndices Chars EncodeUtf16 EscapeDebug EscapeDefault EscapeUnicode FromStr Lines LinesAny "
        "MatchIndices Matches ParseBoolError RMatchIndices RMatches RSplit RSplitN RSplitTerminator Split "
        "SplitAsciiWhitespace SplitInclusive SplitN SplitTerminator SplitWhitespace Utf8Chunk Utf8Chunks Utf8Error "
        "from_boxed_utf8_unchecked from_utf8 from_utf8_mut from_utf8_unchecked from_utf8_unchecked_mut"
    ),
    "string": "Drain FromUtf16Error FromUtf8Error ParseError String ToString",
    "sync": (
        "Arc Barrier BarrierWaitResult Condvar LazyLock LockResult Mutex MutexGuard Once OnceLock OnceState "
        "PoisonError RwLock RwLockReadGuard RwLockWriteGuard TryLockError TryLockResult WaitTimeoutResult Weak atomic "
        "mpsc ONCE_INIT"
    ),
    "sync::atomic": (
        "ATOMIC_BOOL_INIT ATOMIC_ISIZE_INIT ATOMIC_USIZE_INIT AtomicBool AtomicI16 AtomicI32 AtomicI64 AtomicI8 "
        "AtomicIsize AtomicPtr AtomicU16 AtomicU32 AtomicU64 AtomicU8 AtomicUsize Ordering compiler_fence fence "
        "spin_loop_hint"
    ),
    "sync::mpsc": (
        "IntoIter Iter Receiver RecvError RecvTimeoutError SendError Sender SyncSender TryIter TryRecvError "
        "TrySendError channel sync_channel"
    ),
    "task": "Context Poll RawWaker RawWakerVTable Wake Waker ready",
    "thread": (
        "AccessError Builder JoinHandle LocalKey Result Scope ScopedJoinHandle Thread ThreadId available_parallelism "
        "current panicking park park_timeout park_timeout_ms scope sleep sleep_ms spawn yield_now"
    ),
    "time": "Duration Instant SystemTime SystemTimeError TryFromFloatSecsError UNIX_EPOCH",
    "vec": "Drain ExtractIf IntoIter Splice Vec",
    "arch": "",
    "backtrace": "Backtrace BacktraceStatus",
    "primitive": PRIMITIVE_NAMES.replace("f16 ", "").replace("f128 ", ""),
}

_ENUMS: Mapping[str, str] = {
    "borrow::Cow": "Borrowed Owned",
    "cmp::Ordering": "Equal Greater Less",
    "collections::btree_map::Entry": "Occupied Vacant",
    "collections::hash_map::Entry": "Occupied Vacant",
    "fmt::Alignment": "Center Left Right",
    "io::SeekFrom": "Current End Start",
    "net::IpAddr": "V4 V6",
    "net::SocketAddr": "V4 V6",
    "ops::Bound": "Excluded Included Unbounded",
    "ops::ControlFlow": "Break Continue",
    "option::Option": "None Some",
    "path::Component": "CurDir Normal ParentDir Prefix RootDir",
    "result::Result": "Err Ok",
    "sync::atomic::Ordering": "AcqRel Acquire Relaxed Release SeqCst",
    "task::Poll": "Pending Ready",
}

MODULE_NAMES: Mapping[tuple[str, ...], frozenset[str]] = {
    ("std", *path.split("::")): _words(names) for path, names in {**_MODULES, **_ENUMS}.items() if names
}
"""The stable public names of a module, or the variants of an enum, by its canonical path."""

MODULES: frozenset[tuple[str, ...]] = frozenset(("std", *path.split("::")) for path in _MODULES) | {
    ("std",),
    ("std", "os"),
    ("std", "prelude"),
    *(("std", name) for name in _INTEGERS.split()),
    *(("std", "collections", name) for name in ("binary_heap", "btree_map", "btree_set", "hash_map", "hash_set")),
    ("std", "collections", "linked_list"),
    ("std", "collections", "vec_deque"),
    ("std", "env", "consts"),
    ("std", "intrinsics"),
}
"""Canonical paths of modules (not complete below the first level)."""

PRELUDE_2015: Mapping[str, str] = {
    "Send": "marker",
    "Sized": "marker",
    "Sync": "marker",
    "Unpin": "marker",
    "Copy": "marker",
    "Drop": "ops",
    "Fn": "ops",
    "FnMut": "ops",
    "FnOnce": "ops",
    "AsyncFn": "ops",
    "AsyncFnMut": "ops",
    "AsyncFnOnce": "ops",
    "drop": "mem",
    "align_of": "mem",
    "align_of_val": "mem",
    "size_of": "mem",
    "size_of_val": "mem",
    "Box": "boxed",
    "ToOwned": "borrow",
    "Clone": "clone",
    "PartialEq": "cmp",
    "PartialOrd": "cmp",
    "Eq": "cmp",
    "Ord": "cmp",
    "AsRef": "convert",
    "AsMut": "convert",
    "Into": "convert",
    "From": "convert",
    "Default": "default",
    "Iterator": "iter",
    "Extend": "iter",
    "IntoIterator": "iter",
    "DoubleEndedIterator": "iter",
    "ExactSizeIterator": "iter",
    "Option": "option",
    "Some": "option::Option",
    "None": "option::Option",
    "Result": "result",
    "Ok": "result::Result",
    "Err": "result::Result",
    "String": "string",
    "ToString": "string",
    "Vec": "vec",
}
PRELUDE_2021: Mapping[str, str] = {"TryFrom": "convert", "TryInto": "convert", "FromIterator": "iter"}
PRELUDE_2024: Mapping[str, str] = {"Future": "future", "IntoFuture": "future"}
PRELUDE_SINCE_1_80 = frozenset({"align_of", "align_of_val", "size_of", "size_of_val"})
"""Prelude names that came late: taken as such when read, but never relied on when written."""

STD_MACROS = _words(
    "assert assert_eq assert_ne cfg column compile_error concat dbg debug_assert debug_assert_eq debug_assert_ne env "
    "eprint eprintln file format format_args include include_bytes include_str line matches module_path option_env "
    "panic print println stringify thread_local todo try unimplemented unreachable vec write writeln"
)
"""The macros that are in scope everywhere; each is `std::name`."""

CORE_MACROS = STD_MACROS - _words("dbg env eprint eprintln format print println thread_local vec")
"""Those of them that are in `core`; `env`, which is too, has the name of a module that is not."""

PATHED_MACROS = frozenset({("std", "ptr", "addr_of"), ("std", "ptr", "addr_of_mut"), ("std", "pin", "pin")}) | {
    ("std", "task", "ready"),
    ("std", "mem", "offset_of"),
}

CORE_MODULES = _words(
    "any arch array ascii cell char clone cmp convert default error f32 f64 ffi fmt future hash hint intrinsics iter "
    "marker mem net num ops option panic pin prelude primitive ptr result slice str sync task time"
) | _words(_INTEGERS)
"""Top-level modules of `std` that are in `core`, but for the exceptions below."""

ALLOC_MODULES = _words("alloc borrow boxed collections rc string vec")
"""Top-level modules that are in `alloc`, but for the exceptions below."""

HOME_EXCEPTIONS: Mapping[str, str] = {
    "std::alloc::Layout": "core",
    "std::alloc::LayoutError": "core",
    "std::alloc::GlobalAlloc": "core",
    "std::alloc::System": "std",
    "std::borrow::Borrow": "core",
    "std::borrow::BorrowMut": "core",
    "std::collections::HashMap": "std",
    "std::collections::HashSet": "std",
    "std::collections::hash_map": "std",
    "std::collections::hash_set": "std",
    "std::collections::Bound": "std",
    "std::ffi::CString": "alloc",
    "std::ffi::FromVecWithNulError": "alloc",
    "std::ffi::IntoStringError": "alloc",
    "std::ffi::NulError": "alloc",
    "std::ffi::OsStr": "std",
    "std::ffi::OsString": "std",
    "std::ffi::os_str": "std",
    "std::fmt::format": "alloc",
    "std::format": "alloc",
    "std::hash::DefaultHasher": "std",
    "std::hash::RandomState": "std",
    "std::net::Incoming": "std",
    "std::net::Shutdown": "std",
    "std::net::TcpListener": "std",
    "std::net::TcpStream": "std",
    "std::net::ToSocketAddrs": "std",
    "std::net::UdpSocket": "std",
    "std::panic::catch_unwind": "std",
    "std::panic::panic_any": "std",
    "std::panic::resume_unwind": "std",
    "std::panic::set_hook": "std",
    "std::panic::take_hook": "std",
    "std::panic::PanicHookInfo": "std",
    "std::str::from_boxed_utf8_unchecked": "alloc",
    "std::sync": "std",
    "std::sync::Arc": "alloc",
    "std::sync::Weak": "alloc",
    "std::sync::atomic": "core",
    "std::task::Wake": "alloc",
    "std::time::Instant": "std",
    "std::time::SystemTime": "std",
    "std::time::SystemTimeError": "std",
    "std::time::UNIX_EPOCH": "std",
}

REEXPORTS: Mapping[str, str] = {
    "std::os::raw": "std::ffi",
    "std::collections::Bound": "std::ops::Bound",
    "std::collections::hash_map::DefaultHasher": "std::hash::DefaultHasher",
    "std::collections::hash_map::RandomState": "std::hash::RandomState",
    "std::collections::btree_map::BTreeMap": "std::collections::BTreeMap",
    "std::collections::btree_set::BTreeSet": "std::collections::BTreeSet",
    "std::collections::binary_heap::BinaryHeap": "std::collections::BinaryHeap",
    "std::collections::hash_map::HashMap": "std::collections::HashMap",
    "std::collections::hash_set::HashSet": "std::collections::HashSet",
    "std::collections::linked_list::LinkedList": "std::collections::LinkedList",
    "std::collections::vec_deque::VecDeque": "std::collections::VecDeque",
    "std::ffi::c_str::CStr": "std::ffi::CStr",
    "std::ffi::c_str::CString": "std::ffi::CString",
    "std::ffi::os_str::OsStr": "std::ffi::OsStr",
    "std::ffi::os_str::OsString": "std::ffi::OsString",
    "std::intrinsics::transmute": "std::mem::transmute",
    "std::intrinsics::copy": "std::ptr::copy",
    "std::intrinsics::copy_nonoverlapping": "std::ptr::copy_nonoverlapping",
    "std::intrinsics::write_bytes": "std::ptr::write_bytes",
}
"""Other spellings of an item, and the one that stands for it. A prefix counts as well."""
