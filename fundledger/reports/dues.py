"""What each borrower was to pay in a span, what came, and what is left; and how in time it came.

A line a due day. Of a span that is not over, the days to come are what the contract asks if it is
paid on its days; what is overdue today bears interest up to the day of each line.

Derived from the contracts by the days on which money moved (`loans.dues`), so a receipt that is
booked later still counts on its day; where that matters notes name the entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
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
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    Word,
    alone,
    amount_of,
    days,
    money,
    sums,
    texts,
    word_for,
)

_STEPS = ("opening", "falling", "paid", "otherwise", "left")
_DUE = (
    *texts("loan", "cooperative", "name", "area"),
    *days("due"),
    *sums("opening_principal", "opening_interest", "opening_overdue_interest"),
    *sums("falling_principal", "falling_interest", "falling_overdue_interest"),
    *sums("paid_principal", "paid_interest", "paid_overdue_interest"),
    *sums("otherwise_principal", "otherwise_interest", "otherwise_overdue_interest"),
    *sums("left_principal", "left_interest", "left_overdue_interest", "left_in_all"),
    *sums("from_held", "to_pay"),
)


def _kinds(step: str, *kinds: str) -> tuple[str, ...]:
    return tuple(f"{step}_{kind}" for kind in kinds)


_ALL = ("principal", "interest", "overdue_interest")
_NAMES = {step: _kinds(step, *_ALL) for step in _STEPS}
_IN_ALL = {
    column.name.removesuffix("_in_all"): column
    for column in money("opening_in_all", "falling_in_all", "paid_in_all", "otherwise_in_all")
}


def _together(step: str) -> OnScreen:
    return ((_IN_ALL[step], _kinds(step, *_ALL)),)


def due_table(asked: Asked, first: date) -> Table:
    """By contract and due day: arrears at the opening, what fell due, what was paid, is left."""
    register = borrowers(asked)
    found: list[Record] = []
    for loan, of in _lived(asked, first):
        owner = loan.cooperative_on(asked.as_of)
        known = register.get(owner)
        name, area = ("", "") if known is None else (known.name, known.area)
        head: Record = {
            "loan": loan.number,
            "cooperative": owner,
            "name": name,
            "area": area_word(area),
        }
        found += [{**head, "due": line.due, **_figures(line)} for line in of.lines]
    found.sort(key=_by_borrower)
    notes = [*_notes(asked, first)]
    if asked.today < asked.as_of:
        notes.insert(0, Note("report_note.due_if_kept", {"day": asked.today}))
    facts = based(_standing(asked, spanned(asked, first)), "contract")
    table = Table.of("due", _DUE, found, facts, notes)
    return replace(table, on_screen=_on_screen(table.total))


def _by_borrower(record: Record) -> tuple[str, str]:
    """Lines of one loan stay in the order of days."""
    return str(record["cooperative"]), str(record["loan"])


def _figures(line: DueLine) -> dict[str, int]:
    found: dict[str, int] = {}
    for step, (principal, interest, overdue_interest) in _NAMES.items():
        owed: Owed = getattr(line, step)
        found[principal] = owed.principal
        found[interest] = owed.interest
        found[overdue_interest] = _for_being_late(owed)
    found["left_in_all"] = sum(line.left)
    return {**found, "from_held": line.from_held, "to_pay": line.to_pay}


def _standing(asked: Asked, facts: dict[str, Cell]) -> dict[str, Cell]:
    """Of a span that is not over it is said up to when what happened counts."""
    return {**facts, "standing": asked.today} if asked.today < asked.as_of else facts


def _on_screen(total: Record) -> OnScreen:
    """So many columns are for paper. A notice of what is to come shows what falls due by its kinds;
    once something was paid, each step stands in one sum. What is nowhere is not shown, and a name
    stands below its contract, so that five sums of a whole fund find room.
    """
    steps = {step for step in _IN_ALL if any(total[name] for name in _kinds(step, *_ALL))}
    left = alone(*money("left_in_all"))
    heads = ((Column("loan"), ("loan", "name")), *alone(*days("due")))
    opening = _together("opening") if "opening" in steps else ()
    if total["from_held"]:
        held = alone(*money("from_held", "to_pay"))
        paid = _together("paid") if "paid" in steps else ()
        return (*heads, *opening, *_together("falling"), *paid, *left, *held)
    if steps & {"paid", "otherwise"}:
        shown = [step for step in _IN_ALL if step in steps or step == "falling"]
        return (*heads, *(each for step in shown for each in _together(step)), *left)
    kinds = [name for name in _kinds("falling", *_ALL) if total[name] or "overdue" not in name]
    return (*heads, *opening, *alone(*money(*kinds)), *left)


def _for_being_late(owed: Owed) -> int:
    """Interest on overdue principal and late interest stand together."""
    return owed.overdue_interest + owed.late_interest


def response_table(asked: Asked, first: date, *, compare: bool = False) -> Table:
    """Of what fell due in the span: paid in time, late, unpaid; with its share of the whole."""
    now = _responses(asked, first)
    columns = (
        *texts("what"),
        *money("due_in_span", "in_time", "paid_late", "unpaid", "otherwise"),
        *texts("in_time_share", "paid_share"),
    )
    before: dict[str, Response] = {}
    if compare:
        before = _responses(asked_year_before(asked), first_day_year_before(first))
        columns = (*columns, *money("year_before"), *texts("year_before_share"))
    rows: list[dict[str, Cell]] = []
    for name, of in now.items():
        row: dict[str, Cell] = {
            "what": word_for("report_word.", name),
            "due_in_span": of.due,
            "in_time": of.in_time,
            "paid_late": of.late,
            "unpaid": of.unpaid,
            "otherwise": of.otherwise,
        }
        row = with_shares(row)
        if compare:
            then = before[name]
            row["year_before"] = then.due
            row["year_before_share"] = _share(then.in_time + then.late, then.due)
        rows.append(row)
    notes = [*_notes(asked, first)]
    if asked.today < asked.as_of:
        notes.insert(0, Note("report_note.response_so_far", {"day": asked.today}))
    facts = based(_standing(asked, spanned(asked, first)), "contract")
    return Table.of("response", columns, rows, facts, notes)


SHARES = ("in_time_share", "paid_share", "year_before_share")


def with_shares(row: dict[str, Cell]) -> dict[str, Cell]:
    """A row of several funds added up, with its shares; the year before's cannot be told by it."""
    due, in_time, late = (amount_of(row[n]) for n in ("due_in_span", "in_time", "paid_late"))
    shares = {"in_time_share": _share(in_time, due), "paid_share": _share(in_time + late, due)}
    return {**row, **shares}


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
