"""What will be back by a day: the methods beside each other, by quarter and by loan.

The first table is the identity of capital on the last day, one column a method; when money is
expected, and of whom, follows. A program is given the first method by its keys, and the others
under `beside`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fundledger.calendar import quarter_of
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account
from fundledger.ledger.funds import fund_of
from fundledger.ledger.late import LateEntry, lines_of
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.outlook.capital import BookedLater, CapitalNow
from fundledger.outlook.claims import Claims, claims
from fundledger.outlook.methods import (
    A_THOUSAND,
    Method,
    Outlook,
    Simulation,
    contract_receipts,
    outlook,
    plan_receipts,
)
from fundledger.outlook.planned import Plan
from fundledger.outlook.plans import came_by_now
from fundledger.outlook.scenarios import FromFile
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, borrowers
from fundledger.reports.capital import capital
from fundledger.reports.flows import accounts_of
from fundledger.reports.late import late_of
from fundledger.reports.many import Summed
from fundledger.reports.outlook_groups import (
    graded_loans,
    groups_as_data,
    groups_table,
    read_groups,
)
from fundledger.reports.outlook_rates import (
    Learning,
    has_past,
    learnt_notes,
    spread_tables,
)
from fundledger.reports.outlook_scenarios import played_on, scenario_screen
from fundledger.reports.outlook_undrawn import undrawn_notes
from fundledger.reports.recovery_plan import (
    notes_beside,
    plan_facts,
    standing_plan,
)
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    sums,
    texts,
    word_for,
)

MANY_LOANS = 50
"""From so many on the past stands beside what people plan."""

OUTLOOK_OF_FUNDS = Summed("outlook")
_LINES = (
    *("capital_on_hand_now", "booked_later", "principal_expected", "held_applied", "from_held"),
    *("disbursements",),
    *("charter_change", "other_movements", "capital_on_hand", "principal_in_term"),
    *("principal_overdue", "exceptions", "unexplained", "charter_capital"),
    *("interest_expected", "overdue_interest_expected"),
)
_ALWAYS = frozenset(
    {
        *("capital_on_hand_now", "principal_expected", "capital_on_hand", "principal_in_term"),
        *("principal_overdue", "charter_capital", "interest_expected"),
    }
)
"""Lines that are shown though they are 0 by every method."""

_BY_LOAN = (
    *(*texts("loan", "cooperative", "name"), *sums("principal_now", "principal_expected")),
    *sums("principal_in_term", "principal_overdue", "interest_expected"),
    *sums("overdue_interest_expected", "from_held", wide=True),
)


def until_of(asked: Asked, until: date | None) -> date:
    """31 December to come, where no day is said; a day that is asked about lies ahead."""
    if asked.as_of > asked.today:
        raise FundledgerError("outlook.begins_to_come", day=asked.as_of, today=asked.today)
    if until is None:
        year_end = date(asked.as_of.year, 12, 31)
        return year_end if asked.as_of < year_end else date(asked.as_of.year + 1, 12, 31)
    if until <= asked.as_of:
        raise FundledgerError("outlook.not_ahead", day=until, as_of=asked.as_of)
    return until


def outlook_screen(
    asked: Asked,
    until: date | None,
    method: Method | None,
    simulation: Simulation = A_THOUSAND,
    scenarios: Sequence[FromFile] = (),
    *,
    groups: bool = False,
) -> Screen:
    """Scenarios stand beside the methods that they change; a program is given the first by its
    keys, and all else under `beside`."""
    books = read_books(asked, until_of(asked, until), simulation)
    found, odd = with_scenarios(books, method, scenarios)
    facts, notes = _facts(asked, found), (*_notes(asked, found), *odd)
    first = next((of for of in found if of.scenario), found[0])
    tables = (
        _identity(found, facts, notes),
        *spread_tables(found),
        _by_quarter(found),
        _by_loan(asked, first),
    )
    data = _as_data(asked, [first, *(of for of in found if of is not first)], facts, notes)
    if not groups:
        return Screen(tables, data, flat=tables[-1])
    graded = read_groups(asked, found)
    by_loan = graded_loans(asked, graded, found.index(first))
    data |= groups_as_data(graded, found, first) | {"groups_by_loan": by_loan}
    of_groups = groups_table(graded, column_names(found))
    return Screen((tables[0], of_groups, *tables[1:], by_loan), data, flat=tables[-1])


def beside_each_other(asked: Asked, until: date, method: Method) -> Table:
    """The identity by a method, and by those that a fund is shown beside it."""
    books = read_books(asked, until)
    found = [books.by(each) for each in dict.fromkeys((method, *books.shown))]
    return _identity(found, _facts(asked, found), tuple(_notes(asked, found)))


def scenario_shown(
    asked: Asked, until: date | None, method: Method | None, file: FromFile
) -> Screen:
    """By the method that was said, the scenario's own, or the first that a fund is shown."""
    books = read_books(asked, until_of(asked, until))
    by = method or file.scenario.method or books.shown[0]
    return scenario_screen(asked, books.claims, books.now, books.by(by), file)


