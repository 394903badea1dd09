"""What is entered of a request for a loan: what stands against it is looked at, then it is stated.

    apply · hand_in · do_step · appraise · decide · waive · withdraw · take_back

Each refuses by a `FundledgerError` before anything is written, and answers how the request stands.
Applications that come in many at a time are for `receiving`, which looks at the same.
A request is judged as it stood on the day of the paper, so papers may be entered in any order in
which each has what it rests on. What the limits of the law say is kept with the fact and never
refuses: whoever decides is told, and answers for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from fundledger.contract.terms import RATE_PERCENT_MAX
from fundledger.errors import FundledgerError
from fundledger.lending.agreed import rate_of
from fundledger.lending.dossier import (
    Applied,
    Appraised,
    Decided,
    Dossier,
    HandedIn,
    Said,
    Stated,
    StepDone,
    Waived,
    Withdrawn,
    cleaned,
    credit_statement_in,
    decided_by,
    decision_of,
    dossier_numbered,
    find_dossier,
    stated_from,
    statement_of,
    voiding,
)
from fundledger.lending.limits_tested import LimitsTested
from fundledger.lending.requests import Requests
from fundledger.lending.standing import Requirement, Standing, is_own_step, last_appraisal
from fundledger.lending.tables import Tables, keep
from fundledger.lending.trying import Asked, limits_on_day
from fundledger.money import Dong
from fundledger.registers.cooperatives import borrower_on
from fundledger.registers.signing import ENDED
from fundledger.rules.lending import is_code
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer


class Entered(NamedTuple):
    """How the request stands, and the fact; None where it stood already."""

    standing: Standing
    stated: Stated | None


def apply(
    writer: Writer,
    number: str,
    day: date,
    asked: Applied,
    *,
    today: date,
    document: str = "",
    papers: Sequence[str] = (),
) -> Entered:
    """Take an application. The same word for word changes nothing."""
    number = clean(number)
    refuse_future(day, today)
    if not number:
        raise FundledgerError("application.no_number")
    asked = cleaned(asked)
    standing = find_dossier(writer.connection, writer.fund, number)
    if standing is not None:
        if standing.asked == asked and standing.received == day:
            refuse_other_papers(standing, [clean(each) for each in papers])
            return Entered(_standing(writer, standing, day), None)
        raise FundledgerError("application.number_taken", application=number, day=standing.received)
    refuse_borrower(writer.connection, writer.fund, asked, day)
    refuse_asked(asked)
    keep(writer, day)
    fact = writer.state(statement_of(number, day, asked, clean(document)))
    found = Entered(_standing(writer, Dossier(number, stated_from(fact)), day), stated_from(fact))
    if not papers:
        return found
    return Entered(hand_in(writer, number, day, papers, today=today).standing, found.stated)


def hand_in(
    writer: Writer,
    number: str,
    day: date,
    papers: Sequence[str],
    *,
    today: date,
    draw: int | None = None,
    document: str = "",
) -> Entered:
    """Papers of the table's list, or conditions of the decision, are there.

    What was there by the day is not stated again; where that is all, nothing is.
    """
    at = _on(writer, number, day, today)
    _refuse_refused(at, writer)
    wanted = {clean(each): refuse_requirement(at, clean(each), draw) for each in papers}
    if not wanted:
        raise FundledgerError("application.no_papers", known=_known_papers(at))
    new = tuple(code for code, each in wanted.items() if not at.was_handed_in(each))
    if not new:
        return Entered(at, None)
    return _state(writer, at, HandedIn(papers=new, draw=draw), document)


def do_step(
    writer: Writer,
    number: str,
    day: date,
    step: str,
    *,
    today: date,
    note: str = "",
    document: str = "",
) -> Entered:
    """A step of the Fund's own table is done."""
    at = _on(writer, number, day, today)
    _refuse_refused(at, writer)
    own = [each.code for each in at.rules.steps if is_own_step(each.code)]
    if clean(step) not in own:
        key = "application.no_own_step" if own else "application.no_own_steps"
        raise FundledgerError(key, step=step, known=own)
    if at.is_done(clean(step)):
        raise FundledgerError("application.step_done", application=number, step=step)
    return _state(writer, at, StepDone(step=clean(step), note=clean(note)), document)


