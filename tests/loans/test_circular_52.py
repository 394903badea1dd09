"""Interest by Circular 52: one loan entry by entry, and the loans beside it; figures by hand.

The loan of most of them: 100,000,000 at 7.3 % a year, 20,000 a day on all of it and 10,000 on a
half. Halves fall due on 12/3/2023 with 70 × 20,000 = 1,400,000 and on 21/5 with 70 × 10,000 =
700,000. A missed half bears 15,000 a day from its due day. Group 1 ends with the ninth day overdue.

Circular 52/2022/TT-BTC: interest is accrued on debts of group 1 alone (art. 5); what was income and
is not collected when due is a cost, and stands in the register (art. 8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from fundledger.contract.events import (
    Collect,
    Disburse,
    Extend,
    Recover,
    Waive,
    WriteOff,
)
from fundledger.errors import FundledgerError
from fundledger.grading import marks, rule_sets
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.periods import lock_statement
from fundledger.ledger.settings import set_value, value_on
from fundledger.loans import verbs
from fundledger.loans.batch import Wanted, take_each
from fundledger.loans.derivation import derived
from fundledger.loans.recognition import RECOGNITION, at_the_beginning
from fundledger.loans.rolling import rolls
from fundledger.registers import relations
from fundledger.registers.documents import body_of
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import Book
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, TODAY, seal_day, settle_year, sums, writer_of
from tests.loans.books import (
    BORROWER,
    SUCCESSOR,
    by_role,
    enter,
    proved,
    roll_to,
    sign,
    with_capital,
)
from tests.loans.telling import Told, head, last_entry, recognise_by, take, told, void

HALVES = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
AT_THE_END = terms_of(principal=100_000_000, rate="7.3", instalments=1, every="100 week")
"""20,000 a day that fall due in December 2024: never overdue in these stories."""

OVERDUE_HALF = Told(
    "to_overdue", "2023-03-13", {"principal_overdue": 50_000_000, "principal_in_term": -50_000_000}
)


@pytest.fixture
def lent(book: Book) -> Book:
    recognise_by(book, "circular-52")
    sign(with_capital(book), HALVES)
    enter(book, Disburse(HALVES.disbursed, HALVES.principal, "UNC-1"))
    return book


def beside(book: Book, cooperative: str = BORROWER) -> Book:
    """A second loan, HD-02, that is in time."""
    sign(book, AT_THE_END, "HD-02", cooperative)
    enter(book, Disburse(AT_THE_END.disbursed, AT_THE_END.principal, "UNC-2"), "HD-02")
    return book


def collect(book: Book, day: str, amount: int, document: str, number: str = "HD-01") -> None:
    enter(book, Collect(date.fromisoformat(day), amount, document=document), number)


def new(book: Book, *happen: Callable[[], object]) -> list[Told]:
    """What happens, told in entries; and the book proves itself after it."""
    before = last_entry(book)
    for each in happen:
        each()
    assert proved(book) == []
    return told(book, before)


def rolled(book: Book, day: str) -> list[Told]:
    """What a roll brings beside a transfer to overdue."""
    return [each for each in new(book, lambda: roll_to(book, day)) if each.kind == "interest"]


def interest(day: str, **lines: int) -> Told:
    """An entry of recognition; the register with its contra."""
    said = {"register": "memo_interest", "receivable": "interest_receivable"}
    found = {said.get(name, name): amount for name, amount in lines.items()}
    if "register" in lines:
        found["memo_interest_contra"] = -lines["register"]
    return Told("interest", day, found)


def of_loan(book: Book, number: str) -> dict[str, int]:
    """What of interest stands of a loan."""
    found = sums(book, ("account", "loan"))
    names = {"13881": "receivable", "N01": "register"}
    return {
        names[str(account)]: amount
        for (account, loan), amount in found.items()
        if loan == number and account in names
    }


# One loan, entry by entry.


def test_paid_in_time(lent: Book) -> None:
    """30 and 58 days at 20,000; 1,400,000 come, of which 1,160,000 stood; 19 days at 10,000."""
    assert rolled(lent, "2023-01-31") == [
        interest("2023-01-31", receivable=600_000, income_in_term=-600_000)
    ]
    assert rolled(lent, "2023-02-28") == [
        interest("2023-02-28", receivable=560_000, income_in_term=-560_000)
    ]
    (received,) = new(lent, lambda: collect(lent, "2023-03-12", 51_400_000, "GBC-1"))
    assert received.lines == {
        "bank_capital": 50_000_000,
        "bank_interest": 1_400_000,
        "principal_in_term": -50_000_000,
        "interest_receivable": -1_160_000,
        "income_in_term": -240_000,
    }
    assert rolled(lent, "2023-03-31") == [
        interest("2023-03-31", receivable=190_000, income_in_term=-190_000)
    ]


def test_not_paid_on_its_day_it_is_a_cost_and_in_the_register(lent: Book) -> None:
    """On the evening of 12/3 nothing is late: 12 days more at 20,000 are income, 1,400,000 stand.

    On 13/3 all of it is a cost and in the register with one day of 15,000; the first day of the
    second half, 10,000, is income. On 14/3 come 50,000,000 + 2 × 15,000 + 1,400,000: out of the
    register, where 15,000 of the second day had not stood, and income.
    """
    roll_to(lent, "2023-02-28")
    assert rolled(lent, "2023-03-12") == [
        interest("2023-03-12", receivable=240_000, income_in_term=-240_000)
    ]
    assert rolled(lent, "2023-03-13") == [
        interest(
            "2023-03-13",
            receivable=10_000 - 1_400_000,
            income_in_term=-10_000,
            cost_other=1_400_000,
            register=1_415_000,
        )
    ]
    (received,) = new(lent, lambda: collect(lent, "2023-03-14", 51_430_000, "GBC-1"))
    assert received.lines == {
        "bank_capital": 50_000_000,
        "bank_interest": 1_430_000,
        "principal_overdue": -50_000_000,
        "income_in_term": -1_400_000,
        "income_overdue": -30_000,
        "memo_interest": -1_415_000,
        "memo_interest_contra": 1_415_000,
    }
    assert by_role(lent, ["cost_other"]) == {"cost_other": 1_400_000}
    assert by_role(lent, ["income_in_term"]) == {"income_in_term": -1_400_000 - 10_000 - 1_400_000}


def test_within_its_days_of_grace_interest_is_not_late(book: Book) -> None:
    """Ten days of grace: 1,400,000 of 12/3 stand as income up to 22/3, with 20,000 a day after.

    In grace the principal that is due bears interest in term on (10 × 10,000 beside the other
    half's 10 × 10,000). On 23/3 it is 11 days overdue: group 2, and all of it is a cost.
    """
    recognise_by(book, "circular-52")
    sign(with_capital(book), replace(HALVES, overdue_grace_days=10))
    enter(book, Disburse(HALVES.disbursed, HALVES.principal, "UNC-1"))
    roll_to(book, "2023-03-22")
    assert of_loan(book, "HD-01") == {"receivable": 1_600_000}
    assert by_role(book, ["income_in_term"]) == {"income_in_term": -1_600_000}
    roll_to(book, "2023-03-23")
    assert "receivable" not in of_loan(book, "HD-01")
    assert by_role(book, ["cost_other"]) == {"cost_other": 1_600_000}


def test_paid_late_before_the_next_roll_nothing_is_taken_back(lent: Book) -> None:
    """Eight days late, 8 × 15,000; between rolls nothing is recognised."""
    roll_to(lent, "2023-02-28")
    _, received = new(lent, lambda: collect(lent, "2023-03-20", 51_520_000, "GBC-1"))
    assert received.lines == {
        "bank_capital": 50_000_000,
        "bank_interest": 1_520_000,
        "principal_overdue": -50_000_000,
        "interest_receivable": -1_160_000,
        "income_in_term": -240_000,
        "income_overdue": -120_000,
    }
    assert "cost_other" not in by_role(lent)


def test_in_group_1_only_what_has_not_fallen_due_is_income(lent: Book) -> None:
    """Nine days late: due 1,400,000 and 9 × 15,000 in the register, 9 × 10,000 receivable.

    Ten days: group 2, and the 90,000 are a cost.
    """
    assert rolled(lent, "2023-03-21") == [
        interest("2023-03-21", receivable=90_000, income_in_term=-90_000, register=1_535_000)
    ]
    # 1,400,000 + 10 × 10,000 + 10 × 15,000 = 1,650,000: 115,000 more than before.
    assert rolled(lent, "2023-03-22") == [
        interest("2023-03-22", receivable=-90_000, cost_other=90_000, register=115_000)
    ]


def test_it_leaves_group_1_and_comes_back(lent: Book) -> None:
    """31/3: 19 days late: 1,400,000 + 190,000 + 285,000 = 1,875,000 in the register.

    5/4: 24 × 15,000 = 360,000 and 1,400,000 come; the register had 285,000 and all of the latter.
    30/4: 49 × 10,000 = 490,000 have accrued, of which 190,000 are in the register still.
    """
    roll_to(lent, "2023-02-28")
    assert rolled(lent, "2023-03-31") == [
        interest("2023-03-31", receivable=-1_160_000, cost_other=1_160_000, register=1_875_000)
    ]
    (received,) = new(lent, lambda: collect(lent, "2023-04-05", 51_760_000, "GBC-1"))
    assert received.lines == {
        "bank_capital": 50_000_000,
        "bank_interest": 1_760_000,
        "principal_overdue": -50_000_000,
        "income_in_term": -1_400_000,
        "income_overdue": -360_000,
        "memo_interest": -1_685_000,
        "memo_interest_contra": 1_685_000,
    }
    assert rolled(lent, "2023-04-30") == [
        interest("2023-04-30", receivable=490_000, income_in_term=-490_000, register=-190_000)
    ]


def test_the_register_is_paid_first_then_what_is_receivable(lent: Book) -> None:
    """On 21/3 1,400,000 are in the register, 90,000 receivable; on 21/5 2,100,000 are due.

    1,450,000 of interest come by their own split: 1,400,000 are income, 50,000 were already.
    """
    roll_to(lent, "2023-03-21")
    split = {"due_interest": 1_450_000}
    received = new(
        lent,
        lambda: take(
            lent, {"do": "collect", "amount": 1_450_000, "split": split}, "2023-05-21", "GBC-1"
        ),
    )[-1]
    assert received.lines == {
        "bank_interest": 1_450_000,
        "income_in_term": -1_400_000,
        "memo_interest": -1_400_000,
        "memo_interest_contra": 1_400_000,
        "interest_receivable": -50_000,
    }


def test_waived_the_register_goes_first(lent: Book) -> None:
    """As the receipt above: 1,400,000 leave the register, 50,000 were income and are a cost."""
    roll_to(lent, "2023-03-21")
    event = Waive(date(2023, 5, 21), "in_term", 1_450_000, "QĐ-1")
    waived = new(lent, lambda: enter(lent, event))[-1]
    assert waived.lines == {
        "memo_interest": -1_400_000,
        "memo_interest_contra": 1_400_000,
        "cost_other": 50_000,
        "interest_receivable": -50_000,
    }


def test_what_was_waived_puts_the_debt_out_of_group_1(lent: Book) -> None:
    """Paid in time but for 400,000 that were waived: group 3 (Circular 14/2024)."""
    roll_to(lent, "2023-02-28")
    enter(lent, Waive(date(2023, 3, 12), "in_term", 400_000, "QĐ-1"))
    collect(lent, "2023-03-12", 51_000_000, "GBC-1")
    # The waiver took 400,000 of the 1,160,000; of the 1,000,000 that came 240,000 are income.
    assert by_role(lent, ["cost_other"]) == {"cost_other": 400_000}
    assert by_role(lent, ["income_in_term"]) == {"income_in_term": -1_160_000 - 240_000}
    assert rolled(lent, "2023-03-31") == [interest("2023-03-31", register=190_000)]


def test_restructured_it_is_out_of_group_1_though_nothing_is_late(lent: Book) -> None:
    """Extended on 1/2: group 2. 58 × 20,000 = 1,160,000 stand in the register."""
    roll_to(lent, "2023-01-31")
    enter(lent, Extend(date(2023, 2, 1), date(2023, 8, 31), "QĐ-1"))
    assert rolled(lent, "2023-02-28") == [
        interest("2023-02-28", receivable=-600_000, cost_other=600_000, register=1_160_000)
    ]


def test_paid_off(lent: Book) -> None:
    """10/4, 29 × 10,000 = 290,000 have accrued since 12/3, of which 190,000 stood on 31/3."""
    collect(lent, "2023-03-12", 51_400_000, "GBC-1")
    roll_to(lent, "2023-03-31")
    event = Collect(date(2023, 4, 10), 50_290_000, payoff=True, document="GBC-2")
    (paid,) = new(lent, lambda: enter(lent, event))
    assert paid.lines == {
        "bank_capital": 50_000_000,
        "bank_interest": 290_000,
        "principal_in_term": -50_000_000,
        "interest_receivable": -190_000,
        "income_in_term": -100_000,
    }
    assert rolled(lent, "2023-04-30") == []


def test_written_off(lent: Book) -> None:
    """On 22/3: 1,400,000 + 100,000 + 150,000 of interest; 90,000 of it had been income."""
    roll_to(lent, "2023-03-21")
    lost = new(lent, lambda: enter(lent, WriteOff(date(2023, 3, 22), "QĐ-1")))[-1]
    assert lost.lines == {
        "principal_in_term": -50_000_000,
        "principal_overdue": -50_000_000,
        "loss": 100_000_000,
        "cost_other": 90_000,
        "interest_receivable": -90_000,
        "memo_interest": -1_535_000,
        "memo_interest_contra": 1_535_000,
        "memo_written_off": 101_650_000,
        "memo_written_off_contra": -101_650_000,
    }
    back = new(lent, lambda: enter(lent, Recover(date(2023, 4, 3), 1_000_000, "GBC-9")))[-1]
    assert back.lines["income_other"] == -1_000_000
    assert rolled(lent, "2023-04-30") == []


def test_a_year_ends_between_and_keeps_its_income(book: Book) -> None:
    """60 × 20,000 = 1,200,000 are income of 2023; due on 10/1/2024 and not paid: a cost of 2024.

    On 20/1 it is ten days late, 10 × 30,000. On 25/1 all comes: 15 × 30,000 = 450,000 beside it.
    """
    recognise_by(book, "circular-52")
    begins = date(2023, 11, 1)
    terms = terms_of(
        principal=100_000_000, rate="7.3", instalments=1, every="10 week", disbursed=begins
    )
    sign(with_capital(book), terms)
    enter(book, Disburse(terms.disbursed, terms.principal, "UNC-1"))
    assert rolled(book, "2023-12-31") == [
        interest("2023-12-31", receivable=1_200_000, income_in_term=-1_200_000)
    ]
    settle_year(book, 2023)
    assert rolled(book, "2024-01-20") == [
        interest("2024-01-20", receivable=-1_200_000, cost_other=1_200_000, register=1_700_000)
    ]
    collect(book, "2024-01-25", 101_850_000, "GBC-1")
    found = by_role(book, ["income_in_term", "income_overdue", "cost_other", "loss"])
    # The income of 2023 went with its closing; in 2024 the cost and what came stand apart.
    assert found == {
        "income_in_term": -1_400_000,
        "income_overdue": -450_000,
        "cost_other": 1_200_000,
    }


# From another way to this one, and what a roll keeps.


def test_from_a_roll_by_another_way_on_the_first_by_this_one(book: Book) -> None:
    """By accrual-group1 1,400,000 + 9 × 10,000 were income on 21/3, due or not; on 31/3 a cost."""
    sign(with_capital(book), HALVES)
    enter(book, Disburse(HALVES.disbursed, HALVES.principal, "UNC-1"))
    roll_to(book, "2023-03-21")
    recognise_by(book, "circular-52", since="2023-03-22")
    # 1,400,000 + 19 × 10,000 + 19 × 15,000 in all, of which 9 × 15,000 stood there.
    assert rolled(book, "2023-03-31") == [
        interest("2023-03-31", receivable=-1_490_000, cost_other=1_490_000, register=1_740_000)
    ]


def test_a_roll_names_the_rules_that_told_group_1_and_the_book_keeps_them(lent: Book) -> None:
    roll_to(lent, "2023-01-31")
    roll_to(lent, "2024-08-31")
    with lent.reading() as connection:
        bodies = [fact.body for fact in stated(connection, FUND, "roll")]
        kept = [fact.subject for fact in stated(connection, FUND, rule_sets.KIND)]
    assert bodies == [
        {"recognition": "circular-52", "debt_groups": "vi-mo-15-2010"},
        {"recognition": "circular-52", "debt_groups": "vi-mo-14-2024"},
    ]
    assert kept == ["debt_groups/vi-mo-15-2010", "debt_groups/vi-mo-14-2024"]


def test_a_later_version_of_the_rules_changes_nothing_that_was_rolled(lent: Book) -> None:
    """The set is stated again under its name, with two days overdue as the end of group 1."""
    roll_to(lent, "2023-03-21")
    with lent.reading() as connection:
        (said,) = [fact.body for fact in stated(connection, FUND, rule_sets.KIND)]
    with writer_of(lent) as writer:
        stricter = {**said, "overdue_days": [2, 30, 90, 180]}
        writer.state(rule_sets.statement_of("debt_groups", stricter))
    assert proved(lent) == []
    assert rolled(lent, "2023-03-21") == []
    assert of_loan(lent, "HD-01")["receivable"] == 90_000


def test_other_ways_keep_what_their_rolls_kept(book: Book) -> None:
    """The facts that stand in books of earlier versions are the same to the letter."""
    sign(with_capital(book), HALVES)
    enter(book, Disburse(HALVES.disbursed, HALVES.principal, "UNC-1"))
    roll_to(book, "2023-01-31")
    with book.reading() as connection:
        (made,) = stated(connection, FUND, "roll")
        assert list(stated(connection, FUND, rule_sets.KIND)) == []
    assert made.body == {"recognition": "accrual-group1", "group1_days_max": 9}


# Loans beside it.


def test_another_debt_of_the_borrower_takes_it_out_of_group_1(lent: Book) -> None:
    """On 31/3 HD-01 is 19 days late. HD-02 has 89 × 20,000 = 1,780,000; 1,160,000 of it stood."""
    beside(lent)
    roll_to(lent, "2023-02-28")
    before = last_entry(lent)
    roll_to(lent, "2023-03-31")
    (second,) = [
        each for each in told(lent, before) if each.lines.get("memo_interest") == 1_780_000
    ]
    assert second == interest(
        "2023-03-31", receivable=-1_160_000, cost_other=1_160_000, register=1_780_000
    )
    assert proved(lent) == []


def test_a_debt_of_another_borrower_does_not(lent: Book) -> None:
    beside(lent, SUCCESSOR)
    roll_to(lent, "2023-03-31")
    assert of_loan(lent, "HD-02") == {"receivable": 1_780_000}


def in_time_after_all(book: Book, number: str = "HD-01") -> None:
    """The receipt of the due day turns up."""
    collect(book, "2023-03-12", 51_400_000, "GBC-1", number)


def test_a_late_paper_of_one_settles_the_other(lent: Book) -> None:
    """HD-01 was paid in time: on 31/3 both were in group 1, and HD-02's 1,780,000 are income."""
    beside(lent)
    roll_to(lent, "2023-03-31")
    assert of_loan(lent, "HD-02") == {"register": 1_780_000}
    before = last_entry(lent)
    in_time_after_all(lent)
    of_second = told(lent, before)[-1]
    assert of_second == interest(
        "2023-03-31", receivable=1_780_000, income_in_term=-1_780_000, register=-1_780_000
    )
    assert of_loan(lent, "HD-01") == {"receivable": 190_000}
    assert proved(lent) == []
    void(lent, "GBC-1")  # and was not, after all
    assert of_loan(lent, "HD-02") == {"register": 1_780_000}
    assert proved(lent) == []


def test_moved_to_where_it_belonged_both_borrowers_are_settled(lent: Book) -> None:
    """HD-02 lies beside HD-01, HD-04 beside HD-03, which had the receipt by mistake."""
    beside(lent)
    sign(lent, HALVES, "HD-03", SUCCESSOR)
    sign(lent, AT_THE_END, "HD-04", SUCCESSOR)
    for number, terms in (("HD-03", HALVES), ("HD-04", AT_THE_END)):
        enter(lent, Disburse(terms.disbursed, terms.principal, f"UNC-{number}"), number)
    in_time_after_all(lent, "HD-03")
    roll_to(lent, "2023-03-31")
    assert of_loan(lent, "HD-02") == {"register": 1_780_000}
    assert of_loan(lent, "HD-04") == {"receivable": 1_780_000}
    with writer_of(lent) as writer:
        loan = loan_numbered(writer.connection, FUND, "HD-03")
        (wrong,) = [each for each in loan.documents if each.do == "collect"]
        verbs.move(writer, wrong.chain, "HD-01", "nhầm hợp đồng", today=TODAY)
    assert of_loan(lent, "HD-02") == {"receivable": 1_780_000}
    assert of_loan(lent, "HD-04") == {"register": 1_780_000}
    assert proved(lent) == []


def test_a_file_of_receipts_settles_the_other_too(lent: Book) -> None:
    beside(lent)
    roll_to(lent, "2023-03-31")
    with writer_of(lent) as writer:
        loan = loan_numbered(writer.connection, FUND, "HD-01")
        body = body_of(Collect(date(2023, 3, 12), 51_400_000))
        take_each(writer, [Wanted(loan, date(2023, 3, 12), "GBC-1", body)], today=TODAY)
    assert of_loan(lent, "HD-02") == {"receivable": 1_780_000}
    assert proved(lent) == []


def test_a_loan_that_passes_to_another_borrower_takes_its_group_along(lent: Book) -> None:
    """HD-01, 19 days late on 31/3, had passed to the successor on 20/3: HD-03 lies beside it."""
    beside(lent)
    sign(lent, AT_THE_END, "HD-03", SUCCESSOR)
    enter(lent, Disburse(AT_THE_END.disbursed, AT_THE_END.principal, "UNC-3"), "HD-03")
    roll_to(lent, "2023-03-31")
    assert (of_loan(lent, "HD-02"), of_loan(lent, "HD-03")) == (
        {"register": 1_780_000},
        {"receivable": 1_780_000},
    )
    take(lent, {"do": "transfer", "to": SUCCESSOR}, "2023-03-20", "QĐ-2")
    assert (of_loan(lent, "HD-02"), of_loan(lent, "HD-03")) == (
        {"receivable": 1_780_000},
        {"register": 1_780_000},
    )
    assert proved(lent) == []
    void(lent, "QĐ-2")
    assert of_loan(lent, "HD-02") == {"register": 1_780_000}
    assert proved(lent) == []


def test_nothing_of_sealed_days_moves(lent: Book) -> None:
    """The quarter is sealed when the receipt turns up: what follows of both is booked on 1/4."""
    beside(lent)
    roll_to(lent, "2023-03-31")
    seal_day(lent, "2023-03-31")
    sealed = sums(lent, as_of="2023-03-31")
    before = last_entry(lent)
    in_time_after_all(lent)
    assert sums(lent, as_of="2023-03-31") == sealed
    assert {each.booked for each in told(lent, before)} == {"2023-04-01"}
    assert of_loan(lent, "HD-02") == {"receivable": 1_780_000}
    assert proved(lent) == []


def test_what_falls_into_locked_days_is_for_a_person_to_decide(lent: Book) -> None:
    """Also of the loan beside it, whose papers nobody touched."""
    beside(lent)
    roll_to(lent, "2023-03-31")
    with writer_of(lent) as writer:
        writer.state(lock_statement(writer.periods, date(2023, 3, 31), TODAY))
    stood = head(lent)
    with pytest.raises(FundledgerError):
        in_time_after_all(lent)
    assert head(lent) == stood
    locked = sums(lent, as_of="2023-03-31")
    body = body_of(Collect(date(2023, 3, 12), 51_400_000))
    take(lent, body, "2023-03-12", "GBC-1", booked_on="2023-04-03")
    assert sums(lent, as_of="2023-03-31") == locked
    assert of_loan(lent, "HD-02") == {"receivable": 1_780_000}
    assert proved(lent) == []


def test_a_mark_of_one_debt_settles_all(lent: Book) -> None:
    """HD-02 is put into group 4 by a decision, from a day before the roll: both are out of 1."""
    beside(lent)
    in_time_after_all(lent)
    roll_to(lent, "2023-03-31")
    raised = marks.Mark(
        0, "HD-02", "raised", date(2023, 3, 1), "QĐ-3", "bỏ trốn", 4, date(2023, 12, 31)
    )
    with writer_of(lent) as writer:
        writer.state(marks.statement_of(raised))
        verbs.settle_marked(writer, "HD-02")
    assert of_loan(lent, "HD-01") == {"register": 190_000}
    assert of_loan(lent, "HD-02") == {"register": 1_780_000}
    assert proved(lent) == []


def related_count(book: Book) -> None:
    """The Fund's own family, like that of microfinance but with contagion among related persons."""
    beside(book, SUCCESSOR)
    own = dict(rule_sets.shipped("debt_groups")["vi-mo-15-2010"])
    own |= {"name": "rieng-1", "family": "rieng", "contagion": "related"}
    with writer_of(book) as writer:
        writer.state(rule_sets.statement_of("debt_groups", own))
        since = date(2015, 1, 1)
        writer.state(Statement("setting", "debt_group_rules", since, {"value": "rieng"}))
    roll_to(book, "2023-03-31")
    assert of_loan(book, "HD-02") == {"receivable": 1_780_000}


def related() -> Statement:
    """The two borrowers, from the day of the roll on."""
    subject = relations.subject_of(BORROWER, SUCCESSOR, "member_of")
    return Statement(relations.KIND, subject, date(2023, 3, 31), {}, "GXN-1")


def test_what_nobody_settled_is_found_and_a_second_roll_mends_it(lent: Book) -> None:
    """As a member that the register of borrowers names without anybody asking for its debts."""
    related_count(lent)
    with writer_of(lent) as writer:
        writer.state(related())
    assert {(each.key, each.params["loan"]) for each in proved(lent)} == {
        ("finding.loan_differs", "HD-02")
    }
    roll_to(lent, "2023-03-31")
    assert of_loan(lent, "HD-02") == {"register": 1_780_000}
    assert proved(lent) == []


def test_related_persons_where_the_rules_say_so(lent: Book) -> None:
    related_count(lent)
    with writer_of(lent) as writer:
        writer.state(related())
        verbs.settle_borrowers(writer, [BORROWER])
    assert of_loan(lent, "HD-02") == {"register": 1_780_000}
    assert proved(lent) == []
    in_time_after_all(lent)
    assert of_loan(lent, "HD-02") == {"receivable": 1_780_000}
    assert proved(lent) == []


def test_who_does_not_ask_those_beside_it_is_told(lent: Book) -> None:
    roll_to(lent, "2023-01-31")
    with lent.reading() as connection:
        loan, done = loan_numbered(connection, FUND, "HD-01"), rolls(connection, FUND)
    with pytest.raises(AssertionError):
        derived(loan, done, date(2023, 1, 31))


# Which way holds.


def set_recognition(book: Book, value: str, since: date) -> None:
    with writer_of(book) as writer:
        set_value(writer, "recognition", value, since, "QĐ-5")


def test_days_that_were_rolled_keep_their_way(book: Book) -> None:
    """Rolled to 31/3: another way can hold from 1/4, and whoever asks for 1/1 is told so."""
    sign(with_capital(book), HALVES)
    enter(book, Disburse(HALVES.disbursed, HALVES.principal, "UNC-1"))
    roll_to(book, "2023-03-31")
    stood = head(book)
    for since in (date(2023, 1, 1), date(2023, 3, 31)):
        with pytest.raises(FundledgerError) as refused:
            set_recognition(book, "circular-52", since)
        assert refused.value.key == "setting_value.recognition_rolled"
        assert refused.value.params["first"] == date(2023, 4, 1)
    assert head(book) == stood
    set_recognition(book, "circular-52", date(2023, 4, 1))
    roll_to(book, "2023-04-30")
    with book.reading() as connection:
        assert [each.recognition for each in rolls(connection, FUND)] == [
            "accrual-group1",
            "circular-52",
        ]


def test_what_is_said_of_the_first_days_of_new_books(book: Book) -> None:
    """The sentence that they state with their first day; a book that stands has none."""
    said = at_the_beginning(date(2027, 1, 1))
    assert (said.kind, said.subject, said.body) == (
        "setting",
        "recognition",
        {"value": "circular-52"},
    )
    assert said.document == "Thiết lập ban đầu của chương trình (Thông tư 52/2022/TT-BTC)"
    with book.reading() as connection:
        assert value_on(connection, FUND, RECOGNITION, TODAY) == "accrual-group1"


def test_without_rules_of_the_day_nothing_is_rolled(lent: Book) -> None:
    with writer_of(lent) as writer:
        writer.state(Statement("setting", "debt_group_rules", date(2023, 1, 1), {"value": "x"}))
    stood = head(lent)
    with pytest.raises(FundledgerError) as refused:
        roll_to(lent, "2023-01-31")
    assert refused.value.key == "rule_set.no_family"
    assert head(lent) == stood
