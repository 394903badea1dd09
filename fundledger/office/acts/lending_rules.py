"""The table by which a request for a loan goes: its steps, who may decide, which papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.answers import Answer, Made, giving_back, shown
from fundledger.office.declaring import act, question
from fundledger.office.kinds import Document, SourceFile

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.errors import BadFile
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.rules.lending import LendingRules


@question(of_many=True)
def lending_rules(asked: Asked) -> Screen:
    """The table that holds: since when, by which paper, its steps, authority and papers."""
    from fundledger.reports.lending_rules import rules_screen

    return rules_screen(asked)


@question(of_book=True, made="text")
def export_lending_rules(work: Work) -> Answer:
    """The table that holds, as a workbook or TOML that can be changed and adopted."""
    from fundledger.exchange.lending_rules import write_table
    from fundledger.lending.tables import Tables
    from fundledger.reports.table import Note
    from fundledger.schemas.lending_rules import written

    def rules() -> LendingRules:
        with work.reading() as asked:
            return Tables.read(asked.connection, asked.fund, asked.known_at).on(asked.as_of)

    def write(place: Path, replace: bool) -> list[Note]:
        write_table(rules(), place, replace=replace)
        return [Note("lending_note.written", {"path": str(place)})]

    return Answer(made=Made("quy-trinh.xlsx", write, lambda: iter([written(rules())])))


@act(role="keeper", gives_back="lending_rules", main="lending_changes")
def adopt_lending_rules(
    work: Work, file: SourceFile, *, document: Document, dry_run: bool = False
) -> Answer:
    """Take the Fund's own table from a file; answers what it changes, row by row."""
    from fundledger.exchange.lending_rules import table_of
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.lending.requests import Requests
    from fundledger.lending.standing import ENDED
    from fundledger.lending.tables import Tables, adopt
    from fundledger.reports.lending_rules import Adoption, adopted_screen
    from fundledger.rules.lending.changes import changes
    from fundledger.schemas.lending_rules import LAYOUT, OTHERS

    def write(refusal: BadFile, place: Path, may_replace: bool) -> None:
        write_with_remarks(
            *(file, refusal.problems, place), layout=LAYOUT, others=OTHERS, replace=may_replace
        )

    with giving_back(write):
        rules = table_of(file)
    with work.writing() as writer:
        before = Tables.read(writer.connection, writer.fund).held_on(rules.since)
        is_new = adopt(writer, rules, document)
        requests = Requests.read(writer.connection, writer.fund)
        waiting = [
            each
            for each in requests.on(work.today)
            if each.state not in ENDED and each.rules == rules
        ]
    changed = tuple(changes(before.rules, rules)) if is_new else ()
    adopted = Adoption(rules, document, before, changed, is_new, len(waiting))
    found = adopted_screen(adopted, work.fund, work.today, dry_run=dry_run)
    return shown(found, changed=len(changed), new=is_new)
