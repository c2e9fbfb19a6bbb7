"""One `## Example: title` section: a bad text with what the rewrites make of it, or an ok text.

What the texts say is known to the engine alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from deburr.language.fences import EXAMPLES, Role, RoleFence
from deburr.language.front_matter import FrontMatter
from deburr.language.markdown import Heading
from deburr.language.model import Code, Example, Good, Position
from deburr.language.problems import Sheet
from deburr.language.suggestions import did_you_mean


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
    goods = [fence for fence in fences if fence.role is Role.GOOD]
    _check_together(heading, bad, ok, goods, sheet)
    return Example(
        title=title,
        bad=_code(bad),
        good=_goods(goods, front, sheet) if front is not None else (),
        ok=_code(ok),
        expect=bad.expect if bad is not None else None,
        findings=bad.findings if bad is not None else 1,
        is_withheld=bad is not None and bad.is_withheld,
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


def _goods(fences: Sequence[RoleFence], front: FrontMatter, sheet: Sheet) -> tuple[Good, ...]:
    """The good texts, each with the name of its rewrite."""
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
