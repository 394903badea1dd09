"""A book that goes on from balances: what is posted, what is refused, what a correction leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from fundledger.contract.events import Collect, Disburse, Waive
from fundledger.contract.opening import Missed, Opening
from fundledger.contract.rates import yearly
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.grading.restructuring import restructurings
from fundledger.intake import opening
from fundledger.intake.opening import (
    Balance,
    CapitalFrom,
    Case,
    OpeningBalances,
    OpeningLoan,
    OpeningRefused,
    Restructured,
    opening_entry,
)
from fundledger.intake.past import compared
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.chain import head_of
from fundledger.ledger.loan_lines import loan_lines
from fundledger.ledger.reading import journal
from fundledger.loans import verbs
from fundledger.loans.derivation import derived_position
from fundledger.registers.loan import loan_numbered
from fundledger.registers.security import Security, securities
from fundledger.store.books import Book
from tests.intake.openings import (
    BAD,
    BALANCES,
    DAY,
    GOOD,
    IN_TERM,
    OVERDUE,
    TR,
    borrower,
    loan,
    open_,
    replace_,
    with_accounts,
    with_loan,
)
from tests.ledger.books import FUND, move, post, seal_day, writer_of
from tests.loans.books import by_role, enter, proved, roll_to
from tests.loans.telling import recognise_by


def chain_of(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


MOVED = Restructured(day=date(2020, 1, 10), kind="moved", decision="QĐ-02")
EXTENDED = Restructured(
    day=date(2021, 7, 15),
    kind="extended",
    decision="QĐ-02",  # of another year, so another decision
    reason="dịch bệnh",
    before=date(2021, 6, 30),
    after=date(2022, 6, 30),
    first_due=date(2022, 3, 31),
)


def refused(book: Book, asked: OpeningBalances) -> list[tuple[str, str]]:
    """Where and why; and nothing was written."""
    before = chain_of(book)
    with pytest.raises(OpeningRefused) as refusal:
        open_(book, asked)
    assert chain_of(book) == before
    return [(fault.path, fault.key) for fault in refusal.value.faults]


def test_one_entry_holds_every_balance(book: Book) -> None:
    opened = open_(book)
    assert by_role(book) == {
        "charter_capital": -200 * TR,
        "principal_in_term": 50 * TR,
        "principal_overdue": 40 * TR,
        "bank_capital": 110 * TR,
        "bank_interest": 7 * TR,
        "surplus_prior": -8 * TR,
        "interest_receivable": 1 * TR,
        # 3 tr missed and 5.4 tr on overdue principal, less what was booked
        "memo_interest": 7_400_000,
        "memo_interest_contra": -7_400_000,
    }
    (one,) = opened.identity
    assert one == ("A", 200 * TR, 50 * TR, 40 * TR, 110 * TR, 0)
    assert one.difference == 0
    assert proved(book) == []
    with book.reading() as connection:
        (entry,) = journal(connection, FUND)
    assert (entry.kind, entry.value_date, entry.date) == ("opening", DAY, DAY)


def test_what_is_known_beside_the_figures_is_kept(book: Book) -> None:
    case = Case("TAND huyện mẫu", date(2022, 5, 4), "12/2022/TLST", "chờ hòa giải")
    open_(book, with_loan(OVERDUE, cases=(case,), interest_collected_before=9 * TR))
    with book.reading() as connection:
        (document,) = loan_numbered(connection, FUND, BAD).documents
    assert document.body["restructured"] == 1
    assert document.body["acknowledged"] == "2022-03-01"
    assert document.body["interest_collected_before"] == 9 * TR
    assert document.body["cases"] == [
        {
            "court": "TAND huyện mẫu",
            "filed": "2022-05-04",
            "number": "12/2022/TLST",
            "note": "chờ hòa giải",
        }
    ]
    assert not {role for role in by_role(book) if role.startswith("income")}


def test_restructurings_from_before_are_kept_as_they_were_said(book: Book) -> None:
    open_(book, with_loan(OVERDUE, restructured=0, restructurings=(MOVED, EXTENDED)))
    with book.reading() as connection:
        loan = loan_numbered(connection, FUND, BAD)
    body = loan.documents[0].body
    assert body["restructured"] == 2
    assert body["restructurings"] == [
        {"day": "2020-01-10", "kind": "moved", "decision": "QĐ-02"},
        {
            "day": "2021-07-15",
            "kind": "extended",
            "decision": "QĐ-02",
            "reason": "dịch bệnh",
            "before": "2021-06-30",
            "after": "2022-06-30",
            "first_due": "2022-03-31",
        },
    ]
    assert [each.time for each in restructurings(loan, DAY)] == [1, 2]
    replace_(book, with_loan(OVERDUE, restructurings=(MOVED,)))
    with book.reading() as connection:
        loan = loan_numbered(connection, FUND, BAD)
    assert [each.kind for each in restructurings(loan, DAY)] == ["moved"]
    assert proved(book) == []


def test_of_several_restructurings_some_may_only_be_counted(book: Book) -> None:
    """Three of them, one with its row: the first two nobody knows any more."""
    opened = open_(book, with_loan(OVERDUE, restructured=3, restructurings=(EXTENDED,)))
    doubts = [(each.path, each.key, each.params["count"]) for each in opened.doubts]
    assert ("loans[1].restructured", "opening.restructured_untold", 2) in doubts
    with book.reading() as connection:
        found = restructurings(loan_numbered(connection, FUND, BAD), DAY)
    assert [each.is_told for each in found] == [False, False, True]


def test_interest_booked_before_is_no_income_again(book: Book) -> None:
    open_(book)
    enter(
        book, Collect(date(2023, 1, 15), 3 * TR, Parts(due_interest=3 * TR), document="PT-1"), BAD
    )
    found = by_role(book)
    # of the 3 tr that were missed 1 was booked as income long ago
    assert found["income_in_term"] == -2 * TR
    assert "interest_receivable" not in found
    assert proved(book) == []


def test_the_life_goes_on_from_the_day(book: Book) -> None:
    open_(book)
    roll_to(book, "2023-12-31")
    with book.reading() as connection:
        at = derived_position(loan_numbered(connection, FUND, GOOD), date(2023, 12, 31))
    assert at.interest_due == 3 * TR  # 50 tr × 6 %
    assert by_role(book)["interest_receivable"] > 0
    assert proved(book) == []


def test_nothing_of_the_day_or_earlier_can_be_entered(book: Book) -> None:
    open_(book)
    for day in (DAY, date(2022, 6, 1)):
        with pytest.raises(FundledgerError) as refusal:
            enter(book, Collect(day, TR, document="PT-9"), GOOD)
        assert refusal.value.key == "loan.before_opening"
    with book.reading() as connection, pytest.raises(FundledgerError) as refusal:
        derived_position(loan_numbered(connection, FUND, GOOD), date(2022, 6, 1))
    assert refusal.value.key == "loan.before_opening"


def test_a_second_opening_is_refused_and_changes_nothing(book: Book) -> None:
    open_(book)
    before = chain_of(book)
    with pytest.raises(FundledgerError) as refusal:
        open_(book)
    assert refusal.value.key == "opening.already"
    assert refusal.value.params["day"] == DAY
    assert chain_of(book) == before


# The period in which the book began

RUNNING = loan(
    GOOD,
    "01",
    Terms(
        principal=50_000_000,
        rate=yearly("6"),
        disbursed=date(2022, 9, 5),
        method="bullet",
        instalments=12,
        every=Every(1, "month"),
    ),
    Opening(
        day=DAY,
        instalments=tuple(
            Signed(date(2023, month, 5), 50 * TR if month == 9 else 0) for month in range(1, 10)
        ),
        interest_accrued=213_699,
        paid_out=50 * TR,
    ),
)
"""50 million at 6 % from 5/12/2022 to 5/1/2023: 26 of 31 days are 213.698,63 and stated as 213.699;
the 5 that are left 41.095,89; the whole 254.794,52, which is signed as 254.795.

