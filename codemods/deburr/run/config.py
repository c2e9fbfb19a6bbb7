"""The configuration of each file: deburr.toml or the deburr tables of Cargo.toml, nearest above the file first.

The chain starts at the root (the repository's top, else the workspace or package, else what was asked for) and goes
down to the file; nearer settings win. No configuration can name a command to run, and pattern directories must lie
inside the root: what a checkout brings along is data. Unknown here: what a pattern or a level does.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import TypeAlias

from deburr.language.model import Level, Position, Problem
from deburr.language.suggestions import closest
from deburr.run.config_text import ConfigText, read_config
from deburr.run.gitignore import IgnoreRules, globs, ignores
from deburr.run.request import DEFAULT_SIZE_LIMIT
from deburr.run.upwards import upwards

NAMES = ("Cargo.toml", "deburr.toml")
"""In one directory, the later one is the stronger one."""
ROOT_ONLY = ("patterns", "strict-globs", "baseline")


@dataclass(frozen=True, slots=True)
class _PathRule:
    base: FilePath
    glob: IgnoreRules
    levels: Mapping[str, Level]


@dataclass(frozen=True, slots=True)
class Config:
    """What holds for the files of one directory. Directories are absolute and real."""

    levels: Mapping[str, Level] = field(default_factory=dict)
    path_rules: tuple[_PathRule, ...] = ()
    excludes: tuple[tuple[FilePath, IgnoreRules], ...] = ()
    pattern_directories: tuple[FilePath, ...] = ()
    strict_globs: bool = False
    max_file_size: int = DEFAULT_SIZE_LIMIT
    baseline: FilePath | None = None

    def levels_for(self, file: FilePath) -> tuple[Mapping[str, Level], ...]:
        """The levels that hold for an absolute path, the strongest last."""
        matching = [rule.levels for rule in self.path_rules if _covers(rule.base, rule.glob, file)]
        return (self.levels, *matching)

    def is_excluded(self, file: FilePath) -> bool:
        """Whether an `exclude` glob covers an absolute path."""
        return any(_covers(base, rules, file) for base, rules in self.excludes)


@dataclass(frozen=True, slots=True)
class ConfigProblems:
    problems: tuple[Problem, ...]


Loaded: TypeAlias = Config | ConfigProblems


@dataclass(frozen=True, slots=True)
class _Tops:
    """The directories that could be the root for what lies in one directory, each the nearest of its kind."""

    repository: FilePath | None = None
    workspace: FilePath | None = None
    package: FilePath | None = None


@dataclass(slots=True)
class Configs:
    """The configurations of all directories of a run, each file read once. Directories are absolute and real.

    `explicit` is the only file read when it is given; its globs are relative to its own directory. `bases` are the
    directories that the run was asked about: the roots for what is in no repository and no package."""

    explicit: FilePath | None = None
    bases: tuple[FilePath, ...] = ()
    _loaded: dict[FilePath, Loaded] = field(default_factory=dict)
    _tops: dict[FilePath, _Tops] = field(default_factory=dict)
    _texts: dict[FilePath, tuple[ConfigText, ...]] = field(default_factory=dict)

    def of(self, directory: FilePath) -> Loaded:
        """The configuration for files directly in `directory`."""
        if self.explicit is not None:
            directory = self.explicit.parent
        if directory in self._loaded:
            return self._loaded[directory]
        pending: list[FilePath] = []
        root = self.root_of(directory) if self.explicit is None else directory
        for one in upwards(directory):
            if one in self._loaded:
                break
            pending.append(one)
            if one == root:
                break
        for one in reversed(pending):
            self._loaded[one] = self._load(one, root)
        return self._loaded[directory]

    def texts_of(self, directory: FilePath) -> tuple[ConfigText, ...]:
        """What was read for files directly in `directory`, the outermost first; `of` has been asked before."""
        if self.explicit is not None:
            return self._texts.get(self.explicit, ())
        root, found = self.root_of(directory), list[tuple[ConfigText, ...]]()
        for one in upwards(directory):
            found += [self._texts.get(file, ()) for file in reversed(_files_in(one))]
            if one == root:
                break
        return tuple(text for texts in reversed(found) for text in texts)

    def root_of(self, directory: FilePath) -> FilePath:
        """The top of the repository around `directory`, else its cargo workspace, its package, its base, itself."""
        pending: list[FilePath] = []
        tops = _Tops()
        for one in upwards(directory):
            if one in self._tops:
                tops = self._tops[one]
                break
            pending.append(one)
        for one in reversed(pending):
            tops = self._tops[one] = _tops_at(one, tops)
        return tops.repository or tops.workspace or tops.package or self._base_of(directory)

    def _base_of(self, directory: FilePath) -> FilePath:
        return next((one for one in self.bases if directory.is_relative_to(one)), directory)

    def unknown_ids(self, known: Collection[str]) -> tuple[Problem, ...]:
        """A problem for each id in what was read so far that is not among `known`."""
        problems = []
        for text in (text for texts in self._texts.values() for text in texts):
            for pattern, place in text.named:
                if pattern not in known:
                    guess = closest(pattern, known)
                    help_text = f"did you mean `{guess}`?" if guess else "`deburr list` names all patterns"
                    problems.append(place.problem(f"there is no pattern `{pattern}`", help_text))
        return tuple(problems)

    def _load(self, directory: FilePath, root: FilePath) -> Loaded:
        above = self._loaded.get(directory.parent) if directory != root else None
        if isinstance(above, ConfigProblems):
            return above
        config = above or Config()
        problems: list[Problem] = []
        for file in [self.explicit] if self.explicit is not None else _files_in(directory):
            texts, wrong = _read_file(file, demanded=self.explicit is not None)
            self._texts[file] = texts
            problems.extend(wrong)
            for text in texts:
                problems.extend(_misplaced(text) if directory != root else ())
                config = _merge(config, text, root, problems)
        return ConfigProblems(tuple(problems)) if problems else config


def _files_in(directory: FilePath) -> list[FilePath]:
    here = os.fspath(directory)
    return [directory / name for name in NAMES if os.path.isfile(f"{here}/{name}")]


def _tops_at(directory: FilePath, above: _Tops) -> _Tops:
    here = os.fspath(directory)
    if os.path.exists(f"{here}/.git"):
        above = _Tops(repository=directory)
    manifest = f"{here}/Cargo.toml"
    if above.repository is not None or not os.path.isfile(manifest):
        return above
    return _Tops(workspace=directory if _states_workspace(FilePath(manifest)) else above.workspace, package=directory)


def _states_workspace(manifest: FilePath) -> bool:
    try:
        return re.search(rb"(?m)^\s*\[\s*workspace\b", manifest.read_bytes()) is not None
    except OSError:
        return False


def _read_file(file: FilePath, *, demanded: bool) -> tuple[tuple[ConfigText, ...], tuple[Problem, ...]]:
    try:
        data = file.read_bytes()
        if file.name == "Cargo.toml" and b"deburr" not in data and not demanded:
            return (), ()
        text = data.decode("utf-8")
    except OSError as error:
        return (), (Problem(file, Position(1, 1), f"cannot be read: {(error.strerror or str(error)).lower()}"),)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return (), (Problem(file, Position(line, 1), f"is not UTF-8 (at byte {error.start})"),)
    return read_config(file, text)


def _misplaced(text: ConfigText) -> list[Problem]:
    return [
        text.keys[key].problem(f"`{key}` is read only at the root", "move it to the outermost configuration")
        for key in ROOT_ONLY
        if key in text.keys
    ]


def _merge(config: Config, text: ConfigText, root: FilePath, problems: list[Problem]) -> Config:
    base = text.file.parent
    levels = dict(config.levels)
    for pattern, level in text.levels.items():
        if levels.get(pattern) is not Level.FORBID:
            levels[pattern] = level
    return Config(
        levels,
        (*config.path_rules, *(_PathRule(base, globs([one.glob]), one.levels) for one in text.paths)),
        (*config.excludes, *([(base, globs(text.exclude))] if text.exclude else [])),
        (*config.pattern_directories, *_pattern_directories(text, root, problems)),
        config.strict_globs if text.strict_globs is None else text.strict_globs,
        text.max_file_size or config.max_file_size,
        _baseline(text, root, problems) or config.baseline,
    )


def _pattern_directories(text: ConfigText, root: FilePath, problems: list[Problem]) -> list[FilePath]:
    found = []
    for name in text.patterns:
        directory = FilePath(os.path.realpath(text.file.parent / name))
        real_root = FilePath(os.path.realpath(root))
        message = None
        if os.path.isabs(name) or not directory.is_relative_to(real_root):
            message = f"the pattern directory `{name}` is not inside `{root}`"
        elif not os.path.isdir(directory):
            message = f"the pattern directory `{name}` does not exist"
        if message is None:
            found.append(directory)
            continue
        help_text = "give a directory relative to this file; `--patterns` takes any other"
        problems.append(text.keys["patterns"].problem(message, help_text))
    return found


def _baseline(text: ConfigText, root: FilePath, problems: list[Problem]) -> FilePath | None:
    """Where the baseline is, which need not be there yet."""
    if text.baseline is None:
        return None
    file = text.file.parent / text.baseline
    if not os.path.isabs(text.baseline) and FilePath(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
        return file
    message = f"the baseline `{text.baseline}` is not inside `{root}`"
    help_text = "give a path relative to this file; `--baseline` takes any other"
    problems.append(text.keys["baseline"].problem(message, help_text))
    return None


def _covers(base: FilePath, rules: IgnoreRules, file: FilePath) -> bool:
    return file.is_relative_to(base) and ignores(rules, file.relative_to(base).as_posix())
