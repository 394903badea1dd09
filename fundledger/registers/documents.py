"""What happened to a loan: every document a fact, the contract's events among them.

A document says what the paper says and no more: the day, the sum, the split if it brings one. What
it pays or changes is derived. A document that was wrong is voided by another fact, with a reason;
both stay. `events_of` gives the documents of one loan to `contract`, in an order that does not
depend on when they were entered.

Receipts of one day are taken by the number of their paper, as numbers count. Those without one are
taken as they were entered, for the voucher that the book gave each is the only number it has; but
by their content where balances hang on it: another place, a split, a prepayment. Books of earlier
versions sorted them as text. What stands in them stays as it was posted: a receipt that joins
others of its day says so (`placed`), and a day with two that do not say it keeps the old order.

Kinds beyond the contract's events: `transfer` (to a successor), `strike_off` (what was written off
leaves the register for good), `confirm` (a debt confirmation), `close`, `void`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from operator import lt
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from fundledger.contract.events import DO, EVENTS, Collect, Event, Recover
from fundledger.contract.fields import fields_of, reader_of, said
from fundledger.contract.opening import Opening
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import stated, stated_in_bulk
from fundledger.text import Natural, natural

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T", bound=tuple[Any, ...])

KIND = "document"

POSTING = frozenset(
    {
        "open",
        "disburse",
        "collect",
        "apply",
        "waive",
        "reschedule",
        "extend",
        "recall",
        "write_off",
        "recover",
        "refund",
        "transfer",
        "strike_off",
    }
)
"""Documents up to whose day a loan is booked; the others change only what is yet to come."""


RECEIPTS = frozenset({"collect", "recover"})

BY_NUMBER = "by_number"
"""What the body of a receipt says that was entered where others of its day stood already."""

CREDIT_STATEMENT = "credit_statement"
"""What a disbursement says of the borrower's debts elsewhere: "CIC 12/2026: không có nợ xấu"."""

RECALL_REASONS = "reasons"
"""What a recall says of why, as codes; absent where nobody said it."""

CASE = "case"
"""What a judgment says of where it was given: the number of the case; absent where unsaid."""

_OF_WEIGHT = ("split", "prepay", "payoff")
"""What makes the order of two receipts matter to a balance, beside the place of their money."""

KINDS = POSTING | {"change_rate", "freeze", "judged", "confirm", "close", "void"}


class Document(NamedTuple):
    chain: int
    loan: str
    day: date
    document: str
    body: Mapping[str, Any]

    @property
    def do(self) -> str:
        return str(self.body["do"])

    @property
    def place(self) -> str:
        """The bank account or cash box that its money went through."""
        return str(self.body.get("place", "bank"))


def statement_of(document: Document) -> Statement:
    return Statement(
        KIND, document.loan, document.day, dict(document.body), document.document or None
    )


def documents_of(
    connection: Connection, fund: int, loan: str, known_at: int | None = None
) -> list[Document]:
    """Of one loan, in the order of the chain, voided ones and what voided them left out."""
    return standing(
        [
            Document(fact.chain, fact.subject, fact.effective, fact.document or "", fact.body)
            for fact in stated(connection, fund, KIND, subject=loan, known_at=known_at)
        ]
    )


Row = tuple[int, date, str, str]
"""A document not yet read: chain, day, its number, its body as text."""


def all_documents(
    connection: Connection, fund: int, known_at: int | None = None
) -> dict[str, list[Row]]:
    """The documents of every loan, as they are stored: there are millions, so `read` one by one."""
    by_loan: dict[str, list[Row]] = defaultdict(list)
    for chain, loan, day, paper, body in stated_in_bulk(connection, fund, KIND, known_at=known_at):
        by_loan[loan].append((chain, day, paper or "", body))
    return by_loan


def read(loan: str, rows: Sequence[Row]) -> list[Document]:
    """The standing documents of one loan."""
    return standing(all_of(loan, rows))


def all_of(loan: str, rows: Sequence[Row]) -> list[Document]:
    """The same with those that were voided, and what voided them."""
    # One call of the parser for all of them: most of its time is in being called.
    bodies = json.loads(f"[{','.join([row[3] for row in rows])}]")
    made = _made_of(Document)
    return [
        made((chain, loan, day, paper, body))
        for (chain, day, paper, _), body in zip(rows, bodies, strict=True)
    ]


def standing(documents: list[Document]) -> list[Document]:
    gone = {each.body["voids"] for each in documents if each.body["do"] == "void"}
    if not gone:
        return documents
    return [each for each in documents if each.do != "void" and each.chain not in gone]


