"""Layouts of statements as people look at them: which are known, what one says, what one learns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fundledger.banking.lines import StatementRead
from fundledger.messages.wording import Sentence
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

_PROOFS = ("running", "ends", "totals")
"""What proves that lines were read rightly."""


def layouts_table(layouts: Sequence[tuple[str, str, bool]]) -> Table:
    """Each layout with its bank, and whether it is the Fund's own."""
    of_program, of_fund = Sentence("bank_word.of_program"), Sentence("bank_word.own")
    rows: list[Record] = [
        {"layout": name, "bank": bank, "origin": of_fund if own else of_program}
        for name, bank, own in layouts
    ]
    return Table.of("bank_layouts", texts("layout", "bank", "origin"), rows)


def layout_table(said: Iterable[tuple[str, str, Sentence]], facts: dict[str, Cell]) -> Table:
    """Each key of a layout with its value, as a file has it, and what it means."""
    rows: list[Record] = [
        {"layout_key": key, "value": value, "explanation": meaning} for key, value, meaning in said
    ]
    return Table.of("bank_layout", texts("layout_key", "value", "explanation"), rows, facts)


def rows_table(rows: Iterable[tuple[int, str]], facts: dict[str, Cell]) -> Table:
    """The first rows of a file, each in one line."""
    found: list[Record] = [{"row": number, "row_text": text} for number, text in rows]
    return Table.of("bank_layout_rows", (*numbers("row"), *texts("row_text")), found, facts)


def columns_table(
    columns: Iterable[tuple[str, str, Sequence[str], str | None, str | None]],
    lacking: Sequence[str],
) -> Table:
    """Each column of a file: its heading, what stands in it, what it holds, and why so."""
    rows: list[Record] = [
        {
            "file_column": letter,
            "file_heading": heading or None,
            "samples": "; ".join(samples) or None,
            "seems_to_hold": None if holds is None else word_for("layout_field.", holds),
            "known_by": word_for("layout_why.", why or "nothing"),
        }
        for letter, heading, samples, holds, why in columns
    ]
    named = texts("file_column", "file_heading", "samples", "seems_to_hold", "known_by")
    notes: list[Note] = []
    if lacking:
        wanted = [Sentence(f"layout_field.{each}") for each in lacking]
        notes.append(Note("bank_layout.still_lacking", {"lacking": wanted}))
    return Table.of("bank_layout_columns", named, rows, {}, notes)


def sides_table(sides: Mapping[str, str | None]) -> Table:
    """What the column of directions says, and which side that is."""
    rows: list[Record] = [
        {"words": text, "direction": None if side is None else word_for("layout_field.", side)}
        for text, side in sides.items()
    ]
    return Table.of("bank_layout_sides", texts("words", "direction"), rows)


def learnt_table(read: Sequence[StatementRead], facts: dict[str, Cell]) -> Table:
    """What a layout reads of the file that it was taught with."""
    rows: list[Record] = [
        {
            "bank_account": one.account or None,
            "from": one.first,
            "to": one.last,
            "lines_read": len(one.lines),
            "opening_balance": one.opening,
            "money_in": sum(line.amount for line in one.lines if line.amount > 0),
            "money_out": -sum(line.amount for line in one.lines if line.amount < 0),
            "closing_balance": one.closing,
        }
        for one in read
    ]
    columns = (
        *(*texts("bank_account"), *days("from", "to"), *numbers("lines_read")),
        *money("opening_balance"),
        *(sums if len(rows) > 1 else money)("money_in", "money_out"),
        *money("closing_balance"),
    )
    proofs = dict.fromkeys(one.proof for one in read if one.proof in _PROOFS)
    notes = [Note(f"layout_proof.{proof}") for proof in proofs]
    return Table.of("bank_layout_learnt", columns, rows, facts, notes)
