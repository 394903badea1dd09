"""A strict reader of iCalendar files (RFC 5545), for tests: it takes nothing for granted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[^;:,]+)*):(.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Told(NamedTuple):
    uid: str
    stamp: str
    day: date
    summary: str
    description: str
    trigger: str


def read(data: bytes) -> list[Told]:
    """Every event; the file must be as the standard has it."""
    lines = list(_unfolded(data))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    head = (
        [_parts(line)[0] for line in lines[1 : lines.index("BEGIN:VEVENT")]] if _has(lines) else []
    )
    assert not head or {"VERSION", "PRODID"} <= set(head)
    found: list[Told] = []
    opened: list[str] = []
    said: dict[str, tuple[str, str]] = {}
    for line in lines:
        name, params, value = _parts(line)
        if name == "BEGIN":
            opened.append(value)
            if value == "VEVENT":
                said = {}
        elif name == "END":
            assert opened.pop() == value
            if value == "VEVENT":
                found.append(_event(said))
        elif len(opened) > 1:
            name = name if opened[-1] == "VEVENT" else f"{opened[-1]} {name}"
            assert name not in said, f"{name} twice"
            said[name] = params, value
    assert not opened
    uids = [each.uid for each in found]
    assert len(set(uids)) == len(uids)
    return found


def _has(lines: list[str]) -> bool:
    return "BEGIN:VEVENT" in lines


def _event(said: dict[str, tuple[str, str]]) -> Told:
    assert re.fullmatch(r"\d{8}T\d{6}Z", said["DTSTAMP"][1])
    for name in ("DTSTART", "DTEND"):
        assert said[name][0] == ";VALUE=DATE"
    first, after = (_day(said[name][1]) for name in ("DTSTART", "DTEND"))
    assert (after - first).days == 1
    assert said["VALARM ACTION"][1] == "DISPLAY"
    assert said["VALARM DESCRIPTION"][1]
    return Told(
        *(said["UID"][1], said["DTSTAMP"][1], first),
        *(_said(said["SUMMARY"][1]), _said(said["DESCRIPTION"][1])),
        said["VALARM TRIGGER"][1],
    )


def _unfolded(data: bytes) -> Iterator[str]:
    """Lines end with CR LF, none is longer than 75 bytes, none is cut within a letter."""
    assert data.endswith(b"\r\n")
    whole = ""
    for raw in data.split(b"\r\n")[:-1]:
        assert b"\n" not in raw
        assert b"\r" not in raw
        assert len(raw) <= 75
        line = raw.decode("utf-8")
        if line.startswith(" "):
            whole += line[1:]
            continue
        if whole:
            yield whole
        whole = line
    yield whole


def _parts(line: str) -> tuple[str, str, str]:
    match = _LINE.fullmatch(line)
    assert match is not None, line
    return match[1], match[2], match[3]


def _said(value: str) -> str:
    assert not re.search(r"(?<!\\)[;,]", value), value
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _day(value: str) -> date:
    assert re.fullmatch(r"\d{8}", value)
    return date(int(value[:4]), int(value[4:6]), int(value[6:]))
