"""A fund's first year across all rooms: told as its user would, with figures worked out by hand.

`opening.md` and `papers.md` are the workbooks, `year.txt` the papers in the order in which they
reach the desk, `expected.yaml` the figures with their arithmetic. `by_hand.py` lives through every
loan again without the program. A figure has to be the same three ways: as written with its
arithmetic, as calculated, as the program says.
"""

from __future__ import annotations

import re
import shlex
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from fundledger.loans.derivation import derived_position
from fundledger.messages import LANGUAGES, Language
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import open_book
from tests.stories.first_year import by_hand, figures, telling, workbooks
from tests.stories.first_year.by_hand import CLOSED, ENDS, LOANS, Loan
from tests.stories.first_year.figures import amount, amounts
from tests.stories.first_year.telling import Told, asked, run

pytestmark = pytest.mark.slow

QUARTERS = (1, 2, 3, 4)
SOURCES = ("NSDP", "TW")
EXPECTED: dict[str, Any] = figures.load()
POSITION = {
    "gốc trong hạn": "principal_in_term",
    "gốc quá hạn": "principal_overdue",
    "lãi đến hạn": "interest_due",
    "lãi quá hạn": "interest_overdue",
    "lãi chậm trả": "interest_late",
    "lãi dự thu": "accrued",
    "chờ phân bổ": "held",
    "ngày quá hạn": "days_overdue",
}
IN_JSON = {
    "interest_overdue": "interest_overdue_due",
    "interest_late": "late_interest_due",
    "accrued": "interest_accrued",
    "held": "unapplied",
}
ACCOUNTS = {
    "cash_capital": "11111",
    "cash_interest": "11112",
    "bank_capital": "11211",
    "bank_interest": "11212",
    "bank_unidentified": "11213",
    "BIDV_capital": "11221",
    "BIDV_interest": "11222",
    "deposit_capital": "12811",
    "principal_in_term": "12831",
    "principal_overdue": "12832",
    "interest_receivable": "13881",
    "court_fees_advanced": "13882",
    "provision_specific": "22931",
    "provision_general": "22932",
    "unidentified_receipts": "33881",
    "held": "33882",
    "charter_capital": "4111",
    "surplus_prior": "4211",
    "income_in_term": "5151",
    "income_overdue": "5152",
    "income_late": "5153",
    "income_deposit": "5154",
    "income_other": "711",
    "loss": "6352",
    "cost_staff": "6421",
    "cost_provision": "6426",
    "cost_management": "6428",
    "memo_interest": "N01",
}

MONEY = {number for name, number in ACCOUNTS.items() if number.startswith(("111", "112", "128"))}
MONEY -= {ACCOUNTS["principal_in_term"], ACCOUNTS["principal_overdue"]}


