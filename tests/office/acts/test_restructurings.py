"""The register of restructurings, through the office: what is entered, counted, shown, refused.

The loan is the one of `tests.reports.small`: on 2/10/2023 50 of 120 million are unpaid; its last
due day was 30/9. Its interest is paid on 2/10: 1.200.000 that fell due, and on overdue principal
600.000 up to 30/9 and 2 days × 1,5 % ÷ 30 × 50 million = 50.000 since. So nothing is overdue by the
new plan: by Circular 15/2010 restructured the first time is group 2, the second 4.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fundledger.contract.events import Disburse
from fundledger.contract.terms import Signed
from fundledger.ledger.entry import Statement
from fundledger.ledger.settings import KIND as SETTING
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.registers.documents import documents_of
from fundledger.reports.screens import Screen
from fundledger.store.books import Book
from tests.ledger.books import FUND, writer_of
from tests.loans.books import BORROWER, enter, sign
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of
from tests.reports import small
from tests.reports.small import Q3, M, told

HD: dict[str, Any] = {"loan": "HD-01"}
FIRST: dict[str, Any] = {
    **HD,
    "on": "02/10/2023",
    "document": "QĐ-1",
    "instalments": [("30/06/2024", 50 * M)],
    "reason": "mất mùa do bão",
}
SECOND: dict[str, Any] = {**HD, "on": "02/11/2023", "document": "QĐ-2", "to": "31/12/2024"}
JUNE_24, DECEMBER_24 = date(2024, 6, 30), date(2024, 12, 31)


@pytest.fixture
def lent(book: Book) -> Book:
    told(book, roll=None)
    split = {"due_interest": 1_200_000, "overdue_interest": 650_000}
    do(book, "collect", **HD, on="02/10/2023", document="GBC-4", amount=1_850_000, split=split)
    return book


def asked(book: Book, words: str = "loan restructurings", **said: Any) -> Answer:
    return call(book, FUND, "", words, said, today=TODAY)


def rows(answer: Answer) -> list[dict[str, Any]]:
    return list(table_of(answer, "loan_restructurings").records())


def said(answer: Answer) -> list[str]:
    return [note.words("vi") for note in table_of(answer, "loan_effect").notes]


def test_a_body_holds_only_what_was_said(lent: Book) -> None:
    do(lent, "loan reschedule", **FIRST)
    do(lent, "loan extend", **SECOND, corrects="QĐ-1")
    do(
        lent,
        "loan extend",
        **{**SECOND, "on": "03/11/2023", "document": "QĐ-3", "to": "31/01/2025"},
    )
    with lent.reading() as connection:
        bodies = [each.body for each in documents_of(connection, FUND, "HD-01")][-3:]
    plan = {"do": "reschedule", "instalments": [["2024-06-30", 50 * M]]}
    assert bodies == [
        {**plan, "reason": "mất mùa do bão"},
        {"do": "extend", "to": "2024-12-31", "corrects": "QĐ-1"},
        {"do": "extend", "to": "2025-01-31"},
    ]


def test_each_answer_says_which_time_it_is_and_which_group_follows(lent: Book) -> None:
    before = links(lent)
    rehearsed = said(do(lent, "loan reschedule", dry_run=True, **FIRST))
    assert links(lent) == before
    first = said(do(lent, "loan reschedule", **FIRST))
    assert rehearsed == first
    assert any("lần cơ cấu lại thứ 1 của hợp đồng HD-01: gia hạn nợ" in each for each in first)
    assert any("vi-mo-15-2010" in each and "nhóm 2 vào ngày 02/10/2023" in each for each in first)
    second = said(do(lent, "loan extend", **SECOND))
    assert any("lần cơ cấu lại thứ 2" in each for each in second)
    assert any("nhóm 4 vào ngày 02/11/2023" in each for each in second)


def test_what_only_corrects_says_that_it_counts_no_further(lent: Book) -> None:
    do(lent, "loan reschedule", **FIRST)
    notes = said(do(lent, "loan extend", **SECOND, corrects="QĐ-1"))
    assert any("Tính chung với quyết định QĐ-1" in each and "thứ 1" in each for each in notes)
    assert any("nhóm 2 vào ngày 02/11/2023" in each for each in notes)


def test_undone_it_counts_no_more(lent: Book) -> None:
    link = do(lent, "loan reschedule", **FIRST).facts["link"]
    notes = said(do(lent, "loan undo", **HD, link=link, reason="nhầm"))
    assert any("còn 0 lần cơ cấu lại" in each for each in notes)
    assert rows(asked(lent)) == []


def test_the_register(lent: Book) -> None:
    assert rows(asked(lent)) == []
    first = do(lent, "loan reschedule", **FIRST).facts["link"]
    do(lent, "loan extend", **SECOND)
    every = rows(asked(lent))
    assert every == rows(asked(lent, **HD))
    assert every[0].pop("kind").code == "extended"
    assert every[0] == {
        "loan": "HD-01",
        "cooperative": "4900000001",
        "name": "HTX mẫu 01",
        "time": 1,
        "day": date(2023, 10, 2),
        "decision": "QĐ-1",
        "reason": "mất mùa do bão",
        "old_last_due": Q3,
        "new_last_due": JUNE_24,
        "new_first_due": JUNE_24,
        "debt_group": 2,
        "link": first,
    }
    assert [(each["time"], each["new_last_due"], each["debt_group"]) for each in every] == [
        (1, JUNE_24, 2),
        (2, DECEMBER_24, 4),
    ]
    assert [each["time"] for each in rows(asked(lent, as_of="2023-11-01"))] == [1]
    assert rows(asked(lent, known_at=str(first - 1))) == []
    (note,) = [each.words("vi") for each in table_of(asked(lent), "loan_restructurings").notes]
    assert "vi-mo-15-2010" in note


def test_all_say_one_group_where_what_was_missed_before_is_still_unpaid(book: Book) -> None:
    """Of the interest that fell due on 30/9/2023 nothing comes; by the new plan of 2/10 nothing is
    due before 30/6/2024, so that it gives group 2 as on its first day. On 10/11 the interest is
    31 + 10 = 41 days overdue: group 3 (30 to 89 days), and not 4 as of 30 days by the new plan.
    """
    told(book, roll=None)
    notes = said(do(book, "loan reschedule", **FIRST))
    assert any("nhóm 2 vào ngày 02/10/2023" in each for each in notes)
    for day, group in (("02/10/2023", 2), ("10/11/2023", 3)):
        explained = asked(book, "debt-group explain", **HD, as_of=day)
        assert table_of(explained, "debt_group_explained").facts["debt_group"] == group
        for words in ("loan restructurings", "loan show"):
            shown = asked(book, words, **HD, as_of=day)
            assert column(shown, "loan_restructurings", "debt_group") == [group], words
        borrower = asked(book, "arrears show", cooperative="4900000001", as_of=day)
        assert column(borrower, "loan_restructurings", "debt_group") == [group]


def test_the_plans_of_each_time_are_a_detail(lent: Book) -> None:
    """50 million fell due on 30/9/2023 at the latest; then on 30/6/2024; then on 31/12/2024."""
    do(lent, "loan reschedule", **FIRST)
    do(lent, "loan extend", **SECOND)
    plans = table_of(asked(lent), "restructuring_plans")
    assert plans.is_detail
    of_second = [each for each in plans.records() if each["time"] == 2]
    assert [(each["due"], each["old_principal"], each["new_principal"]) for each in of_second] == [
        (JUNE_24, 50 * M, None),
        (DECEMBER_24, None, 50 * M),
    ]


def test_the_screen_of_a_loan_shows_them(lent: Book) -> None:
    def tables(answer: Answer) -> list[str]:
        assert isinstance(answer.found, Screen)
        return [each.name for each in answer.found.tables]

    assert "loan_restructurings" not in tables(asked(lent, "loan show", **HD))
    do(lent, "loan reschedule", **FIRST)
    shown = asked(lent, "loan show", **HD)
    assert column(shown, "loan_restructurings", "decision") == ["QĐ-1"]
    assert isinstance(shown.found, Screen)
    assert shown.found.document()["restructurings"][0]["kind"] == "extended"


@pytest.mark.parametrize("words", ["loan show", "loan restructurings"])
def test_where_no_rules_hold_the_rest_is_shown(lent: Book, words: str) -> None:
    """On a past day a Fund's family may have none, when an early set of it was dropped."""
    do(lent, "loan reschedule", **FIRST)
    kept = Statement(SETTING, "debt_group_rules", date(2023, 1, 1), {"value": "quy-che-rieng"})
    with writer_of(lent) as writer:  # no face takes a family without sets; a book may hold one
        writer.state(kept)
    answer = asked(lent, words, **HD)
    assert column(answer, "loan_restructurings", "debt_group") == [None]
    notes = [each.words("vi") for each in table_of(answer, "loan_restructurings").notes]
    assert any("quy-che-rieng" in each for each in notes)
    assert any("quy-che-rieng" in each for each in said(do(lent, "loan extend", **SECOND)))


