"""A security in recovery through the office: lives by hand, from notice to what stays unsecured.

The loan is that of `tests.reports.small`. From 30/9/2023 it owes 50 million of overdue principal,
1.200.000 of interest in term, and on overdue principal 600.000 and 25.000 more each day (18 % a
year under 30/360).
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of
from fundledger.messages import use_language
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.reports.as_json import document, worded
from fundledger.reports.table import Word
from fundledger.store.books import Book
from tests.ledger.books import FUND
from tests.loans.books import BORROWER, proved
from tests.office.calls import column, table_of
from tests.reports.small import M, told

TODAY = date(2026, 11, 20)
PLOT: dict[str, Any] = {"loan": "HD-01", "code": "TS1"}
PERSON: dict[str, Any] = {"loan": "HD-01", "code": "BL1"}


@pytest.fixture
def secured(book: Book) -> Book:
    told(book, roll=None)
    land = {"kind": "land_use_right", "what": "Thửa 12", "value": 90 * M, "papers": ("Sổ đỏ",)}
    do(book, "security add", **PLOT, **land, on="05/01/2023", document="HĐTC")
    who = {"kind": "guarantor", "what": "Bên bảo lãnh", "value": 20 * M}
    do(book, "security add", **PERSON, **who, on="05/01/2023", document="HĐBL")
    return book


def do(book: Book, act: str, /, *, dry_run: bool = False, **said: Any) -> Answer:
    return call(book, FUND, "kế toán", act, said, today=TODAY, agreed=True, dry_run=dry_run)


def handle(book: Book, what: str, on: str, document: str | None = None, **said: Any) -> Answer:
    words = f"security handle {what}".strip()
    paper = {} if document is None else {"document": document}
    return do(book, words, **PLOT, **paper, **said, on=on)


def show(book: Book, as_of: str = "2026-11-20", **which: Any) -> Answer:
    return do(book, "security show", **(which or PLOT), as_of=as_of)


def codes(cells: list[object]) -> list[object]:
    return [each.code if isinstance(each, Word) else each for each in cells]


def sums(answer: Answer) -> dict[object, object]:
    what = codes(column(answer, "handling_money", "what"))
    return dict(zip(what, column(answer, "handling_money", "amount"), strict=True))


def about(answer: Answer) -> dict[object, object]:
    what = codes(column(answer, "handling", "what"))
    return dict(zip(what, codes(column(answer, "handling", "value")), strict=True))


def listed(book: Book, as_of: str, **which: Any) -> list[dict[str, object]]:
    rows = table_of(do(book, "security handle list", as_of=as_of, **which), "handlings").records()
    return [dict(zip(row, codes(list(row.values())), strict=True)) for row in rows]


def waits(book: Book, as_of: str, until: str) -> list[tuple[str, str]]:
    said = {"as_of": as_of, "until": until, "kind": ("collateral",)}
    answer = do(book, "worklist", **said)
    keys = [str(each).rpartition(":")[0] for each in column(answer, "worklist", "key")]
    due = [str(each) for each in column(answer, "worklist", "due")]
    return list(zip(keys, due, strict=True))


def keys(answer: Answer) -> list[str]:
    return [each.key for each in answer.remarks]


def refused(book: Book, act: str, /, **said: Any) -> str:
    """The key of the sentence, which both languages can say; nothing was kept."""
    with book.reading() as connection:
        before = head_of(connection, FUND).chain
    with pytest.raises(FundledgerError) as refusal:
        do(book, act, **said)
    with book.reading() as connection:
        assert head_of(connection, FUND).chain == before
    for lang in ("vi", "en"):
        with use_language(lang):
            assert "{" not in str(refusal.value)
    return refusal.value.key


def test_a_life_from_the_notice_to_what_stays_unsecured(secured: Book) -> None:
    """Land: 15 days of notice. Received on Wednesday 4/10/2023, they are 5/10 to 19/10.

    Sold on 15/1/2024 for 48,5 million; the auction cost 1,5 million, which come back of the price;
    47 million pay the loan on 30/1/2024, when it owes 50 million, 1.200.000 and 600.000 + 120 days
    of 25.000: all of it is principal. On 2/2 it owes 3 million, 1.200.000, 3.600.000 and
    2 days of 1.500 more.
    """
    notice = handle(secured, "", "2023-10-02", "21/TB", hand_over_by="25/10/2023")
    assert keys(notice) == ["handling_note.say_delivery"]
    (row,) = listed(secured, "2023-10-03")
    assert (row["state"], row["notified"], row["may_begin"]) == (
        *("notified", date(2023, 10, 2)),
        None,
    )
    # 50 million + 1.200.000 + 600.000 + 2 days of 25.000
    assert str(about(show(secured, "2023-10-03"))["owed_then"]) in {"51.850.000", "51,850,000"}
    handle(secured, "delivered", "2023-10-04", by="hand")
    assert listed(secured, "2023-10-04")[0]["may_begin"] == date(2023, 10, 20)
    assert waits(secured, "2023-10-10", "2023-10-31") == [
        ("collateral:HD-01/TS1:may_begin", "2023-10-20"),
        ("collateral:HD-01/TS1:hand_over", "2023-10-25"),
    ]
    handle(secured, "hand-over", "2023-10-25", "BB-TC", how="từ chối")
    assert listed(secured, "2023-10-25")[0]["state"] == "refused"
    called = {"day": "30/11/2023", "price": 60 * M, "organiser": "TT đấu giá"}
    no = refused(secured, "security handle auction", **PLOT, **called, document="x", on="1/11/2023")
    assert no == "handling.was_refused"
    handle(secured, "hand-over", "2023-11-01", "BB-THA", how="enforced")
    handle(secured, "value", "2023-11-03", "CT-1", value=60 * M, by="Công ty thẩm định")
    handle(secured, "auction", "2023-11-06", "HĐ-ĐG 1", **called)
    assert waits(secured, "2023-11-07", "2023-11-30") == [
        ("collateral:HD-01/TS1:auction", "2023-11-30")
    ]
    handle(secured, "auctioned", "2023-11-30", "BB-ĐG 1", result="không thành")
    assert waits(secured, "2023-11-30", "2023-11-30") == [
        ("collateral:HD-01/TS1:unsold", "2023-11-30")
    ]
    again = {**called, "day": "15/01/2024", "price": 48 * M}
    handle(secured, "auction", "2023-12-04", "HĐ-ĐG 2", **again)
    won = {"price": 48_500_000, "buyer": "Người mua", "pay_by": "31/01/2024"}
    sold = handle(secured, "auctioned", "2024-01-15", "BB-ĐG 2", result="won", **won)
    assert keys(sold) == ["handling_note.book_price"]
    assert waits(secured, "2024-01-16", "2024-02-28") == [
        ("collateral:HD-01/TS1:to_close", "2024-01-31")
    ]
    cost = {"on": "16/01/2024", "document": "UNC-ĐG"}
    (paid,) = do(secured, "money pay", amount=1_500_000, of="other_receivable", **cost).facts[
        "entries"
    ]
    do(secured, "security handle cost", **PLOT, entry=str(paid))
    collected = {"loan": "HD-01", "amount": 47 * M, "on": "30/01/2024", "document": "GBC-BTS"}
    link = do(secured, "collect", **collected).facts["link"]
    early = do(secured, "security handle paid", **PLOT, link=link)
    # 48,5 - 47 = 1,5 million are left, enough for the costs.
    assert "handling_note.costs_first" not in [note.key for note in early.sentences()]
    back = {"on": "30/01/2024", "document": "GBC-CP"}
    (got,) = do(secured, "money receive", amount=1_500_000, of="other_receivable", **back).facts[
        "entries"
    ]
    do(secured, "security handle cost", **PLOT, entry=str(got))
    assert sums(show(secured, "2024-01-30")) == {
        "price": 48_500_000,
        "costs": 1_500_000,
        "costs_back": 1_500_000,
        "received": 47 * M,
        "paid_principal": 47 * M,
        "unsecured": 3 * M + 1_200_000 + 3_600_000,
    }
    gone = do(secured, "security release", **PLOT, on="02/02/2024", document="BB-BG")
    assert keys(gone) == ["handling_note.unsecured"]
    assert gone.remarks[0].params["amount"] == 7_803_000
    (row,) = listed(secured, "2024-02-02")
    assert (row["state"], row["since"], row["next_event"]) == (
        *("released", date(2024, 2, 2)),
        None,
    )
    assert (row["auction_rounds"], row["price"], row["received"]) == (2, 48_500_000, 47 * M)
    assert (row["costs"], row["still_owed"]) == (1_500_000, 7_803_000)
    assert listed(secured, "2024-02-02", running=True) == []
    assert waits(secured, "2024-02-02", "2024-12-31") == []
    assert proved(secured) == []


def test_the_list_has_names_that_stay(secured: Book) -> None:
    handle(secured, "", "2023-10-02", "21/TB")
    answer = do(secured, "security handle list", as_of="2023-10-03")
    (row,) = worded(document(table_of(answer, "handlings")))["rows"]
    assert list(row) == [
        *("loan", "security", "kind", "what", "cooperative", "name", "area", "state", "since"),
        *("notified", "delivered", "may_begin", "auction_rounds", "asked_sum", "price", "costs"),
        *("received", "still_owed", "next_event", "next_date"),
    ]
    assert (row["state"], row["cooperative"]) == ("notified", BORROWER)
