"""What is done to a loan, through the office: what is rehearsed, and what is refused.

The loan is the one of `tests.reports.small`: after 30/9/2023 50 million of it are overdue.
"""

from __future__ import annotations

from typing import Any

import pytest

from fundledger.errors import BadFile, Misused
from fundledger.files import SourceFile
from fundledger.store.books import Book
from tests.office.calls import column, do, links, refusal_of
from tests.reports.small import M, told

HD: dict[str, Any] = {"loan": "HD-01"}
ON: dict[str, Any] = {**HD, "on": "02/10/2023", "document": "QĐ-1"}
LAND: dict[str, Any] = {
    **HD,
    "code": "TS1",
    "kind": "land_use_right",
    "what": "Thửa 12",
    "value": 600 * M,
}

ACTS: list[tuple[str, dict[str, Any]]] = [
    ("collect", {**ON, "amount": "5.000.000"}),
    ("loan waive", {**ON, "kind": "overdue", "amount": 100_000}),
    ("loan freeze", {**ON, "to": "01/12/2023"}),
    ("loan judged", {**ON, "judged": "50.000.000,1.000.000,0,0"}),
    ("loan reschedule", {**ON, "instalments": [("30/06/2024", 50 * M)]}),
    ("loan change-rate", {**ON, "rate": "6,6"}),
    ("loan extend", {**ON, "to": "30/06/2024"}),
    ("loan recall", ON),
    ("loan write-off", ON),
    ("roll", {"to": "30/09/2023"}),
]


@pytest.mark.parametrize(("act", "said"), ACTS, ids=[act for act, _ in ACTS])
def test_a_rehearsal_keeps_nothing_and_shows_what_comes(
    book: Book, act: str, said: dict[str, Any]
) -> None:
    told(book, roll=None)
    before = links(book)
    rehearsed = do(book, act, dry_run=True, **said)
    assert links(book) == before
    done = do(book, act, **said)
    assert links(book) > before
    assert rehearsed.facts == done.facts


def test_a_confirmation_is_rehearsed(book: Book) -> None:
    """Of 120 million 70 were paid by 2/10: 40, 20 and 10."""
    told(book, roll=None)
    before = links(book)
    answer = do(book, "loan confirm", dry_run=True, **ON, principal=50 * M)
    assert links(book) == before
    assert column(answer, "loan_confirmation", "ours")[0] == 50 * M
    assert do(book, "loan confirm", **ON, principal=50 * M).facts["link"] == before + 1


REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("loan.unknown", "collect", {"loan": "HD-9", "amount": 1}),
    ("loan.unknown", "loan undo", {"loan": "HD-9", "link": 1, "reason": "x"}),
    ("loan.no_such_document", "loan undo", {**HD, "link": 1, "reason": "x"}),
    ("loan.not_a_document", "loan move", {"link": 1, "to": "HD-01", "reason": "x"}),
    ("loan.confirm_nothing", "loan confirm", ON),
    ("loan.difference_unexplained", "loan confirm", {**ON, "principal": 1}),
    ("loan.close_owes", "loan close", ON),
    ("contract.prepay_and_payoff", "collect", {**ON, "amount": 1, "prepay": True, "payoff": True}),
    (
        "contract.freezes_nothing",
        "loan freeze",
        {**ON, "to": "01/12/2023", "days_run": True, "interest_runs": True},
    ),
    ("security.none_held", "security release", {**HD, "code": "TS1", "document": "BB-1"}),
    ("security.value_range", "security add", {**LAND, "value": 0}),
    ("money.not_dong", "collect", {**ON, "amount": 1.5}),
]


@pytest.mark.parametrize(("key", "act", "said"), REFUSED)
def test_what_the_books_refuse(book: Book, key: str, act: str, said: dict[str, Any]) -> None:
    told(book, roll=None)
    refusal = refusal_of(book, act, **said)
    assert refusal.key == key
    assert not isinstance(refusal, Misused)


FILE = SourceFile("thu-no.csv", b"x")
MISUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("usage.post_or_dry_run", "collect file", {"file": FILE, "post": True, "dry_run": True}),
    ("usage.signed_or_decision", "loan schedule", {**HD, "signed": True, "decision": "PL-1"}),
    ("usage.missing_parameter", "loan reschedule", HD),
]


@pytest.mark.parametrize(("key", "act", "said"), MISUSED)
def test_what_cannot_be_asked(book: Book, key: str, act: str, said: dict[str, Any]) -> None:
    told(book, roll=None)
    refusal = refusal_of(book, act, **said)
    assert refusal.key == key
    assert isinstance(refusal, Misused)


def test_a_security_answers_how_it_stands(book: Book) -> None:
    """Half of land counts: 300 of 600 million, 250 of 500."""
    told(book, roll=None)
    taken = do(book, "security add", **LAND, papers=["GCN 1"], on="05/01/2023")
    assert column(taken, "securities", "deductible") == [300 * M]
    valued = do(book, "security revalue", **HD, code="TS1", value="500.000.000", on="2023-06-30")
    assert column(valued, "securities", "deductible") == [250 * M]
    assert [each.key for each in valued.says] == ["security.revalued"]


def test_a_contract_is_refused_by_the_names_of_what_was_said(book: Book) -> None:
    told(book, roll=None)
    refusal = refusal_of(book, "loan add", loan="HD-2", rate="x", principal=300 * M)
    assert isinstance(refusal, BadFile)
    assert {"rate", "signed", "cooperative"} <= {each.place.path for each in refusal.problems}
