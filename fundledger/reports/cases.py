"""Cases at court and in enforcement as tables: all of them, one in full, its dates, its claim.

A state, a date and what may come next follow from what was entered (`recovery.procedure`); the
claim is what was kept on the day of filing, beside what the loans owe now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fundledger.arrears.debts import Day
from fundledger.bulk import no_collection
from fundledger.errors import FundledgerError
from fundledger.messages.wording import Joined, Named, Sentence
from fundledger.money import Dong
from fundledger.recovery.case_costs import Costs, costs_of
from fundledger.recovery.case_sums import NOTHING, PARTS, Account, Sums, account, owed_on
from fundledger.recovery.cases import (
    Case,
    Claim,
    Entered,
    Occurred,
    Opened,
    Paid,
    Shifted,
    case_numbered,
    cases,
    days_off,
)
from fundledger.recovery.procedure import Deadline, Standing
from fundledger.recovery.procedure_words import source_word
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.reports.arrears import is_same, refuse_unknown
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import ITS_LOANS, Borrower, area_word, borrowers
from fundledger.reports.judgments import judgments_table
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    Word,
    alone,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.rules import procedures
from fundledger.rules.procedures import CHANGES_PROCEDURE

_LIST = (
    *texts("case", "court", "kind", "cooperative", "name", "area"),
    ITS_LOANS,
    *(*texts("state"), *days("since"), *sums("claim_principal", "claim_interest")),
    *(*texts("next_event"), *days("next_date")),
)
_LIST_ON_SCREEN: OnScreen = (
    (Column("case"), ("case", "court")),
    (Column("name"), ("name", "loans")),
    (Column("state"), ("state", "since")),
    *alone(*sums("claim_principal", "claim_interest"), *days("next_date")),
)
_ABOUT = texts("what", "value")
_OF_LOANS = (
    *texts("loan"),
    *sums("claim_principal", "claim_interest", "judged_sum", "owed_principal", "owed_interest"),
)
_EVENTS = (
    *(*days("day"), *texts("event", "document"), *days("served"), *texts("said")),
    *(*texts("actor", wide=True), *numbers("link")),
)
_DATES = (
    *(*texts("case", "name"), *texts("must_do", "acted_by"), *days("due"), *numbers("days_left")),
    *(*texts("date_known"), *days("counted_from", "by_law", "longest"), *texts("moved_because")),
    *texts("legal_source", "verified", "court_period"),
)
_DATES_ON_SCREEN: OnScreen = (
    (Column("case"), ("case", "name")),
    (Column("must_do"), ("acted_by", "must_do")),
    (Column("due"), ("due", "date_known")),
    *alone(*numbers("days_left")),
    (Column("longest"), ("longest", "moved_because")),
    (Column("legal_source"), ("legal_source", "verified")),
)
_COSTS = (*texts("what"), *money("amount"), *texts("explanation"))
_WAY = sums("found_since", "came_since", "paid_since", "waived_since")
_CLAIM = (*texts("loan", "what"), *sums("claimed"), *_WAY, *sums("owed_now"))
_OF_PART = (Column("loan"), ("loan", "what"))
_CLAIM_ON_SCREEN: OnScreen = (
    _OF_PART,
    *alone(*money("claimed", "found_since", "came_since", "paid_since", "waived_since")),
    *alone(*money("owed_now")),
)
_JUDGMENT_ON_SCREEN: OnScreen = (
    _OF_PART,
    *alone(*money("claimed", "owed_then", "judged_sum", "difference"), *texts("explanation")),
)
_JUDGMENT = (
    *(*texts("loan", "what"), *sums("claimed"), *_WAY, *sums("owed_then", "judged_sum")),
    *(*sums("difference"), *texts("explanation")),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A case on the day asked, with where it stands."""

    case: Case
    standing: Standing
    day: date

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        return self.standing.deadlines_on(self.day)

    @property
    def next(self) -> Deadline | None:
        return next(iter(self.deadlines), None)


