"""Applications and the Fund's table through the office: taken, shown, replaced, given back."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import load_workbook

from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.lending_rules import table_of
from fundledger.files import SourceFile
from fundledger.ledger.facts import stated
from fundledger.lending import entering
from fundledger.lending.tables import KIND as TABLE
from fundledger.office.answers import Answer
from fundledger.reports.table import Note
from fundledger.schemas.lending_rules import written
from fundledger.store.books import Book
from tests.exchange.test_lending_rules import OWN, YAML
from tests.ledger.books import FUND, TODAY, writer_of
from tests.lending import telling
from tests.loans.books import BORROWER, SUCCESSOR, proved, with_capital
from tests.office.calls import column, do, links, refusal_of
from tests.office.calls import table_of as shown_table

CSV = f"""\
Số hồ sơ;Ngày nhận;Mã số HTX;Số tiền đề nghị vay;Mục đích;Giấy tờ đã nộp
HS-01;01/03/2024;{BORROWER};500.000.000;Mua máy cấy;request
HS-02;04/03/2024;{SUCCESSOR};200.000.000;Nhà lưới;"request; legal; plan; statements; collateral"
"""


def requests(text: str = CSV) -> SourceFile:
    return SourceFile("ho-so.csv", text.encode())


def own(**changes: str) -> SourceFile:
    text = YAML.replace("01/01/2026", "01/03/2024")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return SourceFile("quy-trinh.yaml", text.encode())


@pytest.fixture
def fund(book: Book) -> Book:
    return with_capital(book)


def notes(answer: Answer, name: str) -> list[str]:
    return [note.key for note in shown_table(answer, name).notes]


def text(cell: object) -> str:
    return cell if isinstance(cell, str) else cell.words("vi")  # type: ignore[attr-defined, no-any-return]


# Applications.


def test_applications_of_a_file(fund: Book) -> None:
    before = links(fund)
    tried = do(fund, "application import", file=requests(), dry_run=True)
    assert links(fund) == before
    assert [text(each) for each in column(tried, "applications_received", "outcome")] == [
        "sẽ nhận"
    ] * 2
    answer = do(fund, "application import", file=requests())
    assert column(answer, "applications_received", "application") == ["HS-01", "HS-02"]
    assert column(answer, "applications_received", "lacks") == [
        "legal, plan, statements, collateral",
        None,
    ]
    table = shown_table(answer, "applications_received")
    assert table.total["amount"] == 700_000_000  # 500 and 200 million
    assert table.notes == (
        Note("received_applications.entered", {"new": 2, "already": 0}),
        Note("received_applications.lacking", {"count": 1}),
    )
    assert telling.standing(fund, "2024-03-04", "HS-02").state == "complete"
    after = links(fund)
    again = do(fund, "application import", file=requests())
    assert links(fund) == after
    assert shown_table(again, "applications_received").notes[0].params == {"new": 0, "already": 2}
    assert proved(fund) == []


def test_a_refused_file_is_given_back(fund: Book, tmp_path: Path) -> None:
    bad = requests(CSV.replace(SUCCESSOR, "4900"))
    refusal = refusal_of(fund, "application import", file=bad)
    assert isinstance(refusal, BadFile)
    assert [(p.place.row, p.key) for p in refusal.problems] == [(3, "cooperative.unknown")]
    assert refusal.give_back is not None
    refusal.give_back(tmp_path / "back.xlsx", False)
    rows = load_workbook(tmp_path / "back.xlsx").get_sheet_by_index(0).to_python()
    assert [bool(row[-1]) for row in rows[1:]] == [False, True]


# The Fund's table.


def test_the_table_of_the_program_holds_until_the_fund_has_one(fund: Book) -> None:
    answer = do(fund, "lending rules")
    assert column(answer, "lending_steps", "code") == [
        *("papers", "appraisal", "decision", "contract", "first_draw")
    ]
    assert column(answer, "lending_authority", "who") == []
    assert notes(answer, "lending_rules") == ["lending_note.of_program"]
    assert notes(answer, "lending_authority") == ["lending_note.nobody"]


def test_a_table_is_adopted_from_its_day_on(fund: Book) -> None:
    """It holds from 1/3/2024: on 29/2 the program's does, and says which comes next."""
    before = links(fund)
    tried = do(fund, "lending adopt", file=own(), document="QĐ 12", dry_run=True)
    assert notes(tried, "lending_changes")[0] == "lending_note.would_hold"
    assert links(fund) == before
    answer = do(fund, "lending adopt", file=own(), document="QĐ 12")
    assert (answer.facts["new"], links(fund)) == (True, before + 1)
    assert notes(answer, "lending_changes") == [
        "lending_note.holds",
        "lending_note.against_program",
    ]
    held = do(fund, "lending rules", as_of="2024-03-01")
    assert column(held, "lending_authority", "up_to") == [500_000_000, None]
    about = dict(
        zip(
            (each.code for each in column(held, "lending_rules", "what")),  # type: ignore[attr-defined]
            map(text, column(held, "lending_rules", "value")),
            strict=True,
        )
    )
    assert (about["from"], about["document"], about["lapse_days"]) == (
        "01/03/2024",
        "QĐ 12",
        "90 ngày",
    )
    (coming,) = [
        note
        for note in shown_table(
            do(fund, "lending rules", as_of="2024-02-29"), "lending_rules"
        ).notes
        if note.key == "lending_note.coming"
    ]
    assert coming.params["document"] == "QĐ 12"


