"""The agenda of the council for risk: what it looks at for a quarter, a table a question.

Groups and what changed them, provisions needed and held, debts on which it may decide, the plan to
recover what is overdue; in detail every debt of each borrower that is before it. All figures are
`arrears.agenda`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from fundledger.arrears.agenda import Agenda, Change, Proposal, Provision, Recovery
from fundledger.arrears.debts import Day, Debt
from fundledger.calendar import quarter_of
from fundledger.grading.groups import Graded
from fundledger.grading.restructuring import restructurings
from fundledger.messages.wording import Decimal, Joined, Sentence
from fundledger.money import Dong
from fundledger.reports.arrears import figures_of
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.loans import not_rolled
from fundledger.reports.reviews import reviews_table
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    alone,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.reports.trails import (
    group_cell,
    percent_of,
    set_facts,
    set_notes,
    set_word,
    trail,
)
from fundledger.rules.classing import GROUPS

_WHOSE = (*texts("loan"), *texts("cooperative", wide=True), *texts("name"))
_WHOSE_ON_SCREEN = (Column("loan"), ("loan", "name"))
_COUNTED = (Column("debts_before", "number", summed=True), Column("debts", "number", summed=True))

_GROUPS = (
    *(*numbers("debt_group"), _COUNTED[0], *sums("principal_before")),
    *(_COUNTED[1], *sums("principal", "change")),
)
_CHANGES = (
    *(*_WHOSE, *money("principal_before", wide=True), *money("principal")),
    *(*numbers("group_before", "debt_group"), *texts("group_before_reason")),
    *texts("debt_group_reason"),
)
_PROVISIONS = (
    *(*_WHOSE, *numbers("debt_group"), *sums("principal", "deductible")),
    *(*texts("provision_rate"), *sums("provision_needed", "provision_held", "difference")),
)
_PROPOSALS = (
    *(*texts("what"), *_WHOSE, *numbers("debt_group")),
    *money("amount", "provision_needed", "provision_held"),
    *texts("why", "approved_by"),
)
_RECOVERY = (
    *(*texts("cooperative", "name"), *texts("area", wide=True)),
    *(*sums("overdue_amount"), *numbers("days_overdue"), *sums("due_in_span", "paid_in_all")),
    *(*days("reviewed_on"), *texts("conclusion", "next_step"), *days("next_on")),
)
_DEBTS = (
    *(*texts("cooperative", "name"), *texts("area", wide=True), *texts("loan")),
    *(*sums("principal_in_term", "principal_overdue"), *sums("interest_due", wide=True)),
    *(*sums("interest_overdue", "interest_late", wide=True), *numbers("days_overdue")),
    *(*days("oldest_due", wide=True), *numbers("debt_group"), *texts("debt_group_reason")),
    *numbers("restructured", wide=True),
)
_UNPAID = (
    *(*texts("cooperative", "name", "loan"), *days("due")),
    *(*sums("unpaid_principal", "unpaid_interest"), *numbers("days_overdue")),
)
_PLACE = Column("cooperative"), ("cooperative", "name")


def agenda_screen(asked: Asked, quarter: tuple[date, date]) -> Screen:
    day = min(asked.as_of, asked.today)
    where = Day(asked.connection, asked.fund, day, asked.known_at)
    agenda = Agenda.read(where, quarter)
    of_day = replace(asked, as_of=agenda.day)
    facts = {**asked.facts, "as_of": agenda.day, "quarter": quarter_of(quarter[1])}
    register = borrowers(of_day)
    before = set(agenda.borrowers())
    debts = _debts(agenda, register, before)
    return Screen(
        (
            _groups(agenda, facts, of_day),
            _changes(agenda, register),
            _provisions(agenda, register),
            _proposals(agenda, register),
            _recovery(agenda, register),
            debts,
            _unpaid(agenda, register, before),
            reviews_table(
                (each for each in agenda.reviews if each.borrower in before),
                register,
                is_detail=True,
            ),
        ),
        flat=debts,
    )


def _groups(agenda: Agenda, facts: Mapping[str, Cell], asked: Asked) -> Table:
    then, now = _by_group(agenda.before.groups), _by_group(agenda.now.groups)
    records: list[Record] = []
    for group in GROUPS:
        before = sum(map(agenda.before.principal, then[group]))
        after = sum(map(agenda.now.principal, now[group]))
        records.append(
            {
                "debt_group": group,
                "debts_before": len(then[group]),
                "principal_before": before,
                "debts": len(now[group]),
                "principal": after,
                "change": after - before,
            }
        )
    notes = [*_of_groups(agenda, records), *not_rolled(asked)]
    about = {**facts, **set_facts(agenda.now.rules)}
    return Table.of("council_groups", _GROUPS, records, about, notes)


def _by_group(groups: Mapping[str, Graded | None]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {group: [] for group in GROUPS}
    for loan, given in groups.items():
        if given is not None:
            found[given.group].append(loan)
    return found


def _of_groups(agenda: Agenda, records: list[Record]) -> Iterator[Note]:
    if not agenda.is_over:
        yield Note("council_note.not_over", {"day": agenda.day, "last": agenda.quarter[1]})
    shares = {"now": _bad(records, "principal"), "before": _bad(records, "principal_before")}
    yield Note("council_note.bad_debts", shares)
    without = sum(given is None for given in agenda.now.groups.values())
    if without:
        yield Note("council_note.no_principal", {"count": without})
    yield from set_notes(agenda.now.rules)
    if agenda.before.rules != agenda.now.rules:
        yield Note("council_note.rules_before", {"name": set_word(agenda.before.rules)})


def _bad(records: list[Record], name: str) -> Sentence:
    """Nợ xấu: groups 3 to 5, in đồng and per cent of all."""
    of_group = {record["debt_group"]: record[name] for record in records}
    amounts = {group: amount for group, amount in of_group.items() if isinstance(amount, int)}
    whole = sum(amounts.values())
    bad = sum(amount for group, amount in amounts.items() if group in (3, 4, 5))
    share = percent_of(bad, whole or 1)
    return Sentence("council_word.amount_of", {"amount": Dong(bad), "share": share})


def _changes(agenda: Agenda, register: Mapping[str, Borrower]) -> Table:
    records: list[Record] = [
        {
            **_whose(each.loan, each.owner, register),
            "principal_before": each.principal_before,
            "principal": each.principal,
            "group_before": group_cell(each.before),
            "debt_group": group_cell(each.now),
            "group_before_reason": _why_before(agenda, each),
            "debt_group_reason": _why_now(agenda, each),
        }
        for each in agenda.changes
    ]
    notes = () if records else (Note("council_note.no_changes"),)
    shown = (
        _WHOSE_ON_SCREEN,
        *alone(*money("principal"), *numbers("group_before", "debt_group")),
        *alone(*texts("group_before_reason", "debt_group_reason")),
    )
    return Table.of("council_changes", _CHANGES, records, None, notes, on_screen=shown)


def _why_before(agenda: Agenda, change: Change) -> Cell:
    if change.loan not in agenda.before.debts:
        return Sentence("council_word.not_yet")
    return _why(change.before)


def _why_now(agenda: Agenda, change: Change) -> Cell:
    if change.written_off is not None:
        return Sentence("council_word.written_off", {"day": change.written_off})
    if change.loan not in agenda.now.debts:
        return Sentence("council_word.paid_off")
    return _why(change.now)


def _why(given: Graded | None) -> Cell:
    return trail(given) or Sentence("council_word.in_time")


def _provisions(agenda: Agenda, register: Mapping[str, Borrower]) -> Table:
    records: list[Record] = []
    for each in agenda.provisions():
        sums_of: Record = {
            "debt_group": each.group,
            "principal": each.principal or None,
            "deductible": each.deductible or None,
            "provision_rate": _rate(each),
            "provision_needed": each.needed,
            "provision_held": each.held,
            "difference": each.needed - each.held,
        }
        of_none: Record = {"name": Sentence("council_word.of_no_loan")}
        whose = of_none if each.loan is None else _whose(each.loan, each.owner, register)
        records.append({**whose, **sums_of})
    needed, held = agenda.in_general()
    general: Record = {
        "name": Sentence("council_word.general_on", {"base": Dong(agenda.general_base)}),
        "provision_rate": Decimal(agenda.rates.general_percent),
        "provision_needed": needed,
        "provision_held": held,
        "difference": needed - held,
    }
    shown = (
        _WHOSE_ON_SCREEN,
        *alone(*numbers("debt_group"), *money("principal", "deductible")),
        *alone(*texts("provision_rate"), *money("provision_needed", "provision_held")),
        *alone(*money("difference")),
    )
    every, rates = [*records, general], agenda.rates
    facts, notes = set_facts(rates), set_notes(rates)
    return Table.of("council_provisions", _PROVISIONS, every, facts, notes, on_screen=shown)


def _rate(each: Provision) -> Cell:
    if each.entrusted:
        return word_for("provision_word.", "entrusted")
    return Decimal(each.rate) if each.group else None


def _proposals(agenda: Agenda, register: Mapping[str, Borrower]) -> Table:
    records: list[Record] = [_proposal(each, register) for each in agenda.proposals()]
    notes = () if records else (Note("council_note.no_proposals"),)
    shown = (
        *alone(*texts("what")),
        _WHOSE_ON_SCREEN,
        *alone(*numbers("debt_group"), *money("amount", "provision_needed", "provision_held")),
        *alone(*texts("why", "approved_by")),
    )
    return Table.of("council_proposals", _PROPOSALS, records, None, notes, on_screen=shown)


def _proposal(each: Proposal, register: Mapping[str, Borrower]) -> Record:
    return {
        "what": word_for("council_item.", each.what),
        **_whose(each.loan, each.owner, register),
        "debt_group": each.group,
        "amount": each.amount,
        "provision_needed": each.needed,
        "provision_held": each.held,
        "why": _why_proposed(each),
        "approved_by": _approved_by(each),
    }


def _why_proposed(each: Proposal) -> Cell:
    why = Sentence(f"council_why.{each.why}", {"day": each.used or ""})
    if each.pulled is None:
        return why
    return Joined((why, *(reason.sentence for reason in each.pulled.reasons)), "; ")


def _approved_by(each: Proposal) -> Cell:
    if each.approved_by is None or not each.is_done:
        return each.approved_by
    return Sentence("council_word.carried_out", {"decision": each.approved_by})


def _recovery(agenda: Agenda, register: Mapping[str, Borrower]) -> Table:
    found = list(agenda.recoveries())
    records = [_recovered(each, register) for each in found]
    missing = [_name(each.owner, register) for each in found if not each.was_reviewed]
    notes = [Note("council_note.not_reviewed", {"names": missing})] if missing else []
    if not found:
        notes = [Note("council_note.nobody_overdue")]
    shown = (
        _PLACE,
        *alone(*money("overdue_amount"), *numbers("days_overdue")),
        *alone(*money("due_in_span", "paid_in_all")),
        *alone(*days("reviewed_on")),
        (Column("agreed"), ("conclusion", "next_step")),
        *alone(*days("next_on")),
    )
    return Table.of("council_recovery", _RECOVERY, records, None, notes, on_screen=shown)


def _recovered(each: Recovery, register: Mapping[str, Borrower]) -> Record:
    said: Record = {}
    if (last := each.review) is not None:
        said = {
            "reviewed_on": last.day,
            "conclusion": last.found.conclusion or None,
            "next_step": last.found.next or None,
            "next_on": last.found.next_on,
        }
    return {
        **_place(each.owner, register),
        "overdue_amount": each.overdue,
        "days_overdue": each.days,
        "due_in_span": each.fell_due,
        "paid_in_all": each.paid,
        **said,
    }


def _debts(agenda: Agenda, register: Mapping[str, Borrower], before: set[str]) -> Table:
    """Each borrower's page: its debts one below the other."""
    records = [
        _debt(each, agenda.now.groups[each.number], register) for each in _of_them(agenda, before)
    ]
    shown = (
        _PLACE,
        *alone(*texts("loan"), *money("principal_in_term", "principal_overdue")),
        *alone(*numbers("days_overdue", "debt_group"), *texts("debt_group_reason")),
    )
    return Table.of("council_debts", _DEBTS, records, None, on_screen=shown, is_detail=True)


