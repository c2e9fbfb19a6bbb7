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
