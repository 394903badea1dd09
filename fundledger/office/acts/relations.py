"""Who is related to whom, and what borrowers owe against the limits of lending."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.answers import Answer, saying, shown
from fundledger.office.declaring import Words, act, question
from fundledger.office.kinds import TODAY, Cooperative, Day, Document, Text
from fundledger.office.papers import Booked
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.ledger.journal import Writer
    from fundledger.office.calling import Work
    from fundledger.registers.relations import Relation
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen

RelationKind = Annotated[
    Literal["member_of", "owner_of", "manager_of", "spouse", "parent_of", "sibling", "other"],
    Words("choice.relation_kind."),
]


@act
def relate(
    work: Work,
    number: Cooperative,
    *,
    to: Cooperative,
    kind: RelationKind,
    on: Day = TODAY,
    document: Document = "",
    booked_on: Booked | None = None,
    dry_run: bool = False,
) -> Answer:
    """From a day on a borrower is related to another: a member, an owner, a spouse of it."""
    from fundledger.registers import relating

    with work.writing() as writer:
        found = relating.relate(writer, number, to, kind, on, work.today, document)
        answer = _shown(work, writer, found, booked_on)
    return answer if dry_run else saying(answer, "relation.was_kept", link=found.chain)


@act
def unrelate(
    work: Work,
    number: Cooperative,
    *,
    to: Cooperative,
    kind: RelationKind,
    on: Day = TODAY,
    reason: Text,
    document: Document = "",
    booked_on: Booked | None = None,
    dry_run: bool = False,
) -> Answer:
    """From a day on two borrowers are related no more; on the day it began: they never were."""
    from fundledger.registers import relating

    with work.writing() as writer:
        found = relating.unrelate(writer, number, to, kind, on, work.today, reason, document)
        answer = _shown(work, writer, found, booked_on)
    return answer if dry_run else saying(answer, "relation.end_was_kept", link=found.chain)


@question(of_many=True, of_one_fund=("number",), main="relations")
def relations(asked: Asked, number: Cooperative | None = None) -> Screen:
    """Who is related to whom; of one borrower also whom a chain reaches, and through whom."""
    from fundledger.reports.relations import relations_screen

    return relations_screen(asked, number)


@question(of_many=True, main="limits")
def limits(asked: Asked, *, above_only: bool = False) -> Screen:
    """What each borrower owes, alone and with all related to it, against the limits of the day."""
    from fundledger.reports.limits import limits_screen

    return limits_screen(asked, above_only=above_only)


def _shown(work: Work, writer: Writer, relation: Relation, booked_on: date | None) -> Answer:
    """Where the rules put related persons together, interest of their debts follows at once."""
    from fundledger.loans.verbs import settle_borrowers
    from fundledger.registers.cooperatives import cooperatives
    from fundledger.reports.relations import relation_table

    settled = settle_borrowers(writer, (relation.first, relation.second), booked_on)
    known = cooperatives(writer.connection, writer.fund)
    names = {number: each.name for number, each in known.items()}
    facts = {"fund": work.fund}
    table = relation_table(relation, names, facts, dry_run=work.dry_run)
    remarks = [Note("debt_mark.settled", {"count": len(settled)})] if settled else []
    return shown(table, remarks=remarks, link=relation.chain)
