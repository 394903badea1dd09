"""What will be back by a day: the methods beside each other, by quarter and by loan.

The first table is the identity of capital on the last day, one column a method; when money is
expected, and of whom, follows. A program is given the first method by its keys, and the others
under `beside`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from fundledger.calendar import quarter_of
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account
from fundledger.ledger.late import LateEntry, lines_of
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.outlook.capital import BookedLater, CapitalNow
from fundledger.outlook.claims import Claims, claims
from fundledger.outlook.methods import Method, Outlook, contract_receipts, outlook
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, borrowers
from fundledger.reports.capital import capital
from fundledger.reports.flows import accounts_of
from fundledger.reports.late import late_of
from fundledger.reports.many import Summed
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

OUTLOOK_OF_FUNDS = Summed("outlook")
_LINES = (
    *("capital_on_hand_now", "booked_later", "principal_expected", "disbursements"),
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


def outlook_screen(asked: Asked, until: date | None, method: Method | None) -> Screen:
    found = outlooks(asked, until_of(asked, until), (method,) if method else ("contract",))
    tables = (_identity(asked, found), _by_quarter(found), _by_loan(asked, found[0]))
    return Screen(tables, _as_data(asked, found), flat=tables[-1])


def outlooks(asked: Asked, until: date, methods: Sequence[Method]) -> list[Outlook]:
    """In the order of the methods; the fund is read once for all of them."""
    of, now = claims(day_of(asked), until), capital_now(asked)
    return [_by(method, of, now) for method in methods]


def _by(method: Method, of: Claims, now: CapitalNow) -> Outlook:
    return outlook(method, of, now, contract_receipts(of))


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


def method_column(method: Method, *, summed: bool = False) -> Column:
    return Column(method, "money", summed=summed, title=Sentence(f"outlook_method.{method}"))


def _facts(asked: Asked, until: date) -> dict[str, Cell]:
    return {**asked.facts, "until": until}


def _identity(asked: Asked, found: Sequence[Outlook]) -> Table:
    columns = (*texts("figure"), *(method_column(of.method) for of in found))
    by_method = [figures_of(of) for of in found]
    rows: list[tuple[Cell, ...]] = [
        (word_for("outlook_figure.", name), *(each[name] for each in by_method))
        for name in _LINES
        if name in _ALWAYS or any(each[name] for each in by_method)
    ]
    until = found[0].until
    return Table("outlook", columns, rows, None, _facts(asked, until), tuple(_notes(found[0])))


def _notes(of: Outlook) -> Iterator[Note]:
    then = of.capital
    if then.unexplained:
        yield Note("report_note.capital_unexplained", {"amount": Dong(then.unexplained)})
    if not of.loans:
        yield Note("outlook_note.nothing_owed", {"day": of.as_of})


def _by_quarter(found: Sequence[Outlook]) -> Table:
    quarters = [by_quarter(of) for of in found]
    columns = (*texts("quarter"), *(method_column(of.method, summed=True) for of in found))
    rows: list[Record] = [
        {
            "quarter": quarter,
            **{
                of.method: each.get(quarter, (0, 0))[0]
                for of, each in zip(found, quarters, strict=True)
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
    return Table.of("outlook_by_loan", _BY_LOAN, rows, {"method": _method_word(of.method)})


def _method_word(method: Method) -> Cell:
    return word_for("outlook_method.", method)


def _as_data(asked: Asked, found: Sequence[Outlook]) -> dict[str, Any]:
    first, *others = found
    return {
        "report": "outlook",
        **_facts(asked, first.until),
        **_of_method(first),
        "by_quarter": _quarters_as_data(first),
        "by_loan": _by_loan(asked, first),
        "beside": [{**_of_method(each), "by_quarter": _quarters_as_data(each)} for each in others],
        "notes": tuple(_notes(first)),
    }


def _of_method(of: Outlook) -> dict[str, Any]:
    spread = of.spread
    return {
        "method": of.method,
        **figures_of(of),
        "p10": None if spread is None else spread.p10,
        "p50": None if spread is None else spread.p50,
        "p90": None if spread is None else spread.p90,
    }


def _quarters_as_data(of: Outlook) -> list[dict[str, Any]]:
    return [
        {"quarter": quarter, "principal": principal, "interest": interest}
        for quarter, (principal, interest) in by_quarter(of).items()
    ]
