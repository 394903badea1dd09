"""Pages of statements made one account's part of a file: joined, bounded in days, checked.

A bank sends a long statement in pages, and a month as one statement a day. Pages that go on from
each other are one `AccountRead`; those between which something is lacking are not joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from fundledger.banking.lines import LineRead, Warned
from fundledger.calendar import ONE_DAY
from fundledger.errors import Place
from fundledger.exchange.statements.accounts import AccountRead
from fundledger.exchange.statements.interchange.reading import Reading
from fundledger.money import Dong


@dataclass(slots=True, kw_only=True)
class Page:
    """One statement, or a page of one, as the bank sent it."""

    at: Place
    account: str = ""
    number: int | None = None
    lines: list[LineRead] = field(default_factory=list)
    by_value: set[int] = field(default_factory=set)  # lines whose day the bank did not book them on
    opening: int | None = None
    opened: date | None = None
    closing: int | None = None
    closed: date | None = None
    period: tuple[date, date] | None = None
    begins: bool = True
    ends: bool = True
    total_in: int | None = None
    total_out: int | None = None
    remarks: list[Warned] = field(default_factory=list)

    def add(self, line: LineRead, *, by_value: bool) -> None:
        """A line; one of nothing moves no money."""
        if line.amount:
            if by_value:
                self.by_value.add(len(self.lines))
            self.lines.append(line)


def accounts_from(pages: Sequence[Page], reading: Reading) -> list[AccountRead]:
    """The accounts of a file, in its order."""
    runs: list[list[Page]] = []
    of: dict[str, list[Page]] = {}
    for page in pages:
        run = of.get(page.account)
        joins = run is not None and _goes_on(run[-1], page)
        if not joins and (not page.begins or (run is not None and not run[-1].ends)):
            reading.wrong(page.at.row, "interchange.page_lacking", account=page.account or "–")
        if run is not None and joins:
            run.append(page)
        else:
            of[page.account] = [page]
            runs.append(of[page.account])
    for run in of.values():
        if not run[-1].ends:
            account = run[-1].account or "–"
            reading.wrong(run[-1].at.row, "interchange.page_lacking", account=account)
    return [_account(run, reading) for run in runs]


def _goes_on(before: Page, after: Page) -> bool:
    """Whether a page begins with the balance with which another ended, and right behind it."""
    if before.closing is None or before.closing != after.opening:
        return False
    if not before.ends or not after.begins:
        return True
    if before.closed is None or after.opened is None:
        return False
    if after.opened in (before.closed, before.closed + ONE_DAY):
        return True
    follows = before.number is not None and after.number == before.number + 1
    return follows and after.opened > before.closed


def _account(run: Sequence[Page], reading: Reading) -> AccountRead:
    head, tail = run[0], run[-1]
    if len(run) > 1:
        for page in run:
            _hold(page, reading)
    first, last = _days(run)
    whole = head.opening is not None and tail.closing is not None
    return AccountRead(
        at=head.at,
        account=head.account,
        lines=tuple(
            _bounded(line, first, last) if index in page.by_value else line
            for page in run
            for index, line in enumerate(page.lines)
        ),
        first=first,
        last=last,
        opening=head.opening,
        closing=tail.closing,
        total_in=None if whole else head.total_in,
        total_out=None if whole else head.total_out,
        remarks=tuple(remark for page in run for remark in page.remarks),
    )


def _hold(page: Page, reading: Reading) -> None:
    """Each page holds in itself; of a statement in one page that is shown with all others."""
    total = sum(line.amount for line in page.lines)
    if page.opening is None or page.closing is None or page.opening + total == page.closing:
        return
    reading.wrong(
        page.at.row,
        "statement.unbalanced",
        opening=Dong(page.opening),
        total=Dong(total),
        closing=Dong(page.closing),
        difference=Dong(page.closing - page.opening - total),
    )


def _days(run: Sequence[Page]) -> tuple[date | None, date | None]:
    """The period: as it is said, else the days of the balances, else those of the lines.

    An opening balance is of the end of its day, as the statement before closed on it, unless lines
    of that very day follow.
    """
    periods = [page.period for page in run if page.period is not None]
    if len(periods) == len(run):
        return min(first for first, _ in periods), max(last for _, last in periods)
    days = [line.day for page in run for line in page.lines]
    opened, closed = run[0].opened, run[-1].closed
    first = opened if opened is not None else min(days, default=closed)
    last = closed if closed is not None else max(days, default=opened)
    if opened is not None and last is not None and opened < last and opened not in days:
        first = opened + ONE_DAY
    return first, last


def _bounded(line: LineRead, first: date | None, last: date | None) -> LineRead:
    """A line whose own day is not the bank's: where it is outside, it was booked at an end."""
    if first is not None and line.day < first:
        return replace(line, booked=first)
    if last is not None and line.day > last:
        return replace(line, booked=last)
    return line
