"""What a person says in a notebook, read: days, sums, spans, the paper that a document stands on.

What cannot be read is refused by a sentence, as on the command line; a misspelt argument by Python.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, SupportsIndex, cast

from fundledger import calendar
from fundledger.contract.waterfall import Split
from fundledger.errors import FundledgerError
from fundledger.ledger.balances import By
from fundledger.money import in_range, parse_dong

Day = date | str
Amount = SupportsIndex | str


class Paper:
    """What every document says: `on`, `document`, `booked_on`; and whether to keep it."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        refuse_others(said, ("on", "document", "booked_on", "dry_run"))
        self.on = day_said(said.get("on"))
        self.document = str(said.get("document") or "")
        self.booked_on = day_or_none(said.get("booked_on"))
        self.dry_run = bool(said.get("dry_run", False))


def span_said(as_of: Day | None, first: Day | None, quarter: str | None) -> tuple[date, date]:
    """The first day and the last."""
    if quarter is not None:
        if as_of is not None or first is not None:
            raise FundledgerError("usage.quarter_is_a_span")
        begin, end = calendar.quarter_named(quarter)
    else:
        end = day_said(as_of)
        begin = calendar.first_of_year(end) if first is None else day_said(first)
    if begin > end:
        raise FundledgerError("face.ends_before_it_begins", first=begin, last=end)
    return begin, end


def span_standing(
    as_of: Day | None, first: Day | None, quarter: str | None
) -> tuple[date, date, date | None]:
    """The same for reports that look ahead: in a quarter, `as_of` is up to when things are known.

    What comes after it in the quarter is still to come; None: what comes after today.
    """
    if quarter is None or as_of is None:
        return *span_said(as_of, first, quarter), None
    begin, end = span_said(None, first, quarter)
    standing = day_said(as_of)
    if standing >= end:
        raise FundledgerError("usage.quarter_is_a_span")
    return begin, end, standing


def day_said(said: Day | None) -> date:
    """Today where nothing is said; a moment of pandas or datetime is its day."""
    match said:
        case None:
            return calendar.today()
        case datetime():
            return said.date()
        case date():
            return said
        case str():
            return calendar.parse_day(said)
    raise FundledgerError("day.unreadable", text=str(said))


def day_or_none(said: Day | None) -> date | None:
    """Where nothing is said, no day is meant."""
    return None if said is None else day_said(said)


def dong_said(said: Amount) -> int:
    """Whole đồng; what has a fraction is no amount, however small the fraction is."""
    if isinstance(said, str):
        return parse_dong(said)
    try:
        return in_range(operator.index(said))
    except TypeError:
        raise FundledgerError("money.not_dong", text=str(said)) from None


def split_said(split: Mapping[str, Amount] | None) -> Split | None:
    if split is None:
        return None
    for name in split:
        if name not in Split._fields:
            raise FundledgerError("usage.not_a_split", value=name, known=list(Split._fields))
    return Split(**{name: dong_said(amount) for name, amount in split.items()})


def only_said(said: Mapping[str, str], known: Sequence[str]) -> dict[By, str]:
    refuse_others(said, known)
    return {cast("By", name): code for name, code in said.items()}


def refuse_others(said: Mapping[str, Any], known: Sequence[str]) -> None:
    """A misspelt argument, as Python refuses one."""
    unknown = said.keys() - set(known)
    if unknown:
        raise TypeError(f"no such argument: {', '.join(sorted(unknown))}")


def must_be_among(said: str, known: Sequence[str]) -> None:
    if said not in known:
        raise FundledgerError("usage.not_among", value=said, choices=list(known))
