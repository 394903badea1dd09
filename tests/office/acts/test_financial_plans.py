"""The plan of a year through the office, with the synthetic year of `tests.closing.test_years`.

Income 5.000.000, cost 2.300.000, so a result of 2.700.000; nothing was lent, nothing is owed.
"""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.errors import BadFile
from fundledger.files import SourceFile
from fundledger.ledger.settings import set_value
from fundledger.messages import LANGUAGES, use_language
from fundledger.reports.table import Table
from fundledger.store.books import Book
from tests.closing.test_years import a_year
from tests.ledger.books import writer_of
from tests.loans.books import proved
from tests.office.calls import column, do, links, refusal_of, table_of
from tests.reports.small import told
from tests.worklist.told import keys

YEAR = {"first": "2023-01-01", "to": "2023-12-31"}


def plan_file(*rows: str) -> SourceFile:
    head = "Năm;Văn bản phê duyệt;Ngày phê duyệt;Doanh số cho vay;Dư nợ cuối năm;Tổng thu;Tổng chi;"
    text = "\n".join([head + "Kết quả tài chính;Tỷ lệ nợ xấu (%)", *rows])
    return SourceFile("ke-hoach.csv", text.encode())


PLAN = plan_file("2023;05/QĐ;15/03/2023;0;0;5.000.000;2.000.000;;3")


def codes(table: Table, name: str) -> list[object]:
    return [getattr(cell, "code", cell) for cell in table[name]]


def test_a_file_of_plans_is_taken_once(book: Book) -> None:
    before = links(book)
    tried = do(book, "financial-plan import", file=PLAN, dry_run=True)
    assert links(book) == before
    assert codes(table_of(tried, "financial_plans_received"), "outcome") == ["would_enter"]
    done = do(book, "financial-plan import", file=PLAN)
    assert codes(table_of(done, "financial_plans_received"), "outcome") == ["entered"]
    after = links(book)
    again = do(book, "financial-plan import", file=PLAN)
    assert (links(book), codes(table_of(again, "financial_plans_received"), "outcome")) == (
        after,
        ["already"],
    )
    assert column(again, "financial_plans_received", "planned_result") == [3_000_000]
    amended = plan_file("2023;09/QĐ;01/09/2023;0;0;5.000.000;2.500.000;;3")
    do(book, "financial-plan import", file=amended)
    shown = table_of(do(book, "financial-plan list"), "financial_plans")
    assert codes(shown, "standing") == ["past", "holds"]
    earlier = table_of(do(book, "financial-plan list", as_of="31/08/2023"), "financial_plans")
    assert codes(earlier, "standing") == ["holds", "not_yet"]
    one = table_of(do(book, "financial-plan show", year=2023, as_of="31/08/2023"), "financial_plan")
    assert (one["planned"][3], one["version"][0]) == (2_000_000, 1)
    assert proved(book) == []


def test_every_bad_cell_is_told_and_nothing_taken(book: Book) -> None:
    bad = plan_file(
        "203;05/QĐ;15/03/2023;0;0;5;2;;3",
        "2022;05/QĐ;15/03/2022;0;0;5;2;4;3",
        "2024;06/QĐ;15/03/2024;;;;;;",
        "2021;06/QĐ;15/03/2021;;;;;;101",
        "2023;06/QĐ;15/03/2023;1;;;;;",
        "2023;07/QĐ;15/03/2023;2;;;;;",
        "2023;07/QĐ;15/03/2027;2;;;;;",
    )
    before = links(book)
    with pytest.raises(BadFile) as refusal:
        do(book, "financial-plan import", file=bad)
    assert links(book) == before
    assert [(each.key, each.place.row) for each in refusal.value.problems] == [
        ("usage.not_a_year", 2),
        ("financial_plan.result_differs", 3),
        ("financial_plan.nothing", 4),
        ("setting_value.not_percent", 5),
        ("financial_plan.twice", 7),
        ("financial_plan.future", 8),
    ]
    for lang in LANGUAGES:
        with use_language(lang):
            assert str(refusal.value)


def test_a_year_against_its_plan(book: Book) -> None:
    a_year(book)
    missing = table_of(do(book, "report plan", **YEAR), "plan_against_actual")
    assert missing.notes[0].key == "financial_plan.missing"
    assert missing["planned"] == [None] * 5
    do(book, "financial-plan import", file=PLAN)
    answer = do(book, "report plan", **YEAR)
    against = table_of(answer, "plan_against_actual")
    assert codes(against, "figure") == ["disbursed", "outstanding", "income", "cost", "result"]
    assert against["became"] == [0, 0, 5_000_000, 2_300_000, 2_700_000]
    assert against["difference"] == [0, 0, 0, 300_000, -300_000]
    assert codes(against, "share_of_plan") == [None, None, "100.00", "115.00", "90.00"]
    rating = table_of(answer, "plan_rating")
    # Lending planned as 0 and reached; no debt; 2,7 of 3 million are 90 %; nobody judged.
    assert codes(rating, "grade") == ["A", "A", "B", None]
    assert rating.facts["rating"] is None
    do(book, "financial-plan compliance", year=2023, grade="A", reason="nộp đủ báo cáo")
    judged = table_of(do(book, "report plan", **YEAR), "plan_rating")
    assert codes(judged, "grade") == ["A", "A", "B", "A"]
    assert judged.facts["rating"] == "B"
    assert proved(book) == []


