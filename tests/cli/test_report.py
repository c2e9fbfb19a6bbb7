"""Holds `deburr report --html` and `deburr review --web` as commands: where they write, what they say, how they end."""

from __future__ import annotations

import json
import re
import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from cli.conftest import ONE
from deburr.review.page.assembling import MARK
from deburr.review.web.opening import leading_page, opened_in_browser

SELECT = ("--select", "forget_a_number,forget_a_two")


def content(file: Path) -> dict:
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', file.read_text(), re.DOTALL)
    assert block is not None
    return json.loads(block[1])["content"]


def test_a_page_is_written_and_nothing_else(deburr, crate, run_git) -> None:
    result = deburr("report", "--html", "page.html", *SELECT)
    assert (result.code, result.out) == (0, b"")
    assert "page.html: 2 findings" in result.err
    assert [one["pattern"] for one in content(crate / "page.html")["items"]] == ["forget_a_number", "forget_a_two"]
    assert run_git(crate, "status", "--short", "--ignored") == b"?? page.html\n"
    # An older page gives way to a newer one, which heeds the options that choose.
    assert deburr("report", "--html", "page.html", "--select", "forget_a_two", "src/two.rs").code == 0
    assert [one["pattern"] for one in content(crate / "page.html")["items"]] == ["forget_a_two"]


def test_nothing_but_an_older_page_is_overwritten(deburr, crate) -> None:
    before = (crate / "src/one.rs").read_bytes()
    (crate / "here").mkdir()
    (crate / "link.html").symlink_to(crate / "src/one.rs")
    for name, said in {
        "src/one.rs": "is there and is no page of deburr's: it is not overwritten; name another file",
        "link.html": "is there and is no page of deburr's",
        "here": "is a directory; name a file for the page",
        "no/where.html": "cannot be written: no such file or directory",
    }.items():
        result = deburr("report", "--html", name, *SELECT)
        assert result.code == 2, name
        assert said in result.err
    assert (crate / "src/one.rs").read_bytes() == before
    assert sorted(one.name for one in crate.iterdir() if one.suffix == ".tmp" or "where" in one.name) == []


def test_decisions_are_in_the_page(deburr, crate) -> None:
    assert deburr("review", "--plain", *SELECT, given=b"a\nr because\n").code == 0
    deburr("report", "--html", "page.html", *SELECT)
    states = content(crate / "page.html")["states"]
    assert [(one["status"], one.get("reason")) for one in states] == [("accepted", None), ("rejected", "because")]
    result = deburr("report", "--html", "page.html", "--decisions", "none.json", *SELECT)
    assert (result.code, "there is no review `none.json`" in result.err) == (2, True)


def test_of_what_is_staged_the_staged_text_is_shown(deburr, crate, run_git) -> None:
    staged = ONE.replace(b"mem::forget(1)", b"mem::forget( 1)")
    (crate / "src/one.rs").write_bytes(staged)
    run_git(crate, "add", "src/one.rs")
    (crate / "src/one.rs").write_bytes(b"// other\n" + staged)
    deburr("report", "--html", "page.html", "--staged", *SELECT)
    (item,) = content(crate / "page.html")["items"]
    assert item["span"][0] == 3


def test_options_that_make_no_sense_together(deburr, crate) -> None:
    assert deburr("report", *SELECT).code == 2
    for words in (("--web", "--plain"), ("--port", "1"), ("--no-open",), ("--web", "--port", "70000")):
        result = deburr("review", *words, *SELECT)
        assert result.code == 2, words
    assert "a report is about files" in deburr("report", "--html", "p.html", "-", *SELECT).err
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = deburr("review", "--web", "--port", port, *SELECT)
    assert (result.code, f"port {port} cannot be used: address already in use" in result.err) == (2, True)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_a_server_prints_its_address_and_ends_when_asked_to(process, crate, pages, monkeypatch, number, code) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("BROWSER", f"touch {crate}/opened %s")
    running = process("review", "--web", "--patterns", pages, *SELECT)
    address = running.stdout.readline().decode().strip()
    found = re.fullmatch(r"(http://127\.0\.0\.1:\d+/)#token=[\w-]{43}", address)
    assert found is not None
    with urllib.request.urlopen(found[1], timeout=20) as answer:
        assert answer.read(len(MARK)) == MARK.encode()
    running.send_signal(number)
    out, err = running.communicate(timeout=20)
    assert (running.returncode, out) == (code, b"")
    assert err.decode().splitlines()[-3:] == [
        "2 findings: 2 open",
        "every decision is kept in .deburr/review.json; Ctrl-C ends this",
        "2 findings: 2 open",
    ]
    assert not (crate / "opened").exists(), "nobody watches, so no browser is opened"


def test_a_browser_is_led_to_the_address_by_a_private_file(monkeypatch) -> None:
    """The words of a command are for all users of a machine to see: the token is not among them."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: not opened.append(address))
    with opened_in_browser("http://127.0.0.1:1/#token=a") as was_opened:
        assert was_opened
        (address,) = opened
        assert address.startswith("file:///")
        assert "token" not in address
        file = Path(address.removeprefix("file://"))
        assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        assert "url=http://127.0.0.1:1/#token=a" in file.read_text()
    assert not file.exists()
    assert '"><script>' not in leading_page('"><script>')
