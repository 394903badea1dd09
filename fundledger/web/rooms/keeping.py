"""The book as a whole: copied, restored, brought to this version, carried to another place.

A copy is proved before it counts, and lies in a folder beside the book besides being fetched.
Before a file takes the place of the book, what would be lost is shown, and the book is let go
(`Shelf.let_go`), for whoever has it open keeps it where it is. These pages work for a book that
does not open, too: that is when they are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

from fundledger import calendar
from fundledger.bulk import Progress
from fundledger.calendar import VIETNAM, show_moment
from fundledger.errors import FundledgerError
from fundledger.keeping.backups import NotProved, backup, copies_in, prepared
from fundledger.keeping.bundles import bring, continued, survey, write_bundle
from fundledger.keeping.reminders import Standing, standing
from fundledger.messages import say
from fundledger.office import books
from fundledger.office.answers import Answer, beside, shown, told
from fundledger.reports.backups import beside_table, chains_table, short, size_shown
from fundledger.reports.findings import finding_table
from fundledger.reports.table import Note
from fundledger.store.addresses import shown_location
from fundledger.store.books import file_at
from fundledger.web.answers import heads
from fundledger.web.held import Held, bare_name
from fundledger.web.rooms.by_hand import Came, once, sent_file, typed
from fundledger.web.rooms.questions import sent
from fundledger.web.visits import Visit

FOLDER = "sao-luu"
"""Beside the book; copies of it are put there."""

COPIES_KEPT = 30
"""An older copy goes when the newest contains all that it has."""

_LOOK, _DO = "look", "do"


@dataclass(frozen=True, slots=True)
class Copy:
    name: str
    size: str
    made: str
    href: str


# What stands where.


def last_backup(visit: Visit) -> Standing | None:
    """When the book was last copied; None where nobody is reminded of it."""
    fund = visit.fund
    try:
        book = visit.site.shelf.book()
        meant = fund if isinstance(fund, int) else next(iter(book.funds()), None)
        if meant is None:
            return None
        with book.reading() as connection:
            return standing(connection, meant, calendar.now())
    except FundledgerError:
        return None


def _copies(visit: Visit) -> list[Copy]:
    return [
        Copy(
            each.name,
            size_shown(each.stat().st_size),
            show_moment(datetime.fromtimestamp(each.stat().st_mtime, VIETNAM)),
            visit.to("keeping", "copy", each.name),
        )
        for each in _copies_of(visit)
    ]


def _copies_of(visit: Visit) -> list[Path]:
    book = file_at(visit.site.shelf.location)
    return [] if book is None else copies_in(book.parent / FOLDER, book)


def _own_head(visit: Visit) -> str:
    """Where the chains of the person's own book end, for a form to bring back."""
    if not visit.site.shelf.has_own:
        return ""
    try:
        ends = heads(visit.site.shelf.book(), "all")
    except FundledgerError:
        return "?"
    return ",".join(f"{fund}:{chain}:{hash_[:12]}" for fund, chain, hash_ in ends)


def keeping(visit: Visit, *, refusal: FundledgerError | None = None, status: int = 200) -> Response:
    shelf = visit.site.shelf
    broken: FundledgerError | None = None
    try:
        shelf.book()
    except FundledgerError as error:
        broken = error
    return visit.page(
        "keeping.html",
        say("web_menu.keeping"),
        status=status,
        refusal=refusal,
        broken=broken,
        is_older=broken is not None and broken.key == "book.older",
        is_file=file_at(shelf.location) is not None,
        where=shown_location(shelf.location),
        own=shown_location(shelf.own),
        last=last_backup(visit),
        last_said=_said_of(last_backup(visit)),
        copies=_copies(visit),
        folder=FOLDER,
        kept=COPIES_KEPT,
        ticket=visit.site.works.new_ticket(),
    )


def _said_of(last: Standing | None) -> Note | None:
    return None if last is None else Note(*last.sentence)


def _stated(visit: Visit) -> bool:
    return visit.request.method == "POST"


# Copies.


