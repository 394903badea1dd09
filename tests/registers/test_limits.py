"""Limits of lending, Decree 45/2021/NĐ-CP art. 23: 15 % for one, 25 % with all related to it.

The Fund of these stories has 1.000 million of charter capital, so the limits are 150 and 250
million. A loan is one of `tests.reports.small`, with other sums: paid out on 31/12/2022, principal
in thirds on 31/3, 30/6 and 30/9/2023. One million is written M.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.calendar import ONE_DAY
from fundledger.contract.events import Collect, Disburse, Extend, Recall, WriteOff
from fundledger.contract.terms import Fault, Signed, Terms
from fundledger.contract.waterfall import Parts
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.actual_charter import ActualCharter
from fundledger.ledger.balances import Scope
from fundledger.ledger.settings import Settings, set_value
from fundledger.loans.verbs import take
from fundledger.messages import use_language
from fundledger.messages.wording import Sentence
from fundledger.registers.contracts import KeptContracts, LoanContract
from fundledger.registers.exposure import Exposure, OwedByDay, balances_on
from fundledger.registers.limits import Lending, Limit, Limits, limits_on, percent_of
from fundledger.registers.relating import relate, unrelate
from fundledger.registers.relations import Relation, Relations
from fundledger.registers.signing import sign, sign_each
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, move, post, settle_year, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, enter, register, with_capital
from tests.reports.small import OUT, Q1, Q2, Q3
from tests.reports.small import TERMS as SMALL

M = 1_000_000
THIRD = "4900000003"
KEYS = {"loan.borrower_above", "loan.related_above"}


@pytest.fixture
def fund(book: Book) -> Book:
    with_capital(book, 1_000 * M)
    register(book, THIRD, "HTX mẫu 03")
    return book


def terms(million: int) -> Terms:
    dues = tuple(Signed(day, million // 3 * M) for day in (Q1, Q2))
    last = Signed(Q3, (million - 2 * (million // 3)) * M)
    return replace(SMALL, principal=million * M, custom=(*dues, last))


def contract(
    number: str, million: int, signed: date = OUT, borrower: str = BORROWER
) -> LoanContract:
    return LoanContract(
        number=number, signed=signed, cooperative=borrower, source="NSDP", terms=terms(million)
    )


def signed(
    book: Book, number: str, million: int, day: date = OUT, borrower: str = BORROWER
) -> list[Fault]:
    """What signing warns of the limits."""
    with writer_of(book) as writer:
        found = sign(writer, contract(number, million, day, borrower))
    return [each for each in found if each.key in KEYS]


def lent(
    book: Book, number: str, million: int, day: date = OUT, borrower: str = BORROWER
) -> list[Fault]:
    """Signed, and paid out the same day."""
    found = signed(book, number, million, day, borrower)
    enter(book, Disburse(day, million * M, f"UNC {number}"), number)
    return found


def related(book: Book, first: str, second: str, on: date = OUT) -> None:
    with writer_of(book) as writer:
        relate(writer, first, second, "other", on, TODAY)


def figures(found: list[Fault]) -> list[tuple[str, int, int]]:
    """Of each: which limit, what it comes to, what the limit is, in million."""
    return [
        (each.key.removeprefix("loan."), each.params["total"] // M, each.params["limit"] // M)  # type: ignore[operator]
        for each in found
    ]


def exposure(book: Book, borrower: str, day: date) -> tuple[int, int]:
    """What it owes, and may still draw, in million."""
    with book.reading() as connection:
        settings = Settings.read(connection, FUND)
        lending = Lending(connection, FUND, KeptContracts(connection, FUND), settings)
        found = lending.exposure(borrower, day)
    return found.balance // M, found.undrawn // M


def test_the_limit_is_of_all_that_is_owed(fund: Book) -> None:
    """100 + 50 = 150 is the limit, a million more is above it."""
    assert lent(fund, "HD-01", 100) == []
    assert lent(fund, "HD-02", 50) == []
    assert figures(signed(fund, "HD-03", 1)) == [("borrower_above", 151, 150)]


def test_what_is_paid_back_frees_the_limit(fund: Book) -> None:
    """Of 120 a third, 40, comes back on 31/3 with 3 months of 1 %, 3,6: 80 + 60 = 140."""
    lent(fund, "HD-01", 120)
    assert figures(signed(fund, "HD-02", 60, date(2023, 3, 30))) == [("borrower_above", 180, 150)]
    enter(fund, Collect(Q1, 43_600_000, document="PT 1"))
    assert exposure(fund, BORROWER, date(2023, 3, 30)) == (120, 60)
    assert exposure(fund, BORROWER, Q1) == (80, 60)
    # HD-02 is not paid out yet: 80 + 60 + 10 is just the limit
    assert signed(fund, "HD-03", 10, Q1) == []


def test_the_warning_names_every_figure(fund: Book) -> None:
    lent(fund, "HD-01", 100)
    signed(fund, "HD-02", 30)
    (found,) = signed(fund, "HD-03", 45)
    with use_language("vi"):
        said = str(Sentence(found.key, found.params))
    for figure in (
        *("dư nợ 100.000.000", "đã ký chưa giải ngân 30.000.000", "khoản này 45.000.000"),
        *("175.000.000", "150.000.000", "15 %", "1.000.000.000", "Điều 23", BORROWER),
    ):
        assert figure in said
    assert found.path == "terms.principal"


def test_a_sister_fills_the_limit_of_both(fund: Book) -> None:
    """140 + 100 = 240: 10 more for either is just the limit, and 20 more is above it."""
    lent(fund, "HD-01", 140)
    lent(fund, "HD-02", 100, borrower=SUCCESSOR)
    related(fund, BORROWER, SUCCESSOR)
    assert signed(fund, "HD-03", 10, borrower=SUCCESSOR) == []
    (found,) = signed(fund, "HD-04", 20, borrower=SUCCESSOR)
    # 100 owed + 10 signed and not paid out + 20 + 140 of the sister = 270
    assert figures([found]) == [("related_above", 270, 250)]
    with use_language("vi"):
        said = str(Sentence(found.key, found.params))
    for figure in ("dư nợ 100.000.000", "đã ký chưa giải ngân 10.000.000", "khoản này 20.000.000"):
        assert figure in said
    assert f"{BORROWER}: dư nợ 140.000.000 đồng" in said


def test_a_relation_that_ended_counts_no_more(fund: Book) -> None:
    lent(fund, "HD-01", 140)
    lent(fund, "HD-02", 140, borrower=SUCCESSOR)
    related(fund, BORROWER, SUCCESSOR, OUT)
    with writer_of(fund) as writer:
        unrelate(writer, BORROWER, SUCCESSOR, "other", date(2023, 3, 1), TODAY, "tách ra")
    before, after = date(2023, 2, 28), date(2023, 3, 1)
    assert figures(signed(fund, "HD-03", 1, before)) == [("related_above", 281, 250)]
    assert signed(fund, "HD-04", 1, after) == []


def test_those_related_through_another_count_together(fund: Book) -> None:
    """The one between owes nothing, and is not named."""
    lent(fund, "HD-01", 140)
    related(fund, BORROWER, THIRD)
    related(fund, THIRD, SUCCESSOR)
    (found,) = signed(fund, "HD-02", 120, borrower=SUCCESSOR)
    assert figures([found]) == [("related_above", 260, 250)]
    assert THIRD not in str(Sentence(found.key, found.params))


def test_a_debt_that_passed_on_is_the_successors(fund: Book) -> None:
    lent(fund, "HD-01", 100)
    with writer_of(fund) as writer:
        body = {"do": "transfer", "to": SUCCESSOR}
        take(writer, "HD-01", body, Q1, "BB 1", today=TODAY)
    assert (exposure(fund, BORROWER, Q1), exposure(fund, SUCCESSOR, Q1)) == ((0, 0), (100, 0))
    assert exposure(fund, BORROWER, date(2023, 3, 30)) == (100, 0)
    assert figures(signed(fund, "HD-02", 51, Q1, SUCCESSOR)) == [("borrower_above", 151, 150)]
    assert signed(fund, "HD-03", 150, Q1) == []


def test_less_capital_by_a_decision_lowers_the_limit(fund: Book) -> None:
    """400 go back to the province on 31/3: 15 % of 600 is 90."""
    post(fund, move("2023-03-31", "charter_capital", "bank_capital", 400 * M))
    assert signed(fund, "HD-01", 91, date(2023, 3, 30)) == []
    assert figures(signed(fund, "HD-02", 91, Q1, SUCCESSOR)) == [("borrower_above", 91, 90)]


def test_a_loss_that_is_not_covered_lowers_the_limit(fund: Book) -> None:
    """1.000 - 200 lost in 2023: 15 % of 800 is 120; before the year is closed still 150."""
    post(fund, move("2023-06-30", "loss", "bank_interest", 200 * M))
    settle_year(fund, 2023)
    assert signed(fund, "HD-01", 121, date(2023, 12, 30)) == []
    (found,) = signed(fund, "HD-02", 121, date(2023, 12, 31), SUCCESSOR)
    assert (found.params["capital"], found.params["limit"]) == (800 * M, 120 * M)


def test_a_fund_whose_capital_is_lost_may_lend_nothing(fund: Book) -> None:
    post(fund, move("2023-06-30", "loss", "bank_interest", 1_000 * M))
    settle_year(fund, 2023)
    assert figures(signed(fund, "HD-01", 1, date(2023, 12, 31))) == [("borrower_above", 1, 0)]


def test_before_the_decree_only_what_the_fund_itself_had_said(book: Book) -> None:
    """Decree 45 is in force from 15/5/2021; a Fund may have had a limit of its own before."""
    early = date(2019, 12, 31)
    capital = ActualCharter(1_000 * M)
    with writer_of(book) as writer:
        nothing = Settings.read(writer.connection, FUND)
        set_value(writer, "borrower_limit_percent", "10", early, "QC 2019")
        own = Settings.read(writer.connection, FUND)
    assert limits_on(nothing, capital, date(2021, 5, 14)) == Limits(None, None)
    first = limits_on(nothing, capital, date(2021, 5, 15))
    assert [each.amount for each in first.every] == [150 * M, 250 * M]
    before = limits_on(own, capital, date(2021, 5, 14))
    assert before == Limits(Limit("10", 1_000 * M), None)
    assert limits_on(own, ActualCharter(0, surplus=5 * M), date(2024, 1, 1)) == Limits(None, None)


def test_what_nobody_will_pay_out_any_more_is_not_counted(fund: Book) -> None:
    signed(fund, "HD-01", 30)
    assert exposure(fund, BORROWER, OUT) == (0, 30)
    assert exposure(fund, BORROWER, Q3) == (0, 30)
    assert exposure(fund, BORROWER, date(2023, 10, 1)) == (0, 0)  # its last due day has passed
    enter(fund, Disburse(OUT, 10 * M, "UNC 1"))
    assert exposure(fund, BORROWER, OUT) == (10, 20)
    enter(fund, Recall(Q1, Q1, "QĐ 1"))
    assert exposure(fund, BORROWER, date(2023, 3, 30)) == (10, 20)
    assert exposure(fund, BORROWER, Q1) == (10, 0)
    enter(fund, WriteOff(Q2, "QĐ 2"))
    assert exposure(fund, BORROWER, Q2) == (0, 0)


def test_a_loan_that_is_paid_back_before_all_was_drawn_is_over(fund: Book) -> None:
    signed(fund, "HD-01", 30)
    enter(fund, Disburse(OUT, 10 * M, "UNC 1"))
    enter(fund, Collect(Q1, 10_300_000, Parts(due_principal=10 * M, due_interest=300_000)))
    assert exposure(fund, BORROWER, date(2023, 3, 30)) == (10, 20)
    assert exposure(fund, BORROWER, Q1) == (0, 0)


def test_what_is_signed_later_is_not_counted_before(fund: Book) -> None:
    signed(fund, "HD-01", 100, Q1)
    assert signed(fund, "HD-02", 100, date(2023, 3, 30)) == []
    assert figures(signed(fund, "HD-03", 100, Q1)) == [("borrower_above", 300, 150)]


def test_contracts_of_one_file_count_together(fund: Book) -> None:
    related(fund, BORROWER, SUCCESSOR)
    rows = [contract("A", 140), contract("B", 110, borrower=SUCCESSOR), contract("C", 1)]
    with writer_of(fund) as writer:
        done = sign_each(writer, rows)
    assert [figures(list(each.doubts)) for each in done] == [[], [], [("related_above", 251, 250)]]


def test_an_extension_is_tested_as_it_stands(fund: Book) -> None:
    """Art. 58: what is agreed later follows the Decree. 160 are owed already; nothing is added."""
    lent(fund, "HD-01", 160)
    taken = enter(fund, Extend(Q1, date(2024, 3, 31), "PL 1"))
    (remark,) = (each for each in taken.remarks if each.key in KEYS)
    assert (remark.key, remark.params["total"]) == ("loan.borrower_above", 160 * M)
    said = str(Sentence(remark.key, remark.params))
    assert "160,000,000 đồng owed" in said
    assert "this one" not in said
    lent(fund, "HD-02", 90, borrower=SUCCESSOR)
    assert enter(fund, Extend(Q1, date(2024, 3, 31), "PL 2"), "HD-02").remarks == ()


def test_many_days_are_answered_as_each_alone(fund: Book) -> None:
    """However many were asked before: 120 from 31/12, 80 from 31/3, the successor's from 30/6."""
    lent(fund, "HD-01", 120)
    enter(fund, Collect(Q1, 43_600_000, document="PT 1"))
    with writer_of(fund) as writer:
        take(writer, "HD-01", {"do": "transfer", "to": SUCCESSOR}, Q2, "BB 1", today=TODAY)
    days = [OUT - ONE_DAY, OUT, Q1 - ONE_DAY, Q1, Q2 - ONE_DAY, Q2, Q3]
    with fund.reading() as connection:
        accounts = Accounts.read(connection, FUND)
        owed = OwedByDay(connection, FUND, accounts)
        found = [[dict(owed.of(who, day)) for who in (BORROWER, SUCCESSOR)] for day in days]
        before, after = {"HD-01": 120 * M}, {"HD-01": 80 * M}
        assert found == [
            *([{}, {}], [before, {}], [before, {}], [after, {}], [after, {}]),
            *([{}, after], [{}, after]),
        ]
        for day in days:
            alone = balances_on(connection, Scope(FUND, day), accounts)
            assert dict(owed.of(BORROWER, day)) == alone.get(BORROWER, {})


