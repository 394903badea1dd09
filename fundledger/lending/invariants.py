"""What proof asks of lending: what was signed and paid out has what it rests on.

A decision may be taken back, and a paper or a waiver that was said to be there, though a contract
was signed or money went out by it: then the contract, or the draw, is named. What the Fund's table
wanted is looked up as the book knew it then, for a table may be stated anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fundledger.ledger.facts import stated
from fundledger.ledger.watching import Finding, Watcher
from fundledger.lending.agreed import objections
from fundledger.lending.drawing import missing
from fundledger.lending.requests import Requests
from fundledger.registers.contracts import KIND, LoanContract, contracts

_LACKS = "application.missing_for_contract"


class Lending(Watcher):
    """Every contract that names an application stands within a decision that stands."""

    name = "lending"

    def finish(self) -> Iterator[Finding]:
        where = self.audit.connection, self.audit.fund
        try:
            signed = [each for each in contracts(*where) if each.application]
            requests = Requests.read(*where) if signed else None
        except Exception:  # noqa: BLE001  tampered facts fail in any way; `chain` names them
            yield self.at_fund("finding.lending_unreadable")
            return
        if requests is None:
            return
        yield from self._of_contracts(requests, signed)
        yield from self._of_draws(requests)

    def _of_contracts(
        self, requests: Requests, signed: Sequence[LoanContract]
    ) -> Iterator[Finding]:
        entered = self._entered()
        of_application: dict[str, list[LoanContract]] = {}
        for each in signed:
            of_application.setdefault(each.application, []).append(each)
        for contract in signed:
            beside = [
                each
                for each in of_application[contract.application]
                if each.number != contract.number
            ]
            then = _as_known(requests, entered[contract.number, contract.application])
            fault = next(objections(then, contract, beside), None)
            if fault is None:
                continue
            said = {"loan": contract.number, "application": contract.application}
            if fault.key == _LACKS:
                lacks = {"day": contract.signed, "papers": fault.params["papers"]}
                yield self.at_fund("finding.contract_lacks", **said, **lacks)
            else:
                yield self.at_fund("finding.contract_undecided", **said)

    def _entered(self) -> dict[tuple[str, str], int]:
        """At which link a contract was first said to be of an application."""
        found: dict[tuple[str, str], int] = {}
        for fact in stated(self.audit.connection, self.audit.fund, KIND):
            found.setdefault((fact.subject, fact.body.get("application", "")), fact.chain)
        return found

    def _of_draws(self, requests: Requests) -> Iterator[Finding]:
        for number, every in requests.signed.items():
            dossier = requests.dossiers.get(number)
            for signed in every if dossier is not None else ():
                for draw, each in enumerate(signed.draws, start=1):
                    assert dossier is not None
                    said = {"loan": signed.loan, "day": each.day}
                    if each.day < signed.day:
                        yield self.at_fund("finding.draw_before_signed", **said, signed=signed.day)
                        continue
                    then = _as_known(requests, each.chain)
                    for lacking in missing(then.of(dossier, each.day), draw):
                        yield self.at_fund("finding.draw_too_early", **said, what=lacking.what)


def _as_known(requests: Requests, chain: int) -> Requests:
    """By the tables that the book had at a link."""
    return replace(requests, tables=requests.tables.known_at(chain))


WATCHERS = (Lending,)
