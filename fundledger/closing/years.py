"""The end of a year: closing entries, tax, settlement, and what becomes of the surplus.

    close        income → 911, 911 → cost, 911 → 421; tax before that, if the Fund has set a rate
    settle       the decision that accepts the result; the surplus becomes one of earlier years
    distribute   the surplus of earlier years to reserves and debts, by decision

Each posts only what is not posted yet: run again after a late entry of the year, the difference.
Closing entries are of the last day of the year and of the kind `closing`, which no report of income
and cost counts. Nothing is closed by loan: the entry has one line per account. Memo registers are
not closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError, Misused
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances
from fundledger.ledger.entry import Booked, Draft, Posting, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.periods import Despite
from fundledger.ledger.settings import Setting, value_on
from fundledger.ledger.years import (
    CLOSING,
    SETTLEMENT,
    Settlement,
    earned_and_spent,
    last_day,
    left_to_close,
    settled_by_entries,
    settlements,
)
from fundledger.loans.rolling import rolled_to
from fundledger.messages import say_in
from fundledger.money import Dong, rounded
from fundledger.registers.settings import percent
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

TAX_RATE = Setting("income_tax_percent", None, percent)
"""Of the year's surplus before tax; none until the Fund states one, with its legal basis."""

DISTRIBUTED_TO = (
    *("development_reserve", "other_reserve", "other_capital"),
    *("reward_fund", "other_payable", "staff_payable", "taxes_payable"),
)
DISTRIBUTION = "distribution"
YEAR_CLOSING = "year_closing"
"""The kind of fact that keeps why a year was closed although something was left open."""


@dataclass(frozen=True, slots=True)
class Result:
    """A year as booked: income, cost without tax, tax, and what is left to close."""

    year: int
    income: int
    cost: int
    tax: int
    left: int  # of the result, not yet on the surplus account
    closed: bool
    settlement: Settlement | None

    @property
    def surplus(self) -> int:
        return self.income - self.cost - self.tax


@dataclass(frozen=True, slots=True)
class Closing:
    """What a run of `close`, `settle` or `distribute` posted, and the year's result after it."""

    entries: tuple[Booked, ...]
    result: Result


def result_of(connection: Connection, fund: int, year: int) -> Result:
    accounts = Accounts.read(connection, fund)
    ever = accounts.ever()
    sums = {"income": 0, "expense": 0, "tax": 0}
    for number, amount in earned_and_spent(connection, fund, accounts, year).items():
        role = ever[number].role
        sums["tax" if role.name == "cost_tax" else role.nature] += amount
    left = left_to_close(connection, fund, accounts, year)
    return Result(
        year,
        -sums["income"],
        sums["expense"],
        sums["tax"],
        -sum(left.values()),
        not left,
        settlements(connection, fund).get(year),
    )


def is_closed(connection: Connection, fund: int, year: int) -> bool:
    """Whether nothing of the year's income and cost is left on their accounts."""
    return not left_to_close(connection, fund, Accounts.read(connection, fund), year)


def closed_despite(connection: Connection, fund: int, year: int) -> Despite | None:
    """What was left open when the year was last closed, and why."""
    facts = list(stated(connection, fund, YEAR_CLOSING, subject=str(year)))
    return Despite.of(facts[-1]) if facts else None


def close(writer: Writer, year: int, today: date) -> Closing:
    """Post the closing entries that the year still lacks."""
    ends = last_day(year)
    if ends > today:
        raise FundledgerError("year.not_over", year=year)
    _refuse_open_before(writer, year)
    entries: list[Booked] = []
    if not is_closed(writer.connection, writer.fund, year) or _tax_due(writer, year):
        _refuse_unrolled(writer, year)
        _refuse_locked(writer, year)
        for draft in (_tax, _income, _cost, _surplus):  # each sees what the ones before posted
            _append(writer, draft(writer, year), entries)
    return Closing(tuple(entries), result_of(writer.connection, writer.fund, year))


