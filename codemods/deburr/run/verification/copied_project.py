"""The copy of a project as a place to try texts in: puts them there, and brings what a compiler says of them home.

Unknown here: which compiler is run, and what its answer means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from deburr.compiler.cargo_check import Checked, Message, MessageSpan, Unit
from deburr.compiler.processes import NotRun
from deburr.compiler.scratch.tree import ScratchTree
from deburr.run.verification.blame import Detective
from deburr.run.verification.plan import Plan
from deburr.syntax.source import SourceFile


@dataclass(slots=True)
class CopiedProject:
    """A copy that nobody else uses. Paths are those of the user's own files."""

    scratch: ScratchTree
    written: dict[Path, bytes] = field(default_factory=dict)
    """What stands in the copy instead of the originals."""
    checks: int = 0
    """How often the compiler was run."""

    def check(self, texts: Mapping[Path, bytes], run: Callable[[], Checked | NotRun]) -> Checked | NotRun:
        """What `run` answers with these texts in the copy, and no others."""
        failed = self.put(texts)
        if failed is not None:
            return failed
        self.checks += 1
        said = run()
        if isinstance(said, NotRun):
            return said
        return replace(said, messages=tuple(self._mapped(one) for one in said.messages))

    def put(self, texts: Mapping[Path, bytes]) -> NotRun | None:
        """Make the copy what the project is with these texts, and no others, in it."""
        try:
            restored = {path: path.read_bytes() for path in self.written if path not in texts}
            changed = {path: data for path, data in texts.items() if self.written.get(path) != data}
            self.scratch.write({**restored, **changed})
        except OSError as error:
            return NotRun(f"the copy cannot be written: {(error.strerror or str(error)).lower()}")
        self.written = dict(texts)
        return None

    def texts_of(self, plan: Plan) -> dict[Path, bytes]:
        """The new texts of those files that are in the copy, whichever project they belong to."""
        return {path: data for path, data in plan.texts.items() if self.scratch.path_of(path).is_file()}

    def own_units(self, checked: Checked) -> list[Unit]:
        """The units that were compiled of the copy, build scripts left out: those still have to run."""
        return [
            one
            for one in checked.units
            if one.kind != "custom-build" and self.scratch.original_of(one.root) is not None
        ]

    def detective(self, plan: Plan) -> Detective:
        texts = {path: SourceFile(data, str(path)) for path, data in plan.texts.items()}

        def read(path: Path) -> SourceFile | None:
            if path not in texts:
                try:
                    texts[path] = SourceFile(path.read_bytes(), str(path))
                except OSError:
                    return None
            return texts[path]

        return Detective(plan.fixes, read)

    def _mapped(self, message: Message) -> Message:
        return replace(message, spans=tuple(self._mapped_span(one) for one in message.spans))

    def _mapped_span(self, span: MessageSpan) -> MessageSpan:
        original = self.scratch.original_of(span.file)
        return replace(span, file=original) if original is not None else span
