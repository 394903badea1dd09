"""A request for a loan: what is entered of it until money may go out, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.errors import FundledgerError
from fundledger.office.answers import Answer, saying, shown, told
from fundledger.office.declaring import Words, act, question
from fundledger.office.kinds import (
    TEXT,
    TODAY,
    Cooperative,
    Day,
    Document,
    DrawCondition,
    Money,
    Name,
    Number,
    Percent,
    Source,
    Text,
    ValuedSecurity,
)
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fundledger.ledger.journal import Writer
    from fundledger.lending.doubts import Doubt
    from fundledger.lending.entering import Entered
    from fundledger.lending.standing import Standing
    from fundledger.office.calling import Work
    from fundledger.reports.applications import Part
    from fundledger.reports.asked import Asked
    from fundledger.reports.many import Many
    from fundledger.reports.screens import Screen

Application = Annotated[str, TEXT.named("application")]
PaperCode = Annotated[str, TEXT.named("code")]
Area = Annotated[str, TEXT.named("area")]
Officer = Annotated[str, TEXT.named("officer")]
Aspect = Annotated[Literal["legal", "financial", "plan", "repayment"], Words("lending_aspect.")]
Proposal = Annotated[Literal["lend", "refuse"], Words("lending_proposal.")]
MonthlyRate = Annotated[Literal["x12", "/30x365"], Words("")]
State = Annotated[
    Literal[
        "received",
        "complete",
        "appraised",
        "approved",
        "signed",
        "drawn",
        "paid_out",
        "refused",
        "lapsed",
        "withdrawn",
    ],
    Words("application_state."),
]


@act(main="application")
def add_application(
    work: Work,
    application: Application,
    *,
    cooperative: Cooperative,
    amount: Money,
    purpose: Text,
    on: Day = TODAY,
    document: Document = "",
    term_months: Number | None = None,
    project_cost: Money | None = None,
    own_funds: Money | None = None,
    instalments: Number | None = None,
    every_months: Number | None = None,
    source: Source = "",
    security: tuple[Text, ...] = (),
    other_debts: Text = "",
    officer: Officer = "",
    paper: tuple[PaperCode, ...] = (),
    dry_run: bool = False,
) -> Answer:
    """Take an application for a loan, with the papers that came with it.

    The same word for word changes nothing. `paper`: codes of the Fund's list.
    """
    from fundledger.lending import entering
    from fundledger.lending.dossier import Applied
    from fundledger.text import clean

    with work.writing() as writer:
        asked = Applied(
            cooperative=clean(cooperative),
            purpose=clean(purpose),
            amount=amount,
            term_months=term_months,
            project_cost=project_cost,
            own_funds=own_funds,
            instalments=instalments,
            every_months=every_months,
            source=clean(source),
            security=tuple(filter(None, map(clean, security))),
            other_debts=clean(other_debts),
            officer=clean(officer),
        )
        entered = entering.apply(
            *(writer, application, on, asked),
            today=work.today,
            document=document,
            papers=paper,
        )
        return _entered(work, writer, entered, _stopped(writer, entered, on))


@act(main="application")
def hand_in_papers(
    work: Work,
    application: Application,
    *papers: PaperCode,
    on: Day = TODAY,
    draw: Number | None = None,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Papers of the list, or conditions of the decision, are there from a day on.

    `draw`: of what must be there for every draw anew, for which it is.
    """
    from fundledger.lending import entering

    with work.writing() as writer:
        entered = entering.hand_in(
            *(writer, application, on, papers), today=work.today, draw=draw, document=document
        )
        return _entered(work, writer, entered)


@act(main="application")
def do_step(
    work: Work,
    application: Application,
    step: PaperCode,
    *,
    on: Day = TODAY,
    note: Text = "",
    dry_run: bool = False,
) -> Answer:
    """A step of the Fund's own table is done, one that nothing else says to be done."""
    from fundledger.lending import entering

    with work.writing() as writer:
        entered = entering.do_step(writer, application, on, step, today=work.today, note=note)
        return _entered(work, writer, entered)


