"""The Fund's own ladder from a file and to one: the same in every form, or each bad place named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.ladders import ladder_in, write_ladder, written
from fundledger.files import SourceFile
from fundledger.rules.ladders import RUNG_KINDS, InspectionRule, Ladder, Rung, shipped
from fundledger.schemas.ladder import LAYOUT, RUNGS
from tests.exchange.mutated import written as workbook

OWN = Ladder(
    *("quy-che-2026", date(2026, 1, 1), "QĐ 12/QĐ-Q"),
    (
        Rung("contact", "Gọi điện", "contact", 1),
        Rung("remind_1", "Nhắc lần 1", "notice", 10),
        Rung("work", "Mời làm việc", "work", 30, 15, 2),
    ),
    InspectionRule(30, 6),
)
YAML = """\
name: quy-che-2026
from: 01/01/2026
source: QĐ 12/QĐ-Q
first_days: 30
every_months: 6
rungs:
  - {code: contact, name: Gọi điện, kind: liên hệ, days_overdue: 1}
  - {code: remind_1, name: Nhắc lần 1, kind: notice, days_overdue: 10}
  - {code: work, name: Mời làm việc, kind: "làm việc, biên bản", days_overdue: 30, days_since: 15,
     from_group: 2}
"""


def yaml(text: str) -> SourceFile:
    return SourceFile("thang.yaml", text.encode())


def test_every_form_says_the_same(tmp_path: Path) -> None:
    assert ladder_in(yaml(YAML)) == OWN
    for name in ("a.xlsx", "a.toml"):
        write_ladder(OWN, tmp_path / name)
        assert ladder_in(SourceFile.at(tmp_path / name)) == OWN
    toml = SourceFile("b.toml", written(OWN).encode())
    assert ladder_in(toml) == OWN


def test_the_ladder_of_the_program_can_be_changed_in_a_workbook(tmp_path: Path) -> None:
    write_ladder(shipped(), tmp_path / "a.xlsx")
    found = ladder_in(SourceFile.at(tmp_path / "a.xlsx"))
    assert (found.rungs, found.inspection) == (shipped().rungs, shipped().inspection)
    assert not found.unverified  # whoever adopts it answers for its days


CODES = st.lists(st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), unique=True, min_size=1)
DAYS = st.integers(0, 9_999)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    rungs = tuple(
        Rung(
            *(code, draw(st.sampled_from(["Nhắc", 'A "b"', "x, y"]))),
            draw(st.sampled_from(RUNG_KINDS)),
            *(draw(DAYS), draw(DAYS), draw(st.integers(1, 5))),
        )
        for code in draw(CODES)
    )
    rule = InspectionRule(draw(st.none() | DAYS), draw(st.none() | st.integers(1, 9_999)))
    return Ladder("thang", draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))), "QĐ 1", rungs, rule)


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(ladders())
def test_what_is_written_comes_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, ladder: Ladder
) -> None:
    for name in ("a.xlsx", "a.toml"):
        path = tmp_path_factory.mktemp("thang") / name
        write_ladder(ladder, path)
        assert ladder_in(SourceFile.at(path)) == ladder


def test_everything_that_is_wrong_is_named_at_its_cell(tmp_path: Path) -> None:
    general = [LAYOUT.heading(each.name) for each in LAYOUT.columns]
    rungs = [RUNGS.heading(each.name) for each in RUNGS.columns]
    sheets = {
        "Chung": [general, ["quy-che", "01/01/2026", "QĐ 12", None, 0]],
        "Các bước đôn đốc": [
            rungs,
            ["a", "Gọi", "gọi", 1, None, None],
            ["b", "Nhắc", "thông báo", 10_000, None, None],
            ["c", "Nhắc", "thông báo", 10, None, 6],
            ["d", None, "thông báo", 10, None, None],
        ],
    }
    with pytest.raises(BadFile) as refused:
        ladder_in(SourceFile.at(workbook(tmp_path / "a.xlsx", sheets)))
    assert [
        (p.place.sheet, p.place.row, (p.place.column or "")[:1], p.key)
        for p in refused.value.problems
    ] == [
        ("Chung", 2, "E", "ladder.not_a_number"),
        ("Các bước đôn đốc", 2, "C", "loans.not_among"),
        ("Các bước đôn đốc", 3, "D", "ladder.not_a_number"),
        ("Các bước đôn đốc", 4, "F", "ladder.not_a_number"),
        ("Các bước đôn đốc", 5, "B", "field.missing"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "key", "row"),
    [
        ("code: remind_1", "code: contact", "ladder.twice", 8),
        ("code: remind_1", "code: Nhắc 1", "rule_set.bad_name", 8),
        ("name: quy-che-2026\n", "", "field.missing", 1),
        (YAML[YAML.index("rungs:") :], "rungs: []\n", "ladder.lacks", None),
    ],
)
def test_what_a_ladder_cannot_say(before: str, after: str, key: str, row: int | None) -> None:
    with pytest.raises(BadFile) as refused:
        ladder_in(yaml(YAML.replace(before, after)))
    (problem,) = refused.value.problems
    assert (problem.key, problem.place.row) == (key, row)


def test_it_is_written_to_a_form_that_it_can_be_read_from(tmp_path: Path) -> None:
    with pytest.raises(FundledgerError) as refused:
        write_ladder(OWN, tmp_path / "a.csv")
    assert refused.value.key == "ladder.no_such_form"