def placed(document: Document, standing: Iterable[Document]) -> Document:
    """A document as it joins those that stand: a receipt says that others of its day do."""
    body = without_place(document.body)
    if document.do in RECEIPTS and any(
        each.day == document.day and each.do in RECEIPTS for each in standing
    ):
        body[BY_NUMBER] = True
    return document._replace(body=body)


def without_place(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a paper says, without what its book added: two that say the same are compared so."""
    return {name: value for name, value in body.items() if name != BY_NUMBER}


def events_of(documents: Sequence[Document]) -> list[Event]:
    """The contract's events; those of one day in an order of their content."""
    makers = _MAKERS
    days = [each.day for each in documents]
    if all(map(lt, days, days[1:])):  # they are in order
        return [make(each) for each in documents if (make := makers.get(each.body["do"]))]
    documents = sorted(documents, key=_by_content)
    turns = _turns(documents)
    events = [make(each) for each in documents if (make := makers.get(each.body["do"]))]
    return [_in_turn(event, turns.get(event.number, 0)) for event in events]


def _turns(documents: Iterable[Document]) -> dict[int, int]:
    """The place of each receipt among those of its day, where there are several."""
    by_day: dict[date, list[Document]] = defaultdict(list)
    for each in documents:
        if each.do in RECEIPTS:
            by_day[each.day].append(each)
    turns: dict[int, int] = {}
    for of_day in by_day.values():
        if len(of_day) > 1:
            if sum(BY_NUMBER not in each.body for each in of_day) <= 1:
                of_day.sort(key=_by_number)
            turns |= {each.chain: turn for turn, each in enumerate(of_day, start=1)}
    return turns


def _in_turn(event: Event, turn: int) -> Event:
    return event._replace(turn=turn) if turn and isinstance(event, Collect | Recover) else event


_read_opening = reader_of(Opening)


def opening_of(document: Document) -> Opening:
    """How the loan stood when the book began."""
    return Opening(day=document.day, **_read_opening(document.body))


def past_of(document: Document) -> list[Event]:
    """What was paid out and received before the book began, where the opening tells it."""
    told = [
        Document(place, document.loan, date.fromisoformat(body["day"]), body["document"], body)
        for place, body in enumerate(document.body.get("history", ()), start=1)
    ]
    return events_of(told)


def body_of_opening(opening: Opening, receivable: Sequence[int] = (0, 0, 0)) -> dict[str, Any]:
    """`receivable` is what of the interest owed (in term, overdue, late) was booked as income."""
    return {"do": "open", **said(opening), "receivable": list(receivable)}


def body_of(event: Event) -> dict[str, Any]:
    """What a fact says of an event; `events_of` reads it back."""
    return {"do": DO[type(event)], **said(event)}


def _by_content(document: Document) -> tuple[date, str, str, int]:
    body = json.dumps(document.body, sort_keys=True, ensure_ascii=False)
    return document.day, document.document, body, document.chain


def _by_number(document: Document) -> tuple[Natural, str, str, int]:
    """As numbers count; what has none as it was entered, among what changes no balance."""
    body = without_place(document.body)
    weighs = any(name in body for name in _OF_WEIGHT)
    content = json.dumps(body, sort_keys=True, ensure_ascii=False) if weighs else ""
    return natural(document.document), document.place, content, document.chain


def _made_of(of: type[T]) -> Callable[[Sequence[object]], T]:
    """A named tuple of its values in their order, in half the time that its own call takes."""
    return partial(tuple.__new__, of)


def _maker(of: type[Event]) -> Callable[[Document], Event]:
    """Makes the event of a document: of its day, what its body says, its number and its link."""
    fields = fields_of(of)
    unsaid = [of._field_defaults.get(name) for name in of._fields]
    places = [(of._fields.index(each.name), each.said_as, each.kind.read) for each in fields]
    always = [place for place, each in zip(places, fields, strict=True) if each.always]
    perhaps = [place for place, each in zip(places, fields, strict=True) if not each.always]
    paper_at, chain_at = of._fields.index("document"), of._fields.index("number")
    made = _made_of(of)

    def make(document: Document) -> Event:
        chain, _, day, paper, body = document
        values = unsaid.copy()
        values[0], values[paper_at], values[chain_at] = day, paper, chain
        for place, name, read in always:
            values[place] = body[name] if read is None else read(body[name])
        for place, name, read in perhaps:
            if name in body:
                values[place] = body[name] if read is None else read(body[name])
        return made(values)

    return make


_MAKERS = {do: _maker(of) for do, of in EVENTS.items()}