@act(main="application")
def appraise(
    work: Work,
    application: Application,
    *,
    propose: Proposal,
    on: Day = TODAY,
    amount: Money | None = None,
    term_months: Number | None = None,
    legal: Text = "",
    financial: Text = "",
    plan: Text = "",
    repayment: Text = "",
    weak: tuple[Aspect, ...] = (),
    security: tuple[ValuedSecurity, ...] = (),
    credit_statement: Text = "",
    dissent: tuple[Text, ...] = (),
    officer: Officer = "",
    note: Text = "",
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Keep an appraisal. The limits of the law are tested with that day's figures, and kept too.

    `security` is (what, value, day of the valuation). `amount` and `term_months`: what is
    proposed, where it is not what was asked for. The last appraisal counts.
    """
    from fundledger.lending import doubts, entering
    from fundledger.lending.dossier import Appraised, Valued
    from fundledger.text import clean

    with work.writing() as writer:
        proposed = amount if propose == "lend" else None
        if propose == "refuse" and not {"amount", "term_months"}.isdisjoint(work.said):
            raise FundledgerError("application.proposes_nothing", application=application)
        limits = entering.try_limits(writer, application, on, proposed, credit_statement)
        appraised = Appraised(
            proposal=propose,
            limits=limits,
            amount=proposed,
            term_months=term_months,
            legal=clean(legal),
            financial=clean(financial),
            plan=clean(plan),
            repayment=clean(repayment),
            weak=tuple(dict.fromkeys(weak)),
            security=tuple(Valued(*each) for each in security),
            credit_statement=clean(credit_statement),
            dissent=tuple(filter(None, map(clean, dissent))),
            officer=clean(officer),
            note=clean(note),
        )
        entered = entering.appraise(
            writer, application, on, appraised, today=work.today, document=document
        )
        doubted = [
            *doubts.of_appraisal(entered.standing.dossier, appraised),
            *_stopped(writer, entered, on),
        ]
        return _entered(work, writer, entered, doubted, part="appraisal")


@act(main="application", asks_first=True)
def decide(
    work: Work,
    application: Application,
    *,
    document: Document,
    by: Name,
    on: Day = TODAY,
    amount: Money | None = None,
    term_months: Number | None = None,
    rate: Percent | None = None,
    monthly_rate: Percent | None = None,
    conversion: MonthlyRate | None = None,
    instalments: Number | None = None,
    every_months: Number | None = None,
    source: Source = "",
    condition: tuple[DrawCondition, ...] = (),
    valid_until: Day | None = None,
    refuse: bool = False,
    reason: Text = "",
    dry_run: bool = False,
) -> Answer:
    """Keep the decision on an application: approved, in part, or with `refuse` refused.

    Sum and term are those of the appraisal where nothing else is said. `condition` is (code, draw,
    words): what must be there before that draw; draw 0: before the contract.
    """
    from fundledger.lending import doubts, entering
    from fundledger.lending.dossier import Condition, Decided, dossier_numbered
    from fundledger.lending.lendable import lendable
    from fundledger.text import clean

    if refuse and not _TERMS.isdisjoint(work.said):
        raise FundledgerError("application.refused_with_terms", application=application)
    with work.writing() as writer:
        dossier = dossier_numbered(writer.connection, writer.fund, application).by(on)
        if not refuse:
            amount, term_months = entering.as_proposed(dossier, amount, term_months)
        limits = entering.try_limits(writer, application, on, amount or None)
        decided = Decided(
            result="refused" if refuse else "approved",
            by=clean(by),
            limits=limits,
            amount=amount or 0,
            term_months=term_months,
            annual_rate=rate or "",
            monthly_rate=monthly_rate or "",
            monthly_conversion=conversion or "",
            instalments=instalments,
            every_months=every_months,
            source=clean(source),
            conditions=tuple(Condition(clean(c), clean(w), draw) for c, draw, w in condition),
            valid_until=valid_until,
            reason=clean(reason),
        )
        before = lendable(writer.connection, writer.fund, on)
        entered = entering.decide(
            *(writer, application, on, decided), document=document, today=work.today
        )
        stopped = [] if refuse else _stopped(writer, entered, on)
        others = [] if refuse else _others(writer, entered, on)
        beyond = doubts.of_money(dossier, decided, before)
        doubted = [*doubts.of_decision(dossier, decided), *others, *beyond, *stopped]
        asked = [each.sentence for each in doubted if each.asks]
        if asked:
            key = "application.sure_to_refuse" if refuse else "application.sure_to_decide"
            work.must_be_sure(
                *(key,), application=application, told_of=[each.sentence for each in doubted]
            )
        return _entered(work, writer, entered, doubted, part="decision")


@act(main="application")
def waive_requirement(
    work: Work,
    application: Application,
    code: PaperCode,
    *,
    document: Document,
    reason: Text,
    on: Day = TODAY,
    draw: Number | None = None,
    dry_run: bool = False,
) -> Answer:
    """A paper of the list or a condition of the decision need not be there, by a paper."""
    from fundledger.lending import entering

    with work.writing() as writer:
        entered = entering.waive(
            *(writer, application, on, code, reason),
            document=document,
            today=work.today,
            draw=draw,
        )
        return _entered(work, writer, entered)


@act(main="application")
def withdraw_application(
    work: Work,
    application: Application,
    *,
    reason: Text,
    on: Day = TODAY,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """The borrower asks no more; after a contract, for no more than was signed."""
    from fundledger.lending import entering

    with work.writing() as writer:
        entered = entering.withdraw(
            *(writer, application, on, reason), today=work.today, document=document
        )
        return _entered(work, writer, entered)


@act(main="application")
def undo_application(
    work: Work, application: Application, link: Number, *, reason: Text, dry_run: bool = False
) -> Answer:
    """Take back what a link says of an application; what rests on it must be taken back first.

    Answers how the application stands without it; nothing where it was the application itself.
    """
    from fundledger.lending import entering
    from fundledger.lending.dossier import Applied
    from fundledger.lending.requests import Requests

    with work.writing() as writer:
        dossier, wrong = entering.take_back(writer, application, link, reason, today=work.today)
        requests = Requests.of_number(writer.connection, writer.fund, dossier.number)
        signed = requests.signed.get(dossier.number, ())
        left = None
        if not isinstance(wrong.said, Applied):
            left = _as_it_stands(work, writer, requests.latest(dossier.number, wrong.day))
    said = {
        "application": dossier.number,
        "link": link,
        "what": Note(f"application_do.{wrong.do}"),
        "day": wrong.day,
    }
    key = "application.would_take_back" if dry_run else "application.was_taken_back"
    notes = [Note(key, said)]
    if wrong.do == "decide" and signed:
        loans = [each.loan for each in signed]
        notes.append(Note("application.signed_without", {"loans": loans}))
    return replace(told(*notes, application=dossier.number, link=link), found=left)


def _list_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.many import led_by, together

    return led_by(together(found), "applications")


@question(of_many=True, together=_list_of_all, main="applications")
def applications(
    asked: Asked,
    *,
    state: State | None = None,
    late: bool = False,
    area: Area | None = None,
    officer: Officer | None = None,
) -> Screen:
    """Every application: how far it is, since when, what is late; below it sums by state.

    What is late comes first. `late`: only that.
    """
    from fundledger.reports.applications import Which, applications_screen

    return applications_screen(asked, Which(state, late, area or "", officer or ""))


@question(main="application")
def application(asked: Asked, application: Application) -> Screen:
    """One application: what is asked, papers, steps, limits, decision, contracts, every fact."""
    from fundledger.reports.applications import application_screen

    return application_screen(asked, application)


_TERMS = frozenset(
    {
        *("amount", "term_months", "rate", "monthly_rate", "conversion", "instalments"),
        *("every_months", "source", "condition", "valid_until"),
    }
)
"""What only a decision that approves can say."""


def _others(writer: Writer, entered: Entered, day: date) -> list[Doubt]:
    """What stands already of the borrower, of those related to it, and of the request itself."""
    from fundledger.lending.dossier import approved_of
    from fundledger.lending.doubts import of_others
    from fundledger.lending.requests import Requests
    from fundledger.registers.relations import Relations

    where = writer.connection, writer.fund
    dossier = entered.standing.dossier
    circle = list(Relations.read(*where).reached(dossier.asked.cooperative, day))
    numbers = {dossier.number, *approved_of(*where, circle)}
    requests = Requests.of_numbers(*where, sorted(numbers))
    return list(of_others(requests, dossier, day, circle))


def _stopped(writer: Writer, entered: Entered, day: date) -> list[Doubt]:
    """That new lending is stopped on the day."""
    from fundledger.lending.doubts import of_stop
    from fundledger.registers.stops import stop_on

    return list(of_stop(entered.standing.dossier, stop_on(writer.connection, writer.fund, day)))


def _entered(
    work: Work,
    writer: Writer,
    entered: Entered,
    doubts: Sequence[Doubt] = (),
    part: Part | None = None,
) -> Answer:
    """How the request stands now, what is doubtful of what was entered, and what comes next."""
    from fundledger.lending.requests import Requests

    at = entered.standing
    number = at.dossier.number
    requests = Requests.of_number(writer.connection, writer.fund, number)
    standing = requests.latest(number, at.day)
    screen = _as_it_stands(work, writer, standing, part)
    stated = entered.stated
    answer = shown(
        screen,
        remarks=[each.sentence for each in doubts],
        application=number,
        link=None if stated is None else stated.chain,
    )
    if work.dry_run:
        return answer
    if stated is None:
        answer = saying(answer, "application.stood_already", application=number)
    else:
        answer = saying(answer, "application.was_kept", application=number, link=stated.chain)
    following = _next(standing)
    return answer if following is None else saying(answer, following.key, **following.params)


def _as_it_stands(
    work: Work, writer: Writer, standing: Standing, part: Part | None = None
) -> Screen:
    from fundledger.reports.applications import entered_screen
    from fundledger.reports.asking import ask

    asked = ask(writer.connection, writer.fund, standing.day)
    notes = [Note("loan_note.dry_run")] if work.dry_run else []
    return entered_screen(asked, standing, part, notes)


def _next(standing: Standing) -> Note | None:
    """What is to be done next, as a command; None where nothing is."""
    from fundledger.lending.standing import ENDED, is_own_step

    number, running = standing.dossier.number, standing.running
    if standing.state in ENDED:
        return None
    if missing := standing.missing_next():
        names, codes = [each.what for each in missing], [each.code for each in missing]
        said = {"application": number, "papers": names, "codes": codes}
        return Note("application_next.papers", said)
    if running is not None and is_own_step(running.step.code):
        step = {"step": running.step.code, "name": running.step.name}
        return Note("application_next.step", {"application": number, **step})
    decided = standing.decided
    if decided is not None and standing.state == "approved":
        sign = "sign" if decided.valid_until is None else "sign_by"
        if not (decided.source or standing.dossier.asked.source):
            sign = f"{sign}_of_source"  # a contract has one
        until = {} if decided.valid_until is None else {"until": decided.valid_until}
        return Note(f"application_next.{sign}", {"application": number, **until})
    key = _NEXT.get(standing.state)
    return None if key is None else Note(f"application_next.{key}", {"application": number})


_NEXT: Mapping[str, str] = {"complete": "appraise", "appraised": "decide"}
