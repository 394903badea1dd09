"""What stands before every page: where a request comes from, who sent it, what a page may do.

- Only the names of this machine are answered to, so no foreign name can be pointed here.
- What writes is a POST with the secret of the session that the form was made for, from our own
  origin; a page of another site has neither.
- A page takes script, style and pictures from here alone, and stands in no other page's frame.
- An upload that is too large is read to its end and thrown away, so that the page that says so is
  seen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
MOST_BYTES_SENT = 210_000_000
"""A form with a file; a file itself may have 200 MB (`files.MOST_BYTES`)."""

LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")


class Guard:
    """Lets through what may come in, and puts on every answer what a browser is to hold to."""

    def __init__(self, app: App, hosts: tuple[str, ...] = LOOPBACK) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        if refusal is None:
            await self.app(scope, _limited(receive, scope), sending)
        else:
            await _drain(receive)
            await _say(sending, 400 if refusal == "host" else 403, refusal)

    def _refusal(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _name_of(host) not in self.hosts:
            return "host"
        if scope["method"] in {"GET", "HEAD"}:
            return None
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return "origin"
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return "origin"
        return None


def _name_of(host: str) -> str:
    """A host without its port; `[::1]:80` keeps its brackets."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


async def _drain(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            return


def _limited(receive: Receive, scope: Scope) -> Receive:
    """Bytes over the limit are taken and dropped; the page learns of it by `state.too_large`."""
    count = 0

    async def limited() -> Message:
        nonlocal count
        message = await receive()
        if message["type"] != "http.request":
            return message
        count += len(message.get("body", b""))
        while count > MOST_BYTES_SENT:
            scope.setdefault("state", {})["too_large"] = True
            if not message.get("more_body"):
                return {"type": "http.request", "body": b"", "more_body": False}
            message = await receive()
            if message["type"] != "http.request":
                return message
        return message

    return limited


async def _say(send: Send, status: int, word: str) -> None:
    """The few words that need no page: nobody honest sees them."""
    body = f"Refused: {word}".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
