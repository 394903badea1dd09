"""Who is overdue, which rungs of the ladder were taken, and which is due next: one pass.

    due_rungs(of)                   every borrower that is overdue, by number
    due_rung(of, borrower)          one of them; None where nothing of it is overdue
    Gathered(of)                    the same for who goes through the debts of the day for more
    notice_due(found, …)            the rung that a notice is taken for where nobody says it

A borrower is overdue since the oldest due day of its debts that are late, in the group of the worst
of its debts. One that owes interest alone is in no group; its rungs go by the group that what is
overdue of it would give.

Notices, calls and visits are steps of the borrower; a confirmation and a recall are documents of
its overdue loans, a suit is a case that was filed (`cases`). A step that names loans counts while
one of these is overdue; a notice to a guarantor or an owner of collateral is none of the
borrower's. The third paper of a kind that the ladder has two rungs of stands for the second.

A loan that is sued for in an open case has its case, to the end of its enforcement: the ladder goes
by the borrower's other loans that are overdue and by what was done about them, and where there are
none nothing is due on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from fundledger.arrears.debts import Day, Debt, debts_of, each_debt, own_of
from fundledger.bulk import no_collection
from fundledger.errors import FundledgerError
from fundledger.grading.contagion import Graders, Own
from fundledger.recovery.cases import open_cases_of, suits_of
from fundledger.recovery.ladder import DueRung, Overdue, Taken, counted, next_rung
from fundledger.recovery.ladders import Ladders
from fundledger.recovery.steps import Contact, Notice, Step, all_steps, steps_of
from fundledger.registers.loan import loans
from fundledger.rules.ladders import TAKEN_ELSEWHERE, Ladder, Rung, RungKind

_PAPERS: dict[str, RungKind] = {"confirm": "confirmation", "recall": "recall"}
"""Documents of a loan that are rungs."""


@dataclass(frozen=True, slots=True)
class DueBorrower:
    """An overdue borrower with what was done about this default, and what is due next."""

    borrower: str
    overdue: Overdue
    loans: tuple[str, ...]  # those that are overdue, by number
    officers: tuple[str, ...]
    amount: int  # what should have been paid by now
    taken: tuple[Taken, ...]  # those that count, in the order of days
    group: int | None  # of the worst of its debts; None where none of them has principal
    due: DueRung | None
    ladder: Ladder

    @property
    def is_due(self) -> bool:
        return self.due is not None and self.due.since <= self.overdue.day


@dataclass(slots=True)
class _Late:
    """What is kept of the overdue debts of a borrower; the loans themselves are let go."""

    since: dict[str, date] = field(default_factory=dict)  # by loan, its oldest unpaid due day
    officers: dict[str, None] = field(default_factory=dict)
    amount: int = 0
    papers: list[tuple[str, RungKind, Taken]] = field(default_factory=list)  # of which loan

    def add(self, debt: Debt, oldest: date, day: date) -> None:
        self.since[debt.number] = oldest
        self.amount += debt.overdue_amount
        if officer := debt.loan.contract.officer:
            self.officers[officer] = None
        for each in debt.loan.documents:
            if each.do in _PAPERS and each.day <= day:
                of = Taken("", each.day, each.document, each.chain)
                self.papers.append((debt.number, _PAPERS[each.do], of))
            for case in each.body.get("cases", ()):  # told by the opening of the book
                of = Taken("", date.fromisoformat(case["filed"]), case["number"], each.chain)
                self.papers.append((debt.number, "suit", of))


def due_rungs(of: Day) -> list[DueBorrower]:
    gathered = Gathered(of)
    with no_collection():
        for debt in each_debt(of):
            gathered.add(debt)
    return gathered.due()


class Gathered:
    """The debts of a day as they are handed in one by one; each may be let go after it."""

    def __init__(self, of: Day) -> None:
        self._of = of
        self._graders = Graders.read(of.connection, of.fund, of.as_of, of.known_at, today=of.today)
        self._own: list[Own] = []
        self._late: dict[str, _Late] = {}
        self._bare: set[str] = set()  # debts without principal

    def add(self, debt: Debt) -> None:
        day = self._of.as_of
        self._own.append(own_of(debt, self._graders))
        if not debt.at.principal:
            self._bare.add(debt.number)
        if debt.is_overdue:
            self._late.setdefault(debt.owner, _Late()).add(debt, _since(debt, day), day)

    def circle_of(self, borrower: str) -> str:
        """One name for all whose debts are in one group."""
        return self._graders.circle_of(borrower)

    def due(self) -> list[DueBorrower]:
        of = self._of
        return list(self._found(self._late, all_steps(of.connection, of.fund, of.known_at)))

    def due_of(self, borrower: str) -> DueBorrower | None:
        of = self._of
        if borrower not in self._late:
            return None
        steps = {borrower: steps_of(of.connection, of.fund, borrower, of.known_at)}
        return next(self._found({borrower: self._late[borrower]}, steps))

    def _found(
        self, late: Mapping[str, _Late], steps: Mapping[str, Sequence[Step]]
    ) -> Iterator[DueBorrower]:
        of = self._of
        ladder = Ladders.read(of.connection, of.fund, of.known_at).on(of.as_of)
        where = of.connection, of.fund, of.as_of, of.known_at
        suits = suits_of(*where) if late else {}
        cases = open_cases_of(*where) if late else {}
        sued = {loan for loan, its in cases.items() if its.filed}
        together = self._graders.together(self._own)
        worst: dict[str, int] = defaultdict(int)
        with_principal: dict[str, int] = defaultdict(int)
        for each in self._own:
            found = (worst,) if each.loan in self._bare else (worst, with_principal)
            for groups in found:
                groups[each.owner] = max(groups[each.owner], together[each.loan].group)
        for borrower, its in sorted(late.items()):
            left = {loan: since for loan, since in its.since.items() if loan not in sued}
            by = left or its.since
            oldest = min(by.values())
            taken = [
                *_steps_taken(steps.get(borrower, ()), by, of.as_of),
                *_papers_taken(ladder, its, suits, by),
            ]
            group = with_principal.get(borrower)
            overdue = Overdue(of.as_of, oldest, group or worst[borrower], taken)
            due = next_rung(ladder, overdue) if left else None
            yield DueBorrower(
                *(borrower, overdue, tuple(its.since), tuple(its.officers), its.amount),
                *(tuple(counted(taken, oldest)), group, due, ladder),
            )


def due_rung(of: Day, borrower: str) -> DueBorrower | None:
    """By the debts of whoever shares a group with it alone."""
    gathered = Gathered(of)
    circle = gathered.circle_of(borrower)
    with no_collection():
        near = (
            each
            for each in loans(of.connection, of.fund, of.known_at)
            if gathered.circle_of(each.cooperative_on(of.as_of)) == circle
        )
        for debt in debts_of(near, of):
            gathered.add(debt)
    return gathered.due_of(borrower)


def notice_due(found: DueBorrower | None, borrower: str, day: date, *, is_own: bool = True) -> Rung:
    """The rung that a notice of the day is, where nobody says which; else why there is none.

    A notice to a guarantor or an owner of collateral goes with the last one of the borrower's.
    """
    if found is None:
        raise FundledgerError("recovery.not_overdue", cooperative=borrower, day=day)
    if not is_own and (sent := _last_notice(found)) is not None:
        return sent
    if found.due is None:
        raise FundledgerError("recovery.nothing_next", cooperative=borrower)
    rung, since = found.due
    said = {"rung": rung.name, "cooperative": borrower, "day": since}
    if since > day:
        raise FundledgerError("recovery.not_due_yet", **said)
    if rung.kind == "contact":
        raise FundledgerError("recovery.contact_is_due", **said)
    if rung.kind in TAKEN_ELSEWHERE:
        raise FundledgerError(f"recovery.rung_is_{rung.kind}", rung=rung.name)
    return rung


def _last_notice(found: DueBorrower) -> Rung | None:
    sent = (found.ladder.rung(each.rung) for each in reversed(found.taken))
    return next((rung for rung in sent if rung and rung.kind in {"notice", "work"}), None)


def _since(debt: Debt, day: date) -> date:
    """Where interest for being late is all that is left, it has no due day: since the last paper
    that paid, for the instalments were late up to then.
    """
    if debt.oldest is not None:
        return debt.oldest
    if debt.at.days_overdue:
        return day - timedelta(debt.at.days_overdue)
    paid = (e.day for e in debt.loan.documents if e.do == "collect" and e.day <= day)
    return max(paid, default=debt.loan.begins or day)


def _steps_taken(steps: Iterable[Step], of: Collection[str], day: date) -> Iterator[Taken]:
    """`of`: the loans that the ladder goes by."""
    for each in steps:
        said = each.said
        if each.day > day or not isinstance(said, Contact | Notice):
            continue
        if isinstance(said, Notice) and said.to != "borrower":
            continue
        if not said.loans or set(said.loans) & set(of):
            yield Taken(said.rung, each.day, each.document, each.chain)


def _papers_taken(
    ladder: Ladder, its: _Late, suits: Mapping[str, Sequence[Taken]], of: Mapping[str, date]
) -> Iterator[Taken]:
    """One paper may be a document of several loans: it is one paper still."""
    oldest = min(of.values())
    filed: list[tuple[str, RungKind, Taken]]
    filed = [(loan, "suit", each) for loan in of for each in suits.get(loan, ())]
    of_kind: dict[RungKind, dict[tuple[date, str], Taken]] = defaultdict(dict)
    for loan, kind, paper in [*its.papers, *filed]:
        if loan in of and paper.day > oldest:
            of_kind[kind].setdefault((paper.day, paper.document), paper)
    for kind, papers in of_kind.items():
        codes = [each.code for each in ladder.rungs if each.kind == kind]
        for place, key in enumerate(sorted(papers)):
            if codes:
                yield papers[key]._replace(rung=codes[min(place, len(codes) - 1)])
