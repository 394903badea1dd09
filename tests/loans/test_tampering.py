"""What does not come from a loan's documents is found, and named by loan, role and day.

By hand through the front door, as an entry on an account of loans; and behind the program's back.
Amounts are those of `test_entries`: 50,000,000 missed on 12/3, paid on 1/4 with 51,700,000.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from sqlalchemy import Connection, text

from fundledger.contract.events import Collect, Disburse, WriteOff
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.proof import prove
from fundledger.ledger.watching import Finding
from fundledger.messages import say_in
from fundledger.store.books import Book
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, post, writer_of
from tests.ledger.test_tamper import ALL_BUT_GUARDS, defenceless
from tests.loans.books import BORROWER, SOURCE, enter, proved, roll_to, sign, with_capital

TERMS = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
OF_LOANS = ("loan-position", "held", "memo")


@pytest.fixture
def lent(any_book: Book) -> Book:
    """HD-01 paid late and held 8,300,000; HD-02 was written off; HD-03 has only been paid out."""
    book = with_capital(any_book)
    for number in ("HD-01", "HD-02", "HD-03"):
        sign(book, TERMS, number)
        enter(book, Disburse(TERMS.disbursed, TERMS.principal, "UNC-1"), number)
    roll_to(book, "2023-02-28")
    enter(book, Collect(date(2023, 4, 1), 60_000_000, document="GBC-1"))
    enter(book, WriteOff(date(2023, 4, 11), "QD-1"), "HD-02")
    roll_to(book, "2023-04-30")
    assert proved(book) == []
    return book


Named = tuple[str, str, str, str]  # invariant, loan, role, day


def named(findings: Iterable[Finding]) -> list[Named]:
    """What the invariants of loans say, each a sentence in both languages."""
    found = []
    for finding in findings:
        if finding.invariant in OF_LOANS:
            for lang in ("en", "vi"):
                assert str(finding.params["loan"]) in say_in(lang, finding.key, **finding.params)
            day = finding.params.get("day", "")
            role = str(finding.params.get("role", ""))
            found.append((finding.invariant, str(finding.params["loan"]), role, str(day)))
    return sorted(found)


def by_hand(day: str, debit: str, credit: str, amount: int, loan: str = "HD-01") -> Draft:
    def line(role: str, amount: int) -> Posting:
        of_capital = role in ("principal_in_term", "principal_overdue", "bank_capital")
        return Posting(role, amount, loan, BORROWER, SOURCE if of_capital else None)

    postings = (line(debit, amount), line(credit, -amount))
    return Draft(date.fromisoformat(day), "ghi tay", postings)


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (
            by_hand("2023-03-01", "bank_capital", "principal_in_term", 1),
            [("loan-position", "HD-01", "principal_in_term", "2023-03-01")],
        ),
        (
            by_hand("2023-03-20", "principal_in_term", "principal_overdue", 50_000_000, "HD-03"),
            [
                ("loan-position", "HD-03", "principal_in_term", "2023-03-20"),
                ("loan-position", "HD-03", "principal_overdue", "2023-03-20"),
            ],
        ),
        (
            by_hand("2023-04-02", "held", "bank_interest", 8_300_000),
            [("held", "HD-01", "held", "2023-04-02")],
        ),
        (
            by_hand("2023-04-02", "interest_receivable", "income_in_term", 5),
            [("memo", "HD-01", "interest_receivable", "2023-04-02")],
        ),
        (
            by_hand("2023-04-02", "memo_interest", "memo_interest_contra", 5, "HD-03"),
            [("memo", "HD-03", "memo_interest", "2023-04-02")],
        ),
        (
            by_hand("2023-04-12", "memo_written_off_contra", "memo_written_off", 5, "HD-02"),
            [("memo", "HD-02", "memo_written_off", "2023-04-12")],
        ),
    ],
    ids=lambda of: "-".join(of.postings[1].account.split("_")) if isinstance(of, Draft) else "",
)
def test_an_entry_made_by_hand_is_named(lent: Book, draft: Draft, expected: list[Named]) -> None:
    post(lent, draft)
    assert named(proved(lent)) == expected


def test_two_entries_by_hand_that_cancel_are_found_by_the_day_between(lent: Book) -> None:
    """The balance of today is right; that of the days from 1/3 to 4/3 is not."""
    there = by_hand("2023-03-01", "bank_capital", "principal_in_term", 7)
    back = by_hand("2023-03-05", "principal_in_term", "bank_capital", 7)
    post(lent, there, back)
    expected = [("loan-position", "HD-01", "principal_in_term", "2023-03-01")]
    assert named(proved(lent)) == expected


def test_by_hand_on_other_accounts_is_no_business_of_loans(lent: Book) -> None:
    post(lent, by_hand("2023-03-01", "cost_other", "bank_interest", 7))
    assert proved(lent) == []


def test_a_day_after_the_last_roll_is_not_judged_yet(lent: Book) -> None:
    post(lent, by_hand("2023-05-10", "bank_capital", "principal_in_term", 7))
    assert proved(lent) == []
    roll_to(lent, "2023-05-21")
    assert ("loan-position", "HD-01", "principal_in_term", "2023-05-10") in named(proved(lent))


def test_a_loan_that_is_no_contract_is_named_from_its_first_day(lent: Book) -> None:
    """A number typed wrong; no roll is waited for, since none will ever look at it."""
    post(lent, by_hand("2023-05-10", "bank_capital", "principal_in_term", 7, "HD-10"))
    (finding,) = proved(lent)
    assert finding.key == "finding.loan_unknown"
    assert named([finding]) == [("loan-position", "HD-10", "principal_in_term", "2023-05-10")]


def test_a_loan_that_is_no_contract_and_was_put_right_is_not(lent: Book) -> None:
    (posted,) = post(lent, by_hand("2023-05-10", "bank_capital", "principal_in_term", 7, "HD-10"))
    with writer_of(lent) as writer:
        writer.reverse(posted.number, "gõ nhầm số hợp đồng")
    assert proved(lent) == []


def test_where_nothing_is_signed_loans_are_kept_by_entries(any_book: Book) -> None:
    book = with_capital(any_book)
    post(book, by_hand("2023-05-10", "principal_in_term", "bank_capital", 7))
    assert proved(book) == []


# Behind the program's back.


def tampered(book: Book, address: str, *changes: str) -> list[Finding]:
    engine = defenceless(book, address)
    with engine.connect() as connection, connection.begin() as transaction:
        for change in changes:
            assert connection.execute(text(change)).rowcount, change
        found = list(prove(connection, FUND, only=ALL_BUT_GUARDS))
        transaction.rollback()
    engine.dispose()
    return found


def entry_of(book: Book, kind: str, loan: str) -> int:
    with book.reading() as connection:
        return the_number(connection, kind, loan)


def the_number(connection: Connection, kind: str, loan: str) -> int:
    asked = text(
        "SELECT MIN(entry.number) FROM entry JOIN posting ON posting.entry = entry.number"
        " AND posting.fund = entry.fund WHERE entry.kind = :kind AND posting.loan = :loan"
    )
    return int(connection.scalar(asked, {"kind": kind, "loan": loan}))


BODY_OF_GBC_1 = "kind = 'document' AND document = 'GBC-1'"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (  # the receipt is said to be 1,000,000 less: less is held
            "UPDATE fact SET body = REPLACE(body, '60000000', '59000000') WHERE " + BODY_OF_GBC_1,
            [("held", "HD-01", "held", "2023-04-01")],
        ),
        (  # … to have come a day later: all that it paid stood a day longer
            f"UPDATE fact SET effective = '2023-04-02' WHERE {BODY_OF_GBC_1}",
            [
                ("held", "HD-01", "held", "2023-04-01"),
                ("loan-position", "HD-01", "principal_overdue", "2023-04-01"),
                ("memo", "HD-01", "interest_receivable", "2023-04-01"),
            ],
        ),
        (  # … to belong to another loan: that one is in group 1 on 30/4, and this one is not
            f"UPDATE fact SET subject = 'HD-03' WHERE {BODY_OF_GBC_1}",
            [
                ("held", "HD-01", "held", "2023-04-01"),
                ("held", "HD-03", "held", "2023-04-01"),
                ("loan-position", "HD-01", "principal_overdue", "2023-04-01"),
                ("loan-position", "HD-03", "principal_overdue", "2023-04-01"),
                ("memo", "HD-01", "interest_receivable", "2023-04-01"),
                ("memo", "HD-01", "memo_interest", "2023-04-30"),
                ("memo", "HD-03", "interest_receivable", "2023-04-01"),
                ("memo", "HD-03", "memo_interest", "2023-04-30"),
            ],
        ),
        (  # a rate of 7.4 % was signed: the first roll recognised another sum
            "UPDATE fact SET body = REPLACE(body, '73/1000', '74/1000')"
            " WHERE kind = 'loan' AND subject = 'HD-03'",
            [
                ("memo", "HD-03", "interest_receivable", "2023-02-28"),
                ("memo", "HD-03", "memo_interest", "2023-04-30"),
            ],
        ),
        (  # no document at all
            "UPDATE fact SET body = 'x' WHERE kind = 'document' AND subject = 'HD-02'",
            [("loan-position", "–", "", "")],
        ),
    ],
)
def test_a_changed_fact_names_the_loan_and_the_day(
    lent: Book, address: str, change: str, expected: list[Named]
) -> None:
    found = tampered(lent, address, change)
    assert named(found) == expected
    assert "chain" in {finding.invariant for finding in found}


@pytest.mark.parametrize(
    ("kind", "loan", "expected"),
    [
        (
            "to_overdue",
            "HD-01",
            [
                ("loan-position", "HD-01", "principal_in_term", "2023-03-13"),
                ("loan-position", "HD-01", "principal_overdue", "2023-03-13"),
            ],
        ),
        (
            "interest",
            "HD-03",
            [("memo", "HD-03", "interest_receivable", "2023-02-28")],
        ),
        (
            "write_off",
            "HD-02",
            [
                ("loan-position", "HD-02", "principal_in_term", "2023-04-11"),
                ("loan-position", "HD-02", "principal_overdue", "2023-04-11"),
                ("memo", "HD-02", "interest_receivable", "2023-04-11"),
                ("memo", "HD-02", "memo_written_off", "2023-04-11"),
            ],
        ),
    ],
)
def test_a_missing_entry_names_the_loan_and_the_day(
    lent: Book, address: str, kind: str, loan: str, expected: list[Named]
) -> None:
    number = entry_of(lent, kind, loan)
    found = tampered(
        lent,
        address,
        f"DELETE FROM posting WHERE entry = {number}",
        f"DELETE FROM entry WHERE number = {number}",
    )
    assert named(found) == expected
    assert "chain" in {finding.invariant for finding in found}


@pytest.mark.parametrize(
    ("change", "day"),
    [("value_date = '2023-03-12'", "2023-03-12"), ("loan = 'HD-03'", "2023-03-13")],
)
def test_an_entry_moved_to_another_day_or_loan_is_named(
    lent: Book, address: str, change: str, day: str
) -> None:
    number = entry_of(lent, "to_overdue", "HD-01")
    found = named(tampered(lent, address, f"UPDATE posting SET {change} WHERE entry = {number}"))
    assert ("loan-position", "HD-01", "principal_overdue", day) in found


def test_an_altered_amount_is_named_once_a_role(lent: Book, address: str) -> None:
    """From its day on every balance is wrong: the first day is enough to find it by."""
    number = entry_of(lent, "collect", "HD-01")
    change: Callable[[str], str] = "UPDATE posting SET amount = amount + 9 WHERE {}".format
    found = tampered(lent, address, change(f"entry = {number} AND amount = -8300000"))
    assert named(found) == [("held", "HD-01", "held", "2023-04-01")]
    (held,) = [finding for finding in found if finding.invariant == "held"]
    assert (held.params["derived"], held.params["booked"]) == (-8_300_000, -8_299_991)
