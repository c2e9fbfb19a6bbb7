"""What has become of a series, as text and as JSON: its pieces, then everything by owner, then what is open.

Unknown here: how it was found out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator

from deburr.report.series.wording import count_fixes
from deburr.report.wording import count
from deburr.run.series.state import FixState, Found, PieceState, SeriesState, State
from deburr.text.escape import escape_line

_NOBODY = "(no owner)"
_GROWN = "grown back"
_SHOWN = 5


def state_lines(state: SeriesState, owners_of: Callable[[str], tuple[str, ...]]) -> Iterator[str]:
    """The lines of the text, without their newlines."""
    for one in state.pieces:
        yield _piece_line(one)
        yield from _reasons(one)
    if state.grown:
        yield f"{_GROWN}: {count(len(state.grown), 'finding')} that the series does not know"
        for found in state.grown[:_SHOWN]:
            yield f"      {escape_line(_where(found))}: {found.name.identity.pattern}"
        if len(state.grown) > _SHOWN:
            yield f"      and {len(state.grown) - _SHOWN} more"
    yield ""
    yield from _table(_by_owner(state, owners_of))


def _piece_line(one: PieceState) -> str:
    counts = one.counts
    parts = [f"{counts[state]} {state.value}" for state in State if counts[state]]
    what = count_fixes(len(one.fixes)) if len(parts) == 1 else ", ".join(parts)
    return f"{one.state.value:<11} {escape_line(one.piece.file)}: {what}"


def _reasons(one: PieceState) -> Iterator[str]:
    if one.counts[State.LANDED] and one.counts[State.PENDING]:
        yield "      a part of it has landed: split again for a patch of the rest"
    told = Counter(fix.reason for fix in one.fixes if fix.reason is not None)
    for reason, number in told.items():
        places = dict.fromkeys(_place(fix) for fix in one.fixes if fix.reason == reason)
        shown = ", ".join(list(places)[:_SHOWN])
        more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
        yield f"      {count_fixes(number)}: {escape_line(f'{reason} ({shown}{more})')}"


def _place(fix: FixState) -> str:
    return _where(fix.found) if fix.found is not None else fix.fix.name.file


def _where(found: Found) -> str:
    return f"{found.name.file}:{found.line}"


def _by_owner(state: SeriesState, owners_of: Callable[[str], tuple[str, ...]]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for piece in state.pieces:
        for one in piece.fixes:
            found.setdefault(_owner(one.fix.name.file, owners_of), Counter())[one.state.value] += 1
    for grown in state.grown:
        found.setdefault(_owner(grown.name.file, owners_of), Counter())[_GROWN] += 1
    return dict(sorted(found.items()))


def _owner(file: str, owners_of: Callable[[str], tuple[str, ...]]) -> str:
    return " ".join(owners_of(file)) or _NOBODY


def _table(rows: dict[str, Counter[str]]) -> Iterator[str]:
    heads = [*(state.value for state in State), _GROWN]
    width = max((len(escape_line(owner)) for owner in rows), default=0)
    width = max(width, len("owner"))
    yield "  ".join([f"{'owner':<{width}}", *heads])
    for owner, counts in rows.items():
        cells = [f"{counts[head]:>{len(head)}}" for head in heads]
        yield "  ".join([f"{escape_line(owner):<{width}}", *cells])


def state_json(state: SeriesState, owners_of: Callable[[str], tuple[str, ...]]) -> Iterator[str]:
    """One object a line: each fix, each finding that has grown back, and at last the counts by owner."""
    for piece in state.pieces:
        for one in piece.fixes:
            identity = one.fix.name.identity
            yield _line(
                {
                    "reason": "fix", "state": one.state.value, "piece": piece.piece.number, "patch": piece.piece.file,
                    "file": one.fix.name.file, "line": one.found.line if one.found is not None else None,
                    "pattern": identity.pattern, "module": identity.module, "item": identity.item,
                    "owners": list(owners_of(one.fix.name.file)), "because": one.reason,
                }
            )  # fmt: skip
    for found in state.grown:
        identity = found.name.identity
        yield _line(
            {
                "reason": "grown-back", "file": found.name.file, "line": found.line, "pattern": identity.pattern,
                "module": identity.module, "item": identity.item, "owners": list(owners_of(found.name.file)),
            }
        )  # fmt: skip
    owners = {owner: dict(counts) for owner, counts in _by_owner(state, owners_of).items()}
    yield _line({"reason": "summary", "open": state.is_open, "owners": owners})


def _line(value: dict[str, object]) -> str:
    return json.dumps(value) + "\n"


def state_summary(state: SeriesState) -> str:
    """`4 of 7 pieces have landed; open: 2 pending, 1 conflicting, 3 grown back`."""
    states = Counter(one.state for one in state.pieces)
    open_ones = [f"{states[one]} {one.value}" for one in (State.PENDING, State.CONFLICTING) if states[one]]
    open_ones += [f"{len(state.grown)} {_GROWN}"] if state.grown else []
    pieces = count(len(state.pieces), "piece")
    landed = f"{states[State.LANDED]} of {pieces} landed"
    return f"{landed}; open: {', '.join(open_ones)}" if open_ones else f"{landed}; nothing is open"
