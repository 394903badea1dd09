"""The registers of support against what was published of them, worked out by hand."""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from fundledger.demo import support
from fundledger.exchange.petitions import take_petitions
from fundledger.exchange.support import take_support
from fundledger.files import SourceFile
from fundledger.store.books import Book
from fundledger.support.items import standing
from fundledger.support.petitions import petitions
from fundledger.support.programmes import programme_named
from fundledger.support.totals import Row, Wanted, totals
from tests.ledger.books import FUND

TRIEU = 1_000_000
TODAY = date(2024, 12, 31)
H1 = Wanted(first=date(2023, 1, 1), last=date(2023, 6, 30))
YEAR = Wanted(first=date(2023, 1, 1), last=date(2023, 12, 31))

PUBLISHED = {  # 003, II.2.1, to 30/4/2023; counts and triệu × 10
    "19.1": ({"HTX": 72}, 14_260),
    "19.2.2": ({"người": 1_717}, 14_670),
    "19.3": ({"HTX": 19}, 6_690),
    "19.5.1": ({"người": 28, "HTX": 25, "huyện": 8}, 9_800),
    "19.5.2": ({"HTX": 33, "sản phẩm": 3}, 9_920),
    "19.5.3": ({"HTX": 6}, 17_250),
    "19.5.4": ({"HTX": 7}, 1_050),
    "19.5.5": ({"HTX": 11, "chuỗi": 1}, 26_360),
    "19.5.6": ({"HTX": 9}, 22_510),
    "19.5.7": ({"HTX": 1}, 3_800),
}
HALF_YEAR = {  # its “trong đó, 6 tháng đầu năm 2023”
    "19.1": ({"HTX": 12}, 2_400),
    "19.5.1": ({"người": 1}, 585),
    "19.5.2": ({"sản phẩm": 3}, 150),
    "19.5.5": ({"chuỗi": 1}, 0),
}
NOT_DONE = "không triển khai thực hiện"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in support.files():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def entered(book: Book, folder: Path, register: support.Register) -> Book:
    support.enter(book, FUND, "kế toán", register, folder / register.file, TODAY)
    return book


def rows(book: Book, wanted: Wanted) -> list[Row]:
    with book.reading() as connection:
        return totals(connection, FUND, wanted, today=TODAY).rows


def of(found: list[Row], category: str | None, *, cumulative: bool) -> tuple[dict[str, int], int]:
    """What was counted under a category, unit by unit, and its money in triệu × 10."""
    here = [each for each in found if each.category == category]
    counts = {
        each.unit: (each.cumulative_count if cumulative else each.count) or 0
        for each in here
        if each.unit is not None
    }
    money = next((each for each in here if each.unit is None), here[0])
    amount = (money.cumulative_amount if cumulative else money.amount) or 0
    return {unit: count for unit, count in counts.items() if count}, amount * 10 // TRIEU


def test_the_province_cumulative(book: Book, folder: Path) -> None:
    """1.426 + 1.467 + 669 + 980 + 992 + 1.725 + 105 + 2.636 + 2.251 + 380 = 12.631 triệu."""
    found = rows(entered(book, folder, support.LANG_SON), H1)
    assert {code: of(found, code, cumulative=True) for code in PUBLISHED} == PUBLISHED
    assert of(found, None, cumulative=True)[1] == 126_310


def test_the_province_in_half_a_year(book: Book, folder: Path) -> None:
    """240 + 58,5 + 15 = 313,5 triệu; what stood before is not among it."""
    found = rows(entered(book, folder, support.LANG_SON), H1)
    nothing = ({}, 0)
    expected = {code: HALF_YEAR.get(code, nothing) for code in PUBLISHED}
    assert {code: of(found, code, cumulative=False) for code in PUBLISHED} == expected
    assert of(found, None, cumulative=False)[1] == 3_135


def test_what_was_divided_says_so(book: Book, folder: Path) -> None:
    """Each row of which the report told a part stands as two items; the first has a note."""
    entered(book, folder, support.LANG_SON)
    with book.reading() as connection:
        items = [each.item for each in standing(connection, FUND)]
    before = {each.key: each for each in items if each.key.endswith("-truoc")}
    assert sorted(before) == [f"LS-{code}-truoc" for code in ("19.1", "19.5.1", "19.5.2", "19.5.5")]
    assert all(each.note for each in before.values())
    assert [each.key for each in items if each.approximate] == ["LS-19.5.1-truoc"]


