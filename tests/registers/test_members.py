"""Borrowers who are members of others: said in the register, dated, and never in a circle."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.ledger.canonical import body_text
from fundledger.registers.cooperatives import (
    Cooperative,
    NumberKind,
    has_odd_identity,
    kinds_on,
    members_of,
    objections,
    statement_of,
    take_all,
)
from fundledger.store.books import Book
from tests.ledger.books import FUND, day, writer_of
from tests.registers.test_cooperatives import change, enter, known, refused

HTX, UNION, THT = "4900000001", "4900000009", "THT-05"
LAN, MINH = "020185000123", "020190000456"


@pytest.fixture
def listed(book: Book) -> Book:
    enter(book, HTX, "HTX mẫu 01")
    enter(book, UNION, "Liên hiệp HTX mẫu", kind="union")
    enter(book, THT, "THT mẫu", kind="group", number_kind="group_contract")
    return book


def person(book: Book, number: str, name: str, of: str | None, since: str = "2022-01-01") -> None:
    said: dict[str, Any] = {"kind": "individual", "number_kind": "id_card", "member_of": of}
    enter(book, number, name, since, **said)


def members(book: Book, of: str, on: str) -> list[str]:
    with book.reading() as connection:
        return [each.number for each in members_of(connection, FUND, of, day(on))]


def test_a_body_says_it_only_of_a_member() -> None:
    """Bodies are hashed: that of a borrower as books have it now must not change by a letter."""
    plain = Cooperative(number=HTX, name="HTX mẫu 01")
    text = (
        '{"address":null,"alliance_member":false,"commune":null,"commune_since":null,'
        '"district":null,"district_until":null,"email":null,"kind":"cooperative",'
        '"member_since":null,"merged_into":null,"name":"HTX mẫu 01","number_kind":"registration",'
        '"phone":null,"position":null,"representative":null,"sector":null,"status":"active",'
        '"tax_code":null}'
    )
    assert body_text(statement_of(plain, day("2022-01-01")).body) == text
    member = Cooperative(number=LAN, name="Bà Lan", member_of=HTX)
    assert statement_of(member, day("2022-01-01")).body["member_of"] == HTX


def test_members_of_a_day(listed: Book) -> None:
    person(listed, LAN, "Bà Lan", HTX)
    person(listed, MINH, "Ông Minh", THT, "2023-01-01")
    assert members(listed, HTX, "2021-12-31") == []
    assert members(listed, HTX, "2022-06-30") == [LAN]
    change(listed, MINH, "2023-07-01", member_of=HTX)
    assert (members(listed, THT, "2023-06-30"), members(listed, THT, "2023-07-01")) == ([MINH], [])
    assert members(listed, HTX, "2023-07-01") == [LAN, MINH]
    left = change(listed, LAN, "2024-01-01", member_of="")
    assert left.changed == ("member_of",)
    assert members(listed, HTX, "2024-01-01") == [MINH]
    assert known(listed, "2024-01-01")[LAN].member_of is None


def test_a_cooperative_may_be_a_member_of_a_union(listed: Book) -> None:
    change(listed, HTX, "2022-01-01", member_of=UNION)
    person(listed, LAN, "Bà Lan", HTX)
    assert members(listed, UNION, "2022-01-01") == [HTX]


def test_what_is_refused(listed: Book) -> None:
    with refused(listed, "cooperative.member_of_itself"):
        change(listed, HTX, "2022-01-01", member_of=HTX)
    with refused(listed, "cooperative.member_of_unknown"):
        person(listed, LAN, "Bà Lan", "4900000077")
    person(listed, LAN, "Bà Lan", HTX)
    with refused(listed, "cooperative.member_of_individual"):
        person(listed, MINH, "Ông Minh", LAN)
    with refused(listed, "cooperative.person_with_members"):
        change(listed, HTX, "2022-01-01", kind="individual")
    change(listed, HTX, "2024-01-01", member_of="", phone="1")
    change(listed, LAN, "2024-01-01", member_of="")
    change(listed, HTX, "2024-02-01", kind="individual")  # it has no members any more


def test_no_circle_of_two_or_three_on_any_day(listed: Book) -> None:
    change(listed, HTX, "2022-01-01", member_of=UNION)
    with refused(listed, "cooperative.member_in_circle"):
        change(listed, UNION, "2023-01-01", member_of=HTX)
    change(listed, UNION, "2023-01-01", member_of=THT)
    with refused(listed, "cooperative.member_in_circle"):
        change(listed, THT, "2024-01-01", member_of=HTX)
    # From before the union joined anything: the circle would close on 1/1/2023.
    with refused(listed, "cooperative.member_in_circle"):
        change(listed, THT, "2021-01-01", member_of=HTX)
    change(listed, UNION, "2024-01-01", member_of="")
    change(listed, THT, "2024-01-01", member_of=HTX)  # the way round is cut on that day


def test_a_list_is_judged_as_a_whole(listed: Book) -> None:
    """A member may stand above its cooperative; two that are of each other are refused both."""
    new = Cooperative(number="4900000050", name="HTX mẫu 50")
    member = Cooperative(number=LAN, name="Bà Lan", kind="individual", member_of="4900000050")
    since = day("2022-01-01")
    with writer_of(listed) as writer:
        take_all(writer, [(member, since), (new, since)])
    assert members(listed, "4900000050", "2022-01-01") == [LAN]
    one = Cooperative(number="X", name="HTX X", member_of="Y")
    other = Cooperative(number="Y", name="HTX Y", member_of="X")
    with listed.reading() as connection:
        found = objections(connection, FUND, [(one, since), (other, since)])
    assert {at: error.key for at, error in found.items()} == dict.fromkeys(
        (0, 1), "cooperative.member_in_circle"
    )


_EDGES = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 4), st.integers(2020, 2024)), max_size=10
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edges=_EDGES)
def test_whatever_is_taken_nobody_is_its_own_member(
    book: Book, edges: list[tuple[int, int, int]]
) -> None:
    """`(a, b, year)`: a is a member of b from that year on, of nobody where b is 0."""
    first = len(known(book, "2030-01-01"))
    names = {each: f"{first + each:04}" for each in range(1, 5)}
    for number in names.values():
        enter(book, number, f"HTX {number}", "2019-01-01")
    for one, other, year in edges:
        with suppress(FundledgerError):  # it says the same, or would go round
            change(book, names[one], f"{year}-01-01", member_of=names.get(other, ""))
    for year in range(2019, 2026):
        over = {each.number: each.member_of for each in known(book, f"{year}-06-01").values()}
        for number in names.values():
            passed, here = [number], over[number]
            while here is not None:
                assert here not in passed, (year, passed)
                passed.append(here)
                here = over[here]


@pytest.mark.parametrize(
    ("number", "kind", "number_kind", "is_odd"),
    [
        ("020185000123", "individual", "id_card", False),  # CCCD: 12 digits
        ("081234567", "individual", "id_card", False),  # CMND: 9 digits
        ("20185000123", "individual", "id_card", True),  # Excel dropped the 0
        ("0201 8500 0123", "individual", "id_card", True),
        ("02018500012A", "cooperative", "id_card", True),
        ("12", "individual", "registration", True),  # nobody said which number it is
        ("020185000123", "individual", "registration", False),
        ("KH-07", "individual", "fund", False),  # a number of the Fund's own
        ("4900123456", "cooperative", "registration", False),
    ],
)
def test_the_number_of_an_identity_card(
    number: str, kind: Any, number_kind: NumberKind, is_odd: bool
) -> None:
    one = Cooperative(number=number, name="x", kind=kind, number_kind=number_kind)
    assert has_odd_identity(one) is is_odd


def test_kinds_of_a_day(listed: Book) -> None:
    """Before the register knew a borrower, it is what it was first."""
    person(listed, LAN, "Bà Lan", HTX, "2023-01-01")
    change(listed, THT, "2023-06-01", kind="cooperative")
    with listed.reading() as connection:
        on = {year: kinds_on(connection, FUND, day(f"{year}-03-31")) for year in (2022, 2024)}
    assert on[2022] == {HTX: "cooperative", UNION: "union", THT: "group", LAN: "individual"}
    assert on[2024] == {**on[2022], THT: "cooperative"}
