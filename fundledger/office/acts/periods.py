"""Days that are locked, unlocked and sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.answers import Answer, beside, told
from fundledger.office.declaring import act, question
from fundledger.office.kinds import Day, Text
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Table


@question(of_many=True)
def periods(asked: Asked) -> Table:
    """What was locked, unlocked and sealed."""
    from fundledger.reports.periods import periods_of

    return periods_of(asked)


@act(shows=False, role="keeper")
def lock(work: Work, day: Day) -> Answer:
    """No more bookings up to and with a day."""
    from fundledger.ledger.periods import lock_statement

    with work.writing() as writer:
        writer.state(lock_statement(writer.periods, day, work.today))
    return told(Note("period.now_locked", {"day": day}))


@act(shows=False, role="keeper")
def unlock(work: Work, day: Day, *, reason: Text) -> Answer:
    """Bookings again from a day on."""
    from fundledger.ledger.periods import unlock_statement

    with work.writing() as writer:
        writer.state(unlock_statement(writer.periods, day, reason))
    return told(Note("period.now_unlocked", {"day": day}))


@act(shows=False, role="keeper", asks_first=True)
def seal(work: Work, day: Day) -> Answer:
    """Prove and seal the books up to a day, for good; answers the code of the seal."""
    from fundledger.ledger import seals
    from fundledger.reports.findings import finding_notes

    work.must_be_sure("period.sure_to_seal", day=day, fund=work.fund)
    try:
        with work.writing() as writer:
            fact = seals.seal(writer, day, work.today)
    except seals.ProofFailed as refusal:
        raise beside(refusal, Answer(remarks=finding_notes(refusal.findings))) from None
    said: dict[str, object] = {"day": day, "code": fact.hash, "link": fact.chain}
    return told(Note("period.now_sealed", said), code=fact.hash)


@act(shows=False, role="keeper")
def rebuild_seals(work: Work) -> Answer:
    """Sum the balances beside the seals again from the postings; answers how many seals."""
    from fundledger.ledger.seals import rebuild

    with work.writing() as writer:
        count = rebuild(writer.connection, writer.fund)
    return told(Note("period.rebuilt", {"count": count}), count=count)
