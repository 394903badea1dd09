"""The journal: the one way into the books. A `Writer` appends to one fund's chain.

`writing` opens the transaction, takes the fund's lock and reads the head of its chain; all that the
writer appends is kept at the end, or nothing. There is no way to change or delete: `reverse`
appends the opposite of an entry. Every entry is admitted by `ledger.admission` first (balanced,
accounts known, dimensions present, days open); a refusal leaves nothing behind.

Do not write to the tables of `store` from anywhere else, and do not keep a writer open while
waiting for a person: other writers of the book wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from fundledger import calendar
from fundledger.errors import FundledgerError
from fundledger.ledger import canonical, vouchers
from fundledger.ledger.accounts import KIND_ACCOUNT as ACCOUNT
from fundledger.ledger.accounts import KIND_CHART as CHART
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.admission import Admission, Admitted, Objection, clean_or_none
from fundledger.ledger.chain import Head, head_of
from fundledger.ledger.charter import CharterChanges
from fundledger.ledger.entry import Draft, Entry, Fact, Posted, Statement, Voucher
from fundledger.ledger.periods import ACTIONS, Periods
from fundledger.ledger.periods import KIND as PERIOD
from fundledger.ledger.reading import entries_with_keys, entry_numbered
from fundledger.money import Dong
from fundledger.store.books import Book, load
from fundledger.store.tables import entry as entries
from fundledger.store.tables import fact as facts
from fundledger.store.tables import posting as postings_table
from fundledger.text import clean

ROWS_AT_ONCE = 2_000
"""Entries written by one statement: few enough for memory, many enough for speed."""

_SHAPING = (CHART, ACCOUNT, PERIOD)
"""Kinds of fact that change what may be booked, and on which days and accounts."""


@contextmanager
def writing(
    book: Book,
    fund: int,
    actor: str,
    *,
    founds: bool = False,
    of_replica: bool = False,
    dry_run: bool = False,
    clock: Callable[[], datetime] = calendar.now,
) -> Iterator[Writer]:
    """The right to append to one fund's chain, until the end of the block.

    A dry run goes the same way to the end, and then rolls the transaction back: what the block
    shows is what would be kept, down to the voucher numbers. A fund that this book only shows is
    refused, unless `of_replica` says that the caller has the right to write to it.
    """
    actor = clean(actor)
    if not actor:
        raise FundledgerError("entry.no_actor")
    try:
        with book.writing(fund, founds=founds, of_replica=of_replica) as connection:
            head = head_of(connection, fund)
            # Under the lock, and never backward, whatever the machine's clock does.
            moment = clock() if head.recorded_at is None else max(clock(), head.recorded_at)
            writer = Writer(connection, fund, actor, moment, head)
            yield writer
            writer.refuse_if_broken()  # the block went on after a refusal: keep nothing of it
            writer.refuse_charter_below_zero()
            if dry_run:
                raise _EndOfDryRun
    except _EndOfDryRun:
        pass


class _EndOfDryRun(Exception):
    """Ends a dry run's transaction without keeping it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of many drafts."""

    posted: int = 0
    already: int = 0
    last: int | None = None

    def __add__(self, other: Tally) -> Tally:
        last = self.last if other.last is None else other.last
        return Tally(self.posted + other.posted, self.already + other.already, last)


