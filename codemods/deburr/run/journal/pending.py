"""For the commands that only look: whether an apply to these files was interrupted, or is writing at this moment.

What they would see then is neither the old nor the new state. Only looks, and is cheap where there is nothing: a run
without any journal reads one directory. Unknown here: what is done about it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path as FilePath

from deburr.errors import JournalError
from deburr.run.journal.places import overlap, present_state, root_for


def pending(paths: Iterable[FilePath]) -> str | None:
    """What is the matter with the files under these paths, with what to do; None if nothing is.

    A `JournalError` where it cannot be seen, because the state directory is not safe to believe."""
    state = present_state()
    if state is None or not os.path.lexists(state.active) or not os.listdir(state.active):
        return None
    from deburr.run.journal.history import journals_of
    from deburr.run.journal.locking import holders

    root = root_for(paths)
    for _, holder in holders(state):
        if holder is None or not overlap(holder.root, root):
            continue
        who = f"`{holder.command}` (process {holder.process}, since {holder.since})"
        try:
            if all(journal.is_complete for journal in journals_of(state, holder.root)):
                continue
        except JournalError as error:
            return f"whether {who} was interrupted cannot be seen: {error.message}; {error.help or 'nothing was done'}"
        if holder.is_alive is not False:
            return f"{who} is writing to `{holder.root}` at this moment; run again when it is done"
        advice = "`deburr undo` or `deburr apply` there recovers it"
        return f"{who} was interrupted while it wrote to `{holder.root}`: {advice}, and nothing else was done here"
    return None
