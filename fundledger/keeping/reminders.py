"""When a book was last backed up, and whether it is time to say so.

A backup only reads the book, so what is known of it is kept in a small file beside the book,
`fund.db.backups.json`. Losing or changing that file does little harm: at worst a reminder comes too
early. It is no proof that a backup is still there; a backup is proved when it is restored. A book
on a server is backed up by those who run the server, and is never reminded of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundledger import calendar
from fundledger.calendar import VIETNAM
from fundledger.errors import FundledgerError
from fundledger.ledger.chain import Extent, extent_of
from fundledger.ledger.settings import Setting, Value, value_on
from fundledger.store.books import file_of
from fundledger.store.drafts import begin, copy_rights, draft_beside
from fundledger.store.targets import LIST_OF_BACKUPS, has_our_mark
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.store.books import Book

_DAYS_MAX = 365


def days(text: str) -> Value:
    said = clean(text)
    if not re.fullmatch("[0-9]{1,3}", said) or int(said) > _DAYS_MAX:
        raise FundledgerError("setting_value.not_days", value=text, most=_DAYS_MAX)
    return int(said)


REMINDER_DAYS = Setting("backup_reminder_days", 7, days)
"""After how many days without a backup the reminder comes; 0: never."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of the backups of a book; empty if nothing is known."""

    made_at: datetime | None = None
    heads: dict[int, str] = field(default_factory=dict)  # fund → the last link that was kept
    reminded: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """When a fund's book was last backed up, and how long ago."""

    last: datetime | None  # when the last one was made; None: none is known
    days: int  # since then, or since the fund was founded
    overdue: bool
    reminded: date | None

    @property
    def sentence(self) -> tuple[str, dict[str, object]]:
        """The reminder, as a catalogue key and its parameters."""
        if self.last is None:
            return "reminder.never", {"days": self.days}
        day = self.last.astimezone(VIETNAM).date()
        return "reminder.last", {"last": day, "days": self.days}


def record_of(book: Path) -> Record:
    try:
        said = json.loads(_beside(book).read_text(encoding="utf-8"))
        made = None if said.get("made_at") is None else datetime.fromisoformat(said["made_at"])
        reminded = said.get("reminded")
        return Record(
            None if made is None else made.astimezone(UTC),
            {int(fund): str(head) for fund, head in said.get("heads", {}).items()},
            None if reminded is None else date.fromisoformat(reminded),
        )
    except (OSError, ValueError, TypeError, AttributeError, OverflowError):
        return Record()


def note_backup(book: Path, chains: Iterable[Extent], made_at: datetime) -> None:
    """Note that the book, with these chains, is in a backup."""
    heads = {chain.fund: chain.last_hash for chain in chains}
    _write(book, replace(record_of(book), made_at=made_at, heads=heads))


def note_reminder(book: Path, day: date) -> None:
    _write(book, replace(record_of(book), reminded=day))


def standing(connection: Connection, fund: int, now: datetime) -> Standing | None:
    """How a fund stands with backups; None if nobody is to be reminded, or nothing can be lost."""
    book = file_of(connection)
    today = now.astimezone(VIETNAM).date()
    limit = value_on(connection, fund, REMINDER_DAYS, today)
    if book is None or not limit:
        return None
    record, chain = record_of(book), extent_of(connection, fund)
    since = record.made_at or chain.begun_at
    if since is None:
        return None
    passed = max((today - since.astimezone(VIETNAM).date()).days, 0)
    grown = record.heads.get(fund) != chain.last_hash
    return Standing(record.made_at, passed, grown and passed >= int(limit), record.reminded)


def reminder_after(
    book: Book, fund: int, begun_at: datetime, *, clock: Callable[[], datetime] = calendar.now
) -> Standing | None:
    """The reminder after work that began at a moment and has written; at most once a day.

    Nobody's work fails because of a reminder: if something cannot be read, there is none.
    """
    now = clock()
    today = now.astimezone(VIETNAM).date()
    try:
        with book.reading() as connection:
            written_at = extent_of(connection, fund).recorded_at
            path = file_of(connection)
            if path is None or written_at is None or written_at < begun_at:
                return None
            found = standing(connection, fund, now)
    except FundledgerError:
        return None
    if found is None or not found.overdue or found.reminded == today:
        return None
    note_reminder(path, today)
    return found


def _beside(book: Path) -> Path:
    book = book.resolve()
    return book.with_name(f"{book.name}{LIST_OF_BACKUPS}")


def _write(book: Path, record: Record) -> None:
    """Keep the record if possible: a folder that cannot be written to has no reminders.

    Nor has a book beside which another book has that name.
    """
    said: dict[str, Any] = {
        "made_at": None if record.made_at is None else record.made_at.isoformat(),
        "heads": {str(fund): head for fund, head in record.heads.items()},
        "reminded": None if record.reminded is None else record.reminded.isoformat(),
    }
    path = _beside(book)
    if has_our_mark(path):
        return
    draft = draft_beside(path)
    with suppress(OSError):
        try:
            begin(draft)
            copy_rights(book, draft)
            draft.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
