"""What the generic types of std and of popular crates do with what they hold: own it, share it, or not keep it at all.

A closed list. A type of another crate that is not in it is taken to keep nothing, so that a cycle is only drawn where
each of its edges is known. Unknown here: types of the crate itself, and syntax.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

from deburr.syntax.resolution import Item


class Role(enum.Enum):
    """What a type does with its type arguments."""

    OWNS = "owns"
    """Holds them by value or in a box of its own: no other owner."""
    SHARES = "shares"
    """One of several owners, counted."""
    CELL = "cell"
    """Holds them so that they can be exchanged through a shared reference."""
    SHARED_CELL = "shared cell"
    """Both at once: `ArcSwap<T>` is an exchangeable `Arc<T>`."""
    RECEIVER = "receiver"
    """One of the owners of a queue; what waits in the queue lives as long as it does."""
    SENDER = "sender"
    """Reaches the queue, whose content goes with the last receiver."""
    FUTURE = "future"
    """A boxed future: its content cannot be seen."""
    WAKER = "waker"
    """One of the owners of whatever is woken."""
    WEAK = "weak"


_STD = frozenset({"std", "core", "alloc"})
_FUTURES = ("futures", "futures_util", "futures_core", "futures_task", "futures_channel", "futures_lite")
_OWNS = (
    "Box Vec Option Result Pin VecDeque LinkedList HashMap HashSet BTreeMap BTreeSet BinaryHeap Cow Wrapping Reverse "
    "Poll ControlFlow AssertUnwindSafe"
)
_CELLS = "Mutex RwLock RefCell Cell UnsafeCell OnceCell OnceLock LazyCell LazyLock SyncUnsafeCell Exclusive"
_BY_STD: Mapping[str, Role] = {
    **dict.fromkeys(_OWNS.split(), Role.OWNS),
    **dict.fromkeys(_CELLS.split(), Role.CELL),
    **dict.fromkeys(("Rc", "Arc"), Role.SHARES),
    "Weak": Role.WEAK,
    "Receiver": Role.RECEIVER,
    **dict.fromkeys(("Sender", "SyncSender"), Role.SENDER),
    "Waker": Role.WAKER,
}


def _of_crates(names: str, crates: tuple[str, ...], role: Role) -> dict[tuple[str, str], Role]:
    return {(crate, name): role for crate in crates for name in names.split()}


_CHANNELS = (
    *("crossbeam_channel", "crossbeam", "flume", "tokio", "async_channel", "async_std", "smol", "kanal", "postage"),
    *_FUTURES,
)
_LOCKS = ("parking_lot", "lock_api", "tokio", "async_lock", "async_std", "spin", "smol", "once_cell", "futures_lite")
_BY_CRATE: Mapping[tuple[str, str], Role] = {
    **_of_crates("Receiver UnboundedReceiver", _CHANNELS, Role.RECEIVER),
    **_of_crates("Sender UnboundedSender", _CHANNELS, Role.SENDER),
    **_of_crates("Mutex RwLock ReentrantMutex FairMutex OnceCell", (*_LOCKS, *_FUTURES), Role.CELL),
    **_of_crates("AtomicCell ShardedLock SegQueue ArrayQueue", ("crossbeam", "crossbeam_utils"), Role.CELL),
    **_of_crates("SegQueue ArrayQueue", ("crossbeam_queue",), Role.CELL),
    **_of_crates("ConcurrentQueue", ("concurrent_queue",), Role.CELL),
    **_of_crates("DashMap DashSet", ("dashmap",), Role.CELL),
    **_of_crates("ArcSwap ArcSwapOption", ("arc_swap",), Role.SHARED_CELL),
    **_of_crates("Arc", ("triomphe", "servo_arc"), Role.SHARES),
    **_of_crates("BoxFuture LocalBoxFuture FutureObj LocalFutureObj", _FUTURES, Role.FUTURE),
    **_of_crates("AtomicWaker", (*_FUTURES, "atomic_waker"), Role.WAKER),
    **_of_crates("Slab", ("slab", "sharded_slab"), Role.OWNS),
    **_of_crates("SlotMap HopSlotMap DenseSlotMap SecondaryMap", ("slotmap",), Role.OWNS),
    **_of_crates("SmallVec", ("smallvec",), Role.OWNS),
    **_of_crates("ArrayVec", ("arrayvec",), Role.OWNS),
    **_of_crates("IndexMap IndexSet", ("indexmap",), Role.OWNS),
    **_of_crates("HashMap HashSet", ("hashbrown",), Role.OWNS),
    **_of_crates("FxHashMap FxHashSet", ("rustc_hash", "fxhash"), Role.OWNS),
    **_of_crates("AHashMap AHashSet", ("ahash",), Role.OWNS),
    **_of_crates("CachePadded", ("crossbeam", "crossbeam_utils"), Role.OWNS),
    **_of_crates("Either", ("either", *_FUTURES), Role.OWNS),
}


def role_of(item: Item) -> Role | None:
    """What a type that is not of this crate does with its arguments; None: nothing that is known."""
    if item.path[0] in _STD:
        return _BY_STD.get(item.path[-1]) if len(item.path) > 1 else None
    return _BY_CRATE.get((item.path[0], item.path[-1]))


def is_future_trait(item: Item) -> bool:
    """Whether a trait is `Future`, under any of the paths that lead to it."""
    return item.path[-1] == "Future" and (item.path[0] in _STD or item.path[0] in _FUTURES)


def is_wake_trait(item: Item) -> bool:
    """Whether a trait makes a `Waker` out of an `Arc` of whatever implements it."""
    if item.path[0] in _STD:
        return item.path[-1] == "Wake"
    return item.path[-1] == "ArcWake" and item.path[0] in _FUTURES