class Writer:
    """One transaction on one fund. Made by `writing`; useless after its block."""

    def __init__(
        self, connection: Connection, fund: int, actor: str, recorded_at: datetime, head: Head
    ) -> None:
        self.connection = connection
        self.fund = fund
        self.actor = actor
        self.recorded_at = recorded_at
        self._recorded_text = canonical.moment_text(recorded_at)
        self._head = head
        self._voucher_numbers: dict[tuple[str, int], int] = {}
        self._admission: Admission | None = None
        self._broken = False
        self._charter = CharterChanges()

    @property
    def chain(self) -> int:
        """The number of the last link."""
        return self._head.chain

    @property
    def admission(self) -> Admission:
        if self._admission is None:
            where = self.connection, self.fund
            today = self.recorded_at.astimezone(calendar.VIETNAM).date()
            periods = replace(Periods.read(*where), today=today)
            self._admission = Admission(Accounts.read(*where), periods)
        return self._admission

    @property
    def accounts(self) -> Accounts:
        return self.admission.accounts

    @property
    def periods(self) -> Periods:
        return self.admission.periods

    def refuse_if_broken(self) -> None:
        """Take nothing more after a refusal: the numbers given out before it are gone."""
        if self._broken:
            raise FundledgerError("entry.writer_broken")

    def refuse_charter_below_zero(self) -> None:
        """Asked at the end, so that the order of papers within a transaction does not matter."""
        if not self._charter.changes:
            return
        lacks = self._charter.lacking(self.connection, self.fund, self.accounts.ever())
        if lacks is not None:
            raise FundledgerError(
                "entry.charter_below_zero",
                source=lacks.source,
                day=date.fromisoformat(lacks.day),
                amount=Dong(lacks.amount),
            )

    def append(self, draft: Draft) -> Posted:
        """Post one entry; if its key is posted already, answer the entry that has it."""
        return next(self.append_each([draft]))

    def append_many(
        self, drafts: Iterable[Draft], progress: Callable[[int], None] | None = None
    ) -> Tally:
        """Post a stream of any length, holding only a few thousand entries in memory."""
        tally = Tally()
        for outcome in self._chunks(drafts):
            new = sum(posted.new for posted in outcome)
            tally += Tally(new, len(outcome) - new, outcome[-1].number)
            if progress is not None:
                progress(len(outcome))
        return tally

    def append_each(self, drafts: Iterable[Draft]) -> Iterator[Posted]:
        """Post a stream, and answer for each draft what became of it."""
        for outcome in self._chunks(drafts):
            yield from outcome

    def reverse(
        self,
        number: int,
        reason: str,
        *,
        date: date | None = None,
        document: str | None = None,
        key: str | None = None,
    ) -> Posted:
        """Append the opposite of an entry, at its value date, linked to it and with a reason."""
        with self._breaking():
            return self._reverse(number, reason, date, document, key)

    def _reverse(
        self,
        number: int,
        reason: str,
        date: date | None,
        document: str | None,
        key: str | None,
    ) -> Posted:
        original = entry_numbered(self.connection, self.fund, number)
        if not clean(reason):
            raise FundledgerError("reversal.reason_needed", number=number)
        draft = self._opposite(original, reason, date, document, key)
        if standing := self._standing_keys([draft]):
            return self._already(draft, *standing.values())
        if original.reverses is not None:
            raise FundledgerError("reversal.of_reversal", number=number, original=original.reverses)
        if original.reversed_by is not None:
            raise FundledgerError("reversal.twice", number=number, by=original.reversed_by)
        if date is not None and date < original.date:
            raise FundledgerError("reversal.before", date=date, original=original.date)
        return self._append_chunk([draft])[0]

    def state(self, statement: Statement) -> Fact:
        """Append a fact."""
        return next(self.state_each([statement]))

    def state_each(self, statements: Iterable[Statement]) -> Iterator[Fact]:
        """Append a stream of facts."""
        remaining = iter(statements)
        while chunk := list(islice(remaining, ROWS_AT_ONCE)):
            with self._breaking():
                stated = [self._stated(statement) for statement in chunk]
                load(self.connection, facts, [row for _, row in stated])
                if any(fact.kind in _SHAPING for fact, _ in stated):
                    self._admission = None
            yield from (fact for fact, _ in stated)

    def _stated(self, statement: Statement) -> tuple[Fact, dict[str, Any]]:
        """Give a statement its place in the chain: the fact, and its row."""
        if statement.kind == PERIOD and statement.subject not in ACTIONS:
            raise ValueError(f"no action of a period: {statement.subject}")
        head = self._head
        chain, previous = head.chain + 1, head.hash
        kind, subject = clean(statement.kind), clean(statement.subject)
        document = clean_or_none(statement.document)
        said = _clean_body(statement.body)
        body = canonical.body_text(said)
        text = canonical.fact_text(
            self.fund,
            chain,
            kind,
            subject,
            statement.effective.isoformat(),
            body,
            self._recorded_text,
            document,
            self.actor,
            previous,
        )
        link = canonical.hash_of(text)
        fact = Fact(
            fund=self.fund,
            chain=chain,
            kind=kind,
            subject=subject,
            effective=statement.effective,
            body=said,
            recorded_at=self.recorded_at,
            document=document,
            actor=self.actor,
            hash=link,
        )
        self._head = Head(chain, link, head.entry, head.recorded_at)
        row = {
            "fund": self.fund,
            "chain": fact.chain,
            "form": canonical.FORM,
            "kind": fact.kind,
            "subject": fact.subject,
            "effective": fact.effective,
            "body": body,
            "recorded_at": self.recorded_at,
            "document": fact.document,
            "actor": self.actor,
            "previous_hash": previous,
            "hash": link,
        }
        return fact, row

    def _chunks(self, drafts: Iterable[Draft]) -> Iterator[list[Posted]]:
        remaining = iter(drafts)
        while chunk := list(islice(remaining, ROWS_AT_ONCE)):
            with self._breaking():
                if any(draft.reverses is not None for draft in chunk):
                    raise ValueError("a reversal is made by Writer.reverse")
                posted = self._append_chunk(chunk)
            yield posted

    @contextmanager
    def _breaking(self) -> Iterator[None]:
        """Let the writer take nothing more after anything has gone wrong in the block."""
        self.refuse_if_broken()
        try:
            yield
        except BaseException:
            self._broken = True
            raise

    def _append_chunk(self, drafts: list[Draft]) -> list[Posted]:
        standing = self._standing_keys(drafts)
        admission = self.admission
        entry_rows: list[dict[str, Any]] = []
        posting_rows: list[dict[str, Any]] = []
        outcome: list[Posted] = []
        in_chunk: dict[str, tuple[Admitted, Posted]] = {}
        for draft in drafts:
            key = clean_or_none(draft.key)
            if key is not None and (entry := standing.get(key)):
                outcome.append(self._already(draft, entry))
                continue
            admitted = admission.admitted(draft, admission.booked(draft))
            if key is not None and (earlier := in_chunk.get(key)):
                outcome.append(_again(admitted, *earlier))
                continue
            posted = self._link(admitted, entry_rows, posting_rows)
            outcome.append(posted)
            if key is not None:
                in_chunk[key] = admitted, posted
        if entry_rows:
            load(self.connection, entries, entry_rows)
            load(self.connection, postings_table, posting_rows)
        return outcome

    def objections(self, draft: Draft) -> list[Objection]:
        """All that is wrong with a draft, line by line; nothing is written."""
        return next(self.objections_each([draft]))

    def objections_each(self, drafts: Iterable[Draft]) -> Iterator[list[Objection]]:
        """The same for a stream. A draft whose key is posted already must only say the same."""
        remaining = iter(drafts)
        while chunk := list(islice(remaining, ROWS_AT_ONCE)):
            standing = self._standing_keys(chunk)
            for draft in chunk:
                entry = standing.get(clean_or_none(draft.key) or "")
                yield self._objections(draft, entry)

    def _objections(self, draft: Draft, standing: Entry | None) -> list[Objection]:
        if standing is None:
            return self.admission.objections(draft)
        try:
            self._already(draft, standing)
        except FundledgerError as error:
            return [Objection(None, error)]
        return []

    def _link(
        self,
        admitted: Admitted,
        entry_rows: list[dict[str, Any]],
        posting_rows: list[dict[str, Any]],
    ) -> Posted:
        """Give an admitted draft its numbers, its voucher and its place in the chain."""
        head, draft = self._head, admitted.draft
        booked, value_date = admitted.booked, draft.value_date
        number, chain = head.entry + 1, head.chain + 1
        voucher = self._next_voucher(admitted.voucher_kind(), booked.year)
        lines = [
            (i, line.account, line.amount, line.loan, line.cooperative, line.source)
            for i, line in enumerate(draft.postings, start=1)
        ]
        text = canonical.entry_text(
            self.fund,
            chain,
            number,
            (booked.isoformat(), value_date.isoformat(), self._recorded_text),
            (voucher.kind, voucher.year, voucher.number),
            (draft.kind, draft.memo, draft.document, self.actor),
            draft.reverses,
            draft.key,
            head.hash,
            lines,
        )
        link = canonical.hash_of(text)
        entry_rows.append(
            {
                "fund": self.fund,
                "number": number,
                "chain": chain,
                "form": canonical.FORM,
                "date": booked,
                "value_date": value_date,
                "recorded_at": self.recorded_at,
                "kind": draft.kind,
                "voucher_kind": voucher.kind,
                "voucher_year": voucher.year,
                "voucher_number": voucher.number,
                "memo": draft.memo,
                "document": draft.document,
                "actor": self.actor,
                "reverses": draft.reverses,
                "key": draft.key,
                "previous_hash": head.hash,
                "hash": link,
            }
        )
        for role, line in zip(admitted.roles, draft.postings, strict=True):
            if role.capital == "charter":
                self._charter.note(line.source or "", booked.isoformat(), -line.amount)
        for line_number, account, amount, loan, cooperative, source in lines:
            posting_rows.append(
                {
                    "fund": self.fund,
                    "entry": number,
                    "line": line_number,
                    "date": booked,
                    "value_date": value_date,
                    "account": account,
                    "amount": amount,
                    "loan": loan,
                    "cooperative": cooperative,
                    "source": source,
                }
            )
        self._head = Head(chain=chain, hash=link, entry=number, recorded_at=self.recorded_at)
        return Posted(number, voucher, booked, new=True)

    def _next_voucher(self, kind: str, year: int) -> Voucher:
        last = self._voucher_numbers.get((kind, year))
        if last is None:
            last = vouchers.last_number(self.connection, self.fund, kind, year)
        self._voucher_numbers[kind, year] = last + 1
        return Voucher(kind, year, last + 1)

    def _standing_keys(self, drafts: list[Draft]) -> dict[str, Entry]:
        keys = [key for draft in drafts if (key := clean_or_none(draft.key)) is not None]
        return entries_with_keys(self.connection, self.fund, keys) if keys else {}

    def _already(self, draft: Draft, entry: Entry) -> Posted:
        """Answer the entry that already has a draft's key, even if its day was locked since."""
        if not _says_the_same(self.admission.admitted(draft, entry.date).draft, entry):
            raise FundledgerError("entry.key_taken", key=entry.key, number=entry.number)
        return Posted(
            entry.number, entry.voucher, entry.date, new=False, reversed_by=entry.reversed_by
        )

    def _opposite(
        self,
        original: Entry,
        reason: str,
        wanted: date | None,
        document: str | None,
        key: str | None,
    ) -> Draft:
        booked = wanted
        if wanted is None and original.date != original.value_date:
            # The original was booked late because its day was sealed: no earlier than it, then.
            closed = self.periods.closed_until()
            booked = original.date if closed is None or original.date > closed else None
        return Draft(
            value_date=original.value_date,
            memo=reason,
            postings=tuple(replace(line, amount=-line.amount) for line in original.postings),
            kind=original.kind,  # so that what is counted by kind counts its reversal too
            document=document,
            date=booked,
            voucher_kind="PK",
            key=key,
            reverses=original.number,
        )


def _again(admitted: Admitted, earlier: Admitted, posted: Posted) -> Posted:
    """Answer a key that comes twice in one stream; refused if it does not say the same twice."""
    says, said = (replace(one.draft, date=one.booked) for one in (admitted, earlier))
    if says != said:
        raise FundledgerError("entry.key_taken", key=says.key, number=posted.number)
    return replace(posted, new=False)


def _says_the_same(draft: Draft, entry: Entry) -> bool:
    return (
        draft.value_date == entry.value_date
        and draft.memo == entry.memo
        and draft.kind == entry.kind
        and draft.document == entry.document
        and draft.reverses == entry.reverses
        and draft.postings == entry.postings
        and draft.date in (None, entry.date)
        and draft.voucher_kind in (None, entry.voucher.kind)
    )


def _clean_body(value: Any) -> Any:
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(key): _clean_body(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_clean_body(inner) for inner in value]
        case float():
            raise TypeError("no float enters a book: write an int or an exact decimal as text")
        case date():
            return value.isoformat()
        case _:
            return value
