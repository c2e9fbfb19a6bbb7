"""What rustc says of many texts at once: the codes of its errors and warnings, for each text."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

_FLAGS = "--edition 2021 --crate-type lib --emit metadata --error-format json".split()
_LINTS = "-W unused -A dead_code -A unused_must_use".split()


def judged(texts: Iterable[str], folder: Path) -> list[Counter[str]]:
    """Each text is a module of its own in one crate; `folder` must be there."""
    starts: list[int] = []
    whole = "#![allow(dead_code, unused_must_use, clippy::all)]\n"
    for index, text in enumerate(texts):
        starts.append(whole.count("\n") + 1)
        whole += f"pub mod m{index} {{\n{text}\n}}\n"
    file = folder / "lib.rs"
    file.write_text(whole, newline="")
    command = ["rustc", *_FLAGS, *_LINTS, "-o", str(folder / "lib.rmeta"), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    found: list[Counter[str]] = [Counter() for _ in starts]
    for line in done.stderr.splitlines():
        message = json.loads(line)
        code = (message.get("code") or {}).get("code") or message["message"]
        if not message["spans"]:
            continue
        at = next(span for span in message["spans"] if span["is_primary"])["line_start"]
        found[max(i for i, start in enumerate(starts) if start <= at)][code] += 1
    return found
