"""What recipes suggest to cut a cycle: which places change and how, and what withholds the whole of it.

Whether the results compile and end the leak is said by the pages' own examples (`deburr test`, `deburr prove`).
"""

from __future__ import annotations

import subprocess

import pytest

from deburr.engine.analysis import Engine, Options
from deburr.engine.findings import Fix
from deburr.language.gates import ProjectFacts
from deburr.language.model import Applicability
from deburr.language.page_set import PageSet, load_pages, shipped_directory
from deburr.recipes.registry import shipped_recipes
from deburr.syntax.crate_view import NoCrate
from deburr.text.edit import apply_edits

STD = "use std::cell::RefCell;\nuse std::rc::Rc;\n"
NODE = STD + "struct Node { parent: RefCell<Option<Rc<Node>>>, children: RefCell<Vec<Rc<Node>>>, id: u32 }\n"
KID = STD + "struct Win { kids: RefCell<Vec<Rc<Kid>>> }\nstruct Kid { owner: Rc<Win> }\n"
KID += 'impl Win { fn draw(&self) {} fn count(&self, by: u32) -> u32 { by } fn name(&self) -> &str { "" } }\n'


@pytest.fixture(scope="module")
def shipped() -> PageSet:
    loaded = load_pages([shipped_directory()])
    assert isinstance(loaded, PageSet)
    return loaded


@pytest.fixture
def engine(shipped):
    def made(page: str, applicability=Applicability.MACHINE_APPLICABLE) -> Engine:
        (compiled,) = (one for one in shipped.compiled if one.page.id == page)
        only = PageSet((compiled.page,), (compiled,))
        return Engine(only, Options(applicability), shipped_recipes(only.pages))

    return made


@pytest.fixture
def fix(engine):
    def found(text: str, page: str = "rc_parent_cycle", rewrite: str = "weak") -> Fix:
        (finding,) = engine(page).check(text.encode(), "lib.rs", ProjectFacts(), NoCrate())
        suggested = finding.fix(rewrite)
        assert suggested is not None
        return suggested

    return found


@pytest.fixture
def after(fix):
    """What follows the declarations once the suggestion is made."""

    def made(head: str, body: str) -> str:
        suggested = fix(head + body)
        assert suggested.withheld is None, suggested.withheld
        text = apply_edits((head + body).encode(), suggested.edits).decode()
        return text[text.index(head.splitlines()[-1][:10]) :].split("\n", 1)[1]

    return made


OPTIONAL = [
    ("fn f(n: &Node, p: &Rc<Node>) { *n.parent.borrow_mut() = Some(p.clone()); }", "Some(Rc::downgrade(p))"),
    ("fn f(n: &Node, p: Rc<Node>) { *n.parent.borrow_mut() = Some(p.clone()); }", "Some(Rc::downgrade(&p))"),
    ("fn f(n: &Node, p: Rc<Node>) { *n.parent.borrow_mut() = Some(Rc::clone(&p)); }", "Some(Rc::downgrade(&p))"),
    ("fn f(n: &Node, p: Rc<Node>) { *n.parent.borrow_mut() = Some(p); }", "Some(Rc::downgrade(&p))"),
    ("fn f(n: &Node, p: Rc<Node>) { n.parent.borrow_mut().replace(p); }", "replace(Rc::downgrade(&p))"),
    ("fn f(n: &Node, p: Rc<Node>) { n.parent.replace(Some(p)); }", "n.parent.replace(Some(Rc::downgrade(&p)));"),
    ("fn f(n: &Node, m: Node) -> Node { Node { parent: n.parent.clone(), ..m } }", "{ parent: n.parent.clone(), ..m }"),
    ("fn f(n: &Node) { *n.parent.borrow_mut() = None; }", "borrow_mut() = None;"),
    ("fn f(n: &Node) { n.parent.borrow_mut().take(); }", "borrow_mut().take(); }"),
    (
        "fn f(p: Option<Rc<Node>>, n: Node) -> Node { Node { parent: RefCell::new(p), ..n } }",
        "parent: RefCell::new(p.as_ref().map(Rc::downgrade)), ..n }",
    ),
    (
        "fn f(n: &Node) -> Option<Rc<Node>> { n.parent.borrow().clone() }",
        "n.parent.borrow().as_ref().and_then(Weak::upgrade) }",
    ),
    (
        "fn f(n: &Node) -> Option<Rc<Node>> { n.parent.borrow_mut().take() }",
        "n.parent.borrow_mut().take().and_then(|weak| weak.upgrade()) }",
    ),
    (
        "fn f(n: &Node) { if let Some(p) = &*n.parent.borrow() { f(p); } }",
        "if let Some(p) = &n.parent.borrow().as_ref().and_then(Weak::upgrade) { f(p); }",
    ),
    (
        'fn f(n: &Node) { println!("{}", n.parent.borrow().is_some()); }',
        "n.parent.borrow().as_ref().and_then(Weak::upgrade).is_some()",
    ),
]


