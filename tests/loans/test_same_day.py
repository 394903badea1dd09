"""Receipts of one day on one loan: which comes first, and what the books show of it.

The loan is that of `test_entries`: on 1/4/2023 it is 20 days late with 50,000,000 of principal; on
that 20 × 15,000 = 300,000 have run up, and 1,400,000 of interest were due with it. 51,700,000 in
all; principal stands first, and what comes beyond is held.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Collect, Recover, in_order
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, account_lines, opening_of, turnovers
from fundledger.ledger.balances import balances as balances_of
from fundledger.ledger.turnover import turnover_by_kind
from fundledger.loans import verbs
from fundledger.registers import documents
from fundledger.registers.documents import Document
from fundledger.reports.asked import Asked
from fundledger.reports.books import journal_of
from fundledger.store.books import Book, create
from fundledger.text import natural
from tests.ledger.books import FUND, TODAY, found_fund, writer_of
from tests.loans.books import by_role, enter, positions, proved, roll_to
from tests.loans.telling import told
from tests.loans.test_entries import lent

DAY = date(2023, 4, 1)
APRIL = date(2023, 4, 30)
M = 1_000_000


def pay(book: Book, amount: int, document: str = "", place: str = "cash", **more: object) -> None:
    enter(book, Collect(DAY, amount, document=document), place=place, **more)


def kinds(book: Book) -> list[str]:
    return [each.kind for each in told(book)]


def test_two_receipts_without_a_number_are_taken_as_they_were_entered(book: Book) -> None:
    """PT 0001 of 50,000,000 is all principal; PT 0002 of 4,950,000 pays 1,700,000 of interest."""
    lent(book)
    pay(book, 50 * M)
    pay(book, 4_950_000)
    assert kinds(book) == ["disburse", "to_overdue", "collect", "collect"]
    first, second = told(book)[2:]
    assert first.lines == {"cash_capital": 50 * M, "principal_overdue": -50 * M}
    assert second.lines == {
        "cash_interest": 4_950_000,
        "income_overdue": -300_000,
        "income_in_term": -1_400_000,
        "held": -3_250_000,  # 4,950,000 - 300,000 - 1,400,000
    }
    assert proved(book) == []


def test_a_receipt_of_a_lower_number_is_taken_first_as_numbers_count(book: Book) -> None:
    lent(book)
    pay(book, 50 * M, "PT 9")
    pay(book, 4_950_000, "PT 10")
    assert "reallocate" not in kinds(book)
    assert proved(book) == []


def test_a_number_that_comes_late_goes_before_and_is_a_correction(book: Book) -> None:
    """PT 2 came in before PT 10: what PT 10 had paid of the principal is 4,950,000 too much."""
    lent(book)
    pay(book, 50 * M, "PT 10")
    pay(book, 4_950_000, "PT 2")
    (correction,) = [each for each in told(book) if each.kind == "reallocate"]
    assert correction.document == "PT 10"
    assert correction.lines == {
        "principal_overdue": 4_950_000,
        "cash_capital": -4_950_000,
        "cash_interest": 4_950_000,
        "income_overdue": -300_000,
        "income_in_term": -1_400_000,
        "held": -3_250_000,
    }
    assert proved(book) == []


def test_two_places_are_told_apart_by_content_whatever_came_first(tmp_path: Path) -> None:
    """Capital lies where it was paid in: bank stands before cash, so it pays the principal."""
    books = []
    for name, order in (("one", ("bank", "cash")), ("other", ("cash", "bank"))):
        book = lent(found_fund(create(str(tmp_path / name))))
        for place in order:
            pay(book, 50 * M, place=place)
        books.append(book)
    assert by_role(books[0]) == by_role(books[1])
    assert by_role(books[0])["cash_interest"] == 50 * M
    for book in books:
        assert proved(book) == []
        book.close()


@contextmanager
def as_earlier_versions_did(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A receipt that joined others of its day said nothing of it."""
    with monkeypatch.context() as patch:
        patch.setattr(documents, "placed", lambda document, standing: document)
        yield


