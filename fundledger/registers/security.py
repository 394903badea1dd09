"""What secures a loan: collateral, guarantors, and the papers that the Fund holds of them.

A security is a fact of kind `security` under `<loan>/<code>`; each statement says all of it anew,
from its day on. Papers held stand in the memo register by the value of what they are about: taking
them posts it, a new value posts the difference, giving them back posts the opposite. The entry of a
statement has the key `security:<chain>`, so the register can be told from the facts. Do not post to
the register by hand.

A security is kept under one loan; the further loans that it stands for are named in it (`also`).

`deductible` is the share that a specific provision may leave out; which loans need one, and how
several share it, is not known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from fundledger import calendar
from fundledger.contract.rates import yearly
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Draft, Fact, Posting, Statement
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.journal import Writer
from fundledger.messages import say_in
from fundledger.money import MAX_DONG, Dong, rounded
from fundledger.registers.contracts import contract_numbered, contracts
from fundledger.registers.settings import percent
from fundledger.rules.collateral import GUARANTOR, deductible_percents
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "security"
ENTRY_KIND = "papers"
KINDS = tuple(deductible_percents())


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """One thing or person that stands for a loan. `what` says which: a plot, a plate, a name."""

    loan: str
    code: str
    kind: str
    what: str
    value: int = 0  # of a guarantor: the sum guaranteed, 0 where none was said
    valued: date
    enforceable: bool = True
    legal_state: str = ""
    deductible_percent: str | None = None  # None: the default of its kind
    papers: tuple[str, ...] = ()
    guarantor: str = ""  # official number of the guarantor, where it has one
    held: bool = True
    also: tuple[str, ...] = ()  # further loans that it stands for

    @property
    def loans(self) -> tuple[str, ...]:
        """All that it stands for, the one it is kept under first."""
        return (self.loan, *self.also)

    @property
    def subject(self) -> str:
        return f"{self.loan}/{self.code}"

    @property
    def registered(self) -> int:
        """What its papers stand for in the memo register."""
        return self.value if self.held and self.papers else 0


def deductible(security: Security, most: Mapping[str, str] | None = None) -> int:
    """The part of its value that a provision may leave out, in whole đồng, rounded down.

    `most` is the greatest share by kind, in per cent, where there is one: a rule of the day.
    """
    if not (security.held and security.enforceable):
        return 0
    said = _part(security.value, security.deductible_percent or "0")
    if most is None or security.kind not in most:
        return said
    return min(said, _part(security.value, most[security.kind]))


def _part(value: int, percent_of_it: str) -> int:
    share = yearly(percent_of_it)
    return rounded(value * share.numerator, share.denominator, "down")


def security_from(fact: Fact) -> Security:
    loan, _, code = fact.subject.rpartition("/")
    body: Mapping[str, Any] = fact.body
    return Security(
        loan=loan,
        code=code,
        kind=body["kind"],
        what=body["what"],
        value=body["value"],
        valued=date.fromisoformat(body["valued"]),
        enforceable=body["enforceable"],
        legal_state=body["legal_state"],
        deductible_percent=body["deductible_percent"],
        papers=tuple(body["papers"]),
        guarantor=body["guarantor"],
        held=body["held"],
        also=tuple(body.get("also", ())),
    )


def securities(
    connection: Connection,
    fund: int,
    day: date | None = None,
    *,
    loan: str | None = None,
    known_at: int | None = None,
) -> Iterator[Security]:
    """What secures the loans of a fund on a day, by loan and code; or what is kept under one."""
    standing = in_effect(stated(connection, fund, KIND, known_at=known_at), day)
    found = map(security_from, standing.values())
    wanted = (one for one in found if one.held and loan in (None, one.loan))
    yield from sorted(wanted, key=lambda one: (one.loan, one.code))


def securing(
    connection: Connection, fund: int, loan: str, day: date, known_at: int | None = None
) -> list[Security]:
    """All that stands for a loan on a day, what is kept under another one too."""
    found = securities(connection, fund, day, known_at=known_at)
    return [one for one in found if loan in one.loans]


def registered(connection: Connection, fund: int) -> dict[str, dict[date, int]]:
    """By loan, what the papers of its securities add to the register on each day."""
    changes: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    standing: dict[str, int] = {}
    for fact in stated(connection, fund, KIND):
        security = security_from(fact)
        moved = security.registered - standing.get(fact.subject, 0)
        standing[fact.subject] = security.registered
        changes[security.loan][fact.effective] += moved
    return changes


def add(writer: Writer, security: Security, day: date, document: str | None = None) -> Security:
    """Take a security for a loan from a day on, and its papers into the register."""
    security = _fit(security)
    for loan in security.loans:
        contract_numbered(writer.connection, writer.fund, loan)
    standing = _standing(writer, security)
    if standing is not None:
        fact, earlier = standing
        if earlier.held:
            raise FundledgerError("security.exists", loan=security.loan, code=security.code)
        _refuse_before(fact, day)
    if security.valued > day:
        raise FundledgerError("security.valued_later", valued=security.valued, day=day)
    return _state(writer, security, day, document, moved=security.registered)


def objections(
    connection: Connection, fund: int, wanted: Iterable[Security], day: date
) -> Iterator[tuple[int, str, FundledgerError]]:
    """What `add_each` would refuse of each, by its place among them and the field; not the loan."""
    known = {fact.subject for fact in stated(connection, fund, KIND)}
    seen: set[str] = set()
    for index, each in enumerate(wanted):
        if each.subject in known:
            continue
        try:
            security = _fit(each)
        except FundledgerError as error:
            yield index, _FIELDS.get(error.key, "code"), error
            continue
        named = {"loan": security.loan, "code": security.code}
        if security.subject in seen:
            yield index, "code", FundledgerError("security.exists", **named)
        seen.add(security.subject)
        if security.valued > day:
            later = FundledgerError("security.valued_later", valued=security.valued, day=day)
            yield index, "valued", later


_FIELDS = {
    "security.unknown_kind": "kind",
    "security.no_what": "what",
    "security.value_range": "value",
    "security.no_guarantor": "guarantor",
}
"""Which field a refusal speaks of."""


def add_each(
    writer: Writer, wanted: Iterable[Security], day: date, document: str | None = None
) -> list[Security]:
    """Take those that the register never had; what was ever stated stays as it stands.

    What has to be known is read once, and facts and entries are written as streams: for openings.
    """
    known = {fact.subject for fact in stated(writer.connection, writer.fund, KIND)}
    borrowers = {
        each.number: each.cooperative for each in contracts(writer.connection, writer.fund)
    }
    new: list[Security] = []
    for each in wanted:
        if each.subject in known:
            continue
        security = _fit(each)
        if security.loan not in borrowers:
            raise FundledgerError("loan.unknown", loan=security.loan)
        if security.subject in known:
            raise FundledgerError("security.exists", loan=security.loan, code=security.code)
        if security.valued > day:
            raise FundledgerError("security.valued_later", valued=security.valued, day=day)
        known.add(security.subject)
        new.append(security)
    if new and day > calendar.today():
        raise FundledgerError("loan.future_day", day=day)
    facts = writer.state_each(_statement(each, day, document) for each in new)
    drafts = [
        _entry(security, borrowers[security.loan], fact, security.registered)
        for security, fact in zip(new, facts, strict=True)
        if security.registered
    ]
    writer.append_many(drafts)
    return new


def revalue(
    writer: Writer,
    loan: str,
    code: str,
    value: int,
    day: date,
    document: str | None = None,
) -> Security:
    """Another value from a day on, which is the day of the valuation."""
    fact, standing = _held(writer, loan, code)
    _refuse_before(fact, day)
    valued = _fit(replace(standing, value=value, valued=day))
    return _state(writer, valued, day, document, moved=valued.registered - standing.registered)


def release(writer: Writer, loan: str, code: str, day: date, document: str) -> Security:
    """Give a security back by a document: it stands for nothing from that day on."""
    if not clean(document):
        raise FundledgerError("security.no_document", loan=loan, code=code)
    fact, standing = _held(writer, loan, code)
    _refuse_before(fact, day)
    given_back = replace(standing, held=False)
    return _state(writer, given_back, day, document, moved=-standing.registered)


def put_back(writer: Writer, subject: str, link: int) -> Security:
    """A release that was entered wrongly, by its link: what stood before it stands from its day."""
    facts = list(stated(writer.connection, writer.fund, KIND, subject=subject))
    released = next(fact for fact in facts if fact.chain == link)
    if in_effect(iter(facts))[subject].chain != link:
        raise FundledgerError("security.stated_since", link=link)
    before = in_effect(fact for fact in facts if fact.chain != link)[subject]
    security = security_from(before)
    day = released.effective
    return _state(writer, security, day, before.document, moved=security.registered)


def _state(
    writer: Writer, security: Security, day: date, document: str | None, *, moved: int
) -> Security:
    """The fact, and the entry in the register for what changes there."""
    if day > calendar.today():
        raise FundledgerError("loan.future_day", day=day)
    fact = writer.state(_statement(security, day, document))
    if moved:
        contract = contract_numbered(writer.connection, writer.fund, security.loan)
        writer.append(_entry(security, contract.cooperative, fact, moved))
    return security


def _statement(security: Security, day: date, document: str | None) -> Statement:
    body: dict[str, object] = {
        "kind": security.kind,
        "what": security.what,
        "value": security.value,
        "valued": security.valued.isoformat(),
        "enforceable": security.enforceable,
        "legal_state": security.legal_state,
        "deductible_percent": security.deductible_percent,
        "papers": list(security.papers),
        "guarantor": security.guarantor,
        "held": security.held,
    }
    if security.also:
        body["also"] = list(security.also)
    return Statement(KIND, security.subject, day, body, document)


def _entry(security: Security, cooperative: str, fact: Fact, moved: int) -> Draft:
    sides = (("memo_papers", moved), ("memo_papers_contra", -moved))
    action = "given_back" if not security.held else "held"
    return Draft(
        value_date=fact.effective,
        memo=say_in("vi", f"security_memo.{action}", loan=security.loan, what=security.what),
        postings=tuple(
            Posting(role, amount, loan=security.loan, cooperative=cooperative)
            for role, amount in sides
        ),
        kind=ENTRY_KIND,
        document=fact.document,
        key=f"{KIND}:{fact.chain}",
    )


def _fit(security: Security) -> Security:
    """As it will stand in the book; or why it cannot."""
    fitting = replace(
        security,
        loan=clean(security.loan),
        code=clean(security.code),
        what=clean(security.what),
        legal_state=clean(security.legal_state),
        guarantor=clean(security.guarantor),
        papers=tuple(paper for each in security.papers if (paper := clean(each))),
        also=tuple(dict.fromkeys(clean(each) for each in security.also)),
    )
    if not fitting.code or "/" in fitting.code:
        raise FundledgerError("security.bad_code", code=security.code)
    if fitting.kind not in KINDS:
        raise FundledgerError("security.unknown_kind", kind=fitting.kind, known=list(KINDS))
    if not fitting.what:
        raise FundledgerError("security.no_what", code=fitting.code)
    least = 0 if fitting.kind == GUARANTOR else 1
    if not least <= fitting.value <= MAX_DONG:
        raise FundledgerError("security.value_range", least=least, limit=Dong(MAX_DONG))
    if fitting.loan in fitting.also:
        raise FundledgerError("security.also_itself", loan=fitting.loan, code=fitting.code)
    if fitting.guarantor and fitting.kind != GUARANTOR:
        raise FundledgerError("security.no_guarantor", kind=fitting.kind)
    return replace(fitting, deductible_percent=_share(fitting))


def _share(security: Security) -> str:
    said = security.deductible_percent
    if said is None:
        return deductible_percents()[security.kind]
    try:
        share = percent(said)
    except FundledgerError:
        share = None
    if share is None:
        raise FundledgerError("security.bad_share", value=said)
    return str(share)


def _standing(writer: Writer, security: Security) -> tuple[Fact, Security] | None:
    facts = stated(writer.connection, writer.fund, KIND, subject=security.subject)
    fact = in_effect(facts).get(security.subject)
    return None if fact is None else (fact, security_from(fact))


def _held(writer: Writer, loan: str, code: str) -> tuple[Fact, Security]:
    asked = Security(loan=clean(loan), code=clean(code), kind="", what="", valued=date.min)
    contract_numbered(writer.connection, writer.fund, asked.loan)
    found = _standing(writer, asked)
    if found is None or not found[1].held:
        held = list(securities(writer.connection, writer.fund, loan=asked.loan))
        key = "security.not_held" if held else "security.none_held"
        known = [one.code for one in held]
        raise FundledgerError(key, loan=asked.loan, code=asked.code, known=known)
    return found


def _refuse_before(fact: Fact, day: date) -> None:
    """What was said of a later day would silently outlive what is said now."""
    if day < fact.effective:
        raise FundledgerError("security.before", day=day, last=fact.effective)