By parts, each rounded, it would come to 213.699 + 41.096 = 254.795 as well; to 3/1, 29 days,
238.356,16 are 238.356, but 213.699 + 24.657,53 are 238.357.
"""
WITH_RUNNING = replace(BALANCES, loans=(RUNNING, OVERDUE))


def test_the_day_on_which_the_period_began_is_kept_with_the_opening(book: Book) -> None:
    open_(book, WITH_RUNNING)
    with book.reading() as connection:
        (document,) = loan_numbered(connection, FUND, GOOD).documents
        (other,) = loan_numbered(connection, FUND, BAD).documents
    assert document.body["accrued_since"] == "2022-12-05"
    assert "accrued_since" not in other.body  # nothing of it is to come


def test_interest_goes_on_from_the_beginning_of_the_period(book: Book) -> None:
    open_(book, WITH_RUNNING)
    roll_to(book, "2023-01-03")
    assert receivable_of(book, GOOD) == 238_356
    enter(book, Collect(date(2023, 1, 5), 254_795, document="PT-1"), GOOD)
    roll_to(book, "2023-01-05")
    assert receivable_of(book, GOOD) == 0
    assert proved(book) == []


def test_a_dong_of_rounding_stands_on_the_day_of_the_opening_alone(book: Book) -> None:
    """Stated 213.698 where 50 tr × 26 × 6 % / 365 = 213.698,63; the period is 254.795 as before."""
    (running,) = [each for each in WITH_RUNNING.loans if each.number == GOOD]
    others = [each for each in WITH_RUNNING.loans if each.number != GOOD]
    stated = replace(running.opening, interest_accrued=213_698)
    down = replace(running, opening=stated)
    open_(book, replace(WITH_RUNNING, loans=(down, *others)))
    with book.reading() as connection:
        (document,) = loan_numbered(connection, FUND, GOOD).documents
    assert document.body["stated_over"] == -1
    roll_to(book, "2023-01-03")
    assert receivable_of(book, GOOD) == 238_356  # 50 tr × 29 × 6 % / 365 = 238.356,16
    enter(book, Collect(date(2023, 1, 5), 254_795, document="PT-1"), GOOD)
    roll_to(book, "2023-01-05")
    assert receivable_of(book, GOOD) == 0
    assert proved(book) == []


def test_a_book_that_was_opened_earlier_keeps_its_reading(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an earlier version stated does not say when the period began: booked as it was."""
    with monkeypatch.context() as earlier:
        earlier.setattr(opening, "begun_by_contract", lambda terms, of: of)
        open_(book, WITH_RUNNING)
    with book.reading() as connection:
        (document,) = loan_numbered(connection, FUND, GOOD).documents
    assert "accrued_since" not in document.body
    roll_to(book, "2023-01-03")
    assert receivable_of(book, GOOD) == 213_699 + 24_658  # 50 tr × 3 × 6 % / 365 = 24.657,53
    assert proved(book) == []
    replace_(book, WITH_RUNNING, "ngày bắt đầu kỳ tính lãi")
    assert receivable_of(book, GOOD) == 238_356
    assert proved(book) == []


