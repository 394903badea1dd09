"""Every workbook that the program writes, made from the demonstration book and read by others.

Money is a number in the format of the books, a text that begins like a formula is a text, and
LibreOffice reads the same cells as calamine.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from python_calamine import load_workbook

import fundledger
from fundledger import demo
from fundledger.cli.main import program
from fundledger.exchange import workbook
from fundledger.messages import Wording, say_in
from fundledger.reports.as_text import shown
from fundledger.reports.table import Table
from fundledger.schemas.kinds import KINDS
from fundledger.statements.pack_forms import FORMS
from tests.exchange.mutated import written

FORMULA_LIKE = ("=1+1", "+SUM(A1)", "-1", "@x")
IN_THE_BOOKS = r"#,##0_);[Red](#,##0)"
GROUPED = "#,##0"
JOURNAL = "report journal --from=01/01/2023 --to=30/09/2023"
TEXT = ("s", "inlineStr")
STORY = Path(__file__).parents[1] / "stories" / "waive.yaml"
BEFORE = [
    *(
        ["cooperative", "add", f"--name={word} HTX", "--phone==5", "--", f"{word}{number}"]
        for number, word in enumerate(FORMULA_LIKE)
    ),
    *(
        [
            "money",
            "receive",
            "1000",
            "--for=711",
            "--on=15/08/2023",
            f"--memo={word}",
            f"--document={word}",
        ]
        for word in FORMULA_LIKE
    ),
]
SHOWN = """\
fund list
account list
account ledger 11211 --as-of=30/09/2023
entry show 1
opening show
cooperative list
cooperative show DEMO-11
cooperative show =1+10
cooperative search HTX
cooperative change DEMO-12 --phone=+5
loan list
loan show DEMO-QH01
loan schedule DEMO-QH01
loan schedule DEMO-TH01 --signed
loan explain DEMO-QH01
loan quote DEMO-QH01
security list
setting list
bank lines
bank match
bank reconcile
bank account list
bank rule list
bank layout list
bank read sao-ke-quy-2.xlsx --dry-run
journal
balance
report capital --as-of=30/06/2023
report lendable --as-of=30/06/2023
report registry --by=area --compare --from=01/01/2023 --to=30/09/2023
report alliance 2023H1
report petitions --from=01/01/2023 --to=30/09/2023
petition list
report applications --from=01/01/2023 --to=30/09/2023
report applications --by=area --compare --from=01/01/2023 --to=30/09/2023
report disbursements --from=01/01/2023 --to=30/09/2023
report disbursements --by=purpose --from=01/01/2023 --to=30/09/2023
report collections --from=01/01/2023 --to=30/09/2023
report due --from=01/01/2023 --to=30/09/2023
report response
report movements --from=01/01/2023 --to=30/09/2023
report result --from=01/01/2023 --to=30/09/2023
report trial-balance --from=01/01/2023 --to=30/09/2023
report ledger 11211 --from=01/01/2023 --to=30/09/2023
report journal --from=01/01/2023 --to=30/09/2023
period list
check
schema
arrears reviews
council prepare 2023Q2
council list
outlook --as-of=30/06/2023
outlook --as-of=30/06/2023 --groups --scenario kich-ban-hai-htx.yaml
outlook rehearse --as-of=15/08/2023
scenario show kich-ban-thi-hanh-an.yaml --as-of=30/06/2023
recovery-plan list
recovery-plan show --as-of=31/12/2023
lending stops
support category adopt ctr-19-vay-von
support add 19.3 --cooperative DEMO-01 --amount=5000000 --on=01/02/2023 --note==1+1
support category list
support list
support totals --from=01/01/2023 --to=30/09/2023
support plan import KH2125 ke-hoach-bac-giang.xlsx --name==1+1
support plan list
support plan show
support plan compare --as-of=30/09/2023
programme list
programme show CTR19
limitation list
case list
case dates
case show DEMO-KK01
case claim DEMO-KK01
worklist
limitation explain DEMO-QH01
lending rules
quarter status 2023Q2
year status 2023
collect DEMO-QH01 1000 --on=15/08/2023 --dry-run
collect thu-no-quy-1.xlsx
roll --to=30/09/2023 --dry-run
money pay 1000 --for=cost_management --on=15/08/2023 --dry-run --memo==1+1
entry post but-toan.yaml --dry-run
schedule STORY
schedule STORY --explain
replay STORY
replay STORY --table=schedule
replay STORY --table=collections
replay STORY --table=entries
replay STORY --explain
"""
REFUSED = {
    "entries": ["entry", "post"],
    "applications": ["application", "import"],
    "collections": ["collect"],
    "cooperatives": ["cooperative", "import"],
    "ladder": ["remind", "adopt", "--document", "QĐ 12"],
    "lending_rules": ["lending", "adopt", "--document", "QĐ 12"],
    "loans": ["loan", "import"],
    "opening": ["opening", "import"],
    "recovery": ["recovery", "import"],
    "financial_plan": ["financial-plan", "import"],
    "recovery_plan": ["recovery-plan", "import"],
    "support": ["support", "import"],
    "support_plan": ["support", "plan", "import", "KH2630"],
    "bank_lines": ["bank", "read"],
}
OF_DEMO = tuple(n for n in (*demo.FILES, *demo.TO_TRY) if n.endswith(".xlsx"))
TEMPLATES = tuple(name for name, kind in KINDS.items() if kind.workbook is not None)
WRITERS = {
    "demo/langson.py",
    "exchange/cooperatives.py",
    "exchange/remarks.py",
    "exchange/rule_sheets.py",
    "exchange/support_plans.py",
    "exchange/workbook.py",
    "schemas/templates.py",
    "statements/pack_forms.py",
}
"""Where a workbook is made: whoever makes one elsewhere has to show it here too."""


@dataclass(frozen=True)
class Made:
    path: Path
    tables: tuple[Table, ...] = ()  # one a sheet, if tables of the screen are what it holds


@dataclass(frozen=True)
class Shelf:
    """All of them, and how each command answered."""

    made: dict[str, Made]
    answers: dict[str, str]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder = tmp_path_factory.mktemp("workbooks")
    book = demo.build(folder / "demo")
    made = {name: Made(folder / "demo" / name) for name in OF_DEMO}
    shelf = Shelf(made, {})
    runner = CliRunner(env={"FUNDLEDGER_ACTOR": "=kế toán", "FUNDLEDGER_LANG": "vi"})
    known = (*demo.FILES, *demo.TO_TRY)
    places = {name: str(folder / "demo" / name) for name in known} | {"STORY": str(STORY)}
    saved: list[tuple[Table, ...]] = []

    def run(name: str, *args: str) -> None:
        words = [places.get(word, word) for word in args]
        answer = runner.invoke(program, ["--book", str(book), *words])
        shelf.answers[name] = f"{answer.exit_code} {answer.stderr}"

    with pytest.MonkeyPatch.context() as patch:
        save = workbook.save

        def seen(tables: Sequence[Table], *args: Any, **more: Any) -> None:
            saved.append(tuple(tables))
            save(tables, *args, **more)

        patch.setattr(workbook, "save", seen)
        for words in BEFORE:
            run(" ".join(words), *words)
        for number, line in enumerate(SHOWN.splitlines()):
            path = folder / f"{number:02}.xlsx"
            run(line, *line.split(), "--xlsx", str(path))
            made[line] = Made(path, saved.pop() if saved else ())
        for kind in TEMPLATES:
            made[f"template {kind}"] = Made(folder / f"{kind}.xlsx")
            run(f"template {kind}", "schema", kind, "--template", str(folder / f"{kind}.xlsx"))
        made["cooperative export"] = Made(folder / "export.xlsx")
        run("cooperative export", "cooperative", "export", str(folder / "export.xlsx"))
        made["lending export"] = Made(folder / "rules.xlsx")
        run("lending export", "lending", "export", str(folder / "rules.xlsx"))
        for form in FORMS:
            made[f"report pack {form}"] = Made(folder / f"pack-{form}.xlsx")
            words = "report", "pack", str(folder / f"pack-{form}.xlsx"), form, "2023H1"
            run(f"report pack {form}", *words)
        made["remind export"] = Made(folder / "rungs.xlsx")
        run("remind export", "remind", "export", str(folder / "rungs.xlsx"))
        made["recovery-plan export"] = Made(folder / "plan.xlsx")
        planned = str(folder / "plan.xlsx"), "--as-of", "30/06/2023"
        run("recovery-plan export", "recovery-plan", "export", *planned)
        made["support plan export"] = Made(folder / "support-plan.xlsx")
        run("support plan export", "support", "plan", "export", str(folder / "support-plan.xlsx"))
        for kind, command in REFUSED.items():
            bad, back = folder / f"bad-{kind}.xlsx", folder / f"back-{kind}.xlsx"
            _spoilt(made[f"template {kind}"].path, bad)
            run(f"remarks {kind}", *command, str(bad), "--remarks", str(back))
            made[f"remarks {kind}"] = Made(back)
    return shelf


def _spoilt(template: Path, path: Path) -> None:
    """The first table of a template with a row of texts that look like formulas."""
    headings = load_workbook(template).get_sheet_by_index(0).to_python()[0]
    row = [FORMULA_LIKE[index % 4] for index in range(len(headings))]
    name = load_workbook(template).sheet_names[0]
    written(path, {name: [list(map(str, headings)), list(row)]})


NAMES = [
    *OF_DEMO,
    *SHOWN.splitlines(),
    *("cooperative export", "lending export", "remind export"),
    *("recovery-plan export", "support plan export"),
    *(f"report pack {form}" for form in FORMS),
    *(f"template {kind}" for kind in TEMPLATES),
    *(f"remarks {kind}" for kind in REFUSED),
]


# What stands in a workbook, told from its XML


@dataclass(frozen=True)
class Cell:
    row: int
    column: int
    kind: str  # n, s, b ...
    code: str  # of its format
    formula: bool


_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_BUILT_IN = {0: "General", 1: "0", 3: "#,##0", 14: "day", 49: "@"}


def cells_of(path: Path, number: int = 1) -> Iterator[Cell]:
    """The filled cells of a sheet."""
    with ZipFile(path) as parts:
        styles = ElementTree.fromstring(parts.read("xl/styles.xml"))
        sheet = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml"))
    own = {
        int(f.attrib["numFmtId"]): f.attrib["formatCode"]
        for f in styles.iterfind(".//m:numFmt", _NS)
    }
    looks = [
        {**_BUILT_IN, **own}[int(x.attrib["numFmtId"])]
        for x in styles.iterfind("m:cellXfs/m:xf", _NS)
    ]
    for cell in sheet.iterfind(".//m:c", _NS):
        if len(cell):
            letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", cell.attrib["r"]).groups()  # type: ignore[union-attr]
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            yield Cell(
                int(digits) - 1,
                column - 1,
                cell.attrib.get("t", "n"),
                looks[int(cell.attrib.get("s", 0))],
                cell.find("m:f", _NS) is not None,
            )


def grid(path: Path, sheet: int = 0) -> list[list[Any]]:
    page = load_workbook(path).get_sheet_by_index(sheet)
    return page.to_python(skip_empty_area=False)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_program_writes(shelf: Shelf, name: str) -> None:
    made = shelf.made[name]
    assert made.path.exists(), shelf.answers.get(name)
    rows = grid(made.path)
    cells = {(cell.row, cell.column): cell for cell in cells_of(made.path)}
    assert cells
    assert not any(cell.formula for cell in cells.values())
    for (row, column), cell in cells.items():
        value = rows[row][column]
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
            assert cell.kind in TEXT, value
        if cell.code in (IN_THE_BOOKS, GROUPED) and row and not name.startswith("remarks"):
            assert cell.kind == "n", (row, column, value)
            assert value == int(value)
    assert not made.tables or len(load_workbook(made.path).sheet_names) == len(made.tables)
    for number, table in enumerate(made.tables, start=1):
        sheet = {(cell.row, cell.column): cell for cell in cells_of(made.path, number)}
        _holds(table, grid(made.path, number - 1), sheet)


def _holds(table: Table, rows: list[list[Any]], cells: dict[tuple[int, int], Cell]) -> None:
    """Every cell of the table: money as its number in the books' format, texts word for word."""
    head = next(number for number in (2, 3) if rows[number][0] != "")  # facts stand above
    for number, said in enumerate(table.rows, start=head + 1):
        for index, (value, column) in enumerate(zip(said, table.columns, strict=True)):
            there = rows[number][index]
            if value is None:
                assert there == ""
            elif column.kind == "money" and isinstance(value, Wording):  # “not carried out”
                assert (there, cells[number, index].kind in TEXT) == (value.words("vi"), True)
            elif column.kind == "money":
                cell = cells[number, index]
                assert (there, cell.kind, cell.code) == (value, "n", IN_THE_BOOKS)
            elif column.kind == "text" and isinstance(value, str):
                assert there == shown(value, column, "vi")
                assert value == "" or cells[number, index].kind in TEXT
            elif type(value) is date and value >= workbook.FIRST_DAY_OF_EXCEL:
                assert (there, cells[number, index].code) == (value, "dd/mm/yyyy")
    if table.totals is not None:
        last = rows[head + 1 + len(table.rows)]
        for index, (total, column) in enumerate(zip(table.totals, table.columns, strict=True)):
            if isinstance(total, int):
                assert last[index] == total, column.name
    below = [str(row[0]) for row in rows[head + 1 + len(table.rows) :]]
    for note in table.notes:
        said = say_in("vi", note.key, **note.params).partition("fundledger")[0]
        assert any(row.startswith(said) for row in below), said  # commands are completed


