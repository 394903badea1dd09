"""Whatever is done with lines, in any order: the books prove, and every difference is explained."""

from __future__ import annotations

import random
from datetime import date

import pytest

from fundledger.banking.lines import StatementLine, lines_of
from fundledger.banking.posting import assign, assign_account, free, post
from fundledger.banking.reconcile import reconciled
from fundledger.banking.uses import uses_of
from fundledger.contract.events import Collect
from fundledger.errors import FundledgerError
from fundledger.ledger.reading import entry_numbered
from fundledger.loans.verbs import reverse, undo
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import Book
from tests.banking.books import HOW, line, take
from tests.banking.test_posting import with_two_banks
from tests.ledger.books import FUND, move, writer_of
from tests.ledger.books import post as post_entry
from tests.loans.books import enter, proved

WORDS = ("QHTPT HD01", "NOP TIEN", "HTX MAU 02 TRA NO", "PHI CHUYEN", "CHUYEN NOI BO")
OPENING = {"bank": 6_900_000_000, "VCB": 0}
AMOUNTS = (5_000, 40_000, 1_000_000, -1_100, -5_000, -40_000)


@pytest.mark.parametrize("seed", range(8))
def test_any_order(book: Book, seed: int) -> None:
    chance = random.Random(seed)
    with_two_banks(book)
    for place, account in (("bank", "0011"), ("VCB", "0022")):
        read = [
            line(
                f"2023-04-{chance.randint(1, 9):02}",
                chance.choice(AMOUNTS),
                chance.choice(WORDS),
                reference=chance.choice(("", "FT1", "FT2")),
            )
            for _ in range(6)
        ]
        take(book, read, place=place, account=account, opening=OPENING[place])
    done: list[str] = []
    refused: set[str] = set()
    for _ in range(14):
        what = chance.choice(STEPS)
        try:
            what(book, chance)
            done.append(what.__name__)
        except FundledgerError as error:
            refused.add(error.key)
        assert proved(book) == [], done
        for place in ("bank", "VCB"):
            with book.reading() as connection:
                day = date(2023, 4, chance.randint(1, 30))
                one = reconciled(connection, FUND, place, day)
            assert sum(each.amount for each in one.why) == one.difference, done
            assert "rest" not in [each.what for each in one.why], done
    assert refused <= REFUSALS


def a_line(book: Book, chance: random.Random) -> StatementLine:
    with book.reading() as connection:
        return chance.choice(lines_of(connection, FUND))


def certain(book: Book, chance: random.Random) -> None:
    with writer_of(book) as writer:
        post(writer, HOW, certain=True)


def unidentified(book: Book, chance: random.Random) -> None:
    with writer_of(book) as writer:
        post(writer, HOW, unidentified=True)


def chosen(book: Book, chance: random.Random) -> None:
    with writer_of(book) as writer:
        post(writer, HOW, chosen=[a_line(book, chance).chain])


def to_loan(book: Book, chance: random.Random) -> None:
    with writer_of(book) as writer:
        assign(writer, HOW, a_line(book, chance).chain, {chance.choice(("HD-01", "HD-02")): None})


def divided(book: Book, chance: random.Random) -> None:
    one = a_line(book, chance)
    part = chance.randint(1, max(abs(one.amount) - 1, 1))
    with writer_of(book) as writer:
        assign(writer, HOW, one.chain, {"HD-01": part, "HD-02": abs(one.amount) - part})


def to_account(book: Book, chance: random.Random) -> None:
    account = chance.choice(("cost_management", "income_deposit", "11222", "11212"))
    with writer_of(book) as writer:
        assign_account(writer, HOW, a_line(book, chance).chain, account)


def freed(book: Book, chance: random.Random) -> None:
    with writer_of(book) as writer:
        free(writer, a_line(book, chance).chain, "nhầm")


def undone(book: Book, chance: random.Random) -> None:
    loan = chance.choice(("HD-01", "HD-02"))
    with book.reading() as connection:
        documents = loan_numbered(connection, FUND, loan).documents[1:]
    if documents:
        with writer_of(book) as writer:
            undo(writer, loan, chance.choice(documents).chain, "nhầm")


def turned_back(book: Book, chance: random.Random) -> None:
    with book.reading() as connection:
        lines = lines_of(connection, FUND)
        uses = [use for each in uses_of(connection, FUND, lines).by_line.values() for use in each]
        if not uses:
            return
        entry = entry_numbered(connection, FUND, chance.choice(uses).entry)
    with writer_of(book) as writer:
        reverse(writer, entry, "nhầm", booked_on=None, paper=None)


def by_hand(book: Book, chance: random.Random) -> None:
    one = a_line(book, chance)
    if one.amount > 0:
        document = one.reference or f"PT-{chance.randint(1, 99)}"
        enter(book, Collect(one.day, one.amount, document=document), "HD-01")
    else:
        post_entry(book, move(one.day.isoformat(), "11222", "11212", -one.amount))


STEPS = (
    *(certain, unidentified, chosen, to_loan, divided),
    *(to_account, freed, undone, turned_back, by_hand),
)
REFUSALS = {
    *("bank.line_refused", "bank.lines_refused", "bank.line_used", "bank.no_clear_proposal"),
    *("bank.not_linked", "bank.own_account", "bank.linked_twice", "loan.already_entered"),
    "bank.already_booked",  # by hand: whoever assigns the line says that it is another receipt
}
