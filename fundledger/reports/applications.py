"""Requests for loans as tables: the list of them with what is late, and everything of one.

applications_screen(asked, which)       every one, and sums by state
application_screen(asked, number)       one: papers, steps, limits, decision, contracts, facts
entered_screen(asked, standing, …)      the short form, after something was entered of it
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from fundledger.errors import FundledgerError
from fundledger.lending.dossier import (
    Applied,
    Appraised,
    Decided,
    HandedIn,
    Line,
    Stated,
    StepDone,
    Waived,
    Withdrawn,
    decision_of,
    dossier_numbered,
    history,
)
from fundledger.lending.limits_tested import BAD_DEBT_FROM, LimitsTested, Owed
from fundledger.lending.requests import Requests
from fundledger.lending.standing import (
    Requirement,
    Standing,
    State,
    StepAt,
    officer_of,
)
from fundledger.messages.wording import Decimal, Joined, Sentence
from fundledger.money import Dong, rounded
from fundledger.reports.arrears import is_same, refuse_unknown
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
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
from fundledger.text import clean

Part = Literal["appraisal", "decision"]
STATES: tuple[State, ...] = get_args(State)
"""In the order in which a request goes; those that came to nothing stand where they ended."""


@dataclass(frozen=True, slots=True)
class Which:
    """Of which requests; of all where nothing is said."""

    state: str | None = None
    late: bool = False
    area: str = ""
    officer: str = ""


_LIST = (
    *(*texts("application"), *days("received_on"), *texts("cooperative", "name")),
    *(*texts("area", wide=True), *sums("amount_asked", "amount_decided")),
    *(*sums("amount_signed", "amount_drawn", wide=True), *texts("state", "lending_step")),
    *(*days("in_step_since"), *numbers("days_in_step"), *days("step_due")),
    *(*numbers("days_late"), *texts("officer", wide=True)),
)
_LIST_ON_SCREEN = (
    (Column("application"), ("application", "name")),
    *alone(*days("received_on"), *money("amount_asked", "amount_decided"), *texts("state")),
    *alone(*texts("lending_step"), *numbers("days_in_step"), *days("step_due")),
    *alone(*numbers("days_late")),
)
_BY_STATE = (*texts("state"), *(Column("applications", "number", summed=True),), *sums("amount"))

_PAPERS = (*texts("code", "requirement", "wanted_before", "paper_state"), *days("there_since"))
_STEPS = (
    *texts("code", "lending_step", "step_by"),
    *(*days("begun_on", "done_on", "step_due"), *numbers("days_in_step", "days_late")),
    *texts("step_state"),
)
_OWED = (
    *texts("borrower"),
    *sums("loan_balance", "undrawn", "promised", "this_loan", "owed_in_all"),
)
_LIMITS = (
    *(*texts("limit_test"), *money("limit_found", "limit_of"), *texts("limit_percent")),
    *(*money("limit_amount", "limit_left"), *texts("limit_result")),
)
_CONTRACTS = (*texts("loan"), *days("signed"), *sums("amount_signed", "amount_drawn", "undrawn"))
_DRAWS = (
    *(*texts("loan"), *numbers("draw"), *days("day"), *sums("amount")),
    *texts("credit_statement"),
)
_FACTS = (
    *(*numbers("link"), *days("day"), *texts("what", "said", "document", "actor")),
    *texts("taken_back"),
)
_ABOUT = texts("what", "value")


# The list.


def applications_screen(asked: Asked, which: Which) -> Screen:
    """Every request that was received by the day: the late first, then in the order of the way."""
    register = borrowers(asked)
    requests = Requests.read(asked.connection, asked.fund, asked.known_at)
    every = list(requests.on(asked.as_of))
    kept = _kept(every, which, register)
    kept.sort(key=_urgency)
    facts: dict[str, Cell] = {**asked.facts}
    facts |= {name: said for name in ("area", "officer") if (said := getattr(which, name))}
    rows = [_listed(each, register) for each in kept]
    listed = Table.of("applications", _LIST, rows, facts, on_screen=_LIST_ON_SCREEN)
    return Screen((listed, _by_state(kept)), flat=listed)


def _kept(
    every: Sequence[Standing], which: Which, register: Mapping[str, Borrower]
) -> list[Standing]:
    of: dict[str, Callable[[Standing], str]] = {
        "area": lambda at: _borrower(at, register).area,
        "officer": lambda at: officer_of(at.dossier),
    }
    kept = list(every)
    for name, value in of.items():
        wanted = clean(getattr(which, name))
        if not wanted:
            continue
        refuse_unknown({name: wanted}, {name: set(map(value, every))}, "application.no_")
        kept = [each for each in kept if is_same(value(each), wanted)]
    return [
        each
        for each in kept
        if which.state in (None, each.state) and (not which.late or _days_late(each))
    ]


def _urgency(at: Standing) -> tuple[object, ...]:
    return -_days_late(at), STATES.index(at.state), at.dossier.received, at.dossier.number


def _days_late(at: Standing) -> int:
    """Of the step whose turn it is."""
    return 0 if at.running is None else at.running.days_late


def _borrower(at: Standing, register: Mapping[str, Borrower]) -> Borrower:
    number = at.dossier.asked.cooperative
    return register.get(number, Borrower(number))


def _listed(at: Standing, register: Mapping[str, Borrower]) -> Record:
    borrower, running, decided = _borrower(at, register), at.running, at.decided
    row: dict[str, Cell] = {
        "application": at.dossier.number,
        "received_on": at.dossier.received,
        "cooperative": borrower.number,
        "name": borrower.name,
        "area": area_word(borrower.area),
        "amount_asked": at.dossier.asked.amount,
        "amount_decided": decided.amount if decided is not None and decided.amount else None,
        "amount_signed": at.agreed or None,
        "amount_drawn": at.drawn or None,
        "state": _state(at),
        "officer": officer_of(at.dossier) or None,
    }
    if running is not None:
        row |= {
            "lending_step": Word(running.step.code, running.step.name),
            "in_step_since": running.begun,
            "days_in_step": running.days,
            "step_due": running.due,
            "days_late": running.days_late or None,
        }
    return row


def _state(at: Standing) -> Word:
    return word_for("application_state.", at.state)


def _by_state(kept: Sequence[Standing]) -> Table:
    """How many there are of each state, and how much was asked for in them."""
    rows: list[Record] = []
    for state in STATES:
        of = [each for each in kept if each.state == state]
        if of:
            amount = sum(each.dossier.asked.amount for each in of)
            word = word_for("application_state.", state)
            rows.append({"state": word, "applications": len(of), "amount": amount})
    return Table.of("applications_by_state", _BY_STATE, rows)


# One of them.


def application_screen(asked: Asked, number: str) -> Screen:
    """Everything of one, as it stood at the end of the day."""
    where = asked.connection, asked.fund
    dossier = dossier_numbered(*where, number, asked.known_at)
    if asked.as_of < dossier.received:
        raise FundledgerError(
            "application.not_received", application=dossier.number, day=dossier.received
        )
    at = Requests.of_number(*where, dossier.number, asked.known_at).of(dossier, asked.as_of)
    register = borrowers(asked)
    lines = [
        each
        for each in history(*where, dossier.number, asked.known_at)
        if each.stated.day <= asked.as_of
    ]
    tables = [
        about_table(at, register, asked.facts),
        _papers_table(at, at.requirements),
        _steps_table(at),
        *_appraisal_tables(at, register),
        *_decision_tables(at, register),
        *_contract_tables(at),
        _facts_table(at, lines),
    ]
    return Screen(tuple(tables), flat=tables[0])


def entered_screen(
    asked: Asked, at: Standing, part: Part | None = None, notes: Iterable[Note] = ()
) -> Screen:
    """What was asked and where it stands, what is missing, and the part that was entered."""
    register = borrowers(asked)
    facts: dict[str, Cell] = {"fund": asked.fund, "as_of": at.day}
    tables = [about_table(at, register, facts, notes)]
    match part:
        case "appraisal":
            tables += _appraisal_tables(at, register)
        case "decision":
            tables += _decision_tables(at, register)
            left = [each for each in at.requirements if not at.is_met(each)]
            tables += [_papers_table(at, left)] if left and at.state == "approved" else []
        case None:
            tables.append(_papers_table(at, at.requirements))
    return Screen(tuple(tables), flat=tables[0])


def about_table(
    at: Standing,
    register: Mapping[str, Borrower],
    facts: Mapping[str, Cell],
    notes: Iterable[Note] = (),
) -> Table:
    asked, borrower, running = at.dossier.asked, _borrower(at, register), at.running
    said: dict[str, Cell] = {
        "application": at.dossier.number,
        "state": _state(at),
        "cooperative": _named(borrower),
        "area": borrower.area or None,
        "received": _day(at.dossier.received),
        "document": at.dossier.application.document or None,
        "purpose": asked.purpose,
        "amount": _dong(asked.amount),
        "term": _months(asked.term_months),
        "project_cost": _dong(asked.project_cost),
        "own_funds": _own_funds(asked),
        "instalments": _count(asked.instalments),
        "every_months": _months(asked.every_months),
        "source": asked.source or None,
        "security": Joined(asked.security, "; ") if asked.security else None,
        "other_debts": asked.other_debts or None,
        "officer": officer_of(at.dossier) or None,
    }
    if running is not None:
        since = {"step": running.step.name, "day": running.begun, "days": running.days}
        said["step"] = Word(running.step.code, Sentence("application_word.in_step", since))
        if running.due is not None:
            said["due"] = _due(running.due, running.days_late)
    if (gone := at.dossier.withdrawal) is not None:
        assert isinstance(gone.said, Withdrawn)
        said["withdrawn"] = Joined((gone.day, gone.said.reason), ": ")
    return Table.of("application", _ABOUT, _about("application_about.", said), facts, notes)


def _about(group: str, said: Mapping[str, Cell]) -> list[Record]:
    """A row for whatever there is to say."""
    return [
        {"what": word_for(group, name), "value": cell}
        for name, cell in said.items()
        if cell is not None
    ]


def _two(first: object, second: str) -> Joined:
    return Joined((first, second) if second else (first,), " · ")


# In these tables of one column of values a person reads words, a program is given the figure.


def _named(borrower: Borrower) -> Word:
    return Word(borrower.number, _two(borrower.number, borrower.name))


def _day(day: date) -> Word:
    return Word(day.isoformat(), Joined((day,)))


def _due(due: date, days_late: int) -> Word:
    if not days_late:
        return _day(due)
    late = {"due": due, "days": days_late}
    return Word(due.isoformat(), Sentence("application_word.due_late", late))


def _dong(amount: int | None) -> Word | None:
    if amount is None:
        return None
    return Word(str(amount), Sentence("application_word.dong", {"amount": Dong(amount)}))


def _months(count: int | None) -> Word | None:
    if count is None:
        return None
    return Word(str(count), Sentence("application_word.months", {"count": count}))


def _count(count: int | None) -> Cell:
    return None if count is None else str(count)


def _own_funds(asked: Applied) -> Cell:
    if asked.own_funds is None or not asked.project_cost:
        return _dong(asked.own_funds)
    said = {"amount": Dong(asked.own_funds), "percent": _share(asked.own_funds, asked.project_cost)}
    return Word(str(asked.own_funds), Sentence("application_word.own_share", said))


def _share(part: int, whole: int) -> Decimal:
    """Per cent with two places."""
    units, places = divmod(rounded(part * 10_000, whole), 100)
    return Decimal(f"{units}.{places:02}")


# Papers and steps.


def _papers_table(at: Standing, wanted: Iterable[Requirement]) -> Table:
    return Table.of("application_papers", _PAPERS, [_paper(at, each) for each in wanted])


def _paper(at: Standing, wanted: Requirement) -> Record:
    since, waived = at.met_on(wanted), at.waived(wanted)
    state: Word = word_for("paper_state.", "there" if since is not None else "missing")
    if since is None and waived is not None:
        state = Word("waived", Sentence("paper_state.waived_by", {"reason": waived.reason}))
    return {
        "code": wanted.code,
        "requirement": wanted.what,
        "wanted_before": _before(wanted),
        "paper_state": state,
        "there_since": since,
    }


def _before(wanted: Requirement) -> Word:
    match wanted.draw:
        case None:
            return word_for("wanted_before.", "appraisal")
        case 0:
            return word_for("wanted_before.", "contract")
        case draw:
            return Word(f"draw_{draw}", Sentence("wanted_before.draw", {"draw": draw}))


def _steps_table(at: Standing) -> Table:
    rows = [_step(each) for each in at.steps]
    return Table.of("application_steps", _STEPS, rows)


def _step(at: StepAt) -> Record:
    if at.done is not None:
        state = "done"
    elif at.is_running:
        state = "running"
    else:
        state = "waiting" if at.begun is None else "ended"
    return {
        "code": at.step.code,
        "lending_step": at.step.name,
        "step_by": at.step.who or None,
        "begun_on": at.begun,
        "done_on": at.done,
        "step_due": at.due,
        "days_in_step": at.days,
        "days_late": at.days_late or None,
        "step_state": word_for("step_state.", state),
    }


# What was found and decided.


def _appraisal_tables(at: Standing, register: Mapping[str, Borrower]) -> Iterator[Table]:
    if not at.dossier.appraisals:
        return
    stated = at.dossier.appraisals[-1]
    said = stated.said
    assert isinstance(said, Appraised)
    about: dict[str, Cell] = {
        "day": _day(stated.day),
        "document": stated.document or None,
        "proposal": word_for("lending_proposal.", said.proposal),
        "amount": _dong(said.amount),
        "term": _months(said.term_months),
        "legal": said.legal or None,
        "financial": said.financial or None,
        "plan": said.plan or None,
        "repayment": said.repayment or None,
        "weak": _aspects(said.weak),
        "security": _securities(said),
        "credit_statement": said.credit_statement or None,
        "dissent": Joined(said.dissent, "; ") if said.dissent else None,
        "officer": said.officer or None,
        "note": said.note or None,
    }
    notes = []
    if len(at.dossier.appraisals) > 1:
        earlier = [each.day for each in at.dossier.appraisals[:-1]]
        notes.append(Note("application_note.earlier_appraisals", {"days": earlier}))
    yield Table.of("application_appraisal", _ABOUT, _about("appraisal_about.", about), None, notes)
    yield from _limit_tables("appraisal", said.limits, register)


def _aspects(weak: Sequence[str]) -> Cell:
    if not weak:
        return None
    words = tuple(Sentence(f"lending_aspect.{each}") for each in weak)
    return Word(" ".join(weak), Joined(words, ", "))


def _securities(said: Appraised) -> Cell:
    if not said.security:
        return None
    each = tuple(
        Sentence("application_word.valued", _valued(one._asdict())) for one in said.security
    )
    return Joined(each, "; ")


def _valued(said: Mapping[str, object]) -> dict[str, object]:
    value = said["value"]
    assert isinstance(value, int)
    return {**said, "value": Dong(value)}


def _decision_tables(at: Standing, register: Mapping[str, Borrower]) -> Iterator[Table]:
    stated, said = at.dossier.decision, decision_of(at.dossier)
    if stated is None or said is None:
        return
    about: dict[str, Cell] = {
        "decision": stated.document,
        "day": _day(stated.day),
        "by": said.by,
        "result": _result(at),
        "amount": _dong(said.amount) if said.amount else None,
        "term": _months(said.term_months),
        "rate": _rate(said),
        "instalments": _count(said.instalments),
        "every_months": _months(said.every_months),
        "source": said.source or None,
        "valid_until": None if said.valid_until is None else _day(said.valid_until),
        "reason": said.reason or None,
    }
    yield Table.of("application_decision", _ABOUT, _about("decision_about.", about))
    yield from _limit_tables("decision", said.limits, register)


def _result(at: Standing) -> Word:
    said = at.decided
    assert said is not None
    return word_for("lending_result.", "in_part" if at.is_in_part else said.result)


def _rate(said: Decided) -> Cell:
    if said.annual_rate:
        shown = Sentence("application_word.rate", {"rate": Decimal(said.annual_rate)})
        return Word(said.annual_rate, shown)
    if said.monthly_rate:
        params = {"rate": Decimal(said.monthly_rate), "conversion": said.monthly_conversion}
        shown = Sentence("application_word.monthly_rate", params)
        return Word(f"{said.monthly_rate} {said.monthly_conversion}", shown)
    return None


def _limit_tables(
    part: Part, tested: LimitsTested, register: Mapping[str, Borrower]
) -> Iterator[Table]:
    """What each who counts owes, and below it every limit that this is held against."""
    every = [(tested.own, tested.amount), *((each, 0) for each in tested.related)]
    owed = [_owed(each, adds, register) for each, adds in every]
    facts: dict[str, Cell] = {"as_of": tested.on}
    is_first = part == "appraisal"
    yield Table.of("appraisal_owed" if is_first else "decision_owed", _OWED, owed, facts)
    limits = list(_limits(tested))
    yield Table.of("appraisal_limits" if is_first else "decision_limits", _LIMITS, limits)


def _owed(owed: Owed, adds: int, register: Mapping[str, Borrower]) -> Record:
    known = register.get(owed.borrower)
    return {
        "borrower": _named(known or Borrower(owed.borrower)),
        "loan_balance": owed.balance,
        "undrawn": owed.undrawn,
        "promised": owed.promised,
        "this_loan": adds,
        "owed_in_all": owed.total + adds,
    }


def _limits(tested: LimitsTested) -> Iterator[Record]:
    failed = set(tested.failed())

    def row(
        test: str,
        found: int | None,
        of: int | None,
        percent: str | None,
        limit: int | None,
        left: int | None,
        result: str,
    ) -> Record:
        return {
            "limit_test": word_for("limit_test.", test),
            "limit_found": found,
            "limit_of": of,
            "limit_percent": None if percent is None else Word(percent, Decimal(percent)),
            "limit_amount": limit,
            "limit_left": left,
            "limit_result": word_for("limit_result.", result),
        }

    for test, found, percent, limit in (
        ("borrower", tested.alone, tested.borrower_percent, tested.borrower_limit),
        ("related", tested.together, tested.related_percent, tested.related_limit),
    ):
        if test == "related" and not tested.related:
            continue
        left = None if limit is None else limit - found
        result = "unknown" if limit is None else "exceeded" if test in failed else "within"
        yield row(test, found, tested.capital, percent, limit, left, result)
    least, own = tested.own_funds_least, tested.own_funds
    if tested.own_funds_percent is not None:
        left = None if least is None or own is None else own - least
        result = "unknown" if left is None else "short" if "own_funds" in failed else "enough"
        of = tested.project_cost
        yield row("own_funds", own, of, tested.own_funds_percent, least, left, result)
    yield {"limit_test": word_for("limit_test.", "bad_debt"), "limit_result": _group(tested)}
    stated = tested.credit_statement
    yield {
        "limit_test": word_for("limit_test.", "credit_statement"),
        "limit_result": Word(stated, stated) if stated else word_for("limit_result.", "not_there"),
    }


def _group(tested: LimitsTested) -> Word:
    """The worst group of what the borrower owes the Fund itself."""
    group = tested.worst_group
    if group is None:
        return word_for("limit_result.", "no_debt")
    key = "bad_group" if group >= BAD_DEBT_FROM else "good_group"
    return Word(f"group_{group}", Sentence(f"limit_result.{key}", {"group": group}))


# What came of it, and every fact.


def _contract_tables(at: Standing) -> Iterator[Table]:
    if not at.signed:
        return
    rows: list[Record] = [
        {
            "loan": each.loan,
            "signed": each.day,
            "amount_signed": each.principal,
            "amount_drawn": each.drawn,
            "undrawn": max(each.principal - each.drawn, 0),
        }
        for each in at.signed
    ]
    yield Table.of("application_contracts", _CONTRACTS, rows)
    draws: list[Record] = [
        {
            "loan": each.loan,
            "draw": number,
            "day": draw.day,
            "amount": draw.amount,
            "credit_statement": draw.credit_statement or None,
        }
        for each in at.signed
        for number, draw in enumerate(each.draws, start=1)
    ]
    if draws:
        yield Table.of("application_draws", _DRAWS, draws)


def _facts_table(at: Standing, lines: Iterable[Line]) -> Table:
    rows = [_fact(at, each) for each in lines]
    return Table.of("application_facts", _FACTS, rows)


def _fact(at: Standing, line: Line) -> Record:
    stated, voided = line.stated, line.voided
    return {
        "link": stated.chain,
        "day": stated.day,
        "what": word_for("application_do.", stated.do),
        "said": _said(at, stated),
        "document": stated.document or None,
        "actor": stated.actor,
        "taken_back": None
        if voided is None
        else Sentence("application_word.taken_back", voided._asdict()),
    }


def _said(at: Standing, stated: Stated) -> Cell:
    """In few words what a fact says."""
    match stated.said:
        case Applied(amount=amount, purpose=purpose):
            return Joined((_dong(amount), purpose), ": ")
        case HandedIn(papers=papers, draw=draw):
            names = Joined(tuple(_name_of(at, code) for code in papers), ", ")
            if draw is None:
                return names
            return Joined((names, Sentence("wanted_before.draw", {"draw": draw})), " · ")
        case StepDone(step=step, note=note):
            known = at.rules.step(step)
            return _two(step if known is None else known.name, note)
        case Appraised(proposal=proposal, amount=amount):
            word = Sentence(f"lending_proposal.{proposal}")
            return word if amount is None else Joined((word, _dong(amount)), ": ")
        case Decided(result=result, amount=amount, reason=reason):
            word = Sentence(f"lending_result.{result}")
            return Joined((word, _dong(amount) if amount else reason), ": ")
        case Waived(requirement=code, reason=reason):
            return Joined((_name_of(at, code), reason), ": ")
        case Withdrawn(reason=reason):
            return reason


def _name_of(at: Standing, code: str) -> str:
    known = at.rules.paper(code)
    if known is not None:
        return known.name
    decided = at.decided
    conditions = () if decided is None else decided.conditions
    return next((each.what for each in conditions if each.code == code), code)