def test_by_circular_52_what_was_receivable_stays_until_the_first_roll(book: Book) -> None:
    """BAD has 1 tr of its 3 tr as receivable, and 2 + 5,4 tr in the register.

    On 31/1/2023 it is years late: 1 tr is a cost, and one month of 9 % on 40 tr, 300,000, is owed
    beside: 3 + 5,4 + 0,3 tr. GOOD is in time: a month of 6 % on 50 tr, 250,000, is income.
    """
    recognise_by(book, "circular-52")
    open_(book)
    assert (receivable_of(book, BAD), receivable_of(book, GOOD)) == (1 * TR, 0)
    assert by_role(book)["memo_interest"] == 7_400_000
    roll_to(book, "2023-01-31")
    assert (receivable_of(book, BAD), receivable_of(book, GOOD)) == (0, 250_000)
    found = by_role(book, ["cost_other", "income_in_term", "memo_interest"])
    assert found == {
        "cost_other": 1 * TR,
        "income_in_term": -250_000,
        "memo_interest": 8_700_000,
    }
    assert proved(book) == []


def test_an_opening_that_is_replaced_settles_the_debts_beside(book: Book) -> None:
    """Both debts are of one borrower; the worse one was overdue by mistake only."""
    recognise_by(book, "circular-52")
    mistaken = replace(OVERDUE, contract=replace(OVERDUE.contract, cooperative="01"))
    open_(book, replace(BALANCES, loans=(IN_TERM, mistaken)))
    roll_to(book, "2023-01-31")
    assert receivable_of(book, GOOD) == 0
    paid = Opening(day=DAY, instalments=(Signed(date(2023, 6, 30), 40 * TR),), paid_out=100 * TR)
    kept = replace(mistaken, opening=paid, receivable=0, restructured=0)
    *money, _ = BALANCES.accounts
    accounts = (*money, Balance(account="surplus_prior", amount=-7 * TR))
    replace_(book, replace(BALANCES, loans=(IN_TERM, kept), accounts=accounts), "nhầm sổ")
    assert receivable_of(book, GOOD) == 250_000
    assert proved(book) == []


