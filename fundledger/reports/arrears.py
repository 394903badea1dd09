"""Overdue debts as people look at them: every loan in a list, one borrower, the three eyes.

A loan is in the list as soon as anything of it is overdue, be it interest alone that is left.
Groups are found beside all debts of a borrower, whichever of them the list is narrowed to; the set
of rules that stood on the day is named. Figures are those of the contracts (`arrears.debts`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from fundledger.arrears.ageing import Aged, Bucket, Buckets, aged
from fundledger.arrears.debts import Day, Debt, each_debt, group_of, own_of
from fundledger.arrears.eyes import Eyes, Seen, eyes
from fundledger.arrears.reviews import reviewed, reviews_of
from fundledger.bulk import no_collection
from fundledger.calendar import quarter_of
from fundledger.errors import FundledgerError
from fundledger.grading.contagion import Graders, Own
from fundledger.grading.groups import Graded
from fundledger.grading.restructuring import restructurings
from fundledger.money import Dong
from fundledger.recovery.cases import open_cases_of
from fundledger.registers.loan import Loan
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked, still_to_come
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.late import based
from fundledger.reports.many import Summed
from fundledger.reports.restructurings import restructurings_of
from fundledger.reports.reviews import reviews_table
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
from fundledger.reports.trails import group_cell, set_facts, set_notes, trail
from fundledger.reports.written_off import written_off_notes
from fundledger.text import unaccented

_HEAD = (
    *texts("loan", "cooperative", "name", "area"),
    *texts("officer", "source", "sector", "kind", "case", wide=True),
)
_OWED = (
    *sums("principal_in_term", "principal_overdue"),
    *sums("interest_due", "interest_overdue", "interest_late"),
)
_AGE = (*numbers("days_overdue"), *numbers("days_principal", "days_interest", wide=True))
_GROUP = (*numbers("debt_group"), *texts("debt_group_reason"), *numbers("restructured"))
_LIST = (*_HEAD, *_OWED, *sums("amount_overdue", wide=True), *_AGE, *days("oldest_due"), *_GROUP)
_ON_SCREEN: OnScreen = (
    (Column("loan"), ("loan", "name")),
    *alone(*money("principal_in_term", "principal_overdue")),
    (Column("interest", "money"), ("interest_due", "interest_overdue", "interest_late")),
    *alone(*numbers("days_overdue", "debt_group"), *texts("debt_group_reason")),
)
_LOANS = (*texts("loan"), *_OWED, *_AGE, *days("oldest_due"), *_GROUP)
_LOANS_ON_SCREEN: OnScreen = (*alone(*texts("loan")), *_ON_SCREEN[1:])
_INSTALMENTS = (
    *(*texts("loan"), *days("due"), *texts("what"), *sums("principal", "interest")),
    *(*sums("instalment"), *numbers("days_overdue"), *texts("bucket")),
)
_EYES = (*texts("eye"), *numbers("borrowers", "loans"), *money("principal", "interest", "in_all"))
EYES_OF_FUNDS = Summed("overdue_eyes")


CUTTERS: dict[str, Callable[[Loan, Borrower], str]] = {
    "area": lambda loan, borrower: borrower.area,
    "officer": lambda loan, borrower: loan.contract.officer,
    "sector": lambda loan, borrower: borrower.sector,
    "source": lambda loan, borrower: loan.contract.source,
    "kind": lambda loan, borrower: borrower.kind,
}
"""By what debts are put together, or picked."""


def _looked_at(asked: Asked, first: date, last: date) -> frozenset[str]:
    """Who was, by the day that is asked about."""
    if first > asked.today:
        quarter = quarter_of(last)
        raise FundledgerError("arrears.quarter_to_come", quarter=quarter, day=asked.today)
    where = asked.connection, asked.fund
    return reviewed(*where, first, last, asked.known_at, until=asked.as_of)


def overdue_screen(
    asked: Asked, wanted: Mapping[str, str], unreviewed: tuple[date, date] | None = None
) -> Screen:
    """Every loan that has anything overdue; below it the three eyes on the same debts.

    Both are narrowed by what is `wanted`, values of `CUTTERS`, and to borrowers whom nobody has
    looked at between two days.
    """
    register, graders, buckets = borrowers(asked), graders_of(asked), buckets_of(asked)
    seen = frozenset() if unreviewed is None else _looked_at(asked, *unreviewed)
    own: list[Own] = []
    kept: list[Aged] = []
    overdue: list[Debt] = []
    there: dict[str, set[str]] = {name: set() for name in wanted}
    with no_collection():
        for debt in each_debt(day_of(asked)):
            own.append(own_of(debt, graders))
            of = register.get(debt.owner, Borrower(debt.owner))
            found = {name: CUTTERS[name](debt.loan, of) for name in wanted}
            for name, value in found.items():
                there[name].add(value)
            if debt.owner in seen:
                continue
            if all(is_same(value, wanted[name]) for name, value in found.items()):
                kept.append(aged(debt, buckets))
                if debt.is_overdue:
                    overdue.append(debt)
    refuse_unknown(wanted, there)
    together = graders.together(own)
    sued = open_cases_of(asked.connection, asked.fund, asked.as_of, asked.known_at)
    rows = [
        {
            **_listed(each, register.get(each.owner, Borrower(each.owner))),
            **_about_debt(each, group_of(each, together)),
            "case": sued[each.number].number if each.number in sued else None,
        }
        for each in overdue
    ]
    facts: dict[str, Cell] = {**asked.facts, **wanted, **set_facts(graders.rules)}
    if unreviewed is not None:
        facts["unreviewed"] = quarter_of(unreviewed[0])
    notes = (*still_to_come(asked), *set_notes(graders.rules))
    listed = Table.of("arrears", _LIST, rows, based(facts, "contract"), notes, on_screen=_ON_SCREEN)
    return beside_eyes(listed, eyes(kept))


def borrower_screen(asked: Asked, number: str) -> Screen:
    """One borrower: each loan with its group and why, each instalment that is unpaid; how often its
    loans were restructured, and what was found when somebody looked at it.
    """
    graders, buckets = graders_of(asked), buckets_of(asked)
    circle = graders.circle_of(number)
    with no_collection():
        near = [
            each for each in each_debt(day_of(asked)) if graders.circle_of(each.owner) == circle
        ]
    debts = [each for each in near if each.owner == number]
    register = borrowers(asked)
    known = register.get(number)
    if known is None and not debts:
        raise FundledgerError("cooperative.unknown", cooperative=number)
    together = graders.together(own_of(each, graders) for each in near)
    loans = [_about_debt(each, group_of(each, together)) for each in debts]
    facts: dict[str, Cell] = {**asked.facts, "cooperative": number}
    if known is not None:
        facts["name"] = known.name
    facts |= set_facts(graders.rules)
    notes = [*still_to_come(asked), *set_notes(graders.rules)]
    written_off = written_off_notes(asked, cooperative=number)
    notes[:0] = written_off
    if not debts and not written_off:
        notes.insert(0, Note("arrears_note.owes_nothing", {"day": asked.as_of}))
    elif not debts:
        notes.insert(0, Note("written_off_note.no_balance", {"day": asked.as_of}))
    elif not any(each.is_overdue for each in debts):
        notes.insert(0, Note("arrears_note.not_overdue", {"day": asked.as_of}))
    about = based(facts, "contract")
    owed = Table.of("arrears_loans", _LOANS, loans, about, notes, on_screen=_LOANS_ON_SCREEN)
    unpaid = _unpaid_table(debts, buckets)
    restructured = restructurings_of(asked, ((each.loan, each.at) for each in debts))
    where = asked.connection, asked.fund, number
    reviews = reviews_table(reviews_of(*where, asked.as_of, asked.known_at), register)
    beside = {"instalments": unpaid, "restructurings": restructured, "reviews": reviews}
    shown = (each for each in beside.values() if each.rows)
    return Screen((owed, *shown), {**parts(owed), **beside}, flat=owed)


def graders_of(asked: Asked) -> Graders:
    where = asked.connection, asked.fund, asked.as_of, asked.known_at
    return Graders.read(*where, today=asked.today)


def buckets_of(asked: Asked) -> Buckets:
    return Buckets.read(asked.connection, asked.fund, asked.as_of, asked.known_at)


def bucket_word(of: Bucket) -> Word:
    return Word(of.code, of.name)


def day_of(asked: Asked) -> Day:
    return Day(asked.connection, asked.fund, asked.as_of, asked.known_at, asked.today)


def beside_eyes(table: Table, of: Eyes) -> Screen:
    """A table with the three eyes below it; for programs its document, with the eyes in it."""
    beside = eyes_table(of)
    return Screen((table, beside), {**parts(table), "eyes": beside}, flat=table)


def eyes_table(of: Eyes) -> Table:
    seen: dict[str, Seen] = {
        "missed": of.missed,
        "overdue_loans": of.loans,
        "overdue_borrowers": of.borrowers,
        "with_principal": of.with_principal,
        "with_interest_only": of.with_interest_only,
    }
    rows: list[Record] = [
        {
            "eye": word_for("overdue_eye.", name),
            "borrowers": each.borrowers,
            "loans": each.loans,
            "principal": each.principal,
            "interest": each.interest,
            "in_all": each.principal + each.interest,
        }
        for name, each in seen.items()
    ]
    return Table.of("overdue_eyes", _EYES, rows, notes=_explained(of))


def _explained(of: Eyes) -> Iterator[Note]:
    """What is between the eyes, in words."""
    if not of.borrowers.borrowers:
        yield Note("arrears_note.none_overdue")
        return
    said: dict[str, object] = {
        "borrowers": of.borrowers.borrowers,
        "with_principal": of.with_principal.borrowers,
        "principal": Dong(of.principal_overdue),
        "interest_only": of.with_interest_only.borrowers,
        "interest": Dong(of.with_interest_only.interest),
    }
    only = of.with_interest_only.borrowers
    yield Note("arrears_note.explained" if only else "arrears_note.all_with_principal", said)
    if of.whole_balance:
        yield Note("arrears_note.whole_balance", {"amount": Dong(of.whole_balance)})
    if of.tolerated:
        yield Note("arrears_note.tolerated", {"amount": Dong(of.tolerated)})


def _listed(debt: Debt, borrower: Borrower) -> Record:
    contract = debt.loan.contract
    return {
        "cooperative": borrower.number,
        "name": borrower.name,
        "area": area_word(borrower.area),
        "officer": contract.officer or None,
        "source": contract.source,
        "sector": borrower.sector or None,
        "kind": word_for("choice.cooperative_kind.", borrower.kind),
        "amount_overdue": debt.overdue_amount,
    }


def figures_of(debt: Debt) -> Record:
    """What is owed of a debt, and how late it is."""
    at = debt.at
    return {
        "loan": debt.number,
        "principal_in_term": at.principal_in_term,
        "principal_overdue": at.principal_overdue,
        "interest_due": at.interest_due,
        "interest_overdue": at.interest_overdue_due,
        "interest_late": at.late_interest_due,
        "days_overdue": at.days_overdue,
        "oldest_due": debt.oldest,
    }


def _about_debt(debt: Debt, graded: Graded | None) -> Record:
    return {
        **figures_of(debt),
        "days_principal": debt.days_principal,
        "days_interest": debt.days_interest,
        "debt_group": group_cell(graded),
        "debt_group_reason": trail(graded, debt),
        "restructured": len(restructurings(debt.loan, debt.at.as_of)),
    }


def _unpaid_table(of: Sequence[Debt], buckets: Buckets) -> Table:
    """Instalments, and interest for being late: together what is overdue, as `arrears` lists it."""
    early = [each for debt in of for each in debt.unpaid if not each.days_overdue]
    amount = sum(each.principal + each.interest for each in early)
    notes = [Note("arrears_note.not_late_yet", {"amount": Dong(amount)})] if early else []
    rows = [*_instalments(of, buckets), *_for_being_late(of)]
    return Table.of("arrears_instalments", _INSTALMENTS, rows, None, notes)


def _for_being_late(of: Iterable[Debt]) -> Iterator[Record]:
    """It has no due day, and so stands beside the instalments."""
    for debt in of:
        found = {
            "overdue_interest": debt.at.interest_overdue_due,
            "late_interest": debt.at.late_interest_due,
        }
        for name, amount in found.items():
            if amount:
                yield {
                    "loan": debt.number,
                    "what": word_for("unpaid_word.", name),
                    "interest": amount,
                    "instalment": amount,
                }


def _instalments(of: Iterable[Debt], buckets: Buckets) -> Iterator[Record]:
    for debt in of:
        for each in debt.unpaid:
            place = buckets.place(each.days_overdue) if each.days_overdue else None
            yield {
                "loan": debt.number,
                "due": each.due,
                "what": word_for("unpaid_word.", "instalment"),
                "principal": each.principal,
                "interest": each.interest,
                "instalment": each.principal + each.interest,
                "days_overdue": each.days_overdue,
                "bucket": None if place is None else bucket_word(buckets.every[place]),
            }


def refuse_unknown(
    wanted: Mapping[str, str], there: Mapping[str, set[str]], saying: str = "arrears.no_"
) -> None:
    """What nothing of a list is of was misspelt: an empty list would look like good news.

    `saying` begins the sentences of the list, which say what it is a list of.
    """
    for name, value in wanted.items():
        if there[name] and not any(is_same(each, value) for each in there[name]):
            known = sorted(each for each in there[name] if each)
            raise FundledgerError(f"{saying}{name}", value=value, known=known or ["–"])


def is_same(found: str, wanted: str) -> bool:
    return unaccented(found) == unaccented(wanted)
