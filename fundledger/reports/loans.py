"""Loans as people look at them: all in a list, one on a screen, what would pay one off.

Figures are derived (`loans.derivation`), so they hold on any day asked, rolled or not; where the
books are not rolled up to it yet, the table says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from fundledger.arrears.debt_groups import classed
from fundledger.bulk import no_collection
from fundledger.contract.coming import FallingDue
from fundledger.contract.events import EventRefused
from fundledger.contract.position import Position
from fundledger.contract.story import Story
from fundledger.contract.trace import Step
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account
from fundledger.ledger.entry import Booked, Entry
from fundledger.ledger.facts import stated
from fundledger.ledger.reading import entries_with_keys
from fundledger.ledger.sides import AS_SIGNED, REALLOCATE, Sides
from fundledger.lending.dossier import Decided, dossiers, find_dossier
from fundledger.loans.derivation import unpaid_by_instalment
from fundledger.loans.dues import coming, standing_on, to_be_paid_before
from fundledger.loans.effects import Effects
from fundledger.loans.rolling import Rolled, rolled_to
from fundledger.loans.settling import key_of
from fundledger.loans.verbs import TakenDocument
from fundledger.messages.wording import Joined, Named, Sentence
from fundledger.money import Dong
from fundledger.registers.contracts import statement_of
from fundledger.registers.cooperatives import KIND as COOPERATIVE
from fundledger.registers.cooperatives import known_on
from fundledger.registers.documents import CREDIT_STATEMENT, Document
from fundledger.registers.loan import Loan, loan_numbered, loans
from fundledger.registers.plans import changed_by, may_change_plan
from fundledger.registers.remarks import remarks_on
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked, still_to_come
from fundledger.reports.contract import Replay, explain_table, replayed, sums_of
from fundledger.reports.debt_groups import day_of
from fundledger.reports.decisions import decided, in_force, rate_in_force
from fundledger.reports.effects import accounts_table, loans_table
from fundledger.reports.judgments import judgments_table
from fundledger.reports.loan_beside import beside_table, remarks_table
from fundledger.reports.plan_changes import change_table
from fundledger.reports.rates import rate_said
from fundledger.reports.restructurings import restructurings_table
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    Word,
    as_text,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.reports.trails import group_cell, reasons, set_facts, set_notes

DUES_SHOWN, MOVEMENTS_SHOWN, VOUCHERS_SHOWN = 4, 6, 8

_LIST = (
    *(*texts("loan"), *texts("cooperative", wide=True), *texts("name")),
    *(*days("signed", wide=True), *sums("principal", wide=True)),
    *sums("principal_in_term", "principal_overdue", "interest_owed"),
    *(*sums("held", wide=True), *numbers("days_overdue"), *texts("state")),
    *texts("application", "decision", wide=True),
)
_LIST_OF_GROUPS = (
    *(replace(each, wide=each.wide or each.name in ("interest_owed", "state")) for each in _LIST),
    *(*numbers("debt_group"), *texts("debt_group_reason")),
)
"""With groups a screen has no room for these; files and programs have all."""

_EFFECT = (*texts("figure"), *money("before", "change", "after"))
_FIGURES = Position._fields[1:-1]
_OWED = _FIGURES[:-1]


def loan_list(
    asked: Asked,
    *,
    only: str | None = None,
    cooperative: str | None = None,
    groups: bool = False,
) -> Table:
    """Every loan that was signed by the day, with what is owed at its end, and its debt group."""
    names = cooperative_names(asked)
    decisions = _decisions(asked)
    grouped = classed(day_of(asked)) if groups else None
    found: list[Record] = []
    with no_collection():
        for loan in loans(asked.connection, asked.fund, asked.known_at):
            if loan.contract.signed > asked.as_of and not loan.begun(asked.as_of):
                continue
            owner = loan.cooperative_on(asked.as_of)
            at = standing_on(loan, asked.as_of, asked.today)
            state = state_of(loan, at, asked.as_of)
            if cooperative in (None, owner) and only in (None, state.code):
                whose = {"cooperative": owner, "name": names.get(owner, "")}
                row: dict[str, Cell] = {**whose, **_listed(loan, at), "state": state}
                if application := loan.contract.application:
                    row |= {"application": application, "decision": decisions().get(application)}
                if grouped is not None and (debt := grouped.by_loan.get(loan.number)):
                    row |= {
                        "debt_group": group_cell(debt.graded),
                        "debt_group_reason": reasons(debt.graded) if debt.graded else None,
                    }
                found.append(row)
    notes = (*still_to_come(asked), *not_rolled(asked))
    if grouped is None:
        return Table.of("loans", _LIST, found, asked.facts, notes)
    facts = {**asked.facts, **set_facts(grouped.rules)}
    notes = (*notes, *set_notes(grouped.rules))
    return Table.of("loans", _LIST_OF_GROUPS, found, facts, notes)


def _decisions(asked: Asked) -> Callable[[], dict[str, str]]:
    """The number of the decision by application, read when a loan first has one."""

    @cache
    def read() -> dict[str, str]:
        found = dossiers(asked.connection, asked.fund, asked.known_at)
        return {number: each.decision.document for number, each in found.items() if each.decision}

    return read


def loan_screen(asked: Asked, number: str) -> Screen:
    """Who, what was agreed, what is owed, what comes next, what happened last, what is odd."""
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    at = standing_on(loan, asked.as_of, asked.today)
    notes = (*_oddities(asked, loan, at), *still_to_come(asked), *not_rolled(asked))
    position, dues, last = (
        position_table(at, notes),
        _dues_table(asked, loan),
        movements_table(asked, loan),
    )
    unpaid = _unpaid_table(loan, asked.as_of)
    where = asked.connection, asked.fund
    beside = beside_table(*where, loan.number, asked.as_of, asked.known_at)
    remarks = remarks_table(remarks_on(*where, loan.number, asked.as_of, asked.known_at))
    restructured = restructurings_table(asked, loan, at)
    judgment = judgments_table([(loan, min(asked.as_of, asked.today))])
    signed = statement_of(loan.contract)
    data = {
        **asked.facts,
        "loan": loan.number,
        "borrower": loan.cooperative_on(asked.as_of),
        "signed": signed.effective.isoformat(),
        "contract": signed.body,
        "application": loan.contract.application or None,
        "position": {**at._asdict(), "as_of": at.as_of.isoformat()},
        "unpaid": unpaid,
        "dues": dues,
        "documents": last,
        "beside": beside,
        "remarks": remarks,
        "restructurings": restructured,
        "judgment": judgment,
        "notes": notes,
    }
    sometimes = unpaid, judgment, restructured, beside, remarks
    shown = [position, *(each for each in sometimes if each.rows)]
    return Screen((_terms_table(asked, loan), *shown, dues, last), data)


def quote_table(asked: Asked, number: str, day: date) -> Table:
    """What would settle the loan on a day, in its parts; before it all is paid on its days."""
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    at = standing_on(loan, day, asked.today)
    rows: list[Record] = [
        {"part": word_for("column.", name), "amount": getattr(at, name)} for name in _OWED
    ]
    held = Word("unapplied", Sentence("loan_word.less_held"))
    rows.append({"part": held, "amount": -at.unapplied})
    due = at.principal + at.interest - at.unapplied
    facts: dict[str, Cell] = {**asked.facts, "as_of": day, "loan": number}
    before = to_be_paid_before(loan, day, asked.today)
    said: dict[str, object] = {"day": day, "amount": Dong(before)}
    first = Note("loan_note.quote_kept", said) if before else Note("loan_note.quote", {"day": day})
    notes = [first, *not_rolled(replace(asked, as_of=min(day, asked.today)))]
    if due < 0:
        notes.append(Note("loan_note.quote_gives_back", {"amount": Dong(-due)}))
    return Table.of("loan_quote", (*texts("part"), *sums("amount")), rows, facts, notes)


def explained(asked: Asked, number: str) -> Replay:
    """The loan's life up to a day with its arithmetic, line by line.

    Where the opening tells of the time before it, that comes first, with what it comes to: a court
    follows the loan from its disbursement on, and sees the opening beside it.
    """
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    events = tuple(event for event in loan.events if event.day <= asked.as_of)
    if loan.opening is not None and loan.opens_after(asked.as_of):
        raise FundledgerError("loan.before_opening", loan=number, day=loan.opening.day)
    if not loan.begun(asked.as_of):
        return Replay([], [], [Position(asked.as_of)], [], [])
    story = Story(loan.contract.terms, events, (asked.as_of,))
    replay = replayed(story, opening=loan.opening, explain=True)
    return replace(replay, steps=[*_past_steps(loan), *replay.steps])


def explanation_of(asked: Asked, number: str) -> Table:
    """How every đồng of a loan's interest was computed, line by line."""
    table = explain_table(explained(asked, number), {**asked.facts, "loan": number})
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    notes = judgments_table([(loan, asked.as_of)]).notes
    return replace(table, notes=(*table.notes, *notes)) if notes else table


