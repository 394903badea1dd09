"""What each borrower was to pay in a span, what came, and what is left; and how in time it came.

A line a due day. Of a span that is not over, the days to come are what the contract asks if it is
paid on its days; what is overdue today bears interest up to the day of each line.

Derived from the contracts by the days on which money moved (`loans.dues`), so a receipt that is
booked later still counts on its day; where that matters notes name the entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from fundledger.bulk import no_collection
from fundledger.loans.dues import NOTHING, DueLine, Dues, Owed, Response, dues
from fundledger.messages.wording import Sentence
from fundledger.registers.loan import Loan, loans
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import area_word, borrowers
from fundledger.reports.flows import accounts_of
from fundledger.reports.late import based, dues_paid_by, given_up_by, late_of, owed_notes
from fundledger.reports.many import Summed
from fundledger.reports.spans import asked_year_before, first_day_year_before, spanned
from fundledger.reports.table import Cell, Column, Note, OnScreen, Table, Word, alone, word_for

_STEPS = ("opening", "falling", "paid", "otherwise", "left")
_DUE = (
    *(Column("loan"), Column("cooperative"), Column("name"), Column("area")),
    Column("due", "day"),
    *(Column("opening_principal", "money"), Column("opening_interest", "money")),
    *(Column("opening_overdue_interest", "money"),),
    *(Column("falling_principal", "money"), Column("falling_interest", "money")),
    *(Column("falling_overdue_interest", "money"),),
    *(Column("paid_principal", "money"), Column("paid_interest", "money")),
    *(Column("paid_overdue_interest", "money"),),
    *(Column("otherwise_principal", "money"), Column("otherwise_interest", "money")),
    *(Column("otherwise_overdue_interest", "money"),),
    *(Column("left_principal", "money"), Column("left_interest", "money")),
    *(Column("left_overdue_interest", "money"), Column("left_in_all", "money")),
    *(Column("from_held", "money"), Column("to_pay", "money")),
)
_HEADS = 5


def _kinds(step: str, *kinds: str) -> tuple[str, ...]:
    return tuple(f"{step}_{kind}" for kind in kinds)


_ALL = ("principal", "interest", "overdue_interest")
_IN_ALL = {
    "opening": Column("opening_in_all", "money"),
    "falling": Column("falling_in_all", "money"),
    "paid": Column("paid_in_all", "money"),
    "otherwise": Column("otherwise_in_all", "money"),
}


def _together(step: str) -> OnScreen:
    return ((_IN_ALL[step], _kinds(step, *_ALL)),)


def due_table(asked: Asked, first: date) -> Table:
    """By contract and due day: arrears at the opening, what fell due, what was paid, is left."""
    register = borrowers(asked)
    rows: list[tuple[Cell, ...]] = []
    for loan, of in _lived(asked, first):
        owner = loan.cooperative_on(asked.as_of)
        known = register.get(owner)
        name, area = ("", "") if known is None else (known.name, known.area)
        head = (loan.number, owner, name, area_word(area))
        rows += [(*head, line.due, *_figures(line)) for line in of.lines]
    rows.sort(key=lambda row: (str(row[1]), str(row[0])))  # of one loan in the order of days
    places = range(_HEADS, len(_DUE))
    totals = (*([None] * _HEADS), *(sum(int(str(row[place])) for row in rows) for place in places))
    notes = [*_notes(asked, first)]
    if asked.today < asked.as_of:
        notes.insert(0, Note("report_note.due_if_kept", {"day": asked.today}))
    facts = based(_standing(asked, spanned(asked, first)), "contract")
    return Table("due", _DUE, rows, totals, facts, tuple(notes), _on_screen(totals))


def _figures(line: DueLine) -> tuple[int, ...]:
    steps = [_parts(getattr(line, step)) for step in _STEPS]
    figures = [amount for step in steps for amount in step]
    return (*figures, sum(steps[-1]), line.from_held, line.to_pay)


def _standing(asked: Asked, facts: dict[str, Cell]) -> dict[str, Cell]:
    """Of a span that is not over it is said up to when what happened counts."""
    return {**facts, "standing": asked.today} if asked.today < asked.as_of else facts


def _on_screen(totals: Sequence[Cell]) -> OnScreen:
    """So many columns are for paper. A notice of what is to come shows what falls due by its kinds;
    once something was paid, each step stands in one sum. What is nowhere is not shown, and a name
    stands below its contract, so that five sums of a whole fund find room.
    """
    sums = {column.name: int(str(sum_ or 0)) for column, sum_ in zip(_DUE, totals, strict=True)}
    steps = {step for step in _IN_ALL if any(sums[name] for name in _kinds(step, *_ALL))}
    left = alone(Column("left_in_all", "money"))
    heads = ((Column("loan"), ("loan", "name")), *alone(Column("due", "day")))
    opening = _together("opening") if "opening" in steps else ()
    if sums["from_held"]:
        held = alone(Column("from_held", "money"), Column("to_pay", "money"))
        paid = _together("paid") if "paid" in steps else ()
        return (*heads, *opening, *_together("falling"), *paid, *left, *held)
    if steps & {"paid", "otherwise"}:
        shown = [step for step in _IN_ALL if step in steps or step == "falling"]
        return (*heads, *(each for step in shown for each in _together(step)), *left)
    kinds = [name for name in _kinds("falling", *_ALL) if sums[name] or "overdue" not in name]
    return (*heads, *opening, *alone(*(Column(name, "money") for name in kinds)), *left)


def _parts(owed: Owed) -> tuple[int, int, int]:
    """Late interest stands with interest on overdue principal: both are owed for being late."""
    return owed.principal, owed.interest, owed.overdue_interest + owed.late_interest


def response_table(asked: Asked, first: date, *, compare: bool = False) -> Table:
    """Of what fell due in the span: paid in time, late, unpaid; with its share of the whole."""
    now = _responses(asked, first)
    columns: tuple[Column, ...] = (
        *(Column("what"), Column("due_in_span", "money"), Column("in_time", "money")),
        *(Column("paid_late", "money"), Column("unpaid", "money")),
        *(Column("otherwise", "money"), Column("in_time_share"), Column("paid_share")),
    )
    before: dict[str, Response] = {}
    if compare:
        before = _responses(asked_year_before(asked), first_day_year_before(first))
        columns = (*columns, Column("year_before", "money"), Column("year_before_share"))
    rows: list[tuple[Cell, ...]] = []
    for name, of in now.items():
        row: tuple[Cell, ...] = (
            word_for("report_word.", name),
            *of,
            _share(of.in_time, of.due),
            _share(of.in_time + of.late, of.due),
        )
        if compare:
            then = before[name]
            row = (*row, then.due, _share(then.in_time + then.late, then.due))
        rows.append(row)
    notes = [*_notes(asked, first)]
    if asked.today < asked.as_of:
        notes.insert(0, Note("report_note.response_so_far", {"day": asked.today}))
    facts = based(_standing(asked, spanned(asked, first)), "contract")
    return Table("response", columns, rows, None, facts, tuple(notes))


SHARES = ("in_time_share", "paid_share", "year_before_share")


def with_shares(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A row of several funds added up, with its shares; the year before's cannot be told by it."""
    cells = dict(zip((column.name for column in columns), row, strict=True))
    due, in_time, late = (int(str(cells[name])) for name in ("due_in_span", "in_time", "paid_late"))
    cells["in_time_share"] = _share(in_time, due)
    cells["paid_share"] = _share(in_time + late, due)
    return tuple(cells.values())


