"""From the first call to the suit, through the office: the days are worked out by hand.

The loan is that of `tests.reports.small`: of what falls due on 30/6/2023 20 million are missed, 10
million of these come on 31/7 by GBC-3, and nothing comes on 30/9. So it is overdue since 30/6. By
the ladder of the program a contact is due a day later; reminders after 10, 30 and 60 days, the
second and third 20 days after the one before; work after 90; a confirmation after 90; a recall
after 120, 15 days after the confirmation; a suit after 180, 30 days after the recall.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundledger.arrears.debts import Day
from fundledger.contract.events import Disburse
from fundledger.contract.terms import Signed
from fundledger.errors import BadFile
from fundledger.exchange.ladders import ladder_in, write_ladder
from fundledger.files import SourceFile
from fundledger.ledger.journal import writing
from fundledger.messages import LANGUAGES
from fundledger.office.answers import Answer
from fundledger.recovery.due_rungs import due_rung, due_rungs
from fundledger.recovery.ladders import Ladders
from fundledger.recovery.steps import Contact, Notice, Promise, Reply, Said, keep
from fundledger.registers.documents import documents_of
from fundledger.reports.screens import Screen
from fundledger.store.books import Book
from tests.arrears.quarter import overdue
from tests.ledger.books import FUND, sums
from tests.loans.books import BORROWER, SUCCESSOR, enter, proved, sign
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of
from tests.reports.small import OUT, TERMS, M

ONE: dict[str, Any] = {"cooperative": BORROWER}
WHY = {"reason": "nhập nhầm"}


@pytest.fixture
def debtors(book: Book) -> Book:
    return overdue(book)


def due(book: Book, as_of: str, **said: Any) -> list[tuple[object, object, object]]:
    """Who is due for which rung since when."""
    found = table_of(do(book, "remind due", as_of=as_of, **said), "remind_due").records()
    return [(each["cooperative"], code_of(each["rung"]), each["rung_since"]) for each in found]


def sued(book: Book) -> None:
    said = {"case": "KK-01", "loans": ["HD-01"], "kind": "civil", "court": "TAND", **ONE}
    do(book, "case open", **said, on="02/10/2023", document="QĐ-KK")
    do(book, "case event", case="KK-01", event="file", on="05/10/2023", document="ĐKK-1")


def code_of(word: Any) -> str:
    return str(word.code)


def noted(answer: Answer) -> list[str]:
    return [each.key for each in answer.sentences()]


def remind(book: Book, on: str, document: str, **said: Any) -> int:
    return int(do(book, "remind", **ONE, on=on, document=document, **said).facts["link"])


def promised(book: Book, as_of: str, **said: Any) -> list[tuple[str, object]]:
    found = table_of(do(book, "promise list", as_of=as_of, **said), "promises").records()
    return [(code_of(each["promise_state"]), each["paid_of_promise"]) for each in found]


def test_the_whole_ladder_by_hand(debtors: Book) -> None:
    book = debtors
    assert due(book, "30/06/2023") == []  # nothing is late on its due day
    assert due(book, "01/07/2023") == [(BORROWER, "contact", date(2023, 7, 1))]
    do(book, "remind contact", **ONE, how="call", on="03/07/2023", person="Giám đốc")
    assert due(book, "09/07/2023") == []
    assert due(book, "09/07/2023", within=1) == [(BORROWER, "remind_1", date(2023, 7, 10))]
    assert due(book, "10/07/2023") == [(BORROWER, "remind_1", date(2023, 7, 10))]
    remind(book, "12/07/2023", "TB-1")  # the one that is due is taken
    # 30 days are 30/7, but 20 after the first reminder are 1/8
    assert due(book, "31/07/2023") == []
    assert due(book, "01/08/2023") == [(BORROWER, "remind_2", date(2023, 8, 1))]
    remind(book, "05/08/2023", "TB-2")
    # 60 days are 29/8; 20 after 5/8 are 25/8
    assert due(book, "30/09/2023") == [(BORROWER, "remind_3", date(2023, 8, 29))]
    remind(book, "30/08/2023", "TB-3")
    # 90 days are 28/9; 20 after 30/8 are 19/9
    assert due(book, "30/09/2023") == [(BORROWER, "work", date(2023, 9, 28))]
    remind(book, "28/09/2023", "BB-1")
    assert due(book, "30/09/2023") == [(BORROWER, "confirmation", date(2023, 9, 28))]
    paper = {"loan": "HD-01", "document": "BB-2", "on": "10/10/2023", "without_figures": True}
    do(book, "loan confirm", **paper)
    # 120 days are 28/10; 15 after 10/10 are 25/10
    assert due(book, "30/11/2023") == [(BORROWER, "recall", date(2023, 10, 28))]
    do(book, "loan recall", loan="HD-01", document="QĐ-1", on="30/10/2023")
    # 180 days are 27/12; 30 after 30/10 are 29/11
    assert due(book, "26/12/2023") == []
    assert due(book, "27/12/2023") == [(BORROWER, "suit", date(2023, 12, 27))]
    case = {"court": "TAND khu vực 5", "kind": "civil", "loans": ["HD-01"], "on": "02/01/2024"}
    do(book, "case open", case="KK-01", **ONE, **case, document="QĐ 3")
    do(book, "case event", case="KK-01", event="file", on="05/01/2024", document="01/ĐKK")
    with book.reading() as connection:
        day = Day(connection, FUND, date(2024, 2, 1), today=TODAY)
        (found,) = due_rungs(day)
        assert (found.due, found.taken[-1].rung) == (None, "suit")
        assert due_rung(day, BORROWER) == found
        assert due_rung(day, SUCCESSOR) is None
        (before,) = due_rungs(Day(connection, FUND, date(2024, 1, 4), today=TODAY))
        assert before.due is not None
        assert before.due.rung.code == "suit"
    assert proved(book) == []


def test_what_is_before_the_court_climbs_no_ladder_again(debtors: Book) -> None:
    """Sued for on 5/10, all of it put off to 31/12 by an agreement of 10/10 and paid for what was
    due by then: 1.200.000 of 30/9, and for being late 600.000 up to 30/9 and of 50 million
    1,5 % × 10/30 = 250.000 more. What is missed on 31/12 is for the enforcement of the agreement.
    """
    sued(debtors)
    assert due(debtors, "05/10/2023") == []
    plan = {"on": "10/10/2023", "document": "QĐ-CNTT", "instalments": ["31/12/2023=50.000.000"]}
    do(debtors, "loan reschedule", loan="HD-01", **plan)
    paid = {"amount": 1_200_000 + 850_000, "on": "10/10/2023", "document": "GBC-9"}
    do(debtors, "collect", loan="HD-01", **paid)
    with debtors.reading() as connection:
        assert due_rungs(Day(connection, FUND, date(2023, 12, 31), today=TODAY)) == []
        (found,) = due_rungs(Day(connection, FUND, date(2024, 1, 1), today=TODAY))
    assert (found.overdue.oldest_due, found.due) == (date(2023, 12, 31), None)
    do(debtors, "case event", case="KK-01", event="return", on="11/10/2023", document="TB-TL")
    assert due(debtors, "02/01/2024") == []  # the case may still be filed again
    do(debtors, "case event", case="KK-01", event="close", on="02/01/2024", document="QĐ-9")
    assert due(debtors, "02/01/2024") == [(BORROWER, "contact", date(2024, 1, 1))]


def test_another_loan_of_who_is_sued_climbs_its_own(debtors: Book) -> None:
    """HD-01 is before the court since 5/10; HD-04 missed 31/10: a contact on 1/11, 10 days 10/11.
    The suit, and a reminder that was of HD-01 alone, are no rungs of it.
    """
    sued(debtors)
    other = replace(TERMS, principal=20 * M, instalments=1)
    sign(debtors, replace(other, custom=(Signed(date(2023, 10, 31), 20 * M),)), "HD-04")
    enter(debtors, Disburse(OUT, 20 * M, "UNC-4"), "HD-04")
    assert due(debtors, "31/10/2023") == []
    assert due(debtors, "01/11/2023") == [(BORROWER, "contact", date(2023, 11, 1))]
    do(debtors, "remind contact", **ONE, how="call", on="02/11/2023")
    remind(debtors, "03/11/2023", "TB-9", rung="remind_2", loan=["HD-01"])
    assert due(debtors, "09/11/2023") == []
    assert due(debtors, "10/11/2023") == [(BORROWER, "remind_1", date(2023, 11, 10))]


def test_columns_are_called_what_stands_in_them(debtors: Book) -> None:
    """Not what is called so elsewhere: what a decision to lend promised, how many loans."""
    kept = do(debtors, "promise", **ONE, amount=5 * M, by="31/07/2023", on="14/07/2023")
    headings = {each.name: each.heading for each in table_of(kept, "promises").columns}
    assert headings["promised"].words("en") == "Amount promised"
    assert headings["promised"].words("vi") == "Số tiền hứa trả"
    for words, name in (("promise list", "promises"), ("remind due", "remind_due")):
        columns = table_of(do(debtors, words), name).columns
        (loans,) = (each.heading for each in columns if each.name == "loans")
        assert (loans.words("en"), loans.words("vi")) == ("Contracts", "Các hợp đồng")


def test_a_suit_is_a_case_that_was_filed(debtors: Book) -> None:
    """It is a rung from the day of filing, not from the day on which its file was opened."""
    said = {"case": "KK-01", "loans": ["HD-01"], "kind": "civil", "court": "TAND", **ONE}
    do(debtors, "case open", **said, on="02/01/2024", document="QĐ-KK")
    assert [rung for _, rung, _ in due(debtors, "31/01/2024")] == ["contact"]
    do(debtors, "case event", case="KK-01", event="file", on="05/01/2024", document="ĐKK-1")
    assert [rung for _, rung, _ in due(debtors, "04/01/2024")] == ["contact"]
    assert due(debtors, "05/01/2024") == []
    page = do(debtors, "cooperative show", number=BORROWER, as_of="31/01/2024")
    rows = list(table_of(page, "timeline").records())[:2]
    assert [(each["day"], each["document"], each["loan"]) for each in rows] == [
        (date(2024, 1, 5), "ĐKK-1", "HD-01"),
        (date(2024, 1, 2), "QĐ-KK", "HD-01"),
    ]


def test_steps_change_no_balance_of_a_locked_past(debtors: Book) -> None:
    do(debtors, "roll", to="31/12/2023")
    do(debtors, "period lock", day="31/12/2023")
    before = sums(debtors)
    remind(debtors, "12/07/2023", "TB-1", rung="remind_1")
    do(debtors, "promise", **ONE, amount=M, by="31/07/2023", on="12/07/2023")
    minutes = {"finding": "misused", "document": "BB-9", "member": ["A"], "on": "12/07/2023"}
    do(debtors, "inspect", loan="HD-01", **minutes)
    assert sums(debtors) == before
    assert proved(debtors) == []


def test_what_does_not_count_as_a_rung_of_the_borrower(debtors: Book) -> None:
    """To a guarantor; about a loan that is not overdue; after the day asked; of another default."""
    remind(debtors, "12/07/2023", "TB-1", rung="remind_1", to="guarantor", addressee="Ông B")
    remind(debtors, "13/07/2023", "TB-2", rung="remind_1", loan=["HD-02"])
    remind(debtors, "20/09/2023", "TB-3", rung="remind_2")
    remind(debtors, "29/06/2023", "TB-4", rung="remind_3")
    assert due(debtors, "15/07/2023") == [(BORROWER, "contact", date(2023, 7, 1))]
    # a notice to a guarantor goes with the borrower's last one
    do(debtors, "remind", **ONE, document="TB-3", on="21/09/2023", to="owner")
    last = next(iter(table_of(do(debtors, "remind list"), "recovery_steps").records()))
    assert (code_of(last["rung"]), last["document"]) == ("remind_2", "TB-3")


RUNG = ("recovery_steps", "rung")


def test_a_list_is_narrowed_and_who_waits_is_counted(debtors: Book) -> None:
    found = do(debtors, "remind due", as_of="05/07/2023")
    assert "recovery_note.how_to" in noted(found)
    do(debtors, "remind contact", **ONE, how="visit", on="03/07/2023")
    found = do(debtors, "remind due", as_of="05/07/2023")
    assert ("recovery_note.later", {"count": 1}) in [(e.key, e.params) for e in found.sentences()]
    assert due(debtors, "30/06/2023", within=10**9) == []
    assert refusal_of(debtors, "remind due", as_of="15/07/2023", area="Huế").key == (
        "recovery.no_area"
    )


def test_a_step_is_rehearsed_kept_shown_and_taken_back(debtors: Book) -> None:
    before = links(debtors)
    rehearsed = do(debtors, "remind", **ONE, document="TB-1", rung="remind_1", dry_run=True)
    assert links(debtors) == before
    assert rehearsed.says == ()
    link = remind(debtors, "12/07/2023", "TB-1", rung="remind_1", answer_by="20/07/2023")
    said = {"by": "post", "outcome": "returned", "on": "18/07/2023"}
    of = do(debtors, "remind delivered", link=link, **said).facts["link"]
    do(debtors, "remind reply", **ONE, text="xin trả dần", of=link, on="19/07/2023")
    (row,) = [
        e
        for e in table_of(do(debtors, "remind list"), "recovery_steps").records()
        if e["link"] == link
    ]
    assert (code_of(row["delivery"]), row["delivered_on"]) == ("returned", date(2023, 7, 18))
    assert refusal_of(debtors, "remind undo", link=link, **WHY).key == "recovery.rested_on"
    assert refusal_of(debtors, "remind undo", link=of, reason=" ").key == "recovery.take_back_why"
    assert do(debtors, "remind undo", link=of, **WHY, dry_run=True).says[0].key == (
        "recovery_note.would_undo"
    )
    do(debtors, "remind undo", link=of, **WHY)
    do(debtors, "remind undo", link=of + 1, **WHY)
    do(debtors, "remind undo", link=link, **WHY)
    assert column(do(debtors, "remind list"), "recovery_steps", "link") == []
    assert column(do(debtors, "remind list", known_at=str(link)), *RUNG) != []
    assert column(do(debtors, "remind list", as_of="11/07/2023"), *RUNG) == []


def test_a_notice_that_was_not_due_is_kept_and_that_is_said(debtors: Book) -> None:
    other = do(debtors, "remind", **ONE, document="TB-1", rung="remind_2", on="12/07/2023")
    assert "recovery_note.other_was_due" in noted(other)
    nothing = do(debtors, "remind", cooperative=SUCCESSOR, document="TB-2", rung="remind_1")
    assert "recovery_note.owes_nothing_overdue" in noted(nothing)
    early = do(debtors, "remind", **ONE, document="TB-3", rung="remind_3", on="20/07/2023")
    assert "recovery_note.was_early" in noted(early)


MINUTES: dict[str, Any] = {"finding": "misused", "document": "B", "member": ["A"]}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("remind", {"cooperative": "49", "document": "TB"}, "cooperative.unknown"),
    ("remind", {**ONE, "rung": "remind_1", "on": "12/07/2023"}, "recovery.no_number"),
    ("remind", {**ONE, "rung": "lần 9", "document": "TB"}, "recovery.no_such_rung"),
    ("remind", {**ONE, "rung": "confirmation", "document": "TB"}, "recovery.rung_is_confirmation"),
    ("remind", {**ONE, "rung": "recall", "document": "TB"}, "recovery.rung_is_recall"),
    ("remind", {**ONE, "rung": "suit", "document": "TB"}, "recovery.rung_is_suit"),
    ("remind", {"cooperative": SUCCESSOR, "document": "TB"}, "recovery.not_overdue"),
    ("remind", {**ONE, "document": "TB", "on": "12/07/2023"}, "recovery.contact_is_due"),
    ("remind", {**ONE, "document": "T", "rung": "work", "on": "1/7/2024"}, "loan.future_day"),
    (
        "remind",
        {**ONE, "document": "T", "rung": "work", "loan": ["HD-03"]},
        "recovery.loan_of_another",
    ),
    ("remind contact", {**ONE, "how": "call", "rung": "work"}, "recovery.no_such_rung"),
    ("remind delivered", {"link": 1, "by": "post"}, "recovery.no_such_step"),
    ("promise", {**ONE, "amount": 0, "by": "01/07/2024"}, "contract.zero_amount"),
    ("promise", {**ONE, "amount": 1, "by": "01/07/2023"}, "recovery.promised_before"),
    ("inspect", {"loan": "HD-01", "finding": "misused", "member": ["A"]}, "inspection.no_number"),
    ("inspect", {"loan": "HD-01", "finding": "misused", "document": "B"}, "inspection.no_members"),
    ("inspect", {**MINUTES, "loan": "HD-01", "on": "01/01/2022"}, "inspection.not_disbursed"),
    ("inspect", {**MINUTES, "loan": "HD-01", "on": "01/07/2024"}, "loan.future_day"),
    ("inspect undo", {"loan": "HD-01", "link": 1, **WHY}, "inspection.unknown"),
    ("inspect list", {"loan": "HD-99"}, "loan.unknown"),
]


@pytest.mark.parametrize(("act", "said", "key"), REFUSED)
def test_every_refusal_is_a_sentence_and_keeps_nothing(
    debtors: Book, act: str, said: dict[str, Any], key: str
) -> None:
    assert refusal_of(debtors, act, **said).key == key


def test_what_follows_a_step_must_fit_it(debtors: Book) -> None:
    call = do(debtors, "remind contact", **ONE, how="call", on="12/07/2023").facts["link"]
    notice = remind(debtors, "12/07/2023", "TB-1")
    refused = refusal_of(debtors, "remind delivered", link=call, by="post")
    assert refused.key == "recovery.not_a_notice"
    refused = refusal_of(debtors, "remind delivered", link=notice, by="post", on="11/07/2023")
    assert refused.key == "recovery.before_step"
    refused = refusal_of(debtors, "remind reply", cooperative=SUCCESSOR, text="x", of=notice)
    assert refused.key == "recovery.step_of_another"
    again = {"document": "TB-1", "rung": "remind_1", "on": "13/07/2023"}
    assert refusal_of(debtors, "remind", **ONE, **again).key == "recovery.stands"
    other = refusal_of(debtors, "remind", cooperative=SUCCESSOR, **again)
    assert other.key == "recovery.number_taken"
    called = refusal_of(debtors, "remind contact", **ONE, how="call", on="12/07/2023")
    assert called.key == "recovery.stands"
    early = refusal_of(debtors, "remind", **ONE, document="TB-2", on="31/07/2023")
    assert (early.key, early.params["day"]) == ("recovery.not_due_yet", date(2023, 8, 1))


def test_promises_are_judged_by_the_receipts_that_stand(debtors: Book) -> None:
    """10 million come on 31/7 by GBC-3, 5 million on 10/8."""
    do(debtors, "promise", **ONE, amount=10 * M, by="31/07/2023", on="15/07/2023")
    assert promised(debtors, "30/07/2023") == [("open", 0)]
    assert promised(debtors, "31/07/2023") == [("kept", 10 * M)]
    do(debtors, "promise", **ONE, amount=8 * M, by="15/08/2023", on="05/08/2023", loan=["HD-01"])
    paid = {"loan": "HD-01", "amount": 5 * M, "document": "GBC-9", "on": "10/08/2023"}
    five = do(debtors, "collect", **paid).facts["link"]
    assert promised(debtors, "15/08/2023") == [("open", 5 * M), ("kept", 10 * M)]
    assert promised(debtors, "16/08/2023") == [("partly", 5 * M), ("kept", 10 * M)]
    assert promised(debtors, "16/08/2023", state="kept") == [("kept", 10 * M)]
    # on a loan of another borrower it keeps nothing of this one's
    do(debtors, "loan move", link=five, to="HD-03", **WHY)
    assert promised(debtors, "16/08/2023") == [("broken", 0), ("kept", 10 * M)]
    with debtors.reading() as connection:
        gbc = next(e for e in documents_of(connection, FUND, "HD-01") if e.document == "GBC-3")
    do(debtors, "loan undo", loan="HD-01", link=gbc.chain, **WHY)
    assert promised(debtors, "16/08/2023") == [("broken", 0), ("broken", 0)]
    assert promised(debtors, "16/08/2023", cooperative=SUCCESSOR) == []


def test_minutes_of_misuse_propose_what_may_follow(debtors: Book) -> None:
    """Paid out on 31/12/2022: the first inspection is due 30 days later, on 30/1/2023; the next six
    months after the last, on 20/7/2023 + 6 months.
    """

    def due_on(as_of: str, **said: Any) -> list[tuple[object, object]]:
        found = table_of(do(debtors, "inspect due", as_of=as_of, **said), "inspections_due")
        return [(e["loan"], e["due"]) for e in found.records()]

    first = date(2023, 1, 30)
    assert due_on("29/01/2023") == []
    assert due_on("30/01/2023") == [("HD-01", first), ("HD-02", first), ("HD-03", first)]
    said: dict[str, Any] = {"loan": "HD-01", "document": "BB-1", "member": ["A", "B"]}
    said |= {"planned": "mua máy", "actual": "mua xe", "on": "20/07/2023"}
    found = do(debtors, "inspect", **said, finding="misused")
    assert [e.key for e in found.remarks] == [
        *("inspection_note.misuse", "inspection_note.mark", "inspection_note.recall")
    ]
    assert ("HD-01", date(2024, 1, 20)) not in due_on("19/01/2024")
    assert ("HD-01", date(2024, 1, 20)) in due_on("20/01/2024")
    assert ("HD-01", date(2024, 1, 20)) in due_on("10/01/2024", within=10)
    assert column(do(debtors, "inspect list", loan="HD-01"), "inspections", "members") == ["A, B"]
    link = found.facts["link"]
    assert do(debtors, "inspect", **{**said, "on": "21/07/2023"}, finding="as_agreed").remarks == ()
    do(debtors, "inspect undo", loan="HD-01", link=link, **WHY)
    assert column(do(debtors, "inspect list"), "inspections", "document") == ["BB-1"]


def test_a_recall_says_its_reasons(debtors: Book) -> None:
    decided = {"loan": "HD-01", "document": "QĐ-1", "on": "30/10/2023"}
    do(debtors, "loan recall", **decided, reason_code=["other", "misused", "other"])
    with debtors.reading() as connection:
        (recall,) = [e for e in documents_of(connection, FUND, "HD-01") if e.do == "recall"]
    assert recall.body["reasons"] == ["misused", "other"]
    shown = do(debtors, "loan show", loan="HD-01", as_of="31/10/2023")
    (note,) = [e for e in shown.sentences() if e.key == "loan_note.recalled_for"]
    assert "dùng vốn sai mục đích, khác" in note.words("vi")  # type: ignore[attr-defined]


def test_a_recall_without_reasons_says_no_more_than_before(debtors: Book) -> None:
    do(debtors, "loan recall", loan="HD-01", document="QĐ-1", on="30/10/2023")
    with debtors.reading() as connection:
        (recall,) = [e for e in documents_of(connection, FUND, "HD-01") if e.do == "recall"]
    assert recall.body == {"do": "recall", "pay_by": "2023-10-30"}


OWN = """\
name = "quy-che"
from = 2023-07-05
source = "Quyết định 12"

