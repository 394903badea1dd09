"""Debts in their groups: all of a fund, those of one borrower, and one explained to the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from fundledger.arrears.debt_groups import Classed, Grouped, GroupSums, by_group, classed
from fundledger.arrears.debts import Day, debts
from fundledger.errors import FundledgerError
from fundledger.grading.groups import Graded
from fundledger.grading.marks import Mark
from fundledger.grading.restructuring import Restructuring, restructurings
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.registers.cooperatives import history
from fundledger.registers.loan import loan_numbered
from fundledger.reports.asked import Asked, still_to_come
from fundledger.reports.borrowers import borrowers
from fundledger.reports.many import Summed
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    alone,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.reports.trails import (
    group_cell,
    group_word,
    percent_of,
    reasons,
    set_facts,
    set_notes,
    set_word,
    trail,
)
from fundledger.reports.written_off import written_off_notes
from fundledger.rules.classing import GROUPS, Cure, GroupRules, Restructured, Steps

_DEBT = (*texts("loan"), *texts("cooperative", wide=True), *texts("name"), *sums("principal"))
_GROUP = (*numbers("days_overdue", "debt_group"), *texts("debt_group_reason"))
_COMPARED = (*numbers("group_compared"), *texts("differs"))
_REASON_COMPARED = texts("reason_compared", wide=True)
_COMPARED_ON_SCREEN: OnScreen = (
    (Column("loan"), ("loan", "name")),
    *alone(*sums("principal"), *_GROUP, *_COMPARED, *texts("reason_compared")),
)
_SUMS = (*texts("group"), Column("debts", "number", summed=True), *sums("principal"))
_SUMS_COMPARED = (Column("debts_compared", "number", summed=True), *sums("principal_compared"))


def day_of(asked: Asked) -> Day:
    """What is asked, as the pass over all debts takes it."""
    return Day(asked.connection, asked.fund, asked.as_of, asked.known_at, asked.today)


def groups_screen(asked: Asked, *, compare: str | None = None) -> Screen:
    """Every debt with principal in its group, then what each group sums to."""
    day = day_of(asked)
    every = debts(day)
    found = classed(day, of=every)
    other = None if compare is None else classed(day, compare, every)
    each = _groups_table(asked, found, other)
    return Screen((each, sums_table(asked, found, other)), flat=each)


def _groups_table(asked: Asked, found: Classed, other: Classed | None) -> Table:
    names = borrowers(asked)
    rows: list[Record] = []
    for each in found.with_group:
        debt = each.debt
        whose = names.get(debt.owner)
        row: dict[str, Cell] = {
            "loan": debt.number,
            "cooperative": debt.owner,
            "name": "" if whose is None else whose.name,
            "principal": debt.at.principal,
            **_grouped(each),
        }
        if other is not None:
            row |= _beside(each, other.by_loan[debt.number])
        rows.append(row)
    compared = () if other is None else (*_COMPARED, *_REASON_COMPARED)
    facts = {**asked.facts, **set_facts(found.rules)}
    notes = [*still_to_come(asked), *set_notes(found.rules)]
    if other is not None:
        facts["compared_rules"] = set_word(other.rules)
        notes += set_notes(other.rules)
        count = sum(each.group != other.by_loan[each.debt.number].group for each in found.every)
        notes.append(Note("debt_group_note.differ", {"count": count}))
    columns, beside = (*_DEBT, *_GROUP, *compared), () if other is None else _COMPARED_ON_SCREEN
    return Table.of("debt_groups", columns, rows, facts, notes, on_screen=beside)


def _grouped(each: Grouped) -> dict[str, Cell]:
    return {
        "days_overdue": each.debt.at.days_overdue,
        "debt_group": group_cell(each.graded),
        "debt_group_reason": trail(each.graded, each.debt),
    }


def _beside(each: Grouped, other: Grouped) -> dict[str, Cell]:
    differs = each.group != other.group
    return {
        "group_compared": group_cell(other.graded),
        "differs": word_for("choice.yes_or_no.", "yes") if differs else None,
        "reason_compared": trail(other.graded, other.debt),
    }


def sums_table(asked: Asked, found: Classed, other: Classed | None = None) -> Table:
    """Debts and principal of each group, with its share; what is bad debt stands above it."""
    sums_of = by_group(found.every)
    beside = None if other is None else by_group(other.every)
    rows: list[Record] = []
    for place, each in enumerate(sums_of.each):
        row: dict[str, Cell] = {
            "group": group_word(each.group),
            "debts": each.debts,
            "principal": each.principal,
            "share_of_principal": percent_of(each.principal, sums_of.principal),
        }
        if beside is not None:
            row["debts_compared"] = beside.each[place].debts
            row["principal_compared"] = beside.each[place].principal
        rows.append(row)
    facts: dict[str, Cell] = {**asked.facts, **set_facts(found.rules), **_bad(sums_of)}
    if other is not None and beside is not None:
        facts["compared_rules"] = set_word(other.rules)
        facts |= {f"{name}_compared": cell for name, cell in _bad(beside).items()}
    columns = (*_SUMS, *texts("share_of_principal"), *(_SUMS_COMPARED if other else ()))
    notes = () if other is None else (Note("debt_group_note.two_sets"),)
    return Table.of("debt_group_sums", columns, rows, facts, notes)


def bad_debt(of: Classed) -> dict[str, Cell]:
    """Nợ xấu and its ratio, as facts of a table."""
    return _bad(by_group(of.every))


def _bad(of: GroupSums) -> dict[str, Cell]:
    return {"bad_debt": Dong(of.bad), "bad_debt_percent": percent_of(of.bad, of.principal)}


def _shares(record: dict[str, Cell]) -> dict[str, Cell]:
    """Shares are not added up; of all funds they are not said."""
    return {**record, "share_of_principal": None}


SUMS_OF_FUNDS = Summed("debt_group_sums", apart=("share_of_principal",), finish=_shares)


def borrower_table(asked: Asked, number: str) -> Table:
    """All debts of a borrower, with what each gives by itself and what it is beside the others."""
    found = classed(day_of(asked))
    circle = _circle_of(found, number)
    rows: list[Record] = [
        {
            "loan": each.debt.number,
            "cooperative": each.debt.owner,
            "principal": each.debt.at.principal,
            "own_group": _own_group(each),
            **_grouped(each),
        }
        for each in found.every
        if each.debt.owner in circle
    ]
    columns = (
        *(*texts("loan"), *texts("cooperative", wide=len(circle) == 1), *sums("principal")),
        *(*numbers("days_overdue", "own_group", "debt_group"), *texts("debt_group_reason")),
    )
    if not rows and not history(asked.connection, asked.fund, number, asked.known_at):
        raise FundledgerError("cooperative.unknown", cooperative=number)
    facts = {**asked.facts, "cooperative": number, **set_facts(found.rules)}
    notes = [*still_to_come(asked), *set_notes(found.rules), *_reach(found.rules, rows)]
    written_off = written_off_notes(asked, cooperative=number)
    if not rows and not written_off:
        notes.append(Note("debt_group_note.no_debt", {"cooperative": number}))
    elif not rows:
        notes.append(Note("written_off_note.no_balance", {"day": asked.as_of}))
    notes += written_off
    return Table.of("borrower_groups", columns, rows, facts, notes)


def _circle_of(found: Classed, number: str) -> frozenset[str]:
    """The borrower, and whom its group reaches."""
    if found.rules.contagion != "related":
        return frozenset({number})
    return found.graders.relations.related_to(number, found.graders.day)


def _reach(rules: GroupRules, rows: Sequence[Record]) -> Iterator[Note]:
    """How far one debt pulls others down, where there is another."""
    if len(rows) > 1:
        yield Note(f"debt_group_note.reach_{rules.contagion}")


# One debt, explained.


def explained_table(asked: Asked, number: str) -> Table:
    """Why a debt is in its group: the set and its thresholds, what was found, what came of it."""
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    found = classed(day_of(asked))
    each = found.by_loan.get(loan.number)
    facts: dict[str, Cell] = {**asked.facts, "loan": loan.number, **set_facts(found.rules)}
    columns = texts("what", "value")
    if each is None:
        written_off = written_off_notes(asked, loan=loan.number)
        notes = (
            *still_to_come(asked),
            *set_notes(found.rules),
            *(written_off or [Note("debt_group_note.owes_nothing")]),
        )
        return Table.of("debt_group_explained", columns, [], facts, notes)
    facts |= {"own_group": _own_group(each), "debt_group": group_cell(each.graded)}
    papers = restructurings(each.debt.loan, asked.as_of)
    lines = [
        *_about(each),
        *_rules_lines(found.rules, papers),
        *_found_lines(each, papers, found.graders.marks.get(loan.number, ()), asked.as_of),
        *_came_of_it(found, each),
    ]
    rows: list[Record] = [
        {"what": word_for("group_word.", what), "value": value} for what, value in lines
    ]
    notes = (*still_to_come(asked), *set_notes(found.rules))
    return Table.of("debt_group_explained", columns, rows, facts, notes)


Line = tuple[str, Cell]


def _about(each: Grouped) -> Iterator[Line]:
    debt = each.debt
    yield "borrower", debt.owner
    yield "principal", Joined((Dong(debt.at.principal),))
    days = debt.at.days_overdue
    if not days and debt.is_overdue:
        yield "days", Sentence("group_said.without_days", {"amount": Dong(debt.overdue_amount)})
    elif not days:
        yield "days", Sentence("group_said.not_overdue")
    elif debt.oldest is None:
        yield "days", Sentence("group_said.days", {"days": days})
    else:
        yield "days", Sentence("group_said.days_since", {"days": days, "since": debt.oldest})


def _rules_lines(rules: GroupRules, papers: Sequence[Restructuring]) -> Iterator[Line]:
    """The thresholds that are applied: those of restructuring only where there was one."""
    yield "set", Joined((set_word(rules), rules.legal_source), ": ")
    steps = tuple(zip(rules.overdue_days, GROUPS[1:], strict=True))
    yield "thresholds", _steps(steps)
    if papers and rules.restructured:
        rule = rules.restructured[min(len(papers), len(rules.restructured)) - 1]
        yield "restructured_rule", _restructured(rule, len(papers))
    if rules.cure is not None:
        yield "cure", _cure(rules.cure)
    yield "contagion", Sentence(f"group_said.reach_{rules.contagion}")


def _steps(steps: Steps) -> Joined:
    said = [Sentence("group_said.step", {"days": days, "group": group}) for days, group in steps]
    return Joined(tuple(said), "; ")


def _restructured(rule: Restructured, times: int) -> Joined:
    if rule.moved == rule.extended:
        first = Sentence("group_said.in_time", {"times": times, "group": rule.moved})
    else:
        said = {"times": times, "moved": rule.moved, "extended": rule.extended}
        first = Sentence("group_said.in_time_by_kind", said)
    parts: list[object] = [first]
    if rule.before_first_due is not None:
        parts.append(Sentence("group_said.before_first_due", {"group": rule.before_first_due}))
    if rule.overdue:
        parts.append(_steps(rule.overdue))
    return Joined(tuple(parts), "; ")


def _cure(cure: Cure) -> Sentence:
    said = {"months": cure.months, "short": cure.months_short_term}
    return Sentence("group_said.cure", said)


def _found_lines(
    each: Grouped, papers: Sequence[Restructuring], marks: Sequence[Mark], day: date
) -> Iterator[Line]:
    for paper in papers:
        yield "restructured", restructuring_said(paper)
    for mark in marks:
        if mark.day <= day:
            yield "mark", _mark(mark)
    if each.debt.at.principal:
        yield "own", _graded(each.own)
    elif each.own.group > 1:
        yield "counts", _graded(each.own)


def restructuring_said(paper: Restructuring) -> Sentence:
    """One restructuring with its decision, or that the opening only counts it."""
    if not paper.is_told:
        return Sentence("group_said.restructured_untold", {"times": paper.time})
    said: dict[str, object] = {
        "times": paper.time,
        "kind": Sentence(f"restructured_kind.{paper.kind}"),
        "decision": paper.decision or "–",
        "day": paper.day,
        "reason": paper.reason or "–",
    }
    return Sentence("group_said.restructured", said)


def _mark(mark: Mark) -> Sentence:
    reason = mark.reason or "–"
    said: dict[str, object] = {"document": mark.document, "day": mark.day, "reason": reason}
    if mark.until is not None:
        more = {"group": mark.group, "until": mark.until, "link": mark.chain}
        return Sentence("group_said.raised", {**said, **more})
    kind = Sentence(f"choice.mark.{mark.kind}")
    return Sentence("group_said.marked", {**said, "kind": kind, "link": mark.chain})


def _own_group(each: Grouped) -> int | None:
    """None of a debt without principal, unless it counts for the others of its borrower."""
    return each.own.group if each.debt.at.principal or each.own.group > 1 else None


def _graded(graded: Graded) -> Cell:
    name = group_word(graded.group).shown
    why = reasons(graded)
    return Joined((name,) if why is None else (name, why), ": ")


def _came_of_it(found: Classed, each: Grouped) -> Iterator[Line]:
    """What other debts do to this one, and what it is in the end."""
    circle = _circle_of(found, each.debt.owner)
    for other in found.every:
        beside = other is not each and other.debt.owner in circle
        if beside and found.rules.contagion != "none":
            said = {"loan": other.debt.number, "group": other.own.group}
            yield "beside", Sentence("group_said.beside", said)
    if each.graded is None:
        yield "group", trail(None, each.debt)
    else:
        yield "group", _graded(each.graded)