# All of them.


def case_list(asked: Asked, wanted: Mapping[str, str], *, is_open: bool = False) -> Table:
    """Every case by the next statutory date; those without one come after, and then what is over.

    Narrowed by what is `wanted`: an area, an officer, the stage; `is_open`: to what is not over.
    """
    register = borrowers(asked)
    there: dict[str, set[str]] = {name: set() for name in wanted}
    found: list[Told] = []
    for each in _told_each(asked):
        of = register.get(each.case.opened.cooperative, Borrower(each.case.opened.cooperative))
        cut = {name: _CUTTERS[name](each, of) for name in wanted}
        for name, value in cut.items():
            there[name].add(value)
        if all(is_same(value, wanted[name]) for name, value in cut.items()) and not (
            is_open and each.standing.is_over
        ):
            found.append(each)
    refuse_unknown(wanted, there)
    found.sort(key=_by_next)
    rows = [_listed(each, register) for each in found]
    facts: dict[str, Cell] = {**asked.facts, **wanted}
    return Table.of("cases", _LIST, rows, facts, on_screen=_LIST_ON_SCREEN)


_CUTTERS = {
    "area": lambda told, borrower: borrower.area,
    "officer": lambda told, borrower: told.case.opened.officer,
}


def _by_next(told: Told) -> tuple[bool, date]:
    return told.standing.is_over, told.next.due if told.next else date.max


def _told_each(asked: Asked) -> Iterator[Told]:
    holidays = days_off(asked.connection, asked.fund, asked.as_of, asked.known_at)
    for each in cases(asked.connection, asked.fund, asked.known_at):
        if (then := each.until(asked.as_of)) is not None:
            yield Told(then, then.standing(holidays), asked.as_of)


def case_on(asked: Asked, number: str) -> Case:
    """A case as it was at the end of the day."""
    return _told(asked, number).case


def _told(asked: Asked, number: str) -> Told:
    case = case_numbered(asked.connection, asked.fund, number, asked.known_at)
    then = case.until(asked.as_of)
    if then is None:
        raise FundledgerError("case.not_yet", case=case.number, day=asked.as_of, opened=case.began)
    holidays = days_off(asked.connection, asked.fund, asked.as_of, asked.known_at)
    return Told(then, then.standing(holidays), asked.as_of)


def _listed(told: Told, register: Mapping[str, Borrower]) -> Record:
    case, standing = told.case, told.standing
    of = register.get(case.opened.cooperative, Borrower(case.opened.cooperative))
    claimed = case.claim.whole if case.claim else None
    return {
        "case": case.number,
        "court": case.court,
        "kind": word_for("case_kind.", case.opened.kind),
        "cooperative": of.number,
        "name": of.name,
        "area": area_word(of.area),
        "loans": ", ".join(case.loans),
        "state": Word(standing.state.name, standing.state.label),
        "since": standing.since,
        "claim_principal": None if claimed is None else claimed.principal,
        "claim_interest": None if claimed is None else claimed.all_interest,
        "next_event": Word(told.next.name, told.next.what) if told.next else None,
        "next_date": told.next.due if told.next else None,
    }


# One of them.


def case_screen(asked: Asked, number: str) -> Screen:
    """All that is known of it: where it stands, its loans, dates, costs, and what happened."""
    told = _told(asked, number)
    facts: dict[str, Cell] = {**asked.facts, "case": told.case.number}
    about = _about_table(asked, told, facts)
    costs = _costs_table(asked, told)
    tables = (
        *(about, _loans_table(asked, told), dates_table(asked, [told])),
        *(costs, _events_table(told)),
    )
    shown = tuple(each for each in tables if each is about or each.rows)
    data = {**parts(about), **{each.name: each for each in tables[1:]}}
    return Screen(shown, data, flat=tables[-1])


