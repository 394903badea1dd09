"""What stands against an opening, each fault where it is said: `accounts[3].account`.

Everything that is wrong is named, not the first thing alone. What is merely odd is in `doubts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from fundledger.contract.opening import opening_faults
from fundledger.contract.terms import Fault
from fundledger.errors import FundledgerError
from fundledger.intake.opening.balances import WHOLE, OpeningBalances, OpeningLoan, Unread
from fundledger.intake.opening.identity import Identity, with_roles
from fundledger.intake.opening.standing import KIND, opening_fact
from fundledger.ledger.accounts import Chart
from fundledger.ledger.entry import Posting
from fundledger.ledger.journal import Writer
from fundledger.ledger.reading import journal
from fundledger.money import Dong
from fundledger.registers import cooperatives, security
from fundledger.registers import documents as papers
from fundledger.registers.documents import Document
from fundledger.registers.signing import Register


def book_faults(
    writer: Writer, asked: OpeningBalances, replaced: int | None, unread: Unread = WHOLE
) -> Iterator[Fault]:
    """An opening is the first thing that a book says."""
    if not (asked.capital or asked.accounts or asked.loans or unread.parts):
        yield Fault("", "opening.nothing", {})
    for entry in journal(writer.connection, writer.fund, last_day=asked.day):
        if entry.kind == KIND or (replaced is not None and entry.kind == security.ENTRY_KIND):
            continue
        params: dict[str, object] = {
            "entry": entry.number,
            "date": entry.date,
            "memo": entry.memo,
            "day": asked.day,
        }
        yield Fault("day", "opening.entries_before", params)
        return


def borrower_faults(
    writer: Writer, asked: OpeningBalances, replaced: int | None, unread: Unread = WHOLE
) -> Iterator[Fault]:
    standing = cooperatives.cooperatives(writer.connection, writer.fund)
    known = {**standing, **{each.number: each.cooperative for each in asked.cooperatives}}
    seen: set[str] = set()
    for index, each in enumerate(asked.cooperatives):
        above = f"cooperatives[{index}]"
        if each.number in seen:
            params: dict[str, object] = {"cooperative": each.number}
            yield Fault(f"{above}.number", "opening.cooperative_twice", params)
        seen.add(each.number)
        before = standing.get(each.number)
        if before is not None and replaced is None and before != each.cooperative:
            params = {"cooperative": each.number, "name": before.name}
            yield Fault(f"{above}.name", "opening.cooperative_differs", params)
        if each.since is not None and each.since > asked.day:
            yield Fault(f"{above}.effective", "opening.later_than", {"day": asked.day})
        try:
            cooperatives.refuse_unfit(each.cooperative, known)
        except FundledgerError as error:
            named = {
                "cooperative.successor_unknown": each.cooperative.merged_into,
                "cooperative.member_of_unknown": each.cooperative.member_of,
            }.get(error.key)
            not_read = named in unread.cooperatives or "cooperatives" in unread.nameless
            if named is None or not not_read:
                yield Fault(f"{above}.number", error.key, error.params)


def capital_faults(asked: OpeningBalances, unread: Unread = WHOLE) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, each in enumerate(asked.capital):
        if each.amount <= 0:
            yield Fault(f"capital[{index}].amount", "opening.capital_positive", {})
        if each.source in seen:
            yield Fault(f"capital[{index}].source", "opening.source_twice", {"source": each.source})
        seen.add(each.source)
    if "capital" in unread.nameless:
        return
    known = sorted(seen | unread.sources)
    said = (
        *((f"loans[{at}]", each.contract.source) for at, each in enumerate(asked.loans)),
        *((f"unread[{at}]", each.source) for at, each in enumerate(unread.loans)),
        *((f"accounts[{at}]", each.source) for at, each in enumerate(asked.accounts)),
    )
    for above, source in said:
        if source and source not in known:
            params: dict[str, object] = {"source": source, "known": known}
            yield Fault(f"{above}.source", "opening.unknown_source", params)


def loan_faults(
    writer: Writer,
    asked: OpeningBalances,
    register: Register,
    replaced: int | None,
    unread: Unread = WHOLE,
) -> Iterator[Fault]:
    """`register` knows the borrowers of the file, unless some of them could not be taken."""
    borrowers = unread.cooperatives | {each.number for each in asked.cooperatives}
    rows = papers.all_documents(writer.connection, writer.fund)
    seen: set[str] = set()
    for index, each in enumerate(asked.loans):
        above = f"loans[{index}]"
        if each.number in seen:
            yield Fault(f"{above}.number", "opening.loan_twice", {"loan": each.number})
        seen.add(each.number)
        corrects = replaced is not None and register.standing(each.number) is not None
        judge = register.objections_to_correction if corrects else register.objections
        for fault in judge(each.contract):
            if fault.key != "cooperative.unknown" or not (
                each.contract.cooperative in borrowers or "cooperatives" in unread.nameless
            ):
                yield Fault(f"{above}.{fault.path}", fault.key, fault.params)
        for fault in _state_faults(each, asked.day):
            yield Fault(f"{above}.{fault.path}", fault.key, fault.params)
        documents = papers.read(each.number, rows.get(each.number, ()))
        yield from _document_faults(documents, asked, above)
    for index, left in enumerate(unread.loans):
        told = left.cooperative in borrowers or "cooperatives" in unread.nameless
        if left.cooperative and not told and not register.knows(left.cooperative):
            unknown: dict[str, object] = {"cooperative": left.cooperative}
            yield Fault(f"unread[{index}].cooperative", "cooperative.unknown", unknown)
    if "loans" in unread.nameless:
        return
    seen |= {each.number for each in unread.loans}
    for index, one in enumerate(asked.security):
        if one.loan not in seen:
            yield Fault(f"security[{index}].loan", "opening.unknown_loan", {"loan": one.loan})
    if replaced is not None:
        yield from _dropped(writer, seen)


def _state_faults(each: OpeningLoan, day: date) -> Iterator[Fault]:
    """What cannot be in the figures of one loan."""
    for fault in opening_faults(each.contract.terms, each.opening):
        yield replace(fault, path=fault.path.replace("instalments", "dues"))
    if each.contract.terms.disbursed > day:
        params: dict[str, object] = {"day": day}
        yield Fault("disbursed", "opening.disbursed_later", params)
    if each.receivable > sum(each.interest):
        params = {"receivable": Dong(each.receivable), "owed": Dong(sum(each.interest))}
        yield Fault("receivable", "opening.receivable_above", params)
    if each.acknowledged is not None and each.acknowledged > day:
        yield Fault("acknowledged", "opening.later_than", {"day": day})
    for place, case in enumerate(each.cases):
        if case.filed > day:
            yield Fault(f"cases[{place}].filed", "opening.later_than", {"day": day})
    yield from _restructured_faults(each, day)
    for place, event in enumerate(each.history):
        if event.day > day:
            yield Fault(f"history[{place}].day", "opening.later_than", {"day": day})


def _restructured_faults(each: OpeningLoan, day: date) -> Iterator[Fault]:
    """Decisions are numbered anew each year, so one of each number and year can have been."""
    count = len(each.restructurings)
    if 0 < each.restructured < count:
        said: dict[str, object] = {"said": each.restructured, "listed": count}
        yield Fault("restructured", "opening.restructured_fewer", said)
    seen: set[tuple[str, int]] = set()
    for place, one in enumerate(each.restructurings):
        above = f"restructurings[{place}]"
        if one.day > day:
            yield Fault(f"{above}.day", "opening.later_than", {"day": day})
        if (one.decision, one.day.year) in seen:
            params: dict[str, object] = {"decision": one.decision, "year": one.day.year}
            yield Fault(f"{above}.decision", "opening.decision_twice", params)
        seen.add((one.decision, one.day.year))
        if one.before is None or one.after is None:
            continue
        if (one.after > one.before) != (one.kind == "extended"):
            params = {"before": one.before, "after": one.after}
            key = "moved_ends_later" if one.kind == "moved" else "extended_ends_no_later"
            yield Fault(f"{above}.kind", f"opening.{key}", params)


def _document_faults(
    documents: Iterable[Document], asked: OpeningBalances, above: str
) -> Iterator[Fault]:
    for document in documents:
        if document.day <= asked.day:
            params: dict[str, object] = {
                "loan": document.loan,
                "document": document.document or document.do,
                "date": document.day,
                "day": asked.day,
            }
            yield Fault(f"{above}.number", "opening.document_before", params)


def _dropped(writer: Writer, seen: set[str]) -> Iterator[Fault]:
    """A loan that the new opening leaves out must not have gone on meanwhile."""
    before = opening_fact(writer.connection, writer.fund)
    for number in before.body["loans"] if before is not None else ():
        if number not in seen and papers.documents_of(writer.connection, writer.fund, number):
            yield Fault("", "opening.loan_dropped", {"loan": number})


FIGURES = frozenset({"capital", "accounts", "loans", "instalments", "dues", "missed"})
"""The parts of a file that its sums are made of."""

_NO_FIGURES = {
    "loans": {
        *("number", "cooperative", "source", "acknowledged", "cases", "history"),
        *("restructured", "restructurings"),
    },
    "accounts": {"loan", "cooperative", "source"},
    "capital": {"source"},
}


def security_faults(writer: Writer, asked: OpeningBalances) -> Iterator[Fault]:
    found = security.objections(writer.connection, writer.fund, asked.security, asked.day)
    for index, field, error in found:
        yield Fault(f"security[{index}].{field}", error.key, error.params)


def leaves_sums(fault: Fault) -> bool:
    """Whether the sums of the file can be told though this is wrong: a code may be, no figure."""
    part, _, rest = fault.path.partition("[")
    field = rest.partition("].")[2].partition("[")[0]
    return part not in _NO_FIGURES or field in _NO_FIGURES[part]


def leaves_sources(fault: Fault) -> bool:
    """The same of the sums by source."""
    return not fault.path.endswith("].source")


def identity_faults(identity: Iterable[Identity]) -> Iterator[Fault]:
    for each in identity:
        if each.difference:
            params: dict[str, object] = {
                name: Dong(amount) for name, amount in each._asdict().items() if name != "source"
            }
            params |= {"source": each.source, "difference": Dong(each.difference)}
            yield Fault("capital", "opening.identity", params)


def sum_faults(chart: Chart, postings: Iterable[Posting]) -> Iterator[Fault]:
    amounts = [line.amount for role, line in with_roles(chart, postings) if role.nature != "memo"]
    if difference := sum(amounts):
        debit = sum(amount for amount in amounts if amount > 0)
        params: dict[str, object] = {
            "debit": Dong(debit),
            "credit": Dong(debit - difference),
            "difference": Dong(abs(difference)),
        }
        yield Fault("", "opening.unbalanced", params)
