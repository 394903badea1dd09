"""`loan add --application`, and where a contract is shown beside its decision."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.errors import BadFile, Problem
from fundledger.files import SourceFile
from fundledger.office.calling import Unsure, call
from fundledger.reports.screens import Screen
from fundledger.store.books import Book
from tests.ledger.books import FUND
from tests.lending.telling import apply, appraise, day, decide
from tests.loans.books import with_capital
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of

SAID = {"application": "HS-01", "signed": "01/04/2024", "disbursed": "03/04/2024"}


@pytest.fixture
def approved(book: Book) -> Book:
    """400 of 500 million, at 6.6 % a year, 24 months in 8 instalments."""
    with_capital(book)
    apply(book, "2024-03-01")
    appraise(book, "2024-03-12")
    terms = {"annual_rate": "6.6", "term_months": 24, "instalments": 8, "every_months": 3}
    decide(book, "2024-03-15", 400_000_000, source="NSDP", **terms)
    return book


def test_a_rehearsal_shows_the_contract_beside_the_decision(approved: Book) -> None:
    """400 million over 91 days at 6.6 % of 365 are 6,581,918."""
    before = links(approved)
    answer = do(approved, "loan add", loan="HD-01", **SAID, principal=250_000_000, dry_run=True)
    assert links(approved) == before
    beside = table_of(answer, "contract_beside_decision")
    assert beside.facts["decision"] == "QĐ-01"
    (left,) = [note.params["left"] for note in beside.notes]
    assert left == 150_000_000
    whole = do(approved, "loan add", loan="HD-01", **SAID, dry_run=True)
    assert column(whole, "loan_schedule", "interest")[0] == 6_581_918
    assert table_of(whole, "contract_beside_decision").notes == ()


def test_a_contract_as_decided_is_not_asked_about(approved: Book) -> None:
    answer = call(approved, FUND, "kế toán", "loan add", {"loan": "HD-01", **SAID}, today=TODAY)
    assert answer.remarks == ()
    before = links(approved)
    do(approved, "loan add", loan="HD-01", **SAID)  # the same again
    assert links(approved) == before


def test_what_differs_from_the_decision_is_asked_first(approved: Book) -> None:
    said = {"loan": "HD-01", **SAID, "rate": "7"}
    before = links(approved)
    with pytest.raises(Unsure) as doubt:
        call(approved, FUND, "kế toán", "loan add", said, today=TODAY)
    assert links(approved) == before
    assert (doubt.value.key, doubt.value.params["decision"]) == ("loan.sure_to_deviate", "QĐ-01")
    assert doubt.value.answer is not None
    assert [each.key for each in doubt.value.answer.remarks] == ["deviation.rate"]
    (remark,) = do(approved, "loan add", **said).remarks
    assert isinstance(remark, Problem)
    assert (remark.key, remark.place.path) == ("deviation.rate", "rate")


def test_a_file_of_one_contract_is_asked_about_too(approved: Book) -> None:
    text = (
        "number: HD-01\nsigned: 01/04/2024\napplication: HS-01\n"
        "terms: {disbursed: 03/04/2024, annual_rate: 7}\n"
    )
    file = SourceFile("hd.yaml", text.encode())
    before = links(approved)
    with pytest.raises(Unsure):
        call(approved, FUND, "kế toán", "loan add file", {"file": file}, today=TODAY)
    do(approved, "loan add file", file=file, dry_run=True)
    assert links(approved) == before
    do(approved, "loan add file", file=file)
    assert column(do(approved, "loan list"), "loans", "application") == ["HS-01"]


def test_what_is_not_decided_is_told_and_not_what_it_would_fill_in(approved: Book) -> None:
    apply(approved, "2024-03-02", "HS-02")
    refused = refusal_of(approved, "loan add", loan="HD-01", **{**SAID, "application": "HS-02"})
    assert isinstance(refused, BadFile)
    assert [(e.place.path, e.key) for e in refused.problems] == [
        ("application", "application.not_decided_yet")
    ]


def test_a_lapsed_decision_and_another_borrower(approved: Book) -> None:
    apply(approved, "2024-03-02", "HS-03")
    appraise(approved, "2024-03-12", "HS-03")
    terms = {"annual_rate": "6", "instalments": 8, "every_months": 3, "source": "NSDP"}
    until = day("2024-03-31")
    decide(approved, "2024-03-15", number="HS-03", document="QĐ-03", valid_until=until, **terms)
    said = {"loan": "HD-03", **SAID, "application": "HS-03"}
    assert refusal_of(approved, "loan add", **said).key == "application.has_lapsed"
    other = {"loan": "HD-01", **SAID, "cooperative": "4900000002"}
    assert refusal_of(approved, "loan add", **other).key == "application.of_another"


def test_the_loan_shows_its_application_and_decision(approved: Book) -> None:
    do(approved, "loan add", loan="HD-01", **SAID)
    shown = do(approved, "loan show", loan="HD-01")
    assert isinstance(shown.found, Screen)
    assert shown.found.document()["application"] == "HS-01"
    said = {str(row[0]): str(row[1]) for row in table_of(shown, "loan_terms").rows}
    assert said["Application"] == "HS-01"
    assert said["By decision"] == "QĐ-01 of 15/03/2024, Giám đốc: 400,000,000 đồng"
    listed = do(approved, "loan list")
    assert column(listed, "loans", "decision") == ["QĐ-01"]


def test_a_rehearsed_payment_says_what_is_missing(approved: Book) -> None:
    do(approved, "loan add", loan="HD-01", **SAID)
    said = {"loan": "HD-01", "amount": 100_000_000, "on": date(2024, 4, 3), "document": "UNC 1"}
    assert refusal_of(approved, "disburse", **said, dry_run=True).key == "draw.missing"