def back_up(visit: Visit) -> Response:
    """A proved copy, into the folder beside the book, and to be fetched from there."""
    if not _stated(visit):
        return visit.go(visit.to("keeping"))
    back = visit.to("keeping")
    title = say("web_by_hand.backup")
    location = visit.site.shelf.location

    def run(progress: Progress) -> Came:
        book = file_at(location)
        if book is None:
            place = visit.site.held.new_place().with_suffix(".bundle")
            done = backup(location, place, progress=progress)
            held = visit.site.held.take_in(_bundle_name(), done.path)
            name, address = held.name, visit.to("fetch", held.key)
        else:
            folder = book.parent / FOLDER
            done = backup(location, folder, keep=COPIES_KEPT, progress=progress)
            name, address = done.path.name, visit.to("keeping", "copy", done.path.name)
        told_of = {"path": name, "size": size_shown(done.size_bytes)}
        if done.findings:
            doubt = Note("backup.not_proved", {**told_of, "count": len(done.findings)})
            answer = Answer(finding_table(done.findings), remarks=(doubt,))
        else:
            says = [Note("backup.done", told_of)]
            if done.deleted:
                rotated = {"keep": COPIES_KEPT, "count": len(done.deleted)}
                says.append(Note("backup.rotated", rotated))
            answer = Answer(chains_table(done.chains, {}), says=tuple(says))
        return Came(title, back, answer, ((name, address),))

    return once(visit, title, back, run) or keeping(visit)


def copy(visit: Visit) -> Response:
    """One of the copies in the folder, to be carried away."""
    name = visit.request.path_params["name"]
    found = next((each for each in _copies_of(visit) if each.name == name), None)
    if found is None:
        raise HTTPException(404)
    return sent(Held("", bare_name(found.name), found.stat().st_size, found))


# Restoring.


def restore(visit: Visit) -> Response:
    """What would be lost is shown first; then the file takes the place of the book."""
    back = visit.to("keeping")
    if not _stated(visit):
        return visit.go(back)
    held = sent_file(visit, "file")
    if held is None:
        return keeping(visit, refusal=FundledgerError("web_keeping.no_file"), status=422)
    if typed(visit, "_step") == _DO and typed(visit, "_head") == _own_head(visit):
        title = say("web_by_hand.restore")
        done = once(visit, title, back, lambda progress: _restored(visit, held, title, progress))
        if done is not None:
            return done
    return _restoring_page(visit, held, has_moved=typed(visit, "_step") == _DO)


def _restoring_page(visit: Visit, held: Held, *, has_moved: bool) -> Response:
    location = visit.site.shelf.own
    head = _own_head(visit)
    try:
        with prepared(location, held.path, replace=True) as ready:
            chains = ready.chains if hasattr(ready, "chains") else ()
            found = beside_table(ready.beside) if ready.replaces else chains_table(chains, {})
            unreadable, replaces = ready.unreadable, ready.replaces
    except FundledgerError as refusal:
        return _file_refused(visit, refusal, held)
    return visit.page(
        "restoring.html",
        say("web_by_hand.restore"),
        held=held,
        tables=visit.shown(found),
        unreadable=unreadable,
        replaces=replaces,
        book=shown_location(location),
        ticket=visit.site.works.new_ticket(),
        head=head,
        has_moved=has_moved,
    )


def _restored(visit: Visit, held: Held, title: str, progress: Progress) -> Came:
    shelf = visit.site.shelf
    try:
        with prepared(shelf.own, held.path, replace=True, progress=progress) as ready:
            shelf.let_go()
            done = ready.put_in_place()
    except FundledgerError as refusal:
        raise _as_sent(refusal, held) from None
    says = [Note("restore.done", {"book": str(done.book), "file": held.name})]
    if done.aside is not None:
        says.append(Note("restore.aside", {"path": str(done.aside)}))
    return Came(title, "/", Answer(chains_table(done.chains, {}), says=tuple(says)))


def _as_sent(refusal: FundledgerError, held: Held) -> FundledgerError:
    """A refusal of a file by the name that its sender gave it."""
    names = {str(held.path), held.path.name}
    refusal.params = {
        name: held.name if str(value) in names else value for name, value in refusal.params.items()
    }
    if isinstance(refusal, NotProved):
        return beside(refusal, shown(finding_table(refusal.findings)))
    return refusal


def _file_refused(visit: Visit, refusal: FundledgerError, held: Held) -> Response:
    return visit.refused(_as_sent(refusal, held))


# This version.


def upgrade(visit: Visit) -> Response:
    """A book of an earlier version of the program, after a copy."""
    from fundledger.store.upgrade import upgrade as upgraded

    back = visit.to("keeping")
    if not _stated(visit):
        return visit.go(back)
    title = say("web_by_hand.upgrade")
    shelf = visit.site.shelf
    copied = typed(visit, "copied") == "on"

    def run(progress: Progress) -> Came:
        shelf.let_go()
        done = upgraded(shelf.own, copied_elsewhere=copied)
        book = shown_location(shelf.own)
        about: dict[str, object] = {"book": book, "before": done.before, "after": done.after}
        if done.before == done.after:
            said = Note("upgrade.nothing", {"book": book, "revision": done.after})
        elif done.copy is None:
            said = Note("upgrade.done", about)
        else:
            said = Note("upgrade.done_with_copy", {**about, "copy": str(done.copy)})
        return Came(title, "/", told(said))

    return once(visit, title, back, run) or keeping(visit)