def _past_steps(loan: Loan) -> list[Step]:
    """The arithmetic of what was before the book; none where that cannot have been so."""
    if loan.opening is None or not loan.past:
        return []
    story = Story(loan.contract.terms, loan.past, (loan.opening.day,))
    try:
        past = replayed(story, explain=True)
    except EventRefused:  # told when the opening was taken
        return []
    return [*past.steps, *sums_of(past.positions)]


def taken_screen(
    taken: TakenDocument,
    accounts: dict[str, Account],
    facts: dict[str, Cell],
    *,
    dry_run: bool,
    follows: Iterable[Note] = (),
) -> Screen:
    """What a document changed: the loan and its plan before and after, and what it led to.

    `follows` is what it means beyond the loan's figures.
    """
    rows: list[Record] = [
        {
            "figure": word_for("column.", name),
            "before": getattr(taken.before, name),
            "change": getattr(taken.after, name) - getattr(taken.before, name),
            "after": getattr(taken.after, name),
        }
        for name in _FIGURES
    ]
    note = Note(
        "loan_note.dry_run" if dry_run else "loan_note.taken", {"link": taken.document.chain}
    )
    about: dict[str, Cell] = {**facts, "loan": taken.loan.number, "day": taken.document.day}
    changes = () if taken.voided is not None else tuple(decided(taken.document))
    effect = Table.of("loan_effect", _EFFECT, rows, about, (*changes, *follows))
    plan = _plan_tables(taken)
    return Screen((effect, *plan, *entries_tables(taken.entries, accounts, (note,), _sides(taken))))