[[rungs]]
code = "tb1"
name = "Thông báo"
kind = "notice"
days_overdue = 5

[inspection]
every_months = 3
"""


def test_a_fund_adopts_a_ladder_of_its_own(debtors: Book) -> None:
    file = SourceFile("thang.toml", OWN.encode())
    before = links(debtors)
    do(debtors, "remind adopt", file=file, document="QĐ 12", dry_run=True)
    assert links(debtors) == before
    adopted = do(debtors, "remind adopt", file=file, document="QĐ 12")
    assert {"ladder_note.holds", "ladder_note.gone"} <= {*noted(adopted)}
    assert due(debtors, "04/07/2023") == [(BORROWER, "contact", date(2023, 7, 1))]
    assert due(debtors, "05/07/2023") == [(BORROWER, "tb1", date(2023, 7, 5))]
    assert "ladder_note.same" in noted(do(debtors, "remind adopt", file=file, document="QĐ 13"))
    rules = do(debtors, "remind rules", as_of="06/07/2023")
    assert column(rules, "ladder_rungs", "code") == ["tb1"]
    # a ladder that asks for no contact keeps one all the same
    do(debtors, "remind contact", **ONE, how="call", on="06/07/2023")
    remind(debtors, "07/07/2023", "TB-1")
    assert due(debtors, "30/09/2023") == []


def test_a_file_that_is_no_ladder_is_refused_by_its_line(debtors: Book) -> None:
    bad = SourceFile("thang.toml", OWN.replace("days_overdue = 5", "days_overdue = -5").encode())
    refused = refusal_of(debtors, "remind adopt", file=bad, document="QĐ 12")
    assert isinstance(refused, BadFile)
    assert [(each.key, each.place.row) for each in refused.problems] == [("ladder.not_a_number", 9)]
    no_toml = SourceFile("thang.toml", b"a = [")
    assert refusal_of(debtors, "remind adopt", file=no_toml, document="QĐ").key == (
        "ladder.unreadable_file"
    )


def test_a_borrowers_page_shows_what_happened_in_time(debtors: Book) -> None:
    remind(debtors, "12/07/2023", "TB-1", rung="remind_1", loan=["HD-01"])
    do(debtors, "promise", **ONE, amount=10 * M, by="31/07/2023", on="15/07/2023")
    minutes = {"finding": "misused", "document": "BB-1", "member": ["A"], "on": "20/07/2023"}
    do(debtors, "inspect", loan="HD-01", **minutes)
    do(debtors, "arrears review", **ONE, on="25/07/2023", cause="mất mùa")
    do(
        debtors,
        "loan recall",
        loan="HD-02",
        document="QĐ-1",
        on="05/08/2023",
        reason_code=["other"],
    )
    page = do(debtors, "cooperative show", number=BORROWER, as_of="06/08/2023")
    rows = list(table_of(page, "timeline").records())
    assert [(e["day"], code_of(e["what"]), e["loan"], e["amount"]) for e in rows] == [
        (date(2023, 8, 5), "recall", "HD-02", None),
        (date(2023, 7, 31), "collect", "HD-01", 10 * M),
        (date(2023, 7, 25), "review", None, None),
        (date(2023, 7, 20), "inspection", "HD-01", None),
        (date(2023, 7, 15), "promise", None, 10 * M),
        (date(2023, 7, 12), "notice", "HD-01", None),
        (date(2023, 6, 30), "collect", "HD-01", 22_400_000),
        (date(2023, 3, 31), "collect", "HD-01", 43_600_000),
        (date(2022, 12, 31), "disburse", "HD-02", 100 * M),
        (date(2022, 12, 31), "disburse", "HD-01", 120 * M),
    ]
    assert isinstance(page.found, Screen)
    assert {
        "cooperative",
        "cooperative_history",
        "timeline",
        "loans",
    } <= page.found.document().keys()
    kept = next(e for e in rows if code_of(e["what"]) == "promise")
    assert "đã giữ" in kept["about"].words("vi")  # type: ignore[union-attr]
    assert all(e["actor"] and e["link"] for e in rows)


def test_a_loan_that_passed_on_is_on_both_pages_each_for_its_time(debtors: Book) -> None:
    """HD-01 passes to the successor on 1/8: what it still owes is that one's from then on."""
    remind(debtors, "12/07/2023", "TB-1", rung="remind_1")
    passed = {"loan": "HD-01", "cooperative": SUCCESSOR, "document": "BB-5", "on": "01/08/2023"}
    do(debtors, "loan transfer", **passed)
    paid = {"loan": "HD-01", "amount": 5 * M, "document": "GBC-9", "on": "10/08/2023"}
    do(debtors, "collect", **paid)

    def happened(number: str) -> list[tuple[object, str]]:
        page = do(debtors, "cooperative show", number=number, as_of="31/08/2023")
        rows = table_of(page, "timeline").records()
        return [(e["day"], code_of(e["what"])) for e in rows if e["loan"] != "HD-03"]

    both = (date(2023, 8, 1), "transfer")
    assert happened(SUCCESSOR) == [(date(2023, 8, 10), "collect"), both]
    assert happened(BORROWER)[:3] == [
        *(both, (date(2023, 7, 31), "collect"), (date(2023, 7, 12), "notice")),
    ]
    # what was done about the one before is not done about the successor
    assert due(debtors, "31/08/2023") == [(SUCCESSOR, "contact", date(2023, 7, 1))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_is_worded(debtors: Book, lang: Any) -> None:
    for act in ("remind due", "remind list", "remind rules", "inspect due"):
        for each in do(debtors, act).sentences():
            assert each.words(lang)  # type: ignore[attr-defined]


def _day(text: str) -> date:
    return date.fromisoformat(text)


STEPS: list[tuple[str, Said, str]] = [
    ("2023-07-03", Contact(how="call"), ""),
    ("2023-07-12", Notice(rung="remind_1"), "TB-1"),
    ("2023-08-05", Notice(rung="remind_2"), "TB-2"),
    ("2023-08-05", Notice(rung="remind_2", to="guarantor", addressee="Ông B"), "TB-2"),
    ("2023-08-06", Reply(text="xin trả dần"), ""),
    ("2023-08-07", Promise(amount=M, by=_day("2023-08-31")), ""),
    ("2023-08-30", Notice(rung="remind_3"), "TB-3"),
]


@given(order=st.permutations(STEPS), until=st.integers(0, 120))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_the_order_in_which_steps_are_entered_changes_nothing(
    debtors: Book, order: list[tuple[str, Said, str]], until: int
) -> None:
    day = date.fromordinal(date(2023, 6, 30).toordinal() + until)

    def entered(steps: list[tuple[str, Said, str]]) -> tuple[object, ...] | None:
        with writing(debtors, FUND, "kế toán", dry_run=True) as writer:
            for on, said, document in steps:
                keep(writer, BORROWER, _day(on), said, today=TODAY, document=document)
            found = due_rung(Day(writer.connection, FUND, day, today=TODAY), BORROWER)
            if found is None:
                return None
            return found.due, [(each.rung, each.day) for each in found.taken]

    assert entered(order) == entered(STEPS)


def test_the_ladder_of_the_page_can_be_adopted(debtors: Book) -> None:
    page = (Path(__file__).parents[3] / "docs" / "recovery.md").read_text(encoding="utf-8")
    toml = page.partition("```toml\n")[2].partition("```")[0]
    file = SourceFile("thang.toml", toml.encode())
    rules = do(debtors, "remind adopt", file=file, document="QĐ 12")
    assert column(rules, "ladder_rungs", "days_overdue") == [10]


def test_the_ladder_is_exported_changed_and_adopted(debtors: Book, tmp_path: Path) -> None:
    """The program's: the second reminder later; it holds from the day that the file says."""
    path = tmp_path / "thang.xlsx"
    made = do(debtors, "remind export", as_of="2023-07-01").made
    assert made is not None
    assert [note.key for note in made.write(path, False)] == ["ladder_note.written"]
    changed = replace(ladder_in(SourceFile.at(path)), name="quy-che", since=date(2023, 7, 1))
    write_ladder(changed, path, replace=True)
    answer = do(debtors, "remind adopt", file=SourceFile.at(path), document="QĐ 12")
    assert answer.facts["new"] is True
    with debtors.reading() as connection:
        assert Ladders.read(connection, FUND).on(date(2023, 7, 1)) == changed
    assert proved(debtors) == []


def test_a_ladder_that_cannot_be_taken_is_given_back(debtors: Book, tmp_path: Path) -> None:
    bad = SourceFile("thang.csv", "Mã bước;Tên bước;Loại bước\na;Gọi;gọi\n".encode())
    with pytest.raises(BadFile) as refused:
        do(debtors, "remind adopt", file=bad, document="QĐ 12")
    assert "loans.not_among" in [each.key for each in refused.value.problems]
