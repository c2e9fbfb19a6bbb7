"""Configuration: where it is looked for, how files come together, and what is said about mistakes, with positions."""

import pytest

from deburr.language.model import Level
from deburr.run.config import Config, ConfigProblems, Configs


def write(top, files):
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)


def load(directory, **options):
    return Configs(**options).of(directory.resolve())


def levels(config, file):
    merged = {}
    for one in config.levels_for(file):
        merged.update(one)
    return {pattern: level.value for pattern, level in merged.items()}


def complaints(loaded):
    assert isinstance(loaded, ConfigProblems)
    return [
        (one.file.name, one.position.line, one.position.column, one.message, one.help or "") for one in loaded.problems
    ]


def test_nothing_there_means_the_defaults(tmp_path):
    assert load(tmp_path) == Config()


def test_nearer_files_win_and_the_chain_starts_at_the_repository(tmp_path):
    write(
        tmp_path,
        {
            "deburr.toml": '[levels]\na = "deny"\nz = "deny"\n',
            "top/.git/HEAD": "",
            "top/deburr.toml": '[levels]\na = "allow"\nb = "deny"\n',
            "top/member/Cargo.toml": "[workspace]\n",
            "top/member/src/deburr.toml": '[levels]\nb = "warn"\n',
            "top/other/x.rs": "",
        },
    )
    assert load(tmp_path / "top/member/src").levels == {"a": Level.ALLOW, "b": Level.WARN}
    assert load(tmp_path / "top/other").levels == {"a": Level.ALLOW, "b": Level.DENY}


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"w/Cargo.toml": "[workspace]\n", "w/p/Cargo.toml": "[package]\n"}, {"w", "p", "s"}),
        ({"w/Cargo.toml": "[package]\n", "w/p/Cargo.toml": "[package]\n"}, {"p", "s"}),
        ({"w/p/Cargo.toml": "[package]\n"}, {"p", "s"}),
        ({}, {"s"}),
        ({".git/HEAD": "", "w/Cargo.toml": "[workspace]\n"}, {"top", "w", "p", "s"}),
    ],
)
def test_the_root_is_the_repository_or_the_workspace_or_the_package(tmp_path, files, wanted):
    for name, where in {"top": ".", "w": "w", "p": "w/p", "s": "w/p/src"}.items():
        write(tmp_path, {f"{where}/deburr.toml": f'levels.{name} = "deny"\n'})
    write(tmp_path, files)
    assert set(load(tmp_path / "w/p/src").levels) == wanted


def test_cargo_metadata(tmp_path):
    workspace = '[workspace]\n[workspace.metadata.deburr]\nexclude = ["gen"]\nlevels = { a = "deny", b = "deny" }\n'
    package = '[package]\nname = "p"\n[package.metadata.deburr.levels]\nb = "allow"\nc = "warn"\n'
    write(tmp_path, {"Cargo.toml": workspace, "p/Cargo.toml": package, "p/deburr.toml": '[levels]\nc = "forbid"\n'})
    config = load(tmp_path / "p")
    assert {name: level.value for name, level in config.levels.items()} == {"a": "deny", "b": "allow", "c": "forbid"}
    assert config.is_excluded((tmp_path / "p/gen/x.rs").resolve())


def test_without_repository_or_package_the_chain_starts_at_what_was_asked_for(tmp_path):
    write(tmp_path, {"deburr.toml": 'levels.a = "deny"\n', "in/deburr.toml": 'levels.b = "deny"\n', "in/src/x.rs": ""})
    assert set(load(tmp_path / "in/src", bases=(tmp_path.resolve() / "in",)).levels) == {"b"}


def test_forbid_is_not_lowered_further_in(tmp_path):
    write(tmp_path, {".git/HEAD": "", "deburr.toml": 'levels.a = "forbid"\n', "in/deburr.toml": 'levels.a = "allow"\n'})
    assert load(tmp_path / "in").levels == {"a": Level.FORBID}


def test_levels_by_path(tmp_path):
    text = """
[levels]
a = "warn"
[[paths]]
glob = "src/generated/**"
levels = { a = "allow" }
[[paths]]
glob = "src/generated/but_this.rs"
[paths.levels]
a = "deny"
b = "deny"
"""
    write(tmp_path, {".git/HEAD": "", "deburr.toml": text})
    config = load(tmp_path)
    top = tmp_path.resolve()
    assert levels(config, top / "src/lib.rs") == {"a": "warn"}
    assert levels(config, top / "src/generated/x.rs") == {"a": "allow"}
    assert levels(config, top / "src/generated/but_this.rs") == {"a": "deny", "b": "deny"}


def test_excludes_are_relative_to_their_file(tmp_path):
    write(tmp_path, {".git/HEAD": "", "deburr.toml": 'exclude = ["/gen", "*_pb.rs"]\n'})
    write(tmp_path, {"in/deburr.toml": 'exclude = ["/own"]\n'})
    top = tmp_path.resolve()
    config = load(tmp_path / "in")
    names = ["gen/a.rs", "in/gen/a.rs", "in/own/a.rs", "in/x_pb.rs", "own/a.rs"]
    assert [name for name in names if config.is_excluded(top / name)] == ["gen/a.rs", "in/own/a.rs", "in/x_pb.rs"]


