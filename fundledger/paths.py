"""Paths that users type, read; what cannot be a path is refused."""

from __future__ import annotations

from pathlib import Path

from fundledger.errors import FundledgerError


def path_of(text: str) -> Path:
    """The path that was typed; `~` is the user's own folder."""
    cleaned = text.strip()
    if not cleaned or "\0" in cleaned:
        raise FundledgerError("path.none", path=text)
    try:
        path = Path(cleaned).expanduser()
        path.exists()  # asks the system, which may find the name too long
    except (RuntimeError, OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FundledgerError("path.unusable", path=cleaned[:200], reason=reason) from None
    return path
