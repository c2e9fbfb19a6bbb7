"""What a reviewer can do besides deciding: a suppression in the source, an entry of the baseline, the user's editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deburr.cli.repository import write_root
from deburr.cli.runs import Run
from deburr.engine.findings import Clean, Failed
from deburr.errors import DeburrError
from deburr.language.problems import render_problem
from deburr.review.collecting import Collected, with_file
from deburr.review.items import ReviewItem
from deburr.review.session import ReviewSession
from deburr.run.baseline_file import read_baseline, render_baseline
from deburr.run.baseline_run import usual_baseline
from deburr.run.crate_modules import forget
from deburr.run.file_work import FileWork
from deburr.run.journal.places import root_for
from deburr.run.journal.transaction import transaction
from deburr.run.linked_writing import Writing
from deburr.run.request import Refused
from deburr.run.session import file_work
from deburr.run.suppressing.comments import checked_reason
from deburr.run.suppressing.silencing import Silencer
from deburr.run.whole_file import write_whole
from deburr.run.writer import WriteFailed, WriteRefused


@dataclass(slots=True)
class ReviewActions:
    """`deburr.review.actions.Actions` of a run over files."""

    run: Run
    review: ReviewSession
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    tell: Callable[[str], None] | None = None
    """Where it is said why there is no edited text; by default on stderr."""

    def suppress(self, item: ReviewItem, reason: str) -> str | None:
        try:
            return self._suppressed(item, checked_reason(reason))
        except DeburrError as error:
            return error.message

    def _suppressed(self, item: ReviewItem, reason: str) -> str | None:
        work = file_work(self.run.session, fixing=False, narrowed=False)
        now = work.run(item.path)
        if not isinstance(now, Clean) or now.data != item.data:
            return f"`{item.path}` has changed since its findings were looked at; start the review again"
        silenced = Silencer(work).suppress(now, [item.finding], reason)
        if silenced.left:
            return silenced.left[0].reason
        problem = self._written(Writing(Path(item.path), silenced.before, silenced.after))
        if problem is not None:
            return problem
        after = self._looked_again(work, item.path)
        if isinstance(after, Collected):
            self.review.without(item, after)
            return None
        return after

    def _written(self, writing: Writing) -> str | None:
        paths = self.run.session.request.paths
        with transaction(root_for(paths), "deburr review") as work:
            work.write([[writing]], [write_root(str(writing.path), paths)])
            match work.done[-1]:
                case WriteRefused(reason=reason):
                    return reason
                case WriteFailed(error=error):
                    return error
        return None

    def look_again(self, item: ReviewItem) -> str | None:
        now = self._looked_again(file_work(self.run.session, fixing=False, narrowed=False), item.path)
        if isinstance(now, Collected):
            self.review.replace_items(now)
            return None
        return now

    def _looked_again(self, work: FileWork, path: str) -> Collected | str:
        """All items with those of the file as it is now, or why there are none."""
        forget()
        outcome = work.run(path)
        if isinstance(outcome, Clean):
            return with_file(self.run.session, self.review.collected, outcome)
        return outcome.error if isinstance(outcome, Failed) else f"`{path}` is not analysed any more"

    def add_to_baseline(self, item: ReviewItem) -> str | None:
        place = usual_baseline(self.run.session, self.run.asked.baseline)
        if isinstance(place, Refused):
            return place.errors[0]
        entries = read_baseline(place.file) if os.path.lexists(place.file) else {}
        if isinstance(entries, tuple):
            return render_problem(entries[0])
        entry = item.key.entry
        try:
            write_whole(place.file, render_baseline({**entries, entry: entries.get(entry, 0) + 1}).encode())
        except OSError as error:
            return f"the baseline `{place.file}` cannot be written: {(error.strerror or str(error)).lower()}"
        return None

    def _say(self, text: str) -> None:
        (self.tell if self.tell is not None else self.run.terminal.error)(text)

    def edited(self, text: str) -> str | None:
        editor = self.environment.get("VISUAL") or self.environment.get("EDITOR")
        if not editor:
            self._say("there is no editor: set EDITOR")
            return None
        with tempfile.TemporaryDirectory(prefix="deburr-") as directory:
            file = Path(directory) / "replacement.rs"
            file.write_bytes(text.encode())
            # The answers of a review must not be eaten by an editor that is no screen program.
            stdin = None if sys.stdin is not None and sys.stdin.isatty() else subprocess.DEVNULL
            try:
                code = subprocess.run([*shlex.split(editor), str(file)], stdin=stdin, check=False).returncode
                data = file.read_bytes()
                new = data.decode("utf-8")
            except (OSError, ValueError) as error:
                self._say(f"the editor `{editor}` gave no text: {error}")
                return None
        if code:
            self._say(f"the editor `{editor}` ended with {code}")
            return None
        # Editors end the last line, which the place in the source need not.
        new = new.removesuffix("\n") if not text.endswith("\n") else new
        return new if new != text else None
