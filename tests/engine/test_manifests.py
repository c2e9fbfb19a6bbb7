"""Holds edits of manifests to what docs/patterns.md says of them; the texts after them are written by hand."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from deburr.engine.manifests.profile_flags import set_flags
from deburr.engine.manifests.remedies import Remedy, remedy_of
from deburr.engine.manifests.toml_edits import read_document
from deburr.language.model import ManifestChange
from deburr.syntax.crate_view import Manifests, ManifestText, NoCrate
from deburr.text.edit import apply_edits

DEV = ManifestChange(profiles={"dev": {"incremental": False}})
NAPI = ManifestChange(dependencies={"napi": "3.15", "napi-derive": "3.5"})
PACKAGE = '[package]\nname = "a"\n'


@dataclass(frozen=True)
class Crate(NoCrate):
    """A crate whose manifests are given as texts."""

    package: bytes = b""
    root: bytes | None = None
    closed: dict[str, str] = field(default_factory=dict)

    def manifests(self) -> Manifests:
        own = ManifestText("a/Cargo.toml", self.package)
        return Manifests(own, own if self.root is None else ManifestText("Cargo.toml", self.root))

    def why_manifest_not_changed(self, manifest: ManifestText) -> str | None:
        return self.closed.get(manifest.name)


def remedy(change: ManifestChange, package: str, root: str | None = None) -> Remedy:
    return remedy_of(change, Crate(package=package.encode(), root=root.encode() if root is not None else None))


def after(change: ManifestChange, package: str, root: str | None = None) -> dict[str, str]:
    """By name what manifests become."""
    found = remedy(change, package, root)
    assert found.withheld is None
    return {one.manifest.name: apply_edits(one.manifest.data, one.edits).decode() for one in found.changes}


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        (PACKAGE, PACKAGE + "\n[profile.dev]\nincremental = false\n"),
        (PACKAGE.rstrip("\n"), PACKAGE + "\n[profile.dev]\nincremental = false"),
        ("", "[profile.dev]\nincremental = false\n"),
        ("a = 1\r\n", "a = 1\r\n\r\n[profile.dev]\r\nincremental = false\r\n"),
        (
            "[profile.dev]\r\nlto = true # l\r\n\r\n[b]\r\n",
            "[profile.dev]\r\nlto = true # l\r\nincremental = false\r\n\r\n[b]\r\n",
        ),
        (
            "[profile.dev]\nopt-level = 1 # c\n\n# of b\n[b]\n",
            "[profile.dev]\nopt-level = 1 # c\nincremental = false\n\n# of b\n[b]\n",
        ),
        ("[profile.dev]\n\n[b]\n", "[profile.dev]\nincremental = false\n\n[b]\n"),
        ("[ profile . dev ] # d\n# e\n", "[ profile . dev ] # d\nincremental = false\n# e\n"),
        ("[profile.dev]\ndebug = 1", "[profile.dev]\ndebug = 1\nincremental = false"),
        (
            "[profile.dev]\nincremental  =  true   # why\ndebug=1\n",
            "[profile.dev]\nincremental  =  false   # why\ndebug=1\n",
        ),
        ("[profile]\ndev = { incremental = true }\n", "[profile]\ndev = { incremental = false }\n"),
        ("[profile]\ndev.incremental = true\n", "[profile]\ndev.incremental = false\n"),
        (
            "[profile.dev.package.x]\nopt-level = 3\n",
            "[profile.dev.package.x]\nopt-level = 3\n\n[profile.dev]\nincremental = false\n",
        ),
        (
            "[profile.release]\nlto=true\n[b]\n[profile.bench]\ndebug=true\n",
            "[profile.release]\nlto=true\n[b]\n[profile.bench]\ndebug=true\n\n[profile.dev]\nincremental = false\n",
        ),
        (
            'a = """\n[profile.dev]\n"""\n\n[profile.dev]\nlto = [\n  [1],\n]\n[b]\n',
            'a = """\n[profile.dev]\n"""\n\n[profile.dev]\nincremental = false\nlto = [\n  [1],\n]\n[b]\n',
        ),
        ('"é" = 1\n[profile.dev]\n', '"é" = 1\n[profile.dev]\nincremental = false\n'),
    ],
)
def test_a_flag_is_set_and_nothing_else_moves(before: str, wanted: str) -> None:
    assert after(DEV, before) == {"a/Cargo.toml": wanted}
    assert remedy(DEV, wanted).is_met


def test_a_profile_belongs_to_the_root_of_the_workspace() -> None:
    assert after(DEV, PACKAGE, "[workspace]\n") == {"Cargo.toml": "[workspace]\n\n[profile.dev]\nincremental = false\n"}
    member = PACKAGE + "[profile.dev]\nincremental = false\n"
    assert not remedy(DEV, member, "[workspace]\n").is_met


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("[profile]\ndev = { debug = 1 }\n", "the profile `dev` is written in a way that nothing is added to"),
        ("[profile]\ndev.debug = 1\n", "the profile `dev` is written in a way that nothing is added to"),
        ("profile.dev.debug = 1\n", "the profile `dev` is written in a way that nothing is added to"),
        ("profile = 1\n", "the profile `dev` is written in a way that nothing is added to"),
        ("a = 1\na = 2\n", "it cannot be read and written again byte for byte, and is left alone"),
        ("\ufeffa = 1\n", "it cannot be read and written again byte for byte, and is left alone"),
        ("a = \n", "it cannot be read and written again byte for byte, and is left alone"),
    ],
)
def test_a_manifest_that_cannot_be_added_to_is_left_alone(before: str, reason: str) -> None:
    assert remedy(DEV, before).withheld == f"in a/Cargo.toml: {reason}"


def test_bytes_that_are_no_utf8_are_left_alone() -> None:
    found = remedy_of(DEV, Crate(package=b'a = "\xff"\n'))
    assert found.withheld == "in a/Cargo.toml: it cannot be read and written again byte for byte, and is left alone"


def test_a_text_that_tomlkit_writes_otherwise_is_left_alone(monkeypatch) -> None:
    monkeypatch.setattr(tomlkit, "dumps", lambda document: "other\n")
    assert read_document(PACKAGE.encode()) is None


def test_without_a_manifest_nothing_is_changed() -> None:
    assert remedy_of(DEV, NoCrate()) == Remedy(withheld="no Cargo.toml can be seen that speaks of this file")


def test_a_manifest_that_may_not_change_withholds_all() -> None:
    text = b'[dependencies]\nnapi = "2"\nnapi-derive.workspace = true\n'
    root = b'[workspace.dependencies]\nnapi-derive = "2"\n'
    found = remedy_of(NAPI, Crate(package=text, root=root, closed={"Cargo.toml": "it is not among the files"}))
    assert found == Remedy(withheld="Cargo.toml would have to change: it is not among the files")


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ('[dependencies]\nnapi = "2" # n\nb="1"\n', '[dependencies]\nnapi = "3.15" # n\nb="1"\n'),
        ("[dependencies]\nnapi = '^2.16.1'\n", "[dependencies]\nnapi = '^3.15'\n"),
        (
            '[dependencies]\nnapi = { features=["x"], version = "2.16" } # n\n',
            '[dependencies]\nnapi = { features=["x"], version = "3.15" } # n\n',
        ),
        (
            '[dependencies.napi]\nversion = "2"\ndefault-features = false\n',
            '[dependencies.napi]\nversion = "3.15"\ndefault-features = false\n',
        ),
        ('[dependencies]\nnapi.version = "2"\n', '[dependencies]\nnapi.version = "3.15"\n'),
        (
            '[dependencies]\nn = { package = "napi", version = "2" }\nnapi-derive = "3"\n',
            '[dependencies]\nn = { package = "napi", version = "3.15" }\nnapi-derive = "3.5"\n',
        ),
        (
            '[target.\'cfg(unix)\'.dev-dependencies]\nnapi = "2"\n[build-dependencies]\nnapi = "3.0"\n',
            '[target.\'cfg(unix)\'.dev-dependencies]\nnapi = "3.15"\n[build-dependencies]\nnapi = "3.15"\n',
        ),
        (
            '[dependencies]\nnapi = "4"\nnapi-derive = "2"\n',
            '[dependencies]\nnapi = "4"\nnapi-derive = "3.5"\n',
        ),
        (
            '[dependencies]\nnapi = ">=3.15, <5"\nnapi-derive = "2"\n',
            '[dependencies]\nnapi = ">=3.15, <5"\nnapi-derive = "3.5"\n',
        ),
    ],
)
def test_a_requirement_is_raised(before: str, wanted: str) -> None:
    assert after(NAPI, before) == {"a/Cargo.toml": wanted}
    assert remedy(NAPI, wanted).is_met
    assert remedy(NAPI, before).notes == (
        "Cargo.lock is left as it is: cargo brings it up to date with the next build",
    )


def test_an_inherited_version_is_raised_where_it_is_stated() -> None:
    package = '[dependencies]\nnapi = "2"\n[dev-dependencies]\nnapi-derive = { workspace = true, features = [] }\n'
    root = '[workspace.dependencies]\nnapi-derive = { version = "2", optional = false } # d\nnapi = "2"\n'
    assert after(NAPI, package, root) == {
        "a/Cargo.toml": package.replace('"2"', '"3.15"'),
        "Cargo.toml": root.replace('version = "2"', 'version = "3.5"'),
    }


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ('[dependencies]\nnapi = "=2.16.17"\n', "`napi` is required as `=2.16.17`, which is left alone"),
        ('[dependencies]\nnapi = "~2.1"\n', "`napi` is required as `~2.1`, which is left alone"),
        ('[dependencies]\nnapi = ">=2, <3"\n', "`napi` is required as `>=2, <3`, which is left alone"),
        ('[dependencies]\nnapi = "2.*"\n', "`napi` is required as `2.*`, which is left alone"),
        ('[dependencies]\nnapi = """2"""\n', "`napi` is required as `2`, which is left alone"),
        (
            '[dependencies]\nnapi = { path = "../napi" }\n',
            "`napi` is taken from a path, which says what its version is",
        ),
        (
            '[dependencies]\nnapi = { version = "2", git = "https://git.example/napi" }\n',
            "`napi` is taken from a git repository, which says what its version is",
        ),
        ("[dependencies]\nnapi = { features = [] }\n", "`napi` is required without a version"),
        ('[dependencies]\nb = "1"\n', "none of `napi` and `napi-derive` is a dependency"),
        (
            "[workspace]\n[dependencies]\nnapi.workspace = true\n",
            "`napi` is not in `[workspace.dependencies]`, which a member inherits it from",
        ),
    ],
)
def test_what_is_written_on_purpose_is_left_alone(before: str, reason: str) -> None:
    assert remedy(NAPI, before).withheld == f"in a/Cargo.toml: {reason}"


NAMES = st.sampled_from(["package", "dev", "release", "profile", "a-b", "'x.y'"])
VALUES = st.sampled_from(["1", "true", '"s"', "[1,\n  [2]]", "{ a = 1 }", "'''\n[profile.dev]\n'''"])
LINES = st.lists(
    st.one_of(
        st.builds("[{}.{}]".format, NAMES, NAMES),
        st.builds("[{}]".format, NAMES),
        st.builds("{} = {}  # c".format, NAMES, VALUES),
        st.builds("{}.{} = {}".format, NAMES, NAMES, VALUES),
        st.sampled_from(["", "# c", "[profile.dev]", "incremental = true", "  [profile.dev.package.x]", "[[bin]]"]),
    ),
    max_size=8,
)


@given(lines=LINES, newline=st.sampled_from(["\n", "\r\n"]), ended=st.booleans())
def test_what_an_edit_makes_means_the_wanted_and_keeps_every_other_byte(lines, newline, ended) -> None:
    text = newline.join(lines) + (newline if ended else "")
    document = read_document(text.encode())
    if document is None:
        return
    answer = set_flags(document, "dev", {"incremental": False})
    if answer.withheld is not None or answer.is_met:
        return
    (edit,) = answer.edits
    made = apply_edits(text.encode(), answer.edits).decode()
    table = tomllib.loads(made)
    assert table["profile"]["dev"].pop("incremental") is False
    before = tomllib.loads(text)
    before.setdefault("profile", {}).setdefault("dev", {}).pop("incremental", None)
    assert table == before
    # Only a value is ever taken away.
    assert edit.span.cut(text.encode()).decode() in ("", "true", "1", '"s"') or edit.span.cut(text.encode())[:1] in (
        b"[",
        b"{",
        b"'",
    )