def test_what_is_refused(lent: Book) -> None:
    none_yet = refusal_of(lent, "loan reschedule", **FIRST, corrects="QĐ-0")
    assert none_yet.key == "loan.corrects_nothing"
    do(lent, "loan reschedule", **FIRST)
    unknown = refusal_of(lent, "loan extend", **SECOND, corrects="QĐ-9")
    assert unknown.key == "loan.corrects_unknown"
    assert "QĐ-1" in str(unknown)


def test_the_same_without_a_number_is_the_same_for_whatever_reason(lent: Book) -> None:
    """Entered twice it would count twice, and the debt would be in group 4."""
    unnumbered = {**FIRST, "document": ""}
    do(lent, "loan reschedule", **unnumbered)
    again = refusal_of(lent, "loan reschedule", **{**unnumbered, "reason": "do bão"})
    assert again.key == "loan.already_entered"
    do(lent, "loan extend", **{**SECOND, "document": ""})
    more = {**SECOND, "document": "", "reason": "do bão"}
    assert refusal_of(lent, "loan extend", **more).key == "loan.already_entered"


def test_new_instalments_and_an_extension_of_one_day_are_said_at_once(lent: Book) -> None:
    """Whichever is taken last would undo the other: the instalments say the longer term too."""
    do(lent, "loan reschedule", **FIRST)
    extension = {**HD, "on": FIRST["on"], "document": "QĐ-1", "to": "31/12/2024"}
    assert refusal_of(lent, "loan extend", **extension).key == "loan.two_plans"
    do(lent, "loan extend", **SECOND)
    again = {**FIRST, "on": SECOND["on"], "document": "QĐ-2"}
    assert refusal_of(lent, "loan reschedule", **again).key == "loan.two_plans"


