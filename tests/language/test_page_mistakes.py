"""Every mistake that a page can have: where it is shown, and in which words. Lines and columns are counted by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deburr.language.model import Page, Problem
from deburr.language.page_checks import required_sections
from deburr.language.page_reader import read_page
from deburr.language.problems import render_problem

FILE = Path("patterns/leak/leak_it.md")
ChangedPage = Callable[..., str]
Expected = tuple[int, int, int, str, str]
"""Line, column and width, and a part of the message and of the help."""


def mistakes(text: str | bytes, file: Path = FILE) -> Sequence[Problem]:
    read = read_page(text.encode() if isinstance(text, str) else text, file)
    assert not isinstance(read, Page), "the page is sound"
    return read


def check(problem: Problem, expected: Expected) -> None:
    line, column, width, message, help_ = expected
    assert (problem.position.line, problem.position.column, problem.width) == (line, column, width), problem
    assert message in problem.message
    assert help_ in (problem.help or "")
    assert not problem.message.endswith(".")


IN_FRONT = [
    ('level = "warn"', 'levle = "warn"', (4, 1, 5, "unknown key `levle` in `[pattern]`", "did you mean `level`?")),
    ('level = "warn"', 'level = "wran"', (4, 9, 6, "unknown level `wran` in `[pattern]`", "did you mean `warn`?")),
    ('level = "warn"', "level = 1", (4, 9, 1, "must be a string, and this is a number", "")),
    ('level = "warn"', 'msrv = "1.2"', (4, 1, 4, "unknown key `msrv`", "the oldest Rust is that of a rewrite")),
    ('level = "warn"', 'recipe = "X"', (4, 10, 3, "the recipe's name `X` is not snake_case", "without `.py`")),
    ('level = "warn"', 'edition = "2022"', (4, 11, 6, "unknown edition `2022`", "did you mean `20")),
    ('level = "warn"', 'beats = ["leak_it"]', (4, 9, 1, "`leak_it` cannot beat itself", "")),
    ('since = "0.1.0"', 'since = "soon"', (5, 9, 6, "`soon` is no version", "0.1.0")),
    ('id = "leak_it"\n', "", (2, 2, 7, "`[pattern]` has no `id`", "the name of the file")),
    ('id = "leak_it"', 'id = "LeakIt"', (3, 6, 8, "the id `LeakIt` is not", "")),
    ('id = "leak_it"', 'id = "leak_its"', (3, 6, 10, "is not the name of the file", "`leak_its.md`")),
    ('["std::vec::Vec::leak"]', '["a", 7]', (6, 20, 1, "takes strings, and this is a number", "")),
    ('["std::vec::Vec::leak"]', '"a"', (6, 14, 3, "must be an array of strings", "")),
    ("[metavariables]", "[metavariable]", (8, 2, 12, "unknown key `metavariable`", "did you mean `metavariables`?")),
    ("v = {", '"$v" = {', (9, 1, 4, "`$v` is no name for a metavariable", "write `v`, without the `$`")),
    ("v = {", "_ = {", (9, 1, 1, "`_` is no name", "not `_` alone")),
    (
        'kind = "expression"',
        'kind = "expresion"',
        (9, 14, 11, "unknown kind `expresion`", "did you mean `expression`?"),
    ),
    ('kind = "expression"', 'tpye = "u8"', (9, 7, 4, "unknown key `tpye`", "did you mean `type`?")),
    ('kind = "expression"', 'fresh = "x"', (9, 20, 4, "`v` is computed (it has `fresh`), so `type` says nothing", "")),
    ('kind = "expression"', 'fresh = "let"', (9, 15, 5, "`let` is no name for a variable", "no keyword")),
    ('kind = "expression"', 'fresh = "$x"', (9, 15, 4, "`$x` is no name for a variable", "letters, digits and `_`")),
    ('kind = "expression"', 'frehs = "x"', (9, 7, 5, "unknown key `frehs`", "did you mean `fresh`?")),
    ('kind = "expression"', 'kinds = "x"', (9, 7, 5, "unknown key `kinds`", "did you mean `kind`?")),
    ('kind = "expression"', "mutable = 1", (9, 17, 1, "must be `true` or `false`, and this is a number", "")),
    ('kind = "expression"', "not-used-after = false", (9, 24, 5, "`not-used-after = false` says nothing", "`true`")),
    ('kind = "expression"', "not-mentions = []", (9, 22, 1, "`not-mentions` is empty", "")),
    (
        'kind = "expression"',
        'not-mentions = ["w"]',
        (9, 23, 3, "`not-mentions` of `v` names `w`, which no match captures", "known are `v`"),
    ),
    ('kind = "expression"', 'not-mentions = ["v"]', (9, 23, 3, "`not-mentions` of `v` names `v` itself", "")),
    ('kind = "expression"', 'as-many-as = "w"', (9, 20, 3, "`as-many-as` of `v` names `w`, which no match", "`v`")),
    ('kind = "expression"', 'as-many-as = "v"', (9, 20, 3, "`as-many-as` of `v` names `v` itself", "")),
    ('kind = "expression"', "safe = false", (9, 14, 5, "`safe = false` says nothing", "`true`")),
    ('kind = "expression"', "not_mentions = ['x']", (9, 7, 12, "unknown key `not_mentions`", "`not-mentions`")),
    (
        'kind = "expression"',
        'used-only-as = ["$v.len()", "v.len()"]',
        (9, 35, 9, "this use of `v` does not have `$v` in it", "`$v.len()`"),
    ),
    ('"Vec<_>"', '"Vec<"', (9, 35, 6, "`Vec<` is no type", "")),
    ('kind = "expression"', 'contains = ["&_", "&"]', (9, 25, 3, "`&` is no type", "")),
    ('kind = "expression"', 'contains = ["&$v"]', (9, 19, 5, "a `$` binds nothing here, write `_`", "")),
    ('kind = "expression"', "contains = []", (9, 18, 1, "`contains` is empty", "")),
    ('kind = "expression"', 'through = ["Vec"]', (9, 7, 7, "`through` of `v` needs `contains` beside it", "")),
    (
        'kind = "expression"',
        'contains = ["&_"], through = ["std::vec::Vec"]',
        (9, 37, 15, "`std::vec::Vec` is no name of a type", "write its last name"),
    ),
    ('kind = "expression"', "text = '('", (9, 14, 3, "`(` is no regular expression: ", "")),
    ('kind = "expression"', 'unknown = "maybe"', (9, 17, 7, "unknown unknown `maybe`", "`lower`")),
    ('kind = "expression"', "in = []", (9, 12, 1, "`in` is empty", "")),
    ('kind = "expression"', 'from = "x"', (9, 7, 4, "`from` of `v` needs `transform`", "")),
    ('v = { kind = "expression", type = "Vec<_>" }', "v = {}", (9, 1, 1, "nothing is said of `v`", "")),
    (
        'v = { kind = "expression", type = "Vec<_>" }',
        "v = 1",
        (9, 5, 1, "`v` in `[metavariables]` must be a table", ""),
    ),
    ("v = {", "self = { pure = true }\nv = {", (9, 1, 4, "`self` is the match itself", "")),
    ("v = {", "vv = { pure = true }\nv = {", (9, 1, 2, "no fragment uses `$vv`", "did you mean `v`?")),
    (
        "v = {",
        "match = {}\nv = {",
        (9, 1, 5, "`match` says nothing: it has none of `type`, `kept`, `tests` and `span`", ""),
    ),
    ("v = {", "match = { unknown = 'lower' }\nv = {", (9, 1, 5, "`match` says nothing", "")),
    ("v = {", "match = { kpet = true }\nv = {", (9, 11, 4, "unknown key `kpet`", "did you mean `kept`?")),
    ("v = {", "match = { kept = 'yes' }\nv = {", (9, 18, 5, "must be `true` or `false`", "")),
    (
        "v = {",
        "match = { span = 'w' }\nv = {",
        (9, 18, 3, "`span` names `w`, which the match in line 33 does not capture", "known are `v`"),
    ),
    ("v = {", "match = { span = '$v' }\nv = {", (9, 18, 4, "`span` names `$v`", "write `v`, without the `$`")),
    ("sure_if", 'scope = "fiel", sure_if', (13, 56, 6, "unknown scope `fiel`", "did you mean `file`?")),
    ("sure_if", 'only = ["w"], sure_if', (13, 56, 3, "`only` names `w`, which no step that must be there", "`v`")),
    ("sure_if", 'only = ["$v"], sure_if', (13, 56, 4, "`only` names `$v`", "write `v`, without the `$`")),
    ("sure_if", "only = [], sure_if", (13, 55, 1, "`only` is empty", "")),
    ("sure_if", "use = ['LazyLock'], sure_if", (13, 55, 10, "`LazyLock` is no full path of an item", "std::sync::")),
    ("sure_if", "use = ['::a::B'], sure_if", (13, 55, 8, "`::a::B` is no full path", "")),
    ("sure_if", "use = ['crate::a::B'], sure_if", (13, 55, 13, "`crate::a::B` is no full path", "")),
    ("sure_if", "uses = ['a::B'], sure_if", (13, 48, 4, "unknown key `uses`", "did you mean `use`?")),
    ('level = "warn"', 'scope = "file"', (4, 1, 5, "unknown key `scope`", "it belongs to a rewrite")),
    ('"machine-applicable"', '"safe"', (12, 26, 6, "unknown applicability `safe`", "`maybe-incorrect`")),
    ('applicability = "machine-applicable", ', "", (12, 1, 4, "`keep` has no `applicability`", "`unspecified`")),
    ('"1.47"', '"1.x"', (12, 55, 5, "`1.x` is no version", "`1.47`")),
    ("default = true", "default = 1", (12, 73, 1, "must be `true` or `false`", "")),
    (
        "pure(v)",
        "clean(v)",
        (13, 59, 10, "unknown condition `clean(v)` in `sure_if`", "`pure(name)` and `typed(name)`"),
    ),
    ("pure(v)", "pure(w)", (13, 59, 9, "`sure_if` names `w`, which no match captures", "`v`")),
    ("drop_it = {", "other = {", (13, 1, 5, "the rewrite `other` has no section", "## Rewrite: other")),
    ("sure_if", "default = true, sure_if", (13, 48, 7, "`keep` is it already", "")),
    (", default = true", "", (11, 2, 8, "none of the rewrites `keep` and `drop_it` is the default", "default = true")),
    (
        "sure_if",
        "metavariables = { x = { pure = true } }, sure_if",
        (13, 66, 1, "no fragment of the rewrite `drop_it`", ""),
    ),
    ("[rewrites]", "[gates]\nedition = 2021\n[rewrites]", (12, 11, 4, "must be a string, and this is a number", "")),
    ("[rewrites]", '[gates]\nedition = "new"\n[rewrites]', (12, 11, 5, "`new` is no version requirement", ">=2021")),
    ("[rewrites]", '[gates]\nmsrv = "1"\n[rewrites]', (12, 1, 4, "unknown key `msrv` in `[gates]`", "of a rewrite")),
    ("[rewrites]", '[gates.crates]\nnapi = "<"\n[rewrites]', (12, 8, 3, "`<` is no version requirement", "")),
    (
        "[rewrites]",
        '[proof]\nwitness = "lsn"\n[rewrites]',
        (12, 11, 5, "unknown witness `lsn`", "did you mean `lsan`?"),
    ),
    ("[rewrites]", '[proof]\nwitness = "miri"\n[rewrites]', (12, 11, 6, "unknown witness `miri`", "known are `lsan`")),
    (
        "[rewrites]",
        '[proof]\nwitness = "lint"\n[rewrites]',
        (12, 11, 6, "the witness `lint` needs a `lint`", 'add `lint = "clippy::zero_ptr"`'),
    ),
    (
        "[rewrites]",
        '[proof]\nwitness = "compile-fail"\n[rewrites]',
        (12, 11, 14, "the witness `compile-fail` needs a `code`", 'add `code = "E0277"`'),
    ),
    (
        "[rewrites]",
        '[proof]\nwitness = "asan"\nlint = "unused"\n[rewrites]',
        (13, 1, 4, "`lint` belongs to the witness `lint`", 'write `witness = "lint"`'),
    ),
    (
        "[rewrites]",
        '[proof]\ncode = "E0277"\n[rewrites]',
        (12, 1, 4, "`code` belongs to the witness `compile-fail`", 'write `witness = "compile-fail"`'),
    ),
    (
        "[rewrites]",
        '[proof]\nwitness = "compile-fail"\ncode = "277"\n[rewrites]',
        (13, 8, 5, "`277` is no error code of rustc", 'write it like `"E0277"`'),
    ),
    (
        "[rewrites]",
        '[proof]\nwitness = "lint"\nlint = "rustc::Unused"\n[rewrites]',
        (13, 8, 15, "`rustc::Unused` is no lint of rustc or Clippy", 'write it like `"clippy::zero_ptr"`'),
    ),
    (
        "[rewrites]",
        '[proof]\nwitness = "lint"\nlnit = "unused"\n[rewrites]',
        (13, 1, 4, "unknown key `lnit` in `[proof]`", "did you mean `lint`?"),
    ),
    (
        "[rewrites]",
        "[dependencies]\nlibc = {}\n[rewrites]",
        (12, 1, 4, "the dependency `libc` has no `version`", "write it as Cargo does"),
    ),
    ("[rewrites]", "[dependencies]\nlibc = 1\n[rewrites]", (12, 8, 1, "must be a string, and this is a number", "")),
    (
        "[rewrites]",
        '[dependencies]\nlibc = { version = "0.2", feature = ["std"] }\n[rewrites]',
        (12, 27, 7, "unknown key `feature` in `[dependencies.libc]`", "did you mean `features`?"),
    ),
]


def below_bad(fence: str) -> tuple[str, str]:
    """The fence in line 55, below the `bad` text."""
    return "\n```rust good\n", f"{fence}\n\n```rust good\n"


def below_ok(fence: str) -> tuple[str, str]:
    """The fence in line 70, below the `ok` text."""
    return "pub fn g() {}\n```", f"pub fn g() {{}}\n```\n\n{fence}"


IN_BODY = [
    ("# a `Vec` is leaked for its pointer", "", (1, 1, 7, "the page has no message", "# what is wrong")),
    ("None.", "# two", (28, 1, 5, "a page has one `#` heading", "line 16")),
    ("## Known problems", "## What it does", (26, 1, 15, "stands in line 18 already", "")),
    ("## Known problems", "##", (26, 1, 2, "this heading is empty", "")),
    ("None.", "### Rewrite: x", (28, 1, 14, "is a heading of level two", "## Rewrite: x")),
    ("## Known problems", "## Example one", (26, 1, 14, "the colon is missing", "## Example: …")),
    ("rust match", "rust mtach", (32, 9, 5, "unknown role `mtach`", "did you mean `match`?")),
    ("rust match", "rust each", (32, 9, 4, "unknown role `each`", "write `rust match each`")),
    ("rust match", "rust only", (32, 9, 4, "unknown role `only`", "in the front matter")),
    ("rust match", "rust recipe", (32, 9, 6, "unknown role `recipe`", "it stands in the front matter")),
    ("rust match", "rust exist", (32, 9, 5, "unknown role `exist`", "did you mean `exists`?")),
    ("rust match", "rust hoist", (32, 1, 13, "a `hoist` fence has no `match` fence above it", "")),
    ("rust match", "rust match eahc", (32, 15, 4, "unknown word `eahc` behind `match`", "did you mean `each`?")),
    ("rust match", "rust match each each", (32, 20, 4, "`each` stands here twice", "")),
    (
        *("rust match", "rust match optional each"),
        (32, 24, 4, "a match cannot be both `optional` and `each`", "keep one of them"),
    ),
    (
        *("rust match", "rust match or each"),
        (32, 18, 4, "a match cannot be both `or` and `each`", "say `each` on the step's first match"),
    ),
    (
        *("rust match", "rust match primary or"),
        (32, 23, 2, "a match cannot be both `primary` and `or`", "say `primary` on the step's first match"),
    ),
    (
        *("rust match", "rust match each primary"),
        (32, 20, 7, "a match cannot be both `each` and `primary`", "a step that is always there"),
    ),
    ("rust match", "rust match each", (30, 1, 16, "no step of the rewrite `keep` must be there", "without `optional`")),
    ("rust match", "rust match optional", (30, 1, 16, "no step of the rewrite `keep` must be there", "and `each`")),
    (
        *("## Rewrite: drop_it", "```rust match primary\n$v\n```\n```rust match primary\n$v\n```\n## Rewrite: drop_it"),
        (43, 15, 7, "a rewrite has one `primary` match", "the match in line 40"),
    ),
    (
        *("## Rewrite: drop_it", "```rust hoist\nlet $v = 1;\n```\n```rust hoist\nf();\n```\n## Rewrite: drop_it"),
        (43, 1, 13, "a match has one `hoist` fence", "the one above is in line 40"),
    ),
    (
        "## Rewrite: drop_it",
        "```rust hoist\n\n```\n## Rewrite: drop_it",
        (40, 1, 13, "this `hoist` fence is empty", ""),
    ),
    (
        "rust rewrite\nVec",
        "rust hoist\nVec",
        (36, 1, 13, "a `hoist` fence whose match has no `rewrite`", "takes the place"),
    ),
    ("rust rewrite\nVec", "rust hoist item\nVec", (36, 15, 4, "unexpected `item`: nothing follows `hoist`", "")),
    ("None.", "```rust hoist\nf();\n```", (28, 1, 13, "outside a `## Rewrite: name` section", "")),
    (
        "None.",
        "```rust match each\n$v\n```",
        (28, 15, 4, "a match of the page itself cannot be `each`", "stand in one"),
    ),
    (
        *("None.", "```rust match\nf($v)\n```\n```rust match\ng($v)\n```"),
        (31, 1, 13, "the page has a second step above its first rewrite", "rust match or"),
    ),
    ("rust match", "rust match exprssion", (32, 15, 9, "unknown word `exprssion` behind `match`", "`expression`")),
    ("rust match", "rust match type item", (32, 20, 4, "both `type` and `item`", "")),
    ("rust match", "rust match or", (32, 15, 2, "`match or` has no `match` above it", "rust match")),
    ("rust match", "Rust match", (32, 4, 4, "unknown language `Rust`", "`rust`")),
    ("rust match", "match", (32, 4, 5, "the role `match` stands behind the language", "rust match")),
    ("```rust match\n", "```rust match\n\n```\n\n```rust match or\n", (32, 1, 13, "this `match` fence is empty", "")),
    ("rust rewrite\n", "rust rewrite or\n", (36, 17, 2, "unknown word `or` behind `rewrite`", "")),
    (
        *("rust match\n", "rust match\nfoo()\n```\n\n```rust inside or\n"),
        (36, 16, 2, "`inside or` has no `inside` fence above it", "fences of one role"),
    ),
    ("rust match\n", "rust match\nfoo()\n```\n\n```rust has or or\n", (36, 16, 2, "`or` stands here twice", "keep")),
    (
        *("rust match\n", "rust match\nfoo()\n```\n\n```rust not sure sure\n"),
        (36, 18, 4, "`sure` stands here twice", "keep"),
    ),
    ("None.", "```rust rewrite\n```", (28, 1, 15, "outside a `## Rewrite: name` section", "")),
    ("None.", "```rust ok\n```", (28, 1, 10, "outside an `## Example: …` section", "")),
    (
        "None.",
        "- x\n\n  ```rust match\n  x\n  ```",
        (30, 3, 13, "stands in a list or a quote, or is indented", "margin"),
    ),
    ("None.", " ```rust match\n x\n ```", (28, 2, 13, "stands in a list or a quote, or is indented", "margin")),
    ("None.", "```rust has\nx\n```", (28, 1, 11, "this `has` fence belongs to no match", "")),
    (
        "## Example: a call",
        "## Notes\n```rust not\nx\n```\n## Example: a call",
        (51, 1, 11, "stands below a rewrite", ""),
    ),
    ("## Rewrite: drop_it", "## Rewrite: Drop it", (40, 1, 19, "snake_case", "")),
    (
        *("```rust rewrite\n$v", "```rust match\n$w"),
        (46, 1, 13, "nothing joins this step to the others", "there is an `exists` fence"),
    ),
    ("$v.as_ptr()\n```\n", "$v\n```\n```rust rewrite\n1\n```\n", (49, 1, 15, "a match has one `rewrite`", "line 46")),
    ("```rust rewrite\n$v", "```rust not\n$v", (40, 1, 19, "the rewrite `drop_it` has no `rewrite` fence", "")),
    ("## Example: a call", "## Example:", (50, 1, 11, "an example has a title", "")),
    ("rust bad", "rust bad expect=133", (52, 13, 10, "takes an error code of rustc", "E0133")),
    ("rust bad", "rust bad findings=0", (52, 13, 10, "takes a number from 1 on", "findings=2")),
    ("rust bad", "rust bad twice", (52, 13, 5, "unknown word `twice` behind `bad`", "`unseen` and `withheld`")),
    ("rust bad", "rust bad withheld", (56, 1, 12, "below a `bad` one whose fix is withheld", "")),
    ("good drop_it", "good drop_ti", (60, 14, 7, "the page has no rewrite `drop_ti`", "did you mean `drop_it`?")),
    ("good drop_it", "good keep", (60, 1, 17, "a second `good` text of the rewrite `keep`", "")),
    ("good drop_it", "good drop_it keep", (60, 22, 4, "a `good` text names one rewrite", "")),
    ("rust ok", "rust ok ok", (66, 12, 2, "only `seen` follows `ok`", "")),
    ("rust ok", "rust ok seen seen", (66, 17, 4, "only `seen` follows `ok`", "")),
    ("rust ok", "rust ok seen", (66, 1, 15, "`seen` speaks of a witness, and `none` is none", "")),
    ("rust bad", "rust bad unseen", (52, 1, 18, "`unseen` speaks of a witness, and `none` is none", "")),
    (*below_bad("```rust driver\nfn start() {}\n```"), (55, 1, 14, "this driver has no `fn main`", "makes a program")),
    (*below_bad("```rust driver god\nfn main() {}\n```"), (55, 16, 3, "only `good` follows `driver`", "`good`?")),
    (*below_bad("```rust driver good keep a\nfn main() {}\n```"), (55, 26, 1, "a driver names one rewrite", "")),
    (
        *below_bad("```rust driver good kept\nfn main() {}\n```"),
        (55, 1, 24, "that is not there: `kept`", "`drop_it` and `keep`"),
    ),
    (
        *below_bad("```rust driver\nfn main() {}\n```\n```rust driver\nfn main() {}\n```"),
        (58, 1, 14, "a second driver of this", ""),
    ),
    (
        *below_bad("```rust driver good\nfn main() {}\n```\n```rust driver good keep\nfn main() {}\n```"),
        (58, 1, 24, "a second driver of the `good` text of `keep`", "keep one of them"),
    ),
    (*below_bad("```rust driver\n```"), (55, 1, 14, "this `driver` fence is empty", "")),
    (*below_bad("```rust misuse\nfn f() {}\n```"), (55, 1, 14, "is for the witness `compile-fail`", "in `[proof]`")),
    (*below_bad("```rust misuse now\nfn f() {}\n```"), (55, 16, 3, "nothing follows `misuse`", "")),
    ("```rust bad", "```rust driver\nfn main() {}\n```\n\n```rust bad", (52, 1, 14, "above the `bad` text", "")),
    (*below_ok("```rust driver good\nfn main() {}\n```"), (70, 1, 19, "a driver of a `good` text in an example", "")),
    (*below_ok("```rust misuse\nfn f() {}\n```"), (70, 1, 14, "a `misuse` in an example that has none", "")),
    ("None.", "```rust driver\nfn main() {}\n```", (28, 1, 14, "outside an `## Example: …` section", "")),
    ("rust ok", "rust good", (66, 1, 12, "a `good` text without a `bad` one above it", "")),
    ("rust ok", "rust bad", (66, 1, 11, "a `bad` text without a `good` one below it", "`keep`")),
    ("rust ok", "rust", (64, 1, 23, "this example shows nothing", "")),
    ("rust ok", "rust match", (66, 1, 13, "a `match` fence stands in an example", "")),
    ("pub fn g() {}", "", (66, 1, 10, "this `ok` fence is empty", "")),
    (
        "pub fn g() {}\n```",
        "```\n```rust ok\nfn h() {}\n```",
        (68, 1, 10, "an example has one `ok` fence", "heading of its own"),
    ),
    ("## Example: another box\n\n", "", (64, 1, 10, "an example is `bad` or `ok`, not both", "")),
    ("{}\n```\n", "{}\n", (66, 1, 10, "this fence is never closed", "")),
    ("None.", "```text\nnot closed", (33, 1, 13, "the fence of line 28 is still open here", "close it above")),
    ("as_ptr()\n```\n", "as_ptr()\n", (35, 1, 15, "the fence of line 32 is still open here", "more backticks")),
]


@pytest.mark.parametrize(("old", "new", "expected"), IN_FRONT + IN_BODY)
def test_a_mistake_is_shown_at_its_place(changed_page: ChangedPage, old: str, new: str, expected: Expected) -> None:
    found = mistakes(changed_page((old, new)))
    at_place = [problem for problem in found if expected[3] in problem.message]
    assert at_place, found
    check(at_place[0], expected)


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        (
            "c = { from = 'x', transform = 'c_string_of_nul_terminated_bytes' }",
            (10, 14, 3, "which no match captures", "`v`"),
        ),
        (
            "b = { matches = ['f($y)'] }\nc = { map = 'y', table = { a = '1' } }",
            (11, 13, 3, "`map` of `c` names `y`, which no match captures", "`v`"),
        ),
        ("c = { from = 'v', transform = 'c_string' }", (10, 31, 10, "unknown transform `c_string`", "")),
        ("c = { from = 'v', map = 'v', transform = 'x' }", (10, 19, 3, "computed in two ways", "")),
        ("c = { map = 'v', table = { a = 1 } }", (10, 32, 1, "must be a string, and this is a number", "")),
        ("c = { map = 'v' }", (10, 7, 3, "`map` of `c` needs `table`", "")),
        ("c = { placeholder = 'x', pure = true }", (10, 26, 4, "`c` is computed (it has `placeholder`)", "")),
    ],
)
def test_a_computed_metavariable_is_checked(changed_page: ChangedPage, added: str, expected: Expected) -> None:
    text = changed_page(("\n[rewrites]", f"{added}\n\n[rewrites]"), ("Vec::leak($v)", "Vec::leak($c)"))
    found = mistakes(text)
    check(next(problem for problem in found if expected[3] in problem.message), expected)


@pytest.mark.parametrize(
    ("added", "fence", "place"),
    [
        ("w = { pure = true }\nv = {", "```rust has\n$w.len()\n```\n", (9, 1, 1)),
        ("w = { pure = true }\nv = { matches = ['$w.len()'],", "", (9, 1, 1)),
        ("w = { pure = true }\nv = { not = ['$w.len()'],", "", (9, 1, 1)),
    ],
)
def test_what_is_said_of_a_name_that_nothing_captures(
    changed_page: ChangedPage, added: str, fence: str, place: tuple[int, int, int]
) -> None:
    text = changed_page(("v = {", added), ("```rust rewrite\nVec", f"{fence}```rust rewrite\nVec"))
    found = [one for one in mistakes(text) if "never asked" in one.message]
    check(found[0], (*place, "what is said of `w` is never asked: no match captures it", "capture nothing"))


def test_what_a_rewrite_says_of_a_name_that_nothing_captures(changed_page: ChangedPage) -> None:
    fence = "```rust has\n$w.len()\n```\n```rust rewrite\nVec"
    entry = "metavariables = { w = { pure = true } }, default = true"
    (problem,) = mistakes(changed_page(("default = true", entry), ("```rust rewrite\nVec", fence)))
    check(problem, (12, 81, 1, "what is said of `w` is never asked", "capture nothing"))


def test_a_computed_metavariable_is_not_captured(changed_page: ChangedPage) -> None:
    (problem,) = mistakes(changed_page(('{ kind = "expression", type = "Vec<_>" }', "{ placeholder = 'x' }")))
    check(problem, (9, 1, 1, "`v` is computed, and a match captures it too", "another name"))


def test_all_mistakes_are_shown_at_once(changed_page: ChangedPage) -> None:
    found = mistakes(
        changed_page(
            ('level = "warn"', 'level = "wran"'),
            ("rust match", "rust mtach"),
            ("rust bad", "rust bda"),
            ("## Known problems", "## What it does"),
        )
    )
    lines = [problem.position.line for problem in found]
    assert lines == sorted(lines)
    assert {4, 26, 32, 52} <= set(lines)


def test_bad_toml_is_shown_where_it_is(changed_page: ChangedPage) -> None:
    (problem,) = mistakes(changed_page(('since = "0.1.0"', "since = 0.1.0")))
    assert (problem.position.line, problem.line_text) == (5, "since = 0.1.0")
    assert problem.message.startswith("this is not valid TOML: ")


def test_toml_that_stops_is_shown_in_its_last_line(changed_page: ChangedPage) -> None:
    found = mistakes(changed_page(('sure_if = ["pure(v)"] }', 'sure_if = ["pure(v)"')))
    assert found[0].position.line in (13, 14)
    assert "not valid TOML" in found[0].message


def test_toml_nested_without_end_is_no_crash(changed_page: ChangedPage) -> None:
    found = mistakes(changed_page(("[metavariables]\n", "[metavariables]\nx = " + "[" * 20_000 + "]" * 20_000 + "\n")))
    assert found


@pytest.mark.parametrize(
    ("data", "line", "column", "message"),
    [
        (b"```toml\nx\xc3\xa4\xff\n```\n", 2, 3, "the page is not UTF-8"),
        ("\N{REPLACEMENT CHARACTER}\n".encode() + b"\xff", 2, 1, "the page is not UTF-8"),
        (b"\xef\xbb\xbfa\r\nb\xff", 2, 2, "the page is not UTF-8"),
        (b"# a\nb\0\n", 2, 2, "the page holds a NUL character"),
        (b"", 1, 1, "the page has no front matter"),
        (b"# only prose\n", 1, 1, "the page has no front matter"),
        (b"# message\n\n```toml\n[pattern]\nid = 'leak_it'\n```\n", 3, 1, "the front matter does not stand first"),
        (b"> ```toml\n> [pattern]\n> ```\n", 1, 1, "the page has no front matter"),
        (b"```toml\n```\n# m\n", 1, 1, "the page matches nothing"),
        (b"```toml\n```\n# m\n", 1, 1, "the page has no example"),
        (b"```toml\n```\n# m\n", 2, 1, "the front matter has no `[pattern]` table"),
        (b"```toml\npattern = 1\n```\n# m\n", 2, 11, "`pattern` in `the front matter` must be a table"),
    ],
)
def test_what_is_hardly_a_page(data: bytes, line: int, column: int, message: str) -> None:
    found = [(problem.position.line, problem.position.column, problem.message) for problem in mistakes(data)]
    assert any((line, column) == place[:2] and message in place[2] for place in found), found


def test_the_folder_is_a_group(changed_page: ChangedPage) -> None:
    (problem,) = mistakes(changed_page(), Path("patterns/My Group/leak_it.md"))
    assert "`My Group`" in problem.message


def test_a_page_without_a_default_rewrite_needs_names_behind_good(changed_page: ChangedPage) -> None:
    found = mistakes(changed_page((", default = true", "")))
    assert [(problem.position.line, problem.message) for problem in found][1:] == [
        (56, "this `good` text names no rewrite, and the page has no default one")
    ]


def test_a_shipped_page_has_its_sections(changed_page: ChangedPage) -> None:
    sound = read_page(changed_page().encode(), FILE)
    assert isinstance(sound, Page)
    assert required_sections(sound) == ()
    poor = changed_page(("## Why is this bad?", "## Why"), ("None.", ""), ('since = "0.1.0"\n', ""))
    page = read_page(poor.encode(), FILE)
    assert isinstance(page, Page)
    assert [problem.message for problem in required_sections(page)] == [
        "the page has no section `Why is this bad?`",
        "the page does not say since when it is there",
        "the section `Known problems` is empty",
    ]


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_text_breaks_the_reader(changed_page: ChangedPage, data: st.DataObject) -> None:
    """Whatever stands in a page, it is read or its mistakes are shown at places that exist."""
    text = changed_page()
    pieces = [
        "```",
        "~~~",
        "rust match",
        "toml",
        "\n",
        "# ",
        "## Rewrite: ",
        '"',
        "'''",
        "[",
        "]",
        "{",
        "=",
        "$",
        "\0",
        "é",
    ]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.sampled_from([0, 0, 1, 3, 40, 400]))
        text = text[:start] + "".join(data.draw(st.lists(st.sampled_from(pieces), max_size=3))) + text[end:]
    read = read_page(text.encode(), FILE)
    if isinstance(read, Page):
        return
    lines = text.split("\n")
    for problem in read:
        assert render_problem(problem)
        assert problem.width >= 1
        assert problem.line_text == lines[problem.position.line - 1] or problem.position.line > len(lines)
        assert 1 <= problem.position.column <= len(problem.line_text) + 1


def of_manifest(table: str, entry: str = "maybe-incorrect", body: str = "", example: str = "") -> str:
    """A page whose rewrite changes the manifest, with mistakes put in."""
    return (
        '```toml\n[pattern]\nid = "leak_it"\nsince = "0.1.0"\n\n'
        f'[rewrites.set]\napplicability = "{entry}"\n\n[rewrites.set.manifest]\n{table}\n```\n\n'
        f"# it leaks\n\n```rust match\nk::f($x)\n```\n\n## Rewrite: set\n{body}\n"
        f"## Example: one\n{example or GOOD_MANIFEST}"
    )


FLAG = "profile.dev.incremental = false"
GOOD_MANIFEST = "\n```rust bad\nk::f(1)\n```\n\n```toml manifest\na = 1\n```\n\n```toml manifest good\na = 1\n```\n"


def test_a_rewrite_of_the_manifest_needs_no_match() -> None:
    assert isinstance(read_page(of_manifest(FLAG).encode(), FILE), Page)
    assert isinstance(read_page(of_manifest(FLAG, body="\n```rust match\nk::f($x)\n```\n").encode(), FILE), Page)


@pytest.mark.parametrize(
    ("text", "line", "message", "help_"),
    [
        (of_manifest("profile.dev.lto = true"), 10, "unknown key `lto`", ""),
        (of_manifest("profile.dev.incremental = 0"), 10, "must be `true` or `false`", ""),
        (of_manifest("profile.dev = {}"), 10, "the profile `dev` is empty", "set a flag"),
        (of_manifest("profile = {}"), 10, "`profile` is empty", ""),
        (of_manifest("dependencies = {}"), 10, "`dependencies` is empty", ""),
        (of_manifest("features = []"), 10, "unknown key `features`", "features are not changed"),
        (of_manifest('dependencies.napi = ">=3"'), 10, "`>=3` is no version", "without a sign"),
        (of_manifest(FLAG, entry="machine-applicable"), 7, "cannot be machine-applicable", "maybe-incorrect"),
        (of_manifest(FLAG, entry='maybe-incorrect"\nmsrv = "1.80'), 8, "`msrv` is about code", "leave it out"),
        (of_manifest(FLAG, entry='maybe-incorrect"\nuse = ["a::b"]\ntitle = "t'), 8, "`use` is about code", ""),
        (of_manifest(FLAG, entry='maybe-incorrect"\nonly = ["x"]\ntitle = "t'), 8, "`only` is about code", ""),
        (of_manifest(FLAG, entry='maybe-incorrect"\nsure_if = ["pure(x)"]\ntitle = "t'), 8, "`sure_if` is about", ""),
        (
            of_manifest(FLAG, body="\n```rust match\nk::f($x)\n```\n\n```rust rewrite\nk::g($x)\n```\n"),
            25,
            "changes the manifest, and no code",
            "a rewrite of its own",
        ),
        (of_manifest(FLAG).replace("match\nk::f", "x\nk::f"), 15, "unknown role `x`", ""),
        (
            of_manifest(FLAG, example="\n```rust bad\nk::f(1)\n```\n"),
            23,
            "a `bad` text without a `good` one",
            "as ```toml manifest good",
        ),
        (
            of_manifest(FLAG, example="\n```rust bad\nk::f(1)\n```\n\n```rust good\nk::f(1)\n```\n"),
            27,
            "`set` changes the manifest, and no code",
            "```toml manifest good set",
        ),
        (
            of_manifest(FLAG, example="\n```rust bad\nk::f(1)\n```\n\n```toml manifest good\na = 1\n```\n"),
            27,
            "without the one before it",
            "```toml manifest above it",
        ),
        (
            of_manifest(FLAG, example="\n```toml manifest\na = 1\n```\n\n```toml manifest good\na = 1\n```\n"),
            27,
            "without a `bad` text",
            "",
        ),
        (
            of_manifest(FLAG, example=GOOD_MANIFEST.replace("manifest good", "manifest fine")),
            31,
            "unexpected `fine`",
            "",
        ),
        (
            of_manifest(FLAG, example=GOOD_MANIFEST.replace("rust bad", "rust bad withheld")),
            31,
            "whose fix is with",
            "",
        ),
    ],
)
def test_mistakes_about_manifests(text: str, line: int, message: str, help_: str) -> None:
    found = [(one.position.line, one.message, one.help or "") for one in mistakes(text)]
    assert any(at == line and message in said and help_ in helped for at, said, helped in found), found


def test_has_takes_one_number() -> None:
    page = of_manifest(FLAG).replace("## Rewrite: set", "```rust has 2 3\nk::g()\n```\n\n## Rewrite: set")
    assert [one.message for one in mistakes(page)] == ["a `has` fence has one number of places"]


def test_because_is_for_pages_without_a_witness() -> None:
    page = of_manifest(FLAG + '\n\n[proof]\nwitness = "none"\nbecause = "it is so"')
    read = read_page(page.encode(), FILE)
    assert isinstance(read, Page)
    assert read.proof.because == "it is so"
    assert [one.message for one in mistakes(page.replace('"none"', '"lsan"'))] == [
        "`because` belongs to the witness `none`"
    ]
