"""The register of borrowers as tables: all, one with its history, what a file changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from fundledger.arrears.reviews import reviews_of
from fundledger.bulk import no_collection
from fundledger.calendar import show_day
from fundledger.ledger.entry import Fact
from fundledger.loans.dues import standing_on
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.registers.cooperatives import (
    FIELDS,
    Cooperative,
    Entered,
    changes_of,
    cooperative_of,
    cooperative_on,
    cooperatives,
    has_odd_identity,
    history,
    search,
)
from fundledger.registers.loan import loans
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import borrowers
from fundledger.reports.loans import loan_list
from fundledger.reports.relations import relations_of
from fundledger.reports.reviews import reviews_table
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    Word,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.reports.timeline import timeline
from fundledger.reports.written_off import written_off_notes
from fundledger.text import FORMULA_STARTS

REVIEWS_SHOWN = 4
_WORDS = frozenset({"kind", "number_kind", "status"})


def borrower_list(asked: Asked, words: str | None = None) -> Table:
    """The register as of a day; with words, who is called so."""
    known = cooperatives(asked.connection, asked.fund, asked.as_of, asked.known_at).values()
    return cooperative_list(known if words is None else search(known, words), asked.facts)


def cooperative_screen(asked: Asked, number: str) -> Screen:
    """One borrower: what is known of it, every statement, the last reviews, what happened in time,
    and its loans.

    Of one that has members, or is one, theirs too: the law counts them as related persons. So it
    does whoever else is stated to be related to it.
    """
    where = asked.connection, asked.fund, number
    reviews = reviews_of(*where, asked.as_of, asked.known_at)
    looked_at = reviews_table(reviews[:REVIEWS_SHOWN], borrowers(asked))
    one = cooperative_on(*where, asked.as_of, asked.known_at)
    known = cooperatives(asked.connection, asked.fund, asked.as_of, asked.known_at)
    members = [each for each in known.values() if each.member_of == one.number]
    over = [known[one.member_of]] if one.member_of in known else []
    happened = timeline(asked, one.number)
    owed = loan_list(replace(asked, facts={}), cooperative=number)
    written_off = written_off_notes(asked, cooperative=one.number)
    beside = (
        Table.of("cooperative_members", _BESIDE, _with_loans(asked, members)),
        Table.of("cooperative_over", _BESIDE, _with_loans(asked, over)),
    )
    return Screen(
        (
            cooperative_table(one, asked.facts),
            history_table(history(*where, asked.known_at)),
            *(each for each in (*beside, relations_of(asked, one.number)) if each.rows),
            *([looked_at] if reviews else ()),
            *([happened] if happened.rows else ()),
            replace(owed, notes=(*owed.notes, *written_off)),
        )
    )


_BESIDE = (
    *(*texts("cooperative", "name"), *texts("kind", wide=True), *texts("loan")),
    *(*sums("principal_in_term", "principal_overdue", "interest_owed"), *numbers("days_overdue")),
)


def _with_loans(asked: Asked, of: Sequence[Cooperative]) -> Iterator[Record]:
    """Each with its loans, a line a loan; one that owes nothing has a line too."""
    if not of:
        return
    owed: dict[str, list[Record]] = {each.number: [] for each in of}
    with no_collection():
        for loan in loans(asked.connection, asked.fund, asked.known_at):
            lines = owed.get(loan.cooperative_on(asked.as_of))
            if lines is not None and loan.begun(asked.as_of):
                at = standing_on(loan, asked.as_of, asked.today)
                lines.append(
                    {
                        "loan": loan.number,
                        "principal_in_term": at.principal_in_term,
                        "principal_overdue": at.principal_overdue,
                        "interest_owed": at.interest,
                        "days_overdue": at.days_overdue,
                    }
                )
    for each in of:
        kind = word_of("kind", each)
        whose: Record = {"cooperative": each.number, "name": each.name, "kind": kind}
        for line in owed[each.number] or [{}]:
            yield {**whose, **line}


def cooperative_list(found: Iterable[Cooperative], facts: Mapping[str, Cell]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            each.number,
            each.name,
            word_of("kind", each),
            each.commune,
            each.district,
            each.representative,
            each.phone,
            word_of("status", each),
            each.member_of,
        )
        for each in found
    ]
    columns = (
        Column("cooperative"),
        Column("name"),
        Column("kind"),
        Column("commune"),
        Column("district", wide=True),
        Column("representative"),
        Column("phone"),
        Column("state"),
        Column("member_of", wide=True),
    )
    return Table("cooperatives", columns, rows, None, dict(facts))


def cooperative_table(cooperative: Cooperative, facts: Mapping[str, Cell]) -> Table:
    """Everything that is known of one borrower on a day."""
    rows: list[tuple[Cell, ...]] = [
        (word_for("heading.cooperatives.", name), shown)
        for name in FIELDS
        if (shown := _shown(cooperative, name)) not in (None, "")
    ]
    return Table("cooperative", (Column("what"), Column("value")), rows, None, dict(facts))


def history_table(statements: Sequence[Fact]) -> Table:
    """Every statement about a borrower: from which day, what it changed, by whom."""
    rows: list[tuple[Cell, ...]] = []
    for fact, changed in changes_of(statements):
        names = _headings(changed)
        status = word_of("status", cooperative_of(fact))
        rows.append((fact.effective, status, names, fact.document, fact.actor, fact.chain))
    columns = (
        Column("day", "day"),
        Column("state"),
        Column("changed"),
        Column("document"),
        Column("actor"),
        Column("link", "number"),
    )
    return Table("cooperative_history", columns, rows)


def entered_table(entered: Sequence[Entered], facts: Mapping[str, Cell], *, dry_run: bool) -> Table:
    """What a file or a command did to the register; those that stand already are only counted."""
    rows: list[tuple[Cell, ...]] = [
        (
            each.cooperative.number,
            each.cooperative.name,
            word_for("entered.", each.outcome),
            _headings(each.changed),
        )
        for each in entered
        if each.outcome != "same"
    ]
    notes = [Note("cooperative.dry_run")] if dry_run else []
    same = sum(each.outcome == "same" for each in entered)
    if same:
        notes.append(Note("cooperative.same", {"count": same}))
    notes += [
        Note("cooperative.odd_identity", {"cooperative": of.number, "name": of.name})
        for of in (each.cooperative for each in entered if each.outcome != "same")
        if has_odd_identity(of)
    ]
    notes += [
        Note("cooperative.like_a_formula", {"cooperative": of.number, "name": of.name})
        for of in (each.cooperative for each in entered if each.outcome != "same")
        if is_like_a_formula(of)
    ]
    told: set[str] = set()  # two of one name in one list are named once
    for each in entered:
        if each.namesakes and each.cooperative.number not in told:
            told.update(each.namesakes)
            params: dict[str, object] = {
                "cooperative": each.cooperative.number,
                "name": each.cooperative.name,
                "others": each.namesakes,
            }
            notes.append(Note("cooperative.namesakes", params))
    notes += [
        Note("cooperative.carried", {"cooperative": each.cooperative.number, "days": each.carried})
        for each in entered
        if each.carried
    ]
    columns = (Column("cooperative"), Column("name"), Column("what"), Column("changed"))
    return Table("cooperatives_entered", columns, rows, None, dict(facts), tuple(notes))


def is_like_a_formula(cooperative: Cooperative) -> bool:
    """Whether something begins as a formula does: pasted from a workbook, or meant ill."""
    named = (cooperative.name, cooperative.representative, cooperative.position)
    others = (cooperative.number, cooperative.address, cooperative.phone, cooperative.email)
    return any(each.startswith(FORMULA_STARTS) for each in named if each) or any(
        each.startswith(("=", "@"))
        for each in others
        if each  # a phone begins with +84
    )


def word_of(field: str, cooperative: Cooperative) -> Word:
    code = str(getattr(cooperative, field))
    return word_for(f"choice.cooperative_{field}.", code)


def _headings(names: Iterable[str]) -> Joined:
    return Joined(tuple(Sentence(f"heading.cooperatives.{name}") for name in names), ", ")


def _shown(cooperative: Cooperative, name: str) -> Cell:
    value = getattr(cooperative, name)
    if name in _WORDS:
        return word_of(name, cooperative)
    if name == "alliance_member":
        code = "yes" if value else "no"
        return word_for("choice.yes_or_no.", code)
    if name == "charter_capital" and value is not None:
        return Joined((Dong(value),))
    return show_day(value) if isinstance(value, date) else value
