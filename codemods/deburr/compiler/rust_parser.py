"""rustc as a parser: whether it takes a text, without looking at other files, expanding a macro or a name."""

from __future__ import annotations

from deburr.compiler.processes import NotRun, run_tool

SECONDS = 60.0
"""How long rustc may take for one text."""


def rustc_parses(data: bytes, edition: str) -> bool | NotRun:
    """Whether rustc's parser takes the text as a crate of that edition (`"2021"`).

    Asked by printing the parsed text, an unstable option that needs RUSTC_BOOTSTRAP; nothing of it is compiled."""
    done = run_tool(
        ["rustc", "-Zunpretty=normal", "--edition", edition, "-"],
        stdin=data,
        seconds=SECONDS,
        settings={"RUSTC_BOOTSTRAP": "1"},
    )
    if isinstance(done, NotRun):
        return done
    if done.code not in {0, 1}:
        return NotRun(f"rustc failed: {done.complaint}")
    return done.code == 0