# Bundles.


def _bundle_name() -> str:
    return f"fundledger-{calendar.now().astimezone(VIETNAM):%Y%m%d-%H%M%S}.bundle"


def export_bundle(visit: Visit) -> Response:
    """The chains of the chosen funds as one file."""
    back = visit.to("keeping")
    if not _stated(visit):
        return visit.go(back)
    title = say("web_by_hand.bundle_export")
    said = visit.request.state.sent.get("fund", ())
    book = visit.site.shelf.book()
    known = book.funds()
    funds = [each for each in known if str(each) in said]
    if not funds:
        return keeping(visit, refusal=FundledgerError("web_keeping.no_fund"), status=422)

    def run(progress: Progress) -> Came:
        place = visit.site.held.new_place().with_suffix(".bundle")
        with progress("bundle.writing") as advance:
            bundle = write_bundle(book, funds, place, progress=advance)
        held = visit.site.held.take_in(_bundle_name(), place)
        written = {
            "file": held.name,
            "funds": [carried.fund for carried in bundle.manifest.funds],
            "links": bundle.manifest.links,
            "size": size_shown(held.size_bytes),
            "code": short(bundle.code),
        }
        answer = told(Note("bundle.written", written))
        return Came(title, back, answer, ((held.name, visit.to("fetch", held.key)),))

    return once(visit, title, back, run) or keeping(visit)


def bundle(visit: Visit) -> Response:
    """A bundle that was sent: what it carries, then into the book."""
    back = visit.to("keeping")
    if not _stated(visit):
        return visit.go(back)
    held = sent_file(visit, "file")
    if held is None:
        return keeping(visit, refusal=FundledgerError("web_keeping.no_file"), status=422)
    if typed(visit, "_step") != _DO:
        return _bundle_page(visit, held)
    takes_over, reason = typed(visit, "take_over") == "on", typed(visit, "reason")
    if takes_over is not bool(reason):
        return _bundle_page(visit, held, refusal=FundledgerError("web_keeping.reason_needed"))
    named = [int(each) for each in visit.request.state.sent.get("fund", ()) if each.isdecimal()]
    if not named:
        return _bundle_page(visit, held, refusal=FundledgerError("web_keeping.no_fund"))
    if typed(visit, "_head") != _own_head(visit):
        return _bundle_page(visit, held, has_moved=True)
    title = say("web_by_hand.bundle_import")

    def run(progress: Progress) -> Came:
        try:
            return _taken(visit, held, named, reason, title, progress)
        except FundledgerError as refusal:
            raise _as_sent(refusal, held) from None

    return once(visit, title, back, run) or _bundle_page(visit, held, has_moved=True)


def _bundle_page(
    visit: Visit,
    held: Held,
    *,
    refusal: FundledgerError | None = None,
    has_moved: bool = False,
) -> Response:
    location = visit.site.shelf.own
    try:
        found = survey(held.path)
        every = books.funds_of_bundle(found, None)
        own = continued(location, found, every)
    except FundledgerError as error:
        return _file_refused(visit, error, held)
    return visit.page(
        "bundle.html",
        say("web_by_hand.bundle_show"),
        status=200 if refusal is None else 422,
        held=held,
        tables=visit.shown(books.carried_table(found)),
        carried=[(each.fund, each.name) for each in found.manifest.funds],
        own=Note("web_keeping.continues_own", {"funds": own}) if own else None,
        refusal=refusal,
        reason=typed(visit, "reason"),
        ticket=visit.site.works.new_ticket(),
        head=_own_head(visit),
        has_moved=has_moved,
    )


def _taken(
    visit: Visit, held: Held, named: list[int], reason: str, title: str, progress: Progress
) -> Came:
    shelf = visit.site.shelf
    found = survey(held.path)
    meant = books.funds_of_bundle(found, named)
    links = sum(found.carried(fund).links for fund in meant)
    with progress("bundle.taking", links) as advance:
        taken = bring(shelf.own, found, only=meant, progress=advance)
    table = books.taken_table(found, taken)
    if not reason:
        answer = books.say_what_came(taken)
    else:
        funds = [came.fund for came in taken]
        answer = books.take_over(shelf.book(), funds, visit.session.person.name, reason)
    return Came(title, "/", Answer(table, says=answer.says))


for _page in (restore, bundle, back_up, upgrade, export_bundle):
    _page.shows_again = True  # type: ignore[attr-defined]  # of an ended session: shown anew
