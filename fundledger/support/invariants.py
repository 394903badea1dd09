"""What proof asks of petitions: each can be read, is of cooperatives that the register has, and
was answered after it was asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.ledger.facts import stated
from fundledger.ledger.watching import Finding, Watcher
from fundledger.registers.cooperatives import KIND as COOPERATIVE
from fundledger.support.petitions import petitions


class Petitions(Watcher):
    """Nobody asks who is not in the register, and nothing was answered before it was asked."""

    name = "petitions"

    def finish(self) -> Iterator[Finding]:
        where = self.audit.connection, self.audit.fund
        try:
            every = petitions(*where)
            known = {fact.subject for fact in stated(*where, COOPERATIVE)} if every else set()
        except Exception:  # noqa: BLE001  tampered facts fail in any way; `chain` names them
            yield self.at_fund("finding.petitions_unreadable")
            return
        for each in every.values():
            for number in each.raised.cooperatives:
                if number not in known:
                    said = {"petition": each.number, "cooperative": number}
                    yield self.at_fund("finding.petition_of_nobody", **said)
            if each.steps and each.steps[0].day < each.day:
                yield self.at_fund("finding.petition_out_of_order", petition=each.number)


WATCHERS = (Petitions,)
