"""Borrowers who are members of a cooperative, through the office; borrowers counted by kind.

Four of them owe 10 million each, and one cooperative owes nothing: HTX, its member Bà Lan, THT and
its union.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.contract.events import Disburse
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Terms
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.reports.screens import Screen
from fundledger.store.books import Book
from tests.ledger.books import FUND
from tests.loans.books import BORROWER, enter, sign, with_capital
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of

M = 1_000_000
OUT = date(2023, 1, 10)
TERMS = Terms(
    principal=10 * M, rate=Rate(6, 100), disbursed=OUT, instalments=1, every=Every(36, "month")
)
HTX, QUIET = BORROWER, "4900000002"
LAN, MINH, THT, UNION = "020185000123", "020190000456", "THT-05", "4900000009"
PERSON: dict[str, Any] = {"kind": "individual", "number_kind": "id_card", "since": "2022-01-01"}


@pytest.fixture
def lent(book: Book) -> Book:
    """A book with a cooperative, a group, a union, and two individuals of whom one owes."""
    with_capital(book, 500 * M)
    do(book, "cooperative add", number=UNION, name="LH mẫu", kind="union", since="2022-01-01")
    do(book, "cooperative add", number=THT, name="THT mẫu", kind="group", since="2022-01-01")
    do(book, "cooperative add", number=LAN, name="Bà Lan", member_of=HTX, **PERSON)
    do(book, "cooperative add", number=MINH, name="Ông Minh", member_of=HTX, **PERSON)
    for number, owner in (("HD-01", HTX), ("HD-02", LAN), ("HD-03", THT), ("HD-04", UNION)):
        sign(book, TERMS, number, owner)
        enter(book, Disburse(OUT, 10 * M, f"UNC {number}"), number)
    return book


def asked(book: Book, words: str, **said: Any) -> Answer:
    return call(book, FUND, "", words, said, today=TODAY)


def tables(answer: Answer) -> list[str]:
    assert isinstance(answer.found, Screen)
    return [each.name for each in answer.found.tables]


def test_a_cooperative_shows_its_members_with_their_loans(lent: Book) -> None:
    shown = asked(lent, "cooperative show", number=HTX)
    found = list(table_of(shown, "cooperative_members").records())
    assert [(each["cooperative"], each["name"], each["loan"]) for each in found] == [
        (LAN, "Bà Lan", "HD-02"),
        (MINH, "Ông Minh", None),
    ]
    assert table_of(shown, "cooperative_members").total["principal_in_term"] == 10 * M
    assert tables(shown)[-1] == "loans"  # what a file of one table holds
    assert "cooperative_members" not in tables(asked(lent, "cooperative show", number=QUIET))
    before = asked(lent, "cooperative show", number=HTX, as_of="2021-12-31")
    assert "cooperative_members" not in tables(before)


def test_a_member_shows_its_cooperative_with_its_loans(lent: Book) -> None:
    shown = asked(lent, "cooperative show", number=LAN)
    (over,) = table_of(shown, "cooperative_over").records()
    assert (over["cooperative"], over["name"], over["loan"]) == (HTX, "HTX mẫu 01", "HD-01")
    assert HTX in column(shown, "cooperative", "value")


def test_the_list_shows_kinds_and_of_whom_each_is_a_member(lent: Book) -> None:
    listed = asked(lent, "cooperative list")
    kinds = [getattr(each, "code", None) for each in column(listed, "cooperatives", "kind")]
    by_number = dict(zip(column(listed, "cooperatives", "cooperative"), kinds, strict=True))
    assert by_number == {
        HTX: "cooperative",
        QUIET: "cooperative",
        LAN: "individual",
        MINH: "individual",
        THT: "group",
        UNION: "union",
    }
    assert column(listed, "cooperatives", "member_of").count(HTX) == 2


def test_who_leaves_is_a_member_no_more(lent: Book) -> None:
    do(lent, "cooperative change", number=LAN, member_of="", since="2024-01-01")
    names = tables(asked(lent, "cooperative show", number=LAN))
    assert "cooperative_over" not in names
    members = column(asked(lent, "cooperative show", number=HTX), "cooperative_members", "name")
    assert members == ["Ông Minh"]


def test_an_odd_number_of_a_card_is_told_and_taken(lent: Book) -> None:
    before = links(lent)
    answer = do(lent, "cooperative add", number="20185000999", name="Ông Tư", **PERSON)
    assert links(lent) == before + 1
    notes = [each.words("vi") for each in table_of(answer, "cooperatives_entered").notes]
    assert any("12 chữ số" in each for each in notes)
    good = do(lent, "cooperative add", number="020185000999", name="Ông Năm", **PERSON)
    assert table_of(good, "cooperatives_entered").notes == ()


@pytest.mark.parametrize(
    ("number", "over", "key"),
    [
        (HTX, HTX, "cooperative.member_of_itself"),
        (HTX, LAN, "cooperative.member_of_individual"),
        (LAN, "77", "cooperative.member_of_unknown"),
    ],
)
def test_what_is_refused(lent: Book, number: str, over: str, key: str) -> None:
    said = {"number": number, "member_of": over, "since": "2024-01-01"}
    assert refusal_of(lent, "cooperative change", **said).key == key


def test_borrowers_by_kind_in_the_report_of_capital(lent: Book) -> None:
    """Ông Minh and the quiet cooperative owe nothing, so they are no borrowers."""
    answer = asked(lent, "report capital", as_of="2023-06-30")
    assert isinstance(answer.found, Screen)
    document = answer.found.document()
    kinds = ("cooperative", "union", "group", "individual")
    assert document["borrowers"] == 4
    assert [document[f"borrowers_{kind}"] for kind in kinds] == [1, 1, 1, 1]
    shown = [getattr(each, "code", "") for each in column(answer, "capital_positions", "figure")]
    assert [f"borrowers_{kind}" for kind in kinds] == [each for each in shown if each[10:] in kinds]


def test_of_one_kind_nothing_is_said(book: Book) -> None:
    with_capital(book, 500 * M)
    sign(book, TERMS, "HD-01", HTX)
    enter(book, Disburse(OUT, 10 * M, "UNC 1"), "HD-01")
    answer = asked(book, "report capital", as_of="2023-06-30")
    assert isinstance(answer.found, Screen)
    assert answer.found.document()["borrowers_cooperative"] == 1
    shown = [getattr(each, "code", "") for each in column(answer, "capital_positions", "figure")]
    assert "borrowers_cooperative" not in shown
