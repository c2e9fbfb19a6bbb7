"""Who may ask the server of a review: only its own page, in a browser on this machine, that was given the token.

A page of any other origin can send requests to 127.0.0.1, and with a name that it lets resolve there (DNS rebinding)
it can even read the answers. So the Host must be the one that was announced, an Origin that of the page itself, and
what holds anything of the project needs the token, in a header that no other origin can set without being refused
first. Unknown here: sockets, and what is asked for.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from email.message import Message
from typing import TypeAlias

TOKEN_HEADER = "X-Deburr-Token"
MAX_BODY = 256 * 1024
"""Bytes; the numbers of 20,000 findings fit in."""
Headers: TypeAlias = "Message[str, str]"
"""As `http.server` reads them."""
_OWN = frozenset({"same-origin", "none"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """An HTTP status, and what to say."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class Guard:
    """For the server on 127.0.0.1 at `port`."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    @property
    def address(self) -> str:
        """What the user opens. The part behind the `#` is never sent by a browser."""
        return f"{self.origin}/#token={self.token}"

    def refuse_shell(self, headers: Headers) -> Refusal | None:
        """Whether the page itself, which holds nothing of the project, is refused."""
        is_opened = headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
        return self._refuse_place(headers, is_opened=is_opened)

    def refuse_read(self, headers: Headers) -> Refusal | None:
        return self._refuse_place(headers, is_opened=False) or self._refuse_stranger(headers)

    def refuse_write(self, headers: Headers) -> Refusal | None:
        """The same, and the body must be JSON of a stated and moderate length. A browser names the Origin of every
        request that may change something."""
        refused = self.refuse_read(headers)
        if refused is not None:
            return refused
        if headers.get("Origin") != self.origin:
            return Refusal(403, "the request names no origin")
        if headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
            return Refusal(415, "the body must be application/json")
        length = headers.get("Content-Length", "")
        if "Transfer-Encoding" in headers or not (length.isascii() and length.isdigit()):
            return Refusal(411, "the length of the body must be stated")
        # Very long digits are no number to convert, only a number too large.
        if len(length) > 9 or int(length) > MAX_BODY:
            return Refusal(413, f"a body has at most {MAX_BODY} bytes")
        return None

    def _refuse_place(self, headers: Headers, *, is_opened: bool) -> Refusal | None:
        if headers.get_all("Host") != [self.host]:
            return Refusal(403, f"this server answers to {self.host} alone")
        if headers.get("Origin", self.origin) != self.origin:
            return Refusal(403, "the request comes from another origin")
        if headers.get("Sec-Fetch-Site", "none") not in _OWN and not is_opened:
            return Refusal(403, "the request comes from another site")
        return None

    def _refuse_stranger(self, headers: Headers) -> Refusal | None:
        given = headers.get(TOKEN_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.token.encode()):
            return Refusal(403, "the token is missing or wrong: open the address that deburr printed")
        return None
