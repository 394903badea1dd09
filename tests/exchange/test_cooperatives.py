"""The register of borrowers from and to files: whole or nothing, at their places, and once."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from fundledger.errors import BadFile
from fundledger.exchange.cooperatives import take_cooperatives, write_cooperatives
from fundledger.exchange.remarks import write_with_remarks
from fundledger.files import SourceFile
from fundledger.ledger.facts import in_effect, stated
from fundledger.messages import say_problem
from fundledger.registers.cooperatives import (
    KIND,
    KINDS,
    NUMBER_KINDS,
    Cooperative,
    cooperative_of,
    cooperatives,
    register,
    take_all,
)
from fundledger.reports.cooperatives import entered_table
from fundledger.schemas.cells import text_of
from fundledger.schemas.cooperatives import LAYOUT
from fundledger.store.books import Book
from tests.exchange.odd_files import Cell, save_workbook
from tests.ledger.books import FUND, day, writer_of

NAMES = ("number", "name", "kind", "status", "merged_into", "effective")
FIRST = day("2024-01-01")


def workbook(path: Path, *rows: Sequence[Cell]) -> Path:
    """A table with the template's headings, of the columns in `NAMES`."""
    headings: list[Cell] = [LAYOUT.heading(name) for name in NAMES]
    return save_workbook(path, [headings, *rows])


