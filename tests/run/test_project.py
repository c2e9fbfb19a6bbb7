"""What a package says of itself; where cargo is there, its own reading of the same manifests is the judge."""

import json
import shutil
import subprocess

import pytest

from deburr.language.versions import Version
from deburr.run.project import Projects

V = Version.parse


def write(top, files):
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)


def facts(top, file="src/lib.rs"):
    return Projects().facts_for(top / file)


PACKAGE = '[package]\nname = "p"\nversion = "1.0.0"\n'


def test_no_package_no_facts(tmp_path):
    found = facts(tmp_path)
    assert (found.edition, found.rust_version, found.dependencies) == (None, None, None)


@pytest.mark.parametrize(
    ("own", "workspace", "edition", "msrv"),
    [
        ("", "", "2015", None),
        ('edition = "2021"\nrust-version = "1.70"\n', "", "2021", "1.70.0"),
        (
            "edition.workspace = true\nrust-version = { workspace = true }\n",
            '[workspace.package]\nedition = "2018"\nrust-version = "1.60.1"\n',
            "2018",
            "1.60.1",
        ),
    ],
)
def test_edition_and_rust_version(tmp_path, own, workspace, edition, msrv):
    write(
        tmp_path,
        {
            "Cargo.toml": '[workspace]\nmembers = ["crates/p"]\n' + workspace,
            "crates/p/Cargo.toml": PACKAGE + own,
            "crates/p/src/lib.rs": "",
        },
    )
    found = facts(tmp_path / "crates/p", "src/deep/x.rs")
    assert found.edition == edition
    assert found.rust_version == (V(msrv) if msrv else None)
    if shutil.which("cargo"):
        done = subprocess.run(
            ["cargo", "metadata", "--no-deps", "--offline", "--format-version=1"],
            cwd=tmp_path / "crates/p",
            capture_output=True,
            check=True,
        )
        package = json.loads(done.stdout)["packages"][0]
        assert (package["edition"], package["rust_version"]) == (edition, msrv and msrv.removesuffix(".0"))


def test_a_workspace_elsewhere(tmp_path):
    write(tmp_path, {"w/Cargo.toml": '[workspace]\n[workspace.package]\nedition = "2024"\n'})
    write(tmp_path, {"p/Cargo.toml": PACKAGE + 'workspace = "../w"\nedition.workspace = true\n'})
    assert facts(tmp_path / "p").edition == "2024"


def test_a_virtual_workspace_is_no_package(tmp_path):
    write(tmp_path, {"Cargo.toml": "[workspace]\n"})
    assert facts(tmp_path, "tools/x.rs").edition is None


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("rust-toolchain", "1.70.0\n", "1.70"),
        ("rust-toolchain", "stable\n", None),
        ("rust-toolchain", "nightly-2024-01-01\n", None),
        ("rust-toolchain", '[toolchain]\nchannel = "1.65"\n', "1.65"),
        ("rust-toolchain.toml", '[toolchain]\nchannel = "1.65"\n', "1.65"),
        ("rust-toolchain.toml", '[toolchain]\nchannel = "1.65.0-x86_64-unknown-linux-gnu"\n', "1.65"),
        ("rust-toolchain.toml", '[toolchain]\npath = "x"\n', None),
    ],
)
def test_toolchain(tmp_path, name, text, wanted):
    write(tmp_path, {name: text, "p/Cargo.toml": PACKAGE})
    assert facts(tmp_path / "p").toolchain == (V(wanted) if wanted else None)


@pytest.mark.parametrize(
    ("own", "clippy", "wanted"), [(None, "1.50", "1.50"), ("1.60", "1.50", "1.50"), ("1.40", "1.50", "1.40")]
)
def test_the_older_promise_counts(tmp_path, own, clippy, wanted):
    own_text = f'rust-version = "{own}"\n' if own else ""
    write(tmp_path, {"Cargo.toml": PACKAGE + own_text, "clippy.toml": f'msrv = "{clippy}"\n'})
    assert facts(tmp_path).rust_version == V(wanted)


LOCK = """
version = 4
[[package]]
name = "p"
version = "1.0.0"
dependencies = ["libc", "syn 1.0.9"]
[[package]]
name = "libc"
version = "0.2.150"
source = "registry+x"
[[package]]
name = "syn"
version = "1.0.9"
source = "registry+x"
[[package]]
name = "syn"
version = "2.0.1"
source = "registry+x"
[[package]]
name = "deep"
version = "3.0.0"
source = "registry+x"
"""


def test_versions_are_those_that_the_package_can_name(tmp_path):
    write(tmp_path, {"Cargo.toml": PACKAGE, "Cargo.lock": LOCK})
    assert facts(tmp_path).dependencies == {"libc": (V("0.2.150"),), "syn": (V("1.0.9"),)}


def test_a_lock_that_does_not_know_the_package_gives_all(tmp_path):
    write(tmp_path, {"Cargo.toml": PACKAGE.replace('"p"', '"q"'), "Cargo.lock": LOCK})
    found = facts(tmp_path).dependencies
    assert found["syn"] == (V("1.0.9"), V("2.0.1"))
    assert set(found) == {"p", "libc", "syn", "deep"}


def test_a_broken_manifest_is_a_warning(tmp_path):
    write(tmp_path, {"Cargo.toml": "[package\n", "src/lib.rs": ""})
    projects = Projects()
    for _ in range(2):
        assert projects.facts_for(tmp_path / "src/lib.rs").edition is None
    assert len(projects.warnings) == 1
    assert next(iter(projects.warnings)).startswith(f"{tmp_path}/Cargo.toml: ")


def test_packages_without_rust_version_are_named_once(tmp_path):
    write(tmp_path, {"a/Cargo.toml": PACKAGE, "b/Cargo.toml": PACKAGE + 'rust-version = "1.50"\n'})
    projects = Projects()
    for file in ("a/src/lib.rs", "a/src/x.rs", "b/src/lib.rs"):
        projects.facts_for(tmp_path / file)
    assert projects.without_msrv == {str(tmp_path / "a")}
