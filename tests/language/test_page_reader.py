"""What a sound page is read into: every part at its place, with the positions that an editor shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.language.gates import Gates
from deburr.language.model import (
    Alternative,
    Applicability,
    Code,
    Condition,
    ConditionRole,
    Level,
    Metavariable,
    Page,
    Position,
    Proof,
    Section,
    Unknown,
)
from deburr.language.page_reader import read_page
from deburr.language.versions import Version

FILE = Path("patterns/leak/leak_it.md")
ChangedPage = Callable[..., str]


def read(text: str | bytes, file: Path = FILE) -> Page:
    page = read_page(text.encode() if isinstance(text, str) else text, file)
    assert isinstance(page, Page), page
    return page


def test_the_whole_page_is_read(changed_page: ChangedPage) -> None:
    page = read(changed_page())
    assert (page.id, page.group, page.level, page.since) == ("leak_it", "leak", Level.WARN, "0.1.0")
    assert page.message == "a `Vec` is leaked for its pointer"
    assert page.references == ("std::vec::Vec::leak",)
    assert page.gates == Gates()
    assert page.metavariables == {
        "v": Metavariable("v", kind="expression", type="Vec<_>", position=Position(9, 1)),
    }
    assert page.sections == (
        Section("What it does", "Finds it."),
        Section("Why is this bad?", "It leaks."),
        Section("Known problems", "None."),
    )
    assert (page.edition, page.proof, page.beats, page.covered_by, page.reports) == ("2021", Proof(), (), (), ())
    assert page.file == FILE


def test_rewrites_are_read(changed_page: ChangedPage) -> None:
    keep, drop_it = read(changed_page()).rewrites
    assert keep.alternatives == (
        Alternative(
            Code("Box::leak(Box::new($v)).as_ptr()\n", Position(33, 1)),
            Code("Vec::leak($v).as_ptr()\n", Position(37, 1)),
        ),
    )
    assert (keep.name, keep.applicability, keep.default) == ("keep", Applicability.MACHINE_APPLICABLE, True)
    assert (keep.msrv, keep.position) == (Version(1, 47), Position(30, 1))
    assert (drop_it.name, drop_it.applicability) == ("drop_it", Applicability.MAYBE_INCORRECT)
    assert (drop_it.default, drop_it.sure_if, drop_it.msrv) == (False, ("pure(v)",), None)


def test_white_space_in_a_condition_says_nothing(changed_page: ChangedPage) -> None:
    assert read(changed_page(("pure(v)", " pure ( v ) "))).rewrites[1].sure_if == ("pure(v)",)


def test_examples_are_read(changed_page: ChangedPage) -> None:
    bad, ok = read(changed_page()).examples
    assert bad.title == "a call"
    assert bad.bad is not None
    assert bad.bad.position == Position(53, 1)
    assert [(good.rewrite, good.code.position.line) for good in bad.good] == [("keep", 57), ("drop_it", 61)]
    assert (bad.expect, bad.findings, bad.ok, bad.position) == (None, 1, None, Position(50, 1))
    assert (ok.title, ok.ok, ok.bad) == ("another box", Code("pub fn g() {}\n", Position(67, 1)), None)


def test_the_words_behind_bad_are_read(changed_page: ChangedPage) -> None:
    page = read(changed_page(("rust bad", "rust bad findings=2 expect=E0133")))
    assert (page.examples[0].findings, page.examples[0].expect) == (2, "E0133")


def test_alternatives_kinds_and_conditions_belong_where_they_stand(changed_page: ChangedPage) -> None:
    extra = "```rust match or item\nfn $f\n```\n\n```rust not\nfn g\n```\n\n```rust rewrite item\nfn h\n```\n\n"
    first = "```rust inside type\nVec<$v>\n```\n\n"
    page = read(
        changed_page(
            ("## Rewrite: drop_it", extra + "## Rewrite: drop_it"), ("## Rewrite: keep\n", "## Rewrite: keep\n" + first)
        )
    )
    keep = page.rewrites[0]
    assert keep.conditions == (Condition(ConditionRole.INSIDE, Code("Vec<$v>\n", Position(32, 1)), "type"),)
    second = keep.alternatives[1]
    assert (second.match.text, second.kind) == ("fn $f\n", "item")
    assert (second.rewrite and second.rewrite.text, second.rewrite_kind) == ("fn h\n", "item")
    assert [(condition.role, condition.code.text) for condition in second.conditions] == [(ConditionRole.NOT, "fn g\n")]
    assert keep.alternatives[0].conditions == ()


def test_matches_above_the_first_rewrite_are_reported(changed_page: ChangedPage) -> None:
    report = "## What it does\n\n```rust has\n$v\n```\n\n```rust match\nBox::leak($v)\n```\n\n```rust not-has\n1\n```\n"
    page = read(changed_page(("## What it does\n", report)))
    assert [report.match.text for report in page.reports] == ["Box::leak($v)\n"]
    assert [condition.role for condition in page.conditions] == [ConditionRole.HAS]
    assert [condition.role for condition in page.reports[0].conditions] == [ConditionRole.NOT_HAS]
    assert page.default_rewrite is not None


def test_an_empty_rewrite_deletes(changed_page: ChangedPage) -> None:
    page = read(changed_page(("Vec::leak($v).as_ptr()\n", "")))
    rewrite = page.rewrites[0].alternatives[0].rewrite
    assert rewrite == Code("", Position(37, 1))


def test_a_single_rewrite_is_the_default_without_saying_so(changed_page: ChangedPage) -> None:
    text = changed_page(
        (', default = true }\ndrop_it = { applicability = "maybe-incorrect", sure_if = ["pure(v)"]', "")
    )
    start, end = text.index("## Rewrite: drop_it"), text.index("## Example: a call")
    text = text[:start] + text[end:]
    text = text.replace("```rust good drop_it\npub fn f(v: Vec<u8>) -> *const u8 { v.as_ptr() }\n```\n", "")
    page = read(text)
    assert page.default_rewrite is not None
    assert page.default_rewrite.name == "keep"


def test_a_page_that_only_reports_needs_no_good_text() -> None:
    page = read(
        '```toml\n[pattern]\nid = "leak_it"\n```\n# message\n```rust match\nstatic mut $N: $T = $v;\n```\n'
        "## Example: one\n```rust bad\nstatic mut N: u8 = 1;\n```\n"
    )
    assert page.rewrites == ()
    assert len(page.reports) == 1


def test_every_key_of_the_front_matter_is_read(changed_page: ChangedPage) -> None:
    front = (
        'level = "allow"\nedition = "2018"\nbeats = ["other"]\ncovered-by = ["clippy::zero_ptr"]\n'
        '[gates]\nedition = ">=2021"\ntoolchain = "<1.88"\ncrates = { napi = ">=2, <3.15" }\n'
        '[proof]\nwitness = "lint"\nlint = "unused_mut"\n'
        '[dependencies]\nlibc = "0.2"\nsyn = { version = "2", features = ["full"] }\n'
    )
    metavariables = (
        '[metavariables]\nmatch = { type = "[u8; $len]", unknown = "no-match" }\nlen = { in = ["2", "4"] }\n'
        'b = { text = "b.*", not = ["None"], matches = ["$x"], pure = true, unknown = "no-match", '
        'contains = ["&_"], through = ["Vec", "Map*"] }\n'
        'c = { from = "b", transform = "c_string_of_nul_terminated_bytes" }\n'
        'd = { map = "len", table = { 2 = "u16", 4 = "u32" } }\ntodo = { placeholder = "target type" }\n'
    )
    page = read(
        changed_page(
            ('level = "warn"\n', ""),
            ("[metavariables]\n", front + metavariables),
            ('since = "0.1.0"\nreferences = ["std::vec::Vec::leak"]\n\n', 'since = "0.1.0"\n'),
            ("Box::new($v)", "Box::new($v, $b, $x)"),
            ("Vec::leak($v)", "Vec::leak($v, $c, $d, $todo)"),
            ("Why is this bad?", "Why"),
        )
    )
    assert (page.level, page.edition, page.beats, page.covered_by) == (
        *(Level.ALLOW, "2018", ("other",)),
        ("clippy::zero_ptr",),
    )
    assert page.gates.edition is not None
    assert page.gates.toolchain is not None
    assert {name: wanted.text for name, wanted in page.gates.crates.items()} == {"napi": ">=2, <3.15"}
    assert page.proof == Proof("lint", lint="unused_mut")
    assert page.dependencies == {"libc": "0.2", "syn": '{ version = "2", features = ["full"] }'}
    assert (page.result_type, page.result_unknown) == ("[u8; $len]", Unknown.NO_MATCH)
    b = page.metavariables["b"]
    assert (b.text, b.isnt, b.matches, b.pure, b.unknown) == ("b.*", ("None",), ("$x",), True, Unknown.NO_MATCH)
    assert (b.contains, b.through) == (("&_",), ("Vec", "Map*"))
    assert page.metavariables["len"].among == ("2", "4")
    assert page.metavariables["c"].transform == "c_string_of_nul_terminated_bytes"
    assert page.metavariables["c"].source == "b"
    assert (page.metavariables["d"].map, page.metavariables["d"].table) == ("len", {"2": "u16", "4": "u32"})
    assert page.metavariables["todo"].placeholder == "target type"
    assert [name for name, variable in page.metavariables.items() if variable.is_derived] == ["c", "d", "todo"]


def test_a_rewrite_adds_constraints_of_its_own(changed_page: ChangedPage) -> None:
    entry = 'title = "keep it", metavariables = { v = { pure = true } }, default = true'
    keep, drop_it = read(changed_page(("default = true", entry))).rewrites
    assert (keep.title, keep.overrides["v"].pure) == ("keep it", True)
    assert drop_it.overrides == {}


@pytest.mark.parametrize("ending", [b"\r\n", b"\r", b"\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks_do_not_matter(changed_page: ChangedPage, ending: bytes, mark: bytes) -> None:
    text = changed_page()
    assert read(mark + text.encode().replace(b"\n", ending)) == read(text)


def test_fences_without_a_role_are_prose(changed_page: ChangedPage) -> None:
    prose = (
        "It leaks.\n\n```rust\nfn f() {}\n```\n\n```text\nrust match\n```\n\n    ```rust match\n\n- a list\n\n  ~~~\n"
    )
    prose += "  $ cargo\n  ~~~\n\n<!--\n```rust match\n-->\n\n```toml\n[pattern]\n```\n\n```console\n$ ls\n```"
    page = read(changed_page(("It leaks.", prose)))
    assert len(page.rewrites[0].alternatives) == 1
    assert page.sections[1].text == prose


def test_tildes_longer_fences_and_underlined_headings_are_markdown_too(changed_page: ChangedPage) -> None:
    text = changed_page(
        ("# a `Vec` is leaked for its pointer", "a `Vec`\n======="),
        ("```rust ok\npub fn g() {}\n```", "~~~~rust   ok\n/*\n```rust match\n~~~\n*/\n~~~~"),
        ("## Example: another box", "Example: another box\n--------------------"),
    )
    page = read(text)
    assert page.message == "a `Vec`"
    assert page.examples[1].title == "another box"
    assert page.examples[1].ok == Code("/*\n```rust match\n~~~\n*/\n", Position(69, 1))


def test_the_group_is_the_folder_even_of_a_bare_file_name(
    changed_page: ChangedPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dangling").mkdir()
    monkeypatch.chdir(tmp_path / "dangling")
    assert read(changed_page(), Path("leak_it.md")).group == "dangling"


def test_the_code_of_a_misuse_is_read(changed_page: ChangedPage) -> None:
    page = read(changed_page(("[rewrites]", '[proof]\nwitness = "compile-fail"\ncode = "E0277"\n[rewrites]')))
    assert page.proof == Proof("compile-fail", code="E0277")


def test_drivers_belong_to_the_texts_that_they_name(changed_page: ChangedPage) -> None:
    """Without a word to all of them; with `good` to one, whose own driver comes first."""
    common, own, of_default = ("```rust driver\nfn main() { all() }\n```\n", "drop_it() }", "keep() }")
    fences = f"```rust driver good drop_it\nfn main() {{ {own}\n```\n{common}"
    page = read(changed_page(("## Example: another box", f"{fences}\n## Example: another box")))
    call, other = page.examples
    assert [driver.rewrite for driver in call.drivers] == ["drop_it", None]
    assert {name: driver_text(call.driver_of(name)) for name in (None, "keep", "drop_it")} == {
        None: "fn main() { all() }\n",
        "keep": "fn main() { all() }\n",
        "drop_it": "fn main() { drop_it() }\n",
    }
    assert other.driver_of(None) is None
    alone = f"```rust driver good\nfn main() {{ {of_default}\n```\n"
    (call, _) = read(changed_page(("## Example: another box", f"{alone}\n## Example: another box"))).examples
    assert [driver_text(call.driver_of(name)) for name in (None, "keep", "drop_it")] == [
        None,
        "fn main() { keep() }\n",
        None,
    ]


def driver_text(code: Code | None) -> str | None:
    return code.text if code is not None else None


def test_a_misuse_and_the_gaps_of_a_witness_are_read(changed_page: ChangedPage) -> None:
    proof = '[proof]\nwitness = "compile-fail"\ncode = "E0277"\n[rewrites]'
    misuse = "```rust misuse\npub fn misuse() {}\n```\n\n## Example: another box"
    page = read(changed_page(("[rewrites]", proof), ("## Example: another box", misuse)))
    assert [driver_text(example.misuse) for example in page.examples] == ["pub fn misuse() {}\n", None]
    assert [example.is_gap for example in page.examples] == [False, False]
    proof = '[proof]\nwitness = "asan"\n[rewrites]'
    page = read(
        changed_page(("[rewrites]", proof), ("rust ok", "rust ok seen"), ("rust bad", "rust bad unseen findings=2"))
    )
    assert [example.is_gap for example in page.examples] == [True, True]
    assert page.examples[0].findings == 2
