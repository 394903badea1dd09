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


def do(book: Book, act: str, /, **said: Any) -> Answer:
    return call(book, FUND, "kế toán", act, said, today=TODAY, agreed=True)


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
    assert [note.key for note in gone.says] == ["handling_note.closed"]
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


# A guarantor.


def test_a_guarantor_is_called_and_pays_in_two_parts(secured: Book) -> None:
    """It guarantees 20 million, and is asked for 15: 6 come in time, 9 after it had asked for more
    time. On 10/11/2023 the loan owes 50 million of overdue principal: all of both is principal.
    """
    called = do(
        *(secured, "security call"),
        **{**PERSON, "amount": 15 * M, "pay_by": "15/11/2023", "on": "16/10/2023"},
        document="33/TB",
    )
    assert keys(called) == ["handling_note.say_delivery"]
    due = [("collateral:HD-01/BL1:guarantor", "2023-11-15")]
    assert waits(secured, "2023-10-20", "2023-11-15") == due
    link = paid(secured, 6 * M, "2023-11-10", "GBC-BL1")
    do(secured, "security handle paid", **PERSON, link=link)
    said = {"answer": "xin thêm thời gian", "text": "đến Tết", "on": "14/11/2023"}
    do(secured, "security call answered", **PERSON, **said)
    assert waits(secured, "2023-12-01", "2023-12-01") == due
    (row,) = listed(secured, "2023-12-01")
    assert (row["state"], row["asked_sum"], row["received"]) == ("asks_time", 15 * M, 6 * M)
    do(secured, "security handle paid", **PERSON, link=paid(secured, 9 * M, "2024-01-10", "GBC-2"))
    assert waits(secured, "2024-01-10", "2024-12-31") == []
    found = sums(show(secured, "2024-01-10", **PERSON))
    assert (found["asked"], found["received"], found["paid_principal"]) == (15 * M, 15 * M, 15 * M)
    # 35 million; 1.200.000; 600.000, 40 days of 25.000 on 50 million, 60 of 22.000 on 44 million.
    assert found["owed"] == 35 * M + 1_200_000 + 600_000 + 40 * 25_000 + 60 * 22_000
    assert proved(secured) == []


def test_more_than_was_guaranteed_and_what_is_not_overdue_are_told(secured: Book) -> None:
    said = {**PERSON, "amount": 21 * M, "pay_by": "30/06/2023", "document": "TB"}
    # On 15/5/2023 nothing was missed yet.
    answer = do(secured, "security call", **said, on="15/05/2023")
    assert keys(answer) == [
        "handling_note.not_overdue",
        "handling_note.say_delivery",
        "handling_note.above_guarantee",
    ]


# Money.


def paid(book: Book, amount: int, on: str, document: str) -> int:
    said = {"loan": "HD-01", "amount": amount, "on": on, "document": document}
    link = do(book, "collect", **said).facts["link"]
    assert isinstance(link, int)
    return link


def sold(book: Book, price: int = 60 * M) -> None:
    handle(book, "", "2023-10-02", "21/TB")
    handle(book, "delivered", "2023-10-04", by="post")
    handle(book, "sell", "2023-11-01", "HĐMB", price=price, buyer="Người mua")


