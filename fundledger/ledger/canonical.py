"""The bytes that are hashed, the same on every database. Version 1; never change what it says.

An entry or a fact is a JSON array of all that is stored of it, in a fixed order, in UTF-8 without
spaces; days are ISO, moments UTC to the microsecond, absent things null. The hash of a link covers
the hash before it, so the links of a fund make one chain. A new form gets a new number and a
function of its own; old links keep theirs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from fundledger.store.types import MOMENT_FORMAT

FORM = 1
GENESIS = "0" * 64
"""The hash before the first link of every fund."""

# A damaged page may give bytes for a text. `repr` writes them, so that the hash differs instead of
# the program failing.
_write = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False, default=repr
).encode
_write_sorted = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
).encode


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def entry_text(
    fund: int,
    chain: int,
    number: int,
    dates: tuple[str, str, str],  # date, value_date, recorded_at
    voucher: tuple[str, int, int],
    texts: tuple[str, str, str | None, str],  # kind, memo, document, actor
    reverses: int | None,
    key: str | None,
    previous: str,
    postings: Sequence[tuple[int, str, int, str | None, str | None, str | None]],
) -> str:
    """`postings` are (line, account, amount, loan, cooperative, source), in order of line."""
    link = ("entry", FORM, fund, chain, number, dates, voucher, texts, reverses, key, previous)
    return _write((*link, postings))


def fact_text(
    fund: int,
    chain: int,
    kind: str,
    subject: str,
    effective: str,
    body: str,
    recorded_at: str,
    document: str | None,
    actor: str,
    previous: str,
) -> str:
    link = ("fact", FORM, fund, chain, kind, subject, effective, body, recorded_at)
    return _write((*link, document, actor, previous))


def body_text(body: dict[str, Any]) -> str:
    """A fact's body as its one canonical text: sorted keys, no spaces."""
    return _write_sorted(body)


def day_text(day: date | str) -> str:
    return day if isinstance(day, str) else day.isoformat()


def moment_text(moment: datetime | str) -> str:
    if isinstance(moment, str):
        return moment
    return moment.astimezone(UTC).strftime(MOMENT_FORMAT)
