"""Totals: by hand for what reports state; for everything else beside a slow way of adding up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given as generated
from hypothesis import settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.registers.cooperatives import Cooperative, take_all
from fundledger.store.books import Book, create
from fundledger.support import categories
from fundledger.support.categories import Category
from fundledger.support.entering import correct, take_back
from fundledger.support.items import Counted, Item
from fundledger.support.totals import Row
from tests.ledger.books import FUND, found_fund, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, register
from tests.reports.small import told
from tests.support.books import ENTERED, YEAR_2023, M, figures, given, item, summed, with_tree

OLD = "2022-12-31"
SEED_ROWS = (
    ("19.1", {"HTX": 72}, 1_426),
    ("19.2.2", {"người": 1_717}, 1_467),
    ("19.3", {"HTX": 19}, 669),
    ("19.5.1", {"người": 28, "HTX": 25, "huyện": 8}, 980),
    ("19.5.2", {"HTX": 33}, 992),
    ("19.5.3", {"HTX": 6}, 1_725),
    ("19.5.4", {"HTX": 7}, 105),
    ("19.5.5", {"HTX": 11}, 2_636),
    ("19.5.6", {"HTX": 9}, 2_251),
    ("19.5.7", {"HTX": 1}, 380),
)
"""The support of Lạng Sơn up to 31/12/2022, as the province reported it in April 2023."""


def ten_rows(book: Book) -> Book:
    with_tree(book)
    given(
        book,
        *(
            item(code, OLD, counts=counts, amount=amount, cumulative=True)
            for code, counts, amount in SEED_ROWS
        ),
    )
    return book


def test_the_ten_rows_of_the_report_and_their_sum(any_book: Book) -> None:
    """1.426 + 1.467 + 669 + 980 + 992 + 1.725 + 105 + 2.636 + 2.251 + 380 = 12.631 triệu."""
    rows = summed(ten_rows(any_book), date(2022, 1, 1), date(2022, 12, 31)).rows
    for code, counts, amount in SEED_ROWS:
        found = figures(rows, code)
        for unit, count in counts.items():
            assert found[unit][2] == count, (code, unit)
        assert sum(each.cumulative_amount or 0 for each in _parts(rows, code)) == amount * M
    assert figures(rows, None)[None] == (None, 0, None, 12_631 * M)
    assert sum(each.cumulative_amount or 0 for each in rows if not each.total) == 12_631 * M
    # 19.5: 980 + 992 + 1.725 + 105 + 2.636 + 2.251 + 380 = 9.069
    assert figures(rows, "19.5")[None] == (None, 0, None, 9_069 * M)


def test_people_and_cooperatives_are_never_added(book: Book) -> None:
    """HTX: 72 + 19 + 25 + 33 + 6 + 7 + 11 + 9 + 1 = 183; people: 1.717 + 28 = 1.745."""
    rows = summed(ten_rows(book), date(2022, 1, 1), date(2022, 12, 31)).rows
    every = figures(rows, None)
    assert {unit: each[2] for unit, each in every.items()} == {
        None: None,
        "HTX": 183,
        "người": 1_745,
        "huyện": 8,
    }
    assert every["huyện"][3] is None  # its money is that of the people
    assert every["người"][3] == (1_467 + 980) * M


def test_what_came_in_the_half_year_is_added_to_what_came_before(book: Book) -> None:
    """Of 72 HTX with 1.426 triệu 12 with 240 came in the half-year: 60 with 1.186 before it."""
    with_tree(book)
    given(
        book,
        item("19.1", OLD, counts={"HTX": 60}, amount=1_186, cumulative=True),
        item("19.1", "2023-06-30", first="2023-01-01", counts={"HTX": 12}, amount=240),
    )
    rows = summed(book, date(2023, 1, 1), date(2023, 6, 30)).rows
    assert figures(rows, "19.1") == {"HTX": (12, 240 * M, 72, 1_426 * M)}


def test_a_district_s_year_by_source(book: Book) -> None:
    """120 + 169 + 292,5 + 10 + 105 = 696,5; khuyến công 300 (quốc gia) + 380 (địa phương) = 680."""
    with_tree(book, "nq-08-2019", "khuyen-cong")
    year = {"first": "2023-01-01", "area": "Cao Lộc"}
    end = "2023-12-31"
    given(
        book,
        item("08.1", end, counts={"HTX": 6}, amount=120, source="NSDP", **year),
        item("08.2", end, counts={"chủ thể": 8}, amount=169, source="NSDP", **year),
        item("08.3", end, counts={"HTX": 4, "người": 5}, amount=292.5, source="NSDP", **year),
        item("08.4", end, counts={"HTX": 1, "hộ KD": 1}, amount=10, source="NSDP", **year),
        item("08.5", end, counts={"chủ thể": 3}, amount=105, source="NSDP", **year),
        item("KC", end, counts={"dự án": 1}, amount=300, source="KCQG", **year),
        item("KC", end, counts={"dự án": 2}, amount=380, source="KCDP", **year),
    )
    found = summed(book, *YEAR_2023, by=frozenset({"source", "area"}))
    assert figures(found.rows, "08")[None][1] == 696_500_000
    assert figures(found.rows, "KC")["dự án"] == (3, 680 * M, 3, 680 * M)
    by_source = {
        row.source: (row.count, row.amount)
        for row in found.rows
        if row.category == "KC" and row.source
    }
    assert by_source == {"KCQG": (1, 300 * M), "KCDP": (2, 380 * M)}
    alone = summed(book, *YEAR_2023, source="khuyến công quốc gia", area="cao lộc")
    assert figures(alone.rows, None)["dự án"] == (1, 300 * M, 1, 300 * M)
    assert summed(book, *YEAR_2023, area="Chi Lăng").rows == []


def test_a_cooperative_is_counted_once_in_each_total(book: Book) -> None:
    """Two of 01 under OCOP, one under a market: 2 items of it are 1, in all it is 1 of 2."""
    register(book, BORROWER, "HTX mẫu 01")
    register(book, SUCCESSOR, "HTX mẫu 02")
    with_tree(book)
    given(
        book,
        item("19.5.2", "2023-03-01", cooperative=BORROWER, counts={"sản phẩm": 2}, amount=10),
        item("19.5.2", "2023-08-01", cooperative=BORROWER, counts={"sản phẩm": 1}, amount=5),
        item("19.3", "2023-09-01", cooperative=BORROWER, amount=35),
        item("19.3", "2023-09-01", cooperative=SUCCESSOR, amount=35),
        item("19.3", "2022-09-01", counts={"HTX": 7}, amount=100),
    )
    found = summed(book, *YEAR_2023)
    ocop = figures(found.rows, "19.5.2")
    assert (ocop["HTX"][0], ocop["sản phẩm"][0]) == (1, 3)
    assert figures(found.rows, "19.3")["HTX"] == (2, 70 * M, 2 + 7, 170 * M)
    assert figures(found.rows, None)["HTX"][0] == 2
    assert (found.left.numbers_only, found.left.named_once) == (7, 1)


def test_each_kind_of_the_register_is_counted_in_its_own_unit(book: Book) -> None:
    with_tree(book)
    with writer_of(book) as writer:
        wanted = (
            Cooperative(number=kind, name=kind, kind=kind)  # type: ignore[arg-type]
            for kind in ("cooperative", "union", "group", "individual")
        )
        take_all(writer, [(each, date(2020, 1, 1)) for each in wanted])
    kinds = ("cooperative", "union", "group", "individual")
    given(book, *(item("19.3", "2023-09-01", cooperative=kind, amount=1) for kind in kinds))
    found = figures(summed(book, *YEAR_2023).rows, "19.3")
    assert {unit: each[0] for unit, each in found.items() if unit} == {
        "HTX": 1,
        "LHHTX": 1,
        "THT": 1,
        "cá nhân": 1,
    }


def test_an_item_without_an_area_is_of_that_of_its_cooperative(book: Book) -> None:
    with_tree(book)
    with writer_of(book) as writer:
        of = Cooperative(number=BORROWER, name="HTX", district="Cao Lộc")
        take_all(writer, [(of, date(2020, 1, 1))])
    given(book, item("19.3", "2023-09-01", cooperative=BORROWER, amount=35))
    rows = summed(book, *YEAR_2023, by=frozenset({"area"})).rows
    assert {row.area for row in rows} == {None, "Cao Lộc"}


def test_what_a_total_cannot_place_is_left_out_and_said(book: Book) -> None:
    """First half of 2023, cumulative from 1/7/2021."""
    with_tree(book)
    given(
        book,
        item("19.3", "2023-05-01", amount=1),  # of the span
        item("19.3", "2023-06-30", first="2022-07-01", amount=2),  # began before: cumulative only
        item("19.3", "2023-07-01", amount=4),  # after
        item("19.3", "2023-12-31", first="2023-06-30", amount=8),  # goes on
        item("19.3", "2021-12-31", first="2021-01-01", amount=16),  # began before the cumulative
        item("19.3", "2022-12-31", cumulative=True, amount=32),  # nobody knows when it began
        item("19.3", "2021-06-30", amount=64),  # before all
        item("19.3", "2023-06-01", counts={"HTX": 1}),  # tells no amount
        item("19.3", "2022-12-31", first="2021-07-01", cumulative=True, amount=128),
    )
    span = date(2023, 1, 1), date(2023, 6, 30)
    found = summed(book, *span, since=date(2021, 7, 1))
    left = found.left
    assert (left.began_before, left.later, left.goes_on) == (1, 1, 1)
    assert (left.before_since, left.begin_unknown, left.unsaid) == (1, 1, 1)
    every = figures(found.rows, "19.3")
    assert every[None][1::2] == (1 * M, (1 + 2 + 128) * M)
    from_the_beginning = figures(summed(book, *span).rows, "19.3")[None]
    assert from_the_beginning[3] == (1 + 2 + 16 + 32 + 64 + 128) * M


@pytest.mark.parametrize(
    ("first", "since", "key"),
    [
        (date(2024, 1, 1), None, "support.period_reversed"),
        (date(2023, 1, 1), date(2023, 1, 2), "support.since_later"),
    ],
)
def test_a_span_that_cannot_be(book: Book, first: date, since: date | None, key: str) -> None:
    with_tree(book)
    with pytest.raises(FundledgerError) as refusal:
        summed(book, first, date(2023, 12, 31), since=since)
    assert refusal.value.key == key


def test_what_was_corrected_counts_as_corrected_and_as_known_then(book: Book) -> None:
    from fundledger.support.totals import Wanted, totals

    with_tree(book)
    refs = [
        each.ref
        for each in given(
            book, *(item("19.3", f"2023-05-0{day}", amount=10) for day in (1, 2, 3))
        ).received
    ]
    with writer_of(book) as writer:
        before = writer.chain
        correct(writer, refs[0], {"amount": 7 * M, "category": "19.1"}, "x", ENTERED)
        take_back(writer, refs[1:2], "x", ENTERED)
    rows = summed(book, *YEAR_2023).rows
    assert [figures(rows, code)[None][1] for code in ("19.1", "19.3")] == [7 * M, 10 * M]
    with book.reading() as connection:
        wanted = Wanted(first=YEAR_2023[0], last=YEAR_2023[1])
        then = totals(connection, FUND, wanted, before)
    assert figures(then.rows, "19.3")[None][1] == 30 * M


# The Fund's loans.


def test_the_fund_s_own_loans_are_counted_by_themselves(book: Book) -> None:
    """`small`: 120 million lent on 31/12/2022; on 30/9/2023 50 million are owed."""
    told(book)
    with_tree(book, "ctr-19-vay-von")
    given(book, item("19.5.NH", "2023-05-01", counts={"HTX": 2}, amount=500))
    given(book, item("19.1", "2023-05-01", counts={"HTX": 1}, amount=20))
    year = summed(book, date(2022, 12, 1), date(2022, 12, 31))
    assert figures(year.rows, "19.5.Q")["HTX"] == (1, 120 * M, 1, 120 * M)
    assert figures(year.rows, "19.5.Q")["khoản vay"][0] == 1
    later = summed(book, date(2023, 1, 1), date(2023, 9, 30))
    assert figures(later.rows, "19.5.Q")["HTX"] == (0, 0, 1, 120 * M)
    # Of banks 2 HTX by number, of the Fund 1: 500 and 120 million are lent, and no support given.
    assert figures(later.rows, "19.5")["HTX"] == (2, 500 * M, 3, 620 * M)
    assert figures(later.rows, None)["HTX"] == (1, 20 * M, 1, 20 * M)
    assert later.lent_apart == ("19.5",)
    assert later.loans is not None
    assert [(each.cooperative, each.principal) for each in later.loans.owing] == [
        (BORROWER, 50 * M)
    ]
    since = summed(book, date(2023, 1, 1), date(2023, 9, 30), since=date(2023, 1, 1))
    assert "19.5.Q" not in {row.category for row in since.rows}


# Beside a slow way.

CODES = ("A", "A.1", "A.1.1", "A.2", "B", "C")
UNITS = ("HTX", "người", "sản phẩm")
DAYS = st.dates(date(2022, 1, 1), date(2023, 12, 31))


@st.composite
def items(draw: st.DrawFn) -> Item:
    last = draw(DAYS)
    cumulative = draw(st.booleans()) and draw(st.booleans())
    long = draw(st.booleans())
    first = last - timedelta(draw(st.integers(0, 500))) if long else None
    named = draw(st.sampled_from(["", "", BORROWER, SUCCESSOR]))
    counted = draw(st.lists(st.sampled_from(UNITS[1:] if named else UNITS), unique=True))
    amount = draw(st.one_of(st.none(), st.integers(0, 10**9)))
    if not named and not counted and amount is None:
        amount = 0
    return Item(
        category=draw(st.sampled_from(CODES)),
        last=last,
        first=first,
        cumulative=cumulative,
        counts=tuple(Counted(unit, draw(st.integers(1, 50))) for unit in sorted(counted)),
        amount=amount,
        source=draw(st.sampled_from(["", "NSTW", "NSDP"])),
        cooperative=named,
        area=draw(st.sampled_from(["", "Cao Lộc"])),
        key=str(draw(st.integers(0, 10**9))),
    )


@pytest.fixture(scope="module")
def places() -> Iterable[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


@settings(max_examples=60)
@generated(st.lists(items(), max_size=12, unique_by=lambda each: each.key), DAYS, DAYS)
def test_every_total_is_what_adding_up_by_hand_gives(
    every: list[Item], one_day: date, other_day: date
) -> None:
    first, last = sorted((one_day, other_day))
    with TemporaryDirectory() as folder:
        book = found_fund(create(str(Path(folder) / "book.db")))
        for number in (BORROWER, SUCCESSOR):
            register(book, number, number)
        with writer_of(book) as writer:
            for code in CODES:
                parent = code.rpartition(".")[0]
                wanted = Category(code=code, name=f"tên {code}", parent=parent, units=UNITS)
                categories.add(writer, wanted, ENTERED)
        given(book, *every)
        rows = summed(book, first, last, by=frozenset({"source"})).rows
        book.close()
    _is_what_adding_up_gives(rows, every, first, last)


def _is_what_adding_up_gives(rows: list[Row], every: list[Item], first: date, last: date) -> None:
    """Each figure of each row, by going through all items again for it alone."""
    ended = [each for each in every if each.last <= last]
    within = [each for each in ended if each.begins is not None and each.begins >= first]
    seen = set()
    for row in rows:
        place = row.category, row.unit, row.source, row.total
        assert place not in seen
        seen.add(place)
        for of, count, amount in (
            (within, row.count, row.amount),
            (ended, row.cumulative_count, row.cumulative_amount),
        ):
            mine = [each for each in of if _belongs(each, row)]
            if row.unit is not None:
                assert count == _count(mine, row.unit)
            else:
                assert count is None
            is_whole = row.unit is None and row.total
            money = [each for each in mine if is_whole or _main_unit(each) == (row.unit or "")]
            assert (amount or 0) == sum(each.amount or 0 for each in money)
    parts = [row for row in rows if not row.total]
    assert sum(row.amount or 0 for row in parts) == sum(each.amount or 0 for each in within)
    whole = sum(each.amount or 0 for each in ended)
    assert sum(row.cumulative_amount or 0 for row in parts) == whole


def _belongs(each: Item, row: Row) -> bool:
    if row.source is not None and each.source != row.source:
        return False
    if row.category is None:
        return True
    if row.total:
        return each.category == row.category or each.category.startswith(f"{row.category}.")
    return each.category == row.category


def _count(every: list[Item], unit: str) -> int:
    named = {each.cooperative for each in every if each.cooperative}
    told = sum(n for each in every for of, n in each.counts if of == unit)
    return told + (len(named) if unit == "HTX" else 0)


def _main_unit(each: Item) -> str:
    """The first of the category's units that it counts: they are in the order of `UNITS`."""
    counted = {unit for unit, _ in each.counts} | ({"HTX"} if each.cooperative else set())
    return next((unit for unit in UNITS if unit in counted), "")


def _parts(rows: Iterable[Row], code: str) -> list[Row]:
    return [row for row in rows if row.category == code and not row.total]