def scenario_checked(
    asked: Asked, until: date | None, method: Method | None, file: FromFile
) -> Screen:
    """The changes alone: it was refused if any of them cannot be."""
    shown = scenario_shown(asked, until, method, file)
    changes = shown.tables[0]
    odd = sum(note.key != "scenario_note.says" for note in changes.notes)
    said: dict[str, object] = {"file": file.file, "count": len(changes.rows)}
    fine = Note("scenario_note.fine", said)
    if odd:
        fine = Note("scenario_note.fine_but", {**said, "odd": odd})
    return Screen((replace(changes, notes=(fine, *changes.notes)),))


@dataclass(frozen=True, slots=True)
class BooksNow:
    """The fund, read once for every method and scenario."""

    asked: Asked
    claims: Claims
    now: CapitalNow
    learning: Learning

    def by(self, method: Method) -> Outlook:
        return by_method(method, self.asked, self.claims, self.now, self.learning)

    def to(self, until: date) -> BooksNow:
        """The same to another day: capital and the past are those of the day of asking."""
        return replace(self, claims=claims(day_of(self.asked), until))

    @property
    def shown(self) -> list[Method]:
        return list(_shown(self.asked, self.claims))


def read_books(asked: Asked, until: date, simulation: Simulation = A_THOUSAND) -> BooksNow:
    learning = Learning(asked, simulation)
    return BooksNow(asked, claims(day_of(asked), until), capital_now(asked), learning)


def methods_said(method: Method | None, scenarios: Sequence[FromFile]) -> list[Method]:
    """The one that was said, else those that the scenarios name."""
    own = (each.scenario.method for each in scenarios)
    return [method] if method else [each for each in dict.fromkeys(own) if each]


def _shown(asked: Asked, of: Claims) -> Iterator[Method]:
    """Those that need not be asked for: what people planned first, where they did.

    Few loans are known by name; of many, the past tells more than each of them.
    """
    if standing_plan(asked).number:
        yield "plan"
    yield "contract"
    if len(of.every) >= MANY_LOANS and has_past(asked):
        yield "history"


def with_scenarios(
    books: BooksNow, method: Method | None, scenarios: Sequence[FromFile]
) -> tuple[list[Outlook], list[Note]]:
    """The methods as they are, then each scenario, by the method said, its own, or the first.

    Where no method was said, those that a fund is shown and those that scenarios change.
    """
    said = methods_said(method, scenarios)
    methods = said if method else list(dict.fromkeys((*books.shown, *said)))
    found = {each: books.by(each) for each in methods}
    every, notes = list(found.values()), list[Note]()
    for each in scenarios:
        base = found[method or each.scenario.method or methods[0]]
        with_it, about = played_on(books.asked, books.claims, books.now, base, each)
        every.append(with_it)
        notes += about
    return every, notes


def by_method(
    method: Method, asked: Asked, of: Claims, now: CapitalNow, learning: Learning
) -> Outlook:
    if method in ("history", "simulate"):
        return learning.outlook(method, of, now)
    if method == "plan":
        plan = plan_meant(asked)
        return outlook(method, of, now, plan_receipts(of, plan, came_by_now(day_of(asked), plan)))
    return outlook(method, of, now, contract_receipts(of))


def plan_meant(asked: Asked) -> Plan:
    """The plan that stood on the day, as known then; a sentence that says to start one."""
    plan = standing_plan(asked)
    if not plan.number:
        raise FundledgerError("outlook.no_plan", day=asked.as_of)
    return plan


