"""The books for other programs: made where the caller says, read when they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

import fundledger
from fundledger.errors import FundledgerError
from fundledger.office.answers import Made
from fundledger.store.books import Book, create
from tests.ledger.books import capital_in, found_fund, move, post
from tests.office.calls import do


def made(book: Book, act: str, **said: object) -> Made:
    answer = do(book, act, **said)
    assert answer.found is None
    assert answer.made is not None
    return answer.made


@pytest.mark.parametrize("act", ["export beancount", "export hledger"])
def test_a_text_is_written_and_told_or_had_in_parts(book: Book, act: str, tmp_path: Path) -> None:
    post(book, capital_in("2023-01-01", 900))
    copy = made(book, act)
    post(book, move("2023-06-30", "bank_interest", "income_other", 50))  # still part of the copy
    place = tmp_path / copy.name
    written, following = copy.write(place, False)
    assert (written.key, written.params["link"]) == ("export.written", 4)
    assert following.params == {"path": str(place)}
    assert copy.text is not None
    assert "".join(copy.text()) == place.read_text(encoding="utf-8")
    with pytest.raises(FundledgerError):
        copy.write(place, False)
    assert copy.write(place, True)[0] == written


def test_a_day_and_a_link_make_it_smaller(book: Book) -> None:
    post(book, capital_in("2023-01-01", 900))
    post(book, move("2023-06-30", "bank_interest", "income_other", 50))
    texts = []
    for said in ({}, {"as_of": "2023-06-29"}, {"known_at": 3}):
        text = made(book, "export beancount", **said).text
        assert text is not None
        texts.append("".join(text()))
    assert [text.count("50 VND") for text in texts] == [4, 0, 0]  # two postings, two balances


def test_a_folder_is_written(book: Book, tmp_path: Path) -> None:
    copy = made(book, "export parquet")
    assert copy.text is None
    (written,) = copy.write(tmp_path / copy.name, False)
    assert written.key == "export.written"
    assert len(list((tmp_path / copy.name).iterdir())) == 4


def test_a_notebook_says_where_it_goes(tmp_path: Path) -> None:
    address = str(tmp_path / "sổ.db")
    post(found_fund(create(address)), capital_in("2023-01-01", 900)).clear()
    with fundledger.open(address) as book:
        place = book.export_hledger(tmp_path / "so.journal", as_of="30/06/2023")
        assert place.read_text(encoding="utf-8").startswith("; fund: ")
        with pytest.raises(FundledgerError):
            book.export_hledger(place)
        assert book.export_hledger(str(place), replace=True) == place
        assert (book.export_parquet(tmp_path / "kho") / "entries.parquet").exists()
