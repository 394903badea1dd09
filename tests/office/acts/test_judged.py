"""From a judgment in a case to the order in which a loan is collected, through the office.

The case and the loan are those of `test_court`: on 20/12/2023 the loan owes 50 million, 1.200.000
of interest in term and 2.600.000 on overdue principal, which grows by 25.000 a day of 30/360. The
court orders 50.000.000, 1.200.000 and 2.000.000: 600.000 were not granted.
"""

from __future__ import annotations

from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.messages import use_language
from fundledger.office.answers import Answer
from fundledger.reports.screens import Screen
from fundledger.reports.table import Word
from fundledger.store.books import Book
from tests.loans.books import proved
from tests.office.acts.test_court import costs, do, event, keys, settled
from tests.office.calls import table_of
from tests.reports.small import M, told

PAPER: dict[str, Any] = {"loan": "HD-01", "on": "2023-12-20", "document": "15/2023/QĐST-DS"}


@pytest.fixture
def judged(book: Book) -> Book:
    settled(told(book, roll=None))
    return book


def apart(answer: Answer, name: str = "loan_judgment") -> dict[str, tuple[object, ...]]:
    """By kind: judged, paid, left, grown since, of it left, not judged and left."""
    found = {}
    for row in table_of(answer, name).records():
        what = row["what"]
        assert isinstance(what, Word)
        found[what.code] = tuple(row.values())[2:]
    return found


def stands(book: Book, as_of: str) -> bool:
    found = do(book, "loan show", loan="HD-01", as_of=as_of).found
    assert isinstance(found, Screen)
    return "loan_judgment" in {table.name for table in found.tables}


def owed(book: Book, as_of: str) -> dict[str, Any]:
    found = do(book, "loan show", loan="HD-01", as_of=as_of).found
    assert isinstance(found, Screen)
    position: Any = found.data["position"]
    return dict(position)


def test_a_case_proposes_it_and_its_sums_are_taken_from_there(judged: Book) -> None:
    answer = do(judged, "loan judged", **PAPER, case="KK-01")
    assert keys(answer) == ["judged_note.not_granted"]
    assert answer.remarks[0].params["amount"] == 600_000  # type: ignore[union-attr]  # a note
    do(judged, "collect", loan="HD-01", amount=54 * M, on="2024-01-20", document="GBC-1")
    # 30 days later 750.000 grew. 54.000.000 pays 53.200.000, 750.000, and 50.000 of the 600.000.
    expected = {
        "principal": (50 * M, 50 * M, 0, 0, 0, 0),
        "interest": (1_200_000, 1_200_000, 0, 0, 0, 0),
        "overdue": (2 * M, 2 * M, 0, 750_000, 0, 550_000),
    }
    at = {"as_of": "2024-01-20"}
    assert apart(do(judged, "loan show", loan="HD-01", **at)) == expected
    assert apart(do(judged, "case claim", case="KK-01", **at)) == expected
    assert not stands(judged, "2023-12-19")
    assert proved(judged) == []


def test_until_it_is_entered_the_claim_says_how(judged: Book) -> None:
    def notes(as_of: str) -> list[str]:
        answer = do(judged, "case claim", case="KK-01", as_of=as_of)
        return [note.key for note in table_of(answer, "case_judgment").notes]

    assert notes("2023-12-20")[-1] == "case_note.not_entered"
    do(judged, "loan judged", **PAPER, case="KK-01")
    assert "case_note.not_entered" not in notes("2023-12-20")


def test_the_arithmetic_for_a_court_says_by_which_judgment(judged: Book) -> None:
    do(judged, "loan judged", **PAPER, case="KK-01", rate="10", order=("lãi trong hạn",))
    answer = do(judged, "loan explain", loan="HD-01", as_of="2024-01-20")
    with use_language("en"):
        said = [str(FundledgerError(each.key, **each.params)) for each in answer.sentences()]
    (judgment,) = [text for text in said if "15/2023/QĐST-DS" in text]
    assert "53,200,000 đồng judged first, in this order: Interest in term, Principal" in judgment
    assert "Interest of 10 % a year on the unpaid judged principal" in judgment
    # 50.000.000 × 10 % × 30/360 = 416.667, beside the 2.600.000 of the day of the judgment
    assert owed(judged, "2024-01-20")["interest_overdue_due"] == 2_600_000 + 416_667


