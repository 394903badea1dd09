"""Money that is no loan's: each act is one paper, and answers the purses before and after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.answers import Answer, shown
from fundledger.office.declaring import Words, act
from fundledger.office.kinds import ACCOUNT, TEXT, Loan, Money, Purse, Source, Spelled
from fundledger.office.papers import MoneyPaper

if TYPE_CHECKING:
    from datetime import date

    from fundledger.ledger.journal import Writer
    from fundledger.office.calling import Work
    from fundledger.reports.table import Cell
    from fundledger.treasury.money import Done, Paper

Purpose = Annotated[Literal["interest", "capital"], Words("choice.purpose.")]
Case = Annotated[str, TEXT.named("case")]
ForAccount = Annotated[str, ACCOUNT, Spelled("--for")]

MAIN = "purses"


@act(main=MAIN)
def receive(
    work: Work,
    amount: Money,
    *,
    paper: MoneyPaper,
    of: ForAccount | None = None,
    into: Purse = "bank",
) -> Answer:
    """Money for the interest purse; `of`, the role or number of an account, is what it is for."""
    from fundledger.treasury import money

    return _enter(work, paper, money.receive, amount, of=of, place=into)


@act(main=MAIN)
def pay(
    work: Work,
    amount: Money,
    *,
    paper: MoneyPaper,
    of: ForAccount,
    out_of: Purse = "bank",
    from_capital: bool = False,
    source: Source | None = None,
) -> Answer:
    """A cost, a tax, an advance, `of` an account; `from_capital` needs a `reason`."""
    from fundledger.treasury import money

    return _enter(
        work,
        paper,
        money.pay,
        amount,
        of=of,
        place=out_of,
        from_capital=from_capital,
        source=source,
    )


@act(main=MAIN)
def transfer_money(
    work: Work,
    amount: Money,
    *,
    paper: MoneyPaper,
    out_of: Purse = "bank",
    into: Purse = "bank",
    purpose: Purpose = "interest",
    to_purpose: Purpose | None = None,
    source: Source | None = None,
) -> Answer:
    """Between places; or from `purpose` to `to_purpose`, with a `reason`."""
    from fundledger.treasury import money

    return _enter(
        work,
        paper,
        money.transfer,
        amount,
        out_of=out_of,
        into=into,
        purpose=purpose,
        to_purpose=to_purpose,
        source=source,
    )


@act(main=MAIN)
def deposit(
    work: Work,
    amount: Money,
    *,
    paper: MoneyPaper,
    out_of: Purse = "bank",
    at: Purse = "deposit",
    purpose: Purpose = "interest",
    source: Source | None = None,
) -> Answer:
    """A term deposit is opened; the money keeps its purpose."""
    from fundledger.treasury import money

    return _enter(
        work, paper, money.deposit, amount, place=out_of, at=at, purpose=purpose, source=source
    )


@act(main=MAIN)
def mature(
    work: Work,
    amount: Money,
    *,
    paper: MoneyPaper,
    interest: Money = 0,
    into: Purse = "bank",
    at: Purse = "deposit",
    purpose: Purpose = "interest",
    source: Source | None = None,
) -> Answer:
    """A term deposit comes back, with its interest."""
    from fundledger.treasury import money

    return _enter(
        work,
        paper,
        money.mature,
        amount,
        interest=interest,
        place=into,
        at=at,
        purpose=purpose,
        source=source,
    )


@act(main=MAIN)
def capital_in(
    work: Work, amount: Money, *, paper: MoneyPaper, source: Source, into: Purse = "bank"
) -> Answer:
    """Charter capital received; `document` is the decision."""
    from fundledger.treasury import capital

    return _enter(work, paper, capital.capital_in, amount, source=source, place=into)


@act(main=MAIN)
def capital_out(
    work: Work,
    amount: Money,
    *,
    paper: MoneyPaper,
    source: Source | None = None,
    out_of: Purse = "bank",
) -> Answer:
    """Charter capital returned; `document` is the decision."""
    from fundledger.treasury import capital

    return _enter(work, paper, capital.capital_out, amount, source=source, place=out_of)


@act(main=MAIN)
def court_fee(
    work: Work,
    loan: Loan,
    amount: Money,
    *,
    paper: MoneyPaper,
    out_of: Purse = "bank",
    from_capital: bool = False,
    case: Case | None = None,
) -> Answer:
    """A court fee advanced for a loan, of which `case`; `from_capital` needs a `reason`."""
    return _court_fee(work, loan, amount, paper, out_of, from_capital, case, back=False)


@act(main=MAIN)
def court_fee_back(
    work: Work,
    loan: Loan,
    amount: Money,
    *,
    paper: MoneyPaper,
    into: Purse = "bank",
    to_capital: bool = False,
    case: Case | None = None,
) -> Answer:
    """A court fee that came back, from the court or the borrower; `to_capital` needs a `reason`."""
    return _court_fee(work, loan, amount, paper, into, to_capital, case, back=True)


def _court_fee(
    work: Work,
    loan: str,
    amount: int,
    paper: MoneyPaper,
    place: str,
    of_capital: bool,
    case: str | None,
    *,
    back: bool,
) -> Answer:
    """Money knows no loan: its register says whose it is, and of which source."""
    from fundledger.recovery.cases import keep_fee
    from fundledger.registers.loan import loan_numbered
    from fundledger.treasury import money

    def fee(writer: Writer, amount: int, said: Paper, today: date) -> Done:
        known = loan_numbered(writer.connection, writer.fund, loan)
        done = money.court_fee(
            *(writer, amount, said, today),
            loan=known.number,
            cooperative=known.cooperative_on(said.on),
            back=back,
            place=place,
            from_capital=of_capital,
            source=known.contract.source,
        )
        if case is not None:
            (entry,) = done.entries
            keep_fee(writer, case, known.number, said.on, entry.posted.number)
        return done

    return _enter(work, paper, fee, amount)


def _enter(
    work: Work, paper: MoneyPaper, verb: Callable[..., Done], amount: int, **said: object
) -> Answer:
    """Enter the paper by its verb: the purses before and after it, and its entries."""
    from fundledger.reports.treasury import money_screen
    from fundledger.treasury.money import Paper

    kept = Paper(paper.on, paper.document, paper.memo, paper.reason, paper.booked_on)
    with work.writing() as writer:
        done = verb(writer, amount, kept, work.today, **said)
        accounts = writer.accounts.known_on(paper.on)
        facts: dict[str, Cell] = {"fund": writer.fund, "day": paper.on}
        screen = money_screen(
            *(writer.connection, writer.fund, done, accounts, facts), dry_run=work.dry_run
        )
    return shown(screen, entries=[each.posted.number for each in done.entries])
