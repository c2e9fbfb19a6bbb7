"""What a baseline knows stays known however lines shift: for every insertion nothing is new and nothing gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deburr.engine.findings import Clean
from deburr.run.baseline_file import read_baseline, render_baseline
from deburr.run.baseline_run import Baseline, learn
from deburr.run.request import Request
from deburr.run.session import Session, prepare, run_check, run_check_all
from deburr.run.whole_file import write_whole

SOURCE = """\
pub mod inner {
    pub fn one(bytes: Vec<u8>) -> *const u8 {
        let first = Box::leak(Box::new(bytes.clone())).as_ptr();
        let again = Box::leak(Box::new(bytes.clone())).as_ptr();
        assert!(!first.is_null(), "{:?}", Box::leak(Box::new(bytes.clone())).as_ptr());
        Box::leak(
            Box::new(
                bytes,
            ),
        )
        .as_ptr()
    }
}
pub struct Two(u8);
impl Two {
    #[inline]
    pub fn two(
        &self,
        bytes: Vec<u8>,
    ) -> *const u8 {
        Box::leak(Box::new(bytes)).as_ptr()
    }
}
impl From<Vec<u8>> for Two {
    fn from(bytes: Vec<u8>) -> Two {
        let start = Box::leak(Box::new(bytes)).as_ptr();
        Two(unsafe { *start })
    }
}
static mut COUNT: usize = 0;
pub fn count() {
    unsafe {
        COUNT += 1;
    }
}
"""
LINES = SOURCE.splitlines(keepends=True)
INSERTED = st.sampled_from(
    ["\n", "    \n", "// a comment\n", "/* a comment\n over lines */\n", "\t// std::mem::forget\n"]
)


@pytest.fixture(scope="module")
def crate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crate with a baseline of all its findings."""
    top = tmp_path_factory.mktemp("crate").resolve()
    (top / "src").mkdir()
    (top / "Cargo.toml").write_text('[package]\nname = "c"\nversion = "0.1.0"\nedition = "2021"\n')
    (top / "src/lib.rs").write_text(SOURCE)
    session = prepared(top, None)
    judged = learn(session, Baseline(top / "b.json", top, {}), run_check_all(session))
    assert sum(judged.new.values()) == 7
    write_whole(top / "b.json", render_baseline(judged.entries(with_new=True)).encode())
    return top


def prepared(top: Path, baseline: Path | None) -> Session:
    session = prepare(Request((top,), baseline=baseline, jobs=1))
    assert isinstance(session, Session)
    return session


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(LINES)), INSERTED), max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_lines_anywhere(crate: Path, inserted: list[tuple[int, str]], end: str) -> None:
    lines = list(LINES)
    for at, text in sorted(inserted, reverse=True):
        lines.insert(at, text)
    (crate / "src/lib.rs").write_bytes("".join(lines).replace("\n", end).encode())
    session = prepared(crate, crate / "b.json")
    for outcome in run_check(session):
        assert isinstance(outcome, Clean)
        assert outcome.findings == ()
    assert session.judged is not None
    assert session.judged.gone == {}
    assert session.judged.held == read_baseline(crate / "b.json")
