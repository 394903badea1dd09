"""Every word that a template offers in a list of its cells is taken by the reader of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from python_calamine import load_workbook

from fundledger.errors import Problem
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.schemas.kinds import KINDS
from tests.exchange.mutated import written

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def lists_of(workbook: bytes) -> Iterator[tuple[str, int, list[str]]]:
    """Sheet, column from 0, and the words of each list, as Excel takes them apart."""
    names = load_workbook(BytesIO(workbook)).sheet_names
    with ZipFile(BytesIO(workbook)) as parts:
        for number, name in enumerate(names, start=1):
            sheet = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml"))
            for rule in sheet.iterfind(".//m:dataValidation[@type='list']", _NS):
                formula = rule.findtext("m:formula1", "", _NS)
                assert formula[0] == formula[-1] == '"', "a list of words, not of cells"
                assert len(formula) <= 257, "Excel takes 255 letters"
                letters = re.match("[A-Z]+", rule.attrib["sqref"])
                assert letters is not None
                column = 0
                for letter in letters[0]:
                    column = column * 26 + ord(letter) - 64
                yield name, column - 1, unescape(formula[1:-1]).split(",")


OFFERED = [
    (kind.name, sheet, column, word)
    for kind in KINDS.values()
    if kind.workbook is not None
    for sheet, column, words in lists_of(kind.workbook())
    for word in words
]


def refused_of(folder: Path, kind: str, sheet: str, column: int, word: str) -> list[Problem]:
    """What is said of a cell of the template that holds the word and stands alone in its row."""
    maker = KINDS[kind].workbook
    assert maker is not None
    page = load_workbook(BytesIO(maker())).get_sheet_by_name(sheet)
    headings = list(map(str, page.to_python()[0]))
    row = [word if index == column else None for index in range(len(headings))]
    path = written(folder / "one.xlsx", {sheet: [headings, row]})
    problems: list[Problem] = reading_of(KINDS[kind], SourceFile.at(path)).problems
    return [p for p in problems if str(p.place.column).endswith(f"({headings[column]})")]


@pytest.mark.parametrize(("kind", "sheet", "column", "word"), OFFERED)
def test_what_is_offered_is_taken(
    tmp_path: Path, kind: str, sheet: str, column: int, word: str
) -> None:
    assert not refused_of(tmp_path, kind, sheet, column, word)


@pytest.mark.parametrize(
    ("kind", "sheet", "column"), dict.fromkeys(offered[:3] for offered in OFFERED)
)
def test_what_is_not_offered_is_refused_there(
    tmp_path: Path, kind: str, sheet: str, column: int
) -> None:
    """Else the test above would see nothing."""
    assert refused_of(tmp_path, kind, sheet, column, "bánh chưng")


def test_the_walk_sees_every_list_there_is() -> None:
    """As many words as the kinds say that they offer, and they offer some."""
    layouts = [layout for kind in KINDS.values() for layout in kind.layouts]
    said = sum(len(each.offered()) for layout in layouts for each in layout.columns)
    assert len(OFFERED) == said > 100
