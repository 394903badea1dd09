"""Whose money makes an outlook: added up by hand, and against the outlook itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fundledger.arrears.ageing import Buckets
from fundledger.errors import Place
from fundledger.outlook.capital import CapitalNow
from fundledger.outlook.claims import Claim, Claims, Due
from fundledger.outlook.explaining import origins, payers, spread_of, taken, without
from fundledger.outlook.methods import Outlook, Spread, outlook
from fundledger.outlook.scenarios import Change, FromFile, Scenario
from fundledger.outlook.settling import Expected
from fundledger.reports.as_json import worded
from fundledger.reports.outlook_explain import explain_screen
from fundledger.reports.screens import Screen
from fundledger.store.books import Book
from tests.loans.books import BORROWER, SUCCESSOR
from tests.outlook.fund import OTHER, Q2, Q3, YEAR_END, M, asked_of, first_quarter, second_quarter

BUCKETS = Buckets((10, 30, 90, 180, 360))
LATE = date(2023, 5, 1)


def claims_of(*every: Claim) -> Claims:
    return Claims(Q2, YEAR_END, BUCKETS, every)


def capital(on_hand: int = 0) -> CapitalNow:
    return CapitalNow(Q2, 0, 0, 0, on_hand, 0, 0)


def of_two() -> tuple[Outlook, Claims]:
    """A owes 100, of which 40 fall due by 30/9; B owes 90 in two loans, 50 of them overdue."""
    claims = claims_of(
        Claim("A1", "A", "NSDP", 100, 0, coming=(Due(Q3, 40),)),
        Claim("B1", "B", "NSDP", 0, 50, missed=(Due(LATE, 50),)),
        Claim("B2", "B", "NSDP", 40, 0, coming=(Due(Q3, 40),)),
    )
    receipts = {
        "A1": [Expected("A1", Q3, 40)],
        "B1": [Expected("B1", YEAR_END, 30, origin="enforcement"), Expected("B1", Q3, 70)],
        "B2": [Expected("B2", date(2024, 1, 1), 40)],  # after the span
    }
    return outlook("plan", claims, capital(500), receipts), claims


def test_no_more_is_taken_than_is_owed_and_the_first_first() -> None:
    """Of B1 70 and 30 are expected and 50 are owed: all of them are of the 70 that come first."""
    of, _ = of_two()
    found = [(each.loan, each.origin, each.principal) for each in taken(of)]
    assert found == [("A1", "contract", 40), ("B1", "contract", 50), ("B1", "enforcement", 0)]


def test_who_pays_and_what_stays() -> None:
    """B pays 50 and A 40; of A 60 fall due later, of B 40 turn overdue."""
    of, claims = of_two()
    first, second = payers(of, claims)
    assert (first.borrower, first.owes, first.expected) == ("B", 90, 50)
    assert (first.overdue_then, first.turns_overdue, first.later) == (40, 40, 0)
    assert (second.borrower, second.expected, second.later) == ("A", 40, 60)
    assert (first.last, first.by_origin) == (Q3, {"contract": 50})
    assert origins([first, second]) == {"contract": 90}


def test_if_one_does_not_pay() -> None:
    """500 + 90; without B 540, and its 50 stay overdue beside the 40."""
    of, claims = of_two()
    less = without(of, claims, {"B"})
    assert (of.capital.on_hand, less.capital.on_hand) == (590, 540)
    assert (of.capital.overdue, less.capital.overdue) == (40, 90)


def test_the_spread_is_shared_by_variance() -> None:
    """Deviations of 3, of 4 and of 12: 9 of 169 are A's, 160 B's."""
    of, _ = of_two()
    spread = Spread(0, 0, 0, 1000, 1, {"A1": 3, "B1": 4, "B2": 12})
    assert spread_of(_with(of, spread)) == {"A": 9, "B": 160}
    assert spread_of(of) == {}


def _with(of: Outlook, spread: Spread) -> Outlook:
    return Outlook(of.method, of.as_of, of.until, of.capital, of.loans, of.receipts, spread)


amounts = st.integers(0, 200)


@st.composite
def expectations(draw: st.DrawFn) -> tuple[Outlook, Claims]:
    every, receipts = [], {}
    for place in range(draw(st.integers(0, 6))):
        loan = f"HD-{place}"
        missed, coming, rest = draw(amounts), draw(amounts), draw(amounts)
        every.append(
            Claim(
                *(loan, draw(st.sampled_from("ABC")), "NSDP", coming + rest, missed),
                missed=(Due(LATE, missed),) if missed else (),
                coming=(Due(Q3, coming),) if coming else (),
            )
        )
        days = st.sampled_from([Q3, YEAR_END, date(2024, 3, 31)])
        origin = st.sampled_from(["contract", "promise"])
        receipts[loan] = [
            Expected(loan, draw(days), draw(amounts), origin=draw(origin))
            for _ in range(draw(st.integers(0, 3)))
        ]
    claims = claims_of(*every)
    return outlook("plan", claims, capital(draw(amounts)), receipts), claims


@given(expectations(), st.sets(st.sampled_from("ABC")))
def test_payers_add_up_to_the_outlook(found: tuple[Outlook, Claims], silent: set[str]) -> None:
    of, claims = found
    every = payers(of, claims)
    assert sum(each.expected for each in every) == of.capital.principal_expected
    assert sum(each.overdue_then for each in every) == of.capital.overdue
    assert sum(each.later for each in every) == of.capital.in_term
    for each in every:
        assert each.owes == each.expected + each.from_held + each.overdue_then + each.later
        assert sum(each.by_origin.values()) == each.expected
        assert 0 <= each.turns_overdue <= each.overdue_then
    less = without(of, claims, silent)
    gone = sum(each.expected for each in every if each.borrower in silent)
    assert less.capital.on_hand == of.capital.on_hand - gone


def explained(book: Book, day: date = Q2, **said: Any) -> tuple[Screen, dict[str, Any]]:
    with book.reading() as connection:
        screen = explain_screen(
            asked_of(connection, day), said.get("until"), said.get("method"), said.get("top")
        )
        return screen, worded(screen.document())


def test_from_what_is_there_to_what_is_expected(book: Book) -> None:
    """On 30/6 850 are on hand; HD-02 is to pay 80 and HD-01 40; 30 of HD-02 stay overdue."""
    second_quarter(first_quarter(book))
    screen, data = explained(book)
    steps = [(row["amount"], row["running_total"]) for row in screen.tables[0].records()]
    assert steps == [
        (None, 850 * M),
        (80 * M, 930 * M),
        (40 * M, 970 * M),
        (None, 970 * M),
    ]
    assert [row["cooperative"] for row in data["payers"]] == [SUCCESSOR, BORROWER]
    assert [row["on_hand_without"] for row in data["payers"]] == [890 * M, 930 * M]
    assert [(row["cooperative"], row["overdue_already"]) for row in data["stays"]] == [
        (SUCCESSOR, 30 * M)
    ]
    # All pay; without HD-02, then nobody: 850. What falls due and is not paid is overdue then.
    assert [(row["capital_on_hand"], row["principal_overdue"]) for row in data["what_if"]] == [
        (970 * M, 30 * M),
        (890 * M, 110 * M),
        (850 * M, 150 * M),
    ]
    assert data["by_origin"] == {"contract": 120 * M}


def test_a_scenario_is_explained_like_a_method(book: Book) -> None:
    """If HD-02 pays nothing 890 are on hand, and HD-01 alone must pay for it."""
    second_quarter(first_quarter(book))
    silent = Change("nothing", "loans", (OTHER,))
    scenario = Scenario("HD-02 không trả", (silent,))
    file = FromFile("kich-ban.yaml", scenario, lambda at, field: Place("kich-ban.yaml", row=at))
    with book.reading() as connection:
        screen = explain_screen(asked_of(connection, Q2), None, None, None, file)
    data = worded(screen.document())
    assert data["scenario"] == "HD-02 không trả"
    assert (data["capital_on_hand"], data["principal_overdue"]) == (890 * M, 110 * M)
    assert [row["cooperative"] for row in data["payers"]] == [BORROWER]


def test_others_are_one_step_where_few_are_named(book: Book) -> None:
    second_quarter(first_quarter(book))
    screen, _ = explained(book, top=1)
    assert [row["amount"] for row in screen.tables[0].records()] == [None, 80 * M, 40 * M, None]
    assert "1 others" in str(screen.tables[0].rows[2][0])


def test_nobody_owes(book: Book) -> None:
    """A fund that has lent nothing: one sentence, and no table of payers."""
    screen, data = explained(book)
    assert [table.name for table in screen.tables] == ["outlook_explain", "outlook_what_if"]
    assert len(data["notes"]) == 1