def receivable_of(book: Book, number: str) -> int:
    with book.reading() as connection:
        lines = loan_lines(connection, FUND, loan=number)
        ever = Accounts.read(connection, FUND).ever()
        return sum(
            line.amount for line in lines if ever[line.account].role.name == "interest_receivable"
        )


# The capital identity


def test_a_difference_that_nobody_named_is_refused(book: Book) -> None:
    asked = replace(BALANCES, capital=(CapitalFrom("A", 210 * TR, ""),))
    before = chain_of(book)
    with pytest.raises(OpeningRefused) as refusal:
        open_(book, asked)
    identity, unbalanced = refusal.value.faults
    assert (identity.path, identity.key) == ("capital", "opening.identity")
    assert identity.params["difference"] == 10 * TR
    assert identity.params["source"] == "A"
    assert (unbalanced.key, unbalanced.params["difference"]) == ("opening.unbalanced", 10 * TR)
    assert chain_of(book) == before


def test_another_account_does_not_swallow_it(book: Book) -> None:
    """Balanced by a debt that bears no source: the capital is still not explained."""
    asked = with_accounts(
        Balance(account="other_receivable", amount=10 * TR),
        capital=(CapitalFrom("A", 210 * TR, ""),),
    )
    assert refused(book, asked) == [("capital", "opening.identity")]


def test_a_named_exception_explains_it(book: Book) -> None:
    asked = with_accounts(
        Balance(account="court_fees_advanced", amount=10 * TR, loan=BAD, source="A"),
        capital=(CapitalFrom("A", 210 * TR, ""),),
    )
    (one,) = open_(book, asked).identity
    assert (one.charter_capital, one.exceptions, one.difference) == (210 * TR, 10 * TR, 0)
    assert proved(book) == []
    roll_to(book, "2023-03-31")  # the loan's other account is no part of what its opening derives
    assert proved(book) == []


def test_differences_of_opposite_sides_are_named_each(book: Book) -> None:
    """B gave 30 and has 20 left and 10 paid for fees; A has 5 more than it gave, owed to others."""
    asked = with_accounts(
        Balance(account="bank_capital", amount=20 * TR, source="B"),
        Balance(account="court_fees_advanced", amount=10 * TR, loan=BAD, source="B"),
        Balance(account="bank_capital", amount=5 * TR, source="A"),
        Balance(account="other_payable", amount=-5 * TR, source="A"),
        capital=(CapitalFrom("A", 200 * TR, ""), CapitalFrom("B", 30 * TR, "")),
    )
    opened = open_(book, asked)
    assert [each.exceptions for each in opened.identity] == [-5 * TR, 10 * TR]
    assert proved(book) == []


def test_one_source_does_not_pay_for_another(book: Book) -> None:
    asked = with_accounts(
        capital=(CapitalFrom("A", 190 * TR, ""), CapitalFrom("B", 10 * TR, "")),
    )
    assert refused(book, asked) == [("capital", "opening.identity")] * 2


def test_unbalanced_says_by_how_much(book: Book) -> None:
    with pytest.raises(OpeningRefused) as refusal:
        open_(book, with_accounts(Balance(account="fixed_assets", amount=4 * TR)))
    (fault,) = refusal.value.faults
    assert fault.key == "opening.unbalanced"
    # 50 + 40 + 1 receivable + 110 + 7 + 4 against 200 + 8
    assert fault.params == {"debit": 212 * TR, "credit": 208 * TR, "difference": 4 * TR}


