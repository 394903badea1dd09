"""Limitation of a loan's life, through the office; every day worked out by hand.

The loan is that of `tests.reports.small`: 40 million of 120 fall due on 31/3, 30/6, 30/9/2023, 20
of these are missed on 30/6, 10 of them come on 31/7 by GBC-3, and nothing comes on 30/9. On overdue
principal 1,5 % a month runs under 30/360: 600.000 up to 30/9, then 25.000 a day.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.ledger.settings import set_value
from fundledger.messages import LANGUAGES
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.registers.documents import documents_of
from fundledger.reports.screens import Screen
from fundledger.store.books import Book
from tests.ledger.books import FUND, writer_of
from tests.loans.books import SUCCESSOR, sign
from tests.office.calls import links, refusal_of, table_of
from tests.reports.small import Q2, Q3, TERMS, M, told

LATER = date(2032, 6, 30)
HD: dict[str, Any] = {"loan": "HD-01"}
PART: dict[str, Any] = {
    **HD,
    "on": "20/11/2023",
    "document": "GBC-5",
    "amount": 5 * M,
    "split": {"overdue_principal": 5 * M},
}
CONFIRMED: dict[str, Any] = {
    **HD,
    "on": "10/01/2024",
    "document": "BB-1",
    "principal": 50 * M,
    "reason": "đối chiếu",
}
REASON = {"reason": "nhập nhầm"}


@pytest.fixture
def lent(book: Book) -> Book:
    return told(book, roll=None)


def do(book: Book, words: str, /, *, dry_run: bool = False, **said: object) -> Answer:
    return call(book, FUND, "kế toán", words, said, today=LATER, dry_run=dry_run, agreed=True)


def listed(book: Book, as_of: str, **said: Any) -> list[dict[str, Any]]:
    return list(table_of(do(book, "limitation list", as_of=as_of, **said), "limitation").records())


def runs(book: Book, as_of: str, **said: Any) -> tuple[object, ...]:
    """Of the one loan that is listed: since when it runs, by which kind of paper, until when."""
    (row,) = listed(book, as_of, **said)
    return row["runs_from"], row["runs_by"].code, row["document"], row["ends"]


def explained(
    book: Book, as_of: str, table: str = "limitation_instalments"
) -> list[dict[str, Any]]:
    return list(table_of(do(book, "limitation explain", **HD, as_of=as_of), table).records())


def notes(answer: Answer, lang: Any = "vi") -> str:
    return "\n".join(each.words(lang) for each in answer.sentences() if hasattr(each, "words"))


AFTER_GBC_3 = date(2023, 8, 1), "collect", "GBC-3", date(2026, 7, 31)
AFTER_GBC_5 = date(2023, 11, 21), "collect", "GBC-5", date(2026, 11, 20)


def test_nothing_is_listed_that_is_not_past_due(lent: Book) -> None:
    assert listed(lent, "30/06/2023") == []
    assert explained(lent, "30/06/2023") == []


def test_default_then_part_payment(lent: Book) -> None:
    """From 1/7/2023 to 30/6/2026, a Tuesday; then from 1/8/2023, the day after GBC-3, to 31/7/2026,
    a Friday; what fell due on 30/9 has its own three years, to 30/9/2026, a Wednesday.
    """
    assert runs(lent, "01/07/2023") == (date(2023, 7, 1), "due", None, date(2026, 6, 30))
    assert runs(lent, "15/10/2023") == AFTER_GBC_3
    (row,) = listed(lent, "15/10/2023")
    assert row["alarm"].code == "none"
    assert {
        name: row[name]
        for name in ("loan", "name", "oldest_unpaid", "days_left", "next_ends", "principal")
    } == {
        "loan": "HD-01",
        "name": "HTX mẫu 01",
        "oldest_unpaid": Q2,
        "days_left": 1020,  # 16 + 30 + 31 of 2023, 366 + 365 + 212 to 31/7/2026
        "next_ends": None,
        "principal": 10 * M,
    }
    # Interest in term fell due on 30/9 and ends later. For being late 600.000, 15 days of 25.000.
    assert (row["interest"], row["interest_for_late"]) == (0, 975_000)
    every = [
        (each["due"], each["what"].code, each["ends"]) for each in explained(lent, "15/10/2023")
    ]
    assert every == [
        (Q2, "principal", date(2026, 7, 31)),
        (Q2, "late", date(2026, 7, 31)),
        (Q3, "instalment", date(2026, 9, 30)),
    ]


def test_a_second_part_payment_starts_all_anew_that_was_due(lent: Book) -> None:
    """5 million on 20/11/2023: to 20/11/2026, a Friday, with all 45 million and 1,2 million. For
    being late 600.000 and 50 days of 25.000, then 25 days of 22.500 to 15/12.
    """
    do(lent, "collect", **PART)
    assert runs(lent, "15/12/2023") == AFTER_GBC_5
    (row,) = listed(lent, "15/12/2023")
    assert (row["principal"], row["interest"]) == (45 * M, 1_200_000)
    assert row["interest_for_late"] == 600_000 + 50 * 25_000 + 25 * 22_500
    assert runs(lent, "19/11/2023") == AFTER_GBC_3  # as of a day before it


def test_a_confirmation_starts_it_anew_until_it_is_undone(lent: Book) -> None:
    """10/1/2027 is a Sunday: Monday is the 11th."""
    answer = do(lent, "loan confirm", **CONFIRMED)
    by_it = date(2024, 1, 11), "confirm", "BB-1", date(2027, 1, 11)
    assert runs(lent, "01/02/2024") == by_it
    assert "từ 11/01/2024, ngày cuối là 11/01/2027" in notes(answer)
    link = answer.facts["link"]
    assert runs(lent, "01/02/2024", known_at=str(link - 1)) == AFTER_GBC_3
    do(lent, "loan undo", **HD, link=link, **REASON)
    assert runs(lent, "01/02/2024") == AFTER_GBC_3
    assert runs(lent, "01/02/2024", known_at=str(link)) == by_it


def test_a_confirmation_of_principal_alone_leaves_interest_to_its_own_time(lent: Book) -> None:
    """Interest in term goes on to 30/9/2026, interest for being late with GBC-3 to 31/7/2026."""
    do(lent, "loan confirm", **CONFIRMED, interest=0, interest_overdue=0)
    ends = {
        (each["due"], each["what"].code): each["ends"] for each in explained(lent, "01/02/2024")
    }
    assert ends == {
        (Q2, "principal"): date(2027, 1, 11),
        (Q2, "late"): date(2026, 7, 31),
        (Q3, "principal"): date(2027, 1, 11),
        (Q3, "interest"): date(2026, 9, 30),
    }


def test_a_confirmation_of_nothing_starts_nothing_and_says_so(lent: Book) -> None:
    nothing = {"principal": 0, "interest": 0, "interest_overdue": 0}
    answer = do(lent, "loan confirm", **{**CONFIRMED, **nothing})
    assert "không thừa nhận phần nào" in notes(answer)
    assert runs(lent, "01/02/2024") == AFTER_GBC_3


def test_a_paper_without_figures_starts_all_anew(lent: Book) -> None:
    of = {**HD, "on": "10/01/2024", "document": "CK-1"}
    answer = do(lent, "loan confirm", **of, without_figures=True)
    with lent.reading() as connection:
        body = documents_of(connection, FUND, "HD-01")[-1].body
    # Unpaid of principal 50 million; of interest what fell due, and interest of being late:
    # 600.000 and 100 days of 25.000 from 30/9 to 10/1 under 30/360.
    assert body == {
        "do": "confirm",
        "ours": {"principal": 50 * M, "interest": 1_200_000, "interest_overdue": 3_100_000},
        "reason": "",
    }
    shown = table_of(answer, "loan_confirmation")
    assert [each.name for each in shown.columns] == ["figure", "ours"]
    assert {each["ends"] for each in explained(lent, "01/02/2024")} == {date(2027, 1, 11)}
    refused = refusal_of(lent, "loan confirm", **of, without_figures=True, principal=1)
    assert refused.key == "loan.confirm_both"


def test_a_confirmation_after_it_ran_out_is_taken_and_said(lent: Book) -> None:
    """What ran out on 31/7 and 30/9/2026 runs anew from 2/2/2027 to 1/2/2030, a Friday."""
    (before,) = listed(lent, "01/02/2027")
    assert (before["alarm"].code, before["ends"]) == ("over", date(2026, 7, 31))
    late = {**CONFIRMED, "on": "01/02/2027", "document": "BB-9"}
    for lang, said in (("vi", "đã hết từ 31/07/2026"), ("en", "had run out, on 31/07/2026")):
        assert said in notes(do(lent, "loan confirm", dry_run=True, **late), lang)
    do(lent, "loan confirm", **late)
    assert runs(lent, "02/02/2027") == (date(2027, 2, 2), "confirm", "BB-9", date(2030, 2, 1))
    answer = do(lent, "limitation explain", **HD, as_of="02/02/2027")
    assert "đã hết từ 31/07/2026 thì có xác nhận nợ số BB-9 ngày 01/02/2027" in notes(answer)
    steps = list(table_of(answer, "limitation_steps").records())
    of_first = [each for each in steps if each["due"] == Q2 and each["what"].code == "principal"]
    assert [
        (each["day"], each["runs_by"].code, each["document"], each["ends"], each["ran_out"])
        for each in of_first
    ] == [
        (Q2, "due", None, date(2026, 6, 30), None),
        (date(2023, 7, 31), "collect", "GBC-3", date(2026, 7, 31), None),
        (date(2027, 2, 1), "confirm", "BB-9", date(2030, 2, 1), date(2026, 7, 31)),
    ]
    assert of_first[1]["paid_of_loan"] == 10 * M
    assert of_first[2]["link"] == links(lent)


def test_where_one_part_is_over_the_next_that_ends_is_shown(lent: Book) -> None:
    """On 15/8/2026 what was due on 30/6/2023 is over; what was due on 30/9 ends on 30/9/2026."""
    (row,) = listed(lent, "15/08/2026")
    assert (row["days_left"], row["next_ends"]) == (-15, date(2026, 9, 30))
    assert (row["principal"], row["interest"]) == (10 * M, 0)
    (all_over,) = listed(lent, "01/10/2026")
    assert (all_over["next_ends"], all_over["principal"]) == (None, 50 * M)
    assert all_over["interest"] == 1_200_000


def test_a_reschedule_gives_principal_its_new_day_and_acknowledges_the_rest(lent: Book) -> None:
    """By QĐ-1 of 2/10/2023 50 million fall due on 30/6/2024, to 30/6/2027, a Wednesday, with
    interest of 9 months less 2 days at 1 %: 4.500.000 - 2 × 16.666,67. What fell due before has
    until 2/10/2026, a Friday: 1,2 million; for being late 600.000, 2 days of 25.000, and 15 days
    again after 30/6/2024.
    """
    plan = [("30/06/2024", 50 * M)]
    do(lent, "loan reschedule", **HD, on="02/10/2023", document="QĐ-1", instalments=plan)
    assert {each["ends"] for each in explained(lent, "01/03/2024")} == {date(2026, 10, 2)}
    every = {
        (each["due"], each["what"].code): (each["ends"], each["principal"], each["interest"])
        for each in explained(lent, "15/07/2024")
    }
    assert every == {
        (Q2, "late"): (date(2026, 10, 2), 0, 0),
        (Q3, "interest"): (date(2026, 10, 2), 0, 1_200_000),
        (date(2024, 6, 30), "instalment"): (date(2027, 6, 30), 50 * M, 4_466_667),
    }
    (row,) = listed(lent, "15/07/2024")
    assert (row["runs_by"].code, row["document"]) == ("reschedule", "QĐ-1")
    assert (row["interest"], row["interest_for_late"]) == (1_200_000, 650_000 + 15 * 25_000)


def test_a_recall_starts_what_it_makes_due_and_restarts_nothing(lent: Book) -> None:
    """Recalled on 15/7/2023 to 31/8: 40 million to 3/9/2026, for 31/8 to 2/9 are days off."""
    do(lent, "loan recall", **HD, on="15/07/2023", document="QĐ-9", pay_by="31/08/2023")
    ends = {
        (each["due"], each["what"].code): each["ends"] for each in explained(lent, "10/09/2023")
    }
    assert ends == {
        (Q2, "principal"): date(2026, 7, 31),
        (Q2, "late"): date(2026, 7, 31),
        (date(2023, 8, 31), "instalment"): date(2026, 9, 3),
    }


def test_what_was_written_off_can_still_be_claimed_and_what_comes_of_it_restarts(
    lent: Book,
) -> None:
    """On 1/12/2023; 12 million come on 15/1/2024: 10 of 30/6 and 2 of 30/9. To 15/1/2027, Friday.
    For being late 600.000 and 61 days of 25.000, from 30/9 to 1/12 under 30/360.
    """
    do(lent, "loan write-off", **HD, on="01/12/2023", document="QĐ-X")
    assert runs(lent, "31/12/2023") == AFTER_GBC_3
    do(lent, "loan recover", **HD, on="15/01/2024", document="PT-12", amount=12 * M)
    assert runs(lent, "01/02/2024") == (
        date(2024, 1, 16),
        "recover",
        "PT-12",
        date(2027, 1, 15),
    )
    (row,) = listed(lent, "01/02/2024")
    assert (row["principal"], row["interest"]) == (38 * M, 1_200_000)
    assert row["interest_for_late"] == 600_000 + 61 * 25_000
    answer = do(lent, "limitation explain", **HD, as_of="01/02/2024")
    assert "vẫn còn quyền đòi" in notes(answer)


def test_a_receipt_that_is_moved_counts_for_the_other_loan(lent: Book) -> None:
    sign(lent, TERMS, "HD-02", SUCCESSOR)
    do(lent, "disburse", loan="HD-02", amount=120 * M, on="31/12/2022", document="UNC-2")
    link = do(lent, "collect", **PART).facts["link"]
    by_loan = {row["loan"]: row["document"] for row in listed(lent, "15/12/2023")}
    assert by_loan == {"HD-01": "GBC-5", "HD-02": None}
    do(lent, "loan move", link=link, to="HD-02", **REASON)
    rows = {row["loan"]: row for row in listed(lent, "15/12/2023")}
    assert {loan: row["document"] for loan, row in rows.items()} == {
        "HD-01": "GBC-3",
        "HD-02": "GBC-5",
    }
    # HD-02 paid nothing since 31/3/2023: of its three instalments all were due by 20/11.
    assert rows["HD-02"]["ends"] == date(2026, 11, 20)
    assert list(rows) == ["HD-01", "HD-02"]  # 31/7 comes before 20/11


def test_the_alarm_is_the_nearest_that_is_reached(lent: Book) -> None:
    """The last day is 31/7/2026: 1/2/2026 is 180 days before it, 2/5 90, 1/7 30."""
    codes = {
        day: listed(lent, day)[0]["alarm"].code
        for day in (
            *("31/01/2026", "01/02/2026", "01/05/2026", "02/05/2026"),
            *("30/06/2026", "01/07/2026", "31/07/2026", "01/08/2026"),
        )
    }
    assert codes == {
        "31/01/2026": "none",
        "01/02/2026": "180",
        "01/05/2026": "180",
        "02/05/2026": "90",
        "30/06/2026": "90",
        "01/07/2026": "30",
        "31/07/2026": "30",
        "01/08/2026": "over",
    }


def test_a_fund_sets_its_own_alarms(lent: Book) -> None:
    with writer_of(lent) as writer:
        set_value(writer, "limitation_alarm_days", "365; 10", date(2023, 1, 1), "NQ 01")
    assert listed(lent, "31/07/2025")[0]["alarm"].code == "365"
    assert listed(lent, "20/07/2026")[0]["alarm"].code == "365"
    assert listed(lent, "21/07/2026")[0]["alarm"].code == "10"
    for value in ("", "10;20", "30;30", "x", "0", "10000", "-5"):
        with writer_of(lent) as writer, pytest.raises(FundledgerError) as refused:
            set_value(writer, "limitation_alarm_days", value, date(2024, 1, 1), "NQ 02")
        assert refused.value.key == "setting_value.not_alarms", value


def test_within_some_days_and_what_is_over(lent: Book) -> None:
    assert len(listed(lent, "01/07/2026", within=30)) == 1
    assert listed(lent, "30/06/2026", within=30) == []
    assert len(listed(lent, "31/07/2026", within=0)) == 1
    assert len(listed(lent, "01/01/2029", within=0)) == 1


def test_by_area_and_officer_and_what_no_loan_is_of_is_refused(lent: Book) -> None:
    assert (
        refusal_of(lent, "limitation list", as_of="15/10/2023", area="X").key == "arrears.no_area"
    )
    refused = refusal_of(lent, "limitation list", as_of="15/10/2023", officer="X")
    assert refused.key == "arrears.no_officer"


def test_a_settled_loan_has_none(lent: Book) -> None:
    """50 million, 1,2 million, 600.000 and 2 days of 25.000 on 2/10/2023."""
    do(lent, "collect", **HD, on="02/10/2023", document="G", amount=51_850_000, payoff=True)
    assert listed(lent, "01/01/2024") == []
    answer = do(lent, "limitation explain", **HD, as_of="01/01/2024")
    assert "không có nợ nào quá ngày đến hạn" in notes(answer)


def test_many_funds_and_both_languages(lent: Book) -> None:
    said = {"as_of": "15/10/2023"}
    assert call(lent, "all", "", "limitation list", said, today=LATER).found is not None
    answer = do(lent, "limitation explain", **HD, **said)
    assert isinstance(answer.found, Screen)
    for lang in LANGUAGES:
        assert "31/07/2026" in notes(answer, lang)
        assert "429" in notes(answer, lang)


def test_years_whose_holidays_are_not_known_are_named(lent: Book) -> None:
    """GBC-5 ends in 2026, which is listed; a confirmation of 2024 in 2027, which is not."""
    of_2026 = do(lent, "limitation explain", **HD, as_of="15/10/2023")
    assert "2027" not in notes(of_2026)
    do(lent, "loan confirm", **CONFIRMED)
    assert "các năm 2027" in notes(do(lent, "limitation explain", **HD, as_of="01/02/2024"))
    with writer_of(lent) as writer:
        set_value(writer, "holidays", "11/01/2027; 05/02/2027", date(2023, 1, 1), "TB 01")
    # The Fund says that 11/1/2027 is a day off: Tuesday is the 12th.
    assert runs(lent, "01/02/2024")[-1] == date(2027, 1, 12)
    assert (
        "2027"
        not in notes(do(lent, "limitation explain", **HD, as_of="01/02/2024")).split("\n")[-1]
    )
