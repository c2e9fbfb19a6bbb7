"""The types that a file writes down: the front door of `deburr.syntax.written_types` for user code."""

from __future__ import annotations

from deburr.syntax.crate_view import CrateView
from deburr.syntax.expression_types import inquiry_for
from deburr.syntax.inquiry import Inquiry, remembered
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.types import Ty


def read_type(source: SourceFile, type_node: Node, crate: CrateView) -> Ty:
    """The type that a type node writes, its paths resolved where they stand and aliases of the file followed."""
    return remembered("written", inquiry_for(source, crate), type_node, Inquiry.read)
