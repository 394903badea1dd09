"""What the surroundings say where nobody said it: which book, and who is at work.

Read when a face is asked, never by the rooms below it, which are told.
"""

from __future__ import annotations

import os

from fundledger.errors import FundledgerError


def book_location(said: str | None) -> str:
    """Where the book is, or is to be."""
    return said if said is not None else os.environ.get("FUNDLEDGER_BOOK") or "fund.db"


def actor_named(said: str | None) -> str:
    """Who does it: a claim, but one that is kept in the chain."""
    return said or os.environ.get("FUNDLEDGER_ACTOR") or _login_name()


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise FundledgerError("face.no_actor") from None