def as_csv(path: Path, *rows: Sequence[Cell]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([[LAYOUT.heading(name) for name in NAMES], *rows])
    return path


def take(book: Book, path: Path, **more: Any) -> list[tuple[str, str]]:
    taken = take_cooperatives(book, FUND, "kế toán", SourceFile.at(path), effective=FIRST, **more)
    return [(each.cooperative.number, each.outcome) for each in taken.entered]


def refused(book: Book, path: Path) -> list[tuple[int | None, str | None, str]]:
    """Row, column and key of everything wrong; and nothing of the file is in the book."""
    before = known(book)
    with pytest.raises(BadFile) as refusal:
        take(book, path)
    assert known(book) == before
    return [(p.place.row, p.place.column, p.key) for p in refusal.value.problems]


def known(book: Book, on: date | None = None) -> dict[str, Cooperative]:
    with book.reading() as connection:
        return cooperatives(connection, FUND, on)


def exported(book: Book, path: Path) -> Path:
    with book.reading() as connection:
        facts = in_effect(stated(connection, FUND, KIND))
    write_cooperatives(
        {number: (cooperative_of(fact), fact.effective) for number, fact in facts.items()}, path
    )
    return path


def test_a_workbook_is_taken_once_and_changes_are_told(book: Book, tmp_path: Path) -> None:
    rows = [
        ("0100", "HTX mẫu 01", "hợp tác xã", "đang hoạt động"),
        ("0200", "Tổ mẫu 02", "TỔ HỢP TÁC", "ngung hoat dong"),
        ("0300", "HTX mẫu 03", None, "Đã sáp nhập", "0100"),
    ]
    path = workbook(tmp_path / "htx.xlsx", *rows)
    assert take(book, path, dry_run=True) == [("0100", "new"), ("0200", "new"), ("0300", "new")]
    assert known(book) == {}
    take(book, path)
    found = known(book, FIRST)
    assert (found["0200"].kind, found["0200"].status) == ("group", "stopped")
    assert found["0300"].merged_into == "0100"  # which stands in the same file
    assert {outcome for _, outcome in take(book, as_csv(tmp_path / "htx.csv", *rows))} == {"same"}
    rows[1] = ("0200", "Tổ mẫu 02", "tổ hợp tác", "đang hoạt động")
    again = workbook(tmp_path / "again.xlsx", *rows)
    assert dict(take(book, again)) == {"0100": "same", "0200": "changed", "0300": "same"}


def test_a_history_in_one_file_is_taken_once(book: Book, tmp_path: Path) -> None:
    """In any order of its rows: each is compared with what stands on its own day."""
    rows = [
        ("0100", "HTX mẫu 01", None, "đã giải thể", None, date(2023, 5, 1)),
        ("0100", "HTX mẫu 01", None, "đang hoạt động", None, date(2019, 1, 1)),
        ("0100", "HTX mẫu 01", None, "đang giải thể", None, date(2022, 5, 1)),
    ]
    path = workbook(tmp_path / "htx.xlsx", *rows)
    assert [outcome for _, outcome in take(book, path)] == ["changed", "new", "changed"]
    seen = [known(book, on)["0100"].status for on in (day("2020-01-01"), day("2022-12-31"), FIRST)]
    assert seen == ["active", "dissolving", "dissolved"]
    assert {outcome for _, outcome in take(book, path)} == {"same"}


def test_a_borrower_may_turn_out_to_be_older(book: Book, tmp_path: Path) -> None:
    with writer_of(book) as writer:
        register(writer, Cooperative(number="0100", name="HTX mẫu 01"), day("2025-01-01"))
    path = workbook(tmp_path / "htx.xlsx", ("0100", "HTX mẫu 01"))
    (entered,) = take_cooperatives(
        book, FUND, "kế toán", SourceFile.at(path), effective=FIRST
    ).entered
    assert (entered.outcome, entered.changed) == ("changed", ("effective",))
    assert take(book, path) == [("0100", "same")]


def test_a_wrong_workbook_names_every_row_and_changes_nothing(book: Book, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "sai.xlsx",
        ("0100", "HTX mẫu 01", "công ty"),
        ("0200", None, None, None, None, "31/02/2024"),
        ("0300", "HTX mẫu 03", None, "đã sáp nhập", "0999"),
        ("0400", "HTX mẫu 04", None, "đã sáp nhập", "0400"),
        ("0500", "HTX mẫu 05", None, "đã sáp nhập"),
        ("0600", "HTX mẫu 06", None, None, "0300"),
        ("0700", "HTX mẫu 07"),
        ("0700", "HTX mẫu 07 nữa", None, None, None, FIRST),  # the day that the other is given
        (44927, date(2023, 1, 1)),
    )
    assert sorted(refused(book, path), key=lambda wrong: wrong[0] or 0) == [
        (2, "C (Loại bên vay)", "cooperatives.not_one_of"),
        (3, "B (Tên bên vay)", "field.missing"),
        (3, "F (Hiệu lực từ ngày)", "day.none_such"),
        (4, "E (Sáp nhập vào)", "cooperative.successor_unknown"),
        (5, "E (Sáp nhập vào)", "cooperative.successor_unfit"),
        (6, "E (Sáp nhập vào)", "cooperative.merged_whereto"),
        (7, "E (Sáp nhập vào)", "cooperative.not_merged"),
        (9, "A (Mã số HTX)", "cooperatives.twice"),
        (10, "B (Tên bên vay)", "cell.day_not_text"),
    ]


def test_the_remarks_stand_beside_their_rows(book: Book, tmp_path: Path) -> None:
    path = workbook(tmp_path / "sai.xlsx", ("0100", "HTX mẫu 01"), ("0200", "B", None, "merged"))
    with pytest.raises(BadFile) as refusal:
        take(book, path)
    problems = refusal.value.problems
    back = tmp_path / "back.xlsx"
    write_with_remarks(SourceFile.at(path), problems, back, layout=LAYOUT, lang="vi")
    rows = load_workbook(back).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "0100"
    assert [row[-1] for row in rows[1:]] == [
        "",
        "cột E (Sáp nhập vào): 0200 được ghi là đã sáp nhập nhưng không ghi sáp nhập vào đâu.",
    ]
    assert refused(book, back) == [(p.place.row, p.place.column, p.key) for p in problems]


def test_two_that_merge_into_each_other_are_refused(book: Book, tmp_path: Path) -> None:
    rows = [("1", "A", None, "merged", "2"), ("2", "B", None, "merged", "1")]
    said = refused(book, workbook(tmp_path / "htx.xlsx", *rows))
    assert [(row, key) for row, _, key in said] == [
        (2, "cooperative.successor_unfit"),
        (3, "cooperative.successor_unfit"),
    ]


def test_yaml_and_json_are_taken_too(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "htx.yaml"
    path.write_text(
        "cooperatives:\n  - number: 0100\n    name: HTX mẫu 01\n    alliance_member: có\n"
        "    member_since: 03/02/2019\n    effective: 01/01/2019\n",
        encoding="utf-8",
    )
    take(book, path)
    found = known(book, day("2019-01-01"))["0100"]
    assert (found.alliance_member, found.member_since) == (True, date(2019, 2, 3))
    again = tmp_path / "htx.json"
    again.write_text(
        '{"cooperatives": [{"number": "0100", "name": "HTX mẫu 01", "alliance_member": true,'
        ' "member_since": "2019-02-03"}]}',
        encoding="utf-8",
    )
    assert take(book, again) == [("0100", "same")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cooperatives: []\n", "No borrower was found in the file."),
        ("# chưa có ai\n", "No borrower was found in the file."),
        (
            "cooperatives:\n  - {number: 0100, name: A, member_since: 2019-02-03}\n",
            "row 2, at cooperatives[0].member_since: 0100 is given a day of joining the alliance, "
            "but is not said to be a member. Say both, or neither.",
        ),
        (
            "cooperatives:\n  - {number: 0100, name: A, statu: active}\n",
            "row 2, at cooperatives[0].statu: “statu” is not known here. Is “status” meant?",
        ),
    ],
)
def test_a_wrong_tree(book: Book, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "sai.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as refusal:
        take(book, path)
    (problem,) = refusal.value.problems
    assert say_problem(problem, "en").endswith(said)


def test_an_empty_table_is_refused(book: Book, tmp_path: Path) -> None:
    assert refused(book, workbook(tmp_path / "trong.xlsx")) == [(None, None, "cooperatives.none")]


def test_an_export_comes_back_after_its_successors_merged_too(book: Book, tmp_path: Path) -> None:
    merged: Any = {"status": "merged"}
    with writer_of(book) as writer:
        for number in ("1", "2", "3"):
            register(writer, Cooperative(number=number, name=f"HTX {number}"), day("2020-01-01"))
        first = Cooperative(number="1", name="HTX 1", merged_into="2", **merged)
        second = Cooperative(number="2", name="HTX 2", merged_into="3", **merged)
        take_all(writer, [(first, day("2021-01-01")), (second, day("2022-01-01"))])
    path = exported(book, tmp_path / "danh-ba.xlsx")
    assert take(book, path) == [("1", "same"), ("2", "same"), ("3", "same")]


_LETTERS = "aăâđêôơưạắỳ ẤZ019-–/.,;:'\"#&{}[]*!|>%@=+~ợ"
_DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1))
_TEXTS = st.text(_LETTERS, min_size=1, max_size=12).filter(str.strip).map(text_of)
_MAYBE = st.none() | _TEXTS
_BORROWERS = st.builds(
    Cooperative,
    number=_TEXTS,
    name=_TEXTS,
    number_kind=st.sampled_from(NUMBER_KINDS),
    kind=st.sampled_from(KINDS),
    sector=_MAYBE,
    district=_MAYBE,
    district_until=st.none() | _DAYS,
    commune=_MAYBE,
    commune_since=st.none() | _DAYS,
    representative=_MAYBE,
    position=_MAYBE,
    address=_MAYBE,
    phone=_MAYBE,
    email=_MAYBE,
    tax_code=_MAYBE,
    alliance_member=st.booleans(),
    member_since=st.none() | _DAYS,
    status=st.sampled_from(["active", "stopped", "dissolving", "dissolved"]),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_BORROWERS, _DAYS), min_size=1, max_size=4))
