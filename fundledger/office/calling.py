"""The one way to do an act or ask a question: `call`. It opens, reads, runs, answers; never prints.

    answer = call(book, 20, "kế toán", "loan waive", {"loan": "HD-01", "kind": "late", …})

What was said is read by the kinds of the declaration, so a form, JSON and a command line may all
say "30/06/2023", and a program a `date`. What cannot be is refused: by `Misused` where the call
makes no sense whatever the books hold, else by another `FundledgerError`. An act keeps all that it
does, or nothing; one that is rehearsed goes the same way to the end and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fundledger import calendar, environment
from fundledger.bulk import Progress as Progress
from fundledger.bulk import no_progress, sharing_the_process
from fundledger.errors import FundledgerError, Misused, Problem
from fundledger.office import house
from fundledger.office.answers import Answer, Keyed, Made, beside, noted, shown
from fundledger.office.declaring import Declared, Span
from fundledger.office.table import declaration

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer
    from fundledger.reports.asked import Asked
    from fundledger.reports.many import Many
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table
    from fundledger.reports.workers import Make
    from fundledger.statements.making import Paper
    from fundledger.store.books import Book

ALL_FUNDS: Literal["all"] = "all"
Funds = int | tuple[int, ...] | Literal["all"]
"""One fund, several, or all of the book."""

Opened = Callable[[], "Book"]


class Unsure(FundledgerError):
    """The act cannot be undone: ask (`key`, `params`), and call again with `agreed`."""


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, on which book, and how; the same for many calls."""

    book: Opened
    location: str | None = None
    """Where other processes find the book; None: this one does all."""

    fund: Funds | None = None  # None: the only one of the book
    actor: str = ""
    today: date | None = None
    agreed: bool = False
    progress: Progress = no_progress
    is_alone: bool = True
    """Whether the process serves this call only: others may help it, the collector may pause."""

    @property
    def day(self) -> date:
        """The day of the call: what comes after it is still to come."""
        return self.today or calendar.today()

    @property
    def own_papers(self) -> Path | None:
        """The folder of the Fund's own wording and templates."""
        return environment.own_papers(self.location)

    @property
    def mail_password(self) -> str | None:
        return environment.mail_password()

    @property
    def one_fund(self) -> int:
        """The fund that was named, else the only one in the book."""
        from fundledger.ledger.funds import fund_meant

        if self.fund is not None and not isinstance(self.fund, int):
            raise Misused("usage.one_fund")
        return fund_meant(self.book(), self.fund)

    @property
    def funds(self) -> tuple[int, ...]:
        """Those that were named, each known to the book; all of the book where none was."""
        from fundledger.ledger.funds import funds_meant

        return funds_meant(self.book(), self.funds_named)

    @property
    def funds_named(self) -> tuple[int, ...] | None:
        """None: all, whether that was said or nothing was."""
        match self.fund:
            case int() as one:
                return (one,)
            case tuple() as several:
                return several
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Work:
    """What an act is handed: one call of it."""

    call: Call
    said: frozenset[str]  # the names of what was said, defaults not among them
    dry_run: bool = False
    as_of: date | None = None
    known_at: str | None = None

    @property
    def today(self) -> date:
        return self.call.day

    @property
    def actor(self) -> str:
        return self.call.actor

    @property
    def progress(self) -> Progress:
        return self.call.progress

    @property
    def book(self) -> Book:
        return self.call.book()

    @property
    def fund(self) -> int:
        return self.call.one_fund

    @property
    def funds(self) -> tuple[int, ...]:
        return self.call.funds

    @property
    def funds_named(self) -> tuple[int, ...] | None:
        return self.call.funds_named

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """The right to append to the fund's books: all of the block is kept, or nothing."""
        from fundledger.ledger.journal import writing

        with writing(self.book, self.fund, self.actor, dry_run=self.dry_run) as writer:
            yield writer

    @contextmanager
    def reading(self) -> Iterator[Asked]:
        """A snapshot of the fund's books."""
        days = Days(self.today, self.as_of or self.today)
        with _asked(self.call, days, self.known_at) as asked:
            yield asked

    def of_each_fund(self, make: Make) -> Table | Screen:
        """What a report answers of the fund that is meant, or of several put together."""
        return _of_each(self.call, make, Days(self.today, self.as_of or self.today), self.known_at)

    def must_be_sure(
        self, key: str, /, *, told_of: Iterable[Keyed | Problem] = (), **params: object
    ) -> None:
        """Go on only if whoever calls has been asked this and said yes; a rehearsal may.

        Ask when nothing refuses the act any more, in its `writing` block, which then keeps
        nothing. `told_of` is what one has to know before the answer.
        """
        if not (self.call.agreed or self.dry_run):
            raise beside(Unsure(key, **params), Answer(remarks=noted(told_of)))


def call(
    book: Book | Opened,
    fund: Funds | None,
    actor: str,
    act: str,
    said: Mapping[str, object],
    *,
    today: date | None = None,
    dry_run: bool = False,
    agreed: bool = False,
    is_alone: bool = True,
) -> Answer:
    """Do the act, or answer the question, of these words; `agreed` to what cannot be undone."""
    opened = book if callable(book) else lambda: book
    caller = Call(opened, None, fund, actor, today, agreed, is_alone=is_alone)
    return answer(caller, act, {**said, "dry_run": True} if dry_run else said)


