"""Why an outlook to the same day is another now: the difference in parts, then by borrower.

The earlier one is as it was known then: at the link that closed its day, or else by the end of
that day; where the books were begun here later, by what is known now. The order in which the parts
are told apart is that of `outlook.changes`, and the answer says it. Parts add to the difference, of
each borrower and in total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fundledger.errors import FundledgerError
from fundledger.ledger.balances import Scope
from fundledger.ledger.chain import link_known_at
from fundledger.ledger.money_moves import MoneyMove, entries_on, money_moves
from fundledger.ledger.periods import closed_by, closings
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.outlook.changes import (
    OF_LOANS,
    PARTS,
    Expectations,
    LoanChange,
    Part,
    Window,
    loan_change,
    windows,
)
from fundledger.outlook.claims import claims
from fundledger.outlook.methods import Method, Outlook, Receipts
from fundledger.outlook.settling import Expected
from fundledger.outlook.stages import stages
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.flows import account_numbers, accounts_of, scope_of
from fundledger.reports.many import Summed
from fundledger.reports.outlook import by_method, capital_now, until_of
from fundledger.reports.outlook_names import Names
from fundledger.reports.outlook_rates import Learning
from fundledger.reports.outlook_receipts import (
    applied_ahead,
    becoming_money,
    expected_by_loan,
    reading,
)
from fundledger.reports.recovery_plan import plan_facts, standing_plan
from fundledger.reports.screens import Screen
from fundledger.reports.table import Cell, Column, Note, Record, Table, sums, texts, word_for

CHANGES_OF_FUNDS = Summed("outlook_changes", apart=("most_of_it",))
_ALWAYS: frozenset[Part] = frozenset({"came", "slipped", "terms"})
_OF_METHODS: frozenset[Part] = frozenset({"promise", "plan"})
_BIGGEST = 3
_PARTS = (*texts("figure"), Column("amount", "money"), *texts("most_of_it"))


@dataclass(frozen=True, slots=True)
class Changes:
    earlier: Outlook
    later: Outlook
    known_then: int | None  # None: by what is known now
    loans: tuple[LoanChange, ...]
    beside: Mapping[Part, int]  # of no loan

    @property
    def parts(self) -> dict[Part, int]:
        found = {name: self.beside.get(name, 0) for name in PARTS}
        for of in self.loans:
            for name, amount in of.parts.items():
                found[name] += amount
        return found

    @property
    def difference(self) -> int:
        return self.later.capital.on_hand - self.earlier.capital.on_hand


def changes_screen(
    asked: Asked,
    since: date,
    until: date | None,
    method: Method | None,
    since_known_at: str | None = None,
) -> Screen:
    method = method or _usual(asked, since, since_known_at)
    found = changes(asked, since, until_of(asked, until), method, since_known_at)
    notes = tuple(_notes(asked, found))
    first = _parts_table(asked, found, notes)
    second = _by_borrower(asked, found)
    data: dict[str, Any] = {
        "report": "outlook_changes",
        **first.facts,
        "method": found.later.method,
        "capital_on_hand_before": found.earlier.capital.on_hand,
        "capital_on_hand": found.later.capital.on_hand,
        "difference": found.difference,
        "parts": found.parts,
        "order": list(PARTS),
        "by_borrower": second,
        "notes": notes,
    }
    return Screen((first, second), data, flat=second)


def _usual(asked: Asked, since: date, since_known_at: str | None) -> Method:
    """By the plan, where one stood on both days and was known then; else by the contracts."""
    before = _before(asked, since, known_at_of(asked, since, since_known_at))
    was_planned = standing_plan(before).number
    return "plan" if was_planned and standing_plan(asked).number else "contract"


def _before(asked: Asked, since: date, known_then: int | None) -> Asked:
    return replace(asked, as_of=since, known_at=known_then or asked.known_at)


def changes(
    asked: Asked, since: date, until: date, method: Method, since_known_at: str | None = None
) -> Changes:
    if since >= asked.as_of:
        raise FundledgerError("outlook.since_not_before", since=since, as_of=asked.as_of)
    known_then = known_at_of(asked, since, since_known_at)
    before = _before(asked, since, known_then)
    if method == "plan" and not standing_plan(before).number and standing_plan(asked).number:
        raise FundledgerError("outlook.no_plan_then", since=since, as_of=asked.as_of)
    of_later = claims(day_of(asked), until)
    earlier = by_method(
        *(method, before, claims(day_of(before), until), capital_now(before), Learning(before))
    )
    later = by_method(method, asked, of_later, capital_now(asked), Learning(asked))
    steps = stages(day_of(before), of_later, day_of(asked))
    then, now = reading(before, method), reading(asked, method)
    same_day = replace(asked, as_of=since)
    of_terms = then(steps.of_terms, asked)
    of_now = now(of_later, asked)
    expected = _Expected(
        becoming_money(earlier.loans),
        expected_by_loan(steps.of_papers, then(steps.of_papers, same_day)),
        expected_by_loan(steps.after_receipts, then(steps.after_receipts, asked)),
        expected_by_loan(steps.after_draws, then(steps.after_draws, asked)),
        expected_by_loan(steps.of_terms, of_terms),
        expected_by_loan(of_later, _promised(of_terms, of_now)),
        becoming_money(later.loans),
        applied_ahead(before),
        applied_ahead(same_day),
        applied_ahead(asked),
    )
    moves = moves_of(asked)
    last = (
        None
        if known_then is None
        else Scope.of(asked.connection, asked.fund, known_at=known_then).last_entry
    )
    moved = windows(moves, since, asked.as_of, last)
    found = [
        loan_change(
            *(loan, owner, expected.of(loan), moved.get(loan, Window())),
            is_new=loan in steps.new,
        )
        for loan, owner in steps.owners.items()
    ]
    signed = {of.loan for of in found}
    found += [  # money of loans that are in the books without a contract
        loan_change(loan, "", Expectations(), window, is_new=False)
        for loan, window in moved.items()
        if loan is not None and loan not in signed
    ]
    beside = _beside(asked, moves, since, last)
    planned = _moved_by(later) - _moved_by(earlier)
    return Changes(
        *(earlier, later, known_then),
        tuple(of for of in found if of.is_something),
        {**beside, "movements": planned},
    )


def known_at_of(asked: Asked, day: date, said: str | None = None) -> int | None:
    """The link by which a day was known then; None where the chain began after it."""
    where = asked.connection, asked.fund
    if said is not None:
        return _not_after(asked, link_known_at(*where, said)) or None
    closed = {of.day: of.link for of in closings(*where, asked.known_at)}
    link = closed.get(day) or closed_by(*where, day, asked.known_at)
    return link or _not_after(asked, link_known_at(*where, day.isoformat())) or None


def _not_after(asked: Asked, link: int) -> int:
    return link if asked.known_at is None else min(link, asked.known_at)


def moves_of(asked: Asked) -> list[MoneyMove]:
    """Every move of money of capital that is known."""
    wanted = account_numbers(accounts_of(asked), lambda role: role.capital == "on_hand")
    return money_moves(asked.connection, asked.fund, wanted, scope_of(asked).last_entry)


def of_charter(asked: Asked) -> frozenset[int]:
    """The entries that changed the charter."""
    wanted = account_numbers(accounts_of(asked), lambda role: role.capital == "charter")
    return entries_on(asked.connection, asked.fund, wanted, scope_of(asked).last_entry)


def _beside(
    asked: Asked, moves: Sequence[MoneyMove], since: date, last: int | None
) -> dict[Part, int]:
    charter = of_charter(asked)
    alone = [move for move in moves if move.loan is None]
    of = windows((each for each in alone if each.entry in charter), since, asked.as_of, last)
    other = windows((each for each in alone if each.entry not in charter), since, asked.as_of, last)
    paid_in, rest = of.get(None, Window()), other.get(None, Window())
    return {"late": paid_in.late + rest.late, "charter": paid_in.came, "other": rest.came}


def _moved_by(of: Outlook) -> int:
    """What a method itself says that capital does beside loans."""
    said = of.capital.movements
    return said.charter + said.other - said.disbursements


@dataclass(frozen=True, slots=True)
class _Expected:
    then: Mapping[str, int]
    of_papers: Mapping[str, int]
    after_receipts: Mapping[str, int]
    after_draws: Mapping[str, int]
    of_terms: Mapping[str, int]
    with_promises: Mapping[str, int]
    now: Mapping[str, int]
    applied_then: Mapping[str, int]
    applied_same_day: Mapping[str, int]
    applied_now: Mapping[str, int]

    def of(self, loan: str) -> Expectations:
        of_later = (
            *(self.after_receipts, self.after_draws, self.of_terms),
            *(self.with_promises, self.now),
        )
        return Expectations(
            self.then.get(loan, 0) + self.applied_then.get(loan, 0),
            self.of_papers.get(loan, 0) + self.applied_same_day.get(loan, 0),
            *(step.get(loan, 0) + self.applied_now.get(loan, 0) for step in of_later),
        )


def _promised(then: Receipts, now: Receipts) -> Receipts:
    """What was expected before, but the promises are those of now."""
    found: dict[str, list[Expected]] = defaultdict(list)
    for of, wanted in ((then, False), (now, True)):
        for loan, receipts in of.items():
            found[loan] += [each for each in receipts if (each.origin == "promise") is wanted]
    return found


def _facts(asked: Asked, of: Changes) -> dict[str, Cell]:
    found: dict[str, Cell] = {**asked.facts, "until": of.later.until, "since": of.earlier.as_of}
    if of.known_then is not None:
        found["since_known_at"] = of.known_then
    if of.later.method == "plan":
        found |= plan_facts(standing_plan(asked))
    return {**found, "method": word_for("outlook_method.", of.later.method)}


def _parts_table(asked: Asked, of: Changes, notes: tuple[Note, ...]) -> Table:
    """From one outlook to the other, step by step."""
    names = Names.read(asked)
    shown = _ALWAYS if of.later.method == "contract" else _ALWAYS | _OF_METHODS
    rows: list[Record] = [_end("on_hand_before", of.earlier)]
    for name, amount in of.parts.items():
        if amount or name in shown or _is_mixed(of, name):
            word = word_for("outlook_part.", name)
            biggest = names.biggest(_by(of.loans, name), _BIGGEST)
            rows.append({"figure": word, "amount": amount, "most_of_it": biggest})
    rows.append(_end("on_hand_later", of.later))
    return Table.of("outlook_changes", _PARTS, rows, _facts(asked, of), notes)


def _end(name: str, of: Outlook) -> Record:
    return {"figure": word_for("outlook_part.", name), "amount": of.capital.on_hand}


def _is_mixed(of: Changes, name: Part) -> bool:
    """Ups and downs that add up to nothing are something still."""
    return any(each.parts.get(name) for each in of.loans)


def _by(loans: Iterable[LoanChange], name: Part) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for of in loans:
        found[of.borrower] += of.parts.get(name, 0)
    return found


def _by_borrower(asked: Asked, of: Changes) -> Table:
    names = Names.read(asked)
    found: dict[str, Record] = {}
    for each in of.loans:
        before = found.get(each.borrower, {})
        added: dict[str, int] = {
            "expected_before": each.expected_then,
            "came_between": each.came,
            "expected_now": each.expected_now,
            **{f"part_{name}": each.parts.get(name, 0) for name in OF_LOANS},
            "difference": each.difference,
        }
        sums_of = {name: amount + _amount(before.get(name)) for name, amount in added.items()}
        who: dict[str, Cell] = {
            "cooperative": each.borrower or None,
            "name": names.of(each.borrower),
        }
        found[each.borrower] = {**who, **sums_of}
    rows = sorted(
        found.values(),
        key=lambda row: (-abs(_amount(row["difference"])), str(row["cooperative"])),
    )
    used = {name for name in OF_LOANS if any(row[f"part_{name}"] for row in rows)}
    parts = (
        Column(
            f"part_{name}",
            "money",
            wide=name not in used,
            summed=True,
            title=Sentence(f"outlook_part.{name}"),
        )
        for name in OF_LOANS
    )
    columns = (
        *texts("cooperative", "name"),
        *sums("expected_before", wide=True),
        *sums("came_between"),
        *sums("expected_now", wide=True),
        *parts,
        *sums("difference"),
    )
    return Table.of("outlook_changes_by_borrower", columns, rows)


def _amount(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _planned_since(asked: Asked, of: Changes) -> bool:
    """Whether the earlier day has a plan by now that it had not as it was known then."""
    now = replace(asked, as_of=of.earlier.as_of)
    then = replace(now, known_at=of.known_then)
    return bool(standing_plan(now).number and not standing_plan(then).number)


def _notes(asked: Asked, of: Changes) -> Iterator[Note]:
    before, now = of.earlier.capital.on_hand, of.later.capital.on_hand
    said: dict[str, object] = {
        "until": of.later.until,
        "since": of.earlier.as_of,
        "as_of": of.later.as_of,
        "before": Dong(before),
        "now": Dong(now),
        "difference": Dong(abs(of.difference)),
    }
    way = "more" if of.difference > 0 else "less" if of.difference else "same"
    yield Note(f"outlook_changes_note.{way}", said)
    if of.known_then is None:
        yield Note("outlook_changes_note.known_now", {"since": of.earlier.as_of})
    else:
        yield Note(
            "outlook_changes_note.known_then",
            {"since": of.earlier.as_of, "link": of.known_then},
        )
    if of.known_then is not None and of.later.method == "contract" and _planned_since(asked, of):
        yield Note("outlook_changes_note.plan_later", {"since": of.earlier.as_of})
    if of.later.method in ("history", "simulate"):
        yield Note("outlook_changes_note.learnt")
    yield Note("outlook_changes_note.order")
