"""The order in which levels are decided."""

import pytest

from deburr.language.model import Level
from deburr.run.levels import CommandLevels

ALLOW, WARN, DENY, FORBID = Level.ALLOW, Level.WARN, Level.DENY, Level.FORBID


@pytest.mark.parametrize(
    ("command", "page", "configured", "wanted"),
    [
        (CommandLevels(), WARN, [], WARN),
        (CommandLevels(), WARN, [{"p": DENY}], DENY),
        (CommandLevels(), WARN, [{"p": DENY}, {"p": ALLOW}], ALLOW),
        (CommandLevels(), WARN, [{"other": DENY}], WARN),
        (CommandLevels(levels={"p": DENY}), WARN, [{"p": ALLOW}], DENY),
        (CommandLevels(levels={"p": ALLOW}), WARN, [{"p": FORBID}], FORBID),
        (CommandLevels(), WARN, [{"p": FORBID}, {"p": ALLOW}], FORBID),
        (CommandLevels(select=frozenset({"p"})), ALLOW, [], WARN),
        (CommandLevels(select=frozenset({"p"})), DENY, [], DENY),
        (CommandLevels(deny=frozenset({"warnings"})), WARN, [], DENY),
        (CommandLevels(deny=frozenset({"warnings"})), ALLOW, [], ALLOW),
        (CommandLevels(deny=frozenset({"p"})), ALLOW, [], DENY),
        (CommandLevels(deny=frozenset({"p"})), FORBID, [], FORBID),
        (CommandLevels(select=frozenset({"p"}), deny=frozenset({"warnings"})), ALLOW, [], DENY),
    ],
)
def test_level(command, page, configured, wanted):
    assert command.level("p", page, *configured) is wanted
