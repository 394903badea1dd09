"""Who is asking: a session in this process, opened by a link that works once.

One person at one machine needs no password: whoever can read the window that runs the program can
open the book anyway. A session is known by a cookie that no script reads; its forms carry a secret
of their own. Nothing of it is written to a disk, so a new start asks for a new link.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

_MOST_SESSIONS = 1_000


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks and acts. The name is kept in the chain with what is written."""

    name: str


@dataclass(frozen=True, slots=True)
class Session:
    key: str
    person: Person
    form_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def sent_it(self, form_secret: str) -> bool:
        """Whether a form came from a page of this session."""
        return hmac.compare_digest(self.form_secret.encode(), form_secret.encode())


class People:
    """The sessions of this process, and the link that opens the next one."""

    def __init__(self, at_hand: Person) -> None:
        self.at_hand = at_hand
        self.on_new_link: Callable[[str], None] = lambda token: None
        """Told of each new link, so that the window that runs the program can show it."""
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}
        self._token = secrets.token_urlsafe(24)

    @property
    def token(self) -> str:
        """What the next link to this site carries."""
        return self._token

    def enter(self, token: str) -> Session | None:
        """A new session for who brings the token; it opens nothing a second time."""
        with self._lock:
            if not hmac.compare_digest(self._token.encode(), token.encode()):
                return None
            self._token = secrets.token_urlsafe(24)
            session = Session(secrets.token_urlsafe(32), self.at_hand)
            self._sessions[session.key] = session
            while len(self._sessions) > _MOST_SESSIONS:
                self._sessions.pop(next(iter(self._sessions)))
        self.on_new_link(self._token)
        return session

    def session(self, key: str | None) -> Session | None:
        return None if key is None else self._sessions.get(key)

    def known(self) -> list[Session]:
        """Those that are open."""
        return list(self._sessions.values())

    def forget_all(self) -> None:
        """End every session."""
        self._sessions.clear()
