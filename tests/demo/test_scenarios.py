"""Two scenarios of the demonstration, and its year end rehearsed: what if the two biggest do not?

By the plan 2.890 million on 30/6/2023 and 1.220 that are expected make 4.110 by 31/12.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fundledger import demo
from fundledger.files import SourceFile
from fundledger.ledger.chain import head_of
from fundledger.office.calling import call
from fundledger.reports.screens import Screen
from fundledger.store.books import Book, open_book
from tests.ledger.books import TODAY

pytestmark = pytest.mark.slow
TR = 1_000_000
TWO_FAIL, COURT_LATE = demo.SCENARIOS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.build(tmp_path_factory.mktemp("scenarios") / "demo").parent


@pytest.fixture
def book(folder: Path) -> Iterator[Book]:
    made = open_book(str(folder / demo.BOOK))
    yield made
    made.close()


def asked(book: Book, question: str, **said: Any) -> dict[str, Any]:
    said = {"as_of": "30/06/2023", **said}
    answer = call(book, demo.FUND, "", question, said, today=TODAY)
    assert isinstance(answer.found, Screen)
    return answer.found.document()


def test_two_scenarios_beside_the_plan(book: Book, folder: Path) -> None:
    """Of TH01 80 % of 300 are expected, of TH02 70 %: 240 + 210 = 450, so 4.110 − 450 = 3.660.

    Of the seven that were sued 40 of QH01 come in December for September; a quarter late, and so
    after the year, are 60 of it, 50, 30 (of 30/11), 46, 64 and 12 of the others: 262, so 3.848.
    """
    files = [SourceFile.at(folder / name) for name in (TWO_FAIL, COURT_LATE)]
    found = asked(book, "outlook", scenario=files)
    assert (found["scenario"], found["capital_on_hand"]) == (
        "DEMO-KB01: hai HTX lớn nhất không trả",
        3_660 * TR,
    )
    by_title = {(each["method"], each["scenario"]): each for each in found["beside"]}
    assert by_title["plan", None]["capital_on_hand"] == 4_110 * TR
    assert by_title["contract", None]["capital_on_hand"] == 3_970 * TR
    late = by_title["plan", "DEMO-KB02: thi hành án chậm một quý"]
    assert late["capital_on_hand"] == 3_848 * TR
    for each in (found, *found["beside"]):
        assert each["unexplained"] == 0
        parts = ("principal_in_term", "principal_overdue", "capital_on_hand", "exceptions")
        assert sum(each[name] for name in parts) == each["charter_capital"] == 7_500 * TR


def test_whom_the_scenario_means(book: Book, folder: Path) -> None:
    found = asked(book, "scenario show", file=SourceFile.at(folder / TWO_FAIL))
    assert [(each["loan"], each["difference"]) for each in found["loans"]] == [
        ("DEMO-TH01", -240 * TR),
        ("DEMO-TH02", -210 * TR),
    ]


@pytest.fixture
def untouched(book: Book) -> Iterator[Book]:
    with book.reading() as connection:
        before = head_of(connection, demo.FUND)
    yield book
    with book.reading() as connection:
        assert head_of(connection, demo.FUND) == before


def test_the_year_end_is_rehearsed_by_contract(untouched: Book) -> None:
    """The books then say to the đồng what the outlook expects."""
    found = asked(untouched, "outlook rehearse", method="contract")
    names = ("capital_on_hand", "principal_in_term", "principal_overdue", "exceptions")
    assert {name: found[name] for name in names} == {
        name: found["expected"][name] for name in names
    }
    assert (found["capital_on_hand"], found["unexplained"]) == (3_970 * TR, 0)
    assert (found["left_out"], found["receipts"]["paid_otherwise"]) == ([], [])


def test_the_year_end_is_rehearsed_by_plan(untouched: Book) -> None:
    """Contracts take principal before interest of the same day, and before that for being late.

    So 80 % and 70 % of 1.650.000 of interest of TH01 and TH02, 4 million of overdue interest of
    QH01, and 90 % of 4.950.000 of TH09 and of TH10 pay principal: 1.320.000 + 1.155.000 +
    4.000.000 + 2 × 4.455.000 = 15.385.000 more than is expected.
    """
    found = asked(untouched, "outlook rehearse", method="plan")
    assert found["expected"]["capital_on_hand"] == 4_110 * TR
    assert found["capital_on_hand"] == 4_110 * TR + 15_385_000
    otherwise = found["receipts"]["paid_otherwise"]
    more = {each["loan"]: each["paid_principal"] - each["expected_principal"] for each in otherwise}
    assert more == {
        "DEMO-TH01": 1_320_000,
        "DEMO-TH02": 1_155_000,
        "DEMO-QH01": 4_000_000,
        "DEMO-TH09": 4_455_000,
        "DEMO-TH10": 4_455_000,
    }
    assert (found["unexplained"], found["left_out"]) == (0, [])


def test_the_year_end_is_rehearsed_if_two_fail(untouched: Book, folder: Path) -> None:
    """450 million less, and without what TH01 and TH02 would have paid too much."""
    found = asked(untouched, "outlook rehearse", scenario=SourceFile.at(folder / TWO_FAIL))
    assert found["capital_on_hand"] == 3_660 * TR + 15_385_000 - 1_320_000 - 1_155_000