def appraise(
    writer: Writer,
    number: str,
    day: date,
    found: Appraised,
    *,
    today: date,
    document: str = "",
) -> Entered:
    """Take an appraisal; the limits are tested with the figures of its day and kept with it."""
    at = _on(writer, number, day, today)
    _refuse_decided(at, writer)
    _refuse_papers_missing(at)
    _refuse_undone(at, "appraisal")
    asked = at.dossier.asked
    if found.proposal == "refuse":
        found = replace(found, amount=None)
    else:
        amount = asked.amount if found.amount is None else found.amount
        _refuse_amount(at, amount)
        found = replace(found, amount=amount)
    _refuse_no_count(found.term_months)
    _refuse_valued(found, day)
    return _state(writer, at, found, document)


def try_limits(
    writer: Writer, number: str, day: date, amount: int | None = None, credit_statement: str = ""
) -> LimitsTested:
    """The limits on the day of an appraisal or a decision, of a sum or of what is asked for."""
    dossier = dossier_numbered(writer.connection, writer.fund, number)
    asked = dossier.asked
    stated = clean(credit_statement) or credit_statement_in(dossier.by(day))
    return limits_on_day(
        writer.connection,
        writer.fund,
        Asked(
            *(dossier.number, asked.cooperative, asked.amount if amount is None else amount, day),
            *(asked.project_cost, asked.own_funds, stated),
        ),
    )


def as_proposed(
    dossier: Dossier, amount: int | None, term_months: int | None
) -> tuple[int, int | None]:
    """Sum and term of a decision that does not say them: those of the appraisal it rests on."""
    proposed = last_appraisal(dossier)
    if amount is None:
        amount = 0 if proposed is None else proposed.amount or 0
    if term_months is None and proposed is not None:
        term_months = proposed.term_months
    return amount, dossier.asked.term_months if term_months is None else term_months


def decide(
    writer: Writer, number: str, day: date, decided: Decided, *, document: str, today: date
) -> Entered:
    """Take the decision; one that approves lapses after the days of the table, if it says any.

    Where these end on a day off, they end on the next working day (Civil Code 2015, art. 148(5)). A
    day that the decision itself names stays as it names it. The last day is kept with the decision,
    so that neither a later list of holidays nor a later program moves it.
    """
    at = _on(writer, number, day, today)
    paper, decided = clean(document), cleaned(decided)
    if not paper:
        raise FundledgerError("application.no_decision_number", application=number)
    _refuse_decided(at, writer)
    _refuse_paper_used(writer, paper, day)
    _refuse_appraised_later(writer, at)
    _refuse_undone(at, "decision")
    rules = Tables.read(writer.connection, writer.fund).on(day)
    by = rules.authority_of(decided.by)
    if rules.authority and by is None:
        known = [each.who for each in rules.authority]
        raise FundledgerError("application.no_authority", by=decided.by or "–", known=known)
    if not clean(decided.by):
        raise FundledgerError("application.decided_by_nobody", application=number)
    decided = replace(decided, by=clean(decided.by) if by is None else by.who)
    if decided.result == "refused":
        if not clean(decided.reason):
            raise FundledgerError("application.refused_why", application=number)
        refused = Decided(result="refused", by=decided.by, limits=decided.limits)
        return _state(writer, at, replace(refused, reason=clean(decided.reason)), paper)
    _refuse_amount(at, decided.amount)
    _refuse_no_count(decided.term_months, decided.instalments, decided.every_months)
    _refuse_rates(decided)
    refuse_borrower(writer.connection, writer.fund, at.dossier.asked, day)
    if by is not None and not by.reaches(decided.amount):
        assert by.up_to is not None
        above = {"up_to": Dong(by.up_to), "amount": Dong(decided.amount)}
        if known := rules.may_decide(decided.amount):
            raise FundledgerError("application.above_authority", by=by.who, **above, known=known)
        raise FundledgerError("application.above_every_authority", by=by.who, **above)
    _refuse_conditions(at, decided)
    until = decided.valid_until
    if until is None and rules.lapse_days is not None:
        until = at.working.from_then(day + timedelta(rules.lapse_days))
    if until is not None and until < day:
        raise FundledgerError("application.valid_before", day=day, until=until)
    return _state(writer, at, replace(decided, valid_until=until), paper)


