"""What goes by e-mail to whom, and what became of it: a line a paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fundledger.registers.cooperatives import cooperatives
from fundledger.registers.papers import Issued
from fundledger.reports.asked import Asked
from fundledger.reports.table import Cell, Record, Table, texts, word_for

_COLUMNS = (
    *texts("paper_number", "name"),
    *(*texts("cooperative", wide=True), *texts("mail_address", "mail_state", "why")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One paper. `state`: to_send, sent, failed, was_sent, taken_back, or no_address."""

    issued: Issued
    name: str
    email: str
    state: str
    why: str = ""


def mail_lines(asked: Asked, papers: Iterable[Issued]) -> list[Line]:
    """By the register of borrowers as it is on the day asked."""
    known = cooperatives(asked.connection, asked.fund, asked.as_of)
    lines: list[Line] = []
    for each in papers:
        of = known.get(each.addressee)
        email = "" if of is None else of.email or ""
        name = each.addressee if of is None else of.name
        lines.append(Line(each, name, email, _state(each, email)))
    return lines


def _state(issued: Issued, email: str) -> str:
    if not issued.stands:
        return "taken_back"
    if issued.mailed:
        return "was_sent"
    return "to_send" if "@" in email.strip("@") else "no_address"


def mail_table(lines: Sequence[Line], facts: Mapping[str, Cell]) -> Table:
    rows: list[Record] = [
        {
            "paper_number": each.issued.number,
            "name": each.name,
            "cooperative": each.issued.addressee or None,
            "mail_address": each.email or None,
            "mail_state": word_for("mail_state.", each.state),
            "why": each.why or None,
        }
        for each in lines
    ]
    return Table.of("paper_mail", _COLUMNS, rows, facts)
