"""How the law would distribute a year's result: each line with how much, of what and where to.

Nothing is posted: what was decided goes in by `year distribute`, which the last note names ready
to be typed.
"""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from fundledger.closing.proposing import Line, Loss, Proposal, carried, proposed
from fundledger.closing.proposing import Said as SaidOfResult
from fundledger.closing.years import result_of
from fundledger.errors import FundledgerError
from fundledger.ledger.role_words import role_name
from fundledger.ledger.years import settlements
from fundledger.messages.wording import Command, Decimal, Joined, Sentence
from fundledger.money import Dong
from fundledger.reports.asked import Asked
from fundledger.reports.closing import result_table
from fundledger.reports.screens import Screen
from fundledger.reports.table import Cell, Note, Record, Table, Word, money, sums, texts, word_for
from fundledger.rules.distribution import distribution_rules
from fundledger.rules.rating import Grade


@dataclass(frozen=True, slots=True)
class Said:
    rating: str | None = None
    fines: int = 0
    old_losses: int | None = None
    development: str | None = None
    staff_pay: int | None = None
    managers_pay: int | None = None


def proposal_screen(asked: Asked, year: int, said: Said) -> Screen:
    """The year's result, then what the law makes of it."""
    for amount in (said.fines, said.old_losses, said.staff_pay, said.managers_pay):
        if amount is not None and amount < 0:
            raise FundledgerError("loans.negative", value=Dong(amount))
    result = result_of(asked.connection, asked.fund, year)
    rules = distribution_rules()
    results = {
        each.year: each.result for each in settlements(asked.connection, asked.fund).values()
    }
    losses, too_old = carried(results, year, rules.loss_years)
    if said.old_losses is not None:
        losses = (Loss(year - 1, said.old_losses),) if said.old_losses else ()
    pay = {"staff_bonus": said.staff_pay, "managers_bonus": said.managers_pay}
    of = SaidOfResult(
        said.fines,
        cast("Grade | None", said.rating),
        {code: amount for code, amount in pay.items() if amount is not None},
        None if said.development is None else Fraction(said.development) / 100,
    )
    found = proposed(rules, result.surplus, losses, of, too_old)
    facts: dict[str, Cell] = {**asked.facts, "year": year, "rating": said.rating}
    table = _table(found, facts, [*_notes(found, said, year, is_closed=result.closed)])
    return Screen((result_table(result, {"fund": asked.fund}), table))


def _table(found: Proposal, facts: dict[str, Cell], notes: list[Note]) -> Table:
    columns = (
        *(*texts("what"), *money("base"), *texts("share_or_months"), *sums("amount")),
        *texts("to_account"),
    )
    return Table.of("distribution_proposal", columns, map(_row, found.lines), facts, notes)


def _row(line: Line) -> Record:
    to = line.account
    return {
        "what": word_for("proposal_line.", line.code),
        "base": line.base,
        "share_or_months": _of_base(line),
        "amount": line.amount,
        "to_account": None if to is None else Word(to, role_name(to)),
    }


def _of_base(line: Line) -> Cell:
    if line.of_base is None:
        return None
    if line.code.endswith("_bonus"):
        digits = _digits(line.of_base)
        return Word(digits, Sentence("proposal.months", {"months": Decimal(digits)}))
    digits = _digits(line.of_base * 100)
    return Word(digits, Joined((Decimal(digits), "%")))


def _digits(number: Fraction) -> str:
    """30, 1.5, 12.25: of numbers that a person wrote, so that they end."""
    exact = decimal.Decimal(number.numerator) / number.denominator
    return f"{exact.normalize():f}"


def _notes(found: Proposal, said: Said, year: int, *, is_closed: bool) -> Iterator[Note]:
    rules = distribution_rules()
    yield Note("proposal.source", {"source": rules.source})
    if not is_closed:
        yield Note("proposal.not_closed", {"year": year})
    if found.surplus <= 0:
        yield Note("proposal.no_surplus", {"year": year, "years": rules.loss_years})
        return
    for loss in found.losses:
        yield Note("proposal.loss_of", {"year": loss.year, "amount": Dong(loss.amount)})
    for loss in found.too_old:
        yield Note(
            "proposal.loss_too_old",
            {"year": loss.year, "amount": Dong(loss.amount), "years": rules.loss_years},
        )
    if said.rating is None:
        yield Note("proposal.no_rating", {"year": year})
    elif said.staff_pay is None or said.managers_pay is None:
        yield Note("proposal.no_pay")
    for line in found.lines:
        if line.wanted is not None:
            params = {"what": Sentence(f"proposal_line.{line.code}"), "wanted": Dong(line.wanted)}
            yield Note("proposal.less_left", {**params, "amount": Dong(line.amount)})
    if said.fines:
        yield Note("proposal.fines")
    parts = " ".join(f"--to {to}={amount}" for to, amount in found.by_account().items())
    if parts:
        command = Command(f'fundledger year distribute {year} --decision "…" {parts}')
        yield Note("proposal.command", {"command": command})
