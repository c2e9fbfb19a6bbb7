"""The page in a real browser: walked through by keyboard, kept over a reload, downloaded, applied, and not deceived.

Needs Debian's chromium (`make browser`); without it every test here is skipped by name."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deburr.cli.app import main
from deburr.review.decision_file import DecisionFile, read_decisions, render_decisions, usual_file
from deburr.review.page.assembling import assembled
from deburr.review.page.content import page_content
from deburr.review.session import ReviewSession
from deburr.review.web.saving import Saving
from deburr.review.web.server import ReviewServer
from review.page_case import FUNCTION, functions, many_times, opened, write_crate, write_pages

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("browser"),
]
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --host-resolver-rules=MAP\tevil.example\t127.0.0.1"
).split(" ")
ARGUMENTS = [one.replace("\t", " ") for one in ARGUMENTS]


@pytest.fixture(scope="module")
def browser() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def visit(browser) -> Iterator:
    """Opens an address in a browser without a past; in the end nothing may have gone wrong in any page, and no page
    may have asked for anything but what it is made of."""
    amiss: list[str] = []
    asked: list[str] = []
    contexts = []

    def opened_page(address: str, **options):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: amiss.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: amiss.append(str(error)))
        page.on("dialog", lambda dialog: amiss.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.wait_for_selector("#app:not([hidden])")
        return page

    yield opened_page
    for context in contexts:
        context.close()
    assert amiss == []
    assert [one for one in asked if not one.startswith(("file:", "data:", "blob:", "http://127.0.0.1:"))] == []


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    return write_pages(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def large(tmp_path_factory, pages) -> ReviewSession:
    """2,000 findings in 100 files."""
    top = write_crate(tmp_path_factory.mktemp("large") / "crate", files={"lib.rs": functions(20)})
    return ReviewSession.opened(many_times(opened(top, pages).collected, 100))


@pytest.fixture(scope="module")
def large_page(tmp_path_factory, large) -> str:
    return written(large, tmp_path_factory.mktemp("page"))


def written(session: ReviewSession, directory: Path) -> str:
    """The address of the page of a session, as a file."""
    file = directory / "page.html"
    file.write_text(assembled(page_content(session), "a title"))
    return file.as_uri()


LIB = "pub mod m;\n\n" + FUNCTION.format(n=1) + FUNCTION.format(n=2) + FUNCTION.format(n=3).rstrip("\n") + "\n"
BOX = "pub fn g(x: Box<String>) {\n    Box::leak(x);\n}\n"


@pytest.fixture
def small(tmp_path, pages) -> ReviewSession:
    """Three findings with two rewrites each, and one with none."""
    return opened(write_crate(tmp_path / "crate", files={"lib.rs": LIB, "m.rs": BOX}), pages)


def counts(page) -> dict[str, int]:
    words = page.locator("#counts .count").all_inner_texts()
    return {text.split()[-1]: int("".join(one for one in text if one.isdigit())) for text in words}


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def selected(page) -> str:
    return page.locator('#list [aria-selected="true"] .row-place').text_content()


# The page as a file.


def test_all_of_2000_findings_are_there_and_few_of_them_are_drawn(visit, large_page) -> None:
    page = visit(large_page)
    assert page.inner_text("#shown") == "2,000 findings"
    assert page.inner_text("#detail h2") == "2,000 findings in 100 files"
    assert counts(page) == {"open": 2000, "accepted": 0, "rejected": 0, "skipped": 0, "stale": 0}
    assert page.locator("#list .row").count() < 40
    charts = page.locator(".chart").all_inner_texts()
    assert [" ".join(text.split()) for text in charts] == [
        "By pattern forgotten 2000 findings",
        "By crate first 1000 findings second 1000 findings",
        "By applicability machine-applicable 2000 findings",
    ]
    press(page, "k")
    assert selected(page) == "src/m99.rs:118"
    assert page.locator('#list [aria-selected="true"]').get_attribute("aria-posinset") == "2000"


def test_findings_are_decided_by_keyboard_and_a_reload_finds_them_so(visit, large_page) -> None:
    page = visit(large_page)
    press(page, "j", "a")
    press(page, "r", *"it must live", "Enter")
    press(page, "s", "r", "Enter", "a", "u", "s")
    wanted = {"open": 1995, "accepted": 1, "rejected": 2, "skipped": 2, "stale": 0}
    assert counts(page) == wanted
    assert selected(page) == "src/m00.rs:34"
    page.reload()
    page.wait_for_selector("#app:not([hidden])")
    assert counts(page) == wanted
    press(page, "j", "j")
    assert page.inner_text("#state") == "✕rejected: it must live"
    # What is typed into a field is no command.
    press(page, "/")
    page.keyboard.type("aaa")
    assert counts(page) == wanted
    assert page.inner_text("#shown") == "0 of 2,000 findings"


def test_what_another_page_left_in_the_browser_is_not_believed(visit, small, tmp_path) -> None:
    """Pages in files share one store. What is in it may choose among what is possible, and no more."""
    address = written(small, tmp_path)
    page = visit(address)
    press(page, "j", "s")
    name = page.evaluate("Object.keys(localStorage).find((one) => one.startsWith('deburr-review:'))")
    evil = {"decision": "accept", "rewrite": "evil", "digest": "0", "replacement": "evil()"}
    odd = {**evil, "rewrite": "keep_it", "of": 7}
    changes = [
        [0, evil],
        [1, odd],
        [2, {"decision": "__proto__"}],
        ["length", evil],
        [99, None],
        [-1, evil],
        5,
        [1.5, evil],
    ]
    page.evaluate("([name, text]) => localStorage.setItem(name, text)", [name, json.dumps({"changes": changes})])
    page.reload()
    page.wait_for_selector("#app:not([hidden])")
    assert counts(page) == {"open": 3, "accepted": 1, "rejected": 0, "skipped": 0, "stale": 0}
    with page.expect_download() as begun:
        page.click("#download")
    begun.value.save_as(tmp_path / "review.json")
    small.accept(small.items[1:2], "keep_it")
    assert read_decisions(tmp_path / "review.json") == small.file.decisions


def test_filters_narrow_the_list_together(visit, large_page) -> None:
    page = visit(large_page)
    page.select_option("#by-package", label="first")
    assert page.inner_text("#shown") == "1,000 of 2,000 findings"
    page.select_option("#by-file", label="src/m01.rs")
    assert page.inner_text("#shown") == "20 of 2,000 findings"
    press(page, "Escape", "j", "a", "a")
    page.select_option("#by-status", label="accepted")
    assert page.inner_text("#shown") == "2 of 2,000 findings"
    page.fill("#search", "FN F1 m01")
    # f1 and f10 to f19 have these words; f0 and f1 were accepted.
    assert page.inner_text("#shown") == "1 of 2,000 findings"
    page.click("#clear")
    assert page.inner_text("#shown") == "2,000 findings"
    page.select_option("#by-owner", label="@a/second")
    assert page.inner_text("#shown") == "1,000 of 2,000 findings"
    page.click("#clear")
    page.select_option("#by-applicability", label="machine-applicable")
    page.select_option("#by-pattern", label="forgotten")
    assert page.inner_text("#shown") == "2,000 of 2,000 findings" or page.inner_text("#shown") == "2,000 findings"
    page.click("#to-overview")
    page.click(".chart-row:has-text('second')")
    assert page.inner_text("#shown") == "1,000 of 2,000 findings"


def test_all_that_are_shown_are_decided_in_one_step(visit, large_page) -> None:
    page = visit(large_page)
    page.select_option("#by-package", label="first")
    press(page, "Escape", "p")
    page.click("#bulk button:has-text('Accept all')")
    assert counts(page)["accepted"] == 1000
    press(page, "u")
    assert counts(page)["accepted"] == 0


def test_a_download_is_what_apply_takes(visit, small, tmp_path, pages, monkeypatch, capsys) -> None:
    page = visit(written(small, tmp_path))
    press(page, "j", "w")
    assert "value.keep();" in page.inner_text(".diff")
    press(page, "a", "a", "r")
    page.keyboard.type('no: "é" \\ 💥')
    press(page, "Enter")
    assert page.locator("#accept").is_disabled()
    assert "None: the pattern reports" in page.inner_text("#detail")
    press(page, "a")
    with page.expect_download() as begun:
        page.click("#download")
    assert begun.value.suggested_filename == "review.json"
    file = tmp_path / "review.json"
    begun.value.save_as(file)
    # Byte for byte what deburr itself makes of these decisions.
    decisions = read_decisions(file)
    assert [one.verdict.value for one in decisions.values()] == ["accept", "accept", "reject"]
    assert file.read_text("ascii") == render_decisions(decisions)
    assert 'no: "é" \\ 💥' in [one.reason for one in decisions.values()]

    monkeypatch.chdir(tmp_path / "crate")
    words = ["--patterns", str(pages), "--select", "forgotten,boxed", "--no-verify", "--no-format"]
    with pytest.raises(SystemExit) as stopped:
        main(["apply", ".", "--reviewed", "--decisions", str(file), *words])
    assert stopped.value.code == 0, capsys.readouterr().err
    one, two, three = (FUNCTION.format(n=n) for n in (1, 2, 3))
    fixed = one.replace("std::mem::forget(value)", "value.keep()") + two.replace("std::mem::forget", "drop") + three
    assert Path("src/lib.rs").read_text() == "pub mod m;\n\n" + fixed.rstrip("\n") + "\n"
    assert Path("src/m.rs").read_text() == BOX


def test_what_was_decided_before_is_shown_and_not_lost(visit, small, tmp_path, pages) -> None:
    first, second, *_ = small.items
    small.accept([first], "keep_it")
    small.reject([second], "it must live")
    lib = tmp_path / "crate/src/lib.rs"
    # The code under the second one changes: a decision about something else must not be taken for one about it.
    lib.write_text(lib.read_text().replace("forget(value);\n}\n\npub fn f3", "forget((value, 1));\n}\n\npub fn f3"))
    again = opened(tmp_path / "crate", pages)
    page = visit(written(again, tmp_path))
    assert counts(page) == {"open": 2, "accepted": 1, "rejected": 0, "skipped": 0, "stale": 1}
    press(page, "j", "j")
    assert page.inner_text("#state") == "!stale: it must live (rejected before): the code under it has changed since"
    press(page, "j", "s")
    with page.expect_download() as begun:
        page.click("#download")
    begun.value.save_as(tmp_path / "review.json")
    before, after = (read_decisions(one) for one in (usual_file(tmp_path / "crate"), tmp_path / "review.json"))
    assert dict(after) == {**before, again.items[2].key: after[again.items[2].key]}
    assert after[again.items[2].key].verdict.value == "skip"


def test_more_code_and_side_by_side(visit, large_page) -> None:
    page = visit(large_page)
    for _ in range(3):
        press(page, "j")
    rows = page.locator(".diff tr")
    assert rows.count() == 8
    assert "".join(page.locator("tr.removed .changed").all_inner_texts()) == "std::mem::forget"
    assert "".join(page.locator("tr.added .changed").all_inner_texts()) == "drop"
    press(page, "+")
    assert rows.count() == 16 + 12
    press(page, "-", "d")
    assert page.locator(".diff.split tr").count() == 7
    assert page.locator(".t-keyword").count() > 0


def test_paper_has_what_the_filters_show(visit, large_page) -> None:
    page = visit(large_page)
    page.select_option("#by-file", label="src/m01.rs")
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#print article").count() == 20
    assert page.locator("#app").is_hidden()
    assert "The 20 findings that the filters show" in page.inner_text("#print")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#print article").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_in_the_way_of_anybody(visit, small, tmp_path, scheme) -> None:
    """axe-core has nothing serious to say, in any part of the page."""
    from axe_playwright_python.sync_playwright import Axe

    page = visit(written(small, tmp_path), color_scheme=scheme)
    parts = {
        "overview": (),
        "finding": ("j",),
        "reason": ("r",),
        "split": ("Escape", "d", "a", "r", "Enter"),
        "no rewrite": ("j", "k", "j", "j"),
        "help": ("?",),
    }
    said = {}
    for part, keys in parts.items():
        press(page, *keys)
        said[part] = serious(Axe().run(page))
    press(page, "Escape")
    page.set_viewport_size({"width": 400, "height": 700})
    said["narrow"] = serious(Axe().run(page))
    page.click(".back")
    said["narrow list"] = serious(Axe().run(page))
    assert {part: found for part, found in said.items() if found} == {}


def serious(results) -> list:
    return [
        (one["id"], [node["target"] + [node["failureSummary"]] for node in one["nodes"][:3]])
        for one in results.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


HOSTILE = (
    "pub fn f(value: String) {\n    // </script><script>window.hit = 1</script> \x1b[31mred\x1b[0m \u202e reversed\n"
    '    let _a = "<img src=x onerror=window.hit=1>\u2066\u200b";\n    std::mem::forget(value);\n}\n'
)


def test_sources_and_paths_are_shown_and_not_obeyed(visit, tmp_path, pages) -> None:
    name = "\"<img src=x onerror=window.hit=1>\n\u202e'.rs"
    top = write_crate(tmp_path / "</title><script>window.hit=1", files={"lib.rs": FUNCTION.format(n=1), name: HOSTILE})
    session = opened(top, pages)
    session.reject(session.items[:1], "<b>bold</b>\u202e")
    page = visit(written(session, tmp_path))
    for _ in session.items:
        press(page, "j")
        if "⟨U+202E⟩'.rs" in page.inner_text("#list [aria-selected=true]"):
            break
    shown = page.inner_text("#detail")
    assert "</script><script>window.hit = 1</script> ⟨U+001B⟩[31mred⟨U+001B⟩[0m ⟨U+202E⟩ reversed" in shown
    assert '"<img src=x onerror=window.hit=1>⟨U+2066⟩⟨U+200B⟩"' in shown
    assert "\"<img src=x onerror=window.hit=1>⟨U+000A⟩⟨U+202E⟩'.rs" in shown
    # The words of the pattern's own page are text as well, and no address of a script or a picture is kept.
    assert '<img src=x onerror="window.hit=1">' in shown
    assert page.locator("#detail a").evaluate_all("all => all.map(one => one.href)") == [
        "https://doc.rust-lang.org/book/"
    ]
    assert page.locator("img, iframe, object, script:not([type]):not(:last-of-type)").count() == 0
    assert page.evaluate("window.hit") is None
    everything = page.evaluate("document.body.innerText")
    assert not any(one in everything for one in "\u202e\u2066\u200b\x1b")


# The page with its server.


@pytest.fixture
def served(small) -> Iterator[ReviewServer]:
    server = ReviewServer(Saving(small))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def on_disk(session: ReviewSession) -> list[str]:
    return [one.verdict.value for one in DecisionFile(usual_file(session.collected.root)).read().values()]


def test_a_served_page_saves_what_is_decided(visit, served, small) -> None:
    page = visit(served.guard.address)
    assert page.url == served.guard.origin + "/", "the token is not left in the address"
    press(page, "j", "w", "a")
    page.wait_for_selector("#announce:has-text('1 finding accepted')")
    assert on_disk(small) == ["accept"]
    press(page, "r", *"no", "Enter")
    page.wait_for_selector("#announce:has-text('1 finding rejected')")
    assert on_disk(small) == ["accept", "reject"]
    page.reload()
    page.wait_for_selector("#app:not([hidden])")
    assert counts(page) == {"open": 2, "accepted": 1, "rejected": 1, "skipped": 0, "stale": 0}
    press(page, "u")
    page.wait_for_selector("#announce:has-text('1 decision undone')")
    assert on_disk(small) == ["accept"]


def test_a_file_that_changed_is_said_and_nothing_is_decided(browser, served, small, tmp_path) -> None:
    page = browser.new_page()
    page.goto(served.guard.address)
    page.wait_for_selector("#app:not([hidden])")
    (tmp_path / "crate/src/lib.rs").write_text(LIB + "// more\n")
    press(page, "j", "a")
    page.wait_for_selector("#alarm:has-text('changed since it was looked at')")
    assert "src/lib.rs" in page.inner_text("#alarm")
    assert counts(page)["accepted"] == 0
    assert on_disk(small) == []
    page.close()


def test_a_page_of_another_origin_gets_nothing_and_changes_nothing(browser, served, small, tmp_path) -> None:
    """Whatever a browser lets it try, even with the token in its hands."""
    small.skip(small.items[:1])
    (tmp_path / "attack.html").write_text("<!doctype html><title>elsewhere</title><p>elsewhere")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    elsewhere = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=elsewhere.serve_forever, args=(0.05,))
    thread.start()
    try:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{elsewhere.server_address[1]}/attack.html")
        tried = page.evaluate(ATTACK, [served.guard.origin, served.guard.token])
        assert tried == {"read": "TypeError", "token": "TypeError", "write": "TypeError", "blind": "TypeError",
                         "frame": "nothing", "script": "error"}  # fmt: skip
        # A name of the attacker's that leads here.
        rebound = page.goto(f"http://evil.example:{served.guard.port}/#token={served.guard.token}")
        assert rebound is not None
        assert (rebound.status, rebound.json()["error"]) == (403, f"this server answers to {served.guard.host} alone")
        context.close()
    finally:
        elsewhere.shutdown()
        thread.join()
        elsewhere.server_close()
    assert on_disk(small) == ["skip"]


ATTACK = """async ([origin, token]) => {
  const headers = { "X-Deburr-Token": token };
  const json = { ...headers, "Content-Type": "application/json" };
  const body = JSON.stringify({ verdict: "accept", items: [0], rewrite: null, reason: "", replacement: null });
  const of = (promise) => promise.then((answer) => answer.type, (error) => error.name);
  const loaded = (tag, url) => new Promise((done) => {
    const made = document.createElement(tag);
    made.onload = () => done("load");
    made.onerror = () => done("error");
    made.src = url;
    document.body.append(made);
  });
  const frame = document.createElement("iframe");
  frame.src = `${origin}/#token=${token}`;
  const framed = new Promise((done) => { frame.onload = () => done(frame.contentDocument ? "readable" : "nothing"); });
  document.body.append(frame);
  return {
    read: await of(fetch(`${origin}/content`)),
    token: await of(fetch(`${origin}/content`, { headers })),
    write: await of(fetch(`${origin}/decide`, { method: "POST", headers: json, body })),
    blind: await of(fetch(`${origin}/decide`, { method: "POST", mode: "no-cors", body })),
    frame: await framed,
    script: await loaded("script", `${origin}/content`),
  };
}"""


def test_an_edited_text_counts_only_once_it_was_seen_here(visit, small, tmp_path) -> None:
    """A file of decisions that came from elsewhere with a text of its own."""
    assert small.edit(small.items[0], "value.forge()") is None
    file = usual_file(tmp_path / "crate")
    rows = json.loads(file.read_text())
    forged = file.read_text().replace("value.forge()", "value.evil()")
    file.write_text(forged)
    assert rows != json.loads(forged)
    small.refresh()
    server = ReviewServer(Saving(small))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        page = visit(server.guard.address)
        press(page, "j")
        assert page.inner_text("#state").startswith("!stale (accepted before): edited elsewhere")
        assert "".join(page.locator(".edited tr.added").all_inner_texts()).split() == ["6", "+", "value.evil();"]
        # Accepting all does not accept it; accepting it where it is shown does.
        press(page, "p")
        page.click("#bulk button:has-text('Accept all')")
        page.wait_for_selector("#announce:has-text('accepted')")
        assert counts(page) == {"open": 1, "accepted": 2, "rejected": 0, "skipped": 0, "stale": 1}
        press(page, "a")
        page.wait_for_selector("#announce:has-text('1 finding accepted')")
        assert counts(page)["accepted"] == 3
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