def settle(
    writer: Writer,
    year: int,
    decision: str,
    day: date,
    today: date,
    *,
    booked_on: date | None = None,
) -> Closing:
    """State the decision, and move the year's surplus (or loss) to that of earlier years."""
    if not clean(decision):
        raise FundledgerError("year.no_decision", year=year)
    if day > today:
        raise FundledgerError("money.future_day", day=day)
    if day <= last_day(year):
        raise FundledgerError("year.settled_too_early", year=year, day=day)
    result = result_of(writer.connection, writer.fund, year)
    if not result.closed:
        raise FundledgerError("year.not_closed", year=year)
    _refuse_unsettled_before(writer, year)
    said = result.settlement
    if said is None or (said.decision, said.day) != (clean(decision), day):
        body = {"result": result.surplus}
        writer.state(Statement(SETTLEMENT, str(year), day, body, clean(decision)))
    elif said.result != result.surplus:
        raise FundledgerError("year.settled_otherwise", year=year, decision=said.decision)
    amount = _surplus_left(writer, year)
    entries: list[Booked] = []
    if amount:
        lines = _two("surplus", "surplus_prior", amount)
        memo = say_in("vi", "year_memo.settlement", year=year, decision=clean(decision))
        turn = writer.chain + 1
        draft = Draft(
            day,
            memo,
            lines,
            kind=SETTLEMENT,
            document=decision,
            date=writer.periods.chosen(day, booked_on),
            voucher_kind="PK",
            key=f"{SETTLEMENT}:{year}:{turn}",
        )
        _append(writer, draft, entries)
    return Closing(tuple(entries), result_of(writer.connection, writer.fund, year))


def distribute(
    writer: Writer,
    year: int,
    parts: Sequence[tuple[str, int]],
    decision: str,
    day: date,
    today: date,
    *,
    booked_on: date | None = None,
) -> Closing:
    """Give the surplus of earlier years to reserves and debts, as a decision says."""
    given = dict(parts)
    if len(given) < len(parts):
        raise Misused("usage.part_twice")
    if not clean(decision):
        raise FundledgerError("year.no_decision", year=year)
    if day > today:
        raise FundledgerError("money.future_day", day=day)
    if not given or min(given.values()) <= 0:
        raise FundledgerError("money.not_positive")
    if year not in settlements(writer.connection, writer.fund):
        raise FundledgerError("year.not_settled", year=year)
    chart = writer.accounts.on(
        writer.periods.booking_date(day, writer.periods.chosen(day, booked_on))
    )
    for said in given:
        account = chart.get(said)
        if account is None or account.role.name not in DISTRIBUTED_TO:
            raise FundledgerError("money.unfit_account", account=said, known=list(DISTRIBUTED_TO))
    total, there = sum(given.values()), -_of_role(writer, "surplus_prior", None)
    if total > there:
        raise FundledgerError("year.not_enough", there=Dong(there), wanted=Dong(total))
    lines = [Posting("surplus_prior", total), *(Posting(to, -part) for to, part in parts)]
    draft = Draft(
        day,
        say_in("vi", "year_memo.distribution", year=year, decision=clean(decision)),
        tuple(lines),
        kind=DISTRIBUTION,
        document=decision,
        date=writer.periods.chosen(day, booked_on),
        voucher_kind="PK",
        key=f"{DISTRIBUTION}:{year}:{day.isoformat()}:{clean(decision)}",
    )
    posted = writer.append(draft)
    if not posted.new:
        raise FundledgerError(
            "money.already_entered",
            document=clean(decision),
            number=posted.number,
            voucher=str(posted.voucher),
        )
    booked = (Booked(draft, posted),)
    return Closing(booked, result_of(writer.connection, writer.fund, year))


def _refuse_open_before(writer: Writer, year: int) -> None:
    """Refuse while the year before is not closed: its result would be closed into this one."""
    if not is_closed(writer.connection, writer.fund, year - 1):
        raise FundledgerError("year.earlier_open", year=year, earlier=year - 1)


def _refuse_unsettled_before(writer: Writer, year: int) -> None:
    """Refuse while an earlier surplus is on the same account: it would be moved with this one."""
    begins = writer.accounts.charts[0].effective.year
    for earlier in range(begins, year):
        if _has_result(writer, earlier) and _surplus_left(writer, earlier):
            raise FundledgerError("year.earlier_unsettled", year=year, earlier=earlier)