def standing_screen(asked: Asked, case: Case, notes: Iterable[Note] = ()) -> Screen:
    """Where it stands by now and its dates: what is answered to whoever entered something."""
    holidays = days_off(asked.connection, asked.fund, asked.as_of)
    told = Told(case, case.standing(holidays), asked.as_of)
    facts: dict[str, Cell] = {"fund": asked.fund, "case": case.number}
    about = _about_table(asked, told, facts, is_brief=True)
    dates = dates_table(asked, [told], notes)
    return Screen((about, dates))


def _about_table(
    asked: Asked, told: Told, facts: Mapping[str, Cell], *, is_brief: bool = False
) -> Table:
    case, standing = told.case, told.standing
    opened = case.opened
    name = borrowers(asked).get(opened.cooperative, Borrower(opened.cooperative)).name
    said: dict[str, Cell] = {
        "case": case.number,
        "court": case.court,
        "kind": word_for("case_kind.", opened.kind),
        "plaintiff": str(asked.facts.get("fund_name") or "") or None,
        "defendant": Joined((opened.cooperative, name)),
        "also_sued": ", ".join(opened.defendants) or None,
        "loans": ", ".join(case.loans),
        "state": Word(standing.state.name, standing.state.label),
        "since": Joined((standing.since,)),
        "acts_next": _actor_of(standing),
        "procedure": Word(standing.procedure.name, standing.procedure.label),
        "file_numbers": "; ".join(opened.files) or None,
        "taken_over" if opened.state else "opened": Joined((case.began, case.entered[0].document)),
        "officer": opened.officer or None,
        "note": opened.note or None,
    }
    brief = ("case", "state", "since", "acts_next")
    rows: list[Record] = [
        {"what": word_for("case_about.", name), "value": cell}
        for name, cell in said.items()
        if cell is not None and (not is_brief or name in brief)
    ]
    return Table.of("case", _ABOUT, rows, facts, _next_notes(told))


def _actor_of(standing: Standing) -> Cell:
    actor = standing.state.actor
    return None if actor is None else Word(actor, standing.procedure.actors[actor])


def _next_notes(told: Told) -> Iterator[Note]:
    standing = told.standing
    if standing.is_over:
        yield Note("case_note.over")
        return
    possible = [
        Joined((each.name, Joined(("(", each.label, ")"), ""))) for each in standing.possible
    ]
    yield Note("case_note.may_follow", {"possible": possible})
    if (caution := standing.procedure.caution) is not None:
        yield Note("procedure_note.caution", {"name": standing.procedure.name, "caution": caution})
    on = procedures.holding(told.day)
    if standing.procedure.name in on.continues:
        said = {"label": on.label, "day": on.since, "case": told.case.number, "set": on.name}
        yield Note("case_note.later_set", said)


def _loans_table(asked: Asked, told: Told) -> Table:
    claim, judgment, of = told.case.claim, told.case.judgment, _day_of(asked)
    rows: list[Record] = []
    for number in told.case.loans:
        owed = owed_on(_loan(asked, number), of)
        claimed = claim.of_loan(number) if claim else None
        judged = judgment.of_loan(number) if judgment else None
        rows.append(
            {
                "loan": number,
                "claim_principal": claimed.principal if claimed else None,
                "claim_interest": claimed.all_interest if claimed else None,
                "judged_sum": judged.whole if judged else None,
                "owed_principal": owed.principal,
                "owed_interest": owed.all_interest,
            }
        )
    return Table.of("case_loans", _OF_LOANS, rows)


def _events_table(told: Told) -> Table:
    before: Standing = told.standing
    rows: list[Record] = [
        {
            "day": each.day,
            "event": event_word(before, each),
            "document": each.document or None,
            "served": each.said.served if isinstance(each.said, Occurred) else None,
            "said": _said(each),
            "actor": each.actor,
            "link": each.chain,
        }
        for each in told.case.entered
    ]
    return Table.of("case_events", _EVENTS, rows)