def _plan_tables(taken: TakenDocument) -> Iterator[Table]:
    """Old and new plan, where the document changed it, or did until it was voided."""
    loan, document = taken.loan, taken.voided or taken.document
    if not may_change_plan(document):
        return
    if taken.voided is not None:
        done = changed_by(loan.with_document(document), (document,))
        change = replace(done, before=done.after, after=done.before)
    else:
        change = changed_by(loan, (document,))
    if change.changes_anything:
        yield change_table(change, {"loan": loan.number})


def entries_tables(
    entries: Sequence[Booked],
    accounts: dict[str, Account],
    notes: tuple[Note, ...] = (),
    sides: Sides = AS_SIGNED,
) -> tuple[Table, ...]:
    """One entry as it is; of several what they come to by account, and all as a detail."""
    every = entries_table(entries, accounts, notes, sides)
    if len(entries) <= 1:
        return (every,)
    said: dict[str, object] = {
        "first": entries[0].posted.number,
        "last": entries[-1].posted.number,
        "vouchers": _in_short([str(each.posted.voucher) for each in entries]),
    }
    effects = Effects(each.draft for each in entries)
    note = Note("effect_note.entries", said)
    summed = accounts_table(effects, accounts, {}, (note, *_booked_later(entries)), sides)
    return summed, replace(every, is_detail=True)


def _in_short(vouchers: list[str]) -> list[str]:
    if len(vouchers) <= VOUCHERS_SHOWN:
        return vouchers
    return [*vouchers[: VOUCHERS_SHOWN - 1], "…", vouchers[-1]]


