"""What an account is *for*. Code names roles; a dated chart says which number has a role.

A role fixes what no chart may change: its nature, whose money it is, the dimensions that a posting
on it must carry, and its part in the capital identity

    charter capital = principal in term + principal overdue + capital on hand + exceptions

Never write an account number in code; ask the chart for the role.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Nature = Literal["asset", "liability", "equity", "income", "expense", "result", "memo"]
Capital = Literal["charter", "principal", "on_hand"]
Dimension = Literal["loan", "cooperative", "source"]


@dataclass(frozen=True, slots=True)
class Role:
    name: str
    nature: Nature
    needs: tuple[Dimension, ...] = ()
    capital: Capital | None = None  # its side of the capital identity
    exception: bool = False  # capital money may move against it, as a named line
    money: Literal["cash", "bank", "deposit"] | None = None
    optional: bool = False  # no verb posts on it, so a chart may lack it


_LOAN: tuple[Dimension, ...] = ("loan", "cooperative")
_CAPITAL_LOAN: tuple[Dimension, ...] = ("loan", "cooperative", "source")
_SOURCE: tuple[Dimension, ...] = ("source",)

ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        # money, by place and purpose
        Role("cash_capital", "asset", _SOURCE, capital="on_hand", money="cash"),
        Role("cash_interest", "asset", money="cash"),
        Role("bank_capital", "asset", _SOURCE, capital="on_hand", money="bank"),
        Role("bank_interest", "asset", money="bank"),
        Role("bank_unidentified", "asset", money="bank"),
        Role("deposit_capital", "asset", _SOURCE, capital="on_hand", money="deposit"),
        Role("deposit_interest", "asset", money="deposit"),
        # loans
        Role("principal_in_term", "asset", _CAPITAL_LOAN, capital="principal"),
        Role("principal_overdue", "asset", _CAPITAL_LOAN, capital="principal"),
        Role("interest_receivable", "asset", _LOAN),
        Role("court_fees_advanced", "asset", _LOAN, exception=True),
        Role("provision_specific", "asset", exception=True),
        Role("provision_general", "asset", exception=True),
        # other assets
        Role("other_receivable", "asset", exception=True),
        Role("staff_advance", "asset", exception=True),
        Role("fixed_assets", "asset", exception=True),
        Role("depreciation", "asset"),
        Role("other_asset", "asset", exception=True, optional=True),
        # liabilities
        Role("unidentified_receipts", "liability", exception=True),
        Role("held", "liability", _LOAN, exception=True),
        Role("interest_in_advance", "liability"),
        Role("other_payable", "liability", exception=True),
        Role("taxes_payable", "liability", exception=True),
        Role("staff_payable", "liability", exception=True),
        Role("borrowed", "liability", exception=True),
        Role("reward_fund", "liability", exception=True, optional=True),
        # equity
        Role("charter_capital", "equity", _SOURCE, capital="charter"),
        Role("other_capital", "equity", exception=True),
        Role("development_reserve", "equity", exception=True),
        Role("other_reserve", "equity", exception=True),
        Role("surplus", "equity", exception=True),
        Role("surplus_prior", "equity", exception=True),
        # income and cost
        Role("income_in_term", "income"),
        Role("income_overdue", "income"),
        Role("income_late", "income"),
        Role("income_deposit", "income"),
        Role("income_other", "income"),
        Role("cost_financial", "expense", exception=True),
        Role("loss", "expense", exception=True),
        Role("cost_staff", "expense", exception=True),
        Role("cost_management", "expense", exception=True),
        Role("cost_provision", "expense", exception=True),
        Role("cost_other", "expense", exception=True),
        Role("cost_tax", "expense", exception=True),
        Role("result", "result"),
        # memo registers: outside the balance sheet, each against a contra of its own
        Role("memo_interest", "memo", _LOAN),
        Role("memo_interest_contra", "memo"),
        Role("memo_written_off", "memo", _LOAN),
        Role("memo_written_off_contra", "memo"),
        Role("memo_papers", "memo", ("cooperative",)),
        Role("memo_papers_contra", "memo"),
    )
}