def _of_them(agenda: Agenda, before: set[str]) -> list[Debt]:
    found = [each for each in agenda.now.debts.values() if each.owner in before]
    return sorted(found, key=lambda each: (each.owner, each.number))


def _unpaid(agenda: Agenda, register: Mapping[str, Borrower], before: set[str]) -> Table:
    """And each instalment that has fallen due and is not paid."""
    records: list[Record] = [
        {
            "cooperative": debt.owner,
            "name": _name(debt.owner, register),
            "loan": debt.number,
            "due": each.due,
            "unpaid_principal": each.principal,
            "unpaid_interest": each.interest,
            "days_overdue": each.days_overdue,
        }
        for debt in _of_them(agenda, before)
        for each in debt.unpaid
    ]
    shown = (
        _PLACE,
        *alone(*texts("loan"), *days("due"), *money("unpaid_principal", "unpaid_interest")),
        *alone(*numbers("days_overdue")),
    )
    return Table.of("council_unpaid", _UNPAID, records, None, on_screen=shown, is_detail=True)


def _debt(debt: Debt, given: Graded | None, register: Mapping[str, Borrower]) -> Record:
    return {
        **_place(debt.owner, register),
        **figures_of(debt),
        "debt_group": group_cell(given),
        "debt_group_reason": trail(given),
        "restructured": len(restructurings(debt.loan, debt.at.as_of)) or None,
    }


def _whose(loan: str, owner: str, register: Mapping[str, Borrower]) -> Record:
    return {"loan": loan, "cooperative": owner or None, "name": _name(owner, register)}


def _place(owner: str, register: Mapping[str, Borrower]) -> Record:
    known = register.get(owner)
    area = area_word("" if known is None else known.area)
    return {"cooperative": owner, "name": _name(owner, register), "area": area}


def _name(owner: str, register: Mapping[str, Borrower]) -> str:
    known = register.get(owner)
    return owner if known is None else known.name
