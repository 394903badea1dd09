"""What every report must say of what another says too, for one span of one fund.

`agree` asks all reports of the books about the same span and compares them by figure; each sentence
below stands for one comparison. Nothing here knows how a report finds its figures.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from fundledger.ledger.accounts import Account
from fundledger.ledger.balances import Scope, balances
from fundledger.ledger.reading import journal
from fundledger.ledger.roles import ROLES
from fundledger.ledger.years import CLOSING
from fundledger.reports.as_json import document
from fundledger.reports.asked import Asked
from fundledger.reports.asking import ask
from fundledger.reports.books import journal_of, ledger_of, trial_balance_of
from fundledger.reports.capital import capital, capital_screen
from fundledger.reports.disbursements import CUTS as DISBURSED_BY
from fundledger.reports.disbursements import disbursements_table
from fundledger.reports.dues import due_table, response_table
from fundledger.reports.flows import accounts_of, scope_of
from fundledger.reports.loans import not_rolled
from fundledger.reports.movements import movements_screen, movements_table
from fundledger.reports.receipts import CUTS, collections_table
from fundledger.reports.result import LOAN_INTEREST, result, result_table
from fundledger.reports.table import Table, Word
from tests.ledger.books import FUND

ON_HAND = [name for name, role in ROLES.items() if role.capital == "on_hand"]
EARNED = {name for name, role in ROLES.items() if role.nature in ("income", "expense")}


def agree(connection: Connection, first: date, last: date, known_at: str | None = None) -> None:
    """Every comparison; a failing one shows both figures."""
    asked = ask(connection, FUND, last, known_at)
    trial = _the_books(asked, first)
    _collected(asked, first)
    _capital(asked, first, trial)
    _movements(asked, first, trial)
    _result(asked, first, trial)
    _dues(asked, first)


def everything(
    connection: Connection, first: date, last: date, known_at: str | None = None
) -> dict[str, Any]:
    """All reports of a span as programs read them, but for the link they were asked at."""
    asked = ask(connection, FUND, last, known_at)
    compared = {"compare": True}
    tables = {
        **{f"collections {cut}": collections_table(asked, first, cut, **compared) for cut in CUTS},
        "disbursements": disbursements_table(asked, first),
        "disbursements by": disbursements_table(asked, first, "purpose", **compared),
        "due": due_table(asked, first),
        "response": response_table(asked, first, **compared),
        "result": result_table(asked, first, **compared),
        "trial": trial_balance_of(asked, first),
        "journal": journal_of(asked, first),
    }
    found = {name: document(table) for name, table in tables.items()}
    found["capital"] = capital_screen(asked, first, compare=True).document()
    for cut in ("loan", "source"):
        found[f"movements {cut}"] = movements_screen(asked, first, cut).document()
    return {name: _without_link(each) for name, each in found.items()}


def _without_link(found: Any) -> Any:
    if isinstance(found, dict):
        return {name: _without_link(each) for name, each in found.items() if name != "known_at"}
    return found


def rows_of(table: Table) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [
        {
            name: cell.code if isinstance(cell, Word) else cell
            for name, cell in zip(names, row, strict=True)
        }
        for row in table.rows
    ]


def totals_of(table: Table) -> dict[str, Any]:
    assert table.totals is not None
    names = [column.name for column in table.columns]
    return dict(zip(names, table.totals, strict=True))


class Trial:
    """The trial balance by role, debit positive: opening, debit, credit, closing."""

    def __init__(self, accounts: dict[str, Account], table: Table) -> None:
        self.roles: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for row in rows_of(table):
            role = self.roles[accounts[row["account"]].role.name]
            role[0] += row["opening_debit"] - row["opening_credit"]
            role[1] += row["moved_debit"]
            role[2] += row["moved_credit"]
            role[3] += row["closing_debit"] - row["closing_credit"]

    def closing(self, *roles: str) -> int:
        return sum(self.roles[role][3] for role in roles)

    def opening(self, *roles: str) -> int:
        return sum(self.roles[role][0] for role in roles)


def _the_books(asked: Asked, first: date) -> Trial:
    accounts = accounts_of(asked)
    table = trial_balance_of(asked, first)
    totals = totals_of(table)
    for step in ("opening", "moved", "closing"):
        assert totals[f"{step}_debit"] == totals[f"{step}_credit"], step
    lines = totals_of(journal_of(asked, first))
    assert (lines["debit"], lines["credit"]) == (totals["moved_debit"], totals["moved_credit"])
    for row in rows_of(table):
        opening = row["opening_debit"] - row["opening_credit"]
        closing = row["closing_debit"] - row["closing_credit"]
        assert opening + row["moved_debit"] - row["moved_credit"] == closing, row
        ledger = ledger_of(asked, row["account"], first, {})
        moved = totals_of(ledger)
        assert (ledger.facts["opening"], ledger.facts["closing"]) == (opening, closing), row
        assert (moved["debit"], moved["credit"]) == (row["moved_debit"], row["moved_credit"]), row
    return Trial(accounts, table)


def _collected(asked: Asked, first: date) -> None:
    """Every cut sums to the same; the quarters of a span sum to the span."""
    by_cut = {cut: totals_of(collections_table(asked, first, cut)) for cut in CUTS}
    whole = _amounts(by_cut["quarter"])
    for cut, totals in by_cut.items():
        assert _amounts(totals) == whole, cut
    parts: dict[str, int] = defaultdict(int)
    for begin, end in _months(first, asked.as_of):
        then = Asked(asked.connection, asked.fund, end, asked.known_at, {**asked.facts})
        for name, amount in _amounts(totals_of(collections_table(then, begin, "source"))).items():
            parts[name] += amount
    assert dict(parts) == whole


def _disbursed(asked: Asked, first: date, whole: int) -> None:
    """Every cut, draw by draw, and month by month: what the capital report calls disbursed."""
    draws = disbursements_table(asked, first)
    assert totals_of(draws)["disbursed"] == whole
    for row in rows_of(draws):
        assert 0 <= row["drawn_so_far"] <= row["contract_sum"], row
    for cut in DISBURSED_BY:
        table = disbursements_table(asked, first, cut)
        assert totals_of(table)["disbursed"] == whole, cut
        assert sum(row["disbursed"] for row in rows_of(table)) == whole, cut
    months = 0
    for begin, end in _months(first, asked.as_of):
        then = Asked(asked.connection, asked.fund, end, asked.known_at, {**asked.facts})
        months += totals_of(disbursements_table(then, begin, "source"))["disbursed"]
    assert months == whole


def _capital(asked: Asked, first: date, trial: Trial) -> None:
    of = capital(asked, first).figures
    got = totals_of(collections_table(asked, first, "borrower"))
    assert of.principal_collected == got["principal_in_term"] + got["principal_overdue"]
    assert of.principal_collected_in_term == got["principal_in_term"]
    assert of.interest_collected_in_term == got["interest_in_term"]
    assert of.interest_collected_overdue == got["interest_overdue"] + got["interest_late"]
    assert of.interest_collected == of.interest_collected_in_term + of.interest_collected_overdue
    assert of.recovered == got["recovered"]
    _disbursed(asked, first, of.disbursed)
    assert of.charter_capital == -trial.closing("charter_capital")
    assert of.charter_capital_change == trial.opening("charter_capital") - trial.closing(
        "charter_capital"
    )
    assert of.capital_on_hand == trial.closing(*ON_HAND)
    assert of.capital_on_hand_opening == trial.opening(*ON_HAND)
    assert of.capital_on_hand == (
        of.capital_on_hand_opening
        + of.principal_collected
        - of.disbursed
        + of.charter_capital_change
        + of.capital_otherwise
    )
    assert of.charter_capital == (
        of.principal_in_term
        + of.principal_overdue
        + of.capital_on_hand
        + of.exceptions
        + of.unexplained
    )
    assert of.unexplained == 0
    for part in ("in_term", "overdue"):
        booked = getattr(of, f"principal_{part}")
        assert booked == trial.closing(f"principal_{part}"), part
        steps = ("booked_later", "not_rolled", "without_contract", "difference")
        bridged = booked + sum(getattr(of, f"{step}_{part}") for step in steps)
        assert bridged == getattr(of, f"contract_principal_{part}"), part
        assert getattr(of, f"difference_{part}") == 0, part
        if not _later(asked):
            assert getattr(of, f"booked_later_{part}") == 0, part
    assert of.borrowers == of.borrowers_in_term + of.borrowers_overdue
    for what in ("principal", "interest"):
        classes = ("in_term", "overdue", "paid_off")
        of_classes = sum(getattr(of, f"{what}_from_borrowers_{each}") for each in classes)
        assert of_classes == getattr(of, f"{what}_collected"), what


def _movements(asked: Asked, first: date, trial: Trial) -> None:
    """Opening + in - out = closing of every line, and the lines of a role sum to its account."""
    for cut in ("loan", "source"):
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for row in rows_of(movements_table(asked, first, cut)):
            assert row["opening"] + row["in"] - row["out"] == row["closing"], row
            of = sums[row["line"]]
            of[0] += row["opening"]
            of[1] += row["in"] - row["out"]
            of[2] += row["closing"]
        for name, role in ROLES.items():
            if cut in role.needs:
                sign = 1 if role.nature in ("asset", "memo", "expense") else -1
                opening, debit, credit, closing = trial.roles[name]
                wanted = [sign * opening, sign * (debit - credit), sign * closing]
                assert sums[name] == wanted, (cut, name)


def _result(asked: Asked, first: date, trial: Trial) -> None:
    """Booked is what the accounts moved but for closings; 911 carries a closed year to 421."""
    of = result(asked, first)
    closed: dict[str, int] = defaultdict(int)
    accounts, scope = accounts_of(asked), scope_of(asked)
    entries = journal(
        asked.connection,
        asked.fund,
        first_day=first,
        last_day=asked.as_of,
        last_entry=scope.last_entry,
    )
    for entry in entries:
        if entry.kind == CLOSING:
            for line in entry.postings:
                closed[accounts[line.account].role.name] += line.amount
    for name in EARNED:
        _, debit, credit, _ = trial.roles[name]
        sign = -1 if ROLES[name].nature == "income" else 1
        assert of.booked.get(name, 0) == sign * (debit - credit - closed[name]), name
    got = totals_of(collections_table(asked, first, "source"))
    in_money = [of.cash.get(role, 0) for role in LOAN_INTEREST]
    assert in_money == [got["interest_in_term"], got["interest_overdue"], got["interest_late"]]
    income = sum(of.booked.get(name, 0) for name in EARNED if ROLES[name].nature == "income")
    cost = sum(of.booked.get(name, 0) for name in EARNED if ROLES[name].nature == "expense")
    is_year = (first.month, first.day, asked.as_of) == (1, 1, date(first.year, 12, 31))
    if is_year and closed:
        if not trial.closing(*EARNED):
            assert -closed["surplus"] == income - cost
        assert closed["result"] == 0


def _dues(asked: Asked, first: date) -> None:
    """What is left is what the capital report calls unpaid; steps add up, and so do responses."""
    due = totals_of(due_table(asked, first))
    for part in ("principal", "interest", "overdue_interest"):
        steps = due[f"opening_{part}"] + due[f"falling_{part}"]
        steps -= due[f"paid_{part}"] + due[f"otherwise_{part}"]
        assert steps == due[f"left_{part}"], part
    of = capital(asked, first).figures
    assert of.interest_due_unpaid == due["left_interest"]
    assert of.overdue_interest_unpaid == due["left_overdue_interest"]
    assert due["left_in_all"] == sum(
        due[f"left_{part}"] for part in ("principal", "interest", "overdue_interest")
    )
    rows = {row["what"]: row for row in rows_of(response_table(asked, first))}
    for row in rows.values():
        parts = row["in_time"] + row["paid_late"] + row["unpaid"] + row["otherwise"]
        assert parts == row["due_in_span"], row
    assert rows["principal"]["due_in_span"] == due["falling_principal"]
    for name in ("due_in_span", "in_time", "paid_late", "unpaid", "otherwise"):
        assert rows["in_all"][name] == rows["principal"][name] + rows["interest"][name]
    got = totals_of(collections_table(asked, first, "source"))
    if _is_up_to_date(asked, first):
        assert due["paid_interest"] == got["interest_in_term"]
        assert due["paid_overdue_interest"] == got["interest_overdue"] + got["interest_late"]


def _amounts(totals: dict[str, Any]) -> dict[str, int]:
    return {name: amount for name, amount in totals.items() if isinstance(amount, int)}


def _is_up_to_date(asked: Asked, first: date) -> bool:
    """Whether contract and books speak of the same: no note says that the books are behind."""
    notes = {note.key for note in collections_table(asked, first, "source").notes}
    late = {"report_note.booked_later", "report_note.not_yet_booked"}
    return not (notes & late or not_rolled(asked))


def _later(asked: Asked) -> bool:
    """Whether what is booked after the day moved on it or before: the day's balance lacks it."""
    ends = scope_of(asked)
    later = Scope(ends.fund, None, ends.known_at, ends.last_entry)
    wanted = {"principal_in_term", "principal_overdue"}
    numbers = {number for number, each in accounts_of(asked).items() if each.role.name in wanted}
    assert balances(asked.connection, later)
    entries = journal(
        asked.connection,
        asked.fund,
        first_day=asked.as_of + timedelta(days=1),
        last_entry=ends.last_entry,
    )
    return any(
        entry.value_date <= asked.as_of and any(line.account in numbers for line in entry.postings)
        for entry in entries
    )


def _months(first: date, last: date) -> list[tuple[date, date]]:
    found, begin = [], first
    while begin <= last:
        after = (begin.replace(day=1) + timedelta(days=32)).replace(day=1)
        found.append((begin, min(after - timedelta(days=1), last)))
        begin = after
    return found
