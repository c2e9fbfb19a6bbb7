"""deburr takes the sharp edges off Rust: it finds unsafe idioms, explains them, and rewrites them.

The ladder, from bytes to a tree of files; each step hands out the same findings:

    import deburr

    for finding in deburr.scan(b"fn f() { let p = 0 as *const u8; }"):
        print(finding.pattern, finding.span, finding.message)

    change = deburr.fix(source)              # a FileChange: before, after, applied, withheld
    outcome = deburr.scan_file("src/lib.rs") # Clean, Skipped or Failed; project facts are read around the file
    for outcome in deburr.scan_paths(["src"]):
        ...

Nothing here writes a file. Importing this module is cheap: the parser and the pages are loaded by the first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deburr.run.library import fix, scan, scan_file, scan_paths

__version__ = "0.1.0"
__all__ = ["__version__", "fix", "scan", "scan_file", "scan_paths"]


def __getattr__(name: str) -> object:
    if name in {"fix", "scan", "scan_file", "scan_paths"}:
        from deburr.run import library

        return getattr(library, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
