"""A Fund's own Word template: filled by name, refused with the paragraph that names wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
import zxingcpp
from docx.document import Document as File
from PIL import Image

from fundledger.banking.own_accounts import OwnAccount
from fundledger.errors import FundledgerError
from fundledger.statements.document import Proof
from fundledger.statements.filling import DOTS, Filled, Filling, Number
from fundledger.statements.own_layout import OwnTemplate, template_of
from tests.statements.said import fact, settings
from tests.statements.test_filling import CONTENT, DAY, details, layout

TOML = """
[[body]]
text = "{name}"
[[signatures]]
lines = ["GIÁM ĐỐC"]
office = "director"
[tables.due]
group = "area"
"""
ACCOUNT = OwnAccount(
    "bank", "8401201001234", "Agribank", "970405", "", fact(1, "bank_account", "bank")
)


def template(lines: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> OwnTemplate:
    file = docx.Document()
    for line in lines:
        file.add_paragraph(line)
    if rows:
        table = file.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    return OwnTemplate("paper", "vi", Path("paper.docx"), _saved(file))


def _saved(file: File) -> bytes:
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def filling(
    tmp_path: Path, number: Number | None = None, account: OwnAccount | None = None
) -> Filling:
    of = details(
        *settings(
            signer_director="Người ký",
            signer_director_as="KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC",
            body_phone="0205 <000> & 111",
        )
    )
    of = replace(of, account=account)
    return Filling(CONTENT, layout(tmp_path, TOML), Filled(of, DAY, number))


def filled(tmp_path: Path, own: OwnTemplate, number: Number | None = None) -> File:
    of = filling(tmp_path, number)
    document = replace(of.document(), proof=Proof("f.json", b"{}", "1/2 · abc"))
    return docx.Document(BytesIO(own.filled(of, document)))


def lines(file: File) -> list[str]:
    return [line.text for line in file.paragraphs if line.text]


def refused(tmp_path: Path, own: OwnTemplate) -> FundledgerError:
    with pytest.raises(FundledgerError) as refusal:
        filled(tmp_path, own)
    return refusal.value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ name }}", "HTX Đông Sơn"),
        ("{{ name|upper }}", "HTX ĐÔNG SƠN"),
        ("{{ to_pay }} đồng", "1.000.012 đồng"),
        ("{{ to_pay|words }}", "Một triệu không trăm mười hai đồng"),
        ("{{to_pay|million}}", "1,000012"),
        ("{{ signed|prose }}", "ngày 05 tháng 01 năm 2023"),
        ("{{ number_of|two }}", "07"),
        ("{{ state|capital }}", "Quá hạn"),
        ("{{ officer }}", DOTS),
        ("{{ fund.phone }}", "0205 <000> & 111"),
        ("{{ paper.number }}", DOTS),
        ("{{ paper.number_line }}", "Số:        /TB-QHTPT"),
        ("{{ signer.director }}", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"),
        ("{{ signer.director_name }}", "Người ký"),
        ("{{ due.total.principal }}", "1.000.005"),  # 5 + 1.000.000
        ("{% if none %}có{% else %}không{% endif %}", "không"),
        ("{% if to_pay and not officer %}có{% endif %}", "có"),
    ],
)
def test_a_name_is_shown_as_the_paper_shows_it(tmp_path: Path, text: str, shown: str) -> None:
    assert lines(filled(tmp_path, template([text]))) == [shown]


def test_a_number_that_was_given_is_shown(tmp_path: Path) -> None:
    file = filled(tmp_path, template(["{{ paper.number }}"]), number=Number("15/TB-QHTPT", DAY))
    assert lines(file) == ["15/TB-QHTPT"]


def test_a_row_stands_for_each_row_of_a_table(tmp_path: Path) -> None:
    own = template(
        ["Bảng"],
        [
            ("{%tr for row in due %}", "", ""),
            ("{{ row.row_number }}. {{ row.loan }}", "{{ row.due }}", "{{ row.principal|words }}"),
            ("{%tr endfor %}", "", ""),
            ("Cộng", "", "{{ due.total.interest }}"),
        ],
    )
    (table,) = filled(tmp_path, own).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["1. A", "30/09/2023", "Năm đồng"],
        ["2. B", "", "Một triệu đồng"],
        ["Cộng", "", "7"],  # 0 + 7
    ]


def test_rows_stand_in_the_groups_of_the_paper(tmp_path: Path) -> None:
    own = template(
        [
            "{%p for group in due.groups %}",
            "{{ group.name }}:",
            "{%p for row in group.rows %}",
            "{{ row.loan }}",
            "{%p endfor %}",
            "{%p endfor %}",
        ]
    )
    assert lines(filled(tmp_path, own)) == ["Cao Lộc:", "A", "B"]


def test_the_foot_shows_what_proves_the_paper_once(tmp_path: Path) -> None:
    (section,) = filled(tmp_path, template(["{{ name }}"])).sections
    assert [line.text for line in section.footer.paragraphs if line.text] == ["1/2 · abc"]
    said_itself = filled(tmp_path, template(["{{ paper.proof }}"]))
    assert lines(said_itself) == ["1/2 · abc"]
    assert not [line.text for line in said_itself.sections[0].footer.paragraphs if line.text]


def test_the_code_to_pay_by_is_a_picture(tmp_path: Path) -> None:
    of = filling(tmp_path, account=ACCOUNT)
    own = template(["{{ qr }}", "{%p for ask in pay %}", "{{ ask.memo }}", "{%p endfor %}"])
    file = docx.Document(BytesIO(own.filled(of, of.document())))
    assert lines(file) == ["QHTPT A KY01"]
    (shape,) = file.inline_shapes
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip
    image = Image.open(BytesIO(file.part.related_parts[blip.embed].blob))
    (code,) = zxingcpp.read_barcodes(image)
    assert "QHTPT A KY01" in code.text


@pytest.mark.parametrize(
    ("text", "key", "name"),
    [
        ("{{ nmae }}", "own_template.no_field", "nmae"),
        ("{{ fund.fax }}", "own_template.no_field", "fund.fax"),
        ("{{ fund }}", "own_template.no_field", "fund"),
        ("{{ due }}", "own_template.no_field", "due"),
        ("{{ due.total.loans }}", "own_template.no_field", "due.total.loans"),
        ("{% if nobody %}x{% endif %}", "own_template.no_field", "nobody"),
        ("{{ to_pay|letters }}", "own_template.no_form", "letters"),
        ("{% for row in dues %}x{% endfor %}", "own_template.no_field", "dues"),
        ("{% for row in name %}x{% endfor %}", "own_template.no_table", "name"),
        ("{% for row in due %}{{ row.lone }}{% endfor %}", "own_template.no_field", "row.lone"),
        ("{% for row in due %}{{ row }}{% endfor %}", "own_template.no_field", "row"),
    ],
)
def test_a_name_that_is_not_there_is_refused_with_its_paragraph(
    tmp_path: Path, text: str, key: str, name: str
) -> None:
    refusal = refused(tmp_path, template(["Mở đầu", "{{ name }}", f"Ở đây: {text}"]))
    assert (refusal.key, refusal.params["name"], refusal.params["at"]) == (key, name, 3)
    assert str(refusal.params["text"]).startswith("Ở đây: ")
    assert refusal.params["known"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ name.__class__ }}",
        "{{ name._value }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ name.upper() }}",
        "{{ range(10) }}",
        "{{ name['x'] }}",
        "{{ 1 + 1 }}",
        "{{ name|attr('x') }}",
        "{% set x = name %}",
        "{% include 'x' %}",
        "{% macro x() %}{% endmacro %}",
        "{{ self }}",
        "{{ cycler }}",
        "{{ name|upper|tojson }}",
        "{% if name is string %}x{% endif %}",
    ],
)
def test_a_template_can_run_nothing(tmp_path: Path, text: str) -> None:
    refusal = refused(tmp_path, template(["Mở đầu", text]))
    assert refusal.key.startswith("own_template.")
    assert refusal.params["at"] == 2


def test_braces_that_are_not_closed_are_named(tmp_path: Path) -> None:
    refusal = refused(tmp_path, template(["Mở đầu", "{{ name", "x"]))
    assert refusal.key == "own_template.syntax"
    assert refusal.params["at"] in {2, 3}
    refusal = refused(tmp_path, template(["Mở đầu", "{% for row in due %}"]))
    assert refusal.key == "own_template.syntax"


def test_a_file_that_is_no_word_file_is_named(tmp_path: Path) -> None:
    own = OwnTemplate("paper", "vi", Path("paper.docx"), b"PK not a file")
    assert refused(tmp_path, own).key == "own_template.unreadable"


def test_headers_and_footers_are_looked_at_too(tmp_path: Path) -> None:
    file = docx.Document()
    file.sections[0].footer.paragraphs[0].text = "{{ nobody }}"
    own = OwnTemplate("paper", "vi", Path("paper.docx"), _saved(file))
    assert refused(tmp_path, own).params["name"] == "nobody"


def test_a_template_belongs_to_its_kind_and_language(tmp_path: Path) -> None:
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "paper.docx").write_bytes(template(["x"]).data)
    assert template_of("paper", "vi", tmp_path) is not None
    assert template_of("paper", "en", tmp_path) is None
    assert template_of("other", "vi", tmp_path) is None
    assert template_of("paper", "vi", None) is None


def test_the_same_paper_gives_the_same_bytes(tmp_path: Path) -> None:
    own = template(["{{ name }}"])
    of = filling(tmp_path)
    assert own.filled(of, of.document()) == own.filled(of, of.document())
