"""A stand-in for the engine: `bad` in a file is a finding, and its fix makes it `good`."""

import os
import re
import time
from dataclasses import dataclass, field

from deburr.engine.findings import Applied, FileChange, Finding, Fix
from deburr.language.model import Applicability, Level
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit, apply_edits
from deburr.text.span import Span


@dataclass
class FakeEngine:
    facts: dict = field(default_factory=dict)
    """File name to the facts it was given."""

    def is_candidate(self, data):
        return b"bad" in data

    def check(self, data, name, facts, crate, keep):
        self.facts[name] = facts
        if b"bad-" in data:
            self._misbehave(data)
        found = []
        for place in re.finditer(rb"\bbad\b(?!\))", data):
            span = Span(*place.span())
            fix = Fix("make_good", "make it good", Applicability.MACHINE_APPLICABLE, (Edit(span, b"good"),))
            found.append(Finding("bad", "group", Level.WARN, "this is bad", span, (fix,)))
        return keep(SourceFile(data, name), tuple(found))

    def fix(self, data, name, facts, crate, keep, excluded=None):
        findings = self.check(data, name, facts, crate, keep)
        after = apply_edits(data, [edit for one in findings for fix in one.fixes for edit in fix.edits])
        remaining = self.check(after, name, facts, crate, keep) if after != data else findings
        applied = tuple(Applied(one, one.fixes[0], 0) for one in findings)
        return FileChange(data, after, applied, (), remaining)

    def _misbehave(self, data):
        if b"bad-key" in data:
            raise KeyError("no such thing")
        if b"bad-depth" in data:
            raise RecursionError("too deep")
        if b"bad-exit" in data:
            os._exit(7)
        if b"bad-kill" in data:
            os.kill(os.getpid(), 11)
        if b"bad-slow" in data:
            time.sleep(0.05)
