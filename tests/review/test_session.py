"""Holds a session over items: what each step leaves on disk and in the states, and that no step forgets another's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deburr.engine.findings import Finding
from deburr.language.model import Applicability, Level
from deburr.review.collecting import Collected
from deburr.review.decision_file import read_decisions, usual_file
from deburr.review.items import Alternative, FilePart, ReviewItem
from deburr.review.keys import FindingKey, Standing
from deburr.review.session import Grouping, ReviewSession, Status
from deburr.text.edit import Edit
from deburr.text.span import Span
from review.decided import entry

DATA = b"fn f() { x(1); x(1); x(2); }\r\n"
SPANS = (Span(9, 13), Span(15, 19), Span(21, 25))


def item(number, file="src/a.rs", withheld=None, owners=()):
    """The n-th of three in a file; the first two are alike."""
    at = SPANS[number]
    alike = number < 2
    standing = Standing(2 if alike else 1, number + 1, 3)
    key = FindingKey(entry(file=file, snippet="x(1)" if alike else "x(2)"), number + 1 if alike else 1)

    def alternative(name, applicability, **more):
        edit = Edit(Span(at.start, at.start + 1), name.encode())
        parts = () if more.get("withheld") else (FilePart(file, file, DATA, (edit,)),)
        return Alternative(name, name, applicability, name == "y", f"{name}{number}", parts, **more)

    return ReviewItem(
        key, standing, Finding("p", "g", Level.WARN, "found", at), file, DATA, "pack", owners,
        (alternative("y", Applicability.MACHINE_APPLICABLE, withheld=withheld),
         alternative("z", Applicability.MAYBE_INCORRECT)),
        "why", "y",
    )  # fmt: skip


@pytest.fixture
def session(tmp_path, state_home):
    items = (item(0), item(1), item(2), item(0, "src/b.rs"), item(2, "src/b.rs", "no place", ("@b",)))
    return opened(tmp_path, items)


def opened(root, items):
    return ReviewSession.opened(Collected(root, items, {one.key: one.standing for one in items}))


def statuses(session):
    return " ".join(session.state(one).status.value for one in session.items)


def test_every_step_is_on_disk_and_undone_one_by_one(session, tmp_path):
    a1, a2, a3, b1 = session.items[:4]
    assert session.accept([a1, a2], "z") == []
    session.reject([a3], "no")
    session.skip([b1])
    assert statuses(session) == "accepted accepted rejected skipped open"
    again = opened(tmp_path, session.items)
    assert statuses(again) == statuses(session)
    assert again.counts() == {Status.ACCEPTED: 2, Status.REJECTED: 1, Status.SKIPPED: 1, Status.OPEN: 1}
    session.clear([a1])
    assert [session.undo() for _ in range(5)] == [(a1,), (b1,), (a3,), (a1, a2), ()]
    assert (statuses(session), read_decisions(usual_file(tmp_path))) == ("open open open open open", {})


def test_undo_leaves_what_somebody_else_has_decided_since(session, tmp_path):
    a1, a2 = session.items[:2]
    session.accept([a1, a2])
    other = opened(tmp_path, session.items)
    other.reject([a2])
    assert session.undo() == (a1, a2)
    assert statuses(session) == "open rejected open open open"


def test_what_cannot_be_accepted_is_refused_with_the_reason(session):
    b3 = session.items[4]
    (refused,) = session.accept([b3], "y")
    assert (refused.item, refused.reason) == (b3, "there is nothing to apply: no place")
    (refused,) = session.accept([b3], "q")
    assert refused.reason == "there is no rewrite `q` here"
    # Without a name, the next one that can be made.
    assert session.accept([b3]) == []
    assert session.state(b3).decision.rewrite == "z"


def test_an_edited_text_has_the_file_s_line_ends(session, tmp_path):
    a1 = session.items[0]
    assert session.edit(a1, "y(\n1)") is None
    decision = session.state(a1).decision
    assert (decision.replacement, decision.rewrite) == ("y(\r\n1)", "y")
    assert session.state(a1).status is Status.ACCEPTED


def test_all_of_a_pattern_and_all_in_a_file_leave_what_is_decided(session):
    a1, a2, a3, b1, b3 = session.items
    session.reject([a2])
    assert session.in_file(a1) == [a1, a3]
    assert session.in_file(a2) == [a1, a2, a3]
    assert session.of_pattern(b1) == [a1, a3, b1, b3]


def test_groups_and_search(session):
    a1, a2, a3, b1, b3 = session.items
    assert session.grouped(Grouping.FILE) == {"src/a.rs": [a1, a2, a3], "src/b.rs": [b1, b3]}
    assert session.grouped(Grouping.OWNER) == {"": [a1, a2, a3, b1], "@b": [b3]}
    assert list(session.grouped(Grouping.PATTERN)) == ["p"]
    assert list(session.grouped(Grouping.CRATE)) == ["pack"]
    assert session.search("X(2) B.RS") == [b3]
    session.reject([a3])
    assert session.search("x(2)", frozenset({Status.OPEN})) == [b3]


STEP = st.tuples(st.sampled_from(["accept", "reject", "skip", "clear", "undo", "other"]), st.integers(0, 4))


@settings(max_examples=60, deadline=None)
@given(st.lists(STEP, max_size=12))
def test_the_states_are_those_of_a_session_that_is_opened_anew(tmp_path_factory, steps):
    root = tmp_path_factory.mktemp("root")
    items = (item(0), item(1), item(2), item(0, "src/b.rs"), item(2, "src/b.rs"))
    session, other = opened(root, items), opened(root, items)
    for what, number in steps:
        one = [items[number]]
        match what:
            case "undo":
                session.undo()
            case "other":
                other.reject(one)
            case _:
                getattr(session, what)(one)
    # A step of one's own brings in what others have decided; an undo without a step does not.
    session.skip([items[0]])
    assert [session.state(one) for one in items] == [opened(root, items).state(one) for one in items]