def entries_table(
    entries: Sequence[Booked],
    accounts: dict[str, Account],
    notes: tuple[Note, ...] = (),
    sides: Sides = AS_SIGNED,
) -> Table:
    owners = {line.cooperative for each in entries for line in each.draft.postings} - {None}
    changes_hands = len(owners) > 1  # only then it must be said whose debt a line is
    later = tuple(_booked_later(entries))
    rows: list[Record] = []
    for each in entries:
        about: Record = {
            "entry": each.posted.number,
            "voucher": str(each.posted.voucher),
            "value_date": each.draft.value_date,
            **({"date": each.posted.date} if later else {}),
            "memo": each.draft.memo,
        }
        if not each.draft.postings:
            rows.append(about)
        for line in each.draft.postings:
            number = _number(line.account, accounts)
            role = accounts[number].role if number in accounts else None
            debit, credit = sides.printed(
                *(line.amount, role, each.draft.kind, each.draft.key),
                reverses=each.draft.reverses is not None,
            )
            account = Joined((number, _name(number, accounts)))
            owner: Record = {"cooperative": line.cooperative} if changes_hands else {}
            amounts = {"debit": debit or None, "credit": credit or None}
            rows.append({**about, "account": account, **owner, **amounts})
    columns = (
        *(*numbers("entry"), *texts("voucher"), *days("value_date")),
        *(days("date") if later else ()),
        *texts("memo", "account"),
        *(texts("cooperative") if changes_hands else ()),
        *money("debit", "credit"),
    )
    return Table.of("loan_entries", columns, rows, notes=(*notes, *later))


def _booked_later(entries: Sequence[Booked]) -> Iterator[Note]:
    """Said where the books of another day than that of the paper take an entry."""
    later = {each.posted.date for each in entries if each.posted.date != each.draft.value_date}
    if later:
        yield Note("loan_note.booked_later", {"days": sorted(later)})


def moved_screen(
    gone: TakenDocument,
    taken: TakenDocument,
    accounts: dict[str, Account],
    facts: dict[str, Cell],
    *,
    dry_run: bool,
) -> Screen:
    """A receipt moved: what it changes on the one loan and on the other, and every entry."""
    effects = [taken_screen(each, accounts, facts, dry_run=dry_run) for each in (gone, taken)]
    rows = [
        {"loan": each.loan.number, **record}
        for each, effect in zip((gone, taken), effects, strict=True)
        for record in effect.tables[0].records()
    ]
    about: dict[str, Cell] = {**facts, "day": taken.document.day}
    effect = Table.of("loan_effect", (*texts("loan"), *_EFFECT), rows, about)
    key = "loan_note.dry_run" if dry_run else "loan_note.taken"
    note = Note(key, {"link": taken.document.chain})
    sides = _sides(gone, taken)
    entries = entries_tables((*gone.entries, *taken.entries), accounts, (note,), sides)
    return Screen((effect, *entries))


def _sides(*taken: TakenDocument) -> Sides:
    """The kinds of the documents that corrections speak of, of the voided ones too."""
    kinds: dict[str, str] = {}
    for each in taken:
        kinds |= {key_of(document.chain): document.do for document in each.loan.documents}
        if (voided := each.document.body.get("voids")) is not None:
            reversals = (entry.draft.kind for entry in each.entries if entry.draft.reverses)
            kinds[key_of(voided)] = next(reversals, REALLOCATE)
    return Sides(kinds)


def confirmation_table(
    document: Document, facts: dict[str, Cell], follows: Iterable[Note], *, dry_run: bool
) -> Table:
    """A debt confirmation: our figures, theirs, and what is between; below it what follows."""
    ours, theirs = document.body["ours"], document.body.get("theirs")
    columns = (*texts("figure"), *sums("ours"))
    rows: list[dict[str, Cell]] = [
        {"figure": word_for("confirmed.", name), "ours": amount} for name, amount in ours.items()
    ]
    if theirs is not None:
        columns += sums("theirs", "difference")
        for row, (name, amount) in zip(rows, ours.items(), strict=True):
            row |= {"theirs": theirs[name], "difference": theirs[name] - amount}
    notes = [*follows, Note("loan_note.dry_run" if dry_run else "loan_note.confirmed")]
    if document.body["reason"]:
        notes.insert(0, Note("loan_note.reason", {"reason": document.body["reason"]}))
    if theirs is None:
        notes.insert(0, Note("loan_note.without_figures"))
    about: dict[str, Cell] = {**facts, "loan": document.loan, "day": document.day}
    return Table.of("loan_confirmation", columns, rows, about, notes)