def waive(
    writer: Writer,
    number: str,
    day: date,
    requirement: str,
    reason: str,
    *,
    document: str,
    today: date,
    draw: int | None = None,
) -> Entered:
    """A paper or a condition need not be there; with the paper that says so, and a reason."""
    at = _on(writer, number, day, today)
    _refuse_refused(at, writer)
    code = clean(requirement)
    wanted = refuse_requirement(at, code, draw)
    if not clean(reason) or not clean(document):
        raise FundledgerError("application.waived_why", requirement=code)
    if at.is_met(wanted):
        raise FundledgerError("application.met_already", requirement=code, application=number)
    return _state(writer, at, Waived(requirement=code, reason=clean(reason), draw=draw), document)


def withdraw(
    writer: Writer, number: str, day: date, reason: str, *, today: date, document: str = ""
) -> Entered:
    """The borrower asks no more; once a contract was signed, for no more than that."""
    at = _on(writer, number, day, today)
    requests = Requests.of_number(writer.connection, writer.fund, at.dossier.number)
    whole = requests.dossiers[at.dossier.number]
    if whole.withdrawal is not None:
        raise FundledgerError(
            "application.rest_withdrawn",
            application=whole.number,
            day=whole.withdrawal.day,
            link=whole.withdrawal.chain,
        )
    decided = decision_of(whole)
    signed = requests.signed.get(whole.number, ())
    is_rest = decided is not None and decided.amount > sum(each.principal for each in signed)
    if signed and (not is_rest or any(each.day >= day for each in signed)):
        loans = [each.loan for each in signed]
        raise FundledgerError("application.signed_already", application=number, loans=loans)
    if decided is not None and decided.result == "refused":
        raise FundledgerError("application.refused_already", application=number)
    if not clean(reason):
        raise FundledgerError("application.withdrawn_why", application=number)
    later = next((each for each in whole.stated if each.day > day), None)
    if later is not None and not signed:
        said_of = {"application": number, "day": later.day, "link": later.chain}
        raise FundledgerError("application.withdrawn_before", **said_of)
    return _state(writer, at, Withdrawn(reason=clean(reason)), document)


def take_back(
    writer: Writer, number: str, link: int, reason: str, *, today: date
) -> tuple[Dossier, Stated]:
    """Void what a link says of a request; refused while something later rests on it.

    A decision may be taken back though a contract was signed by it: `check` names that contract.
    """
    dossier = dossier_numbered(writer.connection, writer.fund, number)
    every = (dossier.application, *dossier.stated)
    wrong = next((each for each in every if each.chain == link), None)
    if wrong is None:
        known = [each.chain for each in every]
        raise FundledgerError(
            "application.no_such_link", application=number, link=link, known=known
        )
    if not clean(reason):
        raise FundledgerError("application.take_back_why", application=number)
    requests = Requests.of_number(writer.connection, writer.fund, dossier.number)
    resting = _resting_on(requests, dossier, wrong)
    if resting:
        links = [each.chain for each in resting]
        raise FundledgerError("application.rested_on", application=number, link=link, links=links)
    writer.state(voiding(dossier.number, wrong, clean(reason), today))
    return dossier.without(link), wrong


def _resting_on(requests: Requests, dossier: Dossier, wrong: Stated) -> list[Stated]:
    """What would have been refused without it."""
    match wrong.said:
        case Applied():
            return list(dossier.stated)
        case Decided():
            return [each for each in dossier.stated if _is_of_decision(each, wrong.said)]
        case Appraised() if dossier.decision and wrong is dossier.appraisals[-1]:
            return [dossier.decision]
    left = dossier.without(wrong.chain)
    return [
        each
        for each in left.stated
        if each.day >= wrong.day
        and _lacks(requests.of(left, each.day), each.said)
        and not _lacks(requests.of(dossier, each.day), each.said)
    ]


