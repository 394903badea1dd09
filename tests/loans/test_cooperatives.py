"""The register of borrowers: keyed by number, never by name; history kept; files there and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.cooperatives import take_cooperatives, write_cooperatives
from fundledger.loans.cooperatives import (
    Cooperative,
    Entered,
    cooperative_on,
    cooperatives,
    describe,
    history,
    register,
    search,
)
from fundledger.schemas.cooperatives import LAYOUT
from fundledger.store.books import Book
from tests.ledger.books import FUND, day, writer_of

A, B = "4900000001", "4900000002"


def enter(book: Book, number: str, name: str, since: str = "2020-01-01", **more: Any) -> Entered:
    with writer_of(book) as writer:
        return register(writer, Cooperative(number=number, name=name, **more), day(since))


def change(book: Book, number: str, since: str, **changes: Any) -> Entered:
    with writer_of(book) as writer:
        return describe(writer, number, day(since), changes, "QD-1")


def known(book: Book, on: str) -> dict[str, Cooperative]:
    with book.reading() as connection:
        return cooperatives(connection, FUND, day(on))


class refused:  # noqa: N801  reads as the sentence it is
    """The block is refused by a key, and nothing of it is kept."""

    def __init__(self, book: Book, key: str) -> None:
        self.book, self.key = book, key

    def _links(self) -> int:
        from fundledger.ledger.chain import head_of

        with self.book.reading() as connection:
            return head_of(connection, FUND).chain

    def __enter__(self) -> None:
        self.before = self._links()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        assert isinstance(error, FundledgerError), error
        assert error.key == self.key
        assert self._links() == self.before
        return True


def test_one_name_may_be_borne_by_two(book: Book) -> None:
    """HTX Thống Nhất of Chi Lăng and HTX Thống Nhất of Cao Lộc: the number tells them apart."""
    assert enter(book, A, "HTX Mẫu", district="Chi Lăng").namesakes == ()
    assert enter(book, B, "htx  mẫu", district="Cao Lộc").namesakes == (A,)
    assert [each.district for each in known(book, "2023-01-01").values()] == ["Chi Lăng", "Cao Lộc"]


def test_a_number_is_entered_once(book: Book) -> None:
    enter(book, A, "HTX mẫu 01")
    with refused(book, "cooperative.exists"):
        enter(book, A, "HTX mẫu 02")


def test_what_changes_keeps_its_history(book: Book) -> None:
    enter(book, A, "HTX mẫu 01", district="Cao Lộc", phone="0205")
    done = change(book, A, "2025-07-01", commune="xã B", commune_since=day("2025-07-01"))
    assert (done.outcome, done.changed) == ("changed", ("commune", "commune_since"))
    assert known(book, "2025-06-30")[A].commune is None
    after = known(book, "2025-07-01")[A]
    assert (after.commune, after.district, after.phone) == ("xã B", "Cao Lộc", "0205")
    with book.reading() as connection:
        assert [fact.effective for fact in history(connection, FUND, A)] == [
            day("2020-01-01"),
            day("2025-07-01"),
        ]
    with refused(book, "cooperative.nothing_changed"):
        change(book, A, "2025-08-01", commune="xã B")


def test_a_merger_names_a_successor_that_is_there(book: Book) -> None:
    enter(book, A, "HTX mẫu 01")
    for changes, key in (
        ({"status": "merged"}, "cooperative.merged_whereto"),
        ({"status": "merged", "merged_into": "7"}, "cooperative.successor_unknown"),
        ({"status": "merged", "merged_into": A}, "cooperative.successor_unfit"),
        ({"merged_into": A}, "cooperative.not_merged"),
    ):
        with refused(book, key):
            change(book, A, "2024-01-01", **changes)
    enter(book, B, "HTX mẫu 02")
    change(book, A, "2024-01-01", status="merged", merged_into=B)
    assert known(book, "2024-01-01")[A].merged_into == B
    with refused(book, "cooperative.successor_unfit"):
        change(book, B, "2024-02-01", status="merged", merged_into=A)
    assert change(book, A, "2024-03-01", status="active").cooperative.merged_into is None


def test_before_its_first_day_nobody_knows_it(book: Book) -> None:
    enter(book, A, "HTX mẫu 01", since="2020-05-01")
    with book.reading() as connection:
        assert cooperative_on(connection, FUND, A, day("2020-05-01")).name == "HTX mẫu 01"
        with pytest.raises(FundledgerError, match=A):
            cooperative_on(connection, FUND, A, day("2020-04-30"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("thong nhat", ["HTX Thống Nhất"]),
        ("NHẤT thống", ["HTX Thống Nhất"]),
        ("dong", ["HTX Phương Đông", "HTX Thống Nhất"]),  # the name before the commune
        ("4900000002", ["HTX Phương Đông"]),
        ("cao loc", ["HTX Phương Đông"]),
        ("htx", ["HTX Phương Đông", "HTX Thống Nhất"]),
        ("khong co", []),
    ],
)
def test_search_knows_no_accents(words: str, found: list[str]) -> None:
    register_of = [
        Cooperative(number=A, name="HTX Thống Nhất", commune="xã Đồng Tiến"),
        Cooperative(number=B, name="HTX Phương Đông", district="Cao Lộc"),
    ]
    assert [each.name for each in search(register_of, words)] == found


NAMES = ("number", "name", "kind", "status", "merged_into")


def table(path: Path, rows: list[tuple[str | None, ...]]) -> Path:
    """A workbook under the headings that a template has."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [LAYOUT.heading(name) for name in NAMES])
        for number, cells in enumerate(rows, start=1):
            for index, cell in enumerate(cells):
                if cell is not None:
                    sheet.write_string(number, index, cell)
    return path