# Refusals, each at its place

UNSOUND: list[tuple[OpeningBalances, str, str]] = [
    (OpeningBalances(day=DAY), "", "opening.nothing"),
    (
        replace(BALANCES, capital=(*BALANCES.capital, CapitalFrom("A", 1))),
        "capital[1].source",
        "opening.source_twice",
    ),
    (
        replace(BALANCES, capital=(CapitalFrom("A", 0),)),
        "capital[0].amount",
        "opening.capital_positive",
    ),
    (
        replace(BALANCES, cooperatives=(*BALANCES.cooperatives, borrower("01", "x"))),
        "cooperatives[2].number",
        "opening.cooperative_twice",
    ),
    (
        replace(BALANCES, cooperatives=BALANCES.cooperatives[:1]),
        "loans[1].cooperative",
        "cooperative.unknown",
    ),
    (replace(BALANCES, loans=(IN_TERM, OVERDUE, OVERDUE)), "loans[2].number", "opening.loan_twice"),
    (
        with_loan(IN_TERM, contract=replace(IN_TERM.contract, source="Z")),
        "loans[0].source",
        "opening.unknown_source",
    ),
    (with_loan(OVERDUE, receivable=9 * TR), "loans[1].receivable", "opening.receivable_above"),
    (
        with_loan(OVERDUE, acknowledged=date(2023, 1, 1)),
        "loans[1].acknowledged",
        "opening.later_than",
    ),
    (
        with_loan(OVERDUE, cases=(Case("x", date(2023, 1, 1)),)),
        "loans[1].cases[0].filed",
        "opening.later_than",
    ),
    (
        with_loan(OVERDUE, restructurings=(replace(EXTENDED, day=date(2023, 1, 1)),)),
        "loans[1].restructurings[0].day",
        "opening.later_than",
    ),
    (
        with_loan(OVERDUE, restructured=2, restructurings=(MOVED, EXTENDED, EXTENDED)),
        "loans[1].restructurings[2].decision",
        "opening.decision_twice",
    ),
    (
        with_loan(OVERDUE, restructured=1, restructurings=(MOVED, EXTENDED)),
        "loans[1].restructured",
        "opening.restructured_fewer",
    ),
    (
        with_loan(OVERDUE, restructurings=(replace(EXTENDED, kind="moved"),)),
        "loans[1].restructurings[0].kind",
        "opening.moved_ends_later",
    ),
    (
        with_loan(OVERDUE, restructurings=(replace(EXTENDED, after=date(2020, 6, 30)),)),
        "loans[1].restructurings[0].kind",
        "opening.extended_ends_no_later",
    ),
    (
        with_loan(OVERDUE, history=(Disburse(date(2023, 1, 1), 1),)),
        "loans[1].history[0].day",
        "opening.later_than",
    ),
    (
        with_loan(IN_TERM, opening=replace(IN_TERM.opening, paid_out=TR)),
        "loans[0].paid_out",
        "contract.opening_sums",
    ),
    (
        with_loan(IN_TERM, opening=replace(IN_TERM.opening, instalments=(Signed(DAY, 50 * TR),))),
        "loans[0].dues[0].due",
        "contract.not_after",
    ),
    (
        with_loan(
            OVERDUE,
            opening=replace(OVERDUE.opening, missed=(Missed(date(2023, 1, 1), 40 * TR, 3 * TR),)),
        ),
        "loans[1].missed[0].due",
        "contract.missed_later",
    ),
    (
        with_loan(
            IN_TERM,
            contract=replace(
                IN_TERM.contract,
                terms=replace(IN_TERM.contract.terms, disbursed=date(2023, 1, 5)),
            ),
        ),
        "loans[0].disbursed",
        "opening.disbursed_later",
    ),
    (
        with_accounts(Balance(account="99999", amount=1)),
        "accounts[3].account",
        "opening.unknown_account",
    ),
    (
        with_accounts(Balance(account="principal_in_term", amount=1, loan=GOOD, source="A")),
        "accounts[3].account",
        "opening.said_elsewhere",
    ),
    (
        with_accounts(Balance(account="bank_capital", amount=1)),
        "accounts[3].source",
        "entry.needs_source",
    ),
    (
        with_accounts(Balance(account="bank_capital", amount=1, source="Z")),
        "accounts[3].source",
        "opening.unknown_source",
    ),
    (
        with_accounts(Balance(account="bank_interest", amount=1, source="A")),
        "accounts[3].source",
        "opening.not_of_capital",
    ),
    (
        with_accounts(Balance(account="bank_interest", amount=1, place="VCB")),
        "accounts[3].place",
        "opening.no_account_there",
    ),
    (
        with_accounts(Balance(account="court_fees_advanced", amount=1, loan="X", cooperative="01")),
        "accounts[3].loan",
        "opening.unknown_loan",
    ),
    (
        with_accounts(Balance(account="memo_written_off", amount=1, loan=GOOD)),
        "accounts[3].loan",
        "opening.written_off_stands",
    ),
    (
        replace(
            BALANCES,
            security=(
                Security(
                    loan="X", code="TS1", kind="land_use_right", what="đất", value=1, valued=DAY
                ),
            ),
        ),
        "security[0].loan",
        "opening.unknown_loan",
    ),
]


