"""The Fund's own table from files and to files: every form alike, every bad place named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.lending_rules import table_of, write_table
from fundledger.exchange.remarks import write_with_remarks
from fundledger.files import SourceFile
from fundledger.messages import say_problem
from fundledger.rules.lending import (
    Authority,
    LendingRules,
    PaperWanted,
    Step,
    said_of,
    shipped,
)
from fundledger.schemas.lending_rules import KIND, LAYOUT, OTHERS, PARTS, written
from tests.exchange.mutated import written as workbook
from tests.rules.test_lending import tables

OWN = LendingRules(
    name="quy-che-2026",
    since=date(2026, 1, 1),
    source="Quyết định 12/QĐ-Q",
    lapse_days=90,
    steps=(
        Step("papers", "Nhận đủ hồ sơ", 3, who="Phòng tín dụng"),
        Step("site_visit", "Kiểm tra thực tế", 5),
        Step("appraisal", "Thẩm định", 10),
        Step("decision", "Quyết định"),
        Step("first_draw", "Giải ngân", 30, calendar_days=True),
    ),
    authority=(Authority("Giám đốc", 500_000_000), Authority("Chủ tịch")),
    papers=(
        PaperWanted("request", "Đơn"),
        PaperWanted("statements", "Báo cáo", of=("cooperative", "union")),
        PaperWanted("security", "Bảo đảm", "first_draw"),
    ),
)
YAML = """\
name: quy-che-2026
from: 01/01/2026
source: Quyết định 12/QĐ-Q
lapse_days: 90
steps:
  - {code: nhận đủ hồ sơ, name: Nhận đủ hồ sơ, days: 3, who: Phòng tín dụng}
  - {code: site_visit, name: Kiểm tra thực tế, days: 5}
  - {code: Thẩm định, name: Thẩm định, days: 10}
  - {code: decision, name: Quyết định}
  - {code: first draw, name: Giải ngân, days: 30, calendar_days: có}
authority:
  - {who: Giám đốc, up_to: 500.000.000}
  - {who: Chủ tịch}
papers:
  - {code: request, name: Đơn}
  - {code: statements, name: Báo cáo, of: hợp tác xã; Liên hiệp}
  - {code: security, name: Bảo đảm, before: trước lần giải ngân đầu}
"""


def file_of(text: str, name: str = "quy-trinh.yaml") -> SourceFile:
    return SourceFile(name, text.encode())


def wrong(file: SourceFile) -> list[tuple[str | None, int | None, str | None, str]]:
    """Sheet, row, place and key of everything that is wrong."""
    with pytest.raises(BadFile) as refusal:
        table_of(file)
    return [
        (p.place.sheet, p.place.row, p.place.column or p.place.path, p.key)
        for p in refusal.value.problems
    ]


def test_the_same_table_in_every_form(tmp_path: Path) -> None:
    assert table_of(file_of(YAML)) == OWN
    body = json.dumps(said_of(OWN), ensure_ascii=False)  # with true, numbers and lists
    assert table_of(file_of(body, "a.json")) == OWN
    assert table_of(file_of(written(OWN), "a.toml")) == OWN
    for name in ("a.xlsx", "a.toml"):
        write_table(OWN, tmp_path / name)
        assert table_of(SourceFile.at(tmp_path / name)) == OWN


def test_the_table_of_the_program_is_its_own_template() -> None:
    assert KIND.toml is not None
    assert table_of(file_of(KIND.toml(), "a.toml")) == shipped()


def test_the_example_of_the_yaml_template_can_be_taken() -> None:
    """Six steps, of which the visit is the Fund's own."""
    assert KIND.yaml is not None
    _, _, example = KIND.yaml().rpartition("\n\n")
    text = "\n".join(line.removeprefix("# ") for line in example.splitlines())
    rules = table_of(file_of(text))
    assert len(rules.steps) == 6
    assert (rules.authority[0].up_to, rules.authority[1].up_to) == (500_000_000, None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(tables())
def test_what_is_written_comes_back(tmp_path: Path, rules: LendingRules) -> None:
    assert table_of(file_of(written(rules), "a.toml")) == rules
    write_table(rules, tmp_path / "a.xlsx", replace=True)
    assert table_of(SourceFile.at(tmp_path / "a.xlsx")) == rules


def test_another_form_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FundledgerError) as refusal:
        write_table(OWN, tmp_path / "a.docx")
    assert refusal.value.key == "lending_rules.no_such_form"
    assert list(tmp_path.iterdir()) == []