def test_sums_that_are_not_those_of_the_case_are_asked_about(judged: Book) -> None:
    sums = "60.000.000,1.200.000,2.000.000,0"
    answer = do(judged, "loan judged", **PAPER, case="KK-01", judged=sums)
    assert keys(answer) == [
        *("judged_note.differs", "judged_note.not_in_books", "judged_note.not_granted"),
    ]


def test_a_judgment_that_is_quashed_or_wrong_is_taken_back(judged: Book) -> None:
    taken = do(judged, "loan judged", **PAPER, case="KK-01")
    do(judged, "loan judged", loan="HD-01", on="2023-12-29", document="1/QĐ-GĐT", annuls=True)
    assert [stands(judged, day) for day in ("2023-12-28", "2023-12-29")] == [True, False]
    do(judged, "loan undo", loan="HD-01", link=taken.facts["link"], reason="nhập nhầm")
    assert not stands(judged, "2023-12-28")
    assert proved(judged) == []


def test_what_is_taken_back_in_the_case_is_asked_about_in_the_loan(judged: Book) -> None:
    taken = do(judged, "loan judged", **PAPER, case="KK-01")
    events = table_of(do(judged, "case show", case="KK-01"), "case_events").records()
    (link,) = [row["link"] for row in events if row["document"] == PAPER["document"]]
    answer = do(judged, "case undo", case="KK-01", link=link, reason="nhập nhầm")
    assert keys(answer) == ["case_note.still_stands"]
    assert answer.remarks[0].params["link"] == taken.facts["link"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({}, "loan.judged_unsaid"),
        ({"case": "KK-09"}, "case.unknown"),
        ({"judged": "1,2,3"}, "usage.not_judged_sums"),
        ({"judged": [1, 2, 3]}, "usage.not_judged_sums"),
        ({"judged": "1,0,0,0", "document": ""}, "loan.judgment_unnamed"),
        ({"judged": "1,0,0,0", "annuls": True}, "contract.annuls_and_judges"),
    ],
)
def test_what_is_no_judgment_is_refused(judged: Book, said: dict[str, Any], key: str) -> None:
    with pytest.raises(FundledgerError) as refused:
        do(judged, "loan judged", **{**PAPER, **said})
    assert refused.value.key == key


def test_an_instalment_of_a_settlement_is_paid_by_it_when_it_falls_due(judged: Book) -> None:
    """The plan of the settlement and its judgment, of one day: halves on 20/3 and 20/6/2024."""
    halves = ("20/03/2024=25.000.000", "20/06/2024=25.000.000")
    do(judged, "loan judged", **PAPER, case="KK-01", rate="0")
    do(judged, "loan reschedule", **PAPER, instalments=halves)
    do(judged, "collect", loan="HD-01", amount=30 * M, on="2024-03-20", document="GBC-1")
    # the half, 1.200.000 and 2.000.000 judged, the 600.000 beside it; 1.200.000 is held
    found = apart(do(judged, "loan show", loan="HD-01", as_of="2024-03-20"))
    assert found["principal"] == (50 * M, 25 * M, 25 * M, 0, 0, 0)
    assert found["overdue"] == (2 * M, 2 * M, 0, 0, 0, 0)
    at = owed(judged, "2024-03-20")
    assert (at["unapplied"], at["interest_accrued"]) == (1_200_000, 0)
    assert costs(judged, "2023-12-20")["fee_settled"] == 1_304_375


def test_an_event_that_judges_says_so(judged: Book) -> None:
    answer = event(judged, "request", "2024-01-10")
    assert "case_note.by_judgment" not in keys(answer)
