"""What each borrower was to pay in a span, what came, and what is left; and how in time it came.

Derived from the contracts by the days on which money moved (`loans.dues`), so a receipt that is
booked later still counts on its day; where that matters a note names the entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from fundledger.bulk import no_collection
from fundledger.loans.dues import NOTHING, Dues, Owed, Response, dues
from fundledger.loans.loan import Loan, loans
from fundledger.messages import say
from fundledger.reports.borrowers import area_word, borrowers
from fundledger.reports.flows import accounts_of, misdated_notes, with_roles
from fundledger.reports.loans import Asked
from fundledger.reports.spans import asked_year_before, first_day_year_before, spanned
from fundledger.reports.table import Cell, Column, Note, OnScreen, Table, Word

_STEPS = ("opening", "falling", "paid", "otherwise", "left")
_DUE = (
    *(Column("loan"), Column("cooperative"), Column("name"), Column("area")),
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
)
_HEADS = 4


def _kinds(step: str, *kinds: str) -> tuple[str, ...]:
    return tuple(f"{step}_{kind}" for kind in kinds)


_INTEREST = ("interest", "overdue_interest")
_ALL = ("principal", *_INTEREST)
_ON_SCREEN: OnScreen = (
    (Column("loan"), ("loan",)),
    (Column("name"), ("name",)),
    (Column("opening_in_all", "money"), _kinds("opening", *_ALL)),
    (Column("falling_in_all", "money"), _kinds("falling", *_ALL)),
    (Column("paid_in_all", "money"), _kinds("paid", *_ALL)),
    (Column("otherwise_in_all", "money"), _kinds("otherwise", *_ALL)),
    (Column("left_principal", "money"), _kinds("left", "principal")),
    (Column("left_all_interest", "money"), _kinds("left", *_INTEREST)),
)
"""Twenty columns are for paper; what was decided away stands there only where there is any."""


def due_table(asked: Asked, first: date) -> Table:
    """By contract: arrears at the opening, what fell due, what was paid, what is left."""
    register = borrowers(asked)
    rows: list[tuple[Cell, ...]] = []
    for loan, of in _lived(asked, first):
        steps = [_parts(getattr(of, step)) for step in _STEPS]
        figures = [amount for step in steps for amount in step]
        if not any(figures):
            continue
        owner = loan.cooperative_on(asked.as_of)
        known = register.get(owner)
        name, area = ("", "") if known is None else (known.name, known.area)
        head = (loan.number, owner, name, area_word(area))
        rows.append((*head, *figures, sum(steps[-1])))
    rows.sort(key=lambda row: (str(row[1]), str(row[0])))
    places = range(_HEADS, len(_DUE))
    totals = (*([None] * _HEADS), *(sum(int(str(row[place])) for row in rows) for place in places))
    facts, notes = spanned(asked, first), _notes(asked, first)
    return Table("due", _DUE, rows, totals, facts, notes, _on_screen(totals))


def _on_screen(totals: Sequence[Cell]) -> OnScreen:
    sums = dict(zip((column.name for column in _DUE), totals, strict=True))
    otherwise = any(sums[name] for name in _kinds("otherwise", *_ALL))
    return tuple(each for each in _ON_SCREEN if otherwise or each[0].name != "otherwise_in_all")


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
            Word(name, say(f"report_word.{name}")),
            *of,
            _share(of.in_time, of.due),
            _share(of.in_time + of.late, of.due),
        )
        if compare:
            then = before[name]
            row = (*row, then.due, _share(then.in_time + then.late, then.due))
        rows.append(row)
    return Table("response", columns, rows, None, spanned(asked, first), _notes(asked, first))


SHARES = ("in_time_share", "paid_share", "year_before_share")


def with_shares(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A row of several funds added up, with its shares; the year before's cannot be told by it."""
    cells = dict(zip((column.name for column in columns), row, strict=True))
    due, in_time, late = (int(str(cells[name])) for name in ("due_in_span", "in_time", "paid_late"))
    cells["in_time_share"] = _share(in_time, due)
    cells["paid_share"] = _share(in_time + late, due)
    return tuple(cells.values())


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
    shown = say("report_word.percent", whole=whole_percent, tenth=tenth)
    return Word(f"{whole_percent}.{tenth}", shown)


def _lived(asked: Asked, first: date) -> Iterator[tuple[Loan, Dues]]:
    with no_collection():
        for loan in loans(asked.connection, asked.fund, asked.known_at):
            of = dues(loan, first, asked.as_of)
            if of.left != NOTHING or of != Dues():
                yield loan, of


def _notes(asked: Asked, first: date) -> tuple[Note, ...]:
    wanted = with_roles(accounts_of(asked), ("principal_in_term", "principal_overdue", "held"))
    return misdated_notes(asked, first, wanted)
