"""One case: where it stands, what may follow, its dates with their source, its claim and sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.responses import Response

from fundledger.messages import Wording, say
from fundledger.office.answers import Answer
from fundledger.reports.table import Cell, Record, Table, Word
from fundledger.web.machine import Box, Drawn, drawn
from fundledger.web.parts import part
from fundledger.web.recovery_tabs import TABS
from fundledger.web.showing import ShownTable, tables_of
from fundledger.web.tabs import Way, code_of, deed, doing, room_page
from fundledger.web.visits import Visit


@dataclass(frozen=True, slots=True)
class State:
    code: str
    label: str
    is_now: bool
    was: bool


@dataclass(frozen=True, slots=True)
class Stage:
    label: str
    states: list[State]

    @property
    def is_now(self) -> bool:
        return any(each.is_now for each in self.states)


@dataclass(frozen=True, slots=True)
class Follows:
    """Something that may happen next, and the form to enter it."""

    label: str
    by: str
    leads_to: str
    href: str


@dataclass(frozen=True, slots=True)
class Machine:
    """The rules that a case goes by, with where it stands in them."""

    name: str
    stages: list[Stage]
    follows: list[Follows]
    picture: Drawn


def case(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    number = visit.request.path_params["case"]
    found = visit.ask("case show", case=number)
    tables = {each.name: each for each in tables_of(found.found)}
    number = str(tables["case"].facts["case"])
    undo = doing(visit, "undo", "case undo", {"case": number}, link="link")
    move = doing(visit, "move", "case move", case="case", deadline="court_period")
    links = {"case_events": (undo,), "case_dates": (move,)}
    whole = part(visit, "case show", {"case": number}, most=None, links=links)
    parts = [
        replace(whole, tables=[_without_codes(each, tables[each.name]) for each in whole.tables]),
        part(visit, "case claim", {"case": number}, most=None),
    ]
    return room_page(
        *(visit, TABS, say("web_recovery.case", case=number), parts),
        template="case.html",
        ways=_ways(visit, number, tables),
        machine=machine_of(visit, number, found, tables),
    )


def _without_codes(shown: ShownTable, table: Table) -> ShownTable:
    """What may follow stands above, with a form each: not as codes in a sentence."""
    if table.name != "case":
        return shown
    notes = [
        said
        for said, note in zip(shown.notes, table.notes, strict=True)
        if note.key != "case_note.may_follow"
    ]
    return replace(shown, notes=notes)


def _ways(visit: Visit, number: str, tables: Mapping[str, Table]) -> list[Way]:
    loans = [code_of(each, "loan") for each in tables["case_loans"].records()]
    ways = [Way(visit.to("papers", "petition", case=number), say("web_recovery.print_petition"))]
    ways.append(Way(deed(visit, "case event", case=number), say("web_recovery.enter_event")))
    ways.append(
        Way(
            deed(visit, "money court-fee", case=number, loan=loans[0] if loans else ""),
            say("web_recovery.pay_fee"),
        )
    )
    return ways


# The machine.


def machine_of(
    visit: Visit, number: str, found: Answer, tables: Mapping[str, Table]
) -> Machine | None:
    """By the set of rules that the case goes by now."""
    about = {code_of(each, "what"): each["value"] for each in tables["case"].records()}
    state, procedure = about.get("state"), about.get("procedure")
    if not isinstance(state, Word) or not isinstance(procedure, Word):
        return None
    rules = {
        each.name: each
        for each in tables_of(visit.ask("case procedures", procedure=procedure.code).found)
    }
    events = {str(each["case_event"]): each for each in rules["procedure_events"].records()}
    states = list(rules["procedure_states"].records())
    labels = {str(each["case_state"]): _words(visit, each["label"]) for each in states}
    happened = {code_of(each, "event") for each in _rows(tables, "case_events")}
    been = {code_of(events[each], "leads_to") for each in happened if each in events}
    stages: dict[str, Stage] = {}
    for each in states:
        code, stage = str(each["case_state"]), each["stage"]
        label = _words(visit, stage)
        of = State(code, labels[code], code == state.code, code in been)
        stages.setdefault(label, Stage(label, [])).states.append(of)
    follows = [
        Follows(
            _words(visit, each["label"]),
            _words(visit, each["acted_by"]),
            labels.get(code_of(each, "leads_to") or "", ""),
            deed(visit, "case event", case=number, event=code),
        )
        for code, each in events.items()
        if state.code in (code_of(each, "happens_in") or "").split(", ")
    ]
    picture = drawn(
        [(stage.label, stage.is_now) for stage in stages.values()],
        labels.get(state.code, ""),
        [Box(each.label, each.leads_to or say("web_recovery.stays")) for each in follows],
    )
    return Machine(_words(visit, procedure), list(stages.values()), follows, picture)


def _rows(tables: Mapping[str, Table], name: str) -> list[Record]:
    return list(tables[name].records()) if name in tables else []


def _words(visit: Visit, cell: Cell) -> str:
    return cell.words(visit.lang) if isinstance(cell, Wording) else str(cell or "")