def headings(layout: Any) -> list[object]:
    return [layout.heading(column.name) for column in layout.columns]


def sheets(**rows: Sequence[Sequence[object]]) -> dict[str, list[list[object]]]:
    """The four sheets with the headings of the template, and these rows."""
    known = {"head": LAYOUT, **PARTS}
    names = {"head": "Chung", "steps": "Các bước", "authority": "Thẩm quyền", "papers": "Giấy tờ"}
    return {names[part]: [headings(known[part]), *map(list, told)] for part, told in rows.items()}


def test_a_workbook_in_which_everything_is_wrong(tmp_path: Path) -> None:
    """Columns: head A name B from C source D lapse; steps A code B name C days D calendar E who;
    authority A who B up to; papers A code B name C before D of."""
    found = wrong(
        SourceFile.at(
            workbook(
                tmp_path / "a.xlsx",
                sheets(
                    head=[[None, "30/02/2026", None, "ba tháng"]],
                    steps=[
                        ["Kiểm tra", "A", 0, "đúng", None],
                        ["decision", None, 1000, None, None],
                        ["appraisal", "B", None, None, None],
                        ["papers", "C", None, None, None],
                        ["papers", "D", None, None, None],
                    ],
                    authority=[["Giám đốc", -5], ["Phó", 1], ["PHO", None]],
                    papers=[["x", "X", "sau", "doanh nghiệp"], ["y", "Y", None, None]] * 2,
                ),
            )
        )
    )
    assert [(sheet, row, (place or "")[:1], key) for sheet, row, place, key in found] == [
        ("Chung", 2, "A", "field.missing"),
        ("Chung", 2, "B", "day.none_such"),
        ("Chung", 2, "D", "lending_rules.not_days"),
        ("Các bước", None, "", "lending_rules.steps_order"),
        ("Các bước", 2, "A", "lending_rules.not_a_code"),
        ("Các bước", 2, "C", "lending_rules.not_days"),
        ("Các bước", 2, "D", "loans.not_among"),
        ("Các bước", 3, "B", "field.missing"),
        ("Các bước", 3, "C", "lending_rules.not_days"),
        ("Các bước", 6, "A", "lending_rules.twice"),
        ("Giấy tờ", 2, "C", "loans.not_among"),
        ("Giấy tờ", 2, "D", "cooperatives.not_one_of"),
        ("Giấy tờ", 4, "C", "loans.not_among"),
        ("Giấy tờ", 4, "D", "cooperatives.not_one_of"),
        ("Giấy tờ", 5, "A", "lending_rules.twice"),
        ("Thẩm quyền", 2, "B", "cell.negative"),
        ("Thẩm quyền", 4, "A", "lending_rules.twice"),
    ]


def test_a_refused_workbook_comes_back_with_remarks(tmp_path: Path) -> None:
    rows = sheets(head=[["a", "01/01/2026", None, None]], steps=[["papers", "P", None, None, None]])
    file = SourceFile.at(workbook(tmp_path / "a.xlsx", rows))
    with pytest.raises(BadFile) as refusal:
        table_of(file)
    (problem,) = refusal.value.problems
    assert (problem.key, problem.place.sheet) == ("lending_rules.no_decision", "Các bước")
    back = tmp_path / "back.xlsx"
    write_with_remarks(file, refusal.value.problems, back, layout=LAYOUT, others=OTHERS)
    assert wrong(SourceFile.at(back)) == [("Các bước", None, None, "lending_rules.no_decision")]


def test_a_sheet_that_is_no_part_is_told(tmp_path: Path) -> None:
    rows = sheets(
        head=[["a", "01/01/2026", None, None]], steps=[["decision", "D", None, None, None]]
    )
    rows["Ghi chú"] = [["Bảng này theo Quy chế"]]
    found = wrong(SourceFile.at(workbook(tmp_path / "a.xlsx", rows)))
    assert found == [("Ghi chú", None, None, "lending_rules.unknown_sheet")]