def test_what_stands_in_an_old_book_keeps_its_order(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As text PT 10 stands before PT 9: so it was posted, so it is derived, whatever comes now."""
    lent(book)
    with as_earlier_versions_did(monkeypatch):
        pay(book, 4_950_000, "PT 10")
        pay(book, 50 * M, "PT 9")
    before = kinds(book)
    assert "reallocate" not in before
    assert proved(book) == []
    roll_to(book, DAY)
    pay(book, 1 * M, "PT 11")  # as text between the two: it takes 1,000,000 of PT 9's principal
    assert proved(book) == []
    (late,) = [each for each in told(book) if each.kind == "reallocate"]
    assert late.document == "PT 9"
    assert late.lines["principal_overdue"] == 1 * M


def test_a_paper_is_known_again_whatever_its_book_added_to_it(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent(book)
    with as_earlier_versions_did(monkeypatch):
        pay(book, 1 * M)
        pay(book, 2 * M)
    pay(book, 3 * M)
    for amount in (1 * M, 2 * M, 3 * M):
        with pytest.raises(FundledgerError) as refusal:
            pay(book, amount)
        assert refusal.value.key == "loan.already_entered"


def test_a_receipt_alone_on_its_day_says_nothing_of_an_order() -> None:
    paper = Document(1, "HD-01", DAY, "PT 1", {"do": "collect", "amount": 1})
    assert documents.placed(paper, []).body == paper.body
    other_day = paper._replace(day=APRIL)
    assert documents.placed(paper, [other_day]).body == paper.body
    paid_out = paper._replace(body={"do": "disburse", "amount": 1})
    assert documents.placed(paper, [paid_out]).body == paper.body
    assert documents.placed(paper, [paper]).body == {**paper.body, "by_number": True}


def test_a_receipt_moved_from_a_full_day_to_an_empty_one_forgets_its_place() -> None:
    paper = Document(1, "HD-01", DAY, "", {"do": "collect", "amount": 1, "by_number": True})
    assert documents.placed(paper, []).body == {"do": "collect", "amount": 1}


@given(st.lists(st.tuples(st.sampled_from(["PT ", "BC ", ""]), st.integers(0, 9999))))
def test_numbers_sort_by_their_size(papers: list[tuple[str, int]]) -> None:
    texts = [f"{series}{number}" for series, number in papers]
    found = [(t.rstrip("0123456789"), int(t.lstrip("PTBC "))) for t in sorted(texts, key=natural)]
    assert found == sorted(found)


@given(st.permutations([Collect(DAY, n, document=f"PT {n}") for n in (1, 2, 9, 10, 11, 100)]))
def test_the_contract_takes_receipts_as_their_numbers_count(events: list[Collect]) -> None:
    assert [event.amount for event in in_order(events)] == [1, 2, 9, 10, 11, 100]
    back = [Recover(DAY, event.amount, event.document) for event in events]
    assert [event.amount for event in in_order(back)] == [1, 2, 9, 10, 11, 100]


# Whatever receipts come on one day, in whatever order they are entered.


@dataclass(frozen=True)
class Receipt:
    amount: int
    document: str
    place: str
    split: Parts | None
    prepay: bool

    def enter(self, book: Book) -> None:
        event = Collect(DAY, self.amount, self.split, self.prepay, document=self.document)
        enter(book, event, place=self.place)


@st.composite
def receipts(draw: st.DrawFn) -> list[Receipt]:
    found: list[Receipt] = []
    numbers = draw(st.lists(st.integers(1, 120), unique=True, min_size=2, max_size=5))
    for number in numbers:
        numbered = draw(st.integers(0, 2)) > 0
        amount = draw(st.integers(1, 40)) * 1_330_000 + number  # no two are the same paper
        split = draw(st.sampled_from([None, None, None, Parts(due_interest=amount // 2)]))
        place = draw(st.sampled_from(["cash", "cash", "bank"]))
        prepay = split is None and draw(st.integers(0, 5)) == 0
        found.append(Receipt(amount, f"PT {number}" if numbered else "", place, split, prepay))
    return found


def told_in(folder: Path, name: str, papers: Sequence[Receipt], *, rolled: bool) -> Book:
    path = folder / f"{name}.db"
    path.unlink(missing_ok=True)
    book = lent(found_fund(create(str(path))))
    for paper in papers:
        paper.enter(book)
    if rolled:
        roll_to(book, APRIL)
    return book


def leave_no_trace(
    folder: Path, papers: Sequence[Receipt], random: Random, *, rolled: bool
) -> None:
    other = list(papers)
    random.shuffle(other)
    books = [
        told_in(folder, name, of, rolled=rolled) for name, of in (("one", papers), ("other", other))
    ]
    days = [DAY, APRIL]
    assert positions(books[0], days) == positions(books[1], days)
    assert by_role(books[0]) == by_role(books[1])
    for book in books:
        assert proved(book) == []
        turnover_is_what_moved(book, papers)
        book.close()


@settings(max_examples=2)
@given(receipts(), st.randoms(use_true_random=False), st.booleans())
def test_any_order_of_entering_leaves_the_same_books_and_the_turnover_that_moved(
    tmp_path_factory: pytest.TempPathFactory, papers: list[Receipt], random: Random, rolled: bool
) -> None:
    leave_no_trace(tmp_path_factory.mktemp("books"), papers, random, rolled=rolled)


@pytest.mark.slow
@settings(max_examples=30)
@given(receipts(), st.randoms(use_true_random=False), st.booleans())
def test_so_does_any_order_of_many_more(
    tmp_path_factory: pytest.TempPathFactory, papers: list[Receipt], random: Random, rolled: bool
) -> None:
    leave_no_trace(tmp_path_factory.mktemp("books"), papers, random, rolled=rolled)


def turnover_is_what_moved(book: Book, papers: Sequence[Receipt]) -> None:
    came: Counter[str | None] = Counter()
    for paper in papers:
        came[paper.place] += paper.amount
    with book.reading() as connection:
        scope = Scope.of(connection, FUND, APRIL)
        charts = Accounts.read(connection, FUND).ever()
        before = balances_of(connection, opening_of(scope, DAY))
        after = balances_of(connection, scope)
        found = turnovers(connection, scope, DAY)
        # Debit less credit is the change of every account.
        for number, turnover in found.items():
            change = after.get((number,), 0) - before.get((number,), 0)
            assert turnover.debit - turnover.credit == change
        # Money in is what the receipts say, and none has left.
        money: defaultdict[str | None, list[int]] = defaultdict(lambda: [0, 0])
        for number, turnover in found.items():
            if charts[number].role.money is not None:
                money[charts[number].place][0] += turnover.debit
                money[charts[number].place][1] += turnover.credit
        assert {place: sums for place, sums in money.items() if any(sums)} == {
            place: [amount, 0] for place, amount in came.items()
        }
        # The account ledger, the movements and the journal say the same.
        for number, turnover in found.items():
            lines = list(account_lines(connection, scope, {"account": number}, DAY))
            assert sum(line.debit for line in lines) == turnover.debit
            assert sum(line.credit for line in lines) == turnover.credit
        moves = list(turnover_by_kind(connection, scope, DAY, list(found), ("account",)))
        assert "reallocate" not in {move.kind for move in moves}
        for number, turnover in found.items():
            of_account = [move for move in moves if move.of == (number,)]
            assert sum(move.debit for move in of_account) == turnover.debit
            assert sum(move.credit for move in of_account) == turnover.credit
        table = journal_of(Asked(connection, FUND, APRIL, None), DAY)
        names = [column.name for column in table.columns]
        at = {name: names.index(name) for name in ("account", "debit", "credit")}
        for number, turnover in found.items():
            rows = [row for row in table.rows if row[at["account"]] == number]
            assert sum(int(str(row[at["debit"]])) for row in rows) == turnover.debit
            assert sum(int(str(row[at["credit"]])) for row in rows) == turnover.credit


# What the story of a reader showed.


def corrected(book: Book) -> Book:
    """PT 10 of 50,000,000 stands; PT 2 of 4,950,000 came in before it and is entered later."""
    lent(book)
    pay(book, 50 * M, "PT 10")
    pay(book, 4_950_000, "PT 2")
    return book


def test_a_correction_does_not_swell_turnover(any_book: Book) -> None:
    """54,950,000 of cash came in, none went out; 50,000,000 went to overdue and came back."""
    book = corrected(any_book)
    with book.reading() as connection:
        scope = Scope.of(connection, FUND, DAY)
        roles = {n: a.role.name for n, a in Accounts.read(connection, FUND).ever().items()}
        found = {
            roles[number]: (turnover.debit, turnover.credit)
            for number, turnover in turnovers(connection, scope, date(2023, 3, 1)).items()
        }
        (lines,) = [
            [(line.debit, line.credit) for line in account_lines(connection, scope, {"account": n})]
            for n, role in roles.items()
            if role == "cash_capital"
        ]
    assert found["cash_capital"] == (50 * M, 0)  # 50,000,000 - 4,950,000 + 4,950,000
    assert found["cash_interest"] == (4_950_000, 0)
    assert found["principal_overdue"] == (50 * M, 50 * M)
    assert found["held"] == (0, 3_250_000)
    assert lines == [(50 * M, 0), (4_950_000, 0), (-4_950_000, 0)]


def test_nor_does_it_once_its_document_is_void(book: Book) -> None:
    """PT 10 was never real: what is left is 4,950,000 of principal that came in."""
    corrected(book)
    with writer_of(book) as writer:
        loan = verbs.loan_numbered(writer.connection, FUND, "HD-01")
        wrong = next(each for each in loan.documents if each.document == "PT 10")
        verbs.undo(writer, "HD-01", wrong.chain, "nhập nhầm")
    assert proved(book) == []
    with book.reading() as connection:
        scope = Scope.of(connection, FUND, DAY)
        roles = {n: a.role.name for n, a in Accounts.read(connection, FUND).ever().items()}
        found = {
            roles[number]: (turnover.debit, turnover.credit)
            for number, turnover in turnovers(connection, scope, DAY).items()
        }
    assert found["cash_capital"] == (4_950_000, 0)
    assert found["cash_interest"] == (0, 0)
    assert found["principal_overdue"] == (0, 4_950_000)
    assert found["held"] == (0, 0)


def test_held_money_that_pays_leaves_no_bank_account(book: Book) -> None:
    """8,300,000 are held on 1/4 of 60,000,000; on 21/5 they pay principal: purpose, not place."""
    lent(book)
    enter(book, Collect(DAY, 60 * M, document="GBC-1"), today=TODAY)
    roll_to(book, "2023-05-21")
    with book.reading() as connection:
        scope = Scope.of(connection, FUND, date(2023, 5, 21))
        roles = {n: a.role.name for n, a in Accounts.read(connection, FUND).ever().items()}
        found = {
            roles[number]: (turnover.debit, turnover.credit)
            for number, turnover in turnovers(connection, scope, date(2023, 5, 1)).items()
        }
    assert found["bank_capital"] == (8_300_000, 0)
    assert found["bank_interest"] == (-8_300_000, 0)
    assert found["held"] == (8_300_000, 0)
