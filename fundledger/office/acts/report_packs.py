"""The reports that the law wants of a half-year and a year, as workbooks that the Fund edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from fundledger.office.answers import Answer, Made, told
from fundledger.office.declaring import SpanFrom, act, question
from fundledger.office.kinds import TEXT, TODAY, Day, Document, Period, SourceFile

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Note, Table

Form = Annotated[str, TEXT.named("form")]


@question(of_book=True, is_dated=False, made="workbook")
def fill_pack(work: Work, form: Form, period: Period) -> Answer:
    """A report of a period as a workbook: the Fund's own template, or ours, with the figures in it.

    `period` is a half-year or a year: 2023H1, 2023.
    """
    first, last = period

    def write(place: Path, may_replace: bool) -> Sequence[Note]:
        from fundledger.reports.table import Note
        from fundledger.statements.packs import filled, pack_figures, template_for
        from fundledger.store.targets import WORKBOOK
        from fundledger.store.writing import write_bytes

        with _asked_of(work, last) as asked:
            template, own = template_for(asked, form)
            figures = pack_figures(asked, first)
            data = filled(template, figures)
            to_come = last > asked.today
        write_bytes(data, place, WORKBOOK, replace=may_replace)
        notes = [Note("face.written", {"path": str(place)})]
        if own is None:
            notes.append(Note("report_pack.ours"))
        else:
            said = {"name": own.name, "day": own.since}
            notes.append(Note("report_pack.own", said))
        if to_come:
            notes.append(Note("loan_note.if_kept", {"day": last}))
        return [*notes, *figures.notes]

    return Answer(made=Made(f"{form}-{last:%Y-%m}.xlsx", write))


@question
def pack_fields(asked: Asked, *, first: SpanFrom) -> Table:
    """Every name that a template may have in braces, with what it stands for in the span."""
    from fundledger.statements.packs import fields_table, pack_figures

    return fields_table(asked, pack_figures(asked, first))


@question(of_book=True, is_dated=False, made="workbook")
def export_pack(work: Work, form: Form) -> Answer:
    """A template to change in Excel: the one that the Fund keeps today, or ours."""

    def write(place: Path, may_replace: bool) -> Sequence[Note]:
        from fundledger.reports.table import Note
        from fundledger.statements.packs import template_for
        from fundledger.store.targets import WORKBOOK
        from fundledger.store.writing import write_bytes

        with work.reading() as asked:
            template, own = template_for(asked, form)
        write_bytes(template.data, place, WORKBOOK, replace=may_replace)
        notes = [
            Note("face.written", {"path": str(place)}),
            Note("report_pack.next", {"form": form}),
        ]
        return notes if own is not None else [*notes, Note("report_pack.columns_unknown")]

    return Answer(made=Made(f"{form}.xlsx", write))


@act(shows=False, role="keeper")
def keep_pack(
    work: Work,
    form: Form,
    file: SourceFile,
    *,
    on: Day = TODAY,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Keep the Fund's own template of a report from a day on; every name in it is looked up."""
    from fundledger.registers.report_templates import keep
    from fundledger.reports.asking import ask
    from fundledger.reports.table import Note
    from fundledger.statements.packs import filled, pack_figures

    with work.writing() as writer:
        asked = ask(writer.connection, writer.fund, work.today)
        asked = replace(asked, today=work.today)
        filled(file, pack_figures(asked, work.today.replace(month=1, day=1)))
        kept, is_new = keep(writer, form, file.name, file.data, on, document)
    key = "would_keep" if dry_run else "kept"
    said = {"form": kept.form, "name": kept.name, "day": kept.since}
    return told(Note(f"report_pack.{key if is_new else 'already'}", said), new=is_new)


@question
def kept_packs(asked: Asked) -> Table:
    """The templates there are: ours, and the Fund's own since when and by which paper."""
    from fundledger.statements.packs import kept_table

    return kept_table(asked)


@contextmanager
def _asked_of(work: Work, last: date) -> Iterator[Asked]:
    from fundledger.reports.asking import ask

    with work.book.reading() as connection:
        yield replace(ask(connection, work.fund, last), today=work.today)
