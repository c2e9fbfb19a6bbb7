"""One lint's answer on a text: a lint of rustc is asked of rustc, one of Clippy of its driver."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from deburr.compiler.diagnostics import Diagnostic
from deburr.compiler.example_packages import lint_with_dependencies
from deburr.compiler.processes import NotRun
from deburr.compiler.proof.observations import Observation, Seen, Trial
from deburr.compiler.rustc import run_rustc

SECONDS = 60.0
INCOMPATIBLE_MSRV = "clippy::incompatible_msrv"
_OLDEST = "1.0.0"


def observe_lint(trial: Trial, toolchain: str) -> Observation:
    """Whether `trial.lint` speaks of the text, compiled as a library; every other lint is passed over."""
    lint = trial.lint or ""
    with tempfile.TemporaryDirectory(prefix="deburr-lint-") as folder:
        # The user's own clippy.toml stays out of it. As to versions, the oldest Rust lets the lint name every item.
        settings = {"CLIPPY_CONF_DIR": folder}
        msrv = f'msrv = "{_OLDEST}"\n' if lint == INCOMPATIBLE_MSRV else ""
        Path(folder, "clippy.toml").write_text(msrv, encoding="utf-8")
        if trial.dependencies:
            wanted = dict(trial.dependencies)
            found = lint_with_dependencies(trial.source, trial.edition, wanted, toolchain, lint, settings)
        else:
            found = _lint_alone(trial, lint, Path(folder), settings)
    if isinstance(found, NotRun):
        return Observation(Seen.NOT_RUN, found.reason)
    return _observe(found, lint)


def _lint_alone(trial: Trial, lint: str, folder: Path, settings: Mapping[str, str]) -> tuple[Diagnostic, ...] | NotRun:
    source = folder / "example.rs"
    source.write_text(trial.source, encoding="utf-8")
    driver = "clippy-driver" if lint.startswith("clippy::") else "rustc"
    arguments = [source.name, "--crate-name=example", "--crate-type=lib", "--emit=metadata", f"-W{lint}"]
    return run_rustc(arguments, trial.edition, driver=driver, seconds=SECONDS, cwd=folder, settings=settings)


def _observe(found: tuple[Diagnostic, ...], lint: str) -> Observation:
    errors = [diagnostic for diagnostic in found if diagnostic.is_error]
    if errors:
        return refused(errors)
    if any(diagnostic.message.startswith("unknown lint") and lint in diagnostic.message for diagnostic in found):
        return Observation(Seen.NOT_RUN, f"this toolchain has no lint `{lint}`")
    said = [diagnostic for diagnostic in found if diagnostic.code == lint]
    if not said:
        return Observation(Seen.SILENT)
    more = f" and {len(said) - 1} more" if len(said) > 1 else ""
    line = f"line {said[0].line}: {said[0].message}{more}"
    output = "\n".join(diagnostic.rendered for diagnostic in said)
    return Observation(Seen.FIRED, line, output, found=tuple((one.snippet, one.message) for one in said))


def refused(errors: list[Diagnostic]) -> Observation:
    """A text that does not compile."""
    codes = tuple(dict.fromkeys(error.code or "" for error in errors))
    return Observation(Seen.REFUSED, str(errors[0]), "\n".join(error.rendered for error in errors), codes=codes)
