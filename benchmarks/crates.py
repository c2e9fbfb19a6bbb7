"""The crates of `crates.toml`, fetched by cargo and copied to `$XDG_CACHE_HOME/deburr-bench/crates`.

Each crate is asked for in a package of its own, so that no two of them have to agree on anything. Prints the folder;
`deburr check --select ID` over it gives the findings of which `readings/ID.toml` holds what a person said of them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

LIST = Path(__file__).with_name("crates.toml")
_KEPT = (".rs", "Cargo.toml")
_MANIFEST = """[package]
name = "one"
version = "0.0.0"
edition = "2021"

[dependencies]
{name} = "{version}"

[workspace]
"""


def crates() -> Path:
    """The folder with one folder a crate, `name-version`; what is there already is not fetched again."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deburr-bench"
    folder = home / "crates"
    for name, version in tomllib.loads(LIST.read_text())["crates"].items():
        target = folder / f"{name}-{version.removeprefix('=')}"
        if not target.exists():
            _copy(_fetched(home / "one" / name, name, version), target)
    return folder


def _fetched(package: Path, name: str, version: str) -> Path:
    (package / "src").mkdir(parents=True, exist_ok=True)
    (package / "src" / "lib.rs").touch()
    manifest = package / "Cargo.toml"
    manifest.write_text(_MANIFEST.format(name=name, version=version))
    asked = ["cargo", "metadata", "--quiet", "--format-version", "1", "--manifest-path", str(manifest)]
    done = subprocess.run(asked, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit(f"cargo could not fetch {name} {version}")
    wanted = (name, version.removeprefix("="))
    packages = json.loads(done.stdout)["packages"]
    return next(Path(one["manifest_path"]).parent for one in packages if (one["name"], one["version"]) == wanted)


def _copy(source: Path, target: Path) -> None:
    """Rust files and manifests, put into place as a whole."""
    unfinished = target.with_name(f"{target.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    for path in source.rglob("*"):
        if path.is_file() and path.name.endswith(_KEPT):
            copy = unfinished / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    unfinished.rename(target)


if __name__ == "__main__":
    print(crates())
