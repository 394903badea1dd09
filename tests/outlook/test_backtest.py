"""Outlooks of the past beside what came: what was said then never moves, and errors add up.

The fund of `fund`, by the contracts:

    31/3   800 on hand, 200 expected by 31/12: 80 of HD-01 and 120 of HD-02; by 30/6 40 and 80
    30/6   850 on hand, 120 expected by 31/12 and by 30/9: 40 of HD-01 and 80 of HD-02
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.ledger.money_moves import MoneyMove
from fundledger.ledger.periods import closings, unlock_statement
from fundledger.outlook.claims import claims
from fundledger.outlook.methods import Method, Spread, contract_receipts, outlook
from fundledger.outlook.planned import PlanLine
from fundledger.outlook.plans import Wanted, put
from fundledger.outlook.scoring import Came, OfOrigin, Score, cut, score, summary
from fundledger.reports.arrears import day_of
from fundledger.reports.as_json import worded
from fundledger.reports.backtest import Scored, backtest, backtest_screen, spans_of
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, capital_in, post, seal_day, writer_of
from tests.loans.books import BORROWER
from tests.outlook.fund import (
    MAY,
    ONE,
    OTHER,
    Q1,
    Q2,
    Q3,
    YEAR_END,
    M,
    asked_of,
    first_quarter,
    lend,
    lock,
    once,
    pay,
    pay_late,
    seal,
    second_quarter,
)
from tests.outlook.test_explaining import capital, of_two

AFTER = date(2024, 6, 30)


def scores(
    book: Book,
    *methods: Method,
    as_of: date = AFTER,
    until: date | None = None,
) -> list[Scored]:
    with book.reading() as connection:
        return backtest(asked_of(connection, as_of), until, methods or ("contract",))


def said(of: Scored) -> tuple[object, ...]:
    """What is of what was known then, and nothing of what came."""
    each = of.score
    about = of.closing.day, of.span, each.method, each.until, each.band
    return (*about, each.on_hand_then, each.expected, each.projected)


def as_data(book: Book, *methods: Method, as_of: date = AFTER) -> dict[str, Any]:
    with book.reading() as connection:
        screen = backtest_screen(asked_of(connection, as_of), None, methods)
        return worded(screen.document())


def two_quarters(book: Book) -> Book:
    """Both quarters, each locked when it was over."""
    first_quarter(book)
    lock(book, Q1)
    second_quarter(book)
    lock(book, Q2)
    return book


def test_what_came_beside_what_was_expected(any_book: Book) -> None:
    """By 30/6 120 were expected and 50 came: 70 too few; 800 + 120 − 70 = 850 are on hand."""
    two_quarters(any_book)
    first = scores(any_book)[0]
    assert (first.closing.day, first.span, first.score.until) == (Q1, "quarter", Q2)
    assert (first.score.on_hand_then, first.score.expected) == (800 * M, 120 * M)
    assert first.score.became == Came(came=50 * M)
    assert (first.score.error, first.score.actual) == (-70 * M, 850 * M)
    # HD-01 paid its 40; of the 80 of HD-02 10 came.
    assert first.score.by_origin == {"contract": OfOrigin(120 * M, 50 * M)}


def test_lending_and_capital_are_no_error_of_collection(book: Book) -> None:
    """In the quarter 60 are lent and 5 of them come back, and 100 of charter are paid in: on hand
    are 850 − 55 + 100, and the error is −70 as before."""
    first_quarter(book)
    lock(book, Q1)
    second_quarter(book)
    lend(book, "HD-03", BORROWER, once(60, MAY, date(2024, 3, 31)))
    pay(book, "HD-03", Q2, 5)
    post(book, capital_in("2023-05-15", 100 * M))
    lock(book, Q2)
    of = scores(book)[0].score
    assert of.became == Came(came=50 * M, lent=-60 * M, capital=100 * M)
    assert of.error == -70 * M
    assert of.actual == 890 * M


def test_the_past_does_not_move_when_papers_come_late(book: Book) -> None:
    """5 of 20/3 and 7 of 10/6 are entered when both quarters are closed: they count as late papers
    of the first, and the 7 as what came after it; what was said then is the same to the đồng."""
    two_quarters(book)
    before = scores(book, "contract", "history")
    pay_late(book, OTHER, date(2023, 3, 20), 5, booked=date(2023, 7, 5))
    pay_late(book, OTHER, date(2023, 6, 10), 7, booked=date(2023, 7, 5))
    after = scores(book, "contract", "history")
    assert [said(of) for of in after] == [said(of) for of in before]
    first, second = after[0].score, after[-2].score
    assert first.became == Came(late=5 * M, came=57 * M)
    assert second.as_of == Q2
    assert second.became == Came(late=12 * M)


def test_where_the_books_have_it_on_another_day_it_is_said(book: Book) -> None:
    """7 of 10/6 that are booked on 5/7: on 30/6 857 are there by value, 850 by the books."""
    two_quarters(book)
    assert not [note for note in as_data(book, "contract")["notes"] if "by the day of" in note]
    pay_late(book, OTHER, date(2023, 6, 10), 7, booked=date(2023, 7, 5))
    (note,) = (n for n in as_data(book, "contract", as_of=Q2)["notes"] if "by the day of" in n)
    assert "857,000,000" in note
    assert "850,000,000" in note


def test_a_seal_is_the_moment_of_what_was_known(book: Book) -> None:
    """A day that was locked, and sealed when a late paper had come, is as known when it was sealed;
    one that was unlocked and locked again as known by the last lock."""
    two_quarters(book)
    pay_late(book, OTHER, date(2023, 3, 20), 5, booked=date(2023, 7, 5))
    seal_day(book, Q1.isoformat())
    with writer_of(book) as writer:
        writer.state(unlock_statement(writer.periods, Q2, "thiếu chứng từ"))
    again = lock(book, Q2)
    with book.reading() as connection:
        found = closings(connection, FUND)
    assert [(of.day, of.is_sealed) for of in found] == [(Q1, True), (Q2, False)]
    assert found[1].link == again
    assert scores(book)[0].score.on_hand_then == 805 * M


def test_days_whose_books_are_open_count_in_no_mean(book: Book) -> None:
    """Of the outlooks of 31/3 and 30/6 only that to 30/6 can be judged."""
    two_quarters(book)
    data = as_data(book, "contract")
    assert [row["books_then"] for row in data["scores"]] == ["closed", "open", "open", "open"]
    (row,) = data["summary"]
    assert (row["span"], row["scored"], row["bias"]) == ("quarter", 1, -70 * M)
    assert row["came_share"] == "41.67"  # 50 of 120
    early = as_data(book, "contract", as_of=Q2)
    only_open = as_data(book, "contract", as_of=MAY)  # 30/6 has not come: nothing is judged
    assert only_open["summary"] == []
    assert "no period can be scored yet" in only_open["notes"][0]
    assert [row["came"] for row in early["scores"]] == [50 * M, None, None, None]


def test_nothing_is_closed(book: Book) -> None:
    first_quarter(book)
    data = as_data(book)
    assert data["scores"] == [] == data["summary"]
    assert "fundledger period lock" in data["notes"][0]


def plan(book: Book, day: date, *lines: PlanLine) -> None:
    with writer_of(book) as writer:
        put(writer, Wanted("set", day, lines), TODAY)


def test_the_plan_that_stood_then(book: Book) -> None:
    """A plan of 31/3 that was known when the day was locked expects 60 by 30/6; one that is stated
    for it later, and one of 30/6, change nothing of it. Of HD-02 a promise of 20 brought 10; HD-01
    paid 40 of 40."""
    first_quarter(book)
    contract = PlanLine(ONE, Q2, 40 * M, origin="contract")
    plan(book, Q1, contract, PlanLine(OTHER, Q2, 20 * M, origin="promise"))
    lock(book, Q1)
    second_quarter(book)
    plan(book, Q1, PlanLine(OTHER, Q2, 10 * M, origin="promise"))
    lock(book, Q2)
    plan(book, Q2, PlanLine(OTHER, Q3, 15 * M))
    found = [of.score for of in scores(book, "plan")]
    assert [(of.as_of, of.until, of.expected // M) for of in found] == [
        *((Q1, Q2, 60), (Q1, YEAR_END, 60)),
        *((Q2, Q3, 0), (Q2, YEAR_END, 0)),
    ]
    assert found[0].by_origin == {
        "contract": OfOrigin(40 * M, 40 * M),
        "promise": OfOrigin(20 * M, 10 * M),
    }


def test_a_plan_with_hindsight_is_shown_and_counts_in_no_mean(book: Book) -> None:
    """When all has come a plan is stated for 31/3 in two steps: 40 and 10, the very sums that came.
    It is shown whole, 50 expected and 50 came, and marked; judged is the contract alone, 50 of 120.
    """
    two_quarters(book)
    plan(book, Q1, PlanLine(ONE, Q2, 40 * M))
    plan(book, Q1, PlanLine(OTHER, Q2, 10 * M))
    data = as_data(book, "plan", "contract")
    first = {row["method"]: row for row in data["scores"] if row["until"] == Q2.isoformat()}
    assert (first["plan"]["expected"], first["plan"]["error"]) == (50 * M, 0)
    assert first["plan"]["plan_made"] != first["contract"]["plan_made"] is None
    assert [(row["method"], row["came_share"]) for row in data["summary"]] == [
        ("contract", "41.67")
    ]
    assert {row["method"] for row in data["by_origin"]} == {"contract"}
    assert [of.is_hindsight for of in scores(book, "plan")] == [True, True, True, True]


def test_a_period_without_a_plan_is_not_scored_by_it(book: Book) -> None:
    two_quarters(book)
    plan(book, Q2, PlanLine(OTHER, Q3, 15 * M))
    found = scores(book, "plan", "contract")
    assert [of.closing.day for of in found if of.score.method == "plan"] == [Q2, Q2]
    assert len(found) == 6


def test_a_year_that_was_sealed_is_scored_whole(book: Book) -> None:
    """From 30/6 to 31/12 120 were expected: HD-01 pays its 40 on 30/9, HD-02 70 in November."""
    two_quarters(book)
    pay(book, ONE, Q3, 40)
    pay(book, OTHER, date(2023, 11, 20), 70)
    lock(book, YEAR_END)
    whole = next(of for of in scores(book) if (of.closing.day, of.span) == (Q2, "year"))
    assert whole.score.is_final
    assert (whole.score.expected, whole.score.error) == (120 * M, -10 * M)
    assert whole.score.actual == 960 * M


# Values.


def test_spans() -> None:
    assert spans_of(Q1, None) == {Q2: "quarter", YEAR_END: "year"}
    assert spans_of(Q3, None) == {YEAR_END: "year"}
    assert spans_of(MAY, None) == {Q2: "quarter", YEAR_END: "year"}
    next_year = {date(2024, 3, 31): "quarter", date(2024, 12, 31): "year"}
    assert spans_of(YEAR_END, None) == next_year
    assert spans_of(Q1, Q3) == {Q3: "day"}
    assert spans_of(Q3, Q3) == {}


def test_means() -> None:
    """Errors of −10, 20 and 2: bias 12 / 3 = 4, without sign 32 / 3 = 10.67; two bands of three
    held what came, of the two that there are one."""

    def one(expected: int, came: int, band: tuple[int, int] | None, *, final: bool = True) -> Score:
        about: tuple[Any, ...] = ("simulate", Q1, Q2, 100, expected, band, final)
        return Score(*about, Came(late=7, came=came, lent=-50))

    found = [
        *(one(50, 40, (130, 150)), one(10, 30, (105, 125)), one(3, 5, None)),
        one(1_000, 0, None, final=False),
    ]
    of = summary(found)
    assert of is not None
    assert (of.scored, of.expected, of.came) == (3, 63, 75)
    assert (of.bias, of.absolute) == (4, 11)
    assert (of.in_band, of.banded) == (1, 2)  # 140 lies in 130 to 150, 130 not in 105 to 125
    assert of.is_thin
    assert summary(found[3:]) is None


def test_what_came_is_of_what_was_expected_first() -> None:
    """Of A 40 were expected and 55 come: 15 that nobody expected; of B 70 from one side."""
    of, _ = of_two()
    moves = [
        MoneyMove(1, Q2, "collect", "A1", 500),
        MoneyMove(2, Q2, "collect", "A1", 9),  # of the day, and entered later
        MoneyMove(3, Q3, "collect", "A1", 55),
        MoneyMove(4, Q3, "collect", "B1", 30),
        MoneyMove(5, Q3, "disburse", "B2", -8),
        MoneyMove(6, Q3, "transfer", None, 3),
        MoneyMove(7, date(2024, 1, 1), "collect", "A1", 1_000),
    ]
    found = score(of, 500, 1, moves, is_final=True)
    assert found.became == Came(late=9, came=85, lent=-8, capital=3)
    assert found.by_origin == {"contract": OfOrigin(90, 70), "none": OfOrigin(0, 15)}
    assert found.actual == 500 + 9 + 85 - 8 + 3


def test_a_band_holds_what_came_of_loans_alone() -> None:
    """540 to 600 holds 500 + 85, however much was lent beside."""
    of, claims_ = of_two()
    spread = Spread(540, 560, 600, 1000, 1)
    banded = type(of)(
        of.method, of.as_of, of.until, of.capital, of.loans, of.receipts, spread, of.learnt
    )
    moves = [
        MoneyMove(3, Q3, "collect", "A1", 85),
        MoneyMove(5, Q3, "disburse", "B2", -400),
    ]
    assert score(banded, 500, 1, moves, is_final=True).in_band
    assert not score(banded, 500, 1, moves[1:], is_final=True).in_band
    assert score(outlook("plan", claims_, capital(), {}), 0, 0, None, is_final=False).actual is None


@given(st.integers(1, 700))
def test_the_parts_lead_from_what_was_projected_to_what_is_there(last: int) -> None:
    of, _ = of_two()
    moves = [
        MoneyMove(n, date.fromordinal(Q2.toordinal() - 5 + n % 200), kind, loan, n * 7 - 300)
        for n, (kind, loan) in enumerate(
            [("collect", "A1"), ("disburse", "B1"), ("collect", "C1"), ("other", None)] * 25
        )
    ]
    there = sum(each.amount for each in moves if each.value_date <= Q2 and each.entry <= last)
    found = score(of, there, last, moves, is_final=True)
    became = found.became
    assert became is not None
    assert found.error is not None
    assert found.actual == sum(each.amount for each in moves if each.value_date <= YEAR_END)
    apart = became.late + became.lent + became.capital
    assert found.projected + found.error + apart == found.actual
    assert found.by_origin is not None
    assert sum(each.came for each in found.by_origin.values()) == became.came


def test_claims_of_a_longer_span_are_cut_to_a_shorter(book: Book) -> None:
    """The same as those that are read for it; with held money, which pays on a due day."""
    second_quarter(first_quarter(book))
    pay(book, ONE, date(2023, 6, 29), 40)
    with book.reading() as connection:
        of = day_of(asked_of(connection, MAY))
        long, short = claims(of, YEAR_END), claims(of, Q2)
        assert cut(long, Q2) == short
        of = day_of(asked_of(connection, Q2))
        long, short = claims(of, YEAR_END), claims(of, date(2023, 8, 31))
        assert cut(long, date(2023, 8, 31)) == short
        assert contract_receipts(cut(long, Q3)) == contract_receipts(claims(of, Q3))


@pytest.mark.parametrize("method", ["contract", "history", "simulate"])
def test_what_is_known_later_is_not_learnt_from(book: Book, method: Method) -> None:
    """The outlook of a closed day is that which the question itself gives as known then."""
    from dataclasses import replace

    from fundledger.reports.outlook import read_books

    first_quarter(book)
    seal(book, Q1)
    second_quarter(book)
    seal(book, Q2)
    pay_late(book, OTHER, date(2023, 6, 10), 7, booked=date(2023, 7, 5))
    pay(book, ONE, Q3, 40)
    seal(book, Q3)
    of = next(of for of in scores(book, method) if of.closing.day == Q2 and of.span == "year")
    with book.reading() as connection:
        asked = asked_of(connection, Q2)
        then = read_books(replace(asked, known_at=of.closing.link), YEAR_END).by(method)
    assert of.score.expected == then.capital.principal_expected
    assert of.score.projected == then.capital.on_hand
    assert of.score.band == (then.spread and (then.spread.p10, then.spread.p90))
