"""What the process tells its caller, and how a command ends when the world goes away under it.

A closed pipe is no error of anybody's; it ends as the shell would report the signal. Knows nothing of what ran.
"""

from __future__ import annotations

import enum
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from deburr.errors import DeburrError

_BUGS = (AssertionError, AttributeError, ImportError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
"""What an uncaught mistake of ours raises; the interpreter's own exit code for it would mean "found"."""


class ExitCode(enum.IntEnum):
    """`FOUND` is an answer, `FAILED` means that the work could not be done."""

    OK = 0
    FOUND = 1
    FAILED = 2
    INTERRUPTED = 130
    CLOSED_PIPE = 141


@contextmanager
def guarded() -> Iterator[None]:
    """Around the body of every command: turns a closed pipe, Ctrl-C, a full disk at stdout and bugs into exit codes."""
    signal.signal(signal.SIGTERM, _end_politely)
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _silence_stdout()
        raise typer.Exit(ExitCode.CLOSED_PIPE) from None
    except KeyboardInterrupt:
        _say("interrupted")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except DeburrError as error:
        _say(f"error: {error.message}" + (f"; {error.help}" if error.help else ""))
        raise typer.Exit(ExitCode.FAILED) from None
    except _BUGS:
        _say(f"{traceback.format_exc()}error: this is a mistake in deburr, please report it")
        raise typer.Exit(ExitCode.FAILED) from None
    except OSError as error:
        _silence_stdout()
        reason = (error.strerror or str(error)).lower()
        _say(f"error: {error.filename}: {reason}" if error.filename else f"error: cannot write the output: {reason}")
        raise typer.Exit(ExitCode.FAILED) from None


def _end_politely(number: int, _: object) -> None:
    """A request to end goes the way of an exception, so that whoever has started a compiler ends it too."""
    raise SystemExit(128 + number)


def _say(text: str) -> None:
    if sys.stderr is not None:
        print(text, file=sys.stderr)


def _silence_stdout() -> None:
    """What is still buffered goes nowhere, so that the interpreter does not complain about it at its end."""
    if sys.stdout is None:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
