"""Holds what the keys of the application do, what it shows, and that a decision is on disk before it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.review.decision_file import DecisionFile, ReviewFileError
from deburr.review.session import ReviewSession
from review.terminal.reviewed_crate import Desk, Hand, at_desk, decided_in

LEAK = "box_leak_as_ptr Box::leak(Box::new(bytes)).as_ptr()"
NULL = "compare_with_null buffer==std::ptr::null()"
MANGLE = "no_mangle_without_unsafe_attr #[no_mangle]"
A, B = (f"transmute_int_to_float mem::transmute::<u32,f32>({name})" for name in "ab")


@pytest.mark.parametrize("size", [(80, 24), (130, 30)])
def test_the_screen(demo: ReviewSession, snapshot, size: tuple[int, int]) -> None:
    async def act(desk: Desk) -> None:
        await desk.press("a", "r", *"no", "enter")
        snapshot.assert_match(desk.screen.encode(), "screen.txt")

    at_desk(demo, act, size=size)


@pytest.mark.parametrize(
    ("keys", "decisions", "focus"),
    [
        (["w", "a"], [f"{LEAK} accept hold_slice"], "lib.rs:17"),
        (["w", "w", "a", "a", "u"], [f"{LEAK} accept leak_elements"], "lib.rs:17"),
        (["s", "u", "u"], [], "names.rs:19"),
        (["r", *"a b", "enter", "a"], [f"{LEAK} reject a b", f"{NULL} accept ask_is_null"], "lib.rs:21"),
        (["r", "x", "escape"], [], "names.rs:19"),
        (["down", "a", "up", "up", "s"], [f"{LEAK} skip", f"{NULL} accept ask_is_null"], "lib.rs:21"),
        (["end", "p", "a"], [f"{A} accept from_bits", f"{B} accept from_bits"], "names.rs:19"),
        (["end", "p", "r", "x", "enter"], [f"{A} reject x", f"{B} reject x"], "names.rs:19"),
        (["end", "p", "escape"], [], "lib.rs:11"),
        (["end", "p", "a", "u"], [], "lib.rs:11"),
        # What is in focus is decided: `p` is not about it.
        (["end", "r", "enter", "end", "p", "a"], [f"{A} accept from_bits", f"{B} reject"], "names.rs:19"),
        (["j", "f", "s"], [f"{NULL} skip", f"{MANGLE} skip", f"{A} skip", f"{B} skip"], "names.rs:19"),
        (["a", "n", "n", "home", "o"], [], "names.rs:19"),
        (["]", "]", "["], [], "lib.rs:17"),
    ],
)
def test_keys(demo: ReviewSession, keys: list[str], decisions: list[str], focus: str) -> None:
    async def act(desk: Desk) -> None:
        await desk.press(*keys)
        assert sorted(desk.decided) == sorted(decisions)
        assert f"/{focus} " in desk.focus

    at_desk(demo, act)


def test_nothing_is_shown_that_is_not_on_disk(demo: ReviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: DecisionFile, wanted: object) -> None:
        raise ReviewFileError("the decision cannot be kept: no space left on device", "nothing in it was changed")

    async def act(desk: Desk) -> None:
        monkeypatch.setattr(DecisionFile, "change", full)
        await desk.press("a")
        assert desk.counts.startswith("· 5 open  ✓ 0 accepted")
        assert "/names.rs:19 " in desk.focus
        assert desk.told == "the decision cannot be kept: no space left on device; nothing in it was changed"

    at_desk(demo, act)


def test_decisions_of_before_are_there(demo: ReviewSession) -> None:
    demo.accept([one for one in demo.items if one.pattern == "box_leak_as_ptr"], "hold_slice")
    demo.skip([one for one in demo.items if one.pattern == "compare_with_null"])

    async def act(desk: Desk) -> None:
        # What was skipped in another session is asked about again.
        assert "/lib.rs:17 " in desk.focus
        await desk.press("up")
        assert "accepted: `hold_slice`" in desk.screen
        assert "rewrite 2 of 2 `hold_slice`" in desk.screen
        await desk.press("a")
        assert f"{LEAK} accept hold_slice" in desk.decided

    at_desk(ReviewSession.opened(demo.collected), act)


def test_groups_filters_and_search(demo: ReviewSession) -> None:
    async def act(desk: Desk) -> None:
        await desk.press("a", "g")
        assert "by file" in desk.screen
        assert "\nsrc/lib.rs  4 of 4 to decide\n" in desk.screen
        await desk.press("g")
        assert "\ndemo  4 of 5 to decide\n" in desk.screen
        await desk.press("g")
        assert "\n(nobody's)  4 of 5 to decide\n" in desk.screen
        await desk.press("g", "t")
        assert "1 of 4 (5 in all)  by pattern (g)  states (t): undecided" in desk.screen
        await desk.press("t", "t")
        assert "1 of 1 (5 in all)  by pattern (g)  states (t): accepted" in desk.screen
        assert "/names.rs:19 " in desk.focus
        await desk.press("T", "T", "T", "slash", *"lib transmute", "enter")
        assert "of 2 (5 in all)  by pattern (g)  states (t): all  search (/): lib transmute" in desk.screen
        await desk.press("slash", *" x q", "enter")
        assert "nothing is listed" in desk.screen
        await desk.press("escape")
        assert "of 5  by pattern (g)  states (t): all\n" in desk.screen
        assert desk.decided == [f"{LEAK} accept leak_elements"]

    at_desk(demo, act)


def test_more_of_the_code_and_the_explanation(demo: ReviewSession) -> None:
    async def act(desk: Desk) -> None:
        await desk.press("j")
        assert "\n14\n" in desk.screen
        assert "use std::mem;" not in desk.screen
        await desk.press("plus", "plus")
        assert " 3   use std::mem;" in desk.screen
        await desk.press("minus", "minus", "minus")
        assert "pub fn is_missing" not in desk.screen
        assert "buffer == std::ptr::null()" in desk.screen
        await desk.press("i")
        assert "Why is this bad?" in desk.screen
        await desk.press("question_mark")
        assert len(desk.app.screen_stack) == 2
        await desk.press("escape")
        assert len(desk.app.screen_stack) == 1

    at_desk(demo, act)


def test_an_edited_text(demo: ReviewSession) -> None:
    hand = Hand(demo, text="buffer.is_null(")

    async def act(desk: Desk) -> None:
        await desk.press("j", "e")
        assert desk.told == "not accepted: line 17 would not parse; e edits your text again"
        assert desk.decided == []
        hand.text = "{ buffer }.is_null()"
        await desk.press("e")
        assert desk.decided == [f"{NULL} accept ask_is_null {{ buffer }}.is_null()"]
        assert "17 +     { buffer }.is_null()" in desk.screen
        await desk.press("a")
        assert desk.decided == [f"{NULL} accept ask_is_null {{ buffer }}.is_null()"]
        hand.text = None
        await desk.press("u", "e")
        assert "nothing was decided" in desk.told

    at_desk(demo, act, size=(100, 30), hand=hand)
    assert hand.done[:2] == [("edit", "buffer.is_null()"), ("edit", "buffer.is_null(")]


def test_a_text_of_somebody_else_is_accepted_only_where_it_is_seen(
    demo: ReviewSession, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = next(one for one in demo.items if one.pattern == "compare_with_null")
    demo.edit(item, "{ rm_rf() }")
    # The same file of decisions, for another user.
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("other")))
    session = ReviewSession.opened(demo.collected)

    async def act(desk: Desk) -> None:
        assert desk.counts == "· 4 open  ✓ 0 accepted  ✗ 0 rejected  – 0 skipped  ! 1 stale"
        await desk.press("f", "escape", "j")
        assert "edited elsewhere: accept it anew" in desk.screen.replace("\n   ", "")
        assert "+     { rm_rf() }" in desk.screen
        await desk.press("end", "f", "a")
        assert "look at it alone" in desk.screen
        assert "! 1 stale" in desk.counts
        await desk.press("home", "j", "a")
        assert "! 0 stale" in desk.counts

    at_desk(session, act, size=(100, 34))


def test_a_rejection_with_more(demo: ReviewSession) -> None:
    hand = Hand(demo)

    async def act(desk: Desk) -> None:
        await desk.press("x", "enter")
        assert desk.decided == []
        await desk.press(*"it is C", "enter")
        assert desk.decided == [f"{LEAK} reject it is C"]
        hand.problem = "no comment would silence it"
        await desk.press("r", "tab", "tab", "enter")
        assert "rejected: src/lib.rs:17, but no more than that: no comment would silence it" in desk.screen
        await desk.press("b", "escape")

    at_desk(demo, act, hand=hand)
    assert hand.done == [("suppress", "src/names.rs", "it is C"), ("baseline", "src/lib.rs")]


def test_a_file_that_changes_under_the_session(own_demo: ReviewSession) -> None:
    file = own_demo.collected.root / "src/lib.rs"
    hand = Hand(own_demo)

    async def act(desk: Desk) -> None:
        await desk.press("j", "a")
        text = file.read_text()
        file.write_text("\n\n" + text.replace("buffer == std::ptr::null()", "std::ptr::null() == buffer"))
        await desk.press("up")
        assert "has changed on disk: its findings were looked for anew" in desk.told
        # The code under the decision is another one: it is stale, and says why.
        assert "! 1 stale" in desk.counts
        assert "! src/lib.rs:19  std::ptr::null() == buffer" in desk.screen
        file.unlink()
        hand.problem = "cannot be read"
        await desk.press("a")
        assert desk.decided == [f"{NULL} accept ask_is_null"]
        assert "! 4 stale" in desk.counts

    at_desk(own_demo, act, size=(100, 30), hand=hand)


def test_a_file_that_is_touched_has_not_changed(demo: ReviewSession) -> None:
    hand = Hand(demo)

    async def act(desk: Desk) -> None:
        file = demo.collected.root / "src/names.rs"
        file.write_bytes(file.read_bytes())
        await desk.press("a")

    at_desk(demo, act, hand=hand)
    assert hand.done == []


def test_small_terminals(demo: ReviewSession) -> None:
    async def act(desk: Desk) -> None:
        await desk.press("a")
        assert desk.counts == "·4 ✓1 ✗0 –0 !0"
        assert "/lib.rs:17" in desk.focus
        assert desk.screen.split("\n")[-2].endswith("? help  q quit")
        await desk.pilot.resize_terminal(39, 10)
        await desk.press("a")
        assert desk.screen.startswith("the terminal is 39×10: a review needs\n40×10; q quits\n")
        # Nobody has seen what that would have been about.
        assert len(desk.decided) == 1
        await desk.pilot.resize_terminal(200, 60)
        await desk.press("a")
        assert len(desk.decided) == 2
        assert desk.counts.startswith("· 3 open")

    at_desk(demo, act, size=(40, 10))


@pytest.mark.parametrize("is_coloured", [True, False])
def test_colours_are_the_terminals_own_or_none(demo: ReviewSession, is_coloured: bool) -> None:
    found: set[int | None] = set()

    async def act(desk: Desk) -> None:
        await desk.press("a", "j", "r", "escape")
        for strip in desk.app.screen_stack[0]._compositor.render_strips():
            for name in desk.app.get_line_filters():
                strip = strip.apply_filter(name, desk.app.background_colors[1])
            for segment in strip:
                style = segment.style
                found.update(one.number for one in (style.color, style.bgcolor) if one is not None) if style else None

    at_desk(demo, act, is_coloured=is_coloured)
    # Of ANSI's sixteen: red, green, magenta, and the grey of borders. None is the terminal's own.
    assert found == ({None, 1, 2, 5, 8} if is_coloured else {None})


def test_everything_is_decided(demo: ReviewSession) -> None:
    demo.accept(demo.items)

    async def act(desk: Desk) -> None:
        assert desk.told == "everything here is decided; q quits"
        await desk.press("a")
        assert "nothing is left to decide" in desk.told

    at_desk(demo, act)


def test_decisions_are_kept_in_the_file_that_was_named(demo: ReviewSession, tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        await desk.press("a")

    at_desk(ReviewSession.opened(demo.collected, tmp_path / "mine.json"), act)
    assert (tmp_path / "mine.json").exists()
    assert decided_in(demo.collected.root) == []
