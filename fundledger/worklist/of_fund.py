"""What a Fund itself must do, whatever its loans do: the council, the quarter, what it hands in.

Nothing is asked of days before its books began.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from fundledger.arrears.checks import has_council
from fundledger.arrears.council import decisions
from fundledger.calendar import ONE_DAY, quarter_days, quarter_named, quarter_of
from fundledger.closing.financial_plans import standing, versions
from fundledger.contract.duedays import months_later
from fundledger.ledger.funds import fund_of
from fundledger.ledger.periods import Periods
from fundledger.messages.wording import Sentence
from fundledger.registers.papers import Register
from fundledger.rules.duties import Duty, duties, quarter_close
from fundledger.worklist.items import Item, Look

MONTHS_TO_HAND_IN = 6
"""Up to when a paper is one of the period before it, and not of the one that ends then."""

COUNCIL_QUARTERS = 2
"""The quarter of the day and the one before: what was never held earlier is not held now."""


def council(look: Look) -> Iterator[Item]:
    """The council meets every quarter; that it met for one, its decision says."""
    if not has_council(look.connection, look.fund, look.day, look.known_at):
        return
    taken = decisions(look.connection, look.fund, look.day, look.known_at)
    held = {each.quarter for each in taken if each.withdrawn is None}
    first, last = quarter_named(quarter_of(look.day))
    spans = [(first, last), quarter_named(quarter_of(first - ONE_DAY))][:COUNCIL_QUARTERS]
    for begins, ends in spans:
        quarter = quarter_of(ends)
        if quarter in held or ends > look.until or ends < _begins(look):
            continue
        said = {"quarter": quarter}
        yield Item(
            *("council", f"council:{quarter}", ends, Sentence("work.council", said), begins),
        )


def quarters(look: Look) -> Iterator[Item]:
    """Quarters that are over, and whose books are not closed."""
    closed = Periods.read(look.connection, look.fund, look.known_at).closed_until()
    day = _begins(look) if closed is None else max(closed + ONE_DAY, _begins(look))
    while True:
        _, last = quarter_named(quarter_of(day))
        due = last + timedelta(quarter_close().days)
        if last >= look.day and due > look.until:
            return
        if due <= look.until:
            quarter = quarter_of(last)
            said = {"quarter": quarter, "day": last}
            what = Sentence("work.quarter", said)
            basis = quarter_close().source
            yield Item("quarter", f"quarter:{quarter}", due, what, last + ONE_DAY, basis=basis)
        day = last + ONE_DAY


def handed_in(look: Look) -> Iterator[Item]:
    """Reports, plan, audit and rating by the law, of the twelve months before the day and to come.

    The plan of a year is there when it was imported, a report when its papers are in the
    register. Of the rest the books do not show that it was done: somebody says so.
    """
    planned, sent = _planned(look), _sent(look)
    earliest = months_later(look.day, -12)
    for duty in duties():
        for year in range(earliest.year - 1, look.until.year + 1):
            due = duty.due_of(year)
            is_there = year in planned if duty.code == "plan" else _is_sent(duty, year, sent)
            if earliest <= due <= look.until and duty.ends(year) >= _begins(look) and not is_there:
                yield _duty(duty, year, due)


def _planned(look: Look) -> frozenset[int]:
    """The years whose plan was approved by the day."""
    of = versions(look.connection, look.fund, look.known_at)
    return frozenset(year for year, each in of.items() if standing(each, look.day) is not None)


def _sent(look: Look) -> dict[str, list[date]]:
    """By kind, the days of the papers that are in the register and were not taken back."""
    found: dict[str, list[date]] = defaultdict(list)
    for paper in Register.read(look.connection, look.fund, look.known_at).papers:
        if paper.taken_back is None and paper.day <= look.day:
            found[paper.kind.lower()].append(paper.day)
    return found


def _is_sent(duty: Duty, year: int, sent: Mapping[str, Sequence[date]]) -> bool:
    ends = duty.ends(year)
    last = months_later(ends, MONTHS_TO_HAND_IN)
    of_period = (any(ends < day <= last for day in sent.get(kind, ())) for kind in duty.papers)
    return bool(duty.papers) and all(of_period)


def _duty(duty: Duty, year: int, due: date) -> Item:
    said = {"year": year, "day": due + ONE_DAY, "days": duty.within}
    begins, _ = quarter_days(year, 1)
    since = max(begins, duty.ends(year) + ONE_DAY) if duty.ends(year) < due else begins
    return Item(
        *("duty", f"duty:{duty.code}:{year}", due, Sentence(f"work_duty.{duty.code}", said)),
        since,
        who=duty.who,
        basis=duty.source,
    )


def _begins(look: Look) -> date:
    """The first day of the books."""
    return fund_of(look.connection, look.fund, look.known_at).begins
