"""Times `deburr check` against ast-grep, rule by rule and for all pages at once, on the same files in one run.

    make bench            or    python benchmarks/bench_check.py [--rounds 3] [--jobs 1] [id …]

The patterns of ast-grep are the nearest that its syntax can say. They find one spelling, by its text, and check no
types, so the numbers of findings differ; both are printed. The best of the rounds counts. Runs alternate, so that
neither tool has the file cache for itself.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from corpus import corpus

CODEMODS = Path(__file__).resolve().parent.parent / "codemods"

# One pattern of ast-grep for each page that has one.
RULES = {
    "box_leak_as_ptr": "Box::leak(Box::new($V)).as_ptr()",
    "zero_as_ptr": "0 as *const $T",
    "compare_with_null": "$P == std::ptr::null()",
    "transmute_int_to_float": "std::mem::transmute::<u32, f32>($X)",
    "transmute_num_to_bytes": "std::mem::transmute::<u32, [u8; 4]>($X)",
    "nonnull_unchecked_of_box": "NonNull::new_unchecked(Box::into_raw($B))",
}


@dataclass(frozen=True)
class Timing:
    """The best wall-clock time in seconds, and how many findings there were."""

    seconds: float
    findings: int


def main() -> None:
    parser = argparse.ArgumentParser(description="time deburr against ast-grep")
    parser.add_argument("ids", nargs="*", default=list(RULES), metavar="id")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    ast_grep = shutil.which("ast-grep") or shutil.which("ast-grep", path=str(Path(sys.executable).parent))
    if ast_grep is None:
        sys.exit("ast-grep is not installed: `make bench` installs it")
    where = corpus()
    print(f"{where.files} files, {where.size / 1e6:.0f} MB, {options.jobs} jobs, best of {options.rounds}")
    print(f"{'rule':28} {'deburr':>9} {'ast-grep':>9} {'ratio':>7}   findings")
    for rule in options.ids:
        ours = deburr_command(where.folder, options.jobs, "--select", rule)
        theirs = [ast_grep, "run", "--lang", "rust", "--threads", str(options.jobs), "--json=stream"]
        theirs += ["--pattern", RULES[rule], str(where.folder)]
        mine, other = alternate(ours, theirs, options.rounds)
        ratio = other.seconds / mine.seconds
        print(
            f"{rule:28} {mine.seconds:8.2f}s {other.seconds:8.2f}s {ratio:6.1f}x   {mine.findings} and {other.findings}"
        )
    everything = min(timed(deburr_command(where.folder, options.jobs)) for _ in range(options.rounds))
    print(f"{'all pages at once':28} {everything[0]:8.2f}s {'':9} {'':7}   {everything[1]}")


def deburr_command(folder: Path, jobs: int, *more: str) -> list[str]:
    return [sys.executable, "-m", "deburr", "check", str(folder), "--format", "json", "--jobs", str(jobs), *more]


def alternate(first: list[str], second: list[str], rounds: int) -> tuple[Timing, Timing]:
    runs = [(timed(first), timed(second)) for _ in range(rounds)]
    return Timing(*min(run[0] for run in runs)), Timing(*min(run[1] for run in runs))


def timed(command: list[str]) -> tuple[float, int]:
    """Seconds, and lines of output: both tools print one JSON object a line."""
    started = time.monotonic()
    done = subprocess.run(
        command,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(CODEMODS)},
        check=False,
    )
    seconds = time.monotonic() - started
    # ast-grep's code for "nothing found" is 1; deburr's is 0, and 1 would be a crash of Python.
    if done.returncode != 0 and (done.returncode != 1 or command[0] == sys.executable):
        sys.exit(f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")
    return seconds, done.stdout.count(b"\n")


if __name__ == "__main__":
    main()
