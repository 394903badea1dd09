"""Who is related to whom: stated, ended, refused; and what a chain of relations reaches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Statement
from fundledger.ledger.proof import prove
from fundledger.registers import cooperatives
from fundledger.registers.relating import relate, unrelate
from fundledger.registers.relations import (
    DIRECTED,
    RELATION_KINDS,
    Relation,
    RelationKind,
    Relations,
)
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, writer_of

JANUARY, JUNE, JULY = date(2024, 1, 1), date(2024, 6, 1), date(2024, 7, 1)
A, B, C, D = "4900000001", "4900000002", "4900000003", "020090001234"


@pytest.fixture
def known(book: Book) -> Book:
    with writer_of(book) as writer:
        for number in (A, B, C, D):
            body = {"name": f"HTX {number}", "status": "active", "merged_into": None}
            writer.state(Statement(cooperatives.KIND, number, date(2020, 1, 1), body))
    return book


def say(
    book: Book, first: str, kind: RelationKind, second: str, on: date = JANUARY, document: str = ""
) -> Relation:
    with writer_of(book) as writer:
        return relate(writer, first, second, kind, on, TODAY, document)


def end(
    book: Book, first: str, kind: RelationKind, second: str, on: date, reason: str = "hết"
) -> Relation:
    with writer_of(book) as writer:
        return unrelate(writer, first, second, kind, on, TODAY, reason)


def relations(book: Book, known_at: int | None = None) -> Relations:
    with book.reading() as connection:
        return Relations.read(connection, FUND, known_at)


def refusal(book: Book, say_it: Callable[[], object]) -> FundledgerError:
    """Why it is refused; it has kept nothing."""
    with writer_of(book) as writer:
        before = writer.chain
    with pytest.raises(FundledgerError) as refused:
        say_it()
    with writer_of(book) as writer:
        assert writer.chain == before
    assert str(refused.value)
    return refused.value


def test_a_chain_reaches_whoever_is_related_through_others(known: Book) -> None:
    say(known, D, "member_of", A, document="Sổ thành viên")
    say(known, D, "owner_of", B, JUNE)
    found = relations(known)
    assert found.related_to(A, date(2024, 5, 31)) == {A, D}
    assert found.related_to(A, JUNE) == {A, B, D}
    chain = [(each.first, each.kind, each.second) for each in found.reached(A, JUNE)[B]]
    assert chain == [(D, "member_of", A), (D, "owner_of", B)]
    assert found.related_to(C, JUNE) == {C}
    with known.reading() as connection:
        assert list(prove(connection, FUND)) == []


def test_one_that_ended_keeps_its_days_and_may_begin_anew(known: Book) -> None:
    say(known, A, "owner_of", B)
    with writer_of(known) as writer:
        before = writer.chain
    end(known, A, "owner_of", B, JUNE)
    assert relations(known).related_to(A, date(2024, 5, 31)) == {A, B}
    assert relations(known).related_to(A, JUNE) == {A}
    assert relations(known, before).related_to(A, JUNE) == {A, B}
    say(known, A, "owner_of", B, JULY)
    found = relations(known)
    days = [date(2024, 5, 31), JUNE, date(2024, 6, 30), JULY]
    assert [B in found.related_to(A, day) for day in days] == [True, False, False, True]


def test_one_that_was_entered_wrongly_never_held(known: Book) -> None:
    say(known, A, "owner_of", B)
    end(known, A, "owner_of", B, JANUARY, "gõ nhầm mã")
    assert relations(known).related_to(A, JANUARY) == {A}
    say(known, A, "owner_of", B, date(2023, 1, 1))  # its days are free again
    assert relations(known).related_to(A, JANUARY) == {A, B}


def test_of_spouses_either_may_be_named_first(known: Book) -> None:
    say(known, A, "spouse", B)
    assert refusal(known, lambda: say(known, B, "spouse", A)).key == "relation.standing"
    end(known, B, "spouse", A, JUNE)
    assert relations(known).related_to(A, JUNE) == {A}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ((A, "spouse", A), "relation.itself"),
        ((A, "spouse", "49"), "cooperative.unknown"),
        (("49", "spouse", A), "cooperative.unknown"),
        ((A, "spouse", B, TODAY + timedelta(1)), "relation.future_day"),
        ((B, "owner_of", C, JUNE), "relation.standing"),
        ((B, "owner_of", C, date(2020, 1, 1)), "relation.standing"),
        ((A, "owner_of", C, date(2024, 5, 31)), "relation.had_ended"),
    ],
)
def test_what_is_refused(known: Book, said: tuple[Any, ...], key: str) -> None:
    say(known, B, "owner_of", C)
    say(known, A, "owner_of", C)
    end(known, A, "owner_of", C, JUNE)
    assert refusal(known, lambda: say(known, *said)).key == key


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ((B, "owner_of", A, JUNE), "relation.not_standing"),
        ((A, "member_of", B, JUNE), "relation.not_standing"),
        ((A, "owner_of", B, date(2023, 12, 31)), "relation.ends_before"),
        ((A, "owner_of", B, TODAY + timedelta(1)), "relation.future_day"),
        ((A, "owner_of", B, JUNE, "  "), "relation.reason_needed"),
    ],
)
def test_what_cannot_be_ended(known: Book, said: tuple[Any, ...], key: str) -> None:
    say(known, A, "owner_of", B)
    assert refusal(known, lambda: end(known, *said)).key == key


def test_a_circle_is_refused_and_its_chain_is_named(known: Book) -> None:
    say(known, A, "member_of", B)
    say(known, B, "owner_of", C)
    error = refusal(known, lambda: say(known, C, "member_of", A))
    assert error.key == "relation.circle"
    assert f"{A} is a member of {B}; {B} is an owner of {C}" in str(error)
    say(known, C, "other", A)  # what holds both ways makes no circle
    assert refusal(known, lambda: say(known, B, "member_of", A)).key == "relation.circle"


def test_a_circle_that_would_come_later_is_none_less(known: Book) -> None:
    """A relation from January on would meet one that began in June."""
    say(known, B, "member_of", A, JUNE)
    assert refusal(known, lambda: say(known, A, "member_of", B, JANUARY)).key == "relation.circle"
    end(known, B, "member_of", A, JULY)
    assert (
        refusal(known, lambda: say(known, A, "member_of", B, date(2024, 6, 30))).key
        == "relation.circle"
    )
    say(known, A, "member_of", B, JULY)


def test_a_member_of_the_register_of_borrowers_is_related(known: Book) -> None:
    """From the day it is said to the day it is said otherwise; ended there and not here."""
    with writer_of(known) as writer:
        body = {"name": "Bà Nông Thị A", "status": "active", "merged_into": None}
        for day, of in ((JANUARY, A), (JUNE, B), (JULY, None)):
            member = {} if of is None else {"member_of": of}
            writer.state(Statement(cooperatives.KIND, D, day, {**body, **member}))
    found = relations(known)
    days = [date(2023, 12, 31), JANUARY, JUNE, JULY]
    assert [found.related_to(D, day) - {D} for day in days] == [set(), {A}, {B}, set()]


def test_what_stands_in_the_register_of_borrowers_ends_there(known: Book) -> None:
    with writer_of(known) as writer:
        body = {"name": "Bà Nông Thị A", "status": "active", "merged_into": None, "member_of": A}
        writer.state(Statement(cooperatives.KIND, D, JANUARY, body))
    assert refusal(known, lambda: say(known, D, "member_of", A)).key == "relation.standing"
    assert refusal(known, lambda: say(known, A, "owner_of", D)).key == "relation.circle"
    assert refusal(known, lambda: end(known, D, "member_of", A, JUNE)).key == "relation.of_register"


# Properties.

DAY = date(2024, 1, 31)
numbers = st.sampled_from("ABCDEF")
spans = st.builds(
    Relation,
    numbers,
    numbers,
    st.sampled_from(RELATION_KINDS),
    st.dates(date(2024, 1, 1), date(2024, 2, 28)),
    st.none() | st.dates(date(2024, 1, 1), date(2024, 2, 28)),
)


@given(st.lists(spans, max_size=8))
def test_whoever_is_related_is_so_both_ways(every: list[Relation]) -> None:
    found = Relations(tuple(every))
    for one in "ABCDEF":
        for other in "ABCDEF":
            reaches = other in found.related_to(one, DAY)
            assert reaches == (one in found.related_to(other, DAY))


@given(st.lists(spans, max_size=8), spans)
def test_one_more_relation_takes_nobody_away(every: list[Relation], more: Relation) -> None:
    before, after = Relations(tuple(every)), Relations((*every, more))
    for one in "ABCDEF":
        assert before.related_to(one, DAY) <= after.related_to(one, DAY)


@given(st.lists(st.tuples(numbers, numbers, st.sampled_from(sorted(DIRECTED))), max_size=12))
def test_what_leads_somewhere_is_what_a_search_by_hand_finds(
    said: list[tuple[str, str, RelationKind]],
) -> None:
    found = Relations(tuple(Relation(*each, DAY) for each in said))
    steps = {(first, second) for first, second, _ in said}
    reach = set(steps)
    for _ in said:
        reach |= {(a, d) for a, b in reach for c, d in steps if b == c}
    for one in "ABCDEF":
        for other in "ABCDEF":
            path = found.leads(one, other, DAY)
            assert (path is not None) == ((one, other) in reach)
            if path:
                assert path[0].first == one
                assert path[-1].second == other
