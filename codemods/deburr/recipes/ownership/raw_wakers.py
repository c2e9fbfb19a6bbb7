"""Which types a file makes wakers of by hand: the vtable of a `RawWaker` takes its pointer back to an `Arc` of them.

Read off the functions that a `RawWakerVTable::new` names: `Arc::from_raw(p as *const Task)`, `Arc::<Task>::from_raw`,
`Arc::increment_strong_count(p.cast::<Task>())`. Other ways of writing the type are not seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.syntax.source import Node, SourceFile

_ARC_CALLS = frozenset({"from_raw", "increment_strong_count", "decrement_strong_count"})


def raw_waker_types(source: SourceFile) -> tuple[Node, ...]:
    """The nodes of the types behind the pointers of the file's vtables, in source order."""
    if b"RawWakerVTable" not in source.data or b"Arc" not in source.data:
        return ()
    functions = {name for call in _calls(source, source.root) for name in _named_in_vtable(source, call)}
    found: dict[int, Node] = {}
    for function in _of_kind(source, source.root, "function_item"):
        name = function.child_by_field_name("name")
        if name is not None and source.text(name) in functions:
            for call in _calls(source, function):
                for node in _counted(source, call):
                    found[node.start_byte] = node
    return tuple(found[at] for at in sorted(found))


def _named_in_vtable(source: SourceFile, call: Node) -> Iterator[str]:
    function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if function is None or arguments is None or not source.text(function).endswith("RawWakerVTable::new"):
        return
    for one in arguments.named_children:
        text = source.text(one)
        yield text.split("::<")[0].rsplit("::", 1)[-1]


def _counted(source: SourceFile, call: Node) -> Iterator[Node]:
    """The `T` of a call that takes a pointer as one to the inside of an `Arc<T>`."""
    function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if function is None or arguments is None or function.type != "scoped_identifier":
        return
    name, owner = function.child_by_field_name("name"), function.child_by_field_name("path")
    if name is None or owner is None or source.text(name) not in _ARC_CALLS:
        return
    if not source.text(owner).split("<")[0].rstrip(":").endswith("Arc"):
        return
    for generics in _of_kind(source, owner, "type_arguments"):
        yield from generics.named_children[:1]
    for argument in arguments.named_children:
        if argument.type == "type_cast_expression":
            pointer = argument.child_by_field_name("type")
            inner = pointer.child_by_field_name("type") if pointer is not None else None
            if inner is not None:
                yield inner
        elif argument.type == "call_expression" and b".cast::<" in source.data[argument.start_byte : argument.end_byte]:
            for generics in _of_kind(source, argument, "type_arguments"):
                yield from generics.named_children[:1]


def _calls(source: SourceFile, within: Node) -> Iterator[Node]:
    return _of_kind(source, within, "call_expression")


def _of_kind(source: SourceFile, within: Node, kind: str) -> Iterator[Node]:
    pending = [within]
    while pending:
        node = pending.pop()
        if node.type == kind:
            yield node
        pending.extend(node.named_children)
