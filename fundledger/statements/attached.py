"""What a paper carries to prove itself: which question it answers, of which books, and its figures.

It is JSON embedded in the PDF, so that a file that went by post or mail can be held against the
books: the question is asked again as of the same day and as known at the same link (`verify`). The
foot of each page shows the same in short. It holds no secret, and proves nothing without the book.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

FILE_NAME = "fundledger.json"
FORM = 1


@dataclass(frozen=True, slots=True)
class Attached:
    """All of it, as JSON holds it."""

    act: str  # the words of the question
    said: Mapping[str, Any]  # what was said with them
    fund: int
    fund_name: str
    as_of: str
    known_at: int  # the last link that was read
    link_hash: str  # the hash of that link: it says which book, and which state of it
    seal: str  # the code of the last sealed day by then; empty where none is
    language: str
    wording: str  # the digest of the wording
    day: str  # of the paper, or of its making while it is a draft
    number: str  # empty on a draft
    figures: Mapping[str, Any]
    version: str = ""
    asked_on: str = ""
    """The day of asking, up to which it was known what happened; empty where it is `day`."""

    form: int = FORM

    def data(self) -> bytes:
        """As it is embedded: the same for the same paper, byte for byte."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1).encode()

    @classmethod
    def read(cls, data: bytes) -> Attached | None:
        """What was embedded; None: it is not of this program, or was cut."""
        try:
            said = json.loads(data)
            found = cls(**said)
            date.fromisoformat(found.day)
            date.fromisoformat(found.asked_on or found.day)
        except (ValueError, TypeError, RecursionError):
            return None
        texts = (found.act, found.link_hash, found.language, found.number, found.version)
        numbers = (type(found.fund), type(found.known_at))
        is_ours = isinstance(found.said, dict) and isinstance(found.figures, dict)
        if not is_ours or numbers != (int, int) or not all(isinstance(e, str) for e in texts):
            return None
        return found

    @property
    def short(self) -> str:
        """What the foot of a page shows: the seal, the link, and the figures' own digest."""
        sealed = f"{self.seal[:8]} · " if self.seal else ""
        return f"{sealed}{self.fund}/{self.known_at} · {self.link_hash[:8]} · {self.digest[:8]}"

    @property
    def digest(self) -> str:
        """Of the figures alone: two papers with the same figures have the same."""
        figures = json.dumps(self.figures, ensure_ascii=False, sort_keys=True)
        return sha256(figures.encode()).hexdigest()

    @property
    def paper_day(self) -> date:
        return date.fromisoformat(self.day)

    @property
    def day_asked(self) -> date:
        return date.fromisoformat(self.asked_on or self.day)
