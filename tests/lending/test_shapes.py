"""Five years of a fund of Bắc Giang's shape, laid beside the list that its generator kept."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances, changes
from fundledger.lending.requests import Requests
from fundledger.registers.exposure import balances_on
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, found_fund
from tests.lending import shapes
from tests.lending.shapes import ALONE, CAPITAL, LAST, TOGETHER, Grown
from tests.loans.books import proved, roll_to

pytestmark = pytest.mark.slow

YEAR_ENDS = [date(year, 12, 31) for year in range(2021, 2026)]


def test_five_years_of_a_fund_of_bac_giangs_shape(tmp_path: Path) -> None:
    """Grown once: it takes its time, and whoever looks at it changes nothing."""
    book = found_fund(create(str(tmp_path / "sổ.db")), begins=shapes.BEGINS)
    grown = shapes.grow(book)
    has_the_shape(grown)
    limits_are_those_of_the_list_and_are_held(grown)
    cash_is_never_below_zero_and_capital_is_where_it_is_said_to_be(book, grown)
    balances_are_the_sum_of_the_list(book, grown)
    every_request_stands_where_its_contract_is(book, grown)
    roll_to(book, LAST)
    assert proved(book) == []
    book.close()


def has_the_shape(grown: Grown) -> None:
    """14,256 million of capital; 15 % are 2,138,400,000 and 25 % are 3,564,000,000."""
    assert sum(CAPITAL.values()) == 14_256_000_000
    assert (ALONE, TOGETHER) == (2_138_400_000, 3_564_000_000)
    assert 235 <= len(grown.lent) <= 265
    cut = [each for each in grown.tested if 0 < each.approved < each.asked]
    refused = [each for each in grown.tested if not each.approved]
    assert len(cut) >= 10
    assert len(refused) >= 5


def limits_are_those_of_the_list_and_are_held(grown: Grown) -> None:
    for each in grown.tested:
        found = each.found
        assert (found.alone, found.together) == (each.alone, each.together)
        assert (found.capital, found.borrower_limit, found.related_limit) == (
            14_256_000_000,
            2_138_400_000,
            3_564_000_000,
        )
        if each.approved:
            assert {"borrower", "related"}.isdisjoint(found.failed())
            assert each.alone <= ALONE
            assert each.together <= TOGETHER
    near = [each for each in grown.tested if ALONE - 1_000_000 < each.alone <= ALONE]
    assert near, "somebody comes up to the limit"


def cash_is_never_below_zero_and_capital_is_where_it_is_said_to_be(
    book: Book, grown: Grown
) -> None:
    with book.reading() as connection:
        roles = {n: a.role for n, a in Accounts.read(connection, FUND).ever().items()}
        cash = [n for n, role in roles.items() if role.capital == "on_hand"]
        held: dict[str, int] = defaultdict(int)
        for (source,), day, amount in changes(connection, Scope(FUND), ("source",), cash):
            assert source is not None
            held[source] += amount
            assert held[source] >= 0, (source, day)
            assert held[source] == grown.cash(source, day), (source, day)
        for day in YEAR_ENDS:
            sums: dict[str, int] = defaultdict(int)
            scope = Scope.of(connection, FUND, day)
            for (number,), amount in balances(connection, scope, ("account",)).items():
                sums[roles[str(number)].capital or ""] += amount
            # charter capital = principal + cash, to the đồng
            assert -sums["charter"] == 14_256_000_000
            assert sums["principal"] + sums["on_hand"] == 14_256_000_000


def balances_are_the_sum_of_the_list(book: Book, grown: Grown) -> None:
    with book.reading() as connection:
        for day in YEAR_ENDS:
            booked = balances_on(connection, Scope.of(connection, FUND, day))
            found = {loan: sum_ for of in booked.values() for loan, sum_ in of.items()}
            owed = {each.number: each.owed(day) for each in grown.lent.values()}
            assert found == {number: sum_ for number, sum_ in owed.items() if sum_}


def every_request_stands_where_its_contract_is(book: Book, grown: Grown) -> None:
    with book.reading() as connection:
        for standing in Requests.read(connection, FUND).on(LAST):
            lent = grown.lent.get(f"HD-{standing.dossier.number}")
            if lent is None:
                assert standing.agreed == 0
                waits = grown.promised.get(standing.dossier.number, ("", "", 0))[2]
                assert standing.promised == waits
                continue
            assert standing.agreed == lent.principal
            assert standing.drawn == lent.drawn(LAST)
            assert (standing.state == "paid_out") == (not lent.undrawn(LAST))
