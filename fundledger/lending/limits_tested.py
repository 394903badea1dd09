"""The limits of the law as they were tested at an appraisal or a decision, with that day's figures.

A `LimitsTested` is kept word for word in the fact of the appraisal and of the decision: what was
known then stays to be seen, whatever is entered later. `trying` makes one; nothing is computed here
but sums of what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, NamedTuple

from fundledger.contract.fields import Kind
from fundledger.contract.rates import yearly

Test = Literal["borrower", "related", "own_funds", "bad_debt"]


class Owed(NamedTuple):
    """What one borrower owes, may still draw, and was promised without a contract yet."""

    borrower: str
    balance: int = 0
    undrawn: int = 0
    promised: int = 0

    @property
    def total(self) -> int:
        return self.balance + self.undrawn + self.promised


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsTested:
    """What was looked at, and what was found. A percentage that was not set is None.

    `capital` is *vốn điều lệ thực có*; None before the book has charter capital.
    """

    on: date
    amount: int
    own: Owed
    related: tuple[Owed, ...] = ()
    capital: int | None = None
    borrower_percent: str | None = None
    related_percent: str | None = None
    project_cost: int | None = None
    own_funds: int | None = None
    own_funds_percent: str | None = None
    worst_group: int | None = None  # of what the borrower owes the Fund itself
    credit_statement: str = ""

    @property
    def alone(self) -> int:
        """All that the borrower would owe."""
        return self.own.total + self.amount

    @property
    def together(self) -> int:
        return self.alone + sum(each.total for each in self.related)

    @property
    def borrower_limit(self) -> int | None:
        return self._share_of_capital(self.borrower_percent)

    @property
    def related_limit(self) -> int | None:
        return self._share_of_capital(self.related_percent)

    @property
    def own_funds_least(self) -> int | None:
        """What the borrower must bring in itself, a part of a đồng counted as one."""
        if self.own_funds_percent is None or not self.project_cost:
            return None
        least = yearly(self.own_funds_percent)
        return -(-self.project_cost * least.numerator // least.denominator)

    def failed(self) -> Iterator[Test]:
        """What the law would not like; what nobody could test is not failed."""
        if self.borrower_limit is not None and self.alone > self.borrower_limit:
            yield "borrower"
        if self.related and self.related_limit is not None and self.together > self.related_limit:
            yield "related"
        if self._own_funds_are_short():
            yield "own_funds"
        if self.worst_group is not None and self.worst_group >= BAD_DEBT_FROM:
            yield "bad_debt"

    def _own_funds_are_short(self) -> bool:
        least = self.own_funds_least
        return least is not None and self.own_funds is not None and self.own_funds < least

    def _share_of_capital(self, percent: str | None) -> int | None:
        if percent is None or self.capital is None:
            return None
        share = yearly(percent)
        return max(self.capital, 0) * share.numerator // share.denominator


BAD_DEBT_FROM = 3
"""Debts of groups 3 to 5 are bad debt (nợ xấu)."""


def _body(tests: LimitsTested) -> dict[str, Any]:
    """What is not known is left out."""
    said = {each.name: getattr(tests, each.name) for each in fields(tests)}
    said |= {"on": tests.on.isoformat(), "own": list(tests.own)}
    said["related"] = [list(each) for each in tests.related]
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _read(body: Mapping[str, Any]) -> LimitsTested:
    said = dict(body)
    said["on"] = date.fromisoformat(said["on"])
    said["own"] = Owed(*said["own"])
    said["related"] = tuple(Owed(*each) for each in said.get("related", ()))
    return LimitsTested(**said)


LIMITS = Kind("limits", _body, _read)
"""How a fact says them."""
