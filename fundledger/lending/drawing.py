"""What must be there before money is paid out on a contract that a decision was signed by.

    DRAWS               the judge of documents that `loans.verbs` asks (by `office.house`)
    missing(…)          what is not there for a draw, on its day

Wanted are the papers of the Fund's table before the first or before every draw, and the conditions
of the decision up to the draw. A security of the register and what a draw itself says of bad debt
elsewhere count as papers of the table. Draws are counted by day: one that is entered late moves the
later ones on, so what these need then is looked at too. Contracts without an application are not
judged.

Contracts of one decision draw together no more than it has, whatever they say: a decision may be
taken back, and made anew of less, after they were signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.lending.dossier import decision_of
from fundledger.lending.requests import Requests, secured_since, signed_as
from fundledger.lending.standing import Requirement, Signed, Standing
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.registers.documents import Document
from fundledger.registers.loan import Loan
from fundledger.rules.lending import CREDIT_STATEMENT, SECURITY

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Draws:
    name = "draws"

    def refuse(self, connection: Connection, fund: int, loan: Loan, wanted: Document) -> None:
        """Nothing is paid out while something is missing."""
        if wanted.do != "disburse" or not loan.contract.application:
            return
        _Drawing(connection, fund, loan, wanted).refuse()


DRAWS = Draws()


def missing(standing: Standing, draw: int) -> list[Requirement]:
    """In the order in which it is wanted."""
    return standing.missing_for_draw(draw)


def number_of(signed: Signed, wanted: Document) -> int:
    """Which of the draws of its contract it is, by day."""
    return sum(each.day <= wanted.day for each in signed.draws)


class _Drawing:
    """One draw that somebody wants to enter."""

    def __init__(self, connection: Connection, fund: int, loan: Loan, wanted: Document) -> None:
        self.loan, self.wanted = loan, wanted
        self.application = loan.contract.application
        self.requests = Requests.of_number(connection, fund, self.application)
        since = secured_since(connection, fund).get(loan.number)
        self.before = signed_as(loan.contract, loan.documents, since)
        self.after = signed_as(loan.contract, loan.with_document(wanted).documents, since)

    def refuse(self) -> None:
        if self.application not in self.requests.dossiers:
            return  # `check` names the contract
        if self.wanted.day < self.loan.contract.signed:
            days = {"day": self.wanted.day, "signed": self.loan.contract.signed}
            raise FundledgerError("draw.before_signed", loan=self.loan.number, **days)
        self._refuse_beyond_decision()
        draw = number_of(self.after, self.wanted)
        left = self._missing(self.after, draw, self.wanted.day)
        if left:
            raise self._refused("draw.missing", left, draw, self.wanted.day)
        for later, each in enumerate(self.after.draws[draw:], start=draw + 1):
            known = {one.code for one in self._missing(self.before, later - 1, each.day)}
            found = self._missing(self.after, later, each.day)
            left = [one for one in found if one.code not in known]
            if left:
                raise self._refused("draw.missing_later", left, later, each.day)

    def _refuse_beyond_decision(self) -> None:
        """All contracts of a decision together draw no more than it has, on whatever days."""
        dossier = self.requests.dossiers[self.application]
        decided, decision = decision_of(dossier), dossier.decision
        said: dict[str, object] = {"loan": self.loan.number, "application": self.application}
        if decided is None or decision is None:
            raise FundledgerError("draw.undecided", **said)
        drawn = sum(each.drawn for each in (*self._others, self.before))
        amount = self.after.drawn - self.before.drawn
        if drawn + amount > decided.amount:
            sums = {"decided": decided.amount, "drawn": drawn, "amount": amount}
            said |= {name: Dong(each) for name, each in sums.items()}
            raise FundledgerError("draw.above_decision", decision=decision.document, **said)

    @property
    def _others(self) -> list[Signed]:
        of_it = self.requests.signed.get(self.application, ())
        return [each for each in of_it if each.loan != self.loan.number]

    def _missing(self, signed: Signed, draw: int, day: date) -> list[Requirement]:
        dossier = self.requests.dossiers[self.application]
        return missing(self.requests.of_signed(dossier, [*self._others, signed], day), draw)

    def _refused(
        self, key: str, left: Sequence[Requirement], draw: int, day: date
    ) -> FundledgerError:
        return FundledgerError(
            key,
            loan=self.loan.number,
            draw=draw,
            day=day,
            wanted=self.wanted.day,
            codes=[each.code for each in left],
            papers=Joined(tuple(each.what for each in left), between="; "),
            how=Joined(tuple(self._ways(left, day)), between="; "),
        )

    def _ways(self, left: Sequence[Requirement], day: date) -> list[Sentence]:
        """What can be done about it, as it is typed: papers of every draw name theirs."""
        said: dict[str, object] = {"application": self.application, "day": day}
        once = [each for each in left if not self._is_of_each(each)]
        of_each = [each for each in left if self._is_of_each(each)]
        ways = []
        if once:
            codes = [each.code for each in once]
            ways.append(Sentence("draw.hand_in", {**said, "codes": codes}))
        if of_each:
            codes, draw = [each.code for each in of_each], of_each[0].draw
            ways.append(Sentence("draw.hand_in_for", {**said, "codes": codes, "draw": draw}))
        of_the_table = {each.code for each in left if not each.is_condition}
        if CREDIT_STATEMENT in of_the_table:
            ways.append(Sentence("draw.say_statement"))
        if SECURITY in of_the_table:
            ways.append(Sentence("draw.add_security"))
        return ways

    def _is_of_each(self, wanted: Requirement) -> bool:
        if wanted.is_condition:
            return False
        paper = self.requests.tables.on(self.requests.dossiers[self.application].received).paper(
            wanted.code
        )
        return paper is not None and paper.before == "each_draw"
