"""What proof asks of provisions: the last run booked what the books, as it knew them, say.

`provision` derives the last run again by what was known at its link: papers that came later are the
next run's. Where the Fund never had provisions posted there is nothing to compare.
"""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.arrears.providing import as_run, runs
from fundledger.ledger.watching import Finding, Watcher
from fundledger.money import Dong


class Provision(Watcher):
    """Each loan's provision, and the general one, are after the last run what it needed."""

    name = "provision"

    def finish(self) -> Iterator[Finding]:
        try:
            past = runs(self.audit.connection, self.audit.fund)
            found = as_run(self.audit.connection, self.audit.fund, past[-1]) if past else None
            held = {} if found is None else found.held.of_loans
        except Exception:  # noqa: BLE001  tampered facts fail in any way; `chain` names them
            yield self.at_fund("finding.provision_unreadable")
            return
        if found is None:
            return
        needs = {loan: each.specific for loan, each in found.needs.of.items()}
        for loan in sorted({*needs, *held}, key=lambda loan: loan or ""):
            needed, booked = needs.get(loan or "", 0), held.get(loan, 0)
            if needed != booked:
                said: dict[str, object] = {"loan": loan or "–", "day": found.day}
                said |= {"needed": Dong(needed), "booked": Dong(booked)}
                yield self.at_fund("finding.provision_differs", **said)
        if found.needs.general != found.held.of_all:
            said = {"day": found.day, "needed": Dong(found.needs.general)}
            said["booked"] = Dong(found.held.of_all)
            yield self.at_fund("finding.provision_general_differs", **said)
        said_then = past[-1].body
        if (found.needs.specific, found.needs.general) != (
            said_then.get("specific"),
            said_then.get("general"),
        ):
            yield self.at_fund("finding.provision_run_differs", day=found.day)


WATCHERS = (Provision,)
