"""Who the server of a review answers: requests as a stranger would write them, byte by byte."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from deburr.review.decision_file import usual_file
from deburr.review.session import ReviewSession
from deburr.review.web.guarding import MAX_BODY, TOKEN_HEADER
from deburr.review.web.saving import NotDoneError, Saving
from deburr.review.web.server import ReviewServer
from review.page_case import FUNCTION, opened, write_crate, write_pages

WANTED = {"verdict": "accept", "items": [0], "rewrite": None, "reason": "", "replacement": None}


@pytest.fixture(scope="module")
def session(tmp_path_factory) -> ReviewSession:
    top = tmp_path_factory.mktemp("web")
    text = FUNCTION.format(n=1) + FUNCTION.format(n=2)
    return opened(write_crate(top / "crate", files={"lib.rs": text}), write_pages(top / "pages"))


@pytest.fixture(scope="module")
def running(session) -> Iterator[ReviewServer]:
    server = ReviewServer(Saving(session))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def server(running, session) -> ReviewServer:
    """Nothing is decided when a test begins."""
    session.clear(session.items)
    return running


def ask(
    server: ReviewServer,
    method: str,
    path: str,
    headers: dict[str, str | None] | None = None,
    body: bytes | None = None,
) -> tuple[HTTPResponse, dict]:
    """A request as the page itself makes it, but for these headers (None: without it)."""
    all_headers: dict[str, str | None] = {"Host": server.guard.host, TOKEN_HEADER: server.guard.token}
    if method == "POST":
        body = body if body is not None else json.dumps(WANTED).encode()
        all_headers |= {
            "Origin": server.guard.origin, "Content-Type": "application/json", "Content-Length": str(len(body))
        }  # fmt: skip
    all_headers |= headers or {}
    connection = HTTPConnection("127.0.0.1", server.guard.port, timeout=10)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in all_headers.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer, json.loads(data) if data.startswith(b"{") else {}


def decided(session: ReviewSession) -> int:
    file = usual_file(session.collected.root)
    return file.read_text().count('"decision":') if file.exists() else 0


def test_the_page_itself_is_answered(server, session) -> None:
    answer, _ = ask(server, "GET", "/", {TOKEN_HEADER: None})
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    answer, content = ask(server, "GET", "/content")
    assert (answer.status, len(content["items"])) == (200, 2)
    answer, said = ask(server, "POST", "/decide")
    assert (answer.status, said["refused"], [at for at, _ in said["states"]]) == (200, [], [0])
    assert decided(session) == 1
    answer, said = ask(server, "POST", "/undo", body=b"{}")
    assert (answer.status, said) == (200, {"states": [[0, None]], "items": [0]})
    assert decided(session) == 0


def test_every_answer_is_kept_to_itself(server) -> None:
    for method, path in (("GET", "/"), ("GET", "/content"), ("POST", "/decide"), ("GET", "/nowhere"), ("PUT", "/")):
        headers = ask(server, method, path)[0].headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert [name for name in headers if name.lower().startswith("access-control")] == []
        assert headers["Server"] == "deburr"


def test_the_page_holds_nothing_of_the_project(server) -> None:
    connection = HTTPConnection("127.0.0.1", server.guard.port, timeout=10)
    connection.request("GET", "/")
    page = connection.getresponse().read().decode()
    connection.close()
    for word in ("forgotten", "lib.rs", "crate/", server.guard.token):
        assert word not in page, word


STRANGERS = {
    "no token": ({TOKEN_HEADER: None}, 403, "the token is missing or wrong"),
    "another token": ({TOKEN_HEADER: "x" * 43}, 403, "the token is missing or wrong"),
    "a token that is no ASCII": ({TOKEN_HEADER: "\xff"}, 403, "the token is missing or wrong"),
    "no host": ({"Host": None}, 403, "this server answers to 127.0.0.1:"),
    "a name that leads here": ({"Host": "evil.example"}, 403, "this server answers to 127.0.0.1:"),
    "localhost": ({"Host": "localhost"}, 403, "this server answers to 127.0.0.1:"),
    "another port": ({"Host": "127.0.0.1"}, 403, "this server answers to 127.0.0.1:"),
    "another origin": ({"Origin": "https://evil.example"}, 403, "the request comes from another origin"),
    "an origin without a name": ({"Origin": "null"}, 403, "the request comes from another origin"),
    "https": ({"Origin": "https://127.0.0.1"}, 403, "the request comes from another origin"),
    "another site": ({"Sec-Fetch-Site": "cross-site"}, 403, "the request comes from another site"),
    "another port of this machine": ({"Sec-Fetch-Site": "same-site"}, 403, "the request comes from another site"),
    "opened from elsewhere": (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        403, "the request comes from another site",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "status", "reason"), STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/content"), ("GET", "/states"), ("POST", "/decide"), ("POST", "/undo")]
)
def test_a_stranger_is_refused(server, session, method, path, headers, status, reason) -> None:
    session.skip(session.items[1:])
    answer, said = ask(server, method, path, headers)
    assert (answer.status, said["error"][: len(reason)]) == (status, reason)
    assert decided(session) == 1


WRITES = {
    "no origin": ({"Origin": None}, 403, "the request names no origin"),
    "a form": ({"Content-Type": "text/plain"}, 415, "the body must be application/json"),
    "no length": ({"Content-Length": None}, 411, "the length of the body must be stated"),
    "a length that is none": ({"Content-Length": "-1"}, 411, "the length of the body must be stated"),
    "a long body": ({"Content-Length": str(MAX_BODY + 1)}, 413, "a body has at most"),
    "a very long body": ({"Content-Length": "9" * 5000}, 413, "a body has at most"),
    "chunks": ({"Transfer-Encoding": "chunked"}, 411, "the length of the body must be stated"),
}


@pytest.mark.parametrize(("headers", "status", "reason"), WRITES.values(), ids=WRITES)
def test_a_write_is_plain_and_short(server, session, headers, status, reason) -> None:
    answer, said = ask(server, "POST", "/decide", headers)
    assert (answer.status, said["error"][: len(reason)]) == (status, reason)
    assert decided(session) == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 405), ("POST", "/content", 405), ("GET", "/decide", 405), ("GET", "/undo", 405),
        ("OPTIONS", "/decide", 405), ("PUT", "/decide", 405), ("HEAD", "/content", 405), ("TRACE", "/", 405),
        ("GET", "/content?", 404), ("GET", "/../etc/passwd", 404), ("GET", "/review.json", 404),
    ],
)  # fmt: skip
def test_nothing_else_is_there(server, session, method, path, status) -> None:
    assert ask(server, method, path)[0].status == status
    assert decided(session) == 0


MISTAKES = {
    "no JSON": (b"{", "the body is no JSON"),
    "deep JSON": (b"[" * 100_000, "the body is no JSON"),
    "a list": (b"[]", "a decision has exactly"),
    "a key too many": (json.dumps({**WANTED, "path": "x"}).encode(), "a decision has exactly"),
    "another verdict": (json.dumps({**WANTED, "verdict": "apply"}).encode(), "`verdict` is accept, reject or skip"),
    "a finding too far": (json.dumps({**WANTED, "items": [2]}).encode(), "`items` are numbers of findings"),
    "a finding before": (json.dumps({**WANTED, "items": [-1]}).encode(), "`items` are numbers of findings"),
    "true is no number": (json.dumps({**WANTED, "items": [True]}).encode(), "`items` are numbers of findings"),
    "a long reason": (json.dumps({**WANTED, "reason": "x" * 2001}).encode(), "`reason` is a text of at most"),
    "a rewrite that is no name": (json.dumps({**WANTED, "rewrite": 1}).encode(), "`rewrite` and `replacement` are"),
}


@pytest.mark.parametrize(("body", "reason"), MISTAKES.values(), ids=MISTAKES)
def test_what_makes_no_sense_is_said_and_not_done(server, session, body, reason) -> None:
    answer, said = ask(server, "POST", "/decide", body=body)
    assert (answer.status, said["error"][: len(reason)]) == (409, reason)
    assert decided(session) == 0


def test_a_rewrite_that_is_not_there_is_refused_for_that_finding(server, session) -> None:
    _, said = ask(server, "POST", "/decide", body=json.dumps({**WANTED, "rewrite": "other"}).encode())
    assert said == {"states": [], "refused": [[0, "there is no rewrite `other` here"]]}


def test_two_hosts_and_nonsense_are_refused(server) -> None:
    for request in (
        f"GET /content HTTP/1.1\r\nHost: {server.guard.host}\r\nHost: evil.example\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", server.guard.port), timeout=10) as line:
            line.sendall(request.encode())
            answer = line.makefile("rb").read()
        assert b" 200 " not in answer.split(b"\r\n")[0], request


def test_a_review_that_is_broken_meanwhile_is_said_and_left(server, session) -> None:
    file = usual_file(session.collected.root)
    session.skip(session.items)
    before = file.read_bytes()
    file.write_text("{")
    answer, said = ask(server, "POST", "/decide")
    assert answer.status == 500
    assert "review.json" in said["error"]
    assert file.read_text() == "{"
    file.write_bytes(before)


def test_a_file_that_changed_is_not_decided_about_unless_gits_index_was_looked_at(server, session) -> None:
    file = session.collected.root / "src/lib.rs"
    before = file.read_bytes()
    file.write_bytes(before + b"// more\n")
    try:
        with pytest.raises(NotDoneError, match=r"changed since it was looked at: .*src/lib\.rs"):
            Saving(session).decide(WANTED)
        assert Saving(session).states()["changed"] != []
        assert decided(session) == 0
        assert Saving(session, is_staged=True).decide(WANTED)["refused"] == []
        assert decided(session) == 1
    finally:
        file.write_bytes(before)
        session.clear(session.items)
