"""What proof asks of cases, and of securities that are handled: each can be read, is of what the
book has, and follows its rules.

What was kept as claimed on a day is evidence, and is not compared with what the books say of that
day by now: `case claim` shows how the two differ.
"""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.errors import FundledgerError
from fundledger.ledger.watching import Finding, Watcher
from fundledger.recovery.cases import cases
from fundledger.recovery.realising import faults_of_all
from fundledger.registers.contracts import contracts


class Cases(Watcher):
    """Every case is of loans of the book, and nothing happened in it that its rules do not let."""

    name = "cases"

    def finish(self) -> Iterator[Finding]:
        where = self.audit.connection, self.audit.fund
        try:
            every = cases(*where)
            known = {each.number for each in contracts(*where)} if every else set()
        except Exception:  # noqa: BLE001  tampered facts fail in any way; `chain` names them
            yield self.at_fund("finding.cases_unreadable")
            return
        for case in every:
            for loan in case.loans:
                if loan not in known:
                    yield self.at_fund("finding.case_loan_unknown", case=case.number, loan=loan)
            try:
                case.standing(frozenset())
            except FundledgerError as why:
                yield self.at_fund("finding.case_out_of_order", case=case.number, why=why)


class Handlings(Watcher):
    """Every handling is of a security of the register, and nothing in it is out of its order."""

    name = "handlings"

    def finish(self) -> Iterator[Finding]:
        try:
            faults = list(faults_of_all(self.audit.connection, self.audit.fund))
        except Exception:  # noqa: BLE001  tampered facts fail in any way; `chain` names them
            yield self.at_fund("finding.handlings_unreadable")
            return
        for subject, why in faults:
            yield self.at_fund("finding.handling_out_of_order", security=subject, why=why)


WATCHERS = (Cases, Handlings)
