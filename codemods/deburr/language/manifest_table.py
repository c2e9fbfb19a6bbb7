"""`[rewrites.NAME.manifest]`: what a rewrite wants a Cargo.toml to say, written as a Cargo.toml would say it.

Deliberately unknown here: manifests of projects (`deburr.engine.manifests` changes those).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from deburr.language.front_matter_keys import MANIFEST, PROFILE
from deburr.language.model import Applicability, ManifestChange
from deburr.language.toml_tables import TomlTable, check_not_empty
from deburr.language.versions import Version

_WORDS = ("only", "use", "msrv", "sure_if")
"""Keys of a rewrite that speak of code, which a rewrite of the manifest does not write."""
_PROFILE = re.compile(MANIFEST["profile"].names or "", re.ASCII)
_HINTS = {"features": "features are not changed", "package": "only profiles and dependencies are changed"}


def read_manifest_table(entry: TomlTable, applicability: str | None) -> ManifestChange | None:
    """The table of a rewrite, None where it has none; mistakes are noted at their places."""
    if not entry.has("manifest"):
        return None
    table = entry.table("manifest", MANIFEST)
    change = ManifestChange(_read_profiles(table.table("profile")), _read_dependencies(table.table("dependencies")))
    check_not_empty(table)
    table.finish(_HINTS)
    if applicability == Applicability.MACHINE_APPLICABLE.value:
        help_ = "what a manifest says is about more than the finding: write `maybe-incorrect`"
        entry.report_value("applicability", "a change of the manifest cannot be machine-applicable", help_)
    for word in _WORDS:
        if entry.has(word):
            entry.report_key(word, f"`{word}` is about code, and this rewrite changes the manifest", "leave it out")
    return change


def _read_profiles(table: TomlTable) -> Mapping[str, Mapping[str, bool]]:
    found: dict[str, Mapping[str, bool]] = {}
    for name, profile in table.tables(PROFILE).items():
        if _PROFILE.fullmatch(name) is None:
            table.report_key(name, f"`{name}` is no name of a profile", "e.g. `dev`, `release`, or one of its own")
        flags = {key: flag for key in PROFILE if (flag := profile.flag(key)) is not None}
        if not profile.data:
            table.report_value(name, f"the profile `{name}` is empty", "leave it out, or set a flag of it")
        profile.finish()
        found[name] = flags
    table.finish()
    return found


def _read_dependencies(table: TomlTable) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in table.data:
        text = table.text(name)
        if text is not None and Version.parse(text) is not None:
            found[name] = text.strip()
        elif text is not None:
            help_ = "the version that is needed at least, without a sign, e.g. `3.15`"
            table.report_value(name, f"`{text}` is no version", help_)
    return found
