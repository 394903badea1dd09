"""Small documents for tests: figures by their category and text, relations by their ids."""

from __future__ import annotations

from typing import Any

from fundledger.calendar import parse_day
from fundledger.errors import FundledgerError
from fundledger.published.checking import Finding, findings
from fundledger.published.figures import (
    Document,
    Figure,
    Relation,
    RelationKind,
    Stated,
    When,
)
from fundledger.published.spans import span_named


def document(code: str = "a", **said: Any) -> Document:
    return Document(code, f"Báo cáo {code}", **said)


def when(said: str = "") -> When:
    """`31/12/2022` a stock, `2023H1` a flow, `≤30/04/2023` cumulative, `01/01/2021≤30/04/2023`."""
    since, is_cumulative, day = said.rpartition("≤")
    if is_cumulative:
        return When(parse_day(day), None, True, parse_day(since) if since else None)
    if not said:
        return When()
    try:
        return When(parse_day(said))
    except FundledgerError:
        return When(span=span_named(said))


def figure(
    id_: str, category: str, text: str, time: str = "", in_: Document | None = None, **said: Any
) -> Figure:
    return Figure(in_ or document(), id_, f"mục {id_}", category, text, when=when(time), **said)


def relation(
    kind: RelationKind,
    of: str,
    *parts: str,
    less: tuple[str, ...] = (),
    in_: Document | None = None,
) -> Relation:
    return Relation(in_ or document(), kind, of, parts, less)


def stated(*said: Figure | Relation) -> list[Stated]:
    """Each document with what is of it, in the order in which they are named first."""
    documents = dict.fromkeys(each.document for each in said)
    return [
        Stated(
            each,
            tuple(one for one in said if isinstance(one, Figure) and one.document == each),
            tuple(one for one in said if isinstance(one, Relation) and one.document == each),
        )
        for each in documents
    ]


def found(*said: Figure | Relation) -> list[Finding]:
    return findings(stated(*said))


def rules(*said: Figure | Relation) -> list[str]:
    return [each.rule for each in found(*said)]