def rolled_table(rolled: Rolled, facts: dict[str, Cell], *, dry_run: bool) -> Table:
    rows: list[Record] = [
        {"entry_kind": word_for("entry_kind.", kind), "entries": count}
        for kind, count in sorted(rolled.posted.items())
    ]
    notes = [Note("roll.dry_run" if dry_run else "roll.done", {"day": rolled.to})]
    if rolled.before is not None:
        notes.append(Note("roll.before", {"day": rolled.before}))
    if (rules := rolled.groups) is not None:
        key = "roll.by_groups_unverified" if rules.unverified else "roll.by_groups"
        notes.append(Note(key, {"name": rules.name, "source": rules.legal_source}))
    columns = (*texts("entry_kind"), Column("entries", "number", summed=True))
    return Table.of("rolled", columns, rows, facts, notes)


def rolled_screen(
    rolled: Rolled, accounts: dict[str, Account], facts: dict[str, Cell], *, dry_run: bool
) -> Screen:
    """What a roll posted: by kind, by account and by loan; every entry where it was kept."""
    kinds = rolled_table(rolled, facts, dry_run=dry_run)
    by_account = accounts_table(rolled.effects, accounts, {}, sides=rolled.sides)
    by_loan = loans_table(rolled.effects, accounts, {})
    data = {
        **parts(kinds),
        "accounts": by_account,
        "loans": by_loan,
    }
    if not rolled.effects:
        return Screen((kinds,), data, kinds)
    if not rolled.entries:
        if not by_loan.is_detail:
            by_loan = replace(by_loan, notes=(*by_loan.notes, Note("face.has_details")))
        return Screen((kinds, by_account, by_loan), data, kinds)
    entries = replace(entries_table(rolled.entries, accounts, (), rolled.sides), is_detail=True)
    data["entries"] = entries
    return Screen((kinds, by_account, by_loan, entries), data, kinds)


def position_table(at: Position, notes: tuple[Note, ...] = ()) -> Table:
    rows: list[Record] = [
        {"figure": word_for("column.", name), "amount": getattr(at, name)} for name in _FIGURES
    ]
    columns = (*texts("figure"), *money("amount"))
    return Table.of("loan_position", columns, rows, notes=notes)


def movements_table(asked: Asked, loan: Loan, last: int = MOVEMENTS_SHOWN) -> Table:
    """The documents of a loan by day, the latest last; each with the entry it led to."""
    documents = sorted(
        (each for each in loan.documents if each.day <= asked.as_of),
        key=lambda each: (each.day, each.chain),
    )
    shown = documents[-last:]
    keys = [key_of(each.chain) for each in shown]
    entries = entries_with_keys(asked.connection, asked.fund, keys) if keys else {}
    rows = [_movement_row(each, entries.get(key_of(each.chain))) for each in shown]
    columns = (
        *(*days("day"), *texts("what", "document")),
        *(*money("amount"), *texts("voucher"), *numbers("link")),
    )
    left_out = len(documents) - len(shown)
    notes = (Note("loan_note.earlier", {"count": left_out}),) if left_out else ()
    return Table.of("loan_movements", columns, rows, notes=notes)


def not_rolled(asked: Asked) -> tuple[Note, ...]:
    """The split of the books is as of the last roll: said where a day after it is asked."""
    last = rolled_to(asked.connection, asked.fund, asked.known_at)
    if last is None:
        return (Note("loan_note.never_rolled"),)
    if last < asked.as_of:
        return (Note("loan_note.not_rolled_since", {"day": last}),)
    return ()


