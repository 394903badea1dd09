"""The end of a year: closed once, settled, and sealed only after that."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.entry import Draft
from fundledger.ledger.periods import Periods, lock_statement
from fundledger.ledger.proof import prove
from fundledger.ledger.seals import seal
from fundledger.ledger.year_end import close_year, settle_year
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, account_sums, capital_in, day, move, post, writer_of

MARCH_INCOME = move("2023-03-31", "bank_interest", "income_in_term", 9_000_000)
MAY_COST = move("2023-05-31", "cost_management", "bank_interest", 2_500_000)
LATE_INCOME = move("2023-12-20", "bank_interest", "income_deposit", 400_000)


def close(book: Book, year: int = 2023) -> int | None:
    with writer_of(book) as writer:
        posted = close_year(writer, year, TODAY)
    return None if posted is None else posted.number


def roles(book: Book, as_of: str | None = None) -> dict[str, int]:
    with book.reading() as connection:
        ever = Accounts.read(connection, FUND).ever()
    sums = account_sums(book, as_of=as_of)
    return {ever[number].role.name: amount for number, amount in sums.items()}


def refused(book: Book, year: int, decision: str = "QĐ 1") -> str:
    with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
        settle_year(writer, year, decision, TODAY)
    return refusal.value.key


def test_income_and_cost_become_the_surplus_of_the_year(any_book: Book) -> None:
    """9,000,000 of income, 2,500,000 of cost: 6,500,000 is left."""
    post(any_book, capital_in(), MARCH_INCOME, MAY_COST)
    assert close(any_book) == 4
    found = roles(any_book)
    assert found["surplus"] == -6_500_000
    assert not found.keys() & {"income_in_term", "cost_management", "result"}
    assert close(any_book) is None
    post(any_book, LATE_INCOME)
    assert close(any_book) == 6
    assert roles(any_book)["surplus"] == -6_900_000
    with any_book.reading() as connection:
        assert list(prove(connection, FUND)) == []


def test_a_loss_is_a_debit_of_the_surplus(book: Book) -> None:
    post(book, capital_in(), MAY_COST)
    close(book)
    assert roles(book)["surplus"] == 2_500_000


def test_a_locked_year_is_closed_and_stays_locked(book: Book) -> None:
    post(book, capital_in(), MARCH_INCOME)
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, day("2024-01-31"), TODAY))
    assert close(book) == 3
    with book.reading() as connection:
        assert Periods.read(connection, FUND).closed_until() == day("2024-01-31")


def test_the_settlement_carries_the_surplus_and_lets_the_year_be_sealed(book: Book) -> None:
    post(book, capital_in(), MARCH_INCOME)
    with pytest.raises(FundledgerError, match="year settle 2023"), writer_of(book) as writer:
        seal(writer, day("2023-12-31"), TODAY)
    assert refused(book, 2023) == "year.not_closed"
    close(book)
    assert refused(book, 2023, " ") == "year.no_decision"
    with writer_of(book) as writer:
        settle_year(writer, 2023, "QĐ 12", TODAY)
    assert roles(book, "2023-12-31")["surplus"] == -9_000_000
    after = roles(book, "2024-01-01")
    assert (after.get("surplus", 0), after["surplus_prior"]) == (0, -9_000_000)
    assert refused(book, 2023) == "year.settled_already"
    with writer_of(book) as writer:
        seal(writer, day("2023-12-31"), TODAY)
    assert close(book) is None  # nothing is left: what comes late is booked in the next year


def test_a_year_that_runs_is_not_closed(book: Book) -> None:
    with pytest.raises(FundledgerError, match="not over"), writer_of(book) as writer:
        close_year(writer, 2026, TODAY)


amounts = st.integers(1, 10**12)
roles_of = st.sampled_from(["income_in_term", "income_late", "cost_staff", "cost_other"])


@settings(max_examples=20)
@given(st.lists(st.tuples(roles_of, amounts, st.booleans()), max_size=6), st.integers(0, 6))
def test_closing_early_or_late_leaves_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    moved: list[tuple[str, int, bool]],
    first: int,
) -> None:
    from fundledger.store.books import create
    from tests.ledger.books import found_fund

    book = found_fund(create(str(tmp_path_factory.mktemp("năm") / "sổ.db")))
    post(book, capital_in())
    drafts: list[Draft] = [
        move("2023-06-30", *sides, amount)
        for role, amount, turned in moved
        for sides in [(role, "bank_interest") if turned else ("bank_interest", role)]
    ]
    post(book, *drafts[:first])
    close(book)
    post(book, *drafts[first:])
    close(book)
    found = roles(book)
    net = sum(-amount if turned else amount for _, amount, turned in moved)
    assert found.get("surplus", 0) == -net
    assert not found.keys() & {"income_in_term", "income_late", "cost_staff", "cost_other"}
    book.close()
