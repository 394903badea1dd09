"""What may still be lent, by source, with the figures worked out beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.contract.events import Disburse, Recall
from fundledger.ledger.accounts import preset
from fundledger.ledger.funds import found as founded
from fundledger.lending import entering
from fundledger.lending.lendable import Lendable, OfSource, Promise, Rest, lendable
from fundledger.office.calling import ALL_FUNDS, call
from fundledger.registers import stops
from fundledger.registers.contracts import LoanContract, statement_of
from fundledger.reports.asked import Asked
from fundledger.reports.capital import capital_screen
from fundledger.reports.lendable import lendable_screen
from fundledger.reports.many import ManyScreen
from fundledger.reports.screens import Screen
from fundledger.reports.table import Table
from fundledger.store.books import Book
from fundledger.treasury import capital, money
from tests.contract.build import loan as terms_of
from tests.ledger.books import BEGINS, FUND, TODAY, capital_in, post, seal_day, writer_of
from tests.lending.telling import apply, appraise, day, decide, hand_in, signing
from tests.loans.books import SUCCESSOR, enter, roll_to, with_capital
from tests.office.calls import do

M = 1_000_000
JUNE = date(2024, 6, 30)
BEYOND = "lending_doubt.beyond_money"


@pytest.fixture
def two_sources(book: Book) -> Book:
    """7,500 million of the province, 1,000 million of the State."""
    with_capital(book)
    paper = money.Paper(day("2023-01-02"), "QĐ-NSTW")
    with writer_of(book) as writer:
        capital.capital_in(writer, 1_000 * M, paper, TODAY, source="NSTW")
    return book


def asked(book: Book, number: str, on: str, amount: int, decided: str, **said: str) -> None:
    """Applied for and appraised on one day, decided on another."""
    apply(book, on, number, amount=amount, source=said.pop("asks", ""))
    appraise(book, on, number)
    decide(book, decided, amount, number, f"QĐ-{number}", **said)


def without_application(book: Book, number: str, signed: str, amount: int, source: str) -> None:
    terms = terms_of(principal=amount, disbursed=day(signed))
    contract = LoanContract(
        number=number, signed=day(signed), cooperative=SUCCESSOR, source=source, terms=terms
    )
    with writer_of(book) as writer:
        writer.state(statement_of(contract))


def told(book: Book) -> Book:
    """By 30/6/2024, in millions:

    NSDP    7,500 - 150 paid out of HD-01 are on hand; HD-01 has 400 - 150 = 250 to draw; HS-02
            has 300 approved, whose decision names no source but whose application does
    NSTW    1,000 on hand; HD-00 of 100 rests on no application; HS-04 (900) was decided before
            HS-05 (100), which asked for NSDP and was given NSTW
    no one  HS-03 has 200 approved
    """
    asked(book, "HS-01", "2024-03-01", 400 * M, "2024-03-15")
    signing(book, principal=400 * M)
    hand_in(book, "2024-04-02", "security")
    enter(book, Disburse(day("2024-04-03"), 150 * M, "UNC-1"), credit_statement="CIC 7")
    asked(book, "HS-02", "2024-05-02", 300 * M, "2024-05-10", asks="NSDP")
    asked(book, "HS-03", "2024-05-02", 200 * M, "2024-05-11")
    asked(book, "HS-05", "2024-05-02", 100 * M, "2024-05-20", asks="NSDP", source="NSTW")
    asked(book, "HS-04", "2024-05-02", 900 * M, "2024-05-13", source="NSTW")
    without_application(book, "HD-00", "2024-01-10", 100 * M, "NSTW")
    return book


def found(book: Book, on: date = JUNE) -> Lendable:
    with book.reading() as connection:
        return lendable(connection, FUND, on)


def screen(book: Book, on: date = JUNE) -> Screen:
    with book.reading() as connection:
        return lendable_screen(Asked(connection, FUND, on, None, {"as_of": on}))


def notes(book: Book, on: date = JUNE) -> list[str]:
    return [note.key for note in screen(book, on).one.notes]


def test_by_source_less_what_was_approved_and_what_was_signed(two_sources: Book) -> None:
    of_it = found(told(two_sources))
    assert of_it.sources == (
        OfSource("NSDP", 7_350 * M, 0, 300 * M, 250 * M),
        OfSource("NSTW", 1_000 * M, 0, 1_000 * M, 100 * M),
        OfSource("", 0, 0, 200 * M, 0),
    )
    assert [each.left for each in of_it.sources] == [6_800 * M, -100 * M, -200 * M]
    assert of_it.total.left == 6_500 * M  # 8,350 - 1,500 - 350


def test_the_approval_that_is_beyond_the_money_is_the_later_one(two_sources: Book) -> None:
    """NSTW: 1,000 - 100 to draw - 900 = 0 after HS-04, - 100 after HS-05."""
    left = {each.application: left for each, left in found(told(two_sources)).left_after()}
    assert left == {"HS-02": 6_800 * M, "HS-03": -200 * M, "HS-04": 0, "HS-05": -100 * M}
    assert notes(two_sources) == ["lendable_note.source_short", "lendable_note.no_source"]
    said = screen(two_sources).one.notes[0]
    assert str(said.words("vi")).startswith("Nguồn NSTW thiếu 100.000.000 đồng")
    assert said.words("en").index("QĐ-HS-04") < said.words("en").index("QĐ-HS-05")


def test_its_money_is_the_capital_on_hand_of_the_report_of_capital(two_sources: Book) -> None:
    told(two_sources)
    with two_sources.reading() as connection:
        of_capital = capital_screen(Asked(connection, FUND, JUNE, None), date(2024, 1, 1))
        identity = of_capital.tables[0]
    table = screen(two_sources).one
    by_source = dict(zip(map(str, codes(table, "source")), table["capital_on_hand"], strict=True))
    assert by_source.pop("") == 0
    assert by_source == dict(zip(identity["source"], identity["capital_on_hand"], strict=True))
    assert table.total["capital_on_hand"] == of_capital.now.figures.capital_on_hand
    assert table.total["lendable"] == sum(int(str(each)) for each in table["lendable"])


def codes(table: Table, name: str) -> list[object]:
    return [getattr(each, "code", each) for each in table[name]]


def test_a_day_sees_what_was_decided_and_signed_by_then(two_sources: Book) -> None:
    """On 14/3 nothing is decided, on 15/3 HS-01 is; on 1/4 it is signed, on 3/4 drawn in part."""
    told(two_sources)
    nsdp = [found(two_sources, day(f"2024-{on}")).sources[0] for on in ("03-14", "03-15", "04-01")]
    assert nsdp[0] == OfSource("NSDP", 7_500 * M)
    assert found(two_sources, day("2024-03-15")).sources[-1].promised == 400 * M
    assert nsdp[2] == OfSource("NSDP", 7_500 * M, 0, 0, 400 * M)


def test_what_lapsed_or_was_withdrawn_is_promised_no_more(two_sources: Book) -> None:
    asked(two_sources, "HS-01", "2024-03-01", 400 * M, "2024-03-15", asks="NSDP")
    apply(two_sources, "2024-03-01", "HS-02", source="NSDP")
    appraise(two_sources, "2024-03-01", "HS-02")
    until = day("2024-05-31")
    decide(two_sources, "2024-03-16", 500 * M, "HS-02", "QĐ-2", valid_until=until)
    assert found(two_sources, until).total.promised == 900 * M
    assert found(two_sources, day("2024-06-01")).total.promised == 400 * M
    with writer_of(two_sources) as writer:
        entering.withdraw(writer, "HS-01", day("2024-06-02"), "đã có vốn khác", today=TODAY)
    assert found(two_sources).total.promised == 0


def test_a_contract_that_is_called_in_is_drawn_no_more(two_sources: Book) -> None:
    told(two_sources)
    enter(two_sources, Recall(day("2024-06-01"), day("2024-06-20"), document="CV-1"))
    assert found(two_sources, day("2024-05-31")).sources[0].undrawn == 250 * M
    assert found(two_sources).sources[0].undrawn == 0


def test_term_deposits_are_capital_that_is_not_at_hand(two_sources: Book) -> None:
    with writer_of(two_sources) as writer:
        paper = money.Paper(day("2024-02-01"), "HĐTG-1")
        how = {"purpose": "capital", "source": "NSDP"}
        money.deposit(writer, 6_000 * M, paper, TODAY, **how)
    nsdp = found(two_sources).sources[0]
    assert (nsdp.on_hand, nsdp.deposits, nsdp.at_hand) == (7_500 * M, 6_000 * M, 1_500 * M)
    assert notes(two_sources) == ["lendable_note.deposits"]
    assert screen(two_sources).one.total["in_deposits"] == 6_000 * M


def test_what_was_paid_out_and_is_booked_later_is_said(two_sources: Book) -> None:
    """June is sealed before the draw of 20/6 is entered: the books have the money until July.

    Of 400 million 150 went out in April and 100 in June, so 150 are left to draw.
    """
    told(two_sources)
    roll_to(two_sources, "2024-06-30")
    seal_day(two_sources, "2024-06-30")
    enter(two_sources, Disburse(day("2024-06-20"), 100 * M, "UNC-2"))
    nsdp = found(two_sources).sources[0]
    assert (nsdp.on_hand, nsdp.undrawn) == (7_350 * M, 150 * M)
    said = screen(two_sources).one.notes[-1]
    assert said.key == "lendable_note.drawn_not_booked"
    assert "100.000.000 đồng" in said.words("vi")
    assert "lendable_note.drawn_not_booked" not in notes(two_sources, day("2024-07-31"))


def test_a_first_draw_that_is_booked_later_does_not_end_the_loan(two_sources: Book) -> None:
    """150 of 400 million went out in June, booked in July: 250 are still to be drawn in June."""
    asked(two_sources, "HS-01", "2024-03-01", 400 * M, "2024-03-15", asks="NSDP")
    signing(two_sources, principal=400 * M)
    hand_in(two_sources, "2024-04-02", "security")
    roll_to(two_sources, "2024-06-30")
    seal_day(two_sources, "2024-06-30")
    enter(two_sources, Disburse(day("2024-06-20"), 150 * M, "UNC-1"), credit_statement="CIC 7")
    assert found(two_sources).sources[0] == OfSource("NSDP", 7_500 * M, 0, 0, 250 * M)
    assert notes(two_sources) == ["lendable_note.drawn_not_booked"]


def test_money_below_zero_is_written_in_a_note_as_in_the_table(book: Book) -> None:
    """100 million came, 200 of 500 were paid out: 100 short on hand, 300 are to be drawn."""
    with_capital(book, 100 * M)
    asked(book, "HS-01", "2024-03-01", 500 * M, "2024-03-15")
    signing(book, principal=500 * M)
    hand_in(book, "2024-04-02", "security")
    enter(book, Disburse(day("2024-04-03"), 200 * M, "UNC-1"), credit_statement="CIC 7")
    said = screen(book).one.notes[0].words("vi")
    assert said.startswith("Nguồn NSDP thiếu 400.000.000 đồng: còn (100.000.000) đồng")


def test_a_stop_that_stands_is_named_first(two_sources: Book) -> None:
    with writer_of(two_sources) as writer:
        stops.stop(writer, day("2024-06-30"), "Thông báo 521/TB-UBND", "kết luận")
    assert notes(two_sources, day("2024-06-29")) == []
    assert notes(two_sources) == ["lending.is_stopped"]


def test_what_can_be_signed_beside_a_contract_counts_until_it_is_withdrawn(
    two_sources: Book,
) -> None:
    """400 approved, 300 signed: the other 100 are promised still."""
    asked(two_sources, "HS-01", "2024-03-01", 400 * M, "2024-03-15", asks="NSDP")
    signing(two_sources, principal=300 * M)
    of_it = found(two_sources)
    assert (of_it.total.promised, of_it.total.undrawn) == (100 * M, 300 * M)
    assert of_it.rests == (Rest("HS-01", "QĐ-HS-01", 400 * M, 300 * M),)
    assert notes(two_sources) == ["lendable_note.rest"]
    with writer_of(two_sources) as writer:
        entering.withdraw(writer, "HS-01", day("2024-05-01"), "không vay thêm", today=TODAY)
    assert found(two_sources, day("2024-04-30")).total.promised == 100 * M
    assert found(two_sources).total.promised == 0
    assert notes(two_sources) == []


@pytest.mark.parametrize(
    ("source", "amount", "short"),
    [
        ("NSTW", 900 * M, None),  # 1,000 - 100 of HD-00 = 900: to the last đồng
        ("NSTW", 900 * M + 1, ("NSTW", 900 * M)),
        ("", 7_500 * M, None),  # two sources, and nobody said which
    ],
)
def test_a_decision_beyond_the_money_of_its_source_is_said(
    two_sources: Book, source: str, amount: int, short: tuple[str, int] | None
) -> None:
    without_application(two_sources, "HD-00", "2024-01-10", 100 * M, "NSTW")
    assert beyond(two_sources, source, amount) == short


def test_in_a_fund_of_one_source_it_need_not_be_named(book: Book) -> None:
    """7,500 on hand; HS-02 has 300 approved that are of no source: 7,200 are left."""
    with_capital(book)
    asked(book, "HS-02", "2024-05-02", 300 * M, "2024-05-10")
    assert beyond(book, "", 7_200 * M + 1) == ("NSDP", 7_200 * M)


def beyond(book: Book, source: str, amount: int) -> tuple[object, object] | None:
    """The source that a remark of a decision names, and what it has left."""
    apply(book, "2024-06-01", "HS-09", amount=amount, source=source)
    appraise(book, "2024-06-01", "HS-09")
    said: Any = {"application": "HS-09", "document": "QĐ-9", "by": "Giám đốc", "on": "2024-06-02"}
    told_of = [e.params for e in do(book, "decide", **said).remarks if e.key == BEYOND]
    return next(((each["source"], each["left"]) for each in told_of), None)


def test_all_funds_are_added_up_by_source(two_sources: Book) -> None:
    """6,500 million and the 30 million of a fund that has lent nothing, of the same province."""
    founded(told(two_sources), 21, "Quỹ hai", "Cao Bằng", preset("tt200"), BEGINS, "kế toán")
    post(two_sources, capital_in("2023-02-01", 30 * M), fund=21)
    on = {"as_of": "2024-06-30"}
    answer = call(two_sources, ALL_FUNDS, "", "report lendable", on, today=TODAY)
    assert isinstance(answer.found, ManyScreen)
    document = answer.found.document()
    assert document["report"] == "lendable"  # as each fund names its own
    assert document["total"]["lendable"] == 6_530 * M
    listed = call(two_sources, ALL_FUNDS, "", "application list", on, today=TODAY)
    assert isinstance(listed.found, ManyScreen)
    of_list = listed.found.document()
    assert of_list["report"] == "applications"
    asked_for = 400 + 300 + 200 + 100 + 900  # HS-01 to HS-05
    assert of_list["total"]["amount_asked"] == asked_for * M
    sources = {row["source"]: row["lendable"] for row in document["all_funds"]}
    assert sources == {"NSDP": 6_830 * M, "NSTW": -100 * M, "": -200 * M}
    assert [len(each["approved"]) for each in document["funds"]] == [4, 0]


SOURCES = st.sampled_from(["NSDP", "NSTW", ""])


@given(
    st.lists(st.tuples(SOURCES, st.integers(1, 10**12)), max_size=12),
    st.dictionaries(SOURCES, st.tuples(*[st.integers(0, 10**12)] * 2), max_size=3),
)
def test_it_adds_up_whatever_was_approved(
    approved: list[tuple[str, int]], known: dict[str, tuple[int, int]]
) -> None:
    promises = tuple(
        Promise(f"HS-{n}", "B", f"QĐ-{n}", JUNE, source, amount)
        for n, (source, amount) in enumerate(approved)
    )
    every = {*known, *(each.source for each in promises)}
    sources = tuple(
        OfSource(
            source,
            known.get(source, (0, 0))[0],
            0,
            sum(each.amount for each in promises if each.source == source),
            known.get(source, (0, 0))[1],
        )
        for source in sorted(every)
    )
    of_it = Lendable(JUNE, sources, promises)
    assert of_it.total.left == sum(each.left for each in sources)
    last = {promise.source: left for promise, left in of_it.left_after()}
    assert last == {each.source: each.left for each in sources if each.source in last}
