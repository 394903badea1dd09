"""Things to be done as a calendar that Outlook and Google take: iCalendar, RFC 5545.

    calendar_lines(events, name, lang)      the file, line by line

An event is known by its `uid`: a file that is read in again moves and renames what is there, and
makes nothing twice. So nothing in it depends on when it is made: its stamp is that of its day.
Lines are folded at 75 bytes of UTF-8, never within a letter, and end as the standard says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from fundledger.calendar import ONE_DAY
from fundledger.messages import Language

WARNED_DAYS = 3
"""So many days before the day a calendar speaks up."""

_OCTETS = 75
_PRODUCT = "-//fundledger//worklist//"


class Event(NamedTuple):
    """What is to be done on a day, in one language."""

    uid: str
    day: date
    since: date
    summary: str
    description: str = ""
    category: str = ""


def calendar_lines(events: Iterable[Event], name: str, lang: Language) -> Iterator[str]:
    """Each ends with CR LF."""
    for line in _lines(events, name, lang):
        yield from _folded(line)


def _lines(events: Iterable[Event], name: str, lang: Language) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}{lang.upper()}")
    yield from ("CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}")
    for each in events:
        yield from _event(each, lang)
    yield "END:VCALENDAR"


def _event(of: Event, lang: Language) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{of.uid}", f"DTSTAMP:{_day(of.since)}T000000Z")
    yield f"DTSTART;VALUE=DATE:{_day(of.day)}"
    yield f"DTEND;VALUE=DATE:{_day(of.day + ONE_DAY)}"
    yield f"SUMMARY;LANGUAGE={lang}:{_text(of.summary)}"
    if of.description:
        yield f"DESCRIPTION;LANGUAGE={lang}:{_text(of.description)}"
    if of.category:
        yield f"CATEGORIES;LANGUAGE={lang}:{_text(of.category)}"
    yield "TRANSP:TRANSPARENT"  # nobody is busy all day because of it
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{WARNED_DAYS}D")
    yield f"DESCRIPTION;LANGUAGE={lang}:{_text(of.summary)}"
    yield from ("END:VALARM", "END:VEVENT")


def uid_of(fund: int, key: str) -> str:
    """Of letters that every program takes: what is another is written by its bytes."""
    plain = "".join(each if each.isascii() and each.isalnum() else _spelled(each) for each in key)
    return f"{plain}.fund-{fund}@fundledger"


def _spelled(letter: str) -> str:
    return letter if letter in "-_:." else "".join(f"={byte:02X}" for byte in letter.encode())


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _text(said: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        said = said.replace(plain, escaped)
    return said


def _folded(line: str) -> Iterator[str]:
    """A line that goes on begins with a blank, which counts too."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS:
            yield f"{part}\r\n"
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield f"{part}\r\n"
