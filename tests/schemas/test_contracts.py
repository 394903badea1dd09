"""The published contracts: never out of date, usable as they are, and saying what is taken."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import load_workbook

from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.templates import write_template
from fundledger.files import SourceFile
from fundledger.schemas.entries import FIELDS, LAYOUT
from fundledger.schemas.kinds import KINDS, json_schema, json_schema_text, published
from fundledger.schemas.layouts import Layout, folded
from tests.exchange.odd_files import good_rows, save_workbook
from tests.exchange.readers import read_entries

FOLDER = Path(__file__).parents[2] / "schemas"
PUBLISHED = dict(published(KINDS.values()))


def parts(workbook: bytes) -> dict[str, bytes]:
    """The content of a workbook; how it is compressed depends on the machine."""
    with ZipFile(BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(("name", "content"), [*PUBLISHED.items()])
def test_the_folder_holds_what_the_code_makes(name: str, content: bytes) -> None:
    """Out of date? Run: python -m fundledger.schemas"""
    kept = (FOLDER / name).read_bytes()
    if name.endswith(".xlsx"):
        assert parts(kept) == parts(content)
    else:
        assert kept.decode() == content.decode()


def test_the_folder_holds_nothing_else() -> None:
    assert {path.name for path in FOLDER.iterdir()} == PUBLISHED.keys()


def test_the_same_bytes_each_time() -> None:
    assert dict(published(KINDS.values())) == PUBLISHED


def test_the_module_writes_the_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "fundledger.schemas", str(tmp_path / "made")]
    subprocess.run(command, check=True, capture_output=True, cwd=FOLDER.parent)
    assert {path.name for path in (tmp_path / "made").iterdir()} == PUBLISHED.keys()


@pytest.mark.parametrize("name", ["entries.template.xlsx", "entries.template.yaml"])
def test_a_blank_template_holds_no_entries(name: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_entries(SourceFile.at(FOLDER / name))
    assert [problem.key for problem in refused.value.problems] == ["entries.none"]


def test_a_filled_workbook_template_is_taken(tmp_path: Path) -> None:
    blank = load_workbook(FOLDER / "entries.template.xlsx").get_sheet_by_index(0).to_python()
    path = save_workbook(tmp_path / "filled.xlsx", [*blank, *good_rows()])
    (located,) = read_entries(SourceFile.at(path))
    assert located.draft.value_date == date(2023, 6, 30)


def test_the_example_of_the_yaml_template_is_taken(tmp_path: Path) -> None:
    blank = (FOLDER / "entries.template.yaml").read_text(encoding="utf-8")
    head, example = blank.split("\nentries:\n")
    path = tmp_path / "filled.yaml"
    filled = re.sub("^# ", "", example, flags=re.MULTILINE)
    path.write_text(f"{head}\nentries:\n{filled}", encoding="utf-8")
    (located,) = read_entries(SourceFile.at(path))
    assert sum(posting.amount for posting in located.draft.postings) == 0
    assert located.draft.voucher_kind == "BC"


def test_the_workbook_template_guides_the_hand() -> None:
    """Codes are text, money and days have their formats, voucher kinds are offered as a list."""
    template = parts((FOLDER / "entries.template.xlsx").read_bytes())
    sheet, styles = template["xl/worksheets/sheet1.xml"], template["xl/styles.xml"]
    assert b'formatCode="dd/mm/yyyy"' in styles
    assert styles.count(b'numFmtId="49"') == styles.count(b'numFmtId="3"') == 1  # text, #,##0
    assert b'<formula1>"PT,PC,BC,BN,PK"</formula1>' in sheet
    guide = load_workbook(FOLDER / "entries.template.xlsx").get_sheet_by_name("Hướng dẫn")
    assert [row[1] for row in guide.to_python()[1:]] == [column.name for column in LAYOUT.columns]
    assert all(all(row[3:5]) for row in guide.to_python())


def test_the_json_schema_says_what_the_models_take() -> None:
    schema = json_schema("entries")
    entry, posting = schema["$defs"]["EntryIn"], schema["$defs"]["PostingIn"]
    assert {*entry["properties"], *posting["properties"]} == FIELDS
    assert entry["required"] == ["date", "memo", "postings"]
    assert entry["properties"]["postings"]["minItems"] == 2
    assert entry["properties"]["memo"]["title"] == "Diễn giải"
    assert posting["oneOf"] == [{"required": ["debit"]}, {"required": ["credit"]}]
    assert "default" not in json.dumps(schema)
    assert all(part["additionalProperties"] is False for part in schema["$defs"].values())
    assert "Diễn giải" in json_schema_text(KINDS["entries"])


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(FundledgerError, match="entries"):
        json_schema("entry")


@pytest.mark.parametrize("layout", [kind.layouts[0] for kind in KINDS.values() if kind.layouts])
def test_every_column_has_its_words_and_no_heading_means_two(layout: Layout) -> None:
    for column in layout.columns:
        assert layout.field_of(column.name) == column.name
        for lang in ("vi", "en"):
            heading = layout.heading(column.name, lang)
            assert layout.field_of(heading) == column.name
            assert layout.field_of(folded(heading)) == column.name
        assert all(layout.field_of(alias) == column.name for alias in column.aliases)


def test_a_template_is_refused_in_a_form_that_the_kind_has_not(tmp_path: Path) -> None:
    for kind, name, forms in (
        ("bank_lines", "a.yaml", [".xlsx"]),
        ("contract", "a.xlsx", [".yaml"]),
    ):
        with pytest.raises(FundledgerError) as refusal:
            write_template(kind, tmp_path / name)
        assert refusal.value.key == "template.no_such_form"
        assert refusal.value.params["forms"] == forms
