"""Settings of a Fund: a value holds from its day on, and what was known then stays known."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.errors import FundledgerError
from fundledger.ledger.settings import Setting, Settings, Value, named, set_value, value_on
from fundledger.store.books import Book
from tests.furnished import also
from tests.ledger.books import FUND, writer_of

NEW_YEAR = date(2026, 1, 1)


def set_to(book: Book, name: str, text: str, effective: date = NEW_YEAR) -> int:
    with writer_of(book) as writer:
        set_value(writer, name, text, effective, "QĐ 05")
        return writer.chain


def value(book: Book, name: str, day: date, known_at: int | None = None) -> Value:
    with book.reading() as connection:
        return value_on(connection, FUND, named(name), day, known_at)


def test_a_value_holds_from_its_day_and_the_default_before(book: Book) -> None:
    set_to(book, "rate_percent_max", "12,5")
    assert value(book, "rate_percent_max", date(2025, 12, 31)) == "20"
    assert value(book, "rate_percent_max", NEW_YEAR) == "12.5"


def test_what_was_not_known_yet_does_not_count(book: Book) -> None:
    first = set_to(book, "loan_term_months_max", "48")
    set_to(book, "Loan-Term-Months-Max", "none")
    assert value(book, "loan_term_months_max", NEW_YEAR, first) == 48
    assert value(book, "loan_term_months_max", NEW_YEAR) is None


def test_settings_read_once_say_the_same(book: Book) -> None:
    set_to(book, "recognition", "CASH")
    with book.reading() as connection:
        standing = {e.setting.name: e for e in Settings.read(connection, FUND).all_on(NEW_YEAR)}
    assert standing["recognition"].value == "cash"
    assert standing["recognition"].fact is not None
    assert standing["borrower_limit_percent"].value == "15"
    assert standing["borrower_limit_percent"].fact is None


@pytest.mark.parametrize(
    ("name", "text", "document", "key"),
    [
        ("rate", "5", "QĐ", "setting_value.unknown"),
        ("recognition", "sometimes", "QĐ", "setting_value.not_among"),
        ("rate_percent_max", "101", "QĐ", "setting_value.not_percent"),
        ("rate_percent_max", "100.5", "QĐ", "setting_value.not_percent"),
        ("rate_percent_max", "-1", "QĐ", "setting_value.not_percent"),
        ("loan_term_months_max", "0", "QĐ", "setting_value.not_months"),
        ("loan_term_months_max", "6.5", "QĐ", "setting_value.not_months"),
        ("rate_percent_max", "12", "  ", "setting_value.no_document"),
    ],
)
def test_what_cannot_be_is_refused(
    book: Book, name: str, text: str, document: str, key: str
) -> None:
    with pytest.raises(FundledgerError) as refused, writer_of(book) as writer:
        set_value(writer, name, text, NEW_YEAR, document)
    assert refused.value.key == key
    assert value(book, "rate_percent_max", NEW_YEAR) == "20"


def test_a_room_may_refuse_a_day(book: Book) -> None:
    def refuse(connection: object, fund: int, effective: date) -> None:
        if effective <= NEW_YEAR:
            raise FundledgerError("period.not_locked", day=effective)

    own = Setting("own", None, str, refuse=refuse)
    with also("settings", own):
        with pytest.raises(FundledgerError, match="not locked"):
            set_to(book, "own", "x", NEW_YEAR)
        set_to(book, "own", "x", date(2026, 1, 2))
        assert value(book, "own", date(2026, 1, 2)) == "x"