@pytest.mark.parametrize(
    ("asked", "path", "key"), UNSOUND, ids=[f"{key}-{path}" for _, path, key in UNSOUND]
)
def test_what_is_unsound_is_refused_at_its_place(
    book: Book, asked: OpeningBalances, path: str, key: str
) -> None:
    assert (path, key) in refused(book, asked)


def test_a_book_that_has_begun_otherwise_is_not_opened(book: Book) -> None:
    post(book, move("2022-12-31", "staff_advance", "other_payable", 5))
    assert refused(book, BALANCES) == [("day", "opening.entries_before")]


def test_entries_after_the_day_do_not_matter(book: Book) -> None:
    post(book, move("2023-01-01", "staff_advance", "other_payable", 5))
    open_(book)
    assert proved(book) == []


def test_a_cooperative_that_stands_otherwise_is_named(book: Book) -> None:
    open_(book)
    asked = replace(BALANCES, cooperatives=(borrower("01", "HTX khác"), BALANCES.cooperatives[1]))
    replace_(book, asked)  # a correction may rename
    assert proved(book) == []


def test_debt_written_off_before_stands_in_its_register(book: Book) -> None:
    open_(
        book,
        with_accounts(
            Balance(account="memo_written_off", amount=3 * TR, loan="HD-99", cooperative="02")
        ),
    )
    found = by_role(book)
    assert (found["memo_written_off"], found["memo_written_off_contra"]) == (3 * TR, -3 * TR)
    assert proved(book) == []


def test_security_is_taken_with_its_papers(book: Book) -> None:
    one = Security(
        loan=BAD,
        code="TS1",
        kind="land_use_right",
        what="thửa 12",
        value=90 * TR,
        valued=DAY,
        papers=("sổ",),
    )
    open_(book, replace(BALANCES, security=(one,)))
    with book.reading() as connection:
        assert [each.code for each in securities(connection, FUND, DAY)] == ["TS1"]
    assert by_role(book)["memo_papers"] == 90 * TR
    replace_(book, replace(BALANCES, security=(one,)))
    assert by_role(book)["memo_papers"] == 90 * TR
    assert proved(book) == []


def test_what_is_odd_is_said_and_taken(book: Book) -> None:
    opening = replace(OVERDUE.opening, interest_overdue=0)
    asked = with_loan(OVERDUE, opening=opening, principal_collected_before=50 * TR)
    asked = replace(
        asked,
        accounts=(
            *asked.accounts,
            Balance(account="cash_interest", amount=-TR),
            Balance(account="cost_management", amount=TR),
        ),
    )
    keys = {doubt.key for doubt in open_(book, asked).doubts}
    assert keys == {
        "opening.no_overdue_interest",
        "opening.collected_differs",
        "opening.money_negative",
        "opening.result_not_closed",
    }


