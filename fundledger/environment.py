"""The book and the actor where the user names none: from the environment, else a default.

Only a face asks here; the rooms below are told.
"""

from __future__ import annotations

import os
from pathlib import Path

from fundledger.errors import FundledgerError


def book_location(said: str | None) -> str:
    """Where the book is, or is to be made."""
    return said if said is not None else os.environ.get("FUNDLEDGER_BOOK") or "fund.db"


def own_papers(location: str | None) -> Path | None:
    """The folder of a Fund's own wording and Word templates: that which is named, else `papers`
    beside the book; None where there is none."""
    named = os.environ.get("FUNDLEDGER_PAPERS")
    if named:
        return Path(named)
    if location is None or "://" in location:
        return None
    beside = Path(location).parent / "papers"
    return beside if beside.is_dir() else None


def mail_password() -> str | None:
    """What opens the Fund's mail server; it stands in no book."""
    return os.environ.get("FUNDLEDGER_SMTP_PASSWORD") or None


def actor_named(said: str | None) -> str:
    """Who acts: only a claim, but one that the chain keeps."""
    return said or os.environ.get("FUNDLEDGER_ACTOR") or _login_name()


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise FundledgerError("face.no_actor") from None
