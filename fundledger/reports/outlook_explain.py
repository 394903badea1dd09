"""Why the figure of an outlook is what it is: whose money makes it, and what does not come.

The steps lead from capital on hand now to that of the last day (a waterfall is drawn of them); then
who pays, with where it is to come from; what principal does not come, and with whom it stays; and
what is left if the biggest do not pay, by the same arithmetic over the same claims. The remarks say
it in sentences that can be read out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fundledger.messages import Wording
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.outlook.capital import NO_MOVEMENTS
from fundledger.outlook.claims import Claims
from fundledger.outlook.explaining import Payer, origins, payers, spread_of, without
from fundledger.outlook.methods import Method, Outlook
from fundledger.outlook.planned import CERTAIN, Plan, PlanLine
from fundledger.outlook.scenarios import FromFile
from fundledger.outlook.settling import Origin
from fundledger.reports.asked import Asked
from fundledger.reports.outlook import BooksNow, nothing_owed, plan_meant, read_books, until_of
from fundledger.reports.outlook_names import Names, listed
from fundledger.reports.outlook_rates import learnt_notes, rests_on_nothing
from fundledger.reports.outlook_scenarios import played_on
from fundledger.reports.outlook_undrawn import undrawn_notes
from fundledger.reports.recovery_plan import plan_facts
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    days,
    money,
    sums,
    texts,
    word_for,
)
from fundledger.reports.trails import percent_of

TOP = 5
"""How many borrowers are named where nobody says it."""

_STEPS = (*texts("figure"), *money("amount", "running_total"))
_PAYERS = (
    *(*texts("cooperative", "name"), *sums("principal_expected"), *texts("share_of_expected")),
    *(
        *texts("expected_from"),
        *days("expected_by"),
        *sums("principal_now", "from_held", wide=True),
    ),
    *money("on_hand_without"),
)
_STAYS = (
    *(*texts("cooperative", "name"), *sums("principal_now", "principal_expected", wide=True)),
    *sums("principal_overdue", "overdue_already", "turns_overdue", "falls_due_later"),
)
_WHAT_IF = (
    *texts("if_not_paid"),
    *money("principal_expected", "capital_on_hand", "less_on_hand", "principal_overdue"),
)


@dataclass(frozen=True, slots=True)
class Explained:
    of: Outlook
    claims: Claims
    payers: tuple[Payer, ...]
    top: int
    plan: Plan | None = None
    odd: tuple[Note, ...] = ()  # what of a scenario does nothing

    @property
    def paying(self) -> list[Payer]:
        return [payer for payer in self.payers if payer.expected]

    @property
    def expected(self) -> int:
        return self.of.capital.principal_expected

    def lines(self, payer: Payer, origin: Origin) -> list[PlanLine]:
        """Of the plan, for the time that is looked at; none by another method."""
        loans = set(payer.loans)
        return [
            line
            for line in (self.plan.lines if self.plan else ())
            if line.loan in loans
            and line.origin == origin
            and self.of.as_of <= line.by <= self.of.until
        ]

    @property
    def weighed_by(self) -> str | None:
        """What makes the sum an average; None where all of it is expected for certain."""
        if self.of.learnt is not None:
            return "rates"
        uncertain = any(
            line.percent != CERTAIN
            for payer in self.paying
            for origin in payer.by_origin
            for line in self.lines(payer, origin)
        )
        return "certainty" if uncertain else None

    def without(self, who: Sequence[Payer]) -> Outlook:
        return without(self.of, self.claims, {payer.borrower for payer in who})


def explain_screen(
    asked: Asked,
    until: date | None,
    method: Method | None,
    top: int | None,
    scenario: FromFile | None = None,
) -> Screen:
    books = read_books(asked, until_of(asked, until))
    found = explained(books, method, top or TOP, scenario)
    names = Names.read(asked)
    notes = (*_notes(asked, found, names), *undrawn_notes(asked, [found.of]), *found.odd)
    facts: dict[str, Cell] = {
        **asked.facts,
        "until": found.of.until,
        "method": word_for("outlook_method.", found.of.method),
    }
    if found.plan is not None:
        facts |= plan_facts(found.plan)
    if found.of.scenario:
        facts["scenario"] = found.of.scenario
    tables = (
        _steps(found, names, facts, notes),
        _payers_table(found, names),
        _stays_table(found, names),
        _what_if_table(found, names),
    )
    then = found.of.capital
    data: dict[str, Any] = {
        "report": "outlook_explain",
        **facts,
        "method": found.of.method,
        "capital_on_hand_now": then.now.on_hand,
        "principal_expected": then.principal_expected,
        "capital_on_hand": then.on_hand,
        "principal_overdue": then.overdue,
        "principal_in_term": then.in_term,
        **dict(zip(("steps", "payers", "stays", "what_if"), tables, strict=True)),
        "by_origin": origins(found.payers),
        "notes": notes,
    }
    return Screen(tuple(each for each in tables if each.rows), data, flat=tables[1])


def explained(
    books: BooksNow, method: Method | None, top: int, scenario: FromFile | None = None
) -> Explained:
    """By the method that was said, the scenario's own, or the first that a fund is shown."""
    own = None if scenario is None else scenario.scenario.method
    by: Method = method or own or books.shown[0]
    of, odd = books.by(by), list[Note]()
    if scenario is not None:
        of, odd = played_on(books.asked, books.claims, books.now, of, scenario)
    plan = plan_meant(books.asked) if by == "plan" else None
    every = tuple(payers(of, books.claims))
    return Explained(of, books.claims, every, top, plan, tuple(odd))