@pytest.mark.parametrize(("stated", "is_odd"), [(0, False), (1, False), (450_000, True)])
def test_interest_that_the_contract_does_not_give_is_said(
    book: Book, stated: int, is_odd: bool
) -> None:
    """The year was paid on the day of the opening, so by the contract nothing has accrued."""
    asked = with_loan(IN_TERM, opening=replace(IN_TERM.opening, interest_accrued=stated))
    found = {doubt.key: doubt.params for doubt in open_(book, asked).doubts}
    expected = {"loan": GOOD, "accrued": 450_000, "by_contract": 0}
    assert found.get("opening.accrued_differs") == (expected if is_odd else None)
    assert proved(book) == []


# Putting it right


def test_a_wrong_opening_is_taken_back_and_entered_anew(book: Book) -> None:
    open_(book)
    enter(book, Collect(date(2023, 2, 1), 45 * TR, document="GBC-1"), BAD)
    roll_to(book, "2023-03-31")
    opening = replace(OVERDUE.opening, interest_overdue=6 * TR)
    opened = replace_(book, with_loan(OVERDUE, opening=opening))
    assert opened.replaced == 1
    assert proved(book) == []
    with book.reading() as connection:
        entry = opening_entry(connection, FUND)
        at = derived_position(loan_numbered(connection, FUND, BAD), date(2023, 2, 1))
    assert entry is not None
    assert entry.number == opened.posted.number
    # 45 tr pay 40 of principal first, then 5 of the 6 + 31 days of 40 tr at 9 % (310,000)
    assert (at.principal, at.interest_overdue_due, at.interest_due) == (0, 1_310_000, 3 * TR)
    assert by_role(book)["bank_capital"] == 150 * TR


def test_in_any_order_the_same_books(book: Book) -> None:
    """The right opening from the beginning, or a wrong one put right later: equal balances."""
    wrong = with_loan(OVERDUE, opening=replace(OVERDUE.opening, interest_overdue=TR))
    open_(book, wrong)
    enter(book, Collect(date(2023, 2, 1), 45 * TR, document="GBC-1"), BAD)
    replace_(book, BALANCES)
    after = by_role(book)
    # by hand: 200 = 50 + 0 + 150; 5 tr of overdue interest, 7 + 5 in the bank
    assert after["principal_in_term"] == 50 * TR
    assert "principal_overdue" not in after
    assert (after["bank_interest"], after["income_overdue"]) == (12 * TR, -5 * TR)
    assert proved(book) == []


def test_a_replacement_that_a_later_document_cannot_stand_is_refused(book: Book) -> None:
    open_(book)
    enter(book, Waive(date(2023, 2, 1), "overdue", 5 * TR, "QĐ-9"), BAD)
    opening = replace(OVERDUE.opening, interest_overdue=1 * TR)
    asked = with_loan(OVERDUE, opening=opening)
    before = chain_of(book)
    with pytest.raises(OpeningRefused) as refusal:
        replace_(book, asked)
    assert refusal.value.key == "opening.breaks_later"
    assert refusal.value.params["document"] == "QĐ-9"
    assert chain_of(book) == before
    assert proved(book) == []


def test_a_loan_left_out_must_not_have_gone_on(book: Book) -> None:
    open_(book)
    enter(book, Collect(date(2023, 2, 1), TR, document="GBC-1"), BAD)
    asked = replace(BALANCES, loans=(IN_TERM,))
    with pytest.raises(OpeningRefused) as refusal:
        replace_(book, asked)
    assert [fault.key for fault in refusal.value.faults][:1] == ["opening.loan_dropped"]


def test_a_contract_entered_with_a_slip_is_put_right(book: Book) -> None:
    open_(book)
    asked = with_loan(IN_TERM, contract=replace(IN_TERM.contract, purpose="Mua máy"))
    replace_(book, asked)
    with book.reading() as connection:
        assert loan_numbered(connection, FUND, GOOD).contract.purpose == "Mua máy"
    assert proved(book) == []


