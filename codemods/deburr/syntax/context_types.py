"""The types that the surroundings of an expression ask for: the front door of `deburr.syntax.expectations`."""

from __future__ import annotations

from deburr.syntax.crate_view import CrateView
from deburr.syntax.expression_types import inquiry_for
from deburr.syntax.inquiry import Inquiry, remembered
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.types import Ty


def expected_type(source: SourceFile, node: Node, crate: CrateView) -> Ty:
    """What the context says that the type of the expression `node` must be (its own type may still be coerced)."""
    return remembered("expected", inquiry_for(source, crate), node, Inquiry.expected)