def test_whatever_is_exported_comes_back_unchanged(
    book: Book, tmp_path_factory: pytest.TempPathFactory, wanted: list[tuple[Cooperative, date]]
) -> None:
    sound = [
        (each if each.alliance_member else replace(each, member_since=None), since)
        for each, since in wanted
    ]
    with writer_of(book) as writer:
        take_all(writer, sound)
    path = exported(book, tmp_path_factory.mktemp("danh-ba") / "danh-ba.xlsx")
    assert {outcome for _, outcome in take(book, path)} == {"same"}


def test_every_code_is_seen_whole_in_an_export(tmp_path: Path) -> None:
    """What wraps may be narrow; a cell with a code does not wrap."""
    known = {
        kind: (
            Cooperative(number=f"{n:012}", name="HTX mẫu", number_kind=kind, email="a@b.vn" * 6),
            FIRST,
        )
        for n, kind in enumerate(NUMBER_KINDS)
    }
    write_cooperatives(known, path := tmp_path / "danh-ba.xlsx")
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    widths = [
        float(width)
        for first, last, width in re.findall(
            r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', sheet
        )
        for _ in range(int(first), int(last) + 1)
    ]
    _, *rows = load_workbook(path).get_sheet_by_index(0).to_python()
    for place, column in enumerate(LAYOUT.columns):
        if column.kind == "code":
            assert widths[place] > max(len(str(row[place])) for row in rows)


