"""`deburr schema`: the JSON schema of the front matter, as the documents have it."""

from __future__ import annotations

import json
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "front-matter.schema.json"


def test_it_prints_the_schema(deburr) -> None:
    result = deburr("schema", own=False)
    assert result.code == 0
    assert result.out.decode() == DOCUMENT.read_text(encoding="utf-8")
    assert json.loads(result.out)["required"] == ["pattern"]
