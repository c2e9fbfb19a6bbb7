"""Setting a flag of a profile: `[profile.dev] incremental = false`.

Cargo reads profiles in the manifest at the root of a workspace only; which manifest that is, is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping

from deburr.engine.manifests.asked import Answer
from deburr.engine.manifests.toml_edits import TomlDocument
from deburr.text.edit import Edit


def set_flags(document: TomlDocument, profile: str, flags: Mapping[str, bool]) -> Answer:
    """Sets flags of one profile, all of them or none."""
    path = ("profile", profile)
    given = {key: document.value((*path, key)) for key in flags}
    if all(given[key] is flag for key, flag in flags.items()):
        return Answer(is_met=True)
    edits: list[Edit] = []
    for key, flag in flags.items():
        if given[key] is None or given[key] is flag:
            continue
        edit = document.replaced((*path, key), flag, _written(flag))
        if edit is None:
            return Answer(withheld=f"`{key}` of the profile `{profile}` is written in a way that is left alone")
        edits.append(edit)
    absent = {key: (flag, _written(flag)) for key, flag in flags.items() if given[key] is None}
    if absent:
        edit = document.added(path, absent)
        if edit is None:
            return Answer(withheld=f"the profile `{profile}` is written in a way that nothing is added to")
        edits.append(edit)
    return Answer(tuple(edits))


def _written(flag: bool) -> str:
    return "true" if flag else "false"
