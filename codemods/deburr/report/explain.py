"""One pattern explained in plain text: what its page says, in the order in which a reader asks.

The prose is Markdown as written, which reads well on a terminal; only control characters are escaped. Unknown here:
where pages come from.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.language.model import Alternative, Example, ManifestChange, Metavariable, Page, Rewrite
from deburr.report.style import PLAIN, Painter, Style
from deburr.text.escape import escape_text

_INDENT = "    "


def render_page(page: Page, proof: str, paint: Painter = PLAIN) -> str:
    """The page for a person, ending in a newline; `proof` is the sentence about its proof."""
    return "\n\n".join(part for part in _parts(page, proof, paint) if part) + "\n"


def _parts(page: Page, proof: str, paint: Painter) -> Iterator[str]:
    yield f"{paint(Style.STRONG, page.id)}: {escape_text(page.message)}"
    yield f"group {page.group}, level {page.level.value}, since {page.since}"
    for section in page.sections:
        yield f"{paint(Style.HELP, section.title)}\n{_indented(section.text.strip())}"
    yield _rewrites(page, paint)
    yield _listed("Where", tuple(_captures(page)), paint)
    yield _gates(page, paint)
    example = _shown_example(page)
    if example is not None:
        yield from _example(example, paint)
    yield _listed("Proof", (proof,), paint)
    yield _listed("Seen in part by", page.covered_by, paint)
    yield _listed("References", page.references, paint)
    yield f"{paint(Style.HELP, 'Page')}\n{_indented(str(page.file))}"


def _indented(text: str) -> str:
    return "\n".join(f"{_INDENT}{line}".rstrip() for line in escape_text(text).split("\n"))


def _listed(title: str, entries: tuple[str, ...], paint: Painter) -> str:
    return f"{paint(Style.HELP, title)}\n{_indented(chr(10).join(entries))}" if entries else ""


def _rewrites(page: Page, paint: Painter) -> str:
    if not page.rewrites:
        reason = "none: the pattern reports, and what to do is for a person to decide"
        return f"{paint(Style.HELP, 'Rewrites')}\n{_INDENT}{reason}"
    blocks = "\n".join(_rewrite(rewrite) for rewrite in page.rewrites)
    return f"{paint(Style.HELP, 'Rewrites')}\n{blocks}"


def _rewrite(rewrite: Rewrite) -> str:
    words = [rewrite.applicability.value]
    if rewrite.msrv is not None:
        words.append(f"needs Rust {rewrite.msrv}")
    if rewrite.default:
        words.append("the default")
    rows = [_indented(f"{rewrite.name}: {', '.join(words)}")]
    if rewrite.title is not None:
        rows.append(_indented(f"  {rewrite.title}"))
    rows.extend(_indented(_alternative(one)) for one in rewrite.alternatives)
    if rewrite.manifest is not None:
        rows.extend(_indented(f"  + Cargo.toml: {row}") for row in _wanted(rewrite.manifest))
    return "\n".join(rows)


def _wanted(change: ManifestChange) -> Iterator[str]:
    for profile, flags in change.profiles.items():
        for name, flag in flags.items():
            yield f"profile.{profile}.{name} = {str(flag).lower()}"
    for crate, version in change.dependencies.items():
        yield f"{crate} {version} or newer"


def _alternative(one: Alternative) -> str:
    match = one.match.text.rstrip("\n").replace("\n", "\n  - ")
    if one.rewrite is None:
        return f"  - {match}"
    template = one.rewrite.text.rstrip("\n").replace("\n", "\n  + ")
    return f"  - {match}" + (f"\n  + {template}" if template else "")


def _captures(page: Page) -> Iterator[str]:
    """What the page demands of each `$name`, as far as a few words say it."""
    if page.result_type is not None:
        yield f"the whole match is of type {page.result_type}"
    for name, one in page.metavariables.items():
        words = ", ".join(_demands(one))
        if words:
            yield f"${name} is {words}"


def _demands(one: Metavariable) -> Iterator[str]:
    if one.placeholder is not None:
        yield f"yours to fill in ({one.placeholder})"
    if one.transform is not None:
        yield f"computed from ${one.source} by {one.transform}"
    if one.map is not None:
        yield f"looked up for ${one.map}: " + ", ".join(f"{key} gives {value}" for key, value in one.table.items())
    if one.type is not None:
        yield f"of type {one.type}"
    if one.contains:
        yield "a type with " + " or ".join(one.contains) + " inside"
    if one.kind is not None:
        yield f"of kind {one.kind}"
    if one.among:
        yield "one of " + ", ".join(one.among)
    if one.matches:
        yield "written as " + " or ".join(one.matches)
    if one.isnt:
        yield "not written as " + " or ".join(one.isnt)


def _gates(page: Page, paint: Painter) -> str:
    gates = page.gates
    rows = [f"{name} {wanted.text}" for name, wanted in gates.crates.items()]
    if gates.toolchain is not None:
        rows.insert(0, f"toolchain {gates.toolchain.text}")
    if gates.edition is not None:
        rows.insert(0, f"edition {gates.edition.text}")
    return _listed("Only for", tuple(rows), paint)


def _shown_example(page: Page) -> Example | None:
    """The first example that shows the default rewrite, or else the first bad one."""
    name = page.default_rewrite.name if page.default_rewrite is not None else None
    bad = [example for example in page.examples if example.bad is not None]
    return next(
        (one for one in bad if any(good.rewrite == name for good in (*one.good, *one.manifest_good))),
        bad[0] if bad else None,
    )


def _example(example: Example, paint: Painter) -> Iterator[str]:
    if example.bad is not None:
        yield f"{paint(Style.HELP, f'Example: {escape_text(example.title)}')}\n{_indented(example.bad.text.rstrip())}"
    for good in example.good[:1]:
        yield f"{paint(Style.HELP, f'After {good.rewrite}')}\n{_indented(good.code.text.rstrip())}"
    for good in example.manifest_good[:1]:
        yield f"{paint(Style.HELP, f'Cargo.toml after {good.rewrite}')}\n{_indented(good.code.text.rstrip())}"
