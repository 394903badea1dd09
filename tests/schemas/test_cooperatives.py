"""The contract of the register's files: words and codes, and a template that guides the hand."""

from __future__ import annotations

import pytest

from fundledger.messages import LANGUAGES, say_in
from fundledger.office.kinds import Choice
from fundledger.office.table import declaration
from fundledger.registers import cooperatives as register
from fundledger.reports.columns import wrapped
from fundledger.schemas.cooperatives import FIELDS, LAYOUT, WORDS, CooperativeIn
from fundledger.schemas.kinds import KINDS, json_schema, kind_named
from fundledger.text import unaccented
from tests.schemas.test_contracts import parts


def test_a_file_can_say_all_that_is_known_of_a_borrower() -> None:
    assert {*register.FIELDS, "effective"} == FIELDS
    assert {column.name for column in LAYOUT.columns} == FIELDS
    (shape,) = json_schema("cooperatives")["$defs"].values()
    assert shape["required"] == ["number", "name"]
    assert shape["properties"].keys() == FIELDS


def test_every_face_can_say_all_of_it_too() -> None:
    said = declaration("cooperative change").by_name
    assert {*register.FIELDS} <= said.keys()
    for name in ("kind", "number_kind", "status"):
        choice = said[name].kind
        assert isinstance(choice, Choice)
        assert tuple(choice.codes) == WORDS[name].codes


@pytest.mark.parametrize("field", WORDS)
def test_a_choice_is_taken_by_code_or_word(field: str) -> None:
    for code in WORDS[field].codes:
        words = [say_in(lang, f"{WORDS[field].group}{code}") for lang in LANGUAGES]
        for said in (code, *words, words[1].upper(), unaccented(words[0])):
            row = CooperativeIn.model_validate({"number": "1", "name": "A", field: said})
            assert getattr(row, field) == code


@pytest.mark.parametrize(
    ("field", "said", "code"),
    [
        ("kind", "HTX", "cooperative"),
        ("kind", "LIÊN HIỆP", "union"),  # as the guide of the template says it
        ("status", "ngừng", "stopped"),  # this one too
        ("number_kind", "MST", "registration"),
        ("number_kind", "cccd", "id_card"),
        ("alliance_member", "X", "yes"),
    ],
)
def test_a_choice_is_taken_by_its_short_word(field: str, said: str, code: str) -> None:
    row = CooperativeIn.model_validate({"number": "1", "name": "A", field: said})
    assert getattr(row, field) == code


@pytest.mark.parametrize("kind", [each.name for each in KINDS.values()])
def test_a_heading_is_read_whole_in_the_two_lines_that_it_has(kind: str) -> None:
    for layout in KINDS[kind].layouts:
        for column in layout.columns:
            lines = wrapped(layout.heading(column.name), column.width)
            assert len(lines) <= 2, (layout.kind, column.name)


def test_the_workbook_offers_the_words_and_keeps_leading_zeros() -> None:
    made = kind_named("cooperatives").workbook
    assert made is not None
    template = parts(made())
    sheet = template["xl/worksheets/sheet1.xml"].decode()
    for words in (each.offered() for each in WORDS.values()):
        assert f"<formula1>&quot;{','.join(words)}&quot;</formula1>".replace("&quot;", '"') in sheet
    assert b'numFmtId="49"' in template["xl/styles.xml"]  # text: 0100 stays 0100