def cooperative_names(asked: Asked) -> dict[str, str]:
    facts = stated(asked.connection, asked.fund, COOPERATIVE, known_at=asked.known_at)
    return {number: fact.body["name"] for number, fact in known_on(facts, asked.as_of).items()}


def state_of(loan: Loan, at: Position, day: date) -> Word:
    """One word for a loan: what comes first counts."""
    owes = at.principal or at.interest
    if not loan.begun(day):
        word = "signed"
    elif any(each.do == "write_off" and each.day <= day for each in loan.documents):
        word = "written_off"
    elif loan.closed is not None and loan.closed.day <= day:
        word = "closed"
    elif not owes:
        word = "paid"
    elif at.days_overdue or at.principal_overdue:
        word = "overdue"
    elif at.interest_overdue_due or at.late_interest_due:
        # Nothing is late any more; what being late cost is still owed. Programs filter by one word.
        return Word("overdue", Sentence("loan_state.overdue_interest"))
    else:
        word = "in_term"
    return word_for("loan_state.", word)


def _listed(loan: Loan, at: Position) -> dict[str, Cell]:
    return {
        "loan": loan.number,
        "signed": loan.contract.signed,
        "principal": loan.contract.terms.principal,
        "principal_in_term": at.principal_in_term,
        "principal_overdue": at.principal_overdue,
        "interest_owed": at.interest,
        "held": at.unapplied,
        "days_overdue": at.days_overdue,
    }


def _terms_table(asked: Asked, loan: Loan) -> Table:
    contract, terms = loan.contract, loan.contract.terms
    owner = loan.cooperative_on(asked.as_of)
    name = cooperative_names(asked).get(owner, "–")
    said: list[tuple[str, Cell]] = [
        ("loan", contract.number),
        ("borrower", f"{name} ({owner})"),
        ("signed", contract.signed),
        ("principal", terms.principal),
        ("rate", rate_said(contract)),
        ("rate_in_force", rate_in_force(loan, asked.as_of)),
        ("instalments", terms.instalments),
        ("method", Sentence(f"contract_method.{terms.method}")),
        ("source", contract.source),
        ("purpose", contract.purpose),
        ("approval", contract.approval),
        ("application", contract.application),
        ("decision", _decision_said(asked, contract.application)),
        ("officer", contract.officer),
        ("credit_statement", _credit_statement(loan, asked.as_of)),
    ]
    rows: list[Record] = [
        {"what": word_for("loan_word.", key), "value": as_text(value)}
        for key, value in said
        if value not in ("", None)
    ]
    return Table.of("loan_terms", texts("what", "value"), rows, asked.facts)


def _decision_said(asked: Asked, application: str) -> Sentence | None:
    """The decision by which it was signed, where that stands."""
    if not application:
        return None
    dossier = find_dossier(asked.connection, asked.fund, application, asked.known_at)
    decision = None if dossier is None else dossier.decision
    if decision is None or not isinstance(decision.said, Decided):
        return None
    said = {"document": decision.document, "day": decision.day, "by": decision.said.by}
    return Sentence("loan_word.decided", {**said, "amount": Dong(decision.said.amount)})


def _credit_statement(loan: Loan, day: date) -> str | None:
    """What was said first of the borrower's debts elsewhere, when money was paid out."""
    said = (
        (each.day, each.chain, str(each.body[CREDIT_STATEMENT]))
        for each in loan.documents
        if each.day <= day and CREDIT_STATEMENT in each.body
    )
    return min(said, default=(day, 0, None))[2]


def _unpaid_table(loan: Loan, day: date) -> Table:
    """What was missed, by instalment."""
    rows: list[Record] = [
        {
            "due": each.due,
            "principal": each.principal,
            "interest": each.interest,
            "days_overdue": each.days_overdue,
        }
        for each in unpaid_by_instalment(loan, day)
    ]
    columns = (*days("due"), *money("principal", "interest"), *numbers("days_overdue"))
    return Table.of("loan_unpaid", columns, rows)


