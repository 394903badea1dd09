"""The ledger's own invariants: each watcher says one thing that must hold, and what breaks it.

A watcher assumes nothing of the links it is shown: any stored field may have been changed behind
the program's back.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select

from fundledger.ledger import canonical
from fundledger.ledger.admission import CARRY_OVER
from fundledger.ledger.capital import moved_alone
from fundledger.ledger.charter import lacking
from fundledger.ledger.links import RawEntry, RawFact, raw, text_of
from fundledger.ledger.periods import KIND as PERIOD
from fundledger.ledger.sealed import Balances, digest, kept
from fundledger.ledger.watching import Audit, Finding, Watcher
from fundledger.money import MAX_DONG, Dong
from fundledger.store import guards
from fundledger.store.tables import entry as entries
from fundledger.store.tables import fund as funds
from fundledger.store.tables import posting as postings


class Chain(Watcher):
    """Links are numbered 1, 2, 3 …; each carries the hash before it and its own."""

    name = "chain"

    def __init__(self, audit: Audit) -> None:
        super().__init__(audit)
        self.chain, self.hash = audit.start.chain, audit.start.hash

    def entry(self, link: RawEntry) -> Iterator[Finding]:
        yield from (self.at_entry(link, key, **params) for key, params in self._wrong(link))

    def fact(self, link: RawFact) -> Iterator[Finding]:
        yield from (self.at_fact(link, key, **params) for key, params in self._wrong(link))

    def _wrong(self, link: RawEntry | RawFact) -> Iterator[tuple[str, dict[str, object]]]:
        if link.chain != self.chain + 1:
            yield "finding.chain_gap", {"expected": self.chain + 1, "found": link.chain}
        if link.previous_hash != self.hash:
            yield "finding.chain_previous", {"expected": self.hash, "found": link.previous_hash}
        if link.form != canonical.FORM:
            yield "finding.chain_form", {"found": link.form}
        expected = canonical.hash_of(text_of(self.audit.fund, link))
        if link.hash != expected:
            yield "finding.chain_hash", {"expected": expected, "found": link.hash}
        self.chain, self.hash = link.chain, link.hash


class Numbering(Watcher):
    """Entries, their lines, and vouchers of a kind and year are numbered without gaps."""

    name = "numbering"

    def __init__(self, audit: Audit) -> None:
        super().__init__(audit)
        self.number = audit.start.entry
        self.vouchers = Counter(audit.start.vouchers)

    def entry(self, link: RawEntry) -> Iterator[Finding]:
        if link.number != self.number + 1:
            yield self.at_entry(link, "finding.entry_gap", expected=self.number + 1)
        self.number = link.number
        lines = [line.line for line in link.postings]
        if lines != list(range(1, len(lines) + 1)):
            yield self.at_entry(link, "finding.line_gap", found=lines)
        series = (link.voucher_kind, link.voucher_year)
        if link.voucher_number != self.vouchers[series] + 1:
            expected = self.vouchers[series] + 1
            yield self.at_entry(
                link,
                "finding.voucher_gap",
                kind=link.voucher_kind,
                year=link.voucher_year,
                found=link.voucher_number,
                expected=expected,
            )
        self.vouchers[series] = link.voucher_number
        if str(link.voucher_year) != link.date[:4]:
            yield self.at_entry(
                link, "finding.voucher_year", found=link.voucher_year, expected=link.date[:4]
            )


class Belonging(Watcher):
    """Every posting belongs to an entry, and every link to a fund of the book."""

    name = "belonging"

    def finish(self) -> Iterator[Finding]:
        connection, fund = self.audit.connection, self.audit.fund
        if connection.scalar(select(funds.c.fund).where(funds.c.fund == fund)) is None:
            yield self.at_fund("finding.unknown_fund")
        numbers = select(entries.c.number).where(entries.c.fund == fund)
        strays = select(postings.c.entry, func.count()).where(
            postings.c.fund == fund,
            postings.c.entry > self.audit.start.entry,
            postings.c.entry.not_in(numbers),
        )
        for number, count in connection.execute(strays.group_by(postings.c.entry)):
            yield Finding(self.name, "entry", number, "finding.no_entry", {"count": count})


class Balanced(Watcher):
    """The postings of an entry sum to zero, in the books and in the memo registers apart."""

    name = "balanced"

    def entry(self, link: RawEntry) -> Iterator[Finding]:
        if len(link.postings) < 2:
            yield self.at_entry(link, "finding.too_few_lines", found=len(link.postings))
        rest = memo = 0
        for line in link.postings:
            if line.amount == 0 or abs(line.amount) > MAX_DONG:
                yield self.at_entry(link, "finding.amount", found=Dong(line.amount))
            account = self.audit.ever.get(line.account)
            if account is not None and account.role.nature == "memo":
                memo += line.amount
            else:
                rest += line.amount
        if rest:
            yield self.at_entry(link, "finding.unbalanced", difference=Dong(rest))
        if memo:
            yield self.at_entry(link, "finding.memo_unbalanced", difference=Dong(memo))


class KnownAccounts(Watcher):
    """Every posting stands on an account of the chart of its day."""

    name = "accounts"

    def entry(self, link: RawEntry) -> Iterator[Finding]:
        as_they_were = link.kind == CARRY_OVER or link.reverses is not None
        accounts = self.audit.ever if as_they_were else self.audit.chart(link.date)
        for line in link.postings:
            account = accounts.get(line.account)
            if account is None or account.number != line.account:
                yield self.at_entry(link, "finding.unknown_account", account=line.account)


class Dimensions(Watcher):
    """A posting says the loan, cooperative and source that its account asks for."""

    name = "dimensions"

    def entry(self, link: RawEntry) -> Iterator[Finding]:
        for line in link.postings:
            account = self.audit.ever.get(line.account)
            for name in account.role.needs if account is not None else ():
                if not getattr(line, name):
                    yield self.at_entry(
                        link, f"finding.lacks_{name}", account=line.account, line=line.line
                    )


class Dates(Watcher):
    """Value date ≤ booking date; nothing is booked into closed days; moments never run backward."""

    name = "dates"

    def __init__(self, audit: Audit) -> None:
        super().__init__(audit)
        self.recorded_at = audit.start.recorded_at
        self.periods = audit.start.periods

    def entry(self, link: RawEntry) -> Iterator[Finding]:
        yield from self._in_time(link, self.at_entry(link, "finding.moment_backward"))
        if link.value_date > link.date:
            yield self.at_entry(
                link, "finding.value_after_booking", value=link.value_date, date=link.date
            )
        if any((p.date, p.value_date) != (link.date, link.value_date) for p in link.postings):
            yield self.at_entry(link, "finding.posting_dates", date=link.date)
        closed = self.periods.closed_until()
        if closed is not None and link.date <= closed.isoformat():
            yield self.at_entry(link, "finding.booked_closed", date=link.date, closed=closed)

    def fact(self, link: RawFact) -> Iterator[Finding]:
        yield from self._in_time(link, self.at_fact(link, "finding.moment_backward"))
        if link.kind != PERIOD:
            return
        try:
            day = date.fromisoformat(link.effective)
            self.periods = self.periods.after(link.subject, day, link.chain)
        except (ValueError, AssertionError, OverflowError):
            yield self.at_fact(link, "finding.period_unreadable")

    def _in_time(self, link: RawEntry | RawFact, finding: Finding) -> Iterator[Finding]:
        if link.recorded_at < self.recorded_at:
            yield finding
        self.recorded_at = link.recorded_at


class Reversals(Watcher):
    """A reversal mirrors one earlier entry, which is no reversal and is reversed once."""

    name = "reversals"

    def __init__(self, audit: Audit) -> None:
        super().__init__(audit)
        self.found: list[RawEntry] = []

    def entry(self, link: RawEntry) -> Iterator[Finding]:
        if link.reverses is not None:
            self.found.append(link)
        return iter(())

    def finish(self) -> Iterator[Finding]:
        times = Counter(link.reverses for link in self.found)
        for link in self.found:
            if times[link.reverses] > 1:
                yield self.at_entry(link, "finding.reversed_twice", original=link.reverses)
            yield from self._unlike_its_original(link)

    def _unlike_its_original(self, link: RawEntry) -> Iterator[Finding]:
        fund, original = self.audit.fund, link.reverses
        head = self.audit.connection.execute(
            select(entries.c.reverses, raw(entries.c.value_date), raw(entries.c.date)).where(
                entries.c.fund == fund, entries.c.number == original
            )
        ).one_or_none()
        if head is None or head.reverses is not None:
            yield self.at_entry(link, "finding.reverses_wrong", original=original)
            return
        columns = ("account", "amount", "loan", "cooperative", "source")
        query = select(*[postings.c[name] for name in columns]).where(
            postings.c.fund == fund, postings.c.entry == original
        )
        wanted = Counter(
            (row.account, -row.amount, row.loan, row.cooperative, row.source)
            for row in self.audit.connection.execute(query)
        )
        given = Counter((p.account, p.amount, *p[5:]) for p in link.postings)
        same_day = canonical.day_text(head.value_date) == link.value_date
        in_order = canonical.day_text(head.date) <= link.date
        if wanted != given or not (same_day and in_order and link.memo):
            yield self.at_entry(link, "finding.reversal_differs", original=original)


class Capital(Watcher):
    """Capital money moves against principal, charter capital, or a named exception, by source.

    An entry that was reversed is no longer a finding, nor is its reversal.
    """

    name = "capital"

    def __init__(self, audit: Audit) -> None:
        super().__init__(audit)
        self.standing: dict[int, list[Finding]] = {}

    def entry(self, link: RawEntry) -> Iterable[Finding]:
        if link.reverses is not None:
            self.standing.pop(link.reverses, None)
        elif found := list(self._moved_alone(link)):
            self.standing[link.number] = found
        return ()

    def finish(self) -> Iterator[Finding]:
        for found in self.standing.values():
            yield from found

    def _moved_alone(self, link: RawEntry) -> Iterator[Finding]:
        ever = self.audit.ever
        lines = [
            (ever[line.account].role, line.amount, line.source)
            for line in link.postings
            if line.account in ever
        ]
        for source, amount in moved_alone(lines).items():
            yield self.at_entry(link, "finding.capital", source=source, amount=Dong(amount))


class Charter(Watcher):
    """No source has given back more charter capital than it had put in, on any day."""

    name = "charter"

    def finish(self) -> Iterator[Finding]:
        for each in lacking(self.audit.connection, self.audit.fund, self.audit.ever):
            params = {"source": each.source, "day": each.day, "amount": Dong(each.amount)}
            yield self.at_fund("finding.charter", **params)


class Seals(Watcher):
    """The balances that a seal states, and those kept beside it, are the sums of the postings."""

    name = "seals"

    def __init__(self, audit: Audit) -> None:
        super().__init__(audit)
        self.sums: dict[tuple[str | None, ...], int] = defaultdict(int)
        self.open_days: dict[str, Balances] = defaultdict(lambda: defaultdict(int))
        self.seals: set[int] = set()
        seal = audit.start.seal
        if seal is not None:
            self.sums.update(kept(audit.connection, audit.fund, seal.chain))
            self._begin_open_days(seal.effective.isoformat(), audit.start.entry)

    def entry(self, link: RawEntry) -> Iterable[Finding]:
        sums = self.open_days[link.date]
        for p in link.postings:
            sums[p.account, p.loan, p.cooperative, p.source] += p.amount
        return ()

    def fact(self, link: RawFact) -> Iterator[Finding]:
        if (link.kind, link.subject) != (PERIOD, "seal"):
            return
        self.seals.add(link.chain)
        for day in [day for day in self.open_days if day <= link.effective]:
            for key, amount in self.open_days.pop(day).items():
                self.sums[key] += amount
        sums = {key: amount for key, amount in self.sums.items() if amount}
        if _said(link) != (digest(sums), len(sums)):
            yield self.at_fact(link, "finding.seal_differs", day=link.effective)
        if kept(self.audit.connection, self.audit.fund, link.chain) != sums:
            yield self.at_fact(link, "finding.seal_cache", day=link.effective)

    def _begin_open_days(self, sealed: str, last_entry: int) -> None:
        """Begin with what was booked for days after the sealed one before the seal was set."""
        query = select(
            raw(postings.c.date),
            postings.c.account,
            postings.c.loan,
            postings.c.cooperative,
            postings.c.source,
            postings.c.amount,
        ).where(
            postings.c.fund == self.audit.fund,
            postings.c.entry <= last_entry,
            postings.c.date > date.fromisoformat(sealed),
        )
        for day, *key, amount in self.audit.connection.execute(query):
            self.open_days[canonical.day_text(day)][tuple(key)] += amount


class Guards(Watcher):
    """The database still refuses to change what is append-only."""

    name = "guards"
    of_book = True

    def finish(self) -> Iterator[Finding]:
        for name in guards.missing(self.audit.connection):
            yield self.at_fund("finding.guard_missing", name=name)
        for name in guards.altered(self.audit.connection):
            yield self.at_fund("finding.guard_altered", name=name)
        for name in guards.foreign(self.audit.connection):
            yield self.at_fund("finding.guard_foreign", name=name)


class Storage(Watcher):
    """The file on the disk is whole: the indexes say what the tables say."""

    name = "storage"
    of_book = True

    def finish(self) -> Iterator[Finding]:
        connection = self.audit.connection
        if connection.dialect.name != "sqlite" or self.audit.start.seal is not None:
            return  # a server looks after its own disk; a short proof does not read all of it
        for said in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if said != "ok":
                yield self.at_fund("finding.storage", said=said)


WATCHERS = (
    *(Chain, Numbering, Belonging, Balanced, KnownAccounts, Dimensions, Dates, Reversals),
    *(Capital, Charter, Seals, Guards, Storage),
)


def _said(link: RawFact) -> tuple[Any, Any]:
    try:
        body = json.loads(link.body)
        return body["balances"], body["lines"]
    except (ValueError, KeyError, TypeError):
        return None, None
