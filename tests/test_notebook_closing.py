"""Other money and the end of a quarter and a year, from a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import fundledger
from fundledger.errors import FundledgerError
from fundledger.notebook import Notebook
from fundledger.store.books import create
from tests.ledger.books import found_fund


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Notebook]:
    place = str(tmp_path / "sổ.db")
    found_fund(create(place)).close()
    with fundledger.open(place, actor="kế toán") as opened:
        yield opened


def test_a_year_of_other_money_is_closed(book: Notebook) -> None:
    """Income 5,000,000 + 40,000 on the deposit, cost 2,000,000: a surplus of 3,040,000."""
    book.capital_in("1.000.000.000", "NSDP", on="2023-01-02", document="QĐ-1")
    book.deposit(400_000, purpose="capital", on="2023-01-03", document="HĐTG")
    book.mature(400_000, purpose="capital", interest=40_000, on="2023-03-03", document="TT")
    purses = book.receive(5_000_000, of="income_deposit", on="2023-06-30", document="GBC-1")
    assert list(purses["after"]) == [5_040_000]
    book.pay(2_000_000, "cost_staff", on="2023-06-30", document="HD-1")
    with pytest.raises(FundledgerError, match="Say why"):
        book.pay(7, "cost_staff", on="2023-06-30", from_capital=True)
    moved = book.transfer_money(9, to_purpose="capital", reason="bù vốn", on="2023-07-01")
    assert len(moved.attrs["entries"]) == 2
    book.reverse(moved.attrs["entries"][0], "nhầm")
    assert list(book.balance("2023-12-31", by="role").set_index("role")["debit"])[:2] == [
        *(1_000_000_000, 3_040_000),
    ]
    assert not book.quarter_status("2023Q1")["done"].eq("yes").all()
    with pytest.raises(FundledgerError, match="despite="):
        book.close_quarter("2023Q1")
    checklist = book.close_quarter("2023Q1", despite="trên giấy").set_index("check")
    assert list(checklist.index[checklist["done"] == "no"]) == ["bank"]
    assert "trên giấy" in checklist.loc["locked", "stands"]
    book.roll("2023-12-31")
    rehearsed = book.close_year(2023, despite="trên giấy", dry_run=True)
    with pytest.raises(FundledgerError, match="despite="):
        book.close_year(2023)
    result = book.close_year(2023, despite="trên giấy")
    assert rehearsed.attrs["entries"] == result.attrs["entries"] != []
    assert int(result.set_index("figure").loc["surplus", "amount"]) == 3_040_000
    book.settle_year(2023, "QĐ-2", on="2024-03-20")
    book.distribute(2023, {"other_reserve": "1.000.000"}, "QĐ-3", on="2024-03-21")
    book.capital_out(300, on="2024-04-01", document="QĐ-4")
    done = book.year_status(2023).set_index("check")["done"]
    assert (done["settled"], done["sealed"]) == ("yes", "no")
    assert book.check().empty
