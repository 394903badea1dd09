"""Blank files to fill in, of every kind that is read, and where each is sent afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from fundledger.exchange.templates import write_template
from fundledger.messages import say
from fundledger.office.table import ACTS, declaration
from fundledger.schemas.kinds import KINDS, kind_named
from fundledger.text import unaccented
from fundledger.web.rooms.questions import sent
from fundledger.web.visits import Visit

TAKEN_BY = {
    "opening": "opening import",
    "cooperatives": "cooperative import",
    "loans": "loan import",
    "collections": "collect file",
    "entries": "entry post",
    "applications": "application import",
    "bank_lines": "bank read",
    "bank_layout": "bank layout add",
    "recovery": "recovery import",
    "recovery_plan": "recovery-plan import",
    "scenario": "scenario check",
    "financial_plan": "financial-plan import",
    "support": "support import",
    "support_plan": "support plan import",
    "petitions": "petition import",
    "lending_rules": "lending adopt",
    "ladder": "remind adopt",
    "figures": "figures check",
    "contract": "schedule",
}
"""By the kind of a file, what takes it; the order is that of the page."""


@dataclass(frozen=True, slots=True)
class Template:
    kind: str
    title: str
    act: str
    sends_to: str | None
    files: tuple[tuple[str, str], ...]
    """Each form it can be had in, and where."""


def forms_of(kind: str) -> tuple[str, ...]:
    found = kind_named(kind)
    makers = {"xlsx": found.workbook, "yaml": found.yaml, "toml": found.toml}
    return tuple(form for form, make in makers.items() if make is not None)


def templates(visit: Visit) -> Response:
    return visit.page(
        "file_templates.html",
        say("web_templates.title"),
        templates=[_template(visit, kind) for kind in _in_order()],
    )


def _in_order() -> list[str]:
    return [*(kind for kind in TAKEN_BY if kind in KINDS), *(set(KINDS) - set(TAKEN_BY))]


def _template(visit: Visit, kind: str) -> Template:
    act = TAKEN_BY.get(kind, "")
    sends_to = None
    if act in ACTS and visit.is_of_one_fund:
        is_question = declaration(act).traits.is_question
        sends_to = visit.question(act) if is_question else visit.deed(act)
    files = tuple((form, visit.to("templates", f"{kind}.{form}")) for form in forms_of(kind))
    return Template(kind, say(f"web_templates.{kind}"), act, sends_to, files)


def template(visit: Visit) -> Response:
    """One of them, made anew."""
    kind, form = visit.request.path_params["kind"], visit.request.path_params["form"]
    if kind not in KINDS or form not in forms_of(kind):
        raise HTTPException(404)
    place = visit.site.held.new_place().with_suffix(f".{form}")
    write_template(kind, place)
    return sent(visit.site.held.take_in(f"{_file_name(kind)}.{form}", place))


def _file_name(kind: str) -> str:
    """What the file is, in letters that every system has: so-du-mo-so."""
    title = re.split("[:,(]", say(f"web_templates.{kind}"), maxsplit=1)[0]
    return "-".join(re.findall("[a-z0-9]+", unaccented(title).casefold()))
