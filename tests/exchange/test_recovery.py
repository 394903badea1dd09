"""What a living fund brings of its recovery: whole or nothing, once, and as the verbs would.

The loan is that of `tests.reports.small`: on 15/10/2023 it owes 50 million, 1.200.000 of interest
in term, 975.000 on overdue principal (worked out in `tests.recovery.test_cases`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import ascii_uppercase
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook
from sqlalchemy import event

from fundledger.arrears.debts import Day
from fundledger.contract.events import Disburse
from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.recovery import take_recovery
from fundledger.exchange.remarks import write_with_remarks
from fundledger.files import SourceFile
from fundledger.ledger.chain import head_of
from fundledger.ledger.facts import stated
from fundledger.messages import say_problem
from fundledger.recovery import cases, inspections, ladders, steps
from fundledger.recovery.case_sums import OfLoan, Sums, account
from fundledger.recovery.inspections import Minutes
from fundledger.recovery.receiving import (
    OfBorrower,
    OfCase,
    OfUse,
    Received,
    identity,
    receive_each,
)
from fundledger.recovery.steps import Contact, Delivery, Notice, Promise, Reply
from fundledger.registers.loan import loan_numbered
from fundledger.rules.ladders import Ladder, Rung
from fundledger.schemas.recovery import KIND, LAYOUT, OTHERS, PARTS
from fundledger.store.books import Book, create
from tests.exchange.mutated import written
from tests.exchange.odd_files import Cell
from tests.intake.openings import BAD, open_
from tests.ledger.books import FUND, TODAY, found_fund, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, enter, proved, register, sign
from tests.reports.small import OUT, TERMS, M, told

COURT = "Tòa án nhân dân huyện Cao Lộc"
CONTACT = {
    "day": "05/07/2023",
    "cooperative": BORROWER,
    "how": "gọi điện",
    "person": "giám đốc",
    "reply": "Cuối tháng trả",
}
NOTICE = {
    "day": date(2023, 8, 1),
    "cooperative": BORROWER,
    "rung": "Thông báo nợ quá hạn lần 1",
    "document": "TB-15",
    "loans": "HD-01",
    "delivered_on": "04/08/2023",
    "delivered_by": "bưu điện",
    "received_by": "văn thư",
    "replied_on": "10/08/2023",
    "reply": "Xin trả dần",
}
PROMISE = {
    "day": "10/08/2023",
    "cooperative": BORROWER,
    "amount": "5.000.000",
    "by": "31/08/2023",
    "notice": "TB-15",
}
INSPECTION = {
    "day": "20/01/2023",
    "loan": "HD-01",
    "document": "BB-02",
    "finding": "đúng mục đích",
    "members": "cán bộ A; cán bộ B",
}
SUIT = {
    "case": "KK-01",
    "day": "02/10/2023",
    "cooperative": BORROWER,
    "loans": "HD-01",
    "kind": "dân sự",
    "court": COURT,
}
FILED = {"case": "KK-01", "day": "15/10/2023", "event": "file", "document": "Đơn 01"}
ACCEPTED = {"case": "KK-01", "day": "20/11/2023", "event": "accept", "document": "TB 44/2023"}
GOOD: dict[str, list[dict[str, Cell]]] = {
    "steps": [CONTACT, NOTICE],
    "promises": [PROMISE],
    "inspections": [INSPECTION],
    "cases": [SUIT],
    "events": [FILED],
}
CLAIM = Sums(50 * M, 1_200_000, 975_000, 0)


@pytest.fixture
def lent(book: Book) -> Book:
    return told(book, roll=None)


def workbook(path: Path, parts: Mapping[str, Sequence[Mapping[str, Cell]]]) -> SourceFile:
    """Every part that is said, on its own sheet with all of its headings."""
    sheets: dict[str, list[list[Cell]]] = {}
    for name, rows in parts.items():
        names = [column.name for column in PARTS[name].columns]
        headings: list[Cell] = [PARTS[name].heading(each) for each in names]
        sheets[name] = [headings, *([row.get(each) for each in names] for row in rows)]
    return SourceFile.at(written(path, sheets))


def take(book: Book, file: SourceFile, *, dry_run: bool = False) -> list[Received]:
    return take_recovery(book, FUND, "kế toán", file, today=TODAY, dry_run=dry_run)


def chain(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def refused(book: Book, file: SourceFile) -> list[tuple[str | None, int | None, str, str]]:
    """Sheet, row, letter of the column and key of everything wrong; nothing is kept."""
    before = chain(book)
    with pytest.raises(BadFile) as refusal:
        take(book, file)
    assert chain(book) == before
    return [
        (p.place.sheet, p.place.row, (p.place.column or "").partition(" ")[0], p.key)
        for p in refusal.value.problems
    ]


def case_of(book: Book, number: str = "KK-01") -> cases.Case:
    with book.reading() as connection:
        return cases.case_numbered(connection, FUND, number)


def test_a_workbook_is_taken_whole_in_the_order_of_days_and_once(
    lent: Book, tmp_path: Path
) -> None:
    file = workbook(tmp_path / "a.xlsx", GOOD)
    before = chain(lent)
    assert {each.is_new for each in take(lent, file, dry_run=True)} == {True}
    assert chain(lent) == before
    take(lent, file)
    # a call and its reply, a notice, its delivery and reply, a promise, minutes, a case, an event
    assert chain(lent) == before + 9
    with lent.reading() as connection:
        call, answer, notice, delivery, *rest = steps.steps_of(connection, FUND, BORROWER)
        (minutes,) = inspections.inspections_of(connection, FUND, "HD-01")
    assert call.said == Contact(how="call", person="giám đốc")
    assert answer.said == Reply(text="Cuối tháng trả", of=call.chain)
    assert notice.said == Notice(rung="remind_1", loans=("HD-01",))
    assert (notice.document, delivery.day) == ("TB-15", date(2023, 8, 4))
    assert delivery.said == Delivery(of=notice.chain, by="post", person="văn thư")
    assert {type(each.said): each.said for each in rest} == {
        Reply: Reply(text="Xin trả dần", of=notice.chain),
        Promise: Promise(amount=5 * M, by=date(2023, 8, 31), of=notice.chain),
    }
    assert minutes.minutes == Minutes(finding="as_agreed", members=("cán bộ A", "cán bộ B"))
    case = case_of(lent)
    assert case.opened.procedure == "to-tung-2016"  # that of 02/10/2023
    assert case.standing(frozenset()).state.name == "filed"
    assert case.claim is not None
    assert case.claim.whole == CLAIM
    assert proved(lent) == []

    after = chain(lent)
    assert {each.is_new for each in take(lent, file)} == {False}
    assert chain(lent) == after
    more = workbook(tmp_path / "b.xlsx", {**GOOD, "events": [FILED, {**FILED, **PAID}]})
    assert [each.is_new for each in take(lent, more)].count(True) == 1


PAID = {"day": "01/11/2023", "event": "ask_fee", "document": "TB 12", "fee": "1.250.000"}


def test_a_call_is_the_first_of_its_kind_on_the_ladder_of_its_day(
    lent: Book, tmp_path: Path
) -> None:
    """The Fund's own ladder calls it otherwise from 01/07/2023 on; on 30/06 the program's holds."""
    rungs = (Rung("goi_dien", "Gọi điện", "contact", 1), Rung("nhac", "Nhắc nợ", "notice", 10))
    own = Ladder("quy-che", date(2023, 7, 1), "QĐ 12", rungs)
    with writer_of(lent) as writer:
        assert ladders.adopt(writer, own, "QĐ 12")
    call = {"cooperative": BORROWER, "how": "call"}
    days = [{**call, "day": "30/06/2023"}, {**call, "day": "05/07/2023"}]
    sent = {"day": "20/07/2023", "cooperative": BORROWER, "rung": "nhắc nợ", "document": "TB-1"}
    take(lent, workbook(tmp_path / "a.xlsx", {"steps": [*days, sent]}))
    with lent.reading() as connection:
        done = steps.steps_of(connection, FUND, BORROWER)
    rung = [each.said.rung for each in done if isinstance(each.said, Contact | Notice)]
    assert rung == ["contact", "goi_dien", "nhac"]


def test_every_form_says_the_same(lent: Book, tmp_path: Path) -> None:
    take(lent, workbook(tmp_path / "a.xlsx", GOOD))
    after = chain(lent)
    tree: dict[str, Any] = json.loads(json.dumps(GOOD, default=str))
    tree["inspections"][0]["members"] = ["cán bộ A", "cán bộ B"]
    tree["steps"][1]["loans"] = ["HD-01"]
    body = json.dumps(tree, ensure_ascii=False).encode()
    for name in ("a.json", "a.yaml"):
        assert {each.is_new for each in take(lent, SourceFile(name, body))} == {False}, name
    assert chain(lent) == after


def test_a_part_may_come_alone(lent: Book, tmp_path: Path) -> None:
    only = workbook(tmp_path / "a.xlsx", {"inspections": [INSPECTION]})
    assert [type(each.item) for each in take(lent, only)] == [OfUse]
    nothing = workbook(tmp_path / "b.xlsx", {"promises": []})
    assert [key for *_, key in refused(lent, nothing)] == ["recovery_file.none"]


def test_the_example_of_the_template_can_be_taken(lent: Book) -> None:
    register(lent, "4900123456", "HTX mẫu")
    assert KIND.yaml is not None
    _, mark, example = KIND.yaml().rpartition("# steps:\n# ")
    text = "\n".join(line[2:] for line in (mark + example).splitlines() if line)
    sign(lent, replace(TERMS, disbursed=date(2021, 1, 10)), "01/2021/HĐTD", "4900123456")
    body = text.replace("01/2021/HĐTD", "HD-01").replace("4900123456", BORROWER)
    body = body.replace("/2021", "/2023").replace("/2022", "/2023")
    body = body.replace("400.000.000", "50.000.000")
    problems = refused(lent, SourceFile("a.yaml", body.encode()))
    # by the books 50 million and 1.200.000 of interest in term, not the example's 1.650.000
    assert [key for *_, key in problems] == ["case.claim_differs"]
    mended = body.replace("    principal: 50.000.000\n    interest: 1.650.000", "")
    mended = mended.replace("    event: file\n    loan: HD-01", "    event: file")
    assert len(take(lent, SourceFile("a.yaml", mended.encode()))) == 8


def test_a_file_in_which_everything_is_wrong(lent: Book, tmp_path: Path) -> None:
    """Of a delivery of a refused notice, and of events of a refused case, nothing is said."""
    good_call = {"day": "06/07/2023", "cooperative": BORROWER, "how": "call"}
    file = workbook(
        tmp_path / "a.xlsx",
        {
            "steps": [
                {**CONTACT, "day": "01/01/2099"},
                {**NOTICE, "rung": "suit"},
                {**NOTICE, "cooperative": "4900", "document": "TB-16", "loans": None},
                {**NOTICE, "document": None, "person": "giám đốc"},
                {"day": "31/02/2023", "how": "thư", "cooperative": BORROWER},
                {**good_call, "answer_by": "01/08/2023"},
                good_call,
                good_call,
                {**NOTICE, "document": "TB-17", "delivered_on": "31/07/2023"},
                {**NOTICE, "document": "TB-18", "delivered_by": None, "replied_on": None},
            ],
            "promises": [
                {**PROMISE, "by": "09/08/2023", "notice": None},
                {**PROMISE, "notice": "TB-99"},
                {**PROMISE, "loans": "HD-09", "notice": None},
            ],
            "inspections": [
                {**INSPECTION, "day": "30/12/2022"},
                {**INSPECTION, "document": "BB-03", "members": None},
                {**INSPECTION, "document": "BB-04", "loan": "HD-09"},
            ],
            "cases": [
                {**SUIT, "loans": None},
                {**SUIT, "case": "KK-02", "cooperative": SUCCESSOR},
                {**SUIT, "case": "KK-03"},
                {**SUIT, "case": "KK-04", "day": "03/10/2023"},
            ],
            "events": [
                FILED,
                {**FILED, "case": "KK-02"},
                {**FILED, "case": "KK-03", "event": "appeal"},
                {**FILED, "case": "KK-09"},
                {**FILED, "case": "KK-03", "principal": 5},
                {"case": "KK-03", "day": "16/10/2023", "deadline": "accept", "event": "file"},
            ],
        },
    )
    letters = {
        (name, column.name): chr(ord("A") + at)
        for name, layout in PARTS.items()
        for at, column in enumerate(layout.columns)
    }
    expected = [
        ("steps", 2, "day", "loan.future_day"),
        ("steps", 3, "rung", "recovery.rung_is_suit"),
        ("steps", 4, "cooperative", "cooperative.unknown"),
        ("steps", 5, "document", "recovery_file.notice_number"),
        ("steps", 5, "person", "recovery_file.of_contact"),
        ("steps", 6, "day", "day.none_such"),
        ("steps", 6, "how", "loans.not_among"),
        ("steps", 7, "answer_by", "recovery_file.of_notice"),
        ("steps", 9, "day", "recovery_file.twice"),
        ("steps", 10, "delivered_on", "recovery.before_step"),
        ("steps", 11, "delivered_by", "field.missing"),
        ("steps", 11, "replied_on", "field.missing"),
        ("promises", 2, "by", "recovery.promised_before"),
        ("promises", 4, "loans", "loan.unknown"),
        ("inspections", 2, "day", "inspection.not_disbursed"),
        ("inspections", 3, "members", "inspection.no_members"),
        ("inspections", 4, "loan", "loan.unknown"),
        ("cases", 2, "loans", "field.missing"),
        ("cases", 3, "loans", "recovery.loan_of_another"),
        ("cases", 5, "loans", "case.open_already"),
        ("events", 4, "event", "procedure.out_of_order"),
        ("events", 5, "case", "case.unknown"),
        ("events", 6, "loan", "recovery_file.whose_sums"),
        ("events", 7, "moved_to", "field.missing"),
        ("events", 7, "reason", "field.missing"),
        ("events", 7, "event", "recovery_file.event_or_date"),
    ]
    assert sorted(refused(lent, file), key=str) == sorted(
        ((part, row, letters[part, name], key) for part, row, name, key in expected), key=str
    )


def test_what_rests_on_nothing_is_named(lent: Book, tmp_path: Path) -> None:
    """Where every row could be read, a notice and a case that nobody said are told."""
    file = workbook(
        tmp_path / "a.xlsx",
        {"promises": [{**PROMISE, "notice": "TB-99"}], "events": [{**FILED, "case": "KK-09"}]},
    )
    assert [(part, key) for part, _, _, key in refused(lent, file)] == [
        ("events", "case.none_yet"),
        ("promises", "recovery_file.no_such_notice"),
    ]


def test_what_the_book_has_otherwise_is_refused(lent: Book, tmp_path: Path) -> None:
    take(lent, workbook(tmp_path / "a.xlsx", GOOD))
    file = workbook(
        tmp_path / "b.xlsx",
        {
            "steps": [{**NOTICE, "day": "02/08/2023"}],
            "inspections": [{**INSPECTION, "finding": "sai mục đích"}],
            "cases": [{**SUIT, "court": "Tòa án nhân dân huyện Bắc Sơn"}],
            "events": [FILED],
        },
    )
    assert {key for *_, key in refused(lent, file)} == {
        "recovery_file.notice_differs",
        "recovery_file.minutes_differ",
        "recovery_file.case_differs",
    }


def test_a_refused_table_comes_back_with_remarks(lent: Book, tmp_path: Path) -> None:
    parts = {**GOOD, "promises": [{**PROMISE, "cooperative": "4900", "notice": None}]}
    file = workbook(tmp_path / "a.xlsx", parts)
    with pytest.raises(BadFile) as refusal:
        take(lent, file)
    back = tmp_path / "back.xlsx"
    write_with_remarks(file, refusal.value.problems, back, layout=LAYOUT, others=OTHERS, lang="vi")
    rows = load_workbook(back).get_sheet_by_name("promises").to_python()
    assert "4900" in str(rows[1][-1])
    again = refused(lent, SourceFile.at(back))
    assert [(part, row, key) for part, row, _, key in again] == [
        ("promises", 2, "cooperative.unknown")
    ]


def test_a_loan_that_an_opening_brought_has_its_past(book: Book, tmp_path: Path) -> None:
    """The book begins on 31/12/2022 with HD-02, lent on 30/6/2019: minutes, notices and a suit of
    2022 are taken; the court was shown what the petition says, for the book does not know it.
    `case claim` goes on from the opening: 40 million of principal and 3 million of interest in term
    are missed, and 5.400.000 of interest on overdue principal were brought."""
    open_(book)
    of = {"cooperative": "02", "loans": BAD}
    suit = {**SUIT, **of, "day": "01/03/2022"}
    filed = {**FILED, "day": "15/03/2022"}
    sums = {"loan": BAD, "principal": 40 * M, "interest": 3 * M, "overdue": "3.000.000"}
    parts: dict[str, list[dict[str, Cell]]] = {
        "steps": [{**NOTICE, **of, "day": "01/08/2021", **dict.fromkeys(ANSWERED)}],
        "promises": [{**PROMISE, **of, "day": "10/08/2021", "by": "31/08/2021", "notice": "TB-15"}],
        "inspections": [{**INSPECTION, "loan": BAD, "day": "01/07/2019"}],
        "cases": [suit],
        "events": [{**filed, **sums}],
    }
    untold = workbook(tmp_path / "a.xlsx", {**parts, "events": [filed]})
    assert [key for *_, key in refused(book, untold)] == ["case.claim_not_told"]
    before = [{**INSPECTION, "loan": BAD, "day": "29/06/2019"}]
    too_early = workbook(tmp_path / "b.xlsx", {**parts, "inspections": before})
    assert [key for *_, key in refused(book, too_early)] == ["inspection.not_disbursed"]
    file = workbook(tmp_path / "c.xlsx", parts)
    take(book, file)
    assert {each.is_new for each in take(book, file)} == {False}
    claim = case_of(book).claim
    assert claim is not None
    assert claim.of == (OfLoan(BAD, Sums(40 * M, 3 * M, 3 * M, 0)),)
    with book.reading() as connection:  # the opening has 5.400.000 on overdue principal
        of = Day(connection, FUND, date(2022, 12, 31), today=TODAY)
        found = account(loan_numbered(connection, FUND, BAD), claim.whole, claim.day, of)
    assert found.found == Sums(0, 0, 2_400_000, 0)  # 5.400.000 less 3.000.000
    assert found.now == Sums(40 * M, 3 * M, 5_400_000, 0)
    assert (found.came, found.paid, found.waived) == (Sums(), Sums(), Sums())
    assert proved(book) == []


ANSWERED = ("delivered_on", "delivered_by", "received_by", "replied_on", "reply")


def test_the_sums_of_a_case_are_said_of_one_contract_a_row(book: Book, tmp_path: Path) -> None:
    """Judged: of HD-01 50 million and 1.200.000, of HD-03 20 million."""
    told(book, roll=None)
    sign(book, TERMS, "HD-03", BORROWER)
    enter(book, Disburse(OUT, 120 * M, "UNC-3"), "HD-03")
    judged = {"case": "KK-01", "day": "20/02/2024", "event": "judge", "document": "05/2024"}
    events = [
        FILED,
        {**FILED, "day": "01/11/2023", "event": "ask_fee", "document": "TB 12"},
        {**FILED, "day": "03/11/2023", "event": "pay_fee", "document": "BL 1"},
        {**FILED, "day": "05/11/2023", "event": "accept", "document": "TL 44"},
        {**FILED, "day": "01/02/2024", "event": "order_hearing", "document": "QĐ 7"},
        {**judged, "loan": "HD-01", "principal": 50 * M, "interest": 1_200_000},
        {**judged, "loan": "HD-03", "principal": 20 * M},
    ]
    parts = {"cases": [{**SUIT, "loans": "HD-01; HD-03"}], "events": events}
    otherwise = [*events[:-1], {**events[-1], "note": "khác"}]
    wrong = workbook(tmp_path / "a.xlsx", {**parts, "events": otherwise})
    assert [(row, key) for _, row, _, key in refused(book, wrong)] == [
        (8, "recovery_file.says_otherwise")
    ]
    twice = workbook(tmp_path / "b.xlsx", {**parts, "events": [*events, events[-1]]})
    assert [key for *_, key in refused(book, twice)] == ["case.judged_twice"]
    take(book, workbook(tmp_path / "c.xlsx", parts))
    judgment = case_of(book).judgment
    assert judgment is not None
    assert judgment.of == (
        OfLoan("HD-01", Sums(50 * M, 1_200_000, 0, 0)),
        OfLoan("HD-03", Sums(20 * M, 0, 0, 0)),
    )


TAKEN_OVER = {
    "case": "KK-07",
    "day": "04/03/2024",
    "cooperative": BORROWER,
    "loans": "HD-01",
    "kind": "dân sự",
    "court": COURT,
    "state": "Bản án đã có hiệu lực",
    "files": "12/2023/TLST-DS; 05/2024/DS-ST",
    "filed_on": "15/10/2023",
    "claimed": "HD-01=50.000.000,1.200.000,975.000,0",
    "judged_on": "30/01/2024",
    "judged": "HD-01=50.000.000,1.200.000,0,0",
}


def test_a_case_is_taken_over_in_the_state_in_which_it_stands(lent: Book, tmp_path: Path) -> None:
    asked = {"case": "KK-07", "day": "05/03/2024", "event": "request", "document": "Đơn 2"}
    file = workbook(tmp_path / "a.xlsx", {"cases": [TAKEN_OVER], "events": [asked]})
    assert [each.is_new for each in take(lent, file)] == [True, True]
    with lent.reading() as connection:
        case = cases.case_numbered(connection, FUND, "KK-07")
    assert case.opened.files == ("12/2023/TLST-DS", "05/2024/DS-ST")
    assert case.claim is not None
    assert case.judgment is not None
    assert (case.claim.day, case.claim.whole) == (date(2023, 10, 15), CLAIM)
    assert case.judgment.of == (OfLoan("HD-01", Sums(50 * M, 1_200_000)),)
    assert case.standing(frozenset()).state.name == "requested"
    assert [each.is_new for each in take(lent, file)] == [False, False]
    assert proved(lent) == []


def test_what_is_wrong_in_a_case_that_is_taken_over_is_told_at_its_cell(
    lent: Book, tmp_path: Path
) -> None:
    rows = [
        {**TAKEN_OVER, "state": "đang kiện"},
        {**TAKEN_OVER, "case": "KK-08", "filed_on": None},
        {**TAKEN_OVER, "case": "KK-09", "judged": "50.000.000"},
        {**TAKEN_OVER, "case": "KK-10", "state": None},
    ]
    early = {"case": "KK-11", "day": "03/03/2024", "event": "request", "document": "Đơn 2"}
    rows.append({**TAKEN_OVER, "case": "KK-11"})
    file = workbook(tmp_path / "a.xlsx", {"cases": rows, "events": [early]})
    sheet = "cases"
    column = {name: _letter(sheet, name) for name in ("state", "filed_on", "judged")}
    assert refused(lent, file) == [
        (sheet, 2, column["state"], "procedure.no_such_state"),
        (sheet, 3, column["filed_on"], "case.claimed_when"),
        (sheet, 4, column["judged"], "usage.not_loan_sums"),
        (sheet, 5, column["state"], "case.which_state"),
        ("events", 2, _letter("events", "day"), "procedure.before_case"),
    ]


def _letter(part: str, name: str) -> str:
    return ascii_uppercase[[each.name for each in PARTS[part].columns].index(name)]


def test_what_differs_says_what_stands(lent: Book, tmp_path: Path) -> None:
    sums = {"loan": "HD-01", "principal": 49 * M}
    file = workbook(tmp_path / "a.xlsx", {**GOOD, "events": [{**FILED, **sums}]})
    with pytest.raises(BadFile) as refusal:
        take(lent, file)
    (problem,) = refusal.value.problems
    said = say_problem(problem, "vi")
    assert "50.000.000" in said
    assert "49.000.000" in said


# Row by row it is what the verbs do.

DAYS = st.dates(date(2023, 6, 25), date(2023, 12, 31))
BORROWERS = st.sampled_from([BORROWER, SUCCESSOR])
CALLS = st.builds(
    lambda day, of, loans: OfBorrower(borrower=of, day=day, said=Contact(how="call", loans=loans)),
    DAYS,
    BORROWERS,
    st.sampled_from([(), ("HD-01",)]),
)
NOTICES = st.builds(
    lambda day, of, rung, number: OfBorrower(
        borrower=of, day=day, said=Notice(rung=rung), document=f"TB-{number}"
    ),
    DAYS,
    BORROWERS,
    st.sampled_from(["remind_1", "remind_2", "suit"]),
    st.integers(1, 3),
)
PROMISES = st.builds(
    lambda day, of, by, notice: OfBorrower(
        borrower=of, day=day, said=Promise(amount=M, by=by), notice=notice
    ),
    DAYS,
    BORROWERS,
    DAYS,
    st.sampled_from(["", "TB-1"]),
)
DELIVERIES = st.builds(
    lambda day, of, number: OfBorrower(
        borrower=of, day=day, said=Delivery(of=0, by="post"), notice=f"TB-{number}"
    ),
    DAYS,
    BORROWERS,
    st.integers(1, 3),
)
MINUTES = st.builds(
    lambda day, number: OfUse(
        loan="HD-01",
        day=day,
        document=f"BB-{number}",
        minutes=Minutes(finding="in_part", members=("cán bộ A",)),
    ),
    DAYS,
    st.integers(1, 3),
)
EVENTS = st.builds(
    lambda day, event, number: OfCase(
        case=f"KK-{number}",
        day=day,
        said=cases.Occurred(event=event) if event else _suit(),
        document=f"VB {day}",
    ),
    DAYS,
    st.sampled_from(["", "file", "ask_fee", "return", "pay_fee"]),
    st.integers(1, 2),
)
ITEMS = st.lists(st.one_of(CALLS, NOTICES, DELIVERIES, PROMISES, MINUTES, EVENTS), max_size=8)


def _suit() -> cases.Opened:
    return cases.Opened(
        cooperative=BORROWER, loans=("HD-01",), kind="civil", court=COURT, procedure="to-tung-2016"
    )


def _by_its_verb(book: Book, item: OfBorrower | OfUse | OfCase) -> bool:
    """Whether its verb took it."""
    try:
        _entered(book, item)
    except FundledgerError:
        return False
    return True


def _entered(book: Book, item: OfBorrower | OfUse | OfCase) -> None:
    how: dict[str, Any] = {"document": item.document, "today": TODAY}
    with writer_of(book) as writer:
        match item:
            case OfBorrower():
                said = item.said
                if item.notice:
                    of = _notice_of(book, item.borrower, item.notice)
                    assert isinstance(said, Delivery | Promise)
                    said = replace(said, of=of)
                steps.keep(writer, item.borrower, item.day, said, **how)
            case OfUse():
                inspections.inspect(writer, item.loan, item.day, item.minutes, **how)
            case OfCase(said=cases.Opened() as said):
                cases.open_case(writer, item.case, item.day, said, **how)
            case OfCase(said=cases.Occurred() as said):
                cases.happen(writer, item.case, item.day, said, **how)


def _notice_of(book: Book, borrower: str, number: str) -> int:
    with book.reading() as connection:
        every = steps.steps_of(connection, FUND, borrower)
    of = (e.chain for e in every if isinstance(e.said, Notice) and e.document == number)
    return next(of, 0)


def _bodies(book: Book) -> list[tuple[object, ...]]:
    with book.reading() as connection:
        kinds = (steps.KIND, inspections.KIND, cases.KIND)
        return [
            (fact.kind, fact.subject, fact.effective, fact.document, dict(fact.body))
            for kind in kinds
            for fact in stated(connection, FUND, kind)
        ]


def _reads(book: Book, items: Sequence[OfBorrower | OfCase]) -> int:
    """How often facts are read that are not those of one subject alone."""
    asked: list[str] = []

    def heard(_c: object, _cursor: object, said: str, *_: object) -> None:
        asked.append(said)

    event.listen(book.engine, "before_cursor_execute", heard)
    try:
        with writer_of(book) as writer:
            assert receive_each(writer, items, today=TODAY).objections == []
    finally:
        event.remove(book.engine, "before_cursor_execute", heard)
    return sum("FROM fact" in each and "fact.subject =" not in each for each in asked)


def test_however_long_the_list_the_book_is_read_once(lent: Book) -> None:
    """Seven notices and cases more: not one more read of everything that stands."""
    sign(lent, TERMS, "HD-02")
    enter(lent, Disburse(OUT, 120 * M, "UNC-2"), "HD-02")

    def notices(numbers: range) -> list[OfBorrower | OfCase]:
        day, said = date(2023, 8, 1), Notice(rung="remind_1")
        return [
            OfBorrower(borrower=BORROWER, day=day, said=said, document=f"TB-{n}") for n in numbers
        ]

    def suits(*loans: str) -> list[OfBorrower | OfCase]:
        day = date(2023, 10, 2)
        said = [replace(_suit(), loans=(loan,)) for loan in loans]
        return [OfCase(case=f"KK-{one.loans[0]}", day=day, said=one) for one in said]

    assert _reads(lent, notices(range(1))) == _reads(lent, notices(range(1, 8))) > 0
    sign(lent, TERMS, "HD-03")
    enter(lent, Disburse(OUT, 120 * M, "UNC-3"), "HD-03")
    assert _reads(lent, suits("HD-01")) == _reads(lent, suits("HD-02", "HD-03")) > 0


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ITEMS)
def test_row_by_row_it_is_what_the_verbs_do(items: list[OfBorrower | OfUse | OfCase]) -> None:
    """What is refused of a list, and what is kept of a sound one, is as each verb would have it."""
    with TemporaryDirectory() as folder:
        one, other = (told(found_fund(create(f"{folder}/{n}.db")), roll=None) for n in (1, 2))
        kept = [each for each in sorted(items, key=_place) if _by_its_verb(one, each)]
        with writer_of(other) as writer:
            outcome = receive_each(writer, kept, today=TODAY)
        if len({identity(each) for each in kept}) == len(kept):
            assert outcome.objections == []
            assert _bodies(one) == _bodies(other)
        else:  # what a list says twice, the verbs may keep twice
            assert {each.key for each in outcome.objections} == {"recovery_file.twice"}
        for book in (one, other):
            assert proved(book) == []
            book.close()


def _place(item: OfBorrower | OfUse | OfCase) -> tuple[date, int]:
    said = item.minutes if isinstance(item, OfUse) else item.said
    return item.day, {Promise: 2, Delivery: 2, cases.Occurred: 1}.get(type(said), 0)