def answer(caller: Call, act: str, said: Mapping[str, object]) -> Answer:
    """The same for a caller that has been described."""
    house.furnish()
    what = declaration(act)
    given = _read(what, said, caller.day)
    with nullcontext() if caller.is_alone else sharing_the_process():
        if what.traits.is_question and not what.traits.of_book:
            if what.traits.made == "paper":
                return _printed(what, caller, given)
            return shown(_asked_question(what, caller, given))
        try:
            return _done(what, caller, given, frozenset(said))
        except FundledgerError as refusal:
            _name_the_way_on(what, refusal)
            raise


_OF_A_LOCKED_DAY = {"booked_on": "period.locked_booked", "date": "period.locked_reversal"}
"""By the parameter that chooses another day of booking, the refusal that names it."""


def _name_the_way_on(what: Declared, refusal: FundledgerError) -> None:
    """A room does not know what the act that was refused lets one say of another day."""
    if refusal.key == "period.locked":
        for name, key in _OF_A_LOCKED_DAY.items():
            if name in what.by_name:
                refusal.args, refusal.key = (key, refusal.params), key


# What was said.


def _read(what: Declared, said: Mapping[str, object], today: date) -> dict[str, Any]:
    """Every parameter's value, said or not."""
    for name in said:
        if name not in what.by_name:
            known = list(what.by_name)
            raise Misused("usage.no_such_parameter", act=what.words, name=name, known=known)
    given: dict[str, Any] = {}
    for each in what.parameters:
        if each.name in said:
            given[each.name] = each.take(said[each.name], today)
        elif each.is_required:
            raise Misused("usage.missing_parameter", act=what.words, name=each.name)
        else:
            given[each.name] = each.value_unsaid(today)
    return given


