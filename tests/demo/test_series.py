"""Figures by quarter and area, as charts show them: as published, and of each quarter alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from fundledger import demo
from fundledger.office.house import furnish
from fundledger.reports.asked import Asked
from fundledger.reports.asking import ask
from fundledger.reports.series import (
    capital_by_quarter,
    dues_by_quarter,
    overdue_by_area,
    quarters,
    two_years_before,
)
from fundledger.store.books import open_book

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    furnish()
    book = open_book(str(demo.build(tmp_path_factory.mktemp("series") / "demo")))
    with book.reading() as connection:
        yield ask(connection, demo.FUND, date(2023, 6, 30))
    book.close()


def test_the_capital_of_each_quarter_adds_up_to_the_charter(asked: Asked) -> None:
    table = capital_by_quarter(asked, date(2023, 1, 1))
    assert table["quarter"] == ["2023Q1", "2023Q2"]
    last = dict(zip((c.name for c in table.columns), table.rows[-1], strict=True))
    assert last["principal_in_term"] == 3_000_000_000  # as published for 30/06/2023
    assert last["principal_overdue"] == 1_610_000_000
    assert last["capital_on_hand"] == 2_890_000_000
    for row in table.rows:
        assert sum(cell for cell in row if isinstance(cell, int)) == 7_500_000_000


def test_what_was_collected_is_that_of_the_quarter_itself(asked: Asked) -> None:
    """Principal 580 and interest 243,1 million in the half year (published), by quarter."""
    table = dues_by_quarter(asked, date(2023, 1, 1))
    assert table.total["collected"] == 580_000_000 + 243_100_000
    alone = [
        dues_by_quarter(Asked(*here), first)
        for here, first in (
            ((asked.connection, asked.fund, date(2023, 3, 31), None), date(2023, 1, 1)),
            ((asked.connection, asked.fund, date(2023, 6, 30), None), date(2023, 4, 1)),
        )
    ]
    assert table["falling_due"] == [each["falling_due"][0] for each in alone]
    assert table["collected"] == [each["collected"][0] for each in alone]


def test_what_is_overdue_by_area_is_what_is_overdue(asked: Asked) -> None:
    table = overdue_by_area(asked)
    assert table.total["principal_overdue"] == 1_610_000_000  # as published
    assert str(table["area"][-1].code) == ""  # type: ignore[union-attr]  # a word; last: not said


def test_quarters_of_a_span() -> None:
    days = [(name, str(a), str(b)) for name, a, b in quarters(date(2022, 12, 5), date(2023, 2, 1))]
    assert days == [
        ("2022Q4", "2022-12-05", "2022-12-31"),
        ("2023Q1", "2023-01-01", "2023-02-01"),
    ]
    assert two_years_before(date(2023, 6, 30)) == date(2021, 7, 1)
    assert two_years_before(date(2023, 1, 15)) == date(2021, 4, 1)