def steps_of(of: Explained, names: Names) -> Iterator[tuple[Wording, int]]:
    """What is added to capital on hand now, one after the other: it ends with that then."""
    then = of.of.capital
    if then.now.booked_later.on_hand:
        yield word_for("outlook_figure.", "booked_later"), then.now.booked_later.on_hand
    for payer in of.paying[: of.top]:
        yield Joined((names.of(payer.borrower),)), payer.expected
    others = of.paying[of.top :]
    if others:
        said = {"count": len(others)}
        yield Sentence("outlook_word.other_payers", said), sum(each.expected for each in others)
    moved = then.movements
    for name, amount in (
        ("held_applied", then.now.to_apply),
        ("from_held", then.from_held),
        ("disbursements", -moved.disbursements),
        ("charter_change", moved.charter),
        ("other_movements", moved.other),
    ):
        if amount:
            yield word_for("outlook_figure.", name), amount


def _steps(
    of: Explained, names: Names, facts: Mapping[str, Cell], notes: tuple[Note, ...]
) -> Table:
    then = of.of.capital
    level = then.now.on_hand
    rows: list[Record] = [_level("capital_on_hand_now", level)]
    for word, amount in steps_of(of, names):
        level += amount
        rows.append({"figure": word, "amount": amount, "running_total": level})
    rows.append(_level("capital_on_hand", level))
    return Table.of("outlook_explain", _STEPS, rows, facts, notes)


def _level(name: str, level: int) -> Record:
    return {"figure": word_for("outlook_figure.", name), "running_total": level}


def _payers_table(of: Explained, names: Names) -> Table:
    spread = spread_of(of.of)
    whole = sum(spread.values())
    shares: dict[str, Record] = {
        borrower: {"share_of_spread": percent_of(part, whole)} for borrower, part in spread.items()
    }
    rows: list[Record] = [
        {
            "cooperative": payer.borrower,
            "name": names.of(payer.borrower),
            "principal_expected": payer.expected,
            "share_of_expected": percent_of(payer.expected, of.expected),
            "expected_from": _origins(of, payer),
            "expected_by": payer.last,
            "principal_now": payer.owes,
            "from_held": payer.from_held,
            "on_hand_without": of.of.capital.on_hand - payer.expected,
            **shares.get(payer.borrower, {}),
        }
        for payer in of.paying
    ]
    columns = _PAYERS if of.of.spread is None else (*_PAYERS, *texts("share_of_spread"))
    return Table.of("outlook_payers", columns, rows)


def _origins(of: Explained, payer: Payer) -> Wording:
    """Where it is to come from; how much of it, where there is more than one."""
    found = sorted(payer.by_origin.items(), key=lambda item: (-item[1], item[0]))
    words = [(_origin(of, payer, origin, amount), amount) for origin, amount in found]
    if len(words) == 1:
        return words[0][0]
    return listed(Joined((Dong(amount), word)) for word, amount in words)


