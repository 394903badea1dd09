"""Cases at court and in enforcement: each a chain of facts under the case's number.

    open_case(writer, number, day, …)       a case about loans of one borrower
    happen(writer, number, day, …)          something happened in it
    move(writer, number, moved, …)          a statutory date is another from now on
    take_back(writer, number, link, …)      something that was entered wrongly
    cases(connection, fund)                 those that stand, by number
    case_numbered(connection, fund, number)

A case that has been before the court for years may be taken over in the state in which it stands:
what is known of its claim and its judgment is told when it is opened (`Opened.state`).

    {"do": "open", …}  {"do": "event", …}  {"do": "move", …}
    {"do": "void", "voids": link, "reason": …}

What may happen, and by when something must be done, is for the set of rules that the case goes by
(`procedure.follow`); a state or a date is never stored. What is claimed is taken from the books on
the day of filing and kept with the event, for the court is shown that figure for years; what was
judged is said by whoever reads the judgment. Neither changes what a loan owes by its contract.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from fundledger.arrears.debts import Day as OfDay
from fundledger.contract.fields import (
    Count,
    Day,
    IfSaid,
    Kind,
    Money,
    SaidAs,
    Text,
    reader_of,
    said,
)
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import not_voided, stated
from fundledger.ledger.settings import Settings
from fundledger.messages.wording import Named, Sentence
from fundledger.money import Dong
from fundledger.recovery.case_sums import PARTS, OfLoan, Sums, owed_on, together
from fundledger.recovery.ladder import Taken
from fundledger.recovery.procedure import Happened, Moved, Standing, Step, TakenOver, after, follow
from fundledger.registers.cooperatives import borrower_on
from fundledger.registers.loan import loan_numbered
from fundledger.registers.settings import holidays_on
from fundledger.rules import procedures
from fundledger.rules.holidays import listed_years, public_holidays
from fundledger.rules.procedures import CASE_KINDS, CaseKind, Event, Procedure
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "case"

FILING = frozenset({"file", "amend"})
"""Events by which a claim goes to the court: its figures are kept."""

SETTLING = frozenset({"recognise", "recognise_at_hearing"})
JUDGING = frozenset({"judge", "judge_appeal", "change_judgment", *SETTLING})
"""Events whose paper may say what the borrower owes, loan by loan."""

ASKS_FEE = "ask_fee"
TO_ANOTHER_COURT = frozenset({"transfer", "receive"})
REQUESTS = "request"
"""The event by which the Fund asks that what is in force be enforced."""

ENFORCED = "decide"
"""The event from which what comes in came by enforcement."""


def _sums_said(of: Sequence[OfLoan]) -> list[dict[str, object]]:
    return [{"loan": each.loan, **each.sums._asdict()} for each in of]


def _sums_read(of: Sequence[Mapping[str, Any]]) -> tuple[OfLoan, ...]:
    return tuple(
        OfLoan(str(each["loan"]), Sums(*(int(each[name]) for name in Sums._fields))) for each in of
    )


Texts = Annotated[tuple[str, ...], Kind("texts", list, tuple)]
OfLoans = Annotated[tuple[OfLoan, ...], Kind("sums", _sums_said, _sums_read)]
SetName = Annotated[Text, SaidAs("set")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Who is sued for which loans, where, by which rules."""

    cooperative: Text
    loans: Texts
    kind: CaseKind
    court: Text
    procedure: SetName
    defendants: IfSaid[Texts] = ()  # beside the borrower: guarantors, owners of collateral
    officer: IfSaid[Text] = ""
    note: IfSaid[Text] = ""
    state: IfSaid[Text] = ""  # taken over in mid-course: where it stands since the day
    files: IfSaid[Texts] = ()  # its numbers at the court and the enforcement agency
    filed_on: IfSaid[Day | None] = None
    claimed: IfSaid[OfLoans] = ()
    judged_on: IfSaid[Day | None] = None
    judged: IfSaid[OfLoans] = ()

    @property
    def set_of_rules(self) -> Procedure:
        return procedures.named(self.procedure)

    @property
    def was_filed(self) -> bool:
        """Whether it must have been filed to have come where it was taken over."""
        return bool(self.state) and not _is_before(self.set_of_rules, self.state, FILING)

    @property
    def was_enforced(self) -> bool:
        return bool(self.state) and not _is_before(self.set_of_rules, self.state, {ENFORCED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurred:
    """An event of the case's set; the number of its paper is the fact's."""

    event: Text
    served: IfSaid[Day | None] = None
    procedure: IfSaid[SetName] = ""
    court: IfSaid[Text] = ""  # another one, from now on
    claimed: IfSaid[OfLoans] = ()
    judged: IfSaid[OfLoans] = ()
    fee: IfSaid[Money | None] = None  # the advance that is asked for, or the fee that is judged
    note: IfSaid[Text] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifted:
    """A statutory date, by its name, that is another from now on."""

    deadline: Text
    to: Day
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """An entry of court fees that is of this case."""

    entry: Count


Said = Opened | Occurred | Shifted | Paid

DO: Mapping[type[Said], str] = {
    Opened: "open",
    Occurred: "event",
    Shifted: "move",
    Paid: "fee",
}
_READERS = {do: (of, reader_of(of)) for of, do in DO.items()}


class Entered(NamedTuple):
    """What was said of a case, and stands."""

    chain: int
    day: date
    document: str
    actor: str
    said: Said

    @property
    def step(self) -> Step | None:
        """As its set of rules has it; none for what is no step."""
        match self.said:
            case Occurred() as it:
                by = it.procedure or None
                return Happened(self.day, it.event, self.document, it.served, by)
            case Shifted() as it:
                return Moved(self.day, it.deadline, it.to, it.reason, self.document)
            case Opened(state="") as it:
                opening = it.set_of_rules.opening
                return Happened(self.day, opening.name, self.document)
            case Opened() as it:
                return TakenOver(self.day, it.state, self.document)
        return None


def _is_before(procedure: Procedure, state: str, events: Container[str]) -> bool:
    """Whether a case can be in a state without any of some events."""
    seen, ahead = set[str](), [procedure.opening.target]
    while ahead:
        at = ahead.pop()
        if at is not None and at not in seen:
            seen.add(at)
            ahead += [e.target for e in procedure.possible_in(at) if e.name not in events]
    return state in seen


class Claim(NamedTuple):
    """What was claimed on the day of filing, or judged."""

    day: date
    document: str
    event: str
    of: tuple[OfLoan, ...]

    @property
    def whole(self) -> Sums:
        return together(self.of)

    def of_loan(self, loan: str) -> Sums | None:
        return next((sums for number, sums in self.of if number == loan), None)


class Filed(NamedTuple):
    """The day, and the link of what says so."""

    day: date
    chain: int


@dataclass(frozen=True)
class Case:
    number: str
    entered: tuple[Entered, ...]  # in the order of days, the opening first

    @property
    def opened(self) -> Opened:
        found = self.entered[0].said
        assert isinstance(found, Opened)
        return found

    @property
    def began(self) -> date:
        return self.entered[0].day

    @property
    def loans(self) -> tuple[str, ...]:
        return self.opened.loans

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for each in self.entered if (step := each.step) is not None)

    @cached_property
    def occurred(self) -> tuple[tuple[Entered, Occurred], ...]:
        return tuple((each, each.said) for each in self.entered if isinstance(each.said, Occurred))

    def until(self, day: date) -> Case | None:
        """As it was at the end of a day; None before it was opened."""
        kept = tuple(each for each in self.entered if each.day <= day)
        return replace(self, entered=kept) if kept else None

    def standing(self, holidays: frozenset[date]) -> Standing:
        opened = self.opened
        return follow(opened.set_of_rules, opened.kind, self.steps, holidays)

    @property
    def is_over(self) -> bool:
        return self.standing(frozenset()).is_over  # days off move dates, never a state

    @property
    def court(self) -> str:
        """Where it is now."""
        said = [occurred.court for _, occurred in self.occurred if occurred.court]
        return said[-1] if said else self.opened.court

    @property
    def claim(self) -> Claim | None:
        """The last one that was filed, or told of when the case was taken over."""
        return self._last("claimed") or self._told_claim

    @property
    def _told_claim(self) -> Claim | None:
        of = self.opened
        return self._told("file", of.filed_on, of.claimed)

    def _told(self, event: str, day: date | None, of: tuple[OfLoan, ...]) -> Claim | None:
        return Claim(day, ", ".join(self.opened.files), event, of) if day and of else None

    @property
    def judgment(self) -> Claim | None:
        """The last figures that a court gave."""
        of = self.opened
        return self._last("judged") or self._told("judge", of.judged_on, of.judged)

    def claim_by(self, day: date) -> Claim | None:
        """The one that stood on a day: what a judgment of that day is about."""
        told = self._told_claim
        if told is not None and told.day > day:
            told = None
        then = self.until(day)
        return told if then is None else then._last("claimed") or told

    @property
    def filed(self) -> Filed | None:
        """When it first went to the court; where nobody knows, by when it had."""
        first = self.entered[0]
        if self.opened.was_filed:
            return Filed(self.opened.filed_on or first.day, first.chain)
        filings = (each for each, said in self.occurred if said.event in FILING)
        return next((Filed(each.day, each.chain) for each in filings), None)

    @property
    def enforced_since(self) -> date | None:
        """Since when what comes in came by enforcement, as far as the book knows."""
        if self.opened.was_enforced:
            return self.began
        days = [each.day for each, said in self.occurred if said.event == ENFORCED]
        return days[0] if days else None

    @property
    def is_settled_before_hearing(self) -> bool:
        return any(said.event == "recognise" for _, said in self.occurred)

    def _last(self, what: str) -> Claim | None:
        for each, occurred in reversed(self.occurred):
            if of := getattr(occurred, what):
                return Claim(each.day, each.document, occurred.event, of)
        return None


# Reading.


def cases(connection: Connection, fund: int, known_at: int | None = None) -> list[Case]:
    """Those that stand, by number."""
    by_number: dict[str, list[Fact]] = defaultdict(list)
    for fact in stated(connection, fund, KIND, known_at=known_at):
        by_number[fact.subject].append(fact)
    found = (_case(number, of) for number, of in sorted(by_number.items()))
    return [each for each in found if each is not None]


def find_case(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> Case | None:
    wanted = clean(number)
    return _case(wanted, stated(connection, fund, KIND, subject=wanted, known_at=known_at))


def case_numbered(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> Case:
    found = find_case(connection, fund, number, known_at)
    if found is None:
        known = [each.number for each in cases(connection, fund, known_at)]
        key = "case.unknown" if known else "case.none_yet"
        raise FundledgerError(key, case=clean(number), known=known)
    return found


def open_cases_of(
    connection: Connection, fund: int, day: date, known_at: int | None = None
) -> dict[str, Case]:
    """By loan, the case that is not over at the end of a day."""
    found: dict[str, Case] = {}
    for each in cases(connection, fund, known_at):
        then = each.until(day)
        if then is not None and not then.is_over:
            found |= dict.fromkeys(then.loans, then)
    return found


def suits_of(
    connection: Connection, fund: int, day: date, known_at: int | None = None
) -> dict[str, list[Taken]]:
    """By loan, the suits filed for it: rungs of the ladder."""
    found: dict[str, list[Taken]] = defaultdict(list)
    for each in cases(connection, fund, known_at):
        filed = each.filed
        if filed is not None and filed.day <= day:
            for loan in each.loans:
                found[loan].append(Taken("suit", filed.day, each.number, filed.chain))
    return found


def judged_of(connection: Connection, fund: int, number: str, loan: str) -> Sums | None:
    """What a court last ordered of a loan in a case, if that says it."""
    case = case_numbered(connection, fund, number)
    if clean(loan) not in case.loans:
        raise FundledgerError("case.loan_not_in_it", case=case.number, loan=loan, known=case.loans)
    return None if case.judgment is None else case.judgment.of_loan(clean(loan))


def days_off(
    connection: Connection, fund: int, day: date, known_at: int | None = None
) -> frozenset[date]:
    """By the law, and by the Fund's own list as it stands on a day."""
    first = min(each.since for each in procedures.shipped().values()).year
    last = max(listed_years()[-1], day.year) + _AHEAD_YEARS
    own = holidays_on(Settings.read(connection, fund, known_at), day)
    return public_holidays(first, last) | own


_AHEAD_YEARS = 10
"""The longest period is five years, and may be made longer by two."""


class _Cases:
    """What a lower room may ask: of which loans a case is open."""

    name = "cases"

    def loans(self, connection: Connection, fund: int, day: date) -> frozenset[str]:
        return frozenset(open_cases_of(connection, fund, day))


CASES = _Cases()


# Stating.


def open_case(
    writer: Writer,
    number: str,
    day: date,
    opened: Opened,
    *,
    document: str = "",
    today: date,
    beside: Iterable[Case] | None = None,
) -> Case:
    """A case about loans that one borrower owes; one open case a debt.

    `beside` are those about the same debts, of whoever has them at hand; else all are read.
    """
    wanted = clean(number)
    _refuse_future(day, today)
    if not wanted:
        raise FundledgerError("case.no_number")
    if find_case(writer.connection, writer.fund, wanted) is not None:
        raise FundledgerError("case.number_taken", case=wanted)
    procedure = opened.set_of_rules
    what = replace(
        opened,
        cooperative=clean(opened.cooperative),
        loans=tuple(dict.fromkeys(map(clean, opened.loans))),
        court=clean(opened.court),
        defendants=tuple(dict.fromkeys(filter(None, map(clean, opened.defendants)))),
        files=tuple(dict.fromkeys(filter(None, map(clean, opened.files)))),
        state=state_meant(procedure, opened.state),
    )
    borrower_on(writer.connection, writer.fund, what.cooperative, day)
    _refuse_opening(writer, day, what)
    first = Entered(0, day, clean(document), "", what).step
    assert first is not None
    follow(procedure, what.kind, [first], frozenset())
    _refuse_told(writer, wanted, day, what, today)
    others = cases(writer.connection, writer.fund) if beside is None else beside
    _refuse_open_already(others, wanted, what.loans, since=day)
    body = {"do": "open", **said(what)}
    fact = writer.state(Statement(KIND, wanted, day, body, clean(document) or None))
    return Case(wanted, (_entered(fact),))


def happen(
    writer: Writer, number: str, day: date, what: Occurred, *, document: str = "", today: date
) -> Case:
    """Something happened in a case, as its set of rules lets it."""
    _refuse_future(day, today)
    case = case_numbered(writer.connection, writer.fund, number)
    standing = case.standing(frozenset())
    what = replace(what, event=event_meant(standing, what.event))
    event = standing.procedure.events.get(what.event)
    step = Happened(day, what.event, clean(document), what.served, what.procedure or None)
    after(standing, step)
    _refuse_unsaid(event, what, document)
    _refuse_misplaced(case, what)
    if what.event in FILING:
        what = replace(what, claimed=_claimed(writer, case, what.claimed, day, today))
    body = {"do": "event", **said(what)}
    fact = writer.state(Statement(KIND, case.number, day, body, clean(document) or None))
    return replace(case, entered=(*case.entered, _entered(fact)))


def move(
    writer: Writer, number: str, day: date, what: Shifted, *, document: str = "", today: date
) -> Case:
    """A statutory date that runs becomes another, with a reason."""
    _refuse_future(day, today)
    case = case_numbered(writer.connection, writer.fund, number)
    standing = case.standing(frozenset())
    what = replace(
        what, deadline=_deadline_meant(standing, what.deadline), reason=clean(what.reason)
    )
    after(standing, Moved(day, what.deadline, what.to, what.reason, clean(document)))
    body = {"do": "move", **said(what)}
    fact = writer.state(Statement(KIND, case.number, day, body, clean(document) or None))
    return replace(case, entered=(*case.entered, _entered(fact)))


def keep_fee(writer: Writer, number: str, loan: str, day: date, entry: int) -> Case:
    """An entry of court fees is of a case, and of one of its loans."""
    case = case_numbered(writer.connection, writer.fund, number)
    if clean(loan) not in case.loans:
        raise FundledgerError("case.loan_not_in_it", case=case.number, loan=loan, known=case.loans)
    if day < case.began:
        raise FundledgerError("procedure.before_case", day=day, opened=case.began)
    body = {"do": "fee", **said(Paid(entry=entry))}
    fact = writer.state(Statement(KIND, case.number, day, body))
    return replace(case, entered=(*case.entered, _entered(fact)))


def take_back(writer: Writer, number: str, link: int, reason: str, today: date) -> Entered:
    """Void what was entered wrongly; refused where what came after would not follow any more."""
    case = case_numbered(writer.connection, writer.fund, number)
    wrong = next((each for each in case.entered if each.chain == link), None)
    if wrong is None:
        known = [each.chain for each in case.entered]
        raise FundledgerError("case.no_such_link", case=case.number, link=link, known=known)
    if not clean(reason):
        raise FundledgerError("recovery.take_back_why", link=link)
    left = tuple(each for each in case.entered if each.chain != link)
    later = [each.chain for each in left if each.chain > link]
    if isinstance(wrong.said, Opened) and left:
        raise FundledgerError("recovery.rested_on", link=link, links=later)
    if left:
        remains = replace(case, entered=left)
        try:
            is_over = remains.is_over
        except FundledgerError as why:
            said_of = {"case": case.number, "link": link, "links": later}
            raise FundledgerError("case.would_not_follow", **said_of) from why
        if not is_over:
            others = cases(writer.connection, writer.fund)
            _refuse_open_already(others, case.number, case.loans, since=case.began)
    body = {"do": "void", "voids": link, "reason": clean(reason)}
    writer.state(Statement(KIND, case.number, today, body))
    return wrong


def state_meant(procedure: Procedure, text: str) -> str:
    """A state by its code, or by what it is called."""
    return _meant({name: each.label for name, each in procedure.states.items()}, text)


def event_meant(standing: Standing, text: str) -> str:
    """An event by its code, or by what it is called; what is meant by none stays as it was said."""
    every = {name: each.label for name, each in standing.procedure.events.items()}
    return _meant(every, text)


def period_meant(standing: Standing, text: str) -> str:
    """A statutory period by its name or by what it is for, whether it runs or not."""
    return _meant({each.name: each.what for each in standing.procedure.periods.values()}, text)


def _deadline_meant(standing: Standing, text: str) -> str:
    running = (*standing.deadlines, *standing.not_known)
    return _meant({each.name: each.what for each in running}, text)


def _meant(every: Mapping[str, Named], text: str) -> str:
    wanted = clean(text)
    if wanted in every:
        return wanted
    folded = wanted.casefold()
    for name, label in every.items():
        if folded in {label.vi.casefold(), label.en.casefold(), name.replace("_", "-")}:
            return name
    return wanted


# What is refused.


def _refuse_future(day: date, today: date) -> None:
    if day > today:
        raise FundledgerError("loan.future_day", day=day)


def _refuse_opening(writer: Writer, day: date, what: Opened) -> None:
    if not what.loans:
        raise FundledgerError("case.no_loans")
    if not what.court:
        raise FundledgerError("case.no_court")
    assert what.kind in CASE_KINDS
    for number in what.loans:
        loan = loan_numbered(writer.connection, writer.fund, number)
        if loan.cooperative_on(day) != what.cooperative:
            said_of = {"loan": number, "cooperative": what.cooperative}
            raise FundledgerError("recovery.loan_of_another", **said_of)
        if not loan.was_lent(day):
            raise FundledgerError("case.not_disbursed", loan=number, day=day)


def _refuse_open_already(
    others: Iterable[Case], number: str, loans: Sequence[str], since: date
) -> None:
    """One case a debt: another one must have been over by the day on which this one began."""
    for other in others:
        both = [loan for loan in loans if loan in other.loans]
        if other.number == number or not both:
            continue
        standing = other.standing(frozenset())
        if not standing.is_over or standing.since > since:
            said_of = {"loan": both[0], "case": other.number, "state": standing.state.label}
            raise FundledgerError("case.open_already", **said_of)


def _refuse_unsaid(event: Event | None, what: Occurred, document: str) -> None:
    """A paper that has a number is told by it."""
    if event is not None and event.is_numbered and not clean(document):
        paper = event.paper or event.label
        raise FundledgerError("case.no_document", event=event.label, paper=paper)


def _refuse_misplaced(case: Case, what: Occurred) -> None:
    """Figures and courts that the paper of an event does not say."""
    if what.claimed and what.event not in FILING:
        raise FundledgerError("case.claims_nothing", event=what.event, known=sorted(FILING))
    if what.judged and what.event not in JUDGING:
        raise FundledgerError("case.judges_nothing", event=what.event, known=sorted(JUDGING))
    if what.fee is not None and what.event not in {ASKS_FEE, *JUDGING}:
        known = sorted({ASKS_FEE, *JUDGING})
        raise FundledgerError("case.says_no_fee", event=what.event, known=known)
    if what.fee is not None and what.fee < 0:
        raise FundledgerError("case.below_zero")
    if what.court and what.event not in TO_ANOTHER_COURT:
        known = sorted(TO_ANOTHER_COURT)
        raise FundledgerError("case.names_no_court", event=what.event, known=known)
    _refuse_sums(case.number, case.loans, what.judged or what.claimed)


def _refuse_sums(case: str, loans: Sequence[str], told: Sequence[OfLoan]) -> None:
    named = [each.loan for each in told]
    for loan in named:
        if loan not in loans:
            raise FundledgerError("case.loan_not_in_it", case=case, loan=loan, known=loans)
        if named.count(loan) > 1:
            raise FundledgerError("case.judged_twice", loan=loan)
    if any(amount < 0 for each in told for amount in each.sums):
        raise FundledgerError("case.below_zero")


def _refuse_told(writer: Writer, number: str, day: date, what: Opened, today: date) -> None:
    """What is told of a case that is taken over is of before that day, and hangs together."""
    if not what.state:
        if what.files or what.filed_on or what.claimed or what.judged_on or what.judged:
            raise FundledgerError("case.which_state")
        return
    if not what.was_filed and (what.filed_on or what.claimed or what.judged):
        label = what.set_of_rules.states[what.state].label
        raise FundledgerError("case.not_filed_yet", state=label)
    for of, on, key in (
        (what.claimed, what.filed_on, "case.claimed_when"),
        (what.judged, what.judged_on, "case.judged_when"),
    ):
        _refuse_sums(number, what.loans, of)
        if bool(of) and on is None:
            raise FundledgerError(key)
        if on is not None and on > day:
            raise FundledgerError("case.told_later", day=on, since=day)
    if what.filed_on and what.judged_on and what.judged_on < what.filed_on:
        said_of = {"judged": what.judged_on, "filed": what.filed_on}
        raise FundledgerError("case.judged_before_filed", **said_of)
    if what.claimed and what.filed_on:
        of_day = OfDay(writer.connection, writer.fund, what.filed_on, today=today)
        for each in what.claimed:
            _claimed_of(writer, each.loan, each.sums, of_day)


def _claimed(
    writer: Writer, case: Case, told: Sequence[OfLoan], day: date, today: date
) -> tuple[OfLoan, ...]:
    """What each loan owes at the end of the day of filing.

    Of a day before the book began with a loan it is told, by whoever has the suit before him; what
    is told of any other day must be what the books have.
    """
    of = OfDay(writer.connection, writer.fund, day, today=today)
    said = dict(told)
    found = tuple(
        OfLoan(number, _claimed_of(writer, number, said.get(number), of)) for number in case.loans
    )
    if not together(found).whole:
        raise FundledgerError("case.nothing_owed", loans=case.loans, day=day)
    return found


def _claimed_of(writer: Writer, number: str, told: Sums | None, of: OfDay) -> Sums:
    loan = loan_numbered(writer.connection, writer.fund, number)
    if loan.opens_after(of.as_of):
        if told is None:
            raise FundledgerError("case.claim_not_told", loan=number, day=of.as_of)
        return told
    owed = owed_on(loan, of)
    if told is not None and told != owed:
        each = zip(PARTS, owed, told, strict=True)
        part, there, claimed = next(one for one in each if one[1] != one[2])
        sums = {"part": Sentence(f"case_part.{part}"), "owed": Dong(there), "told": Dong(claimed)}
        raise FundledgerError("case.claim_differs", loan=number, day=of.as_of, **sums)
    return owed


# Facts.


def _case(number: str, facts: Iterable[Fact]) -> Case | None:
    """What stands of it; None where all of it was taken back."""
    kept = [_entered(fact) for fact in not_voided(facts)]
    if not kept:
        return None
    opening = next(each for each in kept if isinstance(each.said, Opened))
    rest = sorted((e for e in kept if e is not opening), key=lambda each: (each.day, each.chain))
    return Case(number, (opening, *rest))


def _entered(fact: Fact) -> Entered:
    of, read = _READERS[fact.body["do"]]
    value: Any = of(**read(fact.body))
    return Entered(fact.chain, fact.effective, fact.document or "", fact.actor, value)
