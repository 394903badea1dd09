"""What secures a loan, and the papers that the Fund holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

from fundledger.money import Dong
from fundledger.office.answers import Answer
from fundledger.office.declaring import act, question
from fundledger.office.kinds import (
    TEXT,
    Cooperative,
    Day,
    Document,
    Loan,
    Money,
    SecurityKind,
    Spelled,
    Text,
)
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.ledger.journal import Writer
    from fundledger.office.calling import Work
    from fundledger.recovery.handling import Handling
    from fundledger.registers.security import Security
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Table

Code = Annotated[str, TEXT.named("code")]
HeldPaper = Annotated[str, TEXT, Spelled("--paper")]
Share = Annotated[str, TEXT.named("percent")]

MAIN = "securities"


@act(shows=False, main=MAIN)
def add_security(
    work: Work,
    loan: Loan,
    code: Code,
    *,
    kind: SecurityKind,
    what: Text,
    value: Money = 0,
    valued: Day | None = None,
    not_enforceable: bool = False,
    legal_state: Text = "",
    deductible: Share | None = None,
    papers: tuple[HeldPaper, ...] = (),
    guarantor: Cooperative = "",
    also: tuple[Loan, ...] = (),
    on: Day | None = None,
    document: Document | None = None,
) -> Answer:
    """Take a security for a loan, and its papers into the register."""
    from fundledger.registers import security

    day = on or work.today
    wanted = security.Security(
        loan=loan,
        code=code,
        kind=kind,
        what=what,
        value=value,
        valued=valued or day,
        enforceable=not not_enforceable,
        legal_state=legal_state,
        deductible_percent=deductible,
        papers=papers,
        guarantor=guarantor,
        also=also,
    )
    return _stated(
        work,
        lambda writer: security.add(writer, wanted, day, document),
        lambda taken: Note(
            "security.added", {**_worth(taken), "registered": Dong(taken.registered)}
        ),
    )


@question(of_many=True, of_one_fund=("loan",))
def securities(asked: Asked, loan: Loan | None = None) -> Table:
    """What secures a loan, or every one."""
    from fundledger.reports.security import security_list

    return security_list(asked, loan)


@act(shows=False, main=MAIN)
def revalue_security(
    work: Work,
    loan: Loan,
    code: Code,
    *,
    value: Money,
    on: Day | None = None,
    document: Document | None = None,
) -> Answer:
    """Another value from a day on, which is the day of the valuation."""
    from fundledger.registers import security

    return _stated(
        work,
        lambda writer: security.revalue(writer, loan, code, value, on or work.today, document),
        lambda valued: Note("security.revalued", _worth(valued)),
    )


@act(shows=False, main=MAIN)
def release_security(
    work: Work, loan: Loan, code: Code, *, on: Day | None = None, document: Document
) -> Answer:
    """Give a security back by a document; where it was handled, that is over by it."""
    from fundledger.recovery.realising import give_up

    day = on or work.today
    left: list[Note] = []
    was_sold = False

    def release(writer: Writer) -> Security:
        nonlocal was_sold
        given = give_up(writer, loan, code, day, document)
        if (of := _ended(writer, given, day)) is not None:
            was_sold = of.sale is not None
            left.extend(_left_open(work, writer, of, day))
        return given

    def tell(given: Security) -> Note:
        said = {"code": given.code, "loan": given.loan, "what": given.what}
        return Note("handling_note.closed" if was_sold else "security.released", said)

    answer = _stated(work, release, tell)
    return replace(answer, remarks=tuple(left))


def _ended(writer: Writer, given: Security, day: date) -> Handling | None:
    """The handling that its release ends."""
    from fundledger.recovery.realising import handling_of

    of = handling_of(writer.connection, writer.fund, given.subject)
    is_its = of is not None and of.released is not None and of.released.day == day
    return of if is_its else None


def _left_open(work: Work, writer: Writer, of: Handling, day: date) -> Iterator[Note]:
    """What of the price was not seen to come in, and what is owed without the security."""
    from fundledger.arrears.debts import Day as OfDay
    from fundledger.recovery.realised import money_of

    its = money_of(OfDay(writer.connection, writer.fund, day, today=work.today), of)
    code = of.security.code
    if its.left is not None and its.left > 0:
        yield Note("handling_note.price_left", {"code": code, "amount": Dong(its.left)})
    if its.still_owed:
        yield Note("handling_note.unsecured", {"code": code, "amount": Dong(its.still_owed)})


def _stated(
    work: Work, state: Callable[[Writer], Security], tell: Callable[[Security], Note]
) -> Answer:
    """A person is told by a sentence, a program by the security as it stands."""
    from fundledger.reports.security import securities_table

    with work.writing() as writer:
        stands = state(writer)
    table = securities_table([stands], {"fund": work.fund})
    return Answer(table, says=(tell(stands),), is_brief=True)


def _worth(one: Security) -> dict[str, object]:
    from fundledger.registers.security import deductible

    amounts = {"value": Dong(one.value), "deductible": Dong(deductible(one))}
    return {"code": one.code, "loan": one.loan, **amounts}
