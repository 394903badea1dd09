"""The Fund's own accounts at banks, as its papers name them: where a borrower is to pay.

    state(writer, place, said, since, document)   what papers say of a place from a day on
    accounts_on(connection, fund, day)            every place that papers can name
    paid_into(connection, fund, day, place)       the one that a paper names

A place is the bank account of the books (`bank`, or one that the Fund added). What its statements
call it is another matter (`lines.ACCOUNT`): a bank may give one account several numbers, and papers
name the one that the Fund chose. Each is a fact of the place; the last one that holds is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.banking import vietqr
from fundledger.banking.lines import ACCOUNT, Warned, accounts_learnt
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.money_places import bank_places, named
from fundledger.rules.payment_banks import bank_named
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "own_account"

_FIRST = "bank"
"""The place that papers name where they are not told another."""

_MARKS = re.compile(r"[\s.\-]")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of an account. `bin` only where the name of the bank does not tell it."""

    account: str
    bank: str
    bin: str | None = None
    holder: str = ""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """`holder` is empty where it is the Fund itself; without `bin` no QR code can be made."""

    place: str
    account: str
    bank: str
    bin: str | None
    holder: str
    fact: Fact

    def code(self, amount: int | None, memo: str) -> str | None:
        """What a QR code says; None where none can be made: no such bank, or too much money."""
        if self.bin is None or (amount is not None and not 1 <= amount <= vietqr.MOST):
            return None
        return vietqr.payload(self.bin, _without_marks(self.account), amount, memo)


def state(
    writer: Writer, place: str, said: Said, since: date, document: str
) -> tuple[OwnAccount, list[Warned]]:
    """Name a bank account of the books on papers from a day on; and what is odd of it."""
    known = bank_places(writer.accounts.on(since))
    if place not in known:
        raise FundledgerError("statement.unknown_place", place=place, known=named(known))
    account, bank, holder = clean(said.account), clean(said.bank), clean(said.holder)
    if not (account and bank):
        raise FundledgerError("own_account.incomplete")
    bin = _bin_of(bank, said.bin)
    if bin is not None:
        vietqr.payload(bin, _without_marks(account), None, "")  # refused where no code can say it
    body = {"account": account, "bank": bank}
    body |= {"bin": bin} if bin else {}
    body |= {"holder": holder} if holder else {}
    standing = in_effect(stated(writer.connection, writer.fund, KIND), since).get(place)
    if standing is None or standing.body != body:
        writer.state(Statement(KIND, place, since, body, document))
    stands = in_effect(stated(writer.connection, writer.fund, KIND), since)[place]
    return _from(stands), [*_odd(writer, place, account, bank, bin)]


def accounts_on(
    connection: Connection, fund: int, day: date, known_at: int | None = None
) -> list[OwnAccount]:
    """What papers of a day can name, the one first that they name unless told another."""
    open_ = bank_places(Accounts.read(connection, fund, known_at).on(day))
    facts = in_effect(stated(connection, fund, KIND, known_at=known_at), day)
    found = [_from(fact) for place, fact in facts.items() if place in open_]
    return sorted(found, key=lambda each: (each.place != _FIRST, each.place))


def paid_into(
    connection: Connection,
    fund: int,
    day: date,
    place: str | None = None,
    known_at: int | None = None,
) -> OwnAccount | None:
    """The account that a paper of a day names; None: nothing was said of it."""
    found = accounts_on(connection, fund, day, known_at)
    return next((each for each in found if place in (None, each.place)), None)


def _bin_of(bank: str, said: str | None) -> str | None:
    if said:
        return clean(said)
    known = bank_named(bank)
    return None if known is None else known.bin


def _odd(writer: Writer, place: str, account: str, bank: str, bin: str | None) -> list[Warned]:
    found: list[Warned] = []
    if bin is None:
        found.append(Warned("own_account.no_code", {"bank": bank}))
    learnt = [number for number, (at, _) in accounts_learnt(writer).items() if at == place]
    if learnt and _without_marks(account).lstrip("0") not in learnt:
        called = in_effect(stated(writer.connection, writer.fund, ACCOUNT))
        number = called[learnt[0]].body["account"]
        found.append(Warned("own_account.another_number", {"number": number, "account": account}))
    return found


def _without_marks(account: str) -> str:
    return _MARKS.sub("", account)


def _from(fact: Fact) -> OwnAccount:
    body = fact.body
    return OwnAccount(
        fact.subject, body["account"], body["bank"], body.get("bin"), body.get("holder", ""), fact
    )
