"""From which bucket of days overdue to which: loans, and đồng of principal, over a span.

Both tables have a row for each bucket at the beginning and a column for each at the end. A row adds
up to what the bucket held at the beginning, a column to what it holds at the end; what was paid out
is a row, what was paid back or written off a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from fundledger.arrears.ageing import Buckets
from fundledger.arrears.movements import Cells, Start, movements
from fundledger.messages.wording import Sentence
from fundledger.reports.arrears import bucket_word, buckets_of, day_of
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked
from fundledger.reports.late import based
from fundledger.reports.many import Summed
from fundledger.reports.screens import Screen
from fundledger.reports.spans import spanned
from fundledger.reports.table import (
    Column,
    ColumnKind,
    Note,
    Record,
    Table,
    Word,
    alone,
    texts,
    word_for,
)

BUCKET_MOVEMENTS_OF_FUNDS = Summed("bucket_movements")
_CAME: tuple[Start, ...] = ("new", "more", "opened")
_SELDOM = frozenset({"more", "opened"})
_ENDED = ("paid_off", "written_off")
_WENT = ("paid_off", "collected", "written_off")


def bucket_movements_screen(asked: Asked, first: date) -> Screen:
    """In principal, which programs are given at the top, then the same in loans."""
    buckets = buckets_of(asked)
    of = movements(day_of(asked), first, buckets)
    facts = based(spanned(asked, first), "contract")
    notes = [Note("arrears_note.moved_so_far", {"day": of.last})] if of.last < asked.as_of else []
    columns, rows = _crossed("money", of.principal, buckets, _WENT)
    principal = _narrowed(Table.of("bucket_movements", columns, rows, facts, notes))
    columns, rows = _crossed("number", of.loans, buckets, _ENDED)
    loans = _narrowed(Table.of("bucket_loans", columns, rows))
    return Screen((principal, loans), {**parts(principal), "loans": loans}, flat=principal)


def _crossed(
    kind: ColumnKind, cells: Cells, buckets: Buckets, went: Sequence[str]
) -> tuple[tuple[Column, ...], list[Record]]:
    """A row for each bucket at the beginning, a column for each at the end, and what is beside."""
    ends = {place: each.code for place, each in enumerate(buckets.every)}
    columns = (
        *texts("bucket_before"),
        *(Column(each.code, kind, summed=True, title=each.name) for each in buckets.every),
        *(Column(each, kind, summed=True, title=Sentence(f"bucket_went.{each}")) for each in went),
        Column("in_all", kind, summed=True),
    )
    starts: dict[Start, Word] = {
        **{place: bucket_word(each) for place, each in enumerate(buckets.every)},
        **{came: word_for("bucket_came.", str(came)) for came in _CAME},
    }
    rows: list[Record] = []
    for start, word in starts.items():
        row = dict.fromkeys((*ends.values(), *went), 0)
        row |= {
            ends[end] if isinstance(end, int) else end: amount
            for (begun, end), amount in cells.items()
            if begun == start
        }
        if start not in _SELDOM or any(row.values()):
            rows.append({"bucket_before": word, **row, "in_all": sum(row.values())})
    return columns, rows


def _narrowed(table: Table) -> Table:
    """What nothing went to takes no room on a screen."""
    total = table.total
    shown = (each for each in table.columns if not each.summed or total[each.name])
    return replace(table, on_screen=alone(*shown))