def test_the_budget_of_programme_19(book: Book, folder: Path) -> None:
    """55.600 + 39.450 + 69.000 = 164.050 triệu."""
    entered(book, folder, support.LANG_SON)
    with book.reading() as connection:
        programme = programme_named(connection, FUND, "CTR19")
    assert [each.amount // TRIEU for each in programme.budget] == [55_600, 39_450, 69_000]
    assert programme.total == 164_050 * TRIEU


def test_the_district_in_a_year(book: Book, folder: Path) -> None:
    """120 + 169 + 292,5 + 10 + 105 = 696,5 triệu; khuyến công 300 + 380 = 680."""
    found = rows(entered(book, folder, support.CAO_LOC), YEAR)
    assert of(found, "08", cumulative=False)[1] == 6_965
    assert of(found, "08.1", cumulative=False) == ({"HTX": 6}, 1_200)
    assert of(found, "08.2", cumulative=False) == ({"chủ thể": 8}, 1_690)
    assert of(found, "08.3", cumulative=False) == ({"HTX": 4}, 2_925)
    assert of(found, "08.4", cumulative=False) == ({"HTX": 1, "hộ kinh doanh": 1}, 100)
    assert of(found, "08.5", cumulative=False) == ({"chủ thể": 3}, 1_050)
    assert of(found, "KC", cumulative=False) == ({"dự án": 3}, 6_800)


def test_the_districts_money_by_where_it_comes_from(book: Book, folder: Path) -> None:
    by_source = Wanted(first=YEAR.first, last=YEAR.last, by=frozenset({"source"}))
    found = rows(entered(book, folder, support.CAO_LOC), by_source)
    promoted = {
        each.source: (each.count, (each.amount or 0) // TRIEU)
        for each in found
        if each.category == "KC" and each.unit == "dự án" and each.source
    }
    assert promoted == {"KCQG": (1, 300), "KCDP": (2, 380)}


@pytest.mark.parametrize("register", [support.LANG_SON, support.CAO_LOC])
def test_the_same_file_twice_changes_nothing(
    book: Book, folder: Path, register: support.Register
) -> None:
    entered(book, folder, register)
    with book.reading() as connection:
        before = list(standing(connection, FUND))
    file = SourceFile.at(folder / register.file)
    again = take_support(book, FUND, "kế toán", file, today=TODAY)
    assert {each.became for each in again.received} == {"stands"}
    with book.reading() as connection:
        assert list(standing(connection, FUND)) == before


def test_petitions_are_41_of_28(book: Book, folder: Path) -> None:
    """As the notice says it: no more is told, so nothing is divided."""
    file = SourceFile.at(folder / support.PETITIONS)
    take_petitions(book, FUND, "kế toán", file, today=TODAY)
    with book.reading() as connection:
        (found,) = petitions(connection, FUND).values()
    assert (found.raised.contents, found.raised.unnamed) == (41, 28)
    assert found.state == "answered"


def test_three_kinds_of_empty_cells_are_kept_apart() -> None:
    """Phụ lục 06: 29 rows; ten were not carried out; 0 stands in rows of seven, and once alone.

    Rows of zeros: 1, 1.1, the pilot, II.3.2, so 4 × 7, and the target of row 2: 29 zeros.
    """
    data: dict[str, Any] = yaml.safe_load(
        resources.files("fundledger.demo").joinpath("plan-bac-giang.yaml").read_text("utf-8")
    )
    cells = [row[3:] for row in data["rows"]]
    assert len(cells) == 29
    assert {len(row) for row in cells} == {7}
    assert sum(row[0] == NOT_DONE for row in cells) == 10
    assert sum(cell == "0" for row in cells for cell in row) == 29
    targets = {row[1]: row[9] for row in data["rows"] if row[9] not in ("", "0")}
    assert targets == {
        "Số người được tham gia bồi dưỡng": "4.000",
        "Hỗ trợ về tiếp cận vốn và Quỹ hỗ trợ phát triển HTX": "3080",
        "Số HTX được vay từ các tổ chức tín dụng": "2464",  # the later of two rows called so
        "Số HTX được vay từ Quỹ hỗ trợ phát triển HTX": "2.955",
        "Ưu đãi tín dụng": "2464",
    }
