"""Real files with the shipped patterns' idioms put into them, under random trivia: found all the same, fixed without
a lost comment or a touched byte elsewhere, and git takes the patch.

What each idiom is, and at how many places it is found, is counted by hand here.
"""

from __future__ import annotations

import itertools
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deburr.engine.analysis import Engine
from deburr.engine.findings import FileChange
from deburr.language.gates import NO_FACTS
from deburr.language.page_set import PageSet, load_pages, shipped_directory
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import Node, SourceFile
from deburr.text.patch import file_patch

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("trivia")]

# Statements, cut into their tokens at the bars; each holds the named idiom once.
IDIOMS = {
    "zero_as_ptr": "let _|: *const u8|=|0|as|*|const|u8|;",
    "compare_with_null": "let _|=|::std|::|ptr|::|null::<u8>()|==|k|.cast::<u8>()|;",
    "box_leak_as_ptr": (
        "let _|=|::std|::|boxed|::|Box|::|leak|(|::std::boxed::Box|::|new|(|::std::vec![1u8]|)|)|.|as_ptr|(|)|;"
    ),
    "transmute_num_to_bytes": "let _|:|[u8; 4]|=|unsafe|{|::std|::|mem|::|transmute|::<|u32|,|[u8; 4]|>|(|7u32|)|}|;",
    "transmute_int_to_float": "let _|:|f32|=|unsafe|{|::std|::|mem|::|transmute|::<|u32|,|f32|>|(|7u32|)|}|;",
    "nonnull_unchecked_of_box": (
        "let _|=|unsafe|{|::std|::|ptr|::|NonNull|::|new_unchecked|(|::std::boxed::Box|::|into_raw|(|"
        "::std::boxed::Box::new(1u8)|)|)|}|;"
    ),
    "manual_nul_byte_literal": 'let _|=|b"a\\0"|.|as_ptr|(|)|as|*|const|::std::ffi::c_char|;',
    "extern_block_without_unsafe": 'extern|"C"|{|fn|deburr_one|(|)|;|}',
    "no_mangle_without_unsafe_attr": "#|[|no_mangle|]|fn|deburr_two|(|)|{|}",
    "extern_without_abi": "extern|fn|deburr_three|(|)|{|}",
}
# Mostly blanks, so that many a fix has no comment that would withhold it.
COMMENTS = [" /* {} */ ", " // {}\n", " /* a /* {} */ b */ ", "\n    // {}\n    "]
TRIVIA = [*[" "] * 40, "  ", "\n", "\n\n    ", "\t", *COMMENTS]
FILES = 12


@pytest.fixture(scope="module")
def engine() -> Engine:
    pages = load_pages([shipped_directory()])
    assert isinstance(pages, PageSet)
    fenced = [one for one in pages.compiled if one.page.recipe is None]
    return Engine(PageSet(tuple(one.page for one in fenced), tuple(fenced)))


@pytest.fixture(scope="module")
def files(popular_crates: dict[str, Path], engine: Engine) -> list[bytes]:
    """Files of well-known crates in which nothing is found, quick to parse and without a parse error."""
    chosen: list[bytes] = []
    for folder in popular_crates.values():
        taken = 0
        for path in sorted(folder.glob("src/**/*.rs")):
            data = path.read_bytes()
            if taken < 3 and 2_000 < len(data) < 20_000 and b"\r" not in data and is_suitable(engine, data):
                chosen.append(data)
                taken += 1
    assert len(chosen) > FILES
    return chosen


def is_suitable(engine: Engine, data: bytes) -> bool:
    return not SourceFile(data).root.has_error and bool(statement_places(data)) and not found(engine, data)


def statement_places(data: bytes) -> list[int]:
    """Bytes at which a statement may be put: behind the `{` of a function's body."""
    pending: list[Node] = [SourceFile(data).root]
    places: list[int] = []
    while pending:
        node = pending.pop()
        if node.type == "function_item":
            body = node.child_by_field_name("body")
            # An attribute or a doc comment inside the body must stay in front.
            if body is not None and not any(child.type.startswith(("inner", "line")) for child in body.children):
                places.append(body.start_byte + 1)
        pending.extend(node.children)
    return sorted(places)


def planted(data: bytes, chosen: list[tuple[str, int]], trivia: Iterator[str]) -> tuple[bytes, list[bytes]]:
    """`data` with each idiom at its place, trivia between its tokens; and the parts of `data` around them."""
    places = statement_places(data)
    pieces: list[bytes] = []
    around: list[bytes] = []
    at = number = 0
    for place, name in sorted((places[index % len(places)], name) for name, index in chosen):
        text = ""
        for token in IDIOMS[name].split("|"):
            between = next(trivia)
            number += "{}" in between
            text += between.replace("{}", f"kept {number:03}.") + token
        around.append(data[at:place])
        pieces += [data[at:place], text.encode(), b"\n"]
        at = place
    return b"".join((*pieces, data[at:])), [*around, data[at:]]


def fix(engine: Engine, data: bytes) -> FileChange:
    return engine.fix(data, "a.rs", NO_FACTS, NoCrate())


def found(engine: Engine, data: bytes) -> list[str]:
    return sorted(one.pattern for one in engine.check(data, "a.rs", NO_FACTS, NoCrate()))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trivia")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    return folder


def applied_by_git(folder: Path, before: bytes, after: bytes) -> bytes:
    (folder / "a.rs").write_bytes(before)
    command = ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=folder, input=file_patch("a.rs", before, after), check=True)
    return (folder / "a.rs").read_bytes()


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    which=st.integers(0, 10_000),
    chosen=st.lists(
        st.tuples(st.sampled_from(sorted(IDIOMS)), st.integers(0, 10_000)),
        min_size=1,
        max_size=4,
        unique_by=(lambda one: one[0], lambda one: one[1]),
    ),
    seed=st.integers(0, 1_000_000),
    crlf=st.booleans(),
    mark=st.booleans(),
    final=st.booleans(),
)
def test_trivia_changes_nothing(engine, files, repository, which, chosen, seed, crlf, mark, final) -> None:
    def ended(part: bytes) -> bytes:
        return part.replace(b"\n", b"\r\n") if crlf else part

    data = files[which % len(files)].rstrip(b"\n") + (b"\n" if final else b"")
    chance = random.Random(seed)
    plain, _ = planted(data, chosen, itertools.repeat(" "))
    text, around = planted(data, chosen, iter(lambda: chance.choice(TRIVIA), None))
    text = b"\xef\xbb\xbf" * mark + ended(text)
    comments = len(set(re.findall(rb"kept \d+\.", text)))

    wanted = {name for name, _ in chosen}
    assert wanted <= set(found(engine, plain)), "an idiom is not what it is said to be"
    assert found(engine, text) == found(engine, plain)

    change = fix(engine, text)
    after = change.after
    assert wanted <= {one.finding.pattern for one in (*change.applied, *change.withheld)}
    assert len(re.findall(rb"kept \d+\.", after)) == len(set(re.findall(rb"kept \d+\.", after))) == comments
    assert SourceFile(text).root.has_error or not SourceFile(after).root.has_error
    assert after.startswith(b"\xef\xbb\xbf") == mark
    assert after.count(b"\r\n") == after.count(b"\r") == (after.count(b"\n") if crlf else 0)
    at = 0
    for part in around:
        at = after.index(ended(part), at) + len(ended(part))
    assert at == len(after)
    if text != after:
        assert applied_by_git(repository, text, after) == after
    again = fix(engine, after)
    assert (again.after, again.applied) == (after, ())
