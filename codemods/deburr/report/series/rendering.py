"""The files of a series: a mail for each piece, the cover letter, the index.

Unknown here: where they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from deburr.language.model import Page
from deburr.report.series.cover_letter import LeftOut, Letter, render_letter
from deburr.report.series.mail import Mail, render_mail
from deburr.report.series.wording import Told, prose_of, slug_of, subject_of, words_of
from deburr.run.series.directory import COVER, digest
from deburr.run.series.grouping import By
from deburr.run.series.index_file import FILE_NAME, Index, IndexedPiece, render_index
from deburr.run.series.pieces import Piece
from deburr.text.patch import file_patch


@dataclass(frozen=True, slots=True)
class Rendering:
    """What is needed besides the pieces. `names` gives by path as shown the name in a patch, the mode, and the hash
    that names blobs; `unverified` are the keys of fixes in code that was not compiled, None where nothing was."""

    pages: Mapping[str, Page]
    by: By
    names: Mapping[str, tuple[str, str, str]]
    owners_of: Callable[[str], tuple[str, ...]]
    unverified: frozenset[object] | None

    def files(
        self,
        pieces: Sequence[Piece],
        index: Index,
        earlier: Index | None,
        left_out: Sequence[LeftOut],
        notes: Sequence[str],
    ) -> dict[str, bytes]:
        """By name, the bytes of all files. Pieces that were written `earlier` keep their names."""
        known = {one.number: one for one in earlier.pieces} if earlier is not None else {}
        told = [self._told(piece) for piece in pieces]
        names = {
            one.piece.number: known[one.piece.number].file
            if one.piece.number in known
            else f"{one.piece.number:04d}-{slug_of(one)}.patch"
            for one in told
        }
        files: dict[str, bytes] = {}
        listed: list[IndexedPiece] = []
        for one in told:
            number = one.piece.number
            of = known[number].of if number in known else index.last
            mail = self._mail(one, of, names, index)
            files[names[number]] = mail
            draft = one.piece.draft
            listed.append(
                IndexedPiece(number, of, names[number], digest(mail), draft.parts, one.piece.needs, draft.merged)
            )
        kept = {fix.piece for fix in index.fixes} - names.keys()
        listed = sorted([*listed, *(known[number] for number in kept if number in known)], key=lambda one: one.number)
        gaps = sorted(set(range(1, index.last + 1)) - names.keys())
        files[COVER] = render_letter(Letter(told, names, gaps, left_out, notes)).encode("utf-8", "backslashreplace")
        whole = replace(index, pieces=tuple(listed), cover=digest(files[COVER]))
        files[FILE_NAME] = render_index(whole).encode("ascii")
        return files

    def _told(self, piece: Piece) -> Told:
        owners = dict.fromkeys(owner for delta in piece.deltas for owner in self.owners_of(self.names[delta.path][0]))
        checked = None
        if self.unverified is not None:
            checked = sum(fix.key in self.unverified for fix in piece.fixes)
        return Told(piece, self.by, tuple(owners), checked)

    def _mail(self, told: Told, of: int, names: Mapping[int, str], index: Index) -> bytes:
        piece = told.piece
        deltas = sorted(piece.deltas, key=lambda delta: self.names[delta.path][0])
        patch = b"".join(
            file_patch(name, delta.before, delta.after, mode, algorithm)
            for delta in deltas
            for name, mode, algorithm in [self.names[delta.path]]
        )
        subject = subject_of(told, self.pages)
        words = words_of(told, self.pages, names)
        prose = prose_of(piece, self.pages)
        return render_mail(Mail(index.author, index.date, piece.number, of, subject, words, prose, patch))
