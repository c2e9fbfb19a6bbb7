"""The keys: which there are, what each does, and in which order the foot of the screen names them. Data only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """`names` as Textual calls them, joined by commas; `sign` is what is printed. With `short` the foot of the screen
    has it, in this word."""

    names: str
    action: str
    sign: str
    text: str
    short: str = ""


KEYS = (
    Key("a", "accept", "a", "accept what is shown", "accept"),
    Key("r", "reject('NOTHING')", "r", "reject; asks for a reason, and whether to suppress or to baseline", "reject"),
    Key("s", "skip", "s", "skip: ask again in the next session", "skip"),
    Key("w", "switch_rewrite", "w", "show the next rewrite", "rewrite"),
    Key("e", "edit", "e", "edit the text that would be put there, in $EDITOR, and accept it", "edit"),
    Key("p", "all('pattern')", "p", "all of this pattern that are not decided", "pattern"),
    Key("f", "all('file')", "f", "all in this file that are not decided", "file"),
    Key("u", "undo", "u", "undo the last step of this session", "undo"),
    Key("o", "reopen", "o", "take the decision back, whoever made it"),
    Key("x", "reject('SUPPRESSION')", "x", "reject, and suppress in the source"),
    Key("b", "reject('BASELINE')", "b", "reject, and add to the baseline"),
    Key("slash", "search", "/", "search: words of the code, file, pattern, message; empty ends it", "search"),
    Key("t", "switch_filter(1)", "t", "list only some states: all, undecided, open, accepted …"),
    Key("T", "switch_filter(-1)", "T", "the same backwards"),
    Key("g", "switch_grouping", "g", "group by pattern, file, crate or owner"),
    Key("n", "next", "n", "to the next one to decide"),
    Key("j", "step(1)", "j ↓", "down"),
    Key("k", "step(-1)", "k ↑", "up"),
    Key("right_square_bracket", "group(1)", "]", "to the next group"),
    Key("left_square_bracket", "group(-1)", "[", "to the group before"),
    Key("", "", "tab", "the arrow keys to the other pane"),
    Key("space", "page(1)", "space", "read on in the lower pane"),
    Key("backspace", "page(-1)", "backspace", "read back"),
    Key("plus,equals_sign", "context(1)", "+", "more of the code around"),
    Key("minus", "context(-1)", "-", "less of it"),
    Key("i", "explain", "i", "to the explanation of the pattern"),
    Key("ctrl+z", "suspend_process", "ctrl+z", "to the shell; `fg` comes back"),
    Key("question_mark", "help", "?", "this help", "help"),
    Key("q,ctrl+c,ctrl+q", "quit", "q", "quit; every decision is kept", "quit"),
)


def foot(width: int) -> list[tuple[str, str]]:
    """Signs and words for one line of `width` cells; what does not fit is left out from the middle on."""
    named = [(key.sign, key.short) for key in KEYS if key.short]
    while len(named) > 2 and sum(len(sign) + len(word) + 3 for sign, word in named) - 2 > width:
        named.pop(-3)
    return named