def _origin(of: Explained, payer: Payer, origin: Origin, amount: int) -> Wording:
    """With how sure the plan is of it, where it is not quite, and which part of what that is."""
    if origin == "history" and rests_on_nothing(of.of):
        return Sentence("outlook_word.written_rates")
    word = Sentence(f"outlook_origin.{origin}")
    lines = of.lines(payer, origin)
    sure = {line.percent for line in lines}
    if not sure or sure == {CERTAIN}:
        return word
    percent = "–".join(str(each) for each in sorted({min(sure), max(sure)}))
    said: dict[str, object] = {"origin": word, "percent": percent}
    if amount != sum(line.expected.principal for line in lines):
        # Some of it has come, or more is planned than is owed: it is no such part of the whole.
        return Sentence("outlook_word.how_sure", said)
    whole = Dong(sum(line.principal for line in lines))
    return Sentence("outlook_word.part_of", {**said, "whole": whole})


def _stays_table(of: Explained, names: Names) -> Table:
    """Who does not pay all that is owed: what stays overdue, and what falls due after the day."""
    there = [payer for payer in of.payers if payer.overdue_then or payer.later]
    there.sort(key=lambda payer: (-payer.overdue_then, -payer.later, payer.borrower))
    rows: list[Record] = [
        {
            "cooperative": payer.borrower,
            "name": names.of(payer.borrower),
            "principal_now": payer.owes,
            "principal_expected": payer.expected,
            "principal_overdue": payer.overdue_then,
            "overdue_already": payer.overdue_then - payer.turns_overdue,
            "turns_overdue": payer.turns_overdue,
            "falls_due_later": payer.later,
        }
        for payer in there
    ]
    return Table.of("outlook_stays", _STAYS, rows)


def _what_if_table(of: Explained, names: Names) -> Table:
    rows: list[Record] = []
    for word, then in _ifs(of, names):
        rows.append(
            {
                "if_not_paid": word,
                "principal_expected": then.capital.principal_expected,
                "capital_on_hand": then.capital.on_hand,
                "less_on_hand": of.of.capital.on_hand - then.capital.on_hand,
                "principal_overdue": then.capital.overdue,
            }
        )
    return Table.of("outlook_what_if", _WHAT_IF, rows)


def _ifs(of: Explained, names: Names) -> Iterator[tuple[Wording, Outlook]]:
    """The biggest alone, the two biggest, all that are named, everybody."""
    paying = of.paying
    yield word_for("outlook_word.", "all_pay"), of.of
    counts = sorted({each for each in (1, 2, of.top) if each < len(paying)})
    for count in counts:
        who = paying[:count]
        if count <= _NAMED:
            word: Wording = listed(names.of(payer.borrower) for payer in who)
        else:
            word = Sentence("outlook_word.biggest_payers", {"count": count})
        yield word, of.without(who)
    if paying:
        yield word_for("outlook_word.", "nobody_pays"), of.without(paying)


_NAMED = 2
_LOANS_SHOWN = 10


def _notes(asked: Asked, of: Explained, names: Names) -> Iterator[Note]:
    then = of.of.capital
    if not of.payers:
        yield nothing_owed(asked)
        return
    about: dict[str, object] = {
        "until": of.of.until,
        "as_of": of.of.as_of,
        "now": Dong(then.now.on_hand),
        "expected": Dong(of.expected),
        "on_hand": Dong(then.on_hand),
        "borrowers": len(of.paying),
    }
    made_of = "made_of" if of.of.spread is None else "made_of_average"
    yield Note(f"outlook_explain_note.{made_of if of.paying else 'nobody'}", about)
    yield from _how_sure(of, names)
    yield from _who_pays(of, names)
    yield from _what_stays(of, names)
    yield from _left_out(of)
    yield from learnt_notes([of.of])


def _how_sure(of: Explained, names: Names) -> Iterator[Note]:
    """Of a simulation: between what, and whose loans make it differ."""
    if of.of.spread is None:
        return
    spread = spread_of(of.of)
    whole = sum(spread.values())
    most = sorted(spread, key=lambda who: (-spread[who], who))[:_NAMED]
    shares = (
        Sentence(
            "outlook_word.share_of_spread",
            {"name": names.of(who), "share": percent_of(spread[who], whole)},
        )
        for who in most
        if spread[who]
    )
    said: dict[str, object] = {"low": Dong(of.of.spread.p10), "high": Dong(of.of.spread.p90)}
    yield Note("outlook_explain_note.band", {**said, "whose": listed(shares)})
    drawn = of.of.spread
    yield Note(
        "outlook_explain_note.drawn",
        {"paths": drawn.paths, "seed": drawn.seed, "middle": Dong(drawn.p50)},
    )


