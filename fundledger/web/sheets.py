"""A page that puts questions together: tiles, what can be done, and a part for each question.

    return sheet(visit, title, links=[links(visit, "web_loans.decisions", *ACTS, loan=code)],
                 parts=[part(visit, "loan schedule", {"loan": code}), …])

It asks and shows. What an act is told by a link is only what the act has a parameter for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from fundledger.messages import say
from fundledger.office.table import declaration
from fundledger.reports.as_text import shown
from fundledger.reports.table import Table
from fundledger.web.fields import Form
from fundledger.web.parts import Part
from fundledger.web.sentences import title_of
from fundledger.web.visits import Visit


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    value: str
    href: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """What can be done or asked next, under a heading."""

    title: str
    items: tuple[tuple[str, str], ...]


def links(visit: Visit, key: str, *acts: str, **said: object) -> Links:
    """Each act's page, filled in with what it can be told of this."""
    return Links(say(key), tuple((title_of(act), leads(visit, act, said)) for act in acts))


def leads(visit: Visit, act: str, said: dict[str, object]) -> str:
    what = declaration(act)
    known = {name: value for name, value in said.items() if name in what.by_name}
    if what.traits.made == "paper" and not what.traits.of_book:
        return visit.to("papers", act.partition(" ")[2], **known)
    if what.traits.is_question:
        return visit.question(act, known)
    return visit.deed(act, **known)


def tiles_of(visit: Visit, table: Table, label: str, value: str) -> list[Tile]:
    """A short table of figures as tiles, a row each."""
    columns = {each.name: each for each in table.columns}
    return [
        Tile(
            shown(row[label], columns[label], visit.lang),
            shown(row[value], columns[value], visit.lang),
        )
        for row in table.records()
    ]


def sheet(
    visit: Visit,
    title: str,
    *,
    told: str = "",
    tiles: Sequence[Tile] = (),
    links: Sequence[Links] = (),
    parts: Sequence[Part] = (),
    form: Form | None = None,
) -> Response:
    """`form`: what narrows the first part down; its fields stand above."""
    return visit.page(
        "sheet.html", title, told=told, tiles=tiles, links=links, parts=parts, form=form
    )
