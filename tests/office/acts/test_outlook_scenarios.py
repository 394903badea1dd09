"""Scenarios, groups then and the rehearsal through the office, on the loan of small figures.

On 30/6 20 of the 60 million that are owed fall due that day and are not late yet; 40 fall due on
30/9 with 1,2 of interest. 380 million of 500 were kept, and 60 came back: 440 are on hand.
"""

from __future__ import annotations

from typing import Any

import pytest

from fundledger.errors import BadFile
from fundledger.files import SourceFile
from fundledger.messages import say
from fundledger.office.answers import Answer
from fundledger.reports.screens import Screen
from fundledger.store.books import Book
from tests.loans.books import BORROWER, enter, roll_to, sign, with_capital
from tests.office.calls import column, do, links, refusal_of, table_of
from tests.reports.small import EVENTS, Q2, TERMS, M

DAY, END = "30/06/2023", "31/12/2023"
FAILING = """
tên kịch bản: HTX mẫu không trả
thay đổi:
  - {đối tượng: bên vay, cụ thể là: HTX mẫu 01, diễn biến: không trả, từ ngày: 01/08/2023}
"""
LENDING = """
title: Lending again
changes:
  - {what: disbursed, amount: 100.000.000, day: 30/9/2023, source: NSDP}
  - {what: paid_in, amount: 50.000.000, day: 31/12/2023, source: NSDP}
"""


@pytest.fixture
def lent(book: Book) -> Book:
    with_capital(book, 500 * M, "2022-12-31")
    sign(book, TERMS)
    for event in EVENTS[:3]:
        enter(book, event)
    roll_to(book, Q2)
    return book


def file(text: str, name: str = "kb.yaml") -> SourceFile:
    return SourceFile(name, text.encode())


def data_of(answer: Answer) -> dict[str, Any]:
    assert isinstance(answer.found, Screen)
    return answer.found.document()


def notes_of(answer: Answer, table: str) -> list[str]:
    return [str(say(each.key, **each.params)) for each in table_of(answer, table).notes]


def test_a_scenario_stands_beside_its_method(lent: Book) -> None:
    """40 million of 30/9 do not come; 20 of 30/6 are expected on 1/7, before the scenario."""
    answer = do(lent, "outlook", as_of=DAY, scenario=[file(FAILING), file(LENDING)])
    found = data_of(answer)
    assert (found["method"], found["scenario"]) == ("contract", "HTX mẫu không trả")
    assert (found["capital_on_hand"], found["principal_overdue"]) == (460 * M, 40 * M)
    by_title = {each["scenario"]: each for each in found["beside"]}
    assert by_title[None]["capital_on_hand"] == 500 * M
    moved = by_title["Lending again"]
    assert (moved["capital_on_hand"], moved["charter_capital"]) == (450 * M, 550 * M)
    assert (moved["disbursements"], moved["principal_in_term"]) == (100 * M, 100 * M)
    names = [each.name for each in table_of(answer, "outlook").columns]
    assert names == ["figure", "contract", "scenario_1", "scenario_2"]
    assert column(answer, "outlook_by_quarter", "scenario_1") == [20 * M, 0]


def test_groups_then(lent: Book) -> None:
    """Now 60 million in group 1: 0,5 % of it, 0,3. Then 40 for 92 days: group 4, half: 20 million,
    and 0,2 in general; nothing is left where all is paid."""
    answer = do(lent, "outlook", as_of=DAY, scenario=[file(FAILING)], groups=True)
    found = data_of(answer)
    assert found["groups_now"]["provisions_needed"] == 300_000
    then = found["groups_then"]
    assert [each["principal"] for each in then["groups"]] == [0, 0, 0, 40 * M, 0]
    assert (then["bad_debt"], then["provisions_needed"]) == (40 * M, 20_200_000)
    assert then["provisions_change"] == 19_900_000
    (beside,) = found["groups_beside"]
    assert (beside["bad_debt"], beside["provisions_change"]) == (0, -300_000)
    assert column(answer, "outlook_groups_by_loan", "group_then") == [4]