def test_what_a_table_changes_is_shown_row_by_row(fund: Book) -> None:
    """Another of the same day: 3 days become 4, the director's 500 million 700."""
    do(fund, "lending adopt", file=own(), document="QĐ 12")
    changed = own(**{"days: 3,": "days: 4,", "500.000.000": "700.000.000"})
    answer = do(fund, "lending adopt", file=changed, document="QĐ 12")
    rows = [
        tuple(text(cell) for cell in row) for row in shown_table(answer, "lending_changes").rows
    ]
    assert rows == [
        ("các bước", "papers", "Số ngày", "3 ngày", "4 ngày"),
        ("thẩm quyền", "Giám đốc", "Quyết định đến (đồng)", "500.000.000", "700.000.000"),
    ]
    assert notes(answer, "lending_changes") == ["lending_note.holds", "lending_note.replaces"]
    held = do(fund, "lending rules")
    assert column(held, "lending_authority", "up_to") == [700_000_000, None]


def test_the_same_table_again_changes_nothing(fund: Book) -> None:
    """In another form too; by another paper it is stated anew, for that is what it rests on."""
    do(fund, "lending adopt", file=own(), document="QĐ 12")
    before = links(fund)
    toml = SourceFile("a.toml", written(table_of(own())).encode())
    answer = do(fund, "lending adopt", file=toml, document=" QĐ 12 ")
    assert (answer.facts["new"], links(fund)) == (False, before)
    assert notes(answer, "lending_changes") == ["lending_note.same"]
    other = do(fund, "lending adopt", file=toml, document="QĐ 13")
    assert (other.facts["new"], links(fund)) == (True, before + 1)
    assert "lending_note.no_change" in notes(other, "lending_changes")


def test_requests_that_are_not_over_go_by_a_new_table(fund: Book) -> None:
    """HS-01 was received on 29/2, before it holds; HS-02 and HS-03 on 1/3, one was withdrawn."""
    for number, on in (("HS-01", "2024-02-29"), ("HS-02", "2024-03-01"), ("HS-03", "2024-03-01")):
        telling.apply(fund, on, number, papers=())
    withdraw(fund, "HS-03")
    answer = do(fund, "lending adopt", file=own(), document="QĐ 12")
    (waiting,) = [
        note
        for note in shown_table(answer, "lending_changes").notes
        if note.key == "lending_note.waiting"
    ]
    assert waiting.params["count"] == 1


def withdraw(book: Book, number: str) -> None:
    with writer_of(book) as writer:
        entering.withdraw(writer, number, telling.day("2024-03-02"), "thôi", today=TODAY)


def test_a_table_of_a_coming_day_says_so(fund: Book) -> None:
    """Today is 30/6/2024."""
    answer = do(fund, "lending adopt", file=own(**{"01/03/2024": "01/07/2024"}), document="QĐ 12")
    assert "lending_note.not_yet" in notes(answer, "lending_changes")
    assert column(do(fund, "lending rules"), "lending_authority", "who") == []


def test_a_table_without_a_paper_is_refused(fund: Book) -> None:
    refusal = refusal_of(fund, "lending adopt", file=own(), document=" ")
    assert refusal.key == "lending_rules.no_document"


def test_a_refused_table_is_given_back(fund: Book, tmp_path: Path) -> None:
    answer = do(fund, "lending export")
    assert answer.made is not None
    answer.made.write(tmp_path / "a.xlsx", False)
    assert table_of(SourceFile.at(tmp_path / "a.xlsx")).name == "decree-45"
    bad = SourceFile("a.toml", written(OWN).replace("days = 5\n", "days = 0\n").encode())
    refusal = refusal_of(fund, "lending adopt", file=bad, document="QĐ 12")
    assert isinstance(refusal, BadFile)
    assert refusal.give_back is not None
    with pytest.raises(FundledgerError) as none:
        refusal.give_back(tmp_path / "back.xlsx", False)
    assert none.value.key == "remarks.no_table"


def test_the_table_goes_out_and_comes_back(fund: Book, tmp_path: Path) -> None:
    do(fund, "lending adopt", file=own(), document="QĐ 12")
    made = do(fund, "lending export", as_of="2024-03-01").made
    assert made is not None
    assert made.text is not None
    assert "".join(made.text()) == written(table_of(own()))
    made.write(tmp_path / "a.xlsx", False)
    back = SourceFile.at(tmp_path / "a.xlsx")
    assert do(fund, "lending adopt", file=back, document="QĐ 12").facts["new"] is False


def test_what_was_stated_keeps_its_body(fund: Book) -> None:
    """What is not said is absent from the fact: its hash must not change when more may be said."""
    do(fund, "lending adopt", file=own(), document="QĐ 12")
    with fund.reading() as connection:
        (fact,) = stated(connection, FUND, TABLE)
    assert fact.body["steps"][3] == {"code": "decision", "name": "Quyết định"}
    assert fact.body["authority"][1] == {"who": "Chủ tịch"}
    assert fact.body["papers"][0] == {"code": "request", "name": "Đơn", "before": "appraisal"}