def _lacks(at: Standing, said: Said) -> bool:
    """Whether an appraisal or a decision has not what it needs."""
    match said:
        case Appraised():
            return bool(at.missing_for_appraisal or _undone(at, "appraisal"))
        case Decided():
            return bool(_undone(at, "decision"))
    return False


def _is_of_decision(stated: Stated, decided: Decided) -> bool:
    """What was handed in or waived as a condition of the decision."""
    codes = {each.code for each in decided.conditions}
    match stated.said:
        case HandedIn(papers=papers):
            return bool(codes & set(papers))
        case Waived(requirement=code):
            return code in codes
    return False


# What is looked at.


def _on(writer: Writer, number: str, day: date, today: date) -> Standing:
    """How a request stands on the day of a paper; refused where nothing may be stated of it."""
    refuse_future(day, today)
    where = writer.connection, writer.fund
    requests = Requests.of_number(*where, clean(number))
    dossier = requests.dossiers.get(clean(number)) or dossier_numbered(*where, number)
    if day < dossier.received:
        raise FundledgerError("application.before", application=number, day=dossier.received)
    withdrawal = dossier.withdrawal
    if withdrawal is not None and not requests.signed.get(dossier.number):
        raise FundledgerError("application.withdrawn", application=number, day=withdrawal.day)
    return requests.of(dossier, day)


def _standing(writer: Writer, dossier: Dossier, day: date) -> Standing:
    requests = Requests.of_number(writer.connection, writer.fund, dossier.number)
    return requests.of(dossier, day)


def _state(writer: Writer, at: Standing, said: Said, document: str) -> Entered:
    dossier = at.dossier
    fact = writer.state(statement_of(dossier.number, at.day, cleaned(said), clean(document)))
    stated = stated_from(fact)
    return Entered(replace(at, dossier=dossier.with_(stated)), stated)


def refuse_future(day: date, today: date) -> None:
    if day > today:
        raise FundledgerError("loan.future_day", day=day)


def refuse_borrower(connection: Connection, fund: int, asked: Applied, day: date) -> None:
    borrower = borrower_on(connection, fund, asked.cooperative, day)
    if borrower.status in ENDED:
        raise FundledgerError("loan.borrower_ended", cooperative=borrower.name, day=day)


def refuse_asked(asked: Applied) -> None:
    _refuse_no_count(asked.term_months, asked.instalments, asked.every_months)
    if asked.amount <= 0 or min(asked.project_cost or 0, asked.own_funds or 0) < 0:
        raise FundledgerError("contract.zero_amount")
    if not clean(asked.purpose):
        raise FundledgerError("application.no_purpose")
    if asked.project_cost is not None and asked.amount > asked.project_cost:
        cost = Dong(asked.project_cost)
        raise FundledgerError("application.above_cost", amount=Dong(asked.amount), cost=cost)
    if asked.project_cost is not None and (asked.own_funds or 0) > asked.project_cost:
        sums = {"own_funds": Dong(asked.own_funds or 0), "cost": Dong(asked.project_cost)}
        raise FundledgerError("application.own_above_cost", **sums)


def refuse_other_papers(dossier: Dossier, codes: Sequence[str]) -> None:
    """An application that is entered again brings no papers: those that came later count too."""
    missing = [code for code in codes if code not in dossier.handed_in]
    if missing:
        raise FundledgerError(
            "application.differs_papers", application=dossier.number, codes=missing
        )


def _refuse_decided(at: Standing, writer: Writer) -> None:
    """Twice is refused whatever day it is entered for."""
    decision = dossier_numbered(writer.connection, writer.fund, at.dossier.number).decision
    if decision is not None:
        raise FundledgerError(
            "application.decided_already",
            application=at.dossier.number,
            decision=decision.document,
            day=decision.day,
            link=decision.chain,
        )


def _refuse_refused(at: Standing, writer: Writer) -> None:
    """Like one that was withdrawn, it needs nothing more, whatever day that is entered for."""
    whole = dossier_numbered(writer.connection, writer.fund, at.dossier.number)
    decided, decision = decision_of(whole), whole.decision
    if decided is not None and decision is not None and decided.result == "refused":
        raise FundledgerError(
            "application.refused",
            application=whole.number,
            decision=decision.document,
            day=decision.day,
        )


