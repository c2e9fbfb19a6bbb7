"""Capture transforms: what each literal becomes, and by rustc itself that the bytes stay the same."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from deburr.language.transforms import TRANSFORMS

BYTES = TRANSFORMS["c_string_of_nul_terminated_bytes"]
TEXT = TRANSFORMS["c_string_of_nul_terminated_str"]

BYTES_TO_C = [
    (r'b"abc\0"', r'c"abc"'),
    (r'b"\0"', r'c""'),
    (r'b"abc\x00"', r'c"abc"'),
    (r'b"a\n\r\t\\\"\'\x01\x80\xff\0"', r'c"a\n\r\t\\\"\'\x01\x80\xff"'),
    (r'b"\\0\0"', r'c"\\0"'),
    (r'b"a\x000"', None),
    ('b"two\nlines\\0"', 'c"two\nlines"'),
    ('b"one \\\n    line\\0"', 'c"one \\\n    line"'),
    ('b"end\\0\\\n    "', 'c"end\\\n    "'),
    ('b"nul itself\0"', 'c"nul itself"'),
    ('br"raw\0"', 'cr"raw"'),
    ('br##"raw "# \\ more\0"##', 'cr##"raw "# \\ more"##'),
    (r'br"abc\0"', None),
    (r'b"abc"', None),
    (r'b""', None),
    (r'b"a\0b\0"', None),
    (r'b"a\0\0"', None),
    (r'b"\01"', None),
    (r'b"abc\\0"', None),
    ('br"a\0b\0"', None),
    (r'"abc\0"', None),
    (r'c"abc"', None),
    (r"b'\0'", None),
    ("NAME", None),
    ('b"open\\0', None),
    ("", None),
]
TEXT_TO_C = [
    (r'"abc\0"', r'c"abc"'),
    (r'"größe\u{1F600}\0"', r'c"größe\u{1F600}"'),
    (r'"abc\u{0}"', r'c"abc"'),
    (r'"abc\u{00_0}"', r'c"abc"'),
    ('r#"raw \\0 "\0"#', 'cr#"raw \\0 ""#'),
    (r'"a\u{0}b\0"', None),
    (r'"abc"', None),
    (r'b"abc\0"', None),
]


@pytest.mark.parametrize(("text", "expected"), BYTES_TO_C)
def test_bytes_become_a_c_string(text: str, expected: str | None) -> None:
    assert BYTES(text) == expected


@pytest.mark.parametrize(("text", "expected"), TEXT_TO_C)
def test_a_str_becomes_a_c_string(text: str, expected: str | None) -> None:
    assert TEXT(text) == expected


@pytest.mark.rustc
def test_rustc_reads_the_same_bytes(tmp_path: Path) -> None:
    if shutil.which("rustc") is None:
        pytest.skip("no rustc on the path")
    lines = [f"    assert_eq!({after}.to_bytes_with_nul(), {before});" for before, after in BYTES_TO_C if after]
    lines += [
        f"    assert_eq!({after}.to_bytes_with_nul(), {before}.as_bytes());" for before, after in TEXT_TO_C if after
    ]
    program = tmp_path / "program.rs"
    program.write_text("#![allow(warnings)]\nfn main() {\n" + "\n".join(lines) + "\n}\n", encoding="utf-8")
    command = ["rustc", "--edition", "2021", "-o", str(tmp_path / "program"), str(program)]
    built = subprocess.run(command, capture_output=True, text=True, timeout=100, cwd=tmp_path, check=False)
    assert built.returncode == 0, built.stderr
    subprocess.run([tmp_path / "program"], check=True, timeout=20)


ZERO = TRANSFORMS["zero_of_type"]

TYPE_TO_ZERO = [
    ("u8", "0u8"),
    ("isize", "0isize"),
    ("i128", "0i128"),
    ("f32", "0.0f32"),
    ("f64", "0.0f64"),
    ("bool", "false"),
    ("char", r"'\0'"),
    ("[u8; 16]", "[0u8; 16]"),
    ("[[f32; 4]; 0x10]", "[[0.0f32; 4]; 0x10]"),
    ("[ u16 ; 1_000usize ]", "[0u16; 1_000usize]"),
    ("[u8; N]", None),
    ("[u8; 2 + 2]", None),
    ("[u8]", None),
    ("&u8", None),
    ("()", None),
    ("std::num::NonZeroU8", None),
    ("c_int", None),
    ("u9", None),
    ("f16", None),
    ("[" * 20 + "u8" + "; 1]" * 20, None),
]


@pytest.mark.parametrize(("before", "after"), TYPE_TO_ZERO)
def test_zero_of_type(before: str, after: str | None) -> None:
    assert ZERO(before) == after


@pytest.mark.rustc
@pytest.mark.skipif(shutil.which("rustc") is None, reason="needs rustc")
def test_zeros_have_their_type(tmp_path: Path) -> None:
    lines = [f"    let _: {before} = {after};" for before, after in TYPE_TO_ZERO if after is not None]
    source = tmp_path / "zeros.rs"
    source.write_text("fn main() {\n" + "\n".join(lines) + "\n}\n")
    done = subprocess.run(["rustc", "--emit=metadata", "-o", tmp_path / "out", source], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