@pytest.mark.parametrize("on", ["09/09/2023", "10/09/2023", "11/09/2023"])
def test_what_fell_due_by_the_day_of_a_decision_is_not_overdue_by_the_new_plan(
    book: Book, on: str
) -> None:
    """100 million, due on 10/9/2023 with its interest; extended on the eve, the day, the day after.

    On 20/9 the interest that fell due by the old plan is 10 days late: group 2 by its days, and by
    the first restructuring in time too. Extended on the eve it is not due. A debt that is 10 days
    late by its new plan would be in group 3.
    """
    terms = replace(
        small.TERMS,
        principal=100 * M,
        disbursed=date(2023, 1, 10),
        instalments=1,
        custom=(Signed(date(2023, 9, 10), 100 * M),),
    )
    told(book, roll=None)
    sign(book, terms, "HD-10", BORROWER)
    enter(book, Disburse(terms.disbursed, 100 * M, "UNC-10"), "HD-10")
    do(book, "loan extend", loan="HD-10", on=on, to="10/06/2024", document="Q2")
    answer = do(book, "debt-group show", cooperative=BORROWER, as_of="20/09/2023")
    groups = zip(
        column(answer, "borrower_groups", "loan"),
        column(answer, "borrower_groups", "own_group"),
        strict=True,
    )
    assert dict(groups)["HD-10"] == 2
