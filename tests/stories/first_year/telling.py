"""The year told to the program as its user would: workbooks filled in, commands typed, a clock.

The book is made once for all workers of a test run; tests only read it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner
from python_calamine import load_workbook

from fundledger import calendar
from fundledger.cli.main import program
from fundledger.messages import Language, use_language

HERE = Path(__file__).parent
FUND = 20
AFTER_ALL = date(2027, 3, 26)
KINDS = {"mo-so": "opening", "hop-dong": "loans", "but-toan": "entries"}
"""Workbooks that are filled into a template of the program, by how their names begin."""

Rows = list[list[str]]


@dataclass(frozen=True)
class Answer:
    typed: str
    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return f"$ {self.typed}\n{self.out}{self.err}"


@dataclass
class Told:
    """The folder with the book, how each command answered, and the reports that were kept."""

    folder: Path
    answers: list[Answer] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)


class StoryClock(datetime):
    """The clock of the program stands where the story is; a second passes at each look."""

    reads = datetime(2026, 1, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        StoryClock.reads += timedelta(seconds=1)
        return StoryClock.reads.astimezone(tz)


@contextmanager
def at_the_desk(folder: Path, on: date = AFTER_ALL) -> Iterator[None]:
    """In the folder of the book, at nine in the morning of a day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(calendar, "datetime", StoryClock)
        for name in ("FUNDLEDGER_BOOK", "FUNDLEDGER_LANG"):
            patch.delenv(name, raising=False)
        patch.setenv("FUNDLEDGER_ACTOR", "kế toán")
        come_to(on)
        yield


def come_to(on: date) -> None:
    StoryClock.reads = datetime(on.year, on.month, on.day, 2, tzinfo=UTC)


def run(words: list[str], lang: Language = "vi") -> Answer:
    with use_language(lang):
        result = CliRunner(env={"FUNDLEDGER_LANG": lang}).invoke(program, words)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(shlex.join(words), result.exit_code, result.stdout, result.stderr)


def asked(words: list[str]) -> Any:
    """The JSON of a report."""
    answer = run([*words, "--json"])
    assert answer.code == 0, answer.said
    return json.loads(answer.out)


# The papers


def workbooks_of(path: Path) -> Iterator[tuple[str, dict[str, Rows]]]:
    """Each `## file.xlsx` of a page with its `### sheets`; other lines of a sheet are rows too."""
    for part in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        sheets: dict[str, Rows] = {}
        for text in re.split(r"^### ", body, flags=re.MULTILINE)[1:]:
            title, _, lines = text.partition("\n")
            rows = [line.strip() for line in lines.splitlines()]
            sheets[title.strip()] = [
                [cell.strip() for cell in row.removeprefix("|").removesuffix("|").split("|")]
                for row in rows
                if row and not re.fullmatch(r"[|-]+", row)
            ]
        yield name.strip(), sheets


def _filled_in(template: Path, sheets: dict[str, Rows]) -> dict[str, Rows]:
    """The rows under the headings of the program's own template."""
    book = load_workbook(template)
    assert set(sheets) <= set(book.sheet_names)
    filled = {}
    for name, (headings, *rows) in sheets.items():
        own = [str(cell) for cell in book.get_sheet_by_name(name).to_python()[0]]
        assert set(headings) <= set(own), set(headings) - set(own)
        said = [dict(zip(headings, row, strict=True)) for row in rows]
        filled[name] = [own, *([row.get(heading, "") for heading in own] for row in said)]
    return filled


def _write(path: Path, sheets: dict[str, Rows]) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    _write_cell(sheet, y, x, cell)


def _write_cell(sheet: Any, y: int, x: int, cell: str) -> None:
    """Money (1.000.000) as a number and 31/12/2025 as a day, as a person's Excel keeps them."""
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", cell):
        sheet.write_number(y, x, int(cell.replace(".", "")))
    elif match := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", cell):
        on, month, year = map(int, match.groups())
        sheet.write_datetime(y, x, datetime(year, month, on))  # noqa: DTZ001  # a cell has no zone
    elif cell:
        sheet.write_string(y, x, cell)


def _lay_out(folder: Path) -> None:
    for page in ("opening.md", "papers.md"):
        for name, sheets in workbooks_of(HERE / page):
            kind = next((KINDS[k] for k in KINDS if name.startswith(k)), None)
            if kind is not None:
                template = folder / f"mau-{name}"
                assert run(["schema", kind, "--template", str(template)]).code == 0
                sheets = _filled_in(template, sheets)
            _write(folder / name, sheets)


# The year


def steps() -> list[str]:
    """The lines of the year that are done, in their order."""
    lines = (HERE / "year.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def typed() -> list[tuple[str, bool]]:
    """Each command, and whether it is taken."""
    return [(line[2:], line[0] == "$") for line in steps() if line[0] in "$!"]


def _line_of(reference: str) -> str:
    rows = asked(["bank", "lines"])["rows"]
    return next(str(row["bank_line"]) for row in rows if row["reference"] == reference)


def _live_through(folder: Path) -> Told:
    told = Told(folder)
    with at_the_desk(folder, date(2026, 1, 5)):
        _lay_out(folder)
        for line in steps():
            mark, rest = line[0], line[2:]
            if mark == "@":
                on, month, year = map(int, rest.split("/"))
                come_to(date(year, month, on))
            elif mark == "?":
                name, _, command = rest.partition(": ")
                told.kept[name] = asked(shlex.split(command))
            else:
                command = re.sub(r"\{(\w+)\}", lambda match: _line_of(match[1]), rest)
                told.answers.append(run(shlex.split(command)))
    return told


def told_once(root: Path) -> Told:
    """The year, lived through by whichever worker comes first; the others wait for it."""
    folder, mark = root / "first-year", root / "first-year.json"
    try:
        folder.mkdir()
    except FileExistsError:
        while not mark.exists():
            time.sleep(0.1)
        said = json.loads(mark.read_text(encoding="utf-8"))
        assert said is not None, "the worker that lived through the year failed"
        return Told(folder, [Answer(**each) for each in said["answers"]], said["kept"])
    said = None
    try:
        told = _live_through(folder)
        said = {"answers": [asdict(each) for each in told.answers], "kept": told.kept}
        return told
    finally:
        draft = root / "first-year.draft"
        draft.write_text(json.dumps(said), encoding="utf-8")
        draft.rename(mark)


def shared_root(factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of a run."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
