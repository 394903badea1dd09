"""Securities in recovery as tables: all of them, one in full, what it brought and cost.

Where a handling stands and its days follow from what was entered (`recovery.handling`); money is
that of the linked receipts and entries (`recovery.realised`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from fundledger.ledger.facts import in_effect, stated
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.recovery.case_sums import PARTS
from fundledger.recovery.cases import days_off
from fundledger.recovery.handling import (
    Answered,
    Appraised,
    Auction,
    Auctioned,
    Awaited,
    Cost,
    Delivered,
    Demanded,
    Entered,
    HandedOver,
    Handling,
    Noticed,
    Paid,
    PutBack,
    Sold,
    Stopped,
    Taken,
    Undone,
)
from fundledger.recovery.realised import Money, money_of, next_of
from fundledger.recovery.realising import handlings, handlings_of, security_called
from fundledger.registers import security as register
from fundledger.registers.loan import loan_numbered
from fundledger.registers.security import Security
from fundledger.reports.arrears import day_of, is_same, refuse_unknown
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.screens import Screen
from fundledger.reports.security import securities_table
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    Word,
    alone,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.rules.collateral import GUARANTOR

_LIST = (
    *texts("loan", "security", "kind", "what", "cooperative", "name", "area"),
    *(*texts("state"), *days("since", "notified", "delivered", "may_begin")),
    *(*numbers("auction_rounds"), *sums("asked_sum", "price", "costs", "received", "still_owed")),
    *(*texts("next_event"), *days("next_date")),
)
_LIST_ON_SCREEN: OnScreen = (
    (Column("loan"), ("loan", "name")),
    (Column("what"), ("security", "what")),
    (Column("state"), ("state", "since")),
    *alone(*sums("price", "received")),
    (Column("next_event"), ("next_date", "next_event")),
)
_ABOUT = texts("what", "value")
_STEPS = (
    *(*days("day"), *texts("event", "document", "about"), *texts("actor", wide=True)),
    *numbers("link"),
)
_MONEY = (*texts("what"), *money("amount"), *texts("explanation"))
_RECEIPTS = (
    *(*days("day"), *texts("loan", "document"), *sums("amount")),
    *sums("principal", "interest", "interest_overdue", "interest_late", "left_over"),
    *numbers("link"),
)
_RECEIPTS_ON_SCREEN: OnScreen = (
    *alone(*days("day")),
    (Column("loan"), ("loan", "document")),
    *alone(*sums("amount", "principal")),
    (Column("interest", "money"), ("interest", "interest_overdue", "interest_late")),
    *alone(*sums("left_over"), *numbers("link")),
)


# All of them.


def handling_list(asked: Asked, wanted: Mapping[str, str], *, is_open: bool = False) -> Table:
    """Every one by what must be done next; those without it come after, and then what is over."""
    register_of, holidays = borrowers(asked), _holidays(asked)
    there: dict[str, set[str]] = {name: set() for name in wanted}
    found: list[tuple[tuple[bool, date], Record]] = []
    for each in _every(asked):
        number = _owner(asked, each.security)
        of = register_of.get(number, Borrower(number))
        cut = {name: getattr(of, name) for name in wanted}
        for name, value in cut.items():
            there[name].add(value)
        is_wanted = all(is_same(value, wanted[name]) for name, value in cut.items())
        if is_wanted and not (is_open and each.is_over):
            waits = next_of(day_of(asked), each, holidays)
            order = each.is_over, waits[0].due if waits else date.max
            found.append((order, _listed(asked, each, of, waits, holidays)))
    refuse_unknown(wanted, there)
    found.sort(key=lambda each: each[0])
    facts: dict[str, Cell] = {**asked.facts, **wanted}
    rows = [row for _, row in found]
    return Table.of("handlings", _LIST, rows, facts, on_screen=_LIST_ON_SCREEN)


def _every(asked: Asked) -> Iterator[Handling]:
    for each in handlings(asked.connection, asked.fund, asked.known_at):
        if (then := each.until(asked.as_of)) is not None:
            yield then


def _owner(asked: Asked, security: Security) -> str:
    loan = loan_numbered(asked.connection, asked.fund, security.loan, asked.known_at)
    return loan.cooperative_on(asked.as_of)


def _listed(
    asked: Asked,
    each: Handling,
    of: Borrower,
    waits: list[Awaited],
    holidays: frozenset[date],
) -> Record:
    its, demand = money_of(day_of(asked), each), each.demand
    return {
        "loan": each.security.loan,
        "security": each.security.code,
        "kind": word_for("security_kind.", each.security.kind),
        "what": each.security.what,
        "cooperative": of.number,
        "name": of.name,
        "area": area_word(of.area),
        "state": word_for("handling_state.", each.state),
        "since": each.since,
        "notified": each.asked.day,
        "delivered": each.delivered,
        "may_begin": each.may_begin(holidays),
        "auction_rounds": each.rounds,
        "asked_sum": None if demand is None else demand[1].amount,
        "price": its.price,
        "costs": its.costs,
        "received": its.received,
        "still_owed": its.still_owed,
        "next_event": word_for("handling_next.", waits[0].what) if waits else None,
        "next_date": waits[0].due if waits else None,
    }


# One of them.


def security_screen(asked: Asked, loan: str, code: str) -> Screen:
    """A security as it stands, and all of its handling: where it stands, money, what was done."""
    where = asked.connection, asked.fund
    security = security_called(*where, loan, code, asked.known_at)
    facts = stated(*where, register.KIND, subject=security.subject, known_at=asked.known_at)
    standing = in_effect(facts, asked.as_of)
    held = [one for one in map(register.security_from, standing.values()) if one.held]
    table = securities_table(held, asked.facts)
    every = handlings_of(*where, security.subject, asked.known_at)
    then = [of for each in every if (of := each.until(asked.as_of)) is not None]
    if not then:
        key = "none_of_guarantor" if security.kind == GUARANTOR else "none"
        note = Note(f"handling_note.{key}", {"loan": security.loan, "code": security.code})
        table = replace(table, notes=(*table.notes, note))
        return Screen((table,), {**parts(table), "handling": []}, flat=table)
    last = then[-1]
    its = money_of(day_of(asked), last)
    tables = (
        table,
        _about_table(asked, last, its),
        _money_table(last, its),
        _receipts_table(its),
        _steps_table(then),
    )
    shown = tuple(each for each in tables if each.rows)
    data = {**parts(table), **{each.name: each for each in tables[1:]}}
    return Screen(shown, data, flat=tables[-1])


def standing_screen(asked: Asked, of: Handling, notes: Iterable[Note] = ()) -> Screen:
    """Where it stands by now: what is answered to whoever entered something."""
    its = money_of(day_of(asked), of)
    about = _about_table(asked, of, its, notes, is_brief=True)
    has_money = its.receipts or its.entries or its.price is not None
    return Screen((about, _money_table(of, its)) if has_money else (about,))


def _about_table(
    asked: Asked,
    of: Handling,
    its: Money,
    notes: Iterable[Note] = (),
    *,
    is_brief: bool = False,
) -> Table:
    holidays = _holidays(asked)
    waits = next_of(day_of(asked), of, holidays)
    said: dict[str, Cell] = {
        "security": Joined((of.security.subject, of.security.what)),
        "state": word_for("handling_state.", of.state),
        "since": Joined((of.since,)),
        **dict(_told_of(of, holidays)),
        "next": _next_word(waits[0]) if waits else None,
    }
    brief = ("security", "state", "since", "may_begin", "next")
    rows: list[Record] = [
        {"what": word_for("handling_about.", name), "value": cell}
        for name, cell in said.items()
        if cell is not None and (not is_brief or name in brief)
    ]
    facts: dict[str, Cell] = {"fund": asked.fund, "loan": of.security.loan}
    doubts = [*notes, *doubts_of(of, its, holidays)]
    return Table.of("handling", _ABOUT, rows, facts, doubts)


def _next_word(waits: Awaited) -> Cell:
    return Joined((waits.due, Sentence(f"handling_next.{waits.what}")))


def _told_of(of: Handling, holidays: frozenset[date]) -> Iterator[tuple[str, Cell]]:
    asked = of.asked
    yield "notice", Joined((asked.day, asked.document))
    yield "owed_then", Joined((Dong(of.owed_then),)) if of.owed_then else None
    if (notice := of.notice) is not None:
        yield "method", word_for("choice.handling_method.", notice[1].method)
    if (demand := of.demand) is not None:
        said: dict[str, object] = {"amount": Dong(demand[1].amount), "by": demand[1].pay_by}
        yield "asked", Sentence("handling_word.asked", said)
    yield "delivered", Joined((of.delivered,)) if of.delivered else None
    if of.notice is not None:
        yield "notice_days", _days_word(of)
        earliest = of.may_begin(holidays)
        yield "may_begin", Joined((earliest,)) if earliest else Sentence("handling_word.not_told")
    if of.handed is not None:
        yield "handed", word_for("choice.handed_over.", of.handed)
    if (appraised := of.appraised) is not None:
        entered, what = appraised
        yield "appraised", Joined((Dong(what.value), entered.day, what.by), "; ")
    if of.rounds:
        yield "rounds", of.rounds
    if (sale := of.sale) is not None:
        yield "sale", Joined((Dong(sale.price), sale.day, sale.buyer), "; ")
    if of.released is not None:
        yield "released", Joined((of.released.day, of.released.document))


def _days_word(of: Handling) -> Cell:
    rule = of.rule
    days_of: dict[str, object] = {"count": of.notice_days}
    if rule is None:
        notice = of.notice
        at_once = notice is not None and notice[1].at_once
        return Sentence("handling_word.at_once" if at_once else "handling_word.agreed", days_of)
    key = "handling_word.by_law_unverified" if rule.is_unverified else "handling_word.by_law"
    return Sentence(key, {**days_of, "source": rule.legal_source})


def doubts_of(of: Handling, its: Money, holidays: frozenset[date]) -> Iterator[Note]:
    """What somebody should look at: days that the law gives, costs that it puts first."""
    if (early := of.handled_early(holidays)) is not None:
        yield Note("handling_note.early", {"day": early})
    if of.stage == "notified" and of.rule is not None and of.rule.is_unverified:
        yield Note("handling_note.unverified", {"source": of.rule.legal_source})
    if its.passes_costs_over:
        yield Note("handling_note.costs_first", {"amount": Dong(its.costs_open)})
    if its.left is not None and its.left < 0:
        yield Note("handling_note.more_than_price", {"amount": Dong(-its.left)})


def _money_table(of: Handling, its: Money) -> Table:
    return Table.of("handling_money", _MONEY, list(_money_rows(of, its)))


def _money_rows(of: Handling, its: Money) -> Iterator[Record]:
    if of.demand is not None:
        yield _sum("asked", of.demand[1].amount)
    if its.price is not None:
        yield _sum("price", its.price)
    if its.costs:
        yield _sum("costs", its.costs)
        yield _sum("costs_back", its.costs_back)
        if its.costs_open:
            yield _sum("costs_open", its.costs_open)
    if its.received or its.price is not None:
        paid = its.paid
        yield _sum("received", its.received)
        for part in PARTS:
            if amount := getattr(paid, part):
                yield _sum(f"paid_{part}", amount)
        if its.held:
            yield _sum("held", its.held)
    if its.to_owner:
        yield _sum("to_owner", its.to_owner)
    if its.left:
        yield _sum("left", its.left, None if its.still_owed else Sentence("handling_word.of_owner"))
    loans = Joined(tuple(each.loan for each in its.owed if each.sums.whole), ", ")
    gone = of.released is not None or of.sale is not None
    yield _sum("unsecured" if gone else "owed", its.still_owed, loans if its.still_owed else None)


def _sum(name: str, amount: int, explanation: Cell = None) -> Record:
    what = word_for("handling_sum.", name)
    return {"what": what, "amount": amount, "explanation": explanation}


def _receipts_table(its: Money) -> Table:
    rows: list[Record] = [
        {
            "day": each.day,
            "loan": each.loan,
            "document": each.document or None,
            "amount": each.amount,
            "principal": each.paid.principal,
            "interest": each.paid.interest,
            "interest_overdue": each.paid.overdue,
            "interest_late": each.paid.late,
            "left_over": each.held,
            "link": each.link,
        }
        for each in its.receipts
    ]
    return Table.of("handling_receipts", _RECEIPTS, rows, on_screen=_RECEIPTS_ON_SCREEN)


def _steps_table(of: Iterable[Handling]) -> Table:
    rows: list[Record] = [
        {
            "day": each.day,
            "event": step_word(each),
            "document": each.document or None,
            "about": step_about(each),
            "actor": each.actor,
            "link": each.chain,
        }
        for handling in of
        for each in handling.entered
    ]
    for handling in of:
        if (gone := handling.released) is not None:
            word = word_for("handling_do.", "release")
            its = {"document": gone.document or None, "actor": gone.actor, "link": gone.chain}
            rows.append({"day": gone.day, "event": word, "about": None, **its})
    rows.sort(key=lambda row: (str(row["day"]), int(str(row["link"]))))
    return Table.of("handling_steps", _STEPS, rows)


def step_word(each: Entered) -> Word:
    return word_for("handling_do.", each.do)


def step_about(each: Entered) -> Cell:
    """What a step says, in a few words."""
    match each.said:
        case Noticed() as it:
            by = _by("hand_over", it.hand_over_by)
            return _joined(
                word_for("choice.handling_method.", it.method), it.addressee, by, it.note
            )
        case Demanded() as it:
            said: dict[str, object] = {"amount": Dong(it.amount), "by": it.pay_by}
            return _joined(Sentence("handling_word.asked", said), it.addressee, it.note)
        case Delivered() as it:
            outcome = Sentence(f"choice.delivery.{it.outcome}")
            return _joined(outcome, Sentence(f"choice.delivered_by.{it.by}"), it.person)
        case Answered() as it:
            return _joined(Sentence(f"choice.guarantor_answer.{it.answer}"), it.text)
        case HandedOver() as it:
            return _joined(Sentence(f"choice.handed_over.{it.how}"), it.person, it.note)
        case Appraised() as it:
            return _joined(Dong(it.value), it.by)
        case Auction() as it:
            called: dict[str, object] = {"day": it.on, "price": Dong(it.price)}
            return _joined(Sentence("handling_word.auction", called), it.organiser, it.note)
        case Auctioned() as it:
            price = None if it.price is None else Dong(it.price)
            result = Sentence(f"choice.auction_result.{it.result}")
            return _joined(result, price, it.buyer, _by("buyer_pays", it.pay_by), it.note)
        case Sold() as it:
            return _joined(Dong(it.price), it.buyer, _by("buyer_pays", it.pay_by), it.note)
        case Taken() as it:
            return _joined(Dong(it.value), it.note)
        case Undone() | Stopped() as it:
            return it.reason
        case Paid() as it:
            return Sentence("handling_word.receipt", {"link": it.receipt})
        case Cost() as it:
            key = "handling_word.entry_to_owner" if it.to_owner else "handling_word.entry"
            return Sentence(key, {"number": it.entry})
        case PutBack() as it:
            return _joined(Sentence("handling_word.put_back", {"link": it.release}), it.reason)


def _by(what: str, day: date | None) -> Sentence | None:
    return None if day is None else Sentence(f"handling_word.by_{what}", {"day": day})


def _joined(*said: object) -> Cell:
    told = tuple(each for each in said if each)
    return Joined(told, "; ") if told else None


def _holidays(asked: Asked) -> frozenset[date]:
    return days_off(asked.connection, asked.fund, asked.as_of, asked.known_at)
