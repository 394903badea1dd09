"""The financial plan of a year as it was approved, every version of it kept; grades a person gives.

    state(writer, plan, today)              a version; the same one again changes nothing
    versions(connection, fund, known_at)    by year, every version in the order they were stated
    standing(versions, day)                 the one that holds on a day

    comply(writer, year, grade, reason, …)  how the law was kept, which no figure says
    complied(connection, fund, known_at)    by year, as last stated

A version is a fact of kind `financial_plan` under its year, of the day on which it was approved; of
two the later day holds, and of one day the later statement. What was not planned is absent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.money import Dong
from fundledger.rules.rating import Grade
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "financial_plan"
COMPLIANCE = "plan_compliance"

MONEY_FIGURES = ("disbursed", "outstanding", "income", "cost", "result")
"""What is planned in đồng: the fields of `Plan` of these names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was approved for a year. None: the plan does not say it."""

    year: int
    document: str
    day: date  # of the approval
    disbursed: int | None = None
    outstanding: int | None = None  # principal at the end of the year
    income: int | None = None
    cost: int | None = None
    result: int | None = None  # below zero where a loss is planned
    bad_debt_percent: str | None = None  # of all principal: the text of its decimal
    note: str = ""

    @property
    def bad_debt(self) -> Fraction | None:
        """The ratio: 3 % is 3/100."""
        said = self.bad_debt_percent
        return None if said is None else Fraction(said) / 100

    def body(self) -> dict[str, Any]:
        """As the fact holds it: what was not said is absent."""
        names = (*MONEY_FIGURES, "bad_debt_percent")
        body = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        return body | ({"note": self.note} if self.note else {})


@dataclass(frozen=True, slots=True)
class Version:
    plan: Plan
    chain: int
    actor: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Compliance:
    """How the law was kept in a year, as somebody judged it."""

    year: int
    grade: Grade
    reason: str
    document: str
    day: date
    actor: str


def with_result(plan: Plan) -> Plan:
    """The plan with the result that its income and cost make; a refusal where it says another."""
    if plan.income is None or plan.cost is None:
        return plan
    made = plan.income - plan.cost
    if plan.result not in (None, made):
        assert plan.result is not None
        raise FundledgerError(
            "financial_plan.result_differs",
            income=Dong(plan.income),
            cost=Dong(plan.cost),
            made=Dong(made),
            result=Dong(plan.result),
        )
    return Plan(**{**_fields(plan), "result": made})


def state(writer: Writer, plan: Plan, today: date) -> tuple[Plan, bool]:
    """Keep a version, unless it is there; answers it, and whether it is new."""
    whole = with_result(plan)
    if whole.day > today:
        raise FundledgerError("financial_plan.future", day=whole.day)
    if not whole.body():
        raise FundledgerError("financial_plan.nothing", year=whole.year)
    there = versions(writer.connection, writer.fund).get(whole.year, ())
    holds = standing(there, None)
    is_there = any(each.plan == whole for each in there)
    if holds is not None and is_there and (holds.plan == whole or whole.day < holds.plan.day):
        return whole, False
    writer.state(Statement(KIND, str(whole.year), whole.day, whole.body(), whole.document))
    return whole, True


def versions(
    connection: Connection, fund: int, known_at: int | None = None
) -> Mapping[int, Sequence[Version]]:
    found: dict[int, list[Version]] = defaultdict(list)
    for fact in stated(connection, fund, KIND, known_at=known_at):
        found[int(fact.subject)].append(_version(fact))
    return dict(found)


def standing(of: Sequence[Version], day: date | None) -> Version | None:
    """The version that holds on a day; of all days where none is said."""
    found = [each for each in of if day is None or each.plan.day <= day]
    return max(found, key=lambda each: (each.plan.day, each.chain), default=None)


def comply(
    writer: Writer, year: int, grade: Grade, reason: str, document: str, day: date, today: date
) -> Compliance:
    if not clean(reason):
        raise FundledgerError("financial_plan.no_reason", year=year)
    if day > today:
        raise FundledgerError("money.future_day", day=day)
    body = {"grade": grade, "reason": clean(reason)}
    return _complied(writer.state(Statement(COMPLIANCE, str(year), day, body, document)))


def complied(
    connection: Connection, fund: int, known_at: int | None = None
) -> Mapping[int, Compliance]:
    facts = stated(connection, fund, COMPLIANCE, known_at=known_at)
    return {int(fact.subject): _complied(fact) for fact in facts}


def _version(fact: Fact) -> Version:
    plan = Plan(
        year=int(fact.subject), document=fact.document or "", day=fact.effective, **fact.body
    )
    return Version(plan, fact.chain, fact.actor, fact.recorded_at)


def _complied(fact: Fact) -> Compliance:
    return Compliance(
        *(int(fact.subject), fact.body["grade"], fact.body["reason"]),
        *(fact.document or "", fact.effective, fact.actor),
    )


def _fields(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