def test_sizes_and_flags(tmp_path):
    write(tmp_path, {"deburr.toml": "strict-globs = true\nmax-file-size = 17\n"})
    config = load(tmp_path)
    assert (config.strict_globs, config.max_file_size) == (True, 17)


def test_an_explicit_file_is_the_only_one(tmp_path):
    write(tmp_path, {"deburr.toml": 'levels.a = "deny"\n', "my.toml": 'levels.b = "deny"\n'})
    assert load(tmp_path, explicit=tmp_path.resolve() / "my.toml").levels == {"b": Level.DENY}
    loaded = load(tmp_path, explicit=tmp_path.resolve() / "none.toml")
    assert complaints(loaded) == [("none.toml", 1, 1, "cannot be read: no such file or directory", "")]


def test_pattern_directories(tmp_path):
    write(tmp_path, {".git/HEAD": "", "deburr.toml": 'patterns = ["lints"]\n', "lints/x.md": ""})
    assert load(tmp_path).pattern_directories == (tmp_path.resolve() / "lints",)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('levles = 1\n[levels]\na = "deny"', [(1, 1, "unknown setting `levles`", "did you mean `levels`?")]),
        ('[levels]\n  abc = "denny"\n', [(2, 9, "unknown level `denny`", "did you mean `deny`?")]),
        ("[levels]\nabc = 2\n", [(2, 7, "the level of `abc` must be a string", None)]),
        ("levels = 2\n", [(1, 10, "`levels` must be a table", None)]),
        ('exclude = "x"\n', [(1, 11, "`exclude` must be an array of strings", "")]),
        ("[[paths]]\nlevels = {}\n", [(1, 3, "`[[paths]]` needs a `glob`", None)]),
        ("strict-globs = 1\n", [(1, 16, "`strict-globs` must be `true` or `false`", None)]),
        ("max-file-size = -1\n", [(1, 17, "`max-file-size` must be a number of bytes above zero", "")]),
        ('x = "a\n', [(1, 7, "this is not valid TOML", None)]),
        ('[[paths]]\nglbo = "x"\nglob = "y"\n', [(2, 1, "unknown setting `glbo`", "did you mean `glob`?")]),
        ('paths = "x"\n', [(1, 9, "`paths` must be written as `[[paths]]` tables", "")]),
        ("command = 'rm'\n", [(1, 1, "unknown setting `command`", None)]),
        ('patterns = ["/etc"]\n', [(1, 1, "the pattern directory `/etc` is not inside", None)]),
        ('patterns = ["../x"]\n', [(1, 1, "the pattern directory `../x` is not inside", None)]),
        ('patterns = ["out"]\n', [(1, 1, "the pattern directory `out` is not inside", None)]),
        ('patterns = ["none"]\n', [(1, 1, "the pattern directory `none` does not exist", None)]),
    ],
)
def test_mistakes(tmp_path, text, wanted):
    write(tmp_path, {"top/.git/HEAD": "", "top/deburr.toml": text, "elsewhere/x.md": ""})
    (tmp_path / "top/out").symlink_to("../elsewhere")
    found = complaints(load(tmp_path / "top"))
    assert [one[0] for one in found] == ["deburr.toml"] * len(wanted)
    for (_, line, column, message, help_text), expected in zip(found, wanted, strict=True):
        assert (line, column) == expected[:2]
        assert message.startswith(expected[2])
        assert expected[3] is None or help_text == expected[3]


def test_patterns_only_at_the_root(tmp_path):
    write(tmp_path, {".git/HEAD": "", "in/deburr.toml": '\npatterns = ["p"]\n', "in/p/x.md": ""})
    assert complaints(load(tmp_path / "in"))[0][1:4] == (2, 1, "`patterns` is read only at the root")


def test_unknown_ids_are_pointed_at(tmp_path):
    text = '[levels]\nbox_leek = "deny"\nknown = "deny"\n\n[[paths]]\nglob = "x"\nlevels = { zzzz = "deny" }\n'
    write(tmp_path, {"deburr.toml": text})
    configs = Configs()
    configs.of(tmp_path.resolve())
    found = configs.unknown_ids(["known", "box_leak"])
    assert [(one.position.line, one.position.column, one.width, one.message, one.help) for one in found] == [
        (2, 1, 8, "there is no pattern `box_leek`", "did you mean `box_leak`?"),
        (7, 12, 4, "there is no pattern `zzzz`", "`deburr list` names all patterns"),
    ]


def test_a_file_that_is_no_utf8(tmp_path):
    (tmp_path / "deburr.toml").write_bytes(b"# ok\n\xff\n")
    assert complaints(load(tmp_path))[0][1:4] == (2, 1, "is not UTF-8 (at byte 5)")