@pytest.mark.parametrize(("before", "wanted"), OPTIONAL)
def test_an_optional_owner_stays_an_option(after, before, wanted):
    assert wanted in after(NODE, before)


NEEDED_FOR_STATEMENTS = [
    (
        "impl Kid { fn f(&self) {\n    self.owner.draw();\n} }",
        "fn f(&self) {\n    if let Some(owner) = self.owner.upgrade() {\n        owner.draw();\n    }\n}",
    ),
    (
        "impl Kid { fn f(&self, owner: u32) {\n    self.owner.count(\n        owner,\n    );\n} }",
        "    if let Some(owner_2) = self.owner.upgrade() {\n        owner_2.count(\n            owner,\n",
    ),
    ("impl Kid { fn f(w: &Rc<Win>) -> Kid { Kid { owner: Rc::clone(w) } } }", "Kid { owner: Rc::downgrade(w) }"),
    ("impl Kid { fn f(owner: Rc<Win>) -> Kid { Kid { owner } } }", "Kid { owner: Rc::downgrade(&owner) }"),
    ("impl Kid { fn f(&self) -> std::rc::Weak<Win> { Rc::downgrade(&self.owner) } }", "{ self.owner.clone() }"),
]


@pytest.mark.parametrize(("before", "wanted"), NEEDED_FOR_STATEMENTS)
def test_an_owner_that_is_needed_for_a_statement_alone(fix, after, before, wanted):
    assert wanted in after(KID, before)
    assert fix(KID + before).applicability is Applicability.MAYBE_INCORRECT


NEEDED_FOR_VALUES = [
    ("impl Kid { fn f(&self) -> u32 { self.owner.count(1) } }", "self.owner{}.count(1) }}"),
    ("impl Kid { fn f(&self) -> Rc<Win> { self.owner.clone() } }", "self.owner{} }}"),
    ("impl Kid { fn f(&self) -> Rc<Win> { Rc::clone(&self.owner) } }", "{{ self.owner{} }}"),
    ("impl Kid { fn f(&self) -> u32 { let n = self.owner.count(1); n } }", "let n = self.owner{}.count(1);"),
]


