"""A content in the words of a layout: fields, forms, tables, the head and the foot of a paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fundledger.banking.own_accounts import OwnAccount
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact
from fundledger.ledger.settings import Settings
from fundledger.messages import Language
from fundledger.messages.wording import Named
from fundledger.money import Dong
from fundledger.reports.table import Column, Table, Word, days, money, sums, texts
from fundledger.statements.content import Ask, Content
from fundledger.statements.details import Details
from fundledger.statements.document import (
    Document,
    Grid,
    Head,
    Paragraph,
    Payment,
    Signatures,
)
from fundledger.statements.filling import DOTS, Filled, Number, fill
from fundledger.statements.wording import Layout, layout_of
from tests.statements.said import fact, settings

DAY = date(2023, 7, 5)
DUE = Table.of(
    "due",
    (*texts("loan", "area"), *days("due"), *sums("principal", "interest")),
    [
        {"loan": "A", "area": "Cao Lộc", "due": date(2023, 9, 30), "principal": 5, "interest": 0},
        {"loan": "B", "area": "Cao Lộc", "due": None, "principal": 1_000_000, "interest": 7},
    ],
)
CONTENT = Content(
    "paper",
    {
        "name": "HTX Đông Sơn",
        "to_pay": Dong(1_000_012),
        "signed": date(2023, 1, 5),
        "number_of": 7,
        "state": Word("overdue", Named("quá hạn", "overdue")),
        "officer": None,
        "none": 0,
    },
    (DUE,),
    (Ask(1_000_012, "QHTPT A KY01", "A"),),
)


def layout(tmp_path: Path, toml: str, language: Language = "vi") -> Layout:
    folder = tmp_path / language
    folder.mkdir(exist_ok=True)
    text = f'title = "THÔNG BÁO"\nfile = "Thông báo"\nmark = "TB"\n{toml}'
    (folder / "paper.toml").write_text(text, encoding="utf-8")
    return layout_of("paper", language, tmp_path)


def details(*facts: Fact) -> Details:
    return Details(Settings(tuple(facts)), DAY, "Quỹ tỉnh")


def paper(
    tmp_path: Path, toml: str, *, number: Number | None = None, language: Language = "vi"
) -> Document:
    of = details(
        *settings(
            paper_place="Lạng Sơn",
            parent_body="Liên minh HTX tỉnh",
            signer_director="Người ký",
            signer_director_as="KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC",
            paper_recipients="UBND xã (phối hợp); Kiểm soát viên",
        )
    )
    return fill(CONTENT, layout(tmp_path, toml, language), Filled(of, DAY, number))


def said(document: Document) -> list[str]:
    paragraphs = [each for each in document.blocks if isinstance(each, Paragraph)]
    return ["".join(span.text for span in each.spans) for each in paragraphs]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{name}", "HTX Đông Sơn"),
        ("{name:upper}", "HTX ĐÔNG SƠN"),
        ("{to_pay}", "1.000.012"),
        ("{to_pay:words}", "Một triệu không trăm mười hai đồng"),
        ("{to_pay:million}", "1,000012"),
        ("{signed}", "05/01/2023"),
        ("{signed:prose}", "ngày 05 tháng 01 năm 2023"),
        ("{number_of}", "7"),
        ("{number_of:two}", "07"),
        ("{state}", "quá hạn"),
        ("{officer}", DOTS),
        ("{fund.issuer}", "Quỹ tỉnh"),
        ("{paper.number}", DOTS),
    ],
)
def test_a_field_is_shown_by_what_it_is(tmp_path: Path, text: str, shown: str) -> None:
    document = paper(tmp_path, f'endless = true\n[[body]]\ntext = "{text}"')
    assert said(document) == [shown]


def test_in_english_figures_are_grouped_as_english_readers_do(tmp_path: Path) -> None:
    toml = 'endless = true\n[[body]]\ntext = "{to_pay}, {signed:prose}, {state}"'
    assert said(paper(tmp_path, toml, language="en")) == ["1,000,012, 5 January 2023, overdue"]


def test_a_part_stands_only_where_its_field_is_said(tmp_path: Path) -> None:
    toml = """
        endless = true
        [[body]]
        text = "có"
        when = "to_pay"
        [[body]]
        text = "không có"
        unless = "to_pay"
        [[body]]
        text = "không ai nói"
        when = "officer"
        [[body]]
        text = "bằng không"
        unless = "none"
    """
    assert said(paper(tmp_path, toml)) == ["có", "bằng không"]


def test_a_paragraph_is_said_of_each_row(tmp_path: Path) -> None:
    toml = """
        endless = true
        [[body]]
        each = "due"
        text = "Hợp đồng {loan}: {principal} ({name})"
        style = "ground"
    """
    expected = ["Hợp đồng A: 5 (HTX Đông Sơn)", "Hợp đồng B: 1000000 (HTX Đông Sơn)"]
    assert [text.replace(".", "") for text in said(paper(tmp_path, toml))] == expected


def test_the_last_sentence_ends_the_paper(tmp_path: Path) -> None:
    toml = '[[body]]\ntext = "Đề nghị trả nợ."\n[[body]]\npay = true\n'
    assert said(paper(tmp_path, toml)) == ["Đề nghị trả nợ./."]
    toml = '[[body]]\ntext = "Như sau:"\n[[body]]\ntable = "due"\n'
    assert said(paper(tmp_path, toml)) == ["Như sau:"]


def test_runs_of_bold_and_italic(tmp_path: Path) -> None:
    document = paper(tmp_path, 'endless = true\n[[body]]\ntext = "Nộp **{to_pay}** //đồng//"')
    (paragraph,) = document.blocks
    assert isinstance(paragraph, Paragraph)
    styles = [(span.text, span.bold, span.italic) for span in paragraph.spans]
    bold, italic = ("1.000.012", True, False), ("đồng", False, True)
    assert styles == [("Nộp ", False, False), bold, (" ", False, False), italic]


def grid(document: Document) -> Grid:
    (found,) = [each for each in document.blocks if isinstance(each, Grid)]
    return found


def test_a_table_has_the_columns_and_heads_of_its_layout(tmp_path: Path) -> None:
    toml = """
        [[body]]
        table = "due"
        [tables.due]
        numbered = true
        carried = ["principal"]
        columns = [
            {name = "loan", head = ["Hợp đồng"], letter = "B"},
            {name = "principal", head = ["Phải trả", "Gốc"], letter = "1"},
            {name = "interest", head = ["Phải trả", "Lãi"], letter = "2"},
        ]
    """
    found = grid(paper(tmp_path, toml))
    below = (Head("Gốc"), Head("Lãi"))
    assert found.heads == (Head("STT"), Head("Hợp đồng"), Head("Phải trả", below))
    assert [column.letter for column in found.columns] == ["A", "B", "1", "2"]
    assert [row.cells for row in found.rows] == [
        ("1", "A", "5", "-"),
        ("2", "B", "1.000.000", "7"),
        ("", "Tổng cộng", "1.000.005", "7"),
    ]
    assert [row.kind for row in found.rows] == ["line", "line", "total"]
    assert found.carried is not None
    assert found.carried.columns == (2,)
    assert [row.amounts for row in found.rows[:2]] == [
        (None, None, 5, None),
        (None, None, 1_000_000, None),
    ]


def test_rows_stand_under_the_headings_of_their_group(tmp_path: Path) -> None:
    toml = """
        [[body]]
        table = "due"
        [tables.due]
        group = "area"
        total = ""
        columns = [{name = "loan"}, {name = "due"}]
    """
    rows = [(row.kind, row.cells) for row in grid(paper(tmp_path, toml)).rows]
    lines = [("line", ("A", "30/09/2023")), ("line", ("B", ""))]
    assert rows == [("group", ("Cao Lộc", "")), *lines]


def test_the_head_and_the_foot_are_the_funds(tmp_path: Path) -> None:
    toml = """
        about = "Về việc trả nợ"
        to = ["{name}"]
        recipients = ["Như trên", "Lưu: VT"]
        [[signatures]]
        lines = ["GIÁM ĐỐC"]
        office = "director"
    """
    draft = paper(tmp_path, toml)
    assert draft.masthead.parent == "LIÊN MINH HTX TỈNH"
    assert draft.masthead.issuer == "QUỸ TỈNH"
    assert draft.masthead.number == "Số:        /TB-QHTPT"
    assert " ".join(draft.masthead.place_and_day.split()) == "Lạng Sơn, ngày tháng 7 năm 2023"
    assert draft.is_draft
    (foot,) = [each for each in draft.blocks if isinstance(each, Signatures)]
    (signature,) = foot.columns
    assert signature.lines == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert signature.name == "Người ký"
    further = ("UBND xã (phối hợp)", "Kiểm soát viên")
    assert foot.recipients == ("Như trên", *further, "Lưu: VT")
    issued = paper(tmp_path, toml, number=Number("05/TB-QHTPT", date(2023, 7, 7)))
    assert issued.masthead.number == "Số: 05/TB-QHTPT"
    assert issued.masthead.place_and_day == "Lạng Sơn, ngày 07 tháng 7 năm 2023"
    assert not issued.is_draft


def test_a_sum_is_asked_with_a_code_only_where_an_account_is_known(tmp_path: Path) -> None:
    toml = "[[body]]\npay = true"
    assert not [each for each in paper(tmp_path, toml).blocks if isinstance(each, Payment)]
    said = OwnAccount("bank", "8401-201-001234", "Agribank", "970405", "", fact(1, "bank", ""))
    of = replace(details(), account=said)
    found = fill(CONTENT, layout(tmp_path, toml), Filled(of, DAY)).blocks
    (payment,) = [each for each in found if isinstance(each, Payment)]
    assert "970405" in payment.payload
    assert "QHTPT A KY01" in payment.payload
    assert ("Số tiền", "1.000.012 đồng") in payment.lines


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ('[[body]]\ntext = "{nobody}"', "wording.no_field"),
        ('[[body]]\ntext = "{nobody}"\nwhen = "none"', "wording.no_field"),
        ('[[body]]\ntext = "x"\nwhen = "nobody"', "wording.no_field"),
        ('[[body]]\ntable = "nobody"', "wording.no_table"),
        ('[[body]]\nchart = "nobody"', "wording.no_chart"),
        ('[[body]]\ntable = "due"\n[tables.due]\ncarried = ["nobody"]', "wording.no_column"),
        ('[[body]]\neach = "due"\ntext = "{nobody}"', "wording.no_field"),
        ('[[body]]\ntext = "{name:words}"', "wording.no_form"),
        ('[[body]]\ntext = "x"\ntable = "due"', "wording.one_of"),
        ('[[body]]\ntext = "x"\nstyle = "odd"', "rule_set.not_among"),
        ('odd = "x"', "rule_set.unknown"),
        ("[[body]", "wording.unreadable"),
    ],
)
def test_what_a_wording_may_not_name_is_named_before_printing(
    tmp_path: Path, toml: str, key: str
) -> None:
    with pytest.raises(FundledgerError) as refusal:
        paper(tmp_path, toml)
    assert refusal.value.key.split(".")[0] == key.split(".")[0]
    assert str(refusal.value)


def test_columns_that_nobody_chose_are_those_of_a_screen(tmp_path: Path) -> None:
    wide = Table.of("due", (Column("loan"), Column("cooperative", wide=True)), [{"loan": "A"}])
    content = Content("paper", {}, (wide,))
    of = layout(tmp_path, '[[body]]\ntable = "due"')
    assert len(grid(fill(content, of, Filled(details(), DAY))).columns) == 1


def test_sums_within_a_table_are_bold_and_carry_nothing(tmp_path: Path) -> None:
    """What a row has in common with the one above stands once; sums keep their cells apart."""
    toml = """
        endless = true
        [[body]]
        table = "book"
        [tables.book]
        strong = "kind"
        once = ["voucher"]
        carried = ["amount"]
        columns = [{name = "voucher"}, {name = "memo"}, {name = "amount"}, {name = "left"}]
    """
    book = Table.of(
        "book",
        (*texts("voucher", "memo", "kind"), *money("amount", "left")),
        [
            {"memo": "Số dư đầu kỳ", "left": 9, "kind": "opening"},
            {"voucher": "PT 1", "memo": "Thu", "amount": 5},
            {"voucher": "PT 1", "memo": "Thu", "amount": 7},
            {"voucher": "PT 2", "memo": "Thu", "amount": 8},
        ],
    )
    content = Content("paper", {}, (book,))
    document = fill(content, layout(tmp_path, toml), Filled(details(), DAY))
    (grid,) = (each for each in document.blocks if isinstance(each, Grid))
    assert [(row.kind, row.cells, row.amounts) for row in grid.rows] == [
        ("group", ("", "Số dư đầu kỳ", "\u00a0", "9"), ()),
        ("line", ("PT 1", "Thu", "5", ""), (None, None, 5, None)),
        ("line", ("", "Thu", "7", ""), (None, None, 7, None)),
        ("line", ("PT 2", "Thu", "8", ""), (None, None, 8, None)),
    ]


def test_who_signs_may_stand_before_the_last_lines(tmp_path: Path) -> None:
    toml = """
        endless = true
        [[body]]
        signatures = true
        [[body]]
        text = "{signed:line}, {state:line}, {paper.pages}"
        [[signatures]]
        lines = ["THỦ QUỸ"]
    """
    document = paper(tmp_path, toml)
    assert [type(each) for each in document.blocks] == [Signatures, Paragraph]
    assert said(document) == [f"Ngày 05 tháng 01 năm 2023, Quá hạn, {DOTS}"]
    counted = fill(CONTENT, layout(tmp_path, toml), Filled(details(), DAY, pages=7))
    assert said(counted)[0].endswith(", 7")


def test_a_form_is_that_of_the_day_which_it_is_of(tmp_path: Path) -> None:
    """A book of 2023 is on the form of its time, whenever it is printed."""
    toml = 'masthead = "form"\nform = "s06"\nunnumbered = true'
    for day, circular in ((date(2025, 12, 31), "200/2014"), (date(2026, 1, 1), "99/2025")):
        content = Content("paper", {"form_day": day})
        document = fill(content, layout(tmp_path, toml), Filled(details(), date(2026, 7, 1)))
        assert circular in document.masthead.form_lines[1]