def event_word(standing: Standing, each: Entered) -> Word:
    match each.said:
        case Shifted():
            return word_for("case_event.", "moved")
        case Paid():
            return word_for("case_event.", "fee")
        case Occurred(event=event) if event == CHANGES_PROCEDURE:
            return word_for("case_event.", event)
        case Occurred(event=event):
            return Word(event, _label(standing, event))
        case Opened(state=state) if state:
            return word_for("case_event.", "taken_over")
    opening = standing.procedure.opening
    return Word(opening.name, opening.label)


def _label(standing: Standing, event: str) -> Named | str:
    """By the set the case goes by, or by one that it went by before."""
    for one in (standing.procedure, *standing.sets.values()):
        if event in one.events:
            return one.events[event].label
    return event


def _said(each: Entered) -> Cell:
    match each.said:
        case Shifted() as it:
            moved = {"deadline": it.deadline, "to": it.to, "reason": it.reason}
            return Sentence("case_word.moved", moved)
        case Paid() as it:
            return Sentence("case_word.entry", {"entry": it.entry})
        case Occurred() as it:
            return _figures(it)
        case Opened(state=state) as it if state:
            return _told_of(it)
    return None


def _told_of(it: Opened) -> Cell:
    """What was known of a case that was taken over."""
    said: list[object] = [it.set_of_rules.states[it.state].label]
    for name, day, of in (
        ("claimed_on", it.filed_on, it.claimed),
        ("judged_on", it.judged_on, it.judged),
    ):
        if day is not None:
            sums = {"day": day, "amount": Dong(sum(each.sums.whole for each in of))}
            said.append(Sentence(f"case_word.{name}" if of else f"case_word.{name}_day", sums))
    return Joined(tuple(said), "; ")


def _figures(it: Occurred) -> Cell:
    said: list[object] = []
    if it.court:
        said.append(it.court)
    if it.procedure:
        said.append(it.procedure)
    for name in ("claimed", "judged"):
        if of := getattr(it, name):
            whole = sum(each.sums.whole for each in of)
            said.append(Sentence(f"case_word.{name}", {"amount": Dong(whole)}))
    if it.fee is not None:
        said.append(Sentence("case_word.fee", {"amount": Dong(it.fee)}))
    if it.note:
        said.append(it.note)
    return Joined(tuple(said), "; ") if said else None


# Costs.


def _costs_table(asked: Asked, told: Told) -> Table:
    where = asked.connection, asked.fund
    costs = costs_of(*where, told.case, asked.as_of, asked.known_at)
    return Table.of("case_costs", _COSTS, list(_cost_rows(costs)), None, _cost_notes(costs))


def _cost_rows(costs: Costs) -> Iterator[Record]:
    if (of := costs.by_table) is not None:
        said = {"value": Dong(of.value), "table": of.table}
        yield _cost("fee", of.fee, Sentence("case_word.by_table", said))
        if of.settled is not None:
            yield _cost("fee_settled", of.settled, Sentence("case_word.settled"))
        yield _cost("advance", of.advance)
    found = (
        *(("asked", costs.asked), ("judged", costs.judged)),
        *(("paid", costs.paid or None), ("back", costs.back or None)),
    )
    for name, amount in found:
        if amount is not None:
            yield _cost(name, amount)
    if costs.paid:
        yield _cost("advanced", costs.advanced)
    if (since := costs.enforced_since) is not None:
        yield _cost("enforced", costs.enforced, Sentence("case_word.since", {"day": since}))


def _cost(name: str, amount: int, explanation: Cell = None) -> Record:
    what = word_for("case_cost.", name)
    return {"what": what, "amount": amount, "explanation": explanation}


def _cost_notes(costs: Costs) -> Iterator[Note]:
    if costs.by_table is not None and costs.by_table.is_unverified:
        yield Note("case_note.fee_unverified", {"table": costs.by_table.table})


# Dates.


