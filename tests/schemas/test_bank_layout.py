"""The layout of a statement as a TOML file: each key declared once; a fault told where it stands.

Each fault is mended by doing what its sentence says, and then the file is taken.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from fundledger import rules
from fundledger.cli import guide
from fundledger.errors import FundledgerError
from fundledger.exchange.charts import chart_of_file
from fundledger.exchange.statements.layouts import FIELDS as READ
from fundledger.exchange.statements.layouts import layout_from
from fundledger.exchange.statements.own_layouts import body_of_program, layout_of_file
from fundledger.exchange.templates import write_template
from fundledger.files import SourceFile
from fundledger.messages import LANGUAGES, Language, say_in, use_language
from fundledger.schemas.bank_layout import FIELDS, HEADINGS, KEYS, json_schema, written
from fundledger.schemas.kinds import KINDS

GOOD = """\
name = "kho-bac"
bank = "Kho bạc Nhà nước"
recognise = [["kho bạc nhà nước"]]
fill_days = true
[headings]
date = ["Ngày"]
in = ["Phát sinh có"]
out = ["Phát sinh nợ"]
narrative = ["Nội dung"]
"""


def body_of(text: str) -> dict[str, object]:
    return layout_of_file(SourceFile("mau.toml", text.encode()))


def refusal_of(text: str) -> FundledgerError:
    with pytest.raises(FundledgerError) as refused:
        body_of(text)
    return refused.value


@dataclass(frozen=True)
class Fault:
    """A wrong piece of a file in place of a good one, and how the sentence says to mend it."""

    key: str
    good: str
    wrong: str
    row: int | None
    says: dict[Language, str]
    mended: str | None = None  # None: what was there before


FAULTS = {
    "no quotes": Fault(
        "bank_layout.unreadable",
        'name = "kho-bac"',
        "name = kho-bac",
        1,
        {"vi": 'name = "chữ"', "en": 'name = "text"'},
    ),
    "quotes of Word": Fault(
        "bank_layout.unreadable",
        'date = ["Ngày"]',
        "date = [“Ngày”]",
        6,
        {"vi": "dấu ngoặc kép cong", "en": "curly quotes"},
    ),
    "no closing bracket": Fault(
        "bank_layout.unreadable",
        'date = ["Ngày"]',
        'date = ["Ngày"',
        6,
        {"vi": "thiếu dấu ngoặc đóng", "en": "lacks the closing bracket"},
    ),
    "no closing quote": Fault(
        "bank_layout.unreadable",
        'date = ["Ngày"]',
        'date = ["Ngày]',
        6,
        {"vi": "thiếu dấu ngoặc kép đóng", "en": "lacks the closing quote"},
    ),
    "no comma": Fault(
        "bank_layout.unreadable",
        'date = ["Ngày"]',
        'date = ["Ngày" "Ngày GD"]',
        6,
        {"vi": "dấu phẩy giữa hai chữ", "en": "the comma between two texts"},
        'date = ["Ngày", "Ngày GD"]',
    ),
    "texts without brackets": Fault(
        "bank_layout.unreadable",
        'date = ["Ngày"]',
        'date = "Ngày", "Ngày GD"',
        6,
        {"vi": "đặt trong ngoặc vuông", "en": "in square brackets"},
        'date = ["Ngày", "Ngày GD"]',
    ),
    "said twice": Fault(
        "bank_layout.unreadable",
        'date = ["Ngày"]',
        'date = ["Ngày"]\ndate = ["Ngày GD"]',
        7,
        {"vi": "chỉ giữ một dòng", "en": "keep one line"},
        'date = ["Ngày", "Ngày GD"]',
    ),
    "a colon": Fault(
        "bank_layout.unreadable",
        'date = ["Ngày"]',
        'date: ["Ngày"]',
        6,
        {"vi": 'mục = "chữ"', "en": 'key = "text"'},
    ),
    "no name": Fault(
        "bank_layout.no_name",
        'name = "kho-bac"\n',
        "",
        None,
        {"vi": 'name = "kho-bac"', "en": 'name = "kho-bac"'},
    ),
    "a name of the program": Fault(
        "bank_layout.name_taken",
        'name = "kho-bac"',
        'name = "bidv"',
        1,
        {"vi": '"bidv-rieng"', "en": '"bidv-rieng"'},
        'name = "bidv-rieng"',
    ),
    "a key written wrongly": Fault(
        "bank_layout.unknown_key",
        "fill_days = true",
        "fil_days = true",
        4,
        {"vi": "sửa thành fill_days", "en": "mend it to fill_days"},
    ),
    "a column above the headings": Fault(
        "bank_layout.below_headings",
        "fill_days = true",
        'payer = ["Người nộp"]',
        4,
        {"vi": "xuống dưới dòng [headings]", "en": "below [headings]"},
        "fill_days = true",
    ),
    "a key below the headings": Fault(
        "bank_layout.above_headings",
        'date = ["Ngày"]',
        'date = ["Ngày"]\nfill_days = true',
        7,
        {"vi": "lên trên dòng [headings]", "en": "above [headings]"},
    ),
    "no headings": Fault(
        "bank_layout.no_headings",
        "[headings]\n",
        "",
        5,
        {"vi": "thêm dòng [headings]", "en": "add the line [headings]"},
    ),
    "an unknown column": Fault(
        "bank_layout.unknown_field",
        "narrative =",
        "narative =",
        9,
        {"vi": "sửa thành narrative", "en": "mend it to narrative"},
    ),
    "a column that is lacking": Fault(
        "bank_layout.lacks_field",
        'out = ["Phát sinh nợ"]\n',
        "",
        5,
        {"vi": 'out = ["Phát sinh nợ", "Nợ"]', "en": 'out = ["Phát sinh nợ", "Nợ"]'},
    ),
    "a number for a text": Fault(
        "bank_layout.not_texts",
        'date = ["Ngày"]',
        "date = 1",
        6,
        {"vi": 'date = ["Ngày hạch toán", "Ngày"]', "en": 'date = ["Ngày hạch toán", "Ngày"]'},
        'date = ["Ngày hạch toán", "Ngày"]',
    ),
    "yes as a text": Fault(
        "bank_layout.not_yes_or_no",
        "fill_days = true",
        'fill_days = "có"',
        4,
        {"vi": "fill_days = true (có)", "en": "fill_days = true or"},
    ),
    "one heading for two": Fault(
        "bank_layout.heading_twice",
        '["Phát sinh nợ"]',
        '["Phát sinh có"]',
        8,
        {"vi": "chỉ giữ ở một dòng", "en": "keep it in one line"},
    ),
    "a word for both sides": Fault(
        "bank_layout.both_sides",
        "fill_days = true",
        'direction = { in = ["C"], out = ["c"] }',
        4,
        {"vi": "chỉ giữ ở một bên", "en": "keep it on one side"},
        'direction = { in = ["C"], out = ["D"] }',
    ),
    "directions as a list": Fault(
        "bank_layout.not_texts",
        "fill_days = true",
        'direction = ["C"]',
        4,
        {"vi": 'direction = { in = ["Có", "C"]', "en": 'direction = { in = ["Có", "C"]'},
        'direction = { in = ["Có", "C"], out = ["Nợ", "D"] }',
    ),
    "a need that no column is": Fault(
        "bank_layout.unknown_field",
        "fill_days = true",
        'need = ["ngày"]',
        4,
        {"vi": "không có loại cột “ngày”", "en": "no column “ngày”"},
        'need = ["date"]',
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_line_and_mended_as_it_says(fault: Fault) -> None:
    assert GOOD.count(fault.good) == 1
    refusal = refusal_of(GOOD.replace(fault.good, fault.wrong))
    assert refusal.key == fault.key
    for lang, words in fault.says.items():
        said = say_in(lang, refusal.key, **refusal.params)
        assert words in said
        assert said.startswith("mau.toml")
        assert "\n" not in said
        if fault.row is not None:
            row = {"vi": "dòng", "en": "row"}[lang]
            assert f"{row} {fault.row}" in said
    body_of(GOOD.replace(fault.good, fault.good if fault.mended is None else fault.mended))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_no_english_of_the_parser_reaches_a_reader(fault: Fault) -> None:
    text = GOOD.replace(fault.good, fault.wrong)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        parser = re.sub(r"\(at .*", "", str(error)).strip()
        for lang in LANGUAGES:
            refusal = refusal_of(text)
            assert parser not in say_in(lang, refusal.key, **refusal.params)


def test_what_is_said_is_kept_and_nothing_else() -> None:
    """The body is hashed: what older versions kept of the same file must come out of it again."""
    assert body_of(GOOD) == {
        "name": "kho-bac",
        "bank": "Kho bạc Nhà nước",
        "fill_days": True,
        "headings": {
            "date": ["Ngày"],
            "in": ["Phát sinh có"],
            "out": ["Phát sinh nợ"],
            "narrative": ["Nội dung"],
        },
        "recognise": [["kho bạc nhà nước"]],
    }
    more = 'continued = false\ndirection = { in = ["+"], out = ["-"] }\n[headings]'
    body = body_of(GOOD.replace("[headings]", more))
    assert (body["continued"], body["direction"]) == (False, {"in": ["+"], "out": ["-"]})


def test_every_key_has_its_words_in_the_help_and_the_schema() -> None:
    schema = json_schema()
    assert list(schema["properties"]) == [key.name for key in KEYS]
    headings = schema["properties"]["headings"]["properties"]
    assert list(headings) == list(FIELDS)
    assert set(FIELDS) == set(READ)
    for lang in LANGUAGES:
        with use_language(lang):
            told = " ".join(guide.help_text("bank layout add").split())
        for key in (*KEYS, *HEADINGS):
            assert key.line in told
            assert key.meaning(lang) in told
            of = headings if key in HEADINGS else schema["properties"]
            assert key.meaning(lang) in of[key.name]["description"]


def test_every_example_is_taken() -> None:
    top = "\n".join(key.line for key in KEYS if key.type != "headings")
    below = "\n".join(key.line for key in HEADINGS if key.name != "amount")
    body = body_of(f"{top}\n[headings]\n{below}\n")
    assert body.keys() == {key.name for key in KEYS}
    assert layout_from(body).fill_days


def test_the_template_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mau.toml"
    write_template("bank_layout", path)
    body = layout_of_file(SourceFile.at(path))
    assert body["headings"] == {
        "date": ["Ngày hạch toán", "Ngày"],
        "in": ["Phát sinh có", "Có"],
        "out": ["Phát sinh nợ", "Nợ"],
        "narrative": ["Nội dung", "Diễn giải"],
    }
    uncommented = re.sub(r"^# (\w+ = )", r"\1", path.read_text(encoding="utf-8"), flags=re.M)
    assert layout_of_file(SourceFile("x.toml", uncommented.encode())).keys() > body.keys()
    assert KINDS["bank_layout"].has_schema


@pytest.mark.parametrize("name", [body["name"] for body in rules.bank_layouts()])
def test_a_layout_is_written_as_the_file_it_can_be_read_from(name: str) -> None:
    """One of the program too: under another name it can be changed and added as one's own."""
    text = written({**body_of_program(name), "name": "cua-quy"})
    body = body_of(text)
    assert body_of(written(body)) == body


def test_a_chart_of_accounts_is_told_of_in_the_same_way() -> None:
    with pytest.raises(FundledgerError) as refused:
        chart_of_file(SourceFile("he-thong.toml", b'name = "rieng"\naccount = 111 112\n'))
    assert refused.value.key == "chart.unreadable"
    said = say_in("vi", refused.value.key, **refused.value.params)
    assert said.startswith("he-thong.toml, dòng 2, tại account: ")
    assert "Expected" not in said
