"""The outlook of 30/6/2023 is held against the half-year that followed, once its books are closed.

What follows is made up here. Of 1.220 million that the plan expects by 31/12 and 1.080 that the
contracts do, 400 come: HD DEMO-TH01 pays 240 of its 300 on the day to which it was recalled, TH03
its 60 on 31/12, and DEMO-QH01 100 of what is overdue in November. By 30/9 the plan expects 490 (450
of contracts, and 40 that are promised) and the contracts 600; the 240 alone have come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from fundledger import demo
from fundledger.contract.events import Collect
from fundledger.contract.waterfall import Parts
from fundledger.office.calling import call
from fundledger.reports.screens import Screen
from fundledger.store.books import Book, open_book
from tests.ledger.books import TODAY
from tests.loans.books import enter
from tests.outlook.fund import lock, seal

pytestmark = pytest.mark.slow
TR = 1_000_000
JULY, Q3, NOVEMBER, YEAR_END = (
    date(2023, 7, 31),
    date(2023, 9, 30),
    date(2023, 11, 10),
    date(2023, 12, 31),
)


def collected(book: Book, loan: str, day: date, principal: Parts) -> None:
    amount = principal.due_principal + principal.overdue_principal
    enter(book, Collect(day, amount, principal, document=f"GBC-{loan}"), loan)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    made = open_book(str(demo.build(tmp_path_factory.mktemp("backtest") / "demo")))
    collected(made, "DEMO-TH01", JULY, Parts(due_principal=240 * TR))
    seal(made, Q3)
    collected(made, "DEMO-QH01", NOVEMBER, Parts(overdue_principal=100 * TR))
    collected(made, "DEMO-TH03", YEAR_END, Parts(due_principal=60 * TR))
    lock(made, YEAR_END)
    yield made
    made.close()


def asked(book: Book, question: str, **said: str) -> dict[str, Any]:
    answer = call(book, demo.FUND, "", question, said, today=TODAY)
    assert isinstance(answer.found, Screen)
    return answer.found.document()


def of_june(data: dict[str, Any], span: str) -> dict[str, dict[str, Any]]:
    return {
        row["method"]: row
        for row in data["scores"]
        if (row["period"], row["span"]) == ("2023-06-30", span)
    }


def test_the_year_end_is_scored_by_plan_and_by_contract(book: Book) -> None:
    found = of_june(asked(book, "backtest"), "year")
    assert {method: row["expected"] for method, row in found.items()} == {
        "plan": 1_220 * TR,
        "contract": 1_080 * TR,
    }
    assert {method: row["projected"] for method, row in found.items()} == {
        "plan": 4_110 * TR,
        "contract": 3_970 * TR,
    }
    for row in found.values():
        assert (row["came"], row["on_hand_actual"]) == (400 * TR, 3_290 * TR)
        assert (row["books_then"], row["late_papers"], row["lent_between"]) == ("closed", 0, 0)
    assert (found["plan"]["error"], found["contract"]["error"]) == (-820 * TR, -680 * TR)


def test_the_quarter_and_the_record_of_each_origin(book: Book) -> None:
    data = asked(book, "backtest")
    found = of_june(data, "quarter")
    assert (found["plan"]["expected"], found["plan"]["error"]) == (490 * TR, -250 * TR)
    assert (found["contract"]["expected"], found["contract"]["error"]) == (600 * TR, -360 * TR)
    record = {
        row["expected_from"]: (row["expected"], row["came"])
        for row in data["by_origin"]
        if row["method"] == "plan"
    }
    # The plan of 30/6 was entered once the quarter was closed: its row is shown and not counted.
    # From 30/9, closed with it, to 31/12 are by contracts 6 × 60 + 2 × 54, of which 60 came. Of
    # DEMO-QH01 100 came: 40 of the promise by 30/9 (that day was not over), 60 of the settlement.
    assert record["contract"] == (468 * TR, 60 * TR)
    assert record["court_settlement"] == ((60 + 50) * TR, 60 * TR)
    # Promised are 80 % of 50 by 30/9 and, of another borrower, 75 % of 40 by 30/11.
    assert record["promise"] == ((40 + 30) * TR, 40 * TR)
    assert "none" not in record


def test_why_the_outlook_of_the_year_end_is_another(book: Book) -> None:
    """No plan was known when 30/6 was closed, so by the contracts: 3.970 on 30/6. On 30/9 3.130 are
    on hand and 1.080 − 600 = 480 fall due after it: 3.610. Of 600 that fell due 240 came."""
    data = asked(book, "outlook changes", since="2023-06-30", as_of="2023-09-30")
    assert data["method"] == "contract"
    assert any("stated after that day was closed" in note for note in data["notes"])
    assert (data["capital_on_hand_before"], data["capital_on_hand"]) == (3_970 * TR, 3_610 * TR)
    assert {name: part for name, part in data["parts"].items() if part} == {"slipped": -360 * TR}
    assert sum(row["difference"] for row in data["by_borrower"]) == data["difference"]


def test_who_must_pay_is_told_in_words(book: Book) -> None:
    data = asked(book, "outlook explain", as_of="2023-06-30")
    first, second, *_ = data["payers"]
    assert (first["cooperative"], first["principal_expected"]) == ("DEMO-01", 240 * TR)
    assert (second["cooperative"], second["principal_expected"]) == ("DEMO-02", 210 * TR)
    all_pay, _, without_two, *_ = data["what_if"]
    assert all_pay["capital_on_hand"] == 4_110 * TR
    assert without_two["capital_on_hand"] == (4_110 - 240 - 210) * TR
    said = " ".join(data["notes"])
    assert "4,110,000,000" in said
    assert "3,660,000,000" in said  # what if the two biggest do not
    # HD DEMO-TH01 owes 300 and is expected at 80 %: it need not pay "as expected", 240 are a mean.
    assert "240,000,000 (19.67 %; contract, 80% of 300,000,000)" in said
    assert "60,000,000 settlement in court, 60% of 100,000,000" in said
    assert "an average by how sure each amount is" in said
    assert "all 16 must pay as expected" not in said
    by_contract = asked(book, "outlook explain", as_of="2023-06-30", method="contract")
    certain = " ".join(by_contract["notes"])
    assert "must pay as expected" in certain  # all of it for certain
    assert "average" not in certain
    by_rates = asked(book, "outlook explain", as_of="2023-06-30", method="history")
    assert "an average by the rates of payment" in " ".join(by_rates["notes"])
