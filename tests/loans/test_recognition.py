"""Interest recognised, in the register, taken back and lost: the book against its slow twin."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.terms import Terms
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.reading import journal
from fundledger.store.books import Book, create
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.ledger.books import FUND, found_fund
from tests.loans.books import by_role, enter, proved, roll_to, sign, with_capital
from tests.loans.recognition import Changes, Rolled, Watched, recognised
from tests.loans.telling import recognise_by
from tests.loans.test_lives import CAPITAL, as_replayed, of_a_replay, paid_out, replayed_roles

GROUP_1_DAYS_MAX = 9  # under 10 days overdue: Circulars 15/2010 and 14/2024
ROLES = frozenset(
    {
        *("interest_receivable", "income_in_term", "income_overdue", "income_late", "loss"),
        "cost_other",
        *("memo_interest", "memo_interest_contra"),
        *("memo_written_off", "memo_written_off_contra"),
    }
)


def booked(book: Book) -> Changes:
    """What each day changes on the roles of interest, by value date, whatever entry brought it."""
    changes: Changes = {}
    with book.reading() as connection:
        ever = Accounts.read(connection, FUND).ever()
        for entry in journal(connection, FUND):
            for line in entry.postings:
                role = ever[line.account].role.name
                if role in ROLES:
                    key = role, entry.value_date
                    changes[key] = changes.get(key, 0) + line.amount
    return {key: amount for key, amount in changes.items() if amount}


def refuse_difference(
    life: tuple[Terms, list[Any]],
    rolls: list[date],
    ways: tuple[str, str],
    changes: date,
    late: list[int],
) -> None:
    """The life by its days, with rolls between; `late` documents come after all rolls.

    The first way of recognition holds up to the day on which it changes to the second.
    """
    terms, wishes = life
    far = terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)
    twin = Watched(terms, list(wishes)).live(far)
    told = paid_out(terms, twin.told)
    events = [event._replace(document=f"CT-{number}") for number, event in enumerate(told)]
    last = max([*(event.day for event in events), *rolls])
    rolls = sorted({*rolls, last})
    steps: list[tuple[date, int, Any]] = [(event.day, 0, event) for event in events]
    steps += [(day, 1, None) for day in rolls]
    delayed = {place % len(events) for place in late}
    with TemporaryDirectory() as folder:
        book = with_capital(
            found_fund(create(str(Path(folder) / "sổ.db")), begins=date(2015, 1, 1)), CAPITAL
        )
        recognise_by(book, ways[0])
        recognise_by(book, ways[1], since=changes.isoformat())
        sign(book, terms)
        waiting = []
        for day, _, event in sorted(steps, key=lambda step: step[:2]):
            if event is None:
                roll_to(book, day)
            elif waiting or (int(event.document[3:]) in delayed):
                waiting.append(event)  # and all later ones: what they pay depends on it
            else:
                enter(book, event)
        for event in waiting:
            enter(book, event)
        done = [Rolled(day, ways[day >= changes], GROUP_1_DAYS_MAX) for day in rolls]
        expected = recognised(twin, done)
        assert booked(book) == expected
        assert proved(book) == []
        refuse_other_than_replayed(book, terms, events, last)
        book.close()


def refuse_other_than_replayed(book: Book, terms: Terms, events: list[Any], last: date) -> None:
    """Sums by role as a replay of the same life has them."""
    replayed = of_a_replay(replayed_roles(terms, events, last))
    assert as_replayed(by_role(book), CAPITAL) == replayed


WAYS = ("circular-52", "accrual-group1", "accrual", "cash")
ways = st.sampled_from(("circular-52", *WAYS))


@st.composite
def told_lives(
    draw: st.DrawFn,
) -> tuple[tuple[Terms, list[Any]], list[date], tuple[str, str], date, list[int]]:
    life = draw(lives())
    offsets = draw(st.lists(st.integers(1, A_LIFE_DAYS + 60), min_size=1, max_size=6, unique=True))
    rolls = [life[0].disbursed + timedelta(days=offset) for offset in offsets]
    way = draw(ways)
    then = draw(st.sampled_from((way, *WAYS)))
    changes = life[0].disbursed + timedelta(days=draw(st.integers(1, A_LIFE_DAYS)))
    return life, rolls, (way, then), changes, draw(st.lists(st.integers(0, 20), max_size=1))


@settings(max_examples=25)
@given(told_lives())
def test_the_book_recognises_as_its_twin(
    told: tuple[tuple[Terms, list[Any]], list[date], tuple[str, str], date, list[int]],
) -> None:
    refuse_difference(*told)


@pytest.mark.slow
@settings(max_examples=80)
@given(told_lives())
def test_and_in_many_more_lives(
    told: tuple[tuple[Terms, list[Any]], list[date], tuple[str, str], date, list[int]],
) -> None:
    refuse_difference(*told)
