"""What was read beside what the file says: every difference in words, none where they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fundledger.banking.lines import LineRead, StatementRead
from tests.exchange.specimens.sheet import Specimen
from tests.exchange.specimens.truth import TrueAccount, TrueLine


def differences(specimen: Specimen, read: Sequence[StatementRead]) -> list[str]:
    """Lines to the đồng, in any order, with what the file says of them; balances; the account.

    A fee and its VAT in columns of their own are a line beside: the amount stays what it was.
    """
    if len(read) != len(specimen.accounts):
        return [f"{len(read)} statements for {len(specimen.accounts)} accounts"]
    found: list[str] = []
    for account, one in zip(specimen.accounts, read, strict=True):
        found += _of_account(specimen, account, one)
    return found


def _of_account(specimen: Specimen, account: TrueAccount, read: StatementRead) -> list[str]:
    found: list[str] = []
    if "account" in specimen.says and read.account != account.number:
        found.append(f"account {read.account!r}, not {account.number}")
    if "period" in specimen.says and (read.first, read.last) != (account.first, account.last):
        found.append(f"period {read.first} to {read.last}")
    ends_known = {"opening", "balance"} & specimen.says
    if ends_known and read.opening != account.opening:
        found.append(f"opening {read.opening}, not {account.opening}")
    if ends_known and read.closing != account.closing:
        found.append(f"closing {read.closing}, not {account.closing}")
    truth = Counter(_said(specimen, line) for line in account.lines)
    got = Counter(_said(specimen, line) for line in read.lines)
    found += [f"missing {line}" for line in (truth - got)]
    fees = Counter((line.day, -line.fee - line.vat) for line in account.lines if line.fee)
    beside = Counter((line.day, line.amount) for line in (got - truth).elements())
    found += [f"not in the file {line}" for line in (beside - fees)]
    found += [f"fee missing {fee}" for fee in (fees - beside)]
    return found


class _Line(NamedTuple):
    day: date
    amount: int
    narrative: str
    reference: str | None
    payer: str | None


def _said(specimen: Specimen, line: TrueLine | LineRead) -> _Line:
    """What a line says, as far as the file says it."""
    return _Line(
        line.day,
        line.amount,
        " ".join(line.narrative.split()),
        line.reference if "reference" in specimen.says else None,
        line.payer if "payer" in specimen.says else None,
    )