def test_what_is_left_of_the_price_is_the_owners(secured: Book) -> None:
    """On 30/11/2023 all is owed: 50 million, 1.200.000, 600.000 and 60 days of 25.000, 1.500.000:
    53.300.000. Sold for 60 million with 700.000 of costs, 6 million are the owner's.
    """
    sold(secured)
    cost = {"of": "other_receivable", "document": "UNC-1", "on": "05/11/2023"}
    entries = do(secured, "money pay", amount=700_000, **cost).facts["entries"]
    do(secured, "security handle cost", **PLOT, entry=str(entries[0]))
    link = paid(secured, 53_300_000, "2023-11-30", "GBC-B")
    do(secured, "security handle paid", **PLOT, link=link)
    back = {"of": "other_receivable", "document": "GBC-C", "on": "30/11/2023"}
    entries = do(secured, "money receive", amount=700_000, **back).facts["entries"]
    do(secured, "security handle cost", **PLOT, entry=str(entries[0]))
    found = sums(show(secured, "2023-11-30"))
    assert found == {
        "price": 60 * M,
        "costs": 700_000,
        "costs_back": 700_000,
        "received": 53_300_000,
        "paid_principal": 50 * M,
        "paid_interest": 1_200_000,
        "paid_overdue": 2_100_000,
        "left": 6 * M,
        "unsecured": 0,
    }
    owner = {"of": "other_payable", "document": "UNC-2", "on": "02/12/2023"}
    entries = do(secured, "money pay", amount=6 * M, **owner).facts["entries"]
    do(secured, "security handle cost", **PLOT, entry=str(entries[0]), to_owner=True)
    found = sums(show(secured, "2023-12-02"))
    assert "left" not in found
    assert found["to_owner"] == 6 * M
    answer = do(secured, "security release", **PLOT, on="03/12/2023", document="BB")
    assert keys(answer) == []  # nothing is owed any more
    assert proved(secured) == []


def test_a_release_says_what_of_the_price_was_not_seen(secured: Book) -> None:
    """Sold for 60 million, 10 of which are linked. On 30/11/2023 it owed 53.300.000: 43.300.000
    are left, all principal of it, for interest is paid last: and 5 days of 18 % of 40 million.
    """
    sold(secured)
    link = paid(secured, 10 * M, "2023-11-30", "GBC-B")
    do(secured, "security handle paid", **PLOT, link=link)
    gone = do(secured, "security release", **PLOT, on="05/12/2023", document="BB")
    assert [note.key for note in gone.says] == ["handling_note.closed"]
    assert keys(gone) == ["handling_note.price_left", "handling_note.unsecured"]
    amounts = [each.params["amount"] for each in gone.remarks]
    assert amounts == [50 * M, 43_300_000 + 5 * 20_000]


def test_the_debt_paid_before_the_costs_is_told(secured: Book) -> None:
    sold(secured, 40 * M)
    cost = {"of": "other_receivable", "document": "UNC-1", "on": "05/11/2023"}
    entries = do(secured, "money pay", amount=700_000, **cost).facts["entries"]
    do(secured, "security handle cost", **PLOT, entry=str(entries[0]))
    link = paid(secured, 40 * M, "2023-11-30", "GBC-B")
    answer = do(secured, "security handle paid", **PLOT, link=link)
    assert "handling_note.costs_first" in [note.key for note in answer.sentences()]


def test_a_receipt_or_an_entry_that_is_taken_back_counts_no_more(secured: Book) -> None:
    sold(secured)
    link = paid(secured, 10 * M, "2023-11-30", "GBC-B")
    do(secured, "security handle paid", **PLOT, link=link)
    cost = {"of": "other_receivable", "document": "UNC-1", "on": "05/11/2023"}
    (entry,) = do(secured, "money pay", amount=700_000, **cost).facts["entries"]
    do(secured, "security handle cost", **PLOT, entry=str(entry))
    with secured.reading() as connection:
        known = head_of(connection, FUND).chain
    do(secured, "loan undo", loan="HD-01", link=link, reason="nhầm")
    do(secured, "entry reverse", entry=str(entry), reason="nhầm")
    found = sums(show(secured, "2023-12-01"))
    assert (found["received"], found.get("costs")) == (0, None)
    then = do(secured, "security show", **PLOT, as_of="2023-12-01", known_at=str(known))
    assert (sums(then)["received"], sums(then)["costs"]) == (10 * M, 700_000)
    assert proved(secured) == []


