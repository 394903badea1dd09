"""The position of the fund against what the Lạng Sơn fund published for 30/6/2023."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest

from fundledger.ledger.proof import prove
from fundledger.reports.asked import Asked
from fundledger.reports.capital import capital, capital_screen
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, found_fund
from tests.reports import lang_son
from tests.reports.lang_son import OPENING, Q2, M

KEYS = (
    *("as_of", "charter_capital", "principal_in_term", "principal_overdue", "capital_on_hand"),
    *("capital_on_hand_opening", "principal_collected", "interest_collected"),
    *("interest_collected_in_term", "interest_collected_overdue", "borrowers"),
    *("borrowers_in_term", "borrowers_overdue", "borrowers_overdue_with_principal", "disbursed"),
)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    path = tmp_path_factory.mktemp("sổ") / "lang-son.db"
    book = lang_son.told(found_fund(create(str(path)), begins=lang_son.BEGINS))
    yield book
    book.close()


def test_the_published_position(lived: Book) -> None:
    with lived.reading() as connection:
        assert list(prove(connection, FUND)) == []
        screen = capital_screen(Asked(connection, FUND, Q2, None, {"as_of": Q2}), date(2023, 1, 1))
    document = screen.document()
    assert tuple(document)[: len(KEYS)] == KEYS
    # II.6 of the report: 7,5 = 3 + 1,61 + 2,89 tỷ; 2,31 at the opening and 0,58 collected;
    # interest 243,1 = 105,6 + 137,5 triệu; 20 = 10 + 10 borrowers, principal overdue at 7.
    assert {name: document[name] for name in KEYS[1:]} == {
        "charter_capital": 7_500 * M,
        "principal_in_term": 3_000 * M,
        "principal_overdue": 1_610 * M,
        "capital_on_hand": 2_890 * M,
        "capital_on_hand_opening": 2_310 * M,
        "principal_collected": 580 * M,
        "interest_collected": 243_100_000,
        "interest_collected_in_term": 105_600_000,
        "interest_collected_overdue": 137_500_000,
        "borrowers": 20,
        "borrowers_in_term": 10,
        "borrowers_overdue": 10,
        "borrowers_overdue_with_principal": 7,
        "disbursed": 0,
    }
    assert json.dumps(document["charter_capital"]) == "7500000000"
    # 7 × 35.502.500 + 3 × 9.020.000
    assert document["overdue_interest_unpaid"] == 275_577_500
    assert document["unexplained"] == document["exceptions"] == document["capital_otherwise"] == 0
    assert document["principal_from_borrowers_in_term"] == 200 * M
    assert document["principal_from_borrowers_overdue"] == 380 * M


def test_the_opening_of_the_half_year(lived: Book) -> None:
    with lived.reading() as connection:
        found = capital(Asked(connection, FUND, OPENING, None), date(2022, 1, 1)).figures
    assert (found.principal_in_term, found.principal_overdue) == (3_200 * M, 1_990 * M)
    assert found.capital_on_hand == 2_310 * M
    assert (found.borrowers, found.borrowers_overdue_with_principal) == (20, 10)
