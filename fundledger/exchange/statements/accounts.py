"""One account's part of a file as it was read, before anything shows that it was read rightly.

Tables (`parsing`) and the interchange formats of banks (`interchange`) both come to this; `proving`
makes a `StatementRead` of it or says what does not hold. Nothing here is to be put into a book.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fundledger.banking.lines import LineRead, Warned
from fundledger.errors import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRead:
    """What a file says of one account. Money into it is positive."""

    at: Place  # where its part of the file begins
    account: str = ""
    lines: tuple[LineRead, ...] = ()
    first: date | None = None
    last: date | None = None
    opening: int | None = None
    closing: int | None = None
    total_in: int | None = None  # all money in, and all money out, both positive
    total_out: int | None = None
    totals_at: Place | None = None
    is_in_order: bool = False  # its lines have to stand as they were booked: some lack their day
    remarks: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Ends:
    """The balances before and after a statement, typed from paper where a file has none."""

    opening: int | None = None
    closing: int | None = None
