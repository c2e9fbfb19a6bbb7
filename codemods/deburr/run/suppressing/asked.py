"""Which suppressions of a file a run is about: those in its changed lines, and without tests those outside of them."""

from __future__ import annotations

import os

from deburr.engine.findings import Clean, Finding
from deburr.language.model import Level
from deburr.run.session import Session, narrowing_of
from deburr.run.suppression import GROUP
from deburr.run.suppression_marks import Mark, find_marks
from deburr.run.test_code import spans_of_tests
from deburr.syntax.source import SourceFile


def marks_asked_about(session: Session, outcome: Clean) -> list[Mark]:
    """The suppressions in the file of an outcome."""
    source = SourceFile(outcome.data, outcome.path)
    marks = list(find_marks(source).marks)
    if session.request.no_tests:
        tests = spans_of_tests(source)
        marks = [one for one in marks if not any(span.contains(one.span) for span in tests)]
    places = tuple(Finding(one.id, GROUP, Level.WARN, "", one.span) for one in marks)
    narrowing = narrowing_of(session, os.path.abspath(outcome.path))
    asked = {one.span for one in narrowing(source, places)}
    return [one for one in marks if one.span in asked]
