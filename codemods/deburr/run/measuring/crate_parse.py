"""Which files of a crate deburr's parser does not understand, though rustc's does."""

from __future__ import annotations

import os
from pathlib import Path

from deburr.compiler.processes import NotRun
from deburr.compiler.rust_parser import rustc_parses
from deburr.run.discovery import discover
from deburr.run.measuring.records import CrateParse, Place
from deburr.run.project import Projects
from deburr.run.request import DEFAULT_SIZE_LIMIT
from deburr.syntax.source import SourceFile
from deburr.text.lines import LineIndex
from deburr.text.regular_file import read_regular

_DEFAULT_EDITION = "2015"


def measure_parse(folder: Path) -> CrateParse:
    """The files with a parse error; rustc is asked about each of them. Large files are not analysed, so not these."""
    projects = Projects()
    unparsed: list[Place] = []
    refused: list[str] = []
    for path in discover((folder,)).files:
        try:
            data = read_regular(path)
        except OSError:
            continue
        if len(data) > DEFAULT_SIZE_LIMIT or (at := SourceFile(data).first_error()) is None:
            continue
        edition = projects.facts_for(Path(os.path.abspath(path))).edition or _DEFAULT_EDITION
        taken = rustc_parses(data, edition)
        file = os.path.relpath(path, folder)
        if isinstance(taken, NotRun):
            refused.append(f"{file} (not asked: {taken.reason})")
        elif taken:
            place = LineIndex.of(data).place(at)
            unparsed.append(Place(file, place.line, place.column))
        else:
            refused.append(file)
    return CrateParse(tuple(unparsed), tuple(refused))