def capital_now(asked: Asked) -> CapitalNow:
    """The identity of the books on the day, and what leads from them to the contracts."""
    accounts, late = accounts_of(asked), late_of(asked, asked.as_of)
    found = capital(asked, asked.as_of, accounts, late)
    figures, between = found.figures, found.bridge
    apart = between.sum_of("without_contract", "difference")
    return CapitalNow(
        asked.as_of,
        figures.charter_capital,
        figures.principal_in_term,
        figures.principal_overdue,
        figures.capital_on_hand,
        figures.exceptions,
        figures.unexplained,
        _booked_later(asked, accounts, late.after),
        -sum(between.sum_of("apply")),
        (-apart[0], -apart[1]),
    )


def _booked_later(
    asked: Asked, accounts: dict[str, Account], late: Sequence[LateEntry]
) -> BookedLater:
    sides = {number: account.role.capital for number, account in accounts.items()}
    wanted = [number for number, side in sides.items() if side is not None]
    found: dict[str | None, int] = defaultdict(int)
    for line in lines_of(asked.connection, asked.fund, [each.number for each in late], wanted):
        found[sides[line.account]] += line.amount
    return BookedLater(-found["charter"], found["on_hand"], found["principal"])


def figures_of(of: Outlook) -> dict[str, int]:
    """By the names under which they are shown."""
    then = of.capital
    return {
        "capital_on_hand_now": then.now.on_hand,
        "booked_later": then.now.booked_later.on_hand,
        "principal_expected": then.principal_expected,
        "held_applied": then.now.to_apply,
        "from_held": then.from_held,
        "disbursements": then.movements.disbursements,
        "charter_change": then.movements.charter,
        "other_movements": then.movements.other,
        "capital_on_hand": then.on_hand,
        "principal_in_term": then.in_term,
        "principal_overdue": then.overdue,
        "exceptions": then.exceptions,
        "unexplained": then.unexplained,
        "charter_capital": then.charter,
        "interest_expected": sum(each.interest_expected for each in of.loans),
        "overdue_interest_expected": sum(each.overdue_interest_expected for each in of.loans),
    }


def by_quarter(of: Outlook) -> dict[str, tuple[int, int]]:
    """Principal and interest by the quarter in which they are expected, as far as it is owed."""
    found: dict[str, tuple[int, int]] = {}
    owed = {each.loan: each.principal_expected for each in of.loans}
    for loan, receipts in of.receipts.items():
        for each in sorted(receipts, key=lambda each: each.day):
            if each.day > of.until or loan not in owed:
                continue
            principal = min(each.principal, owed[loan])
            owed[loan] -= principal
            # What is in its days of grace fell due before the day, and is expected after it.
            quarter = quarter_of(max(each.day, of.as_of))
            before = found.get(quarter, (0, 0))
            interest = each.interest + each.overdue_interest
            found[quarter] = before[0] + principal, before[1] + interest
    return dict(sorted(found.items()))


def column_names(found: Sequence[Outlook]) -> list[tuple[str, Sentence]]:
    """The name and the heading of each: a method alone by its name, a scenario by its number."""
    names: list[tuple[str, Sentence]] = []
    for of in found:
        method = Sentence(f"outlook_method.{of.method}")
        if of.scenario:
            number = sum(name.startswith("scenario_") for name, _ in names) + 1
            said: dict[str, object] = {"title": of.scenario, "method": method}
            names.append((f"scenario_{number}", Sentence("outlook_column.scenario", said)))
        else:
            names.append((of.method, method))
    return names


def _columns(found: Sequence[Outlook], *, summed: bool = False) -> list[Column]:
    return [
        Column(name, "money", summed=summed, title=title) for name, title in column_names(found)
    ]


def _facts(asked: Asked, found: Sequence[Outlook]) -> dict[str, Cell]:
    by_plan = any(of.method == "plan" for of in found)
    said = plan_facts(standing_plan(asked)) if by_plan else {}
    return {**asked.facts, "until": found[0].until, **said}


def _identity(found: Sequence[Outlook], facts: dict[str, Cell], notes: tuple[Note, ...]) -> Table:
    columns = (*texts("figure"), *_columns(found))
    figures = [figures_of(of) for of in found]
    rows: list[tuple[Cell, ...]] = [
        (word_for("outlook_figure.", name), *(each[name] for each in figures))
        for name in _LINES
        if name in _ALWAYS or any(each[name] for each in figures)
    ]
    return Table("outlook", columns, rows, None, facts, notes)


