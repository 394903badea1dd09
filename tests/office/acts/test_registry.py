"""The register counted through the office: tables that add up, of one kind, by group, compared."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.files import SourceFile
from fundledger.reports.table import Note
from fundledger.store.books import Book
from tests.office.calls import column, do, links, refusal_of, table_of
from tests.support.registers import FARMING, OTHER, first_half_of_2023, take

SPAN = {"first": "01/01/2023", "as_of": "30/06/2023"}


@pytest.fixture
def counted(book: Book) -> Book:
    take(book, *first_half_of_2023())
    return book


def codes(cells: list[object]) -> list[str]:
    return [each.code for each in cells]  # type: ignore[attr-defined]


def test_the_first_half_of_2023(counted: Book) -> None:
    """As published: 474, 20 new, 6 dissolved, 74 stopped; 155 in the alliance, 3 of them new."""
    answer = do(counted, "report registry", **SPAN)
    stock = table_of(answer, "registry_stock")
    assert codes(stock["kind"]) == ["cooperative", "union", "group"]
    assert stock["opening"] == [460, 2, 217]
    assert stock["founded"] == [20, 0, 5]
    assert stock["dissolved"] == [6, 0, 12]
    assert stock["closing"] == [474, 2, 210]
    assert [each.key for each in stock.notes] == [
        "registry_note.adds_up",
        "registry_note.in_unions",
    ]
    assert stock.notes[1].params == {"count": 13, "unions": 2}
    assert column(answer, "registry_status", "stopped_after") == [74, 2, 0]
    assert column(answer, "registry_alliance", "alliance_joined") == [3, 0, 0]
    assert column(answer, "registry_alliance", "alliance_after") == [155, 0, 0]
    size = table_of(answer, "registry_size")
    assert size["member_count"] == [5_649, None, None]  # of the others nobody says it
    assert size["registered_capital"] == [990_008_000_000, None, None]
    assert stock.totals is None  # a union is no cooperative: they are not added up


def test_one_kind_by_sector_is_added_up(counted: Book) -> None:
    """337 of farming and 137 others are 474."""
    answer = do(counted, "report registry", kind="cooperative", by="sector", **SPAN)
    table = table_of(answer, "registry_stock_by")
    assert codes(table["sector"]) == [FARMING, OTHER]
    assert (table["closing"], table.total["closing"]) == ([337, 137], 474)
    assert (table["founded"], table["dissolved"]) == ([0, 20], [6, 0])
    status = table_of(answer, "registry_status")
    assert (status.total["stopped_before"], status.total["stopped_now"]) == (60, 14)
    assert status.total["stopped_after"] == 74


def test_a_move_is_out_of_one_area_and_into_another(counted: Book) -> None:
    said = {"name": "HTX Mẫu", "founded_on": "01/01/2020", "since": "01/01/2020"}
    do(counted, "cooperative add", number="A", district="Cao Lộc", **said)
    do(counted, "cooperative change", number="A", district="Chi Lăng", since="01/03/2023")
    table = table_of(do(counted, "report registry", by="area", **SPAN), "registry_stock_by")
    rows = {
        (row["kind"].code, row["area"].code): row  # type: ignore[union-attr]
        for row in table.records()
    }
    left, came = rows["cooperative", "Cao Lộc"], rows["cooperative", "Chi Lăng"]
    assert (left["opening"], left["moved_out"], left["closing"]) == (1, 1, 0)
    assert (came["opening"], came["moved_in"], came["founded"], came["closing"]) == (0, 1, 0, 1)


def test_compared_to_a_year_before(counted: Book) -> None:
    """5 groups founded, and 10 in the first half of 2022; 217 then, 210 now."""
    compared = table_of(do(counted, "report registry", compare=True, **SPAN), "registry_compared")
    of_groups = {
        row["figure"].code: (row["now"], row["year_before"], row["difference"])  # type: ignore[union-attr]
        for row in compared.records()
        if row["kind"].code == "group"  # type: ignore[union-attr]
    }
    assert of_groups["founded"] == (5, 10, -5)
    assert of_groups["closing"] == (210, 217, -7)
    assert compared.notes == (
        Note(
            "registry_note.year_before",
            {"first": date(2022, 1, 1), "as_of": date(2022, 6, 30)},
        ),
    )


def test_what_nobody_said_is_told_below(counted: Book) -> None:
    """One without founding day and size, one that is dissolved without a day, a person."""
    do(counted, "cooperative add", number="A", name="HTX A", since="01/02/2023")
    do(counted, "cooperative add", number="P", name="B", kind="individual", since="01/02/2023")
    ended = {"status": "dissolved", "founded_on": "01/01/2020"}
    do(counted, "cooperative add", number="C", name="HTX C", since="01/03/2023", **ended)
    answer = do(counted, "report registry", **SPAN)
    notes = table_of(answer, "registry_stock").notes
    assert [(each.key, each.params.get("count")) for each in notes] == [
        ("registry_note.adds_up", None),
        ("registry_note.taken_in", 1),
        ("registry_note.ended_unsaid", 1),
        ("registry_note.in_unions", 13),
        ("registry_note.individuals", 1),
    ]
    partly = table_of(answer, "registry_size").notes[0]
    assert (partly.key, partly.params) == (
        "registry_note.partly_member_count",
        {"said": 474, "count": 475},
    )


def test_a_day_before_there_was_anybody(counted: Book) -> None:
    answer = do(counted, "report registry", first="01/01/2010", as_of="31/12/2010")
    stock = table_of(answer, "registry_stock")
    assert (stock.rows, [each.key for each in stock.notes]) == ([], ["registry_note.nobody"])


def test_founding_and_size_come_in_by_file_and_command(book: Book) -> None:
    text = (
        "Mã số HTX;Tên bên vay;Ngày thành lập;Tình trạng hoạt động;Tình trạng từ ngày;"
        "Số thành viên;Số lao động;Vốn điều lệ của HTX\n"
        "A;HTX A;02/03/2015;ngừng hoạt động;01/10/2022;9;12;1.500.000.000\n"
    )
    file = SourceFile("htx.csv", text.encode())
    do(book, "cooperative import", file=file, since="01/06/2024")
    before = links(book)
    do(book, "cooperative import", file=file, since="01/06/2024")
    assert links(book) == before
    answer = do(book, "report registry", first="01/01/2022", as_of="31/12/2022")
    assert column(answer, "registry_status", "stopped_now") == [1]
    assert column(answer, "registry_size", "registered_capital") == [1_500_000_000]
    wrong = refusal_of(book, "cooperative change", number="A", founded_on="01/01/2023")
    assert wrong.key == "cooperative.before_founded"
