"""Work that no act of the office declares: a copy of the book, a bundle, a book that is begun.

    taken = by_hand.once(visit, lambda progress: Came(title, address, answer))

It goes on under a ticket like an act (`rooms.acts`): whoever sends the form again is led to the
same outcome, and long work does not wait for the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from starlette.responses import Response

from fundledger.bulk import Progress, sharing_the_process
from fundledger.errors import FundledgerError
from fundledger.office.answers import Answer
from fundledger.web.fields import HELD_FILE
from fundledger.web.held import Held
from fundledger.web.works import PATIENCE_SECONDS

if TYPE_CHECKING:
    from fundledger.web.visits import Visit


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it: sentences and tables, files to fetch, and the page to go on to."""

    title: str
    goes_on: str
    """The address of the page that it leads to, or where it was begun."""

    answer: Answer = field(default_factory=Answer)
    files: tuple[tuple[str, str], ...] = ()
    """What is to be fetched: its name and its address."""

    refusal: FundledgerError | None = None
    is_shown: bool = True
    """False: there is nothing to read, so the page that it leads to is shown at once."""


def once(visit: Visit, title: str, back: str, run: Callable[[Progress], Came]) -> Response | None:
    """Do it once for the ticket of the form; None: the form is of an earlier start, to be shown."""
    works = visit.site.works
    ticket = typed(visit, "_ticket")
    if not works.is_ours(ticket) or visit.request.state.is_stale:
        return None
    work = works.begin(ticket, lambda progress: _came(title, back, run, progress))
    place = "done" if work.is_over(PATIENCE_SECONDS) else "work"
    return visit.go(visit.to(place, ticket))


def _came(title: str, back: str, run: Callable[[Progress], Came], progress: Progress) -> Came:
    try:
        with sharing_the_process():
            return run(progress)
    except FundledgerError as refusal:
        return Came(title, back, refusal=refusal)


def came_page(visit: Visit, came: Came) -> Response:
    if came.refusal is None and not came.is_shown:
        return visit.go(came.goes_on)
    beside = came.refusal.answer if came.refusal is not None else None
    if isinstance(beside, Answer):
        came = replace(came, answer=beside)
    return visit.page(
        "came.html",
        came.title,
        status=200 if came.refusal is None else 422,
        came=came,
        tables=visit.shown(came.answer.found),
    )


def typed(visit: Visit, name: str) -> str:
    """What a form says of one field; nothing where it says nothing."""
    sent = visit.request.state.sent
    return str(next(iter(sent.get(name, ())), "")).strip()


def sent_file(visit: Visit, name: str) -> Held | None:
    """The file that a form sends in a field, or sent before."""
    said = typed(visit, name)
    return visit.site.held.get(said.removeprefix(HELD_FILE)) if said else None
