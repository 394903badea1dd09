"""What became of papers that were held against the books, as tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from fundledger.calendar import show_day
from fundledger.messages import Wording
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.reports.screens import Screen
from fundledger.reports.table import Cell, Note, Record, Table, Word, numbers, texts, word_for
from fundledger.statements.comparing import Difference, Plain, table_title
from fundledger.statements.paper_files import Elsewhere
from fundledger.statements.verify import Verified

_DAY = re.compile(r"\d{4}-\d\d-\d\d")

_FILES = (
    *texts("file", "verify_result", "paper_number", "why"),
    *(*numbers("lines_differ"), *texts("verify_match", "act", "as_of_day", wide=True)),
)
_LINES = texts("file", "of_table", "of_row", "of_column", "printed", "in_books")
_PLACES = (*texts("file"), *numbers("page", "line"), *texts("stands_there", "as_drawn"))


def verified_screen(found: Sequence[Verified]) -> Screen:
    files = Table.of("verified", _FILES, map(_file, found), notes=_notes(found))
    lines = [_line(each.file, one) for each in found for one in each.lines]
    places = [_place(each.file, one) for each in found for one in each.elsewhere]
    tables = [files]
    if lines:
        tables.append(Table.of("verified_lines", _LINES, lines))
    if places:
        tables.append(Table.of("verified_places", _PLACES, places))
    return Screen(tuple(tables), {"files": [_data(each) for each in found]}, files)


def differences_table(found: Iterable[tuple[str, Difference]]) -> Table:
    """The lines for which drafts are not issued."""
    return Table.of("verified_lines", _LINES, [_line(file, each) for file, each in found])


def _file(found: Verified) -> Record:
    attached, issued = found.attached, found.issued
    return {
        "file": found.file,
        "verify_result": word_for("verify_result.", found.result),
        "paper_number": issued.number if issued is not None else None,
        "why": found.why,
        "lines_differ": len(found.lines) or None,
        "verify_match": word_for("verify_match.", found.match) if found.match else None,
        "act": attached.act if attached is not None else None,
        "as_of_day": attached.as_of if attached is not None else None,
    }


def _notes(found: Sequence[Verified]) -> Iterable[Note]:
    for each in found:
        for remark in each.remarks:
            yield Note("verify.of_file", {"file": each.file, "said": remark})


def _line(file: str, line: Difference) -> Record:
    title = table_title(line.table)
    of_table: Cell = Word(line.table, title)
    if not line.table:
        of_table = Word("", Sentence("verify.in_the_text"))
    elif line.table == "asks":
        of_table = Word("asks", Sentence("verify.asked_sums"))
    row: Cell = line.row or (Word("", Sentence("verify.total_row")) if line.table else None)
    return {
        "file": file,
        "of_table": of_table,
        "of_row": row,
        "of_column": Word(line.column, line.heading),
        "printed": _shown(line.then, is_money=line.is_money),
        "in_books": _shown(line.now, is_money=line.is_money),
    }


def _shown(value: Plain, *, is_money: bool) -> Cell:
    if value is None:
        return None
    shown: str | Wording = str(value)
    if type(value) is int and (is_money or abs(value) > 9_999):
        shown = Joined((Dong(value),))
    elif isinstance(value, str) and _DAY.fullmatch(value):
        shown = show_day(date.fromisoformat(value))
    return Word(str(value), shown)


def _place(file: str, place: Elsewhere) -> Record:
    return {
        "file": file,
        "page": place.page,
        "line": place.line,
        "stands_there": place.found or None,
        "as_drawn": place.expected or None,
    }


def _data(found: Verified) -> Mapping[str, Any]:
    """For programs: the names do not change."""
    attached, issued = found.attached, found.issued
    return {
        "file": found.file,
        "result": found.result,
        "holds": found.holds,
        "number": issued.number if issued is not None else None,
        "match": found.match or None,
        "why": found.why,
        "remarks": list(found.remarks),
        "signatures": [
            {
                "name": each.name,
                "organisation": each.organisation or None,
                "moment": None if each.moment is None else each.moment.isoformat(),
                "is_whole": each.is_whole,
                "covers_all": each.covers_all,
                "is_in_time": each.is_in_time,
            }
            for each in found.signatures
        ],
        "act": attached.act if attached is not None else None,
        "fund": attached.fund if attached is not None else None,
        "as_of": attached.as_of if attached is not None else None,
        "known_at": attached.known_at if attached is not None else None,
        "lines": [
            {
                "table": each.table or None,
                "row": each.row or None,
                "column": each.column,
                "printed": each.then,
                "in_books": each.now,
            }
            for each in found.lines
        ],
        "places": [
            {
                "page": each.page,
                "line": each.line,
                "stands_there": each.found,
                "as_drawn": each.expected,
            }
            for each in found.elsewhere
        ],
    }
