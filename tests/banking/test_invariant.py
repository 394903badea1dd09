"""`bank-line` speaks where a line is used twice, by what nobody read, or for another sum."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from fundledger.banking.posting import assign_account
from fundledger.banking.uses import LINK
from fundledger.contract.events import Collect
from fundledger.ledger.entry import Statement
from fundledger.ledger.watching import Finding
from fundledger.messages import say_in
from fundledger.store.books import Book
from tests.banking.books import HOW, assigned, lent, line, matched, posting, take
from tests.ledger.books import day, writer_of
from tests.loans.books import enter, proved
from tests.loans.test_tampering import tampered

FIRST, SECOND = 40_000_000, 30_000_000


@pytest.fixture
def posted(any_book: Book) -> Book:
    """A line for one loan, one for two, one unidentified, a fee, one linked, one open."""
    enter(lent(any_book), Collect(day("2023-04-09"), 3_000_000, document="PT-1"), "HD-02")
    lines = [
        line("2023-04-05", FIRST, "QHTPT HD01", reference="FT1"),
        line("2023-04-06", SECOND, "NOP TIEN", reference="FT2"),
        line("2023-04-07", 5_000_000, "KHONG RO"),
        line("2023-04-08", -1_100, "PHI"),
        line("2023-04-09", 3_000_000, "QHTPT HD02"),
        line("2023-04-10", -7_000, "PHI"),
    ]
    take(any_book, lines)
    numbers = numbered(any_book)
    posting(any_book, chosen=[numbers[0], numbers[4]])
    assigned(any_book, numbers[1], HD_01=20_000_000, HD_02=10_000_000)
    posting(any_book, unidentified=True)
    with writer_of(any_book) as writer:
        assign_account(writer, HOW, numbers[3], "cost_management")
    assert proved(any_book) == []
    return any_book


def numbered(book: Book) -> list[int]:
    return [one.chain for one in matched(book).lines]


def said(findings: Iterable[Finding]) -> set[tuple[str, object]]:
    """What the invariant says, each a sentence in both languages, and of which line or entry."""
    found = set()
    for each in findings:
        if each.invariant == "bank-line":
            for lang in ("en", "vi"):
                assert say_in(lang, each.key, **each.params)
            of = each.params.get("line", each.params.get("number"))
            found.add((each.key.removeprefix("finding."), of))
    return found


def test_all_that_a_line_can_be_used_for_is_silent(posted: Book) -> None:
    found = matched(posted)
    uses = [[use.how for use in found.uses.of(one)] for one in found.lines]
    expected = [["document"], ["document"] * 2, ["unidentified"], ["account"], ["link"], []]
    assert uses == expected


OF_FIRST = "kind = 'document' AND document = 'FT1'"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (  # the line is said to be smaller than what was posted from it
            "UPDATE fact SET body = REPLACE(body, '40000000', '39000000') WHERE chain = {0}",
            {("bank_line_overused", 0)},
        ),
        (  # it went out instead of in
            "UPDATE fact SET body = REPLACE(body, '40000000', '-40000000') WHERE chain = {0}",
            {("bank_line_overused", 0)},
        ),
        (  # the document took another sum than its entry moved at the bank
            f"UPDATE fact SET body = REPLACE(body, '40000000', '39000000') WHERE {OF_FIRST}",
            {("bank_line_differs", 0)},
        ),
        (  # the document is said to be of a line that another document has
            "UPDATE fact SET body ="
            " REPLACE(body, '\"bank_line\"\\:{0}', '\"bank_line\"\\:{1}') WHERE " + OF_FIRST,
            {("bank_line_overused", 1)},
        ),
        (  # … of no line
            f"UPDATE fact SET body = REPLACE(body, '\"bank_line\"\\:{{0}}', '\"bank_line\"\\:99')"
            f" WHERE {OF_FIRST}",
            {("bank_line_unknown", 99)},
        ),
        (  # an entry of a line names another
            "UPDATE entry SET \"key\" = 'bank_line:98:1' WHERE kind = 'bank_posting'",
            {("bank_line_unknown", 98)},
        ),
        (  # a line's entry moved another sum, balanced in itself
            "UPDATE posting SET amount = amount / 5 WHERE entry ="
            " (SELECT number FROM entry WHERE document = 'FT1')",
            {("bank_line_differs", 0)},
        ),
        (  # a line cannot be read
            "UPDATE fact SET body = 'x' WHERE chain = {2}",
            {("bank_unreadable", None)},
        ),
    ],
)
def test_what_was_tampered_with_is_named(
    posted: Book, address: str, change: str, expected: set[tuple[str, int | None]]
) -> None:
    numbers = numbered(posted)
    wanted = {(key, numbers[of] if of is not None and of < 6 else of) for key, of in expected}
    assert said(tampered(posted, address, change.format(*numbers))) == wanted


def test_links_through_the_front_door(posted: Book) -> None:
    """To an entry that is another line's; of a line that was never read."""
    numbers, found = numbered(posted), matched(posted)
    (of_fee,) = found.uses.by_line[numbers[3]]
    with writer_of(posted) as writer:
        for number in (numbers[5], 97):
            body = {"entry": of_fee.entry}
            writer.state(Statement(LINK, str(number), day("2023-04-10"), body))
    assert said(proved(posted)) == {
        ("bank_line_unknown", 97),
        ("bank_line_differs", numbers[5]),
        ("bank_entry_twice", of_fee.entry),
    }