def test_two_columns_are_a_table_by_both_their_headings(tmp_path: Path) -> None:
    """Of the sheet of authority; with one of them alone nobody could know it."""
    rows = sheets(
        head=[["a", "01/01/2026", None, None]],
        steps=[["decision", "D", None, None, None]],
        authority=[["Giám đốc", 500]],
    )
    taken = table_of(SourceFile.at(workbook(tmp_path / "a.xlsx", rows)))
    assert taken.authority == (Authority("Giám đốc", 500),)
    rows["Thẩm quyền"] = [["Chức danh"], ["Giám đốc"]]
    found = wrong(SourceFile.at(workbook(tmp_path / "b.xlsx", rows)))
    assert found == [("Thẩm quyền", None, None, "lending_rules.unknown_sheet")]


def test_a_workbook_without_the_sheet_of_the_whole(tmp_path: Path) -> None:
    rows = sheets(steps=[["decision", "D", None, None, None]])
    found = wrong(SourceFile.at(workbook(tmp_path / "a.xlsx", rows)))
    assert [key for *_, key in found] == ["table.none"]
    twice = sheets(head=[["a", "01/01/2026"], ["b", "01/01/2027"]], steps=[["decision", "D"]])
    found = wrong(SourceFile.at(workbook(tmp_path / "b.xlsx", twice)))
    assert found == [("Chung", 3, None, "lending_rules.one_head")]


@pytest.mark.parametrize(
    ("old", "new", "row", "path", "key"),
    [
        ('name = "quy-che-2026"\n', "", None, "name", "field.missing"),
        ("from = 2026-01-01", 'from = "hôm nay"', 3, "from", "day.unreadable"),
        ("days = 3", "days = 3.5", 10, "steps[0].days", "lending_rules.not_days"),
        ("days = 5", 'days = "năm"', 16, "steps[1].days", "lending_rules.not_days"),
        (
            "calendar_days = true",
            "calendar_days = 3",
            31,
            "steps[4].calendar_days",
            "loans.not_among",
        ),
        ("up_to = 500000000", "up_to = 0", 35, "authority[0].up_to", "cell.zero"),
        ("[[authority]]", "[[autority]]", 33, "autority", "field.unknown_like"),
        ('"union"', '"unions"', 49, "papers[1].of", "cooperatives.not_one_of"),
        ('code = "security"', 'code = "request"', 52, "papers[2].code", "lending_rules.twice"),
        ('code = "decision"', 'code = "own"', 7, "steps", "lending_rules.no_decision"),
    ],
)
def test_a_fault_of_toml_names_its_line(
    old: str, new: str, row: int | None, path: str, key: str
) -> None:
    text = written(OWN)
    assert old in text
    found = wrong(file_of(text.replace(old, new), "a.toml"))
    assert (None, row, path, key) in found


def test_what_is_no_toml_is_told_with_its_line() -> None:
    with pytest.raises(FundledgerError) as refusal:
        table_of(file_of('name = "a"\nfrom = 2026-01-01\nsteps = [\n', "a.toml"))
    assert refusal.value.key == "lending_rules.unreadable_file"
    assert "a.toml" in str(refusal.value)


@pytest.mark.parametrize("text", ["# không có gì", "[]", "5", "steps: 5"])
def test_a_file_that_is_no_table(text: str) -> None:
    assert wrong(file_of(text))


def test_a_fault_is_a_sentence_in_the_words_of_the_file(tmp_path: Path) -> None:
    rows = sheets(
        head=[["a", "01/01/2026", None, None]],
        steps=[["decision", "D", None, None, None]] * 2,
    )
    with pytest.raises(BadFile) as refusal:
        table_of(SourceFile.at(workbook(tmp_path / "a.xlsx", rows)))
    said = say_problem(refusal.value.problems[0], "vi")
    assert said.endswith("“decision” được nêu hai lần (Mã bước).")


def test_what_is_not_said_is_not_said_in_the_fact() -> None:
    bare = replace(OWN, source="", lapse_days=None, authority=(), papers=())
    text = "name: quy-che-2026\nfrom: 2026-01-01\nsteps:\n" + YAML.partition("steps:\n")[2]
    found = table_of(file_of(text.partition("authority:")[0]))
    assert found == bare
