"""What a fund brings of its recovery, many at a time: each judged by the very verb that it is for.

    items           steps, inspections, cases and what happened in them, as a list says them
    receive_each(writer, items, …)      entered by days; what stands already is left alone

An item goes to `steps.keep`, `inspections.inspect` or the verbs of `cases`, whatever its day: these
facts move no money, so that they may be older than the fund's book. What the verbs look at is read
once for the whole list. One that is in the book, word
for word, changes nothing; a notice, minutes or a case of the same number that says something else
is refused, for nobody could tell which of the two is right. All that is refused is told at once;
what only follows from an item that was refused is not told again. Whoever calls lets the
transaction fall where there are objections.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundledger.errors import FundledgerError
from fundledger.recovery import cases, inspections, steps
from fundledger.recovery.case_sums import OfLoan
from fundledger.recovery.cases import FILING, Case, Entered, Occurred, Opened, Shifted
from fundledger.recovery.inspections import Inspection, Minutes
from fundledger.recovery.ladder import contact_rung
from fundledger.recovery.ladders import Ladders
from fundledger.recovery.steps import Contact, Delivery, Notice, Promise, Reply, Step
from fundledger.rules import procedures
from fundledger.text import clean

if TYPE_CHECKING:
    from fundledger.ledger.journal import Writer

Meant = Contact | Notice | Delivery | Reply | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBorrower:
    """A step. `said.of` is found by `after`, an item of the list, or by `notice`, a number."""

    borrower: str
    day: date
    said: Meant
    document: str = ""
    after: int | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfUse:
    """Minutes of an inspection."""

    loan: str
    day: date
    document: str
    minutes: Minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCase:
    """`sums` are what is claimed by an event that files, and what is judged by any other."""

    case: str
    day: date
    said: Opened | Occurred | Shifted
    document: str = ""
    sums: tuple[OfLoan, ...] = ()


Item = OfBorrower | OfUse | OfCase


class Received(NamedTuple):
    item: Item
    link: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Objection:
    """What stands against an item of the list; `first` is the one that said it already."""

    at: int
    name: str | None  # of the field, as the list calls it; None: all of the item
    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """What a list says and nobody could read: what rests on it is not refused for its sake."""

    cases: Collection[str | None] = ()
    notices: Collection[str | None] = ()

    def may_be_case(self, number: str) -> bool:
        return number in self.cases or None in self.cases

    def may_be_notice(self, number: str) -> bool:
        return number in self.notices or None in self.notices


@dataclass(frozen=True, slots=True)
class Outcome:
    received: list[Received]  # as the list has them
    objections: list[Objection]


def receive_each(
    writer: Writer,
    items: Sequence[Item],
    *,
    today: date,
    unread: Unread = Unread(),
    progress: Callable[[], None] = lambda: None,
) -> Outcome:
    """In the order of days; on one day, what others rest on first, and else as listed."""
    return _Receiving(writer, items, today, unread).all_of_them(progress)


def identity(item: Item) -> object:
    """What there is once: a notice by its number and whom it went to, minutes, a case."""
    match item:
        case OfBorrower(said=Notice() as said):
            return "notice", item.borrower, item.document, said.to, said.addressee
        case OfUse():
            return "inspection", item.loan, item.document
        case OfCase(said=Opened()):
            return "case", item.case
    return item


class _Resting(Exception):
    """An item rests on one that was refused, or could not be read."""


@dataclass
class _Receiving:
    writer: Writer
    items: Sequence[Item]
    today: date
    unread: Unread
    received: dict[int, Received] = field(default_factory=dict)
    sent: dict[tuple[str, str], int] = field(default_factory=dict)  # links of notices
    objections: list[Objection] = field(default_factory=list)
    refused_cases: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        where = self.writer.connection, self.writer.fund
        self.steps = steps.all_steps(*where)
        self.inspections = inspections.all_inspections(*where)
        self.cases = {each.number: each for each in cases.cases(*where)}
        self.opened_on = {
            each.case: each.day
            for each in self.items
            if isinstance(each, OfCase) and isinstance(each.said, Opened)
        }
        self.about: dict[str, list[str]] = defaultdict(list)  # the cases of a loan
        for case in self.cases.values():
            for loan in case.loans:
                self.about[loan].append(case.number)
        self.ladders = Ladders.read(*where)
        self.keeping = steps.Keeping(self.writer)

    def all_of_them(self, progress: Callable[[], None]) -> Outcome:
        again = dict(self._said_again())
        for at in sorted(range(len(self.items)), key=self._place):
            if at in again:
                named_by = _field_of_number(self.items[at])
                twice = Objection(at, named_by, "recovery_file.twice", first=again[at])
                self.objections.append(twice)
            else:
                self._take(at)
            progress()
        return Outcome([self.received[at] for at in sorted(self.received)], self.objections)

    def _said_again(self) -> Iterator[tuple[int, int]]:
        first: dict[object, int] = {}
        for at, item in enumerate(self.items):
            earlier = first.setdefault(identity(item), at)
            if earlier != at:
                yield at, earlier

    def _place(self, at: int) -> tuple[date, int, int]:
        """What rests on another item never goes before it: a day that is too early is refused."""
        match self.items[at]:
            case OfBorrower(after=int() as about, day=day):
                return max(day, self.items[about].day), 2, at
            case OfBorrower(said=Delivery() | Reply() | Promise()):
                rests = 2
            case OfCase(said=Occurred() | Shifted(), case=number, day=day):
                return max(day, self.opened_on.get(number, day)), 1, at
            case _:
                rests = 0
        return self.items[at].day, rests, at

    def _take(self, at: int) -> None:
        item = self.items[at]
        try:
            self.received[at] = self._received(item)
        except _Resting:
            pass
        except FundledgerError as error:
            told = _field_of(item, error.key), error.key, dict(error.params)
            self.objections.append(Objection(at, *told))
        else:
            if isinstance(item, OfBorrower) and isinstance(item.said, Notice):
                self.sent.setdefault((item.borrower, item.document), self.received[at].link)
            return
        if isinstance(item, OfCase):
            self.refused_cases.add(item.case)

    def _received(self, item: Item) -> Received:
        match item:
            case OfBorrower():
                return self._step(item)
            case OfUse():
                return self._inspection(item)
            case OfCase(said=Opened() as said):
                return self._opened(item, said)
            case OfCase():
                return self._of_case(item)

    # Steps.

    def _step(self, item: OfBorrower) -> Received:
        said = self._with_what_it_rests_on(item)
        if isinstance(said, Contact | Notice):
            said = replace(said, rung=self._rung_meant(item.day, said))
        standing = self._step_standing(item, said)
        if standing is not None:
            return Received(item, standing.chain, is_new=False)
        kept = self.keeping.keep(
            item.borrower, item.day, said, today=self.today, document=item.document
        )
        return Received(item, kept.chain, is_new=True)

    def _with_what_it_rests_on(self, item: OfBorrower) -> Meant:
        said = item.said
        if isinstance(said, Contact | Notice):
            return said
        if item.after is not None:
            if item.after not in self.received:
                raise _Resting
            return replace(said, of=self.received[item.after].link)
        return replace(said, of=self._notice(item)) if item.notice else said

    def _notice(self, item: OfBorrower) -> int:
        """The first of this number that went to the borrower, of the list or of the book."""
        if (link := self.sent.get((item.borrower, item.notice))) is not None:
            return link
        for step in self.steps.get(item.borrower, ()):
            if isinstance(step.said, Notice) and step.document == item.notice:
                return step.chain
        if self.unread.may_be_notice(item.notice) or any(
            isinstance(each, OfBorrower) and _is_notice(each, item) and each.day <= item.day
            for each in self.items
        ):
            raise _Resting
        said_of = {"document": item.notice, "cooperative": item.borrower}
        raise FundledgerError("recovery_file.no_such_notice", **said_of)

    def _rung_meant(self, day: date, said: Contact | Notice) -> str:
        """By its code or its name; of a call that names none, the ladder's first of its kind.

        What is meant by none stays as it was said.
        """
        wanted, ladder = clean(said.rung).casefold(), self.ladders.on(day)
        for each in ladder.rungs:
            if wanted in {each.code, each.name.casefold()}:
                return each.code
        names_none = isinstance(said, Contact) and said.rung == "contact"  # as it is by itself
        return contact_rung(ladder, ()) if names_none else said.rung

    def _step_standing(self, item: OfBorrower, said: Meant) -> Step | None:
        for step in self.steps.get(item.borrower, ()):
            if (step.day, step.document, step.said) == (item.day, item.document, said):
                return step
            both = (
                replace(item, said=said),
                OfBorrower(
                    borrower=step.borrower, day=step.day, said=step.said, document=step.document
                ),
            )
            if isinstance(said, Notice) and identity(both[0]) == identity(both[1]):
                said_of = {"document": item.document, "link": step.chain, "day": step.day}
                raise FundledgerError("recovery_file.notice_differs", **said_of)
        return None

    # Inspections.

    def _inspection(self, item: OfUse) -> Received:
        standing = self._inspection_standing(item)
        if standing is not None:
            return Received(item, standing.chain, is_new=False)
        kept = inspections.inspect(
            *(self.writer, item.loan, item.day, item.minutes),
            document=item.document,
            today=self.today,
        )
        return Received(item, kept.chain, is_new=True)

    def _inspection_standing(self, item: OfUse) -> Inspection | None:
        for each in self.inspections.get(item.loan, ()):
            if each.document == item.document:
                if (each.day, each.minutes) == (item.day, item.minutes):
                    return each
                said_of = {"document": item.document, "link": each.chain, "day": each.day}
                raise FundledgerError("recovery_file.minutes_differ", **said_of)
        return None

    # Cases.

    def _of_case(self, item: OfCase) -> Received:
        if item.case in self.refused_cases:
            raise _Resting
        at = self.writer.connection, self.writer.fund
        case = cases.find_case(*at, item.case)
        if case is None and self.unread.may_be_case(item.case):
            raise _Resting
        case = case or cases.case_numbered(*at, item.case)  # which of them there are
        said = _said_in(case, item)
        if (standing := self._entered_standing(item, said)) is not None:
            return Received(item, standing.chain, is_new=False)
        where = self.writer, item.case, item.day
        if isinstance(said, Occurred):
            case = cases.happen(*where, said, document=item.document, today=self.today)
        else:
            case = cases.move(*where, said, document=item.document, today=self.today)
        return Received(item, _last(case), is_new=True)

    def _opened(self, item: OfCase, said: Opened) -> Received:
        by = clean(said.procedure) or procedures.holding(item.day).name
        said = replace(said, procedure=by)
        said = replace(said, state=cases.state_meant(said.set_of_rules, said.state))
        if (case := self.cases.get(item.case)) is not None:
            first = case.entered[0]
            if (first.day, first.document, first.said) == (item.day, item.document, said):
                return Received(item, first.chain, is_new=False)
            raise FundledgerError("recovery_file.case_differs", case=case.number, day=first.day)
        case = cases.open_case(
            *(self.writer, item.case, item.day, said),
            document=item.document,
            today=self.today,
            beside=list(self._about(said.loans)),
        )
        for loan in case.loans:
            self.about[loan].append(case.number)
        return Received(item, _last(case), is_new=True)

    def _about(self, loans: Iterable[str]) -> Iterator[Case]:
        """The cases about some loans, as they stand by now."""
        numbers = {number for loan in loans for number in self.about.get(clean(loan), ())}
        for number in sorted(numbers):
            yield cases.case_numbered(self.writer.connection, self.writer.fund, number)

    def _entered_standing(self, item: OfCase, said: Occurred | Shifted) -> Entered | None:
        """Of what was in the book before; a claim that is not said follows from its day."""
        case = self.cases.get(item.case)
        for each in () if case is None else case.entered:
            there = each.said
            if isinstance(there, Occurred) and isinstance(said, Occurred) and not said.claimed:
                there = replace(there, claimed=())
            if (each.day, each.document, there) == (item.day, item.document, said):
                return each
        return None


def _said_in(case: Case, item: OfCase) -> Occurred | Shifted:
    """Events and dates by their codes, and the figures as what they are of the event."""
    said = item.said
    standing = case.standing(frozenset())
    if isinstance(said, Shifted):
        return replace(said, deadline=cases.period_meant(standing, said.deadline))
    assert isinstance(said, Occurred)
    said = replace(said, event=cases.event_meant(standing, said.event))
    if said.event in FILING:
        return replace(said, claimed=item.sums)
    return replace(said, judged=item.sums)


def _is_notice(notice: OfBorrower, of: OfBorrower) -> bool:
    is_same = notice.borrower == of.borrower and notice.document == of.notice
    return is_same and isinstance(notice.said, Notice)


def _last(case: Case) -> int:
    return max(each.chain for each in case.entered)


_FIELDS = {
    "cooperative.unknown": "cooperative",
    "recovery.no_number": "document",
    "recovery.number_taken": "document",
    "recovery.no_such_rung": "rung",
    "recovery.rung_is_confirmation": "rung",
    "recovery.rung_is_recall": "rung",
    "recovery.rung_is_suit": "rung",
    "recovery.promised_before": "by",
    "recovery.loan_of_another": "loans",
    "recovery_file.no_such_notice": "notice",
    "recovery_file.notice_differs": "document",
    "recovery_file.minutes_differ": "document",
    "recovery_file.case_differs": "case",
    "inspection.no_members": "members",
    "case.no_loans": "loans",
    "case.no_court": "court",
    "case.unknown": "case",
    "case.none_yet": "case",
    "case.open_already": "loans",
    "case.no_document": "document",
    "case.which_state": "state",
    "case.not_filed_yet": "state",
    "case.claimed_when": "filed_on",
    "case.judged_when": "judged_on",
    "case.judged_before_filed": "judged_on",
    "procedure.no_such_state": "state",
    "case.claim_not_told": "principal",
    "case.claim_differs": "principal",
    "case.judges_nothing": "principal",
    "case.loan_not_in_it": "loan",
    "case.judged_twice": "loan",
    "case.says_no_fee": "fee",
    "case.names_no_court": "court",
    "procedure.no_such_event": "event",
    "procedure.out_of_order": "event",
    "procedure.no_such_set": "procedure",
    "procedure.which_set": "procedure",
    "procedure.does_not_continue": "procedure",
    "procedure.served_before": "served",
    "procedure.no_such_date": "deadline",
    "procedure.no_dates": "deadline",
    "procedure.moved_before": "moved_to",
}
"""Which field of its row a refusal speaks of."""

_OF_ITS_DAY = frozenset(
    {
        *("loan.future_day", "recovery.before_step", "case.told_later"),
        *("inspection.not_disbursed", "case.not_disbursed", "case.nothing_owed"),
        *("procedure.none_yet", "procedure.not_in_force", "procedure.before_case"),
        *("procedure.runs_backward", "procedure.is_over"),
    }
)
_OF_ITS_LOAN = frozenset({"loan.unknown", "loan.unknown_but"})


def _field_of(item: Item, key: str) -> str | None:
    if key in _OF_ITS_LOAN:
        return "loan" if isinstance(item, OfUse) else "loans"
    if key in _OF_ITS_DAY:
        return _day_field(item)
    return _FIELDS.get(key)


def _day_field(item: Item) -> str:
    """What became of a notice, and what was answered, stand in its own row."""
    match item:
        case OfBorrower(said=Delivery()):
            return "delivered_on"
        case OfBorrower(said=Reply(), after=int()):
            return "replied_on"
    return "day"


def _field_of_number(item: Item) -> str:
    match item:
        case OfCase(said=Opened()):
            return "case"
        case OfCase(said=Occurred()):
            return "event"
        case OfUse() | OfBorrower(said=Notice()):
            return "document"
    return "day"
