"""Where a book is, as it may be shown: the one function that writes an address into a sentence.

An address may hold secrets anywhere: a password before the host or in its query, the files and
options of a driver; in a mistyped one nobody knows where they stand. So what is shown is put
together of three things, each only if it looks like what it is: host, port and the database's name.
A path is shown as it is. Do not render an address in any other way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import URL

HIDDEN = "***"
"""What stands for a part that may be a secret."""

_SCHEME = re.compile(r"[a-z][a-z0-9+]{0,20}", re.IGNORECASE)
_HOST = re.compile(r"[^\W_](?:[\w.-]{0,252}\w)?|\[?[0-9a-f:.]*:[0-9a-f:.]*\]?", re.IGNORECASE)
_SOCKET = re.compile(r"/[\w./-]*")
_NAME = re.compile(r"\w[\w.-]{0,62}")
_MOST_OF_PORT = 65_535

_NEARLY = re.compile(
    r"\s*postgres[\w+]*\s*(?:[:;]|//|\\\\|[/\\].*@)"  # how one begins, with another sign behind it
    r"|.*\b(?:pass\w*|pwd|sslpassword|secret\w*)\s*=\s*\S"  # what a driver is told in words
    r"|[^\s/\\:@]{2,}:[^@]*@",  # user:password@host; a drive has one letter
    re.IGNORECASE | re.DOTALL,
)


def is_address(location: str) -> bool:
    """Whether a location is meant as an address, rightly written or not; else it is a path."""
    return "://" in location or (bool(_NEARLY.match(location)) and not _is_there(location))


def shown_location(location: str) -> str:
    """A path, or what may be shown of an address: host, port and name, and nothing else."""
    if not is_address(location):
        return location
    from sqlalchemy import exc, make_url

    try:
        return shown_url(make_url(location.strip()))
    except (exc.ArgumentError, ValueError):  # no address: nobody knows which part is a secret
        return f"{_scheme(location.strip().partition(':')[0])}://{HIDDEN}"


def shown_url(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{url.database or ''}"
    hosts = [url.host] if url.host else _said(url, "host") or _said(url, "hostaddr")
    ports = [url.port] if url.port is not None else _said(url, "port")
    name = url.database or next(iter(_said(url, "dbname")), "")
    at = f"{','.join(map(_host, hosts))}{_port(ports)}"
    return f"{_scheme(url.get_backend_name())}://{at}/{_as(_NAME, name)}"


def _said(url: URL, name: str) -> list[str]:
    said = url.query.get(name, ())
    return [said] if isinstance(said, str) else list(said)


def _scheme(scheme: str) -> str:
    return _as(_SCHEME, scheme)


def _host(host: str) -> str:
    """A server by its name or number, or the folder of a socket; `name:port` of one of several."""
    if _SOCKET.fullmatch(host):
        return host
    name, _, port = host.partition(":")
    if port.isascii() and port.isdecimal():
        return f"{_as(_HOST, name)}{_port([port])}"
    return _as(_HOST, host)


def _port(ports: Iterable[object]) -> str:
    said = [str(each) for each in ports]
    if len(said) != 1 or not (said[0].isascii() and said[0].isdecimal()):
        return ""
    number = int(said[0][:6])
    return f":{number}" if 0 < number <= _MOST_OF_PORT else f":{HIDDEN}"


def _as(form: re.Pattern[str], text: str) -> str:
    return text if not text or form.fullmatch(text) else HIDDEN


def _is_there(location: str) -> bool:
    try:
        return Path(location).exists()
    except (OSError, ValueError):
        return False


def without_secrets(text: str, words: Iterable[str]) -> str:
    """A sentence in which somebody's words are said again: an address among them is shown."""
    for word in words:
        for said in (word, word.partition("=")[2]):
            if said and is_address(said):
                text = text.replace(said, shown_location(said))
    return text
