"""Which line of which file sets the level that a pattern has in a file.

Asked only where somebody wants to know; a run knows levels, not where they come from.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath

from deburr.language.model import Level, Page
from deburr.run.config import Configs
from deburr.run.config_text import ConfigText, Place
from deburr.run.gitignore import globs, ignores


@dataclass(frozen=True, slots=True)
class LevelPlace:
    """A level and where it is set; `place` None: the page itself says so."""

    level: Level
    place: Place | None = None


def level_place(page: Page, configs: Configs, file: FilePath) -> LevelPlace:
    """The level of `page` in `file` (absolute) without the command line, and what sets it."""
    texts = configs.texts_of(file.parent)
    found = LevelPlace(page.level)
    for one in (*_plain(page.id, texts), *_by_path(page.id, texts, file)):
        if found.level is not Level.FORBID:
            found = one
    return found


def _plain(pattern: str, texts: tuple[ConfigText, ...]) -> Iterator[LevelPlace]:
    for text in texts:
        if pattern in text.levels:
            yield LevelPlace(text.levels[pattern], next(place for name, place in text.named if name == pattern))


def _by_path(pattern: str, texts: tuple[ConfigText, ...], file: FilePath) -> Iterator[LevelPlace]:
    for text in texts:
        places = [place for name, place in text.named if name == pattern]
        places = places[1:] if pattern in text.levels else places
        tables = [one for one in text.paths if pattern in one.levels]
        base = text.file.parent
        for table, place in zip(tables, places, strict=True):
            inside = file.is_relative_to(base)
            if inside and ignores(globs([table.glob]), os.fspath(file.relative_to(base)).replace(os.sep, "/")):
                yield LevelPlace(table.levels[pattern], place)