def row(*cells: str | None) -> tuple[str | None, ...]:
    """Number, name, kind, status, successor."""
    return cells


def take(book: Book, path: Path, **more: Any) -> list[tuple[str, str]]:
    taken = take_cooperatives(book, FUND, "kế toán", path, effective=day("2024-01-01"), **more)
    return [(each.cooperative.number, each.outcome) for each in taken.entered]


def test_a_workbook_is_taken_once_and_changes_are_told(book: Book, tmp_path: Path) -> None:
    rows = [
        row("0100", "HTX mẫu 01", "hợp tác xã", "đang hoạt động"),
        row("0200", "Tổ mẫu 02", "tổ hợp tác", "ngừng hoạt động"),
        row("0300", "HTX mẫu 03", None, "Đã sáp nhập", "0100"),
    ]
    path = table(tmp_path / "htx.xlsx", rows)
    assert take(book, path, dry_run=True) == [("0100", "new"), ("0200", "new"), ("0300", "new")]
    assert known(book, "2024-01-01") == {}
    take(book, path)
    found = known(book, "2024-01-01")
    assert (found["0200"].kind, found["0200"].status) == ("group", "stopped")
    assert found["0300"].merged_into == "0100"  # which stands in the same file
    assert {outcome for _, outcome in take(book, path)} == {"same"}
    rows[1] = row("0200", "Tổ mẫu 02", "tổ hợp tác", "đang hoạt động")
    again = table(tmp_path / "again.xlsx", rows)
    assert dict(take(book, again))["0200"] == "changed"


def test_a_wrong_workbook_names_every_row_and_changes_nothing(book: Book, tmp_path: Path) -> None:
    rows = [
        row("0100", "HTX mẫu 01", "công ty"),
        row("0200", None),
        row("0300", "HTX mẫu 03", None, "đã sáp nhập", "0999"),
        row("0100", "HTX mẫu 01 nữa"),
    ]
    with pytest.raises(BadFile) as refusal:
        take(book, table(tmp_path / "sai.xlsx", rows))
    assert [(p.place.row, p.key) for p in refusal.value.problems] == [
        (2, "cooperatives.not_one_of"),
        (3, "field.missing"),
        (4, "cooperative.successor_unknown"),
    ]
    assert known(book, "2024-01-01") == {}
    with pytest.raises(BadFile) as refusal:
        take(book, table(tmp_path / "hai.xlsx", [rows[3], rows[3]]))
    assert [p.key for p in refusal.value.problems] == ["cooperatives.twice"]


def test_what_is_exported_comes_back_unchanged(book: Book, tmp_path: Path) -> None:
    enter(book, "0100", "HTX mẫu 01", sector="nông nghiệp", phone="0205 123", kind="union")
    enter(book, "=0200", "-HTX mẫu 02", alliance_member=True, member_since=day("2019-02-03"))
    change(book, "0100", "2023-05-06", status="dissolving", district="Cao Lộc")
    with book.reading() as connection:
        dated = {
            number: (each, history(connection, FUND, number)[-1].effective)
            for number, each in cooperatives(connection, FUND).items()
        }
    path = tmp_path / "danh-ba.xlsx"
    write_cooperatives(dated, path)
    assert take(book, path) == [("0100", "same"), ("=0200", "same")]


def test_yaml_is_taken_too(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "htx.yaml"
    path.write_text(
        "cooperatives:\n  - number: '0100'\n    name: HTX mẫu 01\n    alliance_member: có\n"
        "    member_since: 03/02/2019\n    effective: 01/01/2019\n",
        encoding="utf-8",
    )
    take(book, path)
    found = known(book, "2019-01-01")["0100"]
    assert (found.alliance_member, found.member_since) == (True, date(2019, 2, 3))
