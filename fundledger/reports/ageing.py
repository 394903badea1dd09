"""How old the debts of a day are: by bucket, or by area, officer, source … beside a year before.

The buckets are those that the Fund has set on the day asked, for the year before too. Below either
stand the three eyes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from fundledger.arrears.ageing import Aged, Amounts, Buckets, aged, by_bucket
from fundledger.arrears.debts import Debt, each_debt
from fundledger.arrears.eyes import eyes
from fundledger.bulk import no_collection
from fundledger.ledger.funds import fund_of
from fundledger.reports.arrears import (
    CUTTERS,
    beside_eyes,
    bucket_word,
    buckets_of,
    day_of,
)
from fundledger.reports.asked import Asked, still_to_come
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.late import based
from fundledger.reports.many import Summed
from fundledger.reports.screens import Screen
from fundledger.reports.spans import asked_year_before
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    alone,
    amount_of,
    in_order,
    numbers,
    sums,
    texts,
    word_for,
)

Cut = Literal["area", "officer", "sector", "source", "size", "year", "kind"]

MILLION = 1_000_000
_STEPS = (100, 300, 500, 1_000)
"""Of the principal that was signed, in millions: such funds lend some hundreds to a borrower."""

_FIGURES = (
    *numbers("borrowers", "loans"),
    *sums("amount_overdue", "amount_by_instalment", "principal"),
)
_HEADS: Mapping[Cut, tuple[Column, ...]] = {
    "area": texts("area"),
    "officer": texts("officer"),
    "sector": texts("sector"),
    "source": texts("source"),
    "size": texts("size"),
    "year": texts("year_signed"),
    "kind": texts("kind"),
}
_BEFORE = (
    *sums("year_before", "difference"),
    *numbers("borrowers_before", "loans_before", wide=True),
    *sums("amount_overdue_before", wide=True),
)

Kept = Sequence[tuple[str, Aged]]
"""Debts under the value that they are put together by."""


def ageing_screen(asked: Asked, by: Cut | None = None, *, compare: bool = False) -> Screen:
    buckets = buckets_of(asked)
    now = _kept(asked, buckets, by)
    unknown = _no_year_before(asked) if compare else ()
    before = _kept(asked_year_before(asked), buckets, by) if compare and not unknown else None
    if by is None:
        columns, rows = _by_bucket(now, before, buckets)
    else:
        columns, rows = _by_value(now, before, buckets, by)
    if unknown:
        columns = (*columns, *_BEFORE)
    facts = based(asked.facts, "contract")
    notes = (*still_to_come(asked), *unknown)
    table = Table.of("ageing" if by is None else "ageing_by", columns, rows, facts, notes)
    counted = _counted(now) if before is None else {**_counted(now), **_counted(before, "_before")}
    if unknown:
        counted |= {column.name: None for column in _BEFORE}
    totals = in_order(columns, {**table.total, **counted})
    shown_of = () if by is None else _without_empty(table, buckets)
    once = _counted_once(table, counted["borrowers"]) if by else ()
    table = replace(table, totals=totals, on_screen=shown_of, notes=(*notes, *once))
    return beside_eyes(table, eyes(each for _, each in now))


def _no_year_before(asked: Asked) -> tuple[Note, ...]:
    """What the books do not reach back to is not known, and is left blank: it is not 0."""
    begins = fund_of(asked.connection, asked.fund).begins
    if begins <= asked_year_before(asked).as_of:
        return ()
    return (Note("arrears_note.no_year_before", {"day": begins}),)


def _counted(of: Kept, suffix: str = "") -> dict[str, Cell]:
    """A borrower that stands in several rows is one."""
    owners = {each.owner for _, each in of}
    return {f"borrowers{suffix}": len(owners), f"loans{suffix}": len(of)}


def _counted_once(table: Table, borrowers: Cell) -> Iterator[Note]:
    """Loans of one borrower may stand in several rows: the column does not add up to its total."""
    if sum(map(amount_of, table["borrowers"])) > amount_of(borrowers):
        yield Note("arrears_note.counted_once")


def _without_empty(table: Table, buckets: Buckets) -> OnScreen:
    """Buckets in which nothing stands take no room on a screen."""
    empty = {each.code for each in buckets.every if not table.total[each.code]}
    return alone(*(each for each in table.columns if each.name not in empty and not each.wide))


def ageing_of_funds(by: Cut | None) -> Summed:
    return Summed("ageing" if by is None else "ageing_by")


def bucket_columns(buckets: Buckets) -> tuple[Column, ...]:
    return tuple(Column(each.code, "money", summed=True, title=each.name) for each in buckets.every)


def _kept(asked: Asked, buckets: Buckets, by: Cut | None) -> Kept:
    register = {} if by is None else borrowers(asked)
    with no_collection():
        return [
            (_value(debt, register, by), aged(debt, buckets)) for debt in each_debt(day_of(asked))
        ]


def _value(debt: Debt, register: Mapping[str, Borrower], by: Cut | None) -> str:
    contract = debt.loan.contract
    if by is None:
        return ""
    if by == "year":
        return str(contract.signed.year)
    if by == "size":
        return str(_step(contract.terms.principal))
    return CUTTERS[by](debt.loan, register.get(debt.owner, Borrower(debt.owner)))


def _step(principal: int) -> int:
    return sum(principal > step * MILLION for step in _STEPS)


def _by_bucket(
    now: Kept, before: Kept | None, buckets: Buckets
) -> tuple[tuple[Column, ...], list[Record]]:
    found = by_bucket((each for _, each in now), buckets)
    rows: list[Record] = [
        {"bucket": bucket_word(bucket), **_figures(of)}
        for bucket, of in zip(buckets.every, found, strict=True)
    ]
    columns = (*texts("bucket"), *_FIGURES)
    if before is None:
        return columns, rows
    then = by_bucket((each for _, each in before), buckets)
    beside = [_beside(of, earlier) for of, earlier in zip(found, then, strict=True)]
    return (*columns, *_BEFORE), [{**row, **more} for row, more in zip(rows, beside, strict=True)]


def _by_value(
    now: Kept, before: Kept | None, buckets: Buckets, by: Cut
) -> tuple[tuple[Column, ...], list[Record]]:
    found, then = _by_values(now, buckets), _by_values(before or (), buckets)
    name = _HEADS[by][0].name
    codes = [each.code for each in buckets.every]
    rows: list[Record] = []
    for value in sorted({*found, *then}):
        of, earlier = found.get(value, ({}, Amounts())), then.get(value, ({}, Amounts()))
        balances = {code: of[0].get(place, 0) for place, code in enumerate(codes)}
        more = {} if before is None else _beside(of[1], earlier[1])
        figures = _figures(of[1])
        del figures["amount_by_instalment"]
        rows.append({name: _shown(value, by), **balances, **figures, **more})
    columns = (
        *_HEADS[by],
        *numbers("borrowers", "loans"),
        *bucket_columns(buckets),
        *sums("principal", "amount_overdue"),
    )
    return (*columns, *_BEFORE) if before is not None else columns, rows


def _by_values(of: Kept, buckets: Buckets) -> dict[str, tuple[dict[int, int], Amounts]]:
    """Of each value the balances by bucket, and what they come to."""
    together: dict[str, list[Aged]] = {}
    for value, each in of:
        together.setdefault(value, []).append(each)
    return {value: _summed(debts, buckets) for value, debts in together.items()}


def _summed(debts: Sequence[Aged], buckets: Buckets) -> tuple[dict[int, int], Amounts]:
    found = by_bucket(debts, buckets)
    whole = Amounts(
        len({each.owner for each in debts}),
        len(debts),
        sum(each.missed for each in found),
        0,
        sum(each.principal for each in found),
    )
    return {place: each.principal for place, each in enumerate(found)}, whole


def _figures(of: Amounts) -> dict[str, Cell]:
    return {
        "borrowers": of.borrowers,
        "loans": of.loans,
        "amount_overdue": of.missed,
        "amount_by_instalment": of.missed_by_instalment,
        "principal": of.principal,
    }


def _beside(now: Amounts, then: Amounts) -> dict[str, Cell]:
    return {
        "year_before": then.principal,
        "difference": now.principal - then.principal,
        "borrowers_before": then.borrowers,
        "loans_before": then.loans,
        "amount_overdue_before": then.missed,
    }


def _shown(value: str, by: Cut) -> Cell:
    """A value as a person reads it; blank ones say that nothing was kept."""
    if by == "size":
        step = int(value)
        last = f"to_{_STEPS[step]}" if step < len(_STEPS) else f"above_{_STEPS[-1]}"
        return word_for("loan_size.", last)
    if by == "kind":
        return word_for("choice.cooperative_kind.", value)
    return area_word(value)