def _dues_table(asked: Asked, loan: Loan) -> Table:
    """What falls due from the day on, first of all on it; what was missed is in the position."""
    day = asked.as_of
    known = coming(loan, min(day, asked.today))
    lines = [line for line in known if line.day > day or (line.day == day and line.to_pay)]
    rows = [_due_row(line, day) for line in lines[:DUES_SHOWN]]
    columns = (
        *days("due"),
        *money("principal", "interest", "instalment", "from_held", "to_pay"),
    )
    left = len(lines) - len(rows)
    notes = (Note("loan_note.more_dues", {"count": left}),) if left > 0 else ()
    return Table.of("loan_dues", columns, rows, notes=notes)


def _due_row(line: FallingDue, day: date) -> Record:
    """Of an instalment that falls due on the day itself, what its receipts have left."""
    principal, interest = line.principal, line.interest
    if line.day == day:
        principal, interest = line.principal_to_pay, line.interest_to_pay
    whole = principal + interest
    return {
        "due": line.day,
        "principal": principal,
        "interest": interest,
        "instalment": whole,
        "from_held": whole - line.to_pay,
        "to_pay": line.to_pay,
    }


def _movement_row(document: Document, entry: Entry | None) -> Record:
    amount = document.body.get("amount")
    return {
        "day": document.day,
        "what": word_for("document_kind.", document.do),
        "document": document.document or None,
        "amount": amount if isinstance(amount, int) else None,
        "voucher": None if entry is None else str(entry.voucher),
        "link": document.chain,
    }


def _oddities(asked: Asked, loan: Loan, at: Position) -> Iterator[Note]:
    """What a person who knows the loan would want to be told first."""
    if at.days_overdue:
        yield Note("loan_note.overdue", {"days": at.days_overdue})
    elif left := at.interest_overdue_due + at.late_interest_due:
        yield Note("loan_note.overdue_interest", {"amount": Dong(left)})
    if at.unapplied:
        yield Note("loan_note.held", {"amount": Dong(at.unapplied)})
    yield from in_force(loan, asked.as_of)
    for each in loan.documents:
        if each.do == "write_off" and each.day <= asked.as_of:
            yield Note("loan_note.written_off", {"day": each.day, "loan": loan.number})
    if (struck := loan.struck_off) is not None and struck.day <= asked.as_of:
        yield Note("loan_note.struck_off", {"day": struck.day, "document": struck.document})
    paid_out = 0 if loan.opening is None else loan.opening.paid_out
    paid_out += sum(
        each.body["amount"]
        for each in loan.documents
        if each.do == "disburse" and each.day <= asked.as_of
    )
    if paid_out < loan.contract.terms.principal:
        rest = Dong(loan.contract.terms.principal - paid_out)
        yield Note("loan_note.not_all_paid_out", {"rest": rest})
    if loan.disbursed is not None and loan.disbursed < loan.contract.signed:
        yield Note("loan_note.before_signed", {"day": loan.disbursed})
    if not loan.contract.approval:
        yield Note("loan_note.no_approval")
    owner = loan.cooperative_on(asked.as_of)
    facts = stated(
        asked.connection, asked.fund, COOPERATIVE, subject=owner, known_at=asked.known_at
    )
    fact = known_on(facts, asked.as_of).get(owner)
    if fact is None:
        yield Note("loan_note.unknown_borrower", {"cooperative": owner})
    elif fact.effective > asked.as_of:
        params: dict[str, object] = {"cooperative": owner, "first": fact.effective}
        yield Note("loan_note.borrower_since", params)
    elif fact.body["status"] != "active":
        status = Sentence(f"choice.cooperative_status.{fact.body['status']}")
        yield Note("loan_note.borrower_status", {"status": status})
    if loan.closed is not None and loan.closed.day <= asked.as_of:
        yield Note("loan_note.closed", {"day": loan.closed.day})


def _number(account: str, accounts: dict[str, Account]) -> str:
    found = accounts.get(account)
    return account if found is None else found.number


def _name(number: str, accounts: dict[str, Account]) -> Named | str:
    account = accounts.get(number)
    return "" if account is None else account.named
