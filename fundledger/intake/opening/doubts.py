"""What is odd about an opening: figures that somebody should look at again.

Nothing here refuses; what cannot be is in `faults`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from fundledger.contract.opening import accrued_by_contract
from fundledger.contract.terms import Fault
from fundledger.intake.opening.balances import OpeningBalances, OpeningLoan
from fundledger.intake.opening.lines import account_of
from fundledger.ledger.accounts import Chart
from fundledger.money import Dong
from fundledger.registers.cooperatives import has_odd_identity
from fundledger.registers.signing import Register


def doubts_of(asked: OpeningBalances, chart: Chart, register: Register) -> Iterator[Fault]:
    for index, line in enumerate(asked.accounts):
        account = account_of(line, chart)
        if isinstance(account, Fault):
            continue
        params: dict[str, object] = {"account": account.number, "amount": Dong(abs(line.amount))}
        if account.role.money and line.amount < 0:
            yield Fault(f"accounts[{index}].credit", "opening.money_negative", params)
        of_result = account.role.nature in ("income", "expense", "result")
        if of_result and (asked.day.month, asked.day.day) == (12, 31):
            yield Fault(f"accounts[{index}].account", "opening.result_not_closed", params)
    for index, one in enumerate(asked.cooperatives):
        if has_odd_identity(one.cooperative):
            said: dict[str, object] = {"cooperative": one.number, "name": one.cooperative.name}
            yield Fault(f"cooperatives[{index}].number", "cooperative.odd_identity", said)
    for index, each in enumerate(asked.loans):
        above = f"loans[{index}]"
        if register.standing(each.number) is None:
            for doubt in register.doubts(each.contract):
                yield Fault(f"{above}.{doubt.path}", doubt.key, doubt.params)
        yield from (replace(f, path=f"{above}.{f.path}") for f in _loan_doubts(each, asked.day))


def _loan_doubts(each: OpeningLoan, day: date) -> Iterator[Fault]:
    of, loan = each.opening, each.number
    left = of.principal_in_term + of.principal_missed
    before = each.principal_collected_before
    if before is not None and before + left != of.paid_out:
        params: dict[str, object] = {
            "loan": loan,
            "before": Dong(before),
            "left": Dong(left),
            "paid_out": Dong(of.paid_out),
        }
        yield Fault("principal_collected_before", "opening.collected_differs", params)
    by_contract = accrued_by_contract(each.contract.terms, of)
    if by_contract is not None and abs(of.interest_accrued - by_contract) > 1:
        said: dict[str, object] = {"accrued": Dong(of.interest_accrued)}
        said |= {"loan": loan, "by_contract": Dong(by_contract)}
        yield Fault("interest_accrued", "opening.accrued_differs", said)
    old = [missed.due for missed in of.missed if missed.principal and missed.due < day]
    if old and not of.interest_overdue:
        params = {"loan": loan, "due": min(old)}
        yield Fault("interest_overdue", "opening.no_overdue_interest", params)
    if untold := len(each.restructurings) and each.restructured - len(each.restructurings):
        yield Fault("restructured", "opening.restructured_untold", {"loan": loan, "count": untold})
    if not left and not sum(each.interest) and not of.held:
        yield Fault("number", "opening.owes_nothing", {"loan": loan})
