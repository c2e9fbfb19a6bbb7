"""The exceptions of the product: few, and only at its edges.

Inside, failures are data (a `Problem`, a `Failed`, a `WriteRefused`). A command or the public API raises one of these
when it cannot go on; each says where it happened and what to do. This room knows nothing of any other.
"""

from __future__ import annotations


class DeburrError(Exception):
    """Whatever stops deburr on purpose. `message` is lower case, without a full stop; `help` says what to do."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class UsageError(DeburrError):
    """The request cannot be carried out as it stands: an unknown id, a path that is not there."""


class ConfigError(DeburrError):
    """A configuration file cannot be read or says what it may not say; `message` holds the rendered problems."""


class PatternError(DeburrError):
    """Pattern pages have mistakes; `message` holds the rendered problems."""


class PatternCycleError(DeburrError):
    """Rewrites undo one another, so that no last state exists; `message` names them."""


class ToolError(DeburrError):
    """A program that is needed (git, cargo, rustc) is missing, failed or ran out of time."""


class WriteError(DeburrError):
    """A file could not be written; it holds what it held before."""


class JournalError(DeburrError):
    """What keeps an apply from being lost cannot do its work: the state directory, the lock, a record in it."""
