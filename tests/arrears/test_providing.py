"""Provisions as a roll books them, worked out by hand.

The loan is the one of `tests.reports.small`: 10 million overdue since 30/6/2023, 40 million since
30/9. By Circular 15/2010 as taken (10, 30, 90, 180 days; 0, 2, 25, 50, 100 %; general 0,5 %):

    30/9/2023   92 days: group 4; 50 % × 50 million = 25 million; general 0,5 % × 50 = 0,25 million
    31/12/2023  184 days: group 5; 50 million; group 5 is in no general provision
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundledger.arrears.providing import KIND, post, run, runs
from fundledger.contract.events import Collect, Disburse, WriteOff
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Draft, Posting, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.reading import journal
from fundledger.loans import verbs
from fundledger.rules.collateral import deductible_percents, most_on
from fundledger.store.books import Book
from tests.arrears.books import by_loan, on, on_2293, posting, secured, set_to, standing
from tests.ledger.books import FUND, findings, seal_day, sums, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, enter, proved, roll_to, sign
from tests.loans.telling import take
from tests.reports.small import Q3, TERMS, M, told

END = date(2023, 12, 31)
MARCH = date(2024, 3, 31)
PAID_OFF = Collect(date(2023, 9, 29), 60 * M, payoff=True, document="GBC-9")
"""More than all that was owed the day before 30/9."""


@pytest.fixture
def owing(book: Book) -> Book:
    return posting(told(book, roll=None))


def entries_of(book: Book) -> list[tuple[str, str]]:
    """The provision entries: kind and memo, in the order of posting."""
    with book.reading() as connection:
        found = list(journal(connection, FUND))
    return [(each.kind, each.memo) for each in found if each.kind.startswith("provision_")]


def test_a_roll_books_what_is_needed_less_what_is_held(owing: Book) -> None:
    roll_to(owing, Q3)
    assert standing(owing) == {
        "provision_specific": 25 * M,
        "provision_general": 250_000,
        "cost_provision": 25_250_000,
    }
    roll_to(owing, END)  # 50 − 25 more; the general one is released: other income
    assert standing(owing) == {
        "provision_specific": 50 * M,
        "cost_provision": 50_250_000,
        "income_other": 250_000,
    }
    assert by_loan(owing) == {("HD-01", BORROWER): 50 * M}
    assert proved(owing) == []


def test_on_both_databases(any_book: Book) -> None:
    posting(told(any_book, roll=None))
    roll_to(any_book, Q3)
    roll_to(any_book, Q3)
    roll_to(any_book, END)
    assert by_loan(any_book) == {("HD-01", BORROWER): 50 * M}
    assert standing(any_book)["income_other"] == 250_000
    assert proved(any_book) == []


def test_what_is_booked_says_by_which_rules(owing: Book) -> None:
    roll_to(owing, Q3)
    assert entries_of(owing) == [
        (
            "provision_charge",
            "Trích lập dự phòng cụ thể hợp đồng HD-01: nhóm 4, phải trích 25.000.000 đồng "
            "(du-phong-vi-mo-15-2010)",
        ),
        ("provision_charge", "Trích lập dự phòng chung (du-phong-vi-mo-15-2010)"),
    ]
    with owing.reading() as connection:
        (fact,) = runs(connection, FUND)
        kept = {each.subject for each in stated(connection, FUND, "rule_set")}
        (shares,) = stated(connection, FUND, "collateral_rules")
    assert fact.body == {
        "debt_groups": "vi-mo-15-2010",
        "provisions": "du-phong-vi-mo-15-2010",
        "collateral": "khau-tru-15-2010",
        "specific": 25 * M,
        "general": 250_000,
        "debts": 1,
    }
    assert {"debt_groups/vi-mo-15-2010", "provisions/du-phong-vi-mo-15-2010"} <= kept
    assert shares.subject == "khau-tru-15-2010"
    assert shares.body["deductible_percent"]["land_use_right"] == "50"


def test_a_set_that_was_used_stands_before_the_programs(owing: Book) -> None:
    """As if a later version of the program allowed other shares: the book keeps to its own, 20 %.

    60 million × 20 % = 12 million: (50 − 12) × 50 % = 19 million.
    """
    secured(owing, 60 * M)
    percents = {**deductible_percents(), "land_use_right": "20"}
    body = replace(most_on(Q3), percents=percents).as_stated()
    with writer_of(owing) as writer:
        writer.state(Statement("collateral_rules", "khau-tru-15-2010", most_on(Q3).since, body))
    assert on(owing, Q3).needs.specific == 19 * M


def test_posting_begins_on_its_day(book: Book) -> None:
    posting(told(book, roll=None), "2023-10-01")
    roll_to(book, Q3)
    assert standing(book) == {}
    roll_to(book, END)
    assert standing(book) == {"provision_specific": 50 * M, "cost_provision": 50 * M}


def test_rolled_again_nothing_is_posted(owing: Book) -> None:
    roll_to(owing, Q3)
    with owing.reading() as connection:
        before = list(stated(connection, FUND))
    assert roll_to(owing, Q3).posted == {}
    with owing.reading() as connection:
        assert list(stated(connection, FUND)) == before


def test_nothing_is_posted_where_the_fund_only_has_it_shown(book: Book) -> None:
    told(book, roll=Q3)
    assert standing(book) == {}
    found = on(book, Q3)
    assert (found.needs.specific, found.needs.general) == (25 * M, 250_000)


def test_security_is_deducted(owing: Book) -> None:
    """60 million × 50 % = 30: (50 − 30) × 50 % = 10 million; later (50 − 30) × 100 % = 20."""
    secured(owing, 60 * M)
    roll_to(owing, Q3)
    assert standing(owing)["provision_specific"] == 10 * M
    roll_to(owing, END)
    assert standing(owing)["provision_specific"] == 20 * M


def test_entrusted_money_needs_none(owing: Book) -> None:
    set_to(owing, "entrusted_sources", "Vốn tỉnh; nsdp")
    roll_to(owing, Q3)
    assert standing(owing) == {}


def test_a_late_paper_and_the_day_rolled_again(owing: Book) -> None:
    """As if it had been there at first: no cost, and no income from taking it back."""
    roll_to(owing, Q3)
    enter(owing, PAID_OFF)
    roll_to(owing, Q3)
    assert set(standing(owing).values()) <= {0}
    assert proved(owing) == []


def test_a_late_paper_is_in_the_next_run_and_the_sealed_day_stays(owing: Book) -> None:
    roll_to(owing, Q3)
    seal_day(owing, "2023-09-30")
    before = sums(owing, as_of="2023-09-30")
    enter(owing, PAID_OFF)
    roll_to(owing, END)
    assert sums(owing, as_of="2023-09-30") == before
    found = standing(owing)
    assert (found["cost_provision"], found["income_other"]) == (25_250_000, 25_250_000)
    assert not by_loan(owing).get(("HD-01", BORROWER))
    assert proved(owing) == []


def test_a_sealed_day_rolled_again_is_put_right_on_the_first_open_day(owing: Book) -> None:
    roll_to(owing, Q3)
    seal_day(owing, "2023-09-30")
    before = sums(owing, as_of="2023-09-30")
    enter(owing, PAID_OFF)
    roll_to(owing, Q3)
    assert sums(owing, as_of="2023-09-30") == before
    assert not by_loan(owing).get(("HD-01", BORROWER))
    assert proved(owing) == []


def test_the_whole_provision_is_used(owing: Book) -> None:
    """50 million are held and used: need 0, held 0, and the next run posts nothing for it."""
    roll_to(owing, END)
    enter(owing, WriteOff(date(2024, 1, 15), "QĐ-5"), provision=50 * M)
    assert not by_loan(owing).get(("HD-01", BORROWER))
    before = standing(owing)
    assert not any(kind.startswith("provision") for kind in roll_to(owing, MARCH).posted)
    assert standing(owing) == before
    assert proved(owing) == []


def test_a_part_is_used_and_the_rest_released(owing: Book) -> None:
    """30 of 50 million: 20 are a loss, and the 20 that stand for nothing now are other income."""
    roll_to(owing, END)
    enter(owing, WriteOff(date(2024, 1, 15), "QĐ-5"), provision=30 * M)
    assert by_loan(owing)["HD-01", BORROWER] == 20 * M
    roll_to(owing, MARCH)
    assert not by_loan(owing).get(("HD-01", BORROWER))
    assert standing(owing)["income_other"] == 20 * M
    assert proved(owing) == []


def test_more_is_used_than_was_made(owing: Book) -> None:
    """50 million used, 25 made: the next run makes the 25 that lacked a cost."""
    roll_to(owing, Q3)
    enter(owing, WriteOff(date(2023, 10, 2), "QĐ-5"), provision=50 * M)
    assert by_loan(owing)["HD-01", BORROWER] == -25 * M
    roll_to(owing, END)
    assert not by_loan(owing).get(("HD-01", BORROWER))
    assert standing(owing)["cost_provision"] == 50 * M + 250_000
    assert proved(owing) == []


def test_a_use_that_was_undone(owing: Book) -> None:
    roll_to(owing, END)
    link = enter(owing, WriteOff(date(2024, 1, 15), "QĐ-5"), provision=50 * M).document.chain
    roll_to(owing, MARCH)

    with writer_of(owing) as writer:
        verbs.undo(writer, "HD-01", link, "nhầm")
    roll_to(owing, MARCH)
    assert by_loan(owing) == {("HD-01", BORROWER): 50 * M}
    assert proved(owing) == []


@pytest.mark.parametrize(
    ("pool", "cost", "income"),
    [
        (10 * M, 10 * M + 15 * M, 0),  # the loan is given 10 and needs 15 more
        (40 * M, 40 * M, 15 * M),  # it is given 25, and 15 stand for nothing
    ],
)
def test_what_of_2293_names_no_loan(owing: Book, pool: int, cost: int, income: int) -> None:
    """Given to the loans that lack; beside it 0,25 million of general provision."""
    on_2293(owing, pool)
    roll_to(owing, Q3)
    assert by_loan(owing) == {("HD-01", BORROWER): 25 * M}
    found = standing(owing)
    assert found["cost_provision"] == cost + 250_000
    assert found.get("income_other", 0) == income
    roll_to(owing, Q3)
    assert standing(owing) == found
    assert proved(owing) == []


def test_used_by_hand_beyond_what_was_made(owing: Book) -> None:
    """A debit balance that names no loan: 5 million that lack become a cost."""
    on_2293(owing, -5 * M)
    roll_to(owing, Q3)
    assert by_loan(owing) == {("HD-01", BORROWER): 25 * M}
    assert standing(owing)["cost_provision"] == -5 * M + 5 * M + 25_250_000


def test_the_provision_goes_with_the_debt(owing: Book) -> None:
    roll_to(owing, Q3)
    take(owing, {"do": "transfer", "to": SUCCESSOR}, date(2023, 10, 15), "QĐ-8")
    roll_to(owing, END)
    assert by_loan(owing) == {("HD-01", SUCCESSOR): 50 * M}
    assert proved(owing) == []


def test_a_security_of_two_loans(owing: Book) -> None:
    """HD-02 owes 120 million and is as old: both are in group 4 at 30/9.

    Land of 340 million × 50 % = 170, all that both owe (50 + 120): nothing is needed. Of 170
    million × 50 % = 85 they take 25 and 60: (25 + 60) × 50 % = 42,5 million.
    """
    sign(owing, TERMS, "HD-02")
    enter(owing, Disburse(TERMS.disbursed, 120 * M, "UNC-2"), "HD-02")
    secured(owing, 170 * M, "HD-02")
    found = on(owing, Q3)
    assert {loan: each.deducted for loan, each in found.needs.of.items()} == {
        "HD-01": 25 * M,
        "HD-02": 60 * M,
    }


def test_posted_at_once(book: Book) -> None:
    """The Fund decides later to post; the day that was rolled is booked without rolling again."""
    told(book, roll=Q3)
    with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
        post(writer)
    assert refusal.value.key == "provision.only_shown"
    posting(book)
    with writer_of(book) as writer:
        posted = post(writer)
    assert [each.draft.kind for each in posted.entries] == ["provision_charge"] * 2
    assert posted.day == Q3
    with writer_of(book) as writer:
        assert post(writer).entries == ()
    assert proved(book) == []


def test_days_that_are_not_posted(owing: Book) -> None:
    with pytest.raises(FundledgerError) as never, writer_of(owing) as writer:
        post(writer)
    roll_to(owing, END)
    with pytest.raises(FundledgerError) as ahead, writer_of(owing) as writer:
        post(writer, MARCH)
    with pytest.raises(FundledgerError) as behind, writer_of(owing) as writer:
        post(writer, Q3)
    keys = [each.value.key for each in (never, ahead, behind)]
    assert keys == ["provision.never_rolled", "provision.not_rolled", "provision.later_already"]


# What `check` finds.


def test_an_entry_that_no_run_made(owing: Book) -> None:
    roll_to(owing, Q3)
    lines = (
        Posting("cost_provision", 7),
        Posting("provision_specific", -7, "HD-01", BORROWER),
    )
    with writer_of(owing) as writer:
        writer.append(Draft(Q3, "lạ", lines, kind="provision_charge"))
    assert [(each.invariant, each.key) for each in findings(owing)] == [
        ("provision", "finding.provision_differs")
    ]


def test_a_run_that_says_another_need(owing: Book) -> None:
    roll_to(owing, Q3)
    with owing.reading() as connection:
        body = runs(connection, FUND)[-1].body
    with writer_of(owing) as writer:
        writer.state(Statement(KIND, "run", Q3, {**body, "specific": 26 * M}))
    assert [each.key for each in findings(owing)] == ["finding.provision_run_differs"]


def test_a_run_whose_entries_are_missing(owing: Book) -> None:
    roll_to(owing, Q3)
    with writer_of(owing) as writer:
        list(run(writer, END))  # stated, and not one entry appended
    keys = [each.key for each in findings(owing)]
    assert keys == ["finding.provision_differs", "finding.provision_general_differs"]
