"""Where keys and values stand, in every way that TOML has of writing them; offsets are found by the test itself."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deburr.language.toml_positions import KeyPath, toml_places

TEXT = """\
top = 1 # not = a key
"quoted key" = 'single = [x]'
a.b . c = "dotted"
multi = \"\"\"
[not.a.table]
x = 1 \\\"\"\" "" \"\"\"
raw = '''
# no comment
y = '''
list = [ "one", # a comment, with a comma
  'two', [3, 4], { five = 5 } ]
date = 1979-05-27 07:32:00
float = 3.14
[table]
inline = { k = "v", deep = { x.y = [1, 2] } }
[table."sub key".more]
last = true"""


def text_of(path: KeyPath, *, key: bool) -> str:
    places = toml_places(TEXT)
    place = (places.keys if key else places.values)[path]
    return TEXT[place.start : place.end]


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("top",), "top", "1"),
        (("quoted key",), '"quoted key"', "'single = [x]'"),
        (("a", "b", "c"), "c", '"dotted"'),
        (("raw",), "raw", "'''\n# no comment\ny = '''"),
        (("list",), "list", "["),
        (("list", 0), '"one"', '"one"'),
        (("list", 1), "'two'", "'two'"),
        (("list", 2), "[", "["),
        (("list", 2, 1), "4", "4"),
        (("list", 3, "five"), "five", "5"),
        (("date",), "date", "1979-05-27 07:32:00"),
        (("float",), "float", "3.14"),
        (("table", "inline"), "inline", "{"),
        (("table", "inline", "k"), "k", '"v"'),
        (("table", "inline", "deep", "x", "y", 1), "2", "2"),
        (("table", "sub key", "more", "last"), "last", "true"),
    ],
)
def test_a_key_and_its_value_are_found(path: KeyPath, key: str, value: str) -> None:
    assert text_of(path, key=True) == key
    assert text_of(path, key=False) == value


def test_what_looks_like_a_key_in_a_string_or_comment_is_none() -> None:
    written = {path for path in toml_places(TEXT).keys if len(path) == 1}
    assert written == {(key,) for key in tomllib.loads(TEXT)}


def test_a_header_is_a_key() -> None:
    assert text_of(("table",), key=True) == "table"
    assert text_of(("table", "sub key"), key=True) == '"sub key"'


def test_an_absent_key_stands_at_the_one_above_it() -> None:
    places = toml_places(TEXT)
    assert places.of_key(("table", "inline", "nothing")) == places.keys["table", "inline"]
    assert places.of_value(("nothing",)).start == 0


KEYS = st.text("ab_-", min_size=1, max_size=4)
SCALARS = st.one_of(st.integers(0, 99).map(str), st.sampled_from(['"s"', "'#'", '"a, b = [c] {d}"', "true", "1.5"]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda table: f"{{ {', '.join(f'{key} = {value}' for key, value in table.items())} }}"
        ),
    ),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_every_key_that_tomllib_reads_has_a_place(table: dict[str, str]) -> None:
    text = "".join(f"{key} = {value}\n" for key, value in table.items())
    places = toml_places(text)
    waiting: list[tuple[KeyPath, object]] = [((), tomllib.loads(text))]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*path, key), item) for key, item in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, index), item) for index, item in enumerate(value)]
        if path:
            key = places.keys[path]
            if isinstance(path[-1], str):
                assert text[key.start : key.end] == path[-1]
            assert path in places.values
