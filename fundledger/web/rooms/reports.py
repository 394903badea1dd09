"""All that can be asked, and all that can be done: by section, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from fundledger.messages import catalogue, language, say
from fundledger.office.declaring import Declared
from fundledger.office.table import ACTS, declaration
from fundledger.web.menu import SECTIONS, section_of
from fundledger.web.sentences import first_sentence, title_of
from fundledger.web.visits import Visit


@dataclass(frozen=True, slots=True)
class Offered:
    """An act or a question as a list of them says it."""

    act: str
    title: str
    sentence: str
    href: str


def reports(visit: Visit) -> Response:
    """Every question that answers by tables, of one fund or of several."""
    asked = {act: declaration(act) for act in ACTS}
    wanted = {
        act: what
        for act, what in asked.items()
        if what.traits.is_question
        and what.traits.made is None
        and (visit.is_of_one_fund or what.traits.of_many)
    }
    return visit.page("all.html", say("web_menu.reports"), sections=_sections(visit, wanted))


def everything(visit: Visit) -> Response:
    offered = {act: declaration(act) for act in ACTS}
    if not visit.is_of_one_fund:
        offered = {act: what for act, what in offered.items() if what.traits.of_many}
    return visit.page("all.html", say("web.everything"), sections=_sections(visit, offered))


def _sections(visit: Visit, offered: dict[str, Declared]) -> dict[str, list[Offered]]:
    found: dict[str, list[Offered]] = {section: [] for section in SECTIONS}
    for act, what in offered.items():
        found[section_of(act)].append(
            Offered(act, title_of(act), _sentence(act), where(visit, what))
        )
    return {section: rows for section, rows in found.items() if rows}


def where(visit: Visit, what: Declared) -> str:
    """The page of an act or a question: a paper has one of its own."""
    if what.traits.made == "paper" and not what.traits.of_book:
        return visit.to("papers", what.words.partition(" ")[2])
    if what.traits.is_question:
        return visit.question(what.words)
    return visit.deed(what.words)


def _sentence(act: str) -> str:
    key = f"help.{act}"
    return first_sentence(key) if key in catalogue(language()) else ""