@pytest.mark.parametrize(("before", "wanted"), NEEDED_FOR_VALUES)
def test_a_value_that_is_needed_has_a_placeholder(fix, after, before, wanted):
    gone = ".upgrade().unwrap(/* what to do when `owner` is gone */)"
    assert wanted.format(gone) in after(KID, before)
    assert fix(KID + before).applicability is Applicability.HAS_PLACEHOLDERS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (KID + "impl Kid { fn f(&self) -> &str { self.owner.name() } }", "may be borrowed from the owner"),
        (KID + "impl Kid { fn f(&self) { let k = self.owner.kids.borrow(); } }", "may be borrowed from the owner"),
        (KID + "impl Kid { fn f(&mut self) { Rc::get_mut(&mut self.owner); } }", "what `&mut self.owner` in line 6"),
        (KID + "fn f() -> Kid { Kid { owner: Rc::new(Win { kids: RefCell::default() }) } }", "is the only owner of"),
        (KID + "fn w() -> Rc<Win> { todo!() }\nfn f() -> Kid { Kid { owner: w() } }", "who else owns what `w()` gives"),
        (KID + "fn f(k: Kid) { let Kid { owner } = k; }", "what `owner` in line 6 would do with a `Weak`"),
        (KID.replace("struct Kid", "#[derive(PartialEq)]\nstruct Kid"), "derives `PartialEq`"),
        (KID.replace("struct Kid {", "struct Kid<T> { t: T,").replace("Rc<Kid>", "Rc<Kid<u8>>") + "q!(owner);", "`q!`"),
        (NODE + "fn f(n: &Node, p: &Rc<Node>) { *n.parent.borrow_mut() = Some(p /* why */ .clone()); }", "comment in"),
        (NODE + "fn f(n: &Node) { let mut p = n.parent.borrow_mut(); *p = None; }", "what `n.parent.borrow_mut()` in"),
        (
            NODE.replace("RefCell<Option<Rc<Node>>>", "RefCell<Vec<Rc<Node>>>"),
            "into and out of a `RefCell<Vec<Rc<Node>>>`",
        ),
        (NODE + "fn f() { let g = |t| t.parent.go(); }", "`parent` in line 4 may be the field"),
    ],
)
def test_all_of_it_is_withheld(fix, text, reason):
    suggested = fix(text)
    assert reason in (suggested.withheld or "")
    assert suggested.edits == ()
    assert fix(text, rewrite="weak_and_test").withheld == suggested.withheld


def test_a_suggestion_is_not_made_unasked(engine):
    text = NODE.encode()
    change = engine("rc_parent_cycle").fix(text, "lib.rs", ProjectFacts(), NoCrate())
    assert change.after == text
    assert [one.reason for one in change.withheld] == [
        "it is maybe-incorrect, and only machine-applicable fixes are selected"
    ]
    asked = engine("rc_parent_cycle", Applicability.MAYBE_INCORRECT)
    assert b"Weak<Node>" in asked.fix(text, "lib.rs", ProjectFacts(), NoCrate()).after


def test_no_waker_becomes_weak(engine):
    text = (
        "use std::sync::{Arc, Mutex};\nuse std::task::Wake;\n"
        "type Pinned = std::pin::Pin<Box<dyn std::future::Future<Output = ()> + Send>>;\n"
        "struct Task { future: Mutex<Option<Pinned>> }\nimpl Wake for Task { fn wake(self: Arc<Self>) {} }\n"
    )
    asked = engine("arc_task_waker_cycle", Applicability.UNSPECIFIED)
    (finding,) = asked.check(text.encode(), "lib.rs", ProjectFacts(), NoCrate())
    assert finding.fixes == ()


CLOSURE = STD + (
    "struct B { f: RefCell<Option<Box<dyn Fn()>>>, n: RefCell<Option<Box<dyn Fn() -> u32>>>, x: u32 }\n"
    "impl B { fn go(&self) {} }\n"
)
"""A value with a closure that gives nothing and one that gives a number."""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("let c = b.clone(); *b.n.borrow_mut() = Some(Box::new(move || c.x));", "the closure gives a value"),
        ("let c = b.clone(); c.go(); *b.f.borrow_mut() = Some(Box::new(move || c.go()));", "used outside of the"),
        ("let c: Rc<B> = b.clone(); *b.f.borrow_mut() = Some(Box::new(move || c.go()));", "type of `c` is written"),
    ],
)
def test_a_capture_stays(fix, body, reason):
    suggested = fix(f"{CLOSURE}fn f(b: &Rc<B>) {{ {body} }}\n", "closure_captures_owner_arc")
    assert reason in (suggested.withheld or "")


