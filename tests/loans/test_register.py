"""`papers`: the register of papers held says what the facts of security say, and nothing else.

HD-01 is secured by land worth 90,000,000, valued anew at 70,000,000 on 1/4; HD-02 by a lorry worth
5,000,000, given back on 1/6.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from fundledger.contract.terms import Terms
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.seals import ProofFailed
from fundledger.ledger.watching import Finding
from fundledger.messages import say_in
from fundledger.registers.security import Security, add, release, revalue
from fundledger.store.books import Book
from tests.contract.build import loan as terms_of
from tests.ledger.books import day, findings, post, seal_day, writer_of
from tests.loans.books import BORROWER, proved, sign, with_capital
from tests.loans.test_tampering import tampered

TERMS: Terms = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
TAKEN, VALUED, GIVEN_BACK = date(2023, 1, 5), date(2023, 4, 1), date(2023, 6, 1)


def security(loan: str, kind: str, value: int) -> Security:
    what, papers = "vật bảo đảm", ("giấy chứng nhận",)
    return Security(
        loan=loan, code="TS1", kind=kind, what=what, value=value, valued=TAKEN, papers=papers
    )


@pytest.fixture
def secured(any_book: Book) -> Book:
    book = with_capital(any_book)
    for number in ("HD-01", "HD-02"):
        sign(book, TERMS, number)
    with writer_of(book) as writer:
        add(writer, security("HD-01", "land_use_right", 90_000_000), TAKEN)
        add(writer, security("HD-02", "vehicle", 5_000_000), TAKEN)
        revalue(writer, "HD-01", "TS1", 70_000_000, VALUED)
        release(writer, "HD-02", "TS1", GIVEN_BACK, "BB 02")
    assert proved(book) == []
    return book


def by_hand(when: str, amount: int, loan: str | None) -> Draft:
    lines = (("memo_papers", amount), ("memo_papers_contra", -amount))
    postings = tuple(Posting(role, each, loan, BORROWER) for role, each in lines)
    return Draft(day(when), "ghi tay", postings)


Named = tuple[object, object, object, object]  # loan, day, what the facts say, what is booked


def named(found: Iterable[Finding]) -> list[Named]:
    """What the invariant says, each a sentence in both languages."""
    said: list[Named] = []
    for each in found:
        if each.invariant == "papers":
            for lang in ("en", "vi"):
                assert say_in(lang, each.key, **each.params)
            of = each.params
            said.append((of.get("loan"), of.get("day"), of.get("stated"), of.get("booked")))
    return said


def test_an_entry_by_hand_is_named_from_its_day(secured: Book) -> None:
    post(secured, by_hand("2023-05-02", 1_000, "HD-01"))
    assert named(proved(secured)) == [("HD-01", day("2023-05-02"), 70_000_000, 70_001_000)]


def test_two_by_hand_that_cancel_are_found_by_the_days_between(secured: Book) -> None:
    post(secured, by_hand("2023-07-01", 7, "HD-02"), by_hand("2023-07-09", -7, "HD-02"))
    assert named(proved(secured)) == [("HD-02", day("2023-07-01"), 0, 7)]


@pytest.mark.parametrize("loan", [None, "HD-99"])
def test_papers_of_no_contract_are_no_business_of_loans(secured: Book, loan: str | None) -> None:
    post(secured, by_hand("2023-05-02", 1_000, loan))
    assert proved(secured) == []


def test_no_day_is_sealed_over_it_and_the_short_proof_sees_it_too(secured: Book) -> None:
    seal_day(secured, "2023-04-30")
    post(secured, by_hand("2023-05-02", 1_000, "HD-01"))
    assert len(named(findings(secured, since_seal=True))) == 1
    with pytest.raises(ProofFailed):
        seal_day(secured, "2023-06-30")


OF_LORRY = "kind = 'security' AND subject = 'HD-02/TS1'"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (  # the lorry is said to have been worth more
            [f"UPDATE fact SET body = REPLACE(body, '5000000', '6000000') WHERE {OF_LORRY}"],
            [("HD-02", TAKEN, 6_000_000, 5_000_000)],
        ),
        (  # … to have come a month later
            [f"UPDATE fact SET effective = '2023-02-05' WHERE {OF_LORRY} AND document IS NULL"],
            [("HD-02", TAKEN, 0, 5_000_000)],
        ),
        (  # … never to have been given back
            [f"UPDATE fact SET body = REPLACE(body, 'false', 'true') WHERE {OF_LORRY}"],
            [("HD-02", GIVEN_BACK, 5_000_000, 0)],
        ),
        (  # what the valuation posted was made more, on both lines
            [
                "UPDATE posting SET amount = amount * 2 WHERE loan = 'HD-01'"
                " AND value_date = '2023-04-01'"
            ],
            [("HD-01", VALUED, 70_000_000, 50_000_000)],
        ),
        (  # the entry that took the land is gone
            [
                "DELETE FROM posting WHERE loan = 'HD-01' AND value_date = '2023-01-05'",
                "DELETE FROM entry WHERE number NOT IN (SELECT entry FROM posting)",
            ],
            [("HD-01", TAKEN, 90_000_000, 0)],
        ),
        (  # it cannot be read
            [f"UPDATE fact SET body = 'x' WHERE {OF_LORRY}"],
            [(None, None, None, None)],
        ),
    ],
)
def test_what_was_tampered_with_is_named(
    secured: Book, address: str, changes: list[str], expected: list[Named]
) -> None:
    assert named(tampered(secured, address, *changes)) == expected
