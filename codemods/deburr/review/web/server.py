"""The HTTP server of a review, on 127.0.0.1 alone: the page, its content, and what can be asked of it.

Five paths, known methods, bounded bodies and times; everything else is an error that says so. Answers are never cached,
framed or sniffed, and no other origin is ever allowed to read one. Unknown here: what decisions are.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias

from deburr.errors import DeburrError
from deburr.review.page.assembling import served_page, served_policy
from deburr.review.web.guarding import Guard, Refusal
from deburr.review.web.saving import NotDoneError, Saving

_SECONDS = 30
"""How long a client may take for the parts of a request."""
_READS = {"/content": Saving.content, "/states": Saving.states}
_WRITES = ("/decide", "/undo")
_METHODS = {"/": "GET", **dict.fromkeys(_READS, "GET"), **dict.fromkeys(_WRITES, "POST")}
Body: TypeAlias = "dict[str, object]"


@dataclass(frozen=True, slots=True)
class _Served:
    """What every request needs."""

    saving: Saving
    guard: Guard
    page: bytes
    policy: str = field(default_factory=served_policy)


class ReviewServer(ThreadingHTTPServer):
    """Listens from the start, at `port` or, with 0, at a free one. Raises OSError where it cannot."""

    daemon_threads = True
    # A second server on a port that is in use must fail instead of sharing it.
    allow_reuse_port = False

    def __init__(self, saving: Saving, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.guard = Guard(int(self.server_address[1]))
        self.served = _Served(saving, self.guard, served_page().encode())

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away in the middle of an answer is nobody's mistake, and no text for the terminal."""


class _Handler(BaseHTTPRequestHandler):
    server: ReviewServer
    protocol_version = "HTTP/1.1"
    timeout = _SECONDS

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def version_string(self) -> str:
        return "deburr"

    def log_message(self, format: str, *arguments: object) -> None:
        """Requests are not worth a line each; what fails is said in the page."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What http.server itself refuses: a method that nothing here has, a request that is none."""
        status = 405 if code == 501 else code
        self._refuse(Refusal(status, "only GET and POST are known here" if status == 405 else "this is no request"))

    def _answer(self, method: str) -> None:
        served = self.server.served
        wanted = _METHODS.get(self.path)
        if wanted is None or wanted != method:
            amiss = Refusal(404, "there is nothing here") if wanted is None else Refusal(405, f"ask with {wanted}")
            self._refuse(served.guard.refuse_shell(self.headers) or amiss)
        elif self.path == "/":
            refused = served.guard.refuse_shell(self.headers)
            if refused is None:
                self._send(200, "text/html; charset=utf-8", served.page)
            else:
                self._refuse(refused)
        elif method == "GET":
            self._settle(served.guard.refuse_read(self.headers), lambda: _READS[self.path](served.saving))
        else:
            self._settle(served.guard.refuse_write(self.headers), self._write)

    def _settle(self, refused: Refusal | None, work: Callable[[], Body]) -> None:
        if refused is not None:
            self._refuse(refused)
            return
        try:
            answer = work()
        except NotDoneError as error:
            self._refuse(Refusal(409, error.message))
            return
        except DeburrError as error:
            self._refuse(Refusal(500, error.message + (f"; {error.help}" if error.help else "")))
            return
        except OSError as error:
            self._refuse(Refusal(500, (error.strerror or str(error)).lower()))
            return
        self._send_json(200, answer)

    def _write(self) -> Body:
        length = int(self.headers["Content-Length"])
        data = self.rfile.read(length)
        try:
            asked = json.loads(data)
        except (ValueError, RecursionError):
            raise NotDoneError("the body is no JSON") from None
        saving = self.server.served.saving
        return saving.decide(asked) if self.path == "/decide" else saving.undo()

    def _refuse(self, refused: Refusal) -> None:
        # What the client still sends of a body is not read.
        self.close_connection = True
        self._send_json(refused.status, {"error": refused.reason})

    def _send_json(self, status: int, value: object) -> None:
        self._send(status, "application/json", json.dumps(value).encode())

    def _send(self, status: int, kind: str, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", self.server.served.policy)
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cache-Control", "no-store")
        if status == 405:
            self.send_header("Allow", _METHODS.get(self.path, "GET, POST"))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
