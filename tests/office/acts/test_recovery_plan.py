"""The recovery plan through the office: started, changed, carried as a workbook, taken back.

The loans are those of `tests.arrears.quarter`: at 30/6/2023 HD-01 owes 60 million, HD-02 100 and
HD-03 80 million; charter capital is 600 million. HD-01 pays 10 million on 31/7.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Collect
from fundledger.contract.waterfall import Parts, Split
from fundledger.errors import BadFile
from fundledger.exchange.recovery_plan import take_plan
from fundledger.files import SourceFile
from fundledger.messages import LANGUAGES, use_language
from fundledger.office.answers import Answer
from fundledger.outlook.planned import PlanLine
from fundledger.outlook.plans import Wanted, plan_on, put
from fundledger.reports.screens import Screen
from fundledger.reports.table import Word
from fundledger.schemas.recovery_plan import ORIGINS
from fundledger.store.books import Book, create
from tests.arrears.quarter import overdue
from tests.exchange.odd_files import save_workbook
from tests.ledger.books import FUND, found_fund, writer_of
from tests.ledger.books import TODAY as NOW
from tests.loans.books import enter, proved
from tests.office.calls import column, do, links, refusal_of, table_of
from tests.reports.small import M

JUNE = "2023-06-30"
CHANGES, LINES, RECORD = "recovery_plan_changes", "recovery_plan", "recovery_plan_record"
VERSIONS = "recovery_plan_versions"


@pytest.fixture
def debtors(book: Book) -> Book:
    return overdue(book)


def codes(answer: Answer, table: str, name: str) -> list[object]:
    return [each.code if isinstance(each, Word) else each for each in column(answer, table, name)]


def notes(answer: Answer) -> list[str]:
    return [each.key for each in answer.sentences()]


def data(answer: Answer) -> dict[str, Any]:
    assert isinstance(answer.found, Screen)
    return answer.found.document()


def set_line(book: Book, loan: str, quarter: str, on: str = JUNE, **said: Any) -> Answer:
    return do(book, "recovery-plan set", loan=loan, quarter=quarter, on=on, **said)


def export(book: Book, place: Path, as_of: str = JUNE) -> Path:
    made = do(book, "recovery-plan export", as_of=as_of).made
    assert made is not None
    made.write(place, True)
    return place


def imported(book: Book, path: Path, on: str = JUNE, **said: Any) -> Answer:
    return do(book, "recovery-plan import", file=SourceFile.at(path), on=on, **said)


def test_it_is_rehearsed_started_and_never_written_over(debtors: Book) -> None:
    before = links(debtors)
    rehearsed = do(debtors, "recovery-plan start", on=JUNE, dry_run=True)
    assert links(debtors) == before
    assert "loan_note.dry_run" in notes(rehearsed)
    started = do(debtors, "recovery-plan start", on=JUNE, document="KH-1")
    assert links(debtors) == before + 1
    for answer in (rehearsed, started):
        assert column(answer, CHANGES, "loan") == ["HD-01", "HD-02", "HD-03"]
        assert codes(answer, CHANGES, "plan_origin") == ["contract"] * 3
        assert column(answer, CHANGES, "principal") == [60 * M, 0, 0]
    assert started.facts == {"link": before + 1}
    refusal = refusal_of(debtors, "recovery-plan start", on=JUNE)
    assert (refusal.key, refusal.params["number"]) == ("recovery_plan.stands", 1)
    again = do(debtors, "recovery-plan start", on=JUNE, again=True)
    assert notes(again)[-1] == "recovery_plan.nothing_changes"
    # To the end of 2024 HD-02 and HD-03 fall due: two lines more, and interest of no other quarter.
    longer = do(debtors, "recovery-plan start", on=JUNE, until="2024-12-31", again=True)
    assert column(longer, CHANGES, "loan") == ["HD-02", "HD-03"]
    assert column(longer, CHANGES, "principal") == [100 * M, 80 * M]
    assert proved(debtors) == []


def test_one_line_is_set_changed_and_dropped(debtors: Book) -> None:
    made = set_line(debtors, "HD-01", "Q4/2023", principal=50 * M, origin="promise", percent=60)
    assert codes(made, CHANGES, "change") == ["new"]
    assert column(made, CHANGES, "principal_expected") == [30 * M]  # 60 % of 50
    sure = set_line(debtors, "HD-01", "2023Q4", percent=80, by="2023-11-30", note=" vụ  mùa ")
    assert codes(sure, CHANGES, "change") == ["changed"]
    assert column(sure, CHANGES, "expected_before") == [30 * M]
    (row,) = table_of(do(debtors, "recovery-plan show", as_of=JUNE), LINES).records()
    assert (row["principal"], row["percent"], row["remark"]) == (50 * M, 80, "vụ mùa")
    assert row["expected_by"] == date(2023, 11, 30)
    set_line(debtors, "HD-01", "2023Q4", principal=5 * M, origin="collateral")
    several = refusal_of(
        debtors, "recovery-plan set", loan="HD-01", quarter="2023Q4", percent=1, on=JUNE
    )
    assert several.key == "recovery_plan.which_origin"
    gone = set_line(debtors, "HD-01", "2023Q4", origin="collateral", drop=True)
    assert codes(gone, CHANGES, "change") == ["dropped"]
    assert column(do(debtors, "recovery-plan list", as_of=JUNE), VERSIONS, "plan_version") == [
        *(4, 3, 2, 1)
    ]
    for said, key in (
        ({}, "usage.nothing_said"),
        ({"drop": True, "percent": 3}, "recovery_plan.drop_or_say"),
        ({"drop": True, "origin": "judgement"}, "recovery_plan.no_such_line"),
        ({"by": "2024-01-01"}, "recovery_plan.outside_quarter"),
        ({"percent": 101}, "recovery_plan.not_percent"),
    ):
        given_ = {"loan": "HD-01", "quarter": "2023Q4", "on": JUNE, **said}
        assert refusal_of(debtors, "recovery-plan set", **given_).key == key
    wrong = {"loan": "HD-77", "quarter": "2023Q4", "on": JUNE, "principal": 1}
    assert refusal_of(debtors, "recovery-plan set", **wrong).key == "loan.unknown"


def test_more_than_is_owed_and_loans_that_owe_nothing_are_said(debtors: Book) -> None:
    over = set_line(debtors, "HD-01", "2023Q4", principal=61 * M, percent=50)
    assert [each.key for each in over.remarks] == ["recovery_plan_note.over"]
    enter(debtors, Collect(date(2023, 11, 15), 79 * M, None, document="GBC-8"), "HD-01")
    paid = set_line(debtors, "HD-01", "2023Q4", "2023-11-20", percent=40)
    assert paid.remarks == ()  # 24,4 million of this quarter, in which 50 came: nothing is left
    none = set_line(debtors, "HD-01", "2024Q1", "2023-11-20", principal=1)
    assert [each.key for each in none.remarks] == ["recovery_plan_note.owe_nothing"]


def test_versions_are_listed_compared_and_taken_back(debtors: Book) -> None:
    set_line(debtors, "HD-01", "2023Q3", principal=50 * M, document="KH-1")
    set_line(debtors, "HD-02", "2023Q4", principal=10 * M, percent=50, reason="lần 2")
    listed = list(table_of(do(debtors, "recovery-plan list", as_of=JUNE), VERSIONS).records())
    assert [each["plan_version"] for each in listed] == [2, 1]
    assert [each["principal_expected"] for each in listed] == [55 * M, 50 * M]
    assert codes(do(debtors, "recovery-plan list", as_of=JUNE), VERSIONS, "state") == [
        *("stands", "before")
    ]
    compared = do(debtors, "recovery-plan show", version=2, against=1)
    assert column(compared, CHANGES, "loan") == ["HD-02"]
    assert refusal_of(debtors, "recovery-plan void", version=1).key == "recovery_plan.no_reason"
    void = do(debtors, "recovery-plan void", version=1, reason="nhầm")
    assert codes(void, CHANGES, "change") == ["dropped"]
    left = do(debtors, "recovery-plan show", as_of=JUNE)
    assert column(left, LINES, "loan") == ["HD-02"]
    shown = do(debtors, "recovery-plan show", version=1)
    assert "recovery_plan_note.withdrawn" in notes(shown)
    assert refusal_of(debtors, "recovery-plan show", version=3).key == (
        "recovery_plan.no_such_version"
    )
    assert refusal_of(debtors, "recovery-plan show", as_of="2023-06-29").key == (
        "recovery_plan.none_on_day"
    )


def test_its_own_record_is_what_was_expected_and_what_came(debtors: Book) -> None:
    """50 at 80 % were expected in the third quarter, 10 came; 40 − 10 = 30 did not."""
    set_line(debtors, "HD-01", "2023Q3", principal=50 * M, percent=80)
    (row,) = table_of(do(debtors, "recovery-plan show", as_of="2023-09-30"), RECORD).records()
    assert (row["principal_expected"], row["principal_collected"]) == (40 * M, 10 * M)
    assert row["not_come"] == 30 * M
    assert codes(do(debtors, "recovery-plan show", as_of="2023-09-30"), RECORD, "state") == [
        "short"
    ]
    assert codes(do(debtors, "recovery-plan show", as_of="2023-09-01"), RECORD, "state") == [
        "running"
    ]


# The outlook by it.


def outlook(book: Book, as_of: str, **said: Any) -> dict[str, Any]:
    return data(do(book, "outlook", as_of=as_of, until="2023-12-31", **said))


def test_an_outlook_of_mid_quarter_does_not_expect_again_what_has_come(debtors: Book) -> None:
    """Planned for the third quarter 50 million. 10 came on 31/7, 20 on 10/8: 20 more come.

    On hand at 15/8: 600 of charter − 120 − 100 − 80 lent + 40 + 20 + 10 + 20 came back = 390.
    """
    set_line(debtors, "HD-01", "2023Q3", principal=50 * M, document="KH-1")
    for number, split in (
        (5, Parts(overdue_principal=10 * M)),
        (6, Split(prepaid_principal=10 * M)),
    ):
        paid = Collect(date(2023, 8, 10), 10 * M, split, document=f"GBC-{number}")
        enter(debtors, paid, "HD-01")
    found = outlook(debtors, "2023-08-15")
    assert (found["method"], found["plan_version"], found["plan_day"]) == ("plan", 1, "2023-06-30")
    assert found["plan_document"] == "KH-1"
    assert (found["capital_on_hand_now"], found["principal_expected"]) == (390 * M, 20 * M)
    assert found["capital_on_hand"] == 410 * M
    assert outlook(debtors, JUNE)["principal_expected"] == 50 * M
    # 50 − 10 − 20 may come on the last day itself, and no more once it is over.
    assert outlook(debtors, "2023-09-30", method="plan")["principal_expected"] == 20 * M
    assert outlook(debtors, "2023-10-01", method="plan")["principal_expected"] == 0


def test_the_plan_goes_first_and_the_contract_beside_it(debtors: Book) -> None:
    bare = outlook(debtors, JUNE)
    assert (bare["method"], bare["beside"]) == ("contract", [])
    assert "plan_version" not in bare
    refusal = refusal_of(debtors, "outlook", as_of=JUNE, method="plan")
    assert refusal.key == "outlook.no_plan"
    known = links(debtors)
    set_line(debtors, "HD-02", "2023Q4", principal=30 * M, percent=50)
    found = outlook(debtors, JUNE)
    assert [found["method"], *(each["method"] for each in found["beside"])] == ["plan", "contract"]
    assert found["principal_expected"] == 15 * M  # half of 30
    assert found["beside"][0]["principal_expected"] == bare["principal_expected"] == 60 * M
    assert outlook(debtors, JUNE, known_at=str(known))["method"] == "contract"
    assert outlook(debtors, "2023-06-29")["method"] == "contract"


def test_what_cannot_come_is_said_below_the_outlook(debtors: Book) -> None:
    set_line(debtors, "HD-02", "2023Q4", principal=101 * M)
    answer = do(debtors, "outlook", as_of=JUNE)
    assert "recovery_plan_note.over" in notes(answer)
    assert data(answer)["principal_expected"] == 100 * M


# The workbook.


def test_what_is_exported_comes_back_unchanged(debtors: Book, tmp_path: Path) -> None:
    do(debtors, "recovery-plan start", on=JUNE, until="2024-12-31")
    set_line(debtors, "HD-01", "2023Q4", principal=7 * M, by="2023-11-30", percent=1, note="1 %")
    path = export(debtors, tmp_path / "plan.xlsx")
    before = links(debtors)
    answer = imported(debtors, path)
    assert notes(answer)[-1] == "recovery_plan.nothing_changes"
    assert links(debtors) == before
    # What has passed by then is no fault: it stands so.
    later = export(debtors, tmp_path / "later.xlsx", "2024-03-31")
    assert notes(imported(debtors, later, "2024-03-31"))[-1] == "recovery_plan.nothing_changes"


def table(path: Path, *rows: tuple[object, ...]) -> Path:
    headings = ("Hợp đồng", "Quý", "Nguồn thu", "Chắc chắn (%)", "Gốc dự kiến thu", "Ngày")
    return save_workbook(path, [list(headings), *map(list, rows)])  # type: ignore[arg-type]


def test_lines_that_a_file_does_not_name_stay_unless_it_is_the_whole_plan(
    debtors: Book, tmp_path: Path
) -> None:
    do(debtors, "recovery-plan start", on=JUNE)
    path = table(tmp_path / "a.xlsx", ("HD-01", "Q3/2023", "theo hợp đồng", 0.9, 60 * M, None))
    part = imported(debtors, path, dry_run=True)
    assert [each.key for each in part.remarks] == ["recovery_plan_note.not_named"]
    assert codes(part, CHANGES, "change") == ["changed"]
    assert column(part, CHANGES, "principal_expected") == [54 * M]  # 90 % of 60
    whole = imported(debtors, path, whole=True, document="KH-2")
    assert codes(whole, CHANGES, "change") == ["changed", "dropped", "dropped"]
    with debtors.reading() as connection:
        (line,) = plan_on(connection, FUND, date(2023, 6, 30)).lines
    assert (line.loan, line.percent, line.principal) == ("HD-01", 90, 60 * M)


def test_every_bad_row_is_named_and_nothing_is_taken(debtors: Book, tmp_path: Path) -> None:
    path = table(
        tmp_path / "bad.xlsx",
        ("HD-01", "2023Q3", "cam kết", 101, 1, None),
        ("HD-99", "2023Q3", "cam kết", 50, 1, None),
        ("HD-02", "2023Q2", "cam kết", 50, 1, None),
        ("HD-02", "2023Q4", "cam kết", 50, 1, None),
        ("HD-02", "2023Q4", "promise", 60, 1, None),
        ("HD-03", "2023Q4", "cam kết", 1, 1, None),
        ("HD-03", "quý 5", "trúng số", "nhiều", -1, None),
        ("HD-03", "2023Q4", "thi hành án", 50, 1, date(2024, 1, 1)),
    )
    before = links(debtors)
    with pytest.raises(BadFile) as refusal:
        imported(debtors, path)
    assert links(debtors) == before
    found = [(each.place.row, each.key) for each in refusal.value.problems]
    assert found == [
        (2, "recovery_plan.not_percent"),
        (3, "loan.unknown"),
        (4, "recovery_plan.past"),
        (6, "recovery_plan.twice_in_file"),
        (7, "recovery_plan.one_percent"),
        (8, "day.not_a_quarter"),
        (8, "loans.not_among"),
        (8, "recovery_plan.not_whole_percent"),
        (8, "loans.negative"),
        (9, "recovery_plan.outside_quarter"),
    ]
    for lang in LANGUAGES:
        with use_language(lang):
            assert "{" not in str(refusal.value)


texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs", "P")), max_size=12)
quarters = st.dates(date(2023, 7, 1), date(2024, 12, 31))
plan_lines = st.lists(
    st.builds(
        PlanLine,
        st.sampled_from(["HD-01", "HD-02", "HD-03"]),
        quarters,
        st.integers(0, 10**11),
        st.integers(0, 3),
        st.integers(0, 3),
        st.sampled_from(ORIGINS),
        st.integers(0, 100),
        texts,
    ),
    max_size=6,
    unique_by=lambda each: each.key,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Book, Path]]:
    folder = tmp_path_factory.mktemp("plan")
    made = create(str(folder / "plan.db"))
    found_fund(made)
    yield overdue(made), folder
    made.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan_lines)
def test_any_plan_exported_and_imported_is_the_same(
    shared: tuple[Book, Path], lines: list[PlanLine]
) -> None:
    book, folder = shared
    day = date(2023, 6, 30)
    with writer_of(book) as writer:
        standing = plan_on(writer.connection, FUND, day)
        keys = {line.key for line in lines}
        dropped = [line.key for line in standing.lines if line.key not in keys]
        put(writer, Wanted("set", day, lines, dropped), NOW)
        before = plan_on(writer.connection, FUND, day)
    if not before.lines:
        return
    path = export(book, folder / "any.xlsx")
    taken = take_plan(book, FUND, "ai", SourceFile.at(path), on=day, today=NOW, whole=True)
    assert taken.put.version is None
    assert taken.put.after == before
