"""Debts in their groups, and the sets of rules that put them there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.answers import Answer, shown
from fundledger.office.declaring import Words, act, question
from fundledger.office.kinds import (
    TEXT,
    TODAY,
    Cooperative,
    Day,
    Document,
    Loan,
    Number,
    SourceFile,
    Text,
)
from fundledger.office.papers import Booked
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from fundledger.ledger.entry import Booked as BookedEntry
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.many import Many
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table

RuleSetName = Annotated[str, TEXT.named("rule_set")]
MarkKind = Annotated[Literal["misused", "judged"], Words("choice.mark.")]


def _groups_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.debt_groups import SUMS_OF_FUNDS
    from fundledger.reports.many import together

    return together(found, SUMS_OF_FUNDS)


@question(of_many=True, together=_groups_of_all, main="debt_groups")
def debt_groups(asked: Asked, *, compare_rules: RuleSetName | None = None) -> Screen:
    """Every debt with principal in its group, and what each group sums to.

    `compare_rules` names a family or a set whose groups are put beside the Fund's own.
    """
    from fundledger.reports.debt_groups import groups_screen

    return groups_screen(asked, compare=compare_rules)


@question
def borrower_debt_groups(asked: Asked, cooperative: Cooperative) -> Table:
    """All debts of a borrower: what each gives by itself, and its group beside the others."""
    from fundledger.reports.debt_groups import borrower_table

    return borrower_table(asked, cooperative)


@question
def explain_debt_group(asked: Asked, loan: Loan) -> Table:
    """Why a debt is in its group: the set, its thresholds, what was found, what came of it."""
    from fundledger.reports.debt_groups import explained_table

    return explained_table(asked, loan)


@question(of_book=True)
def rule_sets(work: Work, name: RuleSetName | None = None) -> Answer | Table:
    """The sets of rules that there are, and which holds; one by its name as TOML, in `toml`."""
    from fundledger.exchange.rule_sets import explained, written
    from fundledger.messages.wording import Joined
    from fundledger.reports.rule_sets import rules_table, said_of

    with work.reading() as asked:
        if name is None:
            return rules_table(asked)
        found = said_of(asked, name)
        table = rules_table(asked, only=name)
    text = Joined(tuple(explained(kind, said) for kind, said in found), "\n\n")
    toml = "\n".join(written(kind, said) for kind, said in found)
    says = Note("rule_set.shown", {"text": text})
    return Answer(table, says=(says,), is_brief=True, facts={"toml": toml})


@act(role="keeper")
def adopt_rules(work: Work, file: SourceFile, *, dry_run: bool = False) -> Answer:
    """Take the Fund's own sets of rules from a TOML file; answers whose group they change."""
    from fundledger.arrears.debt_groups import changes, classed
    from fundledger.arrears.debts import Day, debts
    from fundledger.exchange.rule_sets import adopt_file
    from fundledger.grading.rule_sets import RuleSets
    from fundledger.reports.rule_sets import adopted_screen

    with work.writing() as writer:
        day = Day(writer.connection, writer.fund, work.today, today=work.today)
        every = debts(day)
        before = classed(day, of=every)
        adopted = adopt_file(writer, file)
        after = classed(day, of=every)
        sets = RuleSets.read(writer.connection, writer.fund)
    changed = changes(before, after)
    found = adopted_screen(adopted, changed, sets, work.today, dry_run=dry_run)
    return shown(found, changed=len(changed))


@act(role="keeper")
def drop_rules(work: Work, name: RuleSetName, *, reason: Text, dry_run: bool = False) -> Answer:
    """Take back a set of the Fund's own that nothing was done by."""
    from fundledger.arrears.debt_groups import changes, classed
    from fundledger.arrears.debts import Day, debts
    from fundledger.grading.adopting import drop
    from fundledger.reports.rule_sets import dropped_screen

    with work.writing() as writer:
        day = Day(writer.connection, writer.fund, work.today, today=work.today)
        every = debts(day)
        before = classed(day, of=every)
        dropped = drop(writer, name, reason, work.today)
        after = classed(day, of=every)
    changed = changes(before, after)
    return shown(dropped_screen(dropped, changed, dry_run=dry_run), changed=len(changed))


@act
def raise_debt_group(
    work: Work,
    loan: Loan,
    *,
    to: Number,
    until: Day,
    on: Day = TODAY,
    reason: Text,
    document: Document,
    booked_on: Booked | None = None,
    dry_run: bool = False,
) -> Answer:
    """Put a debt into a worse group by a decision, to the end of a day."""
    from fundledger.arrears.raising import raise_group
    from fundledger.grading.groups import Raised
    from fundledger.loans.verbs import settle_marked
    from fundledger.reports.debt_marks import raised_table

    with work.writing() as writer:
        raised = Raised(to, until, document, reason)
        kept, before = raise_group(writer, loan, raised, on, work.today)
        settled = settle_marked(writer, kept.loan, booked_on)
    found = raised_table(kept, before, dry_run=dry_run)
    return shown(found, remarks=_followed(settled), link=kept.chain, **_entries(settled))


@act
def mark_debt(
    work: Work,
    loan: Loan,
    *,
    kind: MarkKind,
    on: Day = TODAY,
    document: Document,
    reason: Text,
    booked_on: Booked | None = None,
    dry_run: bool = False,
) -> Answer:
    """Keep that the money of a loan was not used for its purpose, or that a court has decided."""
    from fundledger.grading.marking import mark
    from fundledger.grading.rule_sets import RuleSets
    from fundledger.loans.verbs import settle_marked
    from fundledger.reports.debt_marks import marked_table, without_effect

    with work.writing() as writer:
        kept = mark(writer, loan, kind, on, document, reason, work.today)
        rules = RuleSets.read(writer.connection, writer.fund).groups_on(on)
        settled = settle_marked(writer, kept.loan, booked_on)
    found = marked_table([kept], dry_run=dry_run)
    remarks = (*without_effect(kept, rules), *_followed(settled))
    return shown(found, remarks=remarks, link=kept.chain, **_entries(settled))


@act
def unmark_debt(
    work: Work,
    link: Number,
    *,
    reason: Text,
    booked_on: Booked | None = None,
    dry_run: bool = False,
) -> Answer:
    """A decision or finding about a debt's group was wrong: it stands no more, both stay."""
    from fundledger.grading.marking import unmark
    from fundledger.loans.verbs import settle_marked
    from fundledger.reports.debt_marks import taken_back_table

    with work.writing() as writer:
        gone = unmark(writer, link, reason, work.today)
        settled = settle_marked(writer, gone.loan, booked_on)
    found = taken_back_table(gone, dry_run=dry_run)
    return shown(found, remarks=_followed(settled), **_entries(settled))


def _followed(settled: Sequence[BookedEntry]) -> list[Note]:
    """Interest that was recognised on days of another group is put right at once."""
    return [Note("debt_mark.settled", {"count": len(settled)})] if settled else []


def _entries(settled: Sequence[BookedEntry]) -> dict[str, Any]:
    return {"entries": [each.posted.number for each in settled]} if settled else {}