def test_each_kind_of_text_came_through(shelf: Shelf) -> None:
    """Else the tests above would look at nothing."""
    for name in ("cooperative list", "cooperative export", JOURNAL):
        texts = [value for row in grid(shelf.made[name].path) for value in row]
        for word in FORMULA_LIKE:
            assert any(str(value).startswith(word) for value in texts), (name, word)
    answers = [one.tables for one in shelf.made.values() if one.tables]
    assert len(answers) == len(SHOWN.splitlines())
    tables = [table for answer in answers for table in answer]
    assert len(tables) > len(answers)
    money = [t for t in tables if any(column.kind == "money" for column in t.columns) and t.rows]
    assert len(money) > 15


@pytest.mark.parametrize(
    ("line", "titles"),
    [
        (
            "report capital --as-of=30/06/2023",
            ["VỐN CỦA QUỸ", "SỐ LIỆU VỀ VỐN VÀ THU NỢ", None, "DƯ NỢ VÀ BÊN VAY THEO HỢP ĐỒNG"],
        ),
        ("loan show DEMO-QH01", ["HỢP ĐỒNG VAY", *[None] * 4, "CHỨNG TỪ GẦN NHẤT"]),
        ("bank reconcile", [None, None]),
        ("replay STORY", [None] * 5),
    ],
)
def test_an_answer_of_several_tables_is_whole(
    shelf: Shelf, line: str, titles: list[str | None]
) -> None:
    """A sheet a table, each with its title, fund and day: what is printed alone says of what."""
    made = shelf.made[line]
    sheets = [grid(made.path, number) for number in range(len(made.tables))]
    assert len(sheets) == len(titles)
    for rows, title in zip(sheets, titles, strict=True):
        assert title in (None, rows[0][0])
        if line != "replay STORY":  # of no fund
            assert str(rows[1][0]).startswith("Quỹ 20 · Quỹ hỗ trợ phát triển HTX tỉnh Lạng Sơn")
            assert " đến ngày " in str(rows[1][0])