def test_what_the_book_does_not_know_is_named_at_its_line(lent: Book) -> None:
    unknown = FAILING.replace("HTX mẫu 01", "HTX mẩu 01; HD-01")
    for act in ("scenario check", "scenario show"):
        refusal = refusal_of(lent, act, file=file(unknown), as_of=DAY)
        assert isinstance(refusal, BadFile)
        assert [(each.place.row, each.key) for each in refusal.problems] == [
            (4, "scenario.no_such_borrower_but"),
            (4, "scenario.no_such_borrower"),
        ]
    refusal = refusal_of(lent, "outlook", scenario=[file(unknown)], as_of=DAY)
    assert isinstance(refusal, BadFile)


def test_every_fault_is_named_in_one_round(lent: Book) -> None:
    """By line: not readable 6, 8; a part is missing 3, 7; the book does not know it 3, 5, 5, 8."""
    faulty = """
tên kịch bản: Sai
thay đổi:
  - {đối tượng: hợp đồng, cụ thể là: HD-99, diễn biến: trả một phần}
  - đối tượng: bên vay
    cụ thể là: HTX mẩu 01; HD-01
    diễn biến: bỏ trốn
  - {đối tượng: dư nợ lớn nhất, diễn biến: không trả}
  - {diễn biến: giải ngân, số tiền: nhiều, từ ngày: 30/9/2023, nguồn vốn: XYZ}
""".lstrip("\n")
    for act, said in (
        ("scenario check", {"file": file(faulty)}),
        ("scenario show", {"file": file(faulty)}),
        ("outlook", {"scenario": [file(faulty)]}),
        ("outlook explain", {"scenario": file(faulty)}),
        ("outlook rehearse", {"scenario": file(faulty)}),
    ):
        refusal = refusal_of(lent, act, as_of=DAY, **said)
        assert isinstance(refusal, BadFile)
        found = [(each.place.row, each.key) for each in refusal.problems]
        assert sorted(row or 0 for row, _ in found) == [3, 3, 5, 5, 6, 7, 8, 8]
        assert {(3, "scenario.no_such_loan_but"), (3, "scenario.needs_share")} <= set(found)
        assert (8, "scenario.no_such_source") in found
        assert "written" not in str(refusal)  # nothing would have been


def test_what_a_scenario_means(lent: Book) -> None:
    answer = do(lent, "scenario show", file=file(FAILING), as_of=DAY)
    assert column(answer, "scenario", "before_change") == [60 * M]
    assert column(answer, "scenario", "after_change") == [20 * M]
    assert column(answer, "scenario_loans", "cooperative") == [BORROWER]
    assert column(answer, "scenario_loans", "difference") == [-40 * M]


def test_a_check_says_that_all_is_well_and_what_does_nothing(lent: Book) -> None:
    answer = do(lent, "scenario check", file=file(FAILING), as_of=DAY)
    assert notes_of(answer, "scenario") == ["kb.yaml: nothing is wrong, 1 change."]
    odd = """
title: A
changes:
  - {who: court, what: nothing}
  - {what: nothing, day: 1/1/2030}
"""
    fine, nobody, outside = notes_of(
        do(lent, "scenario check", file=file(odd), as_of=DAY), "scenario"
    )
    assert "2 changes" in fine
    assert "no loan that owes is meant" in nobody
    assert "01/01/2030 is outside the span" in outside


def test_movements_of_capital_have_their_sums(lent: Book) -> None:
    """100 million are lent, 50 are paid in: 50 less; the loans pay what they did."""
    answer = do(lent, "scenario check", file=file(LENDING), as_of=DAY)
    assert column(answer, "scenario", "on_hand_change") == [-100 * M, 50 * M]
    assert notes_of(answer, "scenario") == ["kb.yaml: nothing is wrong, 2 changes."]
    failing = do(lent, "scenario show", file=file(FAILING), as_of=DAY)
    assert column(failing, "scenario", "on_hand_change") == [-40 * M]


def test_too_little_money_on_the_way_is_said(lent: Book) -> None:
    """440 and 20 of 1/7 are on hand on 1/8: 480 lent make 20 too little, until 40 of 30/9."""
    lending = LENDING.replace("100.000.000, day: 30/9/2023", "480.000.000, day: 1/8/2023")
    answer = do(lent, "scenario check", file=file(lending), as_of=DAY)
    fine, short = notes_of(answer, "scenario")
    assert "2 changes can be played; see 1 remark below" in fine
    assert "below 0 from 01/08/2023 on, short of 20,000,000 at the most" in short
    seen = do(lent, "outlook", as_of=DAY, scenario=[file(lending)])
    assert data_of(seen)["capital_on_hand"] == 70 * M  # 440 + 60 - 480 + 50
    assert notes_of(seen, "outlook")[-1] == short


