"""Scenarios from files: in either language, as YAML or a workbook; what is wrong has its line."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter

from fundledger.errors import BadFile
from fundledger.exchange.scenarios import scenario_in
from fundledger.files import SourceFile
from fundledger.messages import say
from fundledger.outlook.scenarios import Change, Scenario
from fundledger.schemas.scenario import KIND

IN_VIETNAMESE = """
tên kịch bản: Hai HTX lớn nhất không trả
cách tính: kế hoạch
thay đổi:
  - đối tượng: dự kiến trả nhiều nhất
    cụ thể là: 2
    diễn biến: không trả
    từ ngày: 01/07/2023
  - {đối tượng: đang ở tòa, diễn biến: chậm, chậm số quý: 1}
  - {đối tượng: hợp đồng, cụ thể là: [HD-01, HD-02], diễn biến: trả một phần, tỷ lệ: "33,5"}
  - {diễn biến: giải ngân, số tiền: 500.000.000, từ ngày: 15/10/2023, nguồn vốn: NSNN}
"""
IN_ENGLISH = """
title: Hai HTX lớn nhất không trả
method: plan
changes:
  - {who: payers, which: "2", what: nothing, day: 2023-07-01}
  - {who: court, what: late, quarters: 1}
  - {who: loans, which: HD-01; HD-02, what: share, percent: 33.5%}
  - {what: disbursed, amount: 500000000, day: 2023-10-15, source: NSNN}
"""
SAID = Scenario(
    "Hai HTX lớn nhất không trả",
    (
        Change("nothing", "payers", ("2",), day=date(2023, 7, 1)),
        Change("late", "court", quarters=1),
        Change("share", "loans", ("HD-01", "HD-02"), Fraction(335, 1000)),
        Change("disbursed", amount=500_000_000, day=date(2023, 10, 15), source="NSNN"),
    ),
    "plan",
)


def read(text: str, name: str = "kb.yaml") -> Scenario:
    return scenario_in(SourceFile(name, text.encode())).scenario


def refused(text: str, name: str = "kb.yaml") -> list[tuple[int | None, str]]:
    with pytest.raises(BadFile) as refusal:
        read(text, name)
    return [(each.place.row, say(each.key, **each.params)) for each in refusal.value.problems]


@pytest.mark.parametrize("text", [IN_VIETNAMESE, IN_ENGLISH])
def test_either_language_says_the_same(text: str) -> None:
    assert read(text) == SAID


def test_a_workbook_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "kb.xlsx"
    with xlsxwriter.Workbook(path) as book:
        head, changes = book.add_worksheet("Kịch bản"), book.add_worksheet("Thay đổi")
        head.write_row(0, 0, ["Tên kịch bản", "Cách tính", "Ghi chú"])
        head.write_row(1, 0, ["Hai HTX lớn nhất không trả", "kế-hoạch"])
        columns = ("Đối tượng", "Cụ thể là", "Diễn biến", "Tỷ lệ (%)", "Số tiền", "Từ ngày")
        changes.write_row(0, 0, [*columns, "Chậm số ngày", "Chậm số quý", "Nguồn vốn"])
        rows = (
            ("dự kiến trả nhiều nhất", 2, "không trả", None, None, "01/07/2023"),
            ("đang ở tòa", None, "chậm", None, None, None, None, 1),
            ("hợp đồng", "HD-01; HD-02", "trả một phần", "33,5"),
            (None, None, "giải ngân", None, 500_000_000, "15/10/2023", None, None, "NSNN"),
        )
        for place, row in enumerate(rows, start=1):
            changes.write_row(place, 0, row)
    assert scenario_in(SourceFile.at(path)).scenario == SAID


def test_its_template_is_read_once_the_marks_are_gone() -> None:
    assert KIND.yaml is not None
    template = KIND.yaml()
    example = template[template.index("\n# tên kịch bản: Hai") :]
    found = read(example.replace("\n# ", "\n"))
    assert [each.what for each in found.changes] == [
        *("nothing", "late", "share", "suit_won", "disbursed"),
    ]
    assert refused(template) == [(None, say("scenario.no_head"))]


def test_what_is_wrong_is_named_with_its_line_and_the_nearest() -> None:
    text = """tên kịch bản: Thử
cách tnh: kế hoạch
thay đổi:
  - đói tựơg khác: tất cả
    diễn biến: không trả
  - diễn biến: bỏ trốn
  - diễn biến: trả một phần
  - diễn biến: trả một phần
    tỷ lệ: 150
  - diễn biến: chậm
    chậm số quý: 1
    số tiền: 5
  - đối tượng: nhóm nợ
    cụ thể là: 6
    diễn biến: không trả
"""
    found = refused(text)
    assert [row for row, _ in found] == [2, 4, 6, 7, 9, 12, 14]  # all of it in one round
    assert "cách tính" in found[0][1]
    assert "đối tượng" in found[1][1]
    assert "không trả" in found[2][1]
    mended = (
        text.replace("tnh", "tính")
        .replace("đói tựơg khác", "đối tượng")
        .replace("bỏ trốn", "trả hết nợ")
    )
    assert refused(mended) == [
        (7, "This change needs a percentage."),
        (9, "150% is too much: nobody pays more than 100% of what is expected."),
        (12, "“số tiền” means nothing for this change. Leave it out."),
        (14, "There is no debt group “6”. Groups are 1, 2, 3, 4 or 5."),
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "scenario.no_head"),
        ("thay đổi: []", "field.missing"),
        ("title: A\nchanges: nothing", "field.not_list"),
        ("title: A\nchanges: [nothing]", "field.not_mapping"),
        ("- A", "field.not_mapping"),
        ("title: A\ntên kịch bản: B", "tree.key_twice"),
    ],
)
def test_what_is_no_scenario(text: str, key: str) -> None:
    with pytest.raises(BadFile) as refusal:
        read(text or "# nothing")
    assert [each.key for each in refusal.value.problems] == [key]


def test_a_scenario_may_change_nothing() -> None:
    assert read("title: Như dự kiến") == Scenario("Như dự kiến")
