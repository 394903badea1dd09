"""The council for risk (Hội đồng xử lý rủi ro): its agenda of a quarter, and what it decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fundledger.office.answers import Answer, saying, shown, told
from fundledger.office.declaring import act, question
from fundledger.office.kinds import (
    TEXT,
    TODAY,
    Day,
    Loan,
    LoanAmount,
    LoanGroup,
    Name,
    Quarter,
    Spelled,
    Text,
)
from fundledger.office.papers import Booked, Details

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundledger.ledger.entry import Booked as BookedEntry
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Note, Table

DecisionNumber = Annotated[str, TEXT.named("decision")]
Raised = Annotated[LoanGroup, Spelled("--raise")]


@question
def council_agenda(asked: Asked, quarter: Quarter, *, details: Details = False) -> Screen:
    """What the council looks at for a quarter, a table a question.

    As of its end, or of today while it is not over.
    """
    from fundledger.reports.agenda import agenda_screen

    return agenda_screen(asked, quarter)


@act(main="council_items")
def decide_in_council(
    work: Work,
    number: DecisionNumber,
    *,
    on: Day = TODAY,
    quarter: Quarter | None = None,
    member: tuple[Name, ...] = (),
    use: tuple[LoanAmount, ...] = (),
    strike_off: tuple[Loan, ...] = (),
    raised: tuple[Raised, ...] = (),
    conclusion: Text = "",
    booked_on: Booked | None = None,
    dry_run: bool = False,
) -> Answer:
    """Take a decision of the council: for which debts provision may be used, which are struck off.

    `raised` puts debts into a worse group, to a day: {"HD-01": 4}, or ("HD-01", 4, "2023-12-31").
    """
    from fundledger.arrears.council import Wanted, decide, outcomes
    from fundledger.arrears.fitness import Item
    from fundledger.loans.verbs import settle_marked
    from fundledger.reports.asking import ask
    from fundledger.reports.council import decided_screen
    from fundledger.reports.table import Note

    items = (
        *(Item("use", loan, amount) for loan, amount in use),
        *(Item("strike_off", loan) for loan in strike_off),
        *(Item("raise", loan, group=group, until=until) for loan, group, until in raised),
    )
    wanted = Wanted(number, on, member, quarter, items, conclusion)
    with work.writing() as writer:
        decision, doubts = decide(writer, wanted, work.today)
        raises = [each.loan for each in items if each.what == "raise"]
        settled = [each for one in raises for each in settle_marked(writer, one, booked_on)]
        asked = ask(writer.connection, writer.fund, on)
        found = outcomes(writer.connection, writer.fund, decision.items, on)
        notes = [Note("loan_note.dry_run")] if dry_run else []
        screen = decided_screen(asked, decision, found, {"fund": work.fund}, notes)
    answer = shown(screen, remarks=[*doubts, *_followed(settled)], link=decision.chain)
    if dry_run:
        return answer
    said = {"number": decision.number, "day": decision.day, "link": decision.chain}
    return saying(answer, "council.was_kept", **said)


@act(shows=False)
def withdraw_decision(
    work: Work,
    number: DecisionNumber,
    *,
    reason: Text = "",
    booked_on: Booked | None = None,
    dry_run: bool = False,
) -> Answer:
    """Take a decision of the council back, as long as nothing was done by it; with a reason."""
    from fundledger.arrears.council import withdraw
    from fundledger.loans.verbs import settle_marked
    from fundledger.reports.table import Note

    with work.writing() as writer:
        decision, marks = withdraw(writer, number, reason, work.today)
        loans = [mark.loan for mark in marks]
        settled = [each for one in loans for each in settle_marked(writer, one, booked_on)]
    key = "council.would_withdraw" if dry_run else "council.was_withdrawn"
    notes = [Note(key, {"number": decision.number, "day": decision.day})]
    if marks:
        notes.append(Note("council.raises_end", {"loans": loans}))
    return told(*notes, *_followed(settled), decision=decision.number)


def _followed(settled: Sequence[BookedEntry]) -> list[Note]:
    """Interest that was recognised on days of another group is put right at once."""
    from fundledger.reports.table import Note

    return [Note("debt_mark.settled", {"count": len(settled)})] if settled else []


@question(of_many=True)
def council_decisions(asked: Asked) -> Table:
    """Every decision of the council, the last first."""
    from fundledger.reports.council import decision_list

    return decision_list(asked)


@question
def council_decision(asked: Asked, number: DecisionNumber) -> Screen:
    """One decision, and what came of each debt that it names."""
    from fundledger.reports.council import decision_screen

    return decision_screen(asked, number)
