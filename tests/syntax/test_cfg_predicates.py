"""Holds what conditions of `cfg` come to; the judge is rustc, which prints what `cfg!` says of the same ones."""

from __future__ import annotations

import itertools
import subprocess

import pytest

from deburr.syntax.cfg_predicates import holds

CONDITIONS = [
    "a",
    "b",
    "not(b)",
    'name = "one"',
    'name = "two"',
    'name="one"',
    "all()",
    "any()",
    "all(a, not(b))",
    "all(a, b)",
    "any(b, all(a,))",
    'not(any(b, name = "three", not(a)))',
    " all ( a , any ( b , a ) ) ",
    'all(a, name = "one",)',
    "r#a",
    "true",
    "not(false)",
]


def is_on(name: str, value: str | None) -> bool:
    return (name, value) in {("a", None), ("name", "one")}


@pytest.mark.rustc
def test_rustc_says_the_same(tmp_path):
    lines = "".join(f'    println!("{{}}", cfg!({one}));\n' for one in CONDITIONS)
    (tmp_path / "main.rs").write_text("#![allow(unexpected_cfgs)]\nfn main() {\n" + lines + "}\n")
    options = ["--cfg", "a", "--cfg", 'name="one"', "-o", "main"]
    subprocess.run(["rustc", "main.rs", *options], cwd=tmp_path, check=True, capture_output=True)
    said = subprocess.run([tmp_path / "main"], check=True, capture_output=True, text=True).stdout.split()
    assert [str(holds(one, is_on)).lower() for one in CONDITIONS] == said


@pytest.mark.parametrize("condition", ["", "a b", "not(a, b)", "all(a", "not()", "a = b", "a,b", 'version("1.0")', "#"])
def test_what_rustc_refuses_or_nobody_knows_is_unknown(condition):
    assert holds(condition, is_on) is None


def test_unknown_goes_as_far_as_it_matters():
    def partly(name: str, _: str | None) -> bool | None:
        return {"yes": True, "no": False}.get(name)

    words = {"yes": True, "no": False, "what": None}
    for one, two in itertools.product(words, repeat=2):
        both = {words[one], words[two]}
        expected_all = False if False in both else None if None in both else True
        expected_any = True if True in both else None if None in both else False
        assert holds(f"all({one}, {two})", partly) is expected_all
        assert holds(f"any({one}, {two})", partly) is expected_any
    assert holds("not(what)", partly) is None
