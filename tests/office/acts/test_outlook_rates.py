"""Outlooks by the past, and the rates they rest on, through the office.

The loan is that of `tests.reports.small`: on 30/9/2023 it owes 50 million, 10 of them for 92 days.
"""

from __future__ import annotations

from typing import Any

import pytest

from fundledger.contract.events import Disburse
from fundledger.office.answers import Answer
from fundledger.outlook.simulating import PATHS, SEED
from fundledger.reports.outlook import MANY_LOANS
from fundledger.reports.screens import Screen
from fundledger.reports.table import Word
from fundledger.store.books import Book
from tests.ledger.books import seal_day
from tests.loans.books import BORROWER, enter, sign
from tests.office.calls import column, do, refusal_of, table_of
from tests.reports.small import OUT, TERMS, M, told

DAY = "30/09/2023"


@pytest.fixture
def sealed(book: Book) -> Book:
    told(book)
    seal_day(book, "2023-09-30")
    return book


def data_of(answer: Answer) -> dict[str, Any]:
    assert isinstance(answer.found, Screen)
    return answer.found.document()


def outlook(book: Book, method: str, **said: object) -> dict[str, Any]:
    return data_of(do(book, "outlook", as_of=DAY, method=method, **said))


def notes(answer: Answer, table: str = "outlook") -> list[str]:
    return [each.key.removeprefix("outlook_note.") for each in table_of(answer, table).notes]


def test_history_says_what_it_rests_on(sealed: Book) -> None:
    answer = do(sealed, "outlook", as_of=DAY, method="history")
    assert {"quarters_used", "thin"} <= {*notes(answer)}
    data = data_of(answer)
    assert data["method"] == "history"
    assert (data["p10"], data["p50"], data["p90"], data["seed"]) == (None, None, None, None)
    assert 0 < data["principal_expected"] < 50 * M
    assert data["capital_on_hand"] == data["capital_on_hand_now"] + data["principal_expected"]
    assert (
        sum(each["principal_expected"] for each in data["by_loan"]) == (data["principal_expected"])
    )


def test_without_a_sealed_quarter_it_says_so(book: Book) -> None:
    told(book)
    for method in ("history", "simulate"):
        answer = do(book, "outlook", as_of=DAY, method=method)
        assert "no_sealed_quarters" in notes(answer)
        assert "thin" not in notes(answer)
        assert data_of(answer)["principal_expected"] > 0


def test_what_explains_it_says_what_it_rests_on_too(sealed: Book) -> None:
    answer = do(sealed, "outlook explain", as_of=DAY, method="simulate")
    said = notes(answer, "outlook_explain")
    assert {"quarters_used", "thin", "see_rates"} <= {*said}
    drawn = next(each for each in table_of(answer, "outlook_explain").notes if "drawn" in each.key)
    assert (drawn.params["paths"], drawn.params["seed"]) == (PATHS, SEED)
    assert said.index("quarters_used") + 1 == said.index("thin")
    (whence,) = column(answer, "outlook_payers", "expected_from")
    assert str(whence) == "rates of the past"


def test_written_rates_are_no_past(book: Book) -> None:
    told(book)
    for method in ("history", "simulate"):
        answer = do(book, "outlook explain", as_of=DAY, method=method)
        assert "no_sealed_quarters" in notes(answer, "outlook_explain")
        (whence,) = column(answer, "outlook_payers", "expected_from")
        assert str(whence) == "written rates"


def test_a_simulation_keeps_its_seed(sealed: Book) -> None:
    usual = outlook(sealed, "simulate", paths=300)
    assert (usual["paths"], usual["seed"]) == (300, SEED)
    assert usual == outlook(sealed, "simulate", paths=300, seed=SEED)
    other = outlook(sealed, "simulate", paths=300, seed=7)
    assert other["seed"] == 7
    assert other["principal_expected"] != usual["principal_expected"]
    now = usual["capital_on_hand_now"]
    assert now <= usual["p10"] <= usual["p50"] <= usual["p90"] <= now + 50 * M
    answer = do(sealed, "outlook", as_of=DAY, method="simulate", paths=300)
    assert column(answer, "outlook_spread", "capital_on_hand") == [
        usual[name] for name in ("p10", "p50", "p90")
    ]
    facts = table_of(answer, "outlook_spread").facts
    assert facts == {"paths": 300, "seed": SEED}


def test_too_few_draws_are_said_to_be_too_few(sealed: Book) -> None:
    for paths, is_few in ((10, True), (99, True), (100, False)):
        answer = do(sealed, "outlook", as_of=DAY, method="simulate", paths=paths)
        assert ("few_paths" in notes(answer)) is is_few


def test_a_promise_is_counted_by_itself(sealed: Book) -> None:
    said = {"amount": "20.000.000", "by": "15/12/2023", "on": "30/09/2023"}
    do(sealed, "promise", cooperative=BORROWER, **said)
    answer = do(sealed, "outlook", as_of=DAY, method="simulate", paths=100)
    assert "promises" in notes(answer)
    later = do(sealed, "outlook", as_of=DAY, method="history")
    assert "promises" not in notes(later)


def test_how_to_draw_is_said_of_a_simulation_alone(sealed: Book) -> None:
    assert refusal_of(sealed, "outlook", as_of=DAY, paths=5).key == "outlook.drawn_for_nothing"
    for method in ("history", "contract"):
        refused = refusal_of(sealed, "outlook", as_of=DAY, method=method, seed=5)
        assert refused.key == "outlook.drawn_for_nothing"
    refused = refusal_of(sealed, "outlook", as_of=DAY, method="simulate", paths=0)
    assert refused.key == "outlook.paths"


def test_the_table_of_rates(sealed: Book) -> None:
    """Three quarters of one loan: twice principal fell due in time, once it was just unpaid."""
    answer = do(sealed, "outlook rates", as_of=DAY)
    stages = [
        each.code for each in column(answer, "outlook_rates", "stage") if isinstance(each, Word)
    ]
    seen = dict(zip(stages, column(answer, "outlook_rates", "loans_seen"), strict=True))
    assert {name: count for name, count in seen.items() if count} == {
        "principal_due": 2,
        "days_1_9": 1,
    }
    table = table_of(answer, "outlook_rates")
    assert table.total["loans_seen"] == 3
    assert table.total["principal_asked"] == 140 * M  # 40 + 40 + 60
    assert table.total["principal_collected"] == 70 * M  # 40 + 20 + 10
    assert table.facts["quarters"] == 3
    assert notes(answer, "outlook_rates")[:2] == ["quarters_used", "thin"]
    for row in table.records():
        parts = [row[name] for name in ("paid", "ahead", "rescheduled", "written_off", "late")]
        shares = [float(each.code) for each in parts if isinstance(each, Word)]
        assert sum(shares) == pytest.approx(100, abs=0.3)  # each is rounded to a tenth


def test_few_loans_are_known_by_name_and_many_by_the_past(book: Book) -> None:
    told(book, roll=None, capital=20_000 * M)
    for number in range(2, MANY_LOANS + 1):
        sign(book, TERMS, f"HD-{number:02}")
        enter(book, Disburse(OUT, 120 * M, f"UNC-{number}"), f"HD-{number:02}")
    seal_day(book, "2023-03-31")

    def shown(day: str) -> list[str]:
        found = table_of(do(book, "outlook", as_of=day), "outlook")
        return [each.name for each in found.columns[1:]]

    assert shown("31/03/2023") == ["contract", "history"]
    sign(book, TERMS, "HD-99")
    assert shown("30/12/2022") == ["contract"]  # nobody owes anything yet
