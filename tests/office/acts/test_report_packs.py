"""The statutory reports as workbooks: filled, exported, changed and kept by the Fund."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import text

from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.sheets import sheets_of_workbook
from fundledger.files import SourceFile
from fundledger.messages import LANGUAGES, catalogue
from fundledger.statements.pack_forms import FORMS, workbook_of
from fundledger.store.books import Book
from tests.ledger.books import findings
from tests.loans.books import proved
from tests.office.calls import column, do, links, refusal_of
from tests.reports.small import M, told
from tests.worklist.told import keys


@pytest.fixture
def fund(book: Book) -> Book:
    told(book, roll=None)
    do(book, "roll", to="30/06/2023")
    return book


def cells(path: Path) -> list[list[object]]:
    (sheet, *_) = sheets_of_workbook(SourceFile.at(path))
    return [list(values) for _, values in sheet.rows]


def made(book: Book, path: Path, act: str, **said: object) -> Path:
    answer = do(book, act, **said)
    assert answer.made is not None
    assert answer.made.write(path, True)
    return path


def row_of(found: list[list[object]], label: str) -> list[object]:
    return next(row for row in found if label in row)


def own(said: str) -> SourceFile:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet("Mẫu của tỉnh")
        sheet.write("A1", said)
        sheet.write("A2", "{loans.loan}")
        sheet.write("B2", "{loans.closing_principal}")
    return SourceFile("mau-tinh.xlsx", file.getvalue())


def test_the_lending_report_of_six_months(fund: Book, tmp_path: Path) -> None:
    """120 million on 31/12/2022; 40 and 20 million came back: 60 million are owed on 30/6.

    What fell due on that very day and did not come is overdue from the next day on.
    """
    path = made(fund, tmp_path / "a.xlsx", "report pack", form="1a", period="2023H1")
    found = cells(path)
    assert "6 tháng đầu năm 2023" in found[2]
    (loan,) = [row for row in found if "HD-01" in row]
    assert loan[8:14] == [120 * M, 120 * M, 0, 60 * M, 60 * M, 0]
    assert row_of(found, "Tổng cộng")[8:14] == [120 * M, 120 * M, 0, 60 * M, 60 * M, 0]
    assert not any("{" in str(cell) for row in found for cell in row)


def test_the_summary_of_operations(fund: Book, tmp_path: Path) -> None:
    path = made(fund, tmp_path / "b.xlsx", "report pack", form="2A", period="2023H1")
    found = cells(path)
    assert row_of(found, "Vốn điều lệ")[2] == 500 * M
    assert row_of(found, "Dư nợ")[2] == 60 * M
    assert row_of(found, "Thu nợ gốc")[2] == 60 * M
    assert row_of(found, "Thu lãi")[2] == 6 * M  # 3,6 on 31/3 and 2,4 on 30/6
    assert not any("{" in str(cell) for row in found for cell in row)


@pytest.mark.parametrize("form", FORMS)
def test_every_name_of_our_templates_is_known_and_each_says_what_is_not_sure(
    fund: Book, form: str
) -> None:
    file = SourceFile(f"{form}.xlsx", workbook_of(form))
    before = links(fund)
    answer = do(fund, "report pack keep", form=form, file=file, dry_run=True)
    assert (links(fund), answer.facts["new"]) == (before, True)
    assert workbook_of(form) == file.data
    assert all("pack_text.columns_unknown" in catalogue(lang) for lang in LANGUAGES)


def test_a_fund_keeps_its_own_template_from_a_day_on(fund: Book, tmp_path: Path) -> None:
    file = own("Quỹ: {fund.name}")
    do(fund, "report pack keep", form="1a", file=file, on="01/07/2023", document="CV 15")
    after = links(fund)
    do(fund, "report pack keep", form="1A", file=file, on="01/08/2023")
    assert links(fund) == after  # the same file holds already
    half = cells(made(fund, tmp_path / "h.xlsx", "report pack", form="1a", period="2023H1"))
    assert "BÁO CÁO TÌNH HÌNH CHO VAY" in half[1]
    year = cells(made(fund, tmp_path / "y.xlsx", "report pack", form="1a", period="2023"))
    assert year[1] == ["HD-01", 50 * M]
    back = made(fund, tmp_path / "t.xlsx", "report pack export", form="1a")
    assert back.read_bytes() == file.data
    assert column(do(fund, "report pack list"), "report_templates", "form") == ["2a", "1a"]
    assert proved(fund) == []


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("DELETE FROM kept_file", "finding.template_file_missing"),
        ("UPDATE kept_file SET bytes = x'00'", "finding.template_file_changed"),
    ],
)
def test_a_kept_template_is_proved(
    fund: Book, tmp_path: Path, statement: str, finding: str
) -> None:
    do(fund, "report pack keep", form="1a", file=own("x"), on="01/01/2023")
    assert findings(fund) == []
    with fund.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER kept_file_update_refused"))
        connection.execute(text("DROP TRIGGER kept_file_delete_refused"))
        connection.execute(text(statement))
    assert finding in [each.key for each in findings(fund)]
    with pytest.raises(FundledgerError) as refusal:
        made(fund, tmp_path / "x.xlsx", "report pack", form="1a", period="2023")
    assert refusal.value.key == "report_pack.file_lost"


def test_a_report_is_off_the_worklist_when_its_papers_are_in_the_register(fund: Book) -> None:
    of = {"kinds": ("duty",)}

    def send(kind: str, on: str) -> None:
        file = SourceFile(f"{kind}.pdf", f"%PDF-1.4 {kind} {on}".encode())
        number = f"{len(kind + on)}{kind[0]}/BC-QHT"
        do(fund, "paper add", file=file, kind=kind, number=number, on=on)

    send("1a", "20/07/2023")
    assert "duty:half_year:2023" in dict(keys(fund, "2023-07-25", 10, **of))
    send("2A", "26/07/2023")
    assert "duty:half_year:2023" in dict(keys(fund, "2023-07-25", 10, **of))
    assert "duty:half_year:2023" not in dict(keys(fund, "2023-07-26", 10, **of))
    # They are of the half-year, and not of the year that ends after them.
    assert "duty:year:2023" in dict(keys(fund, "2024-03-01", 60, **of))


def test_a_name_that_is_wrong_is_told_at_its_cell_and_nothing_kept(fund: Book) -> None:
    before = links(fund)
    with pytest.raises(BadFile) as refusal:
        do(fund, "report pack keep", form="1a", file=own("{capital.charter_capitall}"))
    assert links(fund) == before
    (problem,) = refusal.value.problems
    assert (problem.key, problem.place.sheet, problem.place.row, problem.place.column) == (
        *("report_pack.unknown_like", "Mẫu của tỉnh"),
        *(1, "A"),
    )
    assert problem.params["near"][0] == "capital.charter_capital"  # type: ignore[index]
    assert str(refusal.value)


def test_a_form_that_nobody_knows_is_refused(fund: Book, tmp_path: Path) -> None:
    with pytest.raises(FundledgerError) as refusal:
        made(fund, tmp_path / "x.xlsx", "report pack", form="9z", period="2023")
    assert refusal.value.key == "report_pack.unknown_form"
    assert refusal_of(fund, "report pack", form="1a", period="2023H3").key == "figures.not_a_span"


def test_every_field_is_listed(fund: Book) -> None:
    answer = do(fund, "report pack fields", first="2023-01-01", to="2023-06-30")
    names = column(answer, "pack_fields", "field")
    some = {"capital.charter_capital", "loans.name", "loans.total.principal", "result.cost_staff"}
    more = {"debt_group.bad_percent", "plan.income_planned", "rating.overall", "span.name"}
    assert some | more <= set(names)
    assert len(names) == len(set(names))
