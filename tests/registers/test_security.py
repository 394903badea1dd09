"""What secures a loan: its value, the share deducted, and the papers in the memo register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.reading import journal
from fundledger.registers.security import (
    KINDS,
    Security,
    add,
    deductible,
    release,
    revalue,
    securing,
    securities,
)
from fundledger.registers.signing import sign
from fundledger.store.books import Book, create
from tests.ledger.books import (
    FUND,
    account_sums,
    findings,
    found_fund,
    seal_day,
    sums,
    writer_of,
)
from tests.registers.test_signing import CONTRACT

DAY = date(2023, 1, 5)
LATER = date(2023, 6, 30)
LAND = Security(
    loan=CONTRACT.number,
    code="TS1",
    kind="land_use_right",
    what="Thửa 12, tờ bản đồ 5",
    value=600_000_001,
    valued=date(2022, 12, 20),
    papers=("GCN số AB 123",),
)


def with_contract(book: Book) -> Book:
    body = {"name": "HTX mẫu 01", "status": "active", "merged_into": None}
    with writer_of(book) as writer:
        writer.state(Statement("cooperative", CONTRACT.cooperative, date(2023, 1, 1), body))
        sign(writer, CONTRACT)
    return book


@pytest.fixture
def fund_book(book: Book) -> Book:
    return with_contract(book)


def held(book: Book, day: date | None = None, known_at: int | None = None) -> list[Security]:
    with book.reading() as connection:
        return list(securities(connection, FUND, day, known_at=known_at))


def register(book: Book, **where: object) -> int:
    """The balance of the papers held; its contra must say the same."""
    roles = account_sums(book, **where)
    with writer_of(book) as writer:
        chart = writer.accounts.on(DAY)
    papers, contra = (chart[role].number for role in ("memo_papers", "memo_papers_contra"))
    assert roles.get(papers, 0) == -roles.get(contra, 0)
    return roles.get(papers, 0)


def test_papers_held_stand_in_the_register_by_loan_and_cooperative(fund_book: Book) -> None:
    with writer_of(fund_book) as writer:
        add(writer, LAND, DAY, "BB giao nhận 01")
    assert register(fund_book) == 600_000_001
    dimensions = {key[1:] for key in sums(fund_book, ("account", "loan", "cooperative"))}
    assert dimensions == {(CONTRACT.number, CONTRACT.cooperative)}
    with fund_book.reading() as connection:
        (entry,) = journal(connection, FUND)
        *_, fact = stated(connection, FUND, "security")
    assert (entry.kind, entry.key) == ("papers", f"security:{fact.chain}")
    assert (entry.value_date, entry.document) == (DAY, "BB giao nhận 01")
    assert fact.subject == "HD-01/2023/TS1"  # the number of a contract may hold a slash itself


def test_a_value_is_the_one_of_its_day_and_of_what_was_known(fund_book: Book) -> None:
    with writer_of(fund_book) as writer:
        add(writer, LAND, DAY)
        known = writer.chain
        revalue(writer, LAND.loan, "TS1", 500_000_000, LATER, "CT định giá")
    assert [one.value for one in held(fund_book, LATER)] == [500_000_000]
    assert [one.value for one in held(fund_book, LATER - timedelta(1))] == [600_000_001]
    assert [one.value for one in held(fund_book, LATER, known)] == [600_000_001]
    assert held(fund_book, DAY - timedelta(1)) == []
    assert register(fund_book) == 500_000_000
    assert register(fund_book, as_of="2023-06-29") == 600_000_001


def test_giving_back_empties_the_register_and_the_code_is_free(fund_book: Book) -> None:
    with writer_of(fund_book) as writer:
        add(writer, LAND, DAY)
        revalue(writer, LAND.loan, "TS1", 700_000_000, LATER)
        release(writer, LAND.loan, "TS1", LATER, "BB trả 02")
    assert held(fund_book) == []
    assert register(fund_book) == 0
    with writer_of(fund_book) as writer:
        add(writer, LAND, LATER)
    assert register(fund_book) == LAND.value


def test_without_papers_nothing_is_posted(fund_book: Book) -> None:
    with writer_of(fund_book) as writer:
        add(writer, replace(LAND, papers=(" ",)), DAY)
        revalue(writer, LAND.loan, "TS1", 5, LATER)
        release(writer, LAND.loan, "TS1", LATER, "BB")
    with fund_book.reading() as connection:
        assert list(journal(connection, FUND)) == []


def test_papers_given_back_in_sealed_days_are_booked_on_the_first_open_one(
    fund_book: Book,
) -> None:
    with writer_of(fund_book) as writer:
        add(writer, LAND, DAY)
    seal_day(fund_book, "2023-06-30")
    with writer_of(fund_book) as writer:
        release(writer, LAND.loan, "TS1", LATER, "BB")
    assert register(fund_book, as_of="2023-06-30") == LAND.value
    assert register(fund_book, as_of="2023-07-01") == 0
    assert findings(fund_book) == []


@pytest.mark.parametrize(
    ("change", "counted"),
    [
        ({}, 300_000_000),  # half of 600,000,001, rounded down
        ({"kind": "vehicle"}, 180_000_000),
        ({"kind": "deposit"}, 600_000_001),
        ({"kind": "guarantor"}, 0),
        ({"deductible_percent": "12,5"}, 75_000_000),
        ({"enforceable": False}, 0),
    ],
)
def test_what_a_provision_may_leave_out(
    fund_book: Book, change: dict[str, object], counted: int
) -> None:
    with writer_of(fund_book) as writer:
        taken = add(writer, replace(LAND, **change), DAY)  # type: ignore[arg-type]
    assert deductible(taken) == counted
    assert held(fund_book) == [taken]


def test_a_guarantor_needs_no_sum(fund_book: Book) -> None:
    person = replace(LAND, kind="guarantor", value=0, what="HTX mẫu 02", guarantor="4900100002")
    with writer_of(fund_book) as writer:
        add(writer, person, DAY)
    assert held(fund_book) == [replace(person, deductible_percent="0")]
    assert register(fund_book) == 0


def test_it_may_stand_for_further_loans(fund_book: Book) -> None:
    """Kept under one loan; its fact says the others only where there are any."""
    other = replace(CONTRACT, number="HD-02/2023")
    with writer_of(fund_book) as writer:
        sign(writer, other)
        add(writer, LAND, DAY)
        add(writer, replace(LAND, code="TS2", also=(" HD-02/2023 ", "HD-02/2023")), DAY)
    with fund_book.reading() as connection:
        bodies = [fact.body for fact in stated(connection, FUND, "security")]
        of_other = [one.code for one in securing(connection, FUND, other.number, DAY)]
        of_first = [one.code for one in securing(connection, FUND, LAND.loan, DAY)]
    assert "also" not in bodies[0]
    assert bodies[1]["also"] == ["HD-02/2023"]
    assert (of_first, of_other) == (["TS1", "TS2"], ["TS2"])
    with writer_of(fund_book) as writer:
        revalue(writer, LAND.loan, "TS2", 5, LATER)
    assert [one.loans for one in held(fund_book) if one.also] == [(LAND.loan, "HD-02/2023")]


def twice(writer: Writer) -> None:
    add(writer, LAND, DAY)
    add(writer, replace(LAND, what="thửa khác"), DAY)


def backdated(writer: Writer) -> None:
    add(writer, LAND, LATER)
    revalue(writer, LAND.loan, "TS1", 5, DAY)


def released_twice(writer: Writer) -> None:
    add(writer, LAND, DAY)
    release(writer, LAND.loan, "TS1", DAY, "BB")
    release(writer, LAND.loan, "TS1", DAY, "BB")


def back_before(writer: Writer) -> None:
    add(writer, LAND, DAY)
    release(writer, LAND.loan, "TS1", LATER, "BB")
    add(writer, LAND, DAY)


def other_code(writer: Writer) -> None:
    add(writer, LAND, DAY)
    release(writer, LAND.loan, "TS2", DAY, "BB")


def taking(**change: object) -> Callable[[Writer], object]:
    return lambda writer: add(writer, replace(LAND, **change), DAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (twice, "security.exists"),
        (backdated, "security.before"),
        (back_before, "security.before"),
        (released_twice, "security.none_held"),
        (other_code, "security.not_held"),
        (lambda w: revalue(w, LAND.loan, "TS1", 5, DAY), "security.none_held"),
        (lambda w: release(w, LAND.loan, "TS1", DAY, " "), "security.no_document"),
        (lambda w: release(w, "HD-9", "TS1", DAY, "BB"), "loan.unknown"),
        (taking(loan="HD-9"), "loan.unknown"),
        (taking(also=("HD-9",)), "loan.unknown"),
        (taking(also=(LAND.loan,)), "security.also_itself"),
        (taking(code="a/b"), "security.bad_code"),
        (taking(code=" "), "security.bad_code"),
        (taking(kind="gold"), "security.unknown_kind"),
        (taking(what=""), "security.no_what"),
        (taking(value=0), "security.value_range"),
        (taking(value=10**15 + 1), "security.value_range"),
        (taking(kind="guarantor", value=-1), "security.value_range"),
        (taking(guarantor="4900100002"), "security.no_guarantor"),
        (taking(deductible_percent="101"), "security.bad_share"),
        (taking(deductible_percent="none"), "security.bad_share"),
        (taking(valued=date(2023, 1, 6)), "security.valued_later"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    fund_book: Book, act: Callable[[Writer], object], key: str
) -> None:
    with pytest.raises(FundledgerError) as refused, writer_of(fund_book) as writer:
        act(writer)
    assert refused.value.key == key
    assert str(refused.value)
    assert held(fund_book) == []
    assert register(fund_book) == 0


steps = st.lists(
    st.tuples(st.sampled_from("ABC"), st.integers(0, 3), st.integers(1, 10**9)), max_size=12
)


@settings(max_examples=25)
@given(steps)
def test_the_register_is_the_sum_of_what_is_held(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, int, int]]
) -> None:
    """Whatever is taken, valued anew and given back in whatever order."""
    folder: Path = tmp_path_factory.mktemp("register")
    book = with_contract(found_fund(create(str(folder / "a.db"))))
    expected: dict[str, int] = {}
    with writer_of(book) as writer:
        for code, what, value in told:
            if code not in expected:
                papers = ("giấy tờ",) if what else ()
                add(writer, replace(LAND, code=code, value=value, papers=papers), DAY)
                expected[code] = value if papers else 0
            elif what == 1:
                release(writer, LAND.loan, code, DAY, "BB")
                del expected[code]
            else:
                revalue(writer, LAND.loan, code, value, DAY)
                expected[code] = value if expected[code] else 0
    assert register(book) == sum(expected.values())
    assert [one.code for one in held(book)] == sorted(expected)
    assert findings(book) == []
    book.close()


def test_every_kind_has_a_share() -> None:
    assert KINDS[-1] == "guarantor"
    assert len(KINDS) == 7