def test_money_that_is_not_of_it_is_refused(secured: Book) -> None:
    early = paid(secured, 1 * M, "2023-10-01", "GBC-A")
    sold(secured)
    link = paid(secured, 10 * M, "2023-11-30", "GBC-B")
    receipt, cost = "security handle paid", "security handle cost"
    assert refused(secured, receipt, **PLOT, link=1) == "handling.no_receipt"
    assert refused(secured, receipt, **PLOT, link=early) == "handling.before_began"
    do(secured, receipt, **PLOT, link=link)
    assert refused(secured, receipt, **PLOT, link=link) == "handling.receipt_linked"
    assert refused(secured, cost, **PLOT, entry="1") == "handling.no_entry_of_cost"
    back = {"of": "other_receivable", "document": "GBC-C", "on": "30/11/2023"}
    (entry,) = do(secured, "money receive", amount=M, **back).facts["entries"]
    to_owner = refused(secured, cost, **PLOT, entry=str(entry), to_owner=True)
    assert to_owner == "handling.no_entry_to_owner"
    do(secured, cost, **PLOT, entry=str(entry))
    assert refused(secured, cost, **PLOT, entry=str(entry)) == "handling.entry_linked"
    do(secured, "loan undo", loan="HD-01", link=link, reason="nhầm")
    gone = refused(secured, receipt, **PLOT, link=link)
    assert gone == "handling.receipt_gone"


def test_what_was_paid_before_the_notice_is_a_cost_too(secured: Book) -> None:
    cost = {"of": "other_receivable", "document": "UNC-0", "on": "25/09/2023"}
    (entry,) = do(secured, "money pay", amount=M, **cost).facts["entries"]
    sold(secured)
    do(secured, "security handle cost", **PLOT, entry=str(entry))
    assert sums(show(secured, "2023-11-01"))["costs"] == M


def test_taken_in_place_of_the_debt(secured: Book) -> None:
    """Taken for 50 million on 30/11/2023: by `collect` all of it is principal; the same money is
    paid for the asset. 1.200.000 and 2.100.000 of interest are still owed.
    """
    handle(secured, "", "2023-10-02", "21/TB", method="nhận tài sản")
    handle(secured, "delivered", "2023-10-04", by="post")
    taken = handle(secured, "take", "2023-11-30", "BB-NTS", value=50 * M)
    assert keys(taken) == ["handling_note.book_taking"]
    link = paid(secured, 50 * M, "2023-11-30", "BB-NTS")
    do(secured, "security handle paid", **PLOT, link=link)
    asset = {"of": "fixed_assets", "on": "30/11/2023", "document": "BB-NTS"}
    do(secured, "money pay", amount=50 * M, **asset, from_capital=True, reason="nhận tài sản")
    found = sums(show(secured, "2023-11-30"))
    assert (found["price"], found["unsecured"]) == (50 * M, 3_300_000)
    assert listed(secured, "2023-11-30")[0]["state"] == "taken"
    assert proved(secured) == []


# Beside other things.


def test_it_counts_for_provisions_up_to_the_day_of_its_release(secured: Book) -> None:
    """Group 5 of 50 million: 90 million of land leave out 45; what is left is 5 million.

    Its day is in a quarter that is rolled with provisions posted: the run of that day stays, the
    next one books the difference.
    """
    post = {"name": "provision_posting", "value": "post", "since": "01/10/2024"}
    do(secured, "setting set", **post, document="QĐ")
    do(secured, "roll", to="31/12/2024")
    before = needed(secured, "2024-12-31")
    sold(secured)
    do(secured, "security release", **PLOT, on="20/12/2024", document="BB")
    assert needed(secured, "2024-12-19") - needed(secured, "2024-12-20") == -45 * M
    assert (before, needed(secured, "2024-12-31")) == (5 * M, 50 * M)
    assert held(secured, "2024-12-31") == 5 * M  # the run of that day is as it was known
    do(secured, "roll", to="31/03/2025")
    assert held(secured, "2025-03-31") == 50 * M
    assert proved(secured) == []


