"""What proof asks of lending: what was signed and paid out has what it rests on.

A decision may be taken back, and a condition that was said to be met, though a contract was signed
or money went out by it: then the contract, or the draw, is named. Papers of the Fund's table are
not looked at again, for a table may be stated anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.ledger.watching import Finding, Watcher
from fundledger.lending.agreed import objections
from fundledger.lending.drawing import missing
from fundledger.lending.requests import Requests
from fundledger.registers.contracts import contracts

_OF_THE_TABLE = "application.missing_for_contract"


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
        for contract in signed:
            beside = [
                each
                for each in signed
                if each.application == contract.application and each.number != contract.number
            ]
            for fault in objections(requests, contract, beside):
                if fault.key != _OF_THE_TABLE:
                    said = {"loan": contract.number, "application": contract.application}
                    yield self.at_fund("finding.contract_undecided", **said)
                    break
        yield from self._of_draws(requests)

    def _of_draws(self, requests: Requests) -> Iterator[Finding]:
        for number, every in requests.signed.items():
            dossier = requests.dossiers.get(number)
            for signed in every if dossier is not None else ():
                for draw, each in enumerate(signed.draws, start=1):
                    assert dossier is not None
                    left = missing(requests.of(dossier, each.day), draw)
                    for condition in (one for one in left if one.is_condition):
                        said = {"loan": signed.loan, "day": each.day, "what": condition.what}
                        yield self.at_fund("finding.draw_too_early", **said)


WATCHERS = (Lending,)