def _refuse_paper_used(writer: Writer, paper: str, day: date) -> None:
    """A number is unique in its year: two decisions of one could not be told apart."""
    for other in decided_by(writer.connection, writer.fund, paper):
        decision = other.decision
        if decision is not None and decision.day.year == day.year:
            raise FundledgerError(
                "application.decision_number_taken", decision=paper, application=other.number
            )


def _refuse_appraised_later(writer: Writer, at: Standing) -> None:
    """The last appraisal is the one that a decision rests on."""
    whole = dossier_numbered(writer.connection, writer.fund, at.dossier.number)
    for each in whole.appraisals:
        if each.day > at.day:
            raise FundledgerError(
                "application.appraised_later",
                application=whole.number,
                day=each.day,
                link=each.chain,
            )


def _refuse_undone(at: Standing, step: str) -> None:
    undone = _undone(at, step)
    if undone:
        raise FundledgerError(
            f"application.{step}_too_early",
            application=at.dossier.number,
            day=at.day,
            steps=undone,
        )


def _undone(at: Standing, step: str) -> list[str]:
    return [each.name for each in at.undone_before(step) if each.code != "papers"]


def _refuse_papers_missing(at: Standing) -> None:
    if at.missing_for_appraisal:
        raise FundledgerError(
            "application.papers_missing",
            application=at.dossier.number,
            day=at.day,
            papers=[each.what for each in at.missing_for_appraisal],
            codes=[each.code for each in at.missing_for_appraisal],
        )


def _refuse_rates(decided: Decided) -> None:
    """A rate is of a year, or of a month with how it is made one of a year."""
    if decided.annual_rate and decided.monthly_rate:
        raise FundledgerError("application.two_rates")
    if bool(decided.monthly_rate) != bool(decided.monthly_conversion):
        raise FundledgerError("application.half_a_rate")
    rate = rate_of(decided)
    if rate is not None and rate.above(RATE_PERCENT_MAX):
        raise FundledgerError("contract.rate_too_high", limit=RATE_PERCENT_MAX)


def _refuse_valued(found: Appraised, day: date) -> None:
    for each in found.security:
        if each.value <= 0:
            raise FundledgerError("application.security_worthless", security=each.what)
        if each.on > day:
            days = {"valued": each.on, "day": day}
            raise FundledgerError("application.security_valued_later", security=each.what, **days)


def _refuse_no_count(*counts: int | None) -> None:
    if any(each is not None and each < 1 for each in counts):
        raise FundledgerError("application.no_count")


def _refuse_amount(at: Standing, amount: int) -> None:
    asked = at.dossier.asked.amount
    if amount <= 0:
        raise FundledgerError("application.no_amount", application=at.dossier.number)
    if amount > asked:
        raise FundledgerError("application.above_asked", amount=Dong(amount), asked=Dong(asked))


def _refuse_conditions(at: Standing, decided: Decided) -> None:
    codes = [each.code for each in decided.conditions]
    for place, each in enumerate(decided.conditions):
        if not clean(each.code) or not clean(each.what) or each.draw < 0:
            raise FundledgerError("application.condition_blank", condition=each.code or "–")
        if not is_code(clean(each.code)):
            raise FundledgerError("lending_rules.not_a_code", path=clean(each.code))
        if each.code in codes[:place] or at.rules.paper(each.code) is not None:
            raise FundledgerError("application.condition_twice", condition=each.code)


def refuse_requirement(at: Standing, code: str, draw: int | None) -> Requirement:
    found = next((each for each in at.requirements if each.code == code), None)
    if found is None:
        raise FundledgerError("application.no_such_paper", paper=code, known=_known_papers(at))
    paper = None if found.is_condition else at.rules.paper(code)
    is_of_each = paper is not None and paper.before == "each_draw"
    if is_of_each and (draw is None or draw < 1):
        raise FundledgerError("application.which_draw", paper=code)
    if draw is not None and not is_of_each:
        raise FundledgerError("application.of_no_draw", paper=code)
    return replace(found, draw=draw) if is_of_each else found


def _known_papers(at: Standing) -> list[str]:
    return [each.code for each in at.requirements]
