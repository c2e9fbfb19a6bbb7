"""Times a checked `deburr apply` against one plain `cargo check` of the same crate, and counts the runs of cargo.

    PYTHONPATH=tests python benchmarks/bench_verify.py [--rounds 3] [--crate ryu@1.0.20]

The crate is copied for each run, so that every apply begins with the same sources. "Cold" has no copy and no build
output of an earlier run, "warm" has both. The plain check is `cargo check --all-targets`, from nothing and after one
file was touched. One page is right, one wrong on purpose, so that fixes have to be backed out.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from cli.page_texts import BARE_PAGE

CODEMODS = Path(__file__).resolve().parent.parent / "codemods"
WRONG = {"id": "cast_to_usize", "match": "$e as usize", "rewrite": "usize::from($e)"}
SOUND = {"id": "at_least", "match": "$a >= $b", "rewrite": "!($a < $b)"}


def main() -> None:
    parser = argparse.ArgumentParser(description="time a checked apply against cargo check")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--crate", default="ryu@1.0.20", metavar="NAME@VERSION")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as holder:
        top = Path(holder)
        source = fetched(options.crate, top)
        print(f"{options.crate}, best of {options.rounds}")
        cold, touched = plain(source, top, options.rounds)
        print(f"{'cargo check --all-targets, from nothing':44} {cold:7.2f} s")
        print(f"{'cargo check --all-targets, one file touched':44} {touched:7.2f} s")
        for title, texts in (("fixes that are right", SOUND), ("fixes of which some break the build", WRONG)):
            pages = top / texts["id"]
            (pages / "team").mkdir(parents=True)
            (pages / f"team/{texts['id']}.md").write_text(BARE_PAGE.format(**texts))
            unchecked = applied(source, pages, top, options.rounds, False, "--no-verify")[0]
            print(f"{title + ', not checked':44} {unchecked:7.2f} s")
            for state, base in (("cold", cold), ("warm", touched)):
                took, runs, what = applied(source, pages, top, options.rounds, state == "warm")
                ratio, name = (took - unchecked) / base, f"{title}, {state}"
                print(f"{name:44} {took:7.2f} s, the check alone {ratio:.1f}x; {runs} runs of cargo; {what}")


def fetched(crate: str, top: Path) -> Path:
    """The crate's sources as a package of its own, without what only its tests need."""
    name, _, version = crate.partition("@")
    asking = top / "asking"
    (asking / "src").mkdir(parents=True)
    (asking / "src/lib.rs").touch()
    (asking / "Cargo.toml").write_text(
        '[package]\nname = "asking"\nversion = "0.0.0"\nedition = "2021"\n\n'
        f'[dependencies]\n{name} = "={version}"\n\n[workspace]\n'
    )
    said = subprocess.run(
        ["cargo", "metadata", "--format-version", "1"], cwd=asking, capture_output=True, check=True
    ).stdout
    found = next(one for one in json.loads(said)["packages"] if one["name"] == name)
    folder = top / "source"
    shutil.copytree(Path(found["manifest_path"]).parent, folder)
    manifest = folder / "Cargo.toml"
    text = re.sub(r"(?ms)^\[+(?:dev-dependencies|bench|test|example)\b.*?(?=^\[|\Z)", "", manifest.read_text())
    manifest.write_text(text + "\n[workspace]\n")
    return folder


def plain(source: Path, top: Path, rounds: int) -> tuple[float, float]:
    cold, touched = [], []
    for number in range(rounds):
        folder = Path(shutil.copytree(source, top / f"plain-{number}"))
        env = {"CARGO_TARGET_DIR": str(top / f"plain-target-{number}")}
        cold.append(timed(["cargo", "check", "--all-targets", "--quiet"], folder, env)[0])
        os.utime(folder / "src/lib.rs")
        touched.append(timed(["cargo", "check", "--all-targets", "--quiet"], folder, env)[0])
    return min(cold), min(touched)


def applied(source: Path, pages: Path, top: Path, rounds: int, is_warm: bool, *more: str) -> tuple[float, int, str]:
    results = []
    for number in range(rounds):
        folder, cache = top / "work", top / f"cache-{number}"
        env = {"XDG_CACHE_HOME": str(cache), "XDG_STATE_HOME": str(top / "state"), "PYTHONPATH": str(CODEMODS)}
        for _ in range(2 if is_warm else 1):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(source, folder)
            words = ["apply", ".", "--patterns", str(pages), "--select", pages.name]
            command = [
                sys.executable,
                "-m",
                "deburr",
                *words,
                "--applicability",
                "maybe-incorrect",
                "--jobs",
                "1",
                *more,
            ]
            took, err = timed(command, folder, env)
        shutil.rmtree(cache, ignore_errors=True)
        runs = re.search(r"\((\d+) runs? of cargo\)", err)
        what = re.search(r"^applied: .*$", err, re.MULTILINE)
        if what is None or (runs is None and not more):
            sys.exit(err)
        results.append((took, int(runs[1]) if runs is not None else 0, what[0]))
    return min(results)


def timed(command: list[str], folder: Path, env: Mapping[str, str]) -> tuple[float, str]:
    started = time.monotonic()
    done = subprocess.run(command, cwd=folder, capture_output=True, env={**os.environ, **env}, check=False)
    seconds = time.monotonic() - started
    if done.returncode not in {0, 1}:
        sys.exit(f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")
    return seconds, done.stderr.decode(errors="replace")


if __name__ == "__main__":
    main()
