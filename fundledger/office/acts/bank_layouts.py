"""What the statements of a bank look like: which are known, and how another is learnt.

`propose_bank_layout` shows what a file seems to say; `learn_bank_layout` takes what a person says
of it, and keeps the layout if it proves the file. A face asks in between, or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fundledger.office.answers import Answer, noted, told
from fundledger.office.declaring import act, question
from fundledger.office.kinds import (
    TEXT,
    ColumnHolds,
    LabelText,
    Money,
    Name,
    Number,
    SourceFile,
    Text,
)
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.exchange.statements.teaching import Lesson
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Table

Layout = Annotated[str, TEXT.named("layout")]


@question(is_dated=False)
def bank_layouts(asked: Asked) -> Table:
    """The banks whose statements are known, and which of them the Fund has taught itself."""
    from fundledger.exchange.statements.own_layouts import layouts_of, own_layouts
    from fundledger.reports.bank_layouts import layouts_table

    own = own_layouts(asked.connection, asked.fund)
    layouts = layouts_of(asked.connection, asked.fund)
    return layouts_table([(each.name, each.bank, each.name in own) for each in layouts])


@question(of_book=True, is_dated=False)
def bank_layout(work: Work, name: Layout) -> Answer:
    """What a layout says: the TOML file that another Fund can add it from."""
    from fundledger.exchange.statements.own_layouts import body_named
    from fundledger.reports.bank_layouts import layout_table
    from fundledger.schemas.bank_layout import said_in, written

    with work.reading() as asked:
        body = body_named(asked.connection, asked.fund, name)
    text = written(body).rstrip("\n")
    table = layout_table(said_in(body), {"name": name})
    says = Note("bank_layout.shown", {"text": text})
    return Answer(table, says=(says,), is_brief=True, facts={"toml": text})


@question(of_book=True, is_dated=False, main="bank_layout_columns")
def propose_bank_layout(
    work: Work,
    file: SourceFile,
    *,
    column: tuple[ColumnHolds, ...] = (),
    heading_row: Number | None = None,
) -> Answer:
    """The first rows of a statement of any bank, and what its columns seem to hold."""
    from fundledger.exchange.statements import teaching
    from fundledger.exchange.statements.own_layouts import layouts_of
    from fundledger.reports import bank_layouts as tables
    from fundledger.reports.screens import Screen

    found = teaching.proposed(file, heading_row=heading_row, columns=column)
    known: str | None = None
    if heading_row is None and not column:  # else somebody teaches it already
        with work.reading() as asked:
            known = teaching.read_already(file, layouts_of(asked.connection, asked.fund))
    rows = tables.rows_table(found.rows, {"file": found.file})
    columns = tables.columns_table(
        [(each.letter, each.heading, each.samples, each.holds, each.why) for each in found.columns],
        found.lacking,
    )
    said = {"file": found.file, "name": known}
    says = () if known is None else (Note("bank_layout.read_already", said),)
    sides = [tables.sides_table(found.sides)] if found.sides else []
    facts = {
        "heading_row": found.heading_row,
        "doubtful": [each.letter for each in found.columns if not each.is_sure],
        "lacking": list(found.lacking),
        "bank": found.bank,
    }
    return Answer(Screen((rows, *sides, columns)), says=says, facts=facts)


@act
def learn_bank_layout(
    work: Work,
    file: SourceFile,
    *,
    name: Name = "",
    bank: Text = "",
    column: tuple[ColumnHolds, ...] = (),
    heading_row: Number | None = None,
    money_in: tuple[Text, ...] = (),
    money_out: tuple[Text, ...] = (),
    label: tuple[LabelText, ...] = (),
    recognise: tuple[Text, ...] = (),
    fill_days: bool | None = None,
    continued: bool | None = None,
    opening: Money | None = None,
    closing: Money | None = None,
    dry_run: bool = False,
) -> Answer:
    """Keep what the statements of another bank look like, taught with one of them.

    `column` says what a column holds, by its letter or heading: {"C": "narrative"}; what is not
    said is taken as `propose_bank_layout` has it. Kept only if the file is read and proved by it.
    """
    from fundledger.exchange.statements import teaching
    from fundledger.exchange.statements.own_layouts import keep_layout, layouts_of
    from fundledger.reports.bank_layouts import learnt_table

    said = teaching.Lesson(
        name=name,
        bank=bank,
        heading_row=heading_row,
        columns=column,
        labels=label,
        recognise=recognise,
        money_in=money_in,
        money_out=money_out,
        fill_days=fill_days,
        continued=continued,
        opening=opening,
        closing=closing,
    )
    with work.reading() as asked:
        layouts = layouts_of(asked.connection, asked.fund)
    learnt = teaching.layout_learnt(file, layouts, said)
    with work.writing() as writer:
        is_new_one = keep_layout(writer, learnt.body)
    kept = str(learnt.body["name"])
    says = [] if not is_new_one else [Note("bank_layout.replaced", {"name": kept})]
    key = "bank_layout.would_learn" if dry_run else "bank_layout.learnt"
    says.append(Note(key, {"name": kept}))
    if not dry_run:
        says.append(_how_to_read(file.name, kept, learnt.is_found, said))
    found = learnt_table(learnt.read, {"file": file.name, "name": kept})
    remarks = noted(remark for one in learnt.read for remark in one.remarks)
    return Answer(found, remarks, tuple(says), facts={"layout": kept})


def _how_to_read(file: str, name: str, is_found: bool, said: Lesson) -> Note:
    """The command that reads the file now: as it was read when the layout was learnt."""
    params: dict[str, object] = {"file": file, "name": name}
    if said.opening is None or said.closing is None:
        return Note("bank_layout.read_now" if is_found else "bank_layout.read_by_name", params)
    params |= {"opening": said.opening, "closing": said.closing}
    return Note("bank_layout.read_with_ends", params)


@act(shows=False)
def add_bank_layout(work: Work, file: SourceFile) -> Answer:
    """Keep what the statements of another bank look like, from a TOML file; answers its name."""
    from fundledger.exchange.statements.own_layouts import add_layout

    with work.writing() as writer:
        name = add_layout(writer, file)
    return told(Note("bank_layout.added", {"name": name}), layout=name)


@act(shows=False)
def drop_bank_layout(work: Work, name: Layout, *, reason: Text) -> Answer:
    """A layout of the Fund's own is known no more; what was read by it stays."""
    from fundledger.exchange.statements.own_layouts import drop_layout

    with work.writing() as writer:
        drop_layout(writer, name, reason)
    return told(Note("bank_layout.dropped", {"name": name}))
