"""The benchmark's corpus: the Rust files of some large dependency graphs, as published.

cargo resolves and fetches the packages (the ordinary way, into its own cache); their `.rs` files are then copied to
`$XDG_CACHE_HOME/deburr-bench/corpus`, so that every tool sees exactly the same files. Done once; delete it to start
anew.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# Few names whose graphs together are large and varied: engines, runtimes, a web stack, databases, a desktop
# framework, a peer-to-peer stack.
ROOTS = {
    "bevy": "0.16",
    "wasmtime": "35",
    "axum": "0.8",
    "datafusion": "49",
    "sqlx": "0.8",
    "gix": "0.72",
    "tauri": "2",
    "libp2p": "0.56",
    "opendal": "0.54",
}


@dataclass(frozen=True)
class Corpus:
    """A folder with its number of files and of bytes."""

    folder: Path
    files: int
    size: int


def corpus() -> Corpus:
    """The corpus, made now if it is not there yet."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deburr-bench"
    folder = home / "corpus"
    if not folder.exists():
        _copy(_sources(home / "package"), folder)
    sizes = [path.stat().st_size for path in folder.rglob("*.rs") if path.is_file()]
    return Corpus(folder, len(sizes), sum(sizes))


def _sources(package: Path) -> list[Path]:
    """The folders of all packages in the graph."""
    (package / "src").mkdir(parents=True, exist_ok=True)
    (package / "src" / "lib.rs").touch()
    wanted = "".join(f'{name} = "{version}"\n' for name, version in sorted(ROOTS.items()))
    manifest = (
        f'[package]\nname = "corpus"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\n{wanted}\n[workspace]\n'
    )
    (package / "Cargo.toml").write_text(manifest)
    print("fetching the corpus with cargo; this is done once", file=sys.stderr)
    asked = ["cargo", "metadata", "--format-version", "1", "--manifest-path", str(package / "Cargo.toml")]
    done = subprocess.run(asked, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit("cargo could not fetch the corpus")
    found = json.loads(done.stdout)["packages"]
    return sorted(Path(entry["manifest_path"]).parent for entry in found if entry["source"] is not None)


def _copy(sources: list[Path], folder: Path) -> None:
    unfinished = folder.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    for source in sources:
        for path in source.rglob("*.rs"):
            if path.is_file():
                target = unfinished / source.name / path.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    unfinished.rename(folder)
