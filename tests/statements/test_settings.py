"""How a Fund's papers say an amount: by the words that hold on the day of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from fundledger.errors import FundledgerError
from fundledger.ledger.settings import Settings, set_value
from fundledger.statements.settings import amount_in_words
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, found_fund, writer_of

BEFORE, FROM = date(2023, 5, 31), date(2023, 6, 1)


@pytest.fixture
def book(sqlite_address: str) -> Iterator[Book]:
    book = found_fund(create(sqlite_address))
    yield book
    book.close()


def state(book: Book, name: str, text: str) -> None:
    with writer_of(book) as writer:
        set_value(writer, name, text, FROM, "QĐ 07/QĐ-QHT")


def said(book: Book, day: date, lang: str = "vi") -> str:
    with book.reading() as connection:
        return amount_in_words(Settings.read(connection, FUND), day, 10_205_405, lang)


NORTH = "Mười triệu hai trăm linh năm nghìn bốn trăm linh năm đồng"
SOUTH = "Mười triệu hai trăm lẻ năm ngàn bốn trăm lẻ năm đồng"


def test_without_a_setting_it_is_said_as_in_the_north(book: Book) -> None:
    assert said(book, FROM) == NORTH


@pytest.mark.parametrize(("tens", "thousand"), [("le", "ngan"), ("Lẻ", "ngàn")])
def test_the_words_of_a_fund_hold_from_their_day(book: Book, tens: str, thousand: str) -> None:
    state(book, "words_zero_tens", tens)
    state(book, "words_thousand", thousand)
    assert said(book, BEFORE) == NORTH
    assert said(book, FROM) == SOUTH


def test_english_has_no_such_words(book: Book) -> None:
    state(book, "words_thousand", "ngan")
    assert said(book, FROM, "en") == (
        "Ten million two hundred five thousand four hundred five dong"
    )


def test_another_word_is_refused_as_it_was_written(book: Book) -> None:
    with pytest.raises(FundledgerError) as refused:
        state(book, "words_thousand", "nghìn đồng")
    assert refused.value.key == "setting_value.not_among"
    assert refused.value.params == {"value": "nghìn đồng", "known": ["nghin", "ngan"]}
