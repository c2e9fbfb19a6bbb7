"""A measurement as one JSON document: the figures of each page, and every finding, fix and crate behind them."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from deburr.report.measuring.measurement import Circumstances
from deburr.run.measuring.comparison import Comparison
from deburr.run.measuring.measurement import CrateMeasure
from deburr.run.measuring.sample import Sighting
from deburr.run.measuring.totals import PageTotals, Totals


def measurement_json(totals: Totals, made: Circumstances, comparison: Comparison | None) -> str:
    """The document on one line, newline included; ASCII only."""
    value: dict[str, Any] = {
        "made": dataclasses.asdict(made),
        "pages": [_page(page) for page in totals.pages],
        "crates": [_crate(one) for one in totals.crates],
    }
    if comparison is not None:
        value["comparison"] = {
            "added": [_sighting(one) for one in comparison.added],
            "gone": [_sighting(one) for one in comparison.gone],
            "changed": [
                {**_sighting(Sighting(one.crate, one.after)), "before": one.before.fix, "what": one.what}
                for one in comparison.changed
            ],
        }
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n"


def _page(page: PageTotals) -> dict[str, Any]:
    return {
        "id": page.id,
        "level": page.level.value,
        "findings": len(page.findings),
        "crates": page.crates,
        "applied": page.applied,
        "judged": page.compiled,
        "broken": [{"crate": crate, **dataclasses.asdict(one)} for crate, one in page.broken],
        "read": len(page.readings),
        "right": page.right,
        "meets_right": page.is_right_enough,
        "meets_compile": page.compiles_enough,
        "lost": [dataclasses.asdict(one) for one in page.lost],
        "unread": [_sighting(one) for one in page.unread],
    }


def _sighting(sighting: Sighting) -> dict[str, Any]:
    found = sighting.found
    return {
        "page": found.page,
        "crate": sighting.crate,
        **dataclasses.asdict(found.place),
        "text": found.text,
        "fix": found.fix,
        "why": found.why,
    }


def _crate(measure: CrateMeasure) -> dict[str, Any]:
    return {
        "name": measure.crate.name,
        "version": measure.crate.version,
        "missing": measure.missing,
        "findings": dataclasses.asdict(measure.findings) if measure.findings is not None else None,
        "parse": dataclasses.asdict(measure.parse) if measure.parse is not None else None,
        "compilation": dataclasses.asdict(measure.compilation) if measure.compilation is not None else None,
    }