def _notes(asked: Asked, found: Sequence[Outlook]) -> Iterator[Note]:
    of = found[0]
    then = of.capital
    if then.unexplained:
        yield Note("report_note.capital_unexplained", {"amount": Dong(then.unexplained)})
    if not of.loans:
        yield nothing_owed(asked)
    if any(each.method == "plan" for each in found):
        yield from notes_beside(asked, next(each for each in found if each.method == "plan"))
    elif of.loans and not standing_plan(asked).number:
        yield Note("outlook_note.no_plan", {"day": of.as_of})
    yield from undrawn_notes(asked, found)
    yield from _new_loans(found)
    yield from learnt_notes(found)


def nothing_owed(asked: Asked) -> Note:
    """Why there is nothing to collect: of a day before the book nothing is known."""
    begins = fund_of(asked.connection, asked.fund).begins
    if asked.as_of < begins:
        return Note("outlook_note.before_book", {"day": asked.as_of, "begins": begins})
    return Note("outlook_note.nothing_owed", {"day": asked.as_of})


def _new_loans(found: Sequence[Outlook]) -> Iterator[Note]:
    for of in found:
        amount = of.capital.movements.disbursements
        if amount:
            said: dict[str, object] = {"scenario": of.scenario, "amount": Dong(amount)}
            yield Note("outlook_note.new_loans", said)


def _by_quarter(found: Sequence[Outlook]) -> Table:
    quarters = [by_quarter(of) for of in found]
    figures = _columns(found, summed=True)
    columns = (*texts("quarter"), *figures)
    rows: list[Record] = [
        {
            "quarter": quarter,
            **{
                column.name: each.get(quarter, (0, 0))[0]
                for column, each in zip(figures, quarters, strict=True)
            },
        }
        for quarter in sorted({name for each in quarters for name in each})
    ]
    return Table.of("outlook_by_quarter", columns, rows)


def _by_loan(asked: Asked, of: Outlook) -> Table:
    register = borrowers(asked)
    rows: list[Record] = [
        {
            "loan": each.loan,
            "cooperative": each.borrower,
            "name": register.get(each.borrower, Borrower(each.borrower)).name,
            "principal_now": each.before,
            "principal_expected": each.principal_expected,
            "principal_in_term": each.principal_in_term,
            "principal_overdue": each.principal_overdue,
            "interest_expected": each.interest_expected,
            "overdue_interest_expected": each.overdue_interest_expected,
            "from_held": each.from_held,
        }
        for each in of.loans
    ]
    facts: dict[str, Cell] = {"method": _method_word(of.method)}
    if of.scenario:
        facts["scenario"] = of.scenario
    return Table.of("outlook_by_loan", _BY_LOAN, rows, facts)


def _method_word(method: Method) -> Cell:
    return word_for("outlook_method.", method)


def _as_data(
    asked: Asked, found: Sequence[Outlook], facts: dict[str, Cell], notes: tuple[Note, ...]
) -> dict[str, Any]:
    first, *others = found
    return {
        "report": "outlook",
        **facts,
        **_of_method(first),
        "by_quarter": _quarters_as_data(first),
        "by_loan": _by_loan(asked, first),
        "beside": [{**_of_method(each), "by_quarter": _quarters_as_data(each)} for each in others],
        "notes": notes,
    }


def _of_method(of: Outlook) -> dict[str, Any]:
    spread = of.spread
    return {
        "method": of.method,
        "scenario": of.scenario or None,
        **figures_of(of),
        "beside_loans": _beside_loans(of),
        "p10": None if spread is None else spread.p10,
        "p50": None if spread is None else spread.p50,
        "p90": None if spread is None else spread.p90,
        "paths": None if spread is None else spread.paths,
        "seed": None if spread is None else spread.seed,
    }


def _beside_loans(of: Outlook) -> dict[str, dict[str, int]]:
    """The principal of the fund that no row of `by_loan` has: with these the rows add up to it."""
    in_term, overdue = of.capital.now.apart
    lent = of.capital.movements.disbursements
    return {
        "new_loans": {"principal_in_term": lent, "principal_overdue": 0},
        "without_contract": {"principal_in_term": in_term, "principal_overdue": overdue},
    }


def _quarters_as_data(of: Outlook) -> list[dict[str, Any]]:
    return [
        {"quarter": quarter, "principal": principal, "interest": interest}
        for quarter, (principal, interest) in by_quarter(of).items()
    ]