def test_one_dong_below_the_edge_is_shown_below_it(book: Book) -> None:
    a_year(book)
    # 2.700.000 of 3.000.001: less than 90 %, which no rounding may hide.
    do(book, "financial-plan import", file=plan_file("2023;05/QĐ;15/03/2023;;0;;;3.000.001;3"))
    rating = table_of(do(book, "report plan", **YEAR), "plan_rating")
    assert codes(rating, "grade")[2] == "C"
    assert codes(rating, "share_of_plan")[2] == "89.99"


def test_a_part_of_a_year_has_shares_and_no_rating(book: Book) -> None:
    a_year(book)
    do(book, "financial-plan import", file=PLAN)
    half = do(book, "report plan", first="2023-01-01", to="2023-06-30")
    assert table_of(half, "plan_against_actual").notes[0].key == ("financial_plan.part_of_year")
    with pytest.raises(StopIteration):
        table_of(half, "plan_rating")
    two = refusal_of(book, "report plan", first="2022-12-01", to="2023-06-30")
    assert two.key == "financial_plan.one_year"


def test_growth_of_lending_is_measured_as_the_fund_says(book: Book) -> None:
    told(book, roll=None)  # 120 million were lent on 31/12/2022; 50 million are owed at the end
    do(book, "roll", to="31/12/2023")
    do(book, "financial-plan import", file=plan_file("2023;05/QĐ;15/03/2023;100;50.000.000;;;1;3"))
    rating = table_of(do(book, "report plan", **YEAR), "plan_rating")
    assert codes(rating, "became")[0] == "50000000"
    assert codes(rating, "grade")[0] == "A"
    with writer_of(book) as writer:
        set_value(writer, "lending_growth_measure", "disbursed", date(2023, 1, 1), "QĐ-1")
    rating = table_of(do(book, "report plan", **YEAR), "plan_rating")
    assert (codes(rating, "became")[0], codes(rating, "grade")[0]) == ("0", "C")


def test_the_plan_of_a_year_is_on_the_worklist_until_it_is_there(book: Book) -> None:
    told(book, roll=None)
    assert "duty:plan:2023" in dict(keys(book, "2023-03-31", 60, kinds=("duty",)))
    do(book, "financial-plan import", file=PLAN)
    assert "duty:plan:2023" not in dict(keys(book, "2023-03-31", 60, kinds=("duty",)))
    # On 14/3 it was not approved yet.
    assert "duty:plan:2023" in dict(keys(book, "2023-03-14", 60, kinds=("duty",)))


def test_the_result_of_a_year_is_proposed_for_distribution(book: Book) -> None:
    a_year(book)
    do(book, "year close", year=2023, despite="thử")
    said = {"rating": "A", "staff_pay": 300_000, "managers_pay": 100_000}
    before = links(book)
    answer = do(book, "year proposal", year=2023, fines=200_000, **said)
    assert links(book) == before
    table = table_of(answer, "distribution_proposal")
    found = dict(zip(codes(table, "what"), table["amount"], strict=True))
    assert found == {
        "fines": 200_000,
        "losses": 0,
        "development": 750_000,  # 30 % of 2.500.000
        "reserve": 250_000,
        "staff_bonus": 900_000,
        "managers_bonus": 150_000,
        "rest": 450_000,  # 2.500.000 - 750.000 - 250.000 - 900.000 - 150.000
    }
    assert table.total["amount"] == 2_700_000
    assert "proposal.command" in [note.key for note in table.notes]
    lacking = table_of(do(book, "year proposal", year=2023), "distribution_proposal")
    assert "proposal.no_rating" in [note.key for note in lacking.notes]
    assert refusal_of(book, "year proposal", year=2023, development="31").key == (
        "proposal.too_much"
    )


def test_what_is_proposed_can_be_distributed(book: Book) -> None:
    a_year(book)
    do(book, "year close", year=2023, despite="thử")
    do(book, "year settle", year=2023, decision="QĐ-1", on="2024-03-20")
    table = table_of(do(book, "year proposal", year=2023), "distribution_proposal")
    parts: dict[str, int] = {}
    for to, amount in zip(codes(table, "to_account"), table["amount"], strict=True):
        if to is not None:
            assert isinstance(amount, int)
            parts[str(to)] = parts.get(str(to), 0) + amount
    # 30 % and the 60 % that are left, and 10 %: of 2.700.000.
    assert parts == {"development_reserve": 2_430_000, "other_reserve": 270_000}
    do(book, "year distribute", year=2023, to=parts, decision="QĐ-2", on="2024-03-25")
    assert proved(book) == []
