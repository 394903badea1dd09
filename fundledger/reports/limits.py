"""What every borrower owes against the limits of lending: alone, and with all related to it.

The limits are shares of what charter capital really is on the day, which stands above the list in
its parts. Only shown: nothing is refused by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fundledger.ledger.actual_charter import ActualCharter, actual_charter, result_not_closed
from fundledger.ledger.settings import Settings
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.registers.exposure import Exposure, Standing, every_exposure
from fundledger.registers.limits import DECREE_45, Limits, limits_on, percent_of
from fundledger.registers.relations import Relations
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked
from fundledger.reports.flows import scope_of
from fundledger.reports.loans import cooperative_names
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    Word,
    money,
    sums,
    texts,
    word_for,
)

_COLUMNS = (
    *(*texts("cooperative"), *texts("name", wide=True)),
    *(*sums("loan_balance", wide=True), *sums("undrawn", wide=True), *sums("owed_or_signed")),
    *(*texts("percent_of_capital", "related"), *money("owed_together")),
    *texts("percent_together", "above", "signed_before"),
)


def limits_screen(asked: Asked, *, above_only: bool = False) -> Screen:
    """The capital of the day in its parts, and every borrower that owes or may draw."""
    scope = scope_of(asked)
    capital = actual_charter(asked.connection, scope)
    not_closed = result_not_closed(asked.connection, scope)
    settings = Settings.read(asked.connection, asked.fund, asked.known_at)
    limits = limits_on(settings, capital, asked.as_of)
    known = every_exposure(asked.connection, scope, asked.as_of, DECREE_45)
    relations = Relations.read(asked.connection, asked.fund, asked.known_at)
    names = cooperative_names(asked)
    rows: list[Record] = []
    for number, standing in known.items():
        reached = relations.related_to(number, asked.as_of) - {number}
        others = [known[each].exposure for each in sorted(reached) if each in known]
        row = _row(standing, others, names, capital, limits)
        if not above_only or row["above"] != _ABOVE["no"]:
            rows.append(row)
    left = sum(of.exposure.undrawn for of in known.values())
    notes = tuple(_notes(capital, limits, left, not_closed))
    listed = Table.of("limits", _COLUMNS, rows, asked.facts, notes)
    data: dict[str, Any] = {**parts(listed), "capital": _as_data(capital, limits, not_closed)}
    return Screen((_capital_table(capital, limits, not_closed, asked.facts), listed), data, listed)


_ABOVE = {code: word_for("limits_above.", code) for code in ("no", "alone", "together", "both")}


def _row(
    standing: Standing,
    others: Sequence[Exposure],
    names: Mapping[str, str],
    capital: ActualCharter,
    limits: Limits,
) -> Record:
    own = standing.exposure
    together = own.total + sum(each.total for each in others)
    return {
        "cooperative": own.borrower,
        "name": names.get(own.borrower, ""),
        "loan_balance": own.balance,
        "undrawn": own.undrawn,
        "owed_or_signed": own.total,
        "percent_of_capital": _percent(own.total, capital),
        "related": _related(others),
        "owed_together": together,
        "percent_together": _percent(together, capital),
        "above": _above(own.total, together if others else 0, limits),
        "signed_before": ", ".join(standing.old) or None,
    }


def _related(others: Sequence[Exposure]) -> Cell:
    """Those who owe, each with its sum; programs are given their numbers."""
    if not others:
        return None
    shown = tuple(Joined((each.borrower, Dong(each.total)), ": ") for each in others)
    return Word("; ".join(each.borrower for each in others), Joined(shown, "; "))


def _percent(owed: int, capital: ActualCharter) -> Cell:
    share = percent_of(owed, capital.total)
    return None if share is None else Word(share.digits, share)


def _above(own: int, together: int, limits: Limits) -> Word | None:
    if not limits.every:
        return None
    alone = limits.alone is not None and limits.alone.is_exceeded_by(own)
    all_of_them = limits.together is not None and limits.together.is_exceeded_by(together)
    if alone and all_of_them:
        return _ABOVE["both"]
    return _ABOVE["alone" if alone else "together" if all_of_them else "no"]


def _capital_table(
    capital: ActualCharter, limits: Limits, not_closed: int, facts: Mapping[str, Cell]
) -> Table:
    """How the capital of the day comes about; what this year has not closed stands below it."""
    rows: list[Record] = [
        {"what": word_for("actual_charter.", "charter_capital"), "amount": capital.charter},
        {"what": word_for("actual_charter.", "surplus_prior"), "amount": capital.surplus_prior},
        {"what": word_for("actual_charter.", "surplus"), "amount": capital.surplus},
        {"what": word_for("actual_charter.", "total"), "amount": capital.total},
        {"what": word_for("actual_charter.", "not_closed"), "amount": not_closed},
    ]
    for name, limit in zip(Limits._fields, limits, strict=True):
        if limit is not None:
            said = Sentence(f"actual_charter.limit_{name}", {"percent": limit.shown})
            rows.append({"what": Word(f"limit_{name}", said), "amount": limit.amount})
    return Table.of("actual_charter", (*texts("what"), *money("amount")), rows, facts)


def _as_data(capital: ActualCharter, limits: Limits, not_closed: int) -> dict[str, Cell]:
    found: dict[str, Cell] = {
        "charter_capital": capital.charter,
        "surplus_prior": capital.surplus_prior,
        "surplus": capital.surplus,
        "actual_charter": capital.total,
        "not_closed": not_closed,
    }
    for name, limit in zip(Limits._fields, limits, strict=True):
        found[f"percent_{name}"] = None if limit is None else limit.percent
        found[f"limit_{name}"] = None if limit is None else limit.amount
    return found


def _notes(capital: ActualCharter, limits: Limits, undrawn: int, not_closed: int) -> Iterator[Note]:
    if capital.charter <= 0:
        yield Note("limits_note.no_capital")
    elif not limits.every:
        yield Note("limits_note.no_limits")
    if undrawn:
        yield Note("limits_note.undrawn", {"amount": Dong(undrawn)})
    if not_closed:
        yield Note("limits_note.not_closed", {"amount": Dong(not_closed)})