def case_dates(asked: Asked, number: str | None = None) -> Table:
    """The statutory dates that run, the next first: of one case, or of all."""
    found = list(_told_each(asked)) if number is None else [_told(asked, number)]
    return dates_table(asked, found, facts=asked.facts)


def dates_table(
    asked: Asked,
    of: Sequence[Told],
    notes: Iterable[Note] = (),
    facts: Mapping[str, Cell] | None = None,
) -> Table:
    register = borrowers(asked)
    running = [(told, each) for told in of for each in told.deadlines]
    running.sort(key=lambda each: (each[1].due, each[0].case.number, each[1].name))
    unknown = [(told, each) for told in of for each in told.standing.not_known]
    rows = [_dated(asked, told, each, register) for told, each in (*running, *unknown)]
    said = [*notes, *_date_notes([each for _, each in running])]
    if unknown:
        said.append(Note("case_note.dates_not_known", {"count": len(unknown)}))
    return Table.of("case_dates", _DATES, rows, facts, said, on_screen=_DATES_ON_SCREEN)


def _dated(asked: Asked, told: Told, each: Deadline, register: Mapping[str, Borrower]) -> Record:
    owner = told.case.opened.cooperative
    actor = each.period.actor
    moved = each.moved
    return {
        "case": told.case.number,
        "name": register.get(owner, Borrower(owner)).name,
        "must_do": each.what,
        "acted_by": Word(actor, each.actor),
        "due": each.due if each.is_known else None,
        "days_left": (each.due - asked.as_of).days if each.is_known else None,
        "date_known": None if each.is_known else word_for("case_word.", "not_known"),
        "counted_from": each.began,
        "by_law": each.by_law if moved is not None else None,
        "longest": each.longest,
        "moved_because": None if moved is None else moved.reason,
        "legal_source": source_word(each.law, each.period),
        "verified": word_for("rule_set_state.", "unverified") if each.is_unverified else None,
        "court_period": each.name,
    }


def _date_notes(running: Sequence[Deadline]) -> Iterator[Note]:
    if any(each.is_unverified for each in running):
        yield Note("procedure_note.unverified")
    if any(each.is_beyond_law for each in running):
        yield Note("case_note.beyond_law")
    if uncertain := sorted({each.due.year for each in running if not each.is_certain}):
        yield Note("case_note.days_off_unknown", {"years": uncertain})


# Claims.


def claim_screen(asked: Asked, number: str) -> Screen:
    """What was claimed on the day of filing, line by line to what is owed by now; and the same to
    the day of the judgment, beside what was judged.
    """
    told = _told(asked, number)
    case, claim, judgment = told.case, told.case.claim, told.case.judgment
    facts: dict[str, Cell] = {**asked.facts, "case": case.number}
    facts["claimed_on"] = claim.day if claim else None
    with no_collection():
        rows = list(_claim_rows(asked, case, claim))
        notes, shown = _claim_notes(case), _CLAIM_ON_SCREEN
        table = Table.of("case_claim", _CLAIM, rows, facts, notes, on_screen=shown)
        if judgment is None:
            return Screen((table,), {**parts(table), "judgment": []}, flat=table)
        judged = _judgment_table(asked, case, judgment)
        loans = [_loan(asked, number) for number, _ in judgment.of]
        left = judgments_table([(loan, _day_of(asked).as_of) for loan in loans])
        judged = replace(judged, notes=(*judged.notes, *_to_enter(case, loans)))
    tables = (table, judged, left) if left.rows else (table, judged)
    data = {**parts(table), "judgment": judged, "judged_left": left}
    return Screen(tables, data, flat=table)


def _to_enter(case: Case, loans: Sequence[Loan]) -> Iterator[Note]:
    """Of loans whose papers have no judgment yet: money goes by the contract until they do."""
    for loan in loans:
        if "judged" in loan.kinds:
            continue
        yield Note("case_note.not_entered", {"loan": loan.number, "case": case.number})


