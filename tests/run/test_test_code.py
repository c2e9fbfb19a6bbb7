"""What counts as test code, in a file and as whole files."""

import pytest

from deburr.run.crate_modules import crate_view_for, forget
from deburr.run.test_code import FilesOfTests, spans_of_tests
from deburr.syntax.source import SourceFile


@pytest.mark.parametrize(
    ("text", "test_parts"),
    [
        ("#[cfg(test)]\nmod tests { fn a() {} }\nfn b() {}", ["#[cfg(test)]\nmod tests { fn a() {} }"]),
        ("#[test]\n#[ignore]\nfn a() {}\nfn b() {}", ["#[test]\n#[ignore]\nfn a() {}"]),
        ('#[ignore]\n// why\n#[tokio::test(flavor = "x")]\nasync fn a() {}', None),
        ("#[bench]\nfn a(b: &mut Bencher) {}", None),
        ("#[cfg(all(test, unix))] fn a() {}", None),
        ("#[cfg(all(unix, any(test, x)))] fn a() {}", []),
        ('#[cfg(any(test, feature = "x"))] fn a() {}', []),
        ("#[cfg(not(test))] fn a() {}", []),
        ('#[cfg(feature = "test")] fn a() {}', []),
        ("#[cfg_attr(test, inline)] fn a() {}", []),
        ("#[cfg(test)] fn a() {} fn b() {}", ["#[cfg(test)] fn a() {}"]),
        ("mod m { fn x() {} #[cfg(test)] mod t { fn y() {} } }", ["#[cfg(test)] mod t { fn y() {} }"]),
        ("impl S { #[cfg(test)] fn t() {} fn u() {} }", ["#[cfg(test)] fn t() {}"]),
        ("#![cfg(test)]\nfn a() {}", None),
        ("fn test() {} mod tests { fn a() {} }", []),
    ],
)
def test_items(text, test_parts):
    source = SourceFile(text.encode())
    wanted = [text] if test_parts is None else test_parts
    assert [span.cut(source.data).decode() for span in spans_of_tests(source)] == wanted


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("tests/it.rs", True),
        ("tests/common/mod.rs", True),
        ("benches/b.rs", True),
        ("src/tests/x.rs", True),
        ("src/tests.rs", True),
        ("src/helpers.rs", True),
        ("src/deep/mod.rs", False),
        ("src/deep/inner.rs", True),
        ("src/plain.rs", False),
        ("src/both.rs", False),
        ("src/lib.rs", False),
        ("src/plain/below.rs", True),
        ("src/tests/far/away.rs", True),
        ("examples/e.rs", False),
        ("build.rs", False),
    ],
)
def test_files(tmp_path, file, wanted):
    texts = {
        "src/lib.rs": "#[cfg(test)]\nmod tests;\n#[cfg(test)] mod helpers;\nmod deep; mod plain;\n"
        "#[cfg(test)] mod both;\n#[cfg(not(test))] mod both;\n",
        "src/tests.rs": "mod x; mod far;",
        "src/tests/far.rs": "mod away;",
        "src/deep/mod.rs": "#[cfg(test)] pub mod inner;",
        "src/plain.rs": "#[cfg(all(test, unix))] mod below;",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert FilesOfTests().is_test_file(tmp_path / file, tmp_path) is wanted


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("src/odd_tests.rs", True),
        ("checks/far.rs", False),
        ("src/deep/checks/far.rs", True),
        ("src/deep/checks/farther.rs", True),
        ("src/both.rs", False),
        ("src/sometimes.rs", True),
        ("src/named.rs", False),
        ("src/lib.rs", False),
        ("src/me.rs", False),
    ],
)
def test_files_that_a_path_attribute_names(tmp_path, file, wanted):
    texts = {
        "src/lib.rs": '#[cfg(test)]\n#[path = "odd_tests.rs"]\nmod tests;\n'
        '#[path = "deep/checks/far.rs"] // why\n#[cfg(test)]\nmod far;\n'
        '#[cfg(test)] #[path = "both.rs"] mod a;\n#[path = "both.rs"] mod b;\n'
        '#[cfg(test)] #[cfg_attr(unix, path = "sometimes.rs")] mod c;\n'
        'mod named;\n#[cfg(test)] #[path = "./named.rs"] mod d;\nmod me;\n',
        "src/deep/checks/far.rs": '#[path = "farther.rs"] mod e;',
        "src/me.rs": '#[cfg(test)] #[path = "me.rs"] mod again;',
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert FilesOfTests().is_test_file(tmp_path / file, tmp_path) is wanted


@pytest.mark.parametrize(
    ("file", "wanted"),
    [("src/lib.rs", False), ("src/checks.rs", True), ("tests/it.rs", True), ("elsewhere.rs", False)],
)
def test_a_crates_view_says_whether_a_file_is_test_code(tmp_path, file, wanted):
    texts = {
        "Cargo.toml": '[package]\nname = "a"\nversion = "0.1.0"\n',
        "src/lib.rs": "#[cfg(test)]\nmod checks;\n",
        "src/checks.rs": "",
        "tests/it.rs": "",
        "elsewhere.rs": "",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    forget()
    assert crate_view_for(tmp_path / file).is_test_file is wanted


def test_a_file_in_no_package_may_be_test_code(tmp_path):
    (tmp_path / "a.rs").write_text("")
    assert crate_view_for(tmp_path / "a.rs").is_test_file is None
