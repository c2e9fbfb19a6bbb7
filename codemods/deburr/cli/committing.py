"""`deburr apply --commit`: the commits of an apply, made ready before the first file is written.

Unknown here: how patterns are told apart, and how git is run.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from deburr.cli.terminal import Terminal
from deburr.engine.findings import Changed
from deburr.errors import ToolError
from deburr.report.wording import count
from deburr.run.commit_plan import PlannedCommit, planned_commits
from deburr.run.session import Session
from deburr.run.work_tree.commits import Commit, Prepared, prepared, published, refuse_commits, relative
from deburr.run.work_tree.running import WorkTree, by_top, opened


def prepared_commits(
    session: Session, changed: Sequence[Changed], terminal: Terminal, *, format: bool
) -> list[Prepared] | None:
    """Commits for each repository, which HEAD does not show yet; None if they cannot be made, which has been said.

    `format` is whether what was changed was laid out."""
    try:
        trees = _trees(changed)
        plan = planned_commits(session, changed, format=format)
        made = [_prepared(tree, plan) for tree in trees]
    except ToolError as error:
        advice = f"; {error.help}" if error.help else ""
        terminal.error(f"no commit can be made, so nothing was written: {error.message}{advice}")
        return None
    for one in plan:
        if len(one.pages) > 1:
            names = ", ".join(page.id for page in one.pages)
            terminal.note(f"one commit for {names}: their fixes cannot be told apart")
    return made


def publish(commits: Sequence[Prepared], terminal: Terminal) -> bool:
    """Whether all commits are in place; what went wrong has been said."""
    for one in commits:
        try:
            published(one)
        except ToolError as error:
            terminal.error(f"the files are written, but not committed: {error.message}")
            return False
        terminal.note(f"committed: {count(one.number, 'commit')} in `{one.tree.top}`, without running hooks")
    return True


def _trees(changed: Sequence[Changed]) -> list[WorkTree]:
    trees: list[WorkTree] = []
    for top, files in by_top([one.path for one in changed]).items():
        if top is None:
            raise ToolError(f"`{files[0]}` is in no git repository")
        tree = opened(top)
        refuse_commits(tree, [relative(tree, file) for file in files])
        trees.append(tree)
    return trees


def _prepared(tree: WorkTree, plan: Sequence[PlannedCommit]) -> Prepared:
    commits: list[Commit] = []
    for one in plan:
        real = {Path(os.path.realpath(path)): data for path, data in one.files.items()}
        mine = by_top(list(map(str, real))).get(tree.top, [])
        if mine:
            commits.append(Commit(one.message, {relative(tree, file): real[file] for file in mine}))
    return prepared(tree, commits)