def test_another_day_may_be_the_right_one(book: Book) -> None:
    open_(book)
    day = date(2023, 1, 31)
    loans = tuple(replace(each, opening=replace(each.opening, day=day)) for each in BALANCES.loans)
    replace_(book, replace(BALANCES, day=day, loans=loans))
    assert proved(book) == []
    roll_to(book, "2023-06-30")
    assert proved(book) == []


def test_replacing_wants_a_reason_and_an_opening(book: Book) -> None:
    cases: list[tuple[str, Callable[[], object]]] = [
        ("opening.nothing_to_replace", lambda: replace_(book, BALANCES)),
        ("opening.reason_needed", lambda: replace_(book, BALANCES, "  ")),
    ]
    for key, act in cases:
        with pytest.raises(FundledgerError) as refusal:
            act()
        assert refusal.value.key == key


def test_a_sealed_opening_is_put_right_on_the_first_open_day(book: Book) -> None:
    open_(book)
    seal_day(book, DAY.isoformat())
    opened = replace_(book, BALANCES)
    assert opened.posted.date > DAY
    assert proved(book) == []


def test_the_opening_entry_is_not_reversed_by_itself(book: Book) -> None:
    opened = open_(book)
    with book.reading() as connection:
        entry = opening_entry(connection, FUND)
        (document,) = loan_numbered(connection, FUND, GOOD).documents
    assert entry is not None
    assert entry.number == opened.posted.number
    with writer_of(book) as writer, pytest.raises(FundledgerError) as refusal:
        verbs.reverse(writer, entry, "sai", booked_on=None, paper=None)
    assert refusal.value.key == "opening.reverse_by_replacing"
    with writer_of(book) as writer, pytest.raises(FundledgerError) as refusal:
        verbs.undo(writer, GOOD, document.chain, "sai")
    assert refusal.value.key == "opening.undo_by_replacing"


# The past


def past_of(*events: Collect | Disburse, **changed: object) -> OpeningLoan:
    return replace(IN_TERM, history=events, **changed)  # type: ignore[arg-type]


def test_a_past_that_comes_to_the_opening_is_silent() -> None:
    """25 tr and 6 tr of interest at the end of 2021, 25 and 4.5 at the end of 2022."""
    loan = past_of(
        Disburse(date(2020, 12, 31), 100 * TR, "PC-1", 0),
        Collect(date(2021, 12, 31), 31 * TR, document="PT-1", number=1),
        Collect(date(2022, 12, 31), 29_500_000, document="PT-2", number=2),
        principal_collected_before=50 * TR,
        interest_collected_before=10_500_000,
    )
    assert compared([loan], DAY) == (1, [], [])


def test_each_figure_that_differs_is_shown_with_both() -> None:
    loan = past_of(
        Collect(date(2021, 12, 31), 31 * TR, document="PT-1", number=1),
        principal_collected_before=50 * TR,
        interest_collected_before=10_500_000,
    )
    found = compared([loan], DAY)
    said = {each.figure: (each.replayed, each.opening) for each in found.differences}
    assert said == {
        "principal_in_term": (75 * TR, 50 * TR),  # the last is due that very day
        "interest_due": (4_500_000, 0),
        "principal_collected": (25 * TR, 50 * TR),
        "interest_collected": (6 * TR, 10_500_000),
    }


def test_a_past_that_cannot_be_is_named() -> None:
    before_it_was_paid_out = Collect(date(2020, 1, 1), TR, document="PT-1", number=7)
    (one,) = compared([past_of(before_it_was_paid_out)], DAY).unplayable
    assert (one.loan, one.day, one.document) == (GOOD, date(2020, 1, 1), "PT-1")
    assert one.reason.key == "contract.before_disbursement"


def test_the_past_posts_nothing(book: Book) -> None:
    loan = past_of(Collect(date(2021, 12, 31), 31 * TR, document="PT-1"))
    open_(book, replace(BALANCES, loans=(loan, OVERDUE)))
    with book.reading() as connection:
        assert [entry.kind for entry in journal(connection, FUND)] == ["opening"]
        (document,) = loan_numbered(connection, FUND, GOOD).documents
    assert document.body["history"] == [
        {"do": "collect", "amount": 31 * TR, "day": "2021-12-31", "document": "PT-1"}
    ]
