"""A column is declared once: in the model, by its field; everything else follows from that."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.contract.fields import fields_of
from fundledger.contract.terms import Terms
from fundledger.errors import FundledgerError
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.intake.recognition import Row
from fundledger.messages import LANGUAGES, catalogue
from fundledger.schemas import collections, loans
from fundledger.schemas.fields import (
    Cell,
    Code,
    Day,
    Line,
    Model,
    Reference,
    column,
    columns_of,
    filled,
)
from fundledger.schemas.filekinds import FileKind, Located, record_by_record, table_of
from fundledger.schemas.kinds import KINDS
from fundledger.schemas.layouts import Layout
from fundledger.schemas.raw import steps
from fundledger.schemas.records import Record
from fundledger.schemas.words import Words
from tests.exchange.mutated import written
from tests.exchange.readers import read_whole

ANSWERS = Words("choice.yes_or_no.", ("yes", "no"), {"yes": ("x",)})
Answer = Annotated[str, Cell(ANSWERS.read, offered=ANSWERS.offered)]


class MemberIn(Model):
    number: Code = filled("ma so", width=20)
    name: Line = filled()
    alliance_member: Answer = column(default="no")
    member_since: Day | None = column("vao ngay")
    tax_code: Reference | None = column(needed=True)


class MembersIn(Model):
    members: list[MemberIn]


TABLE = table_of("members", MemberIn, like="cooperatives")  # whose words it speaks
MEMBERS: FileKind[Located[MemberIn], Record] = FileKind(
    "members",
    (TABLE,),
    MembersIn,
    record_by_record(MemberIn, TABLE, MembersIn, lambda said: said),
    none="cooperatives.none",
)


def test_the_columns_are_the_fields() -> None:
    told = [(c.name, c.kind, c.needed, c.width, c.aliases) for c in columns_of(MemberIn)]
    assert told == [
        ("number", "code", True, 20, ("ma so",)),
        ("name", "text", True, 14, ()),
        ("alliance_member", "code", False, 14, ()),
        ("member_since", "day", False, 14, ("vao ngay",)),
        ("tax_code", "code", True, 14, ()),  # the column must be there, its cells may be blank
    ]


def test_every_form_of_a_kind_follows_from_its_model(tmp_path: Path) -> None:
    rows = [
        ["Mã số HTX", "Tên bên vay", "Thành viên Liên minh HTX", "Vào ngày", "Mã số thuế"],
        ["0100", "HTX một", "X", date(2020, 2, 3), None],
        [200, "HTX hai", None, None, "0200"],
        ["Tổng cộng", None, None, None, None],
    ]
    path = written(tmp_path / "a.xlsx", {"HTX": rows})
    first, second = read_whole(MEMBERS, SourceFile.at(path))
    one = MemberIn(number="0100", name="HTX một", alliance_member="yes", member_since="3/2/2020")
    assert first.value == one
    assert second.value == MemberIn(number="200", name="HTX hai", tax_code="0200")
    assert (second.place.row, second.place_of("tax_code").column) == (3, "E (Mã số thuế)")
    tree = {"members": [{"number": "0100", "name": "HTX một", "alliance_member": "có"}, {"a": 1}]}
    text = SourceFile("a.json", json.dumps(tree).encode())
    reading = reading_of(MEMBERS, text)
    assert [each.value.alliance_member for each in reading.found] == ["yes"]
    assert {(p.key, p.place.path) for p in reading.problems} == {
        ("field.missing", "members[1].number"),
        ("field.missing", "members[1].name"),
        ("field.unknown", "members[1].a"),
    }
    assert [record.values for record in reading.left_out] == [{"a": 1}]


def test_its_template_and_its_contract_too() -> None:
    assert TABLE.columns[2].offered() == ("có", "không")
    headings = [TABLE.heading(name) for name in MemberIn.model_fields]
    assert headings[0] == KINDS["cooperatives"].layouts[0].heading("number")
    schema = MEMBERS.json_schema()["$defs"]["MemberIn"]
    assert [told["title"] for told in schema["properties"].values()] == headings
    assert schema["required"] == ["number", "name"]


def test_a_file_of_nothing_says_so() -> None:
    for text in ("", "[]", "members: []", "members: null"):
        reading = reading_of(MEMBERS, SourceFile("a.yaml", f"{text} # không có gì".encode()))
        assert [problem.key for problem in reading.problems] == ["cooperatives.none"]


@pytest.mark.parametrize(
    ("text", "key"), [("members: 5", "field.not_list"), ("- 5", "field.not_mapping")]
)
def test_a_tree_of_another_shape_is_told(text: str, key: str) -> None:
    reading = reading_of(MEMBERS, SourceFile("a.yaml", text.encode()))
    assert [problem.key for problem in reading.problems] == [key]


def test_words_are_compared_without_accents_blanks_and_signs() -> None:
    words = Words("choice.monthly_conversion.", ("x12", "/30x365"), {"x12": ("12",)})
    for said, code in (("×12", "x12"), (": 30 × 365", "/30x365"), (12, "x12"), ("X12", "x12")):
        assert words.read(said) == code
    with pytest.raises(FundledgerError) as refused:
        words.read("13")
    assert refused.value.key == "loans.not_among"


def test_a_table_of_contracts_has_a_column_for_every_term() -> None:
    """But for the instalments as signed, which have a sheet; a rate is said in one of two ways."""
    declared = {each.name for each in fields_of(Terms)} - {"rate", "custom"}
    of_rate = {"annual_rate", "monthly_rate", "monthly_conversion"}
    assert {each.name for each in loans.LAYOUT.columns} - loans.HEAD == declared | of_rate


LIKE = [layout for kind in KINDS.values() for layout in kind.layouts if layout.like]


@pytest.mark.parametrize("layout", LIKE, ids=lambda layout: layout.kind)
def test_a_table_does_not_repeat_the_words_of_the_one_it_is_like(layout: Layout) -> None:
    for each in layout.columns:
        for what in ("heading", "explanation"):
            own, other = (f"{what}.{kind}.{each.name}" for kind in (layout.kind, layout.like))
            said = [(catalogue(lang).get(own), catalogue(lang).get(other)) for lang in LANGUAGES]
            assert any(mine != theirs for mine, theirs in said), own


@given(
    st.lists(
        st.one_of(st.from_regex("[a-z_]{1,9}", fullmatch=True), st.integers(0, 99)), max_size=6
    )
)
def test_a_path_is_read_back_from_its_text(parts: list[str | int]) -> None:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    assert steps(text.removeprefix(".")) == tuple(parts)


AMOUNTS = st.integers(1, 10**12)
RECEIPTS = st.fixed_dictionaries(
    {
        "day": st.dates(date(2000, 1, 1), date(2090, 12, 31)),
        "loan": st.from_regex("HD-[0-9]{1,4}", fullmatch=True),
        "amount": AMOUNTS,
        "place": st.sampled_from(("cash", "tiền mặt", "bank", "Ngân hàng", "BIDV")),
    },
    optional={
        "receipt": st.from_regex("0{0,3}[1-9][0-9]{0,4}", fullmatch=True),
        "payer": st.sampled_from(("HTX mẫu 01", "ông A")),
        "mark": st.sampled_from((*collections.MARKS.codes, *collections.MARKS.offered())),
    },
)


@given(st.lists(RECEIPTS, min_size=1, max_size=4))
def test_a_receipt_is_the_same_in_every_form(receipts: list[dict[str, object]]) -> None:
    """A workbook, a table of text, and JSON with days as text: one reader, one value."""
    layout = collections.LAYOUT
    names = [each.name for each in layout.columns]
    table = [[layout.heading(name) for name in names]]
    table += [[receipt.get(name) for name in names] for receipt in receipts]
    texts = "\n".join(";".join("" if c is None else str(c) for c in row) for row in table)
    tree = json.dumps({"collections": receipts}, default=str)
    forms = [SourceFile("a.csv", texts.encode()), SourceFile("a.json", tree.encode())]
    first, second = ([each.value for each in read_whole(collections.KIND, f)] for f in forms)
    assert first == second
    assert [row.amount for row in first] == [receipt["amount"] for receipt in receipts]
    assert all(isinstance(row, Row) for row in first)