def test_percent_has_two_places() -> None:
    assert str(percent_of(150 * M, 1_000 * M)) == "15.00"
    assert str(percent_of(1, 3)) == "33.33"
    assert percent_of(1, 0) is None
    assert percent_of(1, -5) is None


# Properties.

numbers = st.sampled_from("ABCD")
spans = st.builds(Relation, numbers, numbers, st.just("other"), st.just(OUT))


def together(every: tuple[Relation, ...], owed: dict[str, int], number: str) -> int:
    circle = Relations(every).related_to(number, OUT)
    return sum(Exposure(each, owed[each]).total for each in circle)


@given(
    st.lists(spans, max_size=5),
    spans,
    st.fixed_dictionaries({number: st.integers(0, 10**15) for number in "ABCD"}),
)
def test_one_more_relation_never_lowers_a_sum(
    every: list[Relation], more: Relation, owed: dict[str, int]
) -> None:
    before, after = tuple(every), (*every, more)
    for number in "ABCD":
        assert together(before, owed, number) <= together(after, owed, number)


@given(st.integers(-(10**15), 10**15), st.integers(0, 10**15), st.sampled_from(["15", "12.5"]))
def test_a_limit_is_exceeded_from_its_exact_share_on(capital: int, owed: int, percent: str) -> None:
    share = Fraction(percent) / 100
    assert Limit(percent, capital).is_exceeded_by(owed) == (owed > share * max(capital, 0))
