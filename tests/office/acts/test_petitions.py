"""Petitions through the office: entered one by one and from a file, counted, on the worklist."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from fundledger.errors import BadFile
from fundledger.files import SourceFile
from fundledger.office.answers import Answer
from fundledger.reports.table import Note
from fundledger.schemas.kinds import kind_named
from fundledger.store.books import Book
from tests.office.calls import column, do, links, refusal_of, table_of
from tests.support.test_petitions import GROUP, PLAIN, A, B, listed
from tests.worklist.told import keys

__all__ = ["listed"]

SAID: dict[str, Any] = {**PLAIN, "cooperatives": [A], "on": "25/04/2024"}
HEADINGS = (
    *("Số kiến nghị", "Ngày kiến nghị", "Nội dung kiến nghị", "Lĩnh vực kiến nghị"),
    *("Cơ quan được kiến nghị", "Mã số HTX kiến nghị", "HTX ngoài danh bạ"),
    *("Số HTX không nêu tên", "Số nội dung gộp", "Hạn trả lời", "Ngày trả lời"),
    *("Nội dung trả lời", "Số văn bản trả lời"),
)
CSV = f"""\
{";".join(HEADINGS)}
KN-01;25/04/2024;Cho vay tín chấp;vốn;Sở KHĐT;{A}; {B};;;;10/05/2024;08/05/2024;Đã hướng dẫn;12/CV
KN-02;25/04/2024;Thuê đất làm kho;đất đai;UBND tỉnh;{A};HTX Lua Vy;;;10/05/2024;;;
KN-03;31/03/2024;Kiến nghị khác của quý;khác;UBND tỉnh;;;25;38;;;;
"""


def file(text: str = CSV) -> SourceFile:
    quoted = text.replace(f"{A}; {B}", f'"{A}; {B}"')
    return SourceFile("kien-nghi.csv", quoted.encode())


def imported(book: Book, text: str = CSV, **more: Any) -> Answer:
    return do(book, "petition import", file=file(text), **more)


def notes(answer: Answer, name: str) -> tuple[Note, ...]:
    return table_of(answer, name).notes


def words(cells: list[Any]) -> list[str]:
    return [each if isinstance(each, str) else each.words("vi") for each in cells]


# One by one.


def test_the_life_of_a_petition(listed: Book) -> None:
    before = links(listed)
    do(listed, "petition add", number="KN-01", dry_run=True, **SAID)
    assert links(listed) == before
    do(listed, "petition add", number="KN-01", **SAID)
    to = {"to": "Sở Tài chính", "on": "02/05/2024", "due": "31/05/2024"}
    do(listed, "petition forward", number="KN-01", **to)
    late = do(listed, "petition list")
    assert words(column(late, "petitions", "state")) == ["đã chuyển"]
    assert words(column(late, "petitions", "answer_late")) == ["quá hạn trả lời"]
    do(listed, "petition answer", number="KN-01", text="Đã vay", document="3/TC", on="03/06/2024")
    answer = do(listed, "petition list", state="answered")
    assert column(answer, "petitions", "answered_by") == ["Sở Tài chính"]
    assert column(answer, "petitions", "answered_on") == [date(2024, 6, 3)]
    do(listed, "petition correct", number="KN-01", kind="thuế", reason="xếp nhầm")
    shown = do(listed, "petition show", number="KN-01")
    assert words(column(shown, "petition_history", "what")) == [
        *("kiến nghị", "chuyển", "trả lời", "sửa")
    ]
    voided = do(listed, "petition void", number="KN-01", reason="ghi hai lần")
    assert [each.key for each in voided.says] == ["petition_note.voided_petition"]
    assert column(do(listed, "petition list"), "petitions", "petition") == []


def test_it_is_looked_at_as_of_a_day(listed: Book) -> None:
    do(listed, "petition add", number="KN-01", **SAID)
    assert column(do(listed, "petition list", as_of="24/04/2024"), "petitions", "petition") == []
    early = refusal_of(listed, "petition show", number="KN-01", as_of="24/04/2024")
    assert early.key == "petition.before_it"


def test_a_misspelt_wish_is_refused_rather_than_answered_by_nothing(listed: Book) -> None:
    do(listed, "petition add", number="KN-01", **SAID)
    assert column(do(listed, "petition list", kind="Vốn"), "petitions", "petition") == ["KN-01"]
    assert column(do(listed, "petition list", body="ke hoach"), "petitions", "petition") == [
        "KN-01"
    ]
    assert column(do(listed, "petition list", cooperative=B), "petitions", "petition") == []
    assert refusal_of(listed, "petition list", kind="vống").key == "petition.no_such_kind"
    assert refusal_of(listed, "petition list", body="Sở Y tế").key == "petition.no_such_body"
    assert refusal_of(listed, "petition list", cooperative="1").key == "cooperative.unknown"


def test_a_name_that_the_register_has_too_is_remarked(listed: Book) -> None:
    said = {**SAID, "cooperatives": [], "unlisted": [f"mẫu {A}"]}
    answer = do(listed, "petition add", number="KN-01", **said)
    assert [each.key for each in notes(answer, "petitions")] == ["petition_note.in_register_too"]


def test_nothing_said_is_no_correction(listed: Book) -> None:
    do(listed, "petition add", number="KN-01", **SAID)
    nothing = refusal_of(listed, "petition correct", number="KN-01", reason="nhầm")
    assert nothing.key == "usage.nothing_said"


# From a file.


def test_a_file_is_taken_whole_and_once(listed: Book) -> None:
    before = links(listed)
    imported(listed, dry_run=True)
    assert links(listed) == before
    answer = imported(listed)
    assert links(listed) == before + 4  # three petitions, one of them answered
    assert notes(answer, "petitions_received")[0].params == {"new": 3, "already": 0, "steps": 1}
    again = imported(listed)
    assert links(listed) == before + 4
    assert notes(again, "petitions_received")[0].params == {"new": 0, "already": 3, "steps": 0}


def test_an_answer_that_is_filled_in_later_is_added(listed: Book) -> None:
    imported(listed)
    before = links(listed)
    later = CSV.replace("HTX Lua Vy;;;10/05/2024;;;", "HTX Lua Vy;;;10/05/2024;09/05/2024;;7/UB")
    assert later != CSV
    answer = imported(listed, later)
    assert links(listed) == before + 1
    assert words(column(answer, "petitions_received", "outcome")) == [
        *("đã có", "ghi thêm trả lời", "đã có")
    ]
    assert column(answer, "petitions_received", "answer_document")[1] == "7/UB"


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("KN-02;", "KN-01;", [(3, "petitions.twice")]),
        (f"{A};HTX Lua Vy", "49;HTX Lua Vy", [(3, "petition.not_in_register")]),
        ("đất đai", "điện nước", [(3, "petition.unknown_kind")]),
        (";25;38", ";;38", [(4, "petition.nobody")]),
        (";08/05/2024;", ";;", [(2, "field.missing")]),
        (";08/05/2024;", ";24/04/2024;", [(2, "petition.before_it")]),
        ("31/03/2024", "31/03/2025", [(4, "loan.future_day")]),
        ("Sở KHĐT", "", [(2, "field.missing")]),
    ],
)
def test_every_bad_row_is_named(
    listed: Book, old: str, new: str, problems: list[tuple[int, str]]
) -> None:
    assert old in CSV
    refused = refusal_of(listed, "petition import", file=file(CSV.replace(old, new)))
    assert isinstance(refused, BadFile)
    assert [(each.place.row, each.key) for each in refused.problems] == problems


def test_what_the_book_says_otherwise_is_refused_field_by_field(listed: Book) -> None:
    imported(listed)
    other = CSV.replace("Cho vay tín chấp", "Cho vay").replace(";25;38", ";25;39")
    refused = refusal_of(listed, "petition import", file=file(other))
    assert isinstance(refused, BadFile)
    assert [(each.place.row, each.key, each.params["there"]) for each in refused.problems] == [
        (2, "petition.differs", "Cho vay tín chấp"),
        (4, "petition.differs", 38),
    ]


def test_a_refused_file_is_given_back(listed: Book, tmp_path: Path) -> None:
    refused = refusal_of(listed, "petition import", file=file(CSV.replace("đất đai", "?")))
    assert refused.give_back is not None
    refused.give_back(tmp_path / "back.xlsx", False)
    rows = load_workbook(tmp_path / "back.xlsx").get_sheet_by_index(0).to_python()
    assert [bool(row[-1]) for row in rows[1:]] == [False, True, False]


def test_the_example_of_the_template_is_taken(listed: Book) -> None:
    """With the number of its cooperative, and the marks before its lines taken away."""
    template = kind_named("petitions").yaml
    assert template is not None
    lines = template().splitlines()
    body = [each.removeprefix("# ") for each in lines[lines.index("petitions:") + 1 :]]
    text = "\n".join(["petitions:", *body]).replace("4900123456", A)
    taken = do(listed, "petition import", file=SourceFile("kien-nghi.yaml", text.encode()))
    assert column(taken, "petitions_received", "petition") == ["KN-01/2024"]


# Counted.


def test_counted_by_kind_and_by_body(listed: Book) -> None:
    """40 things asked for by A, B, Lua Vy and 25 that nobody named: 28 at most."""
    imported(listed)
    answer = do(listed, "report petitions", first="01/01/2024", as_of="30/04/2024")
    kinds = table_of(answer, "petitions_by_kind")
    assert words(kinds["petition_kind"]) == ["khác", "vốn", "đất đai"]
    assert kinds["petitions_counted"] == [38, 1, 1]
    assert kinds["cooperatives_counted"] == [25, 2, 2]
    assert (kinds.total["petitions_counted"], kinds.total["cooperatives_counted"]) == (40, 28)
    bodies = table_of(answer, "petitions_by_body")
    assert (bodies["body"], bodies["petitions_counted"]) == (["UBND tỉnh", "Sở KHĐT"], [39, 1])
    assert bodies.total["cooperatives_counted"] == 28
    assert [each.key for each in kinds.notes] == ["petition_note.in_all", "petition_note.at_most"]


def test_they_stand_as_at_the_end_of_the_span(listed: Book) -> None:
    """The first was answered on 8/5; the second was due on 10/5."""
    imported(listed)

    def states(as_of: str) -> list[object]:
        total = table_of(
            do(listed, "report petitions", first="01/04/2024", as_of=as_of), "petitions_by_kind"
        ).total
        names = ("petitions_open", "petitions_answered", "petitions_late")
        return [total[name] for name in names]

    assert states("07/05/2024") == [2, 0, 0]
    assert states("10/05/2024") == [1, 1, 0]
    assert states("11/05/2024") == [1, 1, 1]
    answer = do(listed, "report petitions", first="01/05/2024", as_of="31/05/2024")
    assert notes(answer, "petitions_by_kind") == (
        Note("petition_note.none_in_span"),
        Note("petition_note.from_before", {"count": 39, "day": date(2024, 5, 1)}),  # 38 and 1
    )


def test_who_is_no_cooperative_is_counted_apart(listed: Book) -> None:
    do(listed, "petition add", number="1", **{**SAID, "cooperatives": [GROUP], "others": ["Hội"]})
    answer = do(listed, "report petitions", first="01/01/2024")
    total = table_of(answer, "petitions_by_kind").total
    assert (total["cooperatives_counted"], total["others_counted"]) == (0, 2)


# What must be done.


def test_an_answer_that_is_due_is_on_the_worklist_until_it_came(listed: Book) -> None:
    imported(listed)
    of: Any = {"kinds": ("petition",)}
    both = [
        ("petition:KN-01:2024-05-10", "2024-05-10"),
        ("petition:KN-02:2024-05-10", "2024-05-10"),
    ]
    assert keys(listed, "2024-04-24", 30, **of) == []  # not asked yet
    assert keys(listed, "2024-04-25", **of) == []
    assert keys(listed, "2024-04-25", 15, **of) == both
    assert keys(listed, "2024-05-08", 2, **of) == both[1:]
    to = {"to": "Sở TNMT", "on": "09/05/2024", "due": "20/05/2024"}
    do(listed, "petition forward", number="KN-02", **to)
    assert keys(listed, "2024-06-30", **of) == [("petition:KN-02:2024-05-20", "2024-05-20")]
