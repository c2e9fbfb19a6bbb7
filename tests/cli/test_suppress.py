"""Holds `deburr suppress`: comments where only what was asked about falls silent, and every other byte as it was.

Each new text is written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

ONE = ("--select", "forget_a_number")
WHY = "// deburr: allow(forget_a_number) -- by design"
F = "std::mem::forget(1)"

PLACES = [
    ("above the line, as far in as it", f"fn f() {{\n\t  {F};\n}}\n", f"fn f() {{\n\t  {WHY}\n\t  {F};\n}}\n"),
    ("line ends of its own", f"fn f() {{\r\n\t{F};\r\n}}\r\n", f"fn f() {{\r\n\t{WHY}\r\n\t{F};\r\n}}\r\n"),
    ("no line end", f"fn f() {{\n}}\nconst C: () = {F};", f"fn f() {{\n}}\nconst C: () = {F}; {WHY}"),
    ("a byte order mark", f"\ufefffn f() {{ {F}; }}\n", f"\ufefffn f() {{ {F}; }} {WHY}\n"),
    ("several on a line", f"fn f() {{\n    {F}; {F};\n}}\n", f"fn f() {{\n    {WHY}\n    {F}; {F};\n}}\n"),
    (
        # Above the line would be about the whole item, and what comes into it later.
        "an item that begins there",
        f"fn f() {{ {F};\n    g();\n}}\n",
        f"fn f() {{ {F}; {WHY}\n    g();\n}}\n",
    ),
    (
        "attributes above",
        f"fn f() {{\n    #[allow(unused)]\n    #[cfg(all())]\n    let x = {F};\n}}\n",
        f"fn f() {{\n    #[allow(unused)]\n    #[cfg(all())]\n    {WHY}\n    let x = {F};\n}}\n",
    ),
    (
        "inside of a macro",
        f'fn f() {{\n    println!(\n        "{{:?}}",\n        {F}\n    );\n}}\n',
        f'fn f() {{\n    println!(\n        "{{:?}}",\n        {WHY}\n        {F}\n    );\n}}\n',
    ),
    (
        # A line above would be inside of the text.
        "a text that begins above",
        f'fn f() {{\n    g("one\n    two", {F});\n}}\n',
        f'fn f() {{\n    g("one\n    two", {F}); {WHY}\n}}\n',
    ),
    (
        "a comment at the end of the line",
        f"fn f() {{\n    {F}; // two\n}}\n",
        f"fn f() {{\n    {WHY}\n    {F}; // two\n}}\n",
    ),
    (
        "another suppression above",
        f"fn f() {{\n    // deburr: allow(forget_a_two)\n    {F}; std::mem::forget(2);\n}}\n",
        f"fn f() {{\n    // deburr: allow(forget_a_two)\n    {WHY}\n    {F}; std::mem::forget(2);\n}}\n",
    ),
]


@pytest.fixture
def file(crate: Path) -> Path:
    for name in ("one.rs", "two.rs"):
        (crate / "src" / name).unlink()
    return crate / "src/lib.rs"


def test_a_place_for_each_comment(deburr, crate: Path, file: Path) -> None:
    for number, (_, before, _) in enumerate(PLACES):
        (crate / f"src/m{number}.rs").write_bytes(before.encode())
    result = deburr("suppress", *ONE, "--reason", " by design ", "--allow-dirty")
    written = {name: (crate / f"src/m{number}.rs").read_bytes().decode() for number, (name, _, _) in enumerate(PLACES)}
    assert written == {name: after for name, _, after in PLACES}
    assert (result.code, result.err.splitlines()[-1]) == (0, "suppressed: 12 findings in 11 files")
    assert deburr("check", *ONE).out == b""
    # Each finding of another pattern is still there; the suppression of one that is, is used.
    assert deburr("check", "--select", "forget_a_two").out == b""
    # And back: the texts as they were, but for what stood there before.
    result = deburr("suppress", *ONE, "--remove", "--allow-dirty")
    assert [(crate / f"src/m{number}.rs").read_bytes() for number in range(len(PLACES))] == [
        before.encode() for _, before, _ in PLACES
    ]
    assert (result.code, result.err.splitlines()[-1]) == (0, "taken out: 11 suppressions in 11 files")


def test_an_item_is_silenced_where_no_line_can_be(deburr, file: Path) -> None:
    # The line above is about the item, and the end of its line is in a text.
    for rest in ("}\n", f"\n    {F};\n}}\n"):
        before = f'fn f() {{ g({F}, "one\n    two"); {rest}'
        file.write_text(before)
        result = deburr("suppress", *ONE, "--reason", "by design", "--allow-dirty")
        assert (result.code, file.read_text()) == (0, f"{WHY}\n{before}")


def test_what_cannot_be_silenced_alone_is_left_and_named(deburr, crate: Path, file: Path, run_git) -> None:
    before = f'fn f() {{ g({F}, "one\n    two");\n    {F};\n}}\n'
    file.write_text(before)
    run_git(crate, "add", "--all")
    run_git(crate, "commit", "--quiet", "-m", "more")
    file.write_text(before.replace("fn f() {", "fn f() { h();"))
    # The other finding is in a line that did not change, so nobody asked about it.
    result = deburr("suppress", *ONE, "--reason", "by design", "--since", "HEAD", "--allow-dirty")
    assert (result.code, file.read_text()) == (1, before.replace("fn f() {", "fn f() { h();"))
    reason = "no comment above or behind it would silence it and nothing else"
    assert f"src/lib.rs:1:17: forget_a_number: left as it is: {reason}" in result.err


def test_forbidden_and_nothing_to_say(deburr, crate: Path, file: Path) -> None:
    file.write_text(f"fn f() {{\n    {F};\n}}\n")
    before = file.read_bytes()
    result = deburr("suppress", *ONE, "--level", "forget_a_number=forbid", "--reason", "by design", "--allow-dirty")
    assert (result.code, file.read_bytes()) == (1, before)
    reason = "it is at forbid, which no suppression changes"
    assert f"warning: src/lib.rs:2:5: forget_a_number: left as it is: {reason}" in result.err
    for words, message in (
        ((*ONE,), "a suppression says why"),
        ((*ONE, "--reason", " "), "a suppression needs a reason"),
        ((*ONE, "--reason", "a\nb"), "the reason holds what is not shown as it is: a\\nb"),
        ((*ONE, "--reason", "a\u202eb"), "the reason holds what is not shown as it is: a\\u{202e}b"),
        (("--reason", "x"), "name the patterns with --select"),
        ((*ONE, "--reason", "x", "--unused"), "it needs --remove"),
        ((*ONE, "--reason", "x", "--remove"), "what is taken out needs none"),
    ):
        result = deburr("suppress", *words, "--allow-dirty")
        assert (result.code, message in result.err) == (2, True), message
        assert file.read_bytes() == before


def test_a_patch_instead_and_a_clean_tree_and_undo(deburr, crate: Path, file: Path, run_git) -> None:
    file.write_text(f"fn f() {{\n    {F};\n}}\n")
    before = file.read_bytes()
    assert deburr("suppress", *ONE, "--reason", "by design").code == 2
    run_git(crate, "add", "--all")
    run_git(crate, "commit", "--quiet", "-m", "more")
    patch = deburr("suppress", *ONE, "--reason", "by design", "--diff")
    assert (patch.code, file.read_bytes()) == (0, before)
    assert deburr("suppress", *ONE, "--reason", "by design").text == "src/lib.rs: suppressed: 1 finding\n"
    after = file.read_bytes()
    assert deburr("undo", own=False).code == 0
    assert file.read_bytes() == before
    run_git(crate, "apply", given=patch.out)
    assert file.read_bytes() == after


UNUSED = """// deburr: allow-file(forget_a_number)
fn f() {
    // deburr: allow(forget_a_number, forget_a_two) -- one of them
    std::mem::forget(2);
    g(); // deburr: expect(forget_a_two) -- nothing
    #[cfg_attr(any(), deburr::allow(forget_a_two))]
    let x = 1;
    #[cfg_attr(any(), deburr::allow(forget_a_two))] let y = 1;
    std::mem::forget(3); // deburr: allow(forget_a_three)
}
"""
USED = """fn f() {
    // deburr: allow(forget_a_two) -- one of them
    std::mem::forget(2);
    g();
    let x = 1;
    let y = 1;
    std::mem::forget(3); // deburr: allow(forget_a_three)
}
"""


def test_only_the_unused_ones_are_taken_out(deburr, file: Path) -> None:
    file.write_text(UNUSED)
    words = ("--select", "forget_a_number,forget_a_two", "--remove", "--unused", "--allow-dirty")
    result = deburr("suppress", *words)
    # A pattern that was not selected proves nothing about its suppressions.
    assert (result.code, file.read_text()) == (0, USED)
    again = deburr("suppress", *words)
    assert (again.code, again.out, file.read_text()) == (0, b"", USED)
