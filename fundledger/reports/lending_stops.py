"""Stops on new lending and resumptions as a table: by which paper, from when to when, who."""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.registers.stops import Said, Stops, statements
from fundledger.reports.asked import Asked
from fundledger.reports.table import (
    Column,
    Note,
    Record,
    Table,
    alone,
    days,
    numbers,
    texts,
    word_for,
)

_COLUMNS = (
    *(*numbers("link"), *texts("lending"), *days("from", "to"), *texts("document", "reason")),
    *(*texts("actor", "state"), *days("undone_on", wide=True), *texts("undone_by", wide=True)),
    *(*texts("undone_reason", wide=True), *numbers("undone_link", wide=True)),
)
_STATE = (Column("state"), ("state", "undone_reason"))
_ON_SCREEN = (
    *alone(*(each for each in _COLUMNS if not each.wide and each.name != "state")),
    _STATE,
)


def stops_table(asked: Asked) -> Table:
    """Each as it stands on the day asked of; what is decided for later is there, too."""
    every = statements(asked.connection, asked.fund, asked.known_at)
    stops = Stops.of(every)
    records = [_record(asked, stops, each) for each in reversed(every)]
    notes = _notes(asked, stops, every)
    return Table.of("lending_stops", _COLUMNS, records, asked.facts, notes, on_screen=_ON_SCREEN)


def _record(asked: Asked, stops: Stops, said: Said) -> Record:
    found: Record = {
        "link": said.chain,
        "lending": word_for("lending_what.", said.what),
        "from": said.day,
        "to": None if said.undone else stops.last_day(said),
        "document": said.document,
        "reason": said.reason or None,
        "actor": said.actor,
        "state": word_for("lending_state.", _state(asked, stops, said)),
    }
    if (undone := said.undone) is None:
        return found
    return {
        **found,
        "undone_on": undone.day,
        "undone_by": undone.actor,
        "undone_reason": undone.reason,
        "undone_link": undone.chain,
    }


def _state(asked: Asked, stops: Stops, said: Said) -> str:
    if said.undone is not None:
        return "undone"
    if said.day > asked.as_of:
        return "to_come"
    return "in_force" if stops.by(asked.as_of) == said else "ended"


def _notes(asked: Asked, stops: Stops, every: list[Said]) -> Iterator[Note]:
    """Whether contracts of the day are taken."""
    stop = stops.stop_on(asked.as_of)
    if stop is not None:
        said: dict[str, object] = {"day": stop.day, "document": stop.document}
        yield Note("lending.is_stopped", {"as_of": asked.as_of, **said})
    elif every:
        yield Note("lending.is_open", {"as_of": asked.as_of})
