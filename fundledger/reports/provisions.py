"""Provisions as tables: needed against held, by loan and in all; what a run booked; debts used on.

Figures are `arrears.providing`'s and `arrears.using`'s; names come out of the register.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fundledger.arrears.debts import Day
from fundledger.arrears.providing import (
    ENTRUSTED_SOURCES,
    Posted,
    Provided,
    posts_on,
    provided,
    runs,
)
from fundledger.arrears.using import Used, used
from fundledger.ledger.accounts import Account
from fundledger.ledger.settings import Settings
from fundledger.messages.wording import Decimal
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked, still_to_come
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.loans import entries_tables, not_rolled
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    Word,
    days,
    numbers,
    sums,
    texts,
    word_for,
)

_BY_LOAN = (
    *(*texts("loan"), *texts("cooperative", wide=True), *texts("name")),
    *(*texts("area", wide=True), *texts("source", wide=True)),
    *(*sums("principal_owed"), *numbers("debt_group"), *sums("collateral_deducted")),
    *(Column("provision_percent"), *sums("provision_needed", "provision_held")),
    *sums("provision_difference"),
)
_IN_ALL = (
    *texts("provision"),
    *(Column("provision_base", "money"), Column("provision_percent", wide=True)),
    *sums("provision_needed", "provision_held", "provision_difference"),
)
_USED = (
    *(*texts("loan"), *texts("cooperative", wide=True), *texts("name")),
    *(*days("used_on"), *texts("decision")),
    *sums("principal_given_up", "interest_given_up", "provision_used"),
    *(*sums("recovered", "left_in_register"), *days("kept_until", "struck_off_on")),
    *texts("struck_off_by", wide=True),
)


def provisions_screen(asked: Asked) -> Screen:
    """What the debts of a day need by the rules of that day, and what is held for them."""
    of = Day(asked.connection, asked.fund, asked.as_of, asked.known_at, asked.today)
    found = provided(of)
    notes = (*still_to_come(asked), *_notes(asked, found), *not_rolled(asked))
    in_all = Table.of("provision_sums", _IN_ALL, _sums(found), asked.facts, notes)
    rows = list(_rows(found, borrowers(asked)))
    by_loan = Table.of("provisions", _BY_LOAN, rows, asked.facts)
    rule_sets: dict[str, Cell] = dict(found.rule_sets)
    data = {**parts(by_loan), "sums": in_all, "rule_sets": rule_sets, "notes": notes}
    return Screen((in_all, by_loan), data, by_loan)


def _sums(found: Provided) -> Iterator[Record]:
    held, needs = found.held, found.needs
    specific = sum(held.of_loans.values())
    at_risk = [each.owed for each in needs.of.values() if not each.owed.entrusted]
    yield {
        "provision": word_for("provision_word.", "specific"),
        "provision_base": sum(each.principal for each in at_risk),
        **_against(needs.specific, specific),
    }
    yield {
        "provision": word_for("provision_word.", "general"),
        "provision_base": needs.general_base,
        "provision_percent": _percent(found.rules.general_percent),
        **_against(needs.general, held.of_all),
    }


def _against(needed: int, held: int) -> dict[str, Cell]:
    return {
        "provision_needed": needed,
        "provision_held": held,
        "provision_difference": needed - held,
    }


def _rows(found: Provided, named: Mapping[str, Borrower]) -> Iterator[Record]:
    """Every debt with principal, every loan for which something is held, and what is of none."""
    held = found.held.of_loans
    pool = held.pop(None, 0)
    kept = {loan for loan, amount in held.items() if amount and loan is not None}
    for loan in sorted({*found.needs.of, *kept}):
        need = found.needs.of.get(loan)
        row: dict[str, Cell] = {"loan": loan, "source": found.sources.get(loan)}
        if need is not None:
            owner = named.get(need.owed.owner, Borrower(need.owed.owner))
            row |= {"cooperative": owner.number, "name": owner.name}
            row |= {"area": area_word(owner.area), "principal_owed": need.owed.principal}
            row |= {"debt_group": need.owed.group, "collateral_deducted": need.deducted}
            row["provision_percent"] = _percent(need.percent)
            if need.owed.entrusted:
                row["provision_percent"] = word_for("provision_word.", "entrusted")
        yield {**row, **_against(need.specific if need else 0, held.get(loan, 0))}
    if pool:
        yield {"loan": word_for("provision_word.", "no_loan"), **_against(0, pool)}


def _percent(text: str) -> Word:
    return Word(text, Decimal(text))


def _notes(asked: Asked, found: Provided) -> Iterator[Note]:
    yield from _of_rules(found)
    settings = Settings.read(asked.connection, asked.fund, asked.known_at)
    past = runs(asked.connection, asked.fund, asked.known_at)
    before = [each for each in past if each.effective <= asked.as_of]
    if before:
        yield Note("provision_note.last_run", {"day": before[-1].effective})
    if not posts_on(settings, asked.as_of):
        yield Note("provision_note.only_shown")
    if entrusted := settings.value_on(ENTRUSTED_SOURCES, asked.as_of):
        count = sum(each.owed.entrusted for each in found.needs.of.values())
        yield Note("provision_note.entrusted", {"sources": entrusted, "count": count})
    if capped := [one.subject for one in found.measure.capped]:
        said = {"securities": capped, "collateral": found.collateral.name}
        yield Note("provision_note.capped", said)
    if found.held.of_loans.get(None):
        yield Note("provision_note.no_loan")


def _of_rules(found: Provided) -> Iterator[Note]:
    """The sets of the day; those that nobody has been able to check say so."""
    groups, rules, collateral = found.group_rules, found.rules, found.collateral
    said: dict[str, object] = {"groups": groups.name, "rules": rules.name}
    said |= {"collateral": collateral.name, "source": rules.legal_source}
    yield Note("provision_note.rules", said)
    unverified = [each.name for each in (groups, rules) if each.unverified]
    if unverified:
        yield Note("provision_note.unverified", {"rules": unverified})


def posted_screen(
    asked: Asked, posted: Posted, accounts: dict[str, Account], *, dry_run: bool
) -> Screen:
    """What a run booked, and what stands after it."""
    key = "provision_note.would_post" if dry_run else "provision_note.posted"
    if not posted.entries:
        key = "provision_note.nothing_to_post"
    notes = (Note(key, {"day": posted.day}), *_of_rules(posted.stands))
    facts: dict[str, Cell] = {"fund": asked.fund, "day": posted.day}
    in_all = Table.of("provision_sums", _IN_ALL, _sums(posted.stands), facts, notes)
    return Screen((in_all, *entries_tables(posted.entries, accounts)))


def used_table(asked: Asked) -> Table:
    """Debts on which provision was used: what came back, what is left, until when they stay."""
    of = Day(asked.connection, asked.fund, asked.as_of, asked.known_at)
    named = borrowers(asked)
    found = used(of)
    notes = [Note("provision_note.kept_until")] if found else []
    if due := [each for each in found if _may_leave(each, asked)]:
        notes.append(Note("provision_note.may_leave", {"loans": [each.loan for each in due]}))
    if any(each.used_on is None for each in found):
        notes.append(Note("provision_note.from_opening"))
    rows = [_used(each, named) for each in found]
    return Table.of("provisions_used", _USED, rows, asked.facts, notes)


def _may_leave(one: Used, asked: Asked) -> bool:
    return one.left > 0 and one.ends is not None and one.ends <= asked.as_of


def _used(one: Used, named: Mapping[str, Borrower]) -> Record:
    owner = named.get(one.owner, Borrower(one.owner))
    return {
        "loan": one.loan,
        "cooperative": owner.number,
        "name": owner.name,
        "used_on": one.used_on,
        "decision": one.decision or None,
        "principal_given_up": one.principal,
        "interest_given_up": one.interest,
        "provision_used": one.provision,
        "recovered": one.recovered,
        "left_in_register": one.left,
        "kept_until": one.ends,
        "struck_off_on": one.struck_off,
        "struck_off_by": one.struck_by or None,
    }
