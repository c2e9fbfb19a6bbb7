"""A file that several pieces change: in every order that is allowed, they lead to the same text.

The texts have few different lines, so that hunks look alike in many places. That `apply_hunks` does what `git apply`
does is tested where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from deburr.run.series.shared_file import Entangled, Shared, shared
from deburr.text.hunk_placing import apply_hunks
from deburr.text.patch import hunks_of

# An edit: a piece, a line, how many lines it takes, the lines that it puts there.
EDITS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.integers(0, 40),
        st.integers(0, 2),
        st.lists(st.sampled_from([b"a\n", b"}\n", b"new\n"]), max_size=3),
    ),
    min_size=1,
    max_size=6,
)
LINES = st.lists(st.sampled_from([b"a\n", b"}\n", b"\n"]), min_size=8, max_size=40)


def made(lines: Sequence[bytes], edits: Sequence[tuple[int, int, int, list[bytes]]]) -> bytes:
    found: list[bytes] = []
    at = 0
    for _, start, count, new in sorted(edits, key=lambda edit: edit[1:3]):
        if start < at:
            continue
        found += [*lines[at:start], *new]
        at = start + count
    return b"".join([*found, *lines[at:]])


def apart(edits: Sequence[tuple[int, int, int, list[bytes]]]) -> list[tuple[int, int, int, list[bytes]]]:
    """The edits that do not overlap with one before them."""
    kept: list[tuple[int, int, int, list[bytes]]] = []
    for one in sorted(edits, key=lambda edit: edit[1:3]):
        if not kept or one[1] > kept[-1][1] + kept[-1][2]:
            kept.append(one)
    return kept


def allowed(numbers: Sequence[int], needs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, ...]]:
    for order in permutations(numbers):
        if all(order.index(first) < order.index(second) for first, second in needs):
            yield order


@given(lines=LINES, edits=EDITS, tidy=st.booleans())
@settings(max_examples=100, deadline=None)
def test_every_allowed_order_gives_the_same_text(lines: list[bytes], edits, tidy: bool) -> None:
    edits = apart([one for one in edits if one[1] + one[2] <= len(lines)])
    numbers = sorted({one[0] for one in edits})
    before = b"".join(lines)

    def state(chosen: Sequence[int]) -> bytes:
        text = made(lines, [one for one in edits if one[0] in chosen])
        # What is tidied up only once all pieces are made, as an import that none needs any more.
        return b"// tidy\n" + text if tidy and set(chosen) == set(numbers) else text

    after = state(numbers)
    if not numbers:
        return
    found = shared(before, after, numbers, state)
    assert isinstance(found, Shared)
    orders = list(allowed(numbers, found.needs))
    assert tuple(numbers) in orders
    for order in orders:
        text: bytes | None = before
        for number in order:
            assert text is not None, order
            step = found.steps[number]
            text = apply_hunks(text, hunks_of(step.before, step.after))
        assert text == after, order


BASE = [b"%d\n" % number for number in range(30)]


def replaced(*lines: int) -> bytes:
    return b"".join(b"new\n" if number in lines else line for number, line in enumerate(BASE))


def pieces(places: dict[int, tuple[int, ...]]) -> Shared | Entangled:
    def state(chosen: Sequence[int]) -> bytes:
        return replaced(*(line for number in chosen for line in places[number]))

    return shared(b"".join(BASE), state(list(places)), list(places), state)


def test_lines_that_are_apart_need_nothing() -> None:
    found = pieces({1: (2, 20), 2: (10,), 3: (27,)})
    assert isinstance(found, Shared)
    assert found.needs == ()
    assert {step.before for step in found.steps.values()} == {b"".join(BASE)}


def test_lines_within_three_of_each_other_are_a_chain() -> None:
    # Between lines 5 and 9 there are three.
    found = pieces({1: (5,), 2: (9,), 3: (20,)})
    assert isinstance(found, Shared)
    assert found.needs == ((1, 2),)
    assert found.steps[2].before == replaced(5)
    assert found.steps[3].before == b"".join(BASE)
    apart_enough = pieces({1: (5,), 2: (10,), 3: (20,)})
    assert isinstance(apart_enough, Shared)
    assert apart_enough.needs == ()


def test_a_line_that_both_need_is_the_first_one_s() -> None:
    """As an import is."""

    def state(chosen: Sequence[int]) -> bytes:
        return b"use x;\n" + replaced(*(line for number in chosen for line in {1: (10,), 2: (20,)}[number]))

    found = shared(b"".join(BASE), state([1, 2]), [1, 2], state)
    assert isinstance(found, Shared)
    assert found.needs == ((1, 2),)
    assert found.steps[2].before == b"use x;\n" + replaced(10)


def test_what_cannot_be_made_alone_is_a_chain_or_one() -> None:
    """The second piece builds upon the first."""
    texts = {(): b"a\n", (1,): b"b\n", (2,): None, (1, 2): b"c\n"}
    found = shared(b"a\n", b"c\n", [1, 2], lambda chosen: texts[tuple(chosen)])
    assert isinstance(found, Shared)
    assert found.needs == ((1, 2),)
    texts[1,] = None
    assert shared(b"a\n", b"c\n", [1, 2], lambda chosen: texts[tuple(chosen)]) == Entangled((1, 2))


def test_a_hunk_that_fits_elsewhere_is_made_in_order() -> None:
    """Once the first piece has moved the blocks by the length of one, the second would be made in the wrong one."""
    blocks = [b"fn f() {\n", b"    a();\n", b"    b();\n", b"    c();\n", b"    d();\n", b"}\n"] * 8
    new = [b"fn new() {\n", b"    1;\n", b"    2;\n", b"    3;\n", b"    4;\n", b"}\n"]

    def state(chosen: Sequence[int]) -> bytes:
        lines = list(blocks)
        if 2 in chosen:
            lines[6 * 5 + 3] = b"    other();\n"
        return b"".join([*new, *lines] if 1 in chosen else lines)

    before, after = state([]), state([1, 2])
    # As made from the original text, one behind the other, they do not lead there.
    alone = [hunks_of(before, state([number])) for number in (1, 2)]
    assert apply_hunks(apply_hunks(before, alone[0]) or b"", alone[1]) not in (None, after)
    found = shared(before, after, [1, 2], state)
    assert isinstance(found, Shared)
    assert found.needs == ((1, 2),)
    # Nothing moves: the place is the one that the hunk names.
    same = list(blocks)
    same[1] = b"    x();\n"

    def still(chosen: Sequence[int]) -> bytes:
        lines = same if 1 in chosen else blocks
        return b"".join([*lines[:33], b"    other();\n", *lines[34:]] if 2 in chosen else lines)

    steady = shared(before, still([1, 2]), [1, 2], still)
    assert isinstance(steady, Shared)
    assert steady.needs == ()
