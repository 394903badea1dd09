"""Small stories of one loan, entry by entry; every figure is worked out by hand beside it.

The loan of most of them: 100,000,000 at 7.3 % a year, which is 20,000 a day on all of it and 10,000
on a half. Two instalments of 50,000,000, due 70 and 140 days after 1/1/2023: on 12/3 with interest
70 × 20,000 = 1,400,000, and on 21/5 with 70 × 10,000 = 700,000. A missed half bears 10.95 % from
its due day, 15,000 a day. Group 1 ends with the ninth day overdue.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fundledger.contract.events import Collect, Disburse, Recover, Refund, Waive, WriteOff
from fundledger.contract.waterfall import Split
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account, Accounts, account_statement, preset
from fundledger.ledger.carry_over import adopt
from fundledger.ledger.periods import lock_statement
from fundledger.ledger.roles import ROLES
from fundledger.loans import verbs
from fundledger.loans.rolling import roll
from fundledger.registers.security import Security, add
from fundledger.store.books import Book
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, TODAY, seal_day, settle_year, sums, writer_of
from tests.loans.books import (
    BORROWER,
    SUCCESSOR,
    by_role,
    enter,
    positions,
    proved,
    roll_to,
    sign,
    with_capital,
)
from tests.loans.telling import (
    Told,
    entries_of_loans,
    head,
    last_entry,
    recognise_by,
    take,
    told,
    void,
)

TWO_INSTALMENTS: dict[str, Any] = {
    "principal": 100_000_000,
    "rate": "7.3",
    "instalments": 2,
    "every": "10 week",
}
ALL_ON_12_MARCH: dict[str, Any] = {**TWO_INSTALMENTS, "instalments": 1}
ALL_ON_10_JANUARY: dict[str, Any] = {**ALL_ON_12_MARCH, "disbursed": date(2023, 11, 1)}
PAID_OUT = Told(
    "disburse",
    "2023-01-01",
    {"principal_in_term": 100_000_000, "bank_capital": -100_000_000},
    "UNC-1",
)
OVERDUE_HALF = Told(
    "to_overdue", "2023-03-13", {"principal_overdue": 50_000_000, "principal_in_term": -50_000_000}
)


def lent(book: Book, terms: dict[str, Any] = TWO_INSTALMENTS, place: str = "bank") -> Book:
    """The loan, signed and paid out."""
    agreed = terms_of(**terms)
    sign(with_capital(book), agreed)
    enter(book, Disburse(agreed.disbursed, agreed.principal, "UNC-1"), place=place)
    return book


def collect(book: Book, day: str, amount: int, document: str, **more: Any) -> None:
    enter(book, Collect(date.fromisoformat(day), amount, document=document), **more)


def new_entries(book: Book, happen: Callable[[], object]) -> list[Told]:
    """What happens, told in entries; and the book proves itself after it."""
    before = last_entry(book)
    happen()
    assert proved(book) == []
    return told(book, before)


# Money out and in.


def test_money_paid_out_by_bank_is_principal_in_term(book: Book) -> None:
    lent(book)
    assert told(book) == [PAID_OUT]
    assert proved(book) == []


def test_money_paid_out_of_the_cash_box(book: Book) -> None:
    lent(book, place="cash")
    (entry,) = told(book)
    assert entry.lines == {"principal_in_term": 100_000_000, "cash_capital": -100_000_000}
    assert proved(book) == []


@pytest.mark.parametrize("place", ["bank", "cash"])
def test_a_receipt_on_time_keeps_capital_and_interest_money_apart(book: Book, place: str) -> None:
    lent(book)
    entries = new_entries(book, lambda: collect(book, "2023-03-12", 51_400_000, "1", place=place))
    assert entries == [
        Told(
            "collect",
            "2023-03-12",
            {
                f"{place}_capital": 50_000_000,
                f"{place}_interest": 1_400_000,
                "principal_in_term": -50_000_000,
                "income_in_term": -1_400_000,
            },
            "1",
        )
    ]


def test_what_is_missed_is_overdue_the_day_after(book: Book) -> None:
    """On 13/3: 1,400,000 + one day of 10,000 is income; one day of 15,000 is not."""
    lent(book)
    entries = new_entries(book, lambda: roll_to(book, "2023-03-13"))
    recognised = {
        "interest_receivable": 1_410_000,
        "income_in_term": -1_410_000,
        "memo_interest": 15_000,
        "memo_interest_contra": -15_000,
    }
    assert entries == [OVERDUE_HALF, Told("interest", "2023-03-13", recognised)]


def test_a_late_receipt_pays_the_overdue_first_and_holds_the_rest(book: Book) -> None:
    """1/4 is 20 days after: 50,000,000 + 20 × 15,000 + 1,400,000 = 51,700,000; held 8,300,000."""
    lent(book)
    entries = new_entries(book, lambda: collect(book, "2023-04-01", 60_000_000, "GBC-1"))
    assert entries == [
        OVERDUE_HALF,
        Told(
            "collect",
            "2023-04-01",
            {
                "bank_capital": 50_000_000,
                "bank_interest": 10_000_000,  # 300,000 + 1,400,000 + 8,300,000
                "principal_overdue": -50_000_000,
                "income_overdue": -300_000,
                "income_in_term": -1_400_000,
                "held": -8_300_000,
            },
            "GBC-1",
        ),
    ]


def test_held_money_becomes_capital_when_it_pays_principal(book: Book) -> None:
    """On 21/5 50,000,000 and 700,000 fall due: principal stands first, and takes all of it."""
    lent(book)
    collect(book, "2023-04-01", 60_000_000, "GBC-1")
    entries = new_entries(book, lambda: roll_to(book, "2023-05-21"))
    assert entries == [
        Told(
            "apply",
            "2023-05-21",
            {
                "held": 8_300_000,
                "principal_in_term": -8_300_000,
                "bank_capital": 8_300_000,
                "bank_interest": -8_300_000,
            },
        ),
        Told(
            "interest", "2023-05-21", {"interest_receivable": 700_000, "income_in_term": -700_000}
        ),
    ]


def test_held_money_of_two_places_pays_from_where_it_lies(book: Book) -> None:
    """On 12/3 50,000,000 of principal are due: 20,000,000 lie at the bank, 1,000,000 in cash."""
    lent(book)
    collect(book, "2023-02-01", 20_000_000, "GBC-1")
    collect(book, "2023-02-02", 1_000_000, "PT-1", place="cash")
    (applied,) = new_entries(book, lambda: roll_to(book, "2023-03-12"))[:1]
    assert applied == Told(
        "apply",
        "2023-03-12",
        {
            "held": 21_000_000,
            "bank_capital": 20_000_000,
            "bank_interest": -20_000_000,
            "cash_capital": 1_000_000,
            "cash_interest": -1_000_000,
            "principal_in_term": -21_000_000,
        },
    )


@pytest.mark.parametrize("place", ["bank", "cash"])
def test_held_money_given_back_was_no_capital(book: Book, place: str) -> None:
    lent(book)
    collect(book, "2023-04-01", 60_000_000, "GBC-1")
    refund = Refund(date(2023, 4, 2), 3_300_000, "UNC-2")
    entries = new_entries(book, lambda: enter(book, refund, place=place))
    assert entries == [
        Told("refund", "2023-04-02", {"held": 3_300_000, f"{place}_interest": -3_300_000}, "UNC-2")
    ]


# Two things of one kind on one day: they are one movement, and none of them is lost.


def test_held_money_applied_twice_on_one_day(book: Book) -> None:
    """Held 60,000,000 pays what falls due on 12/3, and the rest of it joins the payoff of that day.

    On 12/3 50,000,000 + 1,400,000 = 51,400,000 of the held 60,000,000; the other 8,600,000 and
    the receipt of 41,400,000 settle the 50,000,000 that are left.
    """
    lent(book)
    collect(book, "2023-02-01", 60_000_000, "GBC-1")
    payoff = Collect(date(2023, 3, 12), 41_400_000, payoff=True, document="GBC-2")
    entries = new_entries(book, lambda: enter(book, payoff))
    assert entries == [
        Told(
            "apply",
            "2023-03-12",
            {
                "held": 60_000_000,
                "principal_in_term": -58_600_000,
                "income_in_term": -1_400_000,
                "bank_capital": 58_600_000,
                "bank_interest": -58_600_000,
            },
        ),
        Told(
            "collect",
            "2023-03-12",
            {"bank_capital": 41_400_000, "principal_in_term": -41_400_000},
            "GBC-2",
        ),
    ]
    assert by_role(book).get("principal_in_term", 0) == 0


# Interest, by the three ways of recognising it.

RECOGNISED: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    # 1/2: 31 days × 20,000 = 620,000 in term.
    # 1/4, 20 days overdue: 1,400,000 + 20 × 10,000 = 1,600,000 in term, 20 × 15,000 = 300,000 of
    # overdue interest. No more group 1: what was income this year is taken back, all is memo.
    "accrual-group1": (
        {"interest_receivable": 620_000, "income_in_term": -620_000},
        {
            "income_in_term": 620_000,
            "interest_receivable": -620_000,
            "memo_interest": 1_900_000,
            "memo_interest_contra": -1_900_000,
        },
    ),
    # 1,600,000 - 620,000 = 980,000 more in term, and 300,000
    "accrual": (
        {"interest_receivable": 620_000, "income_in_term": -620_000},
        {"interest_receivable": 1_280_000, "income_in_term": -980_000, "income_overdue": -300_000},
    ),
    # nothing but the register: 620,000, then 1,900,000 - 620,000
    "cash": (
        {"memo_interest": 620_000, "memo_interest_contra": -620_000},
        {"memo_interest": 1_280_000, "memo_interest_contra": -1_280_000},
    ),
}


@pytest.mark.parametrize("recognition", RECOGNISED)
def test_a_roll_recognises_interest_by_the_setting(book: Book, recognition: str) -> None:
    recognise_by(lent(book), recognition)
    before = last_entry(book)
    for day in ("2023-02-01", "2023-04-01"):
        roll_to(book, day)
    first, second = RECOGNISED[recognition]
    assert told(book, before) == [
        Told("interest", "2023-02-01", first),
        OVERDUE_HALF,
        Told("interest", "2023-04-01", second),
    ]
    assert proved(book) == []


def test_a_setting_holds_from_its_day_on(book: Book) -> None:
    """A roll keeps the rule of its day: a setting of 1/3 does not touch what 1/2 recognised."""
    recognise_by(lent(book), "accrual", since="2015-01-01")
    recognise_by(book, "cash", since="2023-03-01")
    before = last_entry(book)
    roll_to(book, "2023-02-01")
    roll_to(book, "2023-03-01")  # 59 × 20,000 = 1,180,000
    assert [entry.lines for entry in told(book, before)] == [
        {"interest_receivable": 620_000, "income_in_term": -620_000},
        {
            "income_in_term": 620_000,
            "interest_receivable": -620_000,
            "memo_interest": 1_180_000,
            "memo_interest_contra": -1_180_000,
        },
    ]
    assert proved(book) == []


def test_a_roll_twice_posts_nothing(book: Book) -> None:
    lent(book)
    roll_to(book, "2023-04-01")
    before = head(book)
    assert roll_to(book, "2023-04-01").posted == {}
    assert head(book) == before


def test_income_of_an_earlier_year_given_up_is_a_loss(book: Book) -> None:
    """1/11 to 31/12/2023: 60 × 20,000 = 1,200,000 is income of 2023, 200,000 more by 10/1 of 2024.

    On 30/1, 20 days overdue: income of this year back, that of last year is a loss; memo takes
    1,400,000 in term and 20 × 30,000 = 600,000.
    """
    lent(book, ALL_ON_10_JANUARY)
    before = last_entry(book)
    for day in ("2023-12-31", "2024-01-10", "2024-01-30"):
        roll_to(book, day)
    assert told(book, before) == [
        Told(
            "interest",
            "2023-12-31",
            {"interest_receivable": 1_200_000, "income_in_term": -1_200_000},
        ),
        Told(
            "interest", "2024-01-10", {"interest_receivable": 200_000, "income_in_term": -200_000}
        ),
        Told(
            "to_overdue",
            "2024-01-11",
            {"principal_overdue": 100_000_000, "principal_in_term": -100_000_000},
        ),
        Told(
            "interest",
            "2024-01-30",
            {
                "income_in_term": 200_000,
                "loss": 1_200_000,
                "interest_receivable": -1_400_000,
                "memo_interest": 2_000_000,
                "memo_interest_contra": -2_000_000,
            },
        ),
    ]
    assert proved(book) == []


def test_interest_goes_into_the_register_and_out_of_it(book: Book) -> None:
    """Memo at 1/4: 1,600,000 in term and 300,000 of overdue interest.

    On 11/4, 30 days after 12/3, 50,000,000 + 30 × 15,000 + 1,400,000 = 51,850,000 comes: 450,000 of
    overdue interest is income, of which 300,000 stood in the register; so did the 1,400,000.
    The roll of that day finds group 1 again: 30 × 10,000 is income, and the last 200,000 go out.
    """
    lent(book)
    roll_to(book, "2023-04-01")

    def paid_and_rolled() -> None:
        collect(book, "2023-04-11", 51_850_000, "GBC-1")
        roll_to(book, "2023-04-11")

    assert new_entries(book, paid_and_rolled) == [
        Told(
            "collect",
            "2023-04-11",
            {
                "bank_capital": 50_000_000,
                "bank_interest": 1_850_000,
                "principal_overdue": -50_000_000,
                "income_overdue": -450_000,
                "income_in_term": -1_400_000,
                "memo_interest": -1_700_000,
                "memo_interest_contra": 1_700_000,
            },
            "GBC-1",
        ),
        Told(
            "interest",
            "2023-04-11",
            {
                "interest_receivable": 300_000,
                "income_in_term": -300_000,
                "memo_interest": -200_000,
                "memo_interest_contra": 200_000,
            },
        ),
    ]


def test_a_receipt_pays_the_recognised_interest_first(book: Book) -> None:
    """620,000 of the 1,400,000 due on 12/3 is receivable since 1/2; the rest is income now."""
    lent(book)
    roll_to(book, "2023-02-01")
    (entry,) = new_entries(book, lambda: collect(book, "2023-03-12", 51_400_000, "GBC-1"))
    assert entry.lines == {
        "bank_capital": 50_000_000,
        "bank_interest": 1_400_000,
        "principal_in_term": -50_000_000,
        "interest_receivable": -620_000,
        "income_in_term": -780_000,
    }


# Waivers.


def test_recognised_interest_of_this_year_waived_is_income_back(book: Book) -> None:
    recognise_by(lent(book), "accrual")
    roll_to(book, "2023-04-01")
    waive = Waive(date(2023, 4, 5), "in_term", 1_000_000, "QD-1")
    assert new_entries(book, lambda: enter(book, waive)) == [
        Told(
            "waive",
            "2023-04-05",
            {"income_in_term": 1_000_000, "interest_receivable": -1_000_000},
            "QD-1",
        )
    ]


def test_recognised_interest_of_an_earlier_year_waived_is_a_loss(book: Book) -> None:
    """Of 1,400,000 due, 1,300,000 is waived on 30/1: 1,200,000 was income of 2023."""
    recognise_by(lent(book, ALL_ON_10_JANUARY), "accrual")
    roll_to(book, "2023-12-31")
    waive = Waive(date(2024, 1, 30), "in_term", 1_300_000, "QD-1")
    entries = new_entries(book, lambda: enter(book, waive))
    assert [entry.kind for entry in entries] == ["to_overdue", "waive"]
    assert entries[1].lines == {"loss": 1_200_000, "interest_receivable": -1_200_000}


@pytest.mark.parametrize(("kind", "amount"), [("in_term", 1_000_000), ("overdue", 300_000)])
def test_interest_in_the_register_waived_goes_out_of_it(book: Book, kind: Any, amount: int) -> None:
    lent(book)
    roll_to(book, "2023-04-01")
    waive = Waive(date(2023, 4, 5), kind, amount, "QD-1")
    (entry,) = new_entries(book, lambda: enter(book, waive))
    assert entry.lines == {"memo_interest": -amount, "memo_interest_contra": amount}


# Written off, and what comes back.


@pytest.mark.parametrize(
    ("provision", "by"),
    [
        (None, {"loss": 100_000_000}),
        (30_000_000, {"provision_specific": 30_000_000, "loss": 70_000_000}),
        (100_000_000, {"provision_specific": 100_000_000}),
    ],
)
def test_a_write_off_uses_the_provision_and_loses_the_rest(
    book: Book, provision: int | None, by: dict[str, int]
) -> None:
    """Memo at 1/4: 1,400,000 + 20 × 30,000 = 2,000,000; lost on 11/4: 300,000 more, and all."""
    lent(book, ALL_ON_12_MARCH)
    roll_to(book, "2023-04-01")
    more = {} if provision is None else {"provision": provision}
    written_off = WriteOff(date(2023, 4, 11), "QD-77")
    assert new_entries(book, lambda: enter(book, written_off, **more)) == [
        Told(
            "write_off",
            "2023-04-11",
            {
                **by,
                "principal_overdue": -100_000_000,
                "memo_interest": -2_000_000,
                "memo_interest_contra": 2_000_000,
                "memo_written_off": 102_300_000,
                "memo_written_off_contra": -102_300_000,
            },
            "QD-77",
        )
    ]


def test_a_write_off_gives_up_what_was_recognised(book: Book) -> None:
    """2,000,000 was recognised on 1/4: 1,400,000 in term, 600,000 of overdue interest."""
    recognise_by(lent(book, ALL_ON_12_MARCH), "accrual")
    roll_to(book, "2023-04-01")
    (entry,) = new_entries(book, lambda: enter(book, WriteOff(date(2023, 4, 11), "QD-77")))
    assert entry.lines == {
        "loss": 100_000_000,
        "principal_overdue": -100_000_000,
        "income_in_term": 1_400_000,
        "income_overdue": 600_000,
        "interest_receivable": -2_000_000,
        "memo_written_off": 102_300_000,
        "memo_written_off_contra": -102_300_000,
    }


def test_more_provision_than_principal_is_refused(book: Book) -> None:
    lent(book, ALL_ON_12_MARCH)
    with pytest.raises(FundledgerError) as refusal:
        enter(book, WriteOff(date(2023, 4, 11), "QD-77"), provision=100_000_001)
    assert refusal.value.key == "loan.provision_above"


def test_what_comes_back_of_a_written_off_loan(book: Book) -> None:
    """102,300,000 was lost: as it comes it is income, no capital; what is more is held."""
    lent(book, ALL_ON_12_MARCH)
    enter(book, WriteOff(date(2023, 4, 11), "QD-77"))

    def comes_back() -> None:
        enter(book, Recover(date(2023, 6, 1), 30_000_000, "GBC-5"))
        enter(book, Recover(date(2023, 7, 1), 73_000_000, "GBC-6"), place="cash")

    assert new_entries(book, comes_back) == [
        Told(
            "recover",
            "2023-06-01",
            {
                "bank_interest": 30_000_000,
                "income_other": -30_000_000,
                "memo_written_off": -30_000_000,
                "memo_written_off_contra": 30_000_000,
            },
            "GBC-5",
        ),
        Told(
            "recover",
            "2023-07-01",
            {
                "cash_interest": 73_000_000,  # 70,000,000, 2,300,000 of interest, 700,000 too much
                "income_other": -72_300_000,
                "held": -700_000,
                "memo_written_off": -72_300_000,
                "memo_written_off_contra": 72_300_000,
            },
            "GBC-6",
        ),
    ]
    assert "memo_written_off" not in by_role(book)


# A successor.


def of_borrowers(book: Book) -> dict[str, dict[str, int]]:
    """Balances of what a borrower owes and is owed, by borrower."""
    with book.reading() as connection:
        ever = Accounts.read(connection, FUND).ever()
    found: dict[str, dict[str, int]] = {BORROWER: {}, SUCCESSOR: {}}
    for (account, cooperative), amount in sums(book, ("account", "cooperative")).items():
        role = ever[str(account)].role
        if cooperative is not None and "cooperative" in role.needs:
            found[cooperative][role.name] = amount
    return found


def test_every_balance_passes_to_the_successor(book: Book) -> None:
    lent(book)
    collect(book, "2023-03-01", 1_000_000, "GBC-0")  # held; it pays principal on 12/3
    roll_to(book, "2023-04-01")
    # 49,000,000 missed; 20 × 14,700 = 294,000 of it; in term 1,400,000 + 200,000
    owed = {
        "principal_in_term": 50_000_000,
        "principal_overdue": 49_000_000,
        "memo_interest": 1_894_000,
    }
    assert of_borrowers(book) == {BORROWER: owed, SUCCESSOR: {}}
    (entry,) = new_entries(
        book, lambda: take(book, {"do": "transfer", "to": SUCCESSOR}, "2023-04-05", "QD-9")
    )
    assert entry == Told("transfer", "2023-04-05", dict.fromkeys(owed, 0), "QD-9")
    assert of_borrowers(book) == {BORROWER: {}, SUCCESSOR: owed}
    collect(book, "2023-04-05", 49_000_000, "GBC-1")  # of the day itself: the successor pays
    assert of_borrowers(book)[BORROWER] == {}
    assert "principal_overdue" not in of_borrowers(book)[SUCCESSOR]
    assert proved(book) == []


def test_a_receipt_that_comes_after_the_transfer_for_a_day_before_it(book: Book) -> None:
    """What the predecessor paid on 1/4 was not passed on: 51,700,000 pays all that is overdue."""
    lent(book)
    take(book, {"do": "transfer", "to": SUCCESSOR}, "2023-04-05", "QD-9")
    collect(book, "2023-04-01", 51_700_000, "GBC-1")
    assert of_borrowers(book) == {BORROWER: {}, SUCCESSOR: {"principal_in_term": 50_000_000}}
    assert proved(book) == []


# Late documents, and documents that were wrong.


def late_story(book: Book) -> None:
    """GBC-2 of 1/4 paid 50,000,000 + 300,000 + 1,400,000, before GBC-1 of 22/3 was seen."""
    lent(book)
    collect(book, "2023-04-01", 51_700_000, "GBC-2")


LATE_RECEIPT = {"do": "collect", "amount": 50_000_000}
# On 22/3 GBC-1 pays the overdue 50,000,000. GBC-2 then meets 10 × 15,000 = 150,000 of overdue
# interest and 1,400,000: of 51,700,000 50,150,000 is held.
REALLOCATED = {
    "principal_overdue": 50_000_000,
    "income_overdue": 150_000,
    "held": -50_150_000,
    "bank_capital": -50_000_000,
    "bank_interest": 50_000_000,
}
BY_GBC_1 = {"bank_capital": 50_000_000, "principal_overdue": -50_000_000}


def opposite(lines: dict[str, int]) -> dict[str, int]:
    return {role: -amount for role, amount in lines.items()}


def test_a_late_document_reallocates_what_later_receipts_pay(book: Book) -> None:
    late_story(book)
    printed = entries_of_loans(book)
    assert new_entries(book, lambda: take(book, LATE_RECEIPT, "2023-03-22", "GBC-1")) == [
        Told("collect", "2023-03-22", BY_GBC_1, "GBC-1"),
        Told("reallocate", "2023-04-01", REALLOCATED, "GBC-2"),
    ]
    assert entries_of_loans(book)[: len(printed)] == printed
    later = entries_of_loans(book)[-1]
    assert later.key == f"{printed[-1].key}:1"  # linked to the document of the receipt


def test_a_document_that_was_wrong_is_reversed_and_later_receipts_allocated_again(
    book: Book,
) -> None:
    late_story(book)
    take(book, LATE_RECEIPT, "2023-03-22", "GBC-1")
    (wrong,) = [each for each in entries_of_loans(book) if each.document == "GBC-1"]

    def reversed_() -> None:
        with writer_of(book) as writer:
            verbs.reverse(writer, wrong, "ghi nhầm khế ước", booked_on=None, paper="BB-1")

    assert new_entries(book, reversed_) == [
        Told("collect", "2023-03-22", opposite(BY_GBC_1), "BB-1"),
        Told("reallocate", "2023-04-01", opposite(REALLOCATED), "GBC-2"),
    ]
    reversal, again = entries_of_loans(book)[-2:]
    assert reversal.reverses == wrong.number
    assert again.key is not None
    assert again.key.endswith(":2")
    (at,) = positions(book, [date(2023, 4, 1)])
    assert (at.principal, at.unapplied) == (50_000_000, 0)


def test_a_document_can_be_entered_again_after_it_was_voided(book: Book) -> None:
    lent(book)
    collect(book, "2023-03-12", 50_400_000, "GBC-1")
    void(book, "GBC-1")
    assert "income_in_term" not in by_role(book)
    collect(book, "2023-03-12", 51_400_000, "GBC-1")
    assert by_role(book)["bank_interest"] == 1_400_000
    assert proved(book) == []


def test_voiding_the_last_document_takes_back_what_the_calendar_brought_by_it(book: Book) -> None:
    """The books of a loan go to its last document; without it the half is not overdue in them."""
    lent(book)
    collect(book, "2023-04-01", 51_700_000, "GBC-2")
    entries = new_entries(book, lambda: void(book, "GBC-2"))
    assert [entry.kind for entry in entries] == ["collect", "to_overdue"]
    assert entries[1].lines == opposite(OVERDUE_HALF.lines)
    assert by_role(book)["principal_in_term"] == 100_000_000
    (again, _) = new_entries(book, lambda: roll_to(book, "2023-04-01"))
    assert again == OVERDUE_HALF


# Closed days.


def locked(book: Book, day: str) -> None:
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, date.fromisoformat(day), TODAY))


def test_into_locked_days_nothing_is_booked_unless_a_person_says_the_day(book: Book) -> None:
    late_story(book)
    locked(book, "2023-04-30")
    before = head(book)
    with pytest.raises(FundledgerError) as refused:
        take(book, LATE_RECEIPT, "2023-03-22", "GBC-1")
    assert refused.value.key == "period.locked"
    assert head(book) == before
    entries = new_entries(
        book, lambda: take(book, LATE_RECEIPT, "2023-03-22", "GBC-1", booked_on="2023-05-02")
    )
    assert entries == [
        Told("collect", "2023-03-22", BY_GBC_1, "GBC-1", booked="2023-05-02"),
        Told("reallocate", "2023-04-01", REALLOCATED, "GBC-2", booked="2023-05-02"),
    ]


def test_only_what_falls_into_locked_days_is_booked_later(book: Book) -> None:
    late_story(book)
    locked(book, "2023-03-31")
    entries = new_entries(
        book, lambda: take(book, LATE_RECEIPT, "2023-03-22", "GBC-1", booked_on="2023-05-02")
    )
    assert [(entry.day, entry.booked) for entry in entries] == [
        ("2023-03-22", "2023-05-02"),
        ("2023-04-01", None),
    ]


def test_behind_a_seal_all_is_booked_on_the_first_open_day(book: Book) -> None:
    """What a sealed period showed stays; the sums by value date are as if nobody had been late."""
    late_story(book)
    roll_to(book, "2023-04-10")
    shown = sums(book, as_of="2023-04-30")
    seal_day(book, "2023-04-30")
    entries = new_entries(book, lambda: take(book, LATE_RECEIPT, "2023-03-22", "GBC-1"))
    assert [(entry.kind, entry.day, entry.booked) for entry in entries] == [
        ("collect", "2023-03-22", "2023-05-01"),
        ("reallocate", "2023-04-01", "2023-05-01"),
    ]
    assert sums(book, as_of="2023-04-30") == shown
    entries = new_entries(book, lambda: void(book, "GBC-1"))
    assert {entry.booked for entry in entries} == {"2023-05-01"}
    assert sums(book) == shown


def test_a_roll_behind_a_lock_books_on_the_day_a_person_says(book: Book) -> None:
    """Nobody rolled in March, which is locked by now: the half became overdue on 13/3."""
    lent(book)
    locked(book, "2023-03-31")
    before = last_entry(book)
    with pytest.raises(FundledgerError) as refused:
        roll_to(book, "2023-04-01")
    assert refused.value.key == "period.locked"
    with writer_of(book) as writer:
        roll(writer, date(2023, 4, 1), TODAY, booked_on=date(2023, 4, 3))
    assert [(entry.kind, entry.day, entry.booked) for entry in told(book, before)] == [
        ("to_overdue", "2023-03-13", "2023-04-03"),
        ("interest", "2023-04-01", None),
    ]
    assert proved(book) == []


# Accounts and charts that change under a loan.


def second_bank(book: Book, *, closed: bool, since: str) -> None:
    with writer_of(book) as writer:
        for number, role in (("11219", "bank_capital"), ("11229", "bank_interest")):
            account = Account(number, ROLES[role], "NH mẫu 2", "Bank 2", "ngân hàng 2", closed)
            writer.state(account_statement(account, date.fromisoformat(since)))


def test_an_account_closed_later_leaves_what_was_collected_alone(book: Book) -> None:
    lent(book)
    second_bank(book, closed=False, since="2023-01-01")
    collect(book, "2023-03-12", 51_400_000, "GBC-1", place="ngân hàng 2")
    second_bank(book, closed=True, since="2023-06-01")
    (entry,) = new_entries(book, lambda: collect(book, "2023-05-21", 50_700_000, "GBC-2"))
    assert entry.kind == "collect"
    before = head(book)
    roll_to(book, "2023-06-30")
    assert told(book, after=last_entry(book) - 1)[0].document == "GBC-2"  # the roll posts nothing
    assert head(book)[0] == before[0] + 1  # but its own fact


def test_what_comes_late_behind_a_change_of_chart_is_booked_by_the_new_one(book: Book) -> None:
    """Its value date is a day of the old chart, whose numbers take nothing any more."""
    lent(book)
    collect(book, "2023-03-12", 51_400_000, "GBC-1")
    settle_year(book, 2023)
    seal_day(book, "2023-12-31")
    with writer_of(book) as writer:
        adopt(writer, preset("plain"), date(2024, 1, 1), "chuyển hệ thống tài khoản")
    entries = new_entries(book, lambda: collect(book, "2023-05-21", 50_700_000, "GBC-2"))
    assert [(entry.kind, entry.booked) for entry in entries] == [("collect", "2024-01-01")]
    assert by_role(book)["bank_interest"] == 2_100_000
    assert {number for (number,) in sums(book)} <= set(ROLES)


def test_a_receipt_of_the_old_chart_is_reversed_on_its_numbers(book: Book) -> None:
    lent(book)
    collect(book, "2023-03-12", 51_400_000, "GBC-1")
    with writer_of(book) as writer:
        adopt(writer, preset("plain"), date(2024, 1, 1), "chuyển hệ thống tài khoản")
    new_entries(book, lambda: void(book, "GBC-1"))
    assert by_role(book)["bank_interest"] == 0


# What an earlier year leaves to the next.


def test_a_receipt_pays_the_income_of_the_earlier_year_first(book: Book) -> None:
    """Receivable on 10/1: 1,200,000 of 2023 and 200,000 of 2024. 300,000 of it is paid on 15/1.

    Out of group 1 on 30/1, 900,000 of 2023 is a loss and the 200,000 of 2024 is income back. Owed
    then: 1,100,000 in term and 20 × 30,000 = 600,000.
    """
    lent(book, ALL_ON_10_JANUARY)
    for day in ("2023-12-31", "2024-01-10"):
        roll_to(book, day)
    paid = Collect(date(2024, 1, 15), 300_000, split=Split(due_interest=300_000), document="GBC-1")
    enter(book, paid)
    (entry,) = new_entries(book, lambda: roll_to(book, "2024-01-30"))
    assert entry.lines == {
        "income_in_term": 200_000,
        "loss": 900_000,
        "interest_receivable": -1_100_000,
        "memo_interest": 1_700_000,
        "memo_interest_contra": -1_700_000,
    }


def test_money_held_in_the_cash_box_over_a_new_year_is_applied_there(book: Book) -> None:
    """A roll looks back to the last one of the earlier year only; the receipt lies before it."""
    lent(book, ALL_ON_10_JANUARY)
    collect(book, "2023-12-01", 5_000_000, "PT-1", place="cash")
    roll_to(book, "2023-12-31")
    (applied, _) = new_entries(book, lambda: roll_to(book, "2024-01-10"))
    assert applied.kind == "apply"
    assert applied.lines == {
        "held": 5_000_000,
        "principal_in_term": -5_000_000,
        "cash_capital": 5_000_000,
        "cash_interest": -5_000_000,
    }


# The edge of group 1, and a loan that is overdue as a whole.


@pytest.mark.parametrize(("day", "in_group_1"), [("2023-03-21", True), ("2023-03-22", False)])
def test_group_1_ends_with_the_ninth_day_overdue(book: Book, day: str, in_group_1: bool) -> None:
    lent(book)
    roll_to(book, day)
    assert ("interest_receivable" in by_role(book)) == in_group_1
    assert proved(book) == []


def test_a_payoff_of_a_loan_overdue_as_a_whole_credits_overdue_principal_alone(book: Book) -> None:
    """Half is missed on 12/3, so all bears 30,000 a day from there: 600,000 by 1/4."""
    lent(book, {**TWO_INSTALMENTS, "overdue_scope": "whole_balance"})
    payoff = Collect(date(2023, 4, 1), 102_000_000, payoff=True, document="GBC-1")
    assert new_entries(book, lambda: enter(book, payoff)) == [
        Told(
            "to_overdue",
            "2023-03-13",
            {"principal_overdue": 100_000_000, "principal_in_term": -100_000_000},
        ),
        Told(
            "collect",
            "2023-04-01",
            {
                "bank_capital": 100_000_000,
                "bank_interest": 2_000_000,
                "principal_overdue": -100_000_000,
                "income_overdue": -600_000,
                "income_in_term": -1_400_000,
            },
            "GBC-1",
        ),
    ]


# The end.


def secured_and_paid(book: Book) -> Book:
    """Land worth 200,000,000 is held; all is paid when it falls due, with 1,400,000 of interest."""
    lent(book, ALL_ON_12_MARCH)
    land = Security(
        loan="HD-01",
        code="TS1",
        kind="land_use_right",
        what="Thửa 12",
        value=200_000_000,
        valued=date(2022, 12, 20),
        papers=("GCN số AB 123",),
    )
    with writer_of(book) as writer:
        add(writer, land, date(2023, 1, 1), "BB 01")
    collect(book, "2023-03-12", 101_400_000, "GBC-1")
    return book


@pytest.mark.parametrize("keeps", [False, True])
def test_a_closed_loan_gives_its_papers_back(book: Book, keeps: bool) -> None:
    secured_and_paid(book)
    with writer_of(book) as writer:
        given_back = verbs.close(
            writer, "HD-01", date(2023, 3, 13), "BB 02", today=TODAY, keeps_papers=keeps
        )
    assert [each.code for each in given_back] == ([] if keeps else ["TS1"])
    assert by_role(book).get("memo_papers", 0) == (200_000_000 if keeps else 0)
    assert proved(book) == []
