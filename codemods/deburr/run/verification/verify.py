"""The way through a check: a plan made in copies of the projects, until what is left compiles in all of them.

What one project does not take may be needed by another, so those whose texts have changed since are checked again.
Unknown here: how a compiler is run, terminals, and writing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from deburr.compiler.cargo_workspace import Workspace, manifest_above, read_workspace
from deburr.compiler.processes import NotRun
from deburr.compiler.scratch.store import scratch_of
from deburr.run.verification.back_out import Replan
from deburr.run.verification.by_cargo import CargoVerification
from deburr.run.verification.by_command import CommandVerification, tree_around
from deburr.run.verification.copied_project import CopiedProject
from deburr.run.verification.plan import BackedOut, Plan, Unverified
from deburr.run.verification.verified import Verified, VerifyOptions

MOST_PASSES = 8

Project: TypeAlias = CargoVerification | CommandVerification


@dataclass(frozen=True, slots=True)
class Making:
    """How plans are made: anew without some fixes, and with the layout of rustfmt in some files (real paths)."""

    without: Replan
    laid_out: Callable[[Plan, Collection[Path]], Plan]


def verify(
    plan: Plan, making: Making, options: VerifyOptions, roots: Sequence[Path], tell: Callable[[str], None]
) -> Verified | NotRun:
    """Checks a plan that changes something, made without layout. `roots` are the paths that the run was given; `tell`
    hears of progress."""
    with opened_projects(plan, options, roots, tell) as projects:
        if isinstance(projects, NotRun):
            return projects
        done = _settled(Verified(plan), projects, making)
        if not isinstance(done, NotRun):
            done = _with_unverified(done, projects, making, options)
        if isinstance(done, NotRun):
            return done
        done = _laid_out(done, projects, making)
        if isinstance(done, NotRun):
            return done
        failing = tuple(dict.fromkeys(name for one in projects for name in one.failing))
        warnings = tuple(warning for one in projects for warning in one.warnings())
        checks = sum(one.copy.checks for one in projects)
        by_cargo = [one for one in projects if isinstance(one, CargoVerification)]
        behaviours = [one.behaviour for one in by_cargo if one.behaviour is not None]
        tested = tuple(one.tests.tested for one in behaviours)
        hazards = tuple(runs.report for one in behaviours for runs in one.hazards)
        return replace(done, failing=failing, warnings=warnings, checks=checks, tested=tested, hazards=hazards)


def _settled(done: Verified, projects: Sequence[Project], making: Making) -> Verified | NotRun:
    """Passes over the projects until each has taken the texts as they are."""
    taken: dict[int, dict[Path, bytes]] = {}
    for _ in range(MOST_PASSES):
        open_ones = [one for one in projects if taken.get(id(one)) != one.copy.texts_of(done.plan)]
        if not open_ones:
            return done
        for one in open_ones:
            settled = one.settled(done, making.without)
            if isinstance(settled, NotRun):
                return settled
            done = settled
            taken[id(one)] = one.copy.texts_of(done.plan)
    return NotRun("what one of the projects needs breaks another, again and again")


def _with_unverified(
    done: Verified, projects: Sequence[Project], making: Making, options: VerifyOptions
) -> Verified | NotRun:
    """With the fixes that nobody saw compile named, and left out if that is wanted: then what is left is checked."""
    named: list[Unverified] = []
    for _ in range(MOST_PASSES):
        found: list[Unverified] = []
        for one in projects:
            found += one.unverified(done.plan)
        named += found
        if not found or not options.verified_only:
            break
        left_out = [BackedOut(one.fix, f"unverified: {one.reason}") for one in found]
        backed_out = (*done.backed_out, *left_out)
        settled = _settled(replace(done, plan=making.without(backed_out), backed_out=backed_out), projects, making)
        if isinstance(settled, NotRun):
            return settled
        done = settled
    return replace(done, unverified=tuple({one.fix.key: one for one in named}.values()))


def _laid_out(done: Verified, projects: Sequence[Project], making: Making) -> Verified | NotRun:
    """With the layout of rustfmt, unless a project does not compile with it."""
    laid_out = making.laid_out(done.plan, done.plan.texts.keys())
    for one in projects:
        if one.copy.texts_of(laid_out) != one.copy.texts_of(done.plan):
            accepted = one.accepts(laid_out)
            if isinstance(accepted, NotRun):
                return accepted
            if not accepted:
                return done
    return replace(done, plan=laid_out)


@contextmanager
def opened_projects(
    plan: Plan, options: VerifyOptions, roots: Sequence[Path], tell: Callable[[str], None]
) -> Iterator[Sequence[Project] | NotRun]:
    """What the files that change belong to, each with a copy that is its own while the block lasts."""
    found = _described(plan, options, roots)
    if isinstance(found, NotRun):
        yield found
        return
    with ExitStack() as stack:
        projects: list[Project] = []
        for workspace, files, command in found:
            scratch = stack.enter_context(scratch_of(workspace))
            if isinstance(scratch, NotRun):
                yield scratch
                return
            copy = CopiedProject(scratch)
            if command is not None:
                projects.append(CommandVerification(workspace.root, files, copy, command, options.seconds, tell))
            else:
                projects.append(CargoVerification(workspace, files, copy, options, tell))
        yield projects


def _described(
    plan: Plan, options: VerifyOptions, roots: Sequence[Path]
) -> list[tuple[Workspace, list[Path], str | None]] | NotRun:
    """The projects of the files that change, with these files, and the command that checks one that is not cargo's."""
    by_place: dict[tuple[Path, str | None], list[Path]] = {}
    for file in plan.texts:
        manifest = manifest_above(file) if options.command is None else None
        command = options.command if options.command is not None else options.other_command
        if manifest is not None:
            by_place.setdefault((manifest, None), []).append(file)
        elif command is not None:
            by_place.setdefault((tree_around(file, roots), command), []).append(file)
        else:
            way_out = "`--verify-command` names what compiles it"
            return NotRun(f"there is no Cargo.toml above `{os.path.relpath(file)}`; {way_out}")
    found: dict[tuple[Path, str | None], tuple[Workspace, list[Path], str | None]] = {}
    for (place, command), files in by_place.items():
        workspace = read_workspace(place) if command is None else Workspace(place, place / "target", ())
        if isinstance(workspace, NotRun):
            return workspace
        found.setdefault((workspace.root, command), (workspace, [], command))[1].extend(files)
    return list(found.values())
