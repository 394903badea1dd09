"""A fund's book in a notebook: every report answers a DataFrame, every verb is a function.

    import fundledger

    with fundledger.open("fund.db") as book:
        book.capital(as_of="30/06/2023")
        book.collect("HD-01", 40_000_000, on="30/06/2023", document="GBC-7")

Several funds are read together by `fundledger.open("country.db", fund="all")`.

Days are `date`, "2023-06-30" or "30/06/2023"; amounts are whole đồng, as a number or as people
write them ("40.000.000"). Reports take `as_of` (today, if not given), `first` (the first day of its
year) or `quarter="2023Q2"`, and `known_at`. A verb of a loan takes `on` (today), `document`,
`booked_on` and `dry_run`; it keeps all that it does, or nothing, and answers what it changed. What
cannot be is refused by a sentence (`FundledgerError`). Nothing is computed here: this is a face, as
the command line is.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, SupportsIndex, cast, overload

from fundledger import calendar, environment
from fundledger.closing import checks, quarters, years
from fundledger.contract import events, rates
from fundledger.contract.terms import Signed
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.ledger.balances import By
from fundledger.ledger.chain import head_of
from fundledger.ledger.funds import fund_meant, fund_of, funds_meant
from fundledger.ledger.journal import Writer, writing
from fundledger.ledger.periods import lock_statement, unlock_statement
from fundledger.ledger.reading import entry_called
from fundledger.ledger.seals import seal as seal_days
from fundledger.loans import rolling, verbs
from fundledger.loans.documents import body_of
from fundledger.loans.loan import loan_numbered
from fundledger.money import in_range, parse_dong
from fundledger.reports import books, capital, charts, dues, findings, movements, periods, receipts
from fundledger.reports import closing as closing_reports
from fundledger.reports import loans as loan_reports
from fundledger.reports import result as results
from fundledger.reports.asking import ask, asks
from fundledger.reports.contract import explain_table
from fundledger.reports.flows import scope_of
from fundledger.reports.frames import frame
from fundledger.reports.loans import Asked
from fundledger.reports.many import Many, gathered, together
from fundledger.reports.treasury import money_screen
from fundledger.reports.workers import Make, here
from fundledger.store.books import Book, open_book
from fundledger.treasury import capital as capital_money
from fundledger.treasury import money

if TYPE_CHECKING:
    import pandas as pd

    from fundledger.contract.events import Event
    from fundledger.ledger.watching import Finding
    from fundledger.loans.verbs import Taken
    from fundledger.reports.table import Cell

Day = date | str
Amount = SupportsIndex | str
MonthlyRate = Literal["x12", "/30x365"]


@overload
def open_notebook(
    location: str | None = None, *, fund: int | None = None, actor: str | None = None
) -> Notebook: ...


@overload
def open_notebook(
    location: str | None = None, *, fund: Iterable[int] | Literal["all"], actor: str | None = None
) -> Funds: ...


def open_notebook(
    location: str | None = None,
    *,
    fund: int | Iterable[int] | Literal["all"] | None = None,
    actor: str | None = None,
) -> Notebook | Funds:
    """Open a book: a file, or the address of a PostgreSQL database.

    Without a location FUNDLEDGER_BOOK, else fund.db here. `fund` is needed only where the book
    holds several: one by its number, or several to read together ([20, 24], or "all"). `actor` is
    who is kept in the chain for what is written.
    """
    book = open_book(environment.book_location(location))
    try:
        if fund == "all":
            return Funds(book, funds_meant(book, None))
        if fund is None or isinstance(fund, int):
            return Notebook(book, fund_meant(book, fund), actor)
        if isinstance(fund, str):
            raise FundledgerError("usage.not_a_number", value=fund)
        return Funds(book, funds_meant(book, fund))
    except BaseException:
        book.close()
        raise


class Notebook:
    """One fund's open book. Close it when done, or use it in a `with` block."""

    def __init__(self, book: Book, fund: int, actor: str | None) -> None:
        self.fund = fund
        self._book = book
        self._actor = actor

    def __enter__(self) -> Notebook:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        with self._book.reading() as connection:
            name = fund_of(connection, self.fund).name
            links = head_of(connection, self.fund).chain
        return f"<fundledger book {self._book.name}: fund {self.fund} {name}, {links} links>"

    def close(self) -> None:
        """Let go of the book; nothing is lost, every verb has kept what it did."""
        self._book.close()

    # The reports of a span.

    def capital(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
        compare: bool = False,
    ) -> pd.DataFrame:
        """The figures of the fund's position: where its capital is, what came in, who owes."""
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            screen = capital.capital_screen(asked, begin, compare=compare)
        return frame(screen.tables[-1])

    def capital_by_source(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """The capital identity, one row a source; what does not agree is in `unexplained`."""
        with self._spanned(as_of, first, None, known_at) as (asked, begin):
            screen = capital.capital_screen(asked, begin)
        return frame(screen.tables[0])

    def collections(
        self,
        as_of: Day | None = None,
        *,
        by: receipts.Cut = "quarter",
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
        compare: bool = False,
    ) -> pd.DataFrame:
        """What was collected, by quarter, borrower, area or source."""
        _among(by, receipts.CUTS)
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            return frame(receipts.collections_table(asked, begin, by, compare=compare))

    def due(
        self,
        quarter: str | None = None,
        *,
        as_of: Day | None = None,
        first: Day | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """What each contract had to pay in the span: brought forward, due, paid, left."""
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            return frame(dues.due_table(asked, begin))

    def response(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
        compare: bool = False,
    ) -> pd.DataFrame:
        """Of what fell due: paid in time, late, unpaid."""
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            return frame(dues.response_table(asked, begin, compare=compare))

    def movements(
        self,
        as_of: Day | None = None,
        *,
        by: movements.Cut = "loan",
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """Opening + in - out = closing of every line, by contract or by source."""
        _among(by, movements.CUTS)
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            return frame(movements.movements_table(asked, begin, by))

    def result(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
        compare: bool = False,
    ) -> pd.DataFrame:
        """Income, cost and the difference, as booked and in money."""
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            return frame(results.result_table(asked, begin, compare=compare))

    def trial_balance(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """Opening, movement and closing of every account."""
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            return frame(books.trial_balance(asked.connection, scope_of(asked), begin, asked.facts))

    def ledger(
        self,
        account: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
        **only: str,
    ) -> pd.DataFrame:
        """Every posting on an account, by number or role; `loan=`, `cooperative=`, `source=`."""
        chosen = _only(only, ("loan", "cooperative", "source"))
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            connection, scope = asked.connection, scope_of(asked)
            return frame(
                books.account_ledger(connection, scope, account, begin, chosen, asked.facts)
            )

    def journal(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """Every posting of the span."""
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            return frame(books.journal_table(asked.connection, scope_of(asked), begin, asked.facts))

    # The books and the loans on a day.

    def balance(
        self,
        as_of: Day | None = None,
        *,
        by: books.Cut = "account",
        known_at: str | None = None,
        **only: str,
    ) -> pd.DataFrame:
        """Balances by account, role, loan, cooperative or source; of one of them by its name."""
        _among(by, ("account", "role", "loan", "cooperative", "source"))
        chosen = _only(only, ("account", "loan", "cooperative", "source"))
        with self._asked(as_of, known_at) as asked:
            scope = scope_of(asked)
            return frame(books.balance_table(asked.connection, scope, by, chosen, asked.facts))

    def accounts(self, as_of: Day | None = None, *, known_at: str | None = None) -> pd.DataFrame:
        """The chart of accounts of the day."""
        with self._asked(as_of, known_at) as asked:
            return frame(
                charts.chart_table(
                    asked.connection, asked.fund, asked.as_of, asked.known_at, asked.facts
                )
            )

    def loans(
        self,
        as_of: Day | None = None,
        *,
        state: str | None = None,
        cooperative: str | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """Every loan with what is owed."""
        with self._asked(as_of, known_at) as asked:
            return frame(loan_reports.loan_list(asked, only=state, cooperative=cooperative))

    def loan(
        self, loan: str, as_of: Day | None = None, *, known_at: str | None = None
    ) -> dict[str, pd.DataFrame]:
        """One loan: its terms, position, next dues and last documents, each a frame."""
        with self._asked(as_of, known_at) as asked:
            screen = loan_reports.loan_screen(asked, loan)
        return {table.name: frame(table) for table in screen.tables}

    def explain(
        self, loan: str, as_of: Day | None = None, *, known_at: str | None = None
    ) -> pd.DataFrame:
        """How every đồng of a loan's interest was computed, line by line."""
        with self._asked(as_of, known_at) as asked:
            return frame(explain_table(loan_reports.explained(asked, loan)))

    def quote(
        self, loan: str, on: Day | None = None, *, known_at: str | None = None
    ) -> pd.DataFrame:
        """What would settle a loan on a day, in its parts."""
        with self._asked(on, known_at) as asked:
            return frame(loan_reports.quote_table(asked, loan, asked.as_of))

    def periods(self, *, known_at: str | None = None) -> pd.DataFrame:
        """What was locked, unlocked and sealed."""
        with self._asked(None, known_at) as asked:
            return frame(
                periods.period_table(asked.connection, asked.fund, asked.known_at, asked.facts)
            )

    def check(self) -> pd.DataFrame:
        """Prove the books: a row for everything that does not hold, none where all does."""
        return frame(findings.finding_table(self._proved()))

    # What is done to a loan. Each answers the loan before and after.

    def disburse(self, loan: str, amount: Amount, **said: Any) -> pd.DataFrame:
        """Pay out; `place` is where the money comes from."""
        place = said.pop("place", "bank")
        return self._event(loan, lambda day: events.Disburse(day, _dong(amount)), said, place=place)

    def collect(
        self,
        loan: str,
        amount: Amount,
        *,
        split: Mapping[str, Amount] | None = None,
        prepay: bool = False,
        payoff: bool = False,
        **said: Any,
    ) -> pd.DataFrame:
        """Money in, by the contract's order, or as its own `split` says ({"due_interest": …})."""
        place = said.pop("place", "bank")
        total, parts = _dong(amount), _parts(split)
        if payoff and (prepay or split):
            raise FundledgerError("usage.payoff_alone")
        if parts is not None and sum(parts) > total:
            raise FundledgerError("usage.split_too_large")
        return self._event(
            loan,
            lambda day: events.Collect(day, total, parts, prepay, payoff),
            said,
            place=place,
        )

    def refund(self, loan: str, amount: Amount, **said: Any) -> pd.DataFrame:
        """Give held money back."""
        place = said.pop("place", "bank")
        return self._event(loan, lambda day: events.Refund(day, _dong(amount)), said, place=place)

    def apply(self, loan: str, *, prepay: bool = False, **said: Any) -> pd.DataFrame:
        """Held money pays what is due now."""
        return self._event(loan, lambda day: events.Apply(day, prepay), said)

    def change_rate(
        self, loan: str, percent: str, *, monthly: MonthlyRate | None = None, **said: Any
    ) -> pd.DataFrame:
        """Another rate from a day on, in per cent a year ("6,6"), or of a month with `monthly`."""
        written = str(percent).replace(",", ".")
        rate = rates.yearly(written) if monthly is None else rates.monthly(written, monthly)
        return self._event(loan, lambda day: events.ChangeRate(day, rate), said)

    def reschedule(
        self, loan: str, instalments: Sequence[tuple[Day, Amount]], **said: Any
    ) -> pd.DataFrame:
        """All unpaid principal falls due by new instalments: pairs of day and principal."""
        lines = tuple(Signed(_day(due), _dong(amount)) for due, amount in instalments)
        return self._event(loan, lambda day: events.Reschedule(day, lines), said)

    def extend(self, loan: str, to: Day, **said: Any) -> pd.DataFrame:
        """Another last due day."""
        return self._event(loan, lambda day: events.Extend(day, _day(to)), said)

    def recall(self, loan: str, pay_by: Day | None = None, **said: Any) -> pd.DataFrame:
        """Everything falls due by a day; by that of the decision, if none is given."""
        by = None if pay_by is None else _day(pay_by)
        return self._event(loan, lambda day: events.Recall(day, by or day), said)

    def waive(
        self, loan: str, kind: events.InterestKind, amount: Amount, **said: Any
    ) -> pd.DataFrame:
        """Interest that is let off: kind "in_term", "overdue" or "late"."""
        _among(kind, ("in_term", "overdue", "late"))
        return self._event(loan, lambda day: events.Waive(day, kind, _dong(amount)), said)

    def freeze(
        self,
        loan: str,
        to: Day,
        *,
        interest_stops: bool = True,
        days_stop: bool = True,
        **said: Any,
    ) -> pd.DataFrame:
        """Interest, days overdue, or both, stand still up to the day before `to`."""
        if not (interest_stops or days_stop):
            raise FundledgerError("usage.freezes_nothing")
        end = _day(to)
        return self._event(
            loan, lambda day: events.Freeze(day, end, interest_stops, days_stop), said
        )

    def write_off(self, loan: str, *, provision: Amount = 0, **said: Any) -> pd.DataFrame:
        """Give the debt up in the books; it stays in the register."""
        return self._event(loan, lambda day: events.WriteOff(day), said, provision=_dong(provision))

    def recover(self, loan: str, amount: Amount, **said: Any) -> pd.DataFrame:
        """Money in for a loan that was written off."""
        place = said.pop("place", "bank")
        return self._event(loan, lambda day: events.Recover(day, _dong(amount)), said, place=place)

    def transfer(self, loan: str, cooperative: str, **said: Any) -> pd.DataFrame:
        """The debt passes to another borrower, by its official number."""
        paper = _Paper(said)
        return self._take(loan, {"do": "transfer", "to": cooperative}, paper)

    def confirm(
        self,
        loan: str,
        *,
        reason: str = "",
        on: Day | None = None,
        document: str = "",
        **theirs: Amount,
    ) -> pd.DataFrame:
        """A debt confirmation: `principal=`, `interest=`, `interest_overdue=` by their figures."""
        unknown = theirs.keys() - {"principal", "interest", "interest_overdue"}
        if unknown:
            raise TypeError(f"confirm() takes no {', '.join(sorted(unknown))}")
        day, figures = _day(on), {name: _dong(amount) for name, amount in theirs.items()}
        with self._writing(dry_run=False) as writer:
            today = calendar.today()
            made = verbs.confirm(writer, loan, day, document, figures, reason, today=today)
        return frame(loan_reports.confirmation_table(made, {"fund": self.fund}, dry_run=False))

    def close_loan(self, loan: str, *, on: Day | None = None, document: str = "") -> None:
        """A loan that is paid in full is closed."""
        with self._writing(dry_run=False) as writer:
            verbs.close(writer, loan, _day(on), document, today=calendar.today())

    def undo(
        self,
        loan: str,
        link: int,
        reason: str,
        *,
        document: str | None = None,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """A document that was wrong, by the number of its link, stands no more."""
        booked = None if booked_on is None else _day(booked_on)
        with self._writing(dry_run=dry_run) as writer:
            taken = verbs.undo(writer, loan, link, reason, booked_on=booked, paper=document)
            return self._changed(writer, taken, dry_run=dry_run)

    def move_receipt(
        self, link: int, to: str, reason: str, *, booked_on: Day | None = None
    ) -> pd.DataFrame:
        """A receipt on the wrong loan, by the number of its link, moved to the right one."""
        booked = None if booked_on is None else _day(booked_on)
        with self._writing(dry_run=False) as writer:
            _, taken = verbs.move(
                writer, link, to, reason, today=calendar.today(), booked_on=booked
            )
            return self._changed(writer, taken, dry_run=False)

    # Money that is no loan's. Each takes `on`, `document`, `memo`, `reason`, `booked_on`,
    # `dry_run`, and answers the purses before and after.

    def receive(self, amount: Amount, of: str = "income_deposit", **said: Any) -> pd.DataFrame:
        """Money for the interest purse, by role or number of the account; `place`."""
        return self._money(money.receive, amount, said, ("place",), of=of)

    def pay(self, amount: Amount, of: str, **said: Any) -> pd.DataFrame:
        """A cost, a tax, an advance; `place`, `from_capital` (with a `reason`), `source`."""
        return self._money(money.pay, amount, said, ("place", "from_capital", "source"), of=of)

    def transfer_money(self, amount: Amount, out_of: str, into: str, **said: Any) -> pd.DataFrame:
        """Between places, or by `purpose` and `to_purpose` with a `reason`; `source`."""
        more = ("purpose", "to_purpose", "source")
        return self._money(money.transfer, amount, said, more, out_of=out_of, into=into)

    def deposit(self, amount: Amount, **said: Any) -> pd.DataFrame:
        """A term deposit; `purpose`, `place`, `at`, `source`."""
        return self._money(money.deposit, amount, said, ("purpose", "place", "at", "source"))

    def mature(self, amount: Amount, *, interest: Amount = 0, **said: Any) -> pd.DataFrame:
        """A term deposit that comes back with its interest."""
        more = ("purpose", "place", "at", "source")
        return self._money(money.mature, amount, said, more, interest=_dong(interest))

    def capital_in(self, amount: Amount, source: str, **said: Any) -> pd.DataFrame:
        """Charter capital received; `document` is the decision."""
        return self._money(capital_money.capital_in, amount, said, ("place",), source=source)

    def capital_out(self, amount: Amount, source: str | None = None, **said: Any) -> pd.DataFrame:
        """Charter capital returned; `document` is the decision."""
        return self._money(capital_money.capital_out, amount, said, ("place",), source=source)

    def court_fee(
        self, loan: str, amount: Amount, *, back: bool = False, **said: Any
    ) -> pd.DataFrame:
        """A court fee advanced for a loan, or paid `back`; `place`, `from_capital`."""
        with self._asked(None) as asked:
            known = loan_numbered(asked.connection, asked.fund, loan)
        return self._money(
            *(money.court_fee, amount, said, ("place", "from_capital")),
            loan=known.number,
            cooperative=known.cooperative_on(_day(said.get("on"))),
            source=known.contract.source,
            back=back,
        )

    # What is done to the books.

    def quarter_status(self, quarter: str) -> pd.DataFrame:
        """What has been done for a quarter and what has not."""
        first, last = calendar.quarter_named(quarter)
        with self._asked(None) as asked:
            looked = checks.Looked(asked.connection, asked.fund, first, last)
            return frame(closing_reports.quarter_table(list(checks.checked(looked)), {}))

    def close_quarter(self, quarter: str) -> pd.DataFrame:
        """Roll, prove and lock; broken off, the same call finishes. Answers the checklist."""
        days = calendar.quarter_named(quarter)
        actor = environment.actor_named(self._actor)
        closed = quarters.close(self._book, self.fund, actor, days, calendar.today())
        return frame(closing_reports.quarter_table(closed.found, {}))

    def year_status(self, year: int) -> pd.DataFrame:
        """What the end of a year still needs."""
        with self._asked(None) as asked:
            found = list(checks.year_status(asked.connection, asked.fund, year))
        return frame(closing_reports.checklist_table(found, {}))

    def close_year(self, year: int, *, dry_run: bool = False) -> pd.DataFrame:
        """Post the closing entries that a year still lacks; answers its result."""
        with self._writing(dry_run=dry_run) as writer:
            return _closed(years.close(writer, year, calendar.today()))

    def settle_year(self, year: int, decision: str, on: Day | None = None) -> pd.DataFrame:
        """State the decision that accepts a year's result."""
        with self._writing(dry_run=False) as writer:
            closing = years.settle(writer, year, decision, _day(on), calendar.today())
            return _closed(closing)

    def distribute(
        self, year: int, to: Mapping[str, Amount], decision: str, on: Day | None = None
    ) -> pd.DataFrame:
        """Give the surplus of earlier years to reserves and debts: {"other_reserve": …}."""
        parts = {account: _dong(amount) for account, amount in to.items()}
        with self._writing(dry_run=False) as writer:
            return _closed(
                years.distribute(writer, year, parts, decision, _day(on), calendar.today())
            )

    def roll(self, to: Day, *, dry_run: bool = False) -> pd.DataFrame:
        """Book what the calendar brings up to a day: entries by kind."""
        with self._writing(dry_run=dry_run) as writer:
            rolled = rolling.roll(writer, _day(to), calendar.today())
        return frame(loan_reports.rolled_table(rolled, {"fund": self.fund}, dry_run=dry_run))

    def reverse(
        self, entry: int | str, reason: str, *, date: Day | None = None, document: str | None = None
    ) -> int:
        """Reverse an entry, by number or voucher; answers the number of the reversal."""
        day = None if date is None else _day(date)
        with self._writing(dry_run=False) as writer:
            original = entry_called(writer.connection, writer.fund, str(entry))
            taken = verbs.reverse(writer, original, reason, booked_on=day, paper=document)
            if taken is not None:
                return taken.entries[0].posted.number
            gone = money.reverse(writer, original, reason, booked_on=day, document=document)
            return gone[0].posted.number

    def lock(self, day: Day) -> None:
        """No more bookings up to and with a day."""
        with self._writing(dry_run=False) as writer:
            writer.state(lock_statement(writer.periods, _day(day), calendar.today()))

    def unlock(self, day: Day, reason: str) -> None:
        """Bookings again from a day on."""
        with self._writing(dry_run=False) as writer:
            writer.state(unlock_statement(writer.periods, _day(day), reason))

    def seal(self, day: Day) -> str:
        """Prove and seal the books up to a day, for good; answers the code of the seal."""
        with self._writing(dry_run=False) as writer:
            return seal_days(writer, _day(day), calendar.today()).hash

    # How it is asked and written.

    def _proved(self) -> list[tuple[int, Finding]]:
        return findings.proved(
            self._book, (self.fund,), None, since_seal=False, progress=lambda _: None
        )

    @contextmanager
    def _asked(self, as_of: Day | None, known_at: object = None) -> Iterator[Asked]:
        said = None if known_at is None else str(known_at)
        with self._book.reading() as connection:
            yield ask(connection, self.fund, _day(as_of), said)

    @contextmanager
    def _spanned(
        self, as_of: Day | None, first: Day | None, quarter: str | None, known_at: object
    ) -> Iterator[tuple[Asked, date]]:
        begin, end = _span(as_of, first, quarter)
        with self._asked(end, known_at) as asked:
            yield asked, begin

    @contextmanager
    def _writing(self, *, dry_run: bool) -> Iterator[Writer]:
        actor = environment.actor_named(self._actor)
        with writing(self._book, self.fund, actor, dry_run=dry_run) as writer:
            yield writer

    def _money(
        self,
        verb: Callable[..., money.Done],
        amount: Amount,
        said: dict[str, Any],
        takes: tuple[str, ...],
        **more: Any,
    ) -> pd.DataFrame:
        """Enter a paper of other money; the numbers of its entries stand in `attrs`."""
        chosen = {name: said.pop(name) for name in takes if name in said}
        memo, reason = str(said.pop("memo", "")), str(said.pop("reason", ""))
        asked = _Paper(said)
        paper = money.Paper(asked.on, asked.document, memo, reason, asked.booked_on)
        with self._writing(dry_run=asked.dry_run) as writer:
            done = verb(writer, _dong(amount), paper, calendar.today(), **chosen, **more)
            accounts = {**writer.accounts.ever(), **writer.accounts.on(asked.on)}
            screen = money_screen(
                *(writer.connection, self.fund, done, accounts, {}), dry_run=asked.dry_run
            )
        found = frame(screen.tables[0])
        found.attrs["entries"] = [each.posted.number for each in done.entries]
        return found

    def _event(
        self, loan: str, make: Callable[[date], Event], said: dict[str, Any], **more: Any
    ) -> pd.DataFrame:
        paper = _Paper(said)
        return self._take(loan, {**body_of(make(paper.on)), **more}, paper)

    def _take(self, loan: str, body: dict[str, Any], paper: _Paper) -> pd.DataFrame:
        with self._writing(dry_run=paper.dry_run) as writer:
            taken = verbs.take(
                writer,
                loan,
                body,
                paper.on,
                paper.document,
                today=calendar.today(),
                booked_on=paper.booked_on,
            )
            return self._changed(writer, taken, dry_run=paper.dry_run)

    def _changed(self, writer: Writer, taken: Taken, *, dry_run: bool) -> pd.DataFrame:
        """The loan before and after; the entries that it led to stand in `attrs`."""
        accounts = {**writer.accounts.ever(), **writer.accounts.on(taken.document.day)}
        facts: dict[str, Cell] = {"fund": self.fund}
        effect, entries = loan_reports.taken_screen(taken, accounts, facts, dry_run=dry_run).tables
        found = frame(effect)
        found.attrs["link"] = taken.document.chain
        found.attrs["entries"] = [each.posted.number for each in taken.entries]
        found.attrs["notes"] = frame(entries).attrs["notes"]
        return found


class Funds:
    """Several funds of a book, to read together: a frame has the fund's number before each row.

    The reports are those of one fund, each made for itself; `fundledger.open(…, fund=20)` writes.
    """

    def __init__(self, book: Book, funds: Sequence[int]) -> None:
        self.funds = tuple(funds)
        self._book = book

    def __enter__(self) -> Funds:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<fundledger book {self._book.name}: {len(self.funds)} funds>"

    def close(self) -> None:
        """Let go of the book."""
        self._book.close()

    def capital(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """One row a fund: where its capital is, what came in, who owes."""
        begin, end = _span(as_of, first, quarter)
        of_all = self._of_all(partial(capital.capital_screen, first=begin), end, known_at)
        flat = capital.capital_of_funds(of_all).flat
        assert flat is not None
        return frame(flat)

    def collections(
        self,
        as_of: Day | None = None,
        *,
        by: receipts.Cut = "quarter",
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
        compare: bool = False,
    ) -> pd.DataFrame:
        """What was collected, by quarter, borrower, area or source."""
        _among(by, receipts.CUTS)
        begin, end = _span(as_of, first, quarter)
        make = partial(receipts.collections_table, first=begin, cut=by, compare=compare)
        return self._frame(make, end, known_at)

    def due(
        self,
        quarter: str | None = None,
        *,
        as_of: Day | None = None,
        first: Day | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """What each contract had to pay in the span: brought forward, due, paid, left."""
        begin, end = _span(as_of, first, quarter)
        return self._frame(partial(dues.due_table, first=begin), end, known_at)

    def response(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """Of what fell due: paid in time, late, unpaid."""
        begin, end = _span(as_of, first, quarter)
        return self._frame(partial(dues.response_table, first=begin), end, known_at)

    def movements(
        self,
        as_of: Day | None = None,
        *,
        by: movements.Cut = "loan",
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """Opening + in - out = closing of every line, by contract or by source."""
        _among(by, movements.CUTS)
        begin, end = _span(as_of, first, quarter)
        return self._frame(partial(movements.movements_table, first=begin, cut=by), end, known_at)

    def result(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
        compare: bool = False,
    ) -> pd.DataFrame:
        """Income, cost and the difference, as booked and in money."""
        begin, end = _span(as_of, first, quarter)
        make = partial(results.result_table, first=begin, compare=compare)
        return self._frame(make, end, known_at)

    def loans(
        self, as_of: Day | None = None, *, state: str | None = None, known_at: str | None = None
    ) -> pd.DataFrame:
        """Every loan with what is owed."""
        return self._frame(partial(loan_reports.loan_list, only=state), _day(as_of), known_at)

    def _frame(self, make: Make, as_of: date, known_at: object) -> pd.DataFrame:
        return frame(together(self._of_all(make, as_of, known_at)).tables[-1])

    def _of_all(self, make: Make, as_of: date, known_at: object) -> Many:
        """In this process alone: another would run the notebook's own script again."""
        said = None if known_at is None else str(known_at)
        with self._book.reading() as connection:
            asked = asks(connection, self.funds, as_of, said)
        return gathered(asked, here(self._book, asked.each, make))


class _Paper:
    """What every document says: `on`, `document`, `booked_on`; and whether to keep it."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        known = {"on", "document", "booked_on", "dry_run"}
        if said.keys() - known:
            raise TypeError(f"no such argument: {', '.join(sorted(said.keys() - known))}")
        self.on = _day(said.get("on"))
        self.document = str(said.get("document") or "")
        booked = said.get("booked_on")
        self.booked_on = None if booked is None else _day(booked)
        self.dry_run = bool(said.get("dry_run", False))


def _closed(closing: years.Closing) -> pd.DataFrame:
    found = frame(closing_reports.result_table(closing.result, {}))
    found.attrs["entries"] = [each.posted.number for each in closing.entries]
    return found


def _span(as_of: Day | None, first: Day | None, quarter: str | None) -> tuple[date, date]:
    """The first day and the last."""
    if quarter is not None:
        if as_of is not None or first is not None:
            raise FundledgerError("usage.quarter_is_a_span")
        begin, end = calendar.quarter_named(quarter)
    else:
        end = _day(as_of)
        begin = calendar.first_of_year(end) if first is None else _day(first)
    if begin > end:
        raise FundledgerError("face.ends_before_it_begins", first=begin, last=end)
    return begin, end


def _day(said: Day | None) -> date:
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


def _dong(said: Amount) -> int:
    """Whole đồng; what has a fraction is no amount, however small the fraction is."""
    if isinstance(said, str):
        return parse_dong(said)
    try:
        return in_range(operator.index(said))
    except TypeError:
        raise FundledgerError("money.not_dong", text=str(said)) from None


def _parts(split: Mapping[str, Amount] | None) -> Parts | None:
    if split is None:
        return None
    for name in split:
        if name not in Parts._fields:
            raise FundledgerError("usage.not_a_split", value=name, known=list(Parts._fields))
    return Parts(**{name: _dong(amount) for name, amount in split.items()})


def _only(said: Mapping[str, str], known: Sequence[str]) -> dict[By, str]:
    unknown = said.keys() - set(known)
    if unknown:
        raise TypeError(f"no such argument: {', '.join(sorted(unknown))}")
    return {cast("By", name): code for name, code in said.items()}


def _among(said: str, known: Sequence[str]) -> None:
    if said not in known:
        raise FundledgerError("usage.not_among", value=said, choices=list(known))
