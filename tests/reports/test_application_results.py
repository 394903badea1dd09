"""Requests of a span as the alliance reports them, told by hand over two quarters.

HS-03  400 million, received on 20/12/2023, refused on 5/1
HS-01  500 million, received on 10/1, approved in full on 15/1, signed on 1/2, 150 million
       of it paid out on 3/4 and 350 million on 5/7
HS-02  300 million of another borrower, received on 1/2, 200 million approved on 10/4, valid
       until 31/5: lapsed on 1/6
HS-05  250 million of that borrower, received on 5/3, approved in full on 20/3, never signed
HS-04  100 million, received on 30/3, withdrawn on 2/4
HS-06   50 million, received on 30/6
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.contract.events import Disburse
from fundledger.ledger.accounts import preset
from fundledger.ledger.entry import Statement
from fundledger.ledger.funds import found
from fundledger.lending import entering
from fundledger.lending.dossier import Applied, Decided
from fundledger.office.calling import ALL_FUNDS, call
from fundledger.registers import cooperatives
from fundledger.reports.application_results import Cut, application_results
from fundledger.reports.asked import Asked
from fundledger.reports.many import ManyScreen
from fundledger.reports.screens import Screen
from fundledger.reports.table import Table, Word
from fundledger.store.books import Book
from tests.ledger.books import BEGINS, FUND, TODAY, writer_of
from tests.lending.telling import (
    adopted,
    apply,
    appraise,
    day,
    decide,
    hand_in,
    signing,
    standing,
    table,
)
from tests.loans.books import BORROWER, SUCCESSOR, enter, with_capital

M = 1_000_000
Q1, Q2 = (date(2024, 1, 1), date(2024, 3, 31)), (date(2024, 4, 1), date(2024, 6, 30))


def refuse(book: Book, on: str, number: str, reason: str) -> None:
    with writer_of(book) as writer:
        limits = entering.try_limits(writer, number, day(on))
        decided = Decided(result="refused", by="Giám đốc", limits=limits, reason=reason)
        document = f"QĐ-{number}"
        entering.decide(writer, number, day(on), decided, document=document, today=TODAY)


def came(book: Book, number: str, on: str, amount: int, **said: Any) -> None:
    apply(book, on, number, amount=amount, **said)
    appraise(book, on, number)


@pytest.fixture
def told(book: Book) -> Book:
    with_capital(book)
    came(book, "HS-03", "2023-12-20", 400 * M, purpose="Xây kho")
    refuse(book, "2024-01-05", "HS-03", "phương án không có lãi")
    came(book, "HS-01", "2024-01-10", 500 * M)
    decide(book, "2024-01-15", 500 * M)
    signing(book, signed="2024-02-01")
    came(book, "HS-02", "2024-02-01", 300 * M, cooperative=SUCCESSOR)
    came(book, "HS-05", "2024-03-05", 250 * M, cooperative=SUCCESSOR, purpose="mua MÁY cấy")
    decide(book, "2024-03-20", 250 * M, "HS-05", "QĐ-05")
    came(book, "HS-04", "2024-03-30", 100 * M, officer="Bà Lan")
    with writer_of(book) as writer:
        entering.withdraw(writer, "HS-04", day("2024-04-02"), "đã có vốn", today=TODAY)
    hand_in(book, "2024-04-02", "security")
    enter(book, Disburse(day("2024-04-03"), 150 * M, "UNC-1"), credit_statement="CIC 7")
    until = day("2024-05-31")
    decide(book, "2024-04-10", 200 * M, "HS-02", "QĐ-02", valid_until=until)
    came(book, "HS-06", "2024-06-30", 50 * M)
    enter(book, Disburse(day("2024-07-05"), 350 * M, "UNC-2"))
    return book


def asked(
    book: Book, span: tuple[date, date], by: Cut | None = None, *, compare: bool = False
) -> Screen:
    first, last = span
    with book.reading() as connection:
        about = Asked(connection, FUND, last, None, {"as_of": last})
        return application_results(about, first, by, compare=compare)


def lines(screen: Screen) -> dict[str, tuple[object, ...]]:
    """By line: applications, borrowers, and asked, approved, signed, drawn in millions."""
    of_line = {}
    for row in screen.one.records():
        line = row.pop("line")
        assert isinstance(line, Word)
        count, persons, *amounts = (int(str(cell)) for cell in row.values())
        of_line[line.code] = (count, persons, *(amount // M for amount in amounts))
    return of_line


def test_the_first_quarter(told: Book) -> None:
    """400 + 1,150 - 900 = 650 of what was asked for."""
    assert lines(asked(told, Q1)) == {
        "open_before": (1, 1, 400, 0, 0, 0),
        "undecided_before": (1, 1, 400, 0, 0, 0),
        "promised_before": (0, 0, 0, 0, 0, 0),
        "received": (4, 2, 1_150, 750, 500, 0),
        "decided": (3, 2, 1_150, 750, 500, 0),
        "approved_in_full": (2, 2, 750, 750, 500, 0),
        "approved_in_part": (0, 0, 0, 0, 0, 0),
        "refused": (1, 1, 400, 0, 0, 0),
        "withdrawn": (0, 0, 0, 0, 0, 0),
        "lapsed": (0, 0, 0, 0, 0, 0),
        "signed": (1, 1, 500, 500, 500, 0),
        "ended": (2, 1, 900, 500, 500, 0),
        "open_after": (3, 2, 650, 250, 0, 0),
        "undecided_after": (2, 2, 400, 0, 0, 0),
        "promised_after": (1, 1, 250, 250, 0, 0),
        "paid_out": (0, 0, 0, 0, 0, 0),
    }


def test_the_second_quarter_begins_where_the_first_ends(told: Book) -> None:
    """650 + 50 - (100 + 300) = 300."""
    first, second = lines(asked(told, Q1)), lines(asked(told, Q2))
    for part in ("open", "undecided", "promised"):
        assert second[f"{part}_before"] == first[f"{part}_after"]
    assert second["received"] == (1, 1, 50, 0, 0, 0)
    assert second["approved_in_part"] == (1, 1, 300, 200, 0, 0)
    assert second["withdrawn"] == (1, 1, 100, 0, 0, 0)
    assert second["lapsed"] == (1, 1, 300, 200, 0, 0)
    assert second["ended"] == (2, 2, 400, 200, 0, 0)
    assert second["open_after"] == (2, 2, 300, 250, 0, 0)
    assert second["paid_out"] == (1, 1, 500, 500, 500, 150)


def test_what_is_refused_stands_with_its_reason(told: Book) -> None:
    *_, refused = asked(told, Q1).tables
    assert refused.name == "applications_refused"
    (row,) = refused.records()
    assert row == {
        "application": "HS-03",
        "received_on": date(2023, 12, 20),
        "cooperative": BORROWER,
        "name": "HTX mẫu 01",
        "amount_asked": 400 * M,
        "decided_on": date(2024, 1, 5),
        "decision": "QĐ-HS-03",
        "decided_by": "Giám đốc",
        "reason": "phương án không có lãi",
    }
    assert [each.name for each in asked(told, Q2).tables] == [
        "application_results",
        "application_step_times",
    ]


def test_what_is_drawn_of_a_loan_of_before_is_said(told: Book) -> None:
    """In July nothing but the second draw: no row counts it, a note does."""
    july = asked(told, (date(2024, 7, 1), date(2024, 7, 31)))
    assert lines(july)["paid_out"] == (0, 0, 0, 0, 0, 0)
    said = next(note for note in july.one.notes if note.key.endswith("in_span"))
    assert said.words("vi").endswith("0 hợp đồng, 0 đồng; giải ngân 1 lần, 350.000.000 đồng.")
    assert not [note for note in asked(told, Q2).one.notes if note.key.endswith("in_span")]


def groups(of: Table, by: str) -> dict[str, dict[str, object]]:
    of_key = {}
    for row in of.records():
        key = row.pop(by)
        assert isinstance(key, Word)
        of_key[key.code] = dict(row)
    return of_key


def test_by_purpose_whatever_its_capitals(told: Book) -> None:
    """“Mua máy cấy” and “mua MÁY cấy” are one purpose."""
    of = asked(told, Q1, "purpose").one
    of_key = groups(of, "purpose")
    assert len(of_key) == 2
    seeds, store = of_key["Mua máy cấy"], of_key["Xây kho"]
    assert (store["open_before"], store["refused"], store["open_after"]) == (1, 1, 0)
    assert (seeds["received"], seeds["approved_in_full"], seeds["signed"]) == (4, 2, 1)
    assert (seeds["amount_asked"], seeds["amount_decided"]) == (1_150 * M, 750 * M)
    assert (seeds["applicants"], store["applicants"], of.total["applicants"]) == (2, 1, 2)
    assert [note.key for note in of.notes][-1] == "application_result_note.counted_once"


@pytest.mark.parametrize("by", ["area", "kind", "sector", "officer", "purpose"])
def test_every_group_adds_up_and_so_do_all(told: Book, by: Cut) -> None:
    for span in (Q1, Q2):
        of = asked(told, span, by).one
        whole = lines(asked(told, span))
        names = ("open_before", "received", "refused", "withdrawn", "lapsed", "signed")
        for row in (*of.records(), of.total):
            before, received, *ended = (int(str(row[name])) for name in names)
            assert before + received - sum(ended) == row["open_after"]
        assert all(of.total[name] == whole[name][0] for name in names)


def test_by_officer_what_nobody_has_stands_apart(told: Book) -> None:
    of_key = groups(asked(told, Q1, "officer").one, "officer")
    assert {key: row["received"] for key, row in of_key.items()} == {"": 3, "Bà Lan": 1}


def test_beside_the_year_before(told: Book) -> None:
    """The last quarter of 2023 has HS-03 received and open; that of 2024 begins with two open."""
    span = date(2024, 10, 1), date(2024, 12, 31)
    of = asked(told, span, compare=True).one
    rows = {str(row["line"].code): row for row in of.records() if isinstance(row["line"], Word)}
    received = rows["received"]
    names = ("applications", "applications_year_before", "applications_difference")
    assert [received[name] for name in names] == [0, 1, -1]
    assert rows["open_after"]["amount_asked_difference"] == (300 - 400) * M
    grouped = asked(told, span, "kind", compare=True).one
    assert grouped.total["received_year_before"] == 1
    assert "received_year_before" in [column.name for column, _ in grouped.on_screen]


def test_what_no_book_reaches_back_to_is_blank(told: Book) -> None:
    """The book begins on 31/12/2022: of 2022 it knows nothing."""
    span = date(2023, 1, 1), date(2023, 12, 30)
    of = asked(told, span, compare=True).one
    assert set(of["applications_year_before"]) == {None}
    assert of.notes[-1].key == "application_result_note.no_year_before"
    grouped = asked(told, span, "area", compare=True).one
    assert grouped.total["received_difference"] is None


def test_how_long_the_steps_took(book: Book) -> None:
    """HS-A: received on Friday 1/3/2024; papers on Wednesday 6/3, 3 working days, 2 allowed;
    appraised on 12/3, 4 days, 3 allowed; decided on 15/3, 3 days; 10 in all. HS-B: received with
    its papers on Monday 4/3, appraised on 6/3, 2 days; decided on 8/3, 2 days; 4 in all.
    On average 1.5, 3.0, 2.5 and 7.0."""
    steps = [
        {"code": "papers", "name": "Nhận đủ hồ sơ", "days": 2},
        {"code": "appraisal", "name": "Thẩm định", "days": 3},
        {"code": "decision", "name": "Quyết định"},
    ]
    with_capital(book)
    adopted(book, table(steps=steps, papers=[{"code": "plan", "name": "Phương án"}]))
    apply(book, "2024-03-01", "HS-A", papers=())
    hand_in(book, "2024-03-06", "plan", number="HS-A")
    appraise(book, "2024-03-12", "HS-A")
    decide(book, "2024-03-15", number="HS-A", document="QĐ-A")
    apply(book, "2024-03-04", "HS-B", papers=("plan",))
    appraise(book, "2024-03-06", "HS-B")
    decide(book, "2024-03-08", number="HS-B", document="QĐ-B")
    apply(book, "2024-03-04", "HS-C", papers=())  # not decided: it counts for nothing here
    _, times = asked(book, Q1).tables
    assert [tuple(getattr(c, "code", c) for c in row) for row in times.rows] == [
        ("papers", 2, 2, "1.5", 1),
        ("appraisal", 3, 2, "3.0", 1),
        ("decision", None, 2, "2.5", None),
        ("to_decision", None, 2, "7.0", None),
    ]


def test_a_request_that_is_taken_back_was_never_one(told: Book) -> None:
    dossier = standing(told, "2024-06-30", "HS-06").dossier
    with writer_of(told) as writer:
        for wrong in (*reversed(dossier.stated), dossier.application):
            entering.take_back(writer, "HS-06", wrong.chain, "nhập nhầm", today=TODAY)
    assert lines(asked(told, Q2))["received"] == (0, 0, 0, 0, 0, 0)


def test_all_funds_are_one_where_lines_have_one_name(told: Book) -> None:
    """The other fund received one of 70 million in the quarter: 1,150 + 70."""
    found(told, 21, "Quỹ hai", "Cao Bằng", preset("tt200"), BEGINS, "kế toán")
    body = {"name": "HTX ba", "status": "active"}
    with writer_of(told, 21) as writer:
        writer.state(Statement(cooperatives.KIND, "4900000003", date(2015, 1, 1), body))
        wanted = Applied(cooperative="4900000003", purpose="mua MÁY cấy", amount=70 * M)
        entering.apply(writer, "HS-01", date(2024, 2, 5), wanted, today=TODAY)
    span = {"first": "2024-01-01", "to": "2024-03-31"}
    answer = call(told, ALL_FUNDS, "", "report applications", span, today=TODAY)
    assert isinstance(answer.found, ManyScreen)
    document = answer.found.document()
    received = next(row for row in document["all_funds"] if row["line"] == "received")
    assert (received["applications"], received["applicants"]) == (5, 3)
    assert received["amount_asked"] == 1_220 * M
    assert [len(each["rows"]) for each in document["funds"]] == [16, 16]
    assert [len(each["refusals"]) for each in document["funds"]] == [1, 0]
    by = call(told, ALL_FUNDS, "", "report applications", {**span, "by": "purpose"}, today=TODAY)
    assert isinstance(by.found, ManyScreen)
    whole = by.found.document()
    assert (whole["total"]["received"], whole["total"]["amount_asked"]) == (5, 1_220 * M)
    assert [row["received"] for row in whole["all_funds"]] == [5, 0]