def test_what_a_closure_ends_with_is_dropped_before_its_owner(fix):
    """Else rustc refuses a temporary that borrows from the upgraded owner (E0597)."""
    body = "let c = b.clone(); *b.f.borrow_mut() = Some(Box::new(move || { c.go(); c.f.borrow_mut().take() }));"
    text = f"{CLOSURE}fn f(b: &Rc<B>) {{ {body.replace('.take()', '.clear()')} }}\n"
    suggested = fix(text, "closure_captures_owner_arc")
    wanted = "move || { let Some(c) = c.upgrade() else { return }; c.go(); c.f.borrow_mut().clear(); })"
    assert wanted in apply_edits(text.encode(), suggested.edits).decode()


def test_a_test_without_a_maker_has_a_placeholder(fix):
    suggested = fix(KID, rewrite="weak_and_test")
    assert suggested.applicability is Applicability.HAS_PLACEHOLDERS
    text = apply_edits(KID.encode(), suggested.edits).decode()
    assert "let made: Rc<Win> = todo!(/* make a `Win` with its cycle, as the program does */);" in text
    made = "impl Win { fn new() -> Rc<Self> { todo!() } fn of(n: u32) -> Rc<Win> { todo!() } }\n"
    suggested = fix(KID + made, rewrite="weak_and_test")
    assert suggested.applicability is Applicability.MAYBE_INCORRECT
    assert "let made = Win::new();" in apply_edits((KID + made).encode(), suggested.edits).decode()


@pytest.mark.rustc
def test_the_test_fails_on_the_cycle_and_passes_without_it(fix, tmp_path):
    """The test is run by rustc's own harness, beside the code as it was and beside what the rewrite makes of it."""
    before = (
        STD
        + "pub struct Widget { me: RefCell<Option<Rc<Widget>>> }\n"
        + "impl Widget { pub fn new() -> Rc<Self> { let made = Rc::new(Widget { me: RefCell::new(None) }); "
        + "*made.me.borrow_mut() = Some(made.clone()); made } }\n"
    )
    suggested = fix(before, "arc_self_reference", "weak_and_test")
    after = apply_edits(before.encode(), suggested.edits).decode()
    written = after[after.index("\n#[cfg(test)]") :]
    assert "let made = Widget::new();" in written
    assert _tested(tmp_path, before + written) == (101, "something still owns the `Widget`")
    assert _tested(tmp_path, after) == (0, "")


@pytest.mark.rustc
def test_what_is_suggested_compiles(fix, tmp_path):
    cases = [NODE + before for before, _ in OPTIONAL]
    cases += [KID + before for before, _ in (*NEEDED_FOR_STATEMENTS, *NEEDED_FOR_VALUES)]
    made = [apply_edits(text.encode(), fix(text).edits).decode() for text in cases]
    (tmp_path / "lib.rs").write_text("".join(f"mod m{n} {{\n{text}\n}}\n" for n, text in enumerate(made)))
    command = [
        "rustc",
        "--crate-type",
        "lib",
        "--edition",
        "2021",
        "--emit",
        "metadata",
        "--cap-lints",
        "allow",
        "lib.rs",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def _tested(folder, text: str) -> tuple[int, str]:
    """The exit code of a file's tests, and what their assertion said."""
    (folder / "lib.rs").write_text(text)
    built = ["rustc", "--test", "--edition", "2021", "-A", "dead_code", "-o", str(folder / "tests"), "lib.rs"]
    subprocess.run(built, cwd=folder, check=True, timeout=60)
    done = subprocess.run([str(folder / "tests")], capture_output=True, text=True, timeout=60, check=False)
    said = "something still owns the `Widget`"
    return done.returncode, said if said in done.stdout else ""
