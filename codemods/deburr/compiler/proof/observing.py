"""From a trial to what was seen of it: from the cache, or by looking."""

from __future__ import annotations

from deburr.compiler.processes import NotRun
from deburr.compiler.proof.confinement import Limits
from deburr.compiler.proof.linting import observe_lint, refused
from deburr.compiler.proof.observations import Look, Observation, Seen, Trial
from deburr.compiler.proof.old_rustc import observe_old
from deburr.compiler.proof.programs import observe_program
from deburr.compiler.proof.records import keep_observation, kept_observation
from deburr.compiler.proof.toolchain import compiler_text, tools_of
from deburr.compiler.rustc import Compiled, CompileFailed, compile_snippet


def observe(trial: Trial, limits: Limits) -> Observation:
    """What is seen of `trial` on this machine. Kept where it says something of the text; a limit or a missing tool
    says something of the machine."""
    tools = tools_of(trial)
    if isinstance(tools, NotRun):
        return Observation(Seen.NOT_RUN, tools.reason)
    key = (tools, repr(trial), repr(limits))
    kept = kept_observation(key)
    if kept is not None:
        return kept
    seen = _look(trial, limits)
    if seen.seen not in (Seen.NOT_RUN, Seen.STOPPED):
        keep_observation(key, seen)
    return seen


def _look(trial: Trial, limits: Limits) -> Observation:
    toolchain = compiler_text()
    if isinstance(toolchain, NotRun):
        return Observation(Seen.NOT_RUN, toolchain.reason)
    if trial.look == Look.LINT.value:
        return observe_lint(trial, toolchain)
    if trial.look == Look.OLD_RUSTC.value:
        return observe_old(trial)
    if trial.look == Look.COMPILE.value:
        return _compile(trial)
    return observe_program(trial, limits, toolchain)


def _compile(trial: Trial) -> Observation:
    match compile_snippet(trial.source, trial.edition, dict(trial.dependencies)):
        case NotRun(reason):
            return Observation(Seen.NOT_RUN, reason)
        case CompileFailed() as failed:
            return refused(list(failed.errors))
        case Compiled():
            return Observation(Seen.SILENT)