def test_every_sheet_of_figures_prints_on_a4(shelf: Shelf) -> None:
    for one in shelf.made.values():
        for number in range(1, len(one.tables) + 1):
            with ZipFile(one.path) as parts:
                sheet = parts.read(f"xl/worksheets/sheet{number}.xml").decode()
                book = parts.read("xl/workbook.xml").decode()
            page = re.search(r"<pageSetup [^>]*>", sheet)
            assert page is not None
            assert 'paperSize="9"' in page[0]
            assert 'fitToHeight="0"' in page[0]
            assert "<pageSetUpPr fitToPage=" in sheet
            assert "&amp;P/&amp;N" in sheet
            assert book.count("_xlnm.Print_Titles") == len(one.tables)


def test_every_command_answered(shelf: Shelf) -> None:
    wrong = {name: said for name, said in shelf.answers.items() if not said.startswith("0")}
    assert set(wrong) == {f"remarks {kind}" for kind in REFUSED}, wrong


def test_workbooks_are_made_where_this_test_looks() -> None:
    home = Path(fundledger.__file__).parent
    found = {
        str(path.relative_to(home))
        for path in home.rglob("*.py")
        if re.search(r"xlsxwriter\.Workbook\([^)]", path.read_text(encoding="utf-8"))
    }
    assert found == WRITERS


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_reads_the_same(shelf: Shelf, tmp_path: Path) -> None:
    sources = tmp_path / "in"
    sources.mkdir()
    for number, one in enumerate(shelf.made.values()):
        shutil.copy(one.path, sources / f"{number:03}.xlsx")
    files = sorted(sources.iterdir())
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path / 'profile'}",
            *("--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=170,
    )
    numbers = 0
    for path in files:
        before, after = grid(path), grid(tmp_path / "out" / path.name)
        for ours, theirs in zip(before, after, strict=False):
            assert [c for c in ours if c != ""] == [c for c in theirs if c != ""], path.name
            numbers += sum(isinstance(c, int | float) for c in ours)
        assert len(after) >= max(n for n, row in enumerate(before, 1) if any(c != "" for c in row))
        assert not any(cell.formula for cell in cells_of(tmp_path / "out" / path.name))
    assert numbers > 1_000
