"""What must be there before money is paid out on a contract that a decision was signed by.

    DRAWS               the judge of documents that `loans.verbs` asks (by `office.house`)
    missing(…)          what is not there for a draw, on its day

Wanted are the papers of the Fund's table before the first or before every draw, and the conditions
of the decision up to the draw. A security of the register and what a draw itself says of bad debt
elsewhere count as papers of the table. Contracts without an application are not judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.lending.requests import Requests, secured_since, signed_as
from fundledger.lending.standing import Requirement, Signed, Standing
from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Draws:
    name = "draws"

    def refuse(self, connection: Connection, fund: int, loan: Loan, wanted: Document) -> None:
        """Nothing is paid out while something is missing."""
        application = loan.contract.application
        if wanted.do != "disburse" or not application:
            return
        requests = Requests.of_number(connection, fund, application)
        dossier = requests.dossiers.get(application)
        if dossier is None:
            return  # `check` names the contract
        with_it = loan.with_document(wanted)
        since = secured_since(connection, fund).get(loan.number)
        signed = signed_as(loan.contract, with_it.documents, since)
        others = [e for e in requests.signed.get(application, ()) if e.loan != loan.number]
        standing = requests.of_signed(dossier, [*others, signed], wanted.day)
        draw = number_of(signed, wanted)
        left = missing(standing, draw)
        if left:
            raise FundledgerError(
                "draw.missing",
                loan=loan.number,
                application=application,
                draw=draw,
                day=wanted.day,
                papers=[each.what for each in left],
                codes=[each.code for each in left],
            )


DRAWS = Draws()


def missing(standing: Standing, draw: int) -> list[Requirement]:
    """In the order in which it is wanted."""
    return standing.missing_for_draw(draw)


def number_of(signed: Signed, wanted: Document) -> int:
    """Which of the draws of its contract it is, by day."""
    return sum(each.day <= wanted.day for each in signed.draws)
