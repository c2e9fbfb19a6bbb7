"""What rustc says, read from its JSON lines. Knows the shape of rustc's messages and nothing of how rustc was run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deburr.compiler.json_lines import objects_in

# The closing lines that count what was said before.
_TALLIES = ("aborting due to", "warning emitted", "warnings emitted")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One message of rustc. `line` is 1-based, None where the message has no place of its own."""

    level: str
    """`error`, `warning`, or `error: internal compiler error`."""
    code: str | None
    """`E0133`, or a lint's name such as `unused_unsafe`."""
    message: str
    line: int | None = None
    rendered: str = ""
    snippet: str = ""
    """The source text that it is about, as far as it stands in one line."""
    file: str | None = None
    """As rustc was given it; None where the message has no place of its own."""

    @property
    def is_error(self) -> bool:
        return self.level.startswith("error")

    def __str__(self) -> str:
        code = f"[{self.code}]" if self.code else ""
        place = f" (line {self.line})" if self.line is not None else ""
        return f"{self.level}{code}: {self.message}{place}"


def read_diagnostics(output: bytes) -> tuple[Diagnostic, ...]:
    """The errors and warnings in rustc's `--error-format=json` output, one message a line; other lines are left out."""
    return tuple(_of_messages(objects_in(output)))


def read_cargo_diagnostics(output: bytes, package: str) -> tuple[Diagnostic, ...]:
    """The errors and warnings that `cargo --message-format=json` has for `package`, and no other package."""
    messages = []
    for entry in objects_in(output):
        target = entry.get("target")
        if entry.get("reason") != "compiler-message" or not isinstance(target, dict) or target.get("name") != package:
            continue
        message = entry.get("message")
        if isinstance(message, dict):
            messages.append(message)
    return tuple(_of_messages(messages))


def read_package_diagnostics(output: bytes, manifest: Path) -> tuple[Diagnostic, ...]:
    """The errors and warnings that `cargo --message-format=json` has for all targets of the package of `manifest`."""
    entries = (entry for entry in objects_in(output) if _is_of(entry, "compiler-message", manifest))
    return tuple(_of_messages(message for entry in entries if isinstance(message := entry.get("message"), dict)))


def read_artifacts(output: bytes, manifest: Path) -> tuple[Path, ...]:
    """The files that cargo made, or found fresh, for the targets of the package of `manifest`."""
    found: list[Path] = []
    for entry in objects_in(output):
        names = entry.get("filenames")
        if _is_of(entry, "compiler-artifact", manifest) and isinstance(names, list):
            found.extend(Path(name) for name in names if isinstance(name, str))
    return tuple(found)


def _is_of(entry: dict[str, object], reason: str, manifest: Path) -> bool:
    return entry.get("reason") == reason and entry.get("manifest_path") == str(manifest)


def _of_messages(messages: Iterable[dict[str, object]]) -> Iterable[Diagnostic]:
    for message in messages:
        level, text = message.get("level"), message.get("message")
        if not isinstance(level, str) or not isinstance(text, str) or not level.startswith(("error", "warning")):
            continue
        if message.get("code") is None and any(words in text for words in _TALLIES):
            continue
        rendered = message.get("rendered")
        line, snippet = _place(message)
        shown = rendered if isinstance(rendered, str) else ""
        yield Diagnostic(level, _code(message), text, line, shown, snippet, _file(message))


def _code(message: dict[str, object]) -> str | None:
    code = message.get("code")
    name = code.get("code") if isinstance(code, dict) else None
    return name if isinstance(name, str) else None


def _place(message: dict[str, object]) -> tuple[int | None, str]:
    """The line of the primary span, and its text; rustc counts columns in characters, from 1."""
    spans = message.get("spans")
    for span in spans if isinstance(spans, list) else ():
        if isinstance(span, dict) and span.get("is_primary") is True:
            line, texts = span.get("line_start"), span.get("text")
            shown = texts[0] if isinstance(texts, list) and len(texts) == 1 else None
            return (line if isinstance(line, int) else None), _marked(shown)
    return None, ""


def _marked(shown: object) -> str:
    if not isinstance(shown, dict):
        return ""
    text, start, end = shown.get("text"), shown.get("highlight_start"), shown.get("highlight_end")
    return (
        text[start - 1 : end - 1] if isinstance(text, str) and isinstance(start, int) and isinstance(end, int) else ""
    )


def _file(message: dict[str, object]) -> str | None:
    spans = message.get("spans")
    primary = (one for one in spans if isinstance(one, dict)) if isinstance(spans, list) else ()
    names = (one.get("file_name") for one in primary if one.get("is_primary") is True)
    return next((name for name in names if isinstance(name, str)), None)