def needed(book: Book, as_of: str) -> int:
    answer = do(book, "provision list", as_of=as_of)
    return total(answer, "provision_needed")


def held(book: Book, as_of: str) -> int:
    return total(do(book, "provision list", as_of=as_of), "provision_held")


def total(answer: Answer, name: str) -> int:
    amounts = [each for each in column(answer, "provisions", name) if isinstance(each, int)]
    return sum(amounts[:1])  # the one debt; the general provision comes after it


def test_the_borrowers_file_has_it_among_all_else(secured: Book) -> None:
    sold(secured)
    do(secured, "security release", **PLOT, on="02/12/2023", document="BB-GC")
    answer = do(secured, "cooperative show", number=BORROWER, as_of="2023-12-31")
    what = codes(column(answer, "timeline", "what"))
    assert what[:4] == ["release", "sell", "deliver", "notice"]
    assert column(answer, "timeline", "loan")[:4] == ["HD-01"] * 4


def test_a_case_and_a_handling_run_side_by_side(secured: Book) -> None:
    suit = {"case": "KK-01", "cooperative": BORROWER, "loans": ("HD-01",), "kind": "dân sự"}
    do(secured, "case open", **suit, court="TAND", on="02/10/2023")
    sold(secured)
    said = {"case": "KK-01", "event": "file", "on": "05/11/2023", "document": "01/ĐKK"}
    do(secured, "case event", **said)
    answer = do(secured, "worklist", as_of="2023-11-06", until="2023-12-31")
    kinds = set(codes(column(answer, "worklist", "kind")))
    assert {"court", "collateral"} <= kinds
    assert proved(secured) == []


def test_a_loan_that_is_paid_and_closed_ends_it(secured: Book) -> None:
    """On 30/11/2023 it owes 53.300.000: paid by the borrower, and closed with its papers back."""
    handle(secured, "", "2023-10-02", "21/TB")
    paid(secured, 53_300_000, "2023-11-30", "GBC-B")
    do(secured, "loan close", loan="HD-01", on="05/12/2023", document="TL")
    (row,) = listed(secured, "2023-12-05")
    assert (row["state"], row["since"]) == ("released", date(2023, 12, 5))
    assert proved(secured) == []


def test_the_list_is_narrowed_and_put_together_over_funds(secured: Book) -> None:
    sold(secured)
    said = {**PERSON, "amount": M, "pay_by": "31/10/2023", "on": "16/10/2023", "document": "TB"}
    do(secured, "security call", **said)
    order = [row["security"] for row in listed(secured, "2023-12-01")]
    assert order == ["BL1", "TS1"]  # 31/10 before the sale of 1/11
    do(secured, "security handle stop", **PERSON, reason="đã trả", on="20/10/2023")
    assert [row["security"] for row in listed(secured, "2023-12-01")] == ["TS1", "BL1"]
    assert [row["security"] for row in listed(secured, "2023-12-01", running=True)] == ["TS1"]
    with pytest.raises(FundledgerError, match="Bắc Sơn"):
        listed(secured, "2023-12-01", area="Bắc Sơn")


def test_what_is_rehearsed_is_not_kept(secured: Book) -> None:
    with secured.reading() as connection:
        before = head_of(connection, FUND).chain
    do(secured, "security handle", dry_run=True, **PLOT, document="21/TB", on="02/10/2023")
    with secured.reading() as connection:
        assert head_of(connection, FUND).chain == before
    assert listed(secured, "2023-12-01") == []


def test_what_is_shown_of_one_that_is_not_handled(secured: Book) -> None:
    for which, key in ((PLOT, "none"), (PERSON, "none_of_guarantor")):
        said = [note.key for note in show(secured, **which).sentences()]
        assert f"handling_note.{key}" in said
    assert refused(secured, "security show", **{**PLOT, "code": "TS9"}) == "handling.no_security"
