"""Colours and progress: who decides, and that nothing raw slips through."""

from __future__ import annotations

import io
import sys

import pytest

from deburr.cli.choices import ColorChoice
from deburr.cli.terminal import open_terminal


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError("no descriptor")


@pytest.mark.parametrize(
    ("choice", "environment", "on_screen", "coloured"),
    [
        (ColorChoice.AUTO, {}, True, True),
        (ColorChoice.AUTO, {}, False, False),
        (ColorChoice.AUTO, {"NO_COLOR": "1"}, True, False),
        (ColorChoice.AUTO, {"NO_COLOR": ""}, True, True),
        (ColorChoice.AUTO, {"TERM": "dumb"}, True, False),
        (ColorChoice.ALWAYS, {"NO_COLOR": "1"}, False, True),
        (ColorChoice.NEVER, {}, True, False),
    ],
)
def test_colours(
    monkeypatch, choice: ColorChoice, environment: dict[str, str], on_screen: bool, coloured: bool
) -> None:
    monkeypatch.setattr(sys, "stdout", Screen() if on_screen else io.StringIO())
    terminal = open_terminal(choice, quiet=False, environment=environment)
    assert terminal.paint.enabled == coloured
    assert terminal.is_for_people == (on_screen or coloured)


def test_progress_waits_a_second_and_leaves_nothing_behind(monkeypatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    terminal = open_terminal(ColorChoice.NEVER, quiet=False, environment={})
    terminal.progress("1 of 9")
    assert screen.getvalue() == ""
    terminal._started -= 2
    terminal.progress("2 of 9")
    assert screen.getvalue() == "\r2 of 9"
    terminal.note("done")
    assert screen.getvalue() == "\r2 of 9\r      \rdone\n"


@pytest.mark.parametrize("quiet", [True, False])
def test_no_progress_where_nobody_watches(monkeypatch, quiet: bool) -> None:
    stream = Screen() if quiet else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    terminal = open_terminal(ColorChoice.NEVER, quiet=quiet, environment={})
    terminal._started -= 2
    terminal.progress("1 of 9")
    assert stream.getvalue() == ""


def test_what_stderr_says_is_escaped(monkeypatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    terminal = open_terminal(ColorChoice.NEVER, quiet=False, environment={})
    terminal.note("not analysed: \x1b[2J\n.rs")
    terminal.error("a\u202eb")
    terminal.block("line\n\x9b\n")
    assert stream.getvalue() == "not analysed: \\x1b[2J\\n.rs\nerror: a\\u{202e}b\nline\n\\u{9b}\n\n"