def _claim_notes(case: Case) -> Iterator[Note]:
    claim = case.claim
    if claim is None:
        yield Note("case_note.not_filed" if case.filed is None else "case_note.claim_not_known")
        return
    yield Note("case_note.kept", {"day": claim.day, "document": claim.document or "–"})
    yield Note("case_note.adds_up")


def _claim_rows(asked: Asked, case: Case, claim: Claim | None) -> Iterator[Record]:
    of = _day_of(asked)
    for number in case.loans:
        loan = _loan(asked, number)
        kept = claim.of_loan(number) if claim else None
        if claim is None or kept is None:
            owed = owed_on(loan, of)
            for part in _told_parts(owed):
                what = word_for("case_part.", part)
                yield {"loan": number, "what": what, "owed_now": getattr(owed, part)}
            continue
        its = account(loan, kept, claim.day, of)
        for part in _told_parts(its.kept, its.now, its.paid, its.waived):
            yield {**_way(its, part), "owed_now": getattr(its.now, part)}


def _judgment_table(asked: Asked, case: Case, judgment: Claim) -> Table:
    claim = case.claim_by(judgment.day)  # of a case that was taken over nobody may know it
    day = Day(asked.connection, asked.fund, judgment.day, asked.known_at, asked.today)
    rows: list[Record] = []
    for number, judged in judgment.of:
        loan = _loan(asked, number)
        kept = claim.of_loan(number) if claim else None
        if claim is None or loan.opens_after(judgment.day):
            rows += _judged_alone(loan, kept, judged, day)
            continue
        its = account(loan, kept or NOTHING, claim.day, day)
        for part in _told_parts(its.kept, its.now, judged):
            then, ordered = getattr(its.now, part), getattr(judged, part)
            row = {**_way(its, part), "owed_then": then, "judged_sum": ordered}
            rows.append({**row, "difference": ordered - then, "explanation": _why(ordered - then)})
    facts: dict[str, Cell] = {"judged_on": judgment.day, "document": judgment.document or None}
    said = {"day": judgment.day, "document": judgment.document or "–"}
    notes = [Note("case_note.judged", said), Note("case_note.judged_adds_up")]
    columns, shown = _JUDGMENT, _JUDGMENT_ON_SCREEN
    return Table.of("case_judgment", columns, rows, facts, notes, on_screen=shown)


def _judged_alone(loan: Loan, kept: Sums | None, judged: Sums, day: Day) -> Iterator[Record]:
    """Without a claim there is no way to the judgment; of a day before the book nothing is owed."""
    owed = None if loan.opens_after(day.as_of) else owed_on(loan, day)
    for part in _told_parts(*(each for each in (kept, owed, judged) if each is not None)):
        ordered = getattr(judged, part)
        then = None if owed is None else getattr(owed, part)
        yield {
            "loan": loan.number,
            "what": word_for("case_part.", part),
            "claimed": None if kept is None else getattr(kept, part),
            "owed_then": then,
            "judged_sum": ordered,
            "difference": None if then is None else ordered - then,
            "explanation": None if then is None else _why(ordered - then),
        }


def _why(difference: int) -> Word:
    name = "less" if difference < 0 else "more" if difference else "as_books"
    return word_for("case_difference.", name)


def _way(its: Account, part: str) -> Record:
    return {
        "loan": its.loan,
        "what": word_for("case_part.", part),
        "claimed": getattr(its.kept, part),
        "found_since": getattr(its.found, part),
        "came_since": getattr(its.came, part),
        "paid_since": -getattr(its.paid, part),
        "waived_since": -getattr(its.waived, part),
    }


def _told_parts(*of: Sums) -> list[str]:
    """Those of which there is anything to tell."""
    return [part for part in PARTS if any(getattr(each, part) for each in of)]


def _day_of(asked: Asked) -> Day:
    return Day(asked.connection, asked.fund, asked.as_of, asked.known_at, asked.today)


def _loan(asked: Asked, number: str) -> Loan:
    return loan_numbered(asked.connection, asked.fund, number, asked.known_at)