def _who_pays(of: Explained, names: Names) -> Iterator[Note]:
    paying = of.paying
    if not paying:
        return
    top = paying[: of.top]
    shown = (
        Sentence(
            "outlook_word.pays",
            {
                "name": names.of(payer.borrower),
                "amount": Dong(payer.expected),
                "share": percent_of(payer.expected, of.expected),
                "origins": _origins(of, payer),
            },
        )
        for payer in top
    )
    key = "must_pay" if len(top) == len(paying) else "must_pay_most"
    weights: dict[str, object] = {}
    if of.weighed_by:
        key += "_average"
        weights["weights"] = Sentence(f"outlook_word.by_{of.weighed_by}")
    yield Note(
        f"outlook_explain_note.{key}",
        {
            **weights,
            "borrowers": len(paying),
            "count": len(top),
            "amount": Dong(sum(payer.expected for payer in top)),
            "share": percent_of(sum(payer.expected for payer in top), of.expected),
            "payers": listed(shown),
        },
    )
    if len(paying) > _NAMED:
        less = of.without(paying[:_NAMED])
        yield Note(
            "outlook_explain_note.without_two",
            {
                "first": names.of(paying[0].borrower),
                "second": names.of(paying[1].borrower),
                "on_hand": Dong(less.capital.on_hand),
                "less": Dong(of.of.capital.on_hand - less.capital.on_hand),
                "overdue": Dong(less.capital.overdue),
            },
        )


def _what_stays(of: Explained, names: Names) -> Iterator[Note]:
    until = of.of.until
    overdue = {payer.borrower: payer.overdue_then for payer in of.payers if payer.overdue_then}
    later = {payer.borrower: payer.later for payer in of.payers if payer.later}
    turned = sum(payer.turns_overdue for payer in of.payers)
    silent = {  # of whom what stays overdue does not say it already
        payer.borrower: payer.owes
        for payer in of.payers
        if not payer.expected and payer.owes != payer.overdue_then
    }
    for key, amounts in (
        ("stays_overdue", overdue),
        ("falls_due_later", later),
        ("not_expected", silent),
    ):
        if amounts:
            said: dict[str, object] = {
                "amount": Dong(sum(amounts.values())),
                "borrowers": len(amounts),
                "until": until,
                "whom": names.biggest(amounts, of.top),
            }
            yield Note(f"outlook_explain_note.{key}", said)
    if turned:
        yield Note("outlook_explain_note.turns_overdue", {"amount": Dong(turned), "until": until})


def _not_planned(of: Explained, plan: Plan) -> Iterator[Note]:
    """Loans that owe and have no line in the span."""
    planned = {line.loan for line in plan.lines if of.of.as_of <= line.by <= of.of.until}
    missing = [each for each in of.of.loans if each.loan not in planned]
    if missing:
        said: dict[str, object] = {
            "count": len(missing),
            "amount": Dong(sum(each.before for each in missing)),
            "loans": ", ".join(each.loan for each in missing[:_LOANS_SHOWN])
            + (" …" if len(missing) > _LOANS_SHOWN else ""),
        }
        yield Note("outlook_explain_note.not_planned", said)


def _left_out(of: Explained) -> Iterator[Note]:
    """What is in no figure of what is expected, though somebody may ask for it."""
    now = of.of.capital.now
    if now.booked_later.on_hand:
        said: dict[str, object] = {
            "amount": Dong(now.booked_later.on_hand),
            "as_of": of.of.as_of,
        }
        yield Note("outlook_explain_note.booked_later", said)
    if of.plan is not None:
        yield from _not_planned(of, of.plan)
    held = of.of.capital.applied
    if held:
        yield Note("outlook_explain_note.from_held", {"amount": Dong(held)})
    if any(now.apart):
        yield Note("outlook_explain_note.apart", {"amount": Dong(sum(now.apart))})
    moved = of.of.capital.movements
    if moved == NO_MOVEMENTS:
        yield Note("outlook_explain_note.no_movements", {"until": of.of.until})
    else:
        yield Note(
            "outlook_explain_note.moved",
            {
                "disbursed": Dong(moved.disbursements),
                "charter": Dong(moved.charter),
                "other": Dong(moved.other),
            },
        )
