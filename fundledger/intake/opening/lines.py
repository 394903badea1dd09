"""The other accounts of an opening as lines of its entry, each on the account that was meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fundledger.contract.terms import Fault
from fundledger.intake.opening.balances import WHOLE, Balance, OpeningBalances, Unread
from fundledger.intake.opening.identity import place_in_identity
from fundledger.ledger.accounts import Account, Chart
from fundledger.ledger.entry import Posting
from fundledger.messages import say_in

_ELSEWHERE = {
    "charter_capital": "capital",
    "principal_in_term": "loans",
    "principal_overdue": "loans",
    "interest_receivable": "loans",
    "held": "loans",
    "memo_interest": "loans",
    "memo_interest_contra": "loans",
    "memo_written_off_contra": "accounts",
    "memo_papers": "security",
    "memo_papers_contra": "security",
}
"""Roles whose balance is said by another part of the opening, and by which."""


def balance_lines(
    asked: OpeningBalances, chart: Chart, unread: Unread = WHOLE
) -> tuple[list[Posting], list[Fault]]:
    owners = {each.number: each.contract.cooperative for each in asked.loans}
    owners |= {each.number: each.cooperative for each in unread.loans}
    lines: list[Posting] = []
    bad: list[Fault] = []
    for index, each in enumerate(asked.accounts):
        account = account_of(each, chart)
        if isinstance(account, Fault):
            bad.append(replace(account, path=f"accounts[{index}].{account.path}"))
            continue
        cooperative = each.cooperative or owners.get(each.loan, "")
        line = Posting(
            account.number,
            each.amount,
            each.loan or None,
            cooperative or None,
            each.source or None,
        )
        bad += [
            replace(fault, path=f"accounts[{index}].{fault.path}")
            for fault in _line_faults(line, account, owners)
            if not _of_unread(fault, line, unread)
        ]
        lines.append(line)
        if account.role.nature == "memo":
            contra = chart[f"{account.role.name}_contra"].number
            lines.append(Posting(contra, -each.amount, line.loan, line.cooperative))
    return lines, bad


def _of_unread(fault: Fault, line: Posting, unread: Unread) -> bool:
    """Whether it would be no fault if all of the file could be read."""
    if fault.key == "opening.unknown_loan":
        return "loans" in unread.nameless
    of_left_out = any(each.number == line.loan for each in unread.loans)
    return fault.key == "entry.needs_cooperative" and of_left_out


def account_of(each: Balance, chart: Chart) -> Account | Fault:
    found = chart.get(each.account)
    if found is None:
        return Fault("account", "opening.unknown_account", {"account": each.account})
    if each.place and found.place != each.place:
        there = (
            other
            for other in chart.values()
            if other.place == each.place and other.role is found.role
        )
        at_place = next(there, None)
        if at_place is None or each.account == found.number:
            params: dict[str, object] = {"account": each.account, "place": each.place}
            return Fault("place", "opening.no_account_there", params)
        found = at_place
    if part := _ELSEWHERE.get(found.role.name):
        said = {"account": found.number, "sheet": say_in("vi", f"opening_part.{part}")}
        return Fault("account", "opening.said_elsewhere", dict(said))
    if found.closed:
        return Fault("account", "entry.closed_account", {"account": found.number})
    return found


def _line_faults(line: Posting, account: Account, owners: dict[str, str]) -> Iterator[Fault]:
    for dimension in account.role.needs:
        if not getattr(line, dimension):
            params: dict[str, object] = {"account": account.number}
            yield Fault(dimension, f"entry.needs_{dimension}", params)
    written_off = account.role.name == "memo_written_off"
    if line.loan and (line.loan in owners) == written_off:
        key = "opening.written_off_stands" if written_off else "opening.unknown_loan"
        yield Fault("loan", key, {"loan": line.loan})
    if line.source and place_in_identity(account.role) is None:
        yield Fault("source", "opening.not_of_capital", {"account": account.number})
