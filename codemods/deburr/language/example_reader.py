"""One `## Example: title` section: a bad text with what the rewrites make of it, or an ok text, and what proves it.

What the texts say is known to the engine alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from deburr.language.fences import EXAMPLES, Role, RoleFence
from deburr.language.front_matter import FrontMatter
from deburr.language.markdown import Heading
from deburr.language.model import Code, Driver, Example, Good, Position
from deburr.language.problems import Sheet
from deburr.language.suggestions import did_you_mean, listed

_MAIN = re.compile(r"\bfn\s+main\b")


def read_example(
    title: str, heading: Heading, fences: Sequence[RoleFence], front: FrontMatter | None, sheet: Sheet
) -> Example:
    """The example that stands under `heading`; mistakes in its make-up are noted."""
    if not title:
        sheet.add_at_line(heading.line, "an example has a title", "write `## Example: what it shows`")
    for fence in fences:
        _check_fence(fence, sheet)
    bad = _only(Role.BAD, fences, sheet)
    ok = _only(Role.OK, fences, sheet)
    misuse = _only(Role.MISUSE, fences, sheet)
    manifests = [fence for fence in fences if fence.role is Role.MANIFEST]
    after = [fence for fence in manifests if fence.is_of_good]
    manifest = _only(Role.MANIFEST, [fence for fence in manifests if not fence.is_of_good], sheet)
    goods = [fence for fence in fences if fence.role is Role.GOOD]
    drivers = [fence for fence in fences if fence.role is Role.DRIVER]
    _check_together(heading, bad, ok, goods, sheet)
    _check_proof(bad, ok, drivers, misuse, sheet)
    _check_manifests(bad, manifest, after, sheet)
    return Example(
        title=title,
        bad=_code(bad),
        good=_goods(goods, front, sheet) if front is not None else (),
        ok=_code(ok),
        expect=bad.expect if bad is not None else None,
        findings=bad.findings if bad is not None else 1,
        is_withheld=bad is not None and bad.is_withheld,
        is_gap=any(fence.is_gap for fence in (bad, ok) if fence is not None),
        drivers=_drivers(drivers, goods, front, sheet) if front is not None else (),
        misuse=_code(misuse),
        manifest=_code(manifest),
        manifest_good=_manifest_goods(after, front, sheet) if front is not None else (),
        position=Position(heading.line, 1),
    )


def _check_fence(fence: RoleFence, sheet: Sheet) -> None:
    role = fence.role.value
    if fence.role not in EXAMPLES:
        sheet.add_at_line(fence.fence.line, f"a `{role}` fence stands in an example", "move it above the examples")
    elif not fence.fence.code.text.strip() and fence.role is not Role.GOOD:
        sheet.add_at_line(fence.fence.line, f"this `{role}` fence is empty")


def _only(role: Role, fences: Sequence[RoleFence], sheet: Sheet) -> RoleFence | None:
    found = [fence for fence in fences if fence.role is role]
    for extra in found[1:]:
        message = f"an example has one `{role.value}` fence"
        sheet.add_at_line(extra.fence.line, message, "give the second one an `## Example: …` heading of its own")
    return found[0] if found else None


def _check_together(
    heading: Heading, bad: RoleFence | None, ok: RoleFence | None, goods: Sequence[RoleFence], sheet: Sheet
) -> None:
    if bad is None and goods:
        sheet.add_at_line(goods[0].fence.line, "a `good` text without a `bad` one above it")
    elif bad is not None and goods and goods[0].fence.line < bad.fence.line:
        sheet.add_at_line(goods[0].fence.line, "a `good` text stands above its `bad` one")
    if bad is not None and bad.is_withheld and goods:
        sheet.add_at_line(goods[0].fence.line, "a `good` text below a `bad` one whose fix is withheld")
    if bad is not None and ok is not None:
        sheet.add_at_line(ok.fence.line, "an example is `bad` or `ok`, not both", "give it a heading of its own")
    if bad is None and ok is None and not goods:
        sheet.add_at_line(heading.line, "this example shows nothing", "add a ```rust bad or a ```rust ok fence")


def _check_proof(
    bad: RoleFence | None,
    ok: RoleFence | None,
    drivers: Sequence[RoleFence],
    misuse: RoleFence | None,
    sheet: Sheet,
) -> None:
    """A driver and a misuse stand below the text that they belong to."""
    text = bad or ok
    for fence in (*drivers, *([misuse] if misuse is not None else [])):
        line, role = fence.fence.line, fence.role.value
        if text is not None and line < text.fence.line:
            sheet.add_at_line(line, f"a `{role}` stands above the `{text.role.value}` text that it belongs to")
        if fence.role is Role.DRIVER and not _MAIN.search(fence.fence.code.text):
            sheet.add_at_line(line, "this driver has no `fn main`", "it makes a program of the example's texts")
        if ok is not None and (fence.is_of_good or fence.role is Role.MISUSE):
            what = "driver of a `good` text" if fence.role is Role.DRIVER else "`misuse`"
            sheet.add_at_line(line, f"a {what} in an example that has none", "it belongs below a `good` text")


def _check_manifests(
    bad: RoleFence | None, manifest: RoleFence | None, after: Sequence[RoleFence], sheet: Sheet
) -> None:
    for fence in after:
        line = fence.fence.line
        if bad is None:
            sheet.add_at_line(line, "a `good` manifest without a `bad` text in its example")
        elif manifest is None or line < manifest.fence.line:
            sheet.add_at_line(line, "a `good` manifest without the one before it", "add a ```toml manifest above it")
        elif bad.is_withheld:
            sheet.add_at_line(line, "a `good` manifest beside a `bad` text whose fix is withheld")


def _drivers(
    fences: Sequence[RoleFence], goods: Sequence[RoleFence], front: FrontMatter, sheet: Sheet
) -> tuple[Driver, ...]:
    """The drivers, each with the rewrite whose good text alone it belongs to."""
    drivers: dict[str | None, Driver] = {}
    shown = {fence.rewrite or front.default_rewrite for fence in goods}
    for fence in fences:
        line = fence.fence.line
        name = (fence.rewrite or front.default_rewrite) if fence.is_of_good else None
        if fence.is_of_good and name not in shown:
            message = f"a driver of a `good` text that is not there: `{name}`"
            sheet.add_at_line(line, message, "this example has " + (listed(sorted(filter(None, shown))) or "none"))
        elif name in drivers:
            whose = f"the `good` text of `{name}`" if name is not None else "this example"
            sheet.add_at_line(line, f"a second driver of {whose}", "keep one of them")
        else:
            drivers[name] = Driver(fence.fence.code, name)
    return tuple(drivers.values())


def _goods(fences: Sequence[RoleFence], front: FrontMatter, sheet: Sheet) -> tuple[Good, ...]:
    """The good texts, each with the name of its rewrite."""
    goods = _named(fences, front, sheet)
    for good in goods:
        if (entry := front.rewrites.get(good.rewrite)) is not None and entry.manifest is not None:
            help_ = f"show what it makes of that as ```toml manifest good {good.rewrite}"
            sheet.add_at_line(good.code.position.line - 1, f"`{good.rewrite}` changes the manifest, and no code", help_)
    return goods


def _manifest_goods(fences: Sequence[RoleFence], front: FrontMatter, sheet: Sheet) -> tuple[Good, ...]:
    """The manifests after rewrites."""
    goods = _named(fences, front, sheet)
    for good in goods:
        if (entry := front.rewrites.get(good.rewrite)) is not None and entry.manifest is None:
            help_ = f"show what it makes of the text as ```rust good {good.rewrite}"
            sheet.add_at_line(good.code.position.line - 1, f"`{good.rewrite}` changes code, and no manifest", help_)
    return goods


def _named(fences: Sequence[RoleFence], front: FrontMatter, sheet: Sheet) -> tuple[Good, ...]:
    goods: dict[str, Good] = {}
    for fence in fences:
        line = fence.fence.line
        name = fence.rewrite or front.default_rewrite
        if name is None:
            sheet.add_at_line(line, "this `good` text names no rewrite, and the page has no default one")
        elif name not in front.rewrites:
            help_ = did_you_mean(name, front.rewrites)
            position = Position(line, fence.rewrite_column)
            sheet.add(position, f"the page has no rewrite `{name}`", help_, len(name))
        elif name in goods:
            sheet.add_at_line(line, f"a second `good` text of the rewrite `{name}` in this example")
        else:
            goods[name] = Good(name, fence.fence.code)
    return tuple(goods.values())


def _code(fence: RoleFence | None) -> Code | None:
    return fence.fence.code if fence is not None else None