def shown(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def known(number: int) -> list[str]:
    """The books as they were known when the quarter had been closed."""
    return ["--known-at", shown(CLOSED[number - 1])]


# What is written, with its arithmetic


def test_every_sum_is_what_its_arithmetic_comes_to() -> None:
    names: dict[str, Fraction] = {}
    sums = 0
    for place, said in figures.leaves(EXPECTED):
        arithmetic, equals, result = said.rpartition("=")
        if equals:
            value = figures.Reckoning.of(arithmetic.strip(), names)
            assert figures.rounded(value) == amount(result), place
            sums += 1
        elif not said.replace(".", "").isdigit():
            names[place.rpartition(" / ")[2]] = figures.Reckoning.of(said, names)
    assert sums > 250


def position_written(loan: Loan, on: date, *, later: bool = False) -> dict[str, int]:
    of = EXPECTED["khoản vay"][loan.number]
    said = amounts((of["về sau"] if later else of)[shown(on)])
    return {code: said.get(name, 0) for name, code in POSITION.items()}


STANDINGS = [
    (loan, number) for loan in LOANS for number in QUARTERS if loan.begins <= ENDS[number - 1]
]
LATER = [
    (loan, by_hand.day(on))
    for loan in LOANS
    for on in EXPECTED["khoản vay"][loan.number].get("về sau", {})
]


def test_every_loan_has_its_figures_and_no_other() -> None:
    assert len(LOANS) == len(EXPECTED["khoản vay"]) == 14
    for loan in LOANS:
        days = {shown(ENDS[number - 1]) for of, number in STANDINGS if of is loan}
        assert set(EXPECTED["khoản vay"][loan.number]) - {"tính", "về sau"} == days


@pytest.mark.parametrize("loan", LOANS, ids=lambda loan: loan.number)
def test_a_loan_as_calculated_is_as_written(loan: Loan) -> None:
    for of, number in STANDINGS:
        if of is loan:
            calculated = by_hand.lived(loan, CLOSED[number - 1]).at(ENDS[number - 1])
            assert calculated._asdict() == position_written(loan, ENDS[number - 1]), number
    for of, on in LATER:
        if of is loan:
            calculated = by_hand.lived(loan).at(on)
            assert calculated._asdict() == position_written(loan, on, later=True), on


@pytest.mark.parametrize("number", QUARTERS)
def test_the_books_as_calculated_are_as_written(number: int) -> None:
    written = amounts(EXPECTED["số dư"][shown(ENDS[number - 1])])
    calculated = by_hand.balances(number)
    assert _filled(calculated) == _filled(written)
    memo = ("memo_interest",)
    assert sum(amount for name, amount in written.items() if name not in memo) == 0
    said = amounts(EXPECTED["thu nợ"][f"2026Q{number}"])
    assert list(said.values()) == list(vars(by_hand.collected(number, LOANS)).values())
    for source in SOURCES:
        line = list(amounts(EXPECTED["vốn"][shown(ENDS[number - 1])][source]).values())
        assert line == list(by_hand.capital(number, source))
        assert line[0] == sum(line[1:])


def _filled(sums: dict[str, int]) -> dict[str, int]:
    return {name: amount for name, amount in sums.items() if amount}


@pytest.mark.parametrize("number", QUARTERS)
def test_the_dues_as_calculated_are_as_written(number: int) -> None:
    written = list(amounts(EXPECTED["đến hạn"][f"2026Q{number}"]).values())
    dues = [by_hand.due(loan, *by_hand.quarter(number), CLOSED[number - 1]) for loan in LOANS]
    assert written == [sum(step[0] for step in steps) for steps in zip(*dues, strict=True)]


def test_the_response_as_calculated_is_as_written() -> None:
    calculated = by_hand.response(date(2026, 1, 1), ENDS[3])
    for name, kind in (("gốc", "principal"), ("lãi", "interest")):
        assert list(amounts(EXPECTED["tình hình trả nợ"][name]).values()) == list(calculated[kind])


def test_the_dues_ahead_as_calculated_are_as_written() -> None:
    for loan in LOANS:
        if loan.number in EXPECTED["sắp đến hạn"]:
            calculated = by_hand.as_agreed(loan, CLOSED[0], date(2026, 4, 11), ENDS[1])
            assert calculated == list(_ahead(loan.number))


def _ahead(loan: str) -> list[tuple[date, int, int]]:
    lines = EXPECTED["sắp đến hạn"][loan]
    return [
        (by_hand.day(on), amount(said["gốc"]), amount(said["lãi"])) for on, said in lines.items()
    ]


# How the program answered


def test_every_command_is_taken_or_refused(told: Told) -> None:
    assert len(told.answers) == len(telling.typed())
    wrong = [
        answer.said
        for answer, (_, is_taken) in zip(told.answers, telling.typed(), strict=True)
        if answer.code != (0 if is_taken else 1)
    ]
    assert wrong == []


def test_the_books_prove_themselves(desk: Told) -> None:
    answer = run(["check"])
    assert (answer.code, answer.out.strip()) == (0, ""), answer.said


# The program beside what is written


@pytest.mark.parametrize("loan", LOANS, ids=lambda loan: loan.number)
@pytest.mark.parametrize("number", QUARTERS)
def test_a_loan_at_the_end_of_a_quarter(desk: Told, loan: Loan, number: int) -> None:
    on = ENDS[number - 1]
    if loan.begins > on:
        pytest.skip("not paid out yet")
    said = asked(["loan", "show", loan.number, "--as-of", shown(on), *known(number)])["position"]
    wanted = position_written(loan, on)
    assert {code: said[IN_JSON.get(code, code)] for code in wanted} == wanted


@pytest.mark.parametrize(("loan", "on"), LATER, ids=lambda value: getattr(value, "number", None))
def test_a_loan_once_late_papers_have_come(desk: Told, loan: Loan, on: date) -> None:
    said = asked(["loan", "show", loan.number, "--as-of", shown(on)])["position"]
    wanted = position_written(loan, on, later=True)
    assert {code: said[IN_JSON.get(code, code)] for code in wanted} == wanted


@pytest.mark.parametrize("loan", LOANS, ids=lambda loan: loan.number)
def test_a_loan_on_every_day_of_the_year(told: Told, loan: Loan) -> None:
    """Not by the command line, which would take minutes; it shows what this function says."""
    calculated = by_hand.lived(loan)
    book = open_book(str(told.folder / "fund.db"))
    on, wrong = max(by_hand.OPENED, loan.begins), {}
    with book.reading() as connection:
        of_the_book = loan_numbered(connection, telling.FUND, loan.number, None)
        while on <= ENDS[3]:
            wanted = calculated.at(on)._asdict()
            said = derived_position(of_the_book, on)._asdict()
            differing = {
                code: (amount, said[IN_JSON.get(code, code)])
                for code, amount in wanted.items()
                if amount != said[IN_JSON.get(code, code)]
            }
            if differing:
                wrong[shown(on)] = differing
            on += by_hand.ONE
    book.close()
    assert wrong == {}


@pytest.mark.parametrize("number", QUARTERS)
def test_where_the_capital_is(told: Told, number: int) -> None:
    """By source, and all of it; when the quarter was closed."""
    said = told.kept[f"2026Q{number} vốn"]
    rows = {row["source"]: row for row in said["capital_identity"]}
    names = ("charter_capital", "principal_in_term", "principal_overdue", "capital_on_hand")
    names = (*names, "exceptions")
    lines = [
        list(amounts(EXPECTED["vốn"][shown(ENDS[number - 1])][source]).values())
        for source in SOURCES
    ]
    for source, line in zip(SOURCES, lines, strict=True):
        assert [rows[source][name] for name in names] == line
        assert rows[source]["unexplained"] == 0
    assert [said[name] for name in names] == [sum(parts) for parts in zip(*lines, strict=True)]
    assert said["unexplained"] == 0


@pytest.mark.parametrize("number", QUARTERS)
def test_what_was_collected(told: Told, number: int) -> None:
    wanted = list(amounts(EXPECTED["thu nợ"][f"2026Q{number}"]).values())
    (row,) = told.kept[f"2026Q{number} thu nợ"]["rows"]
    assert list(row.values())[1:] == [*wanted, sum(wanted)]


def test_what_was_collected_by_source(desk: Told) -> None:
    rows = asked(["report", "collections", "--by", "source", "--to", "31/12/2026"])["rows"]
    for source, row in zip(SOURCES, rows, strict=True):
        loans = [loan for loan in LOANS if loan.source == source]
        quarters = [vars(by_hand.collected(number, loans)).values() for number in QUARTERS]
        wanted = [sum(parts) for parts in zip(*quarters, strict=True)]
        assert list(row.values()) == [source, *wanted, sum(wanted)]


@pytest.mark.parametrize("number", QUARTERS)
def test_the_balances(told: Told, number: int) -> None:
    """At the end of a quarter; the last one's income and cost have gone to the result by then."""
    wanted = amounts(EXPECTED["số dư"][shown(ENDS[number - 1])])
    rows = told.kept[f"2026Q{number} số dư"]["rows"]
    columns = list(rows[0])
    debit, credit = columns[-2:]
    said = {row["account"]: row[debit] - row[credit] for row in rows}
    if number == 4:
        result = amount(EXPECTED["kết quả năm"]["chênh lệch"])
        wanted = {name: of for name, of in wanted.items() if ACCOUNTS[name][0] not in "567"}
        assert said["4212"] == -result
    assert {name: said.get(ACCOUNTS[name], 0) for name in wanted} == wanted
    known_accounts = {ACCOUNTS[name] for name in wanted} | {"4212"}
    rest = {number: of for number, of in said.items() if of and number not in known_accounts}
    assert all(number.startswith("N0") for number in rest), rest


@pytest.mark.parametrize("account", sorted(MONEY))
def test_no_money_is_ever_less_than_nothing(desk: Told, account: str) -> None:
    """Nothing of the year was paid out before it was there."""
    rows = asked(["report", "ledger", account, "--from", "01/01/2026", "--to", "31/12/2026"])[
        "rows"
    ]
    days = {row["date"]: row["balance"] for row in rows}  # what the last line of a day says
    assert {on: balance for on, balance in days.items() if balance < 0} == {}


@pytest.mark.parametrize("number", QUARTERS)
@pytest.mark.parametrize("report", ["vốn", "thu nợ", "số dư", "thu chi", "tăng giảm", "đối chiếu"])
def test_a_closed_quarter_is_never_told_otherwise(desk: Told, number: int, report: str) -> None:
    """What follows the books says the same after every late paper of the year."""
    prefix = f"? 2026Q{number} {report}: "
    (command,) = [line.removeprefix(prefix) for line in telling.steps() if line.startswith(prefix)]
    before, now = desk.kept[f"2026Q{number} {report}"], asked(shlex.split(command))
    of_the_books = {
        name
        for name, said in before.items()
        if name in OF_THE_BOOKS or (isinstance(said, dict) and "rows" in said)
    }
    assert of_the_books
    for name in of_the_books:
        assert _without_facts(now[name]) == _without_facts(before[name]), name


OF_THE_BOOKS = (
    *("rows", "totals", "capital_identity", "capital_exceptions"),
    *("charter_capital", "principal_in_term", "principal_overdue", "capital_on_hand"),
    *("capital_on_hand_opening", "principal_collected", "interest_collected", "disbursed"),
    *("exceptions", "unexplained", "recovered", "charter_capital_change"),
)


def _without_facts(said: Any) -> Any:
    if isinstance(said, dict) and "rows" in said:
        return said["rows"], said["totals"]
    return said


@pytest.mark.parametrize("number", QUARTERS)
def test_what_each_contract_had_to_pay(desk: Told, number: int) -> None:
    first, last = by_hand.quarter(number)
    said = asked(["report", "due", "--quarter", f"2026Q{number}", *known(number)])
    for loan in LOANS:
        rows = [row for row in said["rows"] if row["loan"] == loan.number]  # one a due day
        steps = by_hand.due(loan, first, last, CLOSED[number - 1])._asdict()
        if not any(any(parts) for parts in steps.values()):
            assert rows == []
        for step, parts in steps.items():
            kinds = ("principal", "interest", "overdue_interest")
            sums = tuple(sum(row[f"{step}_{kind}"] for row in rows) for kind in kinds)
            assert sums == parts, (loan.number, step)
    wanted = list(amounts(EXPECTED["đến hạn"][f"2026Q{number}"]).values())
    totals = said["totals"]
    steps_of = ("opening", "falling", "paid", "otherwise", "left")
    assert [totals[f"{step}_principal"] for step in steps_of] == wanted


@pytest.mark.parametrize("number", QUARTERS)
def test_how_in_time_a_quarter_was_paid(desk: Told, number: int) -> None:
    said = asked(["report", "response", "--quarter", f"2026Q{number}"])["rows"]
    rows = {row["what"]: row for row in said}
    for kind, wanted in by_hand.response(*by_hand.quarter(number)).items():
        row = rows[kind]
        assert (row["due_in_span"], row["in_time"], row["paid_late"], row["unpaid"]) == wanted


def test_how_in_time_the_year_was_paid(desk: Told) -> None:
    rows = {row["what"]: row for row in asked(["report", "response", "--to", "31/12/2026"])["rows"]}
    for name, kind in (("gốc", "principal"), ("lãi", "interest")):
        wanted = list(amounts(EXPECTED["tình hình trả nợ"][name]).values())
        row = rows[kind]
        said = [row["due_in_span"], row["in_time"], row["paid_late"], row["unpaid"]]
        assert (said, row["otherwise"]) == (wanted, 0)


def test_what_the_next_quarter_will_bring(told: Told) -> None:
    """A line for each due day, asked before any of them has come."""
    rows = told.kept["sắp đến hạn"]["rows"]
    for loan in EXPECTED["sắp đến hạn"]:
        said = [row for row in rows if row["loan"] == loan]
        for on, principal, interest in _ahead(loan):
            fitting = [row for row in said if on.isoformat() in row.values()]
            assert len(fitting) == 1, (loan, on, said)
            assert {principal, interest} <= set(fitting[0].values()), (loan, on, fitting)


def test_the_result_of_the_year(desk: Told) -> None:
    wanted = EXPECTED["kết quả năm"]
    income, cost, surplus = (amount(wanted[name]) for name in ("thu", "chi", "chênh lệch"))
    rows = asked(["report", "result", "--to", "31/12/2026"])["rows"]
    booked = [list(row.values())[1] for row in rows]
    assert {income, cost, surplus} <= set(booked), rows
    assert surplus == booked[-1]


@pytest.mark.parametrize("loan", ["HD-02", "HD-10"])
def test_a_loan_that_was_never_overdue_moved_only_as_it_was_paid(desk: Told, loan: str) -> None:
    said = asked(["report", "movements", "--to", "31/12/2026"])
    (rows,) = [rows for _, rows, _ in workbooks.tables_of(said) if loan in rows[0] or _has(rows)]
    lines = [row for row in rows if loan in row]
    more, less, closing = amounts(EXPECTED["tăng giảm"][loan]).values()
    in_term = [row[-4:] for row in lines if "principal_in_term" in row or "12831" in row]
    assert in_term == [[0, more, less, closing]], lines
    assert not [row for row in lines if "principal_overdue" in row and any(row[-4:])], lines


def _has(rows: list[list[Any]]) -> bool:
    return any("HD-01" in row for row in rows)


# Every face of every report

REPORTS = """\
report capital --as-of 30/06/2026
report capital --as-of 31/12/2026 --compare
report collections --to 31/12/2026
report collections --by borrower --to 31/12/2026
report collections --by area --quarter 2026Q2
report collections --by source --quarter 2026Q3
report due --quarter 2026Q1
report due --quarter 2026Q4
report response --to 31/12/2026
report movements --quarter 2026Q2
report movements --by source --to 31/12/2026
report result --quarter 2026Q4
report trial-balance --to 31/12/2026
report ledger 11211 --quarter 2026Q3
report journal --quarter 2026Q4
loan list --as-of 30/09/2026
loan show HD-05 --as-of 31/12/2026
loan show HD-13 --as-of 30/06/2026
loan explain HD-08 --as-of 31/12/2026
loan explain HD-03 --as-of 16/11/2026
loan quote HD-12 --on 31/12/2026
security list
cooperative list
opening show
account list
account ledger 12832 --as-of 31/12/2026
entry show 1
journal --from 01/04/2026 --as-of 30/06/2026
balance --as-of 31/12/2026
balance --by loan --as-of 30/06/2026
bank lines
bank reconcile --as-of 30/09/2026
quarter status 2026Q2
year status 2026
period list
setting list
""".splitlines()


@pytest.mark.parametrize("command", REPORTS)
def test_the_workbook_of_a_report_holds_all_of_it(desk: Told, tmp_path: Path, command: str) -> None:
    path = tmp_path / "a.xlsx"
    document = asked(shlex.split(command))
    answer = run([*shlex.split(command), "--xlsx", str(path)])
    assert answer.code == 0, answer.said
    assert any(True for _ in workbooks.tables_of(document)), "no table at all"
    assert workbooks.missing(path, document) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", REPORTS)
def test_a_screen_is_no_wider_than_paper(desk: Told, command: str, lang: Language) -> None:
    answer = run(shlex.split(command), lang)
    assert answer.code == 0, answer.said
    assert _too_wide(answer.out) == []


def test_what_commands_say_is_no_wider_than_paper(told: Told) -> None:
    assert [answer.typed for answer in told.answers if _too_wide(answer.out)] == []


def _too_wide(text: str) -> list[str]:
    """A command or the code of a seal is there to be copied, so a sentence keeps it whole."""
    lines = normalize("NFC", text).splitlines()
    return [line for line in lines if len(line) > 100 and not TO_COPY.search(line)]


TO_COPY = re.compile(r"fundledger [a-z]|[0-9a-f]{64}")