RESPONSE_OF_FUNDS = Summed("response", apart=SHARES, finish=with_shares)


def _responses(asked: Asked, first: date) -> dict[str, Response]:
    principal = interest = Response()
    for _, of in _lived(asked, first):
        principal = principal.plus(of.principal_response)
        interest = interest.plus(of.interest_response)
    return {"principal": principal, "interest": interest, "in_all": principal.plus(interest)}


def _share(part: int, whole: int) -> Word | None:
    """Per cent with one decimal; nothing of nothing."""
    if not whole:
        return None
    tenths = (2000 * part + whole) // (2 * whole)
    whole_percent, tenth = divmod(tenths, 10)
    shown = Sentence("report_word.percent", {"whole": whole_percent, "tenth": tenth})
    return Word(f"{whole_percent}.{tenth}", shown)


def _lived(asked: Asked, first: date) -> Iterator[tuple[Loan, Dues]]:
    with no_collection():
        for loan in loans(asked.connection, asked.fund, asked.known_at):
            of = dues(loan, first, asked.as_of, asked.today)
            if of.left != NOTHING or of != Dues():
                yield loan, of


def _notes(asked: Asked, first: date) -> tuple[Note, ...]:
    late, accounts = late_of(asked, first), accounts_of(asked)
    return (
        *owed_notes(late, "collected", dues_paid_by(asked, accounts, late)),
        *owed_notes(late, "given_up", given_up_by(asked, accounts, late)),
    )
