"""The objects that cargo and rustc print as JSON, one a line. Unknown here: what they say."""

from __future__ import annotations

import json
from collections.abc import Iterator


def objects_in(output: bytes | str) -> Iterator[dict[str, object]]:
    """Each object, in order. Other lines are left out: build scripts and tests print among them."""
    text = output.decode(errors="replace") if isinstance(output, bytes) else output
    for line in text.split("\n"):
        if not line.startswith("{"):
            continue
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, dict):
            yield said
