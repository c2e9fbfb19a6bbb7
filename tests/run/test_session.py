"""A whole run with the real engine and shipped pages: what can start, what is found where, what is refused and why."""

from pathlib import Path

import pytest

from deburr.engine.findings import Changed, Clean, Skipped
from deburr.language.model import Level
from deburr.run import workers
from deburr.run.request import Refused, Request
from deburr.run.session import Session, prepare, run_check, run_fix, run_on_text

ID = "compare_with_null"
BAD = "pub fn f(p: *const u8) -> bool {\n    p == std::ptr::null()\n}\n"
GOOD = "pub fn f(p: *const u8) -> bool {\n    p.is_null()\n}\n"
MANIFEST = '[package]\nname = "p"\nversion = "1.0.0"\nedition = "2021"\n'


@pytest.fixture
def package(tmp_path):
    def make(files):
        for name, text in {"Cargo.toml": MANIFEST, ".git/HEAD": "", **files}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        return tmp_path

    return make


def start(top, **options):
    options.setdefault("select", (ID,))
    session = prepare(Request((top,), **options))
    assert isinstance(session, Session), session
    return session


def refused(top, **options):
    answer = prepare(Request((top,), **options))
    assert isinstance(answer, Refused)
    return [*answer.errors, *(f"{one.position.line}: {one.message}" for one in answer.problems)]


def found(top, **options):
    """File and pattern of each finding."""
    return [
        (str(Path(outcome.path).relative_to(top)), one.pattern, one.level.value)
        for outcome in run_check(start(top, **options))
        if isinstance(outcome, Clean)
        for one in outcome.findings
    ]


def test_check(package):
    top = package({"src/lib.rs": BAD, "src/a.rs": GOOD, "target/x.rs": BAD})
    assert found(top) == [("src/lib.rs", ID, "warn")]


def test_fix_writes_nothing(package):
    top = package({"src/lib.rs": BAD, "src/a.rs": GOOD})
    changed = [one for one in run_fix(start(top)) if isinstance(one, Changed)]
    assert [(one.path, one.change.after.decode()) for one in changed] == [(str(top / "src/lib.rs"), GOOD)]
    assert (top / "src/lib.rs").read_text() == BAD


def test_processes_give_the_same(package, monkeypatch):
    top = package({f"src/f{n:03}.rs": BAD if n % 3 else GOOD for n in range(120)})
    alone = list(run_fix(start(top, jobs=1, format=False)))
    monkeypatch.setattr(workers, "_ALONE_SECONDS", 0.0)
    session = start(top, jobs=3, format=False)
    assert list(run_fix(session)) == alone
    assert session.notes.packages_without_msrv == {str(top)}
    assert sum(isinstance(one, Changed) for one in alone) == 80


def test_levels_and_excludes_of_the_configuration(package):
    config = (
        f'exclude = ["src/gen"]\n[levels]\n{ID} = "deny"\n[[paths]]\nglob = "src/quiet.rs"\nlevels.{ID} = "allow"\n'
    )
    top = package({"deburr.toml": config, "src/lib.rs": BAD, "src/quiet.rs": BAD, "src/gen/x.rs": BAD})
    assert found(top, select=()) == [("src/lib.rs", ID, "deny")]
    assert found(top) == [("src/lib.rs", ID, "deny"), ("src/quiet.rs", ID, "warn")]
    session = start(top)
    assert [(one.count, one.reason) for one in session.discovery.passed_over][-1:] == [
        (1, "excluded by the configuration")
    ]
    assert [one.path for one in run_check(start(top / "src/gen/x.rs"))] == [str(top / "src/gen/x.rs")]


def test_a_nearer_configuration(package):
    top = package({"deburr.toml": f'levels.{ID} = "allow"\n', "a/deburr.toml": f'levels.{ID} = "deny"\n'})
    package({"a/x.rs": BAD, "b/x.rs": BAD})
    assert found(top, select=()) == [("a/x.rs", ID, "deny")]


def test_suppressed_by_comment_and_for_the_item(package):
    top = package({"src/lib.rs": f"// deburr: allow({ID}) -- by hand\n{BAD}", "src/b.rs": BAD})
    assert found(top) == [("src/b.rs", ID, "warn")]
    assert [Path(one.path).name for one in run_fix(start(top)) if isinstance(one, Changed)] == ["b.rs"]


def test_only_what_is_selected_runs(package):
    top = package({"src/lib.rs": BAD})
    session = start(top, select=("zero_as_ptr",))
    assert [page.id for page in session.active.pages] == ["zero_as_ptr"]
    assert found(top, select=("zero_as_ptr",)) == []


def test_an_allow_level_for_all_is_not_even_run(package):
    session = start(package({"src/lib.rs": BAD}), select=(), levels={ID: Level.ALLOW})
    assert ID not in {page.id for page in session.active.pages}
    assert ID in {page.id for page in session.pages.pages}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"select": ("compare_with_nul",)}, "`--select`: there is no pattern `compare_with_nul`; did you mean"),
        ({"levels": {"xyz": Level.DENY}}, "`--level`: there is no pattern `xyz`; `deburr list` names all"),
        ({"deny": frozenset({"warnings", "zzz"})}, "`--deny`: there is no pattern `zzz`"),
        ({"rewrites": {ID: "nope"}}, f"`--rewrite`: `{ID}` has no rewrite `nope`; it has `"),
        ({"config": Path("/nowhere/x.toml")}, "1: cannot be read"),
    ],
)
def test_refused(package, options, words):
    (message,) = refused(package({}), **options)
    assert message.startswith(words)


def test_mistakes_in_the_configuration(package):
    assert refused(package({"deburr.toml": "levles = 1\n"})) == ["1: unknown setting `levles`"]
    assert refused(package({"deburr.toml": 'levels.nope = "deny"\n'})) == ["1: there is no pattern `nope`"]
    top = package({"deburr.toml": "", "in/deburr.toml": "x = 1\n", "in/x.rs": ""})
    assert refused(top) == ["1: unknown setting `x`"]


def test_a_missing_path_is_said_and_the_others_are_analysed(package):
    top = package({"src/lib.rs": BAD})
    session = prepare(Request((top / "none", top / "src"), select=(ID,)))
    assert len(session.discovery.errors) == 1
    assert len(list(run_check(session))) == 1


def test_text(package):
    session = start(package({}))
    outcome = run_on_text(session, BAD.encode(), "<stdin>", fixing=True)
    assert outcome.change.after == GOOD.encode()


def test_generated_files_are_skipped_unless_named(package):
    top = package({"src/lib.rs": "// @generated\n" + BAD})
    assert [one for one in run_check(start(top)) if isinstance(one, Skipped)] == [
        Skipped(str(top / "src/lib.rs"), "generated")
    ]
    assert isinstance(next(run_check(start(top / "src/lib.rs"))), Clean)