def test_members_come_and_go_in_files(book: Book, tmp_path: Path) -> None:
    """A member may stand above its cooperative; a number that is none of a card is only told."""
    headings = ["mã số", "tên", "loại bên vay", "loại mã số", "thành viên của"]
    rows: list[list[Cell]] = [
        ["020185000123", "Bà Lan", "cá nhân", "căn cước", "4900000001"],
        ["4900000001", "HTX mẫu 01", "HTX", None, None],
        ["20185000124", "Ông Minh", "cá nhân", "căn cước", "4900000001"],
    ]
    path = save_workbook(tmp_path / "thanh-vien.xlsx", [headings, *rows])
    taken = take_cooperatives(book, FUND, "kế toán", SourceFile.at(path), effective=FIRST)
    notes = entered_table(taken.entered, {}, dry_run=False).notes
    assert [note.params["cooperative"] for note in notes] == ["20185000124"]
    assert {number: each.member_of for number, each in known(book).items()} == {
        "020185000123": "4900000001",
        "20185000124": "4900000001",
        "4900000001": None,
    }
    again = exported(book, tmp_path / "ra.xlsx")
    assert {outcome for _, outcome in take(book, again)} == {"same"}


def test_a_member_of_nobody_is_named_at_its_cell(book: Book, tmp_path: Path) -> None:
    """Not where the row of its cooperative could not be read: that is told already."""
    headings = ["mã số", "tên", "thành viên của"]
    wrong = save_workbook(tmp_path / "1.xlsx", [headings, ["1", "HTX 1", "7"], ["2", "HTX 2", "2"]])
    column = "C (thành viên của)"
    assert refused(book, wrong) == [
        (2, column, "cooperative.member_of_unknown"),
        (3, column, "cooperative.member_of_itself"),
    ]
    unread = save_workbook(tmp_path / "2.xlsx", [headings, ["1", "HTX 1", "7"], ["7", None, None]])
    assert {key for _, _, key in refused(book, unread)} == {"field.missing"}


def test_a_name_that_begins_like_a_formula_is_asked_about_and_stays_a_text(
    book: Book, tmp_path: Path
) -> None:
    """As what our own files say of it comes back: as a workbook, or as CSV with its apostrophe."""
    rows = [["4900000001", "=1+1"], ["4900000002", "HTX +84"]]
    for number, (write, name) in enumerate(((workbook, "=1+1"), (as_csv, "'=1+1"))):
        path = tmp_path / f"htx-{number}{'.csv' if write is as_csv else '.xlsx'}"
        write(path, [rows[0][0], name], rows[1])
        file = SourceFile.at(path)
        taken = take_cooperatives(book, FUND, "kt", file, effective=FIRST, dry_run=True).entered
        assert [each.cooperative.name for each in taken] == ["=1+1", "HTX +84"]
        notes = entered_table(taken, {}, dry_run=True).notes
        asked = [each for each in notes if each.key == "cooperative.like_a_formula"]
        assert [each.params["cooperative"] for each in asked] == ["4900000001"]