def test_loans_and_what_stands_beside_them_add_up(lent: Book) -> None:
    """60 of 60 million are paid and 100 lent anew: in term are 100, and 0 of the one contract."""
    answer = do(lent, "outlook", as_of=DAY, scenario=[file(LENDING)])
    found = data_of(answer)
    assert found["beside_loans"]["new_loans"]["principal_in_term"] == 100 * M
    rows = found["by_loan"]
    for name in ("principal_in_term", "principal_overdue"):
        beside = sum(each[name] for each in found["beside_loans"].values())
        assert sum(row[name] for row in rows) + beside == found[name]
    assert found["principal_in_term"] == 100 * M
    assert "100,000,000 of new loans" in " ".join(notes_of(answer, "outlook"))


def test_money_of_a_new_source_is_pointed_out(lent: Book) -> None:
    paid_in = LENDING.replace("day: 31/12/2023, source: NSDP", "day: 31/12/2023, source: NSTW")
    answer = do(lent, "scenario check", file=file(paid_in), as_of=DAY)
    assert "no capital of the source “NSTW” yet" in notes_of(answer, "scenario")[-1]


def test_a_collected_share_is_for_the_methods_of_the_past(lent: Book) -> None:
    rates = "title: A\nchanges: [{what: rate_is, percent: 0}]"
    contract = do(lent, "outlook", as_of=DAY, scenario=[file(rates)])
    assert "means nothing by the method" in notes_of(contract, "outlook")[-1]
    history = data_of(do(lent, "outlook", as_of=DAY, method="history", scenario=[file(rates)]))
    (without,) = history["beside"]
    assert history["principal_expected"] < without["principal_expected"]


def test_a_simulation_is_drawn_for_the_others(lent: Book) -> None:
    """The one loan fails for sure: every path is as the scenario says."""
    failing = FAILING.replace("01/08/2023", "30/06/2023")
    said = {"method": "simulate", "as_of": DAY, "paths": 50, "scenario": [file(failing)]}
    found = data_of(do(lent, "outlook", **said))
    assert {found["p10"], found["p50"], found["p90"]} == {440 * M}
    (without,) = found["beside"]
    assert without["p90"] > 440 * M


def test_the_year_end_is_rehearsed(lent: Book) -> None:
    before = links(lent)
    answer = do(lent, "outlook rehearse", as_of=DAY)
    found = data_of(answer)
    assert column(answer, "rehearsal", "difference") == [0] * 6
    assert (found["capital_on_hand"], found["expected"]["capital_on_hand"]) == (500 * M, 500 * M)
    assert found["receipts"]["count"] == 2
    assert column(answer, "year_result", "amount") == [7_200_000, 0, 0, 7_200_000]
    names = [each.name for each in answer.found.tables]  # type: ignore[union-attr]
    assert {"trial_balance", "debt_group_sums", "provision_sums", "loan_entries"} <= set(names)
    assert links(lent) == before


def test_a_scenario_is_rehearsed(lent: Book) -> None:
    answer = do(lent, "outlook rehearse", as_of=DAY, scenario=file(FAILING))
    found = data_of(answer)
    assert (found["scenario"], found["principal_overdue"]) == ("HTX mẫu không trả", 40 * M)
    lending = do(lent, "outlook rehearse", as_of=DAY, scenario=file(LENDING))
    assert column(lending, "rehearsal_left_out", "amount") == [100 * M]
    # The 100 million stay on hand, for they have no contract.
    by_figure = table_of(lending, "rehearsal")
    assert by_figure["difference"][:2] == [100 * M, -100 * M]


def test_only_the_books_as_they_stand_are_rehearsed(lent: Book) -> None:
    assert refusal_of(lent, "outlook rehearse", as_of=DAY, known_at="5").key == "rehearsal.known_at"
    refusal = refusal_of(lent, "outlook rehearse", as_of="31/03/2023")
    assert refusal.key == "rehearsal.goes_on"
    refusal = refusal_of(lent, "outlook rehearse", as_of=DAY, until=DAY)
    assert refusal.key == "outlook.not_ahead"
