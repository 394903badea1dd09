"""What a borrower is asked for in a span, contract by contract and line by line: before it is paid.

    asked_of_each(asked, first)        every borrower that has anything to pay, in one pass
    asked_of(asked, first, number)     one of them; None: nothing to pay

The sums are those of the report of dues, kind by kind: what was owed when the span began, what
falls due in it, less what was paid or given up, less what held money will pay. Days to come are as
if all were paid on its day; what is overdue bears interest to the last day of the span.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from fundledger.banking.memo import written
from fundledger.bulk import no_collection
from fundledger.calendar import ONE_DAY
from fundledger.contract.trace import WHOLE
from fundledger.loans.dues import DueLine, Dues, Owed, dues, standing_on
from fundledger.loans.interest_parts import Arithmetic, Part, arithmetic
from fundledger.loans.sheet import written_off_on
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.registers.loan import Loan, loans
from fundledger.reports.asked import Asked
from fundledger.reports.decisions import FREEZES, freeze_said
from fundledger.reports.rates import rate_said, yearly_said
from fundledger.reports.table import (
    Cell,
    Record,
    Table,
    Word,
    amount_of,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

_LOANS = (
    *(*texts("loan"), *days("signed"), *texts("rate", "overdue_rate", wide=True)),
    *sums("principal_at_start", "overdue_principal", "due_principal"),
    *(*sums("earlier_interest", "due_interest", wide=True), *sums("interest_in_term")),
    *(*sums("overdue_interest", "late_interest"), *sums("to_pay")),
    *sums("paid_in_all", "otherwise_in_all", "from_held", wide=True),
    *sums("pay_now", "pay_later", wide=True),
    *texts("day_count_said", wide=True),
    *(*days("first_due", "last_due", wide=True), *texts("pay_memo", wide=True)),
)
_LINES = (
    *texts("loan", "contract", "asked_for"),
    *(*days("from", "to"), *numbers("days"), *money("balance")),
    *(*texts("rate"), *texts("rate_and_basis", wide=True), *sums("amount")),
)
_DUES = (*texts("loan", "pay_by"), *sums("principal", "interest", "to_pay"))


@dataclass(slots=True)
class AskedOf:
    """All that one borrower is asked for in a span."""

    number: str
    loans: list[Record] = field(default_factory=list)
    lines: list[Record] = field(default_factory=list)
    dues: list[Record] = field(default_factory=list)
    frozen: list[Record] = field(default_factory=list)
    runs_late: bool = False
    """Whether what is late bears interest: while a debt is frozen it does not."""

    written_off: int = 0
    """Still to be recovered of what was written off: not in the sums, for no plan asks for it."""

    @property
    def tables(self) -> tuple[Table, ...]:
        return (
            Table.of("notice", _LOANS, self.loans),
            Table.of("notice_lines", _LINES, self.lines),
            Table.of("notice_dues", _DUES, self.dues),
            Table.of("frozen_debts", FREEZES, self.frozen),
        )


def asked_of_each(asked: Asked, first: date) -> Iterator[AskedOf]:
    """By number of the borrower; who has nothing to pay is left out."""
    found: dict[str, AskedOf] = {}
    written_off: dict[str, int] = {}
    with no_collection():
        for loan in loans(asked.connection, asked.fund, asked.known_at):
            ask_for(found, loan, asked, first)
            _count_written_off(written_off, loan, asked)
    for number in sorted(found):
        yield replace(found[number], written_off=written_off.get(number, 0))


def asked_of(asked: Asked, first: date, number: str) -> AskedOf | None:
    found: dict[str, AskedOf] = {}
    written_off: dict[str, int] = {}
    with no_collection():
        for loan in loans(asked.connection, asked.fund, asked.known_at):
            if loan.cooperative_on(asked.as_of) == number:
                ask_for(found, loan, asked, first)
                _count_written_off(written_off, loan, asked)
    of = found.get(number)
    return None if of is None else replace(of, written_off=written_off.get(number, 0))


def _count_written_off(written_off: dict[str, int], loan: Loan, asked: Asked) -> None:
    if left := written_off_on(loan, min(asked.as_of, asked.today)).whole:
        owner = loan.cooperative_on(asked.as_of)
        written_off[owner] = written_off.get(owner, 0) + left


def ask_for(found: dict[str, AskedOf], loan: Loan, asked: Asked, first: date) -> None:
    """Adds one loan to what its borrower is asked for; nothing where it has nothing to pay."""
    of = dues(loan, first, asked.as_of, asked.today)
    if sum([line.to_pay for line in of.lines]) <= 0:
        return
    told = arithmetic(loan, first, asked.as_of, asked.today)
    owner = loan.cooperative_on(asked.as_of)
    whose = found.setdefault(owner, AskedOf(owner))
    at_start = _balance_at_start(loan, first, asked)
    now, running = _at_once(loan, of, asked)
    freeze = freeze_said(loan, min(asked.as_of, asked.today))
    if freeze is not None:
        whose.frozen.append(freeze)
    whose.runs_late |= any(now[2:]) and freeze is None
    row = _loan_row(loan, of, told, at_start)
    pay_now = sum(now)
    later = amount_of(row["to_pay"]) - pay_now
    whose.loans.append({**row, "pay_now": pay_now, "pay_later": later})
    whose.lines += _lines(loan, of, told, at_start)
    whose.dues += _due_rows(loan, of, asked, now, running)


def _balance_at_start(loan: Loan, first: date, asked: Asked) -> int:
    before = first - ONE_DAY
    if loan.opens_after(before):
        assert loan.opening is not None
        before = loan.opening.day
    return standing_on(loan, before, asked.today).principal if loan.begun(asked.today) else 0


def _loan_row(loan: Loan, of: Dues, told: Arithmetic, at_start: int) -> Record:
    earlier, now = _to_pay(of)
    fallen = _due_days(of)
    instalment = told.numbers.get(fallen[0]) if len(fallen) == 1 else None
    terms = loan.contract.terms
    return {
        "loan": loan.number,
        "signed": loan.contract.signed,
        "rate": rate_said(loan.contract),
        "overdue_rate": yearly_said(terms.overdue_rate.given(terms.rate)),
        "day_count_said": Sentence(f"day_count_said.{terms.day_count}"),
        "principal_at_start": at_start,
        "overdue_principal": earlier.principal,
        "due_principal": now.principal,
        "earlier_interest": earlier.interest,
        "due_interest": now.interest,
        "interest_in_term": earlier.interest + now.interest,
        "overdue_interest": earlier.overdue_interest + now.overdue_interest,
        "late_interest": earlier.late_interest + now.late_interest,
        "to_pay": sum(earlier) + sum(now),
        "paid_in_all": sum(of.paid),
        "otherwise_in_all": sum(of.otherwise),
        "from_held": sum([line.from_held for line in of.lines]),
        "first_due": fallen[0] if fallen else None,
        "last_due": fallen[-1] if fallen else None,
        "pay_memo": written(loan.number, instalment),
    }


def _to_pay(of: Dues) -> tuple[Owed, Owed]:
    """Of what was owed when the span began, and of what falls due in it."""
    earlier = now = Owed()
    for line in of.lines:
        left = line.left.minus(line.held)
        if line.due is None:
            earlier = earlier.plus(left)
        else:
            now = now.plus(left)
    return earlier, now


def _due_days(of: Dues) -> list[date]:
    """Days on which an instalment falls due; a last line may only hold interest for being late."""
    return [line.due for line in of.lines if line.due is not None and _has_instalment(line)]


def _has_instalment(line: DueLine) -> bool:
    return bool(line.falling.principal or line.falling.interest)


def _has_own_day(line: DueLine, now: date) -> bool:
    """Whether there is a day by which it is to be paid; one that has passed is none."""
    return line.due is not None and line.due >= now and _has_instalment(line)


def _at_once(loan: Loan, of: Dues, asked: Asked) -> tuple[Owed, Owed]:
    """What is late already, as owed on the day of reckoning; and what it will bear after that day.

    Nobody is asked at once for interest of days that have not come.
    """
    now = min(asked.as_of, asked.today)
    late, in_own_day = Owed(), Owed()
    for line in of.lines:
        left = line.left.minus(line.held)
        if not _has_own_day(line, now):
            late = late.plus(left)
        elif line.due == now:
            in_own_day = in_own_day.plus(left)
    at = standing_on(loan, now, asked.today)
    overdue = late.overdue_interest + in_own_day.overdue_interest - at.interest_overdue_due
    for_late = late.late_interest + in_own_day.late_interest - at.late_interest_due
    running = Owed(
        overdue_interest=min(max(overdue, 0), max(late.overdue_interest, 0)),
        late_interest=min(max(for_late, 0), max(late.late_interest, 0)),
    )
    return late.minus(running), running


def _due_rows(loan: Loan, of: Dues, asked: Asked, at_once: Owed, running: Owed) -> Iterator[Record]:
    """By when which sum is to be paid; what is late already at once."""
    now = min(asked.as_of, asked.today)
    if any(at_once):
        yield _due_row(loan, word_for("paper_word.", "at_once"), at_once)
    for line in of.lines:
        left = line.left.minus(line.held)
        if line.due is not None and _has_own_day(line, now) and any(left):
            yield _due_row(loan, line.due, left)
    if any(running):
        yield _due_row(loan, word_for("paper_word.", "running"), running)


def _due_row(loan: Loan, by: date | Word, of: Owed) -> Record:
    return {
        "loan": loan.number,
        "pay_by": by,
        "principal": of.principal,
        "interest": sum(of) - of.principal,
        "to_pay": sum(of),
    }


def _lines(loan: Loan, of: Dues, told: Arithmetic, at_start: int) -> Iterator[Record]:
    """What the sum is made of: these lines add up to it."""
    said = {"loan": loan.number, "signed": loan.contract.signed, "balance": Dong(at_start)}
    head: Record = {"loan": loan.number, "contract": Sentence("paper_word.contract_line", said)}

    def line(what: str, amount: int, **more: Cell) -> Iterator[Record]:
        if amount:
            asked_for = word_for("asked_for.", what)
            yield {**head, "asked_for": asked_for, "amount": amount, **more}

    opening = of.opening
    yield from line("overdue_principal", opening.principal)
    yield from line("earlier_interest", opening.interest)
    yield from line("earlier_overdue_interest", opening.overdue_interest)
    yield from line("earlier_late_interest", opening.late_interest)
    for each in of.lines:
        if each.due is None:
            continue
        yield from line("due_principal", each.falling.principal, to=each.due)
        parts = told.in_term_by(each.due)
        for part in parts:
            yield from line("due_interest", part.amount, **_stretch(part))
        rest = each.falling.interest - sum([part.amount for part in parts])
        yield from line("other_interest", rest, to=each.due)
    for kind, what, falling in (
        ("overdue", "overdue_interest", of.falling.overdue_interest),
        ("late", "late_interest", of.falling.late_interest),
    ):
        parts = tuple(part for part in told.parts if part.kind == kind)
        for part in parts:
            yield from line(what, part.amount, **_stretch(part))
        yield from line(f"other_{what}", falling - sum([part.amount for part in parts]))
    yield from line("paid", -sum(of.paid))
    yield from line("given_up", -sum(of.otherwise))
    yield from line("from_held", -sum([each.from_held for each in of.lines]))


def _stretch(part: Part) -> dict[str, Cell]:
    return {
        "from": part.start,
        "to": part.end,
        "days": part.days,
        "balance": part.balance,
        "rate": None if part.rate == WHOLE else yearly_said(part.rate),
        "rate_and_basis": f"{part.days}/{part.basis}",
    }