def _arguments(what: Declared, given: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """The function's own arguments, with what belongs to a group put together."""
    named = {each.name: given[each.name] for each in what.own if each.group is None}
    for group, kind in what.groups.items():
        fields = [each.name for each in what.own if each.group == group]
        named[group] = kind(**{name: given[name] for name in fields})
    if what.takes_rest is None:
        return [], named
    rest = named.pop(what.takes_rest)
    placed = [each.name for each in what.own if each.is_argument and each.name in named]
    return [*(named.pop(name) for name in placed), *rest], named


@dataclass(frozen=True, slots=True)
class Days:
    """The span of a report: its first day, its last, and up to when what happened counts."""

    first: date
    last: date
    standing: date | None = None


def days_of(
    span: Span,
    today: date,
    *,
    first: date | None,
    to: date | None,
    quarter: tuple[date, date] | None,
    as_of: date | None,
) -> Days:
    """The span that was said by its first day, its last, a quarter, or the day asked."""
    end = quarter[1] if quarter else to
    standing: date | None = None
    if span.looks_ahead and end is not None and as_of is not None and as_of < end:
        standing, as_of = as_of, None
    if quarter is not None:
        if first is not None or to is not None or as_of is not None:
            raise Misused("usage.quarter_is_a_span")
        first, to = quarter
    if to is not None:
        if as_of not in (None, to):
            raise Misused("usage.to_or_as_of")
        as_of = to
    last = as_of or today
    return Days(calendar.first_of_span(first, last), last, standing)


# Questions.


def _asked_question(what: Declared, caller: Call, given: dict[str, Any]) -> Table | Screen:
    known_at = given.get("known_at")
    days, named = _days_and_named(what, caller, given)
    make = partial(what.function, **named)
    is_of_one = caller.fund is None or isinstance(caller.fund, int)
    named_alone = any(given[name] is not None for name in what.traits.of_one_fund)
    if not is_of_one and (named_alone or not what.traits.of_many):
        raise Misused("usage.one_fund")
    put = what.traits.together
    together = None if put is None else lambda found: put(found, named)
    return _of_each(caller, make, days, known_at, together)


def _of_each(
    caller: Call,
    make: Make,
    days: Days,
    known_at: str | None,
    together: Callable[[Many], Screen] | None = None,
) -> Table | Screen:
    """What is made of the one fund that is meant; or of each, put together."""
    if caller.fund is None or isinstance(caller.fund, int):
        with _asked(caller, days, known_at) as asked:
            return make(asked)
    from fundledger.reports import many

    found = _of_all(caller, make, days, known_at)
    return many.together(found) if together is None else together(found)


def _days_and_named(
    what: Declared, caller: Call, given: dict[str, Any]
) -> tuple[Days, dict[str, Any]]:
    """Of what days a question is asked, and the arguments of its function."""
    today, as_of = caller.day, given.get("as_of")
    days = Days(today, as_of or today)
    _, named = _arguments(what, given)
    if what.span is not None and what.span_name is not None:
        first = named[what.span_name]
        to, quarter, period = given.get("to"), given.get("quarter"), given.get("period")
        if period is not None:
            if quarter is not None:
                raise Misused("usage.quarter_is_a_span")
            quarter = period
        days = days_of(what.span, today, first=first, to=to, quarter=quarter, as_of=as_of)
        named[what.span_name] = days.first
    return days, named


def _printed(what: Declared, caller: Call, given: dict[str, Any]) -> Answer:
    """A paper: its figures for whoever asks for tables, and the file that is made of them."""
    with caller.book().reading() as connection:
        found = _paper(what, caller, connection, caller.one_fund, given)
    made = Made(found.file_name, found.write)
    return Answer(found.screen, remarks=noted(found.remarks), made=made, is_brief=True)


def _paper(
    what: Declared, caller: Call, connection: Connection, fund: int, given: dict[str, Any]
) -> Paper:
    from fundledger.reports.asking import ask
    from fundledger.statements.making import Question, paper_of

    days, named = _days_and_named(what, caller, given)
    question = Question(what.words, _said_again(what, named, days, caller.day))
    asked = ask(connection, fund, days.last, given.get("known_at"))
    asked = replace(asked, today=days.standing or caller.day)
    content = what.function(asked, **named)
    found = paper_of(asked, content, question, own=caller.own_papers, day=caller.day)
    return replace(found, language=given["paper_lang"])


def paper_again(
    caller: Call,
    connection: Connection,
    fund: int,
    act: str,
    said: Mapping[str, object],
    *,
    today: date,
    known_at: int | None = None,
) -> Paper:
    """The paper that the question of these words is answered by: as of the same day and asked on
    the same (`today`), as the books are known in this snapshot, or were at a link."""
    what = declaration(act)
    if what.traits.made != "paper" or what.traits.of_book:
        raise Misused("usage.no_such_act", act=act, near=[])
    at = {} if known_at is None else {"known_at": str(known_at)}
    given = _read(what, {**said, **at}, today)
    return _paper(what, replace(caller, today=today), connection, fund, given)


def question_of(
    caller: Call, act: str, said: Mapping[str, object], varies: str
) -> tuple[dict[str, object], Days]:
    """How a paper would be asked for again, whatever `varies` from one to the next, which is left
    out; and of what days. Nothing is read for it."""
    what = declaration(act)
    given = _read(what, {**said, varies: "-"}, caller.day)
    days, named = _days_and_named(what, caller, given)
    again = _said_again(what, named, days, caller.day)
    return {name: value for name, value in again.items() if name != varies}, days


def _said_again(
    what: Declared, named: Mapping[str, Any], days: Days, today: date
) -> dict[str, object]:
    """What to say to ask the same question once more, on any day, as JSON holds it."""
    every = dict(_each_said(what, named))
    said = {name: _plain(value) for name, value in every.items() if value not in (None, (), False)}
    if what.span_name is not None:
        said = {name: value for name, value in said.items() if name != what.span_name}
        said |= {what.span_name: days.first.isoformat()}
        said |= (
            {"to": days.last.isoformat()} if what.span is not None and what.span.is_whole else {}
        )
    as_of = days.last
    if what.span is not None and what.span.looks_ahead:
        as_of = min(as_of, days.standing or today)  # what came after it was still to come
    return said | {"as_of": as_of.isoformat()}


def _each_said(what: Declared, named: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each parameter by its own name, also where several are handed over as one."""
    for name, value in named.items():
        if name in what.groups:
            yield from ((each.name, getattr(value, each.name)) for each in fields(value))
        else:
            yield name, value


def _plain(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(each) for each in value]
        case _:
            return value


@contextmanager
def _asked(caller: Call, days: Days, known_at: str | None) -> Iterator[Asked]:
    from fundledger.reports.asking import ask

    fund = caller.one_fund
    with caller.book().reading() as connection:
        asked = ask(connection, fund, days.last, known_at)
        today = days.standing or caller.day
        yield replace(asked, today=today, progress=caller.progress)


def _of_all(caller: Call, make: Make, days: Days, known_at: str | None) -> Many:
    from fundledger.reports.asking import asks, is_link
    from fundledger.reports.many import gathered
    from fundledger.reports.workers import answers, here

    if known_at is not None and is_link(known_at):
        raise Misused("usage.link_of_one_fund", link=int(known_at))
    book = caller.book()
    funds = caller.funds
    with book.reading() as connection:
        asked = asks(connection, funds, days.last, known_at, days.standing or caller.today)
    with caller.progress("many.reading", len(asked.each)) as advance:
        if caller.is_alone and caller.location is not None:
            return gathered(asked, answers(book, caller.location, asked, make, advance))
        return gathered(asked, here(book, asked.each, make, advance))


# Acts, and what is asked of the book as a whole.


def _done(what: Declared, caller: Call, given: Mapping[str, Any], said: frozenset[str]) -> Answer:
    placed, named = _arguments(what, given)
    work = Work(
        *(caller, said),
        dry_run=bool(given.get("dry_run", False)),
        as_of=given.get("as_of"),
        known_at=given.get("known_at"),
    )
    found = what.function(work, *placed, **named)
    return found if isinstance(found, Answer) else shown(found)