def _has_result(writer: Writer, year: int) -> bool:
    return bool(earned_and_spent(writer.connection, writer.fund, writer.accounts, year))


def _refuse_unrolled(writer: Writer, year: int) -> None:
    done = rolled_to(writer.connection, writer.fund)
    if done is None or done < last_day(year):
        raise FundledgerError("year.not_rolled", year=year, day=last_day(year))


def _refuse_locked(writer: Writer, year: int) -> None:
    periods, ends = writer.periods, last_day(year)
    if periods.sealed is not None and ends <= periods.sealed:
        raise FundledgerError("year.sealed", year=year)
    if periods.is_closed(ends):
        raise FundledgerError("year.locked", year=year, day=ends)


def _tax_due(writer: Writer, year: int) -> int:
    """The tax on the surplus before tax, less the tax that is booked already."""
    said = value_on(writer.connection, writer.fund, TAX_RATE, last_day(year))
    if said is None:
        return 0
    rate = Fraction(str(said)) / 100
    result = result_of(writer.connection, writer.fund, year)
    before_tax = max(result.income - result.cost, 0)
    return rounded(before_tax * rate.numerator, rate.denominator) - result.tax


def _tax(writer: Writer, year: int) -> Draft | None:
    """The entry of the year's tax: a cost like any other, so its kind is not `closing`."""
    due = _tax_due(writer, year)
    if not due:
        return None
    lines = _two("cost_tax", "taxes_payable", due)
    return _draft(year, "tax", lines, kind="income_tax")


def _income(writer: Writer, year: int) -> Draft | None:
    return _to_result(writer, year, "income")


def _cost(writer: Writer, year: int) -> Draft | None:
    return _to_result(writer, year, "expense")


def _to_result(writer: Writer, year: int, nature: str) -> Draft | None:
    """Move the balances of all accounts of a nature, as of the last day, to the result account."""
    ever = writer.accounts.ever()
    standing = left_to_close(writer.connection, writer.fund, writer.accounts, year)
    lines = [
        Posting(number, -amount)
        for number, amount in sorted(standing.items())
        if ever[number].role.nature == nature
    ]
    if not lines:
        return None
    total = -sum(line.amount for line in lines)
    against = [Posting("result", total)] if total else []  # two accounts of a nature may cancel
    both = sorted([*lines, *against], key=lambda line: -line.amount)
    return _draft(year, nature, tuple(both))


def _surplus(writer: Writer, year: int) -> Draft | None:
    standing = _of_role(writer, "result", last_day(year))
    if not standing:
        return None
    return _draft(year, "surplus", _two("surplus", "result", standing))


def _draft(year: int, part: str, lines: tuple[Posting, ...], kind: str = CLOSING) -> Draft:
    memo = say_in("vi", f"year_memo.{part}", year=year)
    return Draft(last_day(year), memo, lines, kind=kind, voucher_kind="PK")


def _two(debit: str, credit: str, amount: int) -> tuple[Posting, ...]:
    """Debit one account and credit the other; with an amount below zero, the reverse."""
    lines = (Posting(debit, amount), Posting(credit, -amount))
    return lines if amount > 0 else lines[::-1]


def _append(writer: Writer, draft: Draft | None, entries: list[Booked]) -> None:
    if draft is not None:
        entries.append(Booked(draft, writer.append(draft)))


def _surplus_left(writer: Writer, year: int) -> int:
    """The part of the surplus at the end of the year that no settlement has moved yet."""
    standing = -_of_role(writer, "surplus", last_day(year))
    moved = settled_by_entries(writer.connection, writer.fund, year, writer.accounts)
    return standing - moved


def _of_role(writer: Writer, role: str, day: date | None) -> int:
    ever = writer.accounts.ever()
    sums = balances(writer.connection, Scope(writer.fund, day))
    return sum(
        amount
        for (number,), amount in sums.items()
        if number in ever and ever[number].role.name == role
    )
